//! What names mean where an expression stands.
//!
//! *In:* a path such as `unit.county` or `utbildning.socialchef`. *Out:* the slot or
//! constant it stands for, or what it was taken for and the nearest name there is.
//!
//! Whether an item may be used there (because it is asked later, say) is left to
//! `check`.

use std::cell::Cell as Flag;

use crate::diagnostic::{Words, nearest};
use crate::expression::{
    Domain, Names, ProblemKind, Resolution, RosterId, SlotId, Symbol,
};
use crate::model::{ColumnKind, Questionnaire};
use crate::route::Plan;
use crate::value::Value;

/// Names of the later language that have no meaning yet.
const LATER: &[&str] = &[
    "last",
    "row",
    "parent",
    "source",
    "option",
    "score",
    "published",
    "grade",
    "figure",
];

/// What names mean where an expression stands.
#[derive(Debug)]
pub struct Scope<'a> {
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    itself: Option<Symbol>,
    met_poison: Flag<bool>,
}

/// The domain of a register's column.
pub fn column_domain(kind: ColumnKind) -> Domain {
    match kind {
        ColumnKind::Text | ColumnKind::YesNo => Domain::Text,
        ColumnKind::Number | ColumnKind::Integer | ColumnKind::Year => Domain::Number,
        ColumnKind::Date => Domain::Date,
    }
}

fn constant_domain(value: &Value) -> Domain {
    match value {
        Value::Condition(_) => Domain::Condition,
        Value::Number(_) => Domain::Number,
        Value::Date(_) => Domain::Date,
        _ => Domain::Text,
    }
}

impl<'a> Scope<'a> {
    /// The names of a questionnaire, without `self`.
    pub fn new(questionnaire: &'a Questionnaire, plan: &'a Plan) -> Self {
        Self { questionnaire, plan, itself: None, met_poison: Flag::new(false) }
    }

    /// The same, where `self` is an item or `grid.row`.
    #[must_use]
    pub fn with_self(mut self, name: &str) -> Self {
        self.itself = self.plan.names.get(name).cloned();
        self
    }

    /// Whether a name led to something whose own faults were reported already; then
    /// nothing that follows from it should be.
    pub fn met_poison(&self) -> bool {
        self.met_poison.get()
    }

    fn poison(&self) -> Resolution {
        self.met_poison.set(true);
        Resolution::NotYet(Words::default())
    }

    fn wave(&self, path: &[&str]) -> Resolution {
        let Some(wave) = &self.questionnaire.wave else {
            return unknown("the questionnaire has no", "formuläret har ingen", None);
        };
        let text = |text: &str| Symbol::Constant {
            value: Some(Value::Text(text.to_owned())),
            domain: Domain::Text,
        };
        let day = |date: Option<jiff::civil::Date>| Symbol::Constant {
            value: date.map(Value::Date),
            domain: Domain::Date,
        };
        let date =
            |date: &Option<crate::source::Spanned<_>>| date.as_ref().map(|d| d.value);
        Resolution::Found(match path {
            [] => text(&wave.label.value),
            ["reference_date"] => day(date(&wave.reference_date)),
            ["fieldwork", "from"] => day(date(&wave.from)),
            ["fieldwork", "to"] => day(date(&wave.to)),
            ["published"] => day(date(&wave.published)),
            _ => {
                let known =
                    ["wave.reference_date", "wave.fieldwork.from", "wave.fieldwork.to"];
                let near = nearest(&format!("wave.{}", path.join(".")), known);
                return unknown("the wave has no", "mätningen har ingen", near);
            }
        })
    }

    fn constant(&self, name: &str) -> Resolution {
        let constants = &self.questionnaire.constants;
        match constants.get(name).map(|constant| &constant.value) {
            Some(Some(value)) => Resolution::Found(Symbol::Constant {
                domain: constant_domain(&value.value),
                value: Some(value.value.clone()),
            }),
            // It has no value in this wave: that has been said.
            Some(None) => self.poison(),
            None => {
                let near = nearest(name, constants.keys().map(String::as_str))
                    .map(|near| format!("const.{near}"));
                unknown("no constant", "ingen konstant", near.as_deref())
            }
        }
    }

    fn column(&self, name: &str) -> Resolution {
        let Some(units) = &self.questionnaire.units else {
            return Resolution::Unknown {
                kind: ProblemKind::UnknownColumn,
                what: Words::new(
                    "no register, so no column",
                    "inget register, alltså ingen kolumn",
                ),
                near: None,
            };
        };
        match self.plan.names.get(&format!("unit.{name}")) {
            Some(symbol) => Resolution::Found(symbol.clone()),
            // The register could not be read: that has been said.
            None if units.frame.is_none() => self.poison(),
            None => Resolution::Unknown {
                kind: ProblemKind::UnknownColumn,
                what: Words::new("no column of the register", "ingen kolumn i registret"),
                near: nearest(
                    name,
                    self.plan.columns.iter().map(|(column, _)| column.as_str()),
                )
                .map(|near| format!("unit.{near}")),
            },
        }
    }

    fn previous(&self, path: &[&str]) -> Resolution {
        let name = path.join(".");
        if let Some(symbol) = self.plan.names.get(&format!("prev.{name}")) {
            return Resolution::Found(symbol.clone());
        }
        match self.item(path) {
            // Known here, but the earlier wave has nothing that answers to it.
            Resolution::Found(Symbol::Slot { domain, .. }) => {
                Resolution::Found(Symbol::Constant { value: None, domain })
            }
            Resolution::Found(Symbol::Group { .. }) => Resolution::NotYet(Words::new(
                "a whole grid of the earlier wave",
                "en hel tabell från förra mätningen",
            )),
            other => other,
        }
    }

    fn item(&self, path: &[&str]) -> Resolution {
        let name = path.join(".");
        if let Some(symbol) = self.plan.names.get(&name) {
            return Resolution::Found(symbol.clone());
        }
        let Some(position) = self.plan.position(path[0]) else {
            let ids = self.questionnaire.items.iter().map(|item| item.id.value.as_str());
            // An id with a fault of its own is not what to write.
            let well_formed = |id: &&str| !id.contains(|c: char| !is_of_id(c));
            let ids = ids.filter(well_formed);
            return unknown("no item", "ingen fråga", nearest(path[0], ids));
        };
        let item = &self.questionnaire.items[position];
        if item.poisoned || self.plan.items[position].faulty {
            return self.poison();
        }
        if path.len() > 1 {
            let rows = self.plan.items[position].rows.iter();
            let names: Vec<_> =
                rows.map(|row| self.plan.slot(row.slot).name.as_str()).collect();
            return unknown("no row", "ingen rad", nearest(&name, names));
        }
        Resolution::Unknown {
            kind: ProblemKind::TypeMismatch,
            what: Words::new(
                "a note without an answer; there is no item",
                "en text utan svar; det finns ingen fråga",
            ),
            near: None,
        }
    }
}

fn is_of_id(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
}

fn unknown(en: &str, sv: &str, near: Option<&str>) -> Resolution {
    Resolution::Unknown {
        kind: ProblemKind::UnknownItem,
        what: Words::new(en, sv),
        near: near.map(str::to_owned),
    }
}

fn slot(slot: Option<SlotId>, domain: Domain) -> Resolution {
    Resolution::Found(match slot {
        Some(slot) => Symbol::Slot { slot, domain },
        None => Symbol::Constant { value: None, domain },
    })
}

impl Names for Scope<'_> {
    fn resolve(&self, path: &[&str], _within: Option<RosterId>) -> Resolution {
        match path {
            ["self"] => match &self.itself {
                Some(symbol) => Resolution::Found(symbol.clone()),
                None => Resolution::Unknown {
                    kind: ProblemKind::UnknownItem,
                    what: Words::new(
                        "`self` has no meaning here; no item",
                        "`self` har ingen betydelse här; ingen fråga",
                    ),
                    near: None,
                },
            },
            ["submitted"] => slot(self.plan.submitted, Domain::Date),
            ["started"] => slot(self.plan.started, Domain::Date),
            ["wave", rest @ ..] => self.wave(rest),
            ["const", rest @ ..] if !rest.is_empty() => self.constant(&rest.join(".")),
            ["unit", name] => self.column(name),
            ["unit", ..] => self.column(&path[1..].join(".")),
            ["prev", rest @ ..] if !rest.is_empty() => self.previous(rest),
            [first, ..] if LATER.contains(first) => {
                let name = format!("`{first}`");
                Resolution::NotYet(Words::same(name))
            }
            _ => self.item(path),
        }
    }

    fn specify(
        &self,
        item: &[&str],
        code: &str,
        _within: Option<RosterId>,
    ) -> Resolution {
        let name = format!("{}!{code}", item.join("."));
        match self.plan.names.get(&name) {
            Some(symbol) => Resolution::Found(symbol.clone()),
            None => Resolution::Unknown {
                kind: ProblemKind::TypeMismatch,
                what: Words::new(
                    "no text is asked beside this option; no item",
                    "inget skrivs bredvid det alternativet; ingen fråga",
                ),
                near: None,
            },
        }
    }

    fn home(&self, _slot: SlotId) -> Option<RosterId> {
        None
    }

    fn around(&self, _roster: RosterId) -> Option<RosterId> {
        None
    }
}

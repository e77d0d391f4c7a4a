//! What names mean where an expression stands.
//!
//! *In:* a path such as `unit.county` or `utbildning.socialchef`. *Out:* the slot or
//! constant it stands for, or what it was taken for and the nearest name there is.
//!
//! Whether an item may be used there (because it is asked later, say) is left to
//! `check`.

use std::cell::Cell as Flag;
use std::sync::Arc;

use crate::diagnostic::{Near, Words};
use crate::expression::{
    Domain, Move, Names, ProblemKind, Resolution, RosterId, SlotId, Symbol, Table,
};
use crate::model::{CarriedOptions, ColumnKind, ItemKind, Questionnaire, ResponseOption};
use crate::route::{Owner, Plan, Role, RowSource, ScoreNames};
use crate::value::Value;

/// Names of the later language that have no meaning yet.
const LATER: &[&str] = &["score", "published", "grade", "figure"];

/// What names mean where an expression stands.
#[derive(Debug)]
pub struct Scope<'a> {
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    itself: Option<Symbol>,
    /// The roster in whose rows the expression stands.
    within: Option<RosterId>,
    candidates: Option<Candidates>,
    /// What `score.x` is; none where no scoring file stands beside.
    scores: Option<&'a ScoreNames>,
    met_poison: Flag<bool>,
}

/// What `option.x` is where options are narrowed.
#[derive(Clone, Debug)]
enum Candidates {
    /// Attributes of options: names, and what they can hold.
    Attributes(Vec<(String, Domain)>),
    /// Rows of a register.
    Table(Arc<Table>),
    /// Rows of a roster.
    Rows(RosterId),
}

/// The domain of a register's column.
pub fn column_domain(kind: ColumnKind) -> Domain {
    match kind {
        ColumnKind::Text | ColumnKind::YesNo => Domain::Text,
        ColumnKind::Number | ColumnKind::Integer | ColumnKind::Year => Domain::Number,
        ColumnKind::Date => Domain::Date,
    }
}

/// What `option.x` is for the options of an item.
fn candidates(
    questionnaire: &Questionnaire,
    plan: &Plan,
    item: usize,
) -> Option<Candidates> {
    let kind = match &questionnaire.items[item].kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    if let ItemKind::Unit(unit) = kind {
        return plan.tables.get(&unit.from.value).cloned().map(Candidates::Table);
    }
    let choices = kind.choices()?;
    if let Some(CarriedOptions::Rows { rows, .. }) = &choices.carried {
        let within = questionnaire.items[item].roster;
        let of = questionnaire.nearest_item(within, &rows.value)?;
        return plan.items[of].roster.map(Candidates::Rows);
    }
    Some(Candidates::Attributes(attributes(&choices.options)))
}

/// The attributes of options, with what they can hold.
pub(in crate::route) fn attributes(options: &[ResponseOption]) -> Vec<(String, Domain)> {
    let mut names: Vec<(String, Domain)> = Vec::new();
    for (name, value) in options.iter().flat_map(|option| &option.attributes) {
        if !names.iter().any(|(known, _)| *known == name.value) {
            names.push((name.value.clone(), constant_domain(&value.value)));
        }
    }
    names
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
        Self {
            questionnaire,
            plan,
            itself: None,
            within: None,
            candidates: None,
            scores: None,
            met_poison: Flag::new(false),
        }
    }

    /// The names where an expression stands: what it stands on, and which key it is.
    pub fn standing(
        questionnaire: &'a Questionnaire,
        plan: &'a Plan,
        owner: Owner,
        role: Role,
    ) -> Self {
        let scope = Self::new(questionnaire, plan);
        let number = match owner {
            Owner::Item(item) => item,
            Owner::Row(item, _) | Owner::Option(item, _) => {
                return scope.within(plan.items[item].within);
            }
            Owner::Section(_) | Owner::Questionnaire => return scope,
        };
        let scope = scope.within(plan.items[number].within);
        let name = || questionnaire.full_name(number);
        match role {
            // The rows that a roster is made of, and what is worked out, have no answer.
            Role::Value | Role::Count => scope,
            Role::Where => match plan.items[number].roster {
                Some(roster) => match plan.roster(roster).rows {
                    RowSource::Rows { of, .. } => scope.within(of),
                    _ => scope,
                },
                None => {
                    let candidates = candidates(questionnaire, plan, number);
                    scope.with_candidates(candidates).with_self(&name())
                }
            },
            Role::OptionsWhere => {
                let candidates = candidates(questionnaire, plan, number);
                scope.with_candidates(candidates).with_self(&name())
            }
            _ => scope.with_self(&name()),
        }
    }

    /// The same, in the rows of a roster.
    #[must_use]
    pub fn within(mut self, roster: Option<RosterId>) -> Self {
        self.within = roster;
        self
    }

    /// The same, where `option.x` has a meaning.
    #[must_use]
    fn with_candidates(mut self, candidates: Option<Candidates>) -> Self {
        self.candidates = candidates;
        self
    }

    /// The same, where scores have names.
    #[must_use]
    pub fn with_scores(mut self, scores: &'a ScoreNames) -> Self {
        self.scores = Some(scores);
        self
    }

    /// The same, where `self` is the score of a node.
    #[must_use]
    pub fn with_self_score(mut self, node: &str) -> Self {
        let slot = self.scores.and_then(|scores| scores.slot(node));
        self.itself = slot.map(|slot| Symbol::Slot { slot, domain: Domain::Number });
        self
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
                let near = Near::of(&format!("wave.{}", path.join(".")), known);
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
                let near = Near::of(name, constants.keys().map(String::as_str))
                    .map(|near| near.spelt(|near| format!("const.{near}")));
                unknown("no constant", "ingen konstant", near)
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
                near: Near::of(
                    name,
                    self.plan.columns.iter().map(|(column, _)| column.as_str()),
                )
                .map(|near| near.spelt(|near| format!("unit.{near}"))),
            },
        }
    }

    /// `prev.x` and `last.x`.
    fn previous(&self, wave: &str, path: &[&str]) -> Resolution {
        let name = path.join(".");
        if let Some(symbol) = self.plan.names.get(&format!("{wave}.{name}")) {
            return Resolution::Found(symbol.clone());
        }
        if self.is_of_roster(path) {
            return Resolution::NotYet(Words::new(
                "rows of an earlier wave are not read one by one; let a `derived` item \
                 beside the roster hold what is needed, in both versions, and name that",
                "rader i en tidigare mätning läses inte en och en; låt en fråga av typen \
                 `derived` bredvid uppräkningen hålla det som behövs, i båda \
                 versionerna, och nämn den",
            ));
        }
        match self.item(path, None) {
            // Known here, but no earlier wave has anything that answers to it.
            Resolution::Found(Symbol::Slot { domain, .. }) => {
                Resolution::Found(Symbol::Constant { value: None, domain })
            }
            Resolution::Found(Symbol::Group { .. }) => unknown(
                "no `wave.follows`, so no earlier wave with",
                "inget `wave.follows`, alltså ingen tidigare mätning med",
                None,
            ),
            other => other,
        }
    }

    /// Whether a name is a roster or stands in one.
    fn is_of_roster(&self, path: &[&str]) -> bool {
        let first = path.first().and_then(|id| self.plan.position(id));
        first.is_some_and(|item| self.plan.items[item].roster.is_some())
    }

    /// The name of a roster, with the dot that its columns follow.
    fn prefix(&self, within: Option<RosterId>) -> String {
        within.map_or_else(String::new, |roster| {
            let slot = self.plan.roster(roster).slot;
            format!("{}.", self.plan.slot(slot).name)
        })
    }

    /// A column of this row, else an item outside of rosters.
    fn item(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        let name = path.join(".");
        if within.is_some() {
            let column = format!("{}{name}", self.prefix(within));
            let is_of_row = |symbol: &&Symbol| self.home_of(symbol) == within;
            if let Some(symbol) = self.plan.names.get(&column).filter(is_of_row) {
                return Resolution::Found(symbol.clone());
            }
        }
        if let Some(own) = self.own_roster(path, within) {
            return Resolution::Found(own);
        }
        let symbol = self.plan.names.get(&name);
        if let Some(symbol) = symbol.filter(|symbol| self.home_of(symbol).is_none()) {
            return Resolution::Found(symbol.clone());
        }
        if let Some(table) = self.plan.tables.get(&name).filter(|_| path.len() == 1) {
            return Resolution::Found(Symbol::Table(Arc::clone(table)));
        }
        if let Some(symbol) = symbol {
            return self.misplaced(path, symbol, within);
        }
        self.missing(path, within)
    }

    /// A roster named inside its own rows, or inside rows within them: all its rows.
    fn own_roster(&self, path: &[&str], within: Option<RosterId>) -> Option<Symbol> {
        let mut next = within;
        while let Some(roster) = next {
            let plan = self.plan.roster(roster);
            let name = &self.plan.slot(plan.slot).name;
            if path == [self.questionnaire.items[plan.item].id.value.as_str()] {
                return self.plan.names.get(name).cloned();
            }
            next = plan.around;
        }
        None
    }

    /// The roster that a symbol is a column of.
    fn home_of(&self, symbol: &Symbol) -> Option<RosterId> {
        match symbol {
            Symbol::Slot { slot, .. } | Symbol::Roster { slot, .. } => {
                self.plan.home(*slot)
            }
            Symbol::Group { members } => self.plan.home(members.first()?.0),
            _ => None,
        }
    }

    /// A column of a roster that is named where no row of it is meant.
    fn misplaced(
        &self,
        path: &[&str],
        symbol: &Symbol,
        within: Option<RosterId>,
    ) -> Resolution {
        // A nested roster has rows in all rows of the one around it.
        if let Symbol::Roster { .. } = symbol {
            return Resolution::Found(Symbol::Moved {
                to: Move::Outside,
                symbol: Box::new(symbol.clone()),
            });
        }
        let (column, roster) = match path {
            [roster @ .., column] => (*column, roster.join(".")),
            [] => ("", String::new()),
        };
        let around = within.and_then(|roster| self.plan.roster(roster).around);
        let is_parents = around.is_some() && self.home_of(symbol) == around;
        Resolution::Unknown {
            kind: ProblemKind::UnknownItem,
            what: Words::new(
                "no row named for the column",
                "ingen rad utpekad för kolumnen",
            ),
            near: Some(if is_parents {
                Near { word: format!("parent.{column}"), is_sole: true }
            } else {
                // Which row is meant, only the author knows.
                Near { word: format!("{roster}[1].{column}"), is_sole: false }
            }),
        }
    }

    fn missing(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        let name = path.join(".");
        let here = format!("{}{}", self.prefix(within), path[0]);
        let position = self.plan.position(&here).or_else(|| self.plan.position(path[0]));
        let Some(position) = position else {
            if let Some(symbol) = self.parents(path, within) {
                return symbol;
            }
            let draws = &self.questionnaire.randomise;
            if draws.iter().any(|draw| draw.id.value == path[0]) {
                // It has no cell, since its arms have faults.
                return self.poison();
            }
            if let Some(column) = self.column_elsewhere(path) {
                return column;
            }
            let inside = within.map(|roster| self.plan.roster(roster).item);
            let items = self.questionnaire.items.iter();
            let near =
                items.filter(|item| item.roster.is_none() || item.roster == inside);
            let ids = near.map(|item| item.id.value.as_str());
            // An id with a fault of its own is not what to write.
            let well_formed = |id: &&str| !id.contains(|c: char| !is_of_id(c));
            let ids = ids.filter(well_formed);
            let ids = ids.chain(draws.iter().map(|draw| draw.id.value.as_str()));
            let tables = self.plan.tables.keys().map(String::as_str);
            return unknown(
                "no item",
                "ingen fråga",
                Near::of(path[0], ids.chain(tables)),
            );
        };
        let item = &self.questionnaire.items[position];
        if item.poisoned || self.plan.items[position].faulty {
            return self.poison();
        }
        if path.len() > 1 {
            let rows = self.plan.items[position].rows.iter();
            let names: Vec<_> =
                rows.map(|row| self.plan.slot(row.slot).name.as_str()).collect();
            return unknown("no row", "ingen rad", Near::of(&name, names));
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

    /// A bare name that is a column of a roster elsewhere: which row is not said.
    fn column_elsewhere(&self, path: &[&str]) -> Option<Resolution> {
        let items = self.questionnaire.items.iter();
        let column =
            items.filter(|item| item.id.value == path[0]).find_map(|i| i.roster)?;
        let roster = self.questionnaire.full_name(column);
        Some(Resolution::Unknown {
            kind: ProblemKind::UnknownItem,
            what: Words::new(
                "no row named for the column",
                "ingen rad utpekad för kolumnen",
            ),
            near: Some(Near {
                word: format!("{roster}[1].{}", path.join(".")),
                is_sole: false,
            }),
        })
    }

    /// A bare name that is a column of the row around this one: `parent.` is missing.
    fn parents(&self, path: &[&str], within: Option<RosterId>) -> Option<Resolution> {
        let around = self.plan.roster(within?).around?;
        let name = format!("{}{}", self.prefix(Some(around)), path.join("."));
        self.plan.names.get(&name)?;
        let near = Near { word: format!("parent.{}", path.join(".")), is_sole: true };
        Some(unknown("no item", "ingen fråga", Some(near)))
    }

    /// A column of a certain row: `parent.x`, `source.x`, `option.x`.
    fn column_of(&self, roster: RosterId, path: &[&str]) -> Resolution {
        let name = match path {
            ["index"] => format!("{}row.index", self.prefix(Some(roster))),
            _ => format!("{}{}", self.prefix(Some(roster)), path.join(".")),
        };
        match self.plan.names.get(&name) {
            Some(symbol) => Resolution::Found(symbol.clone()),
            None => {
                let item = self.plan.roster(roster).item;
                if self.questionnaire.columns(item).any(|(number, column)| {
                    (column.poisoned || self.plan.items[number].faulty)
                        && path.first() == Some(&column.id.value.as_str())
                }) {
                    return self.poison();
                }
                let columns = self.questionnaire.columns(item);
                let ids = columns.map(|(_, column)| column.id.value.as_str());
                unknown(
                    "no column of the roster",
                    "ingen kolumn i uppräkningen",
                    Near::of(&path.join("."), ids),
                )
            }
        }
    }

    fn row(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        let Some(roster) = within else { return outside("row") };
        let name = format!("{}{}", self.prefix(within), path.join("."));
        match self.plan.names.get(&name) {
            Some(symbol) => Resolution::Found(symbol.clone()),
            None if path == ["row"] => match self.plan.roster(roster).rows {
                RowSource::Choices(_) | RowSource::Rows { .. } => self.poison(),
                RowSource::ByHand | RowSource::Count(_) => unknown(
                    "no `for_each` here that gives rows a code, so nothing called",
                    "inget `for_each` här som ger raderna en kod, alltså inget som heter",
                    row_index(),
                ),
            },
            None => unknown("no item", "ingen fråga", row_index()),
        }
    }

    fn parent(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        match within.and_then(|roster| self.plan.roster(roster).around) {
            Some(around) => match path {
                ["row", ..] => self.row(path, Some(around)),
                _ => self.column_of(around, path),
            },
            None => outside("parent"),
        }
    }

    fn source(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        let Some(roster) = within else { return outside("source") };
        match self.plan.roster(roster).rows {
            RowSource::Rows { of: Some(of), .. } => {
                moved(Move::Source(roster), self.column_of(of, path))
            }
            RowSource::Rows { of: None, .. } => self.poison(),
            _ => outside("source"),
        }
    }

    fn option(&self, path: &[&str]) -> Resolution {
        let name = path.join(".");
        let columns = match &self.candidates {
            None => return outside("option"),
            Some(Candidates::Rows(roster)) => {
                return moved(Move::Candidate, self.column_of(*roster, path));
            }
            Some(Candidates::Table(table)) => table.columns(),
            Some(Candidates::Attributes(attributes)) => attributes,
        };
        match (0..).zip(columns).find(|(_, (column, _))| *column == name) {
            Some((column, (_, domain))) => {
                Resolution::Found(Symbol::Candidate { column, domain: domain.clone() })
            }
            None => {
                let near = Near::of(&name, columns.iter().map(|(name, _)| name.as_str()));
                Resolution::Unknown {
                    kind: ProblemKind::UnknownColumn,
                    what: Words::new(
                        "no attribute of the options",
                        "inget attribut hos alternativen",
                    ),
                    near: near.map(|near| near.spelt(|near| format!("option.{near}"))),
                }
            }
        }
    }
}

/// A name that means something in other places only.
fn outside(name: &str) -> Resolution {
    let (en, sv) = match name {
        "row" => {
            ("no row here, so nothing called", "ingen rad här, alltså inget som heter")
        }
        "parent" => (
            "no row around this one, so nothing called",
            "ingen rad runt den här, alltså inget som heter",
        ),
        "source" => (
            "no row of another roster that this row is made from, so nothing called",
            "ingen rad i en annan uppräkning som den här raden görs av, alltså inget som heter",
        ),
        "option" => (
            "no option that is judged here, so nothing called",
            "inget alternativ som prövas här, alltså inget som heter",
        ),
        _ => (
            "no answer of its own here, so nothing called",
            "inget eget svar här, alltså inget som heter",
        ),
    };
    Resolution::Unknown {
        kind: ProblemKind::UnknownItem,
        what: Words::new(en, sv),
        near: None,
    }
}

fn moved(to: Move, found: Resolution) -> Resolution {
    match found {
        Resolution::Found(symbol) => {
            Resolution::Found(Symbol::Moved { to, symbol: Box::new(symbol) })
        }
        other => other,
    }
}

fn is_of_id(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
}

fn unknown(en: &str, sv: &str, near: Option<Near>) -> Resolution {
    Resolution::Unknown { kind: ProblemKind::UnknownItem, what: Words::new(en, sv), near }
}

/// The one thing that a row without a code can be asked for.
fn row_index() -> Option<Near> {
    Some(Near { word: "row.index".to_owned(), is_sole: false })
}

fn slot(slot: Option<SlotId>, domain: Domain) -> Resolution {
    Resolution::Found(match slot {
        Some(slot) => Symbol::Slot { slot, domain },
        None => Symbol::Constant { value: None, domain },
    })
}

impl Names for Scope<'_> {
    fn resolve(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        let within = within.or(self.within);
        match path {
            ["self"] => match &self.itself {
                Some(symbol) => Resolution::Found(symbol.clone()),
                None => outside("self"),
            },
            ["submitted"] => slot(self.plan.submitted, Domain::Date),
            ["started"] => slot(self.plan.started, Domain::Date),
            ["wave", rest @ ..] => self.wave(rest),
            ["const", rest @ ..] if !rest.is_empty() => self.constant(&rest.join(".")),
            ["unit", name] => self.column(name),
            ["unit", ..] => self.column(&path[1..].join(".")),
            [wave @ ("prev" | "last"), rest @ ..] if !rest.is_empty() => {
                self.previous(wave, rest)
            }
            ["row", ..] => self.row(path, within),
            ["parent", rest @ ..] if !rest.is_empty() => self.parent(rest, within),
            ["source", rest @ ..] if !rest.is_empty() => self.source(rest, within),
            ["option", rest @ ..] if !rest.is_empty() => self.option(rest),
            ["score" | "published" | "grade", ..] if self.scores.is_some() => {
                self.scores.map_or_else(|| self.poison(), |scores| scores.resolve(path))
            }
            [first, ..] if LATER.contains(first) => {
                let name = format!("`{first}`");
                Resolution::NotYet(Words::same(name))
            }
            _ => self.item(path, within),
        }
    }

    fn specify(&self, item: &[&str], code: &str, within: Option<RosterId>) -> Resolution {
        let within = within.or(self.within);
        let name = format!("{}!{code}", item.join("."));
        let column = format!("{}{name}", self.prefix(within));
        match self.plan.names.get(&column).or_else(|| self.plan.names.get(&name)) {
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

    fn home(&self, slot: SlotId) -> Option<RosterId> {
        self.plan.home(slot)
    }

    fn around(&self, roster: RosterId) -> Option<RosterId> {
        self.plan.roster(roster).around
    }
}

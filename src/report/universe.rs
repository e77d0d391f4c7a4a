//! Universes in words: who is asked.
//!
//! *In:* a section, item, row, option or column of a questionnaire. *Out:* a
//! [`Universe`], and its sentence: "asked of municipalities that answered Yes to “…”".
//!
//! All that narrows it is in it: the conditions of the sections around it and its own,
//! what those presuppose, draws, and ends of the interview before it. Nothing is
//! evaluated: `route` alone does that.

mod placeholder;
mod presupposed;
mod rosters;
mod sentence;
mod wording;

pub use sentence::Addressed;
pub use wording::{Naming, Wording};

use crate::expression::SlotId;
use crate::model::{ItemKind, Part, Questionnaire};
use crate::report::phrase::{self, Clause};
use crate::route::{Owner, Plan, Role, SlotKind};

/// Who is asked something, and how one speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Universe {
    /// What is done with it.
    pub addressed: Addressed,
    /// The roster in whose rows it stands.
    pub within: Option<String>,
    /// The conditions of the sections around it and its own, in one.
    pub who: Clause,
    /// What those conditions presuppose, since they rest on what was asked of some only.
    pub presupposes: Clause,
    /// What is left to chance, a sentence each.
    pub chance: Vec<String>,
    /// How many ends an interview may have met before; the first ones of
    /// [`Plan::ends`](crate::route::Plan::ends).
    pub ends: usize,
}

/// An end of the interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The item after which it is judged.
    pub item: usize,
    /// Of whom the interview ends.
    pub who: Clause,
    /// The status of the answer file.
    pub status: String,
    /// The author's word for it.
    pub disposition: Option<String>,
}

impl Wording<'_> {
    /// Of whom a section is asked.
    pub fn section(&self, section: usize) -> Universe {
        let who = Clause::all(self.section_clauses(section));
        let presupposes = self.presupposed(&who, &[Owner::Section(section)], section);
        Universe {
            addressed: Addressed::Asked,
            within: None,
            presupposes,
            who,
            chance: self.chance(section, None),
            ends: self.ends_before(self.first_item(section)),
        }
    }

    /// Of whom an item is asked; for whom it is worked out, where nobody is asked.
    pub fn item(&self, item: usize) -> Universe {
        let entry = &self.questionnaire.items[item];
        let own = entry
            .ask_if
            .as_ref()
            .map(|ask_if| self.condition(Owner::Item(item), Role::AskIf, &ask_if.text));
        let sections = match entry.roster {
            Some(_) => Vec::new(),
            None => self.section_clauses(entry.section),
        };
        let who = Clause::all(sections.into_iter().chain(own));
        let presupposes = self.presupposed(&who, &[Owner::Item(item)], entry.section);
        let addressed = match &entry.kind {
            ItemKind::Note => Addressed::Shown,
            ItemKind::Derived { .. } => Addressed::Reckoned,
            ItemKind::Hidden { .. } => Addressed::Known,
            _ => Addressed::Asked,
        };
        Universe {
            addressed,
            within: self.roster_around(item),
            presupposes,
            who,
            chance: self.chance(entry.section, Some(item)),
            ends: self.ends_before(item),
        }
    }

    /// Of whom a row of a grid is asked.
    pub fn row(&self, item: usize, row: usize) -> Universe {
        let mut universe = self.item(item);
        let ItemKind::Grid(grid) = &self.questionnaire.items[item].kind else {
            return universe;
        };
        if let Some(ask_if) = grid.rows.get(row).and_then(|row| row.ask_if.as_ref()) {
            let own = self.condition(Owner::Row(item, row), Role::AskIf, &ask_if.text);
            universe.who = Clause::all([universe.who, own]);
            let owners = [Owner::Item(item), Owner::Row(item, row)];
            let section = self.questionnaire.items[item].section;
            universe.presupposes = self.presupposed(&universe.who, &owners, section);
        }
        universe
    }

    /// To whom an option is offered, of those who are asked the item.
    pub fn option(&self, item: usize, option: usize) -> Universe {
        let choices = self.questionnaire.items[item].kind.choices();
        let option_ = choices.and_then(|choices| choices.options.get(option));
        let ask_if = option_.and_then(|option| option.ask_if.as_ref());
        let owner = Owner::Option(item, option);
        let who = ask_if.map_or(Clause::Always, |ask_if| {
            self.condition(owner, Role::AskIf, &ask_if.text)
        });
        let section = self.questionnaire.items[item].section;
        Universe {
            addressed: Addressed::Offered,
            within: self.roster_around(item),
            presupposes: self.presupposed(&who, &[owner], section),
            who,
            chance: Vec::new(),
            ends: 0,
        }
    }

    /// A condition that stands somewhere.
    pub fn condition(&self, owner: Owner, role: Role, source: &str) -> Clause {
        phrase::condition(source, &self.standing(owner, role))
    }

    /// A value that stands somewhere, as a noun.
    pub fn value(&self, owner: Owner, role: Role, source: &str) -> String {
        phrase::value(source, &self.standing(owner, role))
    }

    /// The conditions of a section and of those around it, the outermost first.
    fn section_clauses(&self, section: usize) -> Vec<Clause> {
        let path = self.plan.section_path[section].iter();
        let clauses = path.filter_map(|number| {
            let ask_if = self.questionnaire.sections[*number].ask_if.as_ref()?;
            Some(self.condition(Owner::Section(*number), Role::AskIf, &ask_if.text))
        });
        clauses.collect()
    }

    /// The first item of a section: sections and items stand in asking order.
    fn first_item(&self, section: usize) -> usize {
        self.questionnaire.items.partition_point(|item| item.section < section)
    }

    /// An end, by its number in [`Plan::ends`](crate::route::Plan::ends).
    pub fn end(&self, number: usize) -> Option<End> {
        let end = self.plan.ends.get(number)?;
        let written = end.written(self.questionnaire)?;
        let who = match (end.owner, &written.when) {
            (Owner::Option(item, option), _) => self.chosen(item, option)?,
            (owner, Some(when)) => self.condition(owner, Role::When, &when.text),
            (_, None) => Clause::Always,
        };
        let disposition = written.disposition.as_ref();
        Some(End {
            item: end.item,
            who,
            status: written.status.value.clone(),
            disposition: disposition.map(|word| word.value.clone()),
        })
    }

    fn ends_before(&self, item: usize) -> usize {
        self.plan.ends.partition_point(|end| end.item < item)
    }

    /// That an option was chosen.
    fn chosen(&self, item: usize, option: usize) -> Option<Clause> {
        let entry = &self.questionnaire.items[item];
        let code = &entry.kind.choices()?.options.get(option)?.code.value;
        let id = &entry.id.value;
        let code = code.replace('\\', "\\\\").replace('\'', "\\'");
        let source = match &entry.kind {
            ItemKind::Multiple { .. } | ItemKind::Ranking { .. } => {
                format!("'{code}' in {id}")
            }
            ItemKind::Grid(_) => format!("any_of({id}, ['{code}'])"),
            _ => format!("{id} == '{code}'"),
        };
        Some(self.condition(Owner::Item(item), Role::When, &source))
    }

    /// What is left to chance around an item: how many parts of a section are shown.
    fn chance(&self, section: usize, item: Option<usize>) -> Vec<String> {
        let path = &self.plan.section_path[section];
        let drawn = path.iter().filter_map(|number| {
            if item.is_none() && *number == section {
                return None;
            }
            let show = self.questionnaire.sections[*number].show.as_ref()?;
            let parts = self.questionnaire.parts(*number);
            let is_part = match item {
                Some(item) => {
                    let top = self.outermost(item);
                    *number != section || parts.contains(&Part::Item(top))
                }
                None => true,
            };
            is_part.then(|| self.drawn(*number, show.value, parts.len()))
        });
        drawn.collect()
    }

    fn outermost(&self, item: usize) -> usize {
        let mut item = item;
        while let Some(around) = self.questionnaire.items[item].roster {
            item = around;
        }
        item
    }
}

/// The item, section or row that a cell belongs to, where it is answered.
fn asked_of(plan: &Plan, questionnaire: &Questionnaire, slot: SlotId) -> Option<Owner> {
    match plan.slot(slot).kind {
        SlotKind::Item(item) => Some(Owner::Item(item)),
        SlotKind::Row { item, row } => match questionnaire.items[item].kind {
            ItemKind::Grid(_) => Some(Owner::Row(item, row)),
            _ => Some(Owner::Item(item)),
        },
        SlotKind::Specify { item, .. } => Some(Owner::Item(item)),
        _ => None,
    }
}

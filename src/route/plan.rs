//! A questionnaire compiled for walking.
//!
//! *In:* what `compile` found. *Out:* slots, programs and the order of work.
//!
//! Nothing is evaluated here.

use std::collections::HashMap;

use crate::expression::{Domain, Problem, Program, SlotId, Symbol};
use crate::model::Written;
use crate::source::Span;

/// A questionnaire compiled for walking.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Every place that holds a cell.
    pub slots: Vec<Slot>,
    /// One for every item, in asking order.
    pub items: Vec<ItemPlan>,
    /// The condition of every section; none where it has none.
    pub sections: Vec<Option<Program>>,
    /// For every section, itself and those around it, outermost first.
    pub section_path: Vec<Vec<usize>>,
    /// Checks of items, sections and the questionnaire, in asking order.
    pub checks: Vec<CheckPlan>,
    /// The numbers of the items in the order they are worked out: asking order, but a
    /// derived item after all it rests on.
    pub order: Vec<usize>,
    /// What each name means.
    pub(crate) names: HashMap<String, Symbol>,
    /// The number of each item by its id; of two with one id, the first.
    pub(crate) positions: HashMap<String, usize>,
    /// The register's columns and their slots.
    pub columns: Vec<(String, SlotId)>,
    /// Slots of the earlier wave.
    pub previous: Vec<PreviousSlot>,
    /// The day of submission.
    pub submitted: Option<SlotId>,
    /// The day the interview began.
    pub started: Option<SlotId>,
}

/// A place that holds a cell.
#[derive(Clone, Debug)]
pub struct Slot {
    /// What it belongs to.
    pub kind: SlotKind,
    /// What it can hold.
    pub domain: Domain,
    /// Its name in expressions, such as `utbildning.socialchef`.
    pub name: String,
}

/// What a slot belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// An item that is no grid and no note.
    Item(usize),
    /// A row of a grid.
    Row {
        /// The grid.
        item: usize,
        /// The row.
        row: usize,
    },
    /// What is written beside an option.
    Specify {
        /// The item.
        item: usize,
        /// The row, in a grid.
        row: Option<usize>,
        /// The option.
        option: usize,
    },
    /// A column of the register.
    Column,
    /// An item of the earlier wave.
    Previous,
    /// The day of submission.
    Submitted,
    /// The day the interview began.
    Started,
}

/// One item, compiled.
#[derive(Clone, Debug, Default)]
pub struct ItemPlan {
    /// Its cell; none for a grid and a note.
    pub slot: Option<SlotId>,
    /// The rows of a grid.
    pub rows: Vec<RowPlan>,
    /// Its own condition.
    pub condition: Option<Program>,
    /// The condition of each option; empty where no option has one.
    pub offers: Vec<Option<Program>>,
    /// `required` as an expression.
    pub required: Option<Program>,
    /// `min` as an expression.
    pub min: Option<Program>,
    /// `max` as an expression.
    pub max: Option<Program>,
    /// `default` as an expression.
    pub default: Option<Program>,
    /// What is written beside options: option, slot.
    pub specify: Vec<(usize, SlotId)>,
    /// How a derived item is worked out.
    pub derived: Option<DerivedPlan>,
    /// It has a condition or value that did not compile, or is poisoned.
    pub faulty: bool,
}

/// One row of a grid, compiled.
#[derive(Clone, Debug)]
pub struct RowPlan {
    /// Its cell.
    pub slot: SlotId,
    /// Its condition.
    pub condition: Option<Program>,
    /// What is written beside options: option, slot.
    pub specify: Vec<(usize, SlotId)>,
}

/// How a derived item is worked out.
#[derive(Clone, Debug)]
pub struct DerivedPlan {
    /// The expression.
    pub program: Program,
    /// Decimals it is rounded to; none = not rounded.
    pub decimals: Option<u32>,
}

/// An author's check, compiled.
#[derive(Clone, Debug)]
pub struct CheckPlan {
    /// Where it stands.
    pub owner: CheckOwner,
    /// Its condition.
    pub program: Program,
    /// The slots whose answers a failing hard check makes invalid.
    pub marks: Vec<SlotId>,
}

/// Where a check stands: the owner, and the check's number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckOwner {
    /// On an item.
    Item(usize, usize),
    /// On a section.
    Section(usize, usize),
    /// On the questionnaire.
    Questionnaire(usize),
}

/// An item of the earlier wave, as a slot of this one.
#[derive(Clone, Debug)]
pub struct PreviousSlot {
    /// Its cell in this plan.
    pub slot: SlotId,
    /// The slot in the earlier questionnaire's plan, by its name there.
    pub name: String,
    /// Earlier option numbers to present ones; none where no present option has it.
    pub codes: Vec<Option<u16>>,
}

/// An expression of a questionnaire, and what was found out about it.
#[derive(Clone, Debug)]
pub struct Use {
    /// What it stands on.
    pub owner: Owner,
    /// Which key it is.
    pub role: Role,
    /// The expression.
    pub written: Written,
    /// Every cell it names.
    pub references: Vec<UsedSlot>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// One name in an expression.
#[derive(Clone, Debug)]
pub struct UsedSlot {
    /// The cell.
    pub slot: SlotId,
    /// Where the name stands in the file.
    pub span: Span,
    /// Whether its absence can make the result unknown (in a text: can show as `…`).
    pub can_be_unknown: bool,
}

/// What an expression stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// An item.
    Item(usize),
    /// A row of a grid: item, row.
    Row(usize, usize),
    /// An option of an item: item, option.
    Option(usize, usize),
    /// A section.
    Section(usize),
    /// The questionnaire.
    Questionnaire,
}

/// Which key an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// `ask_if`.
    AskIf,
    /// `required`.
    Required,
    /// `min`.
    Min,
    /// `max`.
    Max,
    /// `default`.
    Default,
    /// `value` of a derived item.
    Value,
    /// `must` of a check.
    Must,
    /// A text with fills.
    Text,
}

impl Plan {
    /// The slot with a number.
    pub fn slot(&self, slot: SlotId) -> &Slot {
        &self.slots[slot.0 as usize]
    }

    /// The slot of an item, of `grid.row`, or of `prev.x` by its name in expressions.
    pub fn find(&self, name: &str) -> Option<SlotId> {
        match self.names.get(name) {
            Some(Symbol::Slot { slot, .. }) => Some(*slot),
            _ => None,
        }
    }

    /// The number of an item by its id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// The item a slot belongs to.
    pub fn item_of(&self, slot: SlotId) -> Option<usize> {
        match self.slot(slot).kind {
            SlotKind::Item(item)
            | SlotKind::Row { item, .. }
            | SlotKind::Specify { item, .. } => Some(item),
            _ => None,
        }
    }

    /// Every slot that holds an answer of an item: its own, its rows', and what is
    /// written beside options.
    pub fn slots_of(&self, item: usize) -> Vec<SlotId> {
        let plan = &self.items[item];
        let beside = |list: &[(usize, SlotId)]| {
            list.iter().map(|(_, slot)| *slot).collect::<Vec<_>>()
        };
        let mut slots: Vec<SlotId> = plan.slot.into_iter().collect();
        slots.extend(beside(&plan.specify));
        for row in &plan.rows {
            slots.push(row.slot);
            slots.extend(beside(&row.specify));
        }
        slots
    }
}

impl Use {
    /// The number of the item it stands on, if it stands on one.
    pub fn item(&self) -> Option<usize> {
        match self.owner {
            Owner::Item(item) | Owner::Row(item, _) | Owner::Option(item, _) => {
                Some(item)
            }
            Owner::Section(_) | Owner::Questionnaire => None,
        }
    }
}

//! A questionnaire compiled for walking.
//!
//! *In:* what `compile` found. *Out:* slots, programs and the order of work.
//!
//! Nothing is evaluated here.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::decimal::Rounding;
use crate::expression::{
    Domain, Problem, Program, Reach, RosterId, SlotId, Symbol, Table,
};
use crate::model::{EndIf, ItemCheck, Questionnaire, Written};
use crate::route::{ChancePlan, scores};
use crate::source::Span;
use crate::value::{CodeSet, Value};

/// A questionnaire compiled for walking.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Every place that holds a cell: those outside of rosters first, then the columns
    /// of one roster after the other.
    pub slots: Vec<Slot>,
    /// How many slots lie outside of rosters.
    pub outer: usize,
    /// Every roster, outer before inner.
    pub rosters: Vec<RosterPlan>,
    /// Where the interview may end, in asking order.
    pub ends: Vec<EndPlan>,
    /// One for every item, in asking order.
    pub items: Vec<ItemPlan>,
    /// The condition of every section; none where it has none.
    pub sections: Vec<Option<Program>>,
    /// For every section, itself and those around it, outermost first.
    pub section_path: Vec<Vec<usize>>,
    /// For every item, the section it stands in: beside each other, since every walk looks.
    pub section_of: Vec<usize>,
    /// Checks of items, sections and the questionnaire, in asking order.
    pub checks: Vec<CheckPlan>,
    /// The numbers of the items in the order they are worked out: asking order, but a
    /// derived item after all it rests on.
    pub order: Vec<usize>,
    /// What each name means.
    pub(crate) names: HashMap<String, Symbol>,
    /// The number of each item by its id; of two with one id, the first.
    pub(crate) positions: HashMap<String, usize>,
    /// Registers by name; that of the units is `frame`.
    pub tables: IndexMap<String, Arc<Table>>,
    /// The register's columns and their slots.
    pub columns: Vec<(String, SlotId)>,
    /// The slots of the record's key, in the order of `records`.
    pub keys: Vec<SlotId>,
    /// Slots of earlier waves.
    pub previous: Vec<PreviousSlot>,
    /// What chance settles.
    pub chance: ChancePlan,
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
    /// The arm of a randomisation.
    Arm(usize),
    /// A column of the register.
    Column,
    /// What this item was answered in an earlier wave.
    Previous(usize),
    /// The day of submission.
    Submitted,
    /// The day the interview began.
    Started,
    /// A name of the record's key, by its number in `records`.
    Key(usize),
    /// The number of a row, from 1.
    RowIndex(RosterId),
    /// What a row was made for: an option, or the row of another roster.
    RowCode(RosterId),
}

/// One item, compiled.
#[derive(Clone, Debug, Default)]
pub struct ItemPlan {
    /// Its cell; none for a grid, an allocation and a note.
    pub slot: Option<SlotId>,
    /// The rows of a grid, or the options of an allocation.
    pub rows: Vec<RowPlan>,
    /// The roster that it is.
    pub roster: Option<RosterId>,
    /// The roster that it is a column of.
    pub within: Option<RosterId>,
    /// Its own condition.
    pub condition: Option<Program>,
    /// The condition of each option; empty where no option has one.
    pub offers: Vec<Option<Program>>,
    /// `options_where`, or `where` of a `unit`.
    pub offered_where: Option<Program>,
    /// What `option.x` is for each option, where options have attributes.
    pub attributes: Vec<Vec<Option<Value>>>,
    /// The register that a `unit` chooses from.
    pub table: Option<Arc<Table>>,
    /// `options_from`.
    pub carried: Option<CarriedPlan>,
    /// `required` as an expression.
    pub required: Option<Program>,
    /// `min` as an expression.
    pub min: Option<Program>,
    /// `max` as an expression.
    pub max: Option<Program>,
    /// `total` of an allocation, as an expression.
    pub total: Option<Program>,
    /// `default` as an expression.
    pub default: Option<Program>,
    /// What is written beside options: option, slot.
    pub specify: Vec<(usize, SlotId)>,
    /// How a derived item is worked out.
    pub derived: Option<DerivedPlan>,
    /// It has a condition or value that did not compile, or is poisoned.
    pub faulty: bool,
}

/// A roster, compiled.
#[derive(Clone, Debug)]
pub struct RosterPlan {
    /// The item that it is.
    pub item: usize,
    /// Its own cell: how many rows it has, or why it has none.
    pub slot: SlotId,
    /// The roster around it.
    pub around: Option<RosterId>,
    /// Its first column; its columns follow each other.
    pub first: SlotId,
    /// How many columns it has, hidden ones too.
    pub width: u32,
    /// The number of the row.
    pub index: SlotId,
    /// What the row was made for.
    pub code: Option<SlotId>,
    /// Where its rows come from.
    pub rows: RowSource,
    /// The most rows.
    pub most: u32,
}

/// Where the rows of a roster come from.
#[derive(Clone, Debug)]
pub enum RowSource {
    /// They are given.
    ByHand,
    /// So many; none where the expression did not compile.
    Count(Option<Program>),
    /// One for each ticked option of this cell.
    Choices(Option<SlotId>),
    /// One for each row of another roster of which the condition is true.
    Rows {
        /// The other roster.
        of: Option<RosterId>,
        /// The condition, judged at the other roster's row.
        condition: Option<Program>,
    },
}

/// Options that come from another answer, compiled.
#[derive(Clone, Debug)]
pub enum CarriedPlan {
    /// The options chosen, or not chosen, in another cell of the same list.
    Item {
        /// The other cell.
        slot: SlotId,
        /// For every option the number it has in the other cell.
        codes: Vec<u16>,
        /// Those that were chosen; else those that were not.
        ticked: bool,
        /// Offered in any case.
        keep: CodeSet,
    },
    /// The rows of a roster.
    Rows {
        /// The roster.
        of: RosterId,
        /// Which of its rows; none = all.
        condition: Option<Program>,
        /// The column that names a row.
        label: Option<SlotId>,
    },
}

/// A place where the interview may end.
#[derive(Clone, Debug)]
pub struct EndPlan {
    /// What it stands on.
    pub owner: Owner,
    /// The item after which it is judged.
    pub item: usize,
    /// When it ends; none on an option, and where it did not compile.
    pub when: Option<Program>,
}

impl EndPlan {
    /// The end as its author wrote it.
    pub fn written<'q>(&self, questionnaire: &'q Questionnaire) -> Option<&'q EndIf> {
        match self.owner {
            Owner::Option(item, option) => {
                let choices = questionnaire.items[item].kind.choices()?;
                choices.options.get(option)?.end_if.as_ref()
            }
            Owner::Item(item) | Owner::Row(item, _) => {
                questionnaire.items[item].end_if.as_ref()
            }
            Owner::Section(section) => questionnaire.sections[section].end_if.as_ref(),
            Owner::Questionnaire => None,
        }
    }
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

impl CheckOwner {
    /// The check as its author wrote it.
    pub fn written(self, questionnaire: &Questionnaire) -> &ItemCheck {
        match self {
            Self::Item(item, number) => &questionnaire.items[item].checks[number],
            Self::Section(section, number) => {
                &questionnaire.sections[section].checks[number]
            }
            Self::Questionnaire(number) => &questionnaire.checks[number],
        }
    }
}

/// A cell of earlier waves, as a slot of this one: `prev.x` or `last.x`.
#[derive(Clone, Debug)]
pub struct PreviousSlot {
    /// Its cell in this plan.
    pub slot: SlotId,
    /// What fills it in each earlier version, the latest first; none where that version
    /// has no such item. `prev.x` looks at the first version alone.
    pub from: Vec<Option<Origin>>,
}

/// A cell in the plan of an earlier version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its name there.
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
    /// In which rows it is read.
    pub reach: Reach,
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
    /// `value` of a derived item, and the name that a hidden one reads.
    Value,
    /// `count` of a roster.
    Count,
    /// `where`: of a roster's source, of a register, of rows as options.
    Where,
    /// `options_where`.
    OptionsWhere,
    /// `total` of an allocation.
    Total,
    /// `when` of an end.
    When,
    /// `must` of a check.
    Must,
    /// A text with fills.
    Text,
}

impl DerivedPlan {
    /// A result as it stands in the record: a number rounded once.
    pub fn rounded(&self, value: Value) -> Value {
        match (value, self.decimals) {
            (Value::Number(number), Some(decimals)) => {
                Value::Number(number.round(decimals, Rounding::HalfUp))
            }
            (value, _) => value,
        }
    }
}

impl Plan {
    /// The same for answers that nobody was asked for: nothing is left out by chance.
    #[must_use]
    pub fn undrawn(&self) -> Self {
        Self { chance: self.chance.undrawn(), ..self.clone() }
    }

    /// The same without any condition, so that everything is asked.
    #[must_use]
    pub fn unconditional(&self) -> Self {
        let mut plan = self.undrawn();
        plan.ends.clear();
        plan.sections.iter_mut().for_each(|condition| *condition = None);
        for item in &mut plan.items {
            (item.condition, item.offered_where, item.carried) = (None, None, None);
            item.offers.clear();
            item.rows.iter_mut().for_each(|row| row.condition = None);
        }
        plan
    }
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

    /// The item a slot belongs to; the roster, for what a row is.
    pub fn item_of(&self, slot: SlotId) -> Option<usize> {
        if scores::is_score(slot) {
            return None;
        }
        match self.slot(slot).kind {
            SlotKind::Item(item)
            | SlotKind::Row { item, .. }
            | SlotKind::Specify { item, .. } => Some(item),
            SlotKind::RowIndex(roster) | SlotKind::RowCode(roster) => {
                Some(self.roster(roster).item)
            }
            _ => None,
        }
    }

    /// The roster with a number.
    pub fn roster(&self, roster: RosterId) -> &RosterPlan {
        &self.rosters[roster.0 as usize]
    }

    /// The roster that a slot is a column of.
    pub fn home(&self, slot: SlotId) -> Option<RosterId> {
        if (slot.0 as usize) < self.outer {
            return None;
        }
        let after = self.rosters.partition_point(|roster| roster.first.0 <= slot.0);
        u32::try_from(after.checked_sub(1)?).ok().map(RosterId)
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

impl Role {
    /// Whether what is asked, or a value that conditions may rest on, depends on it.
    pub const fn decides_the_route(self) -> bool {
        matches!(
            self,
            Self::Value | Self::AskIf | Self::Count | Self::Where | Self::OptionsWhere
        )
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

//! What was given for one unit, and what came of it.
//!
//! *In:* answers as read. *Out:* the record that everything later reads.
//!
//! Both are reused from unit to unit in a batch.

use std::borrow::Cow;

use crate::expression::{Candidate, Cells, RosterId, RowId, SlotId};
use crate::model::{Questionnaire, Text};
use crate::route::{Plan, SlotKind};
use crate::value::{AnswerState, Cell};

/// What was given for one unit, before any condition is looked at.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// One entry a slot: a value, a missing code, [`AnswerState::Invalid`], or none.
    pub cells: Vec<Option<Cell>>,
    /// The file's status is `complete`; else blank items at the end were not reached.
    pub complete: bool,
}

/// The answers of one unit with their states.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// One cell a slot.
    pub cells: Vec<Cell>,
    /// For every slot, whether its universe holds; `None` is unknown.
    pub asked: Vec<Option<bool>>,
    /// Slots that were given a value although they are not asked.
    pub unasked: Vec<SlotId>,
    /// Options that were given although they are not offered: slot, option.
    pub unoffered: Vec<(SlotId, u16)>,
    /// Items whose condition or value met a division by zero or the like.
    pub faults: Vec<usize>,
    pub(crate) sections: Vec<Option<Option<bool>>>,
}

/// A record as expressions see it, in one language.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The questionnaire, for labels.
    pub questionnaire: &'a Questionnaire,
    /// The record.
    pub record: &'a Record,
    /// The language of labels.
    pub language: &'a str,
}

impl Given {
    /// Nothing given, for a plan.
    pub fn new(plan: &Plan) -> Self {
        Self { cells: vec![None; plan.slots.len()], complete: true }
    }

    /// Forgets everything, keeping the memory.
    pub fn clear(&mut self) {
        self.cells.fill(None);
        self.complete = true;
    }

    /// Sets a cell.
    pub fn set(&mut self, slot: SlotId, cell: Cell) {
        self.cells[slot.0 as usize] = Some(cell);
    }

    /// What was given in a slot.
    pub fn get(&self, slot: SlotId) -> Option<&Cell> {
        self.cells[slot.0 as usize].as_ref()
    }
}

impl Record {
    /// The cell in a slot.
    pub fn cell(&self, slot: SlotId) -> &Cell {
        &self.cells[slot.0 as usize]
    }

    /// Whether a slot was asked: its universe is known and holds.
    pub fn is_asked(&self, slot: SlotId) -> bool {
        self.asked[slot.0 as usize] == Some(true)
    }

    /// Whether a section was asked; `None` is unknown, also where nothing in it was
    /// worked out.
    pub fn section_asked(&self, section: usize) -> Option<bool> {
        self.sections.get(section).copied().flatten().flatten()
    }

    pub(crate) fn reset(&mut self, plan: &Plan) {
        self.cells.clear();
        self.cells.resize(plan.slots.len(), Cell::absent(AnswerState::NoAnswer));
        self.asked.clear();
        self.asked.resize(plan.slots.len(), None);
        self.sections.clear();
        self.sections.resize(plan.sections.len(), None);
        self.unasked.clear();
        self.unoffered.clear();
        self.faults.clear();
    }
}

impl Cells for View<'_> {
    fn here(&self) -> Option<RowId> {
        None
    }

    fn cell(&self, slot: SlotId, _here: Option<RowId>) -> &Cell {
        self.record.cell(slot)
    }

    fn is_asked(&self, slot: SlotId, _here: Option<RowId>) -> Option<bool> {
        self.record.asked[slot.0 as usize]
    }

    fn rows(&self, _roster: RosterId, _here: Option<RowId>) -> Option<Cow<'_, [RowId]>> {
        None
    }

    fn roster_is_answered(&self, _roster: RosterId, _here: Option<RowId>) -> bool {
        false
    }

    fn source(&self, _row: RowId) -> Option<RowId> {
        None
    }

    fn candidate(&self) -> Option<Candidate<'_>> {
        None
    }

    fn label(&self, slot: SlotId, code: u16, _here: Option<RowId>) -> Cow<'_, str> {
        let item = match self.plan.slot(slot).kind {
            SlotKind::Item(item) | SlotKind::Row { item, .. } => Some(item),
            SlotKind::Previous => {
                let name = self.plan.slot(slot).name.strip_prefix("prev.").unwrap_or("");
                self.questionnaire.position(name.split('.').next().unwrap_or(""))
            }
            _ => None,
        };
        let label = item
            .and_then(|item| self.questionnaire.items[item].kind.choices())
            .and_then(|choices| choices.options.get(usize::from(code)))
            .map_or("", |option| {
                option
                    .label
                    .as_ref()
                    .map_or(option.code.value.as_str(), |label: &Text| {
                        label.wording(self.language)
                    })
            });
        Cow::Borrowed(label)
    }
}

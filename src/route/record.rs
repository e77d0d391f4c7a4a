//! What was given for one unit, and what came of it.
//!
//! *In:* answers as read. *Out:* the record that everything later reads.
//!
//! Cells lie in one list: those outside of rosters first, in the order of their slots,
//! then one block for each row of a roster. Both the given and the record are reused
//! from unit to unit in a batch.

use crate::expression::{Faults, RosterId, RowId, SlotId};
use crate::model::{EndIf, Questionnaire};
use crate::route::chance::Key;
use crate::route::{Owner, Plan, Role};
use crate::value::{AnswerState, Cell, Value};

/// What was given for one unit, before any condition is looked at.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// One entry a place: a value, a missing code, [`AnswerState::Invalid`], or none.
    pub cells: Vec<Option<Cell>>,
    /// The rows given for rosters, a row after the one around it.
    pub rows: Vec<GivenRow>,
    /// The key of the unit and its record, from which chance is drawn.
    pub key: Key,
    /// The file's status is `complete`; else blank items at the end were not reached.
    pub complete: bool,
    /// For every item, whether it is of a part that never came; empty where all came.
    pub never_came: Vec<bool>,
}

/// A row that was given for a roster.
#[derive(Clone, Debug)]
pub struct GivenRow {
    /// The roster.
    pub roster: RosterId,
    /// The given row around it.
    pub around: Option<RowId>,
    /// What it was made for: the number of an option from 0, or that of a row from 1.
    pub code: Option<u16>,
    first: SlotId,
    width: u32,
    base: usize,
    within: Vec<RowId>,
}

/// The answers of one unit with their states.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// One cell a place.
    pub(crate) cells: Vec<Cell>,
    /// For every place, whether its universe holds; `None` is unknown.
    pub(crate) asked: Vec<Option<bool>>,
    pub(crate) rows: Vec<RecordRow>,
    /// For every roster, its rows in all rows around it.
    pub(crate) of: Vec<Vec<RowId>>,
    /// For every roster outside of others, whether its rows are known.
    pub(crate) known: Vec<bool>,
    /// Places that were given a value although they are not asked.
    pub unasked: Vec<Spot>,
    /// Given rows that the roster does not have.
    pub strays: Vec<Stray>,
    /// Options that were given although they are not offered; none for a unit.
    pub unoffered: Vec<(Spot, Option<u16>)>,
    /// Values and conditions that are unknown for a division by zero or the like.
    pub faults: Vec<Faulted>,
    /// Rosters whose count is no number of rows they can have, and that number.
    pub miscounts: Vec<(Spot, Value)>,
    /// The end that was met: its number in [`Plan::ends`], and the row.
    pub ended: Option<(usize, Option<RowId>)>,
    /// The items, and in which row, that lie after the end that was met; sorted.
    pub(crate) past_end: Vec<(usize, Option<RowId>)>,
    pub(crate) sections: Vec<Option<Option<bool>>>,
    /// For every item without a cell, in every row, whether it was shown; sorted.
    pub(crate) notes: Vec<(usize, Option<RowId>, Option<bool>)>,
}

/// A place in a record, told by its column and row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The slot.
    pub slot: SlotId,
    /// The row; none outside of rosters.
    pub row: Option<RowId>,
}

/// A given row that the roster does not have: its count or its source has fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stray {
    /// The roster.
    pub roster: RosterId,
    /// The row of the record around it.
    pub around: Option<RowId>,
    /// The row as given.
    pub given: RowId,
}

/// An expression that met a division by zero or the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Faulted {
    /// What it stands on; for a condition of options, their item.
    pub owner: Owner,
    /// Which key it is.
    pub role: Role,
    /// The row; none outside of rosters.
    pub row: Option<RowId>,
    /// What went wrong.
    pub faults: Faults,
}

/// A row of a roster in a record.
#[derive(Clone, Debug)]
pub(crate) struct RecordRow {
    pub roster: RosterId,
    pub around: Option<RowId>,
    /// From 1, among the rows of its roster in the row around it.
    pub index: u32,
    /// The row of the other roster that it was made from.
    pub source: Option<RowId>,
    /// The row that was given.
    pub given: Option<RowId>,
    pub first: SlotId,
    pub width: u32,
    pub base: usize,
    /// The rows of each roster within it; a roster that is not there has unknown rows.
    pub within: Vec<(RosterId, Vec<RowId>)>,
}

/// The cell of a row that does not exist.
pub(crate) static NOWHERE: Cell = Cell::absent(AnswerState::NoAnswer);

impl Spot {
    /// A place outside of rosters.
    pub const fn outer(slot: SlotId) -> Self {
        Self { slot, row: None }
    }
}

impl Given {
    /// Nothing given, for a plan.
    pub fn new(plan: &Plan) -> Self {
        Self {
            cells: vec![None; plan.outer],
            rows: Vec::new(),
            key: Key::default(),
            complete: true,
            never_came: Vec::new(),
        }
    }

    /// Forgets everything, keeping the memory.
    pub fn clear(&mut self, plan: &Plan) {
        self.cells.clear();
        self.cells.resize(plan.outer, None);
        self.rows.clear();
        self.key = Key::default();
        self.never_came.clear();
        self.complete = true;
    }

    /// Sets a cell outside of rosters.
    pub fn set(&mut self, slot: SlotId, cell: Cell) {
        self.set_at(slot, None, cell);
    }

    /// Sets a cell in a given row, or in one of those around it.
    pub fn set_at(&mut self, slot: SlotId, row: Option<RowId>, cell: Cell) {
        if let Some(place) = self.place(slot, row) {
            self.cells[place] = Some(cell);
        }
    }

    /// Takes back what was given in a row, or in one of those around it.
    pub fn unset_at(&mut self, slot: SlotId, row: Option<RowId>) {
        if let Some(place) = self.place(slot, row) {
            self.cells[place] = None;
        }
    }

    /// What was given outside of rosters.
    pub fn get(&self, slot: SlotId) -> Option<&Cell> {
        self.get_at(slot, None)
    }

    /// What was given in a given row, or in one of those around it.
    pub fn get_at(&self, slot: SlotId, row: Option<RowId>) -> Option<&Cell> {
        self.cells.get(self.place(slot, row)?)?.as_ref()
    }

    /// Adds a row to a roster. `around` is the given row that the roster stands in.
    pub fn add_row(
        &mut self,
        plan: &Plan,
        roster: RosterId,
        around: Option<RowId>,
        code: Option<u16>,
    ) -> RowId {
        let layout = plan.roster(roster);
        let base = self.cells.len();
        self.cells.resize(base + layout.width as usize, None);
        let id = row_id(self.rows.len());
        if let Some(around) = around {
            self.rows[around.0 as usize].within.push(id);
        }
        self.rows.push(GivenRow {
            roster,
            around,
            code,
            first: layout.first,
            width: layout.width,
            base,
            within: Vec::new(),
        });
        id
    }

    /// The rows given for a roster in a given row, in their order.
    pub fn rows_of(&self, roster: RosterId, around: Option<RowId>) -> Vec<RowId> {
        let is_of = |row: &RowId| self.rows[row.0 as usize].roster == roster;
        match around {
            Some(around) => self.rows[around.0 as usize]
                .within
                .iter()
                .copied()
                .filter(is_of)
                .collect(),
            None => {
                let outer = |row: &RowId| self.rows[row.0 as usize].around.is_none();
                (0..self.rows.len()).map(row_id).filter(is_of).filter(outer).collect()
            }
        }
    }

    /// A given row.
    pub fn row(&self, row: RowId) -> &GivenRow {
        &self.rows[row.0 as usize]
    }

    /// The number of a cell.
    pub(crate) fn place(&self, slot: SlotId, mut row: Option<RowId>) -> Option<usize> {
        while let Some(number) = row {
            let block = &self.rows[number.0 as usize];
            if let Some(place) = within(slot, block.first, block.width) {
                return Some(block.base + place);
            }
            row = block.around;
        }
        Some(slot.0 as usize)
    }
}

impl Record {
    /// Whether an item lies after the end that was met.
    pub(crate) fn is_past_end(&self, item: usize, row: Option<RowId>) -> bool {
        self.past_end.binary_search(&(item, row)).is_ok()
    }

    /// The end that was met, as its author wrote it.
    pub fn end_met<'q>(
        &self,
        plan: &Plan,
        questionnaire: &'q Questionnaire,
    ) -> Option<&'q EndIf> {
        let (end, _) = self.ended?;
        plan.ends.get(end)?.written(questionnaire)
    }

    /// Says of a cell outside of rosters that it was not asked.
    pub fn leave_out(&mut self, slot: SlotId) {
        let place = slot.0 as usize;
        if let (Some(cell), Some(asked)) =
            (self.cells.get_mut(place), self.asked.get_mut(place))
        {
            *cell = Cell::absent(AnswerState::NotAsked);
            *asked = Some(false);
        }
    }

    /// Puts an answer into a cell outside of rosters, as if it had been asked.
    pub fn answer(&mut self, slot: SlotId, value: Value) {
        let place = slot.0 as usize;
        if let (Some(cell), Some(asked)) =
            (self.cells.get_mut(place), self.asked.get_mut(place))
        {
            *cell = Cell::answered(value);
            *asked = Some(true);
        }
    }

    /// The cell in a slot outside of rosters.
    pub fn cell(&self, slot: SlotId) -> &Cell {
        self.cell_at(slot, None)
    }

    /// The cell in a row, or in one of those around it.
    pub fn cell_at(&self, slot: SlotId, row: Option<RowId>) -> &Cell {
        let place = self.place(slot, row);
        place.and_then(|place| self.cells.get(place)).unwrap_or(&NOWHERE)
    }

    /// The cell at a place.
    pub fn cell_of(&self, spot: Spot) -> &Cell {
        self.cell_at(spot.slot, spot.row)
    }

    /// Whether a slot outside of rosters was asked: its universe is known and holds.
    pub fn is_asked(&self, slot: SlotId) -> bool {
        self.asked_at(slot, None) == Some(true)
    }

    /// Whether a cell was asked; `None` is unknown.
    pub fn asked_at(&self, slot: SlotId, row: Option<RowId>) -> Option<bool> {
        let place = self.place(slot, row)?;
        self.asked.get(place).copied().flatten()
    }

    /// Whether a section was asked; `None` is unknown, also where nothing in it was
    /// worked out.
    pub fn section_asked(&self, section: usize) -> Option<bool> {
        self.sections.get(section).copied().flatten().flatten()
    }

    /// Whether an item without a cell was shown, in a row; `None` is unknown.
    pub fn note_asked(&self, item: usize, row: Option<RowId>) -> Option<bool> {
        let meant = |note: &(usize, Option<RowId>, _)| (note.0, note.1).cmp(&(item, row));
        let found = self.notes.binary_search_by(meant).ok()?;
        self.notes[found].2
    }

    /// The rows of a roster in one row around it, or outside of rosters; none where it
    /// is not known which there are.
    pub fn rows_in(&self, roster: RosterId, around: Option<RowId>) -> Option<&[RowId]> {
        match around {
            None => {
                let known = self.known.get(roster.0 as usize).copied().unwrap_or(false);
                known.then(|| self.of[roster.0 as usize].as_slice())
            }
            Some(around) => {
                let within = &self.rows.get(around.0 as usize)?.within;
                let found = within.iter().find(|(known, _)| *known == roster);
                found.map(|(_, rows)| rows.as_slice())
            }
        }
    }

    /// The rows of a roster in all rows around it.
    pub fn all_rows(&self, roster: RosterId) -> &[RowId] {
        self.of.get(roster.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The number of a row from 1, and the row around it.
    pub fn row_number(&self, row: RowId) -> (u32, Option<RowId>) {
        self.rows.get(row.0 as usize).map_or((0, None), |row| (row.index, row.around))
    }

    /// The row as it was given, where it was.
    pub fn given_row(&self, row: RowId) -> Option<RowId> {
        self.rows.get(row.0 as usize)?.given
    }

    /// The roster that a row belongs to.
    pub fn roster_of(&self, row: RowId) -> Option<RosterId> {
        self.rows.get(row.0 as usize).map(|row| row.roster)
    }

    /// The row that stands for a roster, among a row and those around it.
    pub fn row_of(&self, roster: RosterId, mut row: Option<RowId>) -> Option<RowId> {
        while let Some(number) = row {
            let found = self.rows.get(number.0 as usize)?;
            if found.roster == roster {
                return row;
            }
            row = found.around;
        }
        None
    }

    pub(crate) fn place(&self, slot: SlotId, mut row: Option<RowId>) -> Option<usize> {
        while let Some(number) = row {
            let block = self.rows.get(number.0 as usize)?;
            if let Some(place) = within(slot, block.first, block.width) {
                return Some(block.base + place);
            }
            row = block.around;
        }
        let outer = slot.0 as usize;
        let first_block = self.rows.first().map_or(self.cells.len(), |row| row.base);
        (outer < first_block).then_some(outer)
    }

    /// Notes what went wrong, if anything did; of the options of an item once.
    pub(crate) fn fault(
        &mut self,
        (owner, role): (Owner, Role),
        row: Option<RowId>,
        faults: Faults,
    ) {
        let fault = Faulted { owner, role, row, faults };
        if !faults.is_empty() && self.faults.last() != Some(&fault) {
            self.faults.push(fault);
        }
    }

    pub(crate) fn reset(&mut self, plan: &Plan) {
        self.cells.clear();
        self.cells.resize(plan.outer, Cell::absent(AnswerState::NoAnswer));
        self.asked.clear();
        self.asked.resize(plan.outer, None);
        self.rows.clear();
        self.of.iter_mut().for_each(Vec::clear);
        self.of.resize(plan.rosters.len(), Vec::new());
        self.known.clear();
        self.known.resize(plan.rosters.len(), false);
        self.sections.clear();
        self.sections.resize(plan.sections.len(), None);
        self.notes.clear();
        self.unasked.clear();
        self.strays.clear();
        self.unoffered.clear();
        self.faults.clear();
        self.miscounts.clear();
        self.ended = None;
        self.past_end.clear();
    }

    /// Adds a row to a roster, with cells that hold nothing yet.
    pub(crate) fn add_row(
        &mut self,
        plan: &Plan,
        (roster, around): (RosterId, Option<RowId>),
        (index, source, given): (u32, Option<RowId>, Option<RowId>),
    ) -> RowId {
        let layout = plan.roster(roster);
        let base = self.cells.len();
        let end = base + layout.width as usize;
        self.cells.resize(end, Cell::absent(AnswerState::NoAnswer));
        self.asked.resize(end, None);
        let id = row_id(self.rows.len());
        self.rows.push(RecordRow {
            roster,
            around,
            index,
            source,
            given,
            first: layout.first,
            width: layout.width,
            base,
            within: Vec::new(),
        });
        self.of[roster.0 as usize].push(id);
        if let Some(around) = around {
            let within = &mut self.rows[around.0 as usize].within;
            match within.iter_mut().find(|(known, _)| *known == roster) {
                Some((_, rows)) => rows.push(id),
                None => within.push((roster, vec![id])),
            }
        }
        id
    }

    /// The rows of a roster are known, also where there are none.
    pub(crate) fn know_rows(&mut self, roster: RosterId, around: Option<RowId>) {
        match around {
            None => self.known[roster.0 as usize] = true,
            Some(around) => {
                let within = &mut self.rows[around.0 as usize].within;
                if !within.iter().any(|(known, _)| *known == roster) {
                    within.push((roster, Vec::new()));
                }
            }
        }
    }
}

/// The number of a slot within a block of slots.
fn within(slot: SlotId, first: SlotId, width: u32) -> Option<usize> {
    let place = slot.0.checked_sub(first.0)?;
    (place < width).then_some(place as usize)
}

fn row_id(number: usize) -> RowId {
    RowId(u32::try_from(number).unwrap_or(u32::MAX))
}

//! Places of a record: which items there are in which rows, and where the file holds them.
//!
//! *In:* slots with rows of the record. *Out:* names, pointers and spans for findings.
//!
//! A row of the record that the file does not hold is told at the row or roster around it.

use crate::answers::judge::{At, Path};
use crate::answers::reader::Mark;
use crate::answers::review::Review;
use crate::diagnostic::{Finding, Rule};
use crate::expression::RowId;
use crate::route::{SlotKind, Spot};
use crate::source::Span;

impl Review<'_, '_> {
    /// In how many places of a record an item is: once, or once in each row.
    pub(crate) fn places(&self, item: usize) -> usize {
        match self.reader.instrument.plan().items[item].within {
            None => 1,
            Some(roster) => self.record.all_rows(roster).len(),
        }
    }

    /// The row of one of those places.
    pub(crate) fn nth_row(&self, item: usize, place: usize) -> Option<RowId> {
        let roster = self.reader.instrument.plan().items[item].within?;
        self.record.all_rows(roster).get(place).copied()
    }

    /// The given row that a row of the record came from.
    pub(crate) fn line_of(&self, row: Option<RowId>) -> Option<RowId> {
        self.record.given_row(row?)
    }

    /// An item in a row of the record.
    pub(crate) fn item_at(&self, item: usize, row: Option<RowId>) -> At {
        let (path, line) = self.path_of(row);
        At { path, line, ..At::item(item) }
    }

    /// The rows around a row of the record, as the file counts them where it has them,
    /// and the given row.
    fn path_of(&self, row: Option<RowId>) -> (Path, Option<RowId>) {
        let Some(row) = row else { return (Path::default(), None) };
        if let Some(given) = self.record.given_row(row) {
            return (self.work.line(given).path, Some(given));
        }
        let (index, around) = self.record.row_number(row);
        let (path, _) = self.path_of(around);
        (path.within(index.saturating_sub(1)), None)
    }

    /// Starts a finding at the answer at a place.
    pub(crate) fn at(&self, rule: &'static Rule, spot: Spot) -> Finding {
        let at = self.place_of(spot);
        let pointer = self.reader.pointer(At { key: "", ..at });
        rule.at(self.span(spot))
            .mark(pointer.clone(), pointer.clone())
            .pointer(pointer)
            .item(self.reader.form.items[at.item].full.clone())
    }

    /// The same, at the answer of the whole item where no row is meant.
    pub(crate) fn located(&self, rule: &'static Rule, at: At, spot: Spot) -> Finding {
        let mut finding = self.at(rule, spot);
        let mark = self.mark(at, spot.row);
        if at.row.is_none() && mark.is_set() {
            let pointer = self.reader.pointer(at);
            finding.label.span = self.within_file(at.item, mark.value);
            finding = finding.mark(pointer.clone(), pointer.clone()).pointer(pointer);
        }
        finding
    }

    /// Where the answer to an item stands in a row of the record.
    pub(crate) fn mark(&self, at: At, row: Option<RowId>) -> Mark {
        match (row, at.line) {
            (Some(_), None) => Mark::default(),
            _ => self.work.mark(&self.reader.form, at),
        }
    }

    /// The place of an answer to an item, or of a part of it, in the file it stands in.
    pub(crate) fn within_file(&self, item: usize, (start, end): (u32, u32)) -> Span {
        let file = self.reader.file_of(item, self.work).unwrap_or(self.file);
        Span { file, start, end }
    }

    /// Where a row that was given stands.
    pub(crate) fn line_span(&self, line: RowId) -> Span {
        let plan = self.reader.instrument.plan();
        let roster = plan.roster(self.work.given.row(line).roster);
        self.within_file(roster.item, self.work.line(line).span)
    }

    /// Where the answer at a place stands; that of its item where it has none of its own,
    /// else the row around it, else all answers.
    pub(crate) fn span(&self, spot: Spot) -> Span {
        let at = self.place_of(spot);
        let own = self.own_span(spot);
        if own != (0, 0) {
            return self.within_file(at.item, own);
        }
        let cells = &self.reader.instrument.plan().items[at.item].rows;
        if let Some(cell) = at.row.and_then(|row| cells.get(row)) {
            let row = self.own_span(Spot { slot: cell.slot, ..spot });
            if row != (0, 0) {
                return self.within_file(at.item, row);
            }
        }
        let mark = self.mark(at, spot.row);
        if mark.is_set() {
            return self.within_file(at.item, mark.value);
        }
        self.around(spot.row)
    }

    /// Where a row stands; that of the row or roster around it where it is not given.
    pub(crate) fn around(&self, row: Option<RowId>) -> Span {
        let Some(row) = row else { return self.head.answers_at };
        if let Some(line) = self.record.given_row(row) {
            return self.line_span(line);
        }
        let (_, around) = self.record.row_number(row);
        let plan = self.reader.instrument.plan();
        let roster = self.record.roster_of(row).map(|roster| plan.roster(roster));
        let own = roster.map(|roster| {
            (roster.item, self.own_span(Spot { slot: roster.slot, row: around }))
        });
        match own {
            Some((item, own)) if own != (0, 0) => self.within_file(item, own),
            _ => self.around(around),
        }
    }

    /// Where the value at a place stands; `(0, 0)` where there is none.
    pub(crate) fn own_span(&self, spot: Spot) -> (u32, u32) {
        let line = self.line_of(spot.row);
        let is_here = spot.row.is_none()
            || line.is_some()
            || self.reader.instrument.plan().home(spot.slot).is_none();
        if is_here { self.work.span_of(spot.slot, line) } else { (0, 0) }
    }

    pub(crate) fn place_of(&self, spot: Spot) -> At {
        let plan = self.reader.instrument.plan();
        let row = match plan.home(spot.slot) {
            None => None,
            Some(roster) => self.record.row_of(roster, spot.row),
        };
        match plan.slot(spot.slot).kind {
            SlotKind::Item(item) => self.item_at(item, row),
            SlotKind::Row { item, row: cell } => {
                At { row: Some(cell), ..self.item_at(item, row) }
            }
            SlotKind::Specify { item, row: cell, .. } => {
                At { row: cell, ..self.item_at(item, row) }
            }
            SlotKind::RowIndex(roster) | SlotKind::RowCode(roster) => {
                self.item_at(plan.roster(roster).item, row)
            }
            _ => At::item(0),
        }
    }
}

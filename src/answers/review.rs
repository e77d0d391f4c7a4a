//! The record as a whole: what is missing, what was not asked, which checks fail.
//!
//! *In:* cells as `judge` made them. *Out:* the record in its final state, and findings.
//!
//! What a hard check or a bound finds wrong becomes invalid and the route is walked anew,
//! until nothing changes: each round adds at least one invalid answer, so it ends.

use std::collections::BTreeSet;

use crate::answers::envelope::Head;
use crate::answers::judge::{At, Path};
use crate::answers::reader::{Mark, Reader, Workspace};
use crate::answers::rules as rule;
use crate::answers::{FiredCheck, Status, words};
use crate::check::Instrument;
use crate::diagnostic::{Finding, Findings, Rule};
use crate::expression::calendar::{show_duration, show_month, show_time};
use crate::expression::{RosterId, RowId, SlotId};
use crate::model::{HiddenFrom, ItemKind, Required};
use crate::route::{Record, SlotKind, Spot, View, walk};
use crate::source::{FileId, Span};
use crate::value::{AnswerState, Cell, Value};

/// What a record must be asked, made ready once.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    /// Items whose bounds are expressions.
    pub(crate) bounded: Vec<usize>,
    /// Items that may be required.
    pub(crate) required: Vec<usize>,
    /// What must be written beside options when they are chosen.
    pub(crate) beside: Vec<SlotId>,
    /// Items whose parts must fit together.
    pub(crate) fitting: Vec<usize>,
}

/// The look at one record as a whole.
pub(crate) struct Review<'r, 'w> {
    pub(crate) reader: &'r Reader<'r>,
    pub(crate) file: FileId,
    pub(crate) head: &'w Head,
    pub(crate) work: &'w mut Workspace,
    pub(crate) record: &'w mut Record,
    pub(crate) findings: &'w mut Findings,
    pub(crate) fired: Vec<FiredCheck>,
    /// Hard checks that were told already, and in which row.
    pub(crate) told: BTreeSet<(usize, Path)>,
}

impl Needs {
    pub(crate) fn new(instrument: &Instrument) -> Self {
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let mut needs = Self::default();
        for (number, item) in questionnaire.items.iter().enumerate() {
            let compiled = &plan.items[number];
            if compiled.min.is_some() || compiled.max.is_some() {
                needs.bounded.push(number);
            }
            if item.required != Required::No && item.kind.takes_answers() {
                needs.required.push(number);
            }
            if must_fit(&item.kind) {
                needs.fitting.push(number);
            }
            let Some(choices) = item.kind.choices() else { continue };
            let rows = compiled.rows.iter().flat_map(|row| &row.specify);
            for (option, slot) in compiled.specify.iter().chain(rows) {
                let specify = choices.options.get(*option);
                if specify.and_then(|o| o.specify.as_ref()).is_some_and(|s| s.required) {
                    needs.beside.push(*slot);
                }
            }
        }
        needs
    }
}

impl Review<'_, '_> {
    pub(crate) fn run(&mut self) {
        self.take_draws();
        self.settle();
        if self.head.status == Status::Complete {
            self.missing();
            self.missing_beside();
            self.too_few_rows();
        }
        self.equal_rows();
        self.unasked();
        self.strays();
        self.miscounted();
        self.unoffered();
        self.other_draws();
        self.derived();
        self.undefined();
        self.soft();
        self.needless();
        self.fired.sort_by_key(|fired| fired.check);
    }

    /// The record as expressions see it at a row.
    pub(crate) fn view(&self, row: Option<RowId>) -> View<'_> {
        let instrument = self.reader.instrument;
        let (plan, questionnaire) = (instrument.plan(), instrument.questionnaire());
        View::new(plan, questionnaire, self.record, &self.head.language).at(row)
    }

    fn settle(&mut self) {
        let instrument = self.reader.instrument;
        loop {
            walk(
                instrument.questionnaire(),
                instrument.plan(),
                &self.work.given,
                self.record,
            );
            let mut invalid = self.out_of_bounds();
            self.unfit(&mut invalid);
            self.hard(&mut invalid);
            let mut changed = false;
            for spot in invalid {
                let line = self.line_of(spot.row);
                if (spot.row.is_some() && line.is_none())
                    || !self.record.cell_of(spot).is_answered()
                {
                    continue;
                }
                if self.work.given.get_at(spot.slot, line).is_some() {
                    let cell = Cell::absent(AnswerState::Invalid);
                    self.work.given.set_at(spot.slot, line, cell);
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

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

    /// The rows of the record by the given rows they came from.
    fn rows_by_line(&self) -> Vec<Option<RowId>> {
        let mut rows = vec![None; self.work.lines.len()];
        for roster in (0..).take(self.reader.instrument.plan().rosters.len()) {
            for row in self.record.all_rows(RosterId(roster)) {
                if let Some(given) = self.record.given_row(*row) {
                    rows[given.0 as usize] = Some(*row);
                }
            }
        }
        rows
    }

    /// Stored results that are not what the answers give.
    fn derived(&mut self) {
        let reader = self.reader;
        if self.work.stored.is_empty() {
            return;
        }
        let rows = self.rows_by_line();
        for stored in std::mem::take(&mut self.work.stored) {
            let plan = &reader.instrument.plan().items[stored.item];
            let row = match stored.line {
                None => None,
                Some(line) => match rows[line.0 as usize] {
                    Some(row) => Some(row),
                    // `strays` tells of the row.
                    None => continue,
                },
            };
            let Some(slot) = plan.slot else { continue };
            let spot = Spot { slot, row };
            let cell = self.record.cell_of(spot);
            if cell.value.as_ref() == Some(&stored.value) {
                continue;
            }
            let at = self.item_at(stored.item, row);
            // Whoever knows the rule could work back from it.
            let rests =
                plan.derived.as_ref().is_some_and(|d| self.tells_hidden(&d.program));
            let hidden = rests || reader.form.items[stored.item].hidden;
            let (en, sv) = match &cell.value {
                Some(value) => {
                    let value = self.spoken(at.item, value);
                    let shown = words::shown(&value, hidden);
                    (format!("give {}", shown.en), format!("ger {}", shown.sv))
                }
                None => ("give no value".to_owned(), "inte ger något värde".to_owned()),
            };
            let (name, held) = (reader.name(at), self.spoken(at.item, &stored.value));
            let held = words::shown(&held, hidden);
            let finding = self
                .located(&rule::DERIVED_DISAGREES, at, spot)
                .says(
                    format!("{name} is {}, but the answers {en}", held.en),
                    format!("{name} är {}, men svaren {sv}", held.sv),
                )
                .help("leave it out; it is computed", "utelämna det; det räknas ut");
            let model = &reader.instrument.questionnaire().items[stored.item];
            let finding = match &model.kind {
                ItemKind::Derived { value, .. }
                | ItemKind::Hidden { from: HiddenFrom::Name(value), .. } => {
                    let (place, text) = (reader.place(value.span), &value.text);
                    finding.why(
                        format!("{place} computes `{text}`"),
                        format!("{place} räknar ut `{text}`"),
                    )
                }
                _ => finding,
            };
            self.findings.push(finding);
        }
    }

    /// Items whose condition or value met a division by zero or the like.
    fn undefined(&mut self) {
        let reader = self.reader;
        for position in 0..self.record.faults.len() {
            let (item, row) = self.record.faults[position];
            let name = reader.name(self.item_at(item, row));
            let place = reader.place(reader.instrument.questionnaire().items[item].span);
            let finding = rule::UNDEFINED_RESULT
                .at(self.head.answers_at)
                .says(
                    format!("{name} divides by zero or has no defined result here"),
                    format!("{name} delar med noll eller saknar definierat resultat här"),
                )
                .pointer("/answers")
                .item(reader.form.items[item].full.clone())
                .why(
                    format!("{place} computes it; it has no value"),
                    format!("{place} räknar ut det; det får inget värde"),
                );
            self.findings.push(finding);
        }
    }

    /// A value as it is written in files.
    pub(crate) fn spoken(&self, item: usize, value: &Value) -> String {
        let choices = self.reader.instrument.questionnaire().items[item].kind.choices();
        let code = |number: u16| {
            let option = choices.and_then(|list| list.options.get(usize::from(number)));
            option.map_or_else(String::new, |option| option.code.value.clone())
        };
        match value {
            Value::Code(number) => code(*number),
            Value::Codes(codes) => codes.iter().map(code).collect::<Vec<_>>().join(", "),
            Value::Ranking(codes) => {
                codes.iter().copied().map(code).collect::<Vec<_>>().join(", ")
            }
            _ => said(value),
        }
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
            finding.label.span = self.within_file(mark.value);
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

    /// A place in the file.
    pub(crate) fn within_file(&self, (start, end): (u32, u32)) -> Span {
        Span { file: self.file, start, end }
    }

    /// Where the answer at a place stands; that of its item where it has none of its own,
    /// else the row around it, else all answers.
    pub(crate) fn span(&self, spot: Spot) -> Span {
        let at = self.place_of(spot);
        let own = self.own_span(spot);
        if own != (0, 0) {
            return self.within_file(own);
        }
        let cells = &self.reader.instrument.plan().items[at.item].rows;
        if let Some(cell) = at.row.and_then(|row| cells.get(row)) {
            let row = self.own_span(Spot { slot: cell.slot, ..spot });
            if row != (0, 0) {
                return self.within_file(row);
            }
        }
        let mark = self.mark(at, spot.row);
        if mark.is_set() {
            return self.within_file(mark.value);
        }
        self.around(spot.row)
    }

    /// Where a row stands; that of the row or roster around it where it is not given.
    pub(crate) fn around(&self, row: Option<RowId>) -> Span {
        let Some(row) = row else { return self.head.answers_at };
        if let Some(line) = self.record.given_row(row) {
            return self.within_file(self.work.line(line).span);
        }
        let (_, around) = self.record.row_number(row);
        let plan = self.reader.instrument.plan();
        let roster = self.record.roster_of(row).map(|roster| plan.roster(roster).slot);
        let own = roster.map(|slot| self.own_span(Spot { slot, row: around }));
        match own {
            Some(own) if own != (0, 0) => self.within_file(own),
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

/// Whether the parts of an answer must fit together.
fn must_fit(kind: &ItemKind) -> bool {
    match kind {
        ItemKind::Ranking { .. } | ItemKind::Allocate(_) => true,
        ItemKind::Grid(grid) => {
            grid.unique_rows.is_some() || matches!(*grid.cell, ItemKind::Ranking { .. })
        }
        ItemKind::Roster(roster) => !roster.unique.is_empty() || roster.min.is_some(),
        _ => false,
    }
}

/// A value as it is written in files; codes are told by their option.
pub(crate) fn said(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Month(month) => show_month(*month),
        Value::Time(time) => show_time(*time),
        Value::Duration(seconds) => show_duration(*seconds),
        Value::Condition(truth) => truth.to_string(),
        Value::Location(place) => format!("{}, {}", place.lat, place.lon),
        Value::Document(document) => document.name.clone(),
        Value::Code(_) | Value::Codes(_) | Value::Ranking(_) => String::new(),
    }
}

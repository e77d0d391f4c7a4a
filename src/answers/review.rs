//! The record as a whole: what is missing, what was not asked, which checks fail.
//!
//! *In:* cells as `judge` made them. *Out:* the record in its final state, and findings.
//!
//! What a hard check or a bound finds wrong becomes invalid and the route is walked anew,
//! until nothing changes: each round adds at least one invalid answer, so it ends.

use crate::answers::envelope::Head;
use crate::answers::judge::At;
use crate::answers::reader::{Reader, Workspace};
use crate::answers::rules as rule;
use crate::answers::{FiredCheck, Status, words};
use crate::check::Instrument;
use crate::diagnostic::{Finding, Findings, Rule};
use crate::expression::SlotId;
use crate::model::{ItemKind, Required};
use crate::route::{Record, SlotKind, View, walk};
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
        }
        self.unasked();
        self.unoffered();
        self.other_draws();
        self.derived();
        self.undefined();
        self.soft();
        self.needless();
        self.fired.sort_by_key(|fired| fired.check);
    }

    pub(crate) fn view(&self) -> View<'_> {
        let instrument = self.reader.instrument;
        let (plan, questionnaire) = (instrument.plan(), instrument.questionnaire());
        View::new(plan, questionnaire, self.record, &self.head.language)
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
            invalid.extend(self.hard());
            let mut changed = false;
            for slot in invalid {
                if self.record.cell(slot).is_answered()
                    && self.work.given.get(slot).is_some()
                {
                    self.work.given.set(slot, Cell::absent(AnswerState::Invalid));
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Stored results that are not what the answers give.
    fn derived(&mut self) {
        let reader = self.reader;
        for stored in std::mem::take(&mut self.work.stored) {
            let plan = &reader.instrument.plan().items[stored.item];
            let Some(slot) = plan.slot else { continue };
            let cell = self.record.cell(slot);
            if cell.value.as_ref() == Some(&stored.value) {
                continue;
            }
            let at = At::item(stored.item);
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
                .located(&rule::DERIVED_DISAGREES, at, slot)
                .says(
                    format!("{name} is {}, but the answers {en}", held.en),
                    format!("{name} är {}, men svaren {sv}", held.sv),
                )
                .help("leave it out; it is computed", "utelämna det; det räknas ut");
            let model = &reader.instrument.questionnaire().items[stored.item];
            let finding = match &model.kind {
                ItemKind::Derived { value, .. } => {
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
            let (item, _) = self.record.faults[position];
            let name = reader.name(At::item(item));
            let place = reader.place(reader.instrument.questionnaire().items[item].span);
            let finding = rule::UNDEFINED_RESULT
                .at(self.head.answers_at)
                .says(
                    format!("{name} divides by zero or has no defined result here"),
                    format!("{name} delar med noll eller saknar definierat resultat här"),
                )
                .pointer("/answers")
                .item(reader.form.items[item].id.clone())
                .why(
                    format!("{place} computes it; it has no value"),
                    format!("{place} räknar ut det; det får inget värde"),
                );
            self.findings.push(finding);
        }
    }

    fn spoken(&self, item: usize, value: &Value) -> String {
        let choices = self.reader.instrument.questionnaire().items[item].kind.choices();
        match (value, choices) {
            (Value::Code(code), Some(choices)) => choices
                .options
                .get(usize::from(*code))
                .map_or_else(String::new, |option| option.code.value.clone()),
            _ => said(value),
        }
    }

    /// Starts a finding at the answer in a slot.
    pub(crate) fn at(&self, rule: &'static Rule, slot: SlotId) -> Finding {
        let at = self.place_of(slot);
        let pointer = self.reader.pointer(At { key: "", ..at });
        rule.at(self.span(slot))
            .mark(pointer.clone(), pointer.clone())
            .pointer(pointer)
            .item(self.reader.form.items[at.item].id.clone())
    }

    /// The same, at the answer of the whole item where no row is meant.
    pub(crate) fn located(&self, rule: &'static Rule, at: At, slot: SlotId) -> Finding {
        let mut finding = self.at(rule, slot);
        let mark = self.work.marks[at.item];
        if at.row.is_none() && mark.is_set() {
            let pointer = self.reader.pointer(at);
            finding.label.span =
                Span { file: self.file, start: mark.value.0, end: mark.value.1 };
            finding = finding.mark(pointer.clone(), pointer.clone()).pointer(pointer);
        }
        finding
    }

    /// Where the answer in a slot stands; that of its item where it has none of its own.
    pub(crate) fn span(&self, slot: SlotId) -> Span {
        let own = self.work.spans[slot.0 as usize];
        let (start, end) = if own == (0, 0) {
            let at = self.place_of(slot);
            let beside = self.reader.instrument.plan().items[at.item]
                .rows
                .get(at.row.unwrap_or(usize::MAX));
            let row = beside.map_or((0, 0), |row| self.work.spans[row.slot.0 as usize]);
            if row == (0, 0) { self.work.marks[at.item].value } else { row }
        } else {
            own
        };
        if end == 0 {
            return self.head.answers_at;
        }
        Span { file: self.file, start, end }
    }

    pub(crate) fn place_of(&self, slot: SlotId) -> At {
        match self.reader.instrument.plan().slot(slot).kind {
            SlotKind::Item(item) => At::item(item),
            SlotKind::Row { item, row } => At { row: Some(row), ..At::item(item) },
            SlotKind::Specify { item, row, .. } => At { row, ..At::item(item) },
            _ => At::item(0),
        }
    }
}

/// A value as it is written in files; codes are told by their option.
pub(crate) fn said(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Date(date) => date.to_string(),
        Value::Condition(truth) => truth.to_string(),
        _ => String::new(),
    }
}

//! The record as a whole: what is missing, what was not asked, which checks fail.
//!
//! *In:* cells as `judge` made them. *Out:* the record in its final state, and findings.
//!
//! What a hard check or a bound finds wrong becomes invalid and the route is walked anew,
//! until nothing changes: each round adds at least one invalid answer, so it ends.

use std::collections::BTreeSet;

use crate::answers::envelope::Head;
use crate::answers::judge::Path;
use crate::answers::reader::{Reader, Workspace};
use crate::answers::rules as rule;
use crate::answers::{FiredCheck, words};
use crate::check::Instrument;
use crate::diagnostic::{Finding, Findings};
use crate::expression::calendar::{show_duration, show_month, show_time};
use crate::expression::{Fault, RosterId, RowId, SlotId};
use crate::model::{HiddenFrom, ItemKind, Required};
use crate::route::{Faulted, Owner, Record, Role, Spot, View, walk};
use crate::source::FileId;
use crate::value::{AnswerState, Cell, Status, Value};

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
    /// How the record ended, which its parts may decide.
    pub(crate) status: Status,
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
        if self.status == Status::Complete {
            self.missing();
            self.missing_beside();
            self.too_few_rows();
        }
        self.equal_rows();
        self.compare_end();
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

    /// Values and conditions that met a division by zero or the like.
    fn undefined(&mut self) {
        for position in 0..self.record.faults.len() {
            let faulted = self.record.faults[position];
            let finding = self.undefined_in(&faulted);
            self.findings.push(finding);
        }
    }

    fn undefined_in(&self, faulted: &Faulted) -> Finding {
        let reader = self.reader;
        let questionnaire = reader.instrument.questionnaire();
        let (name, item, span) = match faulted.owner {
            Owner::Section(section) => {
                let section = &questionnaire.sections[section];
                (format!("`{}`", section.id.value), None, section.span)
            }
            Owner::Item(item) | Owner::Row(item, _) | Owner::Option(item, _) => {
                let mut at = self.item_at(item, faulted.row);
                if let Owner::Row(_, row) = faulted.owner {
                    at.row = Some(row);
                }
                (reader.name(at), Some(item), questionnaire.items[item].span)
            }
            Owner::Questionnaire => (String::new(), None, self.head.answers_at),
        };
        let (en, sv) = match faulted.role {
            Role::Value => (name.clone(), name),
            Role::Count => (
                format!("the number of rows of {name}"),
                format!("antalet rader i {name}"),
            ),
            Role::Where | Role::OptionsWhere => (
                format!("a condition of what {name} offers"),
                format!("ett villkor för vad {name} erbjuder"),
            ),
            Role::Min => (format!("`min` of {name}"), format!("`min` för {name}")),
            Role::Max => (format!("`max` of {name}"), format!("`max` för {name}")),
            _ => (format!("the condition of {name}"), format!("villkoret för {name}")),
        };
        let (does, does_sv) = if faulted.faults.contains(Fault::TooCostly) {
            ("takes too many steps", "tar för många steg")
        } else {
            (
                "divides by zero or has no defined result",
                "delar med noll eller saknar definierat resultat",
            )
        };
        let place = reader.place(span);
        let (why_en, why_sv) = match faulted.role {
            Role::Value | Role::Count | Role::Min | Role::Max => (
                format!("{place} computes it; it has no value"),
                format!("{place} räknar ut det; det får inget värde"),
            ),
            _ => (
                format!("{place} states it; it is unknown"),
                format!("{place} ställer det; det är okänt"),
            ),
        };
        let finding = rule::UNDEFINED_RESULT
            .at(self.head.answers_at)
            .says(format!("{en} {does} here"), format!("{sv} {does_sv} här"))
            .pointer("/answers")
            .why(why_en, why_sv);
        match item {
            Some(item) => finding.item(reader.form.items[item].full.clone()),
            None => finding,
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

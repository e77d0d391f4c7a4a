//! What was answered and should not have been.
//!
//! *In:* the record. *Out:* a warning for every answer to what was not asked and every
//! option that was not offered, each with the condition that says so.
//!
//! Such answers are left out of the record by `route`; nothing is corrected here.

use crate::answers::judge::At;
use crate::answers::review::Review;
use crate::answers::rules as rule;
use crate::answers::words;
use crate::expression::{Program, SlotId, evaluate_condition};
use crate::model::{ItemKind, Written};
use crate::route::{SlotKind, Spot};
use crate::value::{AnswerState, Cell};

impl Review<'_, '_> {
    /// Answers to what was not asked: one finding an item, or a row of a grid that was
    /// asked itself.
    pub(crate) fn unasked(&mut self) {
        let plan = self.reader.instrument.plan();
        let mut told = None;
        for position in 0..self.record.unasked.len() {
            let slot = self.record.unasked[position].slot;
            let (item, row) = match plan.slot(slot).kind {
                SlotKind::Item(item) => (item, None),
                SlotKind::Row { item, row } => (item, Some(row)),
                _ => continue,
            };
            let is_invalid = |cell: &Cell| cell.state == AnswerState::Invalid;
            let asked =
                plan.items[item].rows.iter().any(|row| self.record.is_asked(row.slot));
            let whole = self.work.whole.contains(&item);
            if told == Some(item)
                || (asked && whole)
                || self.work.given.get(slot).is_some_and(is_invalid)
            {
                continue;
            }
            let at = if asked { At { row, ..At::item(item) } } else { At::item(item) };
            if !asked {
                told = Some(item);
            }
            self.not_asked(at, slot);
        }
    }

    fn not_asked(&mut self, at: At, slot: SlotId) {
        let reader = self.reader;
        let name = reader.name(at);
        if self.record.cell(slot).is_planned() {
            let finding = self
                .located(&rule::UNASKED_ANSWER, at, slot)
                .says(
                    format!("{name} has an answer but was left out by chance"),
                    format!("{name} har ett svar men lottades bort"),
                )
                .help(
                    "it earns no points; remove it, or find out why it was asked",
                    "det ger inga poäng; ta bort det, eller ta reda på varför frågan ställdes",
                );
            self.findings.push(finding);
            return;
        }
        let Some((written, program)) = self.condition(at) else {
            let finding = self.located(&rule::UNASKED_ANSWER, at, slot).says(
                format!("{name} has an answer but none of its options is offered"),
                format!("{name} har ett svar men inget av dess alternativ erbjuds"),
            );
            self.findings.push(finding);
            return;
        };
        let mut names: Vec<String> = Vec::new();
        for rests in program.rests_on() {
            if let SlotKind::Item(_) | SlotKind::Row { .. } =
                reader.instrument.plan().slot(*rests).kind
            {
                names.push(format!("`{}`", reader.instrument.plan().slot(*rests).name));
            }
        }
        let (place, text) = (reader.place(written.span), &written.text);
        let (en, sv) = match names.as_slice() {
            [] => (String::new(), String::new()),
            [one] => (format!(", or correct {one}"), format!(", eller rätta {one}")),
            many => {
                let list = many[..many.len().min(4)].join(", ");
                (
                    format!(", or correct one of {list}"),
                    format!(", eller rätta någon av {list}"),
                )
            }
        };
        let finding = self
            .located(&rule::UNASKED_ANSWER, at, slot)
            .says(
                format!("{name} has an answer but is not asked"),
                format!("{name} har ett svar men ställs inte"),
            )
            .help(
                format!("it earns no points; remove it{en}"),
                format!("det ger inga poäng; ta bort det{sv}"),
            )
            .why(
                format!("{place} asks it only if `{text}`"),
                format!("{place} ställer frågan bara om `{text}`"),
            );
        self.findings.push(finding);
    }

    /// The outermost condition that does not hold for an item or row.
    fn condition(&self, at: At) -> Option<(&Written, &Program)> {
        let instrument = self.reader.instrument;
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let item = &questionnaire.items[at.item];
        for section in &plan.section_path[item.section] {
            let own = questionnaire.sections[*section].ask_if.as_ref();
            if self.record.section_asked(*section) != Some(true)
                && let (Some(written), Some(program)) = (own, &plan.sections[*section])
            {
                return Some((written, program));
            }
        }
        let holds =
            |program: &Program| evaluate_condition(program, &self.view()) == Some(true);
        let compiled = &plan.items[at.item];
        if let (Some(written), Some(program)) = (&item.ask_if, &compiled.condition)
            && !holds(program)
        {
            return Some((written, program));
        }
        let ItemKind::Grid(grid) = &item.kind else { return None };
        let mut rows = grid.rows.iter().zip(&compiled.rows).enumerate();
        rows.find_map(|(number, (row, compiled))| {
            let written = row.ask_if.as_ref()?;
            let program = compiled.condition.as_ref()?;
            let is_meant = at.row.is_none_or(|row| row == number);
            (is_meant && !holds(program)).then_some((written, program))
        })
    }

    /// Options that were given although they were not offered.
    pub(crate) fn unoffered(&mut self) {
        let reader = self.reader;
        for position in 0..self.record.unoffered.len() {
            let (Spot { slot, .. }, option) = self.record.unoffered[position];
            let Some(option) = option else { continue };
            let at = self.place_of(slot);
            let item = &reader.instrument.questionnaire().items[at.item];
            let choices = item.kind.choices();
            let Some(option) =
                choices.and_then(|list| list.options.get(usize::from(option)))
            else {
                continue;
            };
            let shown =
                words::shown(&option.code.value, reader.form.items[at.item].hidden);
            let name = reader.name(at);
            let mut finding = self
                .at(&rule::UNOFFERED_OPTION, slot)
                .says(
                    format!("{name} has {}, an option that was not offered", shown.en),
                    format!("{name} har {}, ett alternativ som inte erbjöds", shown.sv),
                )
                .help(
                    "it does not count; ask the unit",
                    "det räknas inte; fråga enheten",
                );
            if let Some(written) = &option.ask_if {
                let (place, text) = (reader.place(written.span), &written.text);
                finding = finding.why(
                    format!("{place} offers it only if `{text}`"),
                    format!("{place} erbjuder det bara om `{text}`"),
                );
            }
            self.findings.push(finding);
        }
    }
}

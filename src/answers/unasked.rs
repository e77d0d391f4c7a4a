//! What was answered and should not have been.
//!
//! *In:* the record. *Out:* a warning for every answer to what was not asked and every
//! option that was not offered, each with the condition that says so.
//!
//! Such answers are left out of the record by `route`; nothing is corrected here.

use crate::answers::form::Kind;
use crate::answers::judge::At;
use crate::answers::review::{Review, said};
use crate::answers::rules as rule;
use crate::answers::words;
use crate::diagnostic::Words;
use crate::expression::{Program, RowId, evaluate_condition};
use crate::model::{CarriedOptions, ItemKind, Written};
use crate::route::{SlotKind, Spot};
use crate::value::{AnswerState, Cell};

impl Review<'_, '_> {
    /// Answers to what was not asked: one finding an item, or a row of a grid that was
    /// asked itself.
    pub(crate) fn unasked(&mut self) {
        let plan = self.reader.instrument.plan();
        let mut told = None;
        for position in 0..self.record.unasked.len() {
            let spot = self.record.unasked[position];
            let (item, cell) = match plan.slot(spot.slot).kind {
                SlotKind::Item(item) => (item, None),
                SlotKind::Row { item, row } => (item, Some(row)),
                _ => continue,
            };
            let line = self.line_of(spot.row);
            let is_invalid = |cell: &Cell| cell.state == AnswerState::Invalid;
            let mut cells = plan.items[item].rows.iter();
            let asked =
                cells.any(|cell| self.record.asked_at(cell.slot, spot.row) == Some(true));
            let whole =
                !self.work.whole.is_empty() && self.work.whole.contains(&(item, line));
            if told == Some((item, spot.row))
                || (asked && whole)
                || self.work.given.get_at(spot.slot, line).is_some_and(is_invalid)
            {
                continue;
            }
            let at = self.item_at(item, spot.row);
            if !asked {
                told = Some((item, spot.row));
            }
            self.not_asked(if asked { At { row: cell, ..at } } else { at }, spot);
        }
    }

    fn not_asked(&mut self, at: At, spot: Spot) {
        let reader = self.reader;
        let name = reader.name(at);
        if self.record.cell_of(spot).is_planned() {
            let finding = self
                .located(&rule::UNASKED_ANSWER, at, spot)
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
        if self.record.is_past_end(at.item, spot.row)
            && let Some(end) = self.end_met()
        {
            let finding = self
                .located(&rule::UNASKED_ANSWER, at, spot)
                .says(
                    format!("{name} has an answer but comes after the end"),
                    format!("{name} har ett svar men kommer efter slutet"),
                )
                .help(
                    format!("it earns no points; remove it, or correct {}", end.at),
                    format!("det ger inga poäng; ta bort det, eller rätta {}", end.at),
                )
                .why(end.why.en, end.why.sv);
            self.findings.push(finding);
            return;
        }
        let Some((written, program)) = self.condition(at, spot.row) else {
            let finding = self.located(&rule::UNASKED_ANSWER, at, spot).says(
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
            .located(&rule::UNASKED_ANSWER, at, spot)
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
    fn condition(&self, at: At, row: Option<RowId>) -> Option<(&Written, &Program)> {
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
        let holds = |program: &Program| {
            evaluate_condition(program, &self.view(row)) == Some(true)
        };
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
        for position in 0..self.record.unoffered.len() {
            let (spot, option) = self.record.unoffered[position];
            self.not_offered(spot, option);
        }
    }

    fn not_offered(&mut self, spot: Spot, option: Option<u16>) {
        let reader = self.reader;
        let at = self.place_of(spot);
        let kind = &reader.instrument.questionnaire().items[at.item].kind;
        let field = &reader.form.items[at.item];
        let code = match option {
            Some(number) => field.kind.code(number).to_owned(),
            None => {
                let given = self.work.given.get_at(spot.slot, self.line_of(spot.row));
                given.and_then(|cell| cell.value.as_ref()).map_or_else(String::new, said)
            }
        };
        let shown = words::shown(&code, field.hidden);
        let name = reader.name(at);
        let finding = self
            .at(&rule::UNOFFERED_OPTION, spot)
            .says(
                format!("{name} has {}, an option that was not offered", shown.en),
                format!("{name} har {}, ett alternativ som inte erbjöds", shown.sv),
            )
            .help("it does not count; ask the unit", "det räknas inte; fråga enheten");
        self.findings.push(match self.narrowing(kind, option) {
            None => finding,
            Some(why) => finding.why(why.en, why.sv),
        });
    }

    /// What says that an option is not offered: its own condition, that of all options,
    /// or the answer they come from.
    fn narrowing(&self, kind: &ItemKind, option: Option<u16>) -> Option<Words> {
        let only_if = |written: &Written| {
            let (place, text) = (self.reader.place(written.span), &written.text);
            Words::new(
                format!("{place} offers it only if `{text}`"),
                format!("{place} erbjuder det bara om `{text}`"),
            )
        };
        if let ItemKind::Unit(unit) = kind {
            return unit.offered_where.as_ref().map(only_if);
        }
        let choices = kind.choices()?;
        let own = choices.options.get(usize::from(option?));
        if let Some(own) = own.and_then(|option| option.ask_if.as_ref()) {
            return Some(only_if(own));
        }
        match (&choices.offered_where, &choices.carried) {
            (Some(condition), _) => Some(only_if(condition)),
            (None, Some(CarriedOptions::Item { item, ticked, .. })) => {
                let (place, id) = (self.reader.place(item.span), &item.value);
                let (en, sv) = if *ticked { ("", "") } else { ("not ", "inte ") };
                Some(Words::new(
                    format!("{place} offers what was {en}chosen in `{id}`"),
                    format!("{place} erbjuder det som {sv}valdes i `{id}`"),
                ))
            }
            (None, Some(CarriedOptions::Rows { condition: Some(condition), .. })) => {
                Some(only_if(condition))
            }
            (None, Some(CarriedOptions::Rows { rows, .. })) => {
                let (place, id) = (self.reader.place(rows.span), &rows.value);
                Some(Words::new(
                    format!("{place} offers the rows of `{id}`"),
                    format!("{place} erbjuder raderna i `{id}`"),
                ))
            }
            (None, None) => None,
        }
    }
}

impl Kind {
    /// The code of an option; empty where there is none.
    fn code(&self, number: u16) -> &str {
        match self {
            Self::Single(codes)
            | Self::Multiple { codes, .. }
            | Self::Ranking { codes, .. }
            | Self::Allocate { codes, .. } => codes.code(number),
            Self::Grid { cell, .. } | Self::Derived(cell) => cell.code(number),
            _ => "",
        }
    }
}

//! What should have been answered and was not.
//!
//! *In:* the record of a complete file. *Out:* a finding for every required item without
//! an answer, and for every option without what must be written beside it.
//!
//! An answer that is invalid is there: it has a finding of its own already.

use crate::answers::judge::At;
use crate::answers::review::Review;
use crate::answers::rules as rule;
use crate::answers::words;
use crate::diagnostic::Rule;
use crate::expression::{RowId, SlotId, evaluate_condition};
use crate::model::{Item, ItemKind, Required};
use crate::route::{SlotKind, Spot};
use crate::source::Span;
use crate::value::{AnswerState, Cell, Value};

impl Review<'_, '_> {
    /// Required items without an answer.
    pub(crate) fn missing(&mut self) {
        let reader = self.reader;
        let questionnaire = reader.instrument.questionnaire();
        for number in &reader.needs.required {
            let item = &questionnaire.items[*number];
            let (rule, span): (&'static Rule, Span) = match &item.required {
                Required::No => continue,
                Required::Yes(span) => (&rule::MISSING_ANSWER, *span),
                Required::Soft(span) => (&rule::SOFT_MISSING_ANSWER, *span),
                Required::If(written) => (&rule::MISSING_ANSWER, written.span),
            };
            for place in 0..self.places(*number) {
                let row = self.nth_row(*number, place);
                let Some(rows) = self.lacks(*number, item, row) else { continue };
                if let Some(program) = &reader.instrument.plan().items[*number].required
                    && evaluate_condition(program, &self.view(row)) != Some(true)
                {
                    continue;
                }
                self.lacking(self.item_at(*number, row), row, &rows, (rule, span));
            }
        }
    }

    /// Whether an answer is lacking; the rows concerned, where a grid needs every row.
    fn lacks(
        &self,
        number: usize,
        item: &Item,
        row: Option<RowId>,
    ) -> Option<Vec<usize>> {
        let plan = &self.reader.instrument.plan().items[number];
        let is_blank = |slot: SlotId| match &self.record.cell_at(slot, row) {
            Cell { value: Some(Value::Codes(codes)), .. } => codes.is_empty(),
            cell => cell.state == AnswerState::NoAnswer && !cell.inherited,
        };
        let is_asked = |slot: SlotId| self.record.asked_at(slot, row) == Some(true);
        if let Some(slot) = plan.slot {
            return (is_asked(slot) && is_blank(slot)).then(Vec::new);
        }
        let rows = plan.rows.iter().enumerate().filter(|(_, row)| is_asked(row.slot));
        let asked: Vec<usize> = rows.map(|(row, _)| row).collect();
        let blank: Vec<usize> =
            asked.iter().copied().filter(|row| is_blank(plan.rows[*row].slot)).collect();
        let each = matches!(&item.kind, ItemKind::Grid(grid) if grid.each_row_required);
        match each {
            true => (!blank.is_empty()).then_some(blank),
            false => (!asked.is_empty() && blank.len() == asked.len()).then(Vec::new),
        }
    }

    fn lacking(
        &mut self,
        at: At,
        row: Option<RowId>,
        rows: &[usize],
        (rule, span): (&'static Rule, Span),
    ) {
        let reader = self.reader;
        let name = reader.name(at);
        let id = &reader.form.items[at.item].full;
        let mark = self.mark(at, row);
        let names: Vec<String> =
            rows.iter().map(|cell| reader.name(At { row: Some(*cell), ..at })).collect();
        let what = if names.is_empty() { name.clone() } else { names.join(", ") };
        let finding = if mark.is_set() {
            rule.at(self.within_file(at.item, mark.value)).pointer(reader.pointer(at))
        } else if row.is_some() {
            // The key that is not there would stand here.
            rule.at(self.around(row)).pointer(reader.pointer(at))
        } else {
            rule.at(self.head.answers_at).pointer("/answers").mark(
                format!("/answers has no {name}"),
                format!("/answers saknar {name}"),
            )
        };
        let (item, place) = (id.clone(), reader.place(span));
        let finding = finding.item(item).help(
            format!("ask the unit, or fill in `{id}` in the file"),
            format!("fråga enheten, eller fyll i `{id}` i filen"),
        );
        self.findings.push(if *rule == rule::SOFT_MISSING_ANSWER {
            finding
                .says(
                    format!("item {what} should have an answer"),
                    format!("frågan {what} bör ha ett svar"),
                )
                .why(
                    format!("{place} sets `required: soft`"),
                    format!("{place} anger `required: soft`"),
                )
        } else {
            finding
                .says(
                    format!("required item {what} has no answer"),
                    format!("den obligatoriska frågan {what} saknar svar"),
                )
                .why(
                    format!("{place} requires it, and no earlier answer hides it"),
                    format!("{place} kräver det, och inget tidigare svar döljer frågan"),
                )
        });
    }

    /// Options that were chosen without what must be written beside them.
    pub(crate) fn missing_beside(&mut self) {
        let reader = self.reader;
        for slot in &reader.needs.beside {
            let item = reader.instrument.plan().item_of(*slot).unwrap_or_default();
            for place in 0..self.places(item) {
                let row = self.nth_row(item, place);
                self.lacks_beside(Spot { slot: *slot, row });
            }
        }
    }

    fn lacks_beside(&mut self, spot: Spot) {
        let reader = self.reader;
        if self.record.asked_at(spot.slot, spot.row) != Some(true)
            || self.record.cell_of(spot).state != AnswerState::NoAnswer
        {
            return;
        }
        let SlotKind::Specify { item, option, .. } =
            reader.instrument.plan().slot(spot.slot).kind
        else {
            return;
        };
        let at = self.place_of(spot);
        let choices = reader.instrument.questionnaire().items[item].kind.choices();
        let Some(option) = choices.and_then(|choices| choices.options.get(option)) else {
            return;
        };
        let shown = words::shown(&option.code.value, reader.form.items[item].hidden);
        let (name, place) = (reader.name(at), reader.place(option.span));
        let code = shown.en.trim_matches('`').to_owned();
        let written = format!("{{\"code\": \"{code}\", \"specify\": …}}");
        let finding = self
            .at(&rule::MISSING_SPECIFY, spot)
            .says(
                format!("{name} has {} without what is asked beside it", shown.en),
                format!("{name} har {} utan det som efterfrågas bredvid", shown.sv),
            )
            .help(format!("write `{written}`"), format!("skriv `{written}`"))
            .why(format!("{place} asks for it"), format!("{place} frågar efter det"));
        self.findings.push(finding);
    }
}

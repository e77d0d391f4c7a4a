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
use crate::expression::{Program, SlotId, evaluate_condition};
use crate::model::{Item, Required, Written};
use crate::route::{Record, SlotKind, View, walk};
use crate::source::{FileId, Span};
use crate::value::{AnswerState, Cell, Value};

/// What a record must be asked, made ready once.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    /// Items whose bounds are expressions.
    pub(crate) bounded: Vec<usize>,
    /// Items that may be required.
    required: Vec<usize>,
    /// What must be written beside options when they are chosen.
    beside: Vec<SlotId>,
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
        self.settle();
        if self.head.status == Status::Complete {
            self.missing();
            self.missing_beside();
        }
        self.unasked();
        self.unoffered();
        self.derived();
        self.undefined();
        self.soft();
        self.needless();
        self.fired.sort_by_key(|fired| fired.check);
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            plan: self.reader.instrument.plan(),
            questionnaire: self.reader.instrument.questionnaire(),
            record: self.record,
            language: &self.head.language,
        }
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

    /// Required items without an answer.
    fn missing(&mut self) {
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
            let Some(rows) = self.lacks(*number, item) else { continue };
            if let Some(program) = &reader.instrument.plan().items[*number].required
                && evaluate_condition(program, &self.view()) != Some(true)
            {
                continue;
            }
            self.lacking(*number, &rows, rule, span);
        }
    }

    /// Whether an answer is lacking; the rows concerned, where a grid needs every row.
    fn lacks(&self, number: usize, item: &Item) -> Option<Vec<usize>> {
        let plan = &self.reader.instrument.plan().items[number];
        let is_blank = |slot: SlotId| match &self.record.cell(slot) {
            Cell { value: Some(Value::Codes(codes)), .. } => codes.is_empty(),
            cell => cell.state == AnswerState::NoAnswer && !cell.inherited,
        };
        let is_asked = |slot: SlotId| self.record.is_asked(slot);
        if let Some(slot) = plan.slot {
            return (is_asked(slot) && is_blank(slot)).then(Vec::new);
        }
        let rows = plan.rows.iter().enumerate().filter(|(_, row)| is_asked(row.slot));
        let asked: Vec<usize> = rows.map(|(row, _)| row).collect();
        let blank: Vec<usize> =
            asked.iter().copied().filter(|row| is_blank(plan.rows[*row].slot)).collect();
        let each = matches!(&item.kind, crate::model::ItemKind::Grid(grid) if grid.each_row_required);
        match each {
            true => (!blank.is_empty()).then_some(blank),
            false => (!asked.is_empty() && blank.len() == asked.len()).then(Vec::new),
        }
    }

    fn lacking(
        &mut self,
        number: usize,
        rows: &[usize],
        rule: &'static Rule,
        span: Span,
    ) {
        let reader = self.reader;
        let name = reader.name(At::item(number));
        let (id, unit) = (&reader.form.items[number].id, &self.head.filed.unit);
        let mark = self.work.marks[number];
        let names: Vec<String> = rows
            .iter()
            .map(|row| reader.name(At { row: Some(*row), ..At::item(number) }))
            .collect();
        let what = if names.is_empty() { name.clone() } else { names.join(", ") };
        let finding = if mark.is_set() {
            rule.at(Span { file: self.file, start: mark.value.0, end: mark.value.1 })
                .pointer(reader.pointer(At::item(number)))
        } else {
            rule.at(self.head.answers_at).pointer("/answers").mark(
                format!("/answers has no {name}"),
                format!("/answers saknar {name}"),
            )
        };
        let (item, place) = (reader.form.items[number].id.clone(), reader.place(span));
        let command = format!("survey run {} --unit {unit} --ask {id}", reader.name);
        let finding = finding.item(item).help(command.clone(), command);
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
    fn missing_beside(&mut self) {
        let reader = self.reader;
        for slot in &reader.needs.beside {
            if !self.record.is_asked(*slot)
                || self.record.cell(*slot).state != AnswerState::NoAnswer
            {
                continue;
            }
            let SlotKind::Specify { item, row, option } =
                reader.instrument.plan().slot(*slot).kind
            else {
                continue;
            };
            let at = At { row, ..At::item(item) };
            let choices = reader.instrument.questionnaire().items[item].kind.choices();
            let Some(option) = choices.and_then(|choices| choices.options.get(option))
            else {
                continue;
            };
            let shown = words::shown(&option.code.value, reader.form.items[item].hidden);
            let (name, place) = (reader.name(at), reader.place(option.span));
            let code = shown.en.trim_matches('`').to_owned();
            let written = format!("{{\"code\": \"{code}\", \"specify\": …}}");
            let finding = self
                .at(&rule::MISSING_SPECIFY, *slot)
                .says(
                    format!("{name} has {} without what is asked beside it", shown.en),
                    format!("{name} har {} utan det som efterfrågas bredvid", shown.sv),
                )
                .help(format!("write `{written}`"), format!("skriv `{written}`"))
                .why(format!("{place} asks for it"), format!("{place} frågar efter det"));
            self.findings.push(finding);
        }
    }

    /// Answers to what was not asked: one finding an item, or a row of a grid that was
    /// asked itself.
    fn unasked(&mut self) {
        let plan = self.reader.instrument.plan();
        let mut told = None;
        for position in 0..self.record.unasked.len() {
            let slot = self.record.unasked[position];
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
        let crate::model::ItemKind::Grid(grid) = &item.kind else { return None };
        let mut rows = grid.rows.iter().zip(&compiled.rows).enumerate();
        rows.find_map(|(number, (row, compiled))| {
            let written = row.ask_if.as_ref()?;
            let program = compiled.condition.as_ref()?;
            let is_meant = at.row.is_none_or(|row| row == number);
            (is_meant && !holds(program)).then_some((written, program))
        })
    }

    /// Options that were given although they were not offered.
    fn unoffered(&mut self) {
        let reader = self.reader;
        for position in 0..self.record.unoffered.len() {
            let (slot, option) = self.record.unoffered[position];
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
            let hidden = reader.form.items[stored.item].hidden;
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
                crate::model::ItemKind::Derived { value, .. } => {
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
            let item = self.record.faults[position];
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
    fn located(&self, rule: &'static Rule, at: At, slot: SlotId) -> Finding {
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

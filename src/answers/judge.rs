//! Answers by item id, brought into the cells of a record.
//!
//! *In:* the raw value of `answers`. *Out:* one cell a slot in the workspace, with the
//! place of its value, and findings about what cannot stand.
//!
//! A value with a fault becomes [`AnswerState::Invalid`]: it is there, and it does not
//! count. Whether something was asked or is missing is not known yet; see `review`.

use crate::answers::form::{Field, Kind};
use crate::answers::json::{self, Shape};
use crate::answers::reader::{Mark, Reader, Stored, Workspace};
use crate::answers::rules as rule;
use crate::answers::stream::span;
use crate::answers::words;
use crate::diagnostic::{Finding, Findings, Rule, Words, nearest};
use crate::entry;
use crate::expression::SlotId;
use crate::source::{FileId, Span};
use crate::value::{AnswerState, Cell};

/// What reads one text.
pub(crate) struct Judge<'r, 't> {
    pub(crate) reader: &'r Reader<'r>,
    pub(crate) file: FileId,
    pub(crate) text: &'t str,
    pub(crate) work: &'r mut Workspace,
    pub(crate) findings: Findings,
}

/// Which answer is looked at, or which part of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub(crate) item: usize,
    pub(crate) row: Option<usize>,
    pub(crate) element: Option<usize>,
    /// `code`, `specify`, `missing`; empty for the answer itself.
    pub(crate) key: &'static str,
}

/// The keys of an answer that is an object.
#[derive(Default)]
pub(crate) struct Parts<'t> {
    pub(crate) code: Option<&'t str>,
    pub(crate) specify: Option<&'t str>,
    pub(crate) missing: Option<&'t str>,
    pub(crate) is_odd: bool,
}

/// Slots of what is written beside options: option, slot.
pub(crate) type Beside<'p> = &'p [(usize, SlotId)];

impl At {
    pub(crate) fn item(item: usize) -> Self {
        Self { item, row: None, element: None, key: "" }
    }

    pub(crate) fn key(self, key: &'static str) -> Self {
        Self { key, ..self }
    }
}

pub(crate) const INVALID: Option<Cell> = Some(Cell::absent(AnswerState::Invalid));

impl<'t> Judge<'_, 't> {
    /// Reads every answer.
    pub(crate) fn answers(&mut self, raw: &'t str) {
        let mut guess = 0;
        // The grammar has been checked with the envelope.
        let _ = json::entries(raw, |key, value| {
            if let Some(item) = self.known_item(key, guess) {
                guess = item + 1;
                self.answer(item, key, value);
            }
            true
        });
    }

    fn known_item(&mut self, key: &'t str, guess: usize) -> Option<usize> {
        let reader = self.reader;
        let Ok(id) = json::text(key) else {
            self.findings.push(json::unreadable(self.span(key)));
            return None;
        };
        let found = reader.form.find(&id, guess);
        if found.is_none() {
            let ids = reader.form.items.iter().map(|field| field.id.as_str());
            let shown = words::shown(&id, false);
            let finding = rule::ANSWER_FOR_UNKNOWN_ITEM
                .at(self.span(key))
                .says(
                    format!("the questionnaire has no item {}", shown.en),
                    format!("formuläret har ingen fråga {}", shown.sv),
                )
                .pointer(format!("/answers/{}", escaped(&id)))
                .suggest(nearest(&id, ids));
            self.findings.push(finding);
        }
        found
    }

    fn answer(&mut self, item: usize, key: &'t str, raw: &'t str) {
        let reader = self.reader;
        let mark = Mark { key: self.place(key), value: self.place(raw) };
        let first = self.work.marks[item];
        if first.is_set() {
            let finding = self.twice(At::item(item), key, first.key);
            self.findings.push(finding);
            return;
        }
        self.work.marks[item] = mark;
        let field = &reader.form.items[item];
        let plan = &reader.instrument.plan().items[item];
        let at = At::item(item);
        match &field.kind {
            Kind::Grid { rows, cell } => self.grid(at, (rows, cell), raw),
            Kind::Nothing => self.wrong_type(&field.kind, at, raw),
            Kind::Derived(of) => {
                if let Some(Cell { value: Some(value), .. }) =
                    self.value(of, at, raw, &[])
                {
                    self.work.stored.push(Stored { item, value });
                }
            }
            kind => {
                let cell = self.value(kind, at, raw, &plan.specify);
                if let (Some(slot), Some(cell)) = (plan.slot, cell) {
                    self.set(slot, cell, raw);
                }
            }
        }
    }

    fn grid(&mut self, at: At, (rows, cell): (&[String], &Kind), raw: &'t str) {
        let reader = self.reader;
        if json::shape(raw) != Shape::Object {
            self.refused(&reader.form.items[at.item].kind, at, raw);
            return;
        }
        let plan = &reader.instrument.plan().items[at.item].rows;
        let (mut guess, mut whole, mut given) = (0, None, false);
        let _ = json::entries(raw, |key, value| {
            let Ok(id) = json::text(key) else {
                self.findings.push(json::unreadable(self.span(key)));
                return true;
            };
            let row = match rows.get(guess) {
                Some(row) if *row == id => Some(guess),
                _ => rows.iter().position(|row| *row == id),
            };
            match row {
                Some(row) => {
                    guess = row + 1;
                    given = true;
                    let at = At { row: Some(row), ..at };
                    let first = self.work.spans[plan[row].slot.0 as usize];
                    if first != (0, 0) {
                        let finding = self.twice(at, key, first);
                        self.findings.push(finding);
                    } else if let Some(cell) =
                        self.value(cell, at, value, &plan[row].specify)
                    {
                        self.set(plan[row].slot, cell, value);
                    }
                }
                None if id == "missing" && whole.is_none() => whole = Some(value),
                None => self.unknown_row(at, rows, (key, &id)),
            }
            true
        });
        let Some(word) = whole else { return };
        let at = at.key("missing");
        if given {
            self.wrong_type(&reader.form.items[at.item].kind, at, word);
            return;
        }
        let cell = self.missing(cell, at, word);
        self.work.whole.push(at.item);
        for row in plan {
            self.set(row.slot, cell.clone(), raw);
        }
    }

    fn unknown_row(&mut self, at: At, rows: &[String], (key, id): (&'t str, &str)) {
        let item = &self.reader.form.items[at.item].id;
        let shown = words::shown(id, false);
        let finding = rule::UNKNOWN_ROW
            .at(self.span(key))
            .says(
                format!("`{item}` has no row {}", shown.en),
                format!("`{item}` har ingen rad {}", shown.sv),
            )
            .item(item.clone())
            .pointer(format!("/answers/{item}/{}", escaped(id)))
            .suggest(nearest(id, rows.iter().map(String::as_str)));
        self.findings.push(finding);
    }

    /// The cell a value makes; none where it is no answer at all.
    pub(crate) fn value(
        &mut self,
        kind: &Kind,
        at: At,
        raw: &'t str,
        beside: Beside<'_>,
    ) -> Option<Cell> {
        match json::shape(raw) {
            Shape::Object => self.object(kind, at, raw, beside),
            Shape::List => match kind {
                Kind::Multiple { .. } => self.ticks(kind, (at, raw), beside),
                _ => self.refused(kind, at, raw),
            },
            Shape::Null => self.refused(kind, at, raw),
            Shape::Number => self.literal(kind, at, raw),
            Shape::Truth => match kind {
                Kind::Single(codes) if codes.find(raw).is_some() => {
                    self.chosen(codes, at, raw)
                }
                _ => self.refused(kind, at, raw),
            },
            Shape::Text => match kind {
                Kind::Single(codes) => self.chosen(codes, at, raw),
                Kind::Text { .. } => self.typed(kind, at, raw),
                Kind::Date(range) => self.day(range, at, raw),
                _ => self.refused(kind, at, raw),
            },
        }
    }

    fn literal(&mut self, kind: &Kind, at: At, raw: &'t str) -> Option<Cell> {
        match kind {
            Kind::Single(codes) if codes.find(raw).is_some() => {
                self.chosen(codes, at, raw)
            }
            Kind::Scale { .. } | Kind::Number { .. } | Kind::Year(_) => {
                self.number(kind, at, raw)
            }
            _ => self.refused(kind, at, raw),
        }
    }

    fn object(
        &mut self,
        kind: &Kind,
        at: At,
        raw: &'t str,
        beside: Beside<'_>,
    ) -> Option<Cell> {
        let parts = self.parts(at, raw);
        if parts.is_odd {
            return INVALID;
        }
        match (kind, parts) {
            (_, Parts { missing: Some(word), code: None, specify: None, .. })
                if at.key.is_empty() && at.element.is_none() =>
            {
                Some(self.missing(kind, at.key("missing"), word))
            }
            (
                Kind::Single(codes),
                Parts { code: Some(code), specify, missing: None, .. },
            ) => {
                let (cell, number) = self.chosen_number(codes, at.key("code"), code);
                if let (Some(number), Some(specify)) = (number, specify) {
                    self.beside(codes, number, (at, specify), beside);
                }
                cell
            }
            _ => self.refused(kind, at, raw),
        }
    }

    pub(crate) fn parts(&mut self, at: At, raw: &'t str) -> Parts<'t> {
        let mut parts = Parts::default();
        let _ = json::entries(raw, |key, value| {
            let place = match key {
                "\"code\"" => &mut parts.code,
                "\"specify\"" => &mut parts.specify,
                "\"missing\"" => &mut parts.missing,
                _ => {
                    parts.is_odd = true;
                    let known = ["code", "specify", "missing"];
                    let near = nearest(key.trim_matches('"'), known);
                    let hidden = self.is_hidden(at);
                    let shown = words::shown(key.trim_matches('"'), hidden);
                    let finding = self
                        .finding(&rule::WRONG_ANSWER_TYPE, at, key)
                        .says(
                            format!("an answer has no key {}", shown.en),
                            format!("ett svar har ingen nyckel {}", shown.sv),
                        )
                        .suggest(near);
                    self.findings.push(finding);
                    return true;
                }
            };
            match *place {
                None => *place = Some(value),
                Some(first) => {
                    parts.is_odd = true;
                    let first = self.place(first);
                    let finding = self.twice(at, key, first);
                    self.findings.push(finding);
                }
            }
            true
        });
        parts
    }

    pub(crate) fn set(&mut self, slot: SlotId, cell: Cell, raw: &str) {
        self.work.spans[slot.0 as usize] = self.place(raw);
        self.work.given.set(slot, cell);
    }

    /// The text of a string; a finding where it cannot be read or is blank.
    pub(crate) fn words(
        &mut self,
        at: At,
        raw: &'t str,
    ) -> Option<std::borrow::Cow<'t, str>> {
        if json::shape(raw) != Shape::Text {
            return Some(raw.into());
        }
        let Ok(text) = json::text(raw) else {
            let finding = self.finding(&rule::JSON_SYNTAX, at, raw);
            self.findings.push(Finding {
                message: json::unreadable(finding.label.span).message,
                ..finding
            });
            return None;
        };
        if text.trim().is_empty() {
            self.blank(at, raw);
            return None;
        }
        Some(text)
    }

    pub(crate) fn blank(&mut self, at: At, raw: &'t str) {
        let name = self.name(at);
        let finding = self
            .finding(&rule::BLANK_ANSWER, at, raw)
            .says(
                format!("{name} has an answer that says nothing"),
                format!("{name} har ett svar som inte säger något"),
            )
            .help(
                "leave the item out where it has no answer",
                "utelämna frågan där svar saknas",
            );
        self.findings.push(finding);
    }

    /// A finding for a value that cannot be of its kind: blank, or of another type.
    pub(crate) fn refused(&mut self, kind: &Kind, at: At, raw: &'t str) -> Option<Cell> {
        match json::shape(raw) {
            Shape::Null => self.blank(at, raw),
            Shape::Text if self.words(at, raw).is_none() => {}
            _ => self.wrong_type(kind, at, raw),
        }
        INVALID
    }

    pub(crate) fn wrong_type(&mut self, kind: &Kind, at: At, raw: &'t str) {
        let hidden = self.is_hidden(at);
        let (expected, found) = (words::expected(kind), words::found(raw, hidden));
        let name = self.name(at);
        let mut finding = self.finding(&rule::WRONG_ANSWER_TYPE, at, raw).says(
            format!("{name}: expected {}, found {}", expected.en, found.en),
            format!("{name}: väntade {}, fann {}", expected.sv, found.sv),
        );
        if let (Some(instead), false) = (instead(kind, raw), hidden) {
            finding.help.push(instead);
        }
        self.findings.push(finding);
    }

    pub(crate) fn twice(&self, at: At, key: &'t str, first: (u32, u32)) -> Finding {
        let shown = words::shown(key.trim_matches('"'), false);
        let first = Span { file: self.file, start: first.0, end: first.1 };
        rule::DUPLICATE_ANSWER_KEY
            .at(self.span(key))
            .says(
                format!("the key {} is there already", shown.en),
                format!("nyckeln {} finns redan", shown.sv),
            )
            .mark("once more here", "en gång till här")
            .also(first, "first here", "först här")
            .pointer(self.reader.pointer(at))
            .item(self.reader.form.items[at.item].id.clone())
            .help("keep one of them", "behåll en av dem")
    }

    /// Starts a finding about a value.
    pub(crate) fn finding(&self, rule: &'static Rule, at: At, raw: &str) -> Finding {
        let pointer = self.reader.pointer(at);
        rule.at(self.span(raw))
            .mark(pointer.clone(), pointer.clone())
            .pointer(pointer)
            .item(self.reader.form.items[at.item].id.clone())
    }

    pub(crate) fn is_hidden(&self, at: At) -> bool {
        self.field(at).hidden
    }

    fn field(&self, at: At) -> &Field {
        &self.reader.form.items[at.item]
    }

    /// What an answer is called: its item or `grid.row`, in backticks.
    pub(crate) fn name(&self, at: At) -> String {
        self.reader.name(at)
    }

    pub(crate) fn span(&self, part: &str) -> Span {
        span(self.file, self.text, part)
    }

    pub(crate) fn place(&self, part: &str) -> (u32, u32) {
        let span = self.span(part);
        (span.start, span.end)
    }
}

/// What could be written instead, where that is plain.
fn instead(kind: &Kind, raw: &str) -> Option<Words> {
    let written = match (kind, json::shape(raw)) {
        (Kind::Number { .. } | Kind::Scale { .. } | Kind::Year(_), Shape::Text) => {
            match entry::number(&json::text(raw).ok()?) {
                Ok(number) => Some(number),
                // Which of two readings is meant, the unit alone can tell.
                Err(refusal) if !refusal.readings.is_empty() => {
                    return refusal.help.into_iter().next();
                }
                Err(_) => None,
            }
        }
        (Kind::Multiple { .. }, Shape::Text) => Some(format!("[{raw}]")),
        (Kind::Text { .. } | Kind::Date(_), Shape::Number) => Some(format!("\"{raw}\"")),
        (Kind::Single(codes), Shape::Truth) => {
            let word = if raw == "true" { "yes" } else { "no" };
            codes.find(word).map(|_| format!("\"{word}\""))
        }
        _ => None,
    }?;
    Some(Words::new(format!("write `{written}`"), format!("skriv `{written}`")))
}

/// A key as a JSON pointer writes it (RFC 6901 §3).
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

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
use crate::expression::{RowId, SlotId};
use crate::model::RosterItem;
use crate::source::{FileId, Span};
use crate::value::{AnswerState, Cell};

/// What reads one text.
pub(crate) struct Judge<'r, 't> {
    pub(crate) reader: &'r Reader<'r>,
    pub(crate) file: FileId,
    pub(crate) text: &'t str,
    pub(crate) work: &'r mut Workspace,
    /// The part that the text answers; none where there are no parts.
    pub(crate) part: Option<usize>,
    /// Answers are judged as they are met: there are no parts and no other text.
    pub(crate) at_once: bool,
    pub(crate) findings: Findings,
    /// How many answers have been left out, to what an extension adds.
    pub(crate) added: usize,
}

/// Which answer is looked at, or which part of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At {
    pub(crate) item: usize,
    /// The rows of rosters around it, as the file counts them.
    pub(crate) path: Path,
    /// The given row of a roster that it stands in.
    pub(crate) line: Option<RowId>,
    /// The row of a grid, or the part of an allocation.
    pub(crate) row: Option<usize>,
    pub(crate) element: Option<usize>,
    /// `code`, `specify`, `missing`; empty for the answer itself.
    pub(crate) key: &'static str,
}

/// Rows of rosters by their place, from 0, outer before inner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path {
    rows: [u32; RosterItem::MOST_DEPTH],
    depth: u8,
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
        let (path, line) = (Path::default(), None);
        Self { item, path, line, row: None, element: None, key: "" }
    }

    /// Another item in the same row of a roster.
    pub(crate) fn beside(self, item: usize) -> Self {
        Self { path: self.path, line: self.line, ..Self::item(item) }
    }

    pub(crate) fn key(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// Whether it is an answer, and no part of one.
    pub(crate) fn is_whole(self) -> bool {
        self.key.is_empty() && self.element.is_none()
    }
}

impl Path {
    /// A row within.
    pub(crate) fn within(mut self, row: u32) -> Self {
        if let Some(place) = self.rows.get_mut(usize::from(self.depth)) {
            *place = row;
            self.depth += 1;
        }
        self
    }

    /// The row in the roster at a depth, from 0.
    pub(crate) fn row(&self, depth: usize) -> Option<u32> {
        let used = self.rows.get(..usize::from(self.depth))?;
        used.get(depth).copied()
    }
}

pub(crate) const INVALID: Option<Cell> = Some(Cell::absent(AnswerState::Invalid));

impl<'t> Judge<'_, 't> {
    /// Reads every answer.
    pub(crate) fn answers(&mut self, raw: &'t str) {
        let mut guess = 0;
        // The grammar has been checked with the envelope.
        let _ = json::entries(raw, |key, value| {
            self.next_answer(&mut guess, key, value);
            true
        });
    }

    /// Reads one answer; `guess` is the item that it probably is to.
    pub(crate) fn next_answer(
        &mut self,
        guess: &mut usize,
        key: &'t str,
        value: &'t str,
    ) {
        if let Some(item) = self.known_item(key, *guess) {
            *guess = item + 1;
            if self.is_of_part(item, key) {
                self.answer(At::item(item), key, value);
            }
        }
    }

    fn known_item(&mut self, key: &'t str, guess: usize) -> Option<usize> {
        let reader = self.reader;
        if let Some(item) = reader.form.next(key, guess) {
            return Some(item);
        }
        let Ok(id) = json::text(key) else {
            self.findings.push(json::unreadable(self.span(key)));
            return None;
        };
        let found = reader.form.find(&id, guess);
        if found.is_none() && reader.extension.as_ref().is_some_and(|of| of.adds(&id)) {
            self.added += 1;
            return None;
        }
        if found.is_none() {
            let outer = reader.form.items.iter().filter(|field| field.roster.is_none());
            let ids = outer.map(|field| field.id.as_str());
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

    /// Whether an item is of the part that is read; a finding where it is not.
    fn is_of_part(&mut self, item: usize, key: &'t str) -> bool {
        let reader = self.reader;
        let (Some(part), Some(of)) = (self.part, reader.parts[item]) else { return true };
        if part == of {
            return true;
        }
        let parts = &reader.instrument.questionnaire().parts;
        let (part, of) = (&parts[part].name.value, &parts[of].name.value);
        let name = self.name(At::item(item));
        let finding = rule::ANSWER_OF_ANOTHER_PART
            .at(self.span(key))
            .says(
                format!("{name} is of the part `{of}`, not of `{part}`"),
                format!("{name} hör till delen `{of}`, inte till `{part}`"),
            )
            .pointer(reader.pointer(At::item(item)))
            .item(reader.form.items[item].id.clone())
            .help(
                format!("move it to the answer file of `{of}`"),
                format!("flytta det till svarsfilen för `{of}`"),
            );
        self.findings.push(finding);
        false
    }

    /// Reads one answer, outside of rosters or in a row.
    pub(crate) fn answer(&mut self, at: At, key: &'t str, raw: &'t str) {
        let reader = self.reader;
        let mark = Mark { key: self.place(key), value: self.place(raw) };
        let place = self.work.mark_of(&reader.form, at);
        let first = self.work.marks[place];
        if first.is_set() {
            let finding = self.twice(at, key, first.key);
            self.findings.push(finding);
            return;
        }
        self.work.marks[place] = mark;
        let field = &reader.form.items[at.item];
        let plan = &reader.instrument.plan().items[at.item];
        match &field.kind {
            Kind::Grid { .. } | Kind::Allocate { .. } => self.cells(at, raw),
            Kind::Roster(roster) => self.roster(roster, at, raw),
            Kind::Nothing => self.wrong_type(&field.kind, at, raw),
            Kind::Derived(of) => {
                if let Some(Cell { value: Some(value), .. }) =
                    self.value(of, at, raw, &[])
                {
                    self.work.stored.push(Stored { item: at.item, line: at.line, value });
                }
            }
            kind => {
                if let Some(cell) = self.value(kind, at, raw, &plan.specify)
                    && let Some(slot) = plan.slot
                {
                    self.set(at, slot, cell, raw);
                }
            }
        }
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
            Shape::Object => match kind {
                Kind::Location { accuracy_max } => {
                    self.location(accuracy_max.as_ref(), at, raw)
                }
                Kind::Document { .. } => self.document(kind, at, raw),
                _ => self.object(kind, at, raw, beside),
            },
            Shape::List => match kind {
                Kind::Multiple { .. } => self.ticks(kind, (at, raw), beside),
                Kind::Ranking { .. } => self.ranking(kind, (at, raw), beside),
                _ => self.refused(kind, at, raw),
            },
            Shape::Null => self.refused(kind, at, raw),
            Shape::Number => self.literal(kind, at, raw),
            Shape::Truth => match kind {
                Kind::Single(codes) if codes.find(raw).is_some() => {
                    self.chosen(codes, at, raw)
                }
                Kind::Consent => self.consent(at, raw),
                _ => self.refused(kind, at, raw),
            },
            Shape::Text => match kind {
                Kind::Single(codes) => self.chosen(codes, at, raw),
                Kind::Text { .. } => self.typed(kind, at, raw),
                Kind::Unit(register) => self.unit_code(register, at, raw),
                Kind::Date(_) | Kind::Month(_) | Kind::Time(_) | Kind::Duration(_) => {
                    self.moment(kind, at, raw)
                }
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
            Kind::Unit(register) if register.position(raw).is_some() => {
                self.unit_code(register, at, raw)
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
                if at.is_whole() =>
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
        match self.keyed(at, raw, ["code", "specify", "missing"]) {
            Some([code, specify, missing]) => {
                Parts { code, specify, missing, is_odd: false }
            }
            None => Parts { is_odd: true, ..Parts::default() },
        }
    }

    /// The values of an object that may have these keys; none where it has another, or
    /// one of them twice.
    pub(crate) fn keyed<const N: usize>(
        &mut self,
        at: At,
        raw: &'t str,
        keys: [&str; N],
    ) -> Option<[Option<&'t str>; N]> {
        let (mut values, mut is_odd) = ([None; N], false);
        let _ = json::entries(raw, |key, value| {
            let Ok(name) = json::text(key) else {
                is_odd = true;
                self.findings.push(json::unreadable(self.span(key)));
                return true;
            };
            match keys.iter().position(|known| *known == name) {
                None => {
                    is_odd = true;
                    self.unknown_key_of(at, (key, &name), &keys);
                }
                Some(number) => match values[number] {
                    None => values[number] = Some(value),
                    Some(first) => {
                        is_odd = true;
                        let first = self.place(first);
                        let finding = self.twice(at, key, first);
                        self.findings.push(finding);
                    }
                },
            }
            true
        });
        (!is_odd).then_some(values)
    }

    fn unknown_key_of(&mut self, at: At, (key, name): (&'t str, &str), keys: &[&str]) {
        let hidden = self.is_hidden(at);
        let shown = words::shown(name, hidden);
        let near = nearest(name, keys.iter().copied()).filter(|_| !hidden);
        let finding = self
            .finding(&rule::WRONG_ANSWER_TYPE, at, key)
            .says(
                format!("an answer has no key {}", shown.en),
                format!("ett svar har ingen nyckel {}", shown.sv),
            )
            .suggest(near);
        self.findings.push(finding);
    }

    /// Puts a cell into the record, in the row where it stands.
    pub(crate) fn set(&mut self, at: At, slot: SlotId, cell: Cell, raw: &str) {
        let place = self.place(raw);
        self.work.set(slot, at.line, cell, place);
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
        if text.chars().all(char::is_whitespace) {
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
        if let (Some(instead), false, true) =
            (instead(kind, raw), hidden, finding.help.is_empty())
        {
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
            .item(self.reader.form.items[at.item].full.clone())
            .help("keep one of them", "behåll en av dem")
    }

    /// Starts a finding about a value.
    pub(crate) fn finding(&self, rule: &'static Rule, at: At, raw: &str) -> Finding {
        let pointer = self.reader.pointer(at);
        let finding = rule
            .at(self.span(raw))
            .mark(pointer.clone(), pointer.clone())
            .pointer(pointer)
            .item(self.reader.form.items[at.item].full.clone());
        match self.missing_code(at, raw) {
            Some(name) => finding.help(
                format!("write `{{\"missing\": \"{name}\"}}`"),
                format!("skriv `{{\"missing\": \"{name}\"}}`"),
            ),
            None => finding,
        }
    }

    /// The missing code that an answer was meant to be: its bare word, where the item
    /// offers it. That is no answer, so that it is never hidden.
    pub(crate) fn missing_code(&self, at: At, raw: &str) -> Option<&'static str> {
        if !at.is_whole() || json::shape(raw) != Shape::Text {
            return None;
        }
        let state = AnswerState::from_name(&json::text(raw).ok()?)?;
        let offered = &self.reader.form.items[at.item].offered;
        offered.contains(&state).then(|| state.name())
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
        (Kind::Multiple { .. } | Kind::Ranking { .. }, Shape::Text) => {
            Some(format!("[{raw}]"))
        }
        (Kind::Text { .. } | Kind::Date(_) | Kind::Unit(_), Shape::Number) => {
            Some(format!("\"{raw}\""))
        }
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

//! An answer file as text: what `Reader` reads, written.
//!
//! *In:* what a file says of itself, and a record. *Out:* JSON in the canonical spelling:
//! keys in the order of the documentation, items in asking order, numbers with the
//! digits they have.
//!
//! Only answers and missing codes are written: what was not asked, left blank or found
//! invalid is absent, as language.md 3 has it. Nothing is checked here.

use std::fmt::Write;

use crate::answers::{Attached, CHANGED, GivenBy};
use crate::check::Instrument;
use crate::decimal::{MOST_DIGITS, Number};
use crate::expression::{Domain, RosterId, RowId, SlotId, calendar};
use crate::model::{Item, ItemKind};
use crate::route::{Record, RowPlan};
use crate::value::{AnswerState, Cell, Status, Value};

/// What a file says of itself. Texts are written as they are.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    /// The answers are not real.
    pub simulated: bool,
    /// The unit's code.
    pub unit: String,
    /// The keys of the record and other keys of the author's, in order: name, JSON text.
    pub keys: Vec<(String, String)>,
    /// The part of the record that the file holds, by its number; none where the
    /// questionnaire has no parts.
    pub part: Option<usize>,
    /// How far the respondent got.
    pub status: Option<Status>,
    /// The author's word for the response table.
    pub disposition: Option<String>,
    /// The language of the interview.
    pub language: Option<String>,
    /// When it began.
    pub started: Option<String>,
    /// When it was handed in.
    pub submitted: Option<String>,
    /// The arms drawn: name, code.
    pub draws: Vec<(String, String)>,
    /// Who gave an answer, by item; those that are not named came from the respondent.
    pub given_by: Vec<(String, GivenBy)>,
    /// Confirmed soft checks with their reasons.
    pub confirmed: Vec<(String, Option<String>)>,
    /// Who signed, notes, contacts, what the file replaces.
    pub attached: Attached,
}

/// Writes an answer file, indented for people, with a line break at its end.
pub fn file(instrument: &Instrument, envelope: &Envelope, record: &Record) -> String {
    let mut text = String::new();
    tree(instrument, envelope, record).show(0, &mut text);
    text.push('\n');
    text
}

/// Writes an answer file on one line, without a line break.
pub fn line(instrument: &Instrument, envelope: &Envelope, record: &Record) -> String {
    let mut text = String::new();
    tree(instrument, envelope, record).pack(&mut text);
    text
}

/// One answer as JSON text, without what is written beside options; none for a value that
/// its cell cannot hold.
pub fn value(instrument: &Instrument, slot: SlotId, value: &Value) -> Option<String> {
    let record = Record::default();
    let json = Writer { instrument, record: &record, part: None };
    let mut text = String::new();
    json.value(slot, value, &[], None)?.pack(&mut text);
    Some(text)
}

/// A value of JSON whose numbers keep their digits.
enum Json {
    Plain(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn text(text: &str) -> Self {
        Self::Plain(serde_json::Value::from(text).to_string())
    }

    fn object<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Object(entries.map(|(key, value)| (key.to_owned(), value)).into())
    }

    fn pack(&self, text: &mut String) {
        match self {
            Self::Plain(plain) => text.push_str(plain),
            Self::List(list) => {
                text.push('[');
                for (at, value) in list.iter().enumerate() {
                    text.push_str(if at > 0 { ", " } else { "" });
                    value.pack(text);
                }
                text.push(']');
            }
            Self::Object(entries) => {
                text.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if at > 0 { ", " } else { "" });
                    let _ = write!(text, "{}: ", serde_json::Value::from(key.as_str()));
                    value.pack(text);
                }
                text.push('}');
            }
        }
    }

    /// Objects that hold objects, and lists that do, take a line an entry.
    fn show(&self, depth: usize, text: &mut String) {
        let indent = |text: &mut String, depth: usize| {
            text.push('\n');
            text.push_str(&"  ".repeat(depth));
        };
        match self {
            Self::Object(entries) if depth < 2 && !entries.is_empty() => {
                text.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if at > 0 { "," } else { "" });
                    indent(text, depth + 1);
                    let _ = write!(text, "{}: ", serde_json::Value::from(key.as_str()));
                    value.show(depth + 1, text);
                }
                indent(text, depth);
                text.push('}');
            }
            Self::List(list)
                if list.iter().any(
                    |value| matches!(value, Self::Object(entries) if entries.len() > 2),
                ) =>
            {
                text.push('[');
                for (at, value) in list.iter().enumerate() {
                    text.push_str(if at > 0 { "," } else { "" });
                    indent(text, depth + 1);
                    value.pack(text);
                }
                indent(text, depth);
                text.push(']');
            }
            other => other.pack(text),
        }
    }
}

fn tree(instrument: &Instrument, envelope: &Envelope, record: &Record) -> Json {
    let questionnaire = instrument.questionnaire();
    let mut entries = vec![
        ("questionnaire".to_owned(), Json::text(&questionnaire.name.value)),
        ("version".to_owned(), Json::text(&questionnaire.version.value)),
    ];
    let mut add = |key: &str, value: Option<Json>| {
        entries.extend(value.map(|value| (key.to_owned(), value)));
    };
    let text = |text: &Option<String>| text.as_deref().map(Json::text);
    add("simulated", envelope.simulated.then(|| Json::Plain("true".to_owned())));
    add("unit", Some(Json::text(&envelope.unit)));
    for (key, value) in &envelope.keys {
        add(key, Some(Json::Plain(value.clone())));
    }
    let part = envelope.part.and_then(|part| questionnaire.parts.get(part));
    add("part", part.map(|part| Json::text(&part.name.value)));
    add("status", envelope.status.map(|status| Json::text(status.name())));
    add("disposition", text(&envelope.disposition));
    add("language", text(&envelope.language));
    add("started", text(&envelope.started));
    add("submitted", text(&envelope.submitted));
    let draws = envelope.draws.iter();
    let draws: Vec<_> =
        draws.map(|(name, code)| (name.clone(), Json::text(code))).collect();
    add("draws", (!draws.is_empty()).then_some(Json::Object(draws)));
    let answers = Writer { instrument, record, part: envelope.part }.items(None, None);
    add("answers", Some(Json::Object(answers)));
    let given = envelope.given_by.iter();
    let given: Vec<_> =
        given.map(|(item, by)| (item.clone(), Json::text(by.name()))).collect();
    add("given_by", (!given.is_empty()).then_some(Json::Object(given)));
    let confirmed = envelope.confirmed.iter().map(|(check, reason)| match reason {
        Some(reason) => {
            Json::object([("check", Json::text(check)), ("reason", Json::text(reason))])
        }
        None => Json::object([("check", Json::text(check))]),
    });
    let confirmed: Vec<Json> = confirmed.collect();
    add("confirmed", (!confirmed.is_empty()).then_some(Json::List(confirmed)));
    for (key, value) in attached(&envelope.attached) {
        add(key, value);
    }
    add("instrument", Some(Json::text(instrument.hash())));
    Json::Object(entries)
}

/// Who signed, notes, contacts, what the file replaces; none where there is nothing.
fn attached(of: &Attached) -> [(&'static str, Option<Json>); 4] {
    let entry = |pairs: &[(&str, Option<&str>)]| {
        let told = pairs.iter().filter_map(|(key, text)| {
            Some(((*key).to_owned(), Json::text(text.filter(|text| !text.is_empty())?)))
        });
        Json::Object(told.collect())
    };
    let list = |list: Vec<Json>| (!list.is_empty()).then_some(Json::List(list));
    let signatures = of.signatures.iter().map(|signature| {
        entry(&[
            ("name", Some(&signature.name)),
            ("role", Some(&signature.role)),
            ("when", Some(&signature.when)),
            ("as", Some(signature.signs.name())),
            ("reviewed", signature.reviewed.as_deref()),
            ("since", signature.is_outdated.then_some(CHANGED)),
        ])
    });
    let mut notes: Vec<(String, Json)> = Vec::new();
    for note in &of.notes {
        let told = entry(&[("text", Some(&note.text)), ("when", Some(&note.when))]);
        match notes.iter_mut().find(|(at, _)| *at == note.at) {
            Some((_, Json::List(list))) => list.push(told),
            _ => notes.push((note.at.clone(), Json::List(vec![told]))),
        }
    }
    let calls = of.calls.iter().map(|call| {
        entry(&[
            ("outcome", Some(call.kind.name())),
            ("when", Some(&call.when)),
            ("text", Some(&call.text)),
        ])
    });
    [
        ("signatures", list(signatures.collect())),
        ("notes", (!notes.is_empty()).then_some(Json::Object(notes))),
        ("calls", list(calls.collect())),
        ("replaces", of.replaces.as_deref().map(Json::text)),
    ]
}

struct Writer<'a> {
    instrument: &'a Instrument,
    record: &'a Record,
    part: Option<usize>,
}

impl Writer<'_> {
    /// The answers outside of rosters, or those in one row.
    fn items(&self, roster: Option<usize>, row: Option<RowId>) -> Vec<(String, Json)> {
        let questionnaire = self.instrument.questionnaire();
        let numbers: Vec<usize> = match roster {
            None => {
                let is_of_part = |item: &Item| {
                    self.part.is_none() || questionnaire.part_of(item) == self.part
                };
                let items = questionnaire.outer_items();
                items.filter(|(_, item)| is_of_part(item)).map(|(n, _)| n).collect()
            }
            Some(roster) => {
                questionnaire.columns(roster).map(|(number, _)| number).collect()
            }
        };
        let answer = |number: usize| {
            let id = questionnaire.items[number].id.value.clone();
            Some((id, self.item(number, row)?))
        };
        numbers.into_iter().filter_map(answer).collect()
    }

    fn item(&self, number: usize, row: Option<RowId>) -> Option<Json> {
        let item = &self.instrument.questionnaire().items[number];
        let plan = &self.instrument.plan().items[number];
        if let Some(roster) = plan.roster {
            return self.roster(number, roster, row);
        }
        match &item.kind {
            ItemKind::Derived { .. } | ItemKind::Note | ItemKind::Unreadable => None,
            ItemKind::Allocate(allocate) => {
                let cells = plan.rows.iter().zip(allocate.choices.options.iter());
                self.parts(cells.map(|(cell, option)| (cell, &option.code.value)), row)
            }
            ItemKind::Grid(grid) => {
                let cells = plan.rows.iter().zip(&grid.rows);
                self.parts(cells.map(|(cell, written)| (cell, &written.id.value)), row)
            }
            _ => self.cell(plan.slot?, &plan.specify, row),
        }
    }

    /// The cells of a grid or an allocation; none where none has anything to say.
    fn parts<'p>(
        &self,
        cells: impl Iterator<Item = (&'p RowPlan, &'p String)>,
        row: Option<RowId>,
    ) -> Option<Json> {
        let part = |(cell, name): (&RowPlan, &String)| {
            Some((name.clone(), self.cell(cell.slot, &cell.specify, row)?))
        };
        let parts: Vec<_> = cells.filter_map(part).collect();
        (!parts.is_empty()).then_some(Json::Object(parts))
    }

    fn roster(
        &self,
        number: usize,
        roster: RosterId,
        row: Option<RowId>,
    ) -> Option<Json> {
        let plan = self.instrument.plan().roster(roster);
        let cell = self.record.cell_at(plan.slot, row);
        if cell.value.is_none() {
            return given(cell).and_then(|cell| missing(cell.state));
        }
        let rows = self.record.rows_in(roster, row)?;
        let told = |row: &RowId| {
            let mut entries = Vec::new();
            let code = plan.code.map(|slot| self.record.cell_at(slot, Some(*row)));
            if let Some(Cell { value: Some(value), .. }) = code {
                let code = match (value, plan.code.map(|slot| self.domain(slot))) {
                    (Value::Code(code), Some(Domain::Single(options))) => {
                        options.code(*code).to_owned()
                    }
                    (Value::Number(number), _) => number.to_string(),
                    _ => String::new(),
                };
                entries.push(("row".to_owned(), Json::text(&code)));
            }
            entries.extend(self.items(Some(number), Some(*row)));
            Json::Object(entries)
        };
        Some(Json::List(rows.iter().map(told).collect()))
    }

    fn domain(&self, slot: SlotId) -> &Domain {
        &self.instrument.plan().slot(slot).domain
    }

    fn cell(
        &self,
        slot: SlotId,
        beside: &[(usize, SlotId)],
        row: Option<RowId>,
    ) -> Option<Json> {
        let cell = given(self.record.cell_at(slot, row))?;
        match &cell.value {
            Some(value) => self.value(slot, value, beside, row),
            None => self.spelled(slot, cell.state).or_else(|| missing(cell.state)),
        }
    }

    /// A missing code that an option spells is written as that option.
    fn spelled(&self, slot: SlotId, state: AnswerState) -> Option<Json> {
        if !AnswerState::MISSING_CODES.contains(&state) {
            return None;
        }
        let (Domain::Single(options)
        | Domain::Multiple(options)
        | Domain::Ranking(options)) = self.domain(slot)
        else {
            return None;
        };
        let option = options.list.iter().find(|option| option.missing == Some(state))?;
        let code = Json::text(&option.code);
        Some(match self.domain(slot) {
            Domain::Multiple(_) | Domain::Ranking(_) => Json::List(vec![code]),
            _ => code,
        })
    }

    fn value(
        &self,
        slot: SlotId,
        value: &Value,
        beside: &[(usize, SlotId)],
        row: Option<RowId>,
    ) -> Option<Json> {
        let option = |code: u16| {
            let (Domain::Single(options)
            | Domain::Multiple(options)
            | Domain::Ranking(options)) = self.domain(slot)
            else {
                return Json::Plain("null".to_owned());
            };
            let text = Json::text(options.code(code));
            let specify = beside.iter().find(|(option, _)| *option == usize::from(code));
            let specify = specify.and_then(|(_, slot)| self.cell(*slot, &[], row));
            match specify {
                Some(specify) => Json::object([("code", text), ("specify", specify)]),
                None => text,
            }
        };
        Some(match value {
            Value::Condition(holds) => Json::Plain(holds.to_string()),
            Value::Number(number) => Json::Plain(digits(number)),
            Value::Text(text) => Json::text(text),
            Value::Code(code) => option(*code),
            Value::Codes(codes) => Json::List(codes.iter().map(option).collect()),
            Value::Ranking(codes) => {
                Json::List(codes.iter().copied().map(option).collect())
            }
            Value::Date(day) => Json::text(&day.to_string()),
            Value::Month(month) => Json::text(&calendar::show_month(*month)),
            Value::Time(time) => Json::text(&calendar::show_time(*time)),
            Value::Duration(seconds) => Json::text(&calendar::show_duration(*seconds)),
            Value::Location(place) => {
                let text = |number: &Number| Json::text(&digits(number));
                let mut entries = vec![
                    ("lat".to_owned(), text(&place.lat)),
                    ("lon".to_owned(), text(&place.lon)),
                ];
                let accuracy = place.accuracy.as_ref();
                entries.extend(accuracy.map(|a| ("accuracy".to_owned(), text(a))));
                Json::Object(entries)
            }
            Value::Document(document) => Json::object([
                ("name", Json::text(&document.name)),
                ("bytes", Json::Plain(document.bytes.to_string())),
                ("sha256", Json::text(&document.sha256)),
            ]),
        })
    }
}

fn missing(state: AnswerState) -> Option<Json> {
    let is_code = AnswerState::MISSING_CODES.contains(&state);
    is_code.then(|| Json::object([("missing", Json::text(state.name()))]))
}

/// A cell, unless it took its state over from another: nobody gave that one.
fn given(cell: &Cell) -> Option<&Cell> {
    (!cell.inherited).then_some(cell)
}

/// A number as JSON has it. Answers end within 28 digits, so that nothing is cut; one
/// with more zeros behind them has an exponent, since more digits are not read.
fn digits(number: &Number) -> String {
    if number.decimals().is_none() {
        return number.fixed(28);
    }
    let plain = number.to_string();
    let significant = plain.trim_start_matches('-').len();
    if plain.contains('.') || significant <= MOST_DIGITS {
        return plain;
    }
    let short = plain.trim_end_matches('0');
    format!("{short}e{}", plain.len() - short.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_that_are_read() {
        let pairs = [
            ("12.50", "12.5"),
            ("-0", "0"),
            ("1e3", "1000"),
            ("-1e50", "-1e50"),
            ("1e-3", "0.001"),
            ("1234567890123456789012345678e2", "1234567890123456789012345678e2"),
        ];
        for (text, written) in pairs {
            let number = Number::parse(text).unwrap();
            assert_eq!(digits(&number), written);
            assert_eq!(Number::parse(written), Ok(number));
        }
    }
}

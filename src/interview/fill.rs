//! Answers that are handed in before anybody is asked.
//!
//! *In:* an answer file or the answers of one, or a place by its name and a text. *Out:* a
//! draft, or an event.
//!
//! Nothing is judged: what does not fit is found as for any other answer. But a file that
//! says that it is of something else is not taken, and what the respondent has answered
//! stands.

use serde_json::value::RawValue;

use crate::answers::GivenBy;
use crate::check::Instrument;
use crate::diagnostic::Words;
use crate::interview::draft::{Held, HeldRow, quoted};
use crate::interview::provenance::outer;
use crate::interview::{
    Change, Cursor, Draft, Event, Part, Path, Problem, RowKey, Session,
};
use crate::model::{Item, ItemKind};
use crate::value::AnswerState;

type Raws<'r> = indexmap::IndexMap<String, &'r RawValue>;

/// Reads prepared answers: an answer file, or what stands under its `answers`. Names that
/// the questionnaire does not have come back beside.
///
/// # Errors
///
/// It is no JSON object.
pub fn prepared(
    instrument: &Instrument,
    text: &str,
) -> Result<(Draft, Vec<String>), serde_json::Error> {
    let whole: Raws<'_> = serde_json::from_str(text)?;
    let answers = match whole.get("answers") {
        Some(answers) if whole.contains_key("questionnaire") || whole.len() == 1 => {
            serde_json::from_str(answers.get())?
        }
        _ => whole,
    };
    let mut unknown = Vec::new();
    let draft = level(instrument, None, &answers, &mut unknown);
    Ok((draft, unknown))
}

/// Whether two parts of an item cannot both stand: they are the same, or one is of the other.
fn meet(one: &Part, other: &Part) -> bool {
    let is_of = |part: &Part, around: &Part| match (part, around) {
        (_, Part::Whole) => true,
        (Part::Beside { cell: Some(cell), .. }, Part::Cell(of)) => cell == of,
        (part, of) => part == of,
    };
    is_of(one, other) || is_of(other, one)
}

/// The answers outside of rosters, or those of one row.
fn level(
    instrument: &Instrument,
    around: Option<usize>,
    answers: &Raws<'_>,
    unknown: &mut Vec<String>,
) -> Draft {
    let questionnaire = instrument.questionnaire();
    let mut draft = Draft::default();
    for (id, raw) in answers {
        let fits = |item: &Item| item.roster == around && item.id.value == *id;
        let Some(number) = questionnaire.items.iter().position(fits) else {
            if around.is_none() || id != "row" {
                unknown.push(id.clone());
            }
            continue;
        };
        let held = match &questionnaire.items[number].kind {
            ItemKind::Grid(_) | ItemKind::Allocate(_) => cells(raw),
            ItemKind::Roster(_) => rows(instrument, number, raw, unknown),
            ItemKind::Derived { .. } | ItemKind::Note => continue,
            kind => one(raw, kind.choices().is_some()),
        };
        draft.answers.insert(id.clone(), held);
    }
    draft
}

fn cells(raw: &RawValue) -> Held {
    match serde_json::from_str::<Raws<'_>>(raw.get()) {
        Ok(cells) if !cells.contains_key("missing") => {
            let cells = cells.into_iter().map(|(id, raw)| (id, one(raw, true)));
            Held { cells: cells.collect(), ..Held::default() }
        }
        _ => one(raw, false),
    }
}

fn rows(
    instrument: &Instrument,
    roster: usize,
    raw: &RawValue,
    unknown: &mut Vec<String>,
) -> Held {
    let Ok(list) = serde_json::from_str::<Vec<Raws<'_>>>(raw.get()) else {
        return one(raw, false);
    };
    let row = |answers: &Raws<'_>| {
        let code = answers.get("row");
        HeldRow {
            code: code.and_then(|code| serde_json::from_str(code.get()).ok()),
            answers: level(instrument, Some(roster), answers, unknown),
        }
    };
    let rows: Vec<HeldRow> = list.iter().map(row).collect();
    Held { rows: Some(rows), ..Held::default() }
}

/// One answer, with what is written beside options apart.
fn one(raw: &RawValue, is_coded: bool) -> Held {
    let mut held = Held::default();
    let plain = |raw: &RawValue| raw.get().replace(['\n', '\r', '\t'], " ");
    let mut code = |raw: &RawValue| -> String {
        let parts = serde_json::from_str::<Raws<'_>>(raw.get()).ok();
        let code = parts.as_ref().and_then(|parts| parts.get("code"));
        let (Some(parts), Some(code)) = (&parts, code) else { return plain(raw) };
        if let (Some(specify), Ok(code)) =
            (parts.get("specify"), serde_json::from_str::<String>(code.get()))
        {
            held.beside.insert(code, plain(specify));
        }
        code.get().to_owned()
    };
    let value = match serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
        Ok(list) if is_coded => {
            let codes: Vec<String> = list.into_iter().map(&mut code).collect();
            format!("[{}]", codes.join(","))
        }
        _ if is_coded => code(raw),
        _ => plain(raw),
    };
    held.value = Some(value).filter(|value| value != "null");
    held
}

impl Session<'_> {
    /// The place that a name such as `platser`, `utbildning.socialchef`, `barn[2].namn` or
    /// `aktorer.annan.specify` stands for, whether it is asked or not.
    pub fn named_place(&self, name: &str) -> Option<Cursor> {
        let questionnaire = self.questionnaire();
        let (mut around, mut rows, mut rest) = (None, Vec::new(), name);
        loop {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (id, after) = rest.split_at(end);
            let fits = |item: &Item| item.roster == around && item.id.value == id;
            let item = questionnaire.items.iter().position(fits)?;
            if let Some(after) = after.strip_prefix('[') {
                let (key, after) = after.split_once(']')?;
                let made = self.plan().items[item].roster?;
                let key = match self.plan().roster(made).code {
                    Some(_) => RowKey::Code(key.to_owned()),
                    None => RowKey::Number(key.parse().ok().filter(|n| *n > 0)?),
                };
                rows.push((id.to_owned(), key));
                (around, rest) = (Some(item), after.strip_prefix('.')?);
                continue;
            }
            let path = Path { rows, item: id.to_owned() };
            let parts: Vec<&str> = after.split('.').skip(1).collect();
            let part = match parts.as_slice() {
                [] => Part::Whole,
                [cell] => Part::Cell((*cell).to_owned()),
                [code, "specify"] => {
                    Part::Beside { cell: None, code: (*code).to_owned() }
                }
                [cell, code, "specify"] => Part::Beside {
                    cell: Some((*cell).to_owned()),
                    code: (*code).to_owned(),
                },
                _ => return None,
            };
            return Some(Cursor { path, part });
        }
    }

    /// Why an answer file cannot be taken beforehand: it says that it is of something else,
    /// or that nobody answered. None for the bare answers of one.
    pub fn is_foreign(&self, text: &str) -> Option<Words> {
        let text = text.trim_start_matches('\u{feff}');
        let file: serde_json::Value = serde_json::from_str(text).ok()?;
        file.get("answers").filter(|_| file.get("questionnaire").is_some())?;
        let said = |name: &str| file.get(name).and_then(serde_json::Value::as_str);
        let questionnaire = self.questionnaire();
        let wanted = [
            ("unit", "enheten", "unit", &self.about.unit),
            ("questionnaire", "formuläret", "questionnaire", &questionnaire.name.value),
            ("version", "versionen", "version", &questionnaire.version.value),
        ];
        for (en, sv, field, wanted) in wanted {
            if let Some(said) = said(field).filter(|said| said.trim() != wanted) {
                return Some(Words::new(
                    format!("the {en} in it is `{said}`, not `{wanted}`"),
                    format!("{sv} i den är `{said}`, inte `{wanted}`"),
                ));
            }
        }
        let of = self.reader.record_of(text);
        let key = &self.key().record;
        if of.is_some_and(|of| of.record.get(1..) != Some(key)) {
            return Some(Words::new(
                "it is of another record",
                "den är av en annan post",
            ));
        }
        let is_simulated = file.get("simulated").and_then(serde_json::Value::as_bool);
        (is_simulated == Some(true))
            .then(|| Words::new("the answers are simulated", "svaren är simulerade"))
    }

    /// Whether somebody else than the sender has answered a place.
    pub fn is_answered(&self, at: &Cursor) -> bool {
        let is_sender = self.state.given.get(at) == Some(&GivenBy::Sender);
        self.state.draft.value(at).is_some() && !is_sender
    }

    /// Takes out of prepared answers those that the respondent has given; the names of
    /// those that differ.
    pub fn spare(&self, prepared: &mut Draft) -> Vec<String> {
        let mut kept = Vec::new();
        for id in prepared.answers.keys().cloned().collect::<Vec<_>>() {
            let path = Path::outer(id.clone());
            let Some(held) = self.state.draft.held(&path) else { continue };
            let Some(sent) = prepared.held(&path) else { continue };
            if held.rows.is_some() {
                // Rows have no name to be told apart by: a roster is one answer.
                let is_its = |at: &Cursor| *outer(&at.path) == id;
                let cursors = self.state.draft.cursors();
                let mut its = cursors.iter().filter(|at| is_its(at));
                let is_none = held.rows.as_ref().is_some_and(Vec::is_empty);
                if is_none || its.any(|at| self.is_answered(at)) {
                    if held != sent {
                        kept.push(id.clone());
                    }
                    prepared.answers.remove(&id);
                }
                continue;
            }
            let theirs = held.at(&path).into_iter().filter(|at| self.is_answered(at));
            let theirs: Vec<Part> = theirs.map(|at| at.part).collect();
            for at in sent.at(&path) {
                if !theirs.iter().any(|part| meet(part, &at.part)) {
                    continue;
                }
                if self.state.draft.value(&at) != prepared.value(&at) {
                    kept.push(at.to_string());
                }
                prepared.set(&at, None);
            }
        }
        kept
    }

    /// The soft checks that an answer file has confirmed, and the names of those that there
    /// are not.
    pub fn sent_confirmations(&self, text: &str) -> (Vec<Change>, Vec<String>) {
        let text = text.trim_start_matches('\u{feff}');
        let file: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let list = file.get("confirmed").filter(|_| file.get("questionnaire").is_some());
        let list = list.and_then(serde_json::Value::as_array).into_iter().flatten();
        let (mut changes, mut unknown) = (Vec::new(), Vec::new());
        for confirmed in list {
            let said = |name: &str| Some(confirmed.get(name)?.as_str()?.to_owned());
            let Some(check) = said("check") else { continue };
            let mut checks = 0..self.plan().checks.len();
            match checks.any(|number| self.check(number).0.id.value == check) {
                true => changes.push(Change::Confirm { check, reason: said("reason") }),
                false => unknown.push(check),
            }
        }
        (changes, unknown)
    }

    /// Carries out changes that were made elsewhere.
    pub fn apply(&mut self, changes: &[Change]) {
        changes.iter().for_each(|change| self.state.apply(change));
        self.refresh();
    }

    /// The event that puts a missing code at a place, where it is offered there.
    pub fn put_missing(&self, at: &Cursor, state: AnswerState) -> Option<Event> {
        let place = self.locate(&at.path)?;
        let json = self.missing_json(&place, &at.part, state)?;
        Some(Event::Put(at.clone(), json))
    }

    /// The event that puts a typed answer at a place.
    ///
    /// # Errors
    ///
    /// What was typed cannot be read.
    pub fn put_typed(&self, at: Cursor, text: &str) -> Result<Event, Box<Problem>> {
        let json = match self.locate(&at.path) {
            Some(place) => self.typed(&place, &at.part, text).map_err(Box::new)?,
            None => Some(quoted(text.trim())),
        };
        Ok(Event::Put(at, json.unwrap_or_else(|| "null".to_owned())))
    }
}

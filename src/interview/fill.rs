//! Answers that are handed in before anybody is asked.
//!
//! *In:* an answer file or the answers of one, or a place by its name and a text. *Out:* a
//! draft, or an event.
//!
//! Nothing is judged: what does not fit is found as for any other answer.

use serde_json::value::RawValue;

use crate::check::Instrument;
use crate::interview::draft::{Held, HeldRow, quoted};
use crate::interview::{Cursor, Draft, Event, Part, Path, Problem, RowKey, Session};
use crate::model::{Item, ItemKind};

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

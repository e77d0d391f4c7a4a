//! The JSON Schema of one questionnaire's answer files.
//!
//! *In:* an instrument. *Out:* a schema (draft-07), so that any other program can check
//! its answers before they are handed over.
//!
//! It says what a schema can: types, codes, bounds that are values, missing codes.
//! Routes, checks and what is required depend on answers and are `validate`'s business.

mod values;

use serde_json::{Map, Value, json};

use crate::answers::schema::values::{
    codes, not_spelled, or_missing, part, row_number, value,
};
use crate::answers::{CHANGED, CallKind, GivenBy, Signs};
use crate::check::Instrument;
use crate::model::{HiddenFrom, Item, ItemKind, Questionnaire, RosterItem, RosterRows};
use crate::value::{AnswerState, Status};

/// The JSON Schema (draft-07) of the answer files of a questionnaire.
///
/// Bounds of more than 17 digits lose the rest here: readers of JSON Schema know no
/// others.
pub fn schema(instrument: &Instrument) -> Value {
    let questionnaire = instrument.questionnaire();
    let stamp = json!({
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$"
    });
    let languages: Vec<&str> =
        questionnaire.languages.iter().map(|tag| tag.value.as_str()).collect();
    let language = if languages.is_empty() {
        json!({"type": "string"})
    } else {
        json!({"enum": languages})
    };
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": format!("Answers to {}", instrument.name()),
        "type": "object",
        "required": ["questionnaire", "version", "unit", "status", "answers"],
        "additionalProperties": false,
        "properties": {
            "questionnaire": {"const": questionnaire.name.value},
            "version": {"const": questionnaire.version.value},
            "unit": unit(questionnaire),
            "status": {"enum": statuses},
            "language": language,
            "started": stamp,
            "submitted": stamp,
            "simulated": {"type": "boolean"},
            "confirmed": confirmed(questionnaire),
            "signatures": signatures(&stamp),
            "notes": notes(&stamp),
            "calls": calls(&stamp),
            "replaces": hash(),
            "instrument": hash(),
            "draws": draws(questionnaire),
            "answers": answers(questionnaire),
        }
    });
    envelope(questionnaire, &mut schema);
    schema
}

fn hash() -> Value {
    json!({"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"})
}

fn signatures(stamp: &Value) -> Value {
    list_of(
        &["name", "when", "as"],
        &json!({
            "name": {"type": "string", "minLength": 1},
            "role": {"type": "string", "minLength": 1},
            "when": stamp,
            "as": {"enum": Signs::ALL.map(Signs::name)},
            "reviewed": hash(),
            "since": {"const": CHANGED},
        }),
    )
}

/// Which items and rows there are to be noted, a pattern cannot say.
fn notes(stamp: &Value) -> Value {
    let text = json!({"type": "string", "minLength": 1});
    let notes = list_of(&["text", "when"], &json!({"text": text, "when": stamp}));
    json!({"type": "object", "additionalProperties": notes})
}

fn calls(stamp: &Value) -> Value {
    list_of(
        &["outcome", "when"],
        &json!({
            "outcome": {"enum": CallKind::ALL.map(CallKind::name)},
            "when": stamp,
            "text": {"type": "string", "minLength": 1},
        }),
    )
}

/// A list of objects with these keys and no others.
fn list_of(required: &[&str], properties: &Value) -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": required,
            "additionalProperties": false,
            "properties": properties,
        }
    })
}

/// The keys that a questionnaire's records, parts and ends put into the envelope.
fn envelope(questionnaire: &Questionnaire, schema: &mut Value) {
    let givers: Vec<&str> = GivenBy::ALL.iter().map(|by| by.name()).collect();
    let ids: Vec<&str> =
        questionnaire.items.iter().map(|item| item.id.value.as_str()).collect();
    let properties = &mut schema["properties"];
    properties["given_by"] = json!({
        "type": "object",
        "propertyNames": {"enum": ids},
        "additionalProperties": {"enum": givers},
    });
    let mut dispositions = questionnaire.dispositions();
    dispositions.extend(CallKind::ALL.map(|kind| kind.name().to_owned()));
    dispositions.dedup();
    properties["disposition"] = json!({"enum": dispositions});
    let mut required: Vec<Value> = Vec::new();
    for record in &questionnaire.records {
        let name = &record.name.value;
        properties[name] = value(&record.kind).unwrap_or_default();
        required.push(name.as_str().into());
    }
    if !questionnaire.parts.is_empty() {
        let parts: Vec<&str> =
            questionnaire.parts.iter().map(|part| part.name.value.as_str()).collect();
        properties["part"] = json!({"enum": parts});
        required.push("part".into());
    }
    if let Some(list) = schema["required"].as_array_mut() {
        list.extend(required);
    }
}

/// Codes of units are not listed: a register is not part of the questionnaire.
fn unit(questionnaire: &Questionnaire) -> Value {
    match &questionnaire.units {
        Some(units) => json!({
            "type": "string",
            "minLength": 1,
            "description": format!("A code of the register `{}`.", units.path.value),
        }),
        None => json!({"type": "string", "minLength": 1}),
    }
}

fn draws(questionnaire: &Questionnaire) -> Value {
    let mut properties = Map::new();
    for draw in &questionnaire.randomise {
        let codes: Vec<&str> =
            draw.arms.iter().map(|arm| arm.code.value.as_str()).collect();
        properties.insert(draw.id.value.clone(), json!({"enum": codes}));
    }
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

fn confirmed(questionnaire: &Questionnaire) -> Value {
    let own = questionnaire.items.iter().flat_map(|item| &item.checks);
    let around = questionnaire.sections.iter().flat_map(|section| &section.checks);
    let checks: Vec<&str> = own
        .chain(around)
        .chain(&questionnaire.checks)
        .map(|check| check.id.value.as_str())
        .collect();
    let check = if checks.is_empty() {
        json!({"type": "string"})
    } else {
        json!({"enum": checks})
    };
    let reason = json!({"type": "string", "minLength": 1});
    list_of(&["check"], &json!({"check": check, "reason": reason}))
}

fn answers(questionnaire: &Questionnaire) -> Value {
    let items = questionnaire.outer_items();
    object(questionnaire, items, Map::new(), &[])
}

/// An object with a key for each item that takes an answer.
fn object<'q>(
    questionnaire: &'q Questionnaire,
    items: impl Iterator<Item = (usize, &'q Item)>,
    mut properties: Map<String, Value>,
    required: &[&str],
) -> Value {
    let language = questionnaire.source_language();
    for (number, item) in items {
        let Some(mut schema) = answer(questionnaire, number, item) else { continue };
        if let (Some(text), Some(object)) = (&item.text, schema.as_object_mut()) {
            object.insert("title".to_owned(), text.wording(language).into());
        }
        if let (Some(file), Some(object)) = (item.wanted_texts(), schema.as_object_mut())
        {
            object.insert("title".to_owned(), format!("(wording: {file})").into());
        }
        properties.insert(item.id.value.clone(), schema);
    }
    let mut object = json!({
        "type": "object", "additionalProperties": false, "properties": properties
    });
    if !required.is_empty() {
        object["required"] = required.into();
    }
    object
}

fn answer(questionnaire: &Questionnaire, number: usize, item: &Item) -> Option<Value> {
    let offered = questionnaire.offered(item);
    let offered: Vec<AnswerState> = offered.iter().map(|state| state.value).collect();
    let missing = match item.kind.choices() {
        Some(choices) => not_spelled(choices, &offered),
        None => offered,
    };
    Some(match &item.kind {
        ItemKind::Grid(grid) => {
            let cell = or_missing(value(&grid.cell)?, &missing);
            let rows = grid.rows.iter().map(|row| (row.id.value.clone(), cell.clone()));
            or_missing(closed(rows.collect()), &missing)
        }
        ItemKind::Allocate(allocate) => {
            let part = or_missing(part(allocate), &missing);
            let options = allocate.choices.options.iter();
            let parts = options.map(|option| (option.code.value.clone(), part.clone()));
            or_missing(closed(parts.collect()), &missing)
        }
        ItemKind::Roster(roster) => {
            or_missing(rows(questionnaire, number, roster), &missing)
        }
        ItemKind::Derived { of, .. }
        | ItemKind::Hidden { of, from: HiddenFrom::Name(_) } => value(of)?,
        kind => or_missing(value(kind)?, &missing),
    })
}

/// An object that has these keys and no others.
fn closed(properties: Map<String, Value>) -> Value {
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

/// The rows of a roster. `min` is left out: an unfinished file may have fewer.
fn rows(questionnaire: &Questionnaire, number: usize, roster: &RosterItem) -> Value {
    let around = questionnaire.items[number].roster;
    let mut keys = Map::new();
    let each = match &roster.rows {
        RosterRows::ByHand | RosterRows::Count(_) => None,
        RosterRows::ForEachChoice(source) => questionnaire
            .nearest_item(around, &source.value)
            .and_then(|source| questionnaire.items[source].kind.choices())
            .map(codes),
        RosterRows::ForEachRow { .. } => Some(row_number()),
    };
    keys.extend(each.map(|each| ("row".to_owned(), each)));
    let required: &[&str] = if keys.is_empty() { &[] } else { &["row"] };
    let row = object(questionnaire, questionnaire.columns(number), keys, required);
    json!({"type": "array", "maxItems": roster.most(), "items": row})
}

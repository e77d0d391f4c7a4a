//! The JSON Schema of one questionnaire's answer files.
//!
//! *In:* an instrument. *Out:* a schema (draft-07), so that any other program can check
//! its answers before they are handed over.
//!
//! It says what a schema can: types, codes, bounds that are values, missing codes.
//! Routes, checks and what is required depend on answers and are `validate`'s business.

use serde_json::{Map, Value, json};

use crate::answers::Status;
use crate::check::Instrument;
use crate::decimal::Number;
use crate::model::{
    Bound, Choices, Decimals, Item, ItemKind, NumberItem, NumberKind, Questionnaire,
    ScaleItem, TextItem,
};
use crate::value::AnswerState;

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
    json!({
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
            "instrument": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
            "draws": draws(questionnaire),
            "answers": answers(questionnaire),
        }
    })
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
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["check"],
            "additionalProperties": false,
            "properties": {"check": check, "reason": {"type": "string", "minLength": 1}}
        }
    })
}

fn answers(questionnaire: &Questionnaire) -> Value {
    let language = questionnaire.source_language();
    let mut properties = Map::new();
    for item in &questionnaire.items {
        let offered: Vec<AnswerState> = item
            .allow_missing
            .as_ref()
            .unwrap_or(&questionnaire.missing.offer)
            .iter()
            .map(|state| state.value)
            .collect();
        let Some(mut schema) = answer(item, &offered) else { continue };
        if let (Some(text), Some(object)) = (&item.text, schema.as_object_mut()) {
            object.insert("title".to_owned(), text.wording(language).into());
        }
        properties.insert(item.id.value.clone(), schema);
    }
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

fn answer(item: &Item, offered: &[AnswerState]) -> Option<Value> {
    Some(match &item.kind {
        ItemKind::Grid(grid) => {
            let missing = match grid.cell.choices() {
                Some(choices) => not_spelled(choices, offered),
                None => offered.to_vec(),
            };
            let cell = or_missing(value(&grid.cell)?, &missing);
            let rows: Map<String, Value> = grid
                .rows
                .iter()
                .map(|row| (row.id.value.clone(), cell.clone()))
                .collect();
            let rows = json!({"type": "object", "additionalProperties": false, "properties": rows});
            or_missing(rows, &missing)
        }
        ItemKind::Derived { of, .. } => value(of)?,
        kind => {
            let missing = match kind.choices() {
                Some(choices) => not_spelled(choices, offered),
                None => offered.to_vec(),
            };
            or_missing(value(kind)?, &missing)
        }
    })
}

/// Missing codes that no option spells.
fn not_spelled(choices: &Choices, offered: &[AnswerState]) -> Vec<AnswerState> {
    let spelled = |state: &AnswerState| {
        let mut options = choices.options.iter();
        options.any(|option| option.missing.as_ref().is_some_and(|m| m.value == *state))
    };
    offered.iter().copied().filter(|state| !spelled(state)).collect()
}

fn or_missing(schema: Value, offered: &[AnswerState]) -> Value {
    if offered.is_empty() {
        return schema;
    }
    let words: Vec<&str> = offered.iter().map(|state| state.name()).collect();
    json!({"anyOf": [schema, {
        "type": "object",
        "required": ["missing"],
        "additionalProperties": false,
        "properties": {"missing": {"enum": words}}
    }]})
}

fn value(kind: &ItemKind) -> Option<Value> {
    Some(match kind {
        ItemKind::Single(choices) | ItemKind::YesNo(choices) => single(choices),
        ItemKind::Multiple { choices, max_choices, .. } => {
            ticks(choices, max_choices.as_ref().map(|most| most.value))
        }
        ItemKind::Scale(scale) => points(scale),
        ItemKind::Number(item) => number(item),
        ItemKind::Text(item) => text(item),
        ItemKind::Date { .. } => json!({
            "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
        }),
        ItemKind::Year { min, max } => {
            let bound = |bound: &Option<Bound>, otherwise: i64| match bound {
                Some(Bound::Number(number)) => digits(&number.value),
                _ => otherwise.into(),
            };
            json!({"type": "integer", "minimum": bound(min, 1), "maximum": bound(max, 9999)})
        }
        _ => return None,
    })
}

/// A code, or a code with what is written beside it.
fn single(choices: &Choices) -> Value {
    let codes: Vec<&str> =
        choices.options.iter().map(|option| option.code.value.as_str()).collect();
    let beside = choices.options.iter().filter_map(|option| {
        let specify = value(&option.specify.as_ref()?.kind)?;
        Some(json!({
            "type": "object",
            "required": ["code"],
            "additionalProperties": false,
            "properties": {"code": {"const": option.code.value}, "specify": specify}
        }))
    });
    let mut ways = vec![json!({"enum": codes})];
    ways.extend(beside);
    match ways.len() {
        1 => ways.swap_remove(0),
        _ => json!({"anyOf": ways}),
    }
}

/// `min_choices` is left out: "none of these" alone is enough.
fn ticks(choices: &Choices, most: Option<u32>) -> Value {
    let mut list =
        json!({"type": "array", "uniqueItems": true, "items": single(choices)});
    if let (Some(most), Some(object)) = (most, list.as_object_mut()) {
        object.insert("maxItems".to_owned(), most.into());
    }
    list
}

fn points(scale: &ScaleItem) -> Value {
    let (from, to) = (&scale.from.value, &scale.to.value);
    let is_whole =
        from.is_whole() && scale.step.as_ref().is_none_or(|step| step.value.is_whole());
    let kind = if is_whole { "integer" } else { "number" };
    json!({"type": kind, "minimum": digits(from), "maximum": digits(to)})
}

fn number(item: &NumberItem) -> Value {
    let mut schema = Map::new();
    let is_whole = item.decimals == Decimals::AtMost(0);
    schema.insert("type".to_owned(), if is_whole { "integer" } else { "number" }.into());
    let percent = |bound: i64| (item.kind == NumberKind::Percent).then(|| bound.into());
    for (key, bound, unless_said) in
        [("minimum", &item.min, percent(0)), ("maximum", &item.max, percent(100))]
    {
        let value = match bound {
            Some(Bound::Number(number)) => Some(digits(&number.value)),
            Some(_) => None,
            None => unless_said,
        };
        schema.extend(value.map(|value| (key.to_owned(), value)));
    }
    Value::Object(schema)
}

fn text(item: &TextItem) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), "string".into());
    let least = item.min_length.as_ref().map_or(1, |least| least.value);
    schema.insert("minLength".to_owned(), least.into());
    if let Some(most) = &item.max_length {
        schema.insert("maxLength".to_owned(), most.value.into());
    }
    // Without a pattern of its own, it must at least not be blank.
    let pattern = match &item.pattern {
        Some(pattern) => format!("^(?:{})$", pattern.value),
        None => "\\S".to_owned(),
    };
    schema.insert("pattern".to_owned(), pattern.into());
    if let Some(format) = &item.format {
        let title = format.value.title().en;
        let shape = format.value.shape().en;
        schema.insert(
            "description".to_owned(),
            format!("{title}, written as `{shape}`").into(),
        );
        schema.insert("allOf".to_owned(), json!([{"pattern": format.value.pattern()}]));
    }
    Value::Object(schema)
}

/// A number as JSON.
fn digits(number: &Number) -> Value {
    serde_json::from_str(&number.to_string()).unwrap_or(Value::Null)
}

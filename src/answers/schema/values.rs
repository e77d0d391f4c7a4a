//! What a single answer is, as JSON Schema.
//!
//! *In:* the type of an item. *Out:* a schema (draft-07) for one value of it.
//!
//! Bounds that are expressions, days and registers are not told: they depend on more than
//! the answer.

use serde_json::{Map, Value, json};

use crate::decimal::Number;
use crate::model::{
    AllocateItem, Bound, CarriedOptions, Choices, Decimals, ItemKind, NumberItem,
    NumberKind, ScaleItem, TextItem,
};
use crate::source::Spanned;
use crate::value::AnswerState;

/// Missing codes that no option spells.
pub(super) fn not_spelled(
    choices: &Choices,
    offered: &[AnswerState],
) -> Vec<AnswerState> {
    let spelled = |state: &AnswerState| {
        let mut options = choices.options.iter();
        options.any(|option| option.missing.as_ref().is_some_and(|m| m.value == *state))
    };
    offered.iter().copied().filter(|state| !spelled(state)).collect()
}

pub(super) fn or_missing(schema: Value, offered: &[AnswerState]) -> Value {
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

/// What an answer of a type is; none where it has parts of its own, or there is none.
pub(super) fn value(kind: &ItemKind) -> Option<Value> {
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
        ItemKind::Month { .. } => {
            json!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"})
        }
        ItemKind::Time { .. } => json!({
            "type": "string",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
        }),
        ItemKind::Duration { .. } => json!({
            "type": "string",
            "pattern": "^P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$"
        }),
        ItemKind::Unit(unit) => json!({
            "type": ["string", "integer"],
            "minLength": 1,
            "description": format!("A code of the register `{}`.", unit.from.value),
        }),
        ItemKind::Location { accuracy_max } => place(accuracy_max.as_ref()),
        ItemKind::Ranking { choices, top } => {
            let mut list = ticks(choices, top.as_ref().map(|top| top.value));
            list["minItems"] = 1.into();
            list
        }
        ItemKind::Document { max_bytes, types } => document(max_bytes.as_ref(), types),
        ItemKind::Consent => json!({"const": true}),
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => return value(of),
        ItemKind::Allocate(_)
        | ItemKind::Grid(_)
        | ItemKind::Roster(_)
        | ItemKind::Note
        | ItemKind::Unreadable => return None,
    })
}

/// Codes alone.
pub(super) fn codes(choices: &Choices) -> Value {
    if let Some(CarriedOptions::Rows { .. }) = &choices.carried {
        return row_number();
    }
    let codes: Vec<&str> =
        choices.options.iter().map(|option| option.code.value.as_str()).collect();
    json!({"enum": codes})
}

/// The number of a row of a roster, from 1.
pub(super) fn row_number() -> Value {
    json!({"anyOf": [
        {"type": "string", "pattern": "^[1-9][0-9]*$"},
        {"type": "integer", "minimum": 1}
    ]})
}

/// A part of an allocation.
pub(super) fn part(allocate: &AllocateItem) -> Value {
    let is_whole = allocate.decimals == Decimals::AtMost(0);
    json!({"type": if is_whole { "integer" } else { "number" }, "minimum": 0})
}

/// A number that may stand in quotes.
fn exact(least: i64, most: Option<Value>) -> Value {
    let mut number = json!({"type": "number", "minimum": least});
    if let Some(most) = most {
        number["maximum"] = most;
    }
    let text = "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$";
    json!({"anyOf": [number, {"type": "string", "pattern": text}]})
}

fn place(accuracy_max: Option<&Spanned<Number>>) -> Value {
    let most = accuracy_max.map(|most| digits(&most.value));
    json!({
        "type": "object",
        "required": ["lat", "lon"],
        "additionalProperties": false,
        "properties": {
            "lat": exact(-90, Some(90.into())),
            "lon": exact(-180, Some(180.into())),
            "accuracy": exact(0, most),
        }
    })
}

fn document(max_bytes: Option<&Spanned<u32>>, types: &[Spanned<String>]) -> Value {
    let mut bytes = json!({"type": "integer", "minimum": 0});
    if let Some(most) = max_bytes {
        bytes["maximum"] = most.value.into();
    }
    let mut name = json!({"type": "string", "pattern": "\\S"});
    if !types.is_empty() {
        let endings: Vec<String> =
            types.iter().map(|ending| any_case(&ending.value)).collect();
        name["pattern"] = format!("\\.({})$", endings.join("|")).into();
    }
    json!({
        "type": "object",
        "required": ["name", "bytes", "sha256"],
        "additionalProperties": false,
        "properties": {
            "name": name,
            "bytes": bytes,
            "sha256": {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"},
        }
    })
}

/// A pattern for an ending in small letters and capitals.
fn any_case(ending: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_ascii_alphabetic() => {
            format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase())
        }
        c => regex::escape(&c.to_string()),
    };
    ending.chars().map(letter).collect()
}

/// A code, or a code with what is written beside it.
fn single(choices: &Choices) -> Value {
    let beside = choices.options.iter().filter_map(|option| {
        let specify = value(&option.specify.as_ref()?.kind)?;
        Some(json!({
            "type": "object",
            "required": ["code"],
            "additionalProperties": false,
            "properties": {"code": {"const": option.code.value}, "specify": specify}
        }))
    });
    let mut ways = vec![codes(choices)];
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

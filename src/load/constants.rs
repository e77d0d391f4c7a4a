//! `constants:`, each with its value in this wave.
//!
//! *In:* the value of the key, and the wave's label. *Out:* constants by name.
//!
//! A plain number is a number, `true` and `false` are truth values, a text that is
//! spelt as a day is that day, and everything else is text. A constant that goes by wave
//! and has no value for this one is reported and keeps its name. That nothing uses a
//! constant is no fault: scoring files may, or another wave.

use indexmap::IndexMap;
use unicode_normalization::UnicodeNormalization;

use crate::decimal::Number;
use crate::load::reading::{Reading, entries, is_date};
use crate::load::words;
use crate::model::Constant;
use crate::source::Spanned;
use crate::value::Value;
use crate::yaml::{Kind, Node};

/// Constants by name.
pub(in crate::load) type Constants = IndexMap<String, Constant>;

/// Reads `constants:` for the wave with that label.
pub(in crate::load) fn constants(reading: &Reading, wave: &str) -> Constants {
    let mut constants = Constants::new();
    for (key, node) in entries(reading.root.get("constants")) {
        let Some(name) = reading.word(Some(key)) else { continue };
        let by_wave = node.mapping().is_some();
        let waves = if by_wave { values(reading, node) } else { Vec::new() };
        let of_wave = |(label, _): &&(Spanned<String>, _)| label.value == wave;
        let found = match by_wave {
            true => waves.iter().find(of_wave).map(|(_, value)| value.clone()),
            false => value(reading, node),
        };
        // A value that is there and cannot be read has a finding already.
        if by_wave && node.get(wave).is_none() {
            reading.push(words::constant_without_value(key.span, &name.value, wave));
        }
        let span = node.label(reading.source);
        let constant = Constant { value: found, waves, span, name };
        constants.insert(constant.name.value.clone(), constant);
    }
    constants
}

fn values(reading: &Reading, node: &Node) -> Vec<(Spanned<String>, Spanned<Value>)> {
    let of_wave = entries(Some(node)).filter(|(label, _)| label.text() != Some("by"));
    let entry = |(label, node): &(Node, Node)| {
        Some((reading.word(Some(label))?, value(reading, node)?))
    };
    of_wave.filter_map(entry).collect()
}

/// A value as an author writes it.
pub(in crate::load) fn value(reading: &Reading, node: &Node) -> Option<Spanned<Value>> {
    let value = match &node.kind {
        Kind::Number { text } => Value::Number(Number::parse(text).ok()?),
        Kind::Bool(truth) => Value::Condition(*truth),
        Kind::Text(text) if is_date(text) => Value::Date(reading.date(Some(node))?.value),
        Kind::Text(text) => Value::Text(text.nfc().collect()),
        _ => return None,
    };
    Some(Spanned::new(value, node.span))
}

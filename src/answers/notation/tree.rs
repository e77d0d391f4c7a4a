//! One record of answers as a tree that keeps every spelling.
//!
//! *In:* JSON text, or what `yaml` and `csv` read. *Out:* the same as JSON text, with the
//! place of every part.
//!
//! Numbers are never read, only carried: `1.0` stays `1.0` and 28 digits stay 28. A key
//! that comes twice is kept twice, so that the reader of answers can say so.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::answers::json::{self, Shape};
use crate::answers::notation::places::Places;
use crate::answers::stream::span;
use crate::diagnostic::Finding;
use crate::source::FileId;

/// How deep a record may nest, as in YAML.
pub(crate) const MOST_LEVELS: usize = crate::yaml::MOST_LEVELS;

/// First byte, and first byte after.
pub(crate) type Place = (u32, u32);

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Branch {
    pub(crate) at: Place,
    pub(crate) datum: Datum,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Datum {
    /// A number, `true`, `false` or `null`, as JSON spells it.
    Raw(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Branch>),
    /// Keys with their values, in the order written.
    Object(Vec<(Key, Branch)>),
}

/// A key and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) at: Place,
    pub(crate) name: String,
}

impl Branch {
    pub(crate) fn raw(at: Place, text: impl Into<String>) -> Self {
        Self { at, datum: Datum::Raw(text.into()) }
    }

    pub(crate) fn text(at: Place, text: impl Into<String>) -> Self {
        Self { at, datum: Datum::Text(text.into()) }
    }

    pub(crate) fn list(at: Place, list: Vec<Self>) -> Self {
        Self { at, datum: Datum::List(list) }
    }

    pub(crate) fn object(at: Place, entries: Vec<(Key, Self)>) -> Self {
        Self { at, datum: Datum::Object(entries) }
    }

    /// A number as it is, if JSON spells it so; else a text.
    pub(crate) fn number(at: Place, text: &str) -> Self {
        match is_number(text) {
            true => Self::raw(at, text),
            false => Self::text(at, text),
        }
    }

    /// `true` and `false` as they are; else a text.
    pub(crate) fn truth(at: Place, text: &str) -> Self {
        match text {
            "true" | "false" => Self::raw(at, text),
            _ => Self::text(at, text),
        }
    }

    /// The keys and values of an object.
    pub(crate) fn entries(&self) -> &[(Key, Self)] {
        match &self.datum {
            Datum::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key, the first if there are several.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let entry = self.entries().iter().find(|(key, _)| key.name == name);
        entry.map(|(_, value)| value)
    }

    /// A text, or a number or truth value as it was typed.
    pub(crate) fn word(&self) -> Option<&str> {
        match &self.datum {
            Datum::Text(text) => Some(text),
            Datum::Raw(raw) if raw != "null" => Some(raw),
            _ => None,
        }
    }

    /// Whether it is the object with that one key, and its value.
    pub(crate) fn only(&self, name: &str) -> Option<&Self> {
        match self.entries() {
            [(key, value)] if key.name == name => Some(value),
            _ => None,
        }
    }

    /// The same value; the order of keys says nothing.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.datum, &other.datum) {
            (Datum::List(own), Datum::List(others)) => {
                own.len() == others.len()
                    && own.iter().zip(others).all(|(own, other)| own.is_same(other))
            }
            (Datum::Object(own), Datum::Object(others)) => {
                own.len() == others.len()
                    && own.iter().all(|(key, value)| {
                        other.get(&key.name).is_some_and(|other| value.is_same(other))
                    })
            }
            (own, other) => own == other,
        }
    }

    /// The same, with every part at one place.
    pub(crate) fn placed(self, at: Place) -> Self {
        let datum = match self.datum {
            Datum::List(list) => {
                Datum::List(list.into_iter().map(|value| value.placed(at)).collect())
            }
            Datum::Object(entries) => {
                let moved = entries
                    .into_iter()
                    .map(|(key, value)| (Key { at, name: key.name }, value.placed(at)));
                Datum::Object(moved.collect())
            }
            datum => datum,
        };
        Self { at, datum }
    }

    /// JSON on one line, with the place of every part.
    pub(crate) fn spell(&self, text: &mut String, places: &mut Places) {
        let start = text.len();
        match &self.datum {
            Datum::Raw(raw) => text.push_str(raw),
            Datum::Text(word) => push_text(text, word),
            Datum::List(list) => {
                text.push('[');
                for (number, value) in list.iter().enumerate() {
                    text.push_str(if number == 0 { "" } else { "," });
                    value.spell(text, places);
                }
                text.push(']');
            }
            Datum::Object(entries) => {
                text.push('{');
                for (number, (key, value)) in entries.iter().enumerate() {
                    text.push_str(if number == 0 { "" } else { "," });
                    let start = text.len();
                    push_text(text, &key.name);
                    places.add(start..text.len(), key.at);
                    text.push(':');
                    value.spell(text, places);
                }
                text.push('}');
            }
        }
        places.add(start..text.len(), self.at);
    }

    /// JSON on one line.
    pub(crate) fn line(&self) -> String {
        let mut text = String::new();
        self.spell(&mut text, &mut Places::default());
        text
    }

    /// Reads JSON text; `whole` is the text that `raw` is a part of.
    ///
    /// # Errors
    ///
    /// A finding: it is not JSON, nests too deep, or holds a text that cannot be read.
    pub(crate) fn read(
        file: FileId,
        whole: &str,
        raw: &str,
    ) -> Result<Self, Box<Finding>> {
        let reading = Reading { file, whole };
        let read = serde_json::from_str::<&RawValue>(raw);
        let raw = read.map_err(|error| {
            let start = reading.place(raw).0;
            let mut finding = json::syntax(file, raw, &error);
            let span = &mut finding.label.span;
            (span.start, span.end) = (span.start + start, span.end + start);
            Box::new(finding)
        })?;
        reading.branch(raw.get(), 0)
    }
}

/// Text that is being read; its grammar has been checked.
#[derive(Clone, Copy)]
struct Reading<'t> {
    file: FileId,
    whole: &'t str,
}

impl<'t> Reading<'t> {
    fn branch(self, raw: &'t str, depth: usize) -> Result<Branch, Box<Finding>> {
        let at = self.place(raw);
        if depth > MOST_LEVELS {
            let span = span(self.file, self.whole, raw);
            return Err(Box::new(json::too_deep(span, MOST_LEVELS)));
        }
        let mut fault = None;
        let datum = match json::shape(raw) {
            Shape::Null | Shape::Truth | Shape::Number => Datum::Raw(raw.to_owned()),
            Shape::Text => Datum::Text(self.text(raw)?),
            Shape::List => {
                let mut list = Vec::new();
                json::elements(raw, |element| match self.branch(element, depth + 1) {
                    Ok(value) => list.push(value),
                    Err(finding) => fault = fault.take().or(Some(finding)),
                });
                Datum::List(list)
            }
            Shape::Object => {
                let mut entries = Vec::new();
                let _ = json::entries(raw, |key, value| {
                    match self.entry(key, value, depth) {
                        Ok(entry) => entries.push(entry),
                        Err(finding) => fault = fault.take().or(Some(finding)),
                    }
                    true
                });
                Datum::Object(entries)
            }
        };
        fault.map_or(Ok(Branch { at, datum }), Err)
    }

    fn entry(
        self,
        key: &'t str,
        value: &'t str,
        depth: usize,
    ) -> Result<(Key, Branch), Box<Finding>> {
        let name = self.text(key)?;
        Ok((Key { at: self.place(key), name }, self.branch(value, depth + 1)?))
    }

    fn text(self, raw: &'t str) -> Result<String, Box<Finding>> {
        let span = || span(self.file, self.whole, raw);
        let unreadable = |()| Box::new(json::unreadable(span()));
        json::text(raw).map(Cow::into_owned).map_err(unreadable)
    }

    fn place(self, part: &str) -> Place {
        let span = span(self.file, self.whole, part);
        (span.start, span.end)
    }
}

/// Whether JSON spells a number so.
pub(crate) fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && serde_json::from_str::<&RawValue>(text).is_ok()
}

/// A text as JSON; what no eye sees is escaped, so that every line stays one.
pub(crate) fn push_text(text: &mut String, word: &str) {
    text.push('"');
    for character in word.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => text.push_str(&format!("\\u{:04x}", u32::from(character))),
            other => text.push(other),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_survives() {
        let json = r#"{"a": [1.0, -0, 1E2, 12345678901234567890.12345678], "b": {"c": "x\u000a\""}, "b": null}"#;
        let branch = Branch::read(FileId(0), json, json).expect("JSON");
        assert_eq!(
            branch.line(),
            r#"{"a":[1.0,-0,1E2,12345678901234567890.12345678],"b":{"c":"x\n\""},"b":null}"#
        );
    }

    #[test]
    fn faults_have_their_place() {
        for (json, found) in
            [("{\"a\": [1, x]}", "x"), ("[1] 2", "2"), ("{\"a\": 01}", "1")]
        {
            let finding = Branch::read(FileId(0), json, json).expect_err(json);
            assert_eq!(&json[finding.label.span.range()], found, "{json}");
        }
        let deep = "[".repeat(10_000) + &"]".repeat(10_000);
        assert!(Branch::read(FileId(0), &deep, &deep).is_err());
    }

    #[test]
    fn numbers_are_those_of_json() {
        for text in ["0", "-0", "1.0", "1e2", "1E+2", "12345678901234567890123456789"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", "+5", ".5", "1.", "0180", "1_000", " 1", "1 ", "NaN", "-", "1,5"]
        {
            assert!(!is_number(text), "{text}");
        }
    }
}

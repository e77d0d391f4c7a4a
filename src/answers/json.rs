//! JSON as raw values: what something is, and what stands in it.
//!
//! *In:* text. *Out:* slices of that same text, one for every key and value, so that the
//! place of a value is the place of its slice.
//!
//! `serde_json` checks the grammar. No number is read here, and nothing is dropped: a key
//! that comes twice is handed on twice.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::answers::rules::JSON_SYNTAX;
use crate::diagnostic::Finding;
use crate::source::{FileId, Span};

/// What a raw value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Null,
    Truth,
    Number,
    Text,
    List,
    Object,
}

/// What the first byte of a raw value says it is.
pub(crate) fn shape(raw: &str) -> Shape {
    match raw.as_bytes().first() {
        Some(b'"') => Shape::Text,
        Some(b'{') => Shape::Object,
        Some(b'[') => Shape::List,
        Some(b't' | b'f') => Shape::Truth,
        Some(b'n') | None => Shape::Null,
        Some(_) => Shape::Number,
    }
}

/// The text of a raw string; `Err` where it holds half a surrogate pair or U+0000.
pub(crate) fn text(raw: &str) -> Result<Cow<'_, str>, ()> {
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or("");
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(inner));
    }
    let decoded: String = serde_json::from_str(raw).map_err(|_| ())?;
    if decoded.contains('\0') { Err(()) } else { Ok(Cow::Owned(decoded)) }
}

/// Hands every key and value of an object to `visit`, in order, until it says `false`.
pub(crate) fn entries<'t>(
    raw: &'t str,
    mut visit: impl FnMut(&'t str, &'t str) -> bool,
) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(raw);
    Entries(&mut visit).deserialize(&mut json)?;
    json.end()
}

/// What takes an object in as it is read.
pub(crate) trait Taker<'t> {
    /// Whether the value of a key is an object whose entries are taken in one by one.
    fn opens(&mut self, key: &'t str) -> bool;
    /// Takes in an entry that is not opened.
    fn take(&mut self, key: &'t str, value: &'t str);
    /// Takes in an entry of one that is.
    fn take_within(&mut self, key: &'t str, value: &'t str);
}

/// Hands an object to `taker`, in order, each byte read once. An `Err` too where what was
/// opened is no object, or has a key that is written with an escape.
pub(crate) fn taken<'t>(
    raw: &'t str,
    taker: &mut impl Taker<'t>,
) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(raw);
    json.deserialize_map(Taken(taker, raw))?;
    json.end()
}

/// Hands every element of a list to `visit`, in order.
pub(crate) fn elements<'t>(raw: &'t str, mut visit: impl FnMut(&'t str)) {
    let mut json = serde_json::Deserializer::from_str(raw);
    let result = Elements(&mut visit).deserialize(&mut json);
    debug_assert!(result.is_ok(), "the grammar of raw values has been checked");
}

struct Entries<'f, F>(&'f mut F);

impl<'t, F: FnMut(&'t str, &'t str) -> bool> DeserializeSeed<'t> for Entries<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'t, F: FnMut(&'t str, &'t str) -> bool> Visitor<'t> for Entries<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<&RawValue>()? {
            let value = map.next_value::<&RawValue>()?;
            if !(self.0)(key.get(), value.get()) {
                return Err(de::Error::custom("enough"));
            }
        }
        Ok(())
    }
}

struct Taken<'f, 't, T>(&'f mut T, &'t str);

impl<'t, T: Taker<'t>> Visitor<'t> for Taken<'_, 't, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        let Self(taker, text) = self;
        while let Some(key) = map.next_key::<&RawValue>()? {
            if taker.opens(key.get()) {
                map.next_value_seed(Within(&mut *taker, text))?;
            } else {
                taker.take(key.get(), map.next_value::<&RawValue>()?.get());
            }
        }
        Ok(())
    }
}

/// A value that was opened.
struct Within<'f, 't, T>(&'f mut T, &'t str);

impl<'t, T: Taker<'t>> DeserializeSeed<'t> for Within<'_, 't, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'t, T: Taker<'t>> Visitor<'t> for Within<'_, 't, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(PlainKey(self.1))? {
            self.0.take_within(key, map.next_value::<&RawValue>()?.get());
        }
        Ok(())
    }
}

/// A key without an escape, with its quotes: quicker than a raw value.
struct PlainKey<'t>(&'t str);

impl<'t> DeserializeSeed<'t> for PlainKey<'t> {
    type Value = &'t str;

    fn deserialize<D: Deserializer<'t>>(self, json: D) -> Result<&'t str, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'t> Visitor<'t> for PlainKey<'t> {
    type Value = &'t str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key without an escape")
    }

    fn visit_borrowed_str<E: de::Error>(self, key: &'t str) -> Result<&'t str, E> {
        let start = (key.as_ptr() as usize).checked_sub(self.0.as_ptr() as usize + 1);
        let raw = start.and_then(|start| self.0.get(start..start + key.len() + 2));
        raw.ok_or_else(|| E::custom("a key that is not of the text"))
    }
}

struct Elements<'f, F>(&'f mut F);

impl<'t, F: FnMut(&'t str)> DeserializeSeed<'t> for Elements<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'t, F: FnMut(&'t str)> Visitor<'t> for Elements<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element::<&RawValue>()? {
            (self.0)(element.get());
        }
        Ok(())
    }
}

/// The finding for text that is not JSON.
pub(crate) fn syntax(file: FileId, text: &str, error: &serde_json::Error) -> Finding {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let (en, sv) = wording(said);
    JSON_SYNTAX
        .at(Span::new(file, place(text, error)))
        .says(en, sv)
        .mark("here", "här")
        .help(
            "write the file with a program that knows JSON, or compare it with `survey schema answers`",
            "skriv filen med ett program som kan JSON, eller jämför med `survey schema answers`",
        )
}

/// The finding for a value that nests deeper than is read.
pub(crate) fn too_deep(span: Span, most: usize) -> Finding {
    JSON_SYNTAX
        .at(span)
        .says(
            format!("the value nests deeper than {most} levels"),
            format!("värdet är kapslat djupare än {most} nivåer"),
        )
        .help("write it with fewer levels", "skriv det med färre nivåer")
}

/// The finding for a string that holds half a surrogate pair or U+0000.
pub(crate) fn unreadable(span: Span) -> Finding {
    JSON_SYNTAX
        .at(span)
        .says(
            "the text holds U+0000 or half a surrogate pair",
            "texten innehåller U+0000 eller ett halvt surrogatpar",
        )
        .help("write the character itself, in UTF-8", "skriv själva tecknet, i UTF-8")
}

/// The byte an error is about: the last one that was read.
fn place(text: &str, error: &serde_json::Error) -> std::ops::Range<usize> {
    let start = match error.line().checked_sub(2) {
        None => 0,
        Some(before) => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(before)
            .map_or(text.len(), |at| at + 1),
    };
    let byte = (start + error.column().saturating_sub(1)).min(text.len());
    let byte = text.floor_char_boundary(byte);
    let width = text[byte..].chars().next().map_or(0, char::len_utf8);
    byte..byte + width
}

fn wording(said: &str) -> (String, String) {
    let (en, sv) = match said {
        "EOF while parsing a list" => {
            ("the text ends inside a list", "texten slutar inne i en lista")
        }
        "EOF while parsing an object" => {
            ("the text ends inside an object", "texten slutar inne i ett objekt")
        }
        "EOF while parsing a string" => {
            ("the text ends inside a string", "texten slutar inne i en sträng")
        }
        "EOF while parsing a value" => (
            "the text ends where a value should be",
            "texten slutar där ett värde väntades",
        ),
        "expected `:`" => ("expected `:` after the key", "väntade `:` efter nyckeln"),
        "expected `,` or `]`" => ("expected `,` or `]`", "väntade `,` eller `]`"),
        "expected `,` or `}`" => ("expected `,` or `}`", "väntade `,` eller `}`"),
        "trailing comma" => ("a comma before the end", "ett komma före slutet"),
        "trailing characters" => ("text after the value", "text efter värdet"),
        "key must be a string" => {
            ("expected a key in double quotes", "väntade en nyckel inom citattecken")
        }
        "invalid escape" => ("an unknown escape after `\\`", "okänt tecken efter `\\`"),
        "invalid number" => ("a number that is not JSON", "ett tal som inte är JSON"),
        "expected value" | "expected ident" => ("expected a value", "väntade ett värde"),
        _ if said.starts_with("control character") => {
            ("a control character inside a string", "ett styrtecken inne i en sträng")
        }
        _ if said.starts_with("invalid type") => {
            ("expected an object in `{}`", "väntade ett objekt inom `{}`")
        }
        _ => ("the text is not JSON here", "texten är inte JSON här"),
    };
    (en.to_owned(), sv.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_stand_at_the_byte_they_are_about() {
        let text = "{\"å\": 1,\n \"b\": x}";
        let error = entries(text, |_, _| true).expect_err("not JSON");
        assert_eq!(&text[place(text, &error)], "x");
        let error = entries("{} x", |_, _| true).expect_err("not JSON");
        assert_eq!(&"{} x"[place("{} x", &error)], "x");
    }

    #[test]
    fn half_a_pair_and_nul_are_refused() {
        assert_eq!(text(r#""\ud800""#), Err(()));
        assert_eq!(text(r#""a\u0000""#), Err(()));
        assert_eq!(text(r#""\u00e5""#).as_deref(), Ok("å"));
    }
}

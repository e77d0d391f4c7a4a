//! The words in which values are spoken of.
//!
//! *In:* kinds and raw values. *Out:* words in both languages.
//!
//! What must not be echoed is never turned into words here: callers say that it is hidden.

use crate::answers::form::Kind;
use crate::answers::json::{Shape, shape};
use crate::diagnostic::Words;

/// The most characters of an answer that are echoed.
const ECHO: usize = 60;

/// What an item wants.
pub(crate) fn expected(kind: &Kind) -> Words {
    match kind {
        Kind::Single(_) => Words::new("a code", "en kod"),
        Kind::Multiple { .. } | Kind::Ranking { .. } => {
            Words::new("a list of codes", "en lista med koder")
        }
        Kind::Allocate { .. } => Words::new(
            "an object with a number for each option",
            "ett objekt med ett tal per alternativ",
        ),
        Kind::Scale { .. } => Words::new("a point of the scale", "en punkt på skalan"),
        Kind::Number { range, .. } if range.unit.is_some() => {
            let unit = range.unit.as_deref().unwrap_or_default();
            Words::new(format!("an amount in {unit}"), format!("ett belopp i {unit}"))
        }
        Kind::Number { decimals: Some(0), .. } => {
            Words::new("a whole number", "ett heltal")
        }
        Kind::Number { .. } => Words::new("a number", "ett tal"),
        Kind::Text { .. } => Words::new("a text", "en text"),
        Kind::Date(_) => Words::new("a day in quotes", "ett datum inom citattecken"),
        Kind::Month(_) => Words::new("a month in quotes", "en månad inom citattecken"),
        Kind::Time(_) => {
            Words::new("a time of day in quotes", "ett klockslag inom citattecken")
        }
        Kind::Duration(_) => {
            Words::new("a length of time in quotes", "en tidslängd inom citattecken")
        }
        Kind::Unit(_) => Words::new("a code of the register", "en kod i registret"),
        Kind::Location { .. } => {
            Words::new("an object with `lat` and `lon`", "ett objekt med `lat` och `lon`")
        }
        Kind::Document { .. } => Words::new(
            "an object with `name`, `bytes` and `sha256`",
            "ett objekt med `name`, `bytes` och `sha256`",
        ),
        Kind::Consent => Words::same("`true`"),
        Kind::Year(_) => Words::new("a year", "ett årtal"),
        Kind::Grid { .. } => Words::new(
            "an object with a code for each row",
            "ett objekt med en kod per rad",
        ),
        Kind::Roster(_) => Words::new("a list of rows", "en lista med rader"),
        Kind::Derived(of) => expected(of),
        Kind::Nothing => Words::new("no answer", "inget svar"),
    }
}

/// What was found instead.
pub(crate) fn found(raw: &str, hidden: bool) -> Words {
    let (en, sv) = match shape(raw) {
        Shape::Null => ("null", "null"),
        Shape::List => ("a list", "en lista"),
        Shape::Object => ("an object", "ett objekt"),
        Shape::Number => ("the number", "talet"),
        Shape::Text => ("the text", "texten"),
        Shape::Truth => ("the truth value", "sanningsvärdet"),
    };
    if !matches!(shape(raw), Shape::Number | Shape::Text | Shape::Truth) {
        return Words::new(en, sv);
    }
    let echo = shown(raw, hidden);
    Words::new(format!("{en} {}", echo.en), format!("{sv} {}", echo.sv))
}

/// A value in backticks, cut where it is long.
pub(crate) fn shown(value: &str, hidden: bool) -> Words {
    if hidden {
        return Words::new("‹hidden›", "‹dold›");
    }
    let mut short: String = value.chars().take(ECHO).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    Words::same(format!("`{short}`"))
}

/// A value with what it counts, where it says: `12 SEK`.
pub(crate) fn measured(value: &str, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("{value} {unit}"),
        None => value.to_owned(),
    }
}

/// A value in backticks with what it counts, where it says.
pub(crate) fn with_unit(shown: Words, unit: Option<&str>) -> Words {
    match unit {
        Some(_) => Words::new(measured(&shown.en, unit), measured(&shown.sv, unit)),
        None => shown,
    }
}

/// Advice to use one of these, in both languages.
pub(crate) fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> (String, String) {
    let names: Vec<&str> = names.into_iter().collect();
    let list = listed(names.iter().copied());
    if names.len() == 1 {
        return (format!("use {list}"), format!("använd {list}"));
    }
    (format!("use one of {list}"), format!("använd någon av {list}"))
}

/// A count of decimals, in both languages.
pub(crate) fn decimals(count: u32) -> (String, String) {
    match count {
        1 => ("1 decimal".to_owned(), "1 decimal".to_owned()),
        _ => (format!("{count} decimals"), format!("{count} decimaler")),
    }
}

/// A count of rows, in both languages.
pub(crate) fn rows(count: &str) -> (String, String) {
    match count {
        "1" => ("1 row".to_owned(), "1 rad".to_owned()),
        _ => (format!("{count} rows"), format!("{count} rader")),
    }
}

/// Several names in backticks, so many that a line holds them.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 8;
    let names: Vec<&str> = names.into_iter().collect();
    let mut list: Vec<String> =
        names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    if names.len() > MOST {
        list.push("…".to_owned());
    }
    list.join(", ")
}

//! What is said about keys: unknown, misplaced, missing.
//!
//! *In:* keys that are there or are not. *Out:* findings in every interface language.
//!
//! Nothing is judged here: `explain`, `include` and `frame` do.

use crate::diagnostic::{Finding, Near};
use crate::load::rules::{MISPLACED_KEY, MISSING_KEY, NOT_SUPPORTED_YET, UNKNOWN_KEY};
use crate::load::words::{one_of, quoted};
use crate::source::Span;

/// More words than this are not listed.
const MOST_LISTED: usize = 14;

pub fn unknown_key(
    span: Span,
    name: &str,
    near: Option<Near>,
    known: &[&str],
) -> Finding {
    let finding = UNKNOWN_KEY.at(span).says(
        format!("the key `{name}` does not exist here"),
        format!("nyckeln `{name}` finns inte här"),
    );
    if near.is_some() || known.is_empty() || known.len() > MOST_LISTED {
        return finding.meant(near);
    }
    one_of(finding, known.iter().copied())
}

pub fn not_supported_yet(span: Span, word: &str) -> Finding {
    NOT_SUPPORTED_YET
        .at(span)
        .says(format!("`{word}` is not supported yet"), format!("`{word}` stöds inte än"))
        .help("remove it for now", "ta bort det tills vidare")
}

/// A key at the top of a file that is about one node at a time.
pub fn of_a_node(span: Span, name: &str) -> Finding {
    MISPLACED_KEY
        .at(span)
        .says(
            format!("`{name}` stands in an item or a node, whose values it is about"),
            format!("`{name}` står i en fråga eller en nod, vars värden det gäller"),
        )
        .help(
            format!("move it beside the `normalise` that needs it, as in `total: {{normalise: min_max, {name}: …}}`"),
            format!("flytta det till den `normalise` som behöver det, som i `total: {{normalise: min_max, {name}: …}}`"),
        )
}

pub fn not_of_type(span: Span, name: &str, of: &str, result: Option<&str>) -> Finding {
    let (with, med) = match result {
        Some(result) => (format!(" with `as: {result}`"), format!(" med `as: {result}`")),
        None => (String::new(), String::new()),
    };
    MISPLACED_KEY
        .at(span)
        .says(
            format!("type `{of}`{with} does not take `{name}`"),
            format!("typen `{of}`{med} tar inte `{name}`"),
        )
        .help("remove the key, or change the type", "ta bort nyckeln eller byt typ")
}

pub fn needs_key(span: Span, name: &str, other: &str) -> Finding {
    MISPLACED_KEY.at(span).says(
        format!("`{name}` goes only together with `{other}`"),
        format!("`{name}` går bara tillsammans med `{other}`"),
    )
}

pub fn not_beside(span: Span, name: &str, other: &str) -> Finding {
    if (name, other) == ("weights", "children") {
        return MISPLACED_KEY
            .at(span)
            .says("`children` holds weights already", "`children` har redan vikter")
            .help("remove `weights`", "ta bort `weights`");
    }
    let finding = MISPLACED_KEY.at(span).says(
        format!("`{name}` does not go together with `{other}`"),
        format!("`{name}` går inte tillsammans med `{other}`"),
    );
    match name {
        "range" => finding.help(
            format!("remove `range`; least and greatest follow from `{other}`"),
            format!("ta bort `range`; minsta och största följer av `{other}`"),
        ),
        "reverse" => finding.help(
            format!("remove `reverse`, and write `{other}` the other way round"),
            format!("ta bort `reverse`, och skriv `{other}` åt andra hållet"),
        ),
        _ => finding,
    }
}

pub fn not_with_word(span: Span, name: &str, other: &str, word: &str) -> Finding {
    MISPLACED_KEY.at(span).says(
        format!("`{other}: {word}` does not take `{name}`"),
        format!("`{other}: {word}` tar inte `{name}`"),
    )
}

pub fn not_here(span: Span, name: &str) -> Finding {
    MISPLACED_KEY
        .at(span)
        .says(format!("`{name}` does not go here"), format!("`{name}` hör inte hit"))
}

pub fn missing_key(span: Span, names: &[String]) -> Finding {
    let shown = quoted(names.iter().map(String::as_str));
    let finding = MISSING_KEY.at(span);
    if names.len() == 1 {
        return finding.says(
            format!("the key {shown} is missing"),
            format!("nyckeln {shown} saknas"),
        );
    }
    finding.says(
        format!("one of the keys {shown} is missing"),
        format!("någon av nycklarna {shown} saknas"),
    )
}

/// A condition on an answer that stands on the item itself.
pub fn under_checks(finding: Finding) -> Finding {
    finding.help_instead(
        "write it under `checks`: `checks: [{id: …, must: …, level: hard, message: …}]`",
        "skriv det under `checks`: `checks: [{id: …, must: …, level: hard, message: …}]`",
    )
}

/// A number that does not say how many decimals it has.
pub fn how_many_decimals(finding: Finding) -> Finding {
    finding.help(
        "write how many an answer can have, such as `decimals: 1`, or `any`",
        "skriv hur många ett svar kan ha, till exempel `decimals: 1`, eller `any`",
    )
}

/// A value that `#` has made a comment.
pub fn swallowed(finding: Finding) -> Finding {
    finding.help(
        "remove the `#`: what follows it is a comment, and no value",
        "ta bort `#`: det som följer är en kommentar och inget värde",
    )
}

/// An entry that has nothing of one.
pub fn perhaps_no_entry(finding: Finding) -> Finding {
    finding.help(
        "write `id: …`, or remove the `-` if this goes on with the entry above",
        "skriv `id: …`, eller ta bort `-` om det här hör till posten ovanför",
    )
}

pub fn to_write(finding: Finding, key: &str, known: &[&str]) -> Finding {
    let known: Vec<String> =
        known.iter().map(|word| format!("`{key}: {word}`")).collect();
    finding.help(
        format!("write {}", known.join(" or ")),
        format!("skriv {}", known.join(" eller ")),
    )
}

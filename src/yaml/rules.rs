//! What can be wrong with a file as YAML: the rules and their words.
//!
//! *In:* places and what was found there. *Out:* findings.
//!
//! A fault of syntax has many faces and its words are in `syntax`. Nothing is judged
//! here: `build` and `mapping` do.

use crate::diagnostic::{Finding, Rule, Severity, Words};
use crate::source::Span;
use crate::yaml::build::{MOST_LEVELS, MOST_NODES};

/// An alias inside the value of its own anchor.
pub const ALIAS_CYCLE: Rule = Rule {
    name: "alias-cycle",
    severity: Severity::Error,
    explanation: include_str!("rules/alias_cycle.md"),
};

/// A key that is there already.
pub const DUPLICATE_KEY: Rule = Rule {
    name: "duplicate-key",
    severity: Severity::Error,
    explanation: include_str!("rules/duplicate_key.md"),
};

/// A file that says nothing.
pub const EMPTY_FILE: Rule = Rule {
    name: "empty-file",
    severity: Severity::Error,
    explanation: include_str!("rules/empty_file.md"),
};

/// A number that cannot be kept exactly.
pub const NUMBER_OUT_OF_RANGE: Rule = Rule {
    name: "number-out-of-range",
    severity: Severity::Error,
    explanation: include_str!("rules/number_out_of_range.md"),
};

/// A second document in one file.
pub const SECOND_DOCUMENT: Rule = Rule {
    name: "second-document",
    severity: Severity::Error,
    explanation: include_str!("rules/second_document.md"),
};

/// A `<<` that names no mapping.
pub const UNKNOWN_MERGE: Rule = Rule {
    name: "unknown-merge",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_merge.md"),
};

/// A key that is a list, a mapping or nothing.
pub const UNREADABLE_KEY: Rule = Rule {
    name: "unreadable-key",
    severity: Severity::Error,
    explanation: include_str!("rules/unreadable_key.md"),
};

/// Too many values or too deep nesting.
pub const YAML_LIMIT: Rule = Rule {
    name: "yaml-limit",
    severity: Severity::Error,
    explanation: include_str!("rules/yaml_limit.md"),
};

/// Text that cannot be read as YAML.
pub const YAML_SYNTAX: Rule = Rule {
    name: "yaml-syntax",
    severity: Severity::Error,
    explanation: include_str!("rules/yaml_syntax.md"),
};

/// A tag such as `!!str`.
pub const YAML_TAG: Rule = Rule {
    name: "yaml-tag",
    severity: Severity::Error,
    explanation: include_str!("rules/yaml_tag.md"),
};

/// Every rule of this step.
pub const RULES: &[&Rule] = &[
    &ALIAS_CYCLE,
    &DUPLICATE_KEY,
    &EMPTY_FILE,
    &NUMBER_OUT_OF_RANGE,
    &SECOND_DOCUMENT,
    &UNKNOWN_MERGE,
    &UNREADABLE_KEY,
    &YAML_LIMIT,
    &YAML_SYNTAX,
    &YAML_TAG,
];

pub(in crate::yaml) fn alias_cycle(span: Span) -> Finding {
    ALIAS_CYCLE
        .at(span)
        .says(
            "the alias stands inside the value it repeats",
            "aliaset står inuti det värde som det upprepar",
        )
        .help("write the value out here", "skriv ut värdet här")
}

pub(in crate::yaml) fn duplicate_key(span: Span, name: &str, first: Span) -> Finding {
    DUPLICATE_KEY
        .at(span)
        .says(
            format!("the key `{name}` is there already"),
            format!("nyckeln `{name}` finns redan"),
        )
        .mark("once more here", "en gång till här")
        .also(first, "first here", "först här")
        .help("keep one of them, or rename one", "behåll en av dem eller byt namn på en")
}

/// A second `id` where the entry before has its own: the dash of the next one is missing.
pub(in crate::yaml) fn entry_without_dash(span: Span, first: Span) -> Finding {
    let words = Words::new("write `- ` before it", "skriv `- ` före den");
    DUPLICATE_KEY
        .at(span)
        .says(
            "a second `id` in one entry: the `-` of the next one is missing",
            "ett andra `id` i samma post: `-` för nästa saknas",
        )
        .mark("an entry begins here", "här börjar en post")
        .also(first, "the `id` of this one", "den här postens `id`")
        .help(&words.en, &words.sv)
}

pub(in crate::yaml) fn empty_file(span: Span) -> Finding {
    EMPTY_FILE.at(span).says("the file says nothing", "filen har inget innehåll")
}

pub(in crate::yaml) fn out_of_range(span: Span, number: &str) -> Finding {
    NUMBER_OUT_OF_RANGE
        .at(span)
        .says(
            format!("the number `{number}` cannot be kept exactly"),
            format!("talet `{number}` kan inte återges exakt"),
        )
        .why(
            "a number has at most 28 digits and lies within ±10^100",
            "ett tal har högst 28 siffror och ligger inom ±10^100",
        )
        .help("put quotes round it if it is a code", "sätt citattecken om det är en kod")
}

pub(in crate::yaml) fn second_document(span: Span) -> Finding {
    SECOND_DOCUMENT
        .at(span)
        .says("a second document starts here", "ett andra dokument börjar här")
        .help("move it to a file of its own", "flytta det till en egen fil")
}

pub(in crate::yaml) fn unknown_merge(span: Span) -> Finding {
    UNKNOWN_MERGE
        .at(span)
        .says("`<<` names something that has no keys", "`<<` pekar på något utan nycklar")
        .help(
            "name an anchored mapping, such as `<<: *base`",
            "ange en ankrad avbildning, till exempel `<<: *bas`",
        )
}

pub(in crate::yaml) fn unreadable_key(span: Span, fill: bool) -> Finding {
    let finding = UNREADABLE_KEY
        .at(span)
        .says("a key is not a word here", "en nyckel är inte ett ord här");
    if fill {
        finding.help(
            "put quotes round a text that begins with `{`",
            "sätt citattecken runt en text som börjar med `{`",
        )
    } else {
        finding.help("write a word before the colon", "skriv ett ord före kolonet")
    }
}

pub(in crate::yaml) fn too_many_nodes(span: Span, found: usize) -> Finding {
    YAML_LIMIT.at(span).says(
        format!(
            "expected at most {MOST_NODES} values, aliases written out, found {found}"
        ),
        format!(
            "filen får ha högst {MOST_NODES} värden med alias utskrivna, här är {found}"
        ),
    )
}

pub(in crate::yaml) fn too_deep(span: Span) -> Finding {
    let found = MOST_LEVELS + 1;
    YAML_LIMIT.at(span).says(
        format!("expected at most {MOST_LEVELS} levels, found {found} or more"),
        format!("filen får ha högst {MOST_LEVELS} nivåer, här är minst {found}"),
    )
}

pub(in crate::yaml) fn tag(span: Span) -> Finding {
    YAML_TAG
        .at(span)
        .says(
            "a tag has no meaning in these files",
            "en tagg betyder inget i de här filerna",
        )
        .help(
            "remove it, and put quotes round what is text",
            "ta bort den och sätt citattecken runt det som är text",
        )
}

/// An alias of no anchor; `near` is one with a name near to it.
pub(in crate::yaml) fn unknown_alias(
    span: Span,
    name: &str,
    near: Option<&str>,
) -> Finding {
    let finding = YAML_SYNTAX.at(span).says(
        format!("`*{name}` repeats an anchor that is not there"),
        format!("`*{name}` upprepar ett ankare som inte finns"),
    );
    if let Some(near) = near {
        return finding.suggest(Some(&format!("*{near}")));
    }
    finding.help(
        "put quotes round a text that begins with `*`",
        "sätt citattecken runt en text som börjar med `*`",
    )
}

pub(in crate::yaml) fn word_without_value(span: Span, name: &str) -> Finding {
    YAML_SYNTAX
        .at(span)
        .says(format!("`{name}` has no value"), format!("`{name}` saknar värde"))
        .mark(
            "inside `{…}` a comma ends a text without quotes",
            "inom `{…}` avslutar ett komma en text utan citattecken",
        )
        .help(
            "put quotes round the whole text, or write `: ` and a value",
            "sätt citattecken runt hela texten, eller skriv `: ` och ett värde",
        )
}

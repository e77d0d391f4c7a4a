//! Pages of the language: one a type of item, one a larger concept.
//!
//! *In:* nothing. *Out:* a table of pages, beside those of the rules; `survey explain`
//! tells both.
//!
//! Each page has an example that a test runs, with what comes of it. Nothing is told
//! here that the schemas leave out: a test holds the keys of the pages to theirs.

/// A page of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    /// What `survey explain` is asked for: a type, or a word of the language.
    pub name: &'static str,
    /// The page, in Markdown.
    pub page: &'static str,
}

const fn topic(name: &'static str, page: &'static str) -> Topic {
    Topic { name, page }
}

/// Every type of item, in the order of the schema.
pub const TYPES: &[Topic] = &[
    topic("single", include_str!("topics/single.md")),
    topic("multiple", include_str!("topics/multiple.md")),
    topic("yes_no", include_str!("topics/yes_no.md")),
    topic("scale", include_str!("topics/scale.md")),
    topic("integer", include_str!("topics/integer.md")),
    topic("decimal", include_str!("topics/decimal.md")),
    topic("percent", include_str!("topics/percent.md")),
    topic("money", include_str!("topics/money.md")),
    topic("text", include_str!("topics/text.md")),
    topic("long_text", include_str!("topics/long_text.md")),
    topic("date", include_str!("topics/date.md")),
    topic("month", include_str!("topics/month.md")),
    topic("year", include_str!("topics/year.md")),
    topic("time", include_str!("topics/time.md")),
    topic("duration", include_str!("topics/duration.md")),
    topic("unit", include_str!("topics/unit.md")),
    topic("location", include_str!("topics/location.md")),
    topic("ranking", include_str!("topics/ranking.md")),
    topic("allocate", include_str!("topics/allocate.md")),
    topic("grid", include_str!("topics/grid.md")),
    topic("roster", include_str!("topics/roster.md")),
    topic("document", include_str!("topics/document.md")),
    topic("consent", include_str!("topics/consent.md")),
    topic("note", include_str!("topics/note.md")),
    topic("derived", include_str!("topics/derived.md")),
    topic("hidden", include_str!("topics/hidden.md")),
];

/// Everything else, in the order one meets it.
pub const CONCEPTS: &[Topic] = &[
    topic("questionnaire", include_str!("topics/questionnaire.md")),
    topic("languages", include_str!("topics/languages.md")),
    topic("units", include_str!("topics/units.md")),
    topic("sections", include_str!("topics/sections.md")),
    topic("instruction", include_str!("topics/instruction.md")),
    topic("options", include_str!("topics/options.md")),
    topic("specify", include_str!("topics/specify.md")),
    topic("options_where", include_str!("topics/options_where.md")),
    topic("options_from", include_str!("topics/options_from.md")),
    topic("registers", include_str!("topics/registers.md")),
    topic("constants", include_str!("topics/constants.md")),
    topic("include", include_str!("topics/include.md")),
    topic("extends", include_str!("topics/extends.md")),
    topic("items_from", include_str!("topics/items_from.md")),
    topic("missing", include_str!("topics/missing.md")),
    topic("states", include_str!("topics/states.md")),
    topic("required", include_str!("topics/required.md")),
    topic("expressions", include_str!("topics/expressions.md")),
    topic("functions", include_str!("topics/functions.md")),
    topic("texts", include_str!("topics/texts.md")),
    topic("checks", include_str!("topics/checks.md")),
    topic("end_if", include_str!("topics/end_if.md")),
    topic("chance", include_str!("topics/chance.md")),
    topic("format", include_str!("topics/format.md")),
    topic("default", include_str!("topics/default.md")),
    topic("waves", include_str!("topics/waves.md")),
    topic("comparability", include_str!("topics/comparability.md")),
    topic("about", include_str!("topics/about.md")),
    topic("allow", include_str!("topics/allow.md")),
    topic("records", include_str!("topics/records.md")),
    topic("parts", include_str!("topics/parts.md")),
    topic("answers", include_str!("topics/answers.md")),
    topic("data_file", include_str!("topics/data_file.md")),
    topic("corrections", include_str!("topics/corrections.md")),
    topic("scoring", include_str!("topics/scoring.md")),
    topic("points", include_str!("topics/points.md")),
    topic("policies", include_str!("topics/policies.md")),
    topic("indices", include_str!("topics/indices.md")),
    topic("scales", include_str!("topics/scales.md")),
    topic("gates", include_str!("topics/gates.md")),
    topic("ranks", include_str!("topics/ranks.md")),
    topic("figures", include_str!("topics/figures.md")),
    topic("compare", include_str!("topics/compare.md")),
    topic("cases", include_str!("topics/cases.md")),
];

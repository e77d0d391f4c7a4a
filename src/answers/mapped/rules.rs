//! What can be wrong with a map of data from elsewhere, or with data by their map.
//!
//! *In:* nothing. *Out:* name, weight and page of every rule.
//!
//! What is wrong with the answers themselves is in `answers::rules`, with the rows of a
//! table in `answers::notation::rules`.

use crate::diagnostic::{Rule, Severity};

/// A name in a map that is no column of the questionnaire.
pub const UNKNOWN_MAPPED_COLUMN: Rule = Rule {
    name: "unknown-mapped-column",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_mapped_column.md"),
};

/// A value of the data that is said to mean what the item does not have.
pub const UNKNOWN_MAPPED_VALUE: Rule = Rule {
    name: "unknown-mapped-value",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_mapped_value.md"),
};

/// A missing code that is a valid answer too.
pub const CODE_IS_ANSWER: Rule = Rule {
    name: "code-is-answer",
    severity: Severity::Error,
    explanation: include_str!("rules/code_is_answer.md"),
};

/// One column for two of ours, or two for one.
pub const COLUMN_MAPPED_TWICE: Rule = Rule {
    name: "column-mapped-twice",
    severity: Severity::Error,
    explanation: include_str!("rules/column_mapped_twice.md"),
};

/// One value with two meanings.
pub const VALUE_MAPPED_TWICE: Rule = Rule {
    name: "value-mapped-twice",
    severity: Severity::Error,
    explanation: include_str!("rules/value_mapped_twice.md"),
};

/// A column that a map names and the data lack.
pub const ABSENT_DATA_COLUMN: Rule = Rule {
    name: "absent-data-column",
    severity: Severity::Error,
    explanation: include_str!("rules/absent_data_column.md"),
};

/// A value that is valid and looks like a missing code.
pub const STRAY_MISSING_CODE: Rule = Rule {
    name: "stray-missing-code",
    severity: Severity::Warning,
    explanation: include_str!("rules/stray_missing_code.md"),
};

/// Every rule of maps.
pub const MAP_RULES: &[&Rule] = &[
    &UNKNOWN_MAPPED_COLUMN,
    &UNKNOWN_MAPPED_VALUE,
    &CODE_IS_ANSWER,
    &COLUMN_MAPPED_TWICE,
    &VALUE_MAPPED_TWICE,
    &ABSENT_DATA_COLUMN,
    &STRAY_MISSING_CODE,
];

//! What can be wrong with the shape of a file: the rules.
//!
//! *In:* nothing. *Out:* a table of rules with their pages.
//!
//! The sentences are in `words`; nothing is judged here.

use crate::diagnostic::{Rule, Severity};

/// A roster within too many others.
pub const DEEP_ROSTER: Rule = Rule {
    name: "deep-roster",
    severity: Severity::Error,
    explanation: include_str!("rules/deep_roster.md"),
};

/// A column header that is there twice.
pub const DUPLICATE_COLUMN: Rule = Rule {
    name: "duplicate-column",
    severity: Severity::Error,
    explanation: include_str!("rules/duplicate_column.md"),
};

/// An option list whose name is taken.
pub const DUPLICATE_LIST: Rule = Rule {
    name: "duplicate-list",
    severity: Severity::Error,
    explanation: include_str!("rules/duplicate_list.md"),
};

/// Two units with one code.
pub const DUPLICATE_UNIT: Rule = Rule {
    name: "duplicate-unit",
    severity: Severity::Error,
    explanation: include_str!("rules/duplicate_unit.md"),
};

/// A section without items, or a questionnaire without sections.
pub const EMPTY_SECTION: Rule = Rule {
    name: "empty-section",
    severity: Severity::Error,
    explanation: include_str!("rules/empty_section.md"),
};

/// A part of a base that is left out and not there.
pub const EMPTY_WITHOUT: Rule = Rule {
    name: "empty-without",
    severity: Severity::Error,
    explanation: include_str!("rules/empty_without.md"),
};

/// A path that leads out of the questionnaires folder.
pub const FILE_OUTSIDE: Rule = Rule {
    name: "file-outside",
    severity: Severity::Error,
    explanation: include_str!("rules/file_outside.md"),
};

/// An id that is not spelt as ids are.
pub const ILL_FORMED_ID: Rule = Rule {
    name: "ill-formed-id",
    severity: Severity::Error,
    explanation: include_str!("rules/ill_formed_id.md"),
};

/// A value that is not spelt as it must be.
pub const ILL_FORMED_VALUE: Rule = Rule {
    name: "ill-formed-value",
    severity: Severity::Error,
    explanation: include_str!("rules/ill_formed_value.md"),
};

/// A cell of a table that is not of its column's type.
pub const ILL_TYPED_CELL: Rule = Rule {
    name: "ill-typed-cell",
    severity: Severity::Error,
    explanation: include_str!("rules/ill_typed_cell.md"),
};

/// Files that include one another.
pub const INCLUDE_CYCLE: Rule = Rule {
    name: "include-cycle",
    severity: Severity::Error,
    explanation: include_str!("rules/include_cycle.md"),
};

/// A `forbid` that a scoring file would take away from its base.
pub const LOOSENED_FORBID: Rule = Rule {
    name: "loosened-forbid",
    severity: Severity::Error,
    explanation: include_str!("rules/loosened_forbid.md"),
};

/// A key that exists but does not go here.
pub const MISPLACED_KEY: Rule = Rule {
    name: "misplaced-key",
    severity: Severity::Error,
    explanation: include_str!("rules/misplaced_key.md"),
};

/// A column that the register does not have.
pub const MISSING_COLUMN: Rule = Rule {
    name: "missing-column",
    severity: Severity::Error,
    explanation: include_str!("rules/missing_column.md"),
};

/// A file that is named and cannot be read.
pub const MISSING_FILE: Rule = Rule {
    name: "missing-file",
    severity: Severity::Error,
    explanation: include_str!("rules/missing_file.md"),
};

/// A key that is needed and not there.
pub const MISSING_KEY: Rule = Rule {
    name: "missing-key",
    severity: Severity::Error,
    explanation: include_str!("rules/missing_key.md"),
};

/// Wording that is not in the file that should hold it.
pub const MISSING_TEXT: Rule = Rule {
    name: "missing-text",
    severity: Severity::Error,
    explanation: include_str!("rules/missing_text.md"),
};

/// A name that means something else already.
pub const NAME_TAKEN: Rule = Rule {
    name: "name-taken",
    severity: Severity::Error,
    explanation: include_str!("rules/name_taken.md"),
};

/// A key or word that is planned.
pub const NOT_SUPPORTED_YET: Rule = Rule {
    name: "not-supported-yet",
    severity: Severity::Error,
    explanation: include_str!("rules/not_supported_yet.md"),
};

/// A row of the register with too many or too few cells.
pub const RAGGED_ROW: Rule = Rule {
    name: "ragged-row",
    severity: Severity::Error,
    explanation: include_str!("rules/ragged_row.md"),
};

/// An entry that is there twice.
pub const REPEATED_ENTRY: Rule = Rule {
    name: "repeated-entry",
    severity: Severity::Error,
    explanation: include_str!("rules/repeated_entry.md"),
};

/// An id that means something else in expressions.
pub const RESERVED_ID: Rule = Rule {
    name: "reserved-id",
    severity: Severity::Error,
    explanation: include_str!("rules/reserved_id.md"),
};

/// Wording from a file that is not there.
pub const TEXTS_WANTED: Rule = Rule {
    name: "texts-wanted",
    severity: Severity::Note,
    explanation: include_str!("rules/texts_wanted.md"),
};

/// A name of what cannot give options or rows.
pub const UNFIT_SOURCE: Rule = Rule {
    name: "unfit-source",
    severity: Severity::Error,
    explanation: include_str!("rules/unfit_source.md"),
};

/// A unit without a code.
pub const UNIT_WITHOUT_CODE: Rule = Rule {
    name: "unit-without-code",
    severity: Severity::Error,
    explanation: include_str!("rules/unit_without_code.md"),
};

/// A questionnaire that is extended and is not there.
pub const UNKNOWN_BASE: Rule = Rule {
    name: "unknown-base",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_base.md"),
};

/// A key that does not exist.
pub const UNKNOWN_KEY: Rule = Rule {
    name: "unknown-key",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_key.md"),
};

/// An option list that is named and is not there.
pub const UNKNOWN_LIST: Rule = Rule {
    name: "unknown-list",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_list.md"),
};

/// A section that is included and is not in that file.
pub const UNKNOWN_SECTION: Rule = Rule {
    name: "unknown-section",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_section.md"),
};

/// A name of nothing, where options or rows should come from.
pub const UNKNOWN_SOURCE: Rule = Rule {
    name: "unknown-source",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_source.md"),
};

/// Wording of no item.
pub const UNKNOWN_TEXT: Rule = Rule {
    name: "unknown-text",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_text.md"),
};

/// A word that this key does not take.
pub const UNKNOWN_WORD: Rule = Rule {
    name: "unknown-word",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_word.md"),
};

/// Keys for a level that no index is of.
pub const UNMET_LEVEL: Rule = Rule {
    name: "unmet-level",
    severity: Severity::Error,
    explanation: include_str!("rules/unmet_level.md"),
};

/// A pattern among the items that meets none.
pub const UNMET_PATTERN: Rule = Rule {
    name: "unmet-pattern",
    severity: Severity::Error,
    explanation: include_str!("rules/unmet_pattern.md"),
};

/// A number, list or text that is too small or too great.
pub const WRONG_SIZE: Rule = Rule {
    name: "wrong-size",
    severity: Severity::Error,
    explanation: include_str!("rules/wrong_size.md"),
};

/// A value of another type than the key takes.
pub const WRONG_TYPE: Rule = Rule {
    name: "wrong-type",
    severity: Severity::Error,
    explanation: include_str!("rules/wrong_type.md"),
};

/// Units that stand above one another in a circle.
pub const PARENT_CYCLE: Rule = Rule {
    name: "parent-cycle",
    severity: Severity::Error,
    explanation: include_str!("rules/parent_cycle.md"),
};

/// A section in no part, or in several.
pub const SECTION_NOT_IN_ONE_PART: Rule = Rule {
    name: "section-not-in-one-part",
    severity: Severity::Error,
    explanation: include_str!("rules/section_not_in_one_part.md"),
};

/// A unit above that is not in the register, or has none below it.
pub const UNKNOWN_PARENT: Rule = Rule {
    name: "unknown-parent",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_parent.md"),
};

/// A section that a part names and that is not there.
pub const UNKNOWN_PART_SECTION: Rule = Rule {
    name: "unknown-part-section",
    severity: Severity::Error,
    explanation: include_str!("rules/unknown_part_section.md"),
};

/// A survey weight that is no number, or below 0.
pub const WRONG_WEIGHT: Rule = Rule {
    name: "wrong-weight",
    severity: Severity::Error,
    explanation: include_str!("rules/wrong_weight.md"),
};

/// Every rule of this step.
pub const RULES: &[&Rule] = &[
    &DEEP_ROSTER,
    &DUPLICATE_COLUMN,
    &DUPLICATE_LIST,
    &DUPLICATE_UNIT,
    &EMPTY_SECTION,
    &EMPTY_WITHOUT,
    &FILE_OUTSIDE,
    &ILL_FORMED_ID,
    &ILL_FORMED_VALUE,
    &ILL_TYPED_CELL,
    &INCLUDE_CYCLE,
    &LOOSENED_FORBID,
    &MISPLACED_KEY,
    &MISSING_COLUMN,
    &MISSING_FILE,
    &MISSING_KEY,
    &MISSING_TEXT,
    &NAME_TAKEN,
    &NOT_SUPPORTED_YET,
    &PARENT_CYCLE,
    &RAGGED_ROW,
    &REPEATED_ENTRY,
    &RESERVED_ID,
    &SECTION_NOT_IN_ONE_PART,
    &TEXTS_WANTED,
    &UNFIT_SOURCE,
    &UNIT_WITHOUT_CODE,
    &UNKNOWN_BASE,
    &UNKNOWN_KEY,
    &UNKNOWN_LIST,
    &UNKNOWN_PARENT,
    &UNKNOWN_PART_SECTION,
    &UNKNOWN_SECTION,
    &UNKNOWN_SOURCE,
    &UNKNOWN_TEXT,
    &UNKNOWN_WORD,
    &UNMET_LEVEL,
    &UNMET_PATTERN,
    &WRONG_SIZE,
    &WRONG_TYPE,
    &WRONG_WEIGHT,
];

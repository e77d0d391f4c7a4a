//! What can be wrong with a table of answers, and with turning one notation into another.
//!
//! *In:* nothing. *Out:* name, weight and page of every rule.
//!
//! What is wrong with the answers themselves is in `answers::rules`.

use crate::diagnostic::{Finding, Rule, Severity};
use crate::source::{FileId, Span};

/// A row that is not CSV, or no row at all.
pub const CSV_SYNTAX: Rule = Rule {
    name: "csv-syntax",
    severity: Severity::Error,
    explanation: include_str!("rules/csv_syntax.md"),
};

/// A row with more or fewer cells than the first one.
pub const RAGGED_ROW: Rule = Rule {
    name: "ragged-row",
    severity: Severity::Error,
    explanation: include_str!("rules/ragged_row.md"),
};

/// A column that is of no item.
pub const COLUMN_FOR_UNKNOWN_ITEM: Rule = Rule {
    name: "column-for-unknown-item",
    severity: Severity::Error,
    explanation: include_str!("rules/column_for_unknown_item.md"),
};

/// A column that is there already.
pub const REPEATED_COLUMN: Rule = Rule {
    name: "repeated-column",
    severity: Severity::Error,
    explanation: include_str!("rules/repeated_column.md"),
};

/// A cell that holds nothing an answer can be made of.
pub const UNREADABLE_CELL: Rule = Rule {
    name: "unreadable-cell",
    severity: Severity::Error,
    explanation: include_str!("rules/unreadable_cell.md"),
};

/// Answers to several questionnaires for one table.
pub const MIXED_QUESTIONNAIRES: Rule = Rule {
    name: "mixed-questionnaires",
    severity: Severity::Error,
    explanation: include_str!("rules/mixed_questionnaires.md"),
};

/// What another notation cannot say.
pub const UNWRITABLE_ANSWER: Rule = Rule {
    name: "unwritable-answer",
    severity: Severity::Error,
    explanation: include_str!("rules/unwritable_answer.md"),
};

/// A cell that a spreadsheet would run.
pub const FORMULA_CELL: Rule = Rule {
    name: "formula-cell",
    severity: Severity::Warning,
    explanation: include_str!("rules/formula_cell.md"),
};

/// Every rule of notations.
pub const NOTATION_RULES: &[&Rule] = &[
    &CSV_SYNTAX,
    &RAGGED_ROW,
    &COLUMN_FOR_UNKNOWN_ITEM,
    &REPEATED_COLUMN,
    &UNREADABLE_CELL,
    &MIXED_QUESTIONNAIRES,
    &UNWRITABLE_ANSWER,
    &FORMULA_CELL,
];

/// The finding for a table that holds no answers.
pub fn no_rows(file: FileId) -> Finding {
    CSV_SYNTAX
        .at(Span::new(file, 0..0))
        .says("the table has no rows of answers", "tabellen har inga rader med svar")
        .help(
            "write the names of the columns in the first row, and a row an answer file",
            "skriv kolumnernas namn i den första raden, och en rad per svarsfil",
        )
}

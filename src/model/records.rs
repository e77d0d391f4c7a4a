//! Records and parts: what tells one answer file of a unit from another.
//!
//! *In:* `records:` and `parts:` of a questionnaire. *Out:* plain data.
//!
//! No answer file is looked at here.

use crate::model::ItemKind;
use crate::source::{Span, Spanned};

/// One name of a record's key.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordName {
    /// The name: a key of the answer file, read like an item.
    pub name: Spanned<String>,
    /// Whole number, date, year, text or single.
    pub kind: ItemKind,
    /// Where the type stands.
    pub kind_span: Span,
    /// Its value stands for a person or a case and leaves in no publication.
    pub pseudonym: bool,
}

/// What one sitting or one person answers of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPart {
    /// Its name.
    pub name: Spanned<String>,
    /// The ids of its outermost sections.
    pub sections: Vec<Spanned<String>>,
    /// The section whose condition says whether it is open, put around its own; none
    /// where it is always open.
    pub gate: Option<usize>,
    /// Who answers it.
    pub respondent: Option<Spanned<String>>,
    /// The record is complete without it.
    pub optional: bool,
}

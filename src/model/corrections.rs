//! Corrections of answers after submission.
//!
//! *In:* a file of corrections. *Out:* plain data.
//!
//! Answers are JSON as an answer file holds them; `answers` compares and replaces them.

use crate::source::{Span, Spanned};

/// One answer of one record, as it is and as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The unit.
    pub unit: Spanned<String>,
    /// The names of the record with their words, in the order written.
    pub names: Vec<(Spanned<String>, String)>,
    /// The full path of the item: `utbildning.lss`, `placering[1].dygn`.
    pub item: Spanned<String>,
    /// The answer that the file holds, as JSON; `null` for none.
    pub old: Spanned<String>,
    /// The answer that counts instead, likewise.
    pub new: String,
    /// Who decided it.
    pub who: String,
    /// The reason.
    pub why: String,
    /// The day, as written.
    pub date: String,
    /// The whole entry.
    pub span: Span,
}

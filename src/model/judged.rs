//! What is judged while answers are given: checks, and ends of the interview.
//!
//! *In:* entries of `checks:` and the value of `end_if:`. *Out:* the same, typed.
//!
//! Nothing is judged here.

use crate::model::{Text, Written};
use crate::source::{Span, Spanned};

/// An end of the interview.
#[derive(Clone, Debug, PartialEq)]
pub struct EndIf {
    /// When it ends; none on an option, whose choice is the condition.
    pub when: Option<Written>,
    /// The status of the answer file, such as `ineligible`.
    pub status: Spanned<String>,
    /// The author's word for the response table.
    pub disposition: Option<Spanned<String>>,
    /// What the respondent is told.
    pub message: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

/// An author's condition on answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemCheck {
    /// Identifier, unique among checks.
    pub id: Spanned<String>,
    /// True where all is well; a check whose `must` is unknown does not fire.
    pub must: Written,
    /// What happens when it is false.
    pub level: Level,
    /// What the respondent is told.
    pub message: Option<Text>,
    /// The items it is about; empty = the item it stands on.
    pub items: Vec<Spanned<String>>,
    /// Whether a confirmed soft check needs a reason.
    pub asks_reason: bool,
    /// The wave since which it holds.
    pub since: Option<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
    /// Its JSON pointer.
    pub pointer: String,
}

/// How much an item check weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Cannot go on; `invalid` in batch.
    Hard,
    /// "Is this right?"
    Soft,
    /// Said, no more.
    Note,
}

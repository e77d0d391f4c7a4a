//! What is judged while answers are given: checks, and ends of the interview.
//!
//! *In:* entries of `checks:` and the value of `end_if:`. *Out:* the same, typed.
//!
//! Nothing is judged here.

use crate::decimal::Number;
use crate::model::{Questionnaire, Text, Written};
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

impl ItemCheck {
    /// Whether the check holds in this version already.
    ///
    /// `since` is the version or its wave's label; earlier ones are told apart where both
    /// are numbers. Where they are not, the check holds: none is passed over by mistake.
    pub fn holds_in(&self, questionnaire: &Questionnaire) -> bool {
        let Some(since) = &self.since else { return true };
        let present = [questionnaire.version.value.as_str(), questionnaire.wave_label()];
        let is_before = |present: &str| match [present, &since.value].map(Number::parse) {
            [Ok(present), Ok(since)] => present < since,
            _ => false,
        };
        present.contains(&since.value.as_str()) || !present.into_iter().any(is_before)
    }
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

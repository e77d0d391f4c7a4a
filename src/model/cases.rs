//! The author's cases: given answers, expected route and score.
//!
//! *In:* `cases.yaml`. *Out:* the same, typed.
//!
//! Nothing is run here.

use crate::decimal::Number;
use crate::source::{FileId, Span, Spanned};

/// A file of cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Cases {
    /// The file.
    pub file: FileId,
    /// The cases.
    pub cases: Vec<AnswerCase>,
}

/// One case of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerCase {
    /// Its name, a sentence.
    pub name: Spanned<String>,
    /// Why the expectation holds.
    pub because: Option<Spanned<String>>,
    /// The status of the answer file, `complete` unless said.
    pub status: Option<Spanned<String>>,
    /// The scoring file, the plain one unless said.
    pub scoring: Option<Spanned<String>>,
    /// Cells of the register.
    pub unit: Vec<(String, String)>,
    /// The arms of randomisations, where they are not to be drawn.
    pub draws: Vec<(Spanned<String>, Spanned<String>)>,
    /// The answers as JSON text, as an answer file holds them.
    pub answers: String,
    /// Where the answers stand.
    pub answers_span: Span,
    /// Where each answer stands, by its pointer in an answer file, such as
    /// `/answers/plan`; that of a part of an answer, such as a row of a grid, too.
    pub answer_places: Vec<(String, Span)>,
    /// The unit's answers in the earlier wave, likewise.
    pub previous: Option<String>,
    /// Where each of those stands.
    pub previous_places: Vec<(String, Span)>,
    /// What is expected.
    pub expect: CaseExpectation,
    /// The whole entry.
    pub span: Span,
}

/// What a case expects; what is not named is not tested.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseExpectation {
    /// Items that are asked.
    pub asked: Vec<Spanned<String>>,
    /// Items that are not asked.
    pub not_asked: Vec<Spanned<String>>,
    /// Every finding's rule; `None` = not tested.
    pub findings: Option<Spanned<Vec<Spanned<String>>>>,
    /// Published scores by node.
    pub scores: Vec<(Spanned<String>, Spanned<Number>)>,
    /// Exact scores by node.
    pub exact: Vec<(Spanned<String>, Spanned<Number>)>,
    /// Nodes without a score, and the reason's name.
    pub no_score: Vec<(Spanned<String>, Spanned<String>)>,
    /// Every gate that fires; `None` = not tested.
    pub gates: Option<Spanned<Vec<Spanned<String>>>>,
    /// Grades by their name.
    pub grades: Vec<(Spanned<String>, Spanned<String>)>,
    /// Steps of the way to a node's score.
    pub trace: Vec<(Spanned<String>, CaseTrace)>,
}

/// What a case expects of the way to one node's score; what is not named is not tested.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseTrace {
    /// The sum above the line.
    pub numerator: Option<Spanned<Number>>,
    /// The sum below the line.
    pub denominator: Option<Spanned<Number>>,
    /// The least attainable.
    pub lo: Option<Spanned<Number>>,
    /// The greatest attainable.
    pub hi: Option<Spanned<Number>>,
}

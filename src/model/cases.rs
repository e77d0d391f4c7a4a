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
    pub cases: Vec<Case>,
}

/// One case: a unit, or several that are scored among each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its name, a sentence.
    pub name: Spanned<String>,
    /// Why the expectation holds.
    pub because: Option<Spanned<String>>,
    /// The scoring file, the plain one unless said.
    pub scoring: Option<Spanned<String>>,
    /// The answers, each with what is expected of them: one a record of a unit.
    pub units: Vec<AnswerCase>,
    /// The place of each unit on a rank.
    pub ranks: Vec<(Spanned<String>, CasePlaces)>,
    /// Figures of all units of the case as they are published; none is no value.
    pub figures: Vec<(Spanned<String>, Spanned<Option<Number>>)>,
    /// Names of units under `expect` that the case does not have.
    pub strangers: Vec<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
}

/// The answers of one unit, or of one record of it.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerCase {
    /// What it is called in a case of several: `a`, or `a.k3f1` of a record.
    pub code: Option<Spanned<String>>,
    /// The name of its case.
    pub name: Spanned<String>,
    /// Why the expectation holds.
    pub because: Option<Spanned<String>>,
    /// The status of the answer file, `complete` unless said.
    pub status: Option<Spanned<String>>,
    /// Cells of the register; of a record also what tells it apart.
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
}

impl AnswerCase {
    /// Whether it is called so in a case of several.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_ref().is_some_and(|own| own.value == code)
    }

    /// What its unit is called in a case of several; its records share it.
    pub fn unit_name(&self) -> Option<String> {
        let code = self.code.as_ref()?.value.as_str();
        Some(code.split_once('.').map_or(code, |(unit, _)| unit).to_owned())
    }

    /// Where it is told of: its name among several, else that of the case.
    pub fn place(&self) -> Span {
        self.code.as_ref().map_or(self.name.span, |code| code.span)
    }
}

/// What a case expects of each unit on one rank.
pub type CasePlaces = Vec<(Spanned<String>, Spanned<CasePlace>)>;

/// What a case expects of a unit's rank.
#[derive(Clone, Debug, PartialEq)]
pub enum CasePlace {
    /// This place.
    Place(Number),
    /// None, for the reason of this name.
    None(String),
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

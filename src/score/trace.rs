//! How a score came about.
//!
//! *In:* nothing. *Out:* plain data that `survey why` tells in words.
//!
//! It is made by the code that makes the score, where a trace is asked for.

use crate::decimal::Number;
use crate::model::{MissingKind, Policy};
use crate::score::{Compared, Null};
use crate::source::Span;
use crate::value::AnswerState;

/// How the score of one node came about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeTrace {
    /// The children, in the order of the file.
    pub children: Vec<ChildTrace>,
    /// The states of the items and rows beneath it, inherited ones apart.
    pub states: Vec<StateCount>,
    /// Policies that were used on its children, each once.
    pub policies: Vec<(MissingKind, Policy)>,
    /// The aggregate before `normalise`.
    pub aggregate: Option<Number>,
    /// What the aggregate is beside what the children give it.
    pub constant: Option<Number>,
    /// What it is measured against, where its scale depends on other units.
    pub compared: Option<Compared>,
    /// The value after `normalise`.
    pub normalised: Option<Number>,
    /// Whether the bonus was given; none where there is no bonus to give.
    pub bonus: Option<Option<bool>>,
    /// The value after the bonus, before gates.
    pub before_gates: Option<Number>,
    /// The numbers of its gates that fired.
    pub fired: Vec<usize>,
}

/// What one child gave.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildTrace {
    /// The child's number.
    pub node: usize,
    /// The value it entered with: its score or what a policy put in its place, as a
    /// percentage where children enter so.
    pub value: Option<Number>,
    /// Its weight as the file has it; 1 unless weights are declared.
    pub weight_declared: Number,
    /// What its value was multiplied by; 0 where it is not included, and in an `any_of`
    /// where it is not the best.
    pub weight_effective: Number,
    /// What it gave: with those of the others and the constant, the aggregate.
    pub contribution: Option<Number>,
    /// Whether it is in numerator and maximum.
    pub included: bool,
    /// Why it is not.
    pub why_not: Option<WhyNot>,
    /// The kind of absence, and the policy that was used on it.
    pub policy: Option<(MissingKind, Policy)>,
    /// Where that policy is declared.
    pub declared: Option<Span>,
    /// The state of its answer, where it is an item or a row.
    pub state: Option<AnswerState>,
    /// That state was taken over.
    pub inherited: bool,
    /// Why it has no score of its own.
    pub null: Option<Null>,
}

/// Why a child is not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// It does not apply.
    NotApplicable,
    /// It is absent, and its policy leaves it out.
    Excluded,
    /// It is absent, and the others stand for it.
    Prorated,
    /// It is absent, and everything is needed.
    Strict,
    /// It invalidates the node.
    Invalidated,
    /// Its weight is 0: shown, not scored.
    ZeroWeight,
}

/// How many items are in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateCount {
    /// The state.
    pub state: AnswerState,
    /// It was taken over.
    pub inherited: bool,
    /// How many.
    pub count: usize,
}

impl WhyNot {
    /// A stable name for machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::Excluded => "excluded",
            Self::Prorated => "prorated",
            Self::Strict => "strict",
            Self::Invalidated => "invalidated",
            Self::ZeroWeight => "zero_weight",
        }
    }
}

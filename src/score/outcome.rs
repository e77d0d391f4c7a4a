//! What comes of scoring one unit.
//!
//! *In:* nothing. *Out:* plain data that `rank`, `analyse` and `report` share.
//!
//! Nodes are told by their number in the [`Ruleset`](crate::score::Ruleset): no text is
//! copied for a unit.

use serde::{Deserialize, Serialize};

use crate::decimal::Number;
use crate::points::Bounds;
use crate::score::{Counts, NodeTrace};
use crate::value::{AnswerState, Cell, Reason, Status};

/// What the envelope of an answer file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Its status.
    pub status: Status,
    /// It has a finding of level error.
    pub invalid: bool,
}

/// What became of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitResult {
    /// Every root has a score, or does not apply.
    Scored,
    /// A root has none.
    Incomplete,
    /// The file has errors.
    Invalid,
    /// Files of its status are not scored.
    Status,
}

/// Why there is no score. *Null* never becomes 0 unless a rule says so.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize,
)]
pub enum Null {
    /// Nothing in it applies.
    NotApplicable,
    /// Too little was answered to stand for all.
    TooFew,
    /// Something is absent, and all is needed.
    Strict,
    /// Something beneath it invalidates it.
    Invalidated,
    /// Files of this status are not scored.
    Status,
    /// The file has errors.
    Invalid,
    /// Its least and its greatest are the same, so there is no percentage.
    NoRange,
    /// It, or a child, has no least or greatest, so there is no percentage.
    Unbounded,
    /// The weights of what is left sum to nothing.
    ZeroWeight,
    /// Nothing that applies has an answer.
    AllMissing,
    /// A gate withdraws it.
    Withdrawn,
    /// Its rule has no points for the answer.
    NoPoints,
    /// Its expression is unknown, for want of another answer or by its own result.
    Unknown,
    /// An absent answer that the policy leaves out; of a node, all in it is left out, and
    /// some of that is answered.
    Excluded,
    /// An absent answer for which others stand.
    Prorated,
    /// What it is divided by is absent or 0.
    Denominator,
    /// The value lies where the scale or the mean has no result.
    Domain,
    /// All units it is measured against are the same, or there is only one.
    Constant,
    /// What it is held against is absent or 0.
    Reference,
    /// Too little is answered for it to be measured against others.
    Screened,
    /// No other unit has a value that an absent answer could take.
    NoDonor,
    /// It depends on other units, and there are none here.
    Alone,
    /// Nobody of the norms or of the earlier wave that it is held against has a value.
    ReferenceSet,
}

/// What the value of a node rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// On an answer, its own or one beneath it.
    Answered,
    /// On absent answers only, of which one is missing.
    Blank,
    /// On nothing that was asked or applies: `not_asked`, `not_applicable`.
    Outside,
}

/// The score of one node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeScore {
    /// The exact score, after gates; its parents take this one.
    pub score: Option<Number>,
    /// Why there is none; there exactly when `score` is not.
    pub null: Option<Null>,
    /// The score as readers see it, rounded once.
    pub published: Option<Number>,
    /// The least and the greatest that could be had on this unit's route, on the scale
    /// of the score; also where there is no score, since its maximum may stay. Gates do
    /// not change it.
    pub bounds: Option<Bounds>,
    /// What was reached: the aggregate. With `percent_of_max` what lies above the least,
    /// so that the score before gates is 100 · numerator / denominator.
    pub numerator: Option<Number>,
    /// What could be reached: the attainable maximum, in the same way.
    pub denominator: Option<Number>,
    /// A gate lowered the score.
    pub lowered: bool,
    /// The value is 0 by `all_missing: zero`.
    pub all_missing: bool,
    /// What it rests on.
    pub standing: Standing,
    /// The state of the answer of an item or a row; none for other nodes.
    pub state: Option<AnswerState>,
    /// That state was taken over from an answer that a condition rests on.
    pub inherited: bool,
    /// What more there is to say of that state.
    pub reason: Option<Reason>,
    /// How many of the items beneath it were asked and answered, where it is told.
    pub counts: Option<Counts>,
    /// How it came about; only where it was asked for.
    pub trace: Option<Box<NodeTrace>>,
}

/// What a gate did.
#[derive(Clone, Debug, PartialEq)]
pub struct GateTrace {
    /// The gate's number in the rule set.
    pub gate: usize,
    /// The node's number.
    pub node: usize,
    /// Whether its condition is true; `None` is unknown, and worth a word to readers.
    pub fired: Option<bool>,
    /// Whether it changed the score or a grade. Of several caps that act, the lowest
    /// does.
    pub bit: bool,
}

/// One grade of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grade {
    /// The number of the grades in the rule set.
    pub grades: usize,
    /// The number of the band; `None` without a score, and below the first band.
    pub band: Option<usize>,
}

/// What one rank rule needs to know of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct RankKey {
    /// The value that is ranked, rounded as the rule says; or why there is none.
    pub value: Result<Number, Null>,
    /// Whether `eligible.where` holds; true where the rule has none.
    pub condition: Option<bool>,
}

/// What a step that depends on other units takes from one unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// The value before the step.
    pub value: Option<Number>,
    /// The group it is taken in; empty where the step has none.
    pub group: String,
}

/// Everything that was scored of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitScores {
    /// What became of it.
    pub result: UnitResult,
    /// One for every node of the rule set.
    pub nodes: Vec<NodeScore>,
    /// One for every gate of the rule set.
    pub gates: Vec<GateTrace>,
    /// One for every grades of the rule set.
    pub grades: Vec<Grade>,
    /// One for every rank of the rule set.
    pub ranks: Vec<RankKey>,
    /// Scores as expressions read them; empty where none does.
    pub cells: Vec<Cell>,
    /// What every step that depends on other units takes from this one; empty where
    /// none does.
    pub taken: Vec<Taken>,
    /// Scored items that were asked; a grid is one.
    pub asked: usize,
    /// Those of them that are answered; a grid is when every row asked is.
    pub answered: usize,
    /// All items that were asked, without notes and derived ones.
    pub all_asked: usize,
    /// Those of them that are answered.
    pub all_answered: usize,
    /// Too little is answered for it to be compared with others.
    pub is_screened: bool,
}

/// Whether files of a status are scored: `complete` and `partial`. These are also the
/// ones that count as answered.
pub const fn is_scored(status: Status) -> bool {
    matches!(status, Status::Complete | Status::Partial)
}

impl UnitResult {
    /// A stable name for machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scored => "scored",
            Self::Incomplete => "incomplete",
            Self::Invalid => "invalid",
            Self::Status => "status",
        }
    }
}

impl Null {
    /// Every reason.
    pub const ALL: [Self; 23] = [
        Self::NotApplicable,
        Self::TooFew,
        Self::Strict,
        Self::Invalidated,
        Self::Status,
        Self::Invalid,
        Self::NoRange,
        Self::Unbounded,
        Self::ZeroWeight,
        Self::AllMissing,
        Self::Withdrawn,
        Self::NoPoints,
        Self::Unknown,
        Self::Excluded,
        Self::Prorated,
        Self::Denominator,
        Self::Domain,
        Self::Constant,
        Self::Reference,
        Self::Screened,
        Self::NoDonor,
        Self::Alone,
        Self::ReferenceSet,
    ];

    /// A stable name, as in `no_score: {total: strict}`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotApplicable => "not_applicable",
            Self::TooFew => "too_few",
            Self::Strict => "strict",
            Self::Invalidated => "invalidated",
            Self::Status => "status",
            Self::Invalid => "invalid",
            Self::NoRange => "no_range",
            Self::Unbounded => "unbounded",
            Self::ZeroWeight => "zero_weight",
            Self::AllMissing => "all_missing",
            Self::Withdrawn => "withdrawn",
            Self::NoPoints => "no_points",
            Self::Unknown => "unknown",
            Self::Excluded => "excluded",
            Self::Prorated => "prorated",
            Self::Denominator => "denominator",
            Self::Domain => "domain",
            Self::Constant => "constant",
            Self::Reference => "reference",
            Self::Screened => "screened",
            Self::NoDonor => "no_donor",
            Self::Alone => "alone",
            Self::ReferenceSet => "reference_set",
        }
    }

    /// The reason with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

impl NodeScore {
    /// A node without a score.
    pub(crate) const fn null(reason: Null, standing: Standing) -> Self {
        Self {
            score: None,
            null: Some(reason),
            published: None,
            bounds: None,
            numerator: None,
            denominator: None,
            lowered: false,
            all_missing: false,
            standing,
            state: None,
            inherited: false,
            reason: None,
            counts: None,
            trace: None,
        }
    }

    /// Whether digits were lost on the way to the score.
    pub fn is_inexact(&self) -> bool {
        self.score.as_ref().is_some_and(Number::is_inexact)
    }
}

//! Scores: from the record of one unit to points, nodes, gates and grades.
//!
//! *In:* a [`Ruleset`], the record of a unit, and what its envelope says. *Out:*
//! [`UnitScores`]: every node with its exact and its published value or the reason why
//! there is none, and on demand the trace that explains it.
//!
//! ```text
//! Scoring, Questionnaire, Plan ─► resolve ── Ruleset ─┐
//! Record ── leaf ─► treat ─► combine ─► normalise ─► bonus ─► gates ─► published
//! ```
//! Nothing is read from files or worded here, no unit is ranked (`rank` does; what a score
//! itself takes from other units is handed in as a [`Population`]), and nothing is assumed of a scoring file but that it passed `check`. What
//! `check` would have refused is never a panic: it is a null with its reason.
//!
//! # Why
//!
//! A municipality that loses a point asks for which answer and by which line. So a score
//! is never a bare number: null has a reason, and the trace is made by the same code
//! that makes the score.

mod combine;
mod counts;
mod fixed;
mod formula;
mod known;
mod leaf;
mod node;
mod outcome;
mod relative;
mod resolve;
mod rests;
mod rules;
mod ruleset;
mod trace;
mod treat;
mod unit;

pub use crate::score::counts::Counts;
pub use crate::score::fixed::{Fixed, fix_wave};
pub use crate::score::formula::{Fits, Formula, TableRow};
pub use crate::score::outcome::{
    Envelope, GateTrace, Grade, NodeScore, Null, RankKey, Standing, Taken, UnitResult,
    UnitScores, is_scored,
};
pub use crate::score::relative::{
    Changed, Compared, Member, Membership, Population, Step, StepKind, drawn_in,
};
pub use crate::score::resolve::resolve;
pub(crate) use crate::score::rules::{fits, reads};
pub use crate::score::ruleset::{
    BonusRule, Child, Counted, FormulaRule, Gate, GateAct, GradeRule, Imputes, Leaf,
    Node, NodeKind, RankPlan, Ruleset, ScreenRule, Table, ThroughRule, Weighed, Work,
};
pub use crate::score::trace::{ChildTrace, NodeTrace, StateCount, WhyNot};
pub use crate::score::unit::{Trace, score, score_again, score_among};

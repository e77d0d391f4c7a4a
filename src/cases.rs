//! The author's cases, run: what a case expects beside what comes of its answers.
//!
//! *In:* an [`Instrument`](crate::check::Instrument), its scoring files, and a case of
//! `cases.yaml`. *Out:* a finding for every expectation that does not hold, at the place
//! where it is written.
//!
//! Nothing is read from files here. The answers of a case are read, scored and ranked by
//! the same code as answer files; units are compared with those of the same case alone.

mod bench;
mod compare;
mod covered;
mod figures;
mod ranks;
mod route;
mod scores;

use crate::diagnostic::{Rule, Severity};

pub use crate::cases::bench::Bench;
pub use crate::cases::covered::{Covered, Goal, GoalKind};

/// An expectation that does not hold.
pub const FAILED_CASE: Rule = Rule {
    name: "failed-case",
    severity: Severity::Error,
    explanation: include_str!("cases/rules/failed_case.md"),
};

/// A case that names what is not there.
pub const UNKNOWN_IN_CASE: Rule = Rule {
    name: "unknown-in-case",
    severity: Severity::Error,
    explanation: include_str!("cases/rules/unknown_in_case.md"),
};

/// A case that was recorded and has no name or no reason yet.
pub const UNFILLED_CASE: Rule = Rule {
    name: "unfilled-case",
    severity: Severity::Error,
    explanation: include_str!("cases/rules/unfilled_case.md"),
};

/// What stands in the place of what an author must fill.
pub const UNFILLED: &str = "…";

/// Every rule of this step.
pub const RULES: &[&Rule] = &[&FAILED_CASE, &UNFILLED_CASE, &UNKNOWN_IN_CASE];

//! Names and functions in expressions that are planned.
//!
//! *In:* the problems of every expression. *Out:* findings of the rule that `load` has
//! for keys and words.
//!
//! The page is that of `load`.

use crate::check::{ScoringSubject, Subject, problems};
use crate::diagnostic::{Findings, Rule};
use crate::expression::ProblemKind;
use crate::load::rules::NOT_SUPPORTED_YET;

/// What `check` and `explain` know about this rule.
pub static RULE: &Rule = &NOT_SUPPORTED_YET;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    problems::report(RULE, ProblemKind::NotSupportedYet, subject, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    problems::report_scoring(RULE, ProblemKind::NotSupportedYet, subject, findings);
}

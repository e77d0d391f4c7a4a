#![doc = include_str!("unknown_function.md")]

use crate::check::{ScoringSubject, Subject, problems};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::ProblemKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-function",
    severity: Severity::Error,
    explanation: include_str!("unknown_function.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    problems::report(&RULE, ProblemKind::UnknownFunction, subject, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    problems::report_scoring(&RULE, ProblemKind::UnknownFunction, subject, findings);
}

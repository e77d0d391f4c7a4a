#![doc = include_str!("constant_comparison.md")]

use crate::check::{ScoringSubject, Subject, problems};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::ProblemKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "constant-comparison",
    severity: Severity::Error,
    explanation: include_str!("constant_comparison.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    problems::report(&RULE, ProblemKind::ConstantComparison, subject, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    problems::report_scoring(&RULE, ProblemKind::ConstantComparison, subject, findings);
}

#![doc = include_str!("expression_limit.md")]

use crate::check::{ScoringSubject, Subject, problems};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::ProblemKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "expression-limit",
    severity: Severity::Error,
    explanation: include_str!("expression_limit.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    problems::report(&RULE, ProblemKind::ExpressionLimit, subject, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    problems::report_scoring(&RULE, ProblemKind::ExpressionLimit, subject, findings);
}

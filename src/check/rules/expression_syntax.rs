#![doc = include_str!("expression_syntax.md")]

use crate::check::{ScoringSubject, Subject, problems};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::ProblemKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "expression-syntax",
    severity: Severity::Error,
    explanation: include_str!("expression_syntax.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    problems::report(&RULE, ProblemKind::ExpressionSyntax, subject, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    problems::report_scoring(&RULE, ProblemKind::ExpressionSyntax, subject, findings);
}

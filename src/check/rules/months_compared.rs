#![doc = include_str!("months_compared.md")]

use crate::check::{ScoringSubject, Subject, problems};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::ProblemKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "months-compared",
    severity: Severity::Warning,
    explanation: include_str!("months_compared.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    problems::report(&RULE, ProblemKind::MonthsCompared, subject, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    problems::report_scoring(&RULE, ProblemKind::MonthsCompared, subject, findings);
}

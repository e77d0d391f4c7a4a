//! From what is wrong with an expression to findings.
//!
//! *In:* the problems of every expression, of a questionnaire or a scoring file. *Out:*
//! the findings of one rule.
//!
//! Words and advice are those of `expression`; only the place in the file is added.

use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Rule, Words};
use crate::expression::{Problem, ProblemKind};
use crate::model::Written;

/// Reports every problem of one kind in a questionnaire.
pub(crate) fn report(
    rule: &'static Rule,
    kind: ProblemKind,
    subject: &Subject<'_>,
    findings: &mut Findings,
) {
    for used in &subject.compiled.uses {
        tell(rule, kind, &used.written, &used.problems, findings);
    }
}

/// Reports every problem of one kind in a scoring file.
pub(crate) fn report_scoring(
    rule: &'static Rule,
    kind: ProblemKind,
    subject: &ScoringSubject<'_>,
    findings: &mut Findings,
) {
    for used in subject.uses {
        tell(rule, kind, &used.written, &used.problems, findings);
    }
}

fn tell(
    rule: &'static Rule,
    kind: ProblemKind,
    written: &Written,
    problems: &[Problem],
    findings: &mut Findings,
) {
    for problem in problems.iter().filter(|problem| problem.kind == kind) {
        let mut finding = rule.at(written.place(problem.span.clone()));
        let Words { en, sv } = problem.message.clone();
        finding = finding.says(en, sv);
        finding.label.words.clone_from(&problem.mark);
        finding.help.clone_from(&problem.help);
        findings.push(finding);
    }
}

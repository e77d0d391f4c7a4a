//! From what is wrong with an expression to findings.
//!
//! *In:* the problems of every expression, of a questionnaire or a scoring file. *Out:*
//! the findings of one rule.
//!
//! Words and advice are those of `expression`; only the place in the file is added.

use std::ops::Range;

use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Edit, Findings, Fix, Rule, Words};
use crate::expression::{Mend, Problem, ProblemKind};
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
        finding.fix = problem.mend.as_ref().and_then(|mend| fix(mend, written));
        findings.push(finding);
    }
}

/// The mend in the file; none where the bytes of the expression are not known there.
fn fix(mend: &Mend, written: &Written) -> Option<Fix> {
    let edit = |(range, text): &(Range<usize>, String)| {
        let place = written.bytes(range.clone())?;
        Some(Edit::inside(written.span, place, text.clone()))
    };
    let edits: Vec<Edit> = mend.edits.iter().map(edit).collect::<Option<_>>()?;
    let texts = mend.edits.iter().map(|(_, text)| format!("`{text}`"));
    let texts = texts.collect::<Vec<_>>().join(", ");
    let words = Words::new(format!("write {texts}"), format!("skriv {texts}"));
    Some(if mend.is_safe { Fix::safe(words, edits) } else { Fix::guess(words, edits) })
}

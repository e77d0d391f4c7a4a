#![doc = include_str!("mixed_and_or.md")]

use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression;
use crate::model::Written;
use crate::route::Role;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "mixed-and-or",
    severity: Severity::Note,
    explanation: include_str!("mixed_and_or.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for used in &subject.compiled.uses {
        if used.role != Role::Text && used.problems.is_empty() {
            report(&used.written, findings);
        }
    }
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for used in subject.uses.iter().filter(|used| used.problems.is_empty()) {
        report(&used.written, findings);
    }
}

fn report(written: &Written, findings: &mut Findings) {
    for range in expression::parts(&written.text).mixed {
        let part = &written.text[range.clone()];
        findings.push(
            RULE.at(written.place(range))
                .says(
                    "`and` beside `or` binds first, without parentheses to say so",
                    "`and` bredvid `or` binder först, utan parenteser som visar det",
                )
                .help(format!("write `({part})`"), format!("skriv `({part})`")),
        );
    }
}

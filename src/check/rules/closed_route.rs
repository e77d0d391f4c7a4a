#![doc = include_str!("closed_route.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::proof::{Cause, Goal};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "closed-route",
    severity: Severity::Error,
    explanation: include_str!("closed_route.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(causes) = subject.proofs.why_never(Goal::Finish) else { return };
    let ends = causes.iter().filter_map(|cause| match cause {
        Cause::End(end) => reasons::label(subject, Cause::End(*end)),
        _ => None,
    });
    let Some(first) = ends.min_by_key(|label| label.span.start) else { return };
    let finding = RULE
        .at(first.span)
        .says(
            "every interview ends before its last item",
            "varje intervju slutar före den sista frågan",
        )
        .mark("the interview ends where this holds", "intervjun slutar när detta gäller")
        .help(
            "narrow the condition, so that somebody goes on",
            "snäva in villkoret, så att någon går vidare",
        );
    findings.push(reasons::with_causes(finding, subject, causes));
}

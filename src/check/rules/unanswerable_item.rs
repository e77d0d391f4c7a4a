#![doc = include_str!("unanswerable_item.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::proof::{Cause, Goal};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unanswerable-item",
    severity: Severity::Error,
    explanation: include_str!("unanswerable_item.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        let Goal::Answer(item) = goal else { continue };
        let is_told = |cause: &Cause| match cause {
            Cause::Check(check) => {
                subject.proofs.why_never(Goal::CheckHolds(*check)).is_some()
            }
            _ => false,
        };
        // The check that nothing meets is told by itself.
        if causes.iter().any(is_told) {
            continue;
        }
        let id = subject.questionnaire.full_name(item);
        let finding = RULE
            .at(subject.questionnaire.items[item].id.span)
            .says(
                format!("no answer to `{id}` is ever taken"),
                format!("inget svar på `{id}` godtas någonsin"),
            )
            .help(
                "change one of the marked parts, so that some answer meets them all",
                "ändra någon av de utmärkta delarna, så att något svar uppfyller alla",
            );
        findings.push(reasons::with_causes(finding, subject, causes));
    }
}

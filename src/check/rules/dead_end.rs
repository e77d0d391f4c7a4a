#![doc = include_str!("dead_end.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::proof::Goal;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "dead-end",
    severity: Severity::Error,
    explanation: include_str!("dead_end.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        let Goal::End(number) = goal else { continue };
        let plan = &subject.compiled.plan;
        // One that did not compile is told by its own faults.
        let is_compiled = plan.ends[number].when.is_some();
        let Some(end) = plan.ends[number].written(subject.questionnaire) else {
            continue;
        };
        let Some(when) = end.when.as_ref().filter(|_| is_compiled) else { continue };
        let finding = RULE
            .at(when.span)
            .says("the interview never ends here", "intervjun slutar aldrig här")
            .mark("true for no answer", "sant för inget svar")
            .help(
                "widen the condition, or remove the end",
                "vidga villkoret, eller ta bort slutet",
            );
        findings.push(reasons::with_causes(finding, subject, causes));
    }
}

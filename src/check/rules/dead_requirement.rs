#![doc = include_str!("dead_requirement.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::Required;
use crate::proof::Goal;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "dead-requirement",
    severity: Severity::Error,
    explanation: include_str!("dead_requirement.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        let Goal::Required(item) = goal else { continue };
        let model = &subject.questionnaire.items[item];
        let Required::If(written) = &model.required else { continue };
        let id = subject.questionnaire.full_name(item);
        let finding = RULE
            .at(written.span)
            .says(
                format!("an answer to `{id}` is never required"),
                format!("ett svar på `{id}` krävs aldrig"),
            )
            .mark("true for nobody who is asked", "sant för ingen som får frågan")
            .help(
                "widen the condition, or write `required: false`",
                "vidga villkoret, eller skriv `required: false`",
            );
        findings.push(reasons::with_causes(finding, subject, causes));
    }
}

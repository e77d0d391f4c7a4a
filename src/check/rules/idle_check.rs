#![doc = include_str!("idle_check.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::proof::Goal;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "idle-check",
    severity: Severity::Warning,
    explanation: include_str!("idle_check.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        let Goal::CheckFails(number) = goal else { continue };
        let check = reasons::check(subject, number);
        if !check.holds_in(subject.questionnaire) {
            continue;
        }
        let id = &check.id.value;
        let finding = RULE
            .at(check.must.span)
            .says(
                format!("check `{id}` never fails"),
                format!("kontrollen `{id}` slår aldrig till"),
            )
            .mark(
                "never false for an answer that is taken anyhow",
                "aldrig falskt för ett svar som ändå godtas",
            )
            .help(
                "tighten the check, or remove it",
                "skärp kontrollen, eller ta bort den",
            );
        findings.push(reasons::with_causes(finding, subject, causes));
    }
}

#![doc = include_str!("impossible_check.md")]

use crate::check::{Subject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::proof::Goal;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "impossible-check",
    severity: Severity::Error,
    explanation: include_str!("impossible_check.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (goal, causes) in subject.proofs.never() {
        let Goal::CheckHolds(number) = goal else { continue };
        let check = reasons::check(subject, number);
        if !check.holds_in(subject.questionnaire) {
            continue;
        }
        let id = &check.id.value;
        let finding = RULE
            .at(check.must.span)
            .says(
                format!("check `{id}` never holds"),
                format!("kontrollen `{id}` kan aldrig uppfyllas"),
            )
            .mark("true for no answer", "sant för inget svar")
            .help(
                "write what must be true where all is well",
                "skriv det som ska vara sant när allt är rätt",
            );
        findings.push(reasons::with_causes(finding, subject, causes));
    }
}

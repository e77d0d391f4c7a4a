#![doc = include_str!("constant_gate.md")]

use crate::check::{ScoringRole, ScoringSubject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "constant-gate",
    severity: Severity::Error,
    explanation: include_str!("constant_gate.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for used in subject.uses {
        let ScoringRole::Gate(number) = used.role else { continue };
        let Some(causes) = &used.proved.never_false else { continue };
        let gate = &subject.scoring.gates[number].id.value;
        let finding = RULE
            .at(used.written.span)
            .says(
                format!("gate `{gate}` fires for every answer"),
                format!("spärren `{gate}` slår till för varje svar"),
            )
            .mark("false for no answer", "falskt för inget svar")
            .help(
                "narrow the condition; if any answer is meant, write `… is answered`",
                "snäva in villkoret; om vilket svar som helst menas, skriv `… is answered`",
            );
        findings.push(reasons::with_causes(finding, subject.base, causes));
    }
}

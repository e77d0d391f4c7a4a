#![doc = include_str!("shadowed_gate.md")]

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "shadowed-gate",
    severity: Severity::Warning,
    explanation: include_str!("shadowed_gate.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (number, other) in subject.shadows {
        let gates = &subject.scoring.gates;
        let (gate, by) = (&gates[*number], &gates[*other]);
        let (id, other) = (&gate.id.value, &by.id.value);
        findings.push(
            RULE.at(gate.id.span)
                .says(
                    format!("gate `{id}` never changes anything beside gate `{other}`"),
                    format!("spärren `{id}` ändrar aldrig något vid sidan av `{other}`"),
                )
                .also(
                    by.id.span,
                    "fires whenever the other does, and caps at least as low",
                    "slår till så snart den andra gör det, och håller minst lika lågt",
                )
                .help(
                    "give it a lower cap, narrow the other, or remove it",
                    "ge den ett lägre tak, snäva in den andra, eller ta bort den",
                ),
        );
    }
}

#![doc = include_str!("dead_gate.md")]

use crate::check::{ScoringRole, ScoringSubject, decide};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::GateAction;
use crate::points::{self, Children};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "dead-gate",
    severity: Severity::Error,
    explanation: include_str!("dead_gate.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    never_fires(subject, findings);
    never_bites(subject, findings);
}

fn never_fires(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for used in subject.uses.iter().filter(|used| used.problems.is_empty()) {
        let ScoringRole::Gate(number) = used.role else { continue };
        let Some(conflict) = decide::contradiction(subject.base, &[&used.written]) else {
            continue;
        };
        let (gate, name) = (&subject.scoring.gates[number].id.value, &conflict.name);
        let mut finding = RULE
            .at(conflict.place)
            .says(
                format!("gate `{gate}` never fires"),
                format!("spärren `{gate}` slår aldrig till"),
            )
            .why(
                format!("no answer to `{name}` makes its condition true"),
                format!("inget svar på `{name}` gör villkoret sant"),
            );
        if let Some(other) = conflict.other {
            finding = finding.also(other, "against this", "mot detta");
        }
        findings.push(finding.help(
            "change the condition, or remove the gate",
            "ändra villkoret, eller ta bort spärren",
        ));
    }
}

/// A cap at or above what the node can reach.
fn never_bites(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    if scoring.gates.is_empty() {
        return;
    }
    let bounds = points::node_bounds(scoring, subject.base.questionnaire, Children::Any);
    for gate in &scoring.gates {
        let GateAction::Cap(cap) = &gate.action;
        let reach = bounds.get(gate.node.value.as_str()).and_then(Option::as_ref);
        let Some((_, high)) = reach.filter(|(_, high)| cap.value >= *high) else {
            continue;
        };
        let (id, node, at) = (&gate.id.value, &gate.node.value, &cap.value);
        findings.push(
            RULE.at(cap.span)
                .says(
                    format!("gate `{id}` caps at {at}, but `{node}` never exceeds {high}"),
                    format!("spärren `{id}` håller nere till {at}, men `{node}` blir aldrig över {high}"),
                )
                .help(
                    format!("write a cap below {high}"),
                    format!("skriv ett tak under {high}"),
                ),
        );
    }
}

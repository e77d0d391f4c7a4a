#![doc = include_str!("dead_gate.md")]

use crate::check::{ScoringRole, ScoringSubject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::GateAction;
use crate::points::{self, Children};
use crate::proof::Cause;

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
    for used in subject.uses {
        let ScoringRole::Gate(number) = used.role else { continue };
        let Some(causes) = &used.proved.never_true else { continue };
        let gate = &subject.scoring.gates[number].id.value;
        let parts: Vec<usize> = causes
            .iter()
            .filter_map(|cause| match cause {
                Cause::Asked(_, part) => Some(*part),
                _ => None,
            })
            .collect();
        let place =
            |part: usize| reasons::place(used.program.as_ref(), &used.written, part);
        let last = parts.last().copied().unwrap_or_default();
        let mut finding = RULE.at(place(last)).says(
            format!("gate `{gate}` never fires"),
            format!("spärren `{gate}` slår aldrig till"),
        );
        if let ([only], Some(program)) = (&parts[..], &used.program) {
            let named = reasons::named(program, *only);
            let words = reasons::false_for(subject.base, &named);
            finding = finding.mark(words.en, words.sv);
        }
        for part in parts.iter().rev().skip(1) {
            finding = finding.also(place(*part), "against this", "mot detta");
        }
        findings.push(reasons::with_causes(finding, subject.base, causes).help(
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
        let GateAction::Cap(cap) = &gate.action else { continue };
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

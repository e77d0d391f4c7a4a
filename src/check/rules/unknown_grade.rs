#![doc = include_str!("unknown_grade.md")]

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::GateAction;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-grade",
    severity: Severity::Error,
    explanation: include_str!("unknown_grade.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    for gate in &scoring.gates {
        let GateAction::Grade(grade) = &gate.action else { continue };
        let grades = || scoring.grades.iter().filter(|it| it.of.value == gate.node.value);
        let bands = || grades().flat_map(|grades| &grades.bands);
        if bands().any(|band| band.grade.value == grade.value) {
            continue;
        }
        let (id, node, word) = (&gate.id.value, &gate.node.value, &grade.value);
        let finding = RULE.at(grade.span);
        findings.push(if grades().next().is_none() {
            finding
                .says(
                    format!("gate `{id}` holds back a grade, but `{node}` has no grades"),
                    format!("spärren `{id}` håller nere ett betyg, men `{node}` har inga betyg"),
                )
                .help(
                    format!("write `grades` with `of: {node}`, or `cap` here"),
                    format!("skriv `grades` med `of: {node}`, eller `cap` här"),
                )
        } else {
            finding
                .says(
                    format!("no grade of `{node}` is called `{word}`"),
                    format!("inget betyg på `{node}` heter `{word}`"),
                )
                .meant(Near::of(word, bands().map(|band| band.grade.value.as_str())))
        });
    }
}

#![doc = include_str!("unknown_node.md")]

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::Weights;
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-node",
    severity: Severity::Error,
    explanation: include_str!("unknown_node.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    let nodes = targets::nodes(subject);
    for child in targets::unknown_children(subject) {
        one(subject, child, targets::meant_child(subject, &child.value), findings);
    }
    let gated = scoring.gates.iter().map(|gate| &gate.node);
    let graded = scoring.grades.iter().map(|grades| &grades.of);
    let ranked = scoring.ranks.iter().map(|rank| &rank.by);
    let broken = scoring.waves.breaks.iter().flat_map(|broken| &broken.nodes);
    for named in gated.chain(graded).chain(ranked).chain(broken) {
        if !nodes.contains(&named.value) {
            let near = Near::of(&named.value, nodes.iter().map(String::as_str));
            one(subject, named, near, findings);
        }
    }
    weights(subject, findings);
}

fn one(
    subject: &ScoringSubject<'_>,
    named: &Spanned<String>,
    near: Option<Near>,
    findings: &mut Findings,
) {
    let name = &named.value;
    let finding = RULE.at(named.span);
    if targets::named(subject, name).is_some() {
        findings.push(
            finding
                .says(
                    format!("item `{name}` has no rule, so it is no node"),
                    format!(
                        "fråga `{name}` har ingen poängregel och är därför ingen nod"
                    ),
                )
                .help(
                    format!("write a rule for `{name}` under `items`"),
                    format!("skriv en regel för `{name}` under `items`"),
                ),
        );
        return;
    }
    findings.push(
        finding
            .says(
                format!("there is no node `{name}`"),
                format!("det finns ingen nod `{name}`"),
            )
            .meant(near),
    );
}

/// Weights of what is no child of the index.
fn weights(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for index in &subject.scoring.indices {
        let Weights::Declared(weights) = &index.weights.value else { continue };
        let children: Vec<&str> =
            index.children.iter().map(|child| child.value.as_str()).collect();
        for (child, _) in weights {
            if children.contains(&child.value.as_str()) {
                continue;
            }
            let (name, id) = (&child.value, &index.id.value);
            findings.push(
                RULE.at(child.span)
                    .says(
                        format!("index `{id}` has no child `{name}` to weigh"),
                        format!("index `{id}` har inget barn `{name}` att vikta"),
                    )
                    .meant(Near::of(name, children.iter().copied())),
            );
        }
    }
}

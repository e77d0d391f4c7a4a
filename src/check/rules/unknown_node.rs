#![doc = include_str!("unknown_node.md")]

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::{PointRule, Weights};
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
    let breaking = scoring.ranks.iter().flat_map(|rank| &rank.break_ties);
    let broken = scoring.waves.breaks.iter().flat_map(|broken| &broken.nodes);
    let named = gated.chain(graded).chain(ranked).chain(breaking).chain(broken);
    for named in named {
        if !nodes.contains(&named.value) {
            let near = Near::of(&named.value, nodes.iter().map(String::as_str));
            one(subject, named, near, findings);
        }
    }
    members(subject, findings);
    weights(subject, findings);
}

/// What a table or a count reads: items, rows and nodes.
fn members(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    let nodes = targets::nodes(subject);
    let items = scoring.items.iter().map(|rule| &rule.rule);
    let indices = scoring.indices.iter().filter_map(|index| index.rule.as_ref());
    for rule in items.chain(indices.map(|rule| &rule.value)) {
        let members = match rule {
            PointRule::Lookup(lookup) => &lookup.of,
            PointRule::CountIf(count) => &count.of,
            _ => continue,
        };
        for member in members {
            let name = member.value.as_str();
            let node = ["score.", "published.", "grade."]
                .iter()
                .find_map(|word| name.strip_prefix(word))
                .unwrap_or(name);
            let is_grade = scoring.grades.iter().any(|it| it.id.value == node);
            if nodes.contains(node) || is_grade || targets::named(subject, name).is_some()
            {
                continue;
            }
            let plan = &subject.base.compiled.plan;
            let items = plan.names.keys().map(String::as_str);
            let near = Near::of(name, nodes.iter().map(String::as_str).chain(items));
            findings.push(
                RULE.at(member.span)
                    .says(
                        format!("there is no item and no node `{name}`"),
                        format!("det finns ingen fråga och ingen nod `{name}`"),
                    )
                    .meant(near),
            );
        }
    }
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

/// Weights of what is no child of the index, or no row of the grid.
fn weights(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for node in subject.scoring.weighings() {
        let Weights::Declared(weights) = node.weights else { continue };
        let children: Vec<&str> =
            node.children.iter().map(|child| child.value.as_str()).collect();
        for (child, _) in weights {
            if children.contains(&child.value.as_str()) {
                continue;
            }
            let (name, id) = (&child.value, &node.id.value);
            let (en, sv) = match node.is_grid {
                true => (
                    format!("grid `{id}` has no row `{name}` to weigh"),
                    format!("matrisen `{id}` har ingen rad `{name}` att vikta"),
                ),
                false => (
                    format!("index `{id}` has no child `{name}` to weigh"),
                    format!("index `{id}` har inget barn `{name}` att vikta"),
                ),
            };
            findings.push(
                RULE.at(child.span)
                    .says(en, sv)
                    .meant(Near::of(name, children.iter().copied())),
            );
        }
    }
}

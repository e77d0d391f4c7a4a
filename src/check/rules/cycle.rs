#![doc = include_str!("cycle.md")]

use crate::check::Subject;
use crate::check::graph::Graph;
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "cycle",
    severity: Severity::Error,
    explanation: include_str!("cycle.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    let graph = Graph::new(subject);
    for cycle in graph.cycles() {
        let mut names: Vec<String> =
            cycle.iter().map(|(node, _)| graph.name(questionnaire, *node)).collect();
        names.extend(names.first().cloned());
        let way = names.join(" → ");
        let mut places = cycle.iter().filter_map(|(_, edge)| edge.span);
        let Some(first) = places.next() else { continue };
        let mut finding = RULE
            .at(first)
            .says(
                format!("each of these needs the next one first: `{way}`"),
                format!("var och en av dessa behöver nästa först: `{way}`"),
            )
            .help(
                "take one of these names out of its condition or value",
                "ta bort ett av namnen ur sitt villkor eller värde",
            );
        for place in places {
            finding = finding.also(place, "and here", "och här");
        }
        findings.push(finding);
    }
}

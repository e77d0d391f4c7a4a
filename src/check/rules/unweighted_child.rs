#![doc = include_str!("unweighted_child.md")]

use std::collections::HashSet;

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::Weights;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unweighted-child",
    severity: Severity::Error,
    explanation: include_str!("unweighted_child.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for index in subject.scoring.indices.iter().filter(|index| !index.poisoned) {
        let Weights::Declared(weights) = &index.weights.value else { continue };
        let weighed: HashSet<&str> =
            weights.iter().map(|(child, _)| child.value.as_str()).collect();
        for child in index.children.iter().filter(|c| !weighed.contains(c.value.as_str()))
        {
            let name = &child.value;
            findings.push(
                RULE.at(child.span)
                    .says(
                        format!("child `{name}` has no weight"),
                        format!("barnet `{name}` har ingen vikt"),
                    )
                    .also(index.weights.span, "the weights", "vikterna")
                    .help(
                        format!("add a weight for `{name}`; 0 shows it without counting it"),
                        format!("lägg till en vikt för `{name}`; 0 visar det utan att räkna det"),
                    ),
            );
        }
    }
}

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
    for node in subject.scoring.weighings().iter().filter(|node| !node.poisoned) {
        let Weights::Declared(weights) = node.weights else { continue };
        let weighed: HashSet<&str> =
            weights.iter().map(|(child, _)| child.value.as_str()).collect();
        let (child_en, child_sv) =
            if node.is_grid { ("row", "raden") } else { ("child", "barnet") };
        for child in node.children.iter().filter(|c| !weighed.contains(c.value.as_str()))
        {
            let name = &child.value;
            findings.push(
                RULE.at(child.span)
                    .says(
                        format!("{child_en} `{name}` has no weight"),
                        format!("{child_sv} `{name}` har ingen vikt"),
                    )
                    .also(node.span, "the weights", "vikterna")
                    .help(
                        format!("add a weight for `{name}`; 0 shows it without counting it"),
                        format!("lägg till en vikt för `{name}`; 0 visar det utan att räkna det"),
                    ),
            );
        }
    }
}

#![doc = include_str!("zero_weights.md")]

use crate::check::ScoringSubject;
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::Weights;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "zero-weights",
    severity: Severity::Error,
    explanation: include_str!("zero_weights.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for node in subject.scoring.weighings() {
        let Weights::Declared(weights) = node.weights else { continue };
        // What could not be read has no weight yet.
        if node.poisoned {
            continue;
        }
        let total: Number = weights.iter().map(|(_, weight)| weight.value.clone()).sum();
        if !total.is_zero() {
            continue;
        }
        let id = &node.id.value;
        let (of, av) =
            if node.is_grid { ("grid", "matrisen") } else { ("index", "index") };
        let help = match node.is_grid {
            true => (
                "give at least one row a weight above 0",
                "ge minst en rad en vikt över 0",
            ),
            false => (
                "give at least one child a weight above 0",
                "ge minst ett barn en vikt över 0",
            ),
        };
        findings.push(
            RULE.at(node.span)
                .says(
                    format!("the weights of {of} `{id}` add up to 0"),
                    format!("vikterna i {av} `{id}` blir tillsammans 0"),
                )
                .help(help.0, help.1),
        );
    }
}

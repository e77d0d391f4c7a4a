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
    for index in &subject.scoring.indices {
        let Weights::Declared(weights) = &index.weights.value else { continue };
        // What could not be read has no weight yet.
        if index.poisoned {
            continue;
        }
        let total: Number = weights.iter().map(|(_, weight)| weight.value.clone()).sum();
        if !total.is_zero() {
            continue;
        }
        let id = &index.id.value;
        findings.push(
            RULE.at(index.weights.span)
                .says(
                    format!("the weights of index `{id}` add up to 0"),
                    format!("vikterna i index `{id}` blir tillsammans 0"),
                )
                .help(
                    "give at least one child a weight above 0",
                    "ge minst ett barn en vikt över 0",
                ),
        );
    }
}

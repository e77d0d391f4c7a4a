#![doc = include_str!("equal_weights_of_values.md")]

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Aggregate, Weights};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "equal-weights-of-values",
    severity: Severity::Note,
    explanation: include_str!("equal_weights_of_values.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for index in &subject.scoring.indices {
        let takes_values = index.children_as_value.as_ref().is_some_and(|v| v.value);
        let is_equal = matches!(index.weights.value, Weights::Equal);
        let is_sum = index.aggregate.value == Aggregate::Sum;
        if !takes_values || !is_equal || is_sum || index.poisoned {
            continue;
        }
        let id = &index.id.value;
        findings.push(
            RULE.at(index.weights.span)
                .says(
                    format!("`{id}` takes its children as they stand and equally, which is `points`"),
                    format!("`{id}` tar sina delar som de är och lika, vilket är `points`"),
                )
                .help(
                    "write `weights: points`, and leave out `children_as`",
                    "skriv `weights: points`, och utelämna `children_as`",
                ),
        );
    }
}

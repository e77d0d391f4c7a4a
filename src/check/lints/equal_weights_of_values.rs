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
    for node in subject.scoring.weighings() {
        let is_equal = *node.weights == Weights::Equal;
        let is_sum = *node.aggregate == Aggregate::Sum;
        if !node.as_value || !is_equal || is_sum || node.poisoned {
            continue;
        }
        let id = &node.id.value;
        findings.push(
            RULE.at(node.span)
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

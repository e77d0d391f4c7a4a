#![doc = include_str!("unknown_level.md")]

use std::collections::BTreeSet;

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Near, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-level",
    severity: Severity::Error,
    explanation: include_str!("unknown_level.md"),
};

/// The layer of items and rows.
const ITEM: &str = "item";

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    let levels = scoring.indices.iter().filter_map(|index| index.level.as_ref());
    let mut known: BTreeSet<&str> = levels.map(|level| level.value.as_str()).collect();
    known.insert(ITEM);
    let named = scoring.results.robustness.iter().flat_map(|tried| &tried.levels);
    for level in named.filter(|level| !known.contains(level.value.as_str())) {
        findings.push(
            RULE.at(level.span)
                .says(
                    format!("no index has the level `{}`", level.value),
                    format!("inget index har nivån `{}`", level.value),
                )
                .meant(Near::of(&level.value, known.iter().copied())),
        );
    }
}

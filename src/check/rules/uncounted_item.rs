#![doc = include_str!("uncounted_item.md")]

use std::collections::HashSet;

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::PointRule;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "uncounted-item",
    severity: Severity::Warning,
    explanation: include_str!("uncounted_item.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    if scoring.indices.is_empty() {
        return;
    }
    let parents = targets::parents(subject);
    let ranked = scoring.ranks.iter().map(|rank| rank.by.value.as_str());
    let graded = scoring.grades.iter().map(|grades| grades.of.value.as_str());
    let shown: HashSet<&str> = ranked.chain(graded).collect();
    // A misspelt child is told as that.
    let unknown = targets::unknown_children(subject).into_iter();
    let meant: HashSet<String> = unknown
        .filter_map(|child| targets::meant_child(subject, &child.value))
        .map(|near| near.word)
        .collect();
    for rule in scoring.items.iter().filter(|rule| !rule.poisoned) {
        let id = rule.id.value.as_str();
        let by_row = match &rule.rule {
            PointRule::Rows { rows, .. } => rows.iter().any(|row| {
                parents.contains_key(format!("{id}.{}", row.id.value).as_str())
            }),
            _ => false,
        };
        // A row with a rule of its own counts where its grid does not; what is part of a
        // node counts there.
        let is_told = meant.contains(id) || matches!(rule.rule, PointRule::PartOf(_));
        if by_row || is_told || parents.contains_key(id) || shown.contains(id) {
            continue;
        }
        findings.push(
            RULE.at(rule.id.span)
                .says(
                    format!("`{id}` earns points that no index counts"),
                    format!("`{id}` ger poäng som inget index räknar"),
                )
                .help(
                    "add it to the `children` of an index, or move it to `unscored`",
                    "lägg till den i `children` för ett index, eller flytta den till `unscored`",
                ),
        );
    }
}

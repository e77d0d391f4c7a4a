#![doc = include_str!("uncounted_index.md")]

use std::collections::HashSet;

use crate::check::rules::node_cycle;
use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "uncounted-index",
    severity: Severity::Note,
    explanation: include_str!("uncounted_index.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    let parents = targets::parents(subject);
    let ranked = scoring.ranks.iter().map(|rank| rank.by.value.as_str());
    let graded = scoring.grades.iter().map(|grades| grades.of.value.as_str());
    let used: HashSet<&str> = ranked.chain(graded).collect();
    // A rule, a bonus or a gate that reads a node counts it too.
    let below = node_cycle::below(subject);
    let read: HashSet<&str> =
        below.values().flatten().map(|node| node.value.as_str()).collect();
    let is_used =
        |id: &str| used.contains(id) || parents.contains_key(id) || read.contains(id);
    // Where nothing is ranked every root is as good as another.
    let has_root =
        scoring.indices.iter().any(|index| used.contains(index.id.value.as_str()));
    let unknown = targets::unknown_children(subject).into_iter();
    let meant: HashSet<String> = unknown
        .filter_map(|child| targets::meant_child(subject, &child.value))
        .map(|near| near.word)
        .collect();
    for index in scoring.indices.iter().filter(|_| has_root) {
        let id = index.id.value.as_str();
        if index.poisoned || is_used(id) || meant.contains(id) {
            continue;
        }
        findings.push(
            RULE.at(index.id.span)
                .says(
                    format!("index `{id}` counts in no other, and is neither ranked nor graded"),
                    format!("index `{id}` räknas in i inget annat, och varken rangordnas eller betygsätts"),
                )
                .help(
                    "add it to the `children` of an index, or let it stand by itself",
                    "lägg till det i `children` för ett index, eller låt det stå för sig",
                ),
        );
    }
}

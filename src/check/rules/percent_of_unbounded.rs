#![doc = include_str!("percent_of_unbounded.md")]

use std::collections::HashMap;

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::{Aggregate, Basis, ItemKind, ItemRule, Normalise, PointRule, Screen};
use crate::points::{self, Bounds, Children};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "percent-of-unbounded",
    severity: Severity::Error,
    explanation: include_str!("percent_of_unbounded.md"),
};

/// How deep nodes may stand in nodes; `node-cycle` tells of those that lead back.
const MOST_DEPTH: usize = 64;

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    unweighed(subject, findings);
    let rules: HashMap<String, &ItemRule> = subject.item_rules().into_iter().collect();
    for index in subject.scoring.indices.iter().filter(|index| !index.poisoned) {
        let id = &index.id.value;
        let open = index
            .children
            .iter()
            .find(|child| has_no_end(subject, &rules, &child.value, 0));
        let Some(open) = open else { continue };
        let name = &open.value;
        if index.weighing().takes_percentages() {
            findings.push(no_percentage(id, open));
        } else if let Some(normalise) = percent(index.normalise.as_ref()) {
            findings.push(
                RULE.at(normalise.span)
                    .says(
                        format!("`{id}` has no greatest points, because `{name}` has none"),
                        format!("`{id}` har inga högsta poäng, eftersom `{name}` saknar sådana"),
                    )
                    .help(
                        "remove `normalise`, or give the item a `min` and a `max`",
                        "ta bort `normalise`, eller ge frågan ett `min` och ett `max`",
                    ),
            );
        }
    }
    for (name, rule, target) in targets::of(subject) {
        if let (PointRule::Rows { rows, .. }, Some(weighing)) =
            (&rule.rule, rule.weighing())
            && weighing.takes_percentages()
        {
            let open = rows.iter().find(|row| is_open_row(row, &target.item.kind));
            findings.extend(open.map(|row| no_percentage(&name, &row.id)));
            continue;
        }
        let Some(normalise) = percent(rule.normalise.as_ref()) else { continue };
        if is_open(subject, &name, rule) {
            findings.push(
                RULE.at(normalise.span)
                    .says(
                        format!(
                            "`{name}` has no greatest points to take a percentage of"
                        ),
                        format!(
                            "`{name}` har inga högsta poäng att ta en procentandel av"
                        ),
                    )
                    .help(
                        "remove `normalise`, or give the item a `min` and a `max`",
                        "ta bort `normalise`, eller ge frågan ett `min` och ett `max`",
                    ),
            );
        }
    }
}

/// A child without ends that is to enter as a percentage of them.
fn no_percentage(id: &str, open: &Spanned<String>) -> Finding {
    let name = &open.value;
    RULE.at(open.span)
        .says(
            format!("`{name}` has no greatest points, so `{id}` cannot take a percentage of them"),
            format!("`{name}` har inga högsta poäng, så `{id}` kan inte ta en procentandel av dem"),
        )
        .help(
            "write `children_as: value`, or give the item a `min` and a `max`",
            "skriv `children_as: value`, eller ge frågan ett `min` och ett `max`",
        )
}

/// Items that a `screen` by weight has nothing to weigh by.
fn unweighed(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let by_weight = |screen: &&Spanned<Screen>| screen.value.basis == Basis::Weight;
    let Some(screen) = subject.scoring.screen.as_ref().filter(by_weight) else { return };
    for (name, rule, _) in targets::of(subject) {
        let (en, sv) = match rule.rule {
            PointRule::Rows { .. } => continue,
            PointRule::PartOf(_) => (
                "has points only within another node",
                "har poäng bara inom en annan nod",
            ),
            _ if is_open(subject, &name, rule) => {
                ("has no least or no greatest points", "saknar lägsta eller högsta poäng")
            }
            _ => continue,
        };
        findings.push(
            RULE.at(screen.span)
                .says(
                    format!(
                        "`screen` weighs items by what they can earn, and `{name}` {en}"
                    ),
                    format!(
                        "`screen` väger frågor efter vad de kan ge, och `{name}` {sv}"
                    ),
                )
                .also(rule.id.span, "this item", "den här frågan")
                .help(
                    "write `basis: count`, or give the item bounds",
                    "skriv `basis: count`, eller ge frågan gränser",
                ),
        );
    }
}

/// A `normalise` that needs the least and the greatest.
fn percent(normalise: Option<&Spanned<Normalise>>) -> Option<&Spanned<Normalise>> {
    normalise.filter(|normalise| normalise.value.is_percent())
}

/// Whether an aggregate has ends only where its children have.
const fn takes_ends(aggregate: &Aggregate) -> bool {
    !matches!(aggregate, Aggregate::ShareAtLeast(_))
}

/// The bounds of a node on its own scale.
fn subject_bounds(subject: &ScoringSubject<'_>, id: &str) -> Option<Option<Bounds>> {
    let questionnaire = subject.base.questionnaire;
    let bounds = points::node_bounds(subject.scoring, questionnaire, Children::All);
    bounds.get(id).cloned()
}

/// Whether the points of a node have no end on one side, as its parent sees them.
fn has_no_end(
    subject: &ScoringSubject<'_>,
    rules: &HashMap<String, &ItemRule>,
    id: &str,
    depth: usize,
) -> bool {
    if depth > MOST_DEPTH {
        return false;
    }
    if let Some(index) = subject.index(id) {
        if let Some(normalise) = &index.normalise
            && !normalise.value.is_percent()
        {
            // Its own scale has ends, or it has none whatever the children have.
            let known = subject_bounds(subject, id);
            return known.is_none_or(|bounds| bounds.is_none());
        }
        let is_bounded = index.normalise.is_some()
            || index.weighing().takes_percentages()
            || index.rule.is_some()
            || !takes_ends(&index.aggregate.value);
        let mut children = index.children.iter();
        return !is_bounded
            && !index.poisoned
            && children.any(|child| has_no_end(subject, rules, &child.value, depth + 1));
    }
    if let Some(node) = subject.scoring.any_of.iter().find(|node| node.id.value == id) {
        return node
            .of
            .iter()
            .any(|member| has_no_end(subject, rules, &member.value, depth + 1));
    }
    let rule = rules.get(id);
    rule.is_some_and(|rule| rule.normalise.is_none() && is_open(subject, id, rule))
}

/// Whether a rule that fits its item gives points without an end.
fn is_open(subject: &ScoringSubject<'_>, name: &str, rule: &ItemRule) -> bool {
    let Some((_, target)) = targets::named(subject, name) else { return false };
    if rule.poisoned || target.item.poisoned {
        return false;
    }
    if let PointRule::Rows { rows, .. } = &rule.rule {
        let is_bounded = rule.weighing().is_some_and(|rows| rows.takes_percentages());
        return !is_bounded && rows.iter().any(|row| is_open_row(row, &target.item.kind));
    }
    let compiled = points::compile_item(rule, &target.item.kind);
    compiled.is_some_and(|rule| rule.bounds.is_none())
}

fn is_open_row(row: &ItemRule, kind: &ItemKind) -> bool {
    let compiled = points::compile_item(row, kind);
    row.normalise.is_none() && compiled.is_some_and(|rule| rule.bounds.is_none())
}

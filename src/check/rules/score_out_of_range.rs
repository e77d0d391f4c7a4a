#![doc = include_str!("score_out_of_range.md")]

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::check::policies::{Declared, occurring};
use crate::check::{ScoringSubject, targets};
use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::{MissingKind, Policies, Policy};
use crate::points::{self, Bounds, Children};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "score-out-of-range",
    severity: Severity::Error,
    explanation: include_str!("score_out_of_range.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let bounds =
        points::node_bounds(subject.scoring, subject.base.questionnaire, Children::All);
    for (name, rule, target) in targets::of(subject) {
        let own = points::bounds(rule, &target.item.kind);
        report(&name, &rule.missing, own.as_ref(), findings);
        // The file's policy holds wherever the item has none of its own.
        let inherits = rule.missing.by_kind.is_empty();
        if inherits && target.row.is_none() {
            report(&name, &subject.scoring.missing, own.as_ref(), findings);
        }
    }
    for index in &subject.scoring.indices {
        let name = &index.id.value;
        let own = bounds.get(name.as_str()).and_then(Option::as_ref);
        report(name, &index.missing, own, findings);
    }
    zeros(subject, &bounds, findings);
}

/// `zero` where nothing that is answered can be worth 0: once a node.
fn zeros(
    subject: &ScoringSubject<'_>,
    nodes: &IndexMap<String, Option<Bounds>>,
    findings: &mut Findings,
) {
    let declared = Declared::new(subject);
    let mut bounds: BTreeMap<String, Bounds> = BTreeMap::new();
    for (name, own) in nodes {
        bounds.extend(own.clone().map(|own| (name.clone(), own)));
    }
    for (name, rule, target) in targets::of(subject) {
        let own = points::bounds(rule, &target.item.kind);
        bounds.extend(own.map(|own| (name, own)));
    }
    let bare = declared.without_score().into_iter();
    let bare = bare.map(|name| (name, vec![MissingKind::NoScore]));
    let mut told = BTreeSet::new();
    for (name, kinds) in occurring(subject).into_iter().chain(bare) {
        let policies = kinds.iter().filter_map(|kind| declared.policy(&name, *kind));
        let mut zeros = policies.filter(|policy| policy.value == Policy::Zero);
        let Some(policy) = zeros.next().filter(|_| !told.contains(&name)) else {
            continue;
        };
        let Some(own) = bounds.get(&name) else { continue };
        findings.extend(beside(&name, own, policy.span));
        told.insert(name);
    }
}

fn beside(name: &str, (low, high): &Bounds, place: Span) -> Option<Finding> {
    let (message, end) = if *low > Number::ZERO {
        (("below the least", "under det minsta"), low)
    } else if high.is_negative() {
        (("above the greatest", "över det största"), high)
    } else {
        return None;
    };
    let finding = RULE.at(place).says(
        format!("`zero` is {} of `{name}`, {end}", message.0),
        format!("`zero` ligger {} för `{name}`, {end}", message.1),
    );
    Some(finding.help(
        format!("write `score: {end}` for `{name}`, or let its points begin at 0"),
        format!("skriv `score: {end}` för `{name}`, eller låt dess poäng börja på 0"),
    ))
}

fn report(
    name: &str,
    policies: &Policies,
    bounds: Option<&Bounds>,
    findings: &mut Findings,
) {
    let Some((low, high)) = bounds else { return };
    for (kind, policy) in &policies.by_kind {
        let Policy::Score(points) = &policy.value else { continue };
        if points >= low && points <= high {
            continue;
        }
        let state = kind.name();
        findings.push(
            RULE.at(policy.span)
                .says(
                    format!("`{state}` gives `{name}` {points} points, outside its {low} to {high}"),
                    format!("`{state}` ger `{name}` {points} poäng, utanför dess {low} till {high}"),
                )
                .help(
                    format!("write a number from {low} to {high}"),
                    format!("skriv ett tal från {low} till {high}"),
                ),
        );
    }
}

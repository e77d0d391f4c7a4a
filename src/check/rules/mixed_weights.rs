#![doc = include_str!("mixed_weights.md")]

use std::collections::HashSet;

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemRule, Normalise, Weights};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "mixed-weights",
    severity: Severity::Error,
    explanation: include_str!("mixed_weights.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let percent = percentages(subject);
    for index in subject.scoring.indices.iter().filter(|index| !index.poisoned) {
        if !matches!(index.weights.value, Weights::Points) {
            continue;
        }
        let is_percent = |name: &str| percent.contains(name);
        let one = index.children.iter().find(|child| is_percent(&child.value));
        let other = index.children.iter().find(|child| !is_percent(&child.value));
        let (Some(one), Some(other)) = (one, other) else { continue };
        let (hundred, raw, id) = (&one.value, &other.value, &index.id.value);
        findings.push(
            RULE.at(index.weights.span)
                .says(
                    format!("index `{id}` adds `{hundred}`, which is 0 to 100, to the plain points of `{raw}`"),
                    format!("index `{id}` lägger `{hundred}`, som är 0 till 100, till de rena poängen i `{raw}`"),
                )
                .also(one.span, "0 to 100", "0 till 100")
                .also(other.span, "plain points", "rena poäng")
                .help(
                    "normalise all children or none, or write weights",
                    "normalisera alla barn eller inget, eller skriv vikter",
                ),
        );
    }
}

/// Nodes that are handed on as 0 to 100: normalised ones, and those with relative
/// weights over percentages.
fn percentages<'a>(subject: &ScoringSubject<'a>) -> HashSet<&'a str> {
    let scoring = subject.scoring;
    let is_percent = |normalise: &Option<Spanned<Normalise>>| {
        normalise.as_ref().is_some_and(|normalise| normalise.value.is_percent())
    };
    let items = scoring.items.iter().filter(|rule| is_percent(&rule.normalise));
    let mut found: HashSet<&str> = items.map(|rule| rule.id.value.as_str()).collect();
    let of_percentages = |rule: &&ItemRule| {
        let weighing = rule.weighing().filter(|_| rule.normalise.is_none());
        weighing.is_some_and(|weighing| weighing.takes_percentages())
    };
    let grids = scoring.items.iter().filter(of_percentages);
    found.extend(grids.map(|rule| rule.id.value.as_str()));
    for index in &scoring.indices {
        let is_plain = index.normalise.is_none() && index.rule.is_none();
        let takes_percentages = is_plain && index.weighing().takes_percentages();
        if is_percent(&index.normalise) || takes_percentages {
            found.insert(&index.id.value);
        }
    }
    found
}

#![doc = include_str!("score_out_of_range.md")]

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Policies, Policy};
use crate::points::{self, Bounds, Children};

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
        let own = points::bounds(&rule.rule, &target.item.kind);
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
                    format!("write a number from {low} to {high}, `zero` or `full`"),
                    format!("skriv ett tal från {low} till {high}, `zero` eller `full`"),
                ),
        );
    }
}

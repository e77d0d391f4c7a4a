#![doc = include_str!("unlike_ranges.md")]

use crate::check::ScoringSubject;
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Aggregate, Basis, IndexRule, Policies, Policy};
use crate::points::{self, Children};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unlike-ranges",
    severity: Severity::Error,
    explanation: include_str!("unlike_ranges.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let bounds =
        points::node_bounds(subject.scoring, subject.base.questionnaire, Children::All);
    for index in &subject.scoring.indices {
        let prorates =
            prorate(&index.missing).or_else(|| prorate(&subject.scoring.missing));
        let Some(place) = prorates.filter(|_| is_plain_sum(index)) else { continue };
        let mut first: Option<(&str, Number)> = None;
        for child in &index.children {
            let range = bounds.get(child.value.as_str()).and_then(Option::as_ref);
            let Some((low, high)) = range else { continue };
            let width = high.clone() - low.clone();
            let Some((other, other_width)) = &first else {
                first = Some((&child.value, width));
                continue;
            };
            if width == *other_width {
                continue;
            }
            let (name, id) = (&child.value, &index.id.value);
            findings.push(
                RULE.at(place)
                    .says(
                        format!("index `{id}` prorates by count, but `{other}` spans {other_width} points and `{name}` {width}"),
                        format!("index `{id}` räknar upp efter antal, men `{other}` spänner över {other_width} poäng och `{name}` över {width}"),
                    )
                    .also(child.span, "this child", "det här barnet")
                    .help(
                        "write `basis: weight`, or `unlike_ranges: true` in the index",
                        "skriv `basis: weight`, eller `unlike_ranges: true` i indexet",
                    ),
            );
            break;
        }
    }
}

fn is_plain_sum(index: &IndexRule) -> bool {
    let is_points = matches!(index.weights.value, crate::model::Weights::Points);
    !index.unlike_ranges && is_points && index.aggregate.value == Aggregate::Sum
}

/// Where a policy shares out by counting children.
fn prorate(policies: &Policies) -> Option<Span> {
    policies.by_kind.iter().find_map(|(_, policy)| match &policy.value {
        Policy::Prorate(prorate) if prorate.basis == Basis::Count => Some(policy.span),
        _ => None,
    })
}

#![doc = include_str!("unguarded_zero.md")]

use crate::check::ScoringSubject;
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Aggregate, IndexRule, Weights};
use crate::points::{self, Children};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unguarded-zero",
    severity: Severity::Error,
    explanation: include_str!("unguarded_zero.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let questionnaire = subject.base.questionnaire;
    let bounds = points::node_bounds(subject.scoring, questionnaire, Children::All);
    for index in &subject.scoring.indices {
        if index.poisoned || index.on_zero.is_some() || !needs_positive(index) {
            continue;
        }
        let as_value = index.children_as_value.as_ref().is_some_and(|said| said.value);
        let is_percent = index.weights.value != Weights::Points && !as_value;
        let low = |name: &str| match is_percent {
            true => Some(Number::ZERO),
            false => bounds.get(name)?.as_ref().map(|(low, _)| low.clone()),
        };
        let meets_zero = |name: &str| low(name).is_none_or(|low| low <= Number::ZERO);
        let Some(child) = index.children.iter().find(|child| meets_zero(&child.value))
        else {
            continue;
        };
        let (id, name) = (&index.id.value, &child.value);
        let how = index.aggregate.value.name();
        let on_percent = match is_percent {
            true => (
                ", since children enter as percentages",
                ", eftersom barnen räknas i procent",
            ),
            false => ("", ""),
        };
        findings.push(
            RULE.at(index.aggregate.span)
                .says(
                    format!("`{id}` is a {how} mean, and `{name}` can be 0 or less{}", on_percent.0),
                    format!("`{id}` är ett medelvärde av typen `{how}`, och `{name}` kan vara 0 eller mindre{}", on_percent.1),
                )
                .also(child.span, "this child", "det här barnet")
                .help(
                    "say what that means: `on_zero: zero`, `no_score` or `{offset: 1}`",
                    "skriv vad det betyder: `on_zero: zero`, `no_score` eller `{offset: 1}`",
                ),
        );
    }
}

/// Whether a mean has no place for values of 0 and below.
fn needs_positive(index: &IndexRule) -> bool {
    match &index.aggregate.value {
        Aggregate::Geometric | Aggregate::Harmonic => true,
        Aggregate::Power(exponent) => exponent.is_negative(),
        _ => false,
    }
}

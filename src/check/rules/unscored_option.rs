#![doc = include_str!("unscored_option.md")]

use std::collections::HashSet;

use crate::check::targets::{self, Form};
use crate::check::{ScoringSubject, spelling};
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Choices, ItemRule, PointRule, ScaleItem, TickMethod};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unscored-option",
    severity: Severity::Error,
    explanation: include_str!("unscored_option.md"),
};

/// Longer scales are not gone through.
const MOST_POINTS: usize = 1000;

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (name, rule, target) in targets::of(subject) {
        match (&rule.rule, target.form()) {
            (PointRule::Map(map), Form::Codes(choices)) => {
                let missing = without_points(choices, map, false);
                report(&name, rule, &missing, findings);
            }
            (PointRule::Map(map), Form::Scale(scale)) => {
                report(&name, rule, &points_without(scale, map), findings);
            }
            (PointRule::Multiple(multiple), Form::Ticks(choices))
                if matches!(multiple.method.value, TickMethod::Sum | TickMethod::Max) =>
            {
                let missing = without_points(choices, &multiple.points, true);
                report(&name, rule, &missing, findings);
            }
            _ => {}
        }
    }
}

/// Options without points: those of a missing code take none, and one that stands for
/// all others earns what those do.
fn without_points<T>(
    choices: &Choices,
    points: &[(Spanned<String>, T)],
    ticks: bool,
) -> Vec<String> {
    let scored: HashSet<String> =
        points.iter().map(|(code, _)| spelling::composed(&code.value)).collect();
    let options = choices.options.iter().filter(|option| option.missing.is_none());
    options
        .filter(|option| !(ticks && option.all_of_these.is_some()))
        .map(|option| &option.code.value)
        .filter(|code| !scored.contains(&spelling::composed(code)))
        .cloned()
        .collect()
}

fn points_without<T>(scale: &ScaleItem, points: &[(Spanned<String>, T)]) -> Vec<String> {
    let scored: HashSet<Number> =
        points.iter().filter_map(|(code, _)| Number::parse(&code.value).ok()).collect();
    let step = scale.step.as_ref().map_or(Number::ONE, |step| step.value.clone());
    let mut missing = Vec::new();
    let mut point = scale.from.value.clone();
    for _ in 0..MOST_POINTS {
        if point > scale.to.value {
            break;
        }
        if !scored.contains(&point) {
            missing.push(point.to_string());
        }
        point = point + step.clone();
    }
    missing
}

fn report(name: &str, rule: &ItemRule, missing: &[String], findings: &mut Findings) {
    if missing.is_empty() {
        return;
    }
    let codes = spelling::quoted(missing.iter().map(String::as_str), 8);
    let first = &missing[0];
    findings.push(
        RULE.at(rule.rule_span)
            .says(
                format!("these answers to `{name}` have no points: {codes}"),
                format!("dessa svar på `{name}` har inga poäng: {codes}"),
            )
            .help(
                format!("give each its points, such as `{first}: 0`"),
                format!("ge vart och ett sina poäng, till exempel `{first}: 0`"),
            ),
    );
}

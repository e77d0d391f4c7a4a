#![doc = include_str!("min_above_max.md")]

use std::fmt::Display;

use crate::check::{Subject, lists};
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Bound, ItemKind, NumberKind};
use crate::source::{Span, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "min-above-max",
    severity: Severity::Error,
    explanation: include_str!("min_above_max.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    if let Some(wave) = &questionnaire.wave
        && let (Some(from), Some(to)) = (&wave.from, &wave.to)
    {
        report(("from", from), ("to", to), findings);
    }
    for item in questionnaire.items.iter().filter(|item| !item.poisoned) {
        kind(&item.kind, findings);
    }
    for list in lists::of(questionnaire) {
        for specify in list.options.iter().filter_map(|option| option.specify.as_ref()) {
            kind(&specify.kind, findings);
        }
    }
}

fn kind(kind_of: &ItemKind, findings: &mut Findings) {
    match kind_of {
        ItemKind::Multiple { min_choices: Some(min), max_choices: Some(max), .. } => {
            report(("min_choices", min), ("max_choices", max), findings);
        }
        ItemKind::Scale(scale) => {
            report(("from", &scale.from), ("to", &scale.to), findings);
        }
        ItemKind::Number(number) => {
            let percent = number.kind == NumberKind::Percent;
            bounds(number.min.as_ref(), number.max.as_ref(), percent, findings);
        }
        ItemKind::Text(text) => {
            if let (Some(min), Some(max)) = (&text.min_length, &text.max_length) {
                report(("min_length", min), ("max_length", max), findings);
            }
        }
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => kind(of, findings),
        ItemKind::Grid(grid) => kind(&grid.cell, findings),
        ItemKind::Roster(roster) => {
            if let (Some(min), Some(max)) = (&roster.min, &roster.max) {
                report(("min", min), ("max", max), findings);
            }
        }
        other => {
            if let Some((min, max)) = other.bounds() {
                bounds(min, max, false, findings);
            }
        }
    }
}

fn bounds(
    min: Option<&Bound>,
    max: Option<&Bound>,
    percent: bool,
    findings: &mut Findings,
) {
    let built_in = |value: i64, span: Span| Spanned::new(Number::from(value), span);
    match (min, max) {
        (Some(Bound::Number(min)), Some(Bound::Number(max))) => {
            report(("min", min), ("max", max), findings);
        }
        (Some(Bound::Date(min)), Some(Bound::Date(max))) => {
            report(("min", min), ("max", max), findings);
        }
        (Some(Bound::Month(min)), Some(Bound::Month(max))) => {
            report(("min", min), ("max", max), findings);
        }
        (Some(Bound::Time(min)), Some(Bound::Time(max))) => {
            report(("min", min), ("max", max), findings);
        }
        (Some(Bound::Duration(min)), Some(Bound::Duration(max))) => {
            report(("min", min), ("max", max), findings);
        }
        (Some(Bound::Number(min)), None) if percent => {
            report(("min", min), ("max", &built_in(100, min.span)), findings);
        }
        (None, Some(Bound::Number(max))) if percent => {
            report(("min", &built_in(0, max.span)), ("max", max), findings);
        }
        _ => {}
    }
}

fn report<T: PartialOrd + Display>(
    (min_key, min): (&str, &Spanned<T>),
    (max_key, max): (&str, &Spanned<T>),
    findings: &mut Findings,
) {
    if min.value <= max.value {
        return;
    }
    let (least, most) = (&min.value, &max.value);
    let mut finding = RULE.at(min.span).says(
        format!("`{min_key}` is {least}, above `{max_key}`, which is {most}"),
        format!("`{min_key}` är {least}, mer än `{max_key}`, som är {most}"),
    );
    if min.span != max.span {
        finding = finding.also(
            max.span,
            format!("`{max_key}` here"),
            format!("`{max_key}` här"),
        );
    }
    findings.push(finding.help("change one of the two", "ändra det ena av dem"));
}

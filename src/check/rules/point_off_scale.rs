#![doc = include_str!("point_off_scale.md")]

use crate::check::Subject;
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, ScaleItem};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "point-off-scale",
    severity: Severity::Error,
    explanation: include_str!("point_off_scale.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for item in subject.questionnaire.items.iter().filter(|item| !item.poisoned) {
        if let Some(scale) = scale_of(&item.kind) {
            report(&item.id.value, scale, findings);
        }
    }
}

fn scale_of(kind: &ItemKind) -> Option<&ScaleItem> {
    match kind {
        ItemKind::Scale(scale) => Some(scale),
        ItemKind::Grid(grid) => scale_of(&grid.cell),
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => scale_of(of),
        _ => None,
    }
}

fn report(id: &str, scale: &ScaleItem, findings: &mut Findings) {
    let (from, to) = (&scale.from.value, &scale.to.value);
    let one = Number::ONE;
    let step = scale.step.as_ref().map_or(&one, |step| &step.value);
    // A scale that runs backwards or stands still is told elsewhere.
    if from >= to || step.is_zero() || step.is_negative() {
        return;
    }
    let is_on = |point: &Number| {
        let steps = (point.clone() - from.clone()).divide(step);
        steps.is_some_and(|steps| steps.is_whole())
    };
    if !is_on(to) {
        let place = scale.step.as_ref().map_or(scale.to.span, |step| step.span);
        findings.push(
            RULE.at(place)
                .says(
                    format!("the steps of `{id}` go past its last point, {to}"),
                    format!("stegen i `{id}` går förbi den sista punkten, {to}"),
                )
                .help(
                    "choose a `step` that leads from `from` to `to`",
                    "välj ett `step` som leder från `from` till `to`",
                ),
        );
    }
    for (point, _) in &scale.labels {
        let value = &point.value;
        if value < from || value > to || !is_on(value) {
            findings.push(
                RULE.at(point.span)
                    .says(
                        format!("{value} has a label and is no point of the scale of `{id}`"),
                        format!("{value} har en etikett men är ingen punkt på skalan för `{id}`"),
                    )
                    .why(
                        format!("it runs from {from} to {to} by {step}"),
                        format!("den går från {from} till {to} i steg om {step}"),
                    )
                    .help("move the label, or widen the scale", "flytta etiketten, eller vidga skalan"),
            );
        }
    }
}

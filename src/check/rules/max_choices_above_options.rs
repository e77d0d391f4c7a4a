#![doc = include_str!("max_choices_above_options.md")]

use crate::check::{Subject, lists};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Choices, ItemKind};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "max-choices-above-options",
    severity: Severity::Error,
    explanation: include_str!("max_choices_above_options.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for item in subject.questionnaire.items.iter().filter(|item| !item.poisoned) {
        kind(&item.kind, findings);
    }
    for list in lists::of(subject.questionnaire) {
        for specify in list.options.iter().filter_map(|option| option.specify.as_ref()) {
            kind(&specify.kind, findings);
        }
    }
}

fn kind(of: &ItemKind, findings: &mut Findings) {
    match of {
        ItemKind::Multiple { choices, min_choices, max_choices } => {
            let limits = [("min_choices", min_choices), ("max_choices", max_choices)];
            let ordinary = choices.options.iter().filter(|option| {
                let stands_alone =
                    option.exclusive.is_some() || option.all_of_these.is_some();
                !stands_alone && option.missing.is_none()
            });
            let words = ("ticked together", "väljas tillsammans");
            limited(choices, ordinary.count(), &limits, words, findings);
        }
        ItemKind::Ranking { choices, top } => {
            let ordinary = choices.options.iter().filter(|o| o.missing.is_none());
            let words = ("put in order", "ordnas");
            limited(choices, ordinary.count(), &[("top", top)], words, findings);
        }
        ItemKind::Grid(grid) => kind(&grid.cell, findings),
        _ => {}
    }
}

fn limited(
    choices: &Choices,
    there: usize,
    limits: &[(&str, &Option<Spanned<u32>>)],
    (en, sv): (&str, &str),
    findings: &mut Findings,
) {
    if choices.options.is_empty() {
        return;
    }
    for (key, bound) in limits {
        let Some(bound) = bound else { continue };
        if usize::try_from(bound.value).is_ok_and(|wanted| wanted <= there) {
            continue;
        }
        let wanted = bound.value;
        findings.push(
            RULE.at(bound.span)
                .says(
                    format!("`{key}` is {wanted}, but only {there} options can be {en}"),
                    format!("`{key}` är {wanted}, men bara {there} alternativ kan {sv}"),
                )
                .also(choices.span, "the options", "alternativen")
                .help(
                    format!("write `{key}: {there}`, or remove it"),
                    format!("skriv `{key}: {there}`, eller ta bort det"),
                ),
        );
    }
}

#![doc = include_str!("max_choices_above_options.md")]

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "max-choices-above-options",
    severity: Severity::Error,
    explanation: include_str!("max_choices_above_options.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for item in subject.questionnaire.items.iter().filter(|item| !item.poisoned) {
        let ItemKind::Multiple { choices, min_choices, max_choices } = &item.kind else {
            continue;
        };
        let ordinary = choices.options.iter().filter(|option| {
            let stands_alone =
                option.exclusive.is_some() || option.all_of_these.is_some();
            !stands_alone && option.missing.is_none()
        });
        let there = ordinary.count();
        if choices.options.is_empty() {
            continue;
        }
        for (key, bound) in [("min_choices", min_choices), ("max_choices", max_choices)] {
            let Some(bound) = bound else { continue };
            if usize::try_from(bound.value).is_ok_and(|wanted| wanted <= there) {
                continue;
            }
            let wanted = bound.value;
            findings.push(
                RULE.at(bound.span)
                    .says(
                        format!("`{key}` is {wanted}, but only {there} options can be ticked together"),
                        format!("`{key}` är {wanted}, men bara {there} alternativ kan väljas tillsammans"),
                    )
                    .also(choices.span, "the options", "alternativen")
                    .help(
                        format!("write `{key}: {there}`, or remove it"),
                        format!("skriv `{key}: {there}`, eller ta bort det"),
                    ),
            );
        }
    }
}

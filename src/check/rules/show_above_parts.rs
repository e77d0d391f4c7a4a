#![doc = include_str!("show_above_parts.md")]

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "show-above-parts",
    severity: Severity::Error,
    explanation: include_str!("show_above_parts.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (number, section) in subject.questionnaire.sections.iter().enumerate() {
        let Some(show) = &section.show else { continue };
        let there = subject.questionnaire.parts(number).len();
        if (show.value as usize) <= there {
            continue;
        }
        let (wanted, id) = (show.value, &section.id.value);
        findings.push(
            RULE.at(show.span)
                .says(
                    format!(
                        "`show` is {wanted}, but the number of parts in `{id}` is {there}"
                    ),
                    format!("`show` är {wanted}, men antalet delar i `{id}` är {there}"),
                )
                .help(
                    "lower it, or remove it so that all are shown",
                    "sänk det, eller ta bort det så att alla visas",
                ),
        );
    }
}

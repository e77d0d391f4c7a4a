#![doc = include_str!("required_in_optional_roster.md")]

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, Required, RosterRows};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "required-in-optional-roster",
    severity: Severity::Warning,
    explanation: include_str!("required_in_optional_roster.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    for (number, item) in questionnaire.items.iter().enumerate() {
        let (Some(around), Required::Yes(span)) = (item.roster, &item.required) else {
            continue;
        };
        let roster = &questionnaire.items[around];
        let ItemKind::Roster(rows) = &roster.kind else { continue };
        let is_free = matches!(rows.rows, RosterRows::ByHand)
            && rows.min.is_none()
            && matches!(roster.required, Required::No);
        if !is_free || item.poisoned || roster.poisoned {
            continue;
        }
        let (name, around) = (questionnaire.full_name(number), &roster.id.value);
        findings.push(
            RULE.at(*span)
                .says(
                    format!("`{name}` is required, but `{around}` may have no rows"),
                    format!("`{name}` är obligatorisk, men `{around}` kan sakna rader"),
                )
                .also(roster.id.span, "it says no `min`", "den anger inget `min`")
                .help(
                    format!(
                        "give `{around}` a `min`: 1, or 0 where no rows are an answer"
                    ),
                    format!(
                        "ge `{around}` ett `min`: 1, eller 0 där inga rader är ett svar"
                    ),
                ),
        );
    }
}

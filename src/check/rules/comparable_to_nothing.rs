#![doc = include_str!("comparable_to_nothing.md")]

use crate::check::Subject;
use crate::check::rules::undeclared_rename;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::Comparable;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "comparable-to-nothing",
    severity: Severity::Error,
    explanation: include_str!("comparable_to_nothing.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(followed) = subject.followed else { return };
    let renamed = undeclared_rename::renamed(followed, subject.questionnaire);
    for (new, item) in subject.questionnaire.items.iter().enumerate() {
        let Some(declared) = &item.comparable else { continue };
        let is_joined = followed.pairs.items[new].is_some();
        if item.poisoned || is_joined || declared.value == Comparable::Break {
            continue;
        }
        let (id, word) = (&item.id.value, subject.slice(declared.span));
        let version = followed.version();
        let finding = RULE.at(declared.span).says(
            format!("`{id}` is declared `{word}`, and version {version} has nothing it continues"),
            format!("`{id}` är angiven som `{word}`, och version {version} har inget som den fortsätter"),
        );
        let before = renamed.iter().find(|(other, _)| other.id.value == *id);
        findings.push(match before {
            Some((_, before)) => finding
                .also(before.id.span, "asked before", "frågades förut")
                .help(
                    format!("did you mean `renamed_from: {}`?", before.id.value),
                    format!("menade du `renamed_from: {}`?", before.id.value),
                ),
            None => finding.help(
                    "name the item that it was with `renamed_from` or a shared `concept`, or remove `comparable`",
                    "ange frågan som den var med `renamed_from` eller ett gemensamt `concept`, eller ta bort `comparable`",
                ),
        });
    }
}

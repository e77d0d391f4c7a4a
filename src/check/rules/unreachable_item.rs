#![doc = include_str!("unreachable_item.md")]

use crate::check::{Subject, decide};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::Written;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unreachable-item",
    severity: Severity::Error,
    explanation: include_str!("unreachable_item.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    let plan = &subject.compiled.plan;
    let mut told = vec![false; questionnaire.sections.len()];
    for (number, item) in questionnaire.items.iter().enumerate() {
        let mut conditions: Vec<&Written> = Vec::new();
        let path = &plan.section_path[item.section];
        let in_told = path.iter().any(|section| told[*section]);
        if in_told || item.poisoned || plan.items[number].faulty {
            continue;
        }
        for section in path {
            let Some(ask_if) = &questionnaire.sections[*section].ask_if else { continue };
            conditions.push(ask_if);
            let Some(conflict) = decide::contradiction(subject, &conditions) else {
                continue;
            };
            told[*section] = true;
            let id = &questionnaire.sections[*section].id.value;
            let words = (
                format!("section `{id}` is never asked"),
                format!("avsnitt `{id}` ställs aldrig"),
            );
            report(&conflict, words, findings);
            break;
        }
        if path.iter().any(|section| told[*section]) {
            continue;
        }
        let Some(ask_if) = &item.ask_if else { continue };
        conditions.push(ask_if);
        let Some(conflict) = decide::contradiction(subject, &conditions) else {
            continue;
        };
        let id = questionnaire.full_name(number);
        let words = (
            format!("item `{id}` is never asked"),
            format!("fråga `{id}` ställs aldrig"),
        );
        report(&conflict, words, findings);
    }
}

fn report(
    conflict: &decide::Conflict,
    (en, sv): (String, String),
    findings: &mut Findings,
) {
    let name = &conflict.name;
    let mut finding = RULE.at(conflict.place).says(en, sv).mark(
        format!("false for every answer to `{name}`"),
        format!("falskt för varje svar på `{name}`"),
    );
    if let Some(other) = conflict.other {
        finding = finding.also(other, "together with this", "tillsammans med detta");
    }
    findings.push(finding.help(
        "widen the condition, or remove what it stands on",
        "vidga villkoret, eller ta bort det som det står på",
    ));
}

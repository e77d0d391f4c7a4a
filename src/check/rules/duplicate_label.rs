#![doc = include_str!("duplicate_label.md")]

use std::collections::HashMap;

use crate::check::{Subject, lists, spelling};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, Text, Written};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "duplicate-label",
    severity: Severity::Error,
    explanation: include_str!("duplicate_label.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    for list in lists::of(questionnaire) {
        let labels = list
            .options
            .iter()
            .map(|option| (option.label.as_ref(), option.ask_if.as_ref()));
        report(("options", "alternativ"), labels, findings);
    }
    for item in &questionnaire.items {
        if let ItemKind::Grid(grid) = &item.kind {
            let labels =
                grid.rows.iter().map(|row| (row.label.as_ref(), row.ask_if.as_ref()));
            report(("rows", "rader"), labels, findings);
        }
    }
}

/// Two that have conditions may never meet: nothing is said about those.
fn report<'a>(
    (en, sv): (&str, &str),
    labels: impl Iterator<Item = (Option<&'a Text>, Option<&'a Written>)>,
    findings: &mut Findings,
) {
    let mut seen: HashMap<(Option<&str>, String), (Span, bool)> = HashMap::new();
    for (label, ask_if) in labels {
        for translation in label.iter().flat_map(|label| &label.translations) {
            let language = translation.language.as_ref().map(|tag| tag.value.as_str());
            let wording = spelling::composed(translation.text.text.trim());
            let here = (translation.text.span, ask_if.is_some());
            let Some(first) = seen.get(&(language, wording.clone())) else {
                seen.insert((language, wording), here);
                continue;
            };
            if first.1 && here.1 {
                continue;
            }
            findings.push(
                RULE.at(here.0)
                    .says(
                        format!("two {en} read `{wording}`"),
                        format!("två {sv} lyder `{wording}`"),
                    )
                    .also(first.0, "first here", "först här")
                    .help(
                        "word one of them differently",
                        "formulera ett av dem annorlunda",
                    ),
            );
        }
    }
}

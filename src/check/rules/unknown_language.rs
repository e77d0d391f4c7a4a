#![doc = include_str!("unknown_language.md")]

use std::collections::HashSet;

use crate::check::texts::{self, Shown};
use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::Questionnaire;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-language",
    severity: Severity::Error,
    explanation: include_str!("unknown_language.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let shown = texts::of_questionnaire(subject.questionnaire);
    report(subject.questionnaire, &shown, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let shown = texts::of_scoring(subject.scoring);
    report(subject.base.questionnaire, &shown, findings);
}

/// Where no language is declared, each tag is told once and not at every text.
fn report(questionnaire: &Questionnaire, shown: &[Shown<'_>], findings: &mut Findings) {
    let declared: Vec<&str> =
        questionnaire.languages.iter().map(|language| language.value.as_str()).collect();
    let mut told = HashSet::new();
    for shown in shown {
        for tag in shown.text.translations.iter().filter_map(|t| t.language.as_ref()) {
            let language = tag.value.as_str();
            let is_known = declared.contains(&language);
            if is_known || (declared.is_empty() && !told.insert(language)) {
                continue;
            }
            findings.push(
                RULE.at(tag.span)
                    .says(
                        format!("`languages` does not name `{language}`"),
                        format!("`languages` nämner inte `{language}`"),
                    )
                    .meant(Near::of(language, declared.iter().copied()))
                    .help(
                        format!("add `{language}` to `languages`, or remove this wording"),
                        format!("lägg till `{language}` i `languages`, eller ta bort den här texten"),
                    ),
            );
        }
    }
}

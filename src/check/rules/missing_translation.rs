#![doc = include_str!("missing_translation.md")]

use crate::check::texts::{self, Shown};
use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::Questionnaire;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "missing-translation",
    severity: Severity::Warning,
    explanation: include_str!("missing_translation.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let shown = texts::of_questionnaire(subject.questionnaire);
    report(subject.questionnaire, &shown, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let shown = texts::of_scoring(subject.scoring);
    report(subject.base.questionnaire, &shown, findings);
}

fn report(questionnaire: &Questionnaire, shown: &[Shown<'_>], findings: &mut Findings) {
    if questionnaire.languages.len() < 2 {
        return;
    }
    let source = questionnaire.source_language();
    for shown in shown {
        let is_plain = shown.text.translations.iter().all(|t| t.language.is_none());
        // A text under a language that there is not is told as that.
        let is_astray = shown.text.translations.iter().any(|translation| {
            let tag = translation.language.as_ref();
            tag.is_some_and(|tag| {
                !questionnaire.languages.iter().any(|known| known.value == tag.value)
            })
        });
        if shown.is_name && is_plain || is_astray {
            continue;
        }
        for language in &questionnaire.languages {
            let tag = &language.value;
            if shown.text.has(tag, source) {
                continue;
            }
            let what = shown.words();
            findings.push(
                RULE.at(shown.text.span)
                    .says(
                        format!("{} is not translated to `{tag}`", what.en),
                        format!("{} är inte översatt till `{tag}`", what.sv),
                    )
                    .help(format!("add `{tag}: …`"), format!("lägg till `{tag}: …`")),
            );
        }
    }
}

#![doc = include_str!("stale_translation.md")]

use sha2::{Digest, Sha256};

use crate::check::texts::{self, Shown};
use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Questionnaire, Text};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "stale-translation",
    severity: Severity::Warning,
    explanation: include_str!("stale_translation.md"),
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
    for shown in shown {
        let Some(source) = source_of(shown.text, questionnaire.source_language()) else {
            continue;
        };
        let now = fingerprint(source);
        for translation in &shown.text.translations {
            let Some(of) = translation.of.as_ref().filter(|of| of.value != now) else {
                continue;
            };
            let (what, made_from) = (shown.words(), &of.value);
            findings.push(
                RULE.at(of.span)
                    .says(
                        format!("{} was translated from an older wording", what.en),
                        format!("{} är översatt från en äldre lydelse", what.sv),
                    )
                    .why(
                        format!("the source wording is now {now}, not {made_from}"),
                        format!("källtexten är nu {now}, inte {made_from}"),
                    )
                    .help(
                        format!("revise the translation and write `of: {now}`"),
                        format!("se över översättningen och skriv `of: {now}`"),
                    ),
            );
        }
    }
}

fn source_of<'a>(text: &'a Text, source: &str) -> Option<&'a str> {
    let found = text.translations.iter().find(|translation| {
        translation.language.as_ref().is_none_or(|tag| tag.value == source)
    })?;
    Some(&found.text.text)
}

/// The first eight hexadecimal digits of the SHA-256 of a text.
fn fingerprint(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

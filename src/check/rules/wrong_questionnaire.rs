#![doc = include_str!("wrong_questionnaire.md")]

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Questionnaire, Scoring};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "wrong-questionnaire",
    severity: Severity::Error,
    explanation: include_str!("wrong_questionnaire.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let questionnaire = subject.base.questionnaire;
    if fits(questionnaire, subject.scoring) {
        return;
    }
    let wanted = &subject.scoring.for_questionnaire;
    let (name, here) = (&wanted.value, full_name(questionnaire));
    findings.push(
        RULE.at(wanted.span)
            .says(
                format!(
                    "this is for `{name}`, and the questionnaire beside it is `{here}`"
                ),
                format!("detta är för `{name}`, och formuläret bredvid är `{here}`"),
            )
            .also(questionnaire.version.span, "this version", "den här versionen")
            .help(format!("write `for: {here}`"), format!("skriv `for: {here}`")),
    );
}

/// Whether a scoring file is for a questionnaire.
pub(crate) fn fits(questionnaire: &Questionnaire, scoring: &Scoring) -> bool {
    scoring.for_questionnaire.value == full_name(questionnaire)
}

fn full_name(questionnaire: &Questionnaire) -> String {
    format!("{}@{}", questionnaire.name.value, questionnaire.version.value)
}

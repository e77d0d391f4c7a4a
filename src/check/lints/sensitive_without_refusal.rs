#![doc = include_str!("sensitive_without_refusal.md")]

use crate::check::{Subject, wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Item, Questionnaire, Required};
use crate::value::AnswerState;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "sensitive-without-refusal",
    severity: Severity::Warning,
    explanation: include_str!("sensitive_without_refusal.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        let Required::Yes(span) = item.required else { continue };
        if !item.sensitive || can_refuse(subject.questionnaire, item) {
            continue;
        }
        findings.push(
            RULE.at(span)
                .says(
                    format!("`{name}` is sensitive, and nobody may refuse to answer it"),
                    format!("`{name}` är känslig, och ingen får låta bli att svara"),
                )
                .help(
                    "offer `refused` in `allow_missing`, or remove `required`",
                    "erbjud `refused` i `allow_missing`, eller ta bort `required`",
                ),
        );
    }
}

fn can_refuse(questionnaire: &Questionnaire, item: &Item) -> bool {
    let offered = questionnaire.offered(item);
    let options = item.kind.choices().map(|choices| choices.options.as_ref());
    let refuses = |state: AnswerState| state == AnswerState::Refused;
    offered.iter().any(|state| refuses(state.value))
        || options
            .into_iter()
            .flatten()
            .any(|option| option.missing.as_ref().is_some_and(|s| refuses(s.value)))
}

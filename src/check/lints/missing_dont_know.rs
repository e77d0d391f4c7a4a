#![doc = include_str!("missing_dont_know.md")]

use crate::check::{Subject, vocabulary, wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Item, ItemKind, Questionnaire, Required};
use crate::value::AnswerState;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "missing-dont-know",
    severity: Severity::Note,
    explanation: include_str!("missing_dont_know.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    for (name, item) in wording::asked(subject) {
        let Required::Yes(span) = item.required else { continue };
        if !is_of_fact(item) || item.personal || can_say(questionnaire, item) {
            continue;
        }
        findings.push(
            RULE.at(span)
                .says(
                    format!("`{name}` must be answered, also by those who do not know"),
                    format!("`{name}` måste besvaras, också av den som inte vet"),
                )
                .help(
                    "offer `allow_missing: [dont_know]`, or write `allow_missing: []` where everybody knows",
                    "erbjud `allow_missing: [dont_know]`, eller skriv `allow_missing: []` där alla vet",
                ),
        );
    }
}

/// What one can fail to know: not a point on a scale, a text or a consent.
fn is_of_fact(item: &Item) -> bool {
    let kind = match &item.kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    matches!(
        kind,
        ItemKind::Single(_)
            | ItemKind::YesNo(_)
            | ItemKind::Multiple { .. }
            | ItemKind::Number(_)
            | ItemKind::Date { .. }
            | ItemKind::Month { .. }
            | ItemKind::Year { .. }
            | ItemKind::Duration { .. }
    )
}

/// Whether there is a way to say so, or the author has said that none is needed.
fn can_say(questionnaire: &Questionnaire, item: &Item) -> bool {
    let says = |state: AnswerState| {
        matches!(state, AnswerState::DontKnow | AnswerState::NotApplicable)
    };
    let offered = match &item.allow_missing {
        Some(own) => own.is_empty() || own.iter().any(|state| says(state.value)),
        None => questionnaire.offered(item).iter().any(|state| says(state.value)),
    };
    let options = item.kind.choices().map(|choices| choices.options.as_ref());
    let source = questionnaire.source_language();
    offered
        || options.into_iter().flatten().any(|option| {
            let label = option.label.as_ref().map(|label| label.wording(source));
            let spelt = label.and_then(vocabulary::missing_code);
            option.missing.as_ref().is_some_and(|state| says(state.value))
                || spelt.is_some_and(says)
        })
}

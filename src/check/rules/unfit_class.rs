#![doc = include_str!("unfit_class.md")]

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::{ClassRule, ItemKind};
use crate::value::AnswerState;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unfit-class",
    severity: Severity::Error,
    explanation: include_str!("unfit_class.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let results = &subject.scoring.results;
    for rule in &results.classes {
        let target = targets::named(subject, &rule.of.value);
        if target.is_none() && results.figure(&rule.of.value).is_none() {
            let items = subject.base.questionnaire.items.iter();
            let items = items.map(|item| item.id.value.as_str());
            let figures = results.figures.iter().map(|figure| figure.id.value.as_str());
            let near = Near::of(&rule.of.value, items.chain(figures));
            findings.push(
                RULE.at(rule.of.span)
                    .says(
                        format!("there is no item or figure `{}`", rule.of.value),
                        format!(
                            "det finns ingen fråga och inget tal `{}`",
                            rule.of.value
                        ),
                    )
                    .meant(near),
            );
            continue;
        }
        let kind = target.map(|(_, target)| &target.item.kind);
        codes(rule, kind, findings);
        rest(rule, findings);
    }
}

/// Codes that the item does not have, and codes in two classes.
fn codes(rule: &ClassRule, kind: Option<&ItemKind>, findings: &mut Findings) {
    let choices = kind.and_then(ItemKind::choices);
    let mut taken: Vec<&str> = Vec::new();
    for code in rule.classes.iter().flat_map(|(_, codes)| codes.iter().flatten()) {
        let word = code.value.as_str();
        let is_known = choices.is_none_or(|choices| choices.position(word).is_some());
        if !is_known && AnswerState::from_name(word).is_none() {
            let known = choices.iter().flat_map(|choices| choices.options.iter());
            let near = Near::of(word, known.map(|option| option.code.value.as_str()));
            findings.push(
                RULE.at(code.span)
                    .says(
                        format!(
                            "`{}` has no option and no state `{word}`",
                            rule.of.value
                        ),
                        format!(
                            "`{}` har inget alternativ och inget tillstånd `{word}`",
                            rule.of.value
                        ),
                    )
                    .meant(near),
            );
        } else if taken.contains(&word) {
            findings.push(
                RULE.at(code.span)
                    .says(
                        format!("`{word}` is in another class already"),
                        format!("`{word}` är redan i en annan klass"),
                    )
                    .help("name it in one class only", "ange det i en klass bara"),
            );
        }
        taken.push(word);
    }
}

/// More than one class for all that no other takes.
fn rest(rule: &ClassRule, findings: &mut Findings) {
    let rests = rule.classes.iter().filter(|(_, codes)| codes.is_none());
    for (name, _) in rests.skip(1) {
        findings.push(
            RULE.at(name.span)
                .says(
                    "another class takes what is left over already",
                    "en annan klass tar redan det som blir över",
                )
                .help("name the codes of one of them", "ange koderna för en av dem"),
        );
    }
}

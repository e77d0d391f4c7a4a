#![doc = include_str!("frozen_late.md")]

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "frozen-late",
    severity: Severity::Warning,
    explanation: include_str!("frozen_late.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let wave = subject.base.questionnaire.wave.as_ref();
    let begins = wave.and_then(|wave| wave.from.as_ref());
    let (Some(frozen), Some(begins)) = (&subject.scoring.frozen, begins) else { return };
    if frozen.value <= begins.value {
        return;
    }
    let (day, first) = (frozen.value, begins.value);
    findings.push(
        RULE.at(frozen.span)
            .says(
                format!(
                    "the rules were fixed on {day}, after fieldwork began on {first}"
                ),
                format!("reglerna låstes {day}, efter att insamlingen började {first}"),
            )
            .also(begins.span, "fieldwork begins", "insamlingen börjar")
            .help(
                "fix the rules before the first answer, or allow this with the reason",
                "lås reglerna före det första svaret, eller tillåt detta med skälet",
            ),
    );
}

#![doc = include_str!("points_for_unknown_option.md")]

use std::collections::HashMap;

use crate::check::targets::{self, Form};
use crate::check::{ScoringSubject, spelling};
use crate::decimal::Number;
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::{Choices, PointRule, ResponseOption, ScaleItem};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "points-for-unknown-option",
    severity: Severity::Error,
    explanation: include_str!("points_for_unknown_option.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (name, rule, target) in targets::of(subject) {
        match (&rule.rule, target.form()) {
            (PointRule::Map(map), Form::Codes(choices)) => {
                codes(&name, choices, map.iter().map(|(code, _)| code), findings);
            }
            (PointRule::Map(map), Form::Scale(scale)) => {
                let points = map.iter().map(|(code, _)| code);
                for code in points.filter(|code| !is_on(scale, &code.value)) {
                    let (text, from, to) =
                        (&code.value, &scale.from.value, &scale.to.value);
                    findings.push(RULE.at(code.span).says(
                        format!("`{text}` is no point of scale `{name}`, {from} to {to}"),
                        format!(
                            "`{text}` är ingen punkt på skalan `{name}`, {from} till {to}"
                        ),
                    ));
                }
            }
            (PointRule::Multiple(multiple), Form::Ticks(choices)) => {
                let scored = multiple.points.iter().map(|(code, _)| code);
                codes(&name, choices, scored.chain(&multiple.of), findings);
            }
            _ => {}
        }
    }
}

fn codes<'a>(
    name: &str,
    choices: &Choices,
    scored: impl Iterator<Item = &'a Spanned<String>>,
    findings: &mut Findings,
) {
    if choices.options.is_empty() {
        return;
    }
    let key = |option: &ResponseOption| spelling::composed(&option.code.value);
    let options: HashMap<String, &ResponseOption> =
        choices.options.iter().map(|option| (key(option), option)).collect();
    for code in scored {
        let text = &code.value;
        let Some(option) = options.get(&spelling::composed(text)) else {
            let codes = choices.options.iter().map(|option| option.code.value.as_str());
            findings.push(
                RULE.at(code.span)
                    .says(
                        format!("`{name}` has no option `{text}`"),
                        format!("`{name}` har inget alternativ `{text}`"),
                    )
                    .meant(Near::of(text, codes)),
            );
            continue;
        };
        let Some(missing) = &option.missing else { continue };
        let state = missing.value.name();
        findings.push(
            RULE.at(code.span)
                .says(
                    format!("option `{text}` stands for `{state}` and takes no points"),
                    format!("alternativ `{text}` står för `{state}` och får inga poäng"),
                )
                .also(missing.span, "a missing code", "en bortfallskod")
                .help(
                    format!("say under `missing` what `{state}` is worth"),
                    format!("säg under `missing` vad `{state}` är värt"),
                ),
        );
    }
}

fn is_on(scale: &ScaleItem, code: &str) -> bool {
    let Ok(number) = Number::parse(code) else { return false };
    let step = scale.step.as_ref().map_or(Number::ONE, |step| step.value.clone());
    let within = number >= scale.from.value && number <= scale.to.value;
    let steps = (number - scale.from.value.clone()).divide(&step);
    within && steps.is_some_and(|steps| steps.is_whole())
}

#![doc = include_str!("option_band_gap.md")]

use crate::check::bands::{Band, are_unlike, band};
use crate::check::{Subject, lists, vocabulary, wording};
use crate::decimal::Number;
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::ResponseOption;
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "option-band-gap",
    severity: Severity::Warning,
    explanation: include_str!("option_band_gap.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for list in lists::of(subject.questionnaire) {
        let options: Vec<&ResponseOption> = list
            .options
            .iter()
            .filter(|option| option.missing.is_none() && option.specify.is_none())
            .collect();
        // Options that have conditions may never stand side by side.
        if options.iter().any(|option| option.ask_if.is_some()) {
            continue;
        }
        for labels in wording::labels(subject, &options) {
            judge(&labels, findings);
        }
    }
}

/// A band with the label it is of.
struct Labelled<'a> {
    label: &'a str,
    span: Span,
    band: Band,
}

fn judge(labels: &[wording::Wording<'_>], findings: &mut Findings) {
    let mut bands = Vec::new();
    let mut others = 0;
    for label in labels {
        match band(&label.plain) {
            Some(band) => {
                bands.push(Labelled {
                    label: label.plain.trim(),
                    span: label.span(),
                    band,
                });
            }
            None if vocabulary::is_none_at_all(&label.plain) => {}
            None => others += 1,
        }
    }
    let is_range = |labelled: &&Labelled<'_>| labelled.band.from != labelled.band.to;
    // One range among words, or single numbers, are no bands.
    if bands.len() < 2 || bands.iter().filter(is_range).count() < 2 {
        return;
    }
    let is_other = |labelled: &Labelled<'_>| are_unlike(bands[0].label, labelled.label);
    if bands.iter().any(is_other) {
        return;
    }
    bands.sort_by(|a, b| a.band.from.cmp(&b.band.from));
    let decimals = bands.iter().map(|labelled| labelled.band.decimals).max().unwrap_or(0);
    for pair in bands.windows(2) {
        findings.extend(between(&pair[0], &pair[1], decimals, others == 0));
    }
}

/// What is between two neighbours: nothing, or numbers in both or in neither.
fn between(
    low: &Labelled<'_>,
    high: &Labelled<'_>,
    decimals: u32,
    is_all: bool,
) -> Option<Finding> {
    let meeting = |at: &Number| at.to_string();
    let (first, second) = (low.label, high.label);
    let finding = RULE.at(high.span).also(low.span, "the one before", "det förra");
    // Without ends that face each other both go on, so that they share numbers.
    let (Some(to), Some(from)) = (&low.band.to, &high.band.from) else {
        return Some(repair(finding.says(
            format!("`{first}` and `{second}` share numbers"),
            format!("`{first}` och `{second}` delar tal"),
        )));
    };
    if from < to || (from == to && low.band.to_in && high.band.from_in) {
        let at = meeting(from);
        return Some(repair(finding.says(
            format!("{at} is in `{first}` and in `{second}`"),
            format!("{at} ligger i `{first}` och i `{second}`"),
        )));
    }
    let step = step(decimals)?;
    let mut next = to.clone();
    if low.band.to_in {
        next = next + step;
    }
    let is_missed = next < *from || next == *from && !high.band.from_in;
    if !is_missed || !is_all {
        return None;
    }
    let at = meeting(&next);
    Some(repair(finding.says(
        format!("{at} is neither in `{first}` nor in `{second}`"),
        format!("{at} ligger varken i `{first}` eller i `{second}`"),
    )))
}

/// One tenth so many times.
fn step(decimals: u32) -> Option<Number> {
    let ten = Number::from(10_i64);
    (0..decimals).try_fold(Number::ONE, |step, _| step.divide(&ten))
}

fn repair(finding: Finding) -> Finding {
    finding.help(
        "let every band begin right after the one before: `0–4`, `5–9`, `10 or more`",
        "låt varje band börja strax efter det förra: `0–4`, `5–9`, `10 eller fler`",
    )
}

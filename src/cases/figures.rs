//! Figures of a case.
//!
//! *In:* the answers and scores of the units of a case. *Out:* findings where a figure
//! comes to something else than its case expects.
//!
//! Nothing is counted here: `figures` does it. The units of the case are the whole
//! register, and what is compared is the figure of all of them, as it is published.

use crate::cases::bench::{Chosen, Whole};
use crate::cases::compare::{differs, unknown};
use crate::check::Instrument;
use crate::decimal::Number;
use crate::diagnostic::{Finding, Words, nearest};
use crate::figures::{self, Figure, Study, total};
use crate::model::Case;
use crate::score::{UnitResult, UnitScores, is_scored};
use crate::source::Spanned;

/// Everything that is expected of figures.
pub(in crate::cases) fn figures(
    case: &Case,
    (instrument, chosen): (&Instrument, &Chosen<'_>),
    units: &[Whole<'_>],
    scores: &[UnitScores],
) -> Vec<Finding> {
    if case.figures.is_empty() {
        return Vec::new();
    }
    let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
    let found = figures::figures(chosen.scoring, questionnaire, plan);
    let counted = units.iter().zip(scores).filter(|(unit, scores)| {
        is_scored(unit.answers.status()) && scores.result != UnitResult::Invalid
    });
    let counted: Vec<figures::Case<'_>> = counted
        .map(|(unit, scores)| figures::Case {
            unit: unit.answers.unit(),
            name: unit.answers.unit_name(),
            record: unit.answers.record(),
            scores,
        })
        .collect();
    let (scoring, ruleset) = (chosen.scoring, &chosen.ruleset);
    let study = Study { scoring, ruleset, questionnaire, plan, among: None };
    let compared = |(name, expected): &(Spanned<String>, Spanned<Option<Number>>)| {
        let Some(figure) = found.iter().find(|figure| figure.name() == name.value) else {
            let names: Vec<String> = found.iter().map(Figure::name).collect();
            let known = names.iter().map(String::as_str);
            let what = Words::new("figure", "inget tal");
            return Some(unknown(name, &what, nearest(&name.value, known)));
        };
        let cell = total(figure, &study, &counted)?;
        let (decimals, rounding) =
            (figure.decimals(scoring), scoring.arithmetic.rounding);
        let value = cell.value.as_ref().map(|value| value.round(decimals, rounding));
        if value == expected.value {
            return None;
        }
        let what = Words::new(
            format!("the figure `{}`", name.value),
            format!("talet `{}`", name.value),
        );
        let finding = differs(
            expected.span,
            &what,
            &told(expected.value.as_ref()),
            &told(value.as_ref()),
        );
        let finding = finding.also(case.name.span, "in this case", "i det här fallet");
        let finding = match &case.because {
            Some(because) => finding.why(&because.value, &because.value),
            None => finding,
        };
        let sum = &cell.numerator;
        let by =
            cell.denominator.as_ref().map_or_else(String::new, |by| format!(" / {by}"));
        let base = cell.base;
        let finding =
            finding.also(figure.rule.id.span, "by this rule", "enligt den här regeln");
        Some(finding.help(
            format!("look at what it is made of: {sum}{by}, over {base}"),
            format!("se på vad det består av: {sum}{by}, över {base}"),
        ))
    };
    case.figures.iter().filter_map(compared).collect()
}

fn told(value: Option<&Number>) -> Words {
    match value {
        Some(value) => Words::same(value.to_string()),
        None => Words::new("none", "inget"),
    }
}

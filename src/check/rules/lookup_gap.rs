#![doc = include_str!("lookup_gap.md")]

use crate::check::ScoringSubject;
use std::collections::BTreeSet;

use crate::check::rules::unfit_cell::{kind_of, lookups};
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, Lookup, LookupCell};
use crate::points::Attainable;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "lookup-gap",
    severity: Severity::Error,
    explanation: include_str!("lookup_gap.md"),
};

/// More combinations than this are not gone through.
const MOST: usize = 20_000;

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for lookup in lookups(subject) {
        let fits = lookup.rows.iter().all(|row| row.cells.len() == lookup.of.len());
        if lookup.otherwise.is_some() || !fits || lookup.of.is_empty() {
            continue;
        }
        let values: Option<Vec<Vec<Given>>> = lookup
            .of
            .iter()
            .enumerate()
            .map(|(at, member)| values(kind_of(subject, &member.value), lookup, at))
            .collect();
        let Some(place) = lookup.of.first().map(|first| first.span) else { continue };
        let advice = (
            "add the row, or write `else: 0` or `else: no_score`",
            "lägg till raden, eller skriv `else: 0` eller `else: no_score`",
        );
        let gap = match values {
            Some(values) => gap(lookup, &values),
            // What a text or a day can be is not listed: a last row must hold it.
            None if is_open(lookup) => Some(None),
            None => None,
        };
        match gap {
            Some(Some(words)) => findings.push(
                RULE.at(place)
                    .says(
                        format!("no row of the table holds {words}"),
                        format!("ingen rad i tabellen rymmer {words}"),
                    )
                    .help(advice.0, advice.1),
            ),
            Some(None) => findings.push(
                RULE.at(place)
                    .says(
                        "the table does not say what other combinations are worth",
                        "tabellen säger inte vad andra kombinationer är värda",
                    )
                    .help(advice.0, advice.1),
            ),
            None => {}
        }
    }
}

/// What one member can be.
#[derive(Clone)]
enum Given {
    Code(String),
    Number(Number),
}

/// The values of a member that tables can tell apart: its options; of a number those at
/// the edges of the cells, and one on either side of each.
fn values(kind: Option<&ItemKind>, lookup: &Lookup, at: usize) -> Option<Vec<Given>> {
    if let Some(choices) = kind.and_then(ItemKind::choices) {
        let open = choices.options.iter().filter(|option| option.missing.is_none());
        return Some(open.map(|option| Given::Code(option.code.value.clone())).collect());
    }
    // The score of a node is any number.
    let attainable = match kind {
        Some(kind) => Attainable::new(kind)?,
        None => Attainable::anything(),
    };
    let step = attainable.step.clone().or_else(|| Number::ratio(1, 1_000_000));
    let step = step?;
    let edges = lookup.rows.iter().filter_map(|row| row.cells.get(at));
    let mut near: BTreeSet<Number> = BTreeSet::new();
    for cell in edges {
        let ends = match &cell.value {
            LookupCell::Range(low, high) => [low.clone(), high.clone()],
            LookupCell::Word(word) => [Number::parse(word).ok(), None],
            LookupCell::Any | LookupCell::Missing => [None, None],
        };
        for end in ends.into_iter().flatten() {
            near.insert(end.clone() - step.clone());
            near.insert(end.clone() + step.clone());
            near.insert(end);
        }
    }
    near.extend(attainable.least.clone());
    near.extend(attainable.greatest.clone());
    if near.is_empty() {
        near.insert(attainable.origin.clone());
    }
    let lies = |value: &Number| {
        let off = value.clone() - attainable.origin.clone();
        let is_step = attainable
            .step
            .as_ref()
            .is_none_or(|step| off.divide(step).is_some_and(|steps| steps.is_whole()));
        is_step
            && attainable.least.as_ref().is_none_or(|least| value >= least)
            && attainable.greatest.as_ref().is_none_or(|greatest| value <= greatest)
    };
    Some(near.into_iter().filter(lies).map(Given::Number).collect())
}

/// Whether no row holds whatever there may be.
fn is_open(lookup: &Lookup) -> bool {
    let holds_all = |row: &crate::model::LookupRow| {
        row.cells.iter().all(|cell| matches!(cell.value, LookupCell::Any))
    };
    !lookup.rows.iter().any(holds_all)
}

/// The first combination that no row holds, in words.
fn gap(lookup: &Lookup, values: &[Vec<Given>]) -> Option<Option<String>> {
    let count = values.iter().try_fold(1_usize, |all, own| all.checked_mul(own.len()))?;
    if count > MOST {
        return None;
    }
    for number in 0..count {
        let mut rest = number;
        let combination: Vec<&Given> = values
            .iter()
            .map(|own| {
                let at = rest % own.len();
                rest /= own.len();
                &own[at]
            })
            .collect();
        let holds = |row: &crate::model::LookupRow| {
            let mut cells = row.cells.iter().zip(&combination);
            cells.all(|(cell, given)| fits(&cell.value, given))
        };
        if !lookup.rows.iter().any(holds) {
            let words = lookup.of.iter().zip(&combination);
            let words: Vec<String> = words
                .map(|(member, given)| match given {
                    Given::Code(code) => format!("`{}` {code}", member.value),
                    Given::Number(number) => format!("`{}` {number}", member.value),
                })
                .collect();
            return Some(Some(words.join(", ")));
        }
    }
    None
}

fn fits(cell: &LookupCell, given: &Given) -> bool {
    match (cell, given) {
        (LookupCell::Any, _) => true,
        (LookupCell::Word(word), Given::Code(code)) => word == code,
        (LookupCell::Word(word), Given::Number(number)) => {
            Number::parse(word).is_ok_and(|word| word == *number)
        }
        (LookupCell::Range(low, high), Given::Number(number)) => {
            low.as_ref().is_none_or(|low| low <= number)
                && high.as_ref().is_none_or(|high| number <= high)
        }
        _ => false,
    }
}

//! One value of a parent, made from those of its children.
//!
//! *In:* the values of the children that answered. *Out:* a cell, or none where they
//! cannot be combined.
//!
//! Exact: a mean is rounded once, at its end.

use std::collections::BTreeMap;

use crate::answers::parents::adds_up;
use crate::decimal::{MOST_DIGITS, Number, Rounding};
use crate::expression::{Domain, calendar};
use crate::model::{Parent, Take};
use crate::value::{AnswerState, Cell, CodeSet, Value};

/// How many decimals a mean has where its item has no bound for them.
const MEAN_DECIMALS: u32 = 6;

/// The cell of a parent; none where it has no answer.
pub fn combine(
    rule: &Parent,
    (domain, decimals): (&Domain, Option<u32>),
    values: &[&Value],
) -> Option<Cell> {
    if values.is_empty() {
        return None;
    }
    match rule.take {
        Take::Mode => mode(domain, values, rule.tie),
        Take::Sum => {
            numbers(domain, values).map(|sum| Cell::answered(Value::Number(sum)))
        }
        Take::Mean => {
            let mean = numbers(domain, values)?.divide(&Number::from(values.len()))?;
            let mean = mean.round(decimals.unwrap_or(MEAN_DECIMALS), Rounding::HalfUp);
            Some(Cell::answered(Value::Number(mean)))
        }
        Take::OwnRows | Take::OneAnswer => None,
    }
}

/// The sum; none where these are no numbers.
fn numbers(domain: &Domain, values: &[&Value]) -> Option<Number> {
    let number = |value: &&Value| match value {
        Value::Number(number) if adds_up(domain) => Some(number.clone()),
        _ => None,
    };
    let sum = values.iter().map(number).sum::<Option<Number>>()?;
    // What is not read could not be written either.
    (sum.to_string().len() <= MOST_DIGITS).then_some(sum)
}

/// What most have; a tie where there is more than one such value.
fn mode(domain: &Domain, values: &[&Value], tie: AnswerState) -> Option<Cell> {
    if matches!(domain, Domain::Multiple(_)) {
        return options(values, tie);
    }
    let mut counts: BTreeMap<String, (usize, &Value)> = BTreeMap::new();
    for value in values {
        counts.entry(name(domain, value)?).or_insert((0, value)).0 += 1;
    }
    let most = counts.values().map(|(count, _)| *count).max()?;
    let mut modes = counts.values().filter(|(count, _)| *count == most);
    match (modes.next(), modes.next()) {
        (Some((_, value)), None) => Some(Cell::answered((*value).clone())),
        _ => tied(tie),
    }
}

/// Every option that more have than have not; a tie where for some option it is half.
fn options(values: &[&Value], tie: AnswerState) -> Option<Cell> {
    let mut counts: BTreeMap<u16, usize> = BTreeMap::new();
    for value in values {
        let Value::Codes(codes) = value else { return None };
        for code in codes.iter() {
            *counts.entry(code).or_default() += 1;
        }
    }
    if counts.values().any(|count| 2 * count == values.len()) {
        return tied(tie);
    }
    let mut taken = CodeSet::default();
    for (code, _) in counts.iter().filter(|(_, count)| 2 * **count > values.len()) {
        taken.insert(*code);
    }
    Some(Cell::answered(Value::Codes(taken)))
}

/// No answer is what a cell has that is not given.
fn tied(tie: AnswerState) -> Option<Cell> {
    (tie != AnswerState::NoAnswer).then(|| Cell::absent(tie))
}

/// What tells a value from others; none where equal ones mean nothing.
fn name(domain: &Domain, value: &Value) -> Option<String> {
    Some(match value {
        Value::Code(code) => code.to_string(),
        Value::Condition(holds) => holds.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Month(month) => calendar::show_month(*month),
        Value::Time(time) => calendar::show_time(*time),
        Value::Duration(seconds) => seconds.to_string(),
        Value::Text(code) if matches!(domain, Domain::Unit(_)) => code.clone(),
        _ => return None,
    })
}

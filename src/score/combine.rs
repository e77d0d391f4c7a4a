//! Children put together.
//!
//! *In:* children as their parent takes them. *Out:* one value with its bounds, or why
//! there is none.
//!
//! Nothing is normalised, capped or rounded here.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::decimal::{Number, Quantum};
use crate::model::{Aggregate, Basis, Combination, Least, OnZero, Prorate};
use crate::points::{self, Bounds, Mean, MeanFault};
use crate::score::treat::{Entry, Treated};
use crate::score::{Null, Standing};

/// How children are put together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum How<'a> {
    /// An aggregate; `true` = weights are brought to sum 1 over the included.
    Aggregate(&'a Aggregate, bool, Option<&'a OnZero>),
    /// The best.
    Best,
}

/// Children put together.
#[derive(Clone, Debug)]
pub(crate) struct Combined {
    /// The value, or why there is none.
    pub value: Result<Number, Null>,
    /// Least and greatest of the children that count.
    pub bounds: Option<Bounds>,
    /// What it rests on.
    pub standing: Standing,
    /// The value is 0 by `all_missing: zero`, and is not normalised.
    pub all_missing: bool,
    /// What a prorated sum was multiplied by, and 1 otherwise.
    pub factor: Number,
    /// What each included child gave; there only for what is no sum or plain end.
    pub given: Option<Mean>,
}

/// Puts children together.
///
/// First what does not apply leaves: if nothing is left the node does not apply, unless
/// something of weight 0 does. Then the first of these holds: a child invalidates;
/// nothing that applies has an answer and the file says `all_missing: zero`; a child is
/// absent under `strict`; nothing that applies has an answer; too few are answered to
/// stand for all.
///
/// *Nothing has an answer* means that none of the children that apply rests on an
/// answer and one of them at least is missing. Children that were not asked or do not
/// apply, and that a policy counts as 0, are not missing: a form whose every answer is
/// `not_applicable` scores 0 under `not_applicable: zero`. A child that is answered and
/// has no score all the same is missing, and has an answer: where all that is left out
/// is of that kind, it is not for want of answers.
pub(crate) fn combine(
    how: How<'_>,
    zero: bool,
    treated: &[Treated<'_>],
    quantum: &Quantum,
) -> Combined {
    let scored = || treated.iter().filter(|child| child.is_scored());
    let applies = |child: &&Treated<'_>| child.entry != Entry::Leaves;
    let counted = kept(treated.len(), scored().filter(applies));
    let standing = standing(&counted);
    let counts = |child: &&Treated<'_>| child.entry != Entry::Excluded;
    let left = kept(counted.len(), counted.iter().copied().filter(counts));
    // What a node without a score keeps for its parent: the bounds of what would count,
    // and of all that applies where everything is left out.
    let left_over = || bounds(how, if left.is_empty() { &counted } else { &left });
    let without = |null: Null| Combined {
        value: Err(null),
        bounds: left_over(),
        standing,
        all_missing: false,
        factor: Number::ONE,
        given: None,
    };
    if counted.iter().any(|child| child.entry == Entry::Invalidates) {
        return without(Null::Invalidated);
    }
    if counted.is_empty() {
        let shown = treated.iter().any(|child| applies(&child));
        return without(if shown { Null::ZeroWeight } else { Null::NotApplicable });
    }
    if standing == Standing::Blank && zero {
        let value = Ok(Number::ZERO);
        return Combined { value, all_missing: true, ..without(Null::AllMissing) };
    }
    // A combination needs all its children: one that does not apply is no zero.
    let leaves = scored().any(|child| child.entry == Entry::Leaves);
    let needs_all = matches!(how, How::Aggregate(Aggregate::Combination(_), ..));
    let strict =
        counted.iter().any(|child| child.entry == Entry::Strict) || needs_all && leaves;
    let is_best = || is_best_already(&counted, left_over().as_ref(), quantum);
    if strict && !(how == How::Best && is_best()) {
        return without(Null::Strict);
    }
    if standing == Standing::Blank {
        return without(Null::AllMissing);
    }
    if !prorates(&left).all(|prorate| is_covered(prorate, &left)) {
        return without(Null::TooFew);
    }
    if !left.iter().any(|child| child.value().is_some()) {
        return without(Null::Excluded);
    }
    match aggregate(how, &left, quantum) {
        Ok(Whole { value, bounds, factor, given }) => {
            let (value, all_missing) = (Ok(value), false);
            Combined { value, bounds, standing, all_missing, factor, given }
        }
        Err(null) => without(null),
    }
}

/// Those of at most so many: the memory is asked for once.
fn kept<'c, 'a>(
    most: usize,
    children: impl Iterator<Item = &'c Treated<'a>>,
) -> Vec<&'c Treated<'a>> {
    let mut list = Vec::with_capacity(most);
    list.extend(children);
    list
}

/// Children put together.
struct Whole {
    value: Number,
    bounds: Option<Bounds>,
    factor: Number,
    given: Option<Mean>,
}

fn standing(counted: &[&Treated<'_>]) -> Standing {
    let outside =
        |child: &&Treated<'_>| matches!(child.entry, Entry::Value(_, Standing::Outside));
    if counted.iter().any(|child| child.is_answered() || child.has_answer) {
        Standing::Answered
    } else if counted.iter().all(outside) {
        Standing::Outside
    } else {
        Standing::Blank
    }
}

/// `any_of` under `strict`: what is absent cannot make it better.
fn is_best_already(
    counted: &[&Treated<'_>],
    bounds: Option<&Bounds>,
    quantum: &Quantum,
) -> bool {
    let best = furthest(counted, Ordering::Greater, quantum);
    best.zip(bounds)
        .is_some_and(|(best, (_, greatest))| quantum.compare(best, greatest).is_ge())
}

/// The value that lies furthest to one side; of equal ones the first.
fn furthest<'t>(
    children: &[&'t Treated<'_>],
    side: Ordering,
    quantum: &Quantum,
) -> Option<&'t Number> {
    let values = children.iter().filter_map(|child| child.value());
    values.reduce(|best, value| match quantum.compare(value, best) == side {
        true => value,
        false => best,
    })
}

fn prorates<'a>(left: &'a [&Treated<'a>]) -> impl Iterator<Item = &'a Prorate> {
    left.iter().filter_map(|child| match child.entry {
        Entry::Prorated(prorate) => Some(prorate),
        _ => None,
    })
}

/// Whether enough is answered to stand for all that applies.
///
/// What a policy has set to 0 has a value and is not answered.
fn is_covered(prorate: &Prorate, left: &[&Treated<'_>]) -> bool {
    let answered = left.iter().filter(|child| child.is_answered());
    let count = answered.clone().count();
    match &prorate.least {
        Least::Answered(least) => usize::try_from(*least).is_ok_and(|n| count >= n),
        Least::Missing(most) => {
            usize::try_from(*most).is_ok_and(|n| left.len() - count <= n)
        }
        Least::Share(share) => {
            let (part, whole) = match prorate.basis {
                Basis::Count => (Number::from(count), Number::from(left.len())),
                Basis::Weight => {
                    (answered.filter_map(|c| width(c)).sum(), widths(left.iter()))
                }
            };
            let needed = share.clone() * whole;
            if prorate.strictly { part > needed } else { part >= needed }
        }
    }
}

/// hi − lo; `None` where there is no such thing.
fn width(child: &Treated<'_>) -> Option<Number> {
    let (least, greatest) = child.bounds?;
    Some(greatest.clone() - least.clone())
}

fn widths<'a>(children: impl Iterator<Item = &'a &'a Treated<'a>>) -> Number {
    children.filter_map(|child| width(child)).sum()
}

/// The value and what is told of it.
fn aggregate(
    how: How<'_>,
    left: &[&Treated<'_>],
    quantum: &Quantum,
) -> Result<Whole, Null> {
    let has_value = |child: &&Treated<'_>| child.value().is_some();
    let included = kept(left.len(), left.iter().copied().filter(has_value));
    let mut values = included.iter().filter_map(|child| child.value());
    let sum = || included.iter().filter_map(|child| child.value()).sum();
    // Every weight is 1 as the file has it; another one where weights are tried.
    let weighed = |child: &&Treated<'_>| Some(times(child.value()?, &child.child.weight));
    let plain = |value: Number| {
        let bounds = bounds(how, &included);
        Ok(Whole { value, bounds, factor: Number::ONE, given: None })
    };
    match how {
        How::Best | How::Aggregate(Aggregate::Max, ..) => {
            let most = furthest(&included, Ordering::Greater, quantum);
            plain(most.ok_or(Null::AllMissing)?.clone())
        }
        How::Aggregate(Aggregate::Min, ..) => {
            let least = furthest(&included, Ordering::Less, quantum);
            plain(least.ok_or(Null::AllMissing)?.clone())
        }
        How::Aggregate(Aggregate::Sum, false, _) => {
            let factor = prorated(left, &included)?;
            let sum: Number = included.iter().filter_map(weighed).sum();
            let (value, bounds) = (sum * factor.clone(), bounds(how, left));
            Ok(Whole { value, bounds, factor, given: None })
        }
        How::Aggregate(Aggregate::Mean, false, _) => {
            let sum: Number = sum();
            plain(sum.divide(&Number::from(included.len())).ok_or(Null::AllMissing)?)
        }
        How::Aggregate(Aggregate::Sum | Aggregate::Mean, true, _) => {
            let weighted = values.by_ref().zip(&included);
            let sum: Number = weighted
                .map(|(value, child)| value.clone() * child.child.weight.clone())
                .sum();
            plain(sum.divide(&weight(&included)).ok_or(Null::ZeroWeight)?)
        }
        How::Aggregate(Aggregate::Combination(combination), ..) => {
            plain(combined(combination, &included))
        }
        How::Aggregate(how_mean, _, on_zero) => {
            let is_counted = matches!(how_mean, Aggregate::ShareAtLeast(_));
            let taken: Vec<Cow<'_, Number>> = values
                .by_ref()
                .map(|value| match is_counted {
                    true => quantum.taken(value),
                    false => Cow::Borrowed(value),
                })
                .collect();
            let weights = included.iter().map(|child| &child.child.weight);
            let parts: Vec<_> = taken.iter().map(|value| &**value).zip(weights).collect();
            let found =
                points::mean(how_mean, &parts, on_zero).map_err(|fault| match fault {
                    MeanFault::Empty => Null::AllMissing,
                    MeanFault::ZeroWeight => Null::ZeroWeight,
                    MeanFault::Domain => Null::Domain,
                })?;
            let whole = plain(found.value.clone())?;
            Ok(Whole { given: Some(found), ..whole })
        }
    }
}

/// The constant, and every child shifted and scaled.
fn combined(combination: &Combination, included: &[&Treated<'_>]) -> Number {
    let term = |child: &&Treated<'_>| {
        let value = child.value()?.clone() - child.child.minus.clone();
        Some(value * child.child.weight.clone())
    };
    let terms: Number = included.iter().filter_map(term).sum();
    combination.constant.clone() + terms
}

/// What a sum is multiplied by so that the included stand for all that applies.
fn prorated(left: &[&Treated<'_>], included: &[&Treated<'_>]) -> Result<Number, Null> {
    let Some(prorate) = prorates(left).next() else { return Ok(Number::ONE) };
    match prorate.basis {
        Basis::Count => {
            let (all, some) = (Number::from(left.len()), Number::from(included.len()));
            all.divide(&some).ok_or(Null::AllMissing)
        }
        Basis::Weight => {
            let (all, some) = (widths(left.iter()), widths(included.iter()));
            all.divide(&some).ok_or(Null::NoRange)
        }
    }
}

fn times(value: &Number, weight: &Number) -> Number {
    if *weight == Number::ONE { value.clone() } else { value.clone() * weight.clone() }
}

/// The sum of the weights.
pub(crate) fn weight(children: &[&Treated<'_>]) -> Number {
    children.iter().map(|child| child.child.weight.clone()).sum()
}

/// Least and greatest of children put together; `None` where one has none.
fn bounds(how: How<'_>, children: &[&Treated<'_>]) -> Option<Bounds> {
    match how {
        How::Aggregate(Aggregate::Sum | Aggregate::Mean, true, _) => {
            let whole = weight(children);
            let (mut low, mut high) = (Number::ZERO, Number::ZERO);
            for child in children {
                let (least, greatest) = child.bounds?;
                low = low + least.clone() * child.child.weight.clone();
                high = high + greatest.clone() * child.child.weight.clone();
            }
            Some((low.divide(&whole)?, high.divide(&whole)?))
        }
        How::Aggregate(Aggregate::Sum, false, _) => {
            let (mut low, mut high) = (Number::ZERO, Number::ZERO);
            for child in children {
                let (least, greatest) = child.bounds?;
                low = low + times(least, &child.child.weight);
                high = high + times(greatest, &child.child.weight);
            }
            (!children.is_empty()).then_some((low, high))
        }
        How::Aggregate(Aggregate::Combination(combination), ..) => {
            let (mut low, mut high) =
                (combination.constant.clone(), combination.constant.clone());
            for child in children {
                let (least, greatest) = child.bounds?;
                let (weight, minus) = (&child.child.weight, &child.child.minus);
                let at = |end: &Number| (end.clone() - minus.clone()) * weight.clone();
                let (one, other) = (at(least), at(greatest));
                low = low + one.clone().min(other.clone());
                high = high + one.max(other);
            }
            Some((low, high))
        }
        How::Aggregate(how, _, on_zero) => {
            let mut each = Vec::with_capacity(children.len());
            for child in children {
                each.push((child.bounds?, &child.child.weight));
            }
            points::together(how, &each, on_zero)
        }
        How::Best => bounds(How::Aggregate(&Aggregate::Max, false, None), children),
    }
}

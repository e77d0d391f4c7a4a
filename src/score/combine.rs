//! Children put together.
//!
//! *In:* children as their parent takes them. *Out:* one value with its bounds, or why
//! there is none.
//!
//! Nothing is normalised, capped or rounded here.

use crate::decimal::Number;
use crate::model::{Aggregate, Basis, Least, Prorate};
use crate::points::{self, Bounds};
use crate::score::treat::{Entry, Treated};
use crate::score::{Null, Standing};

/// How children are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// An aggregate; `true` = weights are brought to sum 1 over the included.
    Aggregate(Aggregate, bool),
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
/// `not_applicable` scores 0 under `not_applicable: zero`.
pub(crate) fn combine(how: How, zero: bool, treated: &[Treated<'_>]) -> Combined {
    let scored = || treated.iter().filter(|child| child.is_scored());
    let applies = |child: &&Treated<'_>| child.entry != Entry::Leaves;
    let counted: Vec<&Treated<'_>> = scored().filter(applies).collect();
    let standing = standing(&counted);
    let left: Vec<&Treated<'_>> =
        counted.iter().filter(|child| child.entry != Entry::Excluded).copied().collect();
    // What a node without a score keeps for its parent: the bounds of what would count,
    // and of all that applies where everything is left out.
    let kept = || bounds(how, if left.is_empty() { &counted } else { &left });
    let without = |null: Null| Combined {
        value: Err(null),
        bounds: kept(),
        standing,
        all_missing: false,
        factor: Number::ONE,
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
    let strict = counted.iter().any(|child| child.entry == Entry::Strict);
    if strict && !(how == How::Best && is_best_already(&counted, kept().as_ref())) {
        return without(Null::Strict);
    }
    if standing == Standing::Blank {
        return without(Null::AllMissing);
    }
    if !prorates(&left).all(|prorate| is_covered(prorate, &left)) {
        return without(Null::TooFew);
    }
    match aggregate(how, &left) {
        Ok((value, bounds, factor)) => {
            Combined { value: Ok(value), bounds, standing, all_missing: false, factor }
        }
        Err(null) => without(null),
    }
}

fn standing(counted: &[&Treated<'_>]) -> Standing {
    let outside =
        |child: &&Treated<'_>| matches!(child.entry, Entry::Value(_, Standing::Outside));
    if counted.iter().any(|child| child.is_answered()) {
        Standing::Answered
    } else if counted.iter().all(outside) {
        Standing::Outside
    } else {
        Standing::Blank
    }
}

/// `any_of` under `strict`: what is absent cannot make it better.
fn is_best_already(counted: &[&Treated<'_>], bounds: Option<&Bounds>) -> bool {
    let best = counted.iter().filter_map(|child| child.value()).max();
    best.zip(bounds).is_some_and(|(best, (_, greatest))| best >= greatest)
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

/// The value, its bounds, and what a prorated sum was multiplied by.
fn aggregate(
    how: How,
    left: &[&Treated<'_>],
) -> Result<(Number, Option<Bounds>, Number), Null> {
    let included: Vec<&Treated<'_>> =
        left.iter().filter(|child| child.value().is_some()).copied().collect();
    let mut values = included.iter().filter_map(|child| child.value());
    let sum = || included.iter().filter_map(|child| child.value()).cloned().sum();
    let plain = |value: Number| Ok((value, bounds(how, &included), Number::ONE));
    match how {
        How::Best => plain(values.max().ok_or(Null::AllMissing)?.clone()),
        How::Aggregate(Aggregate::Min, _) => {
            plain(values.min().ok_or(Null::AllMissing)?.clone())
        }
        How::Aggregate(Aggregate::Max, _) => {
            plain(values.max().ok_or(Null::AllMissing)?.clone())
        }
        How::Aggregate(Aggregate::Sum, false) => {
            let factor = prorated(left, &included)?;
            let sum: Number = sum();
            Ok((sum * factor.clone(), bounds(how, left), factor))
        }
        How::Aggregate(Aggregate::Mean, false) => {
            let sum: Number = sum();
            plain(sum.divide(&Number::from(included.len())).ok_or(Null::AllMissing)?)
        }
        How::Aggregate(Aggregate::Sum | Aggregate::Mean, true) => {
            let weighted = values.by_ref().zip(&included);
            let sum: Number = weighted
                .map(|(value, child)| value.clone() * child.child.weight.clone())
                .sum();
            plain(sum.divide(&weight(&included)).ok_or(Null::ZeroWeight)?)
        }
    }
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

/// The sum of the weights.
pub(crate) fn weight(children: &[&Treated<'_>]) -> Number {
    children.iter().map(|child| child.child.weight.clone()).sum()
}

/// Least and greatest of children put together; `None` where one has none.
fn bounds(how: How, children: &[&Treated<'_>]) -> Option<Bounds> {
    match how {
        How::Aggregate(Aggregate::Sum | Aggregate::Mean, true) => {
            let whole = weight(children);
            let (mut low, mut high) = (Number::ZERO, Number::ZERO);
            for child in children {
                let (least, greatest) = child.bounds?;
                low = low + least.clone() * child.child.weight.clone();
                high = high + greatest.clone() * child.child.weight.clone();
            }
            Some((low.divide(&whole)?, high.divide(&whole)?))
        }
        How::Aggregate(how, _) => {
            let each = children.iter().map(|child| child.bounds);
            let each = each.collect::<Option<Vec<&Bounds>>>()?;
            points::aggregate(how, each.iter().copied())
        }
        How::Best => bounds(How::Aggregate(Aggregate::Max, false), children),
    }
}

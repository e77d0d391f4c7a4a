//! Which values an item can have, as far as points depend on it.
//!
//! *In:* an item's type. *Out:* the numbers a respondent can give.
//!
//! A bound that is an expression is no bound here: it may be anything.

use crate::decimal::{Number, Rounding};
use crate::model::{Bound, Decimals, ItemKind, NumberKind};
use crate::points::{Bounds, Line, Reach};

/// The numbers a respondent can give.
#[derive(Clone, Debug, PartialEq)]
pub struct Attainable {
    /// The least; `None` where there is none.
    pub least: Option<Number>,
    /// The greatest; `None` where there is none.
    pub greatest: Option<Number>,
    /// How far apart neighbours are, counted from `origin`; `None` = any fraction.
    pub step: Option<Number>,
    /// Where steps are counted from.
    pub origin: Number,
}

impl Attainable {
    /// The numbers that answers of a type can be; none for a type without numbers.
    pub fn new(kind: &ItemKind) -> Option<Self> {
        match kind {
            ItemKind::Scale(scale) => Some(Self {
                least: Some(scale.from.value.clone()),
                greatest: Some(scale.to.value.clone()),
                step: Some(scale.step.as_ref().map_or(Number::ONE, |s| s.value.clone())),
                origin: scale.from.value.clone(),
            }),
            ItemKind::Number(number) => {
                let percent = number.kind == NumberKind::Percent;
                let step = match number.decimals {
                    Decimals::AtMost(decimals) => tenth(decimals),
                    Decimals::Any => None,
                };
                let end = |bound: Option<&Bound>, unless: i64| match bound {
                    None => percent.then(|| Number::from(unless)),
                    Some(bound) => stated(bound),
                };
                let least = end(number.min.as_ref(), 0);
                let greatest = end(number.max.as_ref(), 100);
                Some(Self { least, greatest, step, origin: Number::ZERO })
            }
            ItemKind::Year { min, max } => Some(Self {
                least: min.as_ref().and_then(stated),
                greatest: max.as_ref().and_then(stated),
                step: Some(Number::ONE),
                origin: Number::ZERO,
            }),
            ItemKind::Derived { of, .. } => Self::new(of),
            _ => None,
        }
    }

    /// Any number at all.
    pub fn anything() -> Self {
        Self { least: None, greatest: None, step: None, origin: Number::ZERO }
    }

    /// Any number between two.
    pub fn between(bounds: Option<&Bounds>) -> Self {
        Self {
            least: bounds.map(|(least, _)| least.clone()),
            greatest: bounds.map(|(_, greatest)| greatest.clone()),
            ..Self::anything()
        }
    }

    /// Both ends, where there are two.
    pub fn ends(&self) -> Option<Bounds> {
        Some((self.least.clone()?, self.greatest.clone()?))
    }

    /// Whether a value can lie in a band.
    pub(crate) fn meets(&self, band: &Reach) -> bool {
        let low = match &self.least {
            Some(least) if *least > band.from => least,
            _ => &band.from,
        };
        if self.step.is_some() {
            let after = *low == band.from && !band.from_in;
            let first = self.first_from(low, after);
            let reached = self.greatest.as_ref().is_none_or(|end| first <= *end);
            return reached && band.holds(&first);
        }
        let high = self.greatest.iter().chain(&band.to).min();
        high.is_none_or(|high| low < high) || band.holds(low)
    }

    /// The first value at `low`, or after it.
    fn first_from(&self, low: &Number, after: bool) -> Number {
        let Some(step) = &self.step else { return low.clone() };
        let Some(steps) = (low.clone() - self.origin.clone()).divide(step) else {
            return low.clone();
        };
        let whole = steps.round(0, Rounding::Ceil);
        let whole = if after && whole == steps { whole + Number::ONE } else { whole };
        self.origin.clone() + whole * step.clone()
    }

    /// The points at the ends of a line; `None` where it has none.
    pub(crate) fn along(&self, line: &Line) -> Option<Bounds> {
        if line.slope.is_zero() {
            return Some((line.to.clone(), line.to.clone()));
        }
        let low = self.least.as_ref().or(line.low.as_ref())?;
        let high = self.greatest.as_ref().or(line.high.as_ref())?;
        let ends = [line.at(low), line.at(high)];
        Some((ends[0].clone().min(ends[1].clone()), ends[0].clone().max(ends[1].clone())))
    }
}

/// A bound that is a number.
fn stated(bound: &Bound) -> Option<Number> {
    match bound {
        Bound::Number(number) => Some(number.value.clone()),
        _ => None,
    }
}

/// One tenth so many times.
fn tenth(decimals: u32) -> Option<Number> {
    let ten = Number::from(10_i64);
    (0..decimals).try_fold(Number::ONE, |step, _| step.divide(&ten))
}

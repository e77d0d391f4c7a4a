//! What a step needs to know of the units of a reference set.
//!
//! *In:* the values of one group of units. *Out:* their ends, mean and deviation, and how
//! outlying values are drawn in; a value on a scale over them.
//!
//! Who these units are is said elsewhere (`relative`, `fixed`).

use crate::decimal::{Number, Quantum};
use crate::model::{Against, ImputeWith, Relative, Treat};
use crate::score::Null;
use crate::score::relative::StepKind;

/// What is known of the units of one group at one step.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    /// How a value is treated.
    pub treated: Treated,
    /// The treated values, ascending, turned where the least is best.
    pub values: Vec<Number>,
    /// Their mean and standard deviation, where the scale needs them.
    pub spread: Option<(Number, Number)>,
    /// What is held against.
    pub reference: Option<Number>,
    /// What values that lost digits are compared on.
    quantum: Quantum,
}

/// How outlying values are drawn in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Treated {
    /// Not at all.
    AsTheyAre,
    /// To these ends.
    Within(Number, Number),
    /// ln(x − min + 0.01 · range) of what they were.
    Log(Number, Number),
}

impl Known {
    pub fn new(kind: &StepKind, values: &[(&str, &Number)], quantum: &Quantum) -> Self {
        let quantum = quantum.clone();
        let plain: Vec<Number> = values.iter().map(|(_, v)| (*v).clone()).collect();
        match kind {
            StepKind::Impute(with) => {
                let taken = match with {
                    ImputeWith::ItemMedian => median(&plain),
                    _ => mean(&plain),
                };
                let spread = taken.map(|mean| (mean, Number::ZERO));
                let treated = Treated::AsTheyAre;
                let (values, reference) = (Vec::new(), None);
                Self { treated, values, spread, reference, quantum }
            }
            StepKind::Scale { treat, lower_is_better, scale } => {
                let treated = treat.as_ref().map_or(Treated::AsTheyAre, |treat| {
                    Treated::new(treat, &plain, &quantum)
                });
                let turned = |value: Number| match lower_is_better {
                    true => -value,
                    false => value,
                };
                let own = |value: &Number| treated.of(value).map(turned);
                let mut sorted: Vec<Number> = plain.iter().filter_map(own).collect();
                sorted.sort();
                let spread = match scale {
                    Some(Relative::Z { ddof, .. }) => deviation(&sorted, *ddof),
                    _ => None,
                };
                let reference = match scale {
                    Some(Relative::Reference { against, .. }) => {
                        let unit = |code: &str| {
                            let found = values.iter().find(|(key, _)| *key == code)?;
                            own(found.1)
                        };
                        against_what(against, &sorted, unit)
                    }
                    _ => None,
                };
                Self { treated, values: sorted, spread, reference, quantum }
            }
        }
    }

    /// A treated value on a scale.
    pub fn on(&self, scale: &Relative, value: &Number) -> Result<Number, Null> {
        let (first, last) = match (self.values.first(), self.values.last()) {
            (Some(first), Some(last)) => (first, last),
            _ => return Err(Null::Alone),
        };
        let is_constant = self.quantum.compare(first, last).is_eq();
        match scale {
            Relative::MinMax { to, constant_is_mid } => {
                if is_constant {
                    let two = Number::from(2_i64);
                    let mid = (to.0.clone() + to.1.clone()).divide(&two);
                    return mid.filter(|_| *constant_is_mid).ok_or(Null::Constant);
                }
                let range = last.clone() - first.clone();
                let share = (value.clone() - first.clone()).divide(&range);
                let share = share.ok_or(Null::Constant)?;
                Ok(to.0.clone() + share * (to.1.clone() - to.0.clone()))
            }
            Relative::Z { to, constant_is_mid, .. } => {
                let found = self.spread.as_ref().filter(|_| !is_constant);
                let Some((mean, deviation)) = found else {
                    return match constant_is_mid {
                        true => Ok(to.0.clone()),
                        false => Err(Null::Constant),
                    };
                };
                let z = (value.clone() - mean.clone()).divide(deviation);
                Ok(to.0.clone() + to.1.clone() * z.ok_or(Null::Constant)?)
            }
            Relative::PercentileRank { decimals } => {
                let below = self.below(value, *decimals);
                let others = Number::from(self.values.len().saturating_sub(1));
                Number::from(below).divide(&others).ok_or(Null::Constant)
            }
            Relative::Borda { decimals } => {
                Ok(Number::from(self.below(value, *decimals)))
            }
            Relative::Reference { against, times, gap } => {
                let reference = match against {
                    Against::Number(number) => number,
                    _ => self.reference.as_ref().ok_or(Null::Reference)?,
                };
                let share = match gap {
                    false => value.divide(reference),
                    true => {
                        let range = reference.clone() - first.clone();
                        let short = reference.clone() - value.clone();
                        short.divide(&range).map(|short| Number::ONE - short)
                    }
                };
                Ok(share.ok_or(Null::Reference)? * times.clone())
            }
        }
    }

    /// How many of the units are below a value, the best of them not counted: one above
    /// them all has its place.
    fn below(&self, value: &Number, decimals: Option<u32>) -> usize {
        use crate::decimal::Rounding::HalfUp;
        let below = match decimals {
            None => self
                .values
                .partition_point(|other| self.quantum.compare(other, value).is_lt()),
            Some(decimals) => {
                let value = value.round(decimals, HalfUp);
                self.values.partition_point(|other| other.round(decimals, HalfUp) < value)
            }
        };
        below.min(self.values.len().saturating_sub(1))
    }
}

fn against_what(
    against: &Against,
    sorted: &[Number],
    unit: impl Fn(&str) -> Option<Number>,
) -> Option<Number> {
    match against {
        Against::Max => sorted.last().cloned(),
        Against::Min => sorted.first().cloned(),
        Against::Mean => mean(sorted),
        Against::Unit(code) => unit(&code.value),
        Against::Number(number) => Some(number.clone()),
    }
}

impl Treated {
    /// Draws in the outlying end, one value after the other, until the values pass.
    fn new(treat: &Treat, values: &[Number], quantum: &Quantum) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort();
        if passes(treat, &sorted) {
            return Self::AsTheyAre;
        }
        let plain = sorted.clone();
        let mut changed = 0;
        while changed < treat.winsorise {
            let Some(more) = draw_in(&mut sorted, treat.winsorise - changed, quantum)
            else {
                break;
            };
            changed += more;
            if passes(treat, &sorted) {
                return match (sorted.first(), sorted.last()) {
                    (Some(first), Some(last)) => {
                        Self::Within(first.clone(), last.clone())
                    }
                    _ => Self::AsTheyAre,
                };
            }
        }
        match (plain.first(), plain.last()) {
            (Some(first), Some(last)) if treat.or_log => {
                Self::Log(first.clone(), last.clone() - first.clone())
            }
            _ => Self::AsTheyAre,
        }
    }

    pub fn of(&self, value: &Number) -> Option<Number> {
        match self {
            Self::AsTheyAre => Some(value.clone()),
            Self::Within(low, high) => {
                Some(value.clone().max(low.clone()).min(high.clone()))
            }
            Self::Log(least, range) => {
                let hundredth = Number::ratio(1, 100)?;
                (value.clone() - least.clone() + hundredth * range.clone()).ln()
            }
        }
    }
}

/// Sets the end that lies furthest from the mean to the next value, equal ones at once;
/// none where that would be more than may be changed, or nothing is left to draw to.
fn draw_in(sorted: &mut [Number], most: u32, quantum: &Quantum) -> Option<u32> {
    let same = |a: &Number, b: &Number| quantum.compare(a, b).is_eq();
    let centre = mean(sorted)?;
    let (first, last) = (sorted.first()?.clone(), sorted.last()?.clone());
    let is_high = last.clone() - centre.clone() > centre - first.clone();
    let end = if is_high { &last } else { &first };
    let next = match is_high {
        true => sorted.iter().rev().find(|value| !same(value, end))?.clone(),
        false => sorted.iter().find(|value| !same(value, end))?.clone(),
    };
    let count = sorted.iter().filter(|value| same(value, end)).count();
    let count = u32::try_from(count).ok().filter(|count| *count <= most)?;
    let end = end.clone();
    for value in sorted.iter_mut().filter(|value| same(value, &end)) {
        *value = next.clone();
    }
    Some(count)
}

/// |skew| below the limit, or kurtosis below it; both corrected for samples, as in the
/// handbook's software. What has no skew passes.
fn passes(treat: &Treat, values: &[Number]) -> bool {
    let Some((skew, kurtosis)) = shape(values) else { return true };
    skew.abs() < treat.skew || kurtosis.is_none_or(|kurtosis| kurtosis < treat.kurtosis)
}

/// Skewness G1 and excess kurtosis G2 of a sample.
fn shape(values: &[Number]) -> Option<(Number, Option<Number>)> {
    let count = values.len();
    let n = Number::from(count);
    let centre = mean(values)?;
    let moment = |power: u32| {
        let sum: Number = values
            .iter()
            .map(|value| {
                let off = value.clone() - centre.clone();
                (1..power).fold(off.clone(), |product, _| product * off.clone())
            })
            .sum();
        sum.divide(&n)
    };
    let (m2, m3, m4) = (moment(2)?, moment(3)?, moment(4)?);
    if count < 3 {
        return None;
    }
    let (one, two, three) = (Number::ONE, Number::from(2_i64), Number::from(3_i64));
    let g1 = m3.divide(&(m2.clone() * m2.sqrt()?))?;
    let above = (n.clone() * (n.clone() - one.clone())).sqrt()?;
    let skew = g1 * above.divide(&(n.clone() - two.clone()))?;
    let kurtosis = || {
        let g2 = m4.divide(&(m2.clone() * m2.clone()))? - three.clone();
        let less = n.clone() - one.clone();
        let below = (n.clone() - two.clone()) * (n.clone() - three.clone());
        let scaled = (n.clone() + one.clone()) * g2 + Number::from(6_i64);
        less.divide(&below).map(|factor| factor * scaled)
    };
    Some((skew, kurtosis()))
}

fn mean(values: &[Number]) -> Option<Number> {
    let sum: Number = values.iter().cloned().sum();
    sum.divide(&Number::from(values.len()))
}

fn median(values: &[Number]) -> Option<Number> {
    let mut sorted = values.to_vec();
    sorted.sort();
    let half = sorted.len() / 2;
    match sorted.len() % 2 {
        1 => sorted.get(half).cloned(),
        _ => mean(sorted.get(half.checked_sub(1)?..=half)?),
    }
}

/// Mean and standard deviation; none of too few.
fn deviation(values: &[Number], ddof: u32) -> Option<(Number, Number)> {
    let centre = mean(values)?;
    let squares: Number = values
        .iter()
        .map(|value| {
            let off = value.clone() - centre.clone();
            off.clone() * off
        })
        .sum();
    let free = values.len().checked_sub(usize::try_from(ddof).ok()?)?;
    let deviation = squares.divide(&Number::from(free))?.sqrt()?;
    Some((centre, deviation))
}

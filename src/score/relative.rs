//! Steps that depend on other units: scales, treated values, imputed points.
//!
//! *In:* what each step takes from every unit. *Out:* a [`Population`], against which
//! every unit is scored once more.
//!
//! Steps stand one on the other: the z-score of a mean of percentile ranks needs the
//! ranks first. So units are scored once for each depth of steps, and what is found out
//! at one depth stands firm for the next. Who is compared with whom is said by `over` and
//! `within` (OECD/JRC handbook, step 5); nothing depends on the order of units, which
//! are taken in the order of their keys.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::decimal::Number;
use crate::expression::{Program, evaluate};
use crate::model::{Against, ImputeWith, Normalise, Over, Relative, Treat};
use crate::route::View;
use crate::score::{Envelope, Null, Ruleset, Taken, Trace, UnitScores, score_among};
use crate::value::Value;

/// Something that depends on other units.
#[derive(Clone, Debug)]
pub struct Step {
    /// The node's number.
    pub node: usize,
    /// What is done.
    pub kind: StepKind,
    /// Over which units.
    pub over: Over,
    /// In which groups.
    pub within: Option<Program>,
    /// How many steps stand below it.
    pub depth: usize,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// A node's value is treated and put on a relative scale.
    Scale {
        /// How outlying values are drawn in.
        treat: Option<Treat>,
        /// The least is best.
        lower_is_better: bool,
        /// The scale.
        scale: Option<Relative>,
    },
    /// Points are taken over by units that have none.
    Impute(ImputeWith),
}

/// What is known of the units of one group at one step.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    /// How a value is treated.
    treated: Treated,
    /// The treated values, ascending, turned where the least is best.
    values: Vec<Number>,
    /// Their mean and standard deviation, where the scale needs them.
    spread: Option<(Number, Number)>,
    /// What is held against.
    reference: Option<Number>,
}

/// How outlying values are drawn in.
#[derive(Clone, Debug, PartialEq)]
enum Treated {
    /// Not at all.
    AsTheyAre,
    /// To these ends.
    Within(Number, Number),
    /// ln(x − min + 0.01 · range) of what they were.
    Log(Number, Number),
}

/// What is known of all units at every step.
#[derive(Clone, Debug, Default)]
pub struct Population {
    /// One a step, by group.
    known: Vec<BTreeMap<String, Known>>,
    /// Values that `treat` changed: the step, the unit's key, before and after.
    pub changed: Vec<Changed>,
}

/// A value that was drawn in.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The node's number.
    pub node: usize,
    /// The unit's key.
    pub unit: String,
    /// What it was.
    pub before: Number,
    /// What it is taken for.
    pub after: Number,
}

/// What a unit is measured against, as values stand after they were drawn in and, where
/// the least is best, turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// How many units.
    pub units: usize,
    /// The least of them.
    pub least: Number,
    /// The greatest.
    pub greatest: Number,
    /// Mean and standard deviation, where the scale is made of them.
    pub spread: Option<(Number, Number)>,
    /// What is held against, where that is a unit or an end.
    pub reference: Option<Number>,
}

/// A unit that others are compared with.
pub struct Member<'a> {
    /// Its key, by which units are ordered and found.
    pub key: &'a str,
    /// Its answers.
    pub view: View<'a>,
    /// Its envelope.
    pub envelope: Envelope,
    /// Whether the first rank of the file would rank it, were it scored.
    pub is_eligible: bool,
}

impl Population {
    /// What is known of these units. Keys told twice are taken as they come.
    pub fn new(ruleset: &Ruleset, members: &[Member<'_>]) -> Self {
        let mut population = Self::default();
        let depths = ruleset.steps.iter().map(|step| step.depth + 1).max().unwrap_or(0);
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by_key(|at| members[*at].key);
        for depth in 0..depths {
            let scored: Vec<UnitScores> = order
                .par_iter()
                .map(|at| {
                    let member = &members[*at];
                    let among = Some(&population);
                    let (view, envelope) = (&member.view, member.envelope);
                    score_among(ruleset, view, envelope, Trace::Off, among)
                })
                .collect();
            let units: Vec<(&Member<'_>, &UnitScores)> =
                order.iter().map(|at| &members[*at]).zip(&scored).collect();
            for number in 0..ruleset.steps.len() {
                if ruleset.steps[number].depth == depth {
                    population.learn(ruleset, number, &units);
                }
            }
        }
        population
    }

    fn learn(
        &mut self,
        ruleset: &Ruleset,
        number: usize,
        units: &[(&Member<'_>, &UnitScores)],
    ) {
        let step = &ruleset.steps[number];
        let mut groups: BTreeMap<&str, Vec<(&str, &Number)>> = BTreeMap::new();
        for (member, scores) in units {
            let counts = match step.over {
                Over::Eligible => member.is_eligible,
                Over::Scored | Over::Screened => true,
            };
            if !counts || scores.is_screened {
                continue;
            }
            if let Some(Taken { value: Some(value), group }) = scores.taken.get(number) {
                groups.entry(group).or_default().push((member.key, value));
            }
        }
        if self.known.len() <= number {
            self.known.resize(number + 1, BTreeMap::new());
        }
        for (group, values) in groups {
            let known = Known::new(&step.kind, &values);
            for (unit, value) in &values {
                let after = known.treated.of(value);
                if after.as_ref().is_some_and(|after| after != *value) {
                    let after = after.unwrap_or(Number::ZERO);
                    let (node, unit) = (step.node, (*unit).to_owned());
                    let before = (*value).clone();
                    self.changed.push(Changed { node, unit, before, after });
                }
            }
            self.known[number].insert(group.to_owned(), known);
        }
    }

    fn at(&self, step: usize, group: &str) -> Option<&Known> {
        self.known.get(step)?.get(group)
    }

    /// A node's value on the scale of a step.
    pub(crate) fn scaled(
        &self,
        (number, step): (usize, &Step),
        taken: &Taken,
    ) -> Result<Number, Null> {
        let value = taken.value.as_ref().ok_or(Null::Alone)?;
        let known = self.at(number, &taken.group).ok_or(Null::Alone)?;
        let StepKind::Scale { lower_is_better, scale, .. } = &step.kind else {
            return Ok(value.clone());
        };
        let value = known.treated.of(value).ok_or(Null::Domain)?;
        let value = if *lower_is_better { -value } else { value };
        match scale {
            None => Ok(value),
            Some(scale) => known.on(scale, &value),
        }
    }

    /// What a unit is measured against at a step, to be told.
    pub(crate) fn described(&self, step: usize, group: &str) -> Option<Compared> {
        let known = self.at(step, group)?;
        Some(Compared {
            units: known.values.len(),
            least: known.values.first()?.clone(),
            greatest: known.values.last()?.clone(),
            spread: known.spread.clone(),
            reference: known.reference.clone(),
        })
    }

    /// What an absent answer takes over.
    pub(crate) fn imputed(&self, step: usize, group: &str) -> Option<Number> {
        self.at(step, group)?.spread.as_ref().map(|(mean, _)| mean.clone())
    }
}

/// The group that a step takes a unit in; none where that is unknown.
pub(crate) fn group(within: Option<&Program>, view: &View<'_>) -> Option<String> {
    let Some(program) = within else { return Some(String::new()) };
    match evaluate(program, view).value? {
        Value::Text(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Date(day) | Value::Month(day) => Some(day.to_string()),
        Value::Code(code) => Some(code.to_string()),
        _ => None,
    }
}

impl Known {
    fn new(kind: &StepKind, values: &[(&str, &Number)]) -> Self {
        let plain: Vec<Number> = values.iter().map(|(_, v)| (*v).clone()).collect();
        match kind {
            StepKind::Impute(with) => {
                let taken = match with {
                    ImputeWith::ItemMedian => median(&plain),
                    _ => mean(&plain),
                };
                let spread = taken.map(|mean| (mean, Number::ZERO));
                let treated = Treated::AsTheyAre;
                Self { treated, values: Vec::new(), spread, reference: None }
            }
            StepKind::Scale { treat, lower_is_better, scale } => {
                let treated = treat
                    .as_ref()
                    .map_or(Treated::AsTheyAre, |treat| Treated::new(treat, &plain));
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
                Self { treated, values: sorted, spread, reference }
            }
        }
    }

    /// A treated value on a scale.
    fn on(&self, scale: &Relative, value: &Number) -> Result<Number, Null> {
        let (first, last) = match (self.values.first(), self.values.last()) {
            (Some(first), Some(last)) => (first, last),
            _ => return Err(Null::Alone),
        };
        let is_constant = first == last;
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

    /// How many of the units are below a value.
    fn below(&self, value: &Number, decimals: Option<u32>) -> usize {
        use crate::decimal::Rounding::HalfUp;
        match decimals {
            None => self.values.partition_point(|other| other < value),
            Some(decimals) => {
                let value = value.round(decimals, HalfUp);
                self.values.partition_point(|other| other.round(decimals, HalfUp) < value)
            }
        }
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
    fn new(treat: &Treat, values: &[Number]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort();
        if passes(treat, &sorted) {
            return Self::AsTheyAre;
        }
        let plain = sorted.clone();
        let mut changed = 0;
        while changed < treat.winsorise {
            let Some(more) = draw_in(&mut sorted, treat.winsorise - changed) else {
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

    fn of(&self, value: &Number) -> Option<Number> {
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
fn draw_in(sorted: &mut [Number], most: u32) -> Option<u32> {
    let centre = mean(sorted)?;
    let (first, last) = (sorted.first()?.clone(), sorted.last()?.clone());
    let is_high = last.clone() - centre.clone() > centre - first.clone();
    let end = if is_high { &last } else { &first };
    let next = match is_high {
        true => sorted.iter().rev().find(|value| *value != end)?.clone(),
        false => sorted.iter().find(|value| *value != end)?.clone(),
    };
    let count = sorted.iter().filter(|value| *value == end).count();
    let count = u32::try_from(count).ok().filter(|count| *count <= most)?;
    let end = end.clone();
    for value in sorted.iter_mut().filter(|value| **value == end) {
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

/// The step of a node, where its scale or what comes before it depends on other units.
pub(crate) fn scale_of(
    normalise: Option<&Normalise>,
    treat: Option<&Treat>,
    lower_is_better: bool,
) -> Option<StepKind> {
    let scale = match normalise {
        Some(said @ Normalise::Relative(relative)) if said.is_relative() => {
            Some(relative.clone())
        }
        _ => None,
    };
    let treat = treat.cloned();
    let turns = !matches!(scale, None | Some(Relative::Reference { .. }));
    let lower_is_better = lower_is_better && turns;
    (scale.is_some() || treat.is_some()).then_some(StepKind::Scale {
        treat,
        lower_is_better,
        scale,
    })
}

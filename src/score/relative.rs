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
use std::sync::Arc;

use rayon::prelude::*;

use crate::decimal::Number;
use crate::expression::{Program, evaluate};
use crate::model::{ImputeWith, Normalise, Over, Relative, Treat};
use crate::route::View;
use crate::score::known::Known;
use crate::score::{
    Envelope, Fixed, Null, Ruleset, Taken, Trace, UnitScores, score_among,
};
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
    /// What is known of the units beforehand, where these do not change with who is
    /// scored; none also where an earlier wave is yet to be read.
    pub fixed: Option<Arc<Fixed>>,
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
    /// The ranks that it stands in.
    pub standing: Membership,
}

/// Which ranks of a file would rank a unit, were it scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The first one would.
    pub is_eligible: bool,
    /// All those of the file's panel would.
    pub is_in_panel: bool,
}

/// What other units a unit is scored among: those that the rules fix, and those that are
/// scored with it.
#[derive(Clone, Copy)]
pub(crate) struct Among<'a> {
    steps: &'a [Step],
    population: Option<&'a Population>,
}

impl Population {
    /// What is known of these units. Keys told twice are taken as they come. Steps whose
    /// units are others are left out.
    pub fn new(ruleset: &Ruleset, members: &[Member<'_>]) -> Self {
        Self::of(ruleset, members, |over| !over.is_fixed())
    }

    /// The same, of the steps over some sets of units.
    pub(super) fn of(
        ruleset: &Ruleset,
        members: &[Member<'_>],
        learns: impl Fn(&Over) -> bool,
    ) -> Self {
        let mut population = Self::default();
        let depths = ruleset.steps.iter().map(|step| step.depth + 1).max().unwrap_or(0);
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by_key(|at| members[*at].key);
        population.known.resize(ruleset.steps.len(), BTreeMap::new());
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
                let step = &ruleset.steps[number];
                if step.depth == depth && step.fixed.is_none() && learns(&step.over) {
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
                Over::Eligible => member.standing.is_eligible,
                Over::Panel => member.standing.is_in_panel,
                Over::Scored | Over::Screened | Over::Wave(_) | Over::File(_) => true,
            };
            if !counts || scores.is_screened {
                continue;
            }
            if let Some(Taken { value: Some(value), group }) = scores.taken.get(number) {
                groups.entry(group).or_default().push((member.key, value));
            }
        }
        for (group, values) in groups {
            let known = Known::new(&step.kind, &values, &ruleset.quantum);
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

    /// What is known at every step, by group.
    pub(super) fn into_known(self) -> Vec<BTreeMap<String, Known>> {
        self.known
    }
}

impl<'a> Among<'a> {
    pub fn new(ruleset: &'a Ruleset, population: Option<&'a Population>) -> Self {
        Self { steps: &ruleset.steps, population }
    }

    fn at(self, step: usize, group: &str) -> Option<&'a Known> {
        match &self.steps.get(step)?.fixed {
            Some(fixed) => fixed.at(group),
            None => self.population?.known.get(step)?.get(group),
        }
    }

    /// A node's value on the scale of a step.
    pub fn scaled(self, number: usize, taken: &Taken) -> Result<Number, Null> {
        let value = taken.value.as_ref().ok_or(Null::Alone)?;
        let step = &self.steps[number];
        let nobody = match step.over.is_fixed() {
            true => Null::ReferenceSet,
            false => Null::Alone,
        };
        let known = self.at(number, &taken.group).ok_or(nobody)?;
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
    pub fn described(self, step: usize, group: &str) -> Option<Compared> {
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
    pub fn imputed(self, step: usize, group: &str) -> Option<Number> {
        self.at(step, group)?.spread.as_ref().map(|(mean, _)| mean.clone())
    }
}

/// The values of a unit that are drawn in before they are held against a fixed set.
pub fn drawn_in(ruleset: &Ruleset, unit: &str, scores: &UnitScores) -> Vec<Changed> {
    let among = Among::new(ruleset, None);
    let changed = |(number, taken): (usize, &Taken)| {
        let before = taken.value.as_ref()?;
        let known = among.at(number, &taken.group)?;
        let after = known.treated.of(before).filter(|after| after != before)?;
        let node = ruleset.steps[number].node;
        Some(Changed { node, unit: unit.to_owned(), before: before.clone(), after })
    };
    scores.taken.iter().enumerate().filter_map(changed).collect()
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

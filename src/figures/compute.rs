//! What one record adds to a figure.
//!
//! *In:* a figure, and a record with its scores. *Out:* for everything in it that the figure
//! counts its groups and what is counted of it; of a rate of units what the unit is measured
//! by. It is small, and can be kept between two steps of a run.
//!
//! Nothing is added up here.

use serde::{Deserialize, Serialize};

use crate::decimal::Number;
use crate::expression::{Cells, Program, evaluate, evaluate_condition, reads};
use crate::figures::compile::By;
use crate::figures::{Figure, Group, Places, ResultCells};
use crate::model::{Measure, MissingKind, Questionnaire, Scoring};
use crate::route::{Given, Plan, Record, View, walk};
use crate::score::{self, Ruleset, UnitScores};
use crate::value::{AnswerState, Reason, Value};

/// One record with its scores.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The code of its unit.
    pub unit: &'a str,
    /// The name of its unit.
    pub name: &'a str,
    /// The record.
    pub record: &'a Record,
    /// Its scores.
    pub scores: &'a UnitScores,
}

/// A questionnaire with a scoring file, as far as figures need them.
#[derive(Clone, Copy, Debug)]
pub struct Study<'a> {
    /// The scoring file.
    pub scoring: &'a Scoring,
    /// The same, resolved.
    pub ruleset: &'a Ruleset,
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// Its plan.
    pub plan: &'a Plan,
    /// The units that scores are compared with; none where nothing depends on them.
    pub among: Option<&'a score::Population>,
}

/// What one record adds to one figure.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Told {
    /// Everything that is counted: the record itself, or the rows of its roster.
    pub(in crate::figures) things: Vec<Thing>,
    /// Of a rate of units, what is told by the unit.
    pub(in crate::figures) unit: Option<OfUnit>,
}

/// One thing that is counted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::figures) struct Thing {
    /// Its group in every breakdown by a value, in the place of that breakdown.
    pub groups: Vec<Option<Group>>,
    /// A declared value stands for its own.
    pub stands_in: bool,
    pub what: What,
}

/// What is counted of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::figures) enum What {
    /// The figure is not over it.
    Outside,
    /// It cannot be known.
    Unknown(MissingKind),
    /// Its unit has no weight.
    Unweighed,
    Known {
        value: Number,
        weight: Number,
        /// What is added beneath the line.
        whole: Number,
    },
}

/// What a rate puts beneath a unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::figures) struct OfUnit {
    pub groups: Vec<Option<Group>>,
    pub per: Option<Number>,
    pub weight: Option<Number>,
}

/// The row of every unit of the register as a record without answers: its code, name
/// and cells.
pub fn registered(
    questionnaire: &Questionnaire,
    plan: &Plan,
) -> Vec<(String, String, Record)> {
    let units = questionnaire.units.as_ref();
    let Some(frame) = units.and_then(|units| units.frame.as_deref()) else {
        return Vec::new();
    };
    let record = |cells: &[String]| {
        let (mut given, mut record) = (Given::new(plan), Record::default());
        for (slot, cell) in plan.register_cells(cells) {
            given.set(slot, cell);
        }
        walk(questionnaire, plan, &given, &mut record);
        record
    };
    let told = frame.units.iter().map(|unit| {
        (unit.code.clone(), frame.name(unit).to_owned(), record(&unit.cells))
    });
    told.collect()
}

impl<'a> Study<'a> {
    /// A record as expressions see it, without scores.
    pub(in crate::figures) fn view(&self, record: &'a Record) -> View<'a> {
        let language = self.questionnaire.source_language();
        View::new(self.plan, self.questionnaire, record, language)
    }

    /// What a record adds to each of these figures.
    pub fn told(&self, figures: &[Figure<'_>], case: &Case<'a>) -> Vec<Told> {
        if figures.is_empty() {
            return Vec::new();
        }
        let view = self.view(case.record);
        let cells = ResultCells::new(view, self.ruleset, case.scores);
        figures.iter().map(|figure| figure.told(&cells.view(), &view)).collect()
    }
}

impl Figure<'_> {
    fn told(&self, cells: &View<'_>, of_unit: &View<'_>) -> Told {
        let weight = self.weight(cells);
        let thing = |cells: &View<'_>| self.thing(cells, weight.as_ref());
        let things = match self.places {
            Places::Rows(roster) => {
                let rows = cells.record.all_rows(roster);
                rows.iter().map(|row| thing(&cells.at(Some(*row)))).collect()
            }
            Places::Units | Places::Records => vec![thing(cells)],
        };
        Told { things, unit: self.per_unit().map(|per| self.of_unit(per, of_unit)) }
    }

    /// What is told by a unit, of which no answer is read.
    pub(in crate::figures) fn of_unit(&self, per: &Program, cells: &View<'_>) -> OfUnit {
        OfUnit {
            groups: self.unit_groups(cells),
            per: number(per, cells),
            weight: self.weight(cells),
        }
    }

    /// The survey weight of a unit, 1 where the figure takes none.
    pub(in crate::figures) fn weight(&self, cells: &View<'_>) -> Option<Number> {
        if self.rule.weighted.as_ref().is_none_or(|weighted| !weighted.value) {
            return Some(Number::ONE);
        }
        match &cells.cell(self.weight?, None).value {
            Some(Value::Number(weight)) => Some(weight.clone()),
            _ => None,
        }
    }

    /// The groups that a unit is of, where they are told by its register.
    pub(in crate::figures) fn unit_groups(&self, cells: &View<'_>) -> Vec<Option<Group>> {
        let group = |by: &By| match by {
            By::Value { program, of_unit: true } => Some(group(program, cells)),
            _ => None,
        };
        self.by.iter().map(group).collect()
    }

    /// Looks at one record or row.
    fn thing(&self, cells: &View<'_>, weight: Option<&Number>) -> Thing {
        let group = |by: &By| match by {
            By::Value { program, .. } => Some(group(program, cells)),
            By::All | By::Unit => None,
        };
        let mut stands_in = false;
        let what = self.what(cells, weight, &mut stands_in);
        let groups = match what {
            What::Outside => Vec::new(),
            _ => self.by.iter().map(group).collect(),
        };
        Thing { groups, stands_in, what }
    }

    fn what(
        &self,
        cells: &View<'_>,
        weight: Option<&Number>,
        stands_in: &mut bool,
    ) -> What {
        let unknown = |program| What::Unknown(state(program, cells));
        if let Some(base) = &self.base {
            match evaluate_condition(base, cells) {
                Some(true) => {}
                Some(false) => return What::Outside,
                None => return unknown(base),
            }
        }
        let stands = self.rule.absent_as.as_ref();
        let value = match (number(&self.value, cells), stands) {
            (Some(value), _) => value,
            (None, Some(stands)) if self.rule.measure == Measure::Mean => {
                *stands_in = true;
                stands.value.value.clone()
            }
            _ => return unknown(&self.value),
        };
        let Some(weight) = weight.cloned() else { return What::Unweighed };
        let mut whole = weight.clone();
        if let Some((per, false)) = &self.per {
            match number(per, cells) {
                Some(per) => whole = per * weight.clone(),
                None => return unknown(per),
            }
        }
        What::Known { value, weight, whole }
    }
}

fn group(program: &Program, cells: &View<'_>) -> Group {
    Group::of(evaluate(program, cells).value.as_ref(), program, cells)
}

/// The number that an expression gives; a condition is 1 or 0.
fn number(program: &Program, cells: &View<'_>) -> Option<Number> {
    match evaluate(program, cells).value? {
        Value::Number(number) => Some(number),
        Value::Condition(holds) => Some(Number::from(usize::from(holds))),
        _ => None,
    }
}

/// The state that an unknown result takes over from the answers it rests on: as an item
/// whose condition rests on them would. A score that is not there is no absent answer.
fn state(program: &Program, cells: &View<'_>) -> MissingKind {
    let mut absent: Vec<(AnswerState, MissingKind)> = Vec::new();
    reads(program, cells, &mut |slot, row| {
        let cell = cells.cell(slot, row);
        let kind = match cell.reason {
            Some(Reason::NoScore) => MissingKind::NoScore,
            Some(Reason::Planned) | None => MissingKind::State(cell.state),
        };
        absent.extend((!cell.is_answered()).then_some((cell.state, kind)));
    });
    let ranked = absent.iter().filter(|(state, _)| state.inheritance().is_some());
    let least = ranked.min_by_key(|(state, _)| state.inheritance());
    // Where every answer is there the result has none: a division by nought.
    let invalid = MissingKind::State(AnswerState::Invalid);
    least.or(absent.first()).map_or(invalid, |(_, kind)| *kind)
}

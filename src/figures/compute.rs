//! Figures computed.
//!
//! *In:* figures and a population. *Out:* their tables.
//!
//! What cannot be known is in neither numerator nor base, and counted beside by its
//! state. A rate of a group is what happened in all its units over the sum of what they
//! are measured by; a unit that has only one of the two is left out and named.

use std::collections::{BTreeMap, BTreeSet};

use crate::decimal::Number;
use crate::expression::{Cells, Program, SlotId, evaluate, evaluate_condition, reads};
use crate::figures::compile::By;
use crate::figures::{Cell, Figure, Group, Places, ResultCells, Table};
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

/// Those that figures are over.
#[derive(Debug)]
pub struct Population<'a> {
    cases: Vec<(Case<'a>, ResultCells<'a>)>,
    units: Vec<Invited<'a>>,
    weight: Option<SlotId>,
}

/// A unit that was invited, whether it answered or not.
#[derive(Debug)]
struct Invited<'a> {
    code: &'a str,
    name: &'a str,
    cells: ResultCells<'a>,
    has_case: bool,
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

impl<'a> Population<'a> {
    /// The records that answered, and the units that were invited; where there is no
    /// register those that answered are all.
    pub fn new(
        study: Study<'a>,
        cases: &[Case<'a>],
        invited: &'a [(String, String, Record)],
    ) -> Self {
        let Study { ruleset, questionnaire, plan, .. } = study;
        let view = |record: &'a Record| {
            View::new(plan, questionnaire, record, questionnaire.source_language())
        };
        let answered: BTreeSet<&str> = cases.iter().map(|case| case.unit).collect();
        let mut units: Vec<Invited> = invited
            .iter()
            .map(|(code, name, record)| Invited {
                code,
                name,
                cells: ResultCells::unscored(view(record)),
                has_case: answered.contains(code.as_str()),
            })
            .collect();
        let mut known: BTreeSet<&str> = units.iter().map(|unit| unit.code).collect();
        for case in cases {
            if known.insert(case.unit) {
                let cells = ResultCells::unscored(view(case.record));
                let (code, name) = (case.unit, case.name);
                units.push(Invited { code, name, cells, has_case: true });
            }
        }
        let scored =
            |case: &Case<'a>| ResultCells::new(view(case.record), ruleset, case.scores);
        let weight = questionnaire.units.as_ref().and_then(|units| units.weight.as_ref());
        Self {
            cases: cases.iter().map(|case| (*case, scored(case))).collect(),
            units,
            weight: weight
                .and_then(|weight| plan.find(&format!("unit.{}", weight.value))),
        }
    }
}

/// The tables of a figure, one a breakdown.
pub fn compute(figure: &Figure<'_>, population: &Population<'_>) -> Vec<Table> {
    let breakdowns = figure.by.iter().enumerate();
    let table = |(number, by): (usize, &By)| {
        let written = figure.rule.by.get(number).map(|by| by.text.trim().to_owned());
        let work = Work { figure, population, by };
        let by = written.unwrap_or_else(|| "all".to_owned());
        Table { by, cells: work.cells() }
    };
    breakdowns.map(table).collect()
}

/// A figure of all together, whatever its breakdowns.
pub fn total(figure: &Figure<'_>, population: &Population<'_>) -> Option<Cell> {
    Work { figure, population, by: &By::All }.cells().into_iter().next()
}

/// One breakdown of one figure.
struct Work<'a> {
    figure: &'a Figure<'a>,
    population: &'a Population<'a>,
    by: &'a By,
}

/// One thing that is counted.
struct Counted<'a> {
    number: usize,
    unit: &'a str,
    name: &'a str,
    weight: Option<Number>,
}

/// The cells of a breakdown as they are filled.
#[derive(Default)]
struct Filled {
    cells: BTreeMap<Group, Cell>,
    values: BTreeMap<Group, Vec<Number>>,
    /// What each unit has in the numerator of a rate; by group and unit.
    numerators: BTreeMap<(Group, String), Number>,
    /// Units of which something is known, be it that nothing counts.
    known: BTreeSet<String>,
}

impl Filled {
    fn cell(&mut self, group: &Group) -> &mut Cell {
        let fresh = || Cell { group: group.clone(), ..Cell::default() };
        self.cells.entry(group.clone()).or_insert_with(fresh)
    }
}

impl Work<'_> {
    fn cells(&self) -> Vec<Cell> {
        let mut filled = Filled::default();
        if matches!(self.by, By::All) {
            filled.cell(&Group::all());
        }
        let mut number = 0;
        for (case, cells) in &self.population.cases {
            let view = cells.view();
            let weight = self.weight(&view);
            let mut count = |cells: &View<'_>| {
                let (unit, name, weight) = (case.unit, case.name, weight.clone());
                self.count(cells, &Counted { number, unit, name, weight }, &mut filled);
                number += 1;
            };
            match self.figure.places {
                Places::Rows(roster) => {
                    let rows = view.record.all_rows(roster);
                    rows.iter().for_each(|row| count(&view.at(Some(*row))));
                }
                Places::Units | Places::Records => count(&view),
            }
        }
        if self.figure.rule.measure == Measure::Rate {
            self.rates(&mut filled);
        } else {
            self.stand_in(&mut filled);
        }
        self.finished(filled)
    }

    /// The survey weight of a unit, 1 where the figure takes none.
    fn weight(&self, cells: &View<'_>) -> Option<Number> {
        if self.figure.rule.weighted.as_ref().is_none_or(|weighted| !weighted.value) {
            return Some(Number::ONE);
        }
        match &cells.cell(self.population.weight?, None).value {
            Some(Value::Number(weight)) => Some(weight.clone()),
            _ => None,
        }
    }

    fn group(&self, cells: &View<'_>, unit: &str, name: &str) -> Group {
        match self.by {
            By::All => Group::all(),
            By::Unit => Group::unit(unit, name),
            By::Value { program, .. } => {
                Group::of(evaluate(program, cells).value.as_ref(), program, cells)
            }
        }
    }

    /// Counts one record, unit or row.
    fn count(&self, cells: &View<'_>, counted: &Counted<'_>, filled: &mut Filled) {
        let group = self.group(cells, counted.unit, counted.name);
        if let Some(base) = &self.figure.base {
            match evaluate_condition(base, cells) {
                Some(true) => {}
                Some(false) => {
                    filled.known.insert(counted.unit.to_owned());
                    return;
                }
                None => return self.unknown(base, cells, (counted, &group), filled),
            }
        }
        let value = number(&self.figure.value, cells);
        let stands = self.figure.rule.absent_as.as_ref();
        let value = match (value, stands) {
            (Some(value), _) => value,
            (None, Some(stands)) if self.figure.rule.measure == Measure::Mean => {
                filled.cell(&group).stood_in += 1;
                stands.value.value.clone()
            }
            _ => {
                return self.unknown(
                    &self.figure.value,
                    cells,
                    (counted, &group),
                    filled,
                );
            }
        };
        let Some(weight) = counted.weight.clone() else {
            filled.cell(&group).left_out.insert(counted.unit.to_owned());
            return;
        };
        let mut denominator = weight.clone();
        if let Some((per, false)) = &self.figure.per {
            match number(per, cells) {
                Some(per) => denominator = per * weight.clone(),
                None => return self.unknown(per, cells, (counted, &group), filled),
            }
        }
        let cell = filled.cell(&group);
        cell.base += 1;
        cell.over.push(counted.number);
        if !value.is_zero() {
            cell.hits.push(counted.number);
        }
        let weighed = value.clone() * weight;
        if self.figure.per.as_ref().is_some_and(|(_, of_unit)| *of_unit) {
            filled.known.insert(counted.unit.to_owned());
            let key = (group, counted.unit.to_owned());
            let sum = filled.numerators.entry(key).or_insert(Number::ZERO);
            *sum = sum.clone() + weighed;
            return;
        }
        cell.numerator = cell.numerator.clone() + weighed;
        let whole = cell.denominator.take().unwrap_or(Number::ZERO);
        cell.denominator = Some(whole + denominator);
        filled.values.entry(group).or_default().push(value);
    }

    /// Counts what is unknown beside, by its state; a unit is also named.
    fn unknown(
        &self,
        program: &Program,
        cells: &View<'_>,
        (counted, group): (&Counted<'_>, &Group),
        filled: &mut Filled,
    ) {
        let cell = filled.cell(group);
        *cell.unknown.entry(state(program, cells)).or_default() += 1;
        if self.figure.places == Places::Units {
            cell.left_out.insert(counted.unit.to_owned());
        }
    }

    /// A declared value for invited units that have no record, in a mean over units.
    fn stand_in(&self, filled: &mut Filled) {
        let Some(stands) = &self.figure.rule.absent_as else { return };
        let of_unit = match self.by {
            By::All | By::Unit => true,
            By::Value { of_unit, .. } => *of_unit,
        };
        if self.figure.places != Places::Units || !of_unit {
            return;
        }
        for unit in self.population.units.iter().filter(|unit| !unit.has_case) {
            let group = self.group(&unit.cells.view(), unit.code, unit.name);
            let cell = filled.cell(&group);
            let Some(weight) = self.weight(&unit.cells.view()) else {
                cell.left_out.insert(unit.code.to_owned());
                continue;
            };
            (cell.base, cell.stood_in) = (cell.base + 1, cell.stood_in + 1);
            let value = stands.value.value.clone();
            cell.numerator = cell.numerator.clone() + value * weight.clone();
            let whole = cell.denominator.take().unwrap_or(Number::ZERO);
            cell.denominator = Some(whole + weight);
        }
    }

    /// Puts the denominators of units beneath what happened in them.
    fn rates(&self, filled: &mut Filled) {
        let Some((per, true)) = &self.figure.per else { return };
        let of_unit = match self.by {
            By::All | By::Unit => true,
            By::Value { of_unit, .. } => *of_unit,
        };
        if matches!(self.by, By::Unit) {
            for unit in &self.population.units {
                filled.cell(&Group::unit(unit.code, unit.name));
            }
        }
        let groups: Vec<Group> = filled.cells.keys().cloned().collect();
        for unit in &self.population.units {
            let own = || self.group(&unit.cells.view(), unit.code, unit.name);
            // A case is of one group, its unit of all: there is always somebody else.
            let groups = if of_unit { vec![own()] } else { groups.clone() };
            for group in groups {
                self.rate(per, unit, &group, filled);
            }
        }
    }

    fn rate(
        &self,
        per: &Program,
        unit: &Invited<'_>,
        group: &Group,
        filled: &mut Filled,
    ) {
        let stands = self.figure.rule.absent_as.as_ref();
        let key = (group.clone(), unit.code.to_owned());
        let own = filled.numerators.get(&key).cloned();
        let has_other = filled.known.contains(unit.code) && !group.is_unknown();
        let is_absent = !unit.has_case && own.is_none();
        let numerator = match (own, stands) {
            (Some(own), _) => Some(own),
            (None, Some(stands)) if is_absent => Some(stands.value.value.clone()),
            // It has cases, and none of them is of this group.
            (None, _) => has_other.then_some(Number::ZERO),
        };
        let weight = self.weight(&unit.cells.view());
        let denominator = number(per, &unit.cells.view()).zip(weight);
        let cell = filled.cell(group);
        let (Some(numerator), Some((denominator, weight))) = (numerator, denominator)
        else {
            cell.left_out.insert(unit.code.to_owned());
            return;
        };
        cell.stood_in += usize::from(is_absent);
        cell.numerator = cell.numerator.clone() + numerator;
        let whole = cell.denominator.take().unwrap_or(Number::ZERO);
        cell.denominator = Some(whole + denominator * weight);
    }

    fn finished(&self, filled: Filled) -> Vec<Cell> {
        let Filled { cells, mut values, .. } = filled;
        let finish = |(group, mut cell): (Group, Cell)| {
            let quotient =
                |cell: &Cell| cell.numerator.divide(cell.denominator.as_ref()?);
            let times = self.figure.rule.times.as_ref();
            cell.value = match self.figure.rule.measure {
                Measure::Count => Some(cell.numerator.clone()),
                Measure::Sum => (cell.base > 0).then(|| cell.numerator.clone()),
                Measure::Share => {
                    quotient(&cell).map(|share| share * Number::from(100_i64))
                }
                Measure::Mean => quotient(&cell),
                Measure::Rate => quotient(&cell).map(|rate| match times {
                    Some(times) => rate * times.value.clone(),
                    None => rate,
                }),
                Measure::Median => median(values.remove(&group).unwrap_or_default()),
            };
            if matches!(self.figure.rule.measure, Measure::Count | Measure::Sum) {
                cell.denominator = None;
            }
            cell
        };
        cells.into_iter().map(finish).collect()
    }
}

/// The middle one, or half way between the two in the middle.
fn median(mut values: Vec<Number>) -> Option<Number> {
    values.sort();
    let upper = values.get(values.len() / 2)?.clone();
    let lower = values.get(values.len().checked_sub(1)? / 2)?.clone();
    (lower + upper).divide(&Number::from(2_i64))
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

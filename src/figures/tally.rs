//! Figures added up.
//!
//! *In:* what records add to a figure, one after the other and in any order, and the units
//! that were invited. *Out:* the tables of the figure.
//!
//! What cannot be known is in neither numerator nor base, and counted beside by its
//! state. A rate of a group is what happened in all its units over the sum of what they
//! are measured by; a unit that has only one of the two is left out and named.
//!
//! What is kept grows with the groups, not with the records; a median keeps every value
//! that it has met with how often, a rate of units a sum for each of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::decimal::Number;
use crate::figures::compile::By;
use crate::figures::compute::{OfUnit, Thing, What};
use crate::figures::{Case, Cell, Figure, Group, Places, Set, Study, Table, Told};
use crate::model::Measure;
use crate::route::Record;

/// A unit that was invited, whether it answered or not.
#[derive(Clone, Copy, Debug)]
pub struct Invited<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its row of the register.
    pub record: &'a Record,
    /// Whether a record of it counts.
    pub has_case: bool,
}

/// A figure as it is added up.
#[derive(Debug)]
pub struct Tally<'f> {
    figure: &'f Figure<'f>,
    /// One a breakdown.
    filled: Vec<Filled>,
    /// How many sets of records there are.
    sets: usize,
    /// Units that a rate meets outside of the register, with their names.
    others: BTreeMap<String, (String, OfUnit)>,
}

/// The cells of a breakdown as they are filled.
#[derive(Debug, Default)]
struct Filled {
    cells: BTreeMap<Group, Cell>,
    /// Every value of a median, with how often it was met.
    values: BTreeMap<Group, BTreeMap<Number, usize>>,
    /// What each unit has in the numerator of a rate; by group and unit.
    numerators: BTreeMap<(Group, String), Number>,
    /// Units of which something is known, be it that nothing counts.
    known: BTreeSet<String>,
}

impl Filled {
    /// The cell of a group; a new one has two sets.
    fn cell(&mut self, group: &Group, sets: &mut usize) -> &mut Cell {
        if !self.cells.contains_key(group) {
            let set = |number| Set { number, count: 0 };
            let (hits, over) = (set(*sets), set(*sets + 1));
            *sets += 2;
            let cell = Cell { group: group.clone(), hits, over, ..Cell::default() };
            self.cells.insert(group.clone(), cell);
        }
        self.cells.entry(group.clone()).or_default()
    }
}

/// A figure of all together, whatever its breakdowns; nobody else was invited.
pub fn total(figure: &Figure<'_>, study: &Study<'_>, cases: &[Case<'_>]) -> Option<Cell> {
    let figure = [figure.of_all()];
    let mut tally = Tally::new(&figure[0]);
    for case in cases {
        for told in study.told(&figure, case) {
            tally.take((case.unit, case.name), told, false);
        }
    }
    tally.tables(study, &[]).into_iter().next()?.cells.into_iter().next()
}

impl<'f> Tally<'f> {
    /// Begins with nothing.
    pub fn new(figure: &'f Figure<'f>) -> Self {
        let filled = figure.by.iter().map(|_| Filled::default()).collect();
        let mut tally = Self { figure, filled, sets: 0, others: BTreeMap::new() };
        for (by, filled) in figure.by.iter().zip(&mut tally.filled) {
            if matches!(by, By::All) {
                filled.cell(&Group::all(), &mut tally.sets);
            }
        }
        tally
    }

    /// What the figure counts.
    pub fn places(&self) -> Places {
        self.figure.places
    }

    /// Adds what a record of a unit adds, and tells for everything in it that is counted
    /// the numbers of the sets that it is in.
    pub fn take(
        &mut self,
        (unit, name): (&str, &str),
        told: Told,
        is_invited: bool,
    ) -> Vec<Vec<usize>> {
        if let Some(of_unit) = told.unit
            && !is_invited
        {
            let other = || (name.to_owned(), of_unit);
            self.others.entry(unit.to_owned()).or_insert_with(other);
        }
        let mut sets = vec![Vec::new(); told.things.len()];
        let things = told.things.into_iter().zip(&mut sets);
        for (mut thing, sets) in things {
            for at in 0..self.filled.len() {
                let own = thing.groups.get_mut(at).and_then(Option::take);
                let group = group(&self.figure.by[at], own, unit, name);
                self.count(at, (unit, group), &thing, sets);
            }
        }
        sets
    }

    /// Counts one record or row in one breakdown.
    fn count(
        &mut self,
        at: usize,
        (unit, group): (&str, Group),
        thing: &Thing,
        sets: &mut Vec<usize>,
    ) {
        let (filled, figure) = (&mut self.filled[at], self.figure);
        let per_unit = figure.per_unit().is_some();
        if matches!(thing.what, What::Outside) {
            if per_unit {
                filled.known.insert(unit.to_owned());
            }
            return;
        }
        let cell = filled.cell(&group, &mut self.sets);
        cell.stood_in += usize::from(thing.stands_in);
        let (value, weight, whole) = match &thing.what {
            What::Outside => return,
            What::Unknown(state) => {
                *cell.unknown.entry(*state).or_default() += 1;
                if figure.places == Places::Units {
                    cell.left_out.insert(unit.to_owned());
                }
                return;
            }
            What::Unweighed => {
                cell.left_out.insert(unit.to_owned());
                return;
            }
            What::Known { value, weight, whole } => (value, weight, whole),
        };
        cell.base += 1;
        cell.over.count += 1;
        sets.push(cell.over.number);
        if !value.is_zero() {
            cell.hits.count += 1;
            sets.push(cell.hits.number);
        }
        let weighed = value.clone() * weight.clone();
        if per_unit {
            filled.known.insert(unit.to_owned());
            *filled.numerators.entry((group, unit.to_owned())).or_default() += &weighed;
            return;
        }
        cell.numerator += &weighed;
        *cell.denominator.get_or_insert(Number::ZERO) += whole;
        if figure.rule.measure == Measure::Median {
            let values = filled.values.entry(group).or_default();
            *values.entry(value.clone()).or_default() += 1;
        }
    }

    /// The tables of the figure, one a breakdown. Where nobody was invited those that
    /// answered are all.
    pub fn tables(mut self, study: &Study<'_>, invited: &[Invited<'_>]) -> Vec<Table> {
        if self.figure.rule.measure == Measure::Rate {
            self.rates(study, invited);
        } else {
            self.stand_in(study, invited);
        }
        let breakdowns = self.filled.into_iter().enumerate();
        let written = &self.figure.rule.by;
        let table = |(number, filled): (usize, Filled)| {
            let by = written.get(number).map_or("all", |by| by.text.trim()).to_owned();
            Table { by, cells: finished(self.figure, filled) }
        };
        breakdowns.map(table).collect()
    }

    /// A declared value for invited units that have no record, in a mean over units.
    fn stand_in(&mut self, study: &Study<'_>, invited: &[Invited<'_>]) {
        let Self { figure, filled, sets, .. } = self;
        let Some(stands) = &figure.rule.absent_as else { return };
        if figure.places != Places::Units {
            return;
        }
        for unit in invited.iter().filter(|unit| !unit.has_case) {
            let view = study.view(unit.record);
            let weight = figure.weight(&view);
            let groups = figure.unit_groups(&view);
            for ((by, filled), own) in figure.by.iter().zip(&mut *filled).zip(groups) {
                if !is_of_unit(by) {
                    continue;
                }
                let group = group(by, own, unit.code, unit.name);
                let cell = filled.cell(&group, sets);
                let Some(weight) = &weight else {
                    cell.left_out.insert(unit.code.to_owned());
                    continue;
                };
                (cell.base, cell.stood_in) = (cell.base + 1, cell.stood_in + 1);
                cell.numerator += &(stands.value.value.clone() * weight.clone());
                *cell.denominator.get_or_insert(Number::ZERO) += weight;
            }
        }
    }

    /// Puts the denominators of units beneath what happened in them.
    fn rates(&mut self, study: &Study<'_>, invited: &[Invited<'_>]) {
        let Some(per) = self.figure.per_unit() else { return };
        let units = invited.iter().map(|unit| {
            let told = self.figure.of_unit(per, &study.view(unit.record));
            (unit.code, unit.name, unit.has_case, told)
        });
        let others = std::mem::take(&mut self.others);
        let others = others.iter().map(|(code, (name, told))| {
            (code.as_str(), name.as_str(), true, told.clone())
        });
        let units: Vec<(&str, &str, bool, OfUnit)> = units.chain(others).collect();
        let Self { figure, filled, sets, .. } = self;
        for (at, (by, filled)) in figure.by.iter().zip(filled).enumerate() {
            if matches!(by, By::Unit) {
                for (code, name, ..) in &units {
                    filled.cell(&Group::unit(code, name), sets);
                }
            }
            let all: Vec<Group> = filled.cells.keys().cloned().collect();
            for (code, name, has_case, told) in &units {
                // A case is of one group, its unit of all: there is always somebody else.
                let groups = match is_of_unit(by) {
                    true => vec![group(by, told.groups[at].clone(), code, name)],
                    false => all.clone(),
                };
                for group in groups {
                    rate(figure, (filled, sets), (code, *has_case, told), &group);
                }
            }
        }
    }
}

/// The group of a breakdown; `own` is that by a value.
fn group(by: &By, own: Option<Group>, unit: &str, name: &str) -> Group {
    match by {
        By::All => Group::all(),
        By::Unit => Group::unit(unit, name),
        By::Value { .. } => own.unwrap_or_else(Group::unknown),
    }
}

/// Whether the register tells the group of a unit.
fn is_of_unit(by: &By) -> bool {
    match by {
        By::All | By::Unit => true,
        By::Value { of_unit, .. } => *of_unit,
    }
}

/// Adds a unit to the rate of a group.
fn rate(
    figure: &Figure<'_>,
    (filled, sets): (&mut Filled, &mut usize),
    (code, has_case, told): (&str, bool, &OfUnit),
    group: &Group,
) {
    let stands = figure.rule.absent_as.as_ref();
    let own = filled.numerators.get(&(group.clone(), code.to_owned())).cloned();
    let has_other = filled.known.contains(code) && !group.is_unknown();
    let is_absent = !has_case && own.is_none();
    let numerator = match (own, stands) {
        (Some(own), _) => Some(own),
        (None, Some(stands)) if is_absent => Some(stands.value.value.clone()),
        // It has cases, and none of them is of this group.
        (None, _) => has_other.then_some(Number::ZERO),
    };
    let denominator = told.per.clone().zip(told.weight.clone());
    let cell = filled.cell(group, sets);
    let (Some(numerator), Some((denominator, weight))) = (numerator, denominator) else {
        cell.left_out.insert(code.to_owned());
        return;
    };
    cell.stood_in += usize::from(is_absent);
    cell.numerator += &numerator;
    *cell.denominator.get_or_insert(Number::ZERO) += &(denominator * weight);
}

fn finished(figure: &Figure<'_>, filled: Filled) -> Vec<Cell> {
    let Filled { cells, mut values, .. } = filled;
    let finish = |(group, mut cell): (Group, Cell)| {
        let quotient = |cell: &Cell| cell.numerator.divide(cell.denominator.as_ref()?);
        let times = figure.rule.times.as_ref();
        cell.value = match figure.rule.measure {
            Measure::Count => Some(cell.numerator.clone()),
            Measure::Sum => (cell.base > 0).then(|| cell.numerator.clone()),
            Measure::Share => quotient(&cell).map(|share| share * Number::from(100_i64)),
            Measure::Mean => quotient(&cell),
            Measure::Rate => quotient(&cell).map(|rate| match times {
                Some(times) => rate * times.value.clone(),
                None => rate,
            }),
            Measure::Median => median(&values.remove(&group).unwrap_or_default()),
        };
        if matches!(figure.rule.measure, Measure::Count | Measure::Sum) {
            cell.denominator = None;
        }
        cell
    };
    cells.into_iter().map(finish).collect()
}

/// The middle one, or half way between the two in the middle.
fn median(values: &BTreeMap<Number, usize>) -> Option<Number> {
    let count: usize = values.values().sum();
    let nth = |wanted: usize| {
        let mut before = 0;
        values.iter().find_map(|(value, times)| {
            before += times;
            (before > wanted).then(|| value.clone())
        })
    };
    let (lower, upper) = (nth(count.checked_sub(1)? / 2)?, nth(count / 2)?);
    (lower + upper).divide(&Number::from(2_i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_counted_values_is_that_of_the_values_in_a_row() {
        let middle = |values: &[i64]| {
            let mut counted = BTreeMap::new();
            for value in values {
                *counted.entry(Number::from(*value)).or_default() += 1;
            }
            median(&counted).map(|value| value.to_string())
        };
        assert_eq!(middle(&[]), None);
        assert_eq!(middle(&[7]).as_deref(), Some("7"));
        // 1 1 2 | 3 3 9: half way between 2 and 3.
        assert_eq!(middle(&[3, 1, 9, 2, 1, 3]).as_deref(), Some("2.5"));
        // 1 1 3 3 9: the third.
        assert_eq!(middle(&[3, 1, 9, 1, 3]).as_deref(), Some("3"));
        assert_eq!(middle(&[1, 1, 1, 9]).as_deref(), Some("1"));
    }
}

//! One breakdown of a figure as it is filled.
//!
//! *In:* things that are counted, each with its unit and group. *Out:* one cell a group.
//!
//! What cannot be known is in neither numerator nor base, and counted beside by its
//! state. What is kept grows with the groups, not with the records; a median keeps every
//! value that it has met with how often, a rate of units a sum for each of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::decimal::Number;
use crate::figures::compute::{OfUnit, Thing, What};
use crate::figures::{Cell, Figure, Group, Places, Set};
use crate::model::Measure;

/// The cells of a breakdown as they are filled.
#[derive(Debug, Default)]
pub(in crate::figures) struct Filled {
    cells: BTreeMap<Group, Cell>,
    /// Every value of a median, with how often it was met.
    values: BTreeMap<Group, BTreeMap<Number, usize>>,
    /// What each unit has in the numerator of a rate; by group and unit.
    numerators: BTreeMap<(Group, String), Number>,
    /// Units of which something is known, be it that nothing counts.
    known: BTreeSet<String>,
}

impl Filled {
    /// The cell of a group; a new one has two further sets.
    pub fn cell(&mut self, group: &Group, sets: &mut usize) -> &mut Cell {
        self.cells.entry(group.clone()).or_insert_with(|| {
            let set = |number| Set { number, count: 0 };
            let (hits, over) = (set(*sets), set(*sets + 1));
            *sets += 2;
            Cell { group: group.clone(), hits, over, ..Cell::default() }
        })
    }

    /// The groups that there are.
    pub fn groups(&self) -> Vec<Group> {
        self.cells.keys().cloned().collect()
    }

    /// Counts one record or row; tells the sets that it is in.
    pub fn count(
        &mut self,
        figure: &Figure<'_>,
        (unit, group): (&str, Group),
        thing: &Thing,
        sets: &mut usize,
    ) -> Vec<usize> {
        let What::Known { value, weight, whole } = &thing.what else {
            self.beside(figure, (unit, &group), thing, sets);
            return Vec::new();
        };
        let cell = self.cell(&group, sets);
        cell.stood_in += usize::from(thing.stands_in);
        cell.base += 1;
        cell.over.count += 1;
        let mut own = vec![cell.over.number];
        if !value.is_zero() {
            cell.hits.count += 1;
            own.push(cell.hits.number);
        }
        let weighed = value.clone() * weight.clone();
        if figure.per_unit().is_some() {
            self.known.insert(unit.to_owned());
            *self.numerators.entry((group, unit.to_owned())).or_default() += &weighed;
            return own;
        }
        cell.numerator += &weighed;
        *cell.denominator.get_or_insert(Number::ZERO) += whole;
        if figure.rule.measure == Measure::Median {
            let values = self.values.entry(group).or_default();
            *values.entry(value.clone()).or_default() += 1;
        }
        own
    }

    /// Counts beside what cannot be counted; a unit of which that is so is named.
    fn beside(
        &mut self,
        figure: &Figure<'_>,
        (unit, group): (&str, &Group),
        thing: &Thing,
        sets: &mut usize,
    ) {
        if matches!(thing.what, What::Outside) {
            if figure.per_unit().is_some() {
                self.known.insert(unit.to_owned());
            }
            return;
        }
        let cell = self.cell(group, sets);
        cell.stood_in += usize::from(thing.stands_in);
        if let What::Unknown(state) = thing.what {
            *cell.unknown.entry(state).or_default() += 1;
            if figure.places != Places::Units {
                return;
            }
        }
        cell.left_out.insert(unit.to_owned());
    }

    /// Adds a declared value for a unit without a record.
    pub fn stand_in(
        &mut self,
        (unit, group): (&str, &Group),
        (value, weight): (&Number, Option<&Number>),
        sets: &mut usize,
    ) {
        let cell = self.cell(group, sets);
        let Some(weight) = weight else {
            cell.left_out.insert(unit.to_owned());
            return;
        };
        (cell.base, cell.stood_in) = (cell.base + 1, cell.stood_in + 1);
        cell.numerator += &(value.clone() * weight.clone());
        *cell.denominator.get_or_insert(Number::ZERO) += weight;
    }

    /// Adds a unit to the rate of a group: what happened in it, and beneath that what it is
    /// measured by. One that has only one of the two is left out and named.
    pub fn rate(
        &mut self,
        figure: &Figure<'_>,
        (unit, has_case, told): (&str, bool, &OfUnit),
        group: &Group,
        sets: &mut usize,
    ) {
        let stands = figure.rule.absent_as.as_ref();
        let own = self.numerators.get(&(group.clone(), unit.to_owned())).cloned();
        let has_other = self.known.contains(unit) && !group.is_unknown();
        let is_absent = !has_case && own.is_none();
        let numerator = match (own, stands) {
            (Some(own), _) => Some(own),
            (None, Some(stands)) if is_absent => Some(stands.value.value.clone()),
            // It has cases, and none of them is of this group.
            (None, _) => has_other.then_some(Number::ZERO),
        };
        let denominator = told.per.clone().zip(told.weight.clone());
        let cell = self.cell(group, sets);
        let (Some(numerator), Some((denominator, weight))) = (numerator, denominator)
        else {
            cell.left_out.insert(unit.to_owned());
            return;
        };
        cell.stood_in += usize::from(is_absent);
        cell.numerator += &numerator;
        *cell.denominator.get_or_insert(Number::ZERO) += &(denominator * weight);
    }

    /// The cells with their values, in the order of the groups.
    pub fn finish(self, figure: &Figure<'_>) -> Vec<Cell> {
        let Self { cells, mut values, .. } = self;
        let finish = |(group, mut cell): (Group, Cell)| {
            let quotient =
                |cell: &Cell| cell.numerator.divide(cell.denominator.as_ref()?);
            let times = figure.rule.times.as_ref();
            cell.value = match figure.rule.measure {
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
                Measure::Median => median(&values.remove(&group).unwrap_or_default()),
            };
            if matches!(figure.rule.measure, Measure::Count | Measure::Sum) {
                cell.denominator = None;
            }
            cell
        };
        cells.into_iter().map(finish).collect()
    }
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

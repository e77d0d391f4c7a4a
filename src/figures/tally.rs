//! Figures added up.
//!
//! *In:* what records add to a figure, one after the other and in any order, and the units
//! that were invited. *Out:* the tables of the figure.
//!
//! A rate of a group is what happened in all its units over the sum of what they are
//! measured by. Units that were invited and have no record are looked at last.

use std::collections::BTreeMap;

use crate::figures::compile::By;
use crate::figures::compute::OfUnit;
use crate::figures::filled::Filled;
use crate::figures::{Case, Cell, Figure, Group, Places, Study, Table, Told};
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

    /// The figure.
    pub fn figure(&self) -> &'f Figure<'f> {
        self.figure
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
        let Told { things, unit: of_unit } = told;
        if let Some(of_unit) = of_unit.filter(|_| !is_invited) {
            let other = || (name.to_owned(), of_unit);
            self.others.entry(unit.to_owned()).or_insert_with(other);
        }
        let mut all = Vec::with_capacity(things.len());
        for mut thing in things {
            let mut own = Vec::new();
            for (at, filled) in self.filled.iter_mut().enumerate() {
                let value = thing.groups.get_mut(at).and_then(Option::take);
                let group = group(&self.figure.by[at], value, unit, name);
                let of = (unit, group);
                own.extend(filled.count(self.figure, of, &thing, &mut self.sets));
            }
            all.push(own);
        }
        all
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
            Table { by, cells: filled.finish(self.figure) }
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
            let of = (&stands.value.value, figure.weight(&view));
            let groups = figure.unit_groups(&view);
            for ((by, filled), own) in figure.by.iter().zip(&mut *filled).zip(groups) {
                if is_of_unit(by) {
                    let group = group(by, own, unit.code, unit.name);
                    filled.stand_in((unit.code, &group), (of.0, of.1.as_ref()), sets);
                }
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
            let all = filled.groups();
            for (code, name, has_case, told) in &units {
                // A case is of one group, its unit of all: there is always somebody else.
                let groups = match is_of_unit(by) {
                    true => vec![group(by, told.groups[at].clone(), code, name)],
                    false => all.clone(),
                };
                for group in groups {
                    filled.rate(figure, (code, *has_case, told), &group, sets);
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

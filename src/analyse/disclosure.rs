//! Which cells of tables must not be shown.
//!
//! *In:* the figures of a run, and `disclosure:` of the scoring file. *Out:* for every
//! cell whether it is hidden, and why.
//!
//! First small counts and bases are hidden, and what can be turned back into them: a
//! share with its base is a count, a rate with a public denominator too, and 100 % says
//! it of everybody. Then further cells are hidden until no hidden number follows from
//! those that are shown, over all figures of the run together. Whether it follows is
//! settled by linear algebra: every number is a sum over records, and one that is a
//! combination of shown sums can be worked out. How far sums overlap is all that has to be
//! known of the records.
//!
//! What is hidden is a sum, so all cells that tell it are hidden, whatever they are called;
//! and only sums that a hidden one is worked out from are. Of several the choice rests on
//! the cells and their names, never on the order in which they stand.
//!
//! # Why
//!
//! A table that hides one cell and prints its row total has hidden nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyse::Overlaps;
use crate::analyse::span::Span;
use crate::analyse::told::{Told, Twin};
use crate::figures::{Cell, Places, Table};
use crate::model::{Disclosure, Measure};

/// Why a cell is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// It, or what it gives away, is too small.
    Few,
    /// Another hidden cell would follow from it.
    Follows,
}

/// A figure as it is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Its name.
    pub name: &'a str,
    /// What is done with its expression.
    pub measure: Measure,
    /// What it counts.
    pub places: Places,
    /// Its expression is a condition: its sums are counts.
    pub is_count: bool,
    /// The number of the first figure that sums the same values.
    pub values: usize,
    /// Its tables.
    pub tables: &'a [Table],
}

/// The hidden cells of all figures, in the shape of their tables.
pub fn hide(
    rule: &Disclosure,
    figures: &[Shown<'_>],
    overlaps: &Overlaps,
) -> Vec<Vec<Vec<Option<Hidden>>>> {
    let mut hidden: Vec<Vec<Vec<Option<Hidden>>>> = figures
        .iter()
        .map(|figure| {
            let table = |table: &Table| {
                let cells = table.cells.iter();
                cells.map(|cell| small(rule, figure, cell)).collect()
            };
            figure.tables.iter().map(table).collect()
        })
        .collect();
    if !rule.complementary {
        return hidden;
    }
    let told = Told::new(figures, overlaps);
    let is_few = |(f, t, c): (usize, usize, usize)| hidden[f][t][c].is_some();
    let few: Vec<bool> = told.cells.iter().map(|cell| is_few(cell.at)).collect();
    let mut dark = few.clone();
    while hide_same(&told, &mut dark) || hide_sources(&told, overlaps, &mut dark) {}
    for ((cell, dark), few) in told.cells.iter().zip(dark).zip(few) {
        let (f, t, c) = cell.at;
        if dark && !few {
            hidden[f][t][c] = Some(Hidden::Follows);
        }
    }
    hidden
}

/// Hides all cells that tell what another hides: the same sum, or the same number of the
/// same records. Whether there were any.
fn hide_same(told: &Told<'_>, dark: &mut [bool]) -> bool {
    let cells = || told.cells.iter().enumerate();
    let hidden = cells().filter(|(at, _)| dark[*at]);
    let secrets: BTreeSet<usize> = hidden.filter_map(|(_, c)| c.secret()).collect();
    let hidden = cells().filter(|(at, _)| dark[*at]);
    let twins: BTreeSet<Twin<'_>> = hidden.filter_map(|(_, c)| c.twin()).collect();
    let same: Vec<usize> = cells()
        .filter(|(at, cell)| {
            let tells = cell.sums().any(|sum| secrets.contains(&sum));
            !dark[*at] && (tells || cell.twin().is_some_and(|twin| twins.contains(&twin)))
        })
        .map(|(at, _)| at)
        .collect();
    same.iter().for_each(|at| dark[*at] = true);
    !same.is_empty()
}

/// Hides sums that hidden ones can be worked out from, one for each of these. Whether
/// there were any.
fn hide_sources(told: &Told<'_>, overlaps: &Overlaps, dark: &mut [bool]) -> bool {
    let mut secrets: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, cell) in told.cells.iter().enumerate().filter(|(at, _)| dark[*at]) {
        if let Some(sum) = cell.secret() {
            secrets.entry(sum).or_insert(at);
        }
    }
    let mut span = Span::new(overlaps);
    if !secrets.is_empty() {
        let is_open = |sum: &usize| told.tellers[*sum].iter().any(|at| !dark[*at]);
        for sum in told.smallest_first().into_iter().filter(is_open) {
            span.add(sum, told.sums[sum]);
        }
    }
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    for (sum, at) in secrets {
        let sources = span.made_of(&told.sums[sum]).unwrap_or_default();
        // One of them may have gone already, and then this does not follow so any more.
        if !sources.iter().any(|source| gone.contains(source)) {
            let rank = |source: &usize| told.cost(*source, &told.cells[at], dark);
            gone.extend(sources.into_iter().min_by_key(rank));
        }
    }
    for sum in &gone {
        told.tellers[*sum].iter().for_each(|at| dark[*at] = true);
    }
    !gone.is_empty()
}

/// Whether a cell is too small to be shown, or gives away what is.
fn small(rule: &Disclosure, figure: &Shown<'_>, cell: &Cell) -> Option<Hidden> {
    // Units that are known by name are no persons.
    let of_persons = rule.counts_of.as_ref().is_some_and(|of| of.value == "persons");
    if figure.places == Places::Units && of_persons {
        return None;
    }
    let least = |limit: &Option<crate::source::Spanned<u32>>| {
        limit.as_ref().map_or(0, |limit| limit.value as usize)
    };
    let (min_base, min_cell) = (least(&rule.min_base), least(&rule.min_cell));
    let is_small = |count: usize| {
        count < min_cell && (count > 0 || rule.hides_zero && cell.base > 0)
    };
    let has_base = figure.measure != Measure::Count;
    let is_few = if has_base && cell.base > 0 && cell.base < min_base {
        true
    } else {
        match figure.measure {
            Measure::Count => is_small(cell.hits.count),
            Measure::Share => {
                let rest = cell.over.count - cell.hits.count;
                let all = cell.base > 0 && rest == 0 && min_cell > 0;
                rule.inverse && (is_small(cell.hits.count) || is_small(rest) || all)
            }
            Measure::Rate => rule.inverse && is_small(cell.hits.count),
            Measure::Mean | Measure::Median | Measure::Sum => false,
        }
    };
    is_few.then_some(Hidden::Few)
}

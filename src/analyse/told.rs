//! What the cells of tables tell.
//!
//! *In:* figures with their tables, and how far the sets behind their cells overlap. *Out:*
//! all cells in an order of their own, and the sums that they tell, each once with all
//! cells that tell it.
//!
//! The order is that of names and groups, so that it is the same in whatever order figures
//! stand. Nothing is said here of what is shown or hidden.

use std::collections::BTreeMap;

use crate::analyse::span::{Space, Sum};
use crate::analyse::{Overlaps, Shown};
use crate::decimal::Number;
use crate::figures::{Cell, Group, Places, Set};
use crate::model::Measure;

/// Where a cell is: figure, table, cell.
type At = (usize, usize, usize);

/// What cells are ordered by: the name of the figure, the breakdown, the group, the place.
type Key<'a> = (&'a str, &'a str, &'a Group, At);

/// A number of some records: the number of the sum of how many these are, whether it is a
/// middle one and no sum, and itself.
pub(in crate::analyse) type Twin<'a> = (usize, bool, &'a Number);

/// A cell and what it tells.
#[derive(Debug)]
pub(in crate::analyse) struct Teller<'a> {
    pub at: At,
    figure: &'a Shown<'a>,
    cell: &'a Cell,
    /// The sum of what is counted or summed, by its number; none over nobody.
    hits: Option<usize>,
    /// How many it is over.
    base: Option<usize>,
}

impl<'a> Teller<'a> {
    /// The sum that must not be worked out where the cell is hidden.
    pub fn secret(&self) -> Option<usize> {
        self.hits.or(self.base)
    }

    /// The sums that it tells.
    pub fn sums(&self) -> impl Iterator<Item = usize> {
        self.hits.into_iter().chain(self.base)
    }

    /// Its number, where it is one of values: expressions that are written in two ways can
    /// come to the same.
    pub fn twin(&self) -> Option<Twin<'a>> {
        let base = self.base.filter(|_| !self.figure.is_count)?;
        Some(match self.figure.measure {
            Measure::Median => (base, true, self.cell.value.as_ref()?),
            _ => (base, false, &self.cell.numerator),
        })
    }
}

/// Everything that is told.
#[derive(Debug)]
pub(in crate::analyse) struct Told<'a> {
    /// All cells.
    pub cells: Vec<Teller<'a>>,
    /// All sums over somebody.
    pub sums: Vec<Sum>,
    /// The cells that tell each of them.
    pub tellers: Vec<Vec<usize>>,
}

impl<'a> Told<'a> {
    /// What figures tell.
    pub fn new(figures: &'a [Shown<'a>], overlaps: &Overlaps) -> Self {
        let mut cells: Vec<(Key<'_>, &Shown<'_>, &Cell)> = Vec::new();
        for (f, figure) in figures.iter().enumerate() {
            for (t, table) in figure.tables.iter().enumerate() {
                for (c, cell) in table.cells.iter().enumerate() {
                    let key = (figure.name, table.by.as_str(), &cell.group, (f, t, c));
                    cells.push((key, figure, cell));
                }
            }
        }
        cells.sort_by_key(|(key, ..)| *key);
        let mut known = Known { overlaps, sums: Vec::new(), like: BTreeMap::new() };
        let mut tellers: Vec<Vec<usize>> = Vec::new();
        let teller = |(number, (key, figure, cell)): (usize, (Key<'_>, _, _))| {
            let at = key.3;
            let [hits, base] = sums(at.0, figure, cell).map(|sum| known.number(sum));
            let teller = Teller { at, figure, cell, hits, base };
            tellers.resize(known.sums.len(), Vec::new());
            teller.sums().for_each(|sum| tellers[sum].push(number));
            teller
        };
        let cells = cells.into_iter().enumerate().map(teller).collect();
        Self { cells, sums: known.sums, tellers }
    }

    /// The numbers of sums. What is small has little in common with others, which makes few
    /// products.
    pub fn smallest_first(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.sums.len()).collect();
        numbers.sort_by_key(|number| self.sums[*number].count);
        numbers
    }

    /// What it costs to hide a sum so that a cell does not follow, the dearest last: bases,
    /// which many cells have; what is not of its own table, or not of its figure; totals;
    /// what is large.
    pub fn cost(
        &self,
        sum: usize,
        of: &Teller<'_>,
        dark: &[bool],
    ) -> (bool, usize, bool, usize, usize) {
        let tellers = || self.tellers[sum].iter().filter(|at| !dark[**at]);
        let tellers = || tellers().map(|at| &self.cells[*at]);
        let distance = |cell: &Teller<'_>| match (of.at, cell.at) {
            ((f, t, _), (g, u, _)) if (f, t) == (g, u) => 0,
            ((f, ..), (g, ..)) if f == g => 1,
            _ => 2,
        };
        let is_base = tellers().all(|cell| cell.hits != Some(sum));
        let is_all = tellers().any(|cell| cell.cell.group.is_all());
        let distance = tellers().map(distance).min().unwrap_or_default();
        (is_base, distance, is_all, self.sums[sum].count, sum)
    }
}

/// The sums that were met.
struct Known<'a> {
    overlaps: &'a Overlaps,
    sums: Vec<Sum>,
    /// By what is summed and over how many.
    like: BTreeMap<(Space, usize), Vec<usize>>,
}

impl Known<'_> {
    /// The number of a sum; the same for one over the very same. None over nobody.
    fn number(&mut self, sum: Sum) -> Option<usize> {
        if sum.count == 0 {
            return None;
        }
        let like = self.like.entry((sum.of, sum.count)).or_default();
        let count = u64::try_from(sum.count).ok();
        let is_same = |other: &&usize| {
            let other = self.sums[**other].over;
            other == sum.over || Some(self.overlaps.of(other, sum.over)) == count
        };
        if let Some(same) = like.iter().find(is_same) {
            return Some(*same);
        }
        like.push(self.sums.len());
        self.sums.push(sum);
        like.last().copied()
    }
}

/// What a cell counts or sums, and how many it is over.
fn sums(number: usize, figure: &Shown<'_>, cell: &Cell) -> [Sum; 2] {
    let of = match figure.places {
        Places::Units => Space::Units,
        Places::Records => Space::Records,
        Places::Rows(roster) => Space::Rows(roster.0),
    };
    let sum = |of, set: Set| Sum { of, over: (number, set.number), count: set.count };
    let hits = match (figure.is_count, figure.measure) {
        (true, _) => sum(of, cell.hits),
        (false, Measure::Median) => sum(Space::Middles(figure.values), cell.over),
        (false, _) => sum(Space::Values(figure.values), cell.over),
    };
    [hits, sum(of, cell.over)]
}

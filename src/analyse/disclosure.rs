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
//! combination of shown sums can be worked out.
//!
//! # Why
//!
//! A table that hides one cell and prints its row total has hidden nothing.

use std::collections::BTreeMap;

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
    /// What is done with its expression.
    pub measure: Measure,
    /// What it counts.
    pub places: Places,
    /// Its expression is a condition: its sums are counts.
    pub is_count: bool,
    /// Its tables.
    pub tables: &'a [Table],
}

/// Where a cell is: figure, table, cell.
type At = (usize, usize, usize);

/// A sum over records: what is summed, and over which of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sum {
    /// Records, units or the rows of a roster, counted; or the values of one figure.
    of: Space,
    over: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Units,
    Records,
    Rows(u32),
    Values(usize),
}

/// The hidden cells of all figures, in the shape of their tables.
pub fn hide(rule: &Disclosure, figures: &[Shown<'_>]) -> Vec<Vec<Vec<Option<Hidden>>>> {
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
    loop {
        let following = following(figures, &hidden);
        if following.is_empty() {
            return hidden;
        }
        let mut is_stuck = true;
        for at in following {
            if let Some(other) = neighbour(figures, &hidden, at) {
                hidden[other.0][other.1][other.2] = Some(Hidden::Follows);
                is_stuck = false;
            }
        }
        if is_stuck {
            return hidden;
        }
    }
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
            Measure::Count => is_small(cell.hits.len()),
            Measure::Share => {
                let rest = cell.over.len() - cell.hits.len();
                let all = cell.base > 0 && rest == 0 && min_cell > 0;
                rule.inverse && (is_small(cell.hits.len()) || is_small(rest) || all)
            }
            Measure::Rate => rule.inverse && is_small(cell.hits.len()),
            Measure::Mean | Measure::Median | Measure::Sum => false,
        }
    };
    is_few.then_some(Hidden::Few)
}

/// The sums that a cell tells, or hides.
fn sums(number: usize, figure: &Shown<'_>, cell: &Cell) -> Vec<Sum> {
    let of = match figure.places {
        Places::Units => Space::Units,
        Places::Records => Space::Records,
        Places::Rows(roster) => Space::Rows(roster.0),
    };
    let base = Sum { of, over: cell.over.clone() };
    let hits = match figure.is_count {
        true => Sum { of, over: cell.hits.clone() },
        false => Sum { of: Space::Values(number), over: cell.over.clone() },
    };
    match figure.measure {
        Measure::Count => vec![hits, base],
        _ => vec![base, hits],
    }
}

/// The sum of a cell that must not be worked out.
fn secret(number: usize, figure: &Shown<'_>, cell: &Cell) -> Option<Sum> {
    let own = sums(number, figure, cell).into_iter();
    let mut counted = own.filter(|sum| !sum.over.is_empty());
    match figure.measure {
        Measure::Count => counted.next(),
        _ => counted.next_back(),
    }
}

/// Hidden cells that can be worked out from what is shown.
fn following(figures: &[Shown<'_>], hidden: &[Vec<Vec<Option<Hidden>>>]) -> Vec<At> {
    let mut shown: Vec<Sum> = Vec::new();
    let mut secrets: Vec<(At, Sum)> = Vec::new();
    for (f, figure) in figures.iter().enumerate() {
        for (t, table) in figure.tables.iter().enumerate() {
            for (c, cell) in table.cells.iter().enumerate() {
                if hidden[f][t][c].is_none() {
                    shown.extend(sums(f, figure, cell));
                } else if let Some(sum) = secret(f, figure, cell) {
                    secrets.push(((f, t, c), sum));
                }
            }
        }
    }
    if secrets.is_empty() {
        return Vec::new();
    }
    shown.sort();
    shown.dedup();
    shown.retain(|sum| !sum.over.is_empty());
    let atoms = Atoms::of(shown.iter().chain(secrets.iter().map(|(_, sum)| sum)));
    let mut span = Span::default();
    for sum in &shown {
        span.add(atoms.vector(sum));
    }
    let found = secrets.into_iter().filter(|(_, sum)| span.holds(atoms.vector(sum)));
    found.map(|(at, _)| at).collect()
}

/// The shown cell that is hidden next so that another does not follow: the smallest of
/// its own table, then of its figure, then of any; totals last.
fn neighbour(
    figures: &[Shown<'_>],
    hidden: &[Vec<Vec<Option<Hidden>>>],
    (f, t, _): At,
) -> Option<At> {
    let mut open: Vec<(usize, bool, usize, At)> = Vec::new();
    for (g, figure) in figures.iter().enumerate() {
        for (u, table) in figure.tables.iter().enumerate() {
            for (c, cell) in table.cells.iter().enumerate() {
                if hidden[g][u][c].is_some() || cell.over.is_empty() {
                    continue;
                }
                let distance = match (g == f, u == t) {
                    (true, true) => 0,
                    (true, false) => 1,
                    (false, _) => 2,
                };
                open.push((distance, cell.group.is_all(), cell.base, (g, u, c)));
            }
        }
    }
    open.into_iter().min().map(|(.., at)| at)
}

/// Records that are in the same sums, told as one.
struct Atoms {
    of: BTreeMap<(Space, usize), usize>,
    count: usize,
}

impl Atoms {
    fn of<'s>(sums: impl Iterator<Item = &'s Sum>) -> Self {
        let mut in_sums: BTreeMap<(Space, usize), Vec<usize>> = BTreeMap::new();
        for (number, sum) in sums.enumerate() {
            for record in &sum.over {
                in_sums.entry((sum.of, *record)).or_default().push(number);
            }
        }
        let mut known: BTreeMap<(Space, Vec<usize>), usize> = BTreeMap::new();
        let mut of = BTreeMap::new();
        for ((space, record), sums) in in_sums {
            let next = known.len();
            let atom = *known.entry((space, sums)).or_insert(next);
            of.insert((space, record), atom);
        }
        Self { of, count: known.len() }
    }

    /// Which atoms a sum is over.
    fn vector(&self, sum: &Sum) -> Vec<u64> {
        let mut vector = vec![0; self.count];
        for record in &sum.over {
            if let Some(atom) = self.of.get(&(sum.of, *record)) {
                vector[*atom] = 1;
            }
        }
        vector
    }
}

/// The Mersenne prime 2^61 − 1: what is a combination of fractions is one of remainders
/// too, so that nothing that follows is overlooked.
const PRIME: u64 = (1 << 61) - 1;

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b) % u128::from(PRIME);
    u64::try_from(product).unwrap_or(0)
}

fn inverse(number: u64) -> u64 {
    let (mut result, mut base, mut power) = (1, number, PRIME - 2);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    result
}

/// What can be worked out: rows in echelon form, by their first place.
#[derive(Default)]
struct Span {
    rows: BTreeMap<usize, Vec<u64>>,
}

impl Span {
    /// What is left of a vector, with its first place; none where it is a combination.
    fn left(&self, mut vector: Vec<u64>) -> Option<(usize, Vec<u64>)> {
        for at in 0..vector.len() {
            let factor = vector[at];
            if factor == 0 {
                continue;
            }
            let Some(row) = self.rows.get(&at) else { return Some((at, vector)) };
            for (cell, other) in vector.iter_mut().zip(row).skip(at) {
                *cell = (*cell + PRIME - times(factor, *other)) % PRIME;
            }
        }
        None
    }

    fn add(&mut self, vector: Vec<u64>) {
        if let Some((first, mut row)) = self.left(vector) {
            let by = inverse(row[first]);
            row.iter_mut().for_each(|cell| *cell = times(*cell, by));
            self.rows.insert(first, row);
        }
    }

    fn holds(&self, vector: Vec<u64>) -> bool {
        self.left(vector).is_none()
    }
}

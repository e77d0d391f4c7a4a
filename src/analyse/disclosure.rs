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
//! # Why
//!
//! A table that hides one cell and prints its row total has hidden nothing.

use crate::analyse::overlaps::{Overlaps, SetOf};
use crate::figures::{Cell, Places, Set, Table};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sum {
    /// Records, units or the rows of a roster, counted; or the values of one figure.
    of: Space,
    over: SetOf,
    count: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Units,
    Records,
    Rows(u32),
    Values(usize),
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
    loop {
        let following = following(figures, &hidden, overlaps);
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

/// The sums that a cell tells, or hides.
fn sums(number: usize, figure: &Shown<'_>, cell: &Cell) -> Vec<Sum> {
    let of = match figure.places {
        Places::Units => Space::Units,
        Places::Records => Space::Records,
        Places::Rows(roster) => Space::Rows(roster.0),
    };
    let sum = |of, set: Set| Sum { of, over: (number, set.number), count: set.count };
    let base = sum(of, cell.over);
    let hits = match figure.is_count {
        true => sum(of, cell.hits),
        false => sum(Space::Values(number), cell.over),
    };
    match figure.measure {
        Measure::Count => vec![hits, base],
        _ => vec![base, hits],
    }
}

/// The sum of a cell that must not be worked out.
fn secret(number: usize, figure: &Shown<'_>, cell: &Cell) -> Option<Sum> {
    let own = sums(number, figure, cell).into_iter();
    let mut counted = own.filter(|sum| sum.count > 0);
    match figure.measure {
        Measure::Count => counted.next(),
        _ => counted.next_back(),
    }
}

/// Hidden cells that can be worked out from what is shown.
fn following(
    figures: &[Shown<'_>],
    hidden: &[Vec<Vec<Option<Hidden>>>],
    overlaps: &Overlaps,
) -> Vec<At> {
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
    shown.retain(|sum| sum.count > 0);
    // What is small has little in common with others, which makes few products.
    shown.sort_by_key(|sum| sum.count);
    let mut span = Span { overlaps, held: Vec::new() };
    for sum in shown {
        span.add(sum);
    }
    let found = secrets.into_iter().filter(|(_, sum)| span.left(sum).1 == 0);
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
                if hidden[g][u][c].is_some() || cell.over.count == 0 {
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

/// The Mersenne prime 2^61 − 1: what is a combination of fractions is one of remainders
/// too, so that nothing that follows is overlooked.
const PRIME: u64 = (1 << 61) - 1;

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b) % u128::from(PRIME);
    u64::try_from(product).unwrap_or(0)
}

fn less(a: u64, b: u64) -> u64 {
    (a + PRIME - b) % PRIME
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

/// What can be worked out: sums of which none follows from those before it.
struct Span<'a> {
    overlaps: &'a Overlaps,
    held: Vec<Held>,
}

/// A sum by what it shares with those before it and what is new in it, after Gram and
/// Schmidt.
struct Held {
    sum: Sum,
    /// Its product with what is new in another, over the square of that, by the number of
    /// the other; those that share nothing are left out.
    shares: Vec<(usize, u64)>,
    /// One over the square of what is new in it.
    inverse: u64,
}

impl Span<'_> {
    /// The product of two sums: how much they are both over.
    fn product(&self, a: &Sum, b: &Sum) -> u64 {
        if a.of == b.of { self.overlaps.of(a.over, b.over) % PRIME } else { 0 }
    }

    /// What a sum shares with those that are held, and what is left of its square; nought
    /// where it is a combination of them.
    fn left(&self, sum: &Sum) -> (Vec<(usize, u64)>, u64) {
        let mut products = vec![0; self.held.len()];
        let (mut shares, mut left) = (Vec::new(), self.product(sum, sum));
        for (at, held) in self.held.iter().enumerate() {
            let mut product = self.product(sum, &held.sum);
            for (other, share) in &held.shares {
                product = less(product, times(*share, products[*other]));
            }
            products[at] = product;
            if product != 0 {
                let share = times(product, held.inverse);
                left = less(left, times(share, product));
                shares.push((at, share));
            }
        }
        (shares, left)
    }

    fn add(&mut self, sum: Sum) {
        let (shares, left) = self.left(&sum);
        if left != 0 {
            self.held.push(Held { sum, shares, inverse: inverse(left) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_follows_from_others_where_it_is_a_combination_of_them() {
        // Of 12 records: all; halves; thirds by turns; the first half's even ones.
        let is_in = |set: usize, record: usize| match set {
            0 => true,
            1 => record < 6,
            2 => record >= 6,
            3..6 => record % 3 == set - 3,
            _ => record < 6 && record.is_multiple_of(2),
        };
        let mut overlaps = Overlaps::default();
        for record in 0..12 {
            let sets = (0..7).filter(|set| is_in(*set, record)).map(|set| (0, set));
            overlaps.take(&sets.collect::<Vec<SetOf>>());
        }
        let sum = |of, set: usize| {
            let count = (0..12).filter(|record| is_in(set, *record)).count();
            Sum { of, over: (0, set), count }
        };
        let follows = |from: &[usize], of: Space, set: usize| {
            let mut span = Span { overlaps: &overlaps, held: Vec::new() };
            from.iter().for_each(|set| span.add(sum(Space::Records, *set)));
            span.left(&sum(of, set)).1 == 0
        };
        // The other half is all less this one; all is the sum of the thirds.
        assert!(follows(&[0, 1], Space::Records, 2));
        assert!(follows(&[3, 4, 5], Space::Records, 0));
        // Of four the last follows: halves and thirds both make up all.
        assert!(follows(&[1, 2, 3, 4], Space::Records, 5));
        assert!(!follows(&[1, 3, 4], Space::Records, 5));
        assert!(!follows(&[0, 1, 2, 3, 4, 5], Space::Records, 6));
        // How many there are says nothing of what their values come to.
        assert!(!follows(&[0, 1], Space::Values(0), 2));
    }
}

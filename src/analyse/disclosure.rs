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

use crate::analyse::Overlaps;
use crate::analyse::span::{Space, Span, Sum};
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
    let mut span = Span::new(overlaps);
    for sum in shown {
        span.add(sum);
    }
    let found = secrets.into_iter().filter(|(_, sum)| span.holds(sum));
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

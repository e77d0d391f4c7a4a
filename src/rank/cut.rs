//! What a printed list shows of a ranking.
//!
//! *In:* the rows of a ranking and how the list is cut. *Out:* the rows shown, and
//! whether a tie was cut.
//!
//! # Why
//!
//! A published list of ten rows ended at a shared tenth place and left a unit out. With
//! `cut: rank` that cannot happen; with `cut: rows` it is told.

use crate::decimal::{Number, Rounding};
use crate::model::{Cut, ListCut, Ties};
use crate::rank::{Row, Run};
use crate::source::Spanned;

/// The part of a ranking that a list shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt<'a> {
    /// The rows, in the order they are printed.
    pub rows: Vec<&'a Row>,
    /// How many units were left out that share the place at the edge; 0 = no tie is cut.
    pub tied_left_out: usize,
}

/// The best rows; all of them where the list has no `top`.
///
/// With `cut: rank` everyone whose place is at most `top`, so the list may be longer
/// than that; with `rows` exactly so many, which may cut a tie.
pub fn top<'a>(list: &ListCut, rows: &'a [Row]) -> Excerpt<'a> {
    let Some(count) = length(list.top.as_ref().map(|top| top.value)) else {
        return Excerpt { rows: rows.iter().collect(), tied_left_out: 0 };
    };
    let end = match list.cut {
        Cut::Rank => rows.partition_point(|row| row.place.place <= Number::from(count)),
        Cut::Rows => count.min(rows.len()),
    };
    let left_out = edge(rows, end)
        .map_or(0, |at| rows[end..].iter().take_while(|row| is_tied(row, at)).count());
    Excerpt { rows: rows[..end].iter().collect(), tied_left_out: left_out }
}

/// The last rows; none where the list has no `bottom`.
///
/// With `cut: rank` everyone at or below the place of the first of them; with `rows`
/// exactly so many, which may cut a tie. `bottom_order: worst_first` turns the list.
pub fn bottom<'a>(list: &ListCut, rows: &'a [Row]) -> Excerpt<'a> {
    let Some(count) = length(list.bottom.as_ref().map(|bottom| bottom.value)) else {
        return Excerpt { rows: Vec::new(), tied_left_out: 0 };
    };
    let mut start = rows.len().saturating_sub(count);
    let tied = edge(rows, start).map_or(0, |at| {
        rows[..start].iter().rev().take_while(|row| is_tied(row, at)).count()
    });
    let mut tied_left_out = tied;
    if list.cut == Cut::Rank {
        start -= tied;
        tied_left_out = 0;
    }
    let mut shown: Vec<&Row> = rows[start..].iter().collect();
    if list.worst_first {
        shown.reverse();
    }
    Excerpt { rows: shown, tied_left_out }
}

/// Whether rows of a run may be among the [`top`] or the [`bottom`] of so many that are
/// ranked, or share the value at an edge: all others can be left out before a list is cut.
pub fn may_be_listed(list: &ListCut, ties: Ties, run: Run, ranked: usize) -> bool {
    let count = |cut: &Option<Spanned<u32>>| {
        length(cut.as_ref().map(|cut| cut.value)).unwrap_or(0)
    };
    let (top, bottom) = (count(&list.top), count(&list.bottom));
    run.before < top
        || run.place(ties, 0) <= Number::from(top)
        || run.before + run.len > ranked.saturating_sub(bottom)
}

/// The row after an edge on both sides of which stands the same.
fn edge(rows: &[Row], at: usize) -> Option<&Row> {
    let (before, after) = (rows.get(at.checked_sub(1)?)?, rows.get(at)?);
    is_tied(before, after).then_some(after)
}

/// Whether nothing decides between two units.
fn is_tied(a: &Row, b: &Row) -> bool {
    a.decided == b.decided
}

/// The first and last place of the band that a place is told in; none for places that
/// are told by themselves. A shared place is in the band of its first.
pub fn band(list: &ListCut, place: &Number, of: usize) -> Option<(usize, usize)> {
    let bands = list.bands.as_ref()?;
    let first = place.round(0, Rounding::Floor).to_i64();
    let first = usize::try_from(first?).ok()?;
    let (from, width) =
        (length(Some(bands.from.value))?, length(Some(bands.width.value))?);
    let above = first.checked_sub(from)?;
    let start = from + above.checked_div(width)? * width;
    Some((start, (start + width - 1).min(of)))
}

fn length(count: Option<u32>) -> Option<usize> {
    count.map(|count| usize::try_from(count).unwrap_or(usize::MAX))
}

//! Bounds: what an answer may be at the least and at the most.
//!
//! *In:* `min`, `max` and their like of two items. *Out:* changes: narrower, wider, moved
//! with the wave, or resting on something else.
//!
//! A `percent` without bounds runs from 0 to 100, as it is read.

use crate::changes::ChangeKind;
use crate::changes::kinds::items::{
    BOUNDS, BOUNDS_NARROWED, BOUNDS_WIDENED, BOUNDS_YEARS,
};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::types::Place;
use crate::changes::wording::one_line;
use crate::changes::{Change, Side};
use crate::decimal::Number;
use crate::model::{Bound, ItemKind, NumberItem, NumberKind};
use crate::source::{Span, Spanned};

/// Which end of a range.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Least,
    Most,
}

/// The bounds of two numbers.
pub(super) fn of_numbers(
    place: &Place<'_>,
    old: &NumberItem,
    new: &NumberItem,
) -> Vec<Change> {
    let usual = |number: &NumberItem, value: i64| {
        let is_percent = number.kind == NumberKind::Percent;
        is_percent.then(|| Bound::Number(Spanned::new(value.into(), place.new)))
    };
    let ends = [
        (End::Least, "min", (&old.min, usual(old, 0)), (&new.min, usual(new, 0))),
        (End::Most, "max", (&old.max, usual(old, 100)), (&new.max, usual(new, 100))),
    ];
    let found =
        ends.into_iter().filter_map(|(end, key, (old, of_old), (new, of_new))| {
            let before = old.as_ref().or(of_old.as_ref());
            let now = new.as_ref().or(of_new.as_ref());
            let found = range(place, (end, key), (before, now))?;
            Some(homes(found, (old.is_some(), new.is_some()), place))
        });
    found.collect()
}

/// A bound that nobody wrote stands at the type.
fn homes(mut found: Change, written: (bool, bool), place: &Place<'_>) -> Change {
    if let (Some(old), false) = (&mut found.old, written.0) {
        old.span = place.old;
    }
    if let (Some(new), false) = (&mut found.new, written.1) {
        new.span = place.new;
    }
    found
}

/// The bounds of two types that are measured.
pub(super) fn of_kinds(place: &Place<'_>, old: &ItemKind, new: &ItemKind) -> Vec<Change> {
    let Some(((least, most), (min, max))) = old.bounds().zip(new.bounds()) else {
        return Vec::new();
    };
    let is_year = |kind: &ItemKind| matches!(kind, ItemKind::Year { .. });
    let years = is_year(old) && is_year(new);
    [(End::Least, "min", (least, min)), (End::Most, "max", (most, max))]
        .into_iter()
        .filter_map(|(end, key, sides)| {
            let mut found = range(place, (end, key), sides)?;
            let texts = found.old.as_ref().zip(found.new.as_ref());
            let texts =
                texts.and_then(|(old, new)| old.text.as_ref().zip(new.text.as_ref()));
            let is_day =
                years || matches!(old, ItemKind::Date { .. } | ItemKind::Month { .. });
            if texts.is_some_and(|(old, new)| {
                is_day && place.around.moves_with_wave(old, new)
            }) {
                (found.kind, found.class) = (&BOUNDS_YEARS, BOUNDS_YEARS.class);
            }
            Some(found)
        })
        .collect()
}

/// Something that is counted: its least and its greatest number, and what these are where
/// nobody says.
#[derive(Clone, Copy)]
pub(super) struct Counts<'a> {
    pub(super) least: (Option<&'a Spanned<u32>>, Option<&'a Spanned<u32>>),
    pub(super) most: (Option<&'a Spanned<u32>>, Option<&'a Spanned<u32>>),
    pub(super) usual_most: Option<u32>,
}

/// How many may be chosen, or how many rows there are; 0 at the least.
pub(super) fn counts(
    place: &Place<'_>,
    [least, most]: [&'static str; 2],
    counts: Counts<'_>,
) -> Vec<Change> {
    let bound = |count: Option<&Spanned<u32>>, usual: Option<u32>| {
        let said = count.map(|count| (count.value, count.span));
        let (value, span) = said.or(usual.map(|usual| (usual, place.new)))?;
        Some(Bound::Number(Spanned::new(Number::from(i64::from(value)), span)))
    };
    let ends = [
        (End::Least, least, counts.least, Some(0)),
        (End::Most, most, counts.most, counts.usual_most),
    ];
    let found = ends.into_iter().filter_map(|(end, key, (old, new), usual)| {
        let sides = (bound(old, usual), bound(new, usual));
        let found = range(place, (end, key), (sides.0.as_ref(), sides.1.as_ref()))?;
        Some(homes(found, (old.is_some(), new.is_some()), place))
    });
    found.collect()
}

/// A change of one end of a range.
fn range(
    place: &Place<'_>,
    (end, key): (End, &'static str),
    (old, new): (Option<&Bound>, Option<&Bound>),
) -> Option<Change> {
    let found = value(place, &BOUNDS, key, (old, new))?;
    let kind = match (old, new) {
        (None, Some(_)) => &BOUNDS_NARROWED,
        (Some(_), None) => &BOUNDS_WIDENED,
        (Some(old), Some(new)) => match order(old, new) {
            None => &BOUNDS,
            Some(is_lower) if is_lower == (end == End::Least) => &BOUNDS_WIDENED,
            Some(_) => &BOUNDS_NARROWED,
        },
        (None, None) => return None,
    };
    Some(Change { kind, class: kind.class, ..found })
}

/// Whether the new bound is lower than the old one; none where that depends.
fn order(old: &Bound, new: &Bound) -> Option<bool> {
    match (old, new) {
        (Bound::Number(old), Bound::Number(new)) => Some(new.value < old.value),
        (Bound::Date(old), Bound::Date(new)) => Some(new.value < old.value),
        (Bound::Month(old), Bound::Month(new)) => Some(new.value < old.value),
        (Bound::Time(old), Bound::Time(new)) => Some(new.value < old.value),
        (Bound::Duration(old), Bound::Duration(new)) => Some(new.value < old.value),
        _ => None,
    }
}

/// A change of a bound or a default of any form.
pub(super) fn value(
    place: &Place<'_>,
    kind: &'static ChangeKind,
    key: &'static str,
    (old, new): (Option<&Bound>, Option<&Bound>),
) -> Option<Change> {
    let is_same = match (old, new) {
        (Some(Bound::Expression(old)), Some(Bound::Expression(new))) => {
            place.around.is_same(old, new)
        }
        (Some(old), Some(new)) => shown(old).1 == shown(new).1,
        (old, new) => old.is_none() && new.is_none(),
    };
    let side = |bound: Option<&Bound>, home: Span| -> Side {
        match bound.map(shown) {
            Some((span, text)) => said(span.unwrap_or(home), text),
            None => unsaid(home),
        }
    };
    (!is_same)
        .then(|| change(kind, side(old, place.old), side(new, place.new)).under(key))
}

/// A bound in words, and where it stands.
fn shown(bound: &Bound) -> (Option<Span>, String) {
    match bound {
        Bound::Number(it) => (Some(it.span), it.value.to_string()),
        Bound::Date(it) => (Some(it.span), it.value.to_string()),
        Bound::Month(it) => (Some(it.span), it.value.to_string()),
        Bound::Time(it) => (Some(it.span), it.value.to_string()),
        Bound::Duration(it) => (Some(it.span), it.value.to_string()),
        Bound::Word(it) => (Some(it.span), it.value.clone()),
        Bound::Words(all) => {
            let words: Vec<&str> = all.iter().map(|word| word.value.as_str()).collect();
            (all.first().map(|word| word.span), words.join(", "))
        }
        Bound::Expression(written) => (Some(written.span), one_line(&written.text)),
    }
}

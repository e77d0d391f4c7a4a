//! Rows: of grids, and where those of rosters come from.
//!
//! *In:* two grids or rosters. *Out:* changes, those of a row under its id.
//!
//! The columns of a roster are items of their own and are compared there.

use std::collections::{HashMap, VecDeque};

use crate::changes::kinds::items::{
    LABEL, ROSTER_ROWS, ROSTER_UNIQUE, ROW_ADDED, ROW_ORDER, ROW_REMOVED,
};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::order::kept_in_order;
use crate::changes::types::{Place, words};
use crate::changes::wording::{Around, Told};
use crate::changes::{Change, Side, bounds, universe};
use crate::expression::Naming;
use crate::model::{GridItem, GridRow, RosterItem, RosterRows, Written};
use crate::source::{Span, Spanned};

/// The rows of two grids, joined by their ids.
pub(super) fn grid(old: &GridItem, new: &GridItem, place: &Place<'_>) -> Vec<Change> {
    let mut by_id: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (number, row) in old.rows.iter().enumerate() {
        by_id.entry(row.id.value.as_str()).or_default().push_back(number);
    }
    let mut changes = Vec::new();
    let mut kept = Vec::new();
    for row in &new.rows {
        let id = &row.id;
        let before = by_id.get_mut(id.value.as_str()).and_then(VecDeque::pop_front);
        let Some(before) = before else {
            let added = change(&ROW_ADDED, unsaid(place.old), label(row));
            changes.push(added.of("row", &id.value));
            continue;
        };
        kept.push(before);
        changes.extend(row_changes(&old.rows[before], row, place));
    }
    for row in &old.rows {
        if !new.rows.iter().any(|now| now.id.value == row.id.value) {
            let gone = change(&ROW_REMOVED, label(row), unsaid(place.new));
            changes.push(gone.of("row", &row.id.value));
        }
    }
    if !kept_in_order(&kept).into_iter().all(|is_kept| is_kept) {
        let names = |rows: &[GridRow]| -> String {
            rows.iter().map(|row| row.id.value.as_str()).collect::<Vec<_>>().join(", ")
        };
        changes.push(place.at_type(&ROW_ORDER, names(&old.rows), names(&new.rows)));
    }
    changes
}

fn row_changes(old: &GridRow, new: &GridRow, place: &Place<'_>) -> Vec<Change> {
    let told = |row: &'_ GridRow| row.id.span;
    let before: Told<'_> = (old.label.as_ref(), told(old));
    let now: Told<'_> = (new.label.as_ref(), told(new));
    let mut changes = place.around.text(&LABEL, "label", before, now);
    changes.extend(universe::condition(
        (old.ask_if.as_ref(), old.id.span),
        (new.ask_if.as_ref(), new.id.span),
        &place.around,
    ));
    changes.into_iter().map(|change| change.of("row", &new.id.value)).collect()
}

/// A row with its words.
fn label(row: &GridRow) -> Side {
    let words = row.label.as_ref().and_then(|label| label.translations.first());
    match words {
        Some(words) => said(row.id.span, words.text.text.clone()),
        None => said(row.id.span, row.id.value.clone()),
    }
}

/// What is said of the rows of two rosters.
pub(super) fn roster(
    old: &RosterItem,
    new: &RosterItem,
    place: &Place<'_>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Some(found) = sources(&old.rows, &new.rows, place) {
        changes.push(found);
    }
    let counts = bounds::Counts {
        least: (old.min.as_ref(), new.min.as_ref()),
        most: (old.max.as_ref(), new.max.as_ref()),
        usual_most: Some(RosterItem::MOST_ROWS),
    };
    changes.extend(bounds::counts(place, ["min", "max"], counts));
    let label = (old.row_label.as_ref(), place.old);
    let now = (new.row_label.as_ref(), place.new);
    changes.extend(place.around.text(&LABEL, "row_label", label, now));
    changes.extend(words(place, &ROSTER_UNIQUE, "unique", &old.unique, &new.unique));
    changes
}

fn sources(old: &RosterRows, new: &RosterRows, place: &Place<'_>) -> Option<Change> {
    let around = &place.around;
    let is_item = |before: &Spanned<String>, now: &Spanned<String>| {
        let old_item = around.older.find(around.within.0, &before.value);
        let new_item = around.newer.find(around.within.1, &now.value);
        let names = old_item.zip(new_item);
        names.map_or(before.value == now.value, |(old, new)| {
            around.older.called(old) == around.newer.called(new)
        })
    };
    // A condition on rows of another roster names its columns.
    let of_rows = |before: &Spanned<String>, now: &Spanned<String>| {
        let old = around.older.find(around.within.0, &before.value);
        let new = around.newer.find(around.within.1, &now.value);
        old.zip(new).map_or(*around, |(old, new)| around.in_rows(old, new))
    };
    let is_condition =
        |around: Around<'_>, before: &Option<Written>, now: &Option<Written>| {
            let (before, now) = ((before.as_ref(), place.old), (now.as_ref(), place.new));
            around.expression(&ROSTER_ROWS, before, now).is_none()
        };
    let is_same = match (old, new) {
        (RosterRows::ByHand, RosterRows::ByHand) => true,
        (RosterRows::Count(old), RosterRows::Count(new)) => around.is_same(old, new),
        (RosterRows::ForEachChoice(old), RosterRows::ForEachChoice(new)) => {
            is_item(old, new)
        }
        (
            RosterRows::ForEachRow { rows: old, condition: before },
            RosterRows::ForEachRow { rows: new, condition: now },
        ) => is_item(old, new) && is_condition(of_rows(old, new), before, now),
        _ => false,
    };
    (!is_same).then(|| change(&ROSTER_ROWS, shown(old, place.old), shown(new, place.new)))
}

fn shown(rows: &RosterRows, home: Span) -> Side {
    match rows {
        RosterRows::ByHand => unsaid(home),
        RosterRows::Count(count) => said(count.span, format!("count: {}", count.text)),
        RosterRows::ForEachChoice(item) => {
            said(item.span, format!("for_each: {}", item.value))
        }
        RosterRows::ForEachRow { rows, condition } => {
            let condition = condition.as_ref().map(|it| format!(" where {}", it.text));
            let condition = condition.unwrap_or_default();
            said(rows.span, format!("for_each: {}{condition}", rows.value))
        }
    }
}

/// Whether two rows may have equal answers.
pub(super) fn equal(place: &Place<'_>, old: Option<Span>, new: Option<Span>) -> Change {
    let side = |span: Option<Span>, home| match span {
        Some(span) => said(span, "true"),
        None => unsaid(home),
    };
    let sides = (side(old, place.old), side(new, place.new));
    change(&ROSTER_UNIQUE, sides.0, sides.1).of("key", "unique_rows")
}

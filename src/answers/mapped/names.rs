//! The names that a map uses for our columns.
//!
//! *In:* a name or a pattern as written in a map. *Out:* the column it is, or the columns
//! it meets, each with how near the name is.
//!
//! They are those of a table of our own. What an answer file says of itself may go without
//! its underscore, where no item has that name.

use crate::answers::Reader;
use crate::answers::form::Kind;
use crate::answers::notation::columns::{Column, ENVELOPE, Slot};
use crate::answers::notation::shape::Field;
use crate::model::{is_pattern, nearness};
use crate::source::Spanned;

/// The column of ours with that name.
pub(super) fn column(reader: &Reader<'_>, name: &str) -> Option<Column> {
    let own = reader.names.find(name);
    own.or_else(|| reader.names.find(&format!("_{name}")))
}

/// Every name that a map may use, for the nearest one.
pub(super) fn known<'r>(reader: &'r Reader<'_>) -> impl Iterator<Item = &'r str> {
    let own = reader.names.all().filter(|name| !name.starts_with('_'));
    own.chain(ENVELOPE.iter().map(|(key, ..)| *key))
}

/// The id of the item that a column is of.
pub(super) fn item_of<'r>(reader: &'r Reader<'_>, column: Column) -> Option<&'r Field> {
    let slot = slot_of(column)?;
    reader.fields.list.get(slot.item)
}

/// The item, or the row of one, that a column is of.
pub(super) const fn slot_of(column: Column) -> Option<Slot> {
    match column {
        Column::Envelope(_) | Column::Key(_) => None,
        Column::Answer(slot)
        | Column::Missing(slot)
        | Column::Specify(slot, _)
        | Column::Tick(slot, _) => Some(slot),
    }
}

/// What an answer in a slot may be.
pub(super) fn kind_of<'r>(reader: &'r Reader<'_>, slot: Slot) -> Option<&'r Kind> {
    let id = &reader.fields.list.get(slot.item)?.id;
    let mut kind = &reader.form.items.get(reader.form.find(id, slot.item)?)?.kind;
    loop {
        kind = match kind {
            Kind::Grid { cell, .. } | Kind::Derived(cell) => cell,
            Kind::Allocate { part, .. } => part,
            other => return Some(other),
        };
    }
}

/// How near a name or pattern of the map is to a column: its own name first, then that of
/// its item, then patterns. What is no item's is met by its own name only.
pub(super) fn near(reader: &Reader<'_>, written: &str, column: Column) -> Option<usize> {
    let item = item_of(reader, column);
    if !is_pattern(written) {
        if self::column(reader, written) == Some(column) {
            return Some(usize::MAX);
        }
        return item.filter(|item| item.id == written).map(|_| usize::MAX - 1);
    }
    item?;
    nearness(written, reader.names.name(column)?)
}

/// The entries that meet a column, the nearest last.
pub(super) fn meeting<'m, T>(
    reader: &Reader<'_>,
    entries: &'m [(Spanned<String>, T)],
    column: Column,
) -> Vec<(usize, &'m (Spanned<String>, T))> {
    let near = |entry: &'m (Spanned<String>, T)| {
        Some((near(reader, &entry.0.value, column)?, entry))
    };
    let mut meeting: Vec<_> = entries.iter().filter_map(near).collect();
    meeting.sort_by_key(|(nearness, _)| *nearness);
    meeting
}

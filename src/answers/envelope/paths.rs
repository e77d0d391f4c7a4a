//! Items named by a path: `plan`, `placering[2].dygn`.
//!
//! *In:* a path, as notes have it. *Out:* the number of its item, or what there is not.
//!
//! A row is held to what rows of its roster can be called, not to those that the file has: a
//! note may be about a row that fell away.

use crate::answers::form::Kind;
use crate::answers::reader::Reader;
use crate::model::RosterItem;

/// What a path names and the questionnaire does not have.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stray<'p> {
    /// An item, and those there are in its place.
    Item { id: &'p str, known: Vec<&'p str> },
    /// A row that cannot be, of an item.
    Row { of: &'p str },
}

impl Reader<'_> {
    /// Whether a path names an item, in rows that there can be.
    pub fn has_path(&self, path: &str) -> bool {
        self.item_of_path(path).is_ok()
    }

    /// The item that a path names.
    pub(super) fn item_of_path<'p>(&'p self, path: &'p str) -> Result<usize, Stray<'p>> {
        self.item_within(None, path)
    }

    fn item_within<'p>(
        &'p self,
        around: Option<usize>,
        path: &'p str,
    ) -> Result<usize, Stray<'p>> {
        let (id, rest) = match path.split_once('[') {
            Some((id, rest)) => (id, Some(rest)),
            None => (path, None),
        };
        let known = || self.form.items.iter().filter(move |of| of.roster == around);
        let found =
            self.form.items.iter().position(|of| of.roster == around && of.id == id);
        let Some(item) = found else {
            return Err(Stray::Item { id, known: known().map(|of| &*of.id).collect() });
        };
        let Some(rest) = rest else { return Ok(item) };
        // A code may hold what ends one.
        let mut stray = Stray::Row { of: id };
        for (end, _) in rest.match_indices("].") {
            let (row, after) = (&rest[..end], &rest[end + 2..]);
            if self.can_be_row(item, row) {
                match self.item_within(Some(item), after) {
                    Ok(item) => return Ok(item),
                    Err(found) => stray = found,
                }
            }
        }
        Err(stray)
    }

    fn can_be_row(&self, item: usize, row: &str) -> bool {
        let Kind::Roster(roster) = &self.form.items[item].kind else { return false };
        let is_number =
            || row.parse().is_ok_and(|n| (1..=RosterItem::MOST_ROWS_EVER).contains(&n));
        match &roster.each {
            Some(codes) => codes.find(row).is_some(),
            None => is_number(),
        }
    }
}

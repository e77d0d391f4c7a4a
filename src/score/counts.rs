//! How much of what was asked is answered.
//!
//! *In:* a record. *Out:* two counts of items.
//!
//! An item is asked where its condition is true: one that took over a state was put to
//! nobody. `not_applicable` is asked and not answered.

use crate::route::Record;
use crate::score::{Counted, Ruleset};

/// Items asked, and those of them that are answered; `scored` = only those with points.
///
/// A grid is one item, asked when one of its rows is, answered when every row asked is.
pub(crate) fn counts(ruleset: &Ruleset, record: &Record, scored: bool) -> (usize, usize) {
    let (mut asked, mut answered) = (0, 0);
    for item in ruleset.counted.iter().filter(|item| item.scored || !scored) {
        if let Some(is_answered) = state(item, record) {
            asked += 1;
            answered += usize::from(is_answered);
        }
    }
    (asked, answered)
}

/// Whether an item is answered; `None` where it was not asked.
fn state(item: &Counted, record: &Record) -> Option<bool> {
    let mut asked = item.slots.iter().filter(|slot| record.is_asked(**slot)).peekable();
    asked.peek()?;
    Some(asked.all(|slot| record.cell(*slot).is_answered()))
}

//! How much of what was asked is answered.
//!
//! *In:* a record. *Out:* how many items were asked, and how many of them answered.
//!
//! An item is asked where its condition is true: one that took over a state was put to
//! nobody. `not_applicable` is asked and not answered.

use crate::route::Record;
use crate::score::{Counted, Ruleset};

/// Items of one sort.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Those that were asked.
    pub asked: usize,
    /// Those of them that are answered.
    pub answered: usize,
}

/// The items with points, and all items.
///
/// A grid is one item, asked when one of its rows is, answered when every row asked is.
pub(crate) fn counts(ruleset: &Ruleset, record: &Record) -> (Counts, Counts) {
    let (mut scored, mut all) = (Counts::default(), Counts::default());
    for item in &ruleset.counted {
        let Some(is_answered) = state(item, record) else { continue };
        all.add(is_answered);
        if item.scored {
            scored.add(is_answered);
        }
    }
    (scored, all)
}

impl Counts {
    fn add(&mut self, is_answered: bool) {
        self.asked += 1;
        self.answered += usize::from(is_answered);
    }
}

/// Whether an item is answered; `None` where it was not asked.
fn state(item: &Counted, record: &Record) -> Option<bool> {
    let mut is_asked = false;
    for slot in item.slots.iter().filter(|slot| record.is_asked(**slot)) {
        is_asked = true;
        if !record.cell(*slot).is_answered() {
            return Some(false);
        }
    }
    is_asked.then_some(true)
}

//! How much of what was asked is answered.
//!
//! *In:* a record. *Out:* how many items were asked, and how many of them answered.
//!
//! An item is asked where its condition is true: one that took over a state was put to
//! nobody. `not_applicable` is asked and not answered.

use crate::decimal::Number;
use crate::expression::SlotId;
use crate::points;
use crate::route::Record;
use crate::score::{Counted, Ruleset, Weighed};

/// Items of one sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
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
        let Some(is_answered) = state(&item.slots, record) else { continue };
        all.add(is_answered);
        if item.scored {
            scored.add(is_answered);
        }
    }
    (scored, all)
}

/// Some items.
pub(crate) fn of(items: &[Counted], record: &Record) -> Counts {
    let mut counts = Counts::default();
    for is_answered in items.iter().filter_map(|item| state(&item.slots, record)) {
        counts.add(is_answered);
    }
    counts
}

/// Whether too little of a unit is answered for it to be compared.
///
/// By weight, an item counts with what it can earn on the unit's route. A unit that was
/// asked for nothing has answered all of it.
pub(crate) fn is_screened(ruleset: &Ruleset, record: &Record, scored: Counts) -> bool {
    let Some(screen) = &ruleset.screen else { return false };
    let (answered, asked) = match &screen.weights {
        None => (Number::from(scored.answered), Number::from(scored.asked)),
        Some(weights) => weighed(weights, record),
    };
    answered < screen.answered.clone() * asked
}

/// What the items that are answered can earn, and what those that were asked can.
fn weighed(weights: &[Weighed], record: &Record) -> (Number, Number) {
    let (mut answered, mut asked) = (Number::ZERO, Number::ZERO);
    for item in weights {
        let Some(is_answered) = state(&item.slots, record) else { continue };
        let on_route = item.ranges.iter().filter(|(slot, _)| record.is_asked(*slot));
        let ranges: Vec<_> = on_route.map(|(_, bounds)| bounds).collect();
        let ends = points::aggregate(&item.aggregate, ranges.into_iter());
        let Some((least, greatest)) = ends else { continue };
        let weight = greatest - least;
        if is_answered {
            answered = answered + weight.clone();
        }
        asked = asked + weight;
    }
    (answered, asked)
}

impl Counts {
    fn add(&mut self, is_answered: bool) {
        self.asked += 1;
        self.answered += usize::from(is_answered);
    }
}

/// Whether an item is answered; `None` where it was not asked.
fn state(slots: &[SlotId], record: &Record) -> Option<bool> {
    let mut is_asked = false;
    for slot in slots.iter().filter(|slot| record.is_asked(**slot)) {
        is_asked = true;
        if !record.cell(*slot).is_answered() {
            return Some(false);
        }
    }
    is_asked.then_some(true)
}

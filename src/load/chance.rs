//! `randomise`, and the keys `order`, `keep_last` and `show`.
//!
//! *In:* their values. *Out:* the same, typed.
//!
//! Odds that no draw can be made with exactly are reported here; how many things there
//! are to shuffle or to show is for `check`.

use crate::load::item::refuse_reserved;
use crate::load::reading::{Reading, entries};
use crate::load::words;
use crate::model::{Arm, DrawnFor, Randomisation, ShownOrder, Shuffle};
use crate::source::Spanned;
use crate::yaml::{Node, join};

/// Odds have so many decimals at most, so that a draw needs no more than 64 bits.
const MOST_DECIMALS: u32 = 6;

/// The randomisations of a questionnaire, in the order written.
pub(in crate::load) fn randomisations(reading: &Reading) -> Vec<Randomisation> {
    let one = |(key, node): &(Node, Node)| {
        let id = reading.word(Some(key))?;
        refuse_reserved(reading, &id);
        let by = [("unit", DrawnFor::Unit), ("record", DrawnFor::Record)];
        Some(Randomisation {
            arms: entries(node.get("arms"))
                .filter_map(|(code, node)| arm(reading, code, node))
                .collect(),
            by: reading.choice(node.get("by"), &by).map_or(DrawnFor::Unit, |by| by.value),
            poisoned: false,
            pointer: join("/randomise", &id.value),
            id: reading.declared(id),
        })
    };
    entries(reading.root.get("randomise")).filter_map(one).collect()
}

/// `a: 1`, or `a: {odds: 1, label: …}`.
fn arm(reading: &Reading, code: &Node, node: &Node) -> Option<Arm> {
    let odds = match node.mapping() {
        Some(_) => node.get("odds"),
        None => Some(node),
    };
    let odds = reading.number(odds)?;
    if odds.value.decimals().is_none_or(|decimals| decimals > MOST_DECIMALS) {
        reading.push(words::too_fine_odds(odds.span, MOST_DECIMALS));
        return None;
    }
    Some(Arm {
        code: reading.word(Some(code))?,
        odds,
        label: reading.text(node.get("label").filter(|_| node.mapping().is_some())),
    })
}

/// The order in which things are shown; none = as written.
pub(in crate::load) fn order(reading: &Reading, node: &Node) -> Option<ShownOrder> {
    let modes = [("random", Shuffle::Random), ("rotate", Shuffle::Rotate)];
    let mode = reading.choice(node.get("order"), &modes)?;
    let keep_last = reading.whole(node.get("keep_last"));
    Some(ShownOrder { mode: mode.value, keep_last, span: mode.span })
}

/// How many parts of a section are shown; none = all.
pub(in crate::load) fn show(reading: &Reading, node: &Node) -> Option<Spanned<u32>> {
    reading.whole(node.get("show"))
}

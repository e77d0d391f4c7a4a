//! How waves are compared: `waves:` of a scoring file.
//!
//! *In:* the node. *Out:* the same, typed.
//!
//! Whether there are such waves and nodes is for `check` to say.

use crate::load::reading::{Reading, elements};
use crate::model::{Rescore, WaveBreak, Waves};
use crate::yaml::Node;

/// Reads `waves:`.
pub(super) fn waves(reading: &Reading, node: Option<&Node>) -> Waves {
    let like = node.and_then(|node| node.get("like_for_like"));
    Waves {
        rules: reading.choice(like.and_then(|like| like.get("rules")), &Rescore::ALL),
        breaks: elements(node.and_then(|node| node.get("breaks")))
            .iter()
            .filter_map(|node| wave_break(reading, node))
            .collect(),
    }
}

fn wave_break(reading: &Reading, node: &Node) -> Option<WaveBreak> {
    let mut between = reading.words(node.get("between")).into_iter();
    Some(WaveBreak {
        before: between.next()?,
        after: between.next()?,
        nodes: reading.words(node.get("nodes")),
        because: reading.text(node.get("because")),
        span: reading.label(node),
    })
}

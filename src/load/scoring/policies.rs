//! Missing policies: what each kind of absence means.
//!
//! *In:* `missing:` and `all_missing:` of a file or a node. *Out:* [`Policies`].
//!
//! One policy for all is written out here for the six kinds it stands for; `not_asked`
//! and `not_applicable` are never among them.

use crate::load::reading::{Reading, entries};
use crate::load::scoring::over::over;
use crate::model::{
    AllMissing, Basis, Impute, ImputeWith, Least, MissingKind, Policies, Policy, Prorate,
};
use crate::source::Spanned;
use crate::value::AnswerState;
use crate::yaml::Node;

const KINDS: [MissingKind; 8] = [
    MissingKind::State(AnswerState::DontKnow),
    MissingKind::State(AnswerState::Refused),
    MissingKind::State(AnswerState::NoAnswer),
    MissingKind::State(AnswerState::NotReached),
    MissingKind::State(AnswerState::Invalid),
    MissingKind::NoScore,
    MissingKind::State(AnswerState::NotAsked),
    MissingKind::State(AnswerState::NotApplicable),
];
/// So many of them, from the first, a single policy stands for.
const BY_ONE_WORD: usize = 6;

/// The policies that stand in a node.
pub fn policies(reading: &Reading, node: &Node) -> Policies {
    let words = [("no_score", AllMissing::NoScore), ("zero", AllMissing::Zero)];
    let missing = node.get("missing");
    Policies {
        by_kind: missing.map(|missing| by_kind(reading, missing)).unwrap_or_default(),
        all_missing: reading.choice(node.get("all_missing"), &words),
        span: missing.map(|missing| reading.label(missing)),
    }
}

fn by_kind(reading: &Reading, node: &Node) -> Vec<(MissingKind, Spanned<Policy>)> {
    if let Some(one) = policy(reading, node) {
        return KINDS[..BY_ONE_WORD].iter().map(|kind| (*kind, one.clone())).collect();
    }
    // What could not be read is written all the same: nobody may be told it is missing.
    let unread = |node: &Node| Spanned::new(Policy::Exclude, reading.label(node));
    if node.mapping().is_none() {
        return KINDS[..BY_ONE_WORD].iter().map(|kind| (*kind, unread(node))).collect();
    }
    let entry = |(key, value): &(Node, Node)| {
        let kind = KINDS.into_iter().find(|kind| Some(kind.name()) == key.text())?;
        Some((kind, policy(reading, value).unwrap_or_else(|| unread(value))))
    };
    entries(Some(node)).filter_map(entry).collect()
}

fn policy(reading: &Reading, node: &Node) -> Option<Spanned<Policy>> {
    let words = [
        ("zero", Policy::Zero),
        ("full", Policy::Full),
        ("exclude", Policy::Exclude),
        ("strict", Policy::Strict),
        ("invalidate", Policy::Invalidate),
    ];
    let place = reading.label(node);
    if let Some(score) = reading.number(node.get("score")) {
        return Some(Spanned::new(Policy::Score(score.value), place));
    }
    if let Some(node) = node.get("prorate") {
        return Some(Spanned::new(Policy::Prorate(prorate(reading, node)?), place));
    }
    if let Some(node) = node.get("impute") {
        return Some(Spanned::new(Policy::Impute(impute(reading, node)?), place));
    }
    reading.choice(Some(node), &words)
}

fn impute(reading: &Reading, node: &Node) -> Option<Impute> {
    let words = [
        ("item_mean", ImputeWith::ItemMean),
        ("item_median", ImputeWith::ItemMedian),
        ("group_mean", ImputeWith::GroupMean),
        ("previous_wave", ImputeWith::PreviousWave),
    ];
    Some(Impute {
        with: reading.choice(node.get("with"), &words)?.value,
        by: reading.word(node.get("by")),
        over: over(reading, node.get("over")),
    })
}

/// What shares count: `basis: count | weight`.
pub fn basis(reading: &Reading, node: &Node) -> Basis {
    let bases = [("count", Basis::Count), ("weight", Basis::Weight)];
    let said = reading.choice(node.get("basis"), &bases);
    said.map_or_else(Basis::default, |basis| basis.value)
}

fn prorate(reading: &Reading, node: &Node) -> Option<Prorate> {
    let share = reading.number(node.get("min")).map(|share| Least::Share(share.value));
    let answered =
        || reading.whole(node.get("min_answered")).map(|n| Least::Answered(n.value));
    let missing =
        || reading.whole(node.get("max_missing")).map(|n| Least::Missing(n.value));
    Some(Prorate {
        least: share.or_else(answered).or_else(missing)?,
        strictly: reading.flag(node.get("strictly")),
        basis: basis(reading, node),
    })
}

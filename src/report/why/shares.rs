//! What each answer gives to a score, so that the score can be added up again.
//!
//! *In:* a node with its trace. *Out:* a share for every item and row beneath it, and the
//! rest that no answer gives: constants, the turning points of scales, bonus, gates, ends.
//!
//! The shares and the rest sum to the exact score. Where a scale is no straight line a
//! value keeps its part of what came before it.

use crate::decimal::Number;
use crate::report::why::Case;
use crate::score::{ChildTrace, Node, NodeScore, Work};

/// What answers give to a score.
pub struct Shares {
    /// The number of a node without children, and what it gives.
    pub leaves: Vec<(usize, Number)>,
    /// What nobody's answer gives.
    pub rest: Number,
}

/// The shares of a node; none where it has no score.
pub fn shares(case: &Case<'_>, number: usize) -> Option<Shares> {
    let score = &case.scores.nodes[number];
    let whole = score.score.clone()?;
    let node = &case.ruleset.nodes[number];
    let trace = score.trace.as_deref();
    let Some(trace) = trace.filter(|trace| !trace.children.is_empty()) else {
        return Some(Shares { leaves: vec![(number, whole)], rest: Number::ZERO });
    };
    let aggregate = trace.aggregate.as_ref();
    let scale = scale(node, score, aggregate, trace.normalised.as_ref());
    let mut found = Shares { leaves: Vec::new(), rest: Number::ZERO };
    for child in &trace.children {
        found.add(case, node, child, &scale);
    }
    let given: Number = found.leaves.iter().map(|(_, share)| share.clone()).sum();
    found.rest = whole - given;
    Some(found)
}

/// What one of the aggregate is worth on the node's own scale.
fn scale(
    node: &Node,
    score: &NodeScore,
    aggregate: Option<&Number>,
    normalised: Option<&Number>,
) -> Number {
    let Some(normalise) = &node.normalise else { return Number::ONE };
    let hundred = Number::from(100_i64);
    let found = match &score.denominator {
        Some(range) if normalise.is_percent() => hundred.divide(range),
        _ => aggregate.zip(normalised).and_then(|(from, to)| to.divide(from)),
    };
    found.unwrap_or(Number::ZERO)
}

impl Shares {
    /// Adds what a child gives, told of the answers beneath it.
    fn add(
        &mut self,
        case: &Case<'_>,
        parent: &Node,
        child: &ChildTrace,
        scale: &Number,
    ) {
        let Some(contribution) = child.contribution.as_ref() else { return };
        let whole = contribution.clone() * scale.clone();
        let own = &case.scores.nodes[child.node];
        // A policy's value stands for the child as a whole.
        let is_own = child.policy.is_none();
        let below = shares(case, child.node).filter(|_| is_own);
        let entered = match &parent.work {
            // The rule between need not be a line: each keeps its part.
            Work::Through { .. } => own.score.as_ref().and_then(|own| whole.divide(own)),
            _ => entered(parent, own)
                .map(|entered| child.weight_effective.clone() * entered * scale.clone()),
        };
        match below.zip(entered) {
            Some((below, factor)) => {
                let leaves = below.leaves.into_iter();
                self.leaves
                    .extend(leaves.map(|(leaf, share)| (leaf, share * factor.clone())));
            }
            None => self.leaves.push((child.node, whole)),
        }
    }
}

/// What one point of a child is where it enters: more where it enters as a percentage.
fn entered(parent: &Node, child: &NodeScore) -> Option<Number> {
    match &parent.work {
        Work::Combine { percent: true, .. } => {
            let (least, greatest) = child.bounds.as_ref()?;
            Number::from(100_i64).divide(&(greatest.clone() - least.clone()))
        }
        _ => Some(Number::ONE),
    }
}

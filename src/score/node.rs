//! The order of work in a node: children, aggregate, normalise, gates, published value.
//!
//! *In:* the scores of the nodes before it. *Out:* its own.
//!
//! Parents take the exact score after gates; only readers take the published one.

use crate::decimal::Number;
use crate::model::{MissingKind, Normalise, Policy};
use crate::points::Bounds;
use crate::route::View;
use crate::score::combine::{Combined, How, combine, weight};
use crate::score::leaf::leaf;
use crate::score::treat::{Entry, HUNDRED, Treated, is_outside, percent_of, treat};
use crate::score::{
    ChildTrace, Node, NodeScore, NodeTrace, Null, Ruleset, StateCount, WhyNot, Work,
};

/// What a node is worked out from.
pub(crate) struct Bench<'a> {
    pub ruleset: &'a Ruleset,
    pub view: &'a View<'a>,
    /// For every gate of the rule set, whether it fired.
    pub fired: &'a [Option<bool>],
    /// The nodes before it.
    pub done: &'a [NodeScore],
    pub trace: bool,
}

impl Bench<'_> {
    /// Works a node out.
    pub(crate) fn work(&self, node: &Node) -> NodeScore {
        let (how, children, percent) = match &node.work {
            Work::Leaf(rule) => return self.leaf(node, leaf(rule, self.view)),
            Work::Combine { children, aggregate, relative, percent } => {
                (How::Aggregate(*aggregate, *relative), children, *percent)
            }
            Work::Best(children) => (How::Best, children, false),
        };
        let treated: Vec<Treated<'_>> = children
            .iter()
            .map(|child| treat(child, &self.done[child.node], percent))
            .collect();
        let combined = combine(how, node.all_missing_zero, &treated);
        let mut scored = normalised(node.normalise, &combined);
        let before_gates = scored.score.clone().filter(|_| self.trace);
        self.finish(node, &mut scored);
        if self.trace {
            scored.trace = Some(Box::new(NodeTrace {
                children: self.children(how, &combined, &treated),
                states: self.states(node),
                policies: policies(&treated),
                aggregate: combined.value.ok(),
                before_gates,
                fired: self.acting(node).collect(),
            }));
        }
        scored
    }

    fn leaf(&self, node: &Node, scored: NodeScore) -> NodeScore {
        let points = scored.score.clone().filter(|_| self.trace);
        let mut scored = item_normalised(node.normalise, scored);
        let before_gates = scored.score.clone().filter(|_| self.trace);
        self.finish(node, &mut scored);
        if self.trace {
            let absent = scored.state.filter(|_| !scored.is_answered());
            let policy =
                absent.map(MissingKind::State).and_then(|kind| match &node.work {
                    Work::Leaf(rule) => Some((kind, rule.table.get(kind).clone())),
                    _ => None,
                });
            scored.trace = Some(Box::new(NodeTrace {
                policies: policy.into_iter().collect(),
                aggregate: points,
                before_gates,
                fired: self.acting(node).collect(),
                states: self.state(&scored).into_iter().collect(),
                ..NodeTrace::default()
            }));
        }
        scored
    }

    /// Gates, then the published value.
    fn finish(&self, node: &Node, scored: &mut NodeScore) {
        let Some(score) = scored.score.as_mut() else { return };
        let cap = self.acting(node).map(|gate| &self.ruleset.gates[gate].cap).min();
        if let Some(cap) = cap.filter(|cap| *score > **cap) {
            *score = cap.clone();
            scored.capped = true;
        }
        scored.published = Some(match node.decimals {
            Some(decimals) => score.round(decimals, self.ruleset.rounding),
            None => score.clone(),
        });
    }

    /// The gates of a node that act: true, or unknown where the file says so.
    fn acting<'a>(&'a self, node: &'a Node) -> impl Iterator<Item = usize> + 'a {
        node.gates.iter().copied().filter(|gate| {
            self.fired[*gate].unwrap_or(self.ruleset.gates[*gate].acts_if_unknown)
        })
    }

    fn children(
        &self,
        how: How,
        combined: &Combined,
        treated: &[Treated<'_>],
    ) -> Vec<ChildTrace> {
        let included: Vec<&Treated<'_>> = treated.iter().filter(is_included).collect();
        // Of several best ones the first is told.
        let best = combined.value.as_ref().ok().and_then(|value| {
            treated
                .iter()
                .position(|child| is_included(&child) && child.value() == Some(value))
        });
        let effective = |at: usize, child: &Treated<'_>| match how {
            _ if !is_included(&child) => Number::ZERO,
            How::Best => Number::from(usize::from(best == Some(at))),
            How::Aggregate(aggregate, relative) => {
                let whole = if relative {
                    weight(&included)
                } else {
                    Number::from(included.len())
                };
                share(aggregate, relative, best == Some(at), child, &whole)
                    * combined.factor.clone()
            }
        };
        let told = |(at, child): (usize, &Treated<'_>)| {
            let scored = &self.done[child.child.node];
            ChildTrace {
                node: child.child.node,
                value: child.value().cloned(),
                weight_declared: child.child.weight.clone(),
                weight_effective: effective(at, child),
                included: is_included(&child),
                why_not: why_not(child),
                policy: child.policy.map(|(kind, policy)| (kind, policy.clone())),
                declared: child.policy.and_then(|(kind, _)| child.child.table.span(kind)),
                state: scored.state,
                inherited: scored.inherited,
                null: child.null,
            }
        };
        treated.iter().enumerate().map(told).collect()
    }

    /// The states of the items and rows beneath a node.
    fn states(&self, node: &Node) -> Vec<StateCount> {
        let mut counts: Vec<StateCount> = Vec::new();
        for found in node.leaves.iter().filter_map(|at| self.state(&self.done[*at])) {
            let same = |c: &&mut StateCount| {
                (c.state, c.inherited) == (found.state, found.inherited)
            };
            match counts.iter_mut().find(same) {
                Some(count) => count.count += 1,
                None => counts.push(found),
            }
        }
        counts.sort_by_key(|count| (count.state, count.inherited));
        counts
    }

    fn state(&self, scored: &NodeScore) -> Option<StateCount> {
        Some(StateCount { state: scored.state?, inherited: scored.inherited, count: 1 })
    }
}

/// What one child's value is multiplied by, before prorating.
fn share(
    aggregate: crate::model::Aggregate,
    relative: bool,
    is_end: bool,
    child: &Treated<'_>,
    whole: &Number,
) -> Number {
    use crate::model::Aggregate::{Max, Mean, Min, Sum};
    match aggregate {
        Min | Max => Number::from(usize::from(is_end)),
        Sum if !relative => Number::ONE,
        Sum | Mean => child.child.weight.divide(whole).unwrap_or(Number::ZERO),
    }
}

fn is_included(child: &&Treated<'_>) -> bool {
    child.is_scored() && child.value().is_some()
}

fn why_not(child: &Treated<'_>) -> Option<WhyNot> {
    match child.entry {
        Entry::Leaves => Some(WhyNot::NotApplicable),
        _ if !child.is_scored() => Some(WhyNot::ZeroWeight),
        Entry::Value(..) => None,
        Entry::Excluded => Some(WhyNot::Excluded),
        Entry::Prorated(_) => Some(WhyNot::Prorated),
        Entry::Strict => Some(WhyNot::Strict),
        Entry::Invalidates => Some(WhyNot::Invalidated),
    }
}

/// The policies that were used, each once, in the order of the children.
fn policies(treated: &[Treated<'_>]) -> Vec<(MissingKind, Policy)> {
    let mut used: Vec<(MissingKind, Policy)> = Vec::new();
    for (kind, policy) in treated.iter().filter_map(|child| child.policy) {
        if !used.iter().any(|(k, p)| *k == kind && p == policy) {
            used.push((kind, policy.clone()));
        }
    }
    used
}

/// The aggregate on the scale of the node.
fn normalised(normalise: Option<Normalise>, combined: &Combined) -> NodeScore {
    let mut scored = NodeScore::null(Null::AllMissing, combined.standing);
    let ends = combined.bounds.as_ref();
    let range = ends.map(|(least, greatest)| greatest.clone() - least.clone());
    let value = match normalise {
        None => {
            scored.bounds = combined.bounds.clone();
            scored.denominator = ends.map(|(_, greatest)| greatest.clone());
            scored.numerator = combined.value.as_ref().ok().cloned();
            combined.value.clone()
        }
        Some(Normalise::PercentOfMax) => {
            let has_range = ends.is_some_and(|(least, greatest)| least < greatest);
            scored.bounds = has_range.then(|| HUNDRED.clone());
            scored.denominator = range;
            percent(combined, ends, &mut scored.numerator)
        }
    };
    match value {
        Ok(value) => (scored.score, scored.null) = (Some(value), None),
        Err(null) => scored.null = Some(null),
    }
    scored
}

/// The points of an item or a row on the scale of the node.
fn item_normalised(normalise: Option<Normalise>, scored: NodeScore) -> NodeScore {
    if normalise.is_none() {
        return scored;
    }
    let value = match (scored.score, scored.null) {
        (Some(score), _) => Ok(score),
        (None, null) => Err(null.unwrap_or(Null::AllMissing)),
    };
    let points = Combined {
        value,
        bounds: scored.bounds,
        standing: scored.standing,
        all_missing: false,
        factor: Number::ONE,
    };
    let (state, inherited, reason) = (scored.state, scored.inherited, scored.reason);
    NodeScore { state, inherited, reason, ..normalised(normalise, &points) }
}

/// The percentage, and the numerator it is made of.
fn percent(
    combined: &Combined,
    ends: Option<&Bounds>,
    numerator: &mut Option<Number>,
) -> Result<Number, Null> {
    let value = combined.value.as_ref().map_err(|null| *null)?;
    if combined.all_missing {
        *numerator = Some(Number::ZERO);
        return Ok(Number::ZERO);
    }
    let ends = ends.ok_or(Null::Unbounded)?;
    *numerator = Some(value.clone() - ends.0.clone());
    percent_of(value, ends).ok_or(Null::NoRange)
}

impl NodeScore {
    /// Whether the item or row is answered; of other nodes, whether one beneath is.
    pub fn is_answered(&self) -> bool {
        match self.state {
            Some(state) => {
                !is_outside(state) && state == crate::value::AnswerState::Answered
            }
            None => self.standing == crate::score::Standing::Answered,
        }
    }
}

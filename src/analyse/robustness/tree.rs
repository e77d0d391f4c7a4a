//! The scores of one unit as a tree whose weights can vary.
//!
//! *In:* the trace of a scored unit. *Out:* the value of the ranked node under other
//! weights, without an item, or put together in another way.
//!
//! What is included, by which policy, and which gates act does not depend on weights, so
//! it is taken from the trace once. Numbers are whole multiples of 10^-12: a tree that
//! does not come to the score of its unit within 10^-9 under the weights of the file is
//! no tree, and says so.

use crate::decimal::{Number, Rounding};
use crate::model::{Aggregate, Normalise, Policy};
use crate::score::{ChildTrace, GateAct, NodeScore, Ruleset, UnitScores, WhyNot, Work};

/// One.
pub(super) const UNIT: i128 = 1_000_000_000_000;
/// One, of weights.
pub(super) const WEIGHT: i128 = 1_000_000;
/// How far a tree may be from the score.
const NEAR: i128 = 1_000;

/// A number as a whole multiple of 10^-12; none where it is too large.
pub(super) fn fixed(number: &Number) -> Option<i128> {
    let whole = number.round(0, Rounding::Floor);
    let rest = (number.clone() - whole.clone()) * Number::from(1_000_000_000_000_i64);
    let rest = rest.round(0, Rounding::HalfEven).to_i64()?;
    i128::from(whole.to_i64()?).checked_mul(UNIT)?.checked_add(i128::from(rest))
}

/// A value with the least and greatest it could have been.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    value: i128,
    low: i128,
    high: i128,
}

/// Where the value of a child comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// From its node in the tree.
    Node(usize),
    /// It is what it is, and as a percentage of its range, where it has one: worked out
    /// once, and not for every draw.
    Fixed(Spread, Option<Spread>),
}

#[derive(Clone, Copy, Debug)]
struct Edge {
    child: usize,
    weight: i128,
    source: Source,
    /// It has no value of its own and counts in the bounds only.
    only_bounds: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Sum,
    Mean,
    Weighted,
    Least,
    Greatest,
}

/// One node put together.
#[derive(Clone, Debug)]
struct Branch {
    node: usize,
    how: How,
    percent: bool,
    edges: Vec<Edge>,
    /// What a prorated sum is multiplied by: those that count over those with a value.
    prorated: (i128, i128),
    normalised: bool,
    cap: Option<i128>,
}

/// The scores of one unit.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    branches: Vec<Branch>,
    root: usize,
}

/// What is done otherwise than the file says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Variant<'a> {
    /// What the weight of each node is multiplied by, in millionths; as they are where
    /// there are none.
    pub factors: &'a [i128],
    /// Nodes that are left out.
    pub without: &'a [usize],
    /// How the children of the ranked node are put together.
    pub top: Option<Top>,
}

/// Other ways to put the children of the ranked node together, each as a percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Top {
    /// Their mean, all weights the same.
    Equal,
    /// The least of them.
    Least,
}

impl Tree {
    /// The tree of a unit that was scored with a trace; none where its score does not
    /// come of such a tree.
    pub fn new(ruleset: &Ruleset, scores: &UnitScores, root: usize) -> Option<Self> {
        let mut needed = vec![false; ruleset.nodes.len()];
        needed[root] = true;
        for at in (0..ruleset.nodes.len()).rev().filter(|at| *at <= root) {
            if needed[at] {
                for child in ruleset.nodes[at].children() {
                    needed[child.node] = true;
                }
            }
        }
        let mut branches = Vec::new();
        for (at, node) in ruleset.nodes.iter().enumerate() {
            if !needed[at] || matches!(node.work, Work::Leaf(_)) {
                continue;
            }
            if scores.nodes[at].score.is_some() {
                branches.push(branch(ruleset, scores, at)?);
            }
        }
        let tree = Self { branches, root };
        let own = fixed(scores.nodes[root].score.as_ref()?)?;
        let found = tree.value(&Variant::default(), &mut Vec::new())?;
        ((own - found).abs() <= NEAR).then_some(tree)
    }

    /// The value of the ranked node; `spare` is memory that is used again.
    pub fn value(
        &self,
        variant: &Variant<'_>,
        spare: &mut Vec<Option<Spread>>,
    ) -> Option<i128> {
        spare.clear();
        spare.resize(self.root + 1, None);
        for branch in &self.branches {
            let top = variant.top.filter(|_| branch.node == self.root);
            let found = branch.spread(variant, top, spare);
            if branch.node <= self.root {
                spare[branch.node] = found;
            }
        }
        spare[self.root].map(|spread| spread.value)
    }
}

fn branch(ruleset: &Ruleset, scores: &UnitScores, at: usize) -> Option<Branch> {
    let node = &ruleset.nodes[at];
    let trace = scores.nodes[at].trace.as_ref()?;
    let is_percent = node.normalise.as_ref().is_none_or(Normalise::is_percent);
    if !is_percent || node.step.is_some() || node.bonus.is_some() || node.clamp.is_some()
    {
        return None;
    }
    let (how, percent) = match &node.work {
        Work::Combine { aggregate, relative, percent, .. } => {
            let how = match aggregate {
                Aggregate::Sum | Aggregate::Mean if *relative => How::Weighted,
                Aggregate::Sum => How::Sum,
                Aggregate::Mean => How::Mean,
                Aggregate::Min => How::Least,
                Aggregate::Max => How::Greatest,
                _ => return None,
            };
            (how, *percent)
        }
        Work::Best(_) => (How::Greatest, false),
        Work::Leaf(_) | Work::Through { .. } | Work::Formula(_) => return None,
    };
    let mut edges = Vec::new();
    for child in &trace.children {
        edges.extend(edge(ruleset, scores, child, percent)?);
    }
    let whole = i128::try_from(edges.len()).ok()?;
    let some = edges.iter().filter(|edge| !edge.only_bounds).count();
    let is_prorated = edges.iter().any(|edge| edge.only_bounds);
    let prorated = if is_prorated { (whole, i128::try_from(some).ok()?) } else { (1, 1) };
    let caps = trace.fired.iter().map(|gate| match &ruleset.gates[*gate].act {
        GateAct::Cap(cap) => fixed(cap),
        _ => None,
    });
    let caps = caps.collect::<Option<Vec<i128>>>()?;
    Some(Branch {
        node: at,
        how,
        percent,
        edges,
        prorated,
        normalised: node.normalise.is_some(),
        cap: caps.into_iter().min(),
    })
}

/// A child as the trace has it; the outer `None` is a number too large.
fn edge(
    ruleset: &Ruleset,
    scores: &UnitScores,
    child: &ChildTrace,
    percent: bool,
) -> Option<Option<Edge>> {
    let only_bounds = child.why_not == Some(WhyNot::Prorated);
    if !child.included && !only_bounds {
        return Some(None);
    }
    let scored = &scores.nodes[child.node];
    let is_leaf = matches!(ruleset.nodes[child.node].work, Work::Leaf(_));
    let is_own = child.policy.is_none() && scored.score.is_some();
    let source = if is_own && !is_leaf {
        Source::Node(child.node)
    } else {
        let by_policy = child
            .policy
            .as_ref()
            .is_some_and(|(_, policy)| !matches!(policy, Policy::Prorate(_)));
        let spread = match (by_policy && percent, child.value.as_ref()) {
            // It enters as a percentage already: its scale is 0 to 100.
            (true, Some(value)) => {
                Spread { value: fixed(value)?, low: 0, high: 100 * UNIT }
            }
            (_, value) => own_spread(scored, value.filter(|_| by_policy))?,
        };
        Source::Fixed(spread, percent_of(spread))
    };
    let weight = fixed(&child.weight_declared)? / (UNIT / WEIGHT);
    Some(Some(Edge { child: child.node, weight, source, only_bounds }))
}

fn own_spread(scored: &NodeScore, value: Option<&Number>) -> Option<Spread> {
    let value = match value.or(scored.score.as_ref()) {
        Some(value) => fixed(value)?,
        None => 0,
    };
    let (low, high) = match &scored.bounds {
        Some((low, high)) => (fixed(low)?, fixed(high)?),
        None => (value, value),
    };
    Some(Spread { value, low, high })
}

/// a · b / c, rounded to the nearest.
fn scaled(a: i128, b: i128, c: i128) -> Option<i128> {
    let product = a.checked_mul(b)?;
    let half = c.abs() / 2;
    let shifted = if product.is_negative() { product - half } else { product + half };
    (c != 0).then(|| shifted / c)
}

fn percent_of(spread: Spread) -> Option<Spread> {
    let range = spread.high - spread.low;
    let value = scaled(spread.value - spread.low, 100 * UNIT, range)?;
    Some(Spread { value, low: 0, high: 100 * UNIT })
}

impl Branch {
    fn spread(
        &self,
        variant: &Variant<'_>,
        top: Option<Top>,
        done: &[Option<Spread>],
    ) -> Option<Spread> {
        let how = match top {
            Some(Top::Equal) => How::Weighted,
            Some(Top::Least) => How::Least,
            None => self.how,
        };
        let percent = self.percent || top.is_some();
        let mut sum = Sum::new(how);
        for edge in &self.edges {
            if variant.without.contains(&edge.child) {
                continue;
            }
            let spread = match edge.source {
                Source::Fixed(_, own) if percent => own?,
                Source::Fixed(spread, _) => spread,
                Source::Node(node) => match done.get(node).copied().flatten() {
                    Some(spread) if percent => percent_of(spread)?,
                    Some(spread) => spread,
                    None => continue,
                },
            };
            let own = if top.is_some() { WEIGHT } else { edge.weight };
            let weight = match variant.factors.get(edge.child) {
                None | Some(&WEIGHT) => own,
                Some(factor) => scaled(own, *factor, WEIGHT)?,
            };
            sum.add(spread, weight, edge.only_bounds);
        }
        let mut found = sum.spread(self.prorated)?;
        if self.normalised || top.is_some() {
            found = percent_of(found)?;
        }
        if let Some(cap) = self.cap {
            found.value = found.value.min(cap);
        }
        Some(found)
    }
}

/// Children as they are put together.
struct Sum {
    how: How,
    weight: i128,
    valued: i128,
    parts: Option<(i128, i128, i128)>,
}

impl Sum {
    const fn new(how: How) -> Self {
        Self { how, weight: 0, valued: 0, parts: None }
    }

    fn add(&mut self, spread: Spread, weight: i128, only_bounds: bool) {
        let Spread { value, low, high } = spread;
        let of = match self.how {
            How::Least | How::Greatest => (value, low, high),
            _ => (value * weight, low * weight, high * weight),
        };
        let of = if only_bounds { (0, of.1, of.2) } else { of };
        self.weight += weight;
        self.valued += if only_bounds { 0 } else { weight };
        self.parts = Some(match (self.parts, self.how) {
            (None, _) => of,
            (Some(was), How::Least) => {
                (was.0.min(of.0), was.1.min(of.1), was.2.min(of.2))
            }
            (Some(was), How::Greatest) => {
                (was.0.max(of.0), was.1.max(of.1), was.2.max(of.2))
            }
            (Some(was), _) => (was.0 + of.0, was.1 + of.1, was.2 + of.2),
        });
    }

    fn spread(&self, (whole, some): (i128, i128)) -> Option<Spread> {
        let (value, low, high) = self.parts?;
        let by = match self.how {
            How::Least | How::Greatest => 1,
            How::Sum => WEIGHT,
            How::Mean | How::Weighted => self.weight,
        };
        let valued = match self.how {
            How::Mean | How::Weighted => self.valued,
            _ => by,
        };
        let value = scaled(value, 1, valued)?;
        let value = match self.how {
            How::Sum => scaled(value, whole, some)?,
            _ => value,
        };
        Some(Spread { value, low: scaled(low, 1, by)?, high: scaled(high, 1, by)? })
    }
}

//! The least and greatest of nodes, before there is any answer.
//!
//! *In:* a scoring file and its questionnaire. *Out:* bounds of every item, grid, row,
//! `any_of` and index.
//!
//! Gates change no bounds, and no route is looked at: either every child applies, or any
//! of them may be gone.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::decimal::Number;
use crate::model::{
    Aggregate, IndexRule, ItemKind, ItemRule, PointRule, Questionnaire, Scoring, Weights,
};
use crate::points::{Bounds, bounds};

/// Which children a node's bounds are over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Children {
    /// All of them: the maximum that a scoring file promises.
    All,
    /// Any of them: what no route can go beyond. Wider, and what a proof needs that
    /// something never happens.
    Any,
}

/// Bounds of every node by id, rows as `grid.row`, each on the scale its parent sees:
/// after `normalise`. A node without bounds, or with a child without, is `None`, as is
/// one that names itself among its descendants.
///
/// An index whose children have relative weights takes them as percentages unless it
/// says `children_as: value`, and is then within 0 and 100; `percent_of_max` is too,
/// unless there is nothing between least and greatest.
pub fn node_bounds(
    scoring: &Scoring,
    questionnaire: &Questionnaire,
    children: Children,
) -> IndexMap<String, Option<Bounds>> {
    let mut kinds: HashMap<&str, &ItemKind> = HashMap::new();
    for item in &questionnaire.items {
        kinds.entry(item.id.value.as_str()).or_insert(&item.kind);
    }
    let mut walk = Walk { scoring, children, known: IndexMap::new() };
    for rule in &scoring.items {
        walk.item(rule, &kinds);
    }
    for any_of in &scoring.any_of {
        walk.node(&any_of.id.value, 0);
    }
    for index in &scoring.indices {
        walk.node(&index.id.value, 0);
    }
    walk.known
}

/// Puts the bounds of children together, as they stand and equally weighted.
///
/// `None` where there are no children.
pub fn aggregate<'a>(
    how: Aggregate,
    children: impl ExactSizeIterator<Item = &'a Bounds> + Clone,
) -> Option<Bounds> {
    let count = children.len();
    let lows = children.clone().map(|bounds| &bounds.0);
    let highs = children.map(|bounds| &bounds.1);
    match how {
        Aggregate::Sum if count == 0 => None,
        Aggregate::Sum => Some((lows.cloned().sum(), highs.cloned().sum())),
        Aggregate::Mean => {
            let count = Number::from(count);
            let (low, high): (Number, Number) =
                (lows.cloned().sum(), highs.cloned().sum());
            Some((low.divide(&count)?, high.divide(&count)?))
        }
        Aggregate::Min => Some((lows.min()?.clone(), highs.min()?.clone())),
        Aggregate::Max => Some((lows.max()?.clone(), highs.max()?.clone())),
    }
}

/// How deep nodes may stand in nodes; `check` reports cycles.
const MOST_DEPTH: usize = 64;

/// One walk over the nodes of a file.
struct Walk<'a> {
    scoring: &'a Scoring,
    children: Children,
    known: IndexMap<String, Option<Bounds>>,
}

impl Walk<'_> {
    /// An item, and its rows where it is a grid; a key may itself be `grid.row`.
    fn item(&mut self, rule: &ItemRule, kinds: &HashMap<&str, &ItemKind>) {
        let id = &rule.id.value;
        let item = id.split('.').next().unwrap_or(id);
        let Some(kind) = kinds.get(item) else { return };
        let own = if let PointRule::Rows { rows, aggregate } = &rule.rule {
            let mut found = Vec::new();
            for row in rows {
                let bounds = normalised(row.normalise.is_some(), bounds(&row.rule, kind));
                let name = format!("{id}.{}", row.id.value);
                self.known.insert(name, bounds.clone());
                found.push(bounds);
            }
            self.together(aggregate.value, found.into_iter().collect::<Option<Vec<_>>>())
        } else {
            bounds(&rule.rule, kind)
        };
        self.known.insert(id.clone(), normalised(rule.normalise.is_some(), own));
    }

    fn node(&mut self, id: &str, depth: usize) -> Option<Bounds> {
        if let Some(known) = self.known.get(id) {
            return known.clone();
        }
        if depth > MOST_DEPTH {
            return None;
        }
        let scoring = self.scoring;
        let found = if let Some(any_of) = scoring.any_of.iter().find(|n| n.id.value == id)
        {
            let members =
                any_of.of.iter().map(|member| self.node(&member.value, depth + 1));
            let members: Option<Vec<Bounds>> = members.collect();
            self.together(Aggregate::Max, members)
        } else if let Some(index) = scoring.indices.iter().find(|n| n.id.value == id) {
            self.index(index, depth)
        } else {
            return None;
        };
        self.known.insert(id.to_owned(), found.clone());
        found
    }

    fn index(&mut self, index: &IndexRule, depth: usize) -> Option<Bounds> {
        let children: Vec<Option<Bounds>> = index
            .children
            .iter()
            .map(|child| self.node(&child.value, depth + 1))
            .collect();
        let value = index.children_as_value.as_ref().is_some_and(|value| value.value);
        let hundred = (Number::ZERO, Number::from(100_i64));
        let raw = match &index.weights.value {
            Weights::Points => self.together(index.aggregate.value, all(&children)),
            _ if !value => {
                let spread = |child: &Option<Bounds>| {
                    child.as_ref().is_some_and(|(low, high)| low < high)
                };
                children.iter().any(spread).then(|| hundred.clone())
            }
            Weights::Equal => {
                let how = match index.aggregate.value {
                    Aggregate::Sum => Aggregate::Mean,
                    other => other,
                };
                self.together(how, all(&children))
            }
            Weights::Declared(weights) => {
                let weight = |id: &str| {
                    let found = weights.iter().find(|(child, _)| child.value == id);
                    found.map_or(Number::ZERO, |(_, weight)| weight.value.clone())
                };
                let weights = index.children.iter().map(|child| weight(&child.value));
                self.weighted(weights.zip(children).filter(|(w, _)| !w.is_zero()))
            }
        }?;
        normalised(index.normalise.is_some(), Some(raw))
    }

    fn weighted(
        &self,
        children: impl Iterator<Item = (Number, Option<Bounds>)>,
    ) -> Option<Bounds> {
        let children: Option<Vec<(Number, Bounds)>> =
            children.map(|(weight, bounds)| Some((weight, bounds?))).collect();
        let children = children?;
        if self.children == Children::Any {
            let bounds: Vec<Bounds> = children.into_iter().map(|(_, b)| b).collect();
            return self.together(Aggregate::Mean, Some(bounds));
        }
        let total: Number = children.iter().map(|(weight, _)| weight.clone()).sum();
        let low: Number = children.iter().map(|(w, b)| w.clone() * b.0.clone()).sum();
        let high: Number = children.iter().map(|(w, b)| w.clone() * b.1.clone()).sum();
        Some((low.divide(&total)?, high.divide(&total)?))
    }

    /// The bounds of children put together, those that may be gone looked at.
    fn together(&self, how: Aggregate, children: Option<Vec<Bounds>>) -> Option<Bounds> {
        let children = children?;
        if self.children == Children::All {
            return aggregate(how, children.iter());
        }
        let lows = children.iter().map(|bounds| &bounds.0);
        let highs = children.iter().map(|bounds| &bounds.1);
        let (least, greatest) =
            (lows.clone().min()?.clone(), highs.clone().max()?.clone());
        if how != Aggregate::Sum {
            return Some((least, greatest));
        }
        // A sum is furthest out with the children that pull that way only, and at least
        // one of them.
        let below: Number = lows.filter(|low| low.is_negative()).cloned().sum();
        let above: Number = highs.filter(|high| !high.is_negative()).cloned().sum();
        let low = if least.is_negative() { below } else { least };
        Some((low, if greatest.is_negative() { greatest } else { above }))
    }
}

/// Bounds after `percent_of_max`, the only way to normalise so far.
fn normalised(is_normalised: bool, bounds: Option<Bounds>) -> Option<Bounds> {
    if !is_normalised {
        return bounds;
    }
    let (least, greatest) = bounds?;
    (least < greatest).then(|| (Number::ZERO, Number::from(100_i64)))
}

/// All bounds, unless one has none.
fn all(children: &[Option<Bounds>]) -> Option<Vec<Bounds>> {
    children.iter().cloned().collect()
}

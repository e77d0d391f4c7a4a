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
    Aggregate, Combination, CombinationTerm, IndexRule, ItemKind, ItemRule, Normalise,
    OnZero, PointRule, Questionnaire, Scoring, Steps, Weighing,
};
use crate::points::{
    Attainable, Bounds, MeanFault, Part, bounds, compile_node, mean, scaled_bounds,
};
use crate::source::Spanned;

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
/// `None` where there are no children, and where the ends have no such mean.
pub fn aggregate<'a>(
    how: &Aggregate,
    children: impl ExactSizeIterator<Item = &'a Bounds> + Clone,
) -> Option<Bounds> {
    let one = Number::ONE;
    let children: Vec<(&Bounds, &Number)> =
        children.map(|bounds| (bounds, &one)).collect();
    together(how, &children, None)
}

/// Puts weighed bounds together. Every way to do so grows with each child, so the ends
/// are those of the ends.
pub fn together(
    how: &Aggregate,
    children: &[(&Bounds, &Number)],
    on_zero: Option<&OnZero>,
) -> Option<Bounds> {
    if children.is_empty() {
        return None;
    }
    let lows = children.iter().map(|((low, _), weight)| (low, *weight));
    let highs = children.iter().map(|((_, high), weight)| (high, *weight));
    match how {
        Aggregate::Sum => {
            Some((lows.map(|end| end.0).sum(), highs.map(|end| end.0).sum()))
        }
        Aggregate::Combination(_) => None,
        how => {
            let end = |parts: Vec<Part<'_>>| match mean(how, &parts, on_zero) {
                Ok(mean) => Some(mean.value),
                // What has no mean at its least end comes as near to 0 as one likes.
                Err(MeanFault::Domain) => {
                    let is_below = parts.iter().any(|(value, _)| value.is_negative());
                    (!is_below).then_some(Number::ZERO)
                }
                Err(_) => None,
            };
            Some((end(lows.collect())?, end(highs.collect())?))
        }
    }
}

/// The bounds of a combination: a child of a negative coefficient turns its ends round.
pub fn combined<'a>(
    combination: &Combination,
    terms: impl Iterator<Item = (&'a CombinationTerm, Option<&'a Bounds>)>,
    any_may_go: bool,
) -> Option<Bounds> {
    let (mut low, mut high) =
        (combination.constant.clone(), combination.constant.clone());
    for (term, bounds) in terms {
        let coefficient = coefficient(combination, term)?;
        if coefficient.is_zero() {
            continue;
        }
        let (least, greatest) = bounds?;
        let at = |end: &Number| (end.clone() - term.minus.clone()) * coefficient.clone();
        let ends = (at(least), at(greatest));
        let (mut least, mut greatest) =
            if ends.0 <= ends.1 { ends } else { (ends.1, ends.0) };
        if any_may_go {
            (least, greatest) = (least.min(Number::ZERO), greatest.max(Number::ZERO));
        }
        (low, high) = (low + least, high + greatest);
    }
    Some((low, high))
}

/// What a child of a combination is multiplied by; none where it is divided by 0.
pub fn coefficient(combination: &Combination, term: &CombinationTerm) -> Option<Number> {
    let own = term.times.divide(&term.divide_by.value)?;
    Some(own * combination.times.clone())
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
        let own = if let (PointRule::Rows { rows, .. }, Some(weighing)) =
            (&rule.rule, rule.weighing())
        {
            let mut found = Vec::new();
            for row in rows {
                let bounds = {
                    let own = bounds(row, kind);
                    normalised(row.normalise.as_ref(), own, &row.steps)
                };
                let name = format!("{id}.{}", row.id.value);
                self.known.insert(name, bounds.clone());
                found.push(bounds);
            }
            weighed(&weighing, &found, self.children, None)
        } else {
            bounds(rule, kind)
        };
        self.known
            .insert(id.clone(), normalised(rule.normalise.as_ref(), own, &rule.steps));
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
            let own = match (members, self.children) {
                (None, _) => None,
                (Some(all), Children::All) => aggregate(&Aggregate::Max, all.iter()),
                (Some(all), Children::Any) => some_of(&Aggregate::Max, &all),
            };
            normalised(any_of.normalise.as_ref(), own, &any_of.steps)
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
        if let Some(rule) = &index.rule {
            let own = children.first().and_then(Option::as_ref);
            let own =
                compile_node(&rule.value, index.turn.as_ref(), &Attainable::between(own));
            let own = own?.bounds;
            return normalised(index.normalise.as_ref(), own, &index.steps);
        }
        let normalise = index.normalise.as_ref();
        // Some scales have ends whatever the node has.
        let raw = self.put_together(index, &children);
        normalised(normalise, raw, &index.steps)
    }

    fn put_together(
        &self,
        index: &IndexRule,
        children: &[Option<Bounds>],
    ) -> Option<Bounds> {
        let how = &index.aggregate.value;
        if let Aggregate::Combination(combination) = how {
            let terms = combination.terms.iter().zip(children.iter().map(Option::as_ref));
            return combined(combination, terms, self.children == Children::Any);
        }
        let on_zero = index.on_zero.as_ref().map(|said| &said.value);
        weighed(&index.weighing(), children, self.children, on_zero)
    }
}

/// The bounds of weighed children put together: of an index, or of the rows of a grid.
pub(in crate::points) fn weighed(
    weighing: &Weighing<'_>,
    children: &[Option<Bounds>],
    which: Children,
    on_zero: Option<&OnZero>,
) -> Option<Bounds> {
    let hundred = (Number::ZERO, Number::from(100_i64));
    let has_range =
        |child: &Option<Bounds>| child.as_ref().is_some_and(|(low, high)| low < high);
    let entered: Option<Vec<Bounds>> = match weighing.takes_percentages() {
        true if children.iter().any(has_range) => Some(vec![hundred; children.len()]),
        true => None,
        false => children.iter().cloned().collect(),
    };
    let how = match weighing.aggregate {
        Aggregate::Sum if weighing.is_relative() => &Aggregate::Mean,
        how => how,
    };
    let entered = entered?;
    if which == Children::Any {
        return some_of(how, &entered);
    }
    let factors = weighing.factors().into_iter().map(Option::unwrap_or_default);
    let factors: Vec<Number> = factors.collect();
    let parts = entered.iter().zip(&factors);
    let parts: Vec<_> = parts.filter(|(_, weight)| !weight.is_zero()).collect();
    together(how, &parts, on_zero)
}

/// The bounds of children put together, any of which may be gone.
fn some_of(how: &Aggregate, children: &[Bounds]) -> Option<Bounds> {
    let lows = children.iter().map(|bounds| &bounds.0);
    let highs = children.iter().map(|bounds| &bounds.1);
    let (least, greatest) = (lows.clone().min()?.clone(), highs.clone().max()?.clone());
    match how {
        Aggregate::Sum => {}
        Aggregate::ShareAtLeast(_) => return Some((Number::ZERO, Number::ONE)),
        _ => return Some((least, greatest)),
    }
    // A sum is furthest out with the children that pull that way only, and at least
    // one of them.
    let below: Number = lows.filter(|low| low.is_negative()).cloned().sum();
    let above: Number = highs.filter(|high| !high.is_negative()).cloned().sum();
    let low = if least.is_negative() { below } else { least };
    Some((low, if greatest.is_negative() { greatest } else { above }))
}

fn normalised(
    normalise: Option<&Spanned<Normalise>>,
    bounds: Option<Bounds>,
    steps: &Steps,
) -> Option<Bounds> {
    let normalise = normalise.map(|said| &said.value);
    scaled_bounds(normalise, bounds.as_ref(), steps.holds_all())
}

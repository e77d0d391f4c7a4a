//! Children that are put together by weight: those of an index, and the rows of a grid.
//!
//! *In:* an index or a grid as written. *Out:* what the two have alike, so that one rule
//! reads both.
//!
//! Nothing is computed here and no name is looked up.

use crate::decimal::Number;
use crate::model::{Aggregate, IndexRule, ItemRule, PointRule, Scoring, Weights};
use crate::source::{Span, Spanned};

/// A node with the factors of its children.
#[derive(Clone, Debug)]
pub struct Weighing<'a> {
    /// The id of the node.
    pub id: &'a Spanned<String>,
    /// It is a grid, and its children are rows.
    pub is_grid: bool,
    /// How the children are put together.
    pub aggregate: &'a Aggregate,
    /// Their factors.
    pub weights: &'a Weights,
    /// Where the factors stand.
    pub span: Span,
    /// With relative weights: children enter as they stand and not as percentages.
    pub as_value: bool,
    /// The children, in the order written.
    pub children: Vec<&'a Spanned<String>>,
    /// The entry has faults that `load` has reported.
    pub poisoned: bool,
}

impl Weighing<'_> {
    /// Whether factors are brought to sum 1, so that a sum is a mean.
    pub fn is_relative(&self) -> bool {
        *self.weights != Weights::Points
    }

    /// Whether children enter as percentages of their own range.
    pub fn takes_percentages(&self) -> bool {
        self.is_relative() && !self.as_value
    }

    /// The factor of each child, in their order; none of one that has no weight declared.
    pub fn factors(&self) -> Vec<Option<Number>> {
        let factor = |child: &&Spanned<String>| match self.weights {
            Weights::Points | Weights::Equal => Some(Number::ONE),
            Weights::Declared(declared) => {
                let mut all = declared.iter();
                Some(all.find(|(id, _)| id.value == child.value)?.1.value.clone())
            }
        };
        self.children.iter().map(factor).collect()
    }
}

impl IndexRule {
    /// Its children and their factors.
    pub fn weighing(&self) -> Weighing<'_> {
        Weighing {
            id: &self.id,
            is_grid: false,
            aggregate: &self.aggregate.value,
            weights: &self.weights.value,
            span: self.weights.span,
            as_value: self.children_as_value.as_ref().is_some_and(|value| value.value),
            children: self.children.iter().collect(),
            poisoned: self.poisoned,
        }
    }
}

impl ItemRule {
    /// The rows of a grid and their factors: as they stand, unless it says otherwise.
    pub fn weighing(&self) -> Option<Weighing<'_>> {
        let PointRule::Rows { rows, aggregate, weights, children_as_value } = &self.rule
        else {
            return None;
        };
        let said = weights.as_ref();
        Some(Weighing {
            id: &self.id,
            is_grid: true,
            aggregate: &aggregate.value,
            weights: said.map_or(&Weights::Points, |weights| &weights.value),
            span: said.map_or(self.rule_span, |weights| weights.span),
            as_value: children_as_value.as_ref().is_some_and(|value| value.value),
            children: rows.iter().map(|row| &row.id).collect(),
            poisoned: self.poisoned,
        })
    }
}

impl Scoring {
    /// Every node whose children are weighed: grids, then indices that put children
    /// together.
    pub fn weighings(&self) -> Vec<Weighing<'_>> {
        let grids = self.items.iter().filter_map(ItemRule::weighing);
        grids.chain(self.indices.iter().map(IndexRule::weighing)).collect()
    }
}

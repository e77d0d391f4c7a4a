//! How well the items of a scale hang together.
//!
//! *In:* the nodes that say `scale: true`, and records one after the other. *Out:* Cronbach's
//! alpha, exact, and for every item its correlation with the rest and alpha without it.
//!
//! Only those that answered every item of the scale count. Of them sums and sums of products
//! are kept, from which every variance follows exactly.

use crate::decimal::{Number, Rounding};
use crate::figures::Study;
use crate::model::IndexRule;
use crate::score::{Standing, UnitScores};

/// Decimals of a correlation.
const DECIMALS: u32 = 10;

/// The reliability of one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// The node.
    pub node: String,
    /// Those that answered every item.
    pub base: usize,
    /// Cronbach's alpha; none where fewer than two items or units have it, or nothing
    /// varies.
    pub alpha: Option<Number>,
    /// Every item: its correlation with the sum of the others, and alpha without it.
    pub items: Vec<(String, Option<Number>, Option<Number>)>,
}

/// The scores of the items of a scale; none where not all were answered.
pub(in crate::analyse) type Row = Option<Vec<Number>>;

/// A scale as it is added up.
#[derive(Clone, Debug)]
pub(in crate::analyse) struct Scale {
    node: String,
    /// The nodes of its items, and their names.
    leaves: Vec<(usize, String)>,
    base: usize,
    sums: Vec<Number>,
    /// Of every item, with itself and those before it.
    products: Vec<Vec<Number>>,
}

/// The scales of a scoring file, of nobody yet.
pub(in crate::analyse) fn scales(study: &Study<'_>) -> Vec<Scale> {
    let (scoring, ruleset) = (study.scoring, study.ruleset);
    let scales = scoring.indices.iter().filter(|index| index.is_scale);
    let scale = |index: &IndexRule| {
        let node = &ruleset.nodes[ruleset.position(&index.id.value)?];
        let leaves = node.leaves.iter().map(|at| (*at, ruleset.nodes[*at].id.clone()));
        let count = node.leaves.len();
        Some(Scale {
            node: index.id.value.clone(),
            leaves: leaves.collect(),
            base: 0,
            sums: vec![Number::ZERO; count],
            products: (0..count).map(|at| vec![Number::ZERO; at + 1]).collect(),
        })
    };
    scales.filter_map(scale).collect()
}

impl Scale {
    /// What a record has.
    pub fn row(&self, scores: &UnitScores) -> Row {
        let answered = self.leaves.iter().map(|(leaf, _)| {
            let scored = scores.nodes.get(*leaf)?;
            let is_own = scored.standing == Standing::Answered;
            scored.score.clone().filter(|_| is_own)
        });
        answered.collect()
    }

    /// Adds what a record has.
    pub fn take(&mut self, row: &Row) {
        let Some(row) = row else { return };
        self.base += 1;
        for (at, own) in row.iter().enumerate() {
            self.sums[at] += own;
            for (other, sum) in row.iter().zip(&mut self.products[at]) {
                *sum += &(own.clone() * other.clone());
            }
        }
    }

    /// What it comes to.
    pub fn finish(self) -> Reliability {
        let all: Vec<usize> = (0..self.leaves.len()).collect();
        let item = |at: usize| {
            let others: Vec<usize> = all.iter().copied().filter(|n| *n != at).collect();
            let id = self.leaves[at].1.clone();
            (id, self.item_rest(at, &others), self.alpha(&others))
        };
        Reliability {
            node: self.node.clone(),
            base: self.base,
            alpha: self.alpha(&all),
            items: all.iter().map(|at| item(*at)).collect(),
        }
    }

    /// k / (k − 1) · (1 − Σ variances / variance of the sum).
    fn alpha(&self, items: &[usize]) -> Option<Number> {
        let count = items.len();
        if count < 2 {
            return None;
        }
        let parts = items.iter().map(|at| self.covariance(*at, *at));
        let parts: Number = parts.sum::<Option<Number>>()?;
        let whole = self.between(items, items)?;
        let share = Number::ONE - parts.divide(&whole)?;
        Some(Number::from(count).divide(&Number::from(count - 1))? * share)
    }

    fn item_rest(&self, at: usize, others: &[usize]) -> Option<Number> {
        if others.is_empty() {
            return None;
        }
        let both = self.between(&[at], others)?;
        let spread = self.covariance(at, at)? * self.between(others, others)?;
        Some(both.divide(&spread.sqrt()?)?.round(DECIMALS, Rounding::HalfEven))
    }

    /// The covariance of the sums of some items and of others.
    fn between(&self, some: &[usize], others: &[usize]) -> Option<Number> {
        let pairs = some.iter().flat_map(|a| others.iter().map(move |b| (*a, *b)));
        pairs.map(|(a, b)| self.covariance(a, b)).sum()
    }

    /// The covariance of two items with n − 1 beneath; none of fewer than two records:
    /// (Σab − Σa·Σb / n) / (n − 1).
    fn covariance(&self, a: usize, b: usize) -> Option<Number> {
        let product = self.products[a.max(b)][a.min(b)].clone();
        let expected = self.sums[a].clone() * self.sums[b].clone();
        let sum = product - expected.divide(&Number::from(self.base))?;
        sum.divide(&Number::from(self.base.checked_sub(1)?))
    }
}

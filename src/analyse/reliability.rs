//! How well the items of a scale hang together.
//!
//! *In:* a wave, and the nodes that say `scale: true`. *Out:* Cronbach's alpha, exact,
//! and for every item its correlation with the rest and alpha without it.
//!
//! Only those that answered every item of the scale count.

use crate::analyse::Wave;
use crate::decimal::{Number, Rounding};
use crate::score::Standing;

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

/// The reliability of every scale.
pub fn reliability(wave: &Wave<'_>) -> Vec<Reliability> {
    let ruleset = wave.study.ruleset;
    let scales = wave.study.scoring.indices.iter().filter(|index| index.is_scale);
    let told = scales.filter_map(|index| {
        let node = &ruleset.nodes[ruleset.position(&index.id.value)?];
        let rows: Vec<Vec<Number>> = wave
            .cases()
            .iter()
            .filter_map(|case| {
                let answered = node.leaves.iter().map(|leaf| {
                    let scored = case.scores.nodes.get(*leaf)?;
                    let is_own = scored.standing == Standing::Answered;
                    scored.score.clone().filter(|_| is_own)
                });
                answered.collect()
            })
            .collect();
        let all: Vec<usize> = (0..node.leaves.len()).collect();
        let item = |at: usize| {
            let others: Vec<usize> = all.iter().copied().filter(|n| *n != at).collect();
            let id = ruleset.nodes[node.leaves[at]].id.clone();
            (id, item_rest(&rows, at, &others), alpha(&rows, &others))
        };
        Some(Reliability {
            node: index.id.value.clone(),
            base: rows.len(),
            alpha: alpha(&rows, &all),
            items: all.iter().map(|at| item(*at)).collect(),
        })
    });
    told.collect()
}

/// k / (k − 1) · (1 − Σ variances / variance of the sum).
fn alpha(rows: &[Vec<Number>], items: &[usize]) -> Option<Number> {
    let count = items.len();
    if count < 2 {
        return None;
    }
    let column = |at: usize| rows.iter().map(|row| row[at].clone()).collect::<Vec<_>>();
    let parts: Number = items
        .iter()
        .map(|at| covariance(&column(*at), &column(*at)))
        .sum::<Option<Number>>()?;
    let sums = sums(rows, items);
    let whole = covariance(&sums, &sums)?;
    let share = Number::ONE - parts.divide(&whole)?;
    Some(Number::from(count).divide(&Number::from(count - 1))? * share)
}

fn sums(rows: &[Vec<Number>], items: &[usize]) -> Vec<Number> {
    let sum = |row: &Vec<Number>| items.iter().map(|at| row[*at].clone()).sum();
    rows.iter().map(sum).collect()
}

/// The covariance with n − 1 beneath; none of fewer than two.
fn covariance(a: &[Number], b: &[Number]) -> Option<Number> {
    let count = Number::from(a.len());
    let mean = |values: &[Number]| values.iter().cloned().sum::<Number>().divide(&count);
    let (first, second) = (mean(a)?, mean(b)?);
    let products = a
        .iter()
        .zip(b)
        .map(|(a, b)| (a.clone() - first.clone()) * (b.clone() - second.clone()));
    let sum: Number = products.sum();
    sum.divide(&Number::from(a.len().checked_sub(1)?))
}

fn item_rest(rows: &[Vec<Number>], at: usize, others: &[usize]) -> Option<Number> {
    if others.is_empty() {
        return None;
    }
    let own: Vec<Number> = rows.iter().map(|row| row[at].clone()).collect();
    let rest = sums(rows, others);
    let both = covariance(&own, &rest)?;
    let spread = (covariance(&own, &own)? * covariance(&rest, &rest)?).sqrt()?;
    Some(both.divide(&spread)?.round(DECIMALS, Rounding::HalfEven))
}

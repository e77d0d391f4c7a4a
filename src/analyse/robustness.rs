//! How much places depend on weights, on single items, and on what was not answered.
//!
//! *In:* a wave and `robustness:` of its scoring file. *Out:* for every ranked unit its
//! place and the places between which nine in ten draws put it; its place under other
//! ways to put the parts together; the places between which its absent answers leave it;
//! for every item how far places move without it.
//!
//! Every draw is made of the seed, its number and the id of each node, so that neither
//! threads nor the order of files matter. Sums and means are added up in whole numbers;
//! whatever else a score may be made of, the scorer works out again. The lowest and highest
//! scores that absent answers leave open come from the scorer too.

mod again;
mod tree;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::analyse::gaps::{answer, rescored};
use crate::analyse::{Handed, Wave};
use crate::decimal::Number;
use crate::expression::SlotId;
use crate::model::{RankRule, RankValue, Robustness};
use crate::rank::{Ranking, ranks};
use crate::route::View;
use crate::score::{NodeKind, Trace, Work, score_among};
use crate::value::{AnswerState, Value};

use again::Again;
use tree::{Top, Tree, UNIT, Variant, WEIGHT, fixed};

/// Nine in ten draws lie between these shares, in hundredths.
const EDGES: (u64, u64) = (5, 95);

/// So many draws are tried together.
const TOGETHER: usize = 32;

/// How much places depend on what was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robust {
    /// The rank that was tried.
    pub rank: String,
    /// How many draws.
    pub draws: u32,
    /// Every ranked unit, by place and code.
    pub units: Vec<RobustUnit>,
    /// How far a place moves at the mean without each item.
    pub items: Vec<(String, Number)>,
}

/// One unit.
#[derive(Clone, Debug, PartialEq)]
pub struct RobustUnit {
    /// Its code and name.
    pub unit: (String, String),
    /// Its place.
    pub place: Number,
    /// The best and the worst place that nine in ten draws leave it.
    pub drawn: (Number, Number),
    /// Its place where the parts of the score weigh the same.
    pub equal: Option<Number>,
    /// Its place by its weakest part.
    pub least: Option<Number>,
    /// Its places if what it did not answer were worth the most, and the least.
    pub absent: (Number, Number),
}

/// Tries the first rank of a scoring file; none where it has no `robustness` or rank.
pub fn robustness(wave: &Wave<'_>) -> Option<Robust> {
    let rule = wave.study.scoring.results.robustness.as_ref()?;
    let rank = wave.study.scoring.ranks.first()?;
    let ranking = wave.ranking(rank)?;
    let node = wave.study.ruleset.ranks.first()?.node;
    let tried = Tried::new(wave, (rule, rank), &ranking, node);
    let drawn = tried.drawn();
    let (equal, least) = (tried.otherwise(Top::Equal), tried.otherwise(Top::Least));
    let rows = ranking.rows.iter().enumerate();
    let units = rows.map(|(at, row)| {
        let handed = &wave.handed[row.contender];
        RobustUnit {
            unit: (handed.unit.to_owned(), handed.name.to_owned()),
            place: row.place.place.clone(),
            drawn: drawn[at].clone(),
            equal: equal[at].clone(),
            least: least[at].clone(),
            absent: tried.absent(at, handed),
        }
    });
    Some(Robust {
        rank: rank.id.value.clone(),
        draws: rule.draws.value,
        units: units.collect(),
        items: if rule.leave_one_out { tried.without() } else { Vec::new() },
    })
}

/// A ranking that is tried.
struct Tried<'a> {
    wave: &'a Wave<'a>,
    rule: &'a Robustness,
    rank: &'a RankRule,
    ranking: &'a Ranking,
    node: usize,
    /// The ranked units in the order of the ranking: a tree, or the score that stays.
    trees: Vec<(Option<Tree>, i128)>,
    /// Those of them that are no trees, in that order.
    again: Again<'a>,
    /// What equal values are equal on, in multiples of 10^-12.
    step: i128,
}

impl<'a> Tried<'a> {
    fn new(
        wave: &'a Wave<'a>,
        (rule, rank): (&'a Robustness, &'a RankRule),
        ranking: &'a Ranking,
        node: usize,
    ) -> Self {
        let study = wave.study;
        let tree = |contender: usize| {
            let handed = &wave.handed[contender];
            let record = handed.answers.record();
            let language = study.questionnaire.source_language();
            let view = View::new(study.plan, study.questionnaire, record, language);
            let envelope = handed.answers.envelope();
            let among = study.among;
            let scores = score_among(study.ruleset, &view, envelope, Trace::On, among);
            let own = scores.nodes[node].score.as_ref().and_then(fixed).unwrap_or(0);
            (Tree::new(study.ruleset, &scores, node), own)
        };
        let rows = ranking.rows.par_iter();
        let decimals = match rank.value.value {
            RankValue::Exact => 9,
            RankValue::Decimals(decimals) => decimals,
            RankValue::Published => study.ruleset.nodes[node].decimals.unwrap_or(9),
        };
        let trees: Vec<(Option<Tree>, i128)> =
            rows.map(|row| tree(row.contender)).collect();
        let others = ranking.rows.iter().zip(&trees).filter(|(_, tree)| tree.0.is_none());
        let others = others.map(|(row, _)| row.contender).collect();
        Self {
            wave,
            rule,
            rank,
            ranking,
            node,
            trees,
            again: Again::new(wave, node, others),
            step: 10_i128.pow(12 - decimals.min(12)),
        }
    }

    /// The places of all under each of several variants; none for a unit that has no value
    /// under it.
    fn places(&self, variants: &[Variant<'_>]) -> Vec<Vec<Option<Number>>> {
        let again = self.again.values(variants);
        let both = variants.iter().zip(again);
        both.map(|(variant, again)| self.placed(variant, &again)).collect()
    }

    /// The places of all under a variant, with the values of those that are no trees.
    fn placed(
        &self,
        variant: &Variant<'_>,
        again: &[Option<i128>],
    ) -> Vec<Option<Number>> {
        let (mut spare, mut again) = (Vec::new(), again.iter());
        let values = self.trees.iter().map(|(tree, _)| {
            let value = match tree {
                Some(tree) => tree.value(variant, &mut spare),
                None => again.next().copied().flatten(),
            };
            value.map(|value| on(value, self.step))
        });
        let values: Vec<Option<i128>> = values.collect();
        ranks(&values, self.rank.ties, self.rank.direction)
    }

    fn otherwise(&self, top: Top) -> Vec<Option<Number>> {
        let variant = Variant { top: Some(top), ..Variant::default() };
        self.places(&[variant]).pop().unwrap_or_default()
    }

    /// The best and worst place of nine in ten draws, for each unit.
    fn drawn(&self) -> Vec<(Number, Number)> {
        let noise = fixed(&self.rule.noise.value).unwrap_or(0) / (UNIT / WEIGHT);
        let nodes = self.wave.study.ruleset.nodes.iter();
        let varied: Vec<Option<u64>> =
            nodes.map(|node| self.varies(node).then(|| spelt(&node.id))).collect();
        let count = self.trees.len();
        let factors = |number: u32| {
            let factor = |node: &Option<u64>| match node {
                Some(node) => {
                    WEIGHT + noise * drawn(self.rule.seed.value, number, *node) / WEIGHT
                }
                None => WEIGHT,
            };
            varied.iter().map(factor).collect::<Vec<i128>>()
        };
        let draw = |mut tally: Vec<BTreeMap<Number, u64>>, numbers: &[u32]| {
            let factors: Vec<Vec<i128>> = numbers.iter().map(|at| factors(*at)).collect();
            let variant = |factors| Variant { factors, ..Variant::default() };
            let variants: Vec<Variant<'_>> =
                factors.iter().map(|factors| variant(factors)).collect();
            for places in self.places(&variants) {
                for (tally, place) in tally.iter_mut().zip(places) {
                    if let Some(place) = place {
                        *tally.entry(place).or_default() += 1;
                    }
                }
            }
            tally
        };
        let empty = || vec![BTreeMap::new(); count];
        let numbers: Vec<u32> = (0..self.rule.draws.value).collect();
        let tallies = numbers.par_chunks(TOGETHER).fold(empty, draw).reduce(
            empty,
            |mut all, other| {
                for (all, other) in all.iter_mut().zip(other) {
                    for (place, times) in other {
                        *all.entry(place).or_default() += times;
                    }
                }
                all
            },
        );
        let draws = u64::from(self.rule.draws.value);
        tallies.iter().map(|tally| edges(tally, draws)).collect()
    }

    fn varies(&self, node: &crate::score::Node) -> bool {
        let levels = &self.rule.levels;
        let is = |word: &str| levels.iter().any(|level| level.value == word);
        let is_item = matches!(node.kind, NodeKind::Item | NodeKind::Row);
        levels.is_empty()
            || is_item && is("item")
            || node.level.as_deref().is_some_and(is)
    }

    /// How far places move at the mean without each item.
    fn without(&self) -> Vec<(String, Number)> {
        let study = self.wave.study;
        let mut items: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, node) in study.ruleset.nodes.iter().enumerate() {
            if let Work::Leaf(leaf) = &node.work
                && let Some(item) = study.plan.item_of(leaf.slot)
            {
                items.entry(item).or_default().push(at);
            }
        }
        let items: Vec<(usize, Vec<usize>)> = items.into_iter().collect();
        let shift = |(item, leaves): &(usize, Vec<usize>)| {
            let variant = Variant { without: leaves, ..Variant::default() };
            let places = self.places(&[variant]).pop().unwrap_or_default();
            let moved =
                self.ranking.rows.iter().zip(&places).filter_map(|(row, place)| {
                    Some((place.clone()? - row.place.place.clone()).abs())
                });
            let moved: Vec<Number> = moved.collect();
            let count = Number::from(moved.len());
            let mean = moved.into_iter().sum::<Number>().divide(&count)?;
            Some((study.questionnaire.items[*item].id.value.clone(), mean))
        };
        let shifts: Vec<Option<(String, Number)>> = items.par_iter().map(shift).collect();
        let mut shifts: Vec<(String, Number)> = shifts.into_iter().flatten().collect();
        shifts.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
        shifts
    }

    /// The places a unit would have if what it did not answer were worth the most, and
    /// the least; all others as they are.
    fn absent(&self, at: usize, handed: &Handed<'_>) -> (Number, Number) {
        let study = &self.wave.study;
        let mut ends: [Vec<(SlotId, Value)>; 2] = Default::default();
        for node in &study.ruleset.nodes {
            let Work::Leaf(leaf) = &node.work else { continue };
            let record = handed.answers.record();
            let is_open = record.is_asked(leaf.slot)
                && !record.cell(leaf.slot).is_answered()
                && record.cell(leaf.slot).state != AnswerState::NotApplicable;
            let Some((low, high)) = leaf.points.bounds.as_ref().filter(|_| is_open)
            else {
                continue;
            };
            for (end, points) in ends.iter_mut().zip([high, low]) {
                let value = answer(study, leaf, points);
                end.extend(value.map(|value| (leaf.slot, value)));
            }
        }
        let place = |answers: &[(SlotId, Value)]| {
            if answers.is_empty() {
                return self.ranking.rows[at].place.place.clone();
            }
            let scores = rescored(study, handed, answers);
            let value = scores.nodes[self.node].score.as_ref().and_then(fixed);
            self.place_of(at, value.unwrap_or(self.trees[at].1))
        };
        let (best, worst) = (place(&ends[0]), place(&ends[1]));
        if best <= worst { (best, worst) } else { (worst, best) }
    }

    /// The place of a unit with another value among the others as they are.
    fn place_of(&self, at: usize, value: i128) -> Number {
        let own = on(value, self.step);
        let values = self.trees.iter().enumerate().map(|(other, (_, score))| {
            Some(if other == at { own } else { on(*score, self.step) })
        });
        let values: Vec<Option<i128>> = values.collect();
        let places = ranks(&values, self.rank.ties, self.rank.direction);
        places.get(at).cloned().flatten().unwrap_or(Number::ONE)
    }
}

/// A value on a grid of that step, halves away from nought.
fn on(value: i128, step: i128) -> i128 {
    let half = step / 2;
    let shifted = if value.is_negative() { value - half } else { value + half };
    shifted / step
}

/// The least place that the first twentieth of draws reaches, and the last one's.
fn edges(tally: &BTreeMap<Number, u64>, draws: u64) -> (Number, Number) {
    let reached = |hundredths: u64| {
        let mut sum = 0;
        tally.iter().find_map(|(place, times)| {
            sum += times;
            (sum * 100 >= draws * hundredths).then(|| place.clone())
        })
    };
    let low = reached(EDGES.0).unwrap_or_default();
    (low, reached(EDGES.1).unwrap_or_default())
}

/// A number from −1 to 1 in millionths, evenly.
fn drawn(seed: u32, draw: u32, node: u64) -> i128 {
    let first = mixed(u64::from(seed) << 32 | u64::from(draw));
    let drawn = mixed(first ^ node);
    let span = 2 * WEIGHT + 1;
    ((i128::from(drawn) * span) >> 64) - WEIGHT
}

/// The finisher of `SplitMix64` (Steele, Lea and Flood 2014).
const fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A name as a number (FNV-1a).
fn spelt(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

//! Units that are no simple tree, scored again with other weights.
//!
//! *In:* the rules, and what is done otherwise. *Out:* the value of the ranked node.
//!
//! The scorer does it, by a rule set in which only weights are others, or children fewer.
//! Answers are not looked at again: only nodes that the weights reach are worked out anew,
//! and the units among each other only where a scale over them stands above such a node.

use rayon::prelude::*;

use crate::analyse::robustness::tree::{Top, Variant, WEIGHT, fixed};
use crate::analyse::{Handed, Wave};
use crate::decimal::{Number, Rounding};
use crate::model::{Aggregate, Normalise};
use crate::rank::membership;
use crate::route::View;
use crate::score::{
    Child, Envelope, Member, Population, Ruleset, UnitResult, UnitScores, Work,
    score_again,
};

/// Weights are taken to so many decimals, as in trees.
const DECIMALS: u32 = 6;

/// Units that are scored again.
pub(super) struct Again<'a> {
    wave: &'a Wave<'a>,
    /// The ranked node.
    node: usize,
    /// Their numbers in the wave.
    units: Vec<usize>,
}

impl<'a> Again<'a> {
    pub fn new(wave: &'a Wave<'a>, node: usize, units: Vec<usize>) -> Self {
        Self { wave, node, units }
    }

    /// The values of the units under each of several variants.
    pub fn values(&self, variants: &[Variant<'_>]) -> Vec<Vec<Option<i128>>> {
        if self.units.is_empty() {
            return vec![Vec::new(); variants.len()];
        }
        let study = &self.wave.study;
        let made: Vec<(Ruleset, Vec<bool>, Option<Population>)> = variants
            .iter()
            .map(|variant| {
                let (rules, changed) = varied(study.ruleset, variant, self.node);
                let moves = rules.moving(&changed);
                let among = self.among(&rules, &moves);
                (rules, moves, among)
            })
            .collect();
        let of_unit = |unit: &usize| {
            let handed = &self.wave.handed[*unit];
            let view = self.view(handed);
            let mut scores: UnitScores = handed.scores.clone();
            let value =
                |(rules, moves, among): &(Ruleset, Vec<bool>, Option<Population>)| {
                    let among = among.as_ref().or(study.among);
                    score_again(rules, &view, &mut scores, moves, among);
                    scores.nodes[self.node].score.as_ref().and_then(fixed)
                };
            made.iter().map(value).collect::<Vec<Option<i128>>>()
        };
        let by_unit: Vec<Vec<Option<i128>>> =
            self.units.par_iter().map(of_unit).collect();
        let of_variant = |at: usize| by_unit.iter().map(|values| values[at]).collect();
        (0..variants.len()).map(of_variant).collect()
    }

    fn view<'h>(&self, handed: &'h Handed<'_>) -> View<'h>
    where
        'a: 'h,
    {
        let study = &self.wave.study;
        let language = study.questionnaire.source_language();
        View::new(study.plan, study.questionnaire, handed.answers.record(), language)
    }

    /// What is known of all units under other rules; none where that is what is known.
    fn among(&self, rules: &Ruleset, moves: &[bool]) -> Option<Population> {
        let is_open =
            |step: &crate::score::Step| !step.over.is_fixed() && moves[step.node];
        if !rules.steps.iter().any(is_open) {
            return None;
        }
        let handed = self.wave.handed.iter();
        let counted = handed.filter(|handed| handed.result != UnitResult::Invalid);
        let members: Vec<Member<'_>> = counted
            .map(|handed| {
                let answers = handed.answers;
                let submitted = answers.submitted().map(|stamp| stamp.day);
                let of = (answers.unit(), answers.status(), submitted);
                let envelope: Envelope = answers.envelope();
                Member {
                    key: handed.unit,
                    view: self.view(handed),
                    envelope,
                    standing: membership(self.wave.study.scoring, of, handed.scores),
                }
            })
            .collect();
        Some(Population::new(rules, &members))
    }
}

/// The rules with other weights, without some nodes, or put together otherwise at the top;
/// and the nodes where that is so.
fn varied(rules: &Ruleset, variant: &Variant<'_>, top: usize) -> (Ruleset, Vec<bool>) {
    let mut rules = rules.clone();
    let mut changed = vec![false; rules.nodes.len()];
    for (number, node) in rules.nodes.iter_mut().enumerate() {
        let before = node.children().len();
        if let Work::Combine { children, .. }
        | Work::Best(children)
        | Work::Through { children, .. } = &mut node.work
        {
            children.retain(|child| !variant.without.contains(&child.node));
            for child in children.iter_mut() {
                changed[number] |= weigh(child, variant);
            }
        }
        changed[number] |= node.children().len() != before;
        if let Work::Combine { aggregate: Aggregate::Mean, relative, .. } = &mut node.work
        {
            // All weights are 1 where they are not brought to sum 1.
            *relative = true;
        }
    }
    if let Some(how) = variant.top {
        changed[top] = true;
        let node = &mut rules.nodes[top];
        if let Work::Combine { children, .. } | Work::Best(children) = &node.work {
            let mut children = children.clone();
            for child in &mut children {
                child.weight = Number::ONE;
                child.minus = Number::ZERO;
            }
            let aggregate = match how {
                Top::Equal => Aggregate::Mean,
                Top::Least => Aggregate::Min,
            };
            let (relative, percent, on_zero) = (true, true, None);
            node.work = Work::Combine { children, aggregate, relative, percent, on_zero };
            node.normalise = Some(Normalise::PercentOfMax);
            node.step = None;
        }
    }
    (rules, changed)
}

/// Gives a child its weight under a variant; whether that is another.
fn weigh(child: &mut Child, variant: &Variant<'_>) -> bool {
    let factor = variant.factors.get(child.node).filter(|factor| **factor != WEIGHT);
    let factor = factor.and_then(|factor| i64::try_from(*factor).ok());
    let factor = factor.and_then(|factor| Number::ratio(factor, 1_000_000));
    let Some(factor) = factor else { return false };
    let weight = child.weight.clone() * factor;
    child.weight = weight.round(DECIMALS, Rounding::HalfUp);
    true
}

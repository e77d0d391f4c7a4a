//! What would lift a unit.
//!
//! *In:* a wave. *Out:* for every unit with a score what the best answer to each item
//! would add, recomputed by the scorer through gates and policies on the route that the
//! answer opens; how many points the next place lies away; which answers reach the next
//! grade.
//!
//! Only items that the unit was asked are looked at. One whose best answer cannot be told
//! from its rule, such as a free expression, is left out.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::analyse::{Handed, Wave, regiven};
use crate::check::answers_worth;
use crate::decimal::{Number, Rounding};
use crate::expression::{Domain, SlotId};
use crate::figures::Study;
use crate::points::Compiled;
use crate::proof::Best;
use crate::rank::{Place, Ranking};
use crate::route::View;
use crate::score::{Leaf, NodeKind, Trace, UnitScores, Work as NodeWork, score_among};
use crate::value::Value;

/// What would lift one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The unit's code and name.
    pub unit: (String, String),
    /// Its score.
    pub now: Number,
    /// Its place, where it has one.
    pub place: Option<Place>,
    /// How many points the next better place lies away, and that place.
    pub next: Option<(Number, Number)>,
    /// Its grade.
    pub grade: Option<String>,
    /// What each item would add, the most first; items that add nothing are left out.
    pub steps: Vec<Step>,
    /// The items that reach the next grade together, taken in the order of what they add:
    /// one where one is enough. Empty where there is no higher grade or none of it does.
    pub together: Vec<String>,
    /// The grade that these reach.
    pub next_grade: Option<String>,
}

/// What one item would add.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The item.
    pub item: String,
    /// What its best answer adds to the score.
    pub gain: Number,
    /// The score then.
    pub then: Number,
    /// The grade then.
    pub grade: Option<String>,
}

/// An item with the cells that earn its points.
struct Lifted<'a> {
    item: &'a str,
    leaves: Vec<&'a Leaf>,
}

/// What would lift each unit that has a score on the ranked node, or on the first node
/// without a parent.
pub fn gaps(wave: &Wave<'_>) -> Vec<Gap> {
    let rule = wave.study.scoring.ranks.first();
    let ranking = rule.and_then(|rule| wave.ranking(rule)).unwrap_or_default();
    let Some(node) = ranked_node(&wave.study) else { return Vec::new() };
    let items = lifted(&wave.study);
    let handed: Vec<(usize, &Handed<'_>)> = wave
        .handed
        .iter()
        .enumerate()
        .filter(|(_, handed)| handed.is_answered())
        .collect();
    let work = Work { study: wave.study, node, items: &items, ranking: &ranking };
    let found = handed.par_iter().map(|(number, handed)| work.gap(*number, handed));
    found.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// The node of the first rank, else the first without a parent.
pub fn ranked_node(study: &Study<'_>) -> Option<usize> {
    let ranked = study.ruleset.ranks.first().map(|rank| rank.node);
    ranked.or_else(|| study.ruleset.roots().next())
}

/// Scored items, a grid with all its rows.
fn lifted<'a>(study: &Study<'a>) -> Vec<Lifted<'a>> {
    let mut found: BTreeMap<usize, Lifted<'a>> = BTreeMap::new();
    for node in &study.ruleset.nodes {
        let NodeWork::Leaf(leaf) = &node.work else { continue };
        let is_item = matches!(node.kind, NodeKind::Item | NodeKind::Row);
        let Some(item) = study.plan.item_of(leaf.slot).filter(|_| is_item) else {
            continue;
        };
        let id = study.questionnaire.items[item].id.value.as_str();
        let fresh = || Lifted { item: id, leaves: Vec::new() };
        found.entry(item).or_insert_with(fresh).leaves.push(leaf);
    }
    found.into_values().collect()
}

/// What is the same for all units.
struct Work<'a> {
    study: Study<'a>,
    node: usize,
    items: &'a [Lifted<'a>],
    ranking: &'a Ranking,
}

impl Work<'_> {
    fn gap(&self, number: usize, handed: &Handed<'_>) -> Option<Gap> {
        let now = handed.scores.nodes.get(self.node)?.score.clone()?;
        let mut steps: Vec<(Step, Vec<(SlotId, Value)>)> = Vec::new();
        for item in self.items {
            let answers = self.best(item, handed);
            if answers.is_empty() {
                continue;
            }
            let Some(scores) = self.scored(handed, &answers) else { continue };
            let Some(then) = scores.nodes[self.node].score.clone() else { continue };
            let gain = then.clone() - now.clone();
            if gain > Number::ZERO {
                let (item, grade) = (item.item.to_owned(), self.grade(&scores));
                steps.push((Step { item, gain, then, grade }, answers));
            }
        }
        steps.sort_by(|(a, _), (b, _)| b.gain.cmp(&a.gain).then(a.item.cmp(&b.item)));
        let (together, next_grade) = self.together(handed, &steps);
        let row = self.ranking.rows.iter().position(|row| row.contender == number);
        let row = row.map(|at| &self.ranking.rows[at]);
        let better = row.and_then(|row| {
            let rows = self.ranking.rows.iter();
            rows.take_while(|other| other.place.place < row.place.place).last()
        });
        Some(Gap {
            unit: (handed.unit.to_owned(), handed.name.to_owned()),
            place: row.map(|row| row.place.clone()),
            next: row.zip(better).map(|(row, better)| {
                let away = (better.value.clone() - row.value.clone()).abs();
                (away, better.place.place.clone())
            }),
            grade: self.grade(handed.scores),
            steps: steps.into_iter().map(|(step, _)| step).collect(),
            now,
            together,
            next_grade,
        })
    }

    /// The best answers to an item that was asked; none where it has them already.
    fn best(&self, item: &Lifted<'_>, handed: &Handed<'_>) -> Vec<(SlotId, Value)> {
        let record = handed.answers.record();
        let asked = item.leaves.iter().filter(|leaf| record.is_asked(leaf.slot));
        let better = asked.filter_map(|leaf| {
            let (_, most) = leaf.points.bounds.as_ref()?;
            let value = record.cell(leaf.slot).value.as_ref();
            let own = value.and_then(|value| leaf.points.of(value));
            let is_best = own.is_some_and(|own| own >= *most);
            let value = (!is_best).then(|| answer(&self.study, leaf, most))??;
            Some((leaf.slot, value))
        });
        better.collect()
    }

    fn scored(
        &self,
        handed: &Handed<'_>,
        answers: &[(SlotId, Value)],
    ) -> Option<UnitScores> {
        Some(rescored(&self.study, handed, answers))
    }

    fn grade(&self, scores: &UnitScores) -> Option<String> {
        let rules = &self.study.ruleset.grades;
        let of = |grade: &&crate::score::Grade| rules[grade.grades].node == self.node;
        let grade = scores.grades.iter().find(of)?;
        Some(rules[grade.grades].bands.get(grade.band?)?.1.clone())
    }

    /// The number of the band, so that a higher one can be told.
    fn band(&self, scores: &UnitScores) -> Option<usize> {
        let rules = &self.study.ruleset.grades;
        let of = |grade: &&crate::score::Grade| rules[grade.grades].node == self.node;
        scores.grades.iter().find(of)?.band
    }

    fn together(
        &self,
        handed: &Handed<'_>,
        steps: &[(Step, Vec<(SlotId, Value)>)],
    ) -> (Vec<String>, Option<String>) {
        let Some(now) = self.band(handed.scores) else { return (Vec::new(), None) };
        let mut answers: Vec<(SlotId, Value)> = Vec::new();
        for (taken, (_, more)) in steps.iter().enumerate() {
            answers.extend(more.iter().cloned());
            let Some(scores) = self.scored(handed, &answers) else { continue };
            if self.band(&scores).is_some_and(|band| band > now) {
                let items = steps[..=taken].iter().map(|(step, _)| step.item.clone());
                return (items.collect(), self.grade(&scores));
            }
        }
        (Vec::new(), None)
    }
}

/// The scores of a unit with other answers, those of all others being what they are.
pub(in crate::analyse) fn rescored(
    study: &Study<'_>,
    handed: &Handed<'_>,
    others: &[(SlotId, Value)],
) -> UnitScores {
    let record = regiven::with(study, handed.answers, others);
    let language = study.questionnaire.source_language();
    let view = View::new(study.plan, study.questionnaire, &record, language);
    let envelope = handed.answers.envelope();
    score_among(study.ruleset, &view, envelope, Trace::Off, study.among)
}

/// An answer that earns so many points; none where it cannot be told.
pub(in crate::analyse) fn answer(
    study: &Study<'_>,
    leaf: &Leaf,
    points: &Number,
) -> Option<Value> {
    let domain = &study.plan.slot(leaf.slot).domain;
    if leaf.formula.is_some() {
        return None;
    }
    match answers_worth(&leaf.points, points)? {
        Best::Codes(codes) => Some(Value::Code(*codes.first()?)),
        Best::Ticks(ticks) => Some(Value::Codes(ticks)),
        Best::Condition(holds) => Some(Value::Condition(holds)),
        Best::Between(low, high) => {
            matches!(domain, Domain::Number | Domain::Year).then_some(())?;
            between(&leaf.points, (low, high), points).map(Value::Number)
        }
    }
}

/// An end of what earns some points, and whether it lies within.
type End = (Number, bool);

/// A number that earns so many points: a whole one where there is such.
fn between(
    rule: &Compiled,
    (low, high): (Option<End>, Option<End>),
    points: &Number,
) -> Option<Number> {
    let up = |number: &Number| number.round(0, Rounding::Ceil);
    let down = |number: &Number| number.round(0, Rounding::Floor);
    let low = low.as_ref().map(|(number, _)| number);
    let high = high.as_ref().map(|(number, _)| number);
    let more = |number: &Number| down(number) + Number::ONE;
    let less = |number: &Number| up(number) - Number::ONE;
    let mut tried: Vec<Number> = Vec::new();
    tried.extend(low.map(up).into_iter().chain(low.map(more)));
    tried.extend(high.map(down).into_iter().chain(high.map(less)));
    tried.extend(low.cloned().into_iter().chain(high.cloned()));
    let earns = |number: &Number| {
        rule.of(&Value::Number(number.clone())).as_ref() == Some(points)
    };
    tried.into_iter().find(earns)
}

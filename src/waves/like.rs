//! Like for like: both waves scored once more on the items that both have, by the rules
//! of one of them; and what a change is made of.
//!
//! *In:* two studies, the items that go on, and the answers of a unit in both waves.
//! *Out:* its scores, and the parts of its change, which sum to the whole.
//!
//! A step from the older score to the newer one changes one thing at a time: the items,
//! the rules, the answers to what both waves answered, the rest. What each step adds is
//! its part, so the sum holds whatever the rules are.

use crate::decimal::Number;
use crate::expression::SlotId;
use crate::model::Questionnaire;
use crate::route::{Carriage, Lasting, Plan, Record, View};
use crate::score::{Envelope, NodeScore, Null, Ruleset, Trace, UnitScores, Work, score};
use crate::waves::{Cause, Continued};

/// A questionnaire with its rules.
#[derive(Clone, Copy, Debug)]
pub struct Study<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// Its plan.
    pub plan: &'a Plan,
    /// Its rules.
    pub ruleset: &'a Ruleset,
}

/// Something scored that is left out, since it cannot be compared.
#[derive(Clone, Debug)]
pub struct Dropped {
    /// The item, the row or the gate.
    pub id: String,
    /// It is a gate.
    pub is_gate: bool,
    /// Why its item cannot be compared; none where what its rule reads cannot.
    pub cause: Option<Cause>,
}

/// Both waves by the rules of one.
#[derive(Debug)]
pub struct LikeForLike<'a> {
    /// The wave whose rules count.
    by: Study<'a>,
    /// Those rules on the items that go on.
    reduced: Ruleset,
    other: Study<'a>,
    /// The rules of the other wave on the items that go on.
    other_reduced: Ruleset,
    carriage: Carriage,
    /// The rules that count are those of the newer wave.
    is_newer: bool,
    /// What the rules that count leave out.
    pub dropped: Vec<Dropped>,
    /// What those of the other wave leave out.
    pub other_dropped: Vec<Dropped>,
    /// The items and rows that are scored in both, by their names where the rules are.
    pub scored: Vec<String>,
}

/// What a unit's answers are worth like for like.
#[derive(Debug)]
pub struct Rescored {
    /// In the older wave.
    pub older: UnitScores,
    /// In the newer one.
    pub newer: UnitScores,
    /// The wave that is not rescored by rules of its own, by its own rules on the items
    /// that go on.
    apart: UnitScores,
    /// The older wave with the newer one's answers to what both answered.
    mixed: UnitScores,
    /// The items and rows whose answer was an option that the other wave lacks.
    pub lost: Vec<String>,
}

/// The parts of a change, which sum to the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Items that both waves answered, and otherwise.
    pub answers: Number,
    /// Items added or removed, or not to be compared.
    pub items: Number,
    /// Points, weights, gates and policies.
    pub rules: Number,
    /// Who was asked what, who left something out, and what the register says.
    pub applicability: Number,
    /// The whole change.
    pub whole: Number,
}

impl<'a> LikeForLike<'a> {
    /// Prepares it, by the rules of the newer or of the older wave.
    pub fn new(
        (older, newer): (Study<'a>, Study<'a>),
        continued: &Continued,
        is_newer: bool,
    ) -> Self {
        let turned: Vec<Lasting> = continued.items.iter().map(Lasting::turned).collect();
        let (by, other) = if is_newer { (newer, older) } else { (older, newer) };
        let (there, back) = match is_newer {
            true => (&continued.items, &turned),
            false => (&turned, &continued.items),
        };
        let carriage = Carriage::new(other.plan, by.plan, there);
        let backward = Carriage::new(by.plan, other.plan, back);
        let (reduced, dropped) = without(by, &carriage, continued, is_newer);
        let (other_reduced, other_dropped) =
            without(other, &backward, continued, !is_newer);
        let scored = leaves(&reduced).map(|leaf| leaf.0.to_owned()).collect();
        Self {
            by,
            reduced,
            other,
            other_reduced,
            carriage,
            is_newer,
            dropped,
            other_dropped,
            scored,
        }
    }

    /// The rules that count.
    pub fn ruleset(&self) -> &Ruleset {
        &self.reduced
    }

    /// Scores a unit's answers in both waves.
    pub fn rescore(
        &self,
        older: (&Record, Envelope),
        newer: (&Record, Envelope),
    ) -> Rescored {
        let (own, others) = if self.is_newer { (newer, older) } else { (older, newer) };
        let to = (self.by.questionnaire, self.by.plan);
        let (carried, lost) = self.carriage.carry(to, others.0);
        let (first, last) = match self.is_newer {
            true => (&carried, own.0),
            false => (own.0, &carried),
        };
        let mixed = self.carriage.mixed(to, first, last);
        let by =
            |record: &Record, envelope| scored(self.by, &self.reduced, record, envelope);
        let names = lost.iter().filter(|slot| self.counts(**slot));
        Rescored {
            older: by(first, older.1),
            newer: by(last, newer.1),
            apart: scored(self.other, &self.other_reduced, others.0, others.1),
            mixed: by(&mixed, older.1),
            lost: names.map(|slot| self.by.plan.slot(*slot).name.clone()).collect(),
        }
    }

    fn counts(&self, slot: SlotId) -> bool {
        leaves(&self.reduced).any(|(_, slots)| slots.contains(&slot))
    }

    /// What the change of a node is made of, from its exact score in the older wave to that
    /// in the newer; `older` and `newer` are the scores of all nodes there.
    ///
    /// # Errors
    ///
    /// One of the steps has no score.
    pub fn parts(
        &self,
        rescored: &Rescored,
        older: &[NodeScore],
        newer: &[NodeScore],
        node: &str,
    ) -> Result<Parts, Null> {
        let of = |scores: &UnitScores, ruleset: &Ruleset| {
            let found = ruleset.position(node).and_then(|at| scores.nodes.get(at));
            exact(found)
        };
        let (of_old, of_new) = match self.is_newer {
            true => (self.other.ruleset, self.by.ruleset),
            false => (self.by.ruleset, self.other.ruleset),
        };
        let given = |scores: &[NodeScore], ruleset: &Ruleset| {
            exact(ruleset.position(node).and_then(|at| scores.get(at)))
        };
        let (start, end) = (given(older, of_old)?, given(newer, of_new)?);
        let first = of(&rescored.older, &self.reduced)?;
        let mixed = of(&rescored.mixed, &self.reduced)?;
        let last = of(&rescored.newer, &self.reduced)?;
        let apart = of(&rescored.apart, &self.other_reduced)?;
        let (items, rules) = if self.is_newer {
            (
                apart.clone() - start.clone() + end.clone() - last.clone(),
                first.clone() - apart,
            )
        } else {
            (
                first.clone() - start.clone() + end.clone() - apart.clone(),
                apart - last.clone(),
            )
        };
        Ok(Parts {
            items,
            rules,
            answers: mixed.clone() - first,
            applicability: last - mixed,
            whole: end - start,
        })
    }
}

impl Parts {
    /// What they sum to.
    pub fn sum(&self) -> Number {
        [&self.answers, &self.items, &self.rules, &self.applicability]
            .into_iter()
            .cloned()
            .sum()
    }
}

fn exact(score: Option<&NodeScore>) -> Result<Number, Null> {
    let score = score.ok_or(Null::NotApplicable)?;
    score.score.clone().ok_or(score.null.unwrap_or(Null::AllMissing))
}

fn scored(
    study: Study<'_>,
    ruleset: &Ruleset,
    record: &Record,
    envelope: Envelope,
) -> UnitScores {
    let Study { questionnaire, plan, .. } = study;
    let view = View::new(plan, questionnaire, record, questionnaire.source_language());
    score(ruleset, &view, envelope, Trace::Off)
}

/// The items and rows that have points, with every cell that their rules read.
fn leaves(ruleset: &Ruleset) -> impl Iterator<Item = (&str, Vec<SlotId>)> {
    let nodes = ruleset.nodes.iter();
    nodes.filter_map(|node| Some((node.id.as_str(), node.reads()?)))
}

/// The rules of a study on the items that go on, and what they leave out.
///
/// What is left out does not apply: it leaves numerator and maximum.
fn without(
    study: Study<'_>,
    carriage: &Carriage,
    continued: &Continued,
    is_newer: bool,
) -> (Ruleset, Vec<Dropped>) {
    let mut reduced = study.ruleset.clone();
    let mut dropped = Vec::new();
    let broken: Vec<String> = leaves(study.ruleset)
        .filter(|(_, slots)| !carriage.rests_well(slots))
        .map(|(id, _)| id.to_owned())
        .collect();
    for id in broken {
        if let Some(node) = reduced.nodes.iter_mut().find(|node| node.id == id) {
            // A node without children does not apply.
            node.work = Work::Best(Vec::new());
        }
        let cause = cause(continued, &id, is_newer);
        dropped.push(Dropped { id, is_gate: false, cause });
    }
    for (number, gate) in study.ruleset.gates.iter().enumerate() {
        if carriage.rests_well(gate.when.rests_on()) {
            continue;
        }
        if let Some(node) = reduced.nodes.get_mut(gate.node) {
            node.gates.retain(|other| *other != number);
        }
        dropped.push(Dropped { id: gate.id.clone(), is_gate: true, cause: None });
    }
    (reduced, dropped)
}

/// Why the item of a rule cannot be compared.
fn cause(continued: &Continued, id: &str, is_newer: bool) -> Option<Cause> {
    let item = id.split('.').next();
    let found = continued.broken.iter().find(|broken| {
        let name = if is_newer { &broken.new } else { &broken.old };
        name.as_deref() == item
    });
    found.map(|broken| broken.cause.clone())
}

//! One unit scored.
//!
//! *In:* a rule set, the record of a unit, and its envelope. *Out:* all its scores.
//!
//! Nothing is kept from one unit to the next, so units can be scored in any order and
//! on any number of threads.

use crate::decimal::Number;
use crate::expression::evaluate_condition;
use crate::model::RankValue;
use crate::route::View;
use crate::score::counts::counts;
use crate::score::node::Bench;
use crate::score::{
    Envelope, Gate, GateTrace, Grade, GradeRule, NodeScore, Null, RankKey, RankPlan,
    Ruleset, Standing, UnitResult, UnitScores, is_scored,
};

/// Whether it is told how every score came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trace {
    /// It is not: scores only, for many units.
    #[default]
    Off,
    /// It is.
    On,
}

/// Scores one unit.
///
/// Files whose status is neither `complete` nor `partial` have no scores, nor have files
/// with errors unless the scoring file gives `invalid` another policy than `invalidate`.
/// Every node then says why.
pub fn score(
    ruleset: &Ruleset,
    view: &View<'_>,
    envelope: Envelope,
    trace: Trace,
) -> UnitScores {
    let refusal = if !is_scored(envelope.status) {
        Some((UnitResult::Status, Null::Status))
    } else if envelope.invalid && ruleset.errors_invalidate {
        Some((UnitResult::Invalid, Null::Invalid))
    } else {
        None
    };
    let fired: Vec<Option<bool>> = match refusal {
        Some(_) => vec![Some(false); ruleset.gates.len()],
        None => ruleset
            .gates
            .iter()
            .map(|gate| evaluate_condition(&gate.when, view))
            .collect(),
    };
    let nodes = match refusal {
        Some((_, null)) => {
            vec![NodeScore::null(null, Standing::Blank); ruleset.nodes.len()]
        }
        None => nodes(ruleset, view, &fired, trace),
    };
    let (scored, all) = counts(ruleset, view.record);
    UnitScores {
        result: refusal.map_or_else(|| result(ruleset, &nodes), |(result, _)| result),
        gates: gates(ruleset, &nodes, &fired),
        grades: grades(ruleset, &nodes),
        ranks: keys(ruleset, view, &nodes),
        nodes,
        asked: scored.asked,
        answered: scored.answered,
        all_asked: all.asked,
        all_answered: all.answered,
    }
}

fn nodes(
    ruleset: &Ruleset,
    view: &View<'_>,
    fired: &[Option<bool>],
    trace: Trace,
) -> Vec<NodeScore> {
    let mut done: Vec<NodeScore> = Vec::with_capacity(ruleset.nodes.len());
    for node in &ruleset.nodes {
        let trace = trace == Trace::On;
        let scored = Bench { ruleset, view, fired, done: &done, trace }.work(node);
        done.push(scored);
    }
    done
}

/// Incomplete where a root that applies has no score, or no root has one.
fn result(ruleset: &Ruleset, nodes: &[NodeScore]) -> UnitResult {
    let mut some = false;
    for root in ruleset.roots() {
        match nodes[root].null {
            None => some = true,
            Some(Null::NotApplicable) => {}
            Some(_) => return UnitResult::Incomplete,
        }
    }
    if some { UnitResult::Scored } else { UnitResult::Incomplete }
}

/// What every gate did. One that acts on a node without a score bites nothing.
fn gates(
    ruleset: &Ruleset,
    nodes: &[NodeScore],
    fired: &[Option<bool>],
) -> Vec<GateTrace> {
    let told = |(number, gate): (usize, &Gate)| {
        let node = &nodes[gate.node];
        let acts = fired[number].unwrap_or(gate.acts_if_unknown);
        GateTrace {
            gate: number,
            node: gate.node,
            fired: fired[number],
            bit: acts && node.capped && node.score.as_ref() == Some(&gate.cap),
            cap: gate.cap.clone(),
        }
    };
    ruleset.gates.iter().enumerate().map(told).collect()
}

fn grades(ruleset: &Ruleset, nodes: &[NodeScore]) -> Vec<Grade> {
    let band = |rule: &GradeRule| {
        let value = key(ruleset, &nodes[rule.node], rule.value).ok()?;
        rule.bands.iter().rposition(|(from, _)| *from <= value)
    };
    let rules = ruleset.grades.iter().enumerate();
    rules.map(|(grades, rule)| Grade { grades, band: band(rule) }).collect()
}

fn keys(ruleset: &Ruleset, view: &View<'_>, nodes: &[NodeScore]) -> Vec<RankKey> {
    let told = |rank: &RankPlan| RankKey {
        value: key(ruleset, &nodes[rank.node], rank.value),
        condition: match &rank.condition {
            Some(condition) => evaluate_condition(condition, view),
            None => Some(true),
        },
    };
    ruleset.ranks.iter().map(told).collect()
}

/// The value that a rank or a grade looks at.
fn key(ruleset: &Ruleset, node: &NodeScore, value: RankValue) -> Result<Number, Null> {
    let found = match value {
        RankValue::Exact => node.score.clone(),
        RankValue::Published => node.published.clone(),
        RankValue::Decimals(decimals) => {
            node.score.as_ref().map(|score| score.round(decimals, ruleset.rounding))
        }
    };
    found.ok_or(node.null.unwrap_or(Null::AllMissing))
}

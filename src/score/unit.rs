//! One unit scored.
//!
//! *In:* a rule set, the record of a unit, and its envelope. *Out:* all its scores.
//!
//! Nothing is kept from one unit to the next, so units can be scored in any order and
//! on any number of threads; what is known of others is handed in whole.

use crate::decimal::Number;
use crate::expression::evaluate_condition;
use crate::model::RankValue;
use crate::route::View;
use crate::route::scores::ScoreCell;
use crate::score::counts::{self, counts};
use crate::score::node::{Bench, Worked};
use crate::score::relative::{Among, Population, StepKind, group};
use crate::score::{
    Envelope, Gate, GateAct, GateTrace, Grade, GradeRule, NodeScore, Null, RankKey,
    RankPlan, Ruleset, Standing, Taken, UnitResult, UnitScores, is_scored,
};
use crate::value::{AnswerState, Cell, Reason, Value};

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
    score_among(ruleset, view, envelope, trace, None)
}

/// Scores one unit among others: what depends on them has a score too.
pub fn score_among(
    ruleset: &Ruleset,
    view: &View<'_>,
    envelope: Envelope,
    trace: Trace,
    population: Option<&Population>,
) -> UnitScores {
    let view = &View { quantum: &ruleset.quantum, ..*view };
    let refusal = if !is_scored(envelope.status) {
        Some((UnitResult::Status, Null::Status))
    } else if envelope.invalid && ruleset.errors_invalidate {
        Some((UnitResult::Invalid, Null::Invalid))
    } else {
        None
    };
    let (scored, all) = counts(ruleset, view.record);
    let is_screened = counts::is_screened(ruleset, view.record, scored);
    let mut work = Work {
        ruleset,
        fired: vec![Some(false); ruleset.gates.len()],
        bit: vec![false; ruleset.gates.len()],
        cells: Vec::new(),
        taken: vec![Taken::default(); ruleset.steps.len()],
        nodes: Vec::with_capacity(ruleset.nodes.len()),
    };
    match refusal {
        Some((_, null)) => {
            let none = NodeScore::null(null, Standing::Blank);
            work.nodes.resize(ruleset.nodes.len(), none);
        }
        None => {
            let among = Among::new(ruleset, population);
            work.all(view, (trace == Trace::On, among, is_screened));
        }
    }
    let grades = work.grades();
    let view = View { scores: &work.cells, ..*view };
    UnitScores {
        result: refusal.map_or_else(|| result(ruleset, &work.nodes), |refusal| refusal.0),
        grades,
        gates: work.gates(),
        ranks: keys(ruleset, &view, &work.nodes),
        nodes: work.nodes,
        cells: work.cells,
        taken: work.taken,
        asked: scored.asked,
        answered: scored.answered,
        all_asked: all.asked,
        all_answered: all.answered,
        is_screened,
    }
}

/// Scores a unit anew where `moves` says that a node does, by rules that differ from those
/// of `scores` there alone. Of the scores only those of nodes are kept up: no grade, gate or
/// value of a rank.
pub fn score_again(
    ruleset: &Ruleset,
    view: &View<'_>,
    scores: &mut UnitScores,
    moves: &[bool],
    population: Option<&Population>,
) {
    let is_screened = scores.is_screened;
    let mut work = Work {
        ruleset,
        fired: vec![Some(false); ruleset.gates.len()],
        bit: vec![false; ruleset.gates.len()],
        cells: std::mem::take(&mut scores.cells),
        taken: std::mem::take(&mut scores.taken),
        nodes: std::mem::take(&mut scores.nodes),
    };
    let among = Among::new(ruleset, population);
    for number in (0..ruleset.nodes.len()).filter(|number| moves[*number]) {
        work.nodes[number] = NodeScore::null(Null::AllMissing, Standing::Blank);
        work.one(number, view, (false, among, is_screened));
        if ruleset.reads_scores {
            work.tell(number);
        }
    }
    (scores.cells, scores.taken, scores.nodes) = (work.cells, work.taken, work.nodes);
}

/// A unit at work.
struct Work<'a> {
    ruleset: &'a Ruleset,
    /// For every gate, whether it fired.
    fired: Vec<Option<bool>>,
    /// For every gate, whether it changed something.
    bit: Vec<bool>,
    /// Scores as expressions read them; empty where none does.
    cells: Vec<Cell>,
    /// What steps over other units take from this one.
    taken: Vec<Taken>,
    nodes: Vec<NodeScore>,
}

impl Work<'_> {
    fn all(
        &mut self,
        view: &View<'_>,
        (trace, among, is_screened): (bool, Among<'_>, bool),
    ) {
        let ruleset = self.ruleset;
        if ruleset.reads_scores {
            let unknown = Cell::absent(AnswerState::NoAnswer);
            self.cells.resize(ruleset.names.cells(), unknown);
        }
        for number in 0..ruleset.nodes.len() {
            self.nodes.push(NodeScore::null(Null::AllMissing, Standing::Blank));
            self.one(number, view, (trace, among, is_screened));
            if ruleset.reads_scores {
                self.tell(number);
            }
        }
    }

    /// Works a node out in its place, where nothing is said yet; those beneath it have their
    /// scores. Nodes are large, so that they are not moved.
    fn one(
        &mut self,
        number: usize,
        view: &View<'_>,
        (trace, among, is_screened): (bool, Among<'_>, bool),
    ) {
        let ruleset = self.ruleset;
        let node = &ruleset.nodes[number];
        let view = View { scores: &self.cells, ..*view };
        for gate in &node.gates {
            let when = &ruleset.gates[*gate].when;
            self.fired[*gate] = evaluate_condition(when, &view);
        }
        let (done, own) = self.nodes.split_at_mut(number);
        let score = &mut own[0];
        let bench = Bench {
            ruleset,
            view: &view,
            fired: &self.fired,
            done,
            among,
            is_screened,
            trace,
        };
        let Worked { raw, bit, taken } = bench.work(node, score);
        let beneath = node.beneath.as_ref();
        score.counts = beneath.map(|items| counts::of(items, view.record));
        for gate in bit {
            self.bit[gate] = true;
        }
        if let Some((step, taken)) = taken {
            self.taken[step] = taken;
        }
        for (at, step) in ruleset.steps.iter().enumerate() {
            if matches!(step.kind, StepKind::Impute(_)) && step.node == number {
                let group = group(step.within.as_ref(), &view).unwrap_or_default();
                let value = raw.clone().filter(|_| score.is_answered());
                self.taken[at] = Taken { value, group };
            }
        }
    }

    /// Puts the score of a node where expressions read it.
    fn tell(&mut self, number: usize) {
        let node = &self.ruleset.nodes[number];
        let Some((named, score)) = node.named.zip(self.nodes.get(number)) else { return };
        let names = &self.ruleset.names;
        let [exact, published] = cells_of(score);
        self.cells[names.place(ScoreCell::Exact(named))] = exact;
        self.cells[names.place(ScoreCell::Published(named))] = published;
        let absent = absence(score);
        for (grades, rule) in self.ruleset.grades.iter().enumerate() {
            if rule.node != number {
                continue;
            }
            let band = self.band(grades, rule).and_then(|band| u16::try_from(band).ok());
            self.cells[names.place(ScoreCell::Grade(grades))] = match band {
                Some(band) => Cell::answered(Value::Code(band)),
                None => absent.clone(),
            };
        }
    }

    /// The band of a grade, held back by gates.
    fn band(&self, number: usize, rule: &GradeRule) -> Option<usize> {
        let own = self.own_band(rule)?;
        let limits = self.limits(number, rule).map(|(_, band)| band);
        Some(limits.fold(own, usize::min))
    }

    fn own_band(&self, rule: &GradeRule) -> Option<usize> {
        let value = key(self.ruleset, &self.nodes[rule.node], rule.value).ok()?;
        let quantum = &self.ruleset.quantum;
        rule.bands.iter().rposition(|(from, _)| quantum.compare(from, &value).is_le())
    }

    /// The gates that hold grades back, each with the greatest band it leaves.
    fn limits<'b>(
        &'b self,
        number: usize,
        rule: &GradeRule,
    ) -> impl Iterator<Item = (usize, usize)> + 'b {
        let gates = self.ruleset.nodes[rule.node].gates.iter();
        gates.filter_map(move |gate| {
            let written = &self.ruleset.gates[*gate];
            let GateAct::Grade(bands) = &written.act else { return None };
            if !self.fired[*gate].unwrap_or(written.acts_if_unknown) {
                return None;
            }
            let of = bands.iter().find(|(grades, _)| *grades == number)?;
            Some((*gate, of.1))
        })
    }

    fn grades(&mut self) -> Vec<Grade> {
        let mut told = Vec::with_capacity(self.ruleset.grades.len());
        for (grades, rule) in self.ruleset.grades.iter().enumerate() {
            let own = self.own_band(rule);
            let held: Vec<usize> = self
                .limits(grades, rule)
                .filter(|(_, band)| own.is_some_and(|own| own > *band))
                .map(|(gate, _)| gate)
                .collect();
            told.push(Grade { grades, band: self.band(grades, rule) });
            for gate in held {
                self.bit[gate] = true;
            }
        }
        told
    }

    /// What every gate did. One that acts on a node without a score bites nothing.
    fn gates(&self) -> Vec<GateTrace> {
        let told = |(number, gate): (usize, &Gate)| GateTrace {
            gate: number,
            node: gate.node,
            fired: self.fired[number],
            bit: self.bit[number],
        };
        self.ruleset.gates.iter().enumerate().map(told).collect()
    }
}

/// What stands in the place of a score that there is not: the state of an absent answer,
/// or that a node has none.
fn absence(score: &NodeScore) -> Cell {
    let state = score.state.filter(|state| *state != AnswerState::Answered);
    match (score.null, state) {
        (Some(Null::NotApplicable), _) => Cell::absent(AnswerState::NotApplicable),
        (_, Some(state)) => Cell::absent(state),
        (_, None) => Cell::absent(AnswerState::NoAnswer).because(Some(Reason::NoScore)),
    }
}

/// The exact and the published score of a node as expressions read them.
fn cells_of(score: &NodeScore) -> [Cell; 2] {
    [&score.score, &score.published].map(|number| match number {
        Some(number) => Cell::answered(Value::Number(number.clone())),
        None => absence(score),
    })
}

impl UnitScores {
    /// All scores as expressions read them, in the places of the rule set's names.
    pub fn cells(&self, ruleset: &Ruleset) -> Vec<Cell> {
        let unknown = Cell::absent(AnswerState::NoAnswer);
        let mut cells = vec![unknown; ruleset.names.cells()];
        for (node, score) in ruleset.nodes.iter().zip(&self.nodes) {
            let Some(named) = node.named else { continue };
            let [exact, published] = cells_of(score);
            cells[ruleset.names.place(ScoreCell::Exact(named))] = exact;
            cells[ruleset.names.place(ScoreCell::Published(named))] = published;
        }
        for grade in &self.grades {
            let band = grade.band.and_then(|band| u16::try_from(band).ok());
            let node = ruleset.grades[grade.grades].node;
            cells[ruleset.names.place(ScoreCell::Grade(grade.grades))] = match band {
                Some(band) => Cell::answered(Value::Code(band)),
                None => absence(&self.nodes[node]),
            };
        }
        cells
    }
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

//! Whether all routes can reach the same: the best attainable score of each root.
//!
//! *In:* a scoring file beside its questionnaire, and a prover. *Out:* pairs of routes
//! that differ by more than is declared; nodes whose maximum nobody can reach.
//!
//! A route is a choice of register columns and of answers that carry no points
//! (OECD/JRC handbook, step 5: what is compared must be comparable). What it can reach is
//! never guessed: the better route is a respondent who was walked and scored; the worse
//! one is bounded from above by giving every item that may be asked on it its best
//! answer. So a difference is at least as large as is told.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::decimal::Number;
use crate::expression::{Program, SlotId};
use crate::model::{Aggregate, MissingKind, Normalise, Policy, Questionnaire, Scoring};
use crate::points::{Bounds, Compiled, Form};
use crate::proof::{Attain, Best, Cause, Profile, Prover, Scored, Verdict, Witness};
use crate::route::{Plan, Record, SlotKind, View, scores};
use crate::score::{self, Envelope, Leaf, NodeScore, Ruleset, Trace, Work};
use crate::value::{AnswerState, CodeSet, Status, Value};

/// How many routes of one scoring file are looked at.
const MOST_ROUTES: usize = 48;
/// The most options of a `multiple` whose sets are searched for the best.
const MOST_TICKS: usize = 10;

/// What was found out about the routes of a scoring file.
#[derive(Debug, Default)]
pub struct Fairness {
    /// Roots whose best differs between two routes.
    pub(crate) unequal: Vec<Unequal>,
    /// Nodes whose maximum nobody reaches, with what stands in the way.
    pub(crate) beyond_reach: Vec<(String, Vec<Cause>)>,
}

/// Two routes that can reach different scores.
#[derive(Debug)]
pub(crate) struct Unequal {
    /// The root.
    pub root: String,
    /// What the better route reaches, and a respondent on it.
    pub better: (Number, Witness),
    /// What the worse route cannot go beyond, and a respondent on it.
    pub worse: (Number, Witness),
    /// The difference, as a share of what there is between the least and the greatest.
    pub spread: Number,
    /// The cells without points that the routes rest on.
    pub rests_on: Vec<SlotId>,
}

impl Fairness {
    /// Looks for routes that differ; nothing where the scoring file has faults.
    pub(crate) fn of(
        prover: &mut Prover<'_>,
        (questionnaire, plan): (&Questionnaire, &Plan),
        scoring: &Scoring,
    ) -> Self {
        let Some(ruleset) = score::resolve(scoring, questionnaire, plan) else {
            return Self::default();
        };
        let study =
            Study { questionnaire, plan, scoring, scored: scored(&ruleset), ruleset };
        Self { unequal: study.unequal(prover), beyond_reach: study.beyond_reach(prover) }
    }
}

/// A scoring file made ready, with the cells that carry points.
struct Study<'a> {
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    scoring: &'a Scoring,
    ruleset: Ruleset,
    scored: HashMap<usize, Scored>,
}

/// A route with what it reaches at least.
struct Reached {
    profile: Profile,
    record: Record,
    roots: Vec<(usize, Number, Bounds)>,
}

impl Study<'_> {
    /// The scored cells in the order of the file.
    fn cells(&self) -> Vec<Scored> {
        let mut leaves: Vec<&usize> = self.scored.keys().collect();
        leaves.sort_unstable();
        leaves.into_iter().map(|leaf| self.scored[leaf].clone()).collect()
    }

    fn unequal(&self, prover: &mut Prover<'_>) -> Vec<Unequal> {
        let cells = self.cells();
        if !self.depends_on_route(&cells) {
            return Vec::new();
        }
        let reached: Vec<Reached> = prover
            .profiles(&cells, MOST_ROUTES)
            .into_iter()
            .filter_map(|profile| self.reached(prover, profile))
            .collect();
        let roots: Vec<usize> = self.ruleset.roots().collect();
        roots
            .into_iter()
            .filter(|root| self.grows(*root))
            .filter_map(|root| self.compared(prover, (root, &cells), &reached))
            .collect()
    }

    /// Whether some scored item is asked of some and not of others.
    fn depends_on_route(&self, cells: &[Scored]) -> bool {
        let is_conditional = |cell: &Scored| {
            let Some(item) = self.plan.item_of(cell.slot) else { return false };
            let compiled = &self.plan.items[item];
            let section = self.questionnaire.items[item].section;
            let path = &self.plan.section_path[section];
            compiled.condition.is_some()
                || compiled.rows.iter().any(|row| row.condition.is_some())
                || path.iter().any(|section| self.plan.sections[*section].is_some())
        };
        !self.plan.ends.is_empty() || cells.iter().any(is_conditional)
    }

    /// Walks and scores a respondent; none where the walk is not what was found.
    fn reached(&self, prover: &Prover<'_>, profile: Profile) -> Option<Reached> {
        let record = prover.walked(&profile.who);
        if !record.unasked.is_empty() || !record.unoffered.is_empty() {
            return None;
        }
        let nodes = self.score(&self.ruleset, &record);
        let value = |root: usize| {
            let node = &nodes[root];
            Some((root, node.score.clone()?, node.bounds.clone()?))
        };
        let roots = self.ruleset.roots().filter_map(value).collect();
        Some(Reached { profile, record, roots })
    }

    fn score(&self, ruleset: &Ruleset, record: &Record) -> Vec<NodeScore> {
        let view = View::new(self.plan, self.questionnaire, record, "");
        let envelope = Envelope { status: Status::Complete, invalid: false };
        score::score(ruleset, &view, envelope, Trace::Off).nodes
    }

    /// The best of one root on the best route, and what the worst route cannot exceed.
    fn compared(
        &self,
        prover: &mut Prover<'_>,
        (root, cells): (usize, &[Scored]),
        reached: &[Reached],
    ) -> Option<Unequal> {
        let of_root = |route: &Reached| {
            route.roots.iter().find(|(known, ..)| *known == root).cloned()
        };
        let values: Vec<(usize, (usize, Number, Bounds))> = reached
            .iter()
            .enumerate()
            .filter_map(|(at, route)| Some((at, of_root(route)?)))
            .collect();
        let (best_at, (_, best, _)) =
            values.iter().max_by(|a, b| a.1.1.cmp(&b.1.1).then(b.0.cmp(&a.0)))?;
        let low = values.iter().map(|(_, (_, _, ends))| &ends.0).min()?;
        let high = values.iter().map(|(_, (_, _, ends))| &ends.1).max()?;
        let width = high.clone() - low.clone();
        let mut worst: Option<(usize, Number)> = None;
        for (at, (_, value, _)) in &values {
            if value >= best || worst.as_ref().is_some_and(|(_, least)| value >= least) {
                continue;
            }
            let Some(most) = self.at_most(prover, (root, cells), &reached[*at]) else {
                continue;
            };
            if worst.as_ref().is_none_or(|(_, least)| most < *least) {
                worst = Some((*at, most));
            }
        }
        let (worst_at, most) = worst?;
        let spread = (best.clone() - most.clone()).divide(&width)?;
        let declared = self.scoring.route_spread.as_ref();
        let declared = declared.map_or(Number::ZERO, |declared| declared.value.clone());
        (spread > declared).then(|| Unequal {
            root: self.ruleset.nodes[root].id.clone(),
            better: (best.clone(), reached[*best_at].profile.who.clone()),
            worse: (most, reached[worst_at].profile.who.clone()),
            spread,
            rests_on: self.rests_on(cells),
        })
    }

    /// What no answers on a route go beyond: everything that may be asked on it, asked
    /// and answered at its best, under no gate that answers decide.
    fn at_most(
        &self,
        prover: &mut Prover<'_>,
        (root, cells): (usize, &[Scored]),
        route: &Reached,
    ) -> Option<Number> {
        let mut record = route.record.clone();
        for cell in cells {
            let is_asked = record.is_asked(cell.slot);
            if !is_asked && !prover.may_be_asked(&route.profile, cell.slot) {
                continue;
            }
            record.answer(cell.slot, cell.best.as_ref()?.value()?);
        }
        let mut free = self.ruleset.clone();
        let by_answers: Vec<bool> =
            free.gates.iter().map(|gate| self.reads_scored(&gate.when, cells)).collect();
        for node in &mut free.nodes {
            node.gates.retain(|gate| !by_answers[*gate]);
        }
        self.score(&free, &record)[root].score.clone()
    }

    fn reads_scored(&self, program: &Program, cells: &[Scored]) -> bool {
        program.rests_on().iter().any(|slot| {
            let of_item = self.plan.item_of(*slot);
            let is_derived =
                of_item.is_some_and(|item| self.plan.items[item].derived.is_some());
            is_derived
                || scores::is_score(*slot)
                || cells.iter().any(|cell| cell.slot == *slot)
        })
    }

    /// Whether a root never falls where a child is added or rises: then everything asked
    /// and at its best is the most there is.
    fn grows(&self, at: usize) -> bool {
        let node = &self.ruleset.nodes[at];
        let children = node.children();
        let grows = match &node.work {
            Work::Leaf(leaf) => {
                let is_known = self.scored.get(&at).is_some_and(|s| s.best.is_some());
                let ends = leaf.points.bounds.as_ref();
                is_known && ends.is_some_and(|(_, high)| !high.is_negative())
            }
            Work::Best(_) => true,
            Work::Combine { aggregate, relative, percent, .. } => {
                let is_sum = *aggregate == Aggregate::Sum;
                let is_mean = is_sum || *aggregate == Aggregate::Mean;
                let is_percent =
                    node.normalise.as_ref().is_some_and(Normalise::is_percent);
                (is_sum && !relative) || is_mean && (*percent || is_percent)
            }
            // What they make of other answers is not looked at.
            Work::Through { .. } | Work::Formula(_) => false,
        };
        // Who others are is not known before fieldwork.
        let grows = grows && node.step.is_none() && node.bonus.is_none();
        grows && children.iter().all(|child| self.grows(child.node))
    }

    /// What is read without points by the conditions around scored items.
    fn rests_on(&self, cells: &[Scored]) -> Vec<SlotId> {
        let scored: HashSet<SlotId> = cells.iter().map(|cell| cell.slot).collect();
        let mut found: BTreeSet<SlotId> = BTreeSet::new();
        let mut open: Vec<usize> =
            cells.iter().filter_map(|cell| self.plan.item_of(cell.slot)).collect();
        let mut seen = vec![false; self.plan.items.len()];
        while let Some(item) = open.pop() {
            if std::mem::replace(&mut seen[item], true) {
                continue;
            }
            let compiled = &self.plan.items[item];
            let section = self.questionnaire.items[item].section;
            let sections = self.plan.section_path[section].iter();
            let programs = sections
                .filter_map(|section| self.plan.sections[*section].as_ref())
                .chain(compiled.condition.as_ref())
                .chain(compiled.rows.iter().filter_map(|row| row.condition.as_ref()))
                .chain(compiled.derived.as_ref().map(|derived| &derived.program));
            for slot in programs.flat_map(|program| program.rests_on()) {
                let of_item = self.plan.item_of(*slot);
                open.extend(of_item);
                let is_derived =
                    of_item.is_some_and(|item| self.plan.items[item].derived.is_some());
                if !is_derived && !scored.contains(slot) {
                    found.insert(*slot);
                }
            }
        }
        found.into_iter().collect()
    }

    /// Nodes whose maximum nobody reaches, the innermost only.
    fn beyond_reach(&self, prover: &mut Prover<'_>) -> Vec<(String, Vec<Cause>)> {
        let cells = self.cells();
        let places: HashMap<SlotId, usize> =
            cells.iter().enumerate().map(|(at, cell)| (cell.slot, at)).collect();
        let mut found: Vec<(String, Vec<Cause>)> = Vec::new();
        let nodes = &self.ruleset.nodes;
        let mut told = vec![false; nodes.len()];
        let heights = self.heights();
        for height in 1..=heights.iter().copied().max().unwrap_or(0) {
            let mut level: Vec<(usize, Attain)> = Vec::new();
            for at in (0..nodes.len()).filter(|at| heights[*at] == height) {
                if nodes[at].children().iter().any(|child| told[child.node]) {
                    told[at] = true;
                } else {
                    level.extend(self.tree(at, &cells, &places).map(|tree| (at, tree)));
                }
            }
            let trees: Vec<&Attain> = level.iter().map(|(_, tree)| tree).collect();
            let verdicts = prover.attain(&cells, &trees);
            for ((at, _), verdict) in level.iter().zip(verdicts) {
                if let Verdict::Never(causes) = verdict {
                    told[*at] = true;
                    found.push((nodes[*at].id.clone(), causes));
                }
            }
        }
        found
    }

    /// How many nodes stand below each other under a node: 0 for an item.
    fn heights(&self) -> Vec<usize> {
        let nodes = &self.ruleset.nodes;
        let mut heights = vec![0; nodes.len()];
        for at in 0..nodes.len() {
            let below = nodes[at].children().iter().map(|child| heights[child.node] + 1);
            heights[at] = below.max().unwrap_or(0);
        }
        heights
    }

    /// What must be reached for the maximum of a node; none where all of it is open.
    fn tree(
        &self,
        at: usize,
        cells: &[Scored],
        places: &HashMap<SlotId, usize>,
    ) -> Option<Attain> {
        let node = &self.ruleset.nodes[at];
        let mut parts = Vec::new();
        let mut is_open = false;
        for child in node.children().iter().filter(|child| !child.weight.is_zero()) {
            let inner = &self.ruleset.nodes[child.node];
            let part = match &inner.work {
                Work::Leaf(leaf) => self.leaf(leaf, child, cells, places),
                _ => self.tree(child.node, cells, places),
            };
            match part {
                Some(part) => parts.push(part),
                None => is_open = true,
            }
        }
        let one_is_enough = match &node.work {
            Work::Best(_) => true,
            Work::Combine { aggregate, .. } => *aggregate == Aggregate::Max,
            Work::Through { .. } => true,
            Work::Leaf(_) | Work::Formula(_) => false,
        };
        match (one_is_enough, parts.is_empty()) {
            (_, true) => None,
            (true, false) => (!is_open).then_some(Attain::Any(parts)),
            (false, false) => Some(Attain::All(parts)),
        }
    }

    fn leaf(
        &self,
        leaf: &Leaf,
        child: &score::Child,
        cells: &[Scored],
        places: &HashMap<SlotId, usize>,
    ) -> Option<Attain> {
        let place = *places.get(&leaf.slot)?;
        cells[place].best.as_ref()?;
        let (low, high) = leaf.points.bounds.as_ref()?;
        if low >= high {
            return None;
        }
        let costs_nothing = |state: AnswerState| {
            let policy = child.table.get(MissingKind::State(state));
            !matches!(policy, Policy::Zero | Policy::Invalidate | Policy::Strict)
        };
        let blank = [AnswerState::NoAnswer, AnswerState::NotReached];
        Some(Attain::Leaf {
            scored: place,
            unasked: costs_nothing(AnswerState::NotAsked),
            missing: AnswerState::MISSING_CODES.map(costs_nothing),
            blank: blank.into_iter().any(costs_nothing),
        })
    }
}

/// The cells outside of rosters that carry points, by the number of their node.
fn scored(ruleset: &Ruleset) -> HashMap<usize, Scored> {
    let mut found = HashMap::new();
    for (number, node) in ruleset.nodes.iter().enumerate() {
        if let Work::Leaf(leaf) = &node.work {
            let best = if leaf.formula.is_some() { None } else { best(&leaf.points) };
            found.insert(number, Scored { slot: leaf.slot, best });
        }
    }
    found
}

/// The best answers under a rule; none where they cannot be told.
fn best(points: &Compiled) -> Option<Best> {
    answers_worth(points, &points.bounds.as_ref()?.1)
}

/// The answers that earn so much under a rule; none where they cannot be told.
pub(crate) fn answers_worth(points: &Compiled, high: &Number) -> Option<Best> {
    // Turning round twice changes nothing: what the rule as written is to give.
    let high = &points.turn(high.clone());
    match &points.form {
        Form::Codes { points: codes, .. } => {
            let best: Vec<u16> = (0..)
                .zip(codes.iter())
                .filter(|(_, points)| points.as_ref() == Some(high))
                .map(|(code, _)| code)
                .collect();
            (!best.is_empty()).then_some(Best::Codes(best))
        }
        Form::Values(values) => {
            let (value, _) = values.iter().find(|(_, points)| points == high)?;
            Some(Best::Between(Some((value.clone(), true)), Some((value.clone(), true))))
        }
        Form::Reverse(sum) => {
            let value = sum.clone() - high.clone();
            Some(Best::Between(Some((value.clone(), true)), Some((value, true))))
        }
        Form::Bands(bands) => {
            let band = bands.iter().find(|band| band.points.as_ref() == Some(high))?;
            let to = band.to.clone().map(|to| (to, band.to_in));
            Some(Best::Between(Some((band.from.clone(), band.from_in)), to))
        }
        Form::Line(line) => {
            if line.slope.is_zero() {
                return None;
            }
            let run = (high.clone() - line.to.clone()).divide(&line.slope)?;
            let value = line.from.clone() + run;
            Some(if line.slope.is_negative() {
                Best::Between(None, Some((value, true)))
            } else {
                Best::Between(Some((value, true)), None)
            })
        }
        Form::Ticks(_) => ticks(points, high).map(Best::Ticks),
        Form::Expression => None,
    }
}

/// The smallest set of options that earns the most.
fn ticks(points: &Compiled, high: &Number) -> Option<CodeSet> {
    let Form::Ticks(ticks) = &points.form else { return None };
    let usable = ticks.ordinary().map(u16::try_from);
    let usable: Vec<u16> = usable.collect::<Result<_, _>>().ok()?;
    if usable.len() > MOST_TICKS {
        return None;
    }
    let mut sets: Vec<CodeSet> = (0..1_usize << usable.len())
        .map(|pattern| {
            let codes = usable.iter().enumerate();
            codes
                .filter(|(at, _)| pattern >> at & 1 == 1)
                .map(|(_, code)| *code)
                .collect()
        })
        .collect();
    sets.sort_by_key(CodeSet::len);
    sets.into_iter()
        .find(|set| points.of(&Value::Codes(set.clone())).as_ref() == Some(high))
}

/// The cells of a witness that a reader can be told of: no dates of the interview.
pub(crate) fn tellable(plan: &Plan, slots: &[SlotId]) -> Vec<SlotId> {
    let is_known = |slot: &&SlotId| {
        !matches!(plan.slot(**slot).kind, SlotKind::Submitted | SlotKind::Started)
    };
    slots.iter().filter(is_known).copied().collect()
}

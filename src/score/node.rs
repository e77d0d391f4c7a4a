//! The order of work in a node: children, aggregate, normalise, bonus, gates, ends,
//! published value.
//!
//! *In:* the scores of the nodes before it. *Out:* its own.
//!
//! Parents take the exact score after gates; only readers take the published one.

use crate::decimal::Number;
use crate::expression::{SlotId, evaluate_condition};
use crate::model::{Against, Aggregate, MissingKind, Normalise, Policy, Relative};
use crate::points::{self, Bounds, Form};
use crate::route::View;
use crate::score::combine::{Combined, How, combine, weight};
use crate::score::leaf::leaf;
use crate::score::relative::{Among, group};
use crate::score::treat::{Entry, Treated, is_outside, percent_of, treat};
use crate::score::{
    Child, ChildTrace, FormulaRule, GateAct, Leaf, Node, NodeScore, NodeTrace, Null,
    Ruleset, Standing, StateCount, Taken, ThroughRule, WhyNot, Work,
};
use crate::value::{AnswerState, Value};

/// What a node is worked out from.
pub(crate) struct Bench<'a> {
    pub ruleset: &'a Ruleset,
    pub view: &'a View<'a>,
    /// For every gate of the rule set, whether it fired; those of later nodes are not
    /// known yet.
    pub fired: &'a [Option<bool>],
    /// The nodes before it.
    pub done: &'a [NodeScore],
    /// The units it is compared with; none where it stands alone.
    pub among: Among<'a>,
    /// Whether too little is answered for it to be compared.
    pub is_screened: bool,
    pub trace: bool,
}

/// What a node that is worked out has beside its score.
pub(crate) struct Worked {
    /// The value before any scale; told only where some step depends on other units.
    pub raw: Option<Number>,
    /// The gates that changed something, by their number.
    pub bit: Vec<usize>,
    /// The step that depends on other units, and what it takes from this one.
    pub taken: Option<(usize, Taken)>,
}

impl<'a> Bench<'a> {
    /// Works a node out. `score` says nothing yet.
    pub(crate) fn work(&self, node: &'a Node, score: &mut NodeScore) -> Worked {
        let mut trace = self.trace.then(Box::<NodeTrace>::default);
        let given = matches!(node.work, Work::Combine { .. } | Work::Best(_));
        match &node.work {
            Work::Leaf(rule) => {
                leaf(rule, self.view, self.among, score);
                if let Some(trace) = &mut trace {
                    self.trace_leaf(rule, score, trace);
                }
            }
            Work::Formula(rule) => *score = self.formula(rule),
            Work::Through { children, rule } => {
                *score = self.through(children, rule.as_deref());
            }
            Work::Combine { children, aggregate, relative, percent, on_zero } => {
                let how = How::Aggregate(aggregate, *relative, on_zero.as_ref());
                let trace = trace.as_deref_mut();
                *score = self.combined(node, (how, children, *percent), trace);
            }
            Work::Best(children) => {
                let trace = trace.as_deref_mut();
                *score = self.combined(node, (How::Best, children, false), trace);
            }
        }
        if let Some(trace) = &mut trace {
            trace.aggregate = score.score.clone();
            if !given && !matches!(node.work, Work::Leaf(_)) {
                self.trace_children(node, trace);
            }
        }
        let all_missing = given && score.all_missing;
        let is_taken = !self.ruleset.steps.is_empty();
        let raw = if is_taken { score.score.clone() } else { None };
        let taken = self.normalise(node, score, all_missing);
        if let Some(trace) = &mut trace {
            trace.normalised = score.score.clone();
            let compared =
                |(step, own): &(usize, Taken)| self.among.described(*step, &own.group);
            trace.compared = taken.as_ref().and_then(compared);
        }
        let bit = self.finish(node, score, trace.as_deref_mut());
        score.trace = trace;
        Worked { raw, bit, taken }
    }

    /// Children put together.
    fn combined(
        &self,
        node: &Node,
        (how, children, percent): (How<'_>, &'a [Child], bool),
        trace: Option<&mut NodeTrace>,
    ) -> NodeScore {
        let treated: Vec<Treated<'_>> = children
            .iter()
            .map(|child| {
                let among = (self.view, self.among);
                treat(child, &self.done[child.node], percent, among)
            })
            .collect();
        let quantum = &self.ruleset.quantum;
        let combined = combine(how, node.all_missing_zero, &treated, quantum);
        if let Some(trace) = trace {
            trace.children = self.children(how, &combined, &treated);
            trace.states = self.states(node);
            trace.policies = policies(&treated);
            trace.constant = constant(how, &combined);
        }
        let mut score = NodeScore::null(Null::AllMissing, combined.standing);
        score.numerator = combined.value.as_ref().ok().cloned();
        score.denominator = combined.bounds.as_ref().map(|(_, high)| high.clone());
        score.bounds = combined.bounds;
        score.all_missing = combined.all_missing;
        match combined.value {
            Ok(value) => (score.score, score.null) = (Some(value), None),
            Err(null) => score.null = Some(null),
        }
        score
    }

    /// A rule without children: what it reads says whether it applies.
    fn formula(&self, rule: &FormulaRule) -> NodeScore {
        let cell = |slot: &SlotId| self.view.record.cell(*slot).state;
        let mut standing = Standing::Outside;
        for state in rule.reads.iter().map(cell) {
            match state {
                AnswerState::Answered => standing = Standing::Answered,
                state if is_outside(state) => {}
                _ if standing == Standing::Outside => standing = Standing::Blank,
                _ => {}
            }
        }
        let found = match standing {
            Standing::Outside if !rule.reads.is_empty() => Err(Null::NotApplicable),
            Standing::Blank => match rule.formula.points(self.view) {
                Err(Null::Unknown) => Err(Null::AllMissing),
                found => found.and_then(|points| {
                    Some(points).filter(|_| rule.takes_absent).ok_or(Null::AllMissing)
                }),
            },
            _ => rule.formula.points(self.view),
        };
        self.plain(found, rule.bounds.clone(), standing)
    }

    /// One child by a rule of points; a null stays what it is.
    fn through(&self, children: &[Child], rule: Option<&ThroughRule>) -> NodeScore {
        let Some(child) = children.first() else {
            return NodeScore::null(Null::AllMissing, Standing::Blank);
        };
        let child = &self.done[child.node];
        let Some(rule) = rule else {
            let null = child.null.unwrap_or(Null::AllMissing);
            let found = child.score.clone().ok_or(null);
            return self.plain(found, child.bounds.clone(), child.standing);
        };
        let found = match (&rule.formula, &child.score) {
            (_, None) if !rule.takes_absent(child) => {
                Err(child.null.unwrap_or(Null::AllMissing))
            }
            (Some(formula), _) => {
                formula.points(self.view).map(|points| rule.points.turn(points))
            }
            (None, Some(score)) => {
                // On which side of an edge it lies is a comparison.
                let score = match &rule.points.form {
                    Form::Bands(_) => self.ruleset.quantum.taken(score).into_owned(),
                    _ => score.clone(),
                };
                let points = rule.points.of(&Value::Number(score));
                points.ok_or(Null::NoPoints)
            }
            (None, None) => Err(Null::AllMissing),
        };
        self.plain(found, rule.bounds(child), child.standing)
    }

    fn plain(
        &self,
        found: Result<Number, Null>,
        bounds: Option<Bounds>,
        standing: Standing,
    ) -> NodeScore {
        NodeScore {
            null: found.as_ref().err().copied(),
            numerator: found.as_ref().ok().cloned(),
            denominator: bounds.as_ref().map(|(_, greatest)| greatest.clone()),
            score: found.ok(),
            bounds,
            ..NodeScore::null(Null::AllMissing, standing)
        }
    }

    fn trace_leaf(&self, rule: &Leaf, score: &NodeScore, trace: &mut NodeTrace) {
        let absent = score.state.filter(|_| !score.is_answered());
        let kind = absent.map(MissingKind::State);
        let policy = kind.map(|kind| (kind, rule.table.get(kind).clone()));
        trace.policies = policy.into_iter().collect();
        trace.states = self.state(score).into_iter().collect();
    }

    /// The one child of a node that stands for another.
    fn trace_children(&self, node: &Node, trace: &mut NodeTrace) {
        let told = |child: &Child| {
            let scored = &self.done[child.node];
            ChildTrace {
                node: child.node,
                value: scored.score.clone(),
                weight_declared: Number::ONE,
                weight_effective: Number::ONE,
                contribution: trace.aggregate.clone(),
                included: scored.score.is_some(),
                why_not: None,
                policy: None,
                declared: None,
                state: scored.state,
                inherited: scored.inherited,
                null: scored.null,
            }
        };
        trace.children = node.children().iter().map(told).collect();
        trace.states = self.states(node);
    }

    /// Puts the value on the scale of the node; what a step over other units takes.
    fn normalise(
        &self,
        node: &Node,
        score: &mut NodeScore,
        all_missing: bool,
    ) -> Option<(usize, Taken)> {
        let mut taken = None;
        if let Some(number) = node.step {
            let step = &self.ruleset.steps[number];
            let own = Taken {
                value: score.score.clone(),
                group: group(step.within.as_ref(), self.view).unwrap_or_default(),
            };
            if score.score.is_some() {
                let found = match self.is_screened {
                    true => Err(Null::Screened),
                    false => self.among.scaled(number, &own),
                };
                (score.null, score.score) = (found.as_ref().err().copied(), found.ok());
            }
            taken = Some((number, own));
        }
        let Some(normalise) = &node.normalise else { return taken };
        let own = score.bounds.take();
        score.bounds = {
            let step = node.step.map(|number| &self.ruleset.steps[number]);
            let holds_all = step.is_none_or(|step| step.over.holds_all());
            points::scaled_bounds(Some(normalise), own.as_ref(), holds_all)
        };
        let value = score.score.take();
        let scaled = match normalise {
            Normalise::PercentOfMax => {
                score.denominator =
                    own.as_ref().map(|(low, high)| high.clone() - low.clone());
                let numerator = &mut score.numerator;
                percent(value.as_ref(), own.as_ref(), all_missing, numerator)
            }
            Normalise::Goalposts(posts) => value
                .as_ref()
                .map(|value| points::on_posts(posts, value).ok_or(Null::Domain)),
            Normalise::FixedZ(z) => value
                .as_ref()
                .map(|value| points::fixed_z(z, value).ok_or(Null::Constant)),
            Normalise::Relative(Relative::Reference {
                against: Against::Number(reference),
                times,
                gap: false,
            }) => value.as_ref().map(|value| {
                let share = value.divide(reference).ok_or(Null::Reference)?;
                Ok(share * times.clone())
            }),
            Normalise::Relative(_) => value.clone().map(Ok),
        };
        match scaled {
            Some(Ok(value)) => score.score = Some(value),
            Some(Err(null)) => score.null = Some(null),
            None => {}
        }
        taken
    }

    /// Bonus, gates and ends, then the published value; the gates that changed it.
    fn finish(
        &self,
        node: &Node,
        scored: &mut NodeScore,
        mut trace: Option<&mut NodeTrace>,
    ) -> Vec<usize> {
        let mut bit = Vec::new();
        let Some(score) = scored.score.as_mut() else { return bit };
        if let Some(bonus) = &node.bonus {
            let holds = evaluate_condition(&bonus.when, self.view);
            if let Some(trace) = &mut trace {
                trace.bonus = Some(holds);
            }
            if holds == Some(true) {
                *score = score.clone() + bonus.add.clone();
            }
        }
        if let Some(trace) = trace {
            trace.before_gates = Some(score.clone());
            trace.fired = self.acting(node).collect();
        }
        let quantum = &self.ruleset.quantum;
        let mut cap: Option<(usize, &Number)> = None;
        let mut is_withdrawn = false;
        for number in self.acting(node) {
            match &self.ruleset.gates[number].act {
                GateAct::Withdraw => {
                    is_withdrawn = true;
                    bit.push(number);
                }
                GateAct::Subtract(less) => {
                    *score = score.clone() - less.clone();
                    scored.lowered |= !less.is_zero();
                    bit.extend((!less.is_zero()).then_some(number));
                }
                GateAct::Cap(at) if cap.is_none_or(|(_, lowest)| at < lowest) => {
                    cap = Some((number, at));
                }
                GateAct::Cap(_) | GateAct::Grade(_) => {}
            }
        }
        if let Some((number, at)) =
            cap.filter(|(_, at)| quantum.compare(score, at).is_gt())
        {
            *score = at.clone();
            scored.lowered = true;
            bit.push(number);
        }
        if let Some((low, high)) = &node.clamp {
            *score = score.clone().max(low.clone()).min(high.clone());
        }
        if is_withdrawn {
            (scored.score, scored.null) = (None, Some(Null::Withdrawn));
            return bit;
        }
        scored.published = Some(match node.decimals {
            Some(decimals) => score.round(decimals, self.ruleset.rounding),
            None => score.clone(),
        });
        bit
    }

    /// The gates of a node that act: true, or unknown where the file says so.
    fn acting<'b>(&'b self, node: &'b Node) -> impl Iterator<Item = usize> + 'b {
        node.gates.iter().copied().filter(|gate| {
            self.fired[*gate].unwrap_or(self.ruleset.gates[*gate].acts_if_unknown)
        })
    }

    fn children(
        &self,
        how: How<'_>,
        combined: &Combined,
        treated: &[Treated<'_>],
    ) -> Vec<ChildTrace> {
        let included: Vec<&Treated<'_>> = treated.iter().filter(is_included).collect();
        // Of several best ones the first is told.
        let best = combined.value.as_ref().ok().and_then(|value| {
            treated
                .iter()
                .position(|child| is_included(&child) && child.value() == Some(value))
        });
        // Of what is no sum, what each gave, in the order of those included.
        let mut given = vec![None; treated.len()];
        if let Some(mean) = &combined.given {
            let numbers = (0..treated.len()).filter(|at| is_included(&&treated[*at]));
            for (at, own) in numbers.zip(&mean.given) {
                given[at] = Some(own.clone());
            }
        }
        let effective = |at: usize, child: &Treated<'_>| match how {
            _ if !is_included(&child) => Number::ZERO,
            How::Best => Number::from(usize::from(best == Some(at))),
            How::Aggregate(Aggregate::Combination(_), ..) => child.child.weight.clone(),
            How::Aggregate(aggregate, relative, _) => match &given[at] {
                Some(given) => {
                    let value = child.value();
                    value.and_then(|value| given.divide(value)).unwrap_or(Number::ZERO)
                }
                None => {
                    let whole = if relative {
                        weight(&included)
                    } else {
                        Number::from(included.len())
                    };
                    share(aggregate, relative, best == Some(at), child, &whole)
                        * combined.factor.clone()
                }
            },
        };
        let told = |(at, child): (usize, &Treated<'_>)| {
            let scored = &self.done[child.child.node];
            let weight_effective = effective(at, child);
            let contribution = child.value().filter(|_| is_included(&child));
            let contribution = contribution.map(|value| match &given[at] {
                Some(given) => given.clone(),
                None => {
                    let shifted = value.clone() - child.child.minus.clone();
                    shifted * weight_effective.clone()
                }
            });
            ChildTrace {
                node: child.child.node,
                value: child.value().cloned(),
                weight_declared: child.child.weight.clone(),
                weight_effective,
                contribution: contribution.filter(|_| combined.value.is_ok()),
                included: is_included(&child),
                why_not: why_not(child),
                policy: child.policy.map(|(kind, policy)| (kind, policy.clone())),
                declared: child.policy.and_then(|(kind, _)| child.child.table.span(kind)),
                state: scored.state,
                inherited: scored.inherited,
                null: child.null,
            }
        };
        treated.iter().enumerate().map(told).collect()
    }

    /// The states of the items and rows beneath a node.
    fn states(&self, node: &Node) -> Vec<StateCount> {
        let mut counts: Vec<StateCount> = Vec::new();
        for found in node.leaves.iter().filter_map(|at| self.state(&self.done[*at])) {
            let same = |c: &&mut StateCount| {
                (c.state, c.inherited) == (found.state, found.inherited)
            };
            match counts.iter_mut().find(same) {
                Some(count) => count.count += 1,
                None => counts.push(found),
            }
        }
        counts.sort_by_key(|count| (count.state, count.inherited));
        counts
    }

    fn state(&self, scored: &NodeScore) -> Option<StateCount> {
        Some(StateCount { state: scored.state?, inherited: scored.inherited, count: 1 })
    }
}

/// What one child's value is multiplied by, before prorating.
fn share(
    aggregate: &Aggregate,
    relative: bool,
    is_end: bool,
    child: &Treated<'_>,
    whole: &Number,
) -> Number {
    match aggregate {
        Aggregate::Min | Aggregate::Max => Number::from(usize::from(is_end)),
        Aggregate::Sum if !relative => Number::ONE,
        _ => child.child.weight.divide(whole).unwrap_or(Number::ZERO),
    }
}

/// What the value is beside what the children give.
fn constant(how: How<'_>, combined: &Combined) -> Option<Number> {
    let constant = match (how, &combined.given) {
        (How::Aggregate(Aggregate::Combination(combination), ..), _) => {
            &combination.constant
        }
        (_, Some(given)) => &given.constant,
        _ => return None,
    };
    Some(constant.clone()).filter(|constant| !constant.is_zero())
}

fn is_included(child: &&Treated<'_>) -> bool {
    child.is_scored() && child.value().is_some()
}

fn why_not(child: &Treated<'_>) -> Option<WhyNot> {
    match child.entry {
        Entry::Leaves => Some(WhyNot::NotApplicable),
        _ if !child.is_scored() => Some(WhyNot::ZeroWeight),
        Entry::Value(..) => None,
        Entry::Excluded => Some(WhyNot::Excluded),
        Entry::Prorated(_) => Some(WhyNot::Prorated),
        Entry::Strict => Some(WhyNot::Strict),
        Entry::Invalidates => Some(WhyNot::Invalidated),
    }
}

/// The policies that were used, each once, in the order of the children.
fn policies(treated: &[Treated<'_>]) -> Vec<(MissingKind, Policy)> {
    let mut used: Vec<(MissingKind, Policy)> = Vec::new();
    for (kind, policy) in treated.iter().filter_map(|child| child.policy) {
        if !used.iter().any(|(k, p)| *k == kind && p == policy) {
            used.push((kind, policy.clone()));
        }
    }
    used
}

/// The percentage, and the numerator it is made of; none without a value.
fn percent(
    value: Option<&Number>,
    ends: Option<&Bounds>,
    all_missing: bool,
    numerator: &mut Option<Number>,
) -> Option<Result<Number, Null>> {
    let value = value?;
    if all_missing {
        *numerator = Some(Number::ZERO);
        return Some(Ok(Number::ZERO));
    }
    let Some(ends) = ends else {
        *numerator = None;
        return Some(Err(Null::Unbounded));
    };
    *numerator = Some(value.clone() - ends.0.clone());
    Some(percent_of(value, ends).ok_or(Null::NoRange))
}

impl ThroughRule {
    /// Whether a table has a word for what has no score.
    fn takes_absent(&self, child: &NodeScore) -> bool {
        child.score.is_none()
            && matches!(&self.formula, Some(formula) if formula.takes_absent())
    }

    /// The least and greatest, of the child's own on this route where the rule is a line.
    fn bounds(&self, child: &NodeScore) -> Option<Bounds> {
        let sorted = |a: Number, b: Number| if a <= b { (a, b) } else { (b, a) };
        let own = child.bounds.as_ref();
        let written = match (&self.points.form, own) {
            (Form::Line(line), Some((low, high))) => sorted(line.at(low), line.at(high)),
            (Form::Reverse(sum), Some((low, high))) => {
                (sum.clone() - high.clone(), sum.clone() - low.clone())
            }
            _ => return self.points.bounds.clone(),
        };
        Some(self.points.turn_bounds(written))
    }
}

impl NodeScore {
    /// Whether the item or row is answered; of other nodes, whether one beneath is.
    pub fn is_answered(&self) -> bool {
        match self.state {
            Some(state) => {
                !is_outside(state) && state == crate::value::AnswerState::Answered
            }
            None => self.standing == crate::score::Standing::Answered,
        }
    }
}

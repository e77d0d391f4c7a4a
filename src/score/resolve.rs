//! From a scoring file to a rule set.
//!
//! *In:* a scoring file, its questionnaire and the questionnaire's plan. *Out:* the rule
//! set, or none where the file has faults that `check` reports.
//!
//! What is counted as asked and answered is laid out in `counted`. Nothing is reported here.

mod counted;

use std::collections::HashMap;

use crate::decimal::Number;
use crate::expression::{self, Expected, Program, SlotId};
use crate::model::{
    Aggregate, AllMissing, GateAction, Impute, ImputeWith, IndexRule, ItemKind, ItemRule,
    MissingKind, Normalise, Output, Over, PointRule, Policies, Policy, Questionnaire,
    Scoring, Steps, Written,
};
use crate::points::{self, Attainable, Bounds, Children, Form};
use crate::route::{Plan, Scope, ScoreNames, scores};
use crate::score::relative::scale_of;
use crate::score::rules::{self, Found};
use crate::score::{
    BonusRule, Child, Fixed, Formula, FormulaRule, Gate, GateAct, GradeRule, Imputes,
    Leaf, Node, NodeKind, RankPlan, Ruleset, Step, StepKind, Table, ThroughRule, Work,
};
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

/// Resolves a scoring file against a questionnaire's plan.
///
/// `None` where a name does not exist, an expression does not compile, a rule does not
/// fit its item, nodes go in circles, or an entry is poisoned: all of it refused by
/// `check` before.
pub fn resolve(
    scoring: &Scoring,
    questionnaire: &Questionnaire,
    plan: &Plan,
) -> Option<Ruleset> {
    let names = ScoreNames::new(scoring);
    let mut layout = Layout {
        scoring,
        questionnaire,
        plan,
        names: &names,
        bounds: points::node_bounds(scoring, questionnaire, Children::All),
        nodes: Vec::new(),
        steps: Vec::new(),
        known: HashMap::new(),
        reads_scores: false,
    };
    for rule in &scoring.items {
        layout.item(rule)?;
    }
    for any_of in &scoring.any_of {
        layout.node(&any_of.id.value)?;
    }
    for index in &scoring.indices {
        layout.node(&index.id.value)?;
    }
    let mut ruleset = layout.finish()?;
    ruleset.names = names;
    Some(ruleset)
}

/// A node being laid out, with the policies of its own.
struct Draft<'a> {
    pub(super) node: Node,
    own: Vec<&'a Policies>,
    depth: usize,
}

/// Gives every node its number, children before parents.
struct Layout<'a> {
    scoring: &'a Scoring,
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    names: &'a ScoreNames,
    /// The least and greatest of every node on its widest route.
    bounds: indexmap::IndexMap<String, Option<Bounds>>,
    nodes: Vec<Draft<'a>>,
    /// What depends on other units.
    steps: Vec<Step>,
    /// Numbers by id; `None` = being laid out.
    known: HashMap<String, Option<usize>>,
    /// Some expression reads a score.
    reads_scores: bool,
}

impl<'a> Layout<'a> {
    /// An item and its rows, if they are not laid out yet.
    fn item(&mut self, rule: &'a ItemRule) -> Option<()> {
        let id = rule.id.value.as_str();
        if let Some(known) = self.known.get(id) {
            return known.map(|_| ());
        }
        let item = id.split('.').next().unwrap_or(id);
        let kind = &self.questionnaire.items[self.plan.position(item)?].kind;
        if rule.poisoned {
            return None;
        }
        self.known.insert(id.to_owned(), None);
        let number = match &rule.rule {
            // It is scored within another node and has none of its own.
            PointRule::PartOf(_) => {
                self.known.remove(id);
                return Some(());
            }
            PointRule::Rows { rows, .. } => {
                let mut numbers = Vec::new();
                for row in rows {
                    let name = match row.id.value.split_once('.') {
                        Some(_) => row.id.value.clone(),
                        None => format!("{id}.{}", row.id.value),
                    };
                    let own = vec![&row.missing, &rule.missing];
                    numbers.push(self.leaf(name, (NodeKind::Row, kind), row, own)?);
                }
                self.grid(rule, &numbers)?
            }
            _ => {
                let of = if item == id { NodeKind::Item } else { NodeKind::Row };
                self.leaf(id.to_owned(), (of, kind), rule, vec![&rule.missing])?
            }
        };
        self.known.insert(id.to_owned(), Some(number));
        Some(())
    }

    fn leaf(
        &mut self,
        name: String,
        (of, kind): (NodeKind, &ItemKind),
        rule: &'a ItemRule,
        own: Vec<&'a Policies>,
    ) -> Option<usize> {
        let slot = self.plan.find(&name)?;
        let points = points::compile_item(rule, kind)?;
        let formula = match points.form {
            Form::Expression => self.formula(&rule.rule, &|scope| scope.with_self(&name)),
            _ => Some(None),
        };
        let formula = match formula? {
            Some(found) => Some(self.settled(found)?),
            None => None,
        };
        let takes_absent = formula.as_ref().is_some_and(Formula::takes_absent);
        let leaf = Leaf {
            slot,
            points,
            formula,
            takes_absent,
            imputes: None,
            table: Table::default(),
        };
        let work = Work::Leaf(Box::new(leaf));
        let mut node = self.draft(name, of, work, rule.rule_span);
        self.dress(&mut node, rule.normalise.as_ref(), &rule.steps)?;
        publish(&mut node, &rule.output);
        Some(self.add(node, own))
    }

    /// The formula of a rule, where it is one, with `self` as `scoped` has it.
    fn formula(
        &self,
        rule: &PointRule,
        scoped: &dyn Fn(Scope<'a>) -> Scope<'a>,
    ) -> Option<Option<Found>> {
        let base = || Scope::new(self.questionnaire, self.plan).with_scores(self.names);
        rules::formula(
            rule,
            self.questionnaire,
            self.plan,
            self.names,
            &|| scoped(base()),
        )
    }

    /// Lays out what a formula reads, so that it is worked out before.
    fn settled(&mut self, found: Found) -> Option<Formula> {
        self.reads(&found.formula.reads())?;
        Some(found.formula)
    }

    /// Lays out the nodes whose scores are read.
    fn reads(&mut self, slots: &[SlotId]) -> Option<()> {
        let names = self.names;
        for node in slots.iter().filter_map(|slot| names.read(*slot)) {
            self.reads_scores = true;
            self.node(node)?;
        }
        Some(())
    }

    /// A condition on a node, and what it reads laid out before.
    fn condition(&mut self, written: &Written) -> Option<Program> {
        let scope = Scope::new(self.questionnaire, self.plan).with_scores(self.names);
        let program = program(written, &scope, &Expected::Condition)?;
        self.reads(program.rests_on())?;
        Some(program)
    }

    /// Gives a node its scale, its bonus and its ends.
    fn dress(
        &mut self,
        node: &mut Node,
        normalise: Option<&Spanned<Normalise>>,
        steps: &'a Steps,
    ) -> Option<()> {
        node.normalise = normalise.map(|said| said.value.clone());
        if let Some(bonus) = &steps.bonus {
            let when = self.condition(&bonus.when)?;
            node.bonus = Some(BonusRule { when, add: bonus.add.value.clone() });
        }
        let ends = steps.clamp.as_ref();
        node.clamp = ends.map(|(low, high)| (low.value.clone(), high.value.clone()));
        for gate in self.scoring.gates.iter().filter(|gate| gate.node.value == node.id) {
            self.condition(&gate.when)?;
        }
        let treat = steps.treat.as_ref().map(|treat| &treat.value);
        let lower = steps.lower_is_better.is_some();
        if let Some(kind) = scale_of(node.normalise.as_ref(), treat, lower) {
            let within = match &steps.within {
                Some(column) => Some(self.grouping(&column.value)?),
                None => None,
            };
            let over =
                steps.over.as_ref().map_or(Over::Scored, |over| over.value.clone());
            let column = steps.within.as_ref().map(|column| column.value.as_str());
            let plan = (self.plan, &self.scoring.arithmetic.quantum);
            let fixed = Fixed::of(&over, (&node.id, &kind), column, plan);
            node.step = Some(self.steps.len());
            // The node and the depth are known when it is added.
            let node = usize::MAX;
            self.steps.push(Step { node, kind, over, within, depth: 0, fixed });
        }
        Some(())
    }

    /// The column of the register, or the key of the record, that a step is taken in.
    fn grouping(&self, column: &str) -> Option<Program> {
        let scope = Scope::new(self.questionnaire, self.plan);
        let is_key =
            self.questionnaire.records.iter().any(|key| key.name.value == column);
        let text = if is_key { column.to_owned() } else { format!("unit.{column}") };
        expression::compile(&text, &scope, &Expected::Any).0
    }

    /// A grid is a node whose children are its rows.
    fn grid(&mut self, rule: &'a ItemRule, rows: &[usize]) -> Option<usize> {
        let weighing = rule.weighing()?;
        let weighed = rows.iter().zip(weighing.factors());
        let child = |(row, weight): (&usize, Option<Number>)| {
            Some(self.child(*row, weight?, &[]))
        };
        let children = weighed.map(child).collect::<Option<Vec<_>>>()?;
        let work = Work::Combine {
            children,
            aggregate: weighing.aggregate.clone(),
            relative: weighing.is_relative(),
            percent: weighing.takes_percentages(),
            on_zero: None,
        };
        let id = rule.id.value.clone();
        let mut node = self.draft(id, NodeKind::Item, work, rule.rule_span);
        self.dress(&mut node, rule.normalise.as_ref(), &rule.steps)?;
        publish(&mut node, &rule.output);
        node.all_missing_zero = self.all_missing_zero(&rule.missing);
        Some(self.add(node, vec![&rule.missing]))
    }

    /// The number of a node, laid out first if it is not yet.
    fn node(&mut self, id: &str) -> Option<usize> {
        if let Some(known) = self.known.get(id) {
            return *known;
        }
        if let Some(row) = self.find(id) {
            return Some(row);
        }
        let scoring = self.scoring;
        let item = id.split('.').next().unwrap_or(id);
        let rule = scoring
            .items
            .iter()
            .find(|rule| rule.id.value == id || rule.id.value == item);
        if let Some(rule) = rule {
            self.item(rule)?;
            return self.find(id);
        }
        let number = match scoring.any_of.iter().find(|node| node.id.value == id) {
            Some(any_of) => {
                self.known.insert(id.to_owned(), None);
                let ones = vec![Number::ONE; any_of.of.len()];
                let children = self.children(&any_of.of, ones, &[&any_of.missing])?;
                let work = Work::Best(children);
                let mut node =
                    self.draft(id.to_owned(), NodeKind::AnyOf, work, any_of.span);
                node.all_missing_zero = self.all_missing_zero(&any_of.missing);
                self.dress(&mut node, any_of.normalise.as_ref(), &any_of.steps)?;
                publish(&mut node, &any_of.output);
                self.add(node, vec![&any_of.missing])
            }
            None => self.index(id)?,
        };
        self.known.insert(id.to_owned(), Some(number));
        Some(number)
    }

    fn index(&mut self, id: &str) -> Option<usize> {
        let index = self.scoring.indices.iter().find(|index| index.id.value == id)?;
        if index.poisoned {
            return None;
        }
        self.known.insert(id.to_owned(), None);
        let work = match (&index.rule, index.is_of) {
            (None, false) => self.put_together(index)?,
            (Some(rule), false) => {
                let found = self.formula(&rule.value, &|scope| scope)??;
                let own = self.plan;
                let reads = found.formula.reads();
                let of_items = |slot: &SlotId| !scores::is_score(*slot);
                let reads: Vec<SlotId> = reads.into_iter().filter(of_items).collect();
                let reads = reads.into_iter().filter(|slot| own.item_of(*slot).is_some());
                let reads: Vec<SlotId> = reads.collect();
                let formula = self.settled(found)?;
                let anything = Attainable::anything();
                let compiled = points::compile_node(&rule.value, None, &anything)?;
                let takes_absent = formula.takes_absent();
                let bounds = compiled.bounds;
                let rule = FormulaRule { formula, bounds, reads, takes_absent };
                Work::Formula(Box::new(rule))
            }
            (rule, true) => self.through(index, rule.as_ref().map(|rule| &rule.value))?,
        };
        let mut node = self.draft(id.to_owned(), NodeKind::Index, work, index.span);
        self.dress(&mut node, index.normalise.as_ref(), &index.steps)?;
        node.all_missing_zero = self.all_missing_zero(&index.missing);
        publish(&mut node, &index.output);
        node.level = index.level.as_ref().map(|level| level.value.clone());
        Some(self.add(node, vec![&index.missing]))
    }

    /// One node by a rule of points, or on another scale.
    fn through(
        &mut self,
        index: &'a IndexRule,
        rule: Option<&PointRule>,
    ) -> Option<Work> {
        let of = &index.children.first()?.value;
        let children =
            self.children(&index.children, vec![Number::ONE], &[&index.missing])?;
        let Some(rule) = rule else {
            return Some(Work::Through { children, rule: None });
        };
        let own = self.bounds.get(of.as_str()).cloned().flatten();
        let own = Attainable::between(own.as_ref());
        let points = points::compile_node(rule, index.turn.as_ref(), &own)?;
        let names = self.names;
        let formula = match points.form {
            Form::Expression => self.formula(rule, &|scope| scope.with_self_score(of)),
            _ => Some(None),
        };
        let formula = match formula? {
            Some(found) => Some(self.settled(found)?),
            None => None,
        };
        self.reads_scores |= names.position(of).is_some() && formula.is_some();
        Some(Work::Through {
            children,
            rule: Some(Box::new(ThroughRule { points, formula })),
        })
    }

    fn put_together(&mut self, index: &'a IndexRule) -> Option<Work> {
        let aggregate = &index.aggregate.value;
        let weighing = index.weighing();
        let weights: Option<Vec<Number>> = match aggregate {
            Aggregate::Combination(combination) => {
                let terms = combination.terms.iter();
                terms.map(|term| points::coefficient(combination, term)).collect()
            }
            _ => weighing.factors().into_iter().collect(),
        };
        let mut children = self.children(&index.children, weights?, &[&index.missing])?;
        if let Aggregate::Combination(combination) = aggregate {
            for (child, term) in children.iter_mut().zip(&combination.terms) {
                child.minus = term.minus.clone();
                // All children are needed unless a policy is written nearer than the
                // head of the file.
                let levels = self.levels(child.node, &[&index.missing]);
                let near = levels.len().saturating_sub(1);
                child.table = Table::new(&levels[..near]);
            }
        }
        Some(Work::Combine {
            children,
            aggregate: aggregate.clone(),
            relative: weighing.is_relative(),
            percent: weighing.takes_percentages(),
            on_zero: index.on_zero.as_ref().map(|said| said.value.clone()),
        })
    }

    fn children(
        &mut self,
        ids: &[Spanned<String>],
        weights: Vec<Number>,
        parent: &[&'a Policies],
    ) -> Option<Vec<Child>> {
        let mut children = Vec::new();
        for (id, weight) in ids.iter().zip(weights) {
            let node = self.node(&id.value)?;
            children.push(self.child(node, weight, parent));
        }
        Some(children)
    }

    fn child(&self, number: usize, weight: Number, parent: &[&'a Policies]) -> Child {
        let table = Table::new(&self.levels(number, parent));
        let node = &self.nodes[number].node;
        let is_percent = node.normalise.as_ref().is_some_and(Normalise::is_percent);
        let raw = node.points_bounds().filter(|_| is_percent).cloned();
        Child { node: number, weight, table, raw, minus: Number::ZERO, imputes: None }
    }

    /// The policies between a child and its parent, the nearest first. An item's own
    /// stand before its parent's; those of other nodes are for their own children.
    fn levels(&self, child: usize, parent: &[&'a Policies]) -> Vec<&'a Policies> {
        let draft = &self.nodes[child];
        let own: &[&Policies] =
            if draft.node.children().is_empty() { &draft.own } else { &[] };
        let file = [&self.scoring.missing];
        own.iter().chain(parent).chain(&file).copied().collect()
    }

    fn draft(&self, id: String, kind: NodeKind, work: Work, rule_span: Span) -> Node {
        Node {
            named: self.names.position(&id),
            id,
            kind,
            work,
            normalise: None,
            step: None,
            bonus: None,
            clamp: None,
            all_missing_zero: false,
            decimals: self.scoring.arithmetic.decimals.as_ref().map(|d| d.value),
            gates: Vec::new(),
            parents: Vec::new(),
            leaves: Vec::new(),
            rule_span,
            level: None,
            output_name: None,
            beneath: None,
        }
    }

    fn add(&mut self, mut node: Node, own: Vec<&'a Policies>) -> usize {
        let number = self.nodes.len();
        let mut leaves: Vec<usize> = Vec::new();
        for child in node.children() {
            self.nodes[child.node].node.parents.push(number);
            leaves.extend(&self.nodes[child.node].node.leaves);
        }
        if matches!(node.work, Work::Leaf(_)) {
            leaves.push(number);
        }
        leaves.sort_unstable();
        leaves.dedup();
        node.leaves = leaves;
        let depth = self.depth(&node);
        if let Some(step) = node.step {
            (self.steps[step].node, self.steps[step].depth) = (number, depth);
        }
        let depth = depth + usize::from(node.step.is_some());
        self.nodes.push(Draft { node, own, depth });
        number
    }

    /// How many steps over other units stand, one on the other, below a node.
    fn depth(&self, node: &Node) -> usize {
        let children = node.children().iter().map(|child| self.nodes[child.node].depth);
        let gates = self.scoring.gates.iter().filter(|gate| gate.node.value == node.id);
        let scope = Scope::new(self.questionnaire, self.plan).with_scores(self.names);
        let mut read: Vec<SlotId> = gates
            .filter_map(|gate| program(&gate.when, &scope, &Expected::Condition))
            .flat_map(|program| program.rests_on().to_vec())
            .collect();
        read.extend(node.bonus.iter().flat_map(|bonus| bonus.when.rests_on()));
        match &node.work {
            Work::Leaf(leaf) => read.extend(leaf.formula.iter().flat_map(Formula::reads)),
            Work::Formula(rule) => read.extend(rule.formula.reads()),
            Work::Through { rule: Some(rule), .. } => {
                read.extend(rule.formula.iter().flat_map(Formula::reads));
            }
            _ => {}
        }
        let read = read.iter().filter_map(|slot| self.find(self.names.read(*slot)?));
        let read = read.map(|node| self.nodes[node].depth);
        children.chain(read).max().unwrap_or(0)
    }

    /// The node's own word, else the file's, else no.
    fn all_missing_zero(&self, own: &Policies) -> bool {
        let said = own.all_missing.as_ref().or(self.scoring.missing.all_missing.as_ref());
        said.is_some_and(|said| said.value == AllMissing::Zero)
    }

    fn finish(mut self) -> Option<Ruleset> {
        for number in 0..self.nodes.len() {
            let parents = &self.nodes[number].node.parents;
            let parent = parents.first().map(|parent| self.nodes[*parent].own.clone());
            let table = Table::new(&self.levels(number, &parent.unwrap_or_default()));
            if let Work::Leaf(leaf) = &mut self.nodes[number].node.work {
                leaf.table = table;
            }
        }
        self.imputes()?;
        let counted = self.counted();
        let screen = match &self.scoring.screen {
            Some(screen) => Some(self.screen(&screen.value, &counted)?),
            None => None,
        };
        for number in 0..self.nodes.len() {
            if self.nodes[number].node.beneath.is_some() {
                self.nodes[number].node.beneath = Some(self.beneath(number));
            }
        }
        let gates = self.gates()?;
        for (number, gate) in gates.iter().enumerate() {
            self.nodes[gate.node].node.gates.push(number);
        }
        let grades = self.grades()?;
        let ranks = self.ranks()?;
        let invalid = MissingKind::State(AnswerState::Invalid);
        let policy = self.scoring.missing.get(invalid).map(|policy| &policy.value);
        let reads_scores = self.reads_scores
            || ranks.iter().flat_map(|rank| &rank.condition).any(|condition| {
                condition.rests_on().iter().any(|slot| scores::is_score(*slot))
            });
        Some(Ruleset {
            counted,
            nodes: self.nodes.into_iter().map(|draft| draft.node).collect(),
            gates,
            grades,
            ranks,
            rounding: self.scoring.arithmetic.rounding,
            quantum: self.scoring.arithmetic.quantum.clone(),
            errors_invalidate: matches!(policy, None | Some(Policy::Invalidate)),
            names: ScoreNames::default(),
            reads_scores,
            steps: self.steps,
            screen,
        })
    }

    /// Where absent answers take their points from: one step an item and way.
    fn imputes(&mut self) -> Option<()> {
        for number in 0..self.nodes.len() {
            let own = match &self.nodes[number].node.work {
                Work::Leaf(leaf) => leaf.table.impute().cloned(),
                _ => None,
            };
            if let Some(impute) = own {
                let found = self.imputed(number, &impute)?;
                if let Work::Leaf(leaf) = &mut self.nodes[number].node.work {
                    leaf.imputes = Some(found);
                }
            }
            for at in 0..self.nodes[number].node.children().len() {
                let child = &self.nodes[number].node.children()[at];
                let Some(impute) = child.table.impute().cloned() else { continue };
                let found = self.imputed(child.node, &impute);
                let found = found.or_else(|| {
                    let of = &self.nodes[self.nodes[number].node.children()[at].node];
                    // Only answers are taken over; a node without a score is told.
                    (!matches!(of.node.work, Work::Leaf(_))).then_some(None)?
                });
                if let Some(child) = self.nodes[number].node.children_mut().get_mut(at) {
                    child.imputes = found;
                }
            }
        }
        Some(())
    }

    fn imputed(&mut self, leaf: usize, impute: &Impute) -> Option<Imputes> {
        let node = &self.nodes[leaf].node;
        let Work::Leaf(rule) = &node.work else { return None };
        let points = rule.points.clone();
        if impute.with == ImputeWith::PreviousWave {
            let previous = self.plan.find(&format!("prev.{}", node.id));
            return Some(Imputes { step: None, within: None, previous, points });
        }
        let by = impute
            .by
            .as_ref()
            .map(|column| column.value.strip_prefix("unit.").unwrap_or(&column.value));
        let within = match by {
            Some(column) => Some(self.grouping(column)?),
            None => None,
        };
        let over = impute.over.as_ref().map_or(Over::Scored, |over| over.value.clone());
        let kind = StepKind::Impute(impute.with);
        let same = |step: &Step| {
            let text = |program: &Option<Program>| {
                program.as_ref().map(|program| program.source().to_owned())
            };
            step.node == leaf
                && step.kind == kind
                && step.over == over
                && text(&step.within) == text(&within)
        };
        let step = match self.steps.iter().position(same) {
            Some(step) => step,
            None => {
                let (within, node) = (within.clone(), leaf);
                let name = self.nodes[leaf].node.id.as_str();
                let plan = (self.plan, &self.scoring.arithmetic.quantum);
                let fixed = Fixed::of(&over, (name, &kind), by, plan);
                self.steps.push(Step { node, kind, over, within, depth: 0, fixed });
                self.steps.len() - 1
            }
        };
        Some(Imputes { step: Some(step), within, previous: None, points })
    }

    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|draft| draft.node.id == id)
    }

    fn gates(&mut self) -> Option<Vec<Gate>> {
        let scoring = self.scoring;
        let mut gates = Vec::with_capacity(scoring.gates.len());
        for gate in &scoring.gates {
            let act = match &gate.action {
                GateAction::Cap(cap) => GateAct::Cap(cap.value.clone()),
                GateAction::Subtract(less) => GateAct::Subtract(less.value.clone()),
                GateAction::Withdraw => GateAct::Withdraw,
                GateAction::Grade(grade) => {
                    let of_node = |grades: &(usize, &crate::model::Grades)| {
                        grades.1.of.value == gate.node.value
                    };
                    let band = |(number, grades): (usize, &crate::model::Grades)| {
                        let mut bands = grades.bands.iter();
                        let band = bands.position(|b| b.grade.value == grade.value)?;
                        Some((number, band))
                    };
                    let grades = scoring.grades.iter().enumerate().filter(of_node);
                    GateAct::Grade(grades.filter_map(band).collect())
                }
            };
            gates.push(Gate {
                id: gate.id.value.clone(),
                node: self.find(&gate.node.value)?,
                when: self.condition(&gate.when)?,
                act,
                acts_if_unknown: gate.acts_if_unknown,
            });
        }
        Some(gates)
    }

    fn grades(&self) -> Option<Vec<GradeRule>> {
        let grades = self.scoring.grades.iter().map(|grades| {
            let band = |band: &crate::model::GradeBand| {
                (band.from.value.clone(), band.grade.value.clone())
            };
            Some(GradeRule {
                id: grades.id.value.clone(),
                node: self.find(&grades.of.value)?,
                value: grades.value,
                bands: grades.bands.iter().map(band).collect(),
            })
        });
        grades.collect()
    }

    fn ranks(&self) -> Option<Vec<RankPlan>> {
        let scope = Scope::new(self.questionnaire, self.plan).with_scores(self.names);
        let ranks = self.scoring.ranks.iter().map(|rank| {
            let condition = match &rank.eligible.condition {
                Some(written) => Some(program(written, &scope, &Expected::Condition)?),
                None => None,
            };
            Some(RankPlan {
                id: rank.id.value.clone(),
                node: self.find(&rank.by.value)?,
                value: rank.value.value,
                condition,
            })
        });
        ranks.collect()
    }
}

/// What the file says of how a node is published.
fn publish(node: &mut Node, output: &Output) {
    node.decimals = output.decimals.as_ref().map(|said| said.value).or(node.decimals);
    node.output_name = output.name.as_ref().map(|name| name.value.clone());
    node.beneath = output.with_answered.map(|_| Vec::new());
}

fn program(written: &Written, scope: &Scope<'_>, expected: &Expected) -> Option<Program> {
    expression::compile(&written.text, scope, expected).0
}

//! From a scoring file to a rule set.
//!
//! *In:* a scoring file, its questionnaire and the questionnaire's plan. *Out:* the rule
//! set, or none where the file has faults that `check` reports.
//!
//! Nothing is reported here.

use std::collections::HashMap;

use crate::decimal::Number;
use crate::expression::{self, Expected, Program};
use crate::model::{
    Aggregate, AllMissing, GateAction, ItemKind, ItemRule, MissingKind, PointRule,
    Policies, Policy, Questionnaire, Scoring, Weights, Written,
};
use crate::points;
use crate::route::{Plan, Scope};
use crate::score::{
    Child, Counted, Gate, GradeRule, Leaf, Node, NodeKind, RankPlan, Ruleset, Table, Work,
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
    let mut layout =
        Layout { scoring, questionnaire, plan, nodes: Vec::new(), known: HashMap::new() };
    for rule in &scoring.items {
        layout.item(rule)?;
    }
    for any_of in &scoring.any_of {
        layout.node(&any_of.id.value)?;
    }
    for index in &scoring.indices {
        layout.node(&index.id.value)?;
    }
    layout.finish()
}

/// A node being laid out, with the policies of its own.
struct Draft<'a> {
    node: Node,
    own: Vec<&'a Policies>,
}

/// Gives every node its number, children before parents.
struct Layout<'a> {
    scoring: &'a Scoring,
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    nodes: Vec<Draft<'a>>,
    /// Numbers by id; `None` = being laid out.
    known: HashMap<&'a str, Option<usize>>,
}

impl<'a> Layout<'a> {
    fn item(&mut self, rule: &'a ItemRule) -> Option<()> {
        let id = rule.id.value.as_str();
        let item = id.split('.').next().unwrap_or(id);
        let kind = &self.questionnaire.items[self.plan.position(item)?].kind;
        if rule.poisoned {
            return None;
        }
        let number = match &rule.rule {
            PointRule::Rows { rows, aggregate } => {
                let mut numbers = Vec::new();
                for row in rows {
                    let name = match row.id.value.split_once('.') {
                        Some(_) => row.id.value.clone(),
                        None => format!("{id}.{}", row.id.value),
                    };
                    let own = vec![&row.missing, &rule.missing];
                    numbers.push(self.leaf(name, (NodeKind::Row, kind), row, own)?);
                }
                self.grid(rule, aggregate.value, &numbers)
            }
            _ => {
                let of = if item == id { NodeKind::Item } else { NodeKind::Row };
                self.leaf(id.to_owned(), (of, kind), rule, vec![&rule.missing])?
            }
        };
        self.known.insert(id, Some(number));
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
        let points = points::compile(&rule.rule, kind)?;
        let program = match &rule.rule {
            PointRule::Value { expression, .. } => {
                let scope = Scope::new(self.questionnaire, self.plan).with_self(&name);
                Some(program(expression, &scope, &Expected::Number)?)
            }
            _ => None,
        };
        let leaf = Leaf { slot, points, program, table: Table::default() };
        let mut node = self.draft(name, of, Work::Leaf(Box::new(leaf)), rule.rule_span);
        node.normalise = rule.normalise.as_ref().map(|normalise| normalise.value);
        Some(self.add(node, own))
    }

    /// A grid is a node whose children are its rows, each as it stands.
    fn grid(&mut self, rule: &'a ItemRule, how: Aggregate, rows: &[usize]) -> usize {
        let children = rows.iter().map(|row| self.child(*row, Number::ONE, &[]));
        let work = Work::Combine {
            children: children.collect(),
            aggregate: how,
            relative: false,
            percent: false,
        };
        let id = rule.id.value.clone();
        let mut node = self.draft(id, NodeKind::Item, work, rule.rule_span);
        node.normalise = rule.normalise.as_ref().map(|normalise| normalise.value);
        node.all_missing_zero = self.all_missing_zero(&rule.missing);
        self.add(node, vec![&rule.missing])
    }

    /// The number of a node, laid out first if it is not yet.
    fn node(&mut self, id: &str) -> Option<usize> {
        if let Some(known) = self.known.get(id) {
            return *known;
        }
        if let Some(row) = self.nodes.iter().position(|draft| draft.node.id == id) {
            return Some(row);
        }
        let scoring = self.scoring;
        let number =
            if let Some(any_of) = scoring.any_of.iter().find(|n| n.id.value == id) {
                self.known.insert(any_of.id.value.as_str(), None);
                let ones = vec![Number::ONE; any_of.of.len()];
                let children = self.children(&any_of.of, ones, &any_of.missing)?;
                let id = any_of.id.value.clone();
                let mut node =
                    self.draft(id, NodeKind::AnyOf, Work::Best(children), any_of.span);
                node.all_missing_zero = self.all_missing_zero(&any_of.missing);
                self.add(node, vec![&any_of.missing])
            } else {
                self.index(id)?
            };
        let written = self.nodes[number].node.id.clone();
        let key = scoring.any_of.iter().map(|n| n.id.value.as_str());
        let key = key.chain(scoring.indices.iter().map(|n| n.id.value.as_str()));
        if let Some(key) = key.into_iter().find(|key| *key == written) {
            self.known.insert(key, Some(number));
        }
        Some(number)
    }

    fn index(&mut self, id: &str) -> Option<usize> {
        let index = self.scoring.indices.iter().find(|index| index.id.value == id)?;
        if index.poisoned {
            return None;
        }
        self.known.insert(index.id.value.as_str(), None);
        let weights: Option<Vec<Number>> = match &index.weights.value {
            Weights::Points | Weights::Equal => {
                Some(vec![Number::ONE; index.children.len()])
            }
            Weights::Declared(declared) => {
                let weight = |child: &Spanned<String>| {
                    let mut all = declared.iter();
                    Some(all.find(|(id, _)| id.value == child.value)?.1.value.clone())
                };
                index.children.iter().map(weight).collect()
            }
        };
        let children = self.children(&index.children, weights?, &index.missing)?;
        let relative = index.weights.value != Weights::Points;
        let as_value = index.children_as_value.as_ref().is_some_and(|value| value.value);
        let work = Work::Combine {
            children,
            aggregate: index.aggregate.value,
            relative,
            percent: relative && !as_value,
        };
        let mut node = self.draft(id.to_owned(), NodeKind::Index, work, index.span);
        node.normalise = index.normalise.as_ref().map(|normalise| normalise.value);
        node.all_missing_zero = self.all_missing_zero(&index.missing);
        node.decimals = index.decimals.as_ref().map(|d| d.value).or(node.decimals);
        node.level = index.level.as_ref().map(|level| level.value.clone());
        node.output_name = index.output_name.as_ref().map(|name| name.value.clone());
        Some(self.add(node, vec![&index.missing]))
    }

    fn children(
        &mut self,
        ids: &[Spanned<String>],
        weights: Vec<Number>,
        parent: &'a Policies,
    ) -> Option<Vec<Child>> {
        let mut children = Vec::new();
        for (id, weight) in ids.iter().zip(weights) {
            let node = self.node(&id.value)?;
            children.push(self.child(node, weight, &[parent]));
        }
        Some(children)
    }

    fn child(&self, number: usize, weight: Number, parent: &[&'a Policies]) -> Child {
        let table = Table::new(&self.levels(number, parent));
        let node = &self.nodes[number].node;
        let raw = node.normalise.and(node.points_bounds()).cloned();
        Child { node: number, weight, table, raw }
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
            id,
            kind,
            work,
            normalise: None,
            all_missing_zero: false,
            decimals: self.scoring.arithmetic.decimals.as_ref().map(|d| d.value),
            gates: Vec::new(),
            parents: Vec::new(),
            leaves: Vec::new(),
            rule_span,
            level: None,
            output_name: None,
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
        self.nodes.push(Draft { node, own });
        number
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
        let gates = self.gates()?;
        for (number, gate) in gates.iter().enumerate() {
            self.nodes[gate.node].node.gates.push(number);
        }
        let grades = self.grades()?;
        let ranks = self.ranks()?;
        let invalid = MissingKind::State(AnswerState::Invalid);
        let policy = self.scoring.missing.get(invalid).map(|policy| &policy.value);
        Some(Ruleset {
            counted: self.counted(),
            nodes: self.nodes.into_iter().map(|draft| draft.node).collect(),
            gates,
            grades,
            ranks,
            rounding: self.scoring.arithmetic.rounding,
            errors_invalidate: matches!(policy, None | Some(Policy::Invalidate)),
        })
    }

    fn find(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|draft| draft.node.id == id)
    }

    fn gates(&self) -> Option<Vec<Gate>> {
        let scope = Scope::new(self.questionnaire, self.plan);
        let gates = self.scoring.gates.iter().map(|gate| {
            let GateAction::Cap(cap) = &gate.action;
            Some(Gate {
                id: gate.id.value.clone(),
                node: self.find(&gate.node.value)?,
                when: program(&gate.when, &scope, &Expected::Condition)?,
                cap: cap.value.clone(),
                acts_if_unknown: gate.acts_if_unknown,
            })
        });
        gates.collect()
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
        let scope = Scope::new(self.questionnaire, self.plan);
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

    /// Items that people answer. A grid is scored when one of its rows is.
    fn counted(&self) -> Vec<Counted> {
        let items = self.questionnaire.items.iter().zip(&self.plan.items);
        let answered = items.filter(|(item, _)| item.kind.takes_answers());
        let counted = answered.map(|(item, plan)| {
            let id = item.id.value.as_str();
            let rules = self.scoring.items.iter().map(|rule| rule.id.value.as_str());
            let rows = plan.rows.iter().map(|row| row.slot);
            Counted {
                slots: plan.slot.into_iter().chain(rows).collect(),
                scored: rules.map(|rule| rule.split('.').next()).any(|of| of == Some(id)),
            }
        });
        counted.collect()
    }
}

fn program(written: &Written, scope: &Scope<'_>, expected: &Expected) -> Option<Program> {
    expression::compile(&written.text, scope, expected).0
}

//! A scoring file resolved against a questionnaire's plan.
//!
//! *In:* what `resolve` found. *Out:* nodes in working order, with slots and numbers in
//! place of names.
//!
//! Nothing is evaluated here. A rule set is made once and shared by all units.

use crate::decimal::{Number, Quantum, Rounding};
use crate::expression::{Program, SlotId};
use crate::model::{
    Aggregate, Impute, MissingKind, Normalise, OnZero, Policy, RankValue,
};
use crate::points::{Bounds, Compiled};
use crate::route::ScoreNames;
use crate::score::formula::Formula;
use crate::score::relative::Step;
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

/// A scoring file resolved against a questionnaire's plan.
#[derive(Clone, Debug)]
pub struct Ruleset {
    /// Nodes, children before their parents: items and rows in the order of the file,
    /// then `any_of` and indices.
    pub nodes: Vec<Node>,
    /// Gates, in the order of the file.
    pub gates: Vec<Gate>,
    /// Grades, in the order of the file.
    pub grades: Vec<GradeRule>,
    /// Ranks, in the order of the file.
    pub ranks: Vec<RankPlan>,
    /// What is counted as asked and answered.
    pub counted: Vec<Counted>,
    /// How published values are rounded.
    pub rounding: Rounding,
    /// What numbers that lost digits are compared on.
    pub quantum: Quantum,
    /// A file with errors is not scored at all.
    pub errors_invalidate: bool,
    /// The cells of scores that expressions read.
    pub names: ScoreNames,
    /// Some expression reads a score.
    pub reads_scores: bool,
    /// What depends on other units, in working order.
    pub steps: Vec<Step>,
    /// Who is left out before anything relative is worked out.
    pub screen: Option<ScreenRule>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// An item, a grid among them.
    Item,
    /// A row of a grid.
    Row,
    /// The best of several.
    AnyOf,
    /// An index.
    Index,
}

/// What is added to a node where a condition holds.
#[derive(Clone, Debug)]
pub struct BonusRule {
    /// When.
    pub when: Program,
    /// How much.
    pub add: Number,
}

/// One node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id; of a row `grid.row`.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// How its value comes about.
    pub work: Work,
    /// What is done to it then.
    pub normalise: Option<Normalise>,
    /// Where that, or what comes before it, depends on other units: the step's number.
    pub step: Option<usize>,
    /// What is added then.
    pub bonus: Option<BonusRule>,
    /// The ends it is brought within after gates.
    pub clamp: Option<Bounds>,
    /// Its place among the names of scores.
    pub named: Option<usize>,
    /// Nothing that applies has an answer: 0 instead of null.
    pub all_missing_zero: bool,
    /// Decimals of the published value; `None` = as many as it has.
    pub decimals: Option<u32>,
    /// The numbers of its gates.
    pub gates: Vec<usize>,
    /// Its parents.
    pub parents: Vec<usize>,
    /// The items and rows beneath it, each once; of a leaf itself.
    pub leaves: Vec<usize>,
    /// Where its rule stands.
    pub rule_span: Span,
    /// The layer it belongs to.
    pub level: Option<String>,
    /// Its column in output, where that is not its id.
    pub output_name: Option<String>,
    /// The items beneath it, where it is told how many of them are answered.
    pub beneath: Option<Vec<Counted>>,
}

/// How the value of a node comes about.
#[derive(Clone, Debug)]
pub enum Work {
    /// From an answer.
    Leaf(Box<Leaf>),
    /// From children put together.
    Combine {
        /// The children.
        children: Vec<Child>,
        /// How.
        aggregate: Aggregate,
        /// Weights are brought to sum 1 over the included; else every weight is 1.
        relative: bool,
        /// Children are put on 0–100 first.
        percent: bool,
        /// What becomes of zeros in a geometric or harmonic mean.
        on_zero: Option<OnZero>,
    },
    /// From the best child.
    Best(Vec<Child>),
    /// From one child, by a rule of points or as it stands.
    Through {
        /// The child, as the only one of its list.
        children: Vec<Child>,
        /// The rule.
        rule: Option<Box<ThroughRule>>,
    },
    /// From answers and scores that a rule reads.
    Formula(Box<FormulaRule>),
}

/// The rule between a node and its one child.
#[derive(Clone, Debug)]
pub struct ThroughRule {
    /// How a number becomes points.
    pub points: Compiled,
    /// A table or an expression.
    pub formula: Option<Formula>,
}

/// A rule that stands for a node without children.
#[derive(Clone, Debug)]
pub struct FormulaRule {
    /// The rule.
    pub formula: Formula,
    /// Its least and greatest points.
    pub bounds: Option<Bounds>,
    /// The cells of items that it reads.
    pub reads: Vec<SlotId>,
    /// It says itself what an absent answer is worth.
    pub takes_absent: bool,
}

/// The rule of one answer.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The cell.
    pub slot: SlotId,
    /// How a value becomes points.
    pub points: Compiled,
    /// A rule that reads more than the cell.
    pub formula: Option<Formula>,
    /// It says itself what an absent answer is worth.
    pub takes_absent: bool,
    /// Where an absent answer takes its points from, if a policy has it so.
    pub imputes: Option<Imputes>,
    /// What its absence means where nobody asks: its own policy, else that of its first
    /// parent, else the file's.
    pub table: Table,
}

/// Where an absent answer can take its points from.
#[derive(Clone, Debug)]
pub struct Imputes {
    /// The step that knows the points of other units.
    pub step: Option<usize>,
    /// The group whose points they are.
    pub within: Option<Program>,
    /// The item in the wave before.
    pub previous: Option<SlotId>,
    /// What an answer of that wave is worth.
    pub points: Compiled,
}

/// A child of a node.
#[derive(Clone, Debug)]
pub struct Child {
    /// The child's number.
    pub node: usize,
    /// Its weight as declared; 1 unless weights are declared.
    pub weight: Number,
    /// What its absence means here.
    pub table: Table,
    /// The least and greatest points of a child that is an item or a row and is
    /// normalised itself: a policy puts points in the place of its points, before that.
    pub raw: Option<Bounds>,
    /// In a combination: what is taken from its value.
    pub minus: Number,
    /// Where its points can be taken from when it is absent.
    pub imputes: Option<Imputes>,
}

/// Policies by kind of absence, looked up along child, parent and file.
#[derive(Clone, Debug, Default)]
pub struct Table {
    policies: [Option<Spanned<Policy>>; 9],
}

/// A gate.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its id.
    pub id: String,
    /// The node's number.
    pub node: usize,
    /// When it fires.
    pub when: Program,
    /// What it does.
    pub act: GateAct,
    /// It acts although its condition is unknown.
    pub acts_if_unknown: bool,
}

/// What a gate does.
#[derive(Clone, Debug, PartialEq)]
pub enum GateAct {
    /// The score is at most this.
    Cap(Number),
    /// So much is taken from it.
    Subtract(Number),
    /// The grades of the node are at most these bands, by the number of the grades.
    Grade(Vec<(usize, usize)>),
    /// There is no score.
    Withdraw,
}

/// Grades.
#[derive(Clone, Debug)]
pub struct GradeRule {
    /// Their id.
    pub id: String,
    /// The node's number.
    pub node: usize,
    /// Which value is cut.
    pub value: RankValue,
    /// Where each band begins, ascending, and its grade.
    pub bands: Vec<(Number, String)>,
}

/// What a rank needs of every unit.
#[derive(Clone, Debug)]
pub struct RankPlan {
    /// Its id.
    pub id: String,
    /// The node's number.
    pub node: usize,
    /// Which value decides.
    pub value: RankValue,
    /// `eligible.where`.
    pub condition: Option<Program>,
}

/// One item as it is counted.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Its cell, or those of its rows.
    pub slots: Vec<SlotId>,
    /// It has points.
    pub scored: bool,
}

/// Who is left out before anything relative is worked out.
#[derive(Clone, Debug)]
pub struct ScreenRule {
    /// The least share that is answered.
    pub answered: Number,
    /// What the scored items can earn, where the share is of that; else items count.
    pub weights: Option<Vec<Weighed>>,
}

/// What one item can earn.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// Its cell, or those of all its rows.
    pub slots: Vec<SlotId>,
    /// The least and greatest points of the cell, or of each row that has any.
    pub ranges: Vec<(SlotId, Bounds)>,
    /// How rows are put together.
    pub aggregate: Aggregate,
}

impl Ruleset {
    /// Whether scores depend on the units that are scored with them. Norms and earlier
    /// waves do not change with these.
    pub fn is_relative(&self) -> bool {
        self.steps.iter().any(|step| !step.over.is_fixed())
    }

    /// The number of a node by its id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.id == id)
    }

    /// The number of a rank by its id.
    pub fn rank_position(&self, id: &str) -> Option<usize> {
        self.ranks.iter().position(|rank| rank.id == id)
    }

    /// The numbers of the nodes without a parent: indices if there are any such, else
    /// whatever else has none.
    pub fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        let is_root = |at: &usize| self.nodes[*at].parents.is_empty();
        let is_index = |at: &usize| self.nodes[*at].kind == NodeKind::Index;
        let any = (0..self.nodes.len()).any(|at| is_root(&at) && is_index(&at));
        (0..self.nodes.len()).filter(move |at| is_root(at) && (!any || is_index(at)))
    }
}

impl Node {
    /// The children, where it has any.
    pub fn children(&self) -> &[Child] {
        match &self.work {
            Work::Leaf(_) | Work::Formula(_) => &[],
            Work::Combine { children, .. }
            | Work::Best(children)
            | Work::Through { children, .. } => children,
        }
    }

    /// The children, to be completed while the rule set is made.
    pub(crate) fn children_mut(&mut self) -> &mut [Child] {
        match &mut self.work {
            Work::Leaf(_) | Work::Formula(_) => &mut [],
            Work::Combine { children, .. }
            | Work::Best(children)
            | Work::Through { children, .. } => children,
        }
    }

    /// The least and greatest points of an answer; none for nodes with children.
    pub fn points_bounds(&self) -> Option<&Bounds> {
        match &self.work {
            Work::Leaf(leaf) => leaf.points.bounds.as_ref(),
            _ => None,
        }
    }
}

impl Table {
    /// Looks every kind of absence up, the first level that says something winning.
    ///
    /// `not_fielded` is treated as `not_asked` unless it has a policy of its own.
    pub(crate) fn new(levels: &[&crate::model::Policies]) -> Self {
        let said = |kind: MissingKind| {
            let found = levels.iter().find_map(|level| level.get(kind));
            found.cloned()
        };
        let mut table = Self::default();
        for state in AnswerState::ALL {
            if let Some(at) = place(MissingKind::State(state)) {
                table.policies[at] = said(MissingKind::State(state));
            }
        }
        table.policies[8] = said(MissingKind::NoScore);
        if table.policies[6].is_none() {
            table.policies[6] = said(MissingKind::State(AnswerState::NotAsked));
        }
        table
    }

    /// The first policy that takes over points of others.
    pub(crate) fn impute(&self) -> Option<&Impute> {
        self.policies.iter().flatten().find_map(|policy| match &policy.value {
            Policy::Impute(impute) => Some(impute),
            _ => None,
        })
    }

    /// What a kind of absence means. One that nobody has declared, which `check` lets
    /// pass only where it cannot occur, is `strict`: no number is made up.
    pub fn get(&self, kind: MissingKind) -> &Policy {
        let declared = place(kind).and_then(|at| self.policies[at].as_ref());
        declared.map_or(&Policy::Strict, |policy| &policy.value)
    }

    /// Where that is declared: at the child, at its parent or at the head of the file.
    pub fn span(&self, kind: MissingKind) -> Option<Span> {
        place(kind).and_then(|at| self.policies[at].as_ref()).map(|policy| policy.span)
    }
}

/// Where a kind of absence stands in a table.
const fn place(kind: MissingKind) -> Option<usize> {
    match kind {
        MissingKind::State(state) => match state {
            AnswerState::Answered => None,
            AnswerState::DontKnow => Some(0),
            AnswerState::Refused => Some(1),
            AnswerState::NotApplicable => Some(2),
            AnswerState::NotAsked => Some(3),
            AnswerState::NoAnswer => Some(4),
            AnswerState::NotReached => Some(5),
            AnswerState::NotFielded => Some(6),
            AnswerState::Invalid => Some(7),
        },
        MissingKind::NoScore => Some(8),
    }
}

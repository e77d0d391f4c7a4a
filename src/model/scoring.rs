//! The scoring file as its author wrote it.
//!
//! *In:* `scoring.yaml`. *Out:* rules, nodes, gates, grades and ranks with their
//! places.
//!
//! No name is looked up and no point is given here: `check` makes a rule set of it,
//! `score` applies that.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::decimal::{Number, Quantum, Rounding};
use crate::model::{
    CountIf, Lookup, Normalise, OnZero, Output, Over, PlaceBands, Ratio, ResultRules,
    Screen, Steps, Text, Waves, Worth, Written,
};
use crate::source::{FileId, Span, Spanned};
use crate::value::AnswerState;

/// A scoring file as its author wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scoring {
    /// The file.
    pub file: FileId,
    /// The further files that it extends and includes, in the order met.
    pub parts: Vec<FileId>,
    /// The tables that it names: files of norms.
    pub tables: Vec<FileId>,
    /// Its name, unique for a questionnaire version.
    pub name: Spanned<String>,
    /// The questionnaire and version it is for, as written: `name@version`.
    pub for_questionnaire: Spanned<String>,
    /// Its title.
    pub title: Option<Text>,
    /// The day the rules were fixed.
    pub frozen: Option<Spanned<Date>>,
    /// Whether the points are examples.
    pub points_are: Option<Spanned<PointsAre>>,
    /// Decimals and rounding of what is published.
    pub arithmetic: Arithmetic,
    /// What an absent answer means, unless a node says otherwise.
    pub missing: Policies,
    /// How much the best attainable total may differ between routes.
    pub route_spread: Option<Spanned<Number>>,
    /// Item rules, in the order written.
    pub items: Vec<ItemRule>,
    /// Items (or `grid.row`) that are asked and not scored, with the reason.
    pub unscored: Vec<(Spanned<String>, Option<Spanned<String>>)>,
    /// Nodes of which the best child counts.
    pub any_of: Vec<AnyOf>,
    /// Indices.
    pub indices: Vec<IndexRule>,
    /// Gates.
    pub gates: Vec<Gate>,
    /// Grades.
    pub grades: Vec<Grades>,
    /// Ranks; the first is the one shown.
    pub ranks: Vec<RankRule>,
    /// Who is left out before anything relative is worked out.
    pub screen: Option<Spanned<Screen>>,
    /// Figures and all else that is made of scores.
    pub results: ResultRules,
    /// How waves are compared.
    pub waves: Waves,
}

impl Scoring {
    /// Every file it is written in, its own first.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        std::iter::once(self.file).chain(self.parts.iter().copied())
    }

    /// No rules at all, at a place of the questionnaire: where there is no scoring file,
    /// the route can still be told.
    pub fn none(at: &Spanned<String>) -> Self {
        Self {
            file: at.span.file,
            parts: Vec::new(),
            tables: Vec::new(),
            name: at.clone(),
            for_questionnaire: at.clone(),
            title: None,
            frozen: None,
            points_are: None,
            arithmetic: Arithmetic::default(),
            missing: Policies::default(),
            route_spread: None,
            items: Vec::new(),
            unscored: Vec::new(),
            any_of: Vec::new(),
            indices: Vec::new(),
            gates: Vec::new(),
            grades: Vec::new(),
            ranks: Vec::new(),
            screen: None,
            results: ResultRules::default(),
            waves: Waves::default(),
        }
    }
}

/// Whether points are examples; printed with every result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsAre {
    /// Invented for an example.
    Example,
    /// Decided by the sender.
    Official,
}

/// How results are brought to print.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Arithmetic {
    /// Decimals of a published value, unless a node says otherwise.
    pub decimals: Option<Spanned<u32>>,
    /// How halves go.
    pub rounding: Rounding,
    /// What numbers that lost digits are compared on.
    pub quantum: Quantum,
}

/// What an absence is: one of the states, or a child that has no score.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize,
)]
pub enum MissingKind {
    /// The answer's state.
    State(AnswerState),
    /// The child node is null, for any reason but not applicable.
    NoScore,
}

/// Missing policies of a file or a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policies {
    /// One a kind of absence. A single word stands for `dont_know`, `refused`,
    /// `no_answer`, `not_reached`, `invalid` and `no_score`, and is written out here.
    pub by_kind: Vec<(MissingKind, Spanned<Policy>)>,
    /// What a node is when nothing applicable has an answer.
    pub all_missing: Option<Spanned<AllMissing>>,
    /// The value of `missing:`, if there is one.
    pub span: Option<Span>,
}

/// What one kind of absence means.
#[derive(Clone, Debug, PartialEq)]
pub enum Policy {
    /// 0 points; the maximum stays.
    Zero,
    /// All points; the maximum stays.
    Full,
    /// So many points; the maximum stays.
    Score(Number),
    /// Leaves numerator and maximum.
    Exclude,
    /// The answered stand for all that applies.
    Prorate(Prorate),
    /// Any absence makes the aggregating node null.
    Strict,
    /// That node and every node above it is null.
    Invalidate,
    /// A value that others have.
    Impute(Impute),
}

/// Where the value of an absent answer is taken from. Never a default, and marked
/// wherever it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Impute {
    /// From what.
    pub with: ImputeWith,
    /// The register column whose groups it is taken in (`group_mean`).
    pub by: Option<Spanned<String>>,
    /// Over which units.
    pub over: Option<Spanned<Over>>,
}

/// From what a value is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImputeWith {
    /// The mean of the units.
    ItemMean,
    /// Their median.
    ItemMedian,
    /// The mean of the units of the same group.
    GroupMean,
    /// The unit's own in the wave before.
    PreviousWave,
}

/// How much must be answered to stand for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Prorate {
    /// The least coverage.
    pub least: Least,
    /// The share must be above the least, not at it.
    pub strictly: bool,
    /// What shares count.
    pub basis: Basis,
}

/// The least coverage of a prorated node.
#[derive(Clone, Debug, PartialEq)]
pub enum Least {
    /// At least this share, 0 to 1.
    Share(Number),
    /// At least so many answered.
    Answered(u32),
    /// At most so many missing.
    Missing(u32),
}

/// What shares count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// Children.
    #[default]
    Count,
    /// Their ranges, hi − lo.
    Weight,
}

/// What a node is when nothing applicable has an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllMissing {
    /// Null.
    NoScore,
    /// 0.
    Zero,
}

/// The rule of one item, or of one row of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemRule {
    /// The item's id, or `grid.row`.
    pub id: Spanned<String>,
    /// How its answer becomes points.
    pub rule: PointRule,
    /// Where the rule stands (the value of `map:`, `bands:` …).
    pub rule_span: Span,
    /// `reverse` beside the rule.
    pub turn: Option<Turn>,
    /// What is done to its points, after the missing policy.
    pub normalise: Option<Spanned<Normalise>>,
    /// What more is done to them.
    pub steps: Steps,
    /// Its own missing policies.
    pub missing: Policies,
    /// Words for the node in results; the item's text unless said.
    pub label: Option<Text>,
    /// How its value is published.
    pub output: Output,
    /// The whole entry.
    pub span: Span,
    /// The entry has faults that `load` has reported.
    pub poisoned: bool,
}

/// Points turned round after their rule, lo + hi − points: the ends where they are
/// declared, and where `reverse` stands.
pub type Turn = Spanned<Option<(Spanned<Number>, Spanned<Number>)>>;

/// How an answer becomes points.
#[derive(Clone, Debug, PartialEq)]
pub enum PointRule {
    /// Codes to points.
    Map(Vec<(Spanned<String>, Spanned<Worth>)>),
    /// lo + hi − x, of the answer itself; beside another rule it is a [`Turn`].
    Reverse(Option<(Spanned<Number>, Spanned<Number>)>),
    /// Half-open bands of a number.
    Bands {
        /// The bands, ascending.
        bands: Vec<Band>,
        /// The side on which an edge lies.
        inclusive: Inclusive,
    },
    /// A straight line from one range onto another.
    Linear {
        /// The range of answers.
        from: (Spanned<Number>, Spanned<Number>),
        /// The range of points.
        to: (Spanned<Number>, Spanned<Number>),
        /// What happens outside.
        clamp: Clamp,
    },
    /// The ticks of a `multiple`.
    Multiple(MultipleRule),
    /// A grid whose rows are children.
    Rows {
        /// A rule a row.
        rows: Vec<ItemRule>,
        /// How they are put together.
        aggregate: Spanned<Aggregate>,
        /// Their factors; as they stand unless said.
        weights: Option<Spanned<Weights>>,
        /// With relative weights: whether rows enter as they stand.
        children_as_value: Option<Spanned<bool>>,
    },
    /// An expression over `self`, other answers and `unit.`.
    Value {
        /// The expression.
        expression: Written,
        /// Bounds that do not follow from it.
        range: Option<(Spanned<Number>, Spanned<Number>)>,
    },
    /// A quotient.
    Ratio {
        /// Of what.
        ratio: Box<Ratio>,
        /// Bounds that do not follow from it.
        range: Option<(Spanned<Number>, Spanned<Number>)>,
    },
    /// How many answers meet a condition.
    CountIf(Box<CountIf>),
    /// A table from several answers to points.
    Lookup(Box<Lookup>),
    /// It has points inside of another node only: a `lookup`, a `count_if`, a `value`.
    PartOf(Spanned<String>),
    /// The rule could not be read; the entry is poisoned.
    Unreadable,
}

/// One band: from its edge to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Where it begins.
    pub from: Spanned<Number>,
    /// Where it ends; none = at the next one's `from`, the last open-ended.
    pub to: Option<Spanned<Number>>,
    /// What it is worth.
    pub points: Spanned<Worth>,
    /// The whole entry.
    pub span: Span,
}

/// The side on which a band's edge lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inclusive {
    /// `from` belongs to the band.
    #[default]
    Lower,
    /// `to` belongs to the band.
    Upper,
}

/// What a line does outside its range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clamp {
    /// Stays at both ends.
    #[default]
    Both,
    /// Stays at the low end.
    Low,
    /// Stays at the high end.
    High,
    /// Goes on.
    None,
}

/// How the ticks of a `multiple` become points.
#[derive(Clone, Debug, PartialEq)]
pub struct MultipleRule {
    /// What is done with them.
    pub method: Spanned<TickMethod>,
    /// Points an option (`sum`, `max`).
    pub points: Vec<(Spanned<String>, Spanned<Number>)>,
    /// Points a tick (`count`).
    pub each: Option<Spanned<Number>>,
    /// The options asked for (`any`, `all`).
    pub of: Vec<Spanned<String>>,
    /// What `any` or `all` is worth.
    pub worth: Option<Spanned<Number>>,
    /// The most it can earn.
    pub cap: Option<Spanned<Number>>,
    /// The least it can earn.
    pub floor: Option<Spanned<Number>>,
}

/// What is done with ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TickMethod {
    /// The sum of their points.
    Sum,
    /// The greatest of their points.
    Max,
    /// Their number, exclusive ones not counted.
    Count,
    /// One of `of` is ticked.
    Any,
    /// All of `of` are ticked.
    All,
}

/// A node of which the best child counts.
#[derive(Clone, Debug, PartialEq)]
pub struct AnyOf {
    /// Identifier, in the namespace of items and indices.
    pub id: Spanned<String>,
    /// The members.
    pub of: Vec<Spanned<String>>,
    /// What is done to its points.
    pub normalise: Option<Spanned<Normalise>>,
    /// What more is done to them.
    pub steps: Steps,
    /// How its value is published.
    pub output: Output,
    /// Its own missing policies.
    pub missing: Policies,
    /// Words for the node.
    pub label: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

/// Items and other indices put together.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexRule {
    /// Identifier.
    pub id: Spanned<String>,
    /// How the children are put together.
    pub aggregate: Spanned<Aggregate>,
    /// The factors of the children.
    pub weights: Spanned<Weights>,
    /// The children, in the order written.
    pub children: Vec<Spanned<String>>,
    /// With relative weights: whether children enter as percentages of their range
    /// (`percent`, the default) or as they stand (`value`).
    pub children_as_value: Option<Spanned<bool>>,
    /// The rule that takes the place of putting together: of the one child that `of`
    /// names, or of answers that a table or a count reads.
    pub rule: Option<Spanned<PointRule>>,
    /// `reverse` beside that rule.
    pub turn: Option<Turn>,
    /// It stands for the one node that `of` names, on another scale.
    pub is_of: bool,
    /// What becomes of children of 0 and below in a geometric or harmonic mean.
    pub on_zero: Option<Spanned<OnZero>>,
    /// What is done to the result.
    pub normalise: Option<Spanned<Normalise>>,
    /// What more is done to it.
    pub steps: Steps,
    /// Its own missing policies.
    pub missing: Policies,
    /// Prorating by count although the children's ranges differ.
    pub unlike_ranges: bool,
    /// How its value is published.
    pub output: Output,
    /// The layer it belongs to.
    pub level: Option<Spanned<String>>,
    /// Words for the node.
    pub label: Option<Text>,
    /// The whole entry.
    pub span: Span,
    /// The entry has faults that `load` has reported.
    pub poisoned: bool,
    /// Its children measure one thing.
    pub is_scale: bool,
}

/// How children are put together.
#[derive(Clone, Debug, PartialEq)]
pub enum Aggregate {
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// The root of their product.
    Geometric,
    /// The turned mean of what they are when turned.
    Harmonic,
    /// The mean of their powers, back by the root.
    Power(Number),
    /// The middle one; of an even number the mean of the two in the middle.
    Median,
    /// The share that is at least so great.
    ShareAtLeast(Number),
    /// Their mean, drawn towards the least by a share from 0 to 1.
    MeanMin(Number),
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// A sum of shifted and scaled children.
    Combination(Box<Combination>),
}

/// `constant + times · Σ times · (child − minus) / divide_by`.
#[derive(Clone, Debug, PartialEq)]
pub struct Combination {
    /// What stands before the sum.
    pub constant: Number,
    /// What the sum is multiplied by.
    pub times: Number,
    /// One a child.
    pub terms: Vec<CombinationTerm>,
}

/// What is made of one child.
#[derive(Clone, Debug, PartialEq)]
pub struct CombinationTerm {
    /// What is taken from it.
    pub minus: Number,
    /// What it is divided by then.
    pub divide_by: Spanned<Number>,
    /// What it is multiplied by then.
    pub times: Number,
}

/// The factors of children.
#[derive(Clone, Debug, PartialEq)]
pub enum Weights {
    /// Children enter as they stand; a child weighs what its range is.
    Points,
    /// All the same, brought to sum 1 over those included.
    Equal,
    /// One a child, brought to sum 1 over those included.
    Declared(Vec<(Spanned<String>, Spanned<Number>)>),
}

/// A condition that lowers the score of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// Identifier, unique among gates.
    pub id: Spanned<String>,
    /// When it fires.
    pub when: Written,
    /// The node.
    pub node: Spanned<String>,
    /// What it does.
    pub action: GateAction,
    /// The reason people are told.
    pub because: Option<Text>,
    /// `unknown: act`: it acts although its condition is unknown.
    pub acts_if_unknown: bool,
    /// The whole entry.
    pub span: Span,
}

/// What a gate does.
#[derive(Clone, Debug, PartialEq)]
pub enum GateAction {
    /// The score is at most this, on the node's own scale.
    Cap(Spanned<Number>),
    /// So much is taken from the score.
    Subtract(Spanned<Number>),
    /// The grades on the node are at most this one.
    Grade(Spanned<String>),
    /// There is no score.
    Withdraw,
}

/// Bands of a node's score.
#[derive(Clone, Debug, PartialEq)]
pub struct Grades {
    /// Identifier.
    pub id: Spanned<String>,
    /// The node.
    pub of: Spanned<String>,
    /// Which value is cut.
    pub value: RankValue,
    /// The bands, ascending.
    pub bands: Vec<GradeBand>,
    /// Words for it.
    pub label: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

/// One grade, from its edge to the next one's.
#[derive(Clone, Debug, PartialEq)]
pub struct GradeBand {
    /// Where it begins.
    pub from: Spanned<Number>,
    /// The grade.
    pub grade: Spanned<String>,
    /// Words for it.
    pub label: Option<Text>,
}

/// How units are ranked.
#[derive(Clone, Debug, PartialEq)]
pub struct RankRule {
    /// Identifier.
    pub id: Spanned<String>,
    /// The index that is ranked.
    pub by: Spanned<String>,
    /// Which end is best.
    pub direction: Direction,
    /// How ties share places.
    pub ties: Ties,
    /// Which value decides.
    pub value: Spanned<RankValue>,
    /// Who is ranked.
    pub eligible: Eligible,
    /// Columns within which places are given too.
    pub within: Vec<Spanned<String>>,
    /// What a printed list shows.
    pub list: ListCut,
    /// The whole entry.
    pub span: Span,
    /// Other ranks in which a unit must be eligible too.
    pub panel: Vec<Spanned<String>>,
    /// `within` holds columns that alone have places.
    pub is_only_within: bool,
    /// Nodes that decide between equal values.
    pub break_ties: Vec<Spanned<String>>,
    /// What values that lost digits are compared on: the file's `arithmetic.quantum`.
    pub quantum: Quantum,
}

/// Which end is best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// The greatest value is place 1.
    #[default]
    Descending,
    /// The least value is place 1.
    Ascending,
}

/// How ties share places; of 4 values with the second and third equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ties {
    /// 1 2 2 4.
    #[default]
    Competition,
    /// 1 3 3 4.
    Modified,
    /// 1 2 2 3.
    Dense,
    /// 1 2 3 4, by the unit's code.
    Ordinal,
    /// 1 2.5 2.5 4.
    Fractional,
}

/// Which value decides a place or a grade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RankValue {
    /// The exact score.
    #[default]
    Exact,
    /// The rounded value that readers see.
    Published,
    /// The exact score brought to so many decimals.
    Decimals(u32),
}

/// Who is ranked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Eligible {
    /// Allowed statuses; empty = any that is scored.
    pub status: Vec<Spanned<String>>,
    /// The least share of scored items asked that are answered.
    pub answered: Option<Spanned<Number>>,
    /// A further condition over `unit.` and nodes.
    pub condition: Option<Written>,
    /// Units left out by decision, with the reason.
    pub except: Vec<(Spanned<String>, Option<Text>)>,
    /// The last day of submission that counts.
    pub until: Option<Spanned<Date>>,
}

/// What a printed list shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListCut {
    /// The best so many.
    pub top: Option<Spanned<u32>>,
    /// The last so many.
    pub bottom: Option<Spanned<u32>>,
    /// Whether a tie at the edge is shown whole.
    pub cut: Cut,
    /// Whether the bottom list begins with the worst.
    pub worst_first: bool,
    /// A register column that orders units inside a shared place.
    pub order: Option<Spanned<String>>,
    /// Places that are told in bands.
    pub bands: Option<PlaceBands>,
}

/// Whether a tie at a list's edge is shown whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// Everyone at or above the place.
    #[default]
    Rank,
    /// Exactly so many rows; may cut a tie, with a warning.
    Rows,
}

impl Aggregate {
    /// Its word in YAML.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Geometric => "geometric",
            Self::Harmonic => "harmonic",
            Self::Power(_) => "power",
            Self::Median => "median",
            Self::ShareAtLeast(_) => "share_at_least",
            Self::MeanMin(_) => "mean_min",
            Self::Min => "min",
            Self::Max => "max",
            Self::Combination(_) => "combination",
        }
    }
}

impl Policies {
    /// The policy written here for a kind of absence.
    pub fn get(&self, kind: MissingKind) -> Option<&Spanned<Policy>> {
        self.by_kind.iter().find(|(of, _)| *of == kind).map(|(_, policy)| policy)
    }
}

impl MissingKind {
    /// The key in YAML.
    pub const fn name(self) -> &'static str {
        match self {
            Self::State(state) => state.name(),
            Self::NoScore => "no_score",
        }
    }
}

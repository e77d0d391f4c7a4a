//! What is done to a value on its way through a node: scales, bonus, ends, formulas.
//!
//! *In:* nothing. *Out:* plain data, as written in `scoring.yaml`.
//!
//! No name is looked up and nothing is worked out here.

use std::sync::Arc;

use crate::decimal::Number;
use crate::model::{Basis, Clamp, Text, Written};
use crate::source::{FileId, Span, Spanned};

/// What is done to a node's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Normalise {
    /// 100 · (s − lo) / (hi − lo).
    PercentOfMax,
    /// A straight line between two posts.
    Goalposts(Goalposts),
    /// (s − mean) / sd with a mean and a deviation of the author's.
    FixedZ(FixedZ),
    /// Over other units.
    Relative(Relative),
}

/// A straight line from two posts onto a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Goalposts {
    /// The post that is worth the first end of `to`.
    pub low: Number,
    /// The post that is worth the second.
    pub high: Number,
    /// The natural logarithm is taken of value and posts first.
    pub ln: bool,
    /// What happens outside the posts.
    pub clamp: Clamp,
    /// Onto which range; 0 to 1 unless said.
    pub to: (Number, Number),
}

/// A z-score over a mean and a deviation that are written down.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedZ {
    /// The mean.
    pub mean: Number,
    /// The standard deviation.
    pub deviation: Number,
    /// Mean and deviation of the result; 0 and 1 unless said.
    pub to: (Number, Number),
}

/// A scale that depends on other units.
#[derive(Clone, Debug, PartialEq)]
pub enum Relative {
    /// From the least and the greatest of the units onto a range.
    MinMax {
        /// Onto which range; 0 to 100 unless said.
        to: (Number, Number),
        /// What all units are worth where they are all the same; null unless said.
        constant_is_mid: bool,
    },
    /// In standard deviations from the mean of the units.
    Z {
        /// What is taken from the number of units: 1 for a sample, 0 for all there are.
        ddof: u32,
        /// Mean and deviation of the result; 0 and 1 unless said.
        to: (Number, Number),
        /// As in `MinMax`.
        constant_is_mid: bool,
    },
    /// (r − 1) / (n − 1), r counted from the worst.
    PercentileRank {
        /// Values that agree to so many decimals are equal.
        decimals: Option<u32>,
    },
    /// r − 1, r counted from the worst.
    Borda {
        /// As in `PercentileRank`.
        decimals: Option<u32>,
    },
    /// Against one value.
    Reference {
        /// Against which.
        against: Against,
        /// What the quotient is multiplied by.
        times: Number,
        /// 1 − (ref − x) / (ref − min) instead of x / ref.
        gap: bool,
    },
}

/// What a value is held against.
#[derive(Clone, Debug, PartialEq)]
pub enum Against {
    /// The greatest of the units.
    Max,
    /// The least of the units.
    Min,
    /// Their mean.
    Mean,
    /// One unit.
    Unit(Spanned<String>),
    /// A number.
    Number(Number),
}

/// Which units a relative step is taken over: its reference set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Those with a value.
    Scored,
    /// Those that the first rank of the file would rank.
    Eligible,
    /// Those that `screen` leaves.
    Screened,
    /// Those that every rank of the file's panel would rank.
    Panel,
    /// Those that answered an earlier wave, by its label or version.
    Wave(Spanned<String>),
    /// Those of a file.
    File(Arc<Norms>),
}

/// A file of norms: one row a unit, and in its columns the values of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Norms {
    /// The file.
    pub file: FileId,
    /// Its path as written.
    pub path: Spanned<String>,
    /// The names of its columns.
    pub columns: Vec<Spanned<String>>,
    /// Its rows, each as long as the header.
    pub rows: Vec<Vec<Spanned<String>>>,
}

/// What is done to a node's value beside `normalise`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    /// Outlying values are drawn in before anything relative is worked out.
    pub treat: Option<Spanned<Treat>>,
    /// The least is best: the value is multiplied by −1 before a relative scale.
    pub lower_is_better: Option<Span>,
    /// Over which units.
    pub over: Option<Spanned<Over>>,
    /// In groups of a register column or a key of the record.
    pub within: Option<Spanned<String>>,
    /// What is added where a condition holds.
    pub bonus: Option<Bonus>,
    /// The ends that the value is brought within, after gates.
    pub clamp: Option<(Spanned<Number>, Spanned<Number>)>,
}

/// Who is left out before anything relative is worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// The least share of scored items asked that are answered.
    pub answered: Number,
    /// What the share counts: items, or what they can earn.
    pub basis: Basis,
}

/// How the value of a node is published.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// Decimals of the published value.
    pub decimals: Option<Spanned<u32>>,
    /// The name of its column, its id unless said.
    pub name: Option<Spanned<String>>,
    /// `with: [answered]`: how many of the items beneath it that were asked are answered
    /// stands beside the value.
    pub with_answered: Option<Span>,
}

/// How outlying values are drawn in.
#[derive(Clone, Debug, PartialEq)]
pub struct Treat {
    /// The skewness below which nothing is done.
    pub skew: Number,
    /// The kurtosis below which nothing is done.
    pub kurtosis: Number,
    /// How many values may be changed.
    pub winsorise: u32,
    /// Where that is not enough, the logarithm of the untreated values is taken.
    pub or_log: bool,
}

/// Points for a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Bonus {
    /// When they are added.
    pub when: Written,
    /// How many, on the node's own scale.
    pub add: Spanned<Number>,
    /// The reason people are told.
    pub because: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

/// What becomes of children of 0 and below in a mean that has no place for them.
#[derive(Clone, Debug, PartialEq)]
pub enum OnZero {
    /// The result is 0.
    Zero,
    /// There is no result.
    NoScore,
    /// So much is added to every child, and taken from the result.
    Offset(Number),
}

/// A quotient of two expressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratio {
    /// What is divided.
    pub of: Written,
    /// By what.
    pub per: Written,
    /// What the quotient is multiplied by.
    pub times: Number,
}

/// How many of several answers meet a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct CountIf {
    /// Items, grid rows and nodes.
    pub of: Vec<Spanned<String>>,
    /// The condition, `self` being each of them.
    pub meets: Written,
    /// So many must; where it is not said, each one that does counts.
    pub at_least: Option<Spanned<u32>>,
    /// What it is worth.
    pub points: Spanned<Number>,
    /// What an absent one is taken for: met or not; neither unless said.
    pub absent_meets: Option<bool>,
}

/// A table from several answers to points.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    /// Items, grid rows and nodes, one a column.
    pub of: Vec<Spanned<String>>,
    /// The rows, the first that fits deciding.
    pub rows: Vec<LookupRow>,
    /// What other combinations are worth; none where each must stand in the table.
    pub otherwise: Option<Worth>,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct LookupRow {
    /// What each member must be.
    pub cells: Vec<Spanned<LookupCell>>,
    /// What that is worth.
    pub points: Spanned<Worth>,
    /// The whole row.
    pub span: Span,
}

/// What one member must be.
#[derive(Clone, Debug, PartialEq)]
pub enum LookupCell {
    /// Anything.
    Any,
    /// Without an answer, whatever the state.
    Missing,
    /// A code, a number or the name of a state, as the member's type has it.
    Word(String),
    /// From one number up to and including another; an open end is none.
    Range(Option<Number>, Option<Number>),
}

/// What an answer, a band or a row of a table is worth.
#[derive(Clone, Debug, PartialEq)]
pub enum Worth {
    /// So many points.
    Points(Number),
    /// `no_score`: it has none, and is missing in whatever it goes into.
    NoScore,
}

impl Worth {
    /// The points, where there are any.
    pub const fn points(&self) -> Option<&Number> {
        match self {
            Self::Points(points) => Some(points),
            Self::NoScore => None,
        }
    }
}

impl std::fmt::Display for Worth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Points(points) => points.fmt(f),
            Self::NoScore => f.write_str("no_score"),
        }
    }
}

impl Norms {
    /// The column of a unit's code, for `against: {unit: …}`.
    pub const UNIT: &str = "unit";

    /// The number of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.value == name)
    }
}

impl Over {
    /// Whether every unit that is measured against these is one of them, so that none
    /// lies beyond their ends.
    pub const fn holds_all(&self) -> bool {
        matches!(self, Self::Scored | Self::Screened)
    }

    /// Whether the units are the same whoever is scored with them.
    pub const fn is_fixed(&self) -> bool {
        matches!(self, Self::Wave(_) | Self::File(_))
    }
}

impl Steps {
    /// Whether every unit that is measured lies between the ends of those it is measured
    /// against.
    pub fn holds_all(&self) -> bool {
        self.over.as_ref().is_none_or(|over| over.value.holds_all())
    }
}

impl Normalise {
    /// Its word in YAML.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PercentOfMax => "percent_of_max",
            Self::Goalposts(_) => "goalposts",
            Self::FixedZ(_) | Self::Relative(Relative::Z { .. }) => "z",
            Self::Relative(Relative::MinMax { .. }) => "min_max",
            Self::Relative(Relative::PercentileRank { .. }) => "percentile_rank",
            Self::Relative(Relative::Borda { .. }) => "borda",
            Self::Relative(Relative::Reference { .. }) => "reference",
        }
    }

    /// Whether it needs the least and the greatest of the node.
    pub const fn is_percent(&self) -> bool {
        matches!(self, Self::PercentOfMax)
    }

    /// Whether it depends on other units.
    pub const fn is_relative(&self) -> bool {
        match self {
            Self::Relative(Relative::Reference { against, gap, .. }) => {
                *gap || !matches!(against, Against::Number(_))
            }
            Self::Relative(_) => true,
            _ => false,
        }
    }
}

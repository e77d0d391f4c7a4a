//! What a scoring file makes of scores and answers once they exist: figures and how they
//! are shown.
//!
//! *In:* `figures:`, `checks:`, `classes:`, `forbid:`, `disclosure:`, `robustness:` and
//! `rank_changes:` of a scoring file. *Out:* plain data with places.
//!
//! No name is looked up and nothing is counted here: `check` holds it to the
//! questionnaire, `figures` and `analysis` compute.

use crate::decimal::Number;
use crate::model::{Comparable, Level, Text, Written};
use crate::source::{Span, Spanned};
use crate::value::Value;

/// Everything of a scoring file that is about results, not about points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResultRules {
    /// Figures, in the order written.
    pub figures: Vec<FigureRule>,
    /// Conditions on figures, in the order written.
    pub checks: Vec<FigureCheck>,
    /// Classes of answers, for display only.
    pub classes: Vec<ClassRule>,
    /// What must never be made.
    pub forbid: Vec<Forbid>,
    /// Which cells of tables are hidden.
    pub disclosure: Option<Disclosure>,
    /// How ranks are tried.
    pub robustness: Option<Robustness>,
    /// Ranks that are subtracted from each other.
    pub rank_changes: Vec<RankChange>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureRule {
    /// Identifier, unique among figures.
    pub id: Spanned<String>,
    /// What is done with the expression.
    pub measure: Measure,
    /// The condition or number.
    pub value: Written,
    /// What is counted: `units`, `records` or a roster's id.
    pub of: Option<Spanned<String>>,
    /// Whom it is over.
    pub base: Option<Written>,
    /// Its breakdowns; `all` where none is written.
    pub by: Vec<Written>,
    /// The denominator of a rate.
    pub per: Option<Written>,
    /// What a rate is multiplied by.
    pub times: Option<Spanned<Number>>,
    /// Decimals in print.
    pub decimals: Option<Spanned<u32>>,
    /// Every unit counts by its survey weight.
    pub weighted: Option<Spanned<bool>>,
    /// A value for units that would be left out.
    pub absent_as: Option<AbsentAs>,
    /// The same figure under other constants.
    pub also_with: Option<AlsoWith>,
    /// Words for it.
    pub label: Option<Text>,
    /// The author's word on comparability with the earlier wave.
    pub comparable: Option<Spanned<Comparable>>,
    /// The reason for that word.
    pub comparable_because: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

/// What is done with a figure's expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How many are true.
    Count,
    /// Which part of the base is true, in hundredths.
    Share,
    /// A sum over the sum of a denominator.
    Rate,
    /// The mean.
    Mean,
    /// The middle one, or half way between the two in the middle.
    Median,
    /// The sum.
    Sum,
}

/// A value for units without a score (in a mean) or without a record (in a rate).
#[derive(Clone, Debug, PartialEq)]
pub struct AbsentAs {
    /// The value.
    pub value: Spanned<Number>,
    /// Why it stands for what is absent.
    pub because: Option<Text>,
}

/// The same figure once more, under constants of an earlier definition.
#[derive(Clone, Debug, PartialEq)]
pub struct AlsoWith {
    /// Constants and their other values.
    pub constants: Vec<(Spanned<String>, Spanned<Value>)>,
    /// Words for that figure.
    pub label: Option<Text>,
    /// The whole value.
    pub span: Span,
}

/// A condition on figures.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureCheck {
    /// Identifier, unique among the checks of the file.
    pub id: Spanned<String>,
    /// What must hold.
    pub must: Written,
    /// Its weight.
    pub level: Level,
    /// What is said where it does not hold.
    pub message: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

/// Classes of the answers of one item, or of the groups of one figure.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassRule {
    /// The item or figure.
    pub of: Spanned<String>,
    /// The classes, in the order written.
    pub classes: Vec<Class>,
    /// The whole entry.
    pub span: Span,
}

/// A class with the codes and states it takes; none = all that no other takes.
pub type Class = (Spanned<String>, Option<Vec<Spanned<String>>>);

/// What must never be made, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Forbid {
    /// What.
    pub what: Vec<Spanned<Forbidden>>,
    /// The reason people are told.
    pub because: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

/// What a scoring file can forbid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forbidden {
    /// Places.
    Rank,
    /// A root node with more than one child.
    Total,
    /// Anything a unit by itself.
    ByUnit,
    /// Answers, a record each.
    RecordExport,
}

/// Which cells of tables are hidden.
#[derive(Clone, Debug, PartialEq)]
pub struct Disclosure {
    /// The least base of a share, mean or rate.
    pub min_base: Option<Spanned<u32>>,
    /// The least count.
    pub min_cell: Option<Spanned<u32>>,
    /// Nought is hidden like any small count.
    pub hides_zero: bool,
    /// Hides further cells so that none follows from totals.
    pub complementary: bool,
    /// Hides what can be turned back into a hidden count.
    pub inverse: bool,
    /// What is protected, in the author's word.
    pub counts_of: Option<Spanned<String>>,
    /// The whole value.
    pub span: Span,
}

/// How ranks are tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Robustness {
    /// Weights vary by at most this share, up and down.
    pub noise: Spanned<Number>,
    /// The layers whose weights vary; none = all.
    pub levels: Vec<Spanned<String>>,
    /// How many draws.
    pub draws: Spanned<u32>,
    /// What the draws begin from.
    pub seed: Spanned<u32>,
    /// Each item is left out once.
    pub leave_one_out: bool,
    /// The whole value.
    pub span: Span,
}

/// A rank less another, positive = up.
#[derive(Clone, Debug, PartialEq)]
pub struct RankChange {
    /// Identifier.
    pub id: Spanned<String>,
    /// The rank that is changed from.
    pub from: Spanned<String>,
    /// The rank that is changed to.
    pub to: Spanned<String>,
    /// Their panels may differ.
    pub unlike_panels: bool,
    /// The whole entry.
    pub span: Span,
}

/// Places that are told together from some place on.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceBands {
    /// The first place that is told so.
    pub from: Spanned<u32>,
    /// How many places a band has.
    pub width: Spanned<u32>,
}

impl Measure {
    /// Every measure with its key.
    pub const ALL: [(&'static str, Self); 6] = [
        ("count", Self::Count),
        ("share", Self::Share),
        ("rate", Self::Rate),
        ("mean", Self::Mean),
        ("median", Self::Median),
        ("sum", Self::Sum),
    ];

    /// The key in YAML.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, measure)| *measure == self);
        found.map_or("", |(name, _)| name)
    }

    /// Whether its expression is a condition.
    pub const fn is_condition(self) -> bool {
        matches!(self, Self::Count | Self::Share)
    }
}

impl Forbidden {
    /// Everything with its word.
    pub const ALL: [(&'static str, Self); 4] = [
        ("rank", Self::Rank),
        ("total", Self::Total),
        ("by_unit", Self::ByUnit),
        ("record_export", Self::RecordExport),
    ];

    /// The word in YAML.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, what)| *what == self);
        found.map_or("", |(name, _)| name)
    }
}

impl ResultRules {
    /// What is protected, in a word, such as `persons`.
    pub fn counts_of(&self) -> Option<&str> {
        let of = self.disclosure.as_ref()?.counts_of.as_ref()?;
        Some(&of.value)
    }

    /// What forbids something, if anything does.
    pub fn forbids(&self, what: Forbidden) -> Option<(&Forbid, Span)> {
        self.forbid.iter().find_map(|forbid| {
            let found = forbid.what.iter().find(|found| found.value == what)?;
            Some((forbid, found.span))
        })
    }

    /// The figure with an id.
    pub fn figure(&self, id: &str) -> Option<&FigureRule> {
        self.figures.iter().find(|figure| figure.id.value == id)
    }
}

//! Who is ranked, and why others are not.
//!
//! *In:* one [`Contender`] a unit of the register. *Out:* eligible, or the first reason
//! against.
//!
//! Nothing is counted again: shares and conditions come from `score`.

use jiff::civil::Date;

use crate::decimal::Number;
use crate::model::{RankRule, Scoring};
use crate::score::{Membership, Null, Ruleset, UnitScores};
use crate::value::Status;

/// One unit of the register, as far as its rank depends on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Contender<'a> {
    /// Its code.
    pub unit: &'a str,
    /// The status of its answer file; `None` = there is no file.
    pub status: Option<Status>,
    /// The value that is ranked, or why there is none.
    pub value: Result<&'a Number, Null>,
    /// Scored items it was asked.
    pub asked: usize,
    /// Those of them that it answered.
    pub answered: usize,
    /// Whether `eligible.where` holds; `None` where it is unknown. True where the rule
    /// has none.
    pub condition: Option<bool>,
    /// Its groups, one for each column of `within`; `None` for an empty cell.
    pub groups: Vec<Option<&'a str>>,
    /// Its cell in the column of `list.order`.
    pub order: Option<&'a str>,
    /// What only some ranks look at.
    pub also: Also,
}

/// What only some ranks look at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Also {
    /// The day its answers were submitted, for `eligible.until`.
    pub submitted: Option<Date>,
    /// The first rank of `panel` in which it is not eligible.
    pub not_in: Option<usize>,
    /// The exact scores of `break_ties`.
    pub breaking: Vec<Option<Number>>,
}

/// Why a unit has no place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unranked {
    /// There is no answer file.
    NotAnswered,
    /// There is one, and it could not be read; said by whoever reads, never by
    /// [`eligible`].
    Unread,
    /// There are several, and none of them is at fault alone; said by whoever reads.
    SeveralFiles,
    /// The scoring file leaves it out; the number of the entry in `except`.
    Except(usize),
    /// The status of its file is not allowed.
    Status(Status),
    /// It has no score.
    NoScore(Null),
    /// It answered too few of the scored items it was asked.
    Answered {
        /// How many it answered.
        answered: usize,
        /// How many it was asked.
        asked: usize,
    },
    /// `eligible.where` does not hold.
    Condition {
        /// It is unknown rather than false.
        unknown: bool,
    },
    /// It was submitted after `eligible.until`, or nobody knows when.
    Late(Option<Date>),
    /// It is not eligible in another rank of the panel: its number in `panel`.
    Panel(usize),
}

impl Unranked {
    /// Every name that [`Self::name`] gives.
    pub const NAMES: [&'static str; 10] = [
        "not_answered",
        "unread",
        "several_files",
        "except",
        "status",
        "no_score",
        "answered",
        "where",
        "until",
        "panel",
    ];

    /// A stable name for machine output.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotAnswered => "not_answered",
            Self::Unread => "unread",
            Self::SeveralFiles => "several_files",
            Self::Except(_) => "except",
            Self::Status(_) => "status",
            Self::NoScore(_) => "no_score",
            Self::Answered { .. } => "answered",
            Self::Condition { .. } => "where",
            Self::Late(_) => "until",
            Self::Panel(_) => "panel",
        }
    }
}

/// The exact scores that decide between equal values of a rank.
pub fn breaking(
    rule: &RankRule,
    ruleset: &Ruleset,
    unit: &UnitScores,
) -> Vec<Option<Number>> {
    let score = |id: &str| unit.nodes.get(ruleset.position(id)?)?.score.clone();
    rule.break_ties.iter().map(|node| score(&node.value)).collect()
}

/// The value a unit is ranked by, or the first reason against it: no file, left out by
/// decision, status, submitted too late, no score, too few answers, condition, not
/// eligible in another rank of the panel.
///
/// An unknown condition does not hold. A unit that was asked none of the scored items
/// has not met any share above 0.
///
/// # Errors
///
/// The reason; it is listed with the unit, so that every answered and unranked unit is
/// explained.
pub fn eligible<'a>(
    rule: &RankRule,
    contender: &Contender<'a>,
) -> Result<&'a Number, Unranked> {
    let Some(status) = contender.status else { return Err(Unranked::NotAnswered) };
    let eligible = &rule.eligible;
    let left_out =
        eligible.except.iter().position(|(unit, _)| unit.value == contender.unit);
    if let Some(at) = left_out {
        return Err(Unranked::Except(at));
    }
    let allowed = |name: &str| eligible.status.iter().any(|status| status.value == name);
    if !eligible.status.is_empty() && !allowed(status.name()) {
        return Err(Unranked::Status(status));
    }
    if let Some(until) = &eligible.until
        && contender.also.submitted.is_none_or(|day| day > until.value)
    {
        return Err(Unranked::Late(contender.also.submitted));
    }
    let value = contender.value.map_err(Unranked::NoScore)?;
    let (answered, asked) = (contender.answered, contender.asked);
    if let Some(share) = &eligible.answered {
        let needed = share.value.clone() * Number::from(asked);
        let none = asked == 0 && share.value > Number::ZERO;
        if none || Number::from(answered) < needed {
            return Err(Unranked::Answered { answered, asked });
        }
    }
    match contender.condition {
        Some(true) => match contender.also.not_in {
            Some(rank) => Err(Unranked::Panel(rank)),
            None => Ok(value),
        },
        condition => Err(Unranked::Condition { unknown: condition.is_none() }),
    }
}

/// The first rank of a panel in which a unit is not eligible; `is_in` tells it of a rank
/// by its number among all.
pub fn missing_in(
    ranks: &[RankRule],
    rule: &RankRule,
    is_in: impl Fn(usize, &RankRule) -> bool,
) -> Option<usize> {
    rule.panel.iter().position(|name| {
        let other = ranks.iter().position(|other| other.id.value == name.value);
        other.is_some_and(|number| !is_in(number, &ranks[number]))
    })
}

/// Which ranks would rank a unit whatever its score is: the first, and all of the panel.
/// Where there is none, every unit stands in it.
pub fn membership(
    scoring: &Scoring,
    (unit, status, submitted): (&str, Status, Option<Date>),
    scores: &UnitScores,
) -> Membership {
    let would = |number: usize| {
        let of = (unit, status, submitted);
        scoring.ranks.get(number).is_none_or(|rule| would_rank(rule, number, of, scores))
    };
    let panel = scoring.panels().into_iter().next().unwrap_or_default();
    Membership { is_eligible: would(0), is_in_panel: panel.into_iter().all(would) }
}

fn would_rank(
    rule: &RankRule,
    number: usize,
    (unit, status, submitted): (&str, Status, Option<Date>),
    scores: &UnitScores,
) -> bool {
    let contender = Contender {
        unit,
        status: Some(status),
        value: Ok(&Number::ZERO),
        asked: scores.asked,
        answered: scores.answered,
        condition: scores.ranks.get(number).and_then(|rank| rank.condition),
        groups: Vec::new(),
        order: None,
        also: Also { submitted, ..Also::default() },
    };
    eligible(rule, &contender).is_ok()
}

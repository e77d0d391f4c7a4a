//! Rules that read several answers or the scores of other nodes.
//!
//! *In:* a record with the scores known so far. *Out:* points, or why there are none.
//!
//! Expressions are evaluated by `expression`; here is only what a quotient, a count or a
//! table makes of what they say.

use crate::decimal::Number;
use crate::expression::{Cells, Program, SlotId, evaluate, evaluate_condition};
use crate::route::{View, scores};
use crate::score::Null;
use crate::score::treat::is_outside;
use crate::value::{AnswerState, Value};

/// A rule that reads several answers or the scores of other nodes.
#[derive(Clone, Debug)]
pub enum Formula {
    /// An expression.
    Value(Program),
    /// A quotient.
    Ratio {
        /// What is divided.
        of: Program,
        /// By what.
        per: Program,
        /// What the quotient is multiplied by.
        times: Number,
    },
    /// How many members meet a condition.
    Count {
        /// The members' cells, each with the condition in which it is `self`.
        members: Vec<(SlotId, Program)>,
        /// So many must; none = each one that does counts.
        at_least: Option<usize>,
        /// What it is worth.
        points: Number,
        /// What an absent member is taken for.
        absent_meets: Option<bool>,
    },
    /// A table; the first row that fits decides.
    Table {
        /// The members' cells, one a column.
        members: Vec<SlotId>,
        /// The rows.
        rows: Vec<TableRow>,
        /// What other combinations are worth.
        otherwise: Option<Number>,
    },
}

/// One row of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// What each member must be.
    pub cells: Vec<Fits>,
    /// What that is worth.
    pub points: Option<Number>,
}

/// What a member must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Fits {
    /// Anything.
    Any,
    /// Without a value.
    Missing,
    /// In this state.
    State(AnswerState),
    /// This value.
    Is(Value),
    /// A number from one to another, both included.
    Between(Option<Number>, Option<Number>),
}

impl Formula {
    /// The points, or why there are none.
    pub(crate) fn points(&self, view: &View<'_>) -> Result<Number, Null> {
        match self {
            Self::Value(program) => number(program, view).ok_or(Null::Unknown),
            Self::Ratio { of, per, times } => {
                let per = number(per, view).ok_or(Null::Denominator)?;
                let of = number(of, view).ok_or(Null::Unknown)?;
                let quotient = of.divide(&per).ok_or(Null::Denominator)?;
                Ok(quotient * times.clone())
            }
            Self::Count { members, at_least, points, absent_meets } => {
                let judged: Vec<Option<bool>> = members
                    .iter()
                    .map(|member| meets(member, *absent_meets, view))
                    .collect();
                counted(&judged, *at_least, points)
            }
            Self::Table { members, rows, otherwise } => {
                let points = match met(members, rows, view) {
                    Some(row) => rows[row].points.as_ref(),
                    None => otherwise.as_ref(),
                };
                points.cloned().ok_or(Null::NoPoints)
            }
        }
    }

    /// The number of the row of a table that decides; none where no row fits, and of other
    /// rules.
    pub fn row(&self, view: &View<'_>) -> Option<usize> {
        match self {
            Self::Table { members, rows, .. } => met(members, rows, view),
            _ => None,
        }
    }

    /// Whether it is a table over answers alone, no scores among them.
    pub fn reads_answers(&self) -> bool {
        match self {
            Self::Table { members, .. } => {
                !members.iter().any(|slot| scores::is_score(*slot))
            }
            _ => false,
        }
    }

    /// Whether it says itself what an absent answer is worth.
    pub fn takes_absent(&self) -> bool {
        let is_absent =
            |fits: &Fits| matches!(fits, Fits::Any | Fits::Missing | Fits::State(_));
        match self {
            Self::Table { rows, .. } => {
                rows.iter().any(|row| row.cells.iter().any(is_absent))
            }
            Self::Count { .. } => true,
            Self::Value(_) | Self::Ratio { .. } => false,
        }
    }

    /// The cells that it reads.
    pub fn reads(&self) -> Vec<SlotId> {
        let of = |program: &Program| program.rests_on().to_vec();
        match self {
            Self::Value(program) => of(program),
            Self::Ratio { of: upper, per, .. } => [of(upper), of(per)].concat(),
            Self::Count { members, .. } => members
                .iter()
                .flat_map(|(slot, meets)| {
                    std::iter::once(*slot).chain(meets.rests_on().iter().copied())
                })
                .collect(),
            Self::Table { members, .. } => members.clone(),
        }
    }
}

fn number(program: &Program, view: &View<'_>) -> Option<Number> {
    match evaluate(program, view).value {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    }
}

/// The first row that fits.
fn met(members: &[SlotId], rows: &[TableRow], view: &View<'_>) -> Option<usize> {
    rows.iter().position(|row| {
        let mut cells = members.iter().zip(&row.cells);
        cells.all(|(member, fits)| fits.holds(*member, view))
    })
}

/// Whether a member meets its condition; one outside its universe does not.
fn meets(
    (slot, program): &(SlotId, Program),
    absent_meets: Option<bool>,
    view: &View<'_>,
) -> Option<bool> {
    let cell = view.cell(*slot, None);
    let judged = evaluate_condition(program, view);
    match (&cell.value, judged) {
        (Some(_), judged) => judged,
        // A condition of `is` tests only is known all the same.
        (None, Some(judged)) => Some(judged),
        (None, None) if is_outside(cell.state) => Some(false),
        (None, None) => absent_meets,
    }
}

/// Certain ones and those that may be: what is unknown counts where it cannot matter.
fn counted(
    judged: &[Option<bool>],
    at_least: Option<usize>,
    points: &Number,
) -> Result<Number, Null> {
    let certain = judged.iter().filter(|judged| **judged == Some(true)).count();
    let unknown = judged.iter().filter(|judged| judged.is_none()).count();
    match at_least {
        Some(least) if certain >= least => Ok(points.clone()),
        Some(least) if certain + unknown < least => Ok(Number::ZERO),
        None if unknown == 0 => Ok(points.clone() * Number::from(certain)),
        _ => Err(Null::Unknown),
    }
}

impl Fits {
    fn holds(&self, slot: SlotId, view: &View<'_>) -> bool {
        let cell = view.cell(slot, None);
        match (self, &cell.value) {
            (Self::Any, _) => true,
            (Self::Missing, value) => value.is_none(),
            (Self::State(state), None) => cell.state == *state,
            (Self::Is(Value::Number(wanted)), Some(Value::Number(number))) => {
                view.quantum.compare(wanted, number).is_eq()
            }
            (Self::Is(wanted), Some(value)) => wanted == value,
            (Self::Between(low, high), Some(Value::Number(number))) => {
                let number = &*view.quantum.taken(number);
                low.as_ref().is_none_or(|low| low <= number)
                    && high.as_ref().is_none_or(|high| number <= high)
            }
            _ => false,
        }
    }
}

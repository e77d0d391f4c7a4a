//! Points: what one answer earns, and what it could earn.
//!
//! *In:* the rule of an item and the item's type. *Out:* a [`Compiled`] rule, in which
//! codes have become the numbers of their options, so that an answer is worth an array
//! lookup; the least and greatest points a respondent can reach.
//!
//! No answer is missing here: what an absent one means is the business of `score`. No
//! expression is evaluated either; `value:` rules only have bounds here.
//!
//! # Why
//!
//! `check` proves things about maxima before there is any answer, and `score` needs the
//! same maxima a million times. One module below both keeps them the same.

mod bounds;
mod compile;
mod means;
mod nodes;
mod scales;
mod ticks;

pub use crate::points::bounds::Attainable;
pub use crate::points::compile::{compile, compile_item, compile_node};
pub use crate::points::means::{Mean, MeanFault, Part, mean};
pub use crate::points::nodes::{
    Children, aggregate, coefficient, combined, node_bounds, together,
};
pub use crate::points::scales::{fixed_z, on_posts, scaled_bounds};
pub use crate::points::ticks::Ticks;

use crate::decimal::Number;
use crate::model::{Clamp, ItemKind, ItemRule, PointRule};
use crate::value::Value;

/// The least and the greatest points.
pub type Bounds = (Number, Number);

/// A point rule beside the item it is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// How a value becomes points.
    pub form: Form,
    /// Points are then turned round: this much less them.
    pub turned: Option<Number>,
    /// What respondents can reach in the end; `None` where that has no end.
    pub bounds: Option<Bounds>,
}

/// How a value becomes points.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Points by the number of the option; none where the option has none.
    Codes {
        /// The points.
        points: Box<[Option<Number>]>,
        /// The numbers of `yes` and `no`, where those are the codes: a condition is an
        /// answer to such an item.
        yes_no: Option<(u16, u16)>,
    },
    /// Points by the value, ascending: the points of a scale that have any.
    Values(Box<[(Number, Number)]>),
    /// This much less the value.
    Reverse(Number),
    /// Bands, ascending.
    Bands(Box<[Reach]>),
    /// A straight line.
    Line(Line),
    /// Ticks.
    Ticks(Ticks),
    /// What reads other answers too; `score` works it out.
    Expression,
}

/// A band with its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// Where it begins.
    pub from: Number,
    /// Whether `from` lies in it.
    pub from_in: bool,
    /// Where it ends; `None` = open.
    pub to: Option<Number>,
    /// Whether `to` lies in it.
    pub to_in: bool,
    /// What it is worth; none is `no_score`.
    pub points: Option<Number>,
}

/// A straight line from one range onto another.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The answer that is worth `to`.
    pub from: Number,
    /// What it is worth.
    pub to: Number,
    /// Points for one more.
    pub slope: Number,
    /// Answers below count as this.
    pub low: Option<Number>,
    /// Answers above count as this.
    pub high: Option<Number>,
}

impl Compiled {
    /// The points of a value.
    ///
    /// `None` where the rule gives none: an option or a band worth `no_score`, an option or
    /// a number it leaves out, a value of another type, a rule that is an expression.
    /// `check` reports what is left out.
    pub fn of(&self, value: &Value) -> Option<Number> {
        Some(self.turn(self.as_written(value)?))
    }

    /// What points of the rule as it is written are worth in the end.
    pub fn turn(&self, points: Number) -> Number {
        match &self.turned {
            Some(sum) => sum.clone() - points,
            None => points,
        }
    }

    /// The least and greatest in the end of those that the rule as written has.
    pub fn turn_bounds(&self, (low, high): Bounds) -> Bounds {
        match &self.turned {
            Some(_) => (self.turn(high), self.turn(low)),
            None => (low, high),
        }
    }

    fn as_written(&self, value: &Value) -> Option<Number> {
        match (&self.form, value) {
            (Form::Codes { points, .. }, Value::Code(code)) => {
                points.get(usize::from(*code)).cloned().flatten()
            }
            (Form::Codes { points, yes_no }, Value::Condition(holds)) => {
                let (yes, no) = (*yes_no)?;
                points.get(usize::from(if *holds { yes } else { no })).cloned().flatten()
            }
            (Form::Values(points), Value::Number(value)) => {
                let at = points.binary_search_by(|(from, _)| from.cmp(value)).ok()?;
                Some(points[at].1.clone())
            }
            (Form::Reverse(sum), Value::Number(value)) => {
                Some(sum.clone() - value.clone())
            }
            (Form::Bands(bands), Value::Number(value)) => bands
                .iter()
                .find(|band| band.holds(value))
                .and_then(|band| band.points.clone()),
            (Form::Line(line), Value::Number(value)) => Some(line.at(value)),
            (Form::Ticks(ticks), Value::Codes(codes)) => Some(ticks.of(codes)),
            _ => None,
        }
    }
}

impl Reach {
    /// Whether a number lies in the band.
    pub fn holds(&self, value: &Number) -> bool {
        let after = *value > self.from || self.from_in && *value == self.from;
        let before = |to: &Number| value < to || self.to_in && value == to;
        after && self.to.as_ref().is_none_or(before)
    }
}

impl Line {
    pub(crate) fn new(from: &Bounds, to: &Bounds, clamp: Clamp) -> Option<Self> {
        let run = from.1.clone() - from.0.clone();
        let slope = (to.1.clone() - to.0.clone()).divide(&run)?;
        let (low, high) =
            (from.0.clone().min(from.1.clone()), from.0.clone().max(from.1.clone()));
        Some(Self {
            from: from.0.clone(),
            to: to.0.clone(),
            slope,
            low: matches!(clamp, Clamp::Both | Clamp::Low).then_some(low),
            high: matches!(clamp, Clamp::Both | Clamp::High).then_some(high),
        })
    }

    /// The points at a number, the ends obeyed.
    pub fn at(&self, value: &Number) -> Number {
        let mut value = value;
        if let Some(low) = &self.low {
            value = value.max(low);
        }
        if let Some(high) = &self.high {
            value = value.min(high);
        }
        self.to.clone() + self.slope.clone() * (value.clone() - self.from.clone())
    }
}

/// The least and greatest points that a respondent can reach under a rule.
///
/// Options with `missing:` do not count, nor do bands and ends of lines that the item's
/// own bounds keep out of reach. For the row of a grid, `kind` is the grid's. A grid's
/// own rule (`rows`) has the bounds of its rows put together, all of them asked.
///
/// `None` where there is no end, and where the rule does not fit the item.
pub fn bounds(rule: &ItemRule, kind: &ItemKind) -> Option<Bounds> {
    if let (PointRule::Rows { rows, .. }, Some(weighing)) = (&rule.rule, rule.weighing())
    {
        let rows: Vec<Option<Bounds>> =
            rows.iter().map(|row| bounds(row, kind)).collect();
        return nodes::weighed(&weighing, &rows, Children::All, None);
    }
    compile_item(rule, kind)?.bounds
}

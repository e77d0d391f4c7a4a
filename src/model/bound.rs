//! Bounds and defaults: a value, or an expression.
//!
//! *In:* the value of `min`, `max`, `total` or `default`. *Out:* the same, typed.
//!
//! Whether it fits the type of its item is for `load` to say.

use jiff::civil::Date;

use crate::decimal::Number;
use crate::expression::calendar::{Clock, Length, Month};
use crate::model::Written;
use crate::source::Spanned;

/// A bound or default: a value, or an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A number.
    Number(Spanned<Number>),
    /// A day.
    Date(Spanned<Date>),
    /// A month.
    Month(Spanned<Month>),
    /// A time of day.
    Time(Spanned<Clock>),
    /// A length of time.
    Duration(Spanned<Length>),
    /// A word: a code or a text (defaults only).
    Word(Spanned<String>),
    /// Codes in order (defaults of several options only).
    Words(Vec<Spanned<String>>),
    /// An expression.
    Expression(Written),
}

impl Bound {
    /// The number, where it is one.
    pub fn number(&self) -> Option<&Spanned<Number>> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The day, where it is one.
    pub fn day(&self) -> Option<&Spanned<Date>> {
        match self {
            Self::Date(day) => Some(day),
            _ => None,
        }
    }

    /// The month, where it is one.
    pub fn month(&self) -> Option<&Spanned<Month>> {
        match self {
            Self::Month(month) => Some(month),
            _ => None,
        }
    }

    /// The time of day, where it is one.
    pub fn time(&self) -> Option<&Spanned<Clock>> {
        match self {
            Self::Time(time) => Some(time),
            _ => None,
        }
    }

    /// The length of time, where it is one.
    pub fn duration(&self) -> Option<&Spanned<Length>> {
        match self {
            Self::Duration(length) => Some(length),
            _ => None,
        }
    }
}

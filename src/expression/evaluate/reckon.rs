//! The functions of values: of numbers, texts and dates.
//!
//! *In:* a function and its arguments, whose kinds were checked when it was compiled.
//! *Out:* a value; none, and a fault, outside of what the function is defined for.
//!
//! Only `round`, `floor` and `ceil` round.

use jiff::civil::Date;

use crate::decimal::{Number, PowerError, Rounding};
use crate::expression::calendar;
use crate::expression::cells::Cells;
use crate::expression::evaluate::{Fault, Run};
use crate::expression::functions::Function;
use crate::expression::program::Term;
use crate::value::Value;

/// The most decimals, before and behind the point, that `round` goes to.
const MOST_DECIMALS: i64 = 30;

/// What a root, a logarithm or a power costs, in steps.
const DEAR: usize = 200;

impl<'a, C: Cells> Run<'a, C> {
    pub(in crate::expression::evaluate) fn call(
        &mut self,
        function: Function,
        arguments: &'a [Term],
    ) -> Option<Value> {
        use Function as F;
        let first = arguments.first()?;
        match function {
            F::Abs
            | F::Round
            | F::Floor
            | F::Ceil
            | F::Sqrt
            | F::Ln
            | F::Exp
            | F::Pow => {
                let number = self.number(first)?;
                let second = match arguments.get(1) {
                    Some(term) => self.number(term)?,
                    None => Number::ZERO,
                };
                self.reckon(function, &number, &second).map(Value::Number)
            }
            F::Length => match &*self.term(first)? {
                Value::Text(text) => Some(Value::Number(text.chars().count().into())),
                _ => None,
            },
            F::FirstDay | F::LastDay => self.edge(function, first).map(Value::Date),
            _ => self.reckon_dates(function, arguments),
        }
    }

    fn reckon(
        &mut self,
        f: Function,
        number: &Number,
        second: &Number,
    ) -> Option<Number> {
        if matches!(f, Function::Sqrt | Function::Ln | Function::Exp | Function::Pow) {
            self.charge(DEAR)?;
        }
        let result = match f {
            Function::Abs => Some(number.abs()),
            Function::Round => return self.round(number, second),
            Function::Floor => Some(number.round(0, Rounding::Floor)),
            Function::Ceil => Some(number.round(0, Rounding::Ceil)),
            Function::Sqrt => number.sqrt(),
            Function::Ln => number.ln(),
            Function::Exp => match number.exp() {
                None => return self.fault(Fault::OutOfRange),
                some => some,
            },
            _ => match number.pow(second) {
                Ok(power) => Some(power),
                Err(PowerError::DivisionByZero) => {
                    return self.fault(Fault::DivisionByZero);
                }
                Err(PowerError::OutsideDomain) => None,
                Err(PowerError::OutOfRange) => return self.fault(Fault::OutOfRange),
            },
        };
        match result {
            Some(number) => self.checked(number),
            None => self.fault(Fault::OutsideDomain),
        }
    }

    /// `round(x, n)`; below 0, `n` rounds to tens, hundreds and so on.
    fn round(&mut self, number: &Number, decimals: &Number) -> Option<Number> {
        let Some(decimals) = decimals.to_i64().filter(|n| n.abs() <= MOST_DECIMALS)
        else {
            return self.fault(Fault::OutsideDomain);
        };
        let places = u32::try_from(decimals.abs()).ok()?;
        if decimals >= 0 {
            return Some(number.round(places, Rounding::HalfUp));
        }
        let power = Number::from(10_i64).pow(&Number::from(i64::from(places))).ok()?;
        let rounded = number.divide(&power)?.round(0, Rounding::HalfUp);
        self.checked(rounded * power)
    }

    /// The first or last day of a month, of a year, or of the month of a date.
    fn edge(&mut self, function: Function, term: &'a Term) -> Option<Date> {
        let is_first = function == Function::FirstDay;
        match *self.term(term)? {
            Value::Date(date) | Value::Month(date) if is_first => {
                Some(date.first_of_month())
            }
            Value::Date(date) | Value::Month(date) => Some(date.last_of_month()),
            Value::Number(ref year) => {
                let Some(first) = year.to_i64().and_then(calendar::first_of_year) else {
                    return self.fault(Fault::OutsideDomain);
                };
                Some(if is_first { first } else { first.last_of_year() })
            }
            _ => None,
        }
    }

    fn reckon_dates(
        &mut self,
        function: Function,
        arguments: &'a [Term],
    ) -> Option<Value> {
        let value = self.term(arguments.first()?)?;
        let (date, is_month) = match *value {
            Value::Date(date) => (date, false),
            Value::Month(month) => (month, true),
            _ => return None,
        };
        let whole = |number: i64| Some(Value::Number(Number::from(number)));
        match function {
            Function::Year => whole(i64::from(date.year())),
            Function::Month => whole(i64::from(date.month())),
            Function::Week => whole(i64::from(date.iso_week_date().week())),
            Function::AddDays | Function::AddMonths => {
                let Some(count) = self.number(arguments.get(1)?)?.to_i64() else {
                    return self.fault(Fault::OutsideDomain);
                };
                let reached = match function {
                    Function::AddDays => calendar::add_days(date, count),
                    _ => calendar::add_months(date, count),
                };
                match reached {
                    Some(month) if is_month => Some(Value::Month(month)),
                    Some(date) => Some(Value::Date(date)),
                    None => self.fault(Fault::OutOfRange),
                }
            }
            _ => {
                let (Value::Date(to) | Value::Month(to)) =
                    *self.term(arguments.get(1)?)?
                else {
                    return None;
                };
                match function {
                    Function::DaysBetween => whole(calendar::days_between(date, to)),
                    Function::MonthsBetween => whole(calendar::months_between(date, to)),
                    _ => whole(calendar::months_between(date, to) / 12),
                }
            }
        }
    }
}

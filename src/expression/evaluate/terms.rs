//! Values: reading cells, arithmetic, folds and functions.
//!
//! *In:* terms of a program. *Out:* a value, borrowed from the cell where it stands, or
//! none.
//!
//! A number is checked after every operation: what reaches 10^100 is unknown and a
//! fault, what comes nearer to 0 than 10^-100 is 0.

use std::borrow::Cow;
use std::cmp::Ordering;

use jiff::civil::Date;

use crate::decimal::{Number, PowerError, Rounding};
use crate::expression::calendar;
use crate::expression::evaluate::{Cells, Fault, Outcome, Run};
use crate::expression::functions::Function;
use crate::expression::names::{Options, SlotId};
use crate::expression::program::{Condition, Fold, OTHER_CODE, Operator, Term};
use crate::value::Value;

/// A value that may be a cell's own.
type Found<'a> = Option<Cow<'a, Value>>;

/// The most decimals, before and behind the point, that `round` goes to.
const MOST_DECIMALS: i64 = 30;

impl<'a, C: Cells> Run<'a, C> {
    /// The value of a whole program.
    pub(crate) fn outcome(&mut self, mut term: &'a Term) -> Outcome {
        while let Term::If(branches, otherwise) = term {
            match self.branch(branches, otherwise) {
                Some(chosen) => term = chosen,
                None => return Outcome { faults: self.faults, ..Outcome::default() },
            }
        }
        let absent_result = matches!(term, Term::Absent);
        let mut value = self.term(term).map(Cow::into_owned);
        value = value.filter(|_| !self.is_spent());
        if value == Some(Value::Code(OTHER_CODE)) {
            self.faults.add(Fault::OutsideDomain);
            value = None;
        }
        Outcome { value, absent_result, faults: self.faults }
    }

    /// The branch that applies; `None` where a condition before it is unknown.
    pub(crate) fn branch(
        &mut self,
        branches: &'a [(Condition, Term)],
        otherwise: &'a Term,
    ) -> Option<&'a Term> {
        for (condition, value) in branches {
            if self.condition(condition)? {
                return Some(value);
            }
        }
        Some(otherwise)
    }

    pub(crate) fn slot(&self, slot: SlotId) -> Option<&'a Value> {
        self.cells.cell(slot).value.as_ref()
    }

    fn step(&mut self) -> Option<()> {
        self.steps += 1;
        if self.is_spent() {
            self.faults.add(Fault::OutOfRange);
            return None;
        }
        Some(())
    }

    /// Evaluates a term.
    pub(crate) fn term(&mut self, term: &'a Term) -> Found<'a> {
        self.step()?;
        let value = match term {
            Term::Constant(value) => return Some(Cow::Borrowed(value)),
            Term::Slot(slot) => return self.slot(*slot).map(Cow::Borrowed),
            Term::Absent => return None,
            Term::If(branches, otherwise) => {
                let chosen = self.branch(branches, otherwise)?;
                return self.term(chosen);
            }
            Term::Coalesce(list) => return list.iter().find_map(|term| self.term(term)),
            Term::Condition(condition) => Value::Condition(self.condition(condition)?),
            Term::YesNo { condition, yes, no } => {
                Value::Code(if self.condition(condition)? { *yes } else { *no })
            }
            Term::Arithmetic(first, rest) => self.arithmetic(first, rest)?,
            Term::Negative(inner) => match self.term(inner)?.into_owned() {
                Value::Number(number) => Value::Number(-number),
                Value::Duration(seconds) => Value::Duration(seconds.checked_neg()?),
                _ => return None,
            },
            Term::Join(parts) => Value::Text(self.join(parts)?),
            Term::CountTicked(slot, options) => self.count(*slot, options)?,
            Term::CountAnswered(slots) => self.count_answered(slots)?,
            Term::Fold(fold, members) => return self.fold(*fold, members),
            Term::Call(function, arguments) => self.call(*function, arguments)?,
            Term::Label(slot) => Value::Text(self.labels(*slot)?),
            Term::Recode(inner, codes) => match *self.term(inner)? {
                Value::Code(code) => Value::Code(
                    codes.get(usize::from(code)).copied().unwrap_or(OTHER_CODE),
                ),
                _ => return None,
            },
            Term::CodeOf(inner, options) => match &*self.term(inner)? {
                Value::Text(text) => {
                    Value::Code(options.position(text).unwrap_or(OTHER_CODE))
                }
                _ => return None,
            },
            Term::TextOf(inner, options) => match *self.term(inner)? {
                Value::Code(code) => Value::Text(options.code(code).to_owned()),
                _ => return None,
            },
        };
        Some(Cow::Owned(value))
    }

    fn number(&mut self, term: &'a Term) -> Option<Number> {
        match self.term(term)?.into_owned() {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A number that a calculation gave, within bounds.
    fn checked(&mut self, number: Number) -> Option<Number> {
        if number.is_beyond_range() {
            self.faults.add(Fault::OutOfRange);
            return None;
        }
        Some(if number.is_vanishing() { Number::ZERO } else { number })
    }

    fn fault<T>(&mut self, fault: Fault) -> Option<T> {
        self.faults.add(fault);
        None
    }

    fn arithmetic(
        &mut self,
        first: &'a Term,
        rest: &'a [(Operator, Term)],
    ) -> Option<Value> {
        let mut result = self.term(first)?.into_owned();
        for (operator, term) in rest {
            let by = self.term(term)?;
            result = match (result, &*by) {
                (Value::Number(left), Value::Number(right)) => {
                    Value::Number(self.apply(left, *operator, right)?)
                }
                (Value::Duration(left), Value::Duration(right)) => {
                    let sum = match operator {
                        Operator::Add => left.checked_add(*right),
                        _ => left.checked_sub(*right),
                    };
                    match sum {
                        Some(sum) => Value::Duration(sum),
                        None => return self.fault(Fault::OutOfRange),
                    }
                }
                _ => return None,
            };
        }
        Some(result)
    }

    fn apply(&mut self, left: Number, by: Operator, right: &Number) -> Option<Number> {
        let result = match by {
            Operator::Add => Some(left + right.clone()),
            Operator::Subtract => Some(left - right.clone()),
            Operator::Multiply => Some(left * right.clone()),
            Operator::Divide => left.divide(right),
            Operator::DivideDown => left.divide_down(right),
            Operator::Remainder => left.remainder(right),
        };
        match result {
            Some(number) => self.checked(number),
            None => self.fault(Fault::DivisionByZero),
        }
    }

    /// Ticked options: exclusive ones do not count, an `all_of_these` counts for all.
    fn count(&mut self, slot: SlotId, options: &Options) -> Option<Value> {
        let Value::Codes(codes) = self.slot(slot)? else { return None };
        let all = options.all_of_these().any(|code| codes.contains(code));
        let count = if all {
            (0..)
                .zip(&options.list)
                .filter(|(code, _)| options.is_ordinary(*code))
                .count()
        } else {
            let counts = |code: u16| {
                options.list.get(usize::from(code)).is_some_and(|o| !o.exclusive)
            };
            codes.iter().filter(|code| counts(*code)).count()
        };
        Some(Value::Number(Number::from(count)))
    }

    fn count_answered(&mut self, slots: &[SlotId]) -> Option<Value> {
        let count = slots.iter().filter(|slot| self.slot(**slot).is_some()).count();
        (count > 0).then(|| Value::Number(Number::from(count)))
    }

    /// Sum, mean, least or greatest of the members that have a value.
    fn fold(&mut self, fold: Fold, members: &'a [Term]) -> Found<'a> {
        let mut result: Option<Cow<'a, Value>> = None;
        let mut count = 0_i64;
        for member in members {
            let Some(value) = self.term(member) else { continue };
            count += 1;
            result = match result {
                None => Some(value),
                Some(before) => Some(self.folded(fold, before, value)?),
            };
        }
        match (fold, result?) {
            (Fold::Mean, value) => match (&*value, Number::from(count)) {
                (Value::Number(sum), count) => {
                    Some(Cow::Owned(Value::Number(sum.divide(&count)?)))
                }
                _ => None,
            },
            (_, value) => Some(value),
        }
    }

    fn folded(
        &mut self,
        fold: Fold,
        before: Cow<'a, Value>,
        value: Cow<'a, Value>,
    ) -> Found<'a> {
        match fold {
            Fold::Sum | Fold::Mean => match (before.into_owned(), &*value) {
                (Value::Number(sum), Value::Number(number)) => {
                    let sum = self.checked(sum + number.clone())?;
                    Some(Cow::Owned(Value::Number(sum)))
                }
                _ => None,
            },
            Fold::SumDuration => match (&*before, &*value) {
                (Value::Duration(sum), Value::Duration(seconds)) => {
                    match sum.checked_add(*seconds) {
                        Some(sum) => Some(Cow::Owned(Value::Duration(sum))),
                        None => self.fault(Fault::OutOfRange),
                    }
                }
                _ => None,
            },
            Fold::Least => {
                let is_less = compare(&value, &before) == Some(Ordering::Less);
                Some(if is_less { value } else { before })
            }
            Fold::Greatest => {
                let is_greater = compare(&value, &before) == Some(Ordering::Greater);
                Some(if is_greater { value } else { before })
            }
        }
    }

    fn call(&mut self, function: Function, arguments: &'a [Term]) -> Option<Value> {
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

/// How two values of one kind lie to each other.
pub(crate) fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Code(left), Value::Code(right)) => Some(left.cmp(right)),
        (Value::Condition(left), Value::Condition(right)) => Some(left.cmp(right)),
        (Value::Date(left), Value::Date(right))
        | (Value::Month(left), Value::Month(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        (Value::Duration(left), Value::Duration(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

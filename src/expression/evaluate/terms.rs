//! Values: reading cells, arithmetic and folds.
//!
//! *In:* terms of a program. *Out:* a value, borrowed from the cell where it stands, or
//! none.
//!
//! A number is checked after every operation: what reaches 10^100 is unknown and a
//! fault, what comes nearer to 0 than 10^-100 is 0.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::decimal::{Number, Quantum};
use crate::expression::cells::Cells;
use crate::expression::evaluate::{Fault, Outcome, Run};
use crate::expression::names::{Options, SlotId};
use crate::expression::program::{Condition, Fold, OTHER_CODE, Operator, Term};
use crate::value::Value;

/// A value that may be a cell's own.
pub(in crate::expression::evaluate) type Found<'a> = Option<Cow<'a, Value>>;

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
        self.cells.cell(slot, self.here).value.as_ref()
    }

    pub(in crate::expression::evaluate) fn step(&mut self) -> Option<()> {
        self.charge(1)
    }

    /// Counts steps; none where there were too many.
    pub(in crate::expression::evaluate) fn charge(&mut self, steps: usize) -> Option<()> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.steps = self.steps.saturating_add(steps);
        if self.is_spent() {
            self.faults.add(Fault::TooCostly);
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
            Term::CountRows(roster) => self.count_rows(*roster)?,
            Term::CountWhere(rows, condition) => self.count_where(rows, condition)?,
            Term::FirstWhere(rows, condition) => self.first_where(rows, condition)?,
            Term::FoldRows(fold, rows, each) => return self.fold_rows(*fold, rows, each),
            Term::At(place, inner) => return self.at(place, |run| run.term(inner)),
            Term::Lookup(table, column, key) => match &*self.term(key)? {
                Value::Text(code) => {
                    return table.cell(code, *column).map(Cow::Borrowed);
                }
                _ => return None,
            },
            Term::Candidate(column) => return self.candidate(*column).map(Cow::Borrowed),
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
            Term::KeyOf(inner, table) => {
                let text = self.term(inner)?;
                match &*text {
                    Value::Text(code) if table.position(code).is_some() => {
                        return Some(text);
                    }
                    _ => return self.fault(Fault::OutsideDomain),
                }
            }
            Term::UnitLabel(inner, table) => match &*self.term(inner)? {
                Value::Text(code) => Value::Text(table.label(code)?.to_owned()),
                _ => return None,
            },
            Term::IndexOf(inner, options) => match *self.term(inner)? {
                Value::Code(code) => {
                    Value::Number(Number::parse(options.code(code)).ok()?)
                }
                _ => return None,
            },
        };
        Some(Cow::Owned(value))
    }

    pub(in crate::expression::evaluate) fn number(
        &mut self,
        term: &'a Term,
    ) -> Option<Number> {
        match self.term(term)?.into_owned() {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A number that a calculation gave, within bounds.
    pub(in crate::expression::evaluate) fn checked(
        &mut self,
        number: Number,
    ) -> Option<Number> {
        if number.is_beyond_range() {
            self.faults.add(Fault::OutOfRange);
            return None;
        }
        Some(if number.is_vanishing() { Number::ZERO } else { number })
    }

    pub(in crate::expression::evaluate) fn fault<T>(
        &mut self,
        fault: Fault,
    ) -> Option<T> {
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
        let codes = match self.slot(slot)? {
            Value::Codes(codes) => codes,
            Value::Ranking(ranked) => return Some(Value::Number(ranked.len().into())),
            _ => return None,
        };
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
        let mut result: Found<'a> = None;
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

    pub(in crate::expression::evaluate) fn folded(
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
                let order = compare(&value, &before, self.cells.quantum());
                let is_less = order == Some(Ordering::Less);
                Some(if is_less { value } else { before })
            }
            Fold::Greatest => {
                let order = compare(&value, &before, self.cells.quantum());
                let is_greater = order == Some(Ordering::Greater);
                Some(if is_greater { value } else { before })
            }
        }
    }
}

/// How two values of one kind lie to each other.
pub(crate) fn compare(
    left: &Value,
    right: &Value,
    quantum: &Quantum,
) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Some(quantum.compare(left, right)),
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

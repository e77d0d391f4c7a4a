//! Numbers, days and lengths of time as variables: on which side of each limit.
//!
//! *In:* the limits that conditions name. *Out:* a literal for "at most this", in order,
//! so that each follows from those below it.
//!
//! A value that comes in steps is measured in steps: of whole numbers nothing lies
//! between 4 and 5. What is never compared has no variable at all.

use jiff::Span;
use jiff::civil::{Date, Time};

use crate::decimal::{Number, Rounding};
use crate::expression::Domain;
use crate::proof::interval::Interval;
use crate::proof::solver::{Lit, Solver};
use crate::value::Value;

/// The day from which days are counted.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// Steps that a value can take, counted from an origin.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) origin: Number,
    pub(super) step: Number,
}

/// A limit: a value, and whether it lies within. On a grid the number of steps.
type Limit = (Number, bool);

/// A measured value.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    grid: Option<Grid>,
    limits: Vec<(Limit, Lit)>,
}

impl Grid {
    /// Whole numbers.
    pub(super) fn whole() -> Self {
        Self { origin: Number::ZERO, step: Number::ONE }
    }

    fn steps(&self, value: &Number) -> Number {
        let distance = value.clone() - self.origin.clone();
        distance.divide(&self.step).unwrap_or(Number::ZERO)
    }

    pub(super) fn value(&self, steps: &Number) -> Number {
        self.origin.clone() + steps.clone() * self.step.clone()
    }
}

impl Measure {
    pub(super) fn new(grid: Option<Grid>) -> Self {
        Self { grid, limits: Vec::new() }
    }

    fn limit(&self, value: &Number, within: bool) -> Limit {
        let Some(grid) = &self.grid else { return (value.clone(), within) };
        let steps = grid.steps(value);
        let whole = steps.round(0, Rounding::Floor);
        if !within && whole == steps {
            return (whole - Number::ONE, true);
        }
        (whole, true)
    }

    /// What holds where the value is at most this one, or below it where it does not lie
    /// within.
    pub(super) fn at_most(
        &mut self,
        solver: &mut Solver,
        value: &Number,
        within: bool,
    ) -> Lit {
        let limit = self.limit(value, within);
        let place = match self.limits.binary_search_by(|(known, _)| known.cmp(&limit)) {
            Ok(place) => return self.limits[place].1,
            Err(place) => place,
        };
        let literal = solver.fresh();
        if let Some((_, below)) = place.checked_sub(1).and_then(|at| self.limits.get(at))
        {
            solver.clause([!*below, literal]);
        }
        if let Some((_, above)) = self.limits.get(place) {
            solver.clause([!literal, *above]);
        }
        self.limits.insert(place, (limit, literal));
        literal
    }

    /// Where the value lies in the model, and the literals that say so.
    pub(super) fn within(&self, solver: &Solver) -> (Interval, Vec<Lit>) {
        let place = self.limits.iter().position(|(_, literal)| solver.holds(*literal));
        let above = place.map(|place| &self.limits[place]);
        let below = match place {
            Some(place) => place.checked_sub(1).map(|place| &self.limits[place]),
            None => self.limits.last(),
        };
        let end = |(value, _): &Limit, more: bool| match &self.grid {
            None => value.clone(),
            Some(grid) if more => grid.value(&(value.clone() + Number::ONE)),
            Some(grid) => grid.value(value),
        };
        let interval = Interval {
            low: below.map(|(limit, _)| end(limit, true)),
            high: above.map(|(limit, _)| end(limit, false)),
        };
        let literals = above.map(|(_, literal)| *literal).into_iter();
        let literals = literals.chain(below.map(|(_, literal)| !*literal));
        (interval, literals.collect())
    }
}

/// A value on the line that measures order: days, months and seconds are counted.
pub(super) fn measured(value: &Value) -> Option<Number> {
    Some(match value {
        Value::Number(number) => number.clone(),
        Value::Date(date) => Number::from(i64::from(EPOCH.until(*date).ok()?.get_days())),
        Value::Month(first) => {
            Number::from(i64::from(first.year()) * 12 + i64::from(first.month()) - 1)
        }
        Value::Time(time) => {
            let (hour, minute) = (i64::from(time.hour()), i64::from(time.minute()));
            Number::from((hour * 60 + minute) * 60 + i64::from(time.second()))
        }
        Value::Duration(seconds) => Number::from(*seconds),
        _ => return None,
    })
}

/// The value that lies there; the way back from [`measured`].
pub(super) fn unmeasured(domain: &Domain, number: Number) -> Option<Value> {
    let whole = number.round(0, Rounding::Floor).to_i64();
    Some(match domain {
        Domain::Date => {
            let days = Span::new().try_days(whole?).ok()?;
            Value::Date(EPOCH.checked_add(days).ok()?)
        }
        Domain::Month => {
            let (year, month) = (whole?.div_euclid(12), whole?.rem_euclid(12) + 1);
            let year = i16::try_from(year).ok()?;
            Value::Month(Date::new(year, i8::try_from(month).ok()?, 1).ok()?)
        }
        Domain::Time => {
            let part = |seconds: i64| i8::try_from(seconds).ok();
            let seconds = whole?;
            let (hour, minute) = (part(seconds / 3600)?, part(seconds / 60 % 60)?);
            Value::Time(Time::new(hour, minute, part(seconds % 60)?, 0).ok()?)
        }
        Domain::Duration => Value::Duration(whole?),
        _ => Value::Number(number),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::solver::Answer;

    fn number(value: i64) -> Number {
        Number::from(value)
    }

    #[test]
    fn nothing_lies_between_neighbours_on_a_grid() {
        let mut solver = Solver::new();
        let mut whole = Measure::new(Some(Grid::whole()));
        let below_five = whole.at_most(&mut solver, &number(5), false);
        let at_most_four = whole.at_most(&mut solver, &number(4), true);
        assert_eq!(below_five, at_most_four);
        let mut any = Measure::new(None);
        let below_five = any.at_most(&mut solver, &number(5), false);
        let at_most_four = any.at_most(&mut solver, &number(4), true);
        assert_eq!(solver.solve(&[below_five, !at_most_four]), Answer::Possible);
        assert_eq!(solver.solve(&[!below_five, at_most_four]), Answer::Impossible);
    }

    #[test]
    fn a_model_tells_where_a_value_lies() {
        let mut solver = Solver::new();
        let mut whole = Measure::new(Some(Grid::whole()));
        let two = whole.at_most(&mut solver, &number(2), true);
        let nine = whole.at_most(&mut solver, &number(9), true);
        assert_eq!(solver.solve(&[!two, nine]), Answer::Possible);
        let (interval, literals) = whole.within(&solver);
        assert_eq!((interval.low, interval.high), (Some(number(3)), Some(number(9))));
        assert_eq!(literals, [nine, !two]);
    }

    #[test]
    fn days_are_counted() {
        let day = |text: &str| measured(&Value::Date(text.parse().unwrap())).unwrap();
        assert_eq!(day("1970-01-01"), number(0));
        assert_eq!(day("1969-12-31"), number(-1));
        assert_eq!(day("2025-03-01"), number(20_148));
        for (domain, text) in [
            (Domain::Date, Value::Date("1931-07-09".parse().unwrap())),
            (Domain::Month, Value::Month("1969-12-01".parse().unwrap())),
            (Domain::Time, Value::Time("23:04:05".parse().unwrap())),
            (Domain::Duration, Value::Duration(-3)),
        ] {
            assert_eq!(unmeasured(&domain, measured(&text).unwrap()), Some(text));
        }
    }
}

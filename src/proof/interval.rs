//! Intervals: where a number can lie.
//!
//! *In:* ends. *Out:* sums, products and comparisons of intervals, never too narrow.
//!
//! Ends lie within; an end that is not there is open. What leads beyond is dropped, not
//! rounded.

use crate::decimal::Number;
use crate::expression::Order;

/// Where a number can lie; an end that is `None` is open.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Interval {
    pub(super) low: Option<Number>,
    pub(super) high: Option<Number>,
}

impl Interval {
    pub(super) fn between(low: Number, high: Number) -> Self {
        Self { low: Some(low), high: Some(high) }
    }

    pub(super) fn only(value: Number) -> Self {
        Self::between(value.clone(), value)
    }

    /// Both ends moved by a function that grows.
    pub(super) fn moved(self, by: impl Fn(Number) -> Number) -> Self {
        Self { low: self.low.map(&by), high: self.high.map(&by) }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let add = |one: Option<Number>, other: Option<Number>| Some(one? + other?);
        Self { low: add(self.low, other.low), high: add(self.high, other.high) }
    }

    pub(super) fn negated(self) -> Self {
        Self { low: self.high.map(|end| -end), high: self.low.map(|end| -end) }
    }

    pub(super) fn times(self, other: Self) -> Self {
        let ends = (self.low, self.high, other.low, other.high);
        let (Some(a), Some(b), Some(c), Some(d)) = ends else {
            return Self::default();
        };
        let mut products = [a.clone() * c.clone(), a * d.clone(), b.clone() * c, b * d];
        products.sort();
        let [low, _, _, high] = products;
        Self::between(low, high)
    }

    /// A quotient; everything where the divisor may be 0.
    pub(super) fn over(self, other: Self) -> Self {
        let (Some(low), Some(high)) = (&other.low, &other.high) else {
            return Self::default();
        };
        if !(*low > Number::ZERO || *high < Number::ZERO) {
            return Self::default();
        }
        match (Number::ONE.divide(high), Number::ONE.divide(low)) {
            (Some(least), Some(greatest)) => self.times(Self::between(least, greatest)),
            _ => Self::default(),
        }
    }

    /// What lies in either.
    pub(super) fn joined(self, other: Self) -> Self {
        let low = self.low.zip(other.low).map(|(one, other)| one.min(other));
        let high = self.high.zip(other.high).map(|(one, other)| one.max(other));
        Self { low, high }
    }

    /// Whether no value lies in both.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        self.is_below(other) || other.is_below(self)
    }

    fn is_below(&self, other: &Self) -> bool {
        matches!((&self.high, &other.low), (Some(high), Some(low)) if high < low)
    }

    fn is_not_above(&self, other: &Self) -> bool {
        matches!((&self.high, &other.low), (Some(high), Some(low)) if high <= low)
    }

    fn is_point(&self) -> bool {
        self.low.is_some() && self.low == self.high
    }

    /// Whether no value here stands in that order to a value there.
    pub(super) fn never(&self, order: Order, other: &Self) -> bool {
        match order {
            Order::Equal => self.is_apart(other),
            Order::Unequal => self.is_point() && self == other,
            Order::Less => other.is_not_above(self),
            Order::LessOrEqual => other.is_below(self),
            Order::Greater => self.is_not_above(other),
            Order::GreaterOrEqual => self.is_below(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(low: i64, high: i64) -> Interval {
        Interval::between(Number::from(low), Number::from(high))
    }

    #[test]
    fn intervals_are_reckoned_from_their_ends() {
        assert_eq!(between(1, 2).plus(between(-5, 3)), between(-4, 5));
        assert_eq!(between(-2, 3).times(between(-5, 4)), between(-15, 12));
        assert_eq!(between(6, 12).over(between(2, 3)), between(2, 6));
        assert_eq!(between(6, 12).over(between(-1, 3)), Interval::default());
        assert_eq!(between(1, 4).negated(), between(-4, -1));
        assert_eq!(between(1, 2).joined(between(5, 6)), between(1, 6));
        let open = Interval { low: Some(Number::ONE), high: None };
        assert_eq!(open.clone().plus(between(1, 1)).low, Some(Number::from(2_i64)));
        assert_eq!(open.plus(between(1, 1)).high, None);
    }

    #[test]
    fn an_order_never_holds_only_where_no_pair_meets_it() {
        assert!(between(1, 4).never(Order::Greater, &between(4, 9)));
        assert!(!between(1, 4).never(Order::GreaterOrEqual, &between(4, 9)));
        assert!(between(5, 9).never(Order::Less, &between(1, 5)));
        assert!(between(5, 9).never(Order::Equal, &between(1, 4)));
        assert!(between(5, 5).never(Order::Unequal, &between(5, 5)));
        assert!(!between(5, 6).never(Order::Unequal, &between(5, 5)));
        let open = Interval::default();
        assert!(!open.never(Order::Equal, &between(1, 2)));
    }
}

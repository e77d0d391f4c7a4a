//! What numbers that lost digits are compared on.
//!
//! *In:* a number. *Out:* the exact number that it is taken for wherever order or equality
//! counts.
//!
//! An exact number is taken for itself. One that lost digits is taken for the simplest
//! fraction within half a quantum of it, relative to its size: for the 3 that the square
//! of the root of 3 was, for 100/3 as well as for 50. Everything that is compared is
//! compared as such a fraction, so order stays one order: nothing is equal to two numbers
//! that differ. The number itself, and what is printed of it, is not changed.

use std::borrow::Cow;
use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::decimal::{Number, Repr, small};

/// How far numbers that lost digits may lie apart, relative to their size, and still be
/// equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantum(Number);

/// The quantum where nobody says another: 1e-12.
pub static QUANTUM: Quantum =
    Quantum(Number { repr: Repr::Small(1, small::TRILLION), inexact: false });

impl Default for Quantum {
    fn default() -> Self {
        QUANTUM.clone()
    }
}

impl Quantum {
    /// A quantum of this size; `None` unless it lies above 0 and below 1.
    pub fn new(size: Number) -> Option<Self> {
        (size > Number::ZERO && size < Number::ONE).then_some(Self(size))
    }

    /// Its size.
    pub const fn size(&self) -> &Number {
        &self.0
    }

    /// What a number is taken for where it is compared.
    pub fn taken<'n>(&self, number: &'n Number) -> Cow<'n, Number> {
        if !number.inexact || number.is_zero() {
            return Cow::Borrowed(number);
        }
        let size = number.abs().big();
        let half = &size * self.0.big() / BigInt::from(2);
        let found = simplest(&size - &half, &size + &half);
        let found = if number.is_negative() { -found } else { found };
        Cow::Owned(Number::large(found, false))
    }

    /// How two numbers lie to each other; exact ones by themselves.
    pub fn compare(&self, left: &Number, right: &Number) -> Ordering {
        if left.inexact || right.inexact {
            return self.taken(left).cmp(&self.taken(right));
        }
        left.cmp(right)
    }
}

/// The fraction with the smallest numbers between two ends above 0, both included.
fn simplest(low: BigRational, high: BigRational) -> BigRational {
    let (mut low, mut high) = (low, high);
    let mut terms: Vec<BigInt> = Vec::new();
    let mut found = loop {
        let floor = low.numer().div_floor(low.denom());
        let (rest, above) = (&low - &floor, &high - &floor);
        if rest.is_zero() {
            break BigRational::from_integer(floor);
        }
        if above >= BigRational::from_integer(1.into()) {
            break BigRational::from_integer(floor + 1);
        }
        terms.push(floor);
        (low, high) = (above.recip(), rest.recip());
    };
    for term in terms.into_iter().rev() {
        found = found.recip() + term;
    }
    found.abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::Rounding;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    /// A number that lost digits, this much beside another: √2 less its first 20 decimals
    /// is 1.7e-21.
    fn near(text: &str, off: &str) -> Number {
        let root = number("2").sqrt().unwrap();
        let lost = root.clone() - root.round(20, Rounding::Floor);
        number(text) + number(off) + lost
    }

    #[test]
    fn a_number_that_lost_digits_is_the_simple_one_that_it_was() {
        // 2 but for the 21st digit.
        let two = near("2", "0");
        assert!(two.is_inexact() && two != number("2"));
        assert_eq!(*QUANTUM.taken(&two), number("2"));
        assert_eq!(QUANTUM.compare(&two, &number("2")), Ordering::Equal);
        let third = near("0", "0") + Number::ratio(100, 3).unwrap();
        assert_eq!(
            QUANTUM.compare(&third, &Number::ratio(100, 3).unwrap()),
            Ordering::Equal
        );
        let below = -near("2", "0");
        assert_eq!(*QUANTUM.taken(&below), number("-2"));
    }

    #[test]
    fn what_lies_further_apart_than_the_quantum_is_not_equal() {
        // Half of 1e-12 of 2 is 1e-12: 9e-13 is within it, 2e-12 is not.
        let compare = |off: &str| QUANTUM.compare(&near("2", off), &number("2"));
        assert_eq!(compare("9e-13"), Ordering::Equal);
        assert_eq!(compare("2e-12"), Ordering::Greater);
        assert_eq!(compare("-2e-12"), Ordering::Less);
        let wide = Quantum::new(number("1e-6")).unwrap();
        assert_eq!(wide.compare(&near("2", "2e-12"), &number("2")), Ordering::Equal);
    }

    #[test]
    fn exact_numbers_are_never_compared_on_it() {
        let close = number("2.00000000000000001");
        assert_eq!(QUANTUM.compare(&close, &number("2")), Ordering::Greater);
        assert_eq!(*QUANTUM.taken(&close), close);
    }

    #[test]
    fn the_order_of_numbers_is_kept() {
        let all =
            ["1.9999", "2", "2.0000000000004", "2.01", "7.3"].map(|it| near(it, "0"));
        for pair in all.windows(2) {
            assert_ne!(QUANTUM.compare(&pair[0], &pair[1]), Ordering::Greater);
        }
    }

    #[test]
    fn a_quantum_lies_between_0_and_1() {
        for size in ["0", "-1e-12", "1", "2"] {
            assert_eq!(Quantum::new(number(size)), None, "{size}");
        }
    }
}

//! Logarithms, exponentials and powers of exact numbers.
//!
//! *In:* numbers. *Out:* the exact result where it is a fraction that is easily found,
//! else one that is correct to at least 30 significant digits and says that it is
//! inexact.
//!
//! No float is involved, so the digits are the same on every machine. Reckoning is done
//! on integers scaled by 2^512, which leaves 90 digits even for the logarithm of what
//! differs from 1 in its 60th.

use std::sync::OnceLock;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::decimal::{Number, Repr, shorten};

/// Binary places of the scaled integers.
const PLACES: u64 = 512;
/// e^231 is above 10^100, e^-231 below 10^-100.
const MOST_EXPONENT: i64 = 231;
/// Roots above this one are not tried for being exact.
const MOST_ROOT: u32 = 64;

/// Why a power has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PowerError {
    /// 0 to a negative power.
    #[error("division by zero")]
    DivisionByZero,
    /// A negative number to a power that is not whole.
    #[error("no such root")]
    OutsideDomain,
    /// 10^100 or more.
    #[error("out of range")]
    OutOfRange,
}

impl Number {
    /// The natural logarithm; `None` at and below 0.
    ///
    /// ```
    /// use survey::decimal::{Number, Rounding};
    /// let two = Number::from(2_i64);
    /// assert_eq!(two.ln().unwrap().round(9, Rounding::HalfUp).to_string(), "0.693147181");
    /// assert!(Number::ZERO.ln().is_none());
    /// ```
    pub fn ln(&self) -> Option<Self> {
        if self.is_zero() || self.is_negative() {
            return None;
        }
        if *self == Self::ONE {
            return Some(Self { inexact: self.inexact, ..Self::ZERO });
        }
        Some(rounded(&BigRational::new(logarithm(&self.big()), one())))
    }

    /// The exponential; `None` where it is 10^100 or more. Below 10^-100 it is 0.
    ///
    /// ```
    /// use survey::decimal::{Number, Rounding};
    /// let e = Number::ONE.exp().unwrap();
    /// assert_eq!(e.round(9, Rounding::HalfUp).to_string(), "2.718281828");
    /// ```
    pub fn exp(&self) -> Option<Self> {
        if self.is_zero() {
            return Some(Self { inexact: self.inexact, ..Self::ONE });
        }
        let ratio = self.big();
        match within(&ratio) {
            Some(scaled) => in_range(rounded(&exponential(&scaled))),
            None if ratio.is_negative() => Some(vanished()),
            None => None,
        }
    }

    /// The number to a power; 0 to the power 0 is 1.
    ///
    /// Exact where the exponent is whole and the result has at most 60 digits above and
    /// below the line, and for roots that come out even.
    ///
    /// # Errors
    ///
    /// 0 to a negative power, a negative number to a power that is not whole, and
    /// results of 10^100 or more. Results below 10^-100 are 0.
    ///
    /// ```
    /// use survey::decimal::Number;
    /// let number = |text| Number::parse(text).unwrap();
    /// assert_eq!(number("1.5").pow(&number("-2")), Ok(Number::ratio(4, 9).unwrap()));
    /// assert_eq!(number("8").pow(&Number::ratio(2, 3).unwrap()), Ok(number("4")));
    /// assert!(number("-8").pow(&number("0.5")).is_err());
    /// ```
    pub fn pow(&self, exponent: &Self) -> Result<Self, PowerError> {
        if exponent.is_zero() || *self == Self::ONE {
            return Ok(Self { inexact: self.inexact || exponent.inexact, ..Self::ONE });
        }
        if self.is_zero() {
            return match exponent.is_negative() {
                true => Err(PowerError::DivisionByZero),
                false => Ok(self.clone()),
            };
        }
        if self.is_negative() && !exponent.is_whole() {
            return Err(PowerError::OutsideDomain);
        }
        match self.exact_power(exponent) {
            Some(exact) => Ok(exact),
            None => self.rounded_power(exponent),
        }
    }

    /// The power where it can be told without rounding and without much work.
    fn exact_power(&self, exponent: &Self) -> Option<Self> {
        let Repr::Small(upper, lower) = exponent.repr else { return None };
        let lower =
            u32::try_from(lower.get()).ok().filter(|lower| *lower <= MOST_ROOT)?;
        let base = self.big();
        let root = |part: &BigInt| {
            let root = part.nth_root(lower);
            (root.pow(lower) == *part).then_some(root)
        };
        let base = match lower {
            1 => base,
            _ => BigRational::new(root(base.numer())?, root(base.denom())?),
        };
        if base.abs().is_one() {
            let odd = base.is_negative() && upper % 2 != 0;
            return Some(if odd { -Self::ONE } else { Self::ONE });
        }
        let bits = base.numer().bits().max(base.denom().bits()).saturating_sub(1);
        if bits.saturating_mul(upper.unsigned_abs()) > 200 {
            return None;
        }
        let power = base.pow(i32::try_from(upper).ok()?);
        let result = Self::large(power, false);
        let inexact = self.inexact || exponent.inexact;
        (!result.inexact).then_some(Self { inexact, ..result })
    }

    fn rounded_power(&self, exponent: &Self) -> Result<Self, PowerError> {
        let scaled =
            exponent.big() * BigRational::new(logarithm(&self.big().abs()), one());
        let Some(scaled) = within(&scaled) else {
            let negative = scaled.is_negative();
            return if negative { Ok(vanished()) } else { Err(PowerError::OutOfRange) };
        };
        let size =
            in_range(rounded(&exponential(&scaled))).ok_or(PowerError::OutOfRange)?;
        let half = exponent.big() / BigRational::from_integer(2.into());
        let odd = self.is_negative() && !half.is_integer();
        Ok(if odd { -size } else { size })
    }

    /// Whether it is nearer to 0 than 10^-100, but not 0; such a result counts as 0.
    pub fn is_vanishing(&self) -> bool {
        match &self.repr {
            Repr::Small(..) => false,
            Repr::Large(ratio) => {
                ratio.denom().bits() > ratio.numer().bits() + 331
                    && ratio.abs().recip()
                        > BigRational::from_integer(BigInt::from(10).pow(100))
            }
        }
    }
}

fn one() -> BigInt {
    BigInt::one() << PLACES
}

/// 0 for want of digits.
fn vanished() -> Number {
    Number { inexact: true, ..Number::ZERO }
}

fn in_range(number: Number) -> Option<Number> {
    if number.is_vanishing() {
        return Some(vanished());
    }
    (!number.is_beyond_range()).then_some(number)
}

fn rounded(ratio: &BigRational) -> Number {
    Number { repr: Repr::Large(Box::new(shorten(ratio))), inexact: true }.normal()
}

/// A ratio scaled, if its exponential is worth reckoning.
fn within(ratio: &BigRational) -> Option<BigInt> {
    let most = BigRational::from_integer(MOST_EXPONENT.into());
    (ratio.abs() <= most).then(|| (ratio.numer() << PLACES) / ratio.denom())
}

/// The scaled logarithm of a ratio above 0: of 2^e·m it is e·ln 2 + 2 artanh((m−1)/(m+1)).
fn logarithm(ratio: &BigRational) -> BigInt {
    let bits = |part: &BigInt| i64::try_from(part.bits()).unwrap_or(i64::MAX);
    let mut power = bits(ratio.numer()) - bits(ratio.denom());
    let scale = |power: i64| {
        let shift = BigInt::one() << power.unsigned_abs();
        if power >= 0 { ratio / shift } else { ratio * shift }
    };
    let three_halves = BigRational::new(3.into(), 2.into());
    let three_quarters = BigRational::new(3.into(), 4.into());
    let mut rest = scale(power);
    while rest >= three_halves {
        power += 1;
        rest = scale(power);
    }
    while rest < three_quarters {
        power -= 1;
        rest = scale(power);
    }
    let part = (&rest - BigRational::one()) / (rest + BigRational::one());
    let part = (part.numer() << PLACES) / part.denom();
    BigInt::from(power) * logarithm_of_two() + (artanh(&part) << 1)
}

fn logarithm_of_two() -> &'static BigInt {
    static VALUE: OnceLock<BigInt> = OnceLock::new();
    VALUE.get_or_init(|| artanh(&(one() / 3)) << 1)
}

/// z + z³/3 + z⁵/5 + …, for |z| of at most a third.
fn artanh(scaled: &BigInt) -> BigInt {
    let square: BigInt = (scaled * scaled) >> PLACES;
    let mut power = scaled.clone();
    let mut sum = BigInt::zero();
    let mut odd = 1_u32;
    while !(-BigInt::one()..=BigInt::zero()).contains(&power) {
        sum += &power / odd;
        power = (power * &square) >> PLACES;
        odd += 2;
    }
    sum
}

/// The exponential: e^x = 2^k·e^r with |r| of at most half of ln 2.
fn exponential(scaled: &BigInt) -> BigRational {
    let two = logarithm_of_two();
    let halves: BigInt = (scaled * 2_u8 + two) / (two * 2_u8);
    let power = halves.to_i64().unwrap_or(0);
    let rest = scaled - two * power;
    let (mut sum, mut term) = (one(), one());
    let mut count = 1_u32;
    while !(-BigInt::one()..=BigInt::zero()).contains(&term) {
        term = ((term * &rest) >> PLACES) / count;
        sum += &term;
        count += 1;
    }
    let shift = BigInt::one() << power.unsigned_abs();
    if power >= 0 {
        BigRational::new(sum * shift, one())
    } else {
        BigRational::new(sum, one() * shift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    fn shown(number: &Number) -> String {
        number.to_string().chars().take(32).collect()
    }

    #[test]
    fn thirty_digits_are_right() {
        // OEIS A002392, A001113; e^-10 and ln 1.000001 by the series.
        let cases = [
            (number("10").ln(), "2.302585092994045684017991454684"),
            (number("1").exp(), "2.718281828459045235360287471352"),
            (number("0.5").ln(), "-0.69314718055994530941723212145"),
            (number("-10").exp(), "0.000045399929762484851535591515"),
            (number("1.000001").ln(), "0.000000999999500000333333083333"),
        ];
        for (found, expected) in cases {
            assert_eq!(shown(&found.unwrap()), expected);
        }
        let root = number("2").pow(&number("0.5")).unwrap();
        assert_eq!(shown(&root), "1.414213562373095048801688724209");
        assert!(root.is_inexact());
    }

    #[test]
    fn powers_are_exact_where_they_can_be() {
        assert_eq!(number("-2").pow(&number("3")), Ok(number("-8")));
        assert_eq!(number("-1").pow(&number("99999999999")), Ok(number("-1")));
        assert_eq!(number("0.25").pow(&number("1.5")), Ok(number("0.125")));
        assert_eq!(number("0").pow(&number("0")), Ok(Number::ONE));
        assert_eq!(number("0").pow(&number("-1")), Err(PowerError::DivisionByZero));
        assert!(!number("3").pow(&number("40")).unwrap().is_inexact());
        assert_eq!(number("10").pow(&number("99")), Ok(number("1e99")));
    }

    #[test]
    fn huge_and_tiny_results_end_soon() {
        assert_eq!(number("10").pow(&number("100")), Err(PowerError::OutOfRange));
        assert_eq!(number("2").pow(&number("1e90")), Err(PowerError::OutOfRange));
        assert!(number("0.5").pow(&number("1e9")).unwrap().is_zero());
        assert!(number("-1000").exp().unwrap().is_zero());
        assert_eq!(number("231").exp(), None);
        assert!(number("1e-99").ln().unwrap() < number("-227"));
        assert!(number("-1.0000001").pow(&number("1000000001")).unwrap().is_negative());
    }
}

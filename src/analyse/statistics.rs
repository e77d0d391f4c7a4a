//! Tests of difference.
//!
//! *In:* exact statistics. *Out:* probabilities to 30 decimals, by series of exact
//! numbers, so that they are the same on every machine.

use crate::decimal::{Number, Rounding};

/// Digits that are kept while a series is summed.
const DIGITS: u32 = 60;
/// Beyond this the probability is below 10^-20.
const BEYOND: i64 = 100;
const PI: &str = "3.141592653589793238462643383";

fn cut(number: &Number) -> Number {
    number.round(DIGITS, Rounding::HalfEven)
}

fn half(number: i64) -> Number {
    Number::ratio(number, 2).unwrap_or_default()
}

/// The probability that a chi-square of so many degrees of freedom is at least so large.
///
/// For an even number of degrees it is a sum of finitely many terms; for an odd one the
/// error function is added, by a series of terms above nought.
pub fn chi_square_p(statistic: &Number, degrees: usize) -> Option<Number> {
    if degrees == 0 || statistic.is_negative() {
        return None;
    }
    let h = cut(&statistic.divide(&Number::from(2_i64))?);
    if h > Number::from(BEYOND) {
        return Some(Number::ZERO);
    }
    let decay = cut(&(-h.clone()).exp()?);
    let is_odd = degrees % 2 == 1;
    let terms = if is_odd { (degrees - 1) / 2 } else { degrees / 2 };
    let mut term = Number::ONE;
    let mut step = Number::ONE;
    if is_odd {
        let pi = Number::parse(PI).ok()?;
        term = cut(&(half(4) * h.divide(&pi)?.sqrt()?));
        step = half(3);
    }
    let mut sum = Number::ZERO;
    for _ in 0..terms {
        sum = sum + term.clone();
        term = cut(&(term * h.clone()).divide(&step)?);
        step = step + Number::ONE;
    }
    let tail = if is_odd { beyond_error(&h, &decay)? } else { Number::ZERO };
    let p = cut(&(sum * decay)) + tail;
    Some(p.max(Number::ZERO).min(Number::ONE).round(30, Rounding::HalfEven))
}

/// 1 − erf(√h).
fn beyond_error(h: &Number, decay: &Number) -> Option<Number> {
    let pi = Number::parse(PI).ok()?;
    let mut term = cut(&(half(4) * h.divide(&pi)?.sqrt()?));
    let mut sum = Number::ZERO;
    let mut odd = Number::ONE;
    let least = Number::parse("1e-45").ok()?;
    for _ in 0..2_000 {
        sum = sum + term.clone();
        if term < least {
            break;
        }
        odd = odd + Number::from(2_i64);
        term = cut(&(term * half(4) * h.clone()).divide(&odd)?);
    }
    Some(Number::ONE - cut(&(sum * decay.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables of the chi-square distribution: 3.841 and 5.991 are the 5 % points of one
    /// and two degrees, 16.266 the 0.1 % point of three.
    #[test]
    fn known_points_have_their_probability() {
        let p = |x: &str, degrees| {
            let p = chi_square_p(&Number::parse(x).unwrap(), degrees).unwrap();
            p.fixed(4)
        };
        assert_eq!(p("3.8415", 1), "0.0500");
        assert_eq!(p("5.9915", 2), "0.0500");
        assert_eq!(p("7.8147", 3), "0.0500");
        assert_eq!(p("16.266", 3), "0.0010");
        assert_eq!(p("0", 4), "1.0000");
        assert_eq!(p("500", 7), "0.0000");
        assert_eq!(chi_square_p(&Number::ONE, 0), None);
    }
}

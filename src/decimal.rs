//! Exact numbers, and the only place that rounds.
//!
//! *In:* digits as people and files write them. *Out:* fractions that are added,
//! weighed and compared without loss, and digits again.
//!
//! No float is involved. A fraction keeps up to 60 digits above and below the line;
//! a longer one goes on as a decimal of 34 significant digits, rounded half even,
//! and says that it is inexact.
//!
//! # Why
//!
//! Sums of floats depend on the order of files and flip ranks at ties. Nearly all
//! numbers of a survey fit two 64-bit integers, so those are the fast case.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroU64;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

mod kept;
mod quantum;
mod small;
mod transcendental;

pub use crate::decimal::quantum::{QUANTUM, Quantum};
pub use crate::decimal::transcendental::PowerError;

/// Digits kept above and below the line of a fraction.
const FRACTION_DIGITS: u32 = 60;
/// Significant digits kept of a fraction that grew longer.
const DECIMAL_DIGITS: u32 = 34;
/// The most digits a number in a file may have.
pub const MOST_DIGITS: usize = 28;

/// An exact number.
#[derive(Clone, Debug)]
pub struct Number {
    repr: Repr,
    inexact: bool,
}

impl Default for Number {
    /// Zero, as of every number.
    fn default() -> Self {
        Self::ZERO
    }
}

/// Lowest terms, the lower one positive; `Large` only for what does not fit `Small`.
///
/// That the lower one is never 0 tells the two apart without a byte of their own: numbers
/// are moved about more than they are reckoned with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64, Lower),
    Large(Box<BigRational>),
}

/// What stands below the line.
type Lower = NonZeroU64;

/// Below the line of a whole number.
const WHOLE: Lower = Lower::MIN;

/// How a number is brought to fewer decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// Halves away from zero: 0.5 → 1, −0.5 → −1.
    #[default]
    HalfUp,
    /// Halves to the even neighbour: 0.5 → 0, 1.5 → 2.
    HalfEven,
    /// Towards minus infinity.
    Floor,
    /// Towards plus infinity.
    Ceil,
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// No digits, or something beside digits, sign, point and exponent.
    #[error("not a number")]
    Malformed,
    /// More than [`MOST_DIGITS`] digits.
    #[error("more than 28 digits")]
    TooLong,
    /// An exponent that leads above 10^100 or below 10^-100.
    #[error("out of range")]
    OutOfRange,
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self { repr: Repr::Small(0, WHOLE), inexact: false };
    /// One.
    pub const ONE: Self = Self { repr: Repr::Small(1, WHOLE), inexact: false };

    /// A fraction; `None` where the lower number is 0.
    pub fn ratio(upper: i64, lower: i64) -> Option<Self> {
        (lower != 0).then(|| Self::small(i128::from(upper), i128::from(lower), false))
    }

    /// Reads `12`, `-0.5`, `1e-3` exactly, as JSON and YAML write numbers.
    ///
    /// # Errors
    ///
    /// Text that is no number, has more than 28 significant digits, or lies outside
    /// ±10^100. Nothing is rounded.
    ///
    /// ```
    /// use survey::decimal::Number;
    /// let sum = Number::parse("0.1").unwrap() + Number::parse("0.2").unwrap();
    /// assert_eq!(sum, Number::parse("0.30").unwrap());
    /// assert!(Number::parse("1e400").is_err());
    /// assert!(Number::parse("1_000").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(NumberError::Malformed);
                }
                (mantissa, exponent.parse::<i32>().map_err(|_| NumberError::OutOfRange)?)
            }
            None => (rest, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole.len() + part.len();
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if digits == 0 || !plain(whole) || !plain(part) || mantissa.ends_with('.') {
            return Err(NumberError::Malformed);
        }
        let joined = format!("{whole}{part}");
        let significant = joined.trim_start_matches('0');
        if significant.len() > MOST_DIGITS {
            return Err(NumberError::TooLong);
        }
        if significant.is_empty() {
            return Ok(Self::ZERO);
        }
        let shown = i64::try_from(significant.len()).unwrap_or(i64::MAX);
        let scale = i64::from(exponent) - i64::try_from(part.len()).unwrap_or(i64::MAX);
        if shown + scale > 100 || scale < -100 {
            return Err(NumberError::OutOfRange);
        }
        let upper: i128 = significant.parse().map_err(|_| NumberError::TooLong)?;
        Ok(Self::scaled(if negative { -upper } else { upper }, scale))
    }

    /// A whole number times a power of ten.
    fn scaled(upper: i128, scale: i64) -> Self {
        let short = small::power_of_ten(scale.unsigned_abs());
        match short.map(|power| (power, upper.checked_mul(power))) {
            Some((power, _)) if scale < 0 => return Self::small(upper, power, false),
            Some((_, Some(product))) => return Self::small(product, 1, false),
            _ => {}
        }
        let (upper, power) =
            (BigInt::from(upper), BigInt::from(10).pow(scale.unsigned_abs()));
        if scale < 0 {
            Self::large(BigRational::new(upper, power), false)
        } else {
            Self::large(BigRational::from_integer(upper * power), false)
        }
    }

    /// A whole number.
    pub(crate) const fn whole(number: i64) -> Self {
        Self { repr: Repr::Small(number, WHOLE), inexact: false }
    }

    fn small(upper: i128, lower: i128, inexact: bool) -> Self {
        let (upper, lower) = small::reduced(upper, lower);
        match (i64::try_from(upper), shorter(lower)) {
            (Ok(upper), Some(lower)) => Self { repr: Repr::Small(upper, lower), inexact },
            _ => Self::large(BigRational::new_raw(upper.into(), lower.into()), inexact),
        }
    }

    fn large(ratio: BigRational, inexact: bool) -> Self {
        if let (Some(upper), Some(lower)) =
            (ratio.numer().to_i64(), ratio.denom().to_i128().and_then(shorter))
        {
            return Self { repr: Repr::Small(upper, lower), inexact };
        }
        let limit = u64::from(FRACTION_DIGITS) * 10 / 3;
        let long = |part: &BigInt| {
            part.bits() > limit - 2
                && part.magnitude().to_string().len() > FRACTION_DIGITS as usize
        };
        if long(ratio.numer()) || long(ratio.denom()) {
            let shortened = shorten(&ratio);
            return Self { repr: Repr::Large(Box::new(shortened)), inexact: true }
                .normal();
        }
        Self { repr: Repr::Large(Box::new(ratio)), inexact }
    }

    fn normal(self) -> Self {
        if let Repr::Large(ratio) = &self.repr
            && let (Some(upper), Some(lower)) =
                (ratio.numer().to_i64(), ratio.denom().to_i128().and_then(shorter))
        {
            return Self { repr: Repr::Small(upper, lower), inexact: self.inexact };
        }
        self
    }

    fn big(&self) -> BigRational {
        match &self.repr {
            Repr::Small(upper, lower) => {
                BigRational::new_raw((*upper).into(), lower.get().into())
            }
            Repr::Large(ratio) => (**ratio).clone(),
        }
    }

    /// Whether digits were lost on the way (more than 60 above or below the line); it is
    /// then compared on a [`Quantum`] where order or equality counts.
    pub fn is_inexact(&self) -> bool {
        self.inexact
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.repr, Repr::Small(0, _))
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.repr {
            Repr::Small(upper, _) => *upper < 0,
            Repr::Large(ratio) => ratio.is_negative(),
        }
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        match &self.repr {
            Repr::Small(_, lower) => *lower == WHOLE,
            Repr::Large(ratio) => ratio.is_integer(),
        }
    }

    /// The number as `i64`, if it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.repr {
            Repr::Small(upper, WHOLE) => Some(*upper),
            _ => None,
        }
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self.clone() } else { self.clone() }
    }

    /// The quotient; `None` where the divisor is 0.
    pub fn divide(&self, by: &Self) -> Option<Self> {
        if by.is_zero() {
            return None;
        }
        let inexact = self.inexact || by.inexact;
        if let (Repr::Small(a, b), Repr::Small(c, d)) = (&self.repr, &by.repr) {
            let upper = i128::from(*a) * i128::from(d.get());
            let lower = i128::from(b.get()) * i128::from(*c);
            return Some(Self::small(upper, lower, inexact));
        }
        Some(Self::large(self.big() / by.big(), inexact))
    }

    /// The quotient rounded down (Python's and Jinja's `//`); `None` by 0.
    pub fn divide_down(&self, by: &Self) -> Option<Self> {
        Some(self.divide(by)?.round(0, Rounding::Floor))
    }

    /// What `//` leaves, with the divisor's sign; `None` by 0.
    pub fn remainder(&self, by: &Self) -> Option<Self> {
        let times = self.divide_down(by)?;
        Some(self.clone() - by.clone() * times)
    }

    /// The number brought to so many decimals.
    ///
    /// ```
    /// use survey::decimal::{Number, Rounding};
    /// let number = |text| Number::parse(text).unwrap();
    /// assert_eq!(number("2.45").round(1, Rounding::HalfUp).to_string(), "2.5");
    /// assert_eq!(number("-2.45").round(1, Rounding::HalfUp).to_string(), "-2.5");
    /// assert_eq!(number("2.45").round(1, Rounding::HalfEven).to_string(), "2.4");
    /// ```
    #[must_use]
    pub fn round(&self, decimals: u32, rounding: Rounding) -> Self {
        if matches!(self.repr, Repr::Small(_, WHOLE)) || decimals == 0 && self.is_whole()
        {
            return self.clone();
        }
        if let Repr::Small(upper, lower) = self.repr
            && let Some((scaled, power)) =
                small::round((upper, lower.get()), decimals, rounding)
        {
            return Self::small(scaled, power, self.inexact);
        }
        let power = BigInt::from(10).pow(decimals);
        let ratio = self.big();
        let scaled = whole(&(ratio * BigRational::from_integer(power.clone())), rounding);
        Self::large(BigRational::new(scaled, power), self.inexact)
    }

    /// How many decimals it needs to be written in full; `None` where they never end.
    pub fn decimals(&self) -> Option<u32> {
        if let Repr::Small(_, lower) = self.repr {
            return small::decimals(lower.get());
        }
        let ratio = self.big();
        let mut lower = ratio.denom().clone();
        let (mut twos, mut fives) = (0, 0);
        while lower.is_even() {
            lower /= 2;
            twos += 1;
        }
        while (&lower % 5u8).is_zero() {
            lower /= 5;
            fives += 1;
        }
        lower.is_one().then_some(twos.max(fives))
    }

    /// The number rounded half up to exactly so many decimals, zeros included:
    /// `12.50`. For tables; the value itself is not changed.
    pub fn fixed(&self, decimals: u32) -> String {
        if let Repr::Small(upper, lower) = self.repr
            && let Some((scaled, _)) =
                small::round((upper, lower.get()), decimals, Rounding::HalfUp)
        {
            let digits = scaled.unsigned_abs().to_string();
            return place_point(scaled < 0, &digits, decimals);
        }
        let rounded = self.round(decimals, Rounding::HalfUp).big();
        let power = BigInt::from(10).pow(decimals);
        let scaled = (rounded * BigRational::from_integer(power)).to_integer();
        let digits = scaled.magnitude().to_string();
        place_point(scaled.sign() == Sign::Minus, &digits, decimals)
    }

    /// The square root, correct to 30 significant digits; `None` below 0.
    pub fn sqrt(&self) -> Option<Self> {
        if self.is_negative() {
            return None;
        }
        let ratio = self.big();
        let (upper, lower) = (ratio.numer().sqrt(), ratio.denom().sqrt());
        if &(&upper * &upper) == ratio.numer() && &(&lower * &lower) == ratio.denom() {
            return Some(Self::large(BigRational::new(upper, lower), self.inexact));
        }
        let power = BigInt::from(10).pow(2 * FRACTION_DIGITS);
        let scaled = (ratio * BigRational::from_integer(power)).to_integer().sqrt();
        let root = BigRational::new(scaled, BigInt::from(10).pow(FRACTION_DIGITS));
        Some(Self { repr: Repr::Large(Box::new(shorten(&root))), inexact: true }.normal())
    }

    /// Whether its size is 10^100 or more; such a result counts as unknown.
    pub fn is_beyond_range(&self) -> bool {
        match &self.repr {
            Repr::Small(..) => false,
            Repr::Large(ratio) => {
                ratio.abs() >= BigRational::from_integer(BigInt::from(10).pow(100u32))
            }
        }
    }
}

/// What fits below the line of a small fraction: products of two fit 128 bits.
fn shorter(lower: i128) -> Option<Lower> {
    Lower::new(i64::try_from(lower).ok()?.unsigned_abs())
}

/// A ratio to a whole number.
fn whole(ratio: &BigRational, rounding: Rounding) -> BigInt {
    let (below, rest) = ratio.numer().div_mod_floor(ratio.denom());
    let up = match rounding {
        Rounding::Floor => false,
        Rounding::Ceil => !rest.is_zero(),
        Rounding::HalfUp | Rounding::HalfEven => match (rest * 2u8).cmp(ratio.denom()) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal if rounding == Rounding::HalfEven => below.is_odd(),
            Ordering::Equal => ratio.is_positive(),
        },
    };
    if up { below + 1 } else { below }
}

/// A ratio as a decimal of [`DECIMAL_DIGITS`] significant digits, half even.
fn shorten(ratio: &BigRational) -> BigRational {
    let digits =
        |part: &BigInt| i64::try_from(part.magnitude().to_string().len()).unwrap_or(0);
    let size = digits(ratio.numer()) - digits(ratio.denom());
    let ten = |power: i64| BigInt::from(10).pow(power.unsigned_abs());
    let mut shift = i64::from(DECIMAL_DIGITS) - size;
    loop {
        let scaled = if shift >= 0 {
            ratio * BigRational::from_integer(ten(shift))
        } else {
            ratio / BigRational::from_integer(ten(shift))
        };
        let rounded = whole(&scaled, Rounding::HalfEven);
        if digits(&rounded) > i64::from(DECIMAL_DIGITS) {
            shift -= 1;
            continue;
        }
        return if shift >= 0 {
            BigRational::new(rounded, ten(shift))
        } else {
            BigRational::from_integer(rounded * ten(shift))
        };
    }
}

/// Digits of a scaled integer with the point put back.
fn place_point(is_negative: bool, digits: &str, decimals: u32) -> String {
    let sign = if is_negative { "-" } else { "" };
    let decimals = decimals as usize;
    if decimals == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, part) = padded.split_at(padded.len() - decimals);
    format!("{sign}{whole}.{part}")
}

impl fmt::Display for Number {
    /// In full where the decimals end (`12.5`), else as a fraction (`260/3`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Repr::Small(upper, WHOLE) = self.repr {
            return write!(f, "{upper}");
        }
        match self.decimals() {
            Some(decimals) => f.write_str(&self.fixed(decimals)),
            None => {
                let ratio = self.big();
                write!(f, "{}/{}", ratio.numer(), ratio.denom())
            }
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.repr == other.repr
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.repr, &other.repr) {
            (Repr::Small(a, b), Repr::Small(c, d)) if b == d => a.cmp(c),
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                let (left, right) = (i128::from(d.get()), i128::from(b.get()));
                (i128::from(*a) * left).cmp(&(i128::from(*c) * right))
            }
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl std::hash::Hash for Number {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.repr.hash(state);
    }
}

impl Add for Number {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let inexact = self.inexact || other.inexact;
        if let (Repr::Small(a, b), Repr::Small(c, d)) = (&self.repr, &other.repr) {
            if b == d
                && let Some(sum) = a.checked_add(*c)
            {
                if *b == WHOLE {
                    return Self { repr: Repr::Small(sum, WHOLE), inexact };
                }
                return Self::small(i128::from(sum), i128::from(b.get()), inexact);
            }
            let (a, b) = (i128::from(*a), i128::from(b.get()));
            let (c, d) = (i128::from(*c), i128::from(d.get()));
            if let (Some(left), Some(right)) = (a.checked_mul(d), c.checked_mul(b))
                && let (Some(upper), Some(lower)) =
                    (left.checked_add(right), b.checked_mul(d))
            {
                return Self::small(upper, lower, inexact);
            }
        }
        Self::large(self.big() + other.big(), inexact)
    }
}

impl AddAssign<&Self> for Number {
    fn add_assign(&mut self, other: &Self) {
        if let (Repr::Small(own, WHOLE), Repr::Small(more, WHOLE)) =
            (&mut self.repr, &other.repr)
            && let Some(sum) = own.checked_add(*more)
        {
            *own = sum;
            self.inexact |= other.inexact;
            return;
        }
        *self = std::mem::take(self) + other.clone();
    }
}

impl Neg for Number {
    type Output = Self;
    fn neg(self) -> Self {
        match self.repr {
            Repr::Small(upper, lower) if upper != i64::MIN => {
                Self { repr: Repr::Small(-upper, lower), inexact: self.inexact }
            }
            Repr::Small(upper, lower) => {
                Self::small(-i128::from(upper), i128::from(lower.get()), self.inexact)
            }
            Repr::Large(ratio) => Self::large(-*ratio, self.inexact),
        }
    }
}

impl Sub for Number {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Number {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let inexact = self.inexact || other.inexact;
        if let (Repr::Small(a, b), Repr::Small(c, d)) = (&self.repr, &other.repr) {
            let upper = i128::from(*a) * i128::from(*c);
            let lower = i128::from(b.get()) * i128::from(d.get());
            return Self::small(upper, lower, inexact);
        }
        Self::large(self.big() * other.big(), inexact)
    }
}

impl std::iter::Sum for Number {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, |sum, number| sum + number)
    }
}

impl<'n> std::iter::Sum<&'n Self> for Number {
    fn sum<I: Iterator<Item = &'n Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, |mut sum, number| {
            sum += number;
            sum
        })
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self::whole(number)
    }
}

impl From<usize> for Number {
    fn from(number: usize) -> Self {
        match i64::try_from(number) {
            Ok(number) => Self::whole(number),
            Err(_) => Self::large(BigRational::from_integer(number.into()), false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn a_third_three_times_is_one() {
        let third = Number::ratio(1, 3).unwrap();
        assert_eq!(third.to_string(), "1/3");
        assert_eq!(third.clone() + third.clone() + third, Number::ONE);
    }

    #[test]
    fn halves_go_away_from_zero_and_to_the_even_neighbour() {
        let cases = [
            ("0.5", "1", "0"),
            ("1.5", "2", "2"),
            ("-0.5", "-1", "0"),
            ("-1.5", "-2", "-2"),
        ];
        for (text, up, even) in cases {
            assert_eq!(number(text).round(0, Rounding::HalfUp), number(up), "{text}");
            assert_eq!(number(text).round(0, Rounding::HalfEven), number(even), "{text}");
        }
        assert_eq!(number("-0.04").round(1, Rounding::HalfUp).to_string(), "0");
        assert_eq!(number("-0.04").round(1, Rounding::Floor).to_string(), "-0.1");
        assert_eq!(number("0.04").round(1, Rounding::Ceil).to_string(), "0.1");
    }

    #[test]
    fn what_is_no_number_is_refused_and_long_ones_are_not_rounded() {
        for text in
            ["", "-", ".", "1.", "0x10", "1_000", "NaN", "1e", "1e+", "٣", "1 000", "--1"]
        {
            assert_eq!(Number::parse(text), Err(NumberError::Malformed), "{text}");
        }
        assert_eq!(Number::parse(&"9".repeat(29)), Err(NumberError::TooLong));
        assert_eq!(Number::parse("1e400"), Err(NumberError::OutOfRange));
        assert_eq!(Number::parse("1e-400"), Err(NumberError::OutOfRange));
        assert_eq!(number("9007199254740993").to_string(), "9007199254740993");
        assert_eq!(number("18446744073709551617").to_string(), "18446744073709551617");
        assert_eq!(number("-0").to_string(), "0");
        assert_eq!(number("1.10").fixed(2), "1.10");
    }

    #[test]
    fn whole_division_rounds_down_and_the_rest_has_the_divisors_sign() {
        assert_eq!(number("-7").divide_down(&number("2")), Some(number("-4")));
        assert_eq!(number("-7").remainder(&number("2")), Some(number("1")));
        assert_eq!(number("7").remainder(&number("-2")), Some(number("-1")));
        assert_eq!(number("7").divide(&Number::ZERO), None);
    }

    #[test]
    fn very_long_fractions_go_on_as_decimals_and_say_so() {
        let mut sum = Number::ZERO;
        for prime in [
            999_983, 999_979, 999_961, 999_959, 999_953, 999_931, 999_917, 999_907,
            999_883, 999_863, 999_853, 999_809,
        ] {
            sum = sum + Number::ratio(1, prime).unwrap();
        }
        assert!(sum.is_inexact());
        assert_eq!(
            number("2").sqrt().unwrap().round(10, Rounding::HalfUp).to_string(),
            "1.4142135624"
        );
        assert_eq!(number("6.25").sqrt().unwrap().to_string(), "2.5");
        assert!(!number("6.25").sqrt().unwrap().is_inexact());
    }
}

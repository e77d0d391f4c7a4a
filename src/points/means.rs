//! Ways to put values together that are neither a sum nor an end.
//!
//! *In:* values with their weights. *Out:* one value; what each of them gives to it.
//!
//! Nothing is missing here and nothing is normalised. Weights need not sum to 1: each
//! counts as its share of all of them. What values give sums to the result but for a
//! constant (Euler's theorem on functions of degree 1), so that a result can be added up
//! again.

use crate::decimal::Number;
use crate::model::{Aggregate, OnZero};

/// A value and its weight.
pub type Part<'a> = (&'a Number, &'a Number);

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MeanFault {
    /// There is no value.
    Empty,
    /// The weights sum to nothing.
    ZeroWeight,
    /// A value lies where the mean has no result.
    Domain,
}

/// A result and what each value gave to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mean {
    /// The result.
    pub value: Number,
    /// What each value gave, in their order.
    pub given: Vec<Number>,
    /// The result less the sum of what was given.
    pub constant: Number,
}

/// The most that weights, made whole, may sum to for a root to be taken of a product.
const MOST_ROOT: i64 = 120;

/// Puts values together; [`Aggregate::Combination`] and [`Aggregate::Sum`] are not means.
///
/// # Errors
///
/// See [`MeanFault`].
pub fn mean(
    how: &Aggregate,
    parts: &[Part<'_>],
    on_zero: Option<&OnZero>,
) -> Result<Mean, MeanFault> {
    let whole: Number = parts.iter().map(|(_, weight)| (*weight).clone()).sum();
    if parts.is_empty() {
        return Err(MeanFault::Empty);
    }
    if whole.is_zero() {
        return Err(MeanFault::ZeroWeight);
    }
    let share = |weight: &Number| weight.divide(&whole).unwrap_or(Number::ZERO);
    match how {
        Aggregate::Geometric => {
            positive(parts, on_zero, |parts| geometric(parts, &whole))
        }
        Aggregate::Harmonic => {
            positive(parts, on_zero, |parts| power(parts, &-Number::ONE, &whole))
        }
        Aggregate::Power(exponent) if exponent.is_zero() => {
            positive(parts, on_zero, |parts| geometric(parts, &whole))
        }
        Aggregate::Power(exponent) if exponent.is_negative() => {
            positive(parts, on_zero, |parts| power(parts, exponent, &whole))
        }
        Aggregate::Power(exponent) => {
            if parts.iter().any(|(value, _)| value.is_negative()) {
                return Err(MeanFault::Domain);
            }
            power(parts, exponent, &whole)
        }
        Aggregate::Median => Ok(median(parts)),
        Aggregate::ShareAtLeast(least) => {
            Ok(given(parts.iter().map(|(value, weight)| {
                if *value >= least { share(weight) } else { Number::ZERO }
            })))
        }
        Aggregate::MeanMin(pull) => {
            let first = parts.iter().enumerate().min_by(|a, b| a.1.0.cmp(b.1.0));
            let (at, least) = first.map_or((0, Number::ZERO), |(n, p)| (n, p.0.clone()));
            let rest = Number::ONE - pull.clone();
            let drawn = |(number, (value, weight)): (usize, &Part<'_>)| {
                let mean = rest.clone() * (*value).clone() * share(weight);
                if number == at { mean + pull.clone() * least.clone() } else { mean }
            };
            Ok(given(parts.iter().enumerate().map(drawn)))
        }
        Aggregate::Mean | Aggregate::Sum | Aggregate::Combination(_) => {
            let each = parts.iter().map(|(value, w)| (*value).clone() * share(w));
            Ok(given(each))
        }
        Aggregate::Min => Ok(picked(parts, parts.iter().map(|part| part.0).min())),
        Aggregate::Max => Ok(picked(parts, parts.iter().map(|part| part.0).max())),
    }
}

fn given(each: impl Iterator<Item = Number>) -> Mean {
    let given: Vec<Number> = each.collect();
    let value = given.iter().cloned().sum();
    Mean { value, given, constant: Number::ZERO }
}

/// Of several equal ones the first is told.
fn picked(parts: &[Part<'_>], value: Option<&Number>) -> Mean {
    let at = parts.iter().position(|(own, _)| Some(*own) == value);
    let each = parts.iter().enumerate().map(|(number, (own, _))| {
        if Some(number) == at { (*own).clone() } else { Number::ZERO }
    });
    given(each)
}

fn median(parts: &[Part<'_>]) -> Mean {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| parts[*a].0.cmp(parts[*b].0).then(a.cmp(b)));
    let half = order.len() / 2;
    let middle: &[usize] = match order.len() % 2 {
        0 => &order[half - 1..=half],
        _ => &order[half..=half],
    };
    let share = Number::ONE.divide(&Number::from(middle.len())).unwrap_or(Number::ONE);
    given(parts.iter().enumerate().map(|(at, (value, _))| {
        if middle.contains(&at) { (*value).clone() * share.clone() } else { Number::ZERO }
    }))
}

/// A mean that has no place for values of 0 and below.
fn positive(
    parts: &[Part<'_>],
    on_zero: Option<&OnZero>,
    mean: impl Fn(&[Part<'_>]) -> Result<Mean, MeanFault>,
) -> Result<Mean, MeanFault> {
    if let Some(OnZero::Offset(offset)) = on_zero {
        let moved: Vec<Number> =
            parts.iter().map(|(value, _)| (*value).clone() + offset.clone()).collect();
        let moved: Vec<Part<'_>> = moved
            .iter()
            .zip(parts)
            .map(|(value, (_, weight))| (value, *weight))
            .collect();
        let mut found = positive(&moved, None, mean)?;
        found.value = found.value - offset.clone();
        found.constant = found.constant - offset.clone();
        return Ok(found);
    }
    if parts.iter().any(|(value, _)| value.is_negative()) {
        return Err(MeanFault::Domain);
    }
    if parts.iter().any(|(value, _)| value.is_zero()) {
        return match on_zero {
            Some(OnZero::Zero) => Ok(given(parts.iter().map(|_| Number::ZERO))),
            _ => Err(MeanFault::Domain),
        };
    }
    mean(parts)
}

/// Π x^(w/W), all x above 0.
fn geometric(parts: &[Part<'_>], whole: &Number) -> Result<Mean, MeanFault> {
    let value = match root_of_product(parts, whole) {
        Some(value) => value,
        None => {
            let logs =
                parts.iter().map(|(value, weight)| Some(value.ln()? * (*weight).clone()));
            let sum: Number = logs.sum::<Option<Number>>().ok_or(MeanFault::Domain)?;
            let mean = sum.divide(whole).ok_or(MeanFault::ZeroWeight)?;
            mean.exp().ok_or(MeanFault::Domain)?
        }
    };
    let given = parts.iter().map(|(_, weight)| {
        let share = weight.divide(whole).unwrap_or(Number::ZERO);
        value.clone() * share
    });
    Ok(Mean { given: given.collect(), constant: Number::ZERO, value })
}

/// The root of a product, exact where it comes out even; none where the weights are no
/// small whole numbers even after a common factor.
fn root_of_product(parts: &[Part<'_>], whole: &Number) -> Option<Number> {
    let least = parts.iter().map(|(_, weight)| *weight).min()?;
    let mut product = Number::ONE;
    let all = whole.divide(least).filter(Number::is_whole)?;
    let all = all.to_i64().filter(|all| *all <= MOST_ROOT)?;
    for (value, weight) in parts {
        let times = weight.divide(least).filter(Number::is_whole)?;
        product = product * value.pow(&times).ok()?;
    }
    product.pow(&Number::ratio(1, all)?).ok()
}

/// (Σ w·x^p / W)^(1/p).
fn power(
    parts: &[Part<'_>],
    exponent: &Number,
    whole: &Number,
) -> Result<Mean, MeanFault> {
    let raised = parts.iter().map(|(value, weight)| {
        let share = weight.divide(whole)?;
        Some(value.pow(exponent).ok()? * share)
    });
    let raised: Vec<Number> =
        raised.collect::<Option<Vec<_>>>().ok_or(MeanFault::Domain)?;
    let sum: Number = raised.iter().cloned().sum();
    if sum.is_zero() {
        return Ok(given(parts.iter().map(|_| Number::ZERO)));
    }
    let back = Number::ONE.divide(exponent).ok_or(MeanFault::Domain)?;
    let value = sum.pow(&back).map_err(|_| MeanFault::Domain)?;
    let given = raised.iter().map(|own| {
        let share = own.divide(&sum).unwrap_or(Number::ZERO);
        value.clone() * share
    });
    Ok(Mean { given: given.collect(), constant: Number::ZERO, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).expect("a number")
    }

    fn of(how: &Aggregate, values: &[&str], weights: &[&str]) -> Result<Mean, MeanFault> {
        let values: Vec<Number> = values.iter().map(|text| number(text)).collect();
        let weights: Vec<Number> = weights.iter().map(|text| number(text)).collect();
        let parts: Vec<Part<'_>> = values.iter().zip(&weights).collect();
        mean(how, &parts, None)
    }

    #[test]
    fn means_of_known_numbers() {
        // √49 = 7; 2/(1/2 + 1/6) = 3; √((1 + 49)/2) = 5; the cube root of 2·2·27·… .
        let ones = ["1", "1"];
        let value = |how: &Aggregate, values: &[&str], weights: &[&str]| {
            of(how, values, weights).expect("a mean").value.to_string()
        };
        assert_eq!(value(&Aggregate::Geometric, &["1", "49"], &ones), "7");
        assert_eq!(value(&Aggregate::Geometric, &["8", "27"], &["0.2", "0.1"]), "12");
        assert_eq!(value(&Aggregate::Harmonic, &["2", "6"], &ones), "3");
        assert_eq!(value(&Aggregate::Power(number("2")), &["1", "7"], &ones), "5");
        assert_eq!(value(&Aggregate::Median, &["9", "1", "4", "2"], &["1"; 4]), "3");
        assert_eq!(value(&Aggregate::MeanMin(number("0.5")), &["2", "6"], &ones), "3");
        assert_eq!(
            value(&Aggregate::ShareAtLeast(number("4")), &["3", "4"], &["1", "3"]),
            "0.75"
        );
    }

    #[test]
    fn what_is_given_sums_to_the_result() {
        let how = [
            Aggregate::Geometric,
            Aggregate::Harmonic,
            Aggregate::Power(number("3")),
            Aggregate::Median,
            Aggregate::MeanMin(number("0.25")),
            Aggregate::Mean,
        ];
        for how in &how {
            let found = of(how, &["3", "5", "11"], &["1", "2", "4"]).expect("a mean");
            let sum: Number = found.given.iter().cloned().sum();
            let off = (sum + found.constant - found.value).abs();
            assert!(off < number("0.000000000000000000000001"), "{how:?}: {off}");
        }
    }

    #[test]
    fn what_has_no_mean_says_so() {
        let fault = |how, values: &[&str]| of(how, values, &["1", "1"]).unwrap_err();
        assert_eq!(fault(&Aggregate::Geometric, &["0", "4"]), MeanFault::Domain);
        assert_eq!(fault(&Aggregate::Harmonic, &["-1", "4"]), MeanFault::Domain);
        assert_eq!(of(&Aggregate::Mean, &[], &[]), Err(MeanFault::Empty));
        assert_eq!(of(&Aggregate::Median, &["1"], &["0"]), Err(MeanFault::ZeroWeight));
    }

    #[test]
    fn zeros_are_treated_as_declared() {
        let (zero, three) = (number("0"), number("3"));
        let one = Number::ONE;
        let parts = [(&zero, &one), (&three, &one)];
        let how = Aggregate::Geometric;
        let found = mean(&how, &parts, Some(&OnZero::Zero)).expect("0");
        assert_eq!(found.value, Number::ZERO);
        // √((0 + 1)(3 + 1)) − 1 = 1.
        let offset = OnZero::Offset(Number::ONE);
        let found = mean(&how, &parts, Some(&offset)).expect("1");
        assert_eq!((found.value, found.constant), (Number::ONE, -Number::ONE));
        assert_eq!(mean(&how, &parts, Some(&OnZero::NoScore)), Err(MeanFault::Domain));
    }
}

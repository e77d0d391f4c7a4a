//! Fractions of two 64-bit integers, which nearly all numbers of a survey are.
//!
//! *In:* what stands above and below the line. *Out:* the same results as with big
//! integers; `None` where 128 bits do not hold them.
//!
//! No big integer is made here.

use std::cmp::Ordering;
use std::num::NonZeroU64;

use num_integer::Integer;

use crate::decimal::Rounding;

/// A trillion, below the line.
pub(super) const TRILLION: NonZeroU64 =
    NonZeroU64::MIN.saturating_add(1_000_000_000_000 - 1);

/// Lowest terms, the lower one positive; `lower` is not 0.
pub(super) fn reduced(upper: i128, lower: i128) -> (i128, i128) {
    if lower == 1 {
        return (upper, 1);
    }
    let short = |part: i128| i64::try_from(part).ok().filter(|part| *part != i64::MIN);
    let (upper, lower) = match (short(upper), short(lower)) {
        (Some(upper), Some(lower)) => {
            let divisor = upper.gcd(&lower);
            (i128::from(upper / divisor), i128::from(lower / divisor))
        }
        _ => {
            let divisor = upper.gcd(&lower);
            (upper / divisor, lower / divisor)
        }
    };
    if lower < 0 { (-upper, -lower) } else { (upper, lower) }
}

/// 10 to a power.
pub(super) fn power_of_ten(power: u64) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(power).ok()?)
}

/// A fraction at so many decimals as a whole number over a power of ten.
pub(super) fn round(
    (upper, lower): (i64, u64),
    decimals: u32,
    rounding: Rounding,
) -> Option<(i128, i128)> {
    let power = power_of_ten(u64::from(decimals))?;
    let (upper, lower) = (i128::from(upper).checked_mul(power)?, i128::from(lower));
    let (below, rest) = (upper.div_euclid(lower), upper.rem_euclid(lower));
    let up = match rounding {
        Rounding::Floor => false,
        Rounding::Ceil => rest != 0,
        Rounding::HalfUp | Rounding::HalfEven => match (rest * 2).cmp(&lower) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal if rounding == Rounding::HalfEven => below.is_odd(),
            Ordering::Equal => upper > 0,
        },
    };
    Some((below + i128::from(up), power))
}

/// How many decimals a fraction with this below the line needs; `None` = no end.
pub(super) fn decimals(lower: u64) -> Option<u32> {
    let twos = lower.trailing_zeros();
    let (mut lower, mut fives) = (lower >> twos, 0);
    while lower % 5 == 0 {
        lower /= 5;
        fives += 1;
    }
    (lower == 1).then_some(twos.max(fives))
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;
    use num_rational::BigRational;
    use num_traits::ToPrimitive;

    use super::*;
    use crate::decimal::whole;

    const PARTS: [i64; 11] =
        [1, 2, 3, 5, 8, 20, 125, 999_983, 1 << 40, i64::MAX - 1, i64::MAX];

    #[test]
    fn rounding_agrees_with_big_integers() {
        let ways =
            [Rounding::HalfUp, Rounding::HalfEven, Rounding::Floor, Rounding::Ceil];
        let signed = PARTS.into_iter().flat_map(|part| [part, -part]);
        for (upper, lower) in signed.flat_map(|u| PARTS.map(|l| (u, l))) {
            for (decimals, way) in [0, 1, 2, 6, 18].map(|d| ways.map(|w| (d, w))).concat()
            {
                let power = BigInt::from(10).pow(decimals);
                let scaled = BigRational::new(BigInt::from(upper) * &power, lower.into());
                let expected = whole(&scaled, way).to_i128().zip(power.to_i128());
                let ratio = (upper, lower.unsigned_abs());
                assert_eq!(round(ratio, decimals, way), expected);
            }
        }
        assert_eq!(round((i64::MAX, 1), 30, Rounding::HalfUp), None);
    }

    #[test]
    fn lowest_terms_agree_with_big_integers() {
        let wide = [i128::from(i64::MIN), i128::from(i64::MAX) * 12];
        let parts = PARTS.map(i128::from).into_iter().chain(wide);
        let signed: Vec<i128> = parts.flat_map(|part| [part, -part]).collect();
        for upper in signed.iter().copied().chain([0]) {
            for lower in &signed {
                let ratio = BigRational::new(upper.into(), (*lower).into());
                let expected = (ratio.numer().to_i128(), ratio.denom().to_i128());
                let (upper, lower) = reduced(upper, *lower);
                assert_eq!((Some(upper), Some(lower)), expected);
            }
        }
    }
}

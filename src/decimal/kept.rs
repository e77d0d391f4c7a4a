//! Numbers as they are kept between two steps of a run.
//!
//! *In:* a number. *Out:* the same number again, whatever it is: a whole one as digits, any
//! other as what stands above and below the line, with a `~` where digits were lost.
//!
//! It is no form for people or for files that outlive a run: those have decimals.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decimal::{Number, Repr, WHOLE};

/// Before a number of which digits were lost.
const INEXACT: &str = "~";

/// The two forms.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Whole(i64),
    Fraction(String),
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let (Repr::Small(whole, WHOLE), false) = (&self.repr, self.inexact) {
            return serializer.serialize_i64(*whole);
        }
        let mark = if self.inexact { INEXACT } else { "" };
        match &self.repr {
            Repr::Small(upper, lower) => {
                serializer.collect_str(&format_args!("{mark}{upper}/{lower}"))
            }
            Repr::Large(ratio) => {
                let (upper, lower) = (ratio.numer(), ratio.denom());
                serializer.collect_str(&format_args!("{mark}{upper}/{lower}"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Kept::deserialize(deserializer)? {
            Kept::Whole(whole) => return Ok(Self::whole(whole)),
            Kept::Fraction(text) => text,
        };
        let bare = text.strip_prefix(INEXACT);
        let (upper, lower) = bare
            .unwrap_or(&text)
            .split_once('/')
            .ok_or_else(|| D::Error::custom(&text))?;
        if let (Ok(upper), Ok(lower)) = (upper.parse(), lower.parse()) {
            let number = Self::ratio(upper, lower).ok_or_else(|| D::Error::custom(&text));
            return Ok(Self { inexact: bare.is_some(), ..number? });
        }
        let part = |digits: &str| digits.parse::<BigInt>().map_err(D::Error::custom);
        let (upper, lower) = (part(upper)?, part(lower)?);
        if lower.is_zero() {
            return Err(D::Error::custom(&text));
        }
        Ok(Self::large(BigRational::new(upper, lower), bare.is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_back_as_it_was_kept() {
        let third = Number::ratio(-1, 3).unwrap();
        // 3^200 has 96 digits, of which 34 are kept.
        let three = Number::from(3_i64);
        let long = (0..200).fold(Number::ONE, |product, _| product * three.clone());
        assert!(long.is_inexact());
        let large = Number::parse("1e30").unwrap();
        for number in [Number::ZERO, Number::from(-7_i64), third, large, long] {
            let kept = serde_json::to_string(&number).unwrap();
            let again: Number = serde_json::from_str(&kept).unwrap();
            assert_eq!((&again, again.is_inexact()), (&number, number.is_inexact()));
        }
        assert_eq!(serde_json::to_string(&Number::from(7_i64)).unwrap(), "7");
        for wrong in ["\"1/0\"", "\"1\"", "\"a/2\"", "1.5"] {
            assert!(serde_json::from_str::<Number>(wrong).is_err(), "{wrong}");
        }
    }
}

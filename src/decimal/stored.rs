//! Numbers put away for the time of a run, and taken out again as they were.
//!
//! *In:* a number. *Out:* its fraction as text, with a mark where it is inexact; the same
//! number again.
//!
//! Not for people and not for results: what they read is `Display`.

use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use crate::decimal::{Number, Repr};

/// Stands before what is inexact.
const INEXACT: char = '~';

impl Number {
    /// The number as text that [`Self::from_stored`] reads.
    pub(crate) fn to_stored(&self) -> String {
        let mark = if self.inexact { "~" } else { "" };
        match &self.repr {
            Repr::Small(upper, lower) => format!("{mark}{upper}/{lower}"),
            Repr::Large(ratio) => format!("{mark}{}/{}", ratio.numer(), ratio.denom()),
        }
    }

    /// The number that was stored; `None` where the text is none.
    pub(crate) fn from_stored(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(INEXACT);
        let (upper, lower) = rest.unwrap_or(text).split_once('/')?;
        let inexact = rest.is_some();
        if let (Ok(upper), Ok(lower)) = (upper.parse::<i64>(), lower.parse::<i64>()) {
            let number = Self::ratio(upper, lower)?;
            return Some(Self { inexact, ..number });
        }
        let part = |text: &str| BigInt::from_str(text).ok();
        let (upper, lower) = (part(upper)?, part(lower)?);
        (!lower.is_zero()).then(|| Self {
            repr: Repr::Large(Box::new(BigRational::new_raw(upper, lower))),
            inexact,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_number_comes_back_as_it_was() {
        let third = Number::ratio(-1, 3).unwrap();
        let long = Number::parse("1e40").unwrap() + third.clone();
        let root = Number::from(2_i64).sqrt().unwrap();
        assert!(root.is_inexact() && !long.is_inexact());
        for number in [Number::ZERO, Number::from(i64::MIN), third, long, root] {
            let found = Number::from_stored(&number.to_stored()).unwrap();
            assert_eq!(found.repr, number.repr);
            assert_eq!(found.is_inexact(), number.is_inexact());
        }
        assert!(Number::from_stored("1/0").is_none());
        assert!(Number::from_stored("1").is_none());
    }
}

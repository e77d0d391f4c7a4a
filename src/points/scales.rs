//! Scales that depend on nothing but what is written.
//!
//! *In:* a value or its bounds, and a `normalise` that is not relative. *Out:* the same
//! on the other scale.
//!
//! `percent_of_max` needs the bounds of a node and stands with `score`.

use crate::decimal::Number;
use crate::model::{Clamp, FixedZ, Goalposts, Normalise, Relative};
use crate::points::{Bounds, Line};

/// A value between goalposts; `None` where there is no logarithm of it.
pub fn on_posts(posts: &Goalposts, value: &Number) -> Option<Number> {
    let (low, high) = ends(posts)?;
    let line = Line::new(&(low, high), &posts.to, posts.clamp)?;
    let value = if posts.ln { value.ln()? } else { value.clone() };
    Some(line.at(&value))
}

fn ends(posts: &Goalposts) -> Option<Bounds> {
    match posts.ln {
        true => Some((posts.low.ln()?, posts.high.ln()?)),
        false => Some((posts.low.clone(), posts.high.clone())),
    }
}

/// (s − mean) / sd, and m + s·z of it.
pub fn fixed_z(z: &FixedZ, value: &Number) -> Option<Number> {
    let standard = (value.clone() - z.mean.clone()).divide(&z.deviation)?;
    Some(z.to.0.clone() + z.to.1.clone() * standard)
}

/// The bounds of a node after `normalise`; `None` where it has none. On a scale over units
/// that need not hold the unit itself (`holds_all`), `min_max` has none: a unit may lie
/// beyond them.
pub fn scaled_bounds(
    normalise: Option<&Normalise>,
    own: Option<&Bounds>,
    holds_all: bool,
) -> Option<Bounds> {
    let sorted = |(a, b): (Number, Number)| {
        if a <= b { (a, b) } else { (b, a) }
    };
    match normalise {
        None => own.cloned(),
        Some(Normalise::PercentOfMax) => {
            let (least, greatest) = own?;
            (least < greatest).then(|| (Number::ZERO, Number::from(100_i64)))
        }
        Some(Normalise::Goalposts(posts)) => match (posts.clamp, own) {
            (Clamp::Both, _) => Some(sorted(posts.to.clone())),
            (_, Some((least, greatest))) => {
                Some(sorted((on_posts(posts, least)?, on_posts(posts, greatest)?)))
            }
            _ => None,
        },
        Some(Normalise::FixedZ(z)) => {
            let (least, greatest) = own?;
            Some(sorted((fixed_z(z, least)?, fixed_z(z, greatest)?)))
        }
        Some(Normalise::Relative(Relative::MinMax { to, .. })) if holds_all => {
            Some(sorted(to.clone()))
        }
        Some(Normalise::Relative(Relative::PercentileRank { .. })) => {
            Some((Number::ZERO, Number::ONE))
        }
        Some(Normalise::Relative(_)) => None,
    }
}

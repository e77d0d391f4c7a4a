//! Numbers of chance for one simulated respondent.
//!
//! *In:* a seed and the number of the respondent. *Out:* the same numbers on every
//! machine.
//!
//! Nothing is drawn by weight of floating point: shares are parts of a whole number.

use crate::decimal::{Number, Rounding};
use crate::route::chance::{Draws, Key, Purpose};

/// Chance, for one respondent.
#[derive(Clone)]
pub(super) struct Chance(Draws);

impl Chance {
    /// The chance for one purpose, such as the number of a respondent.
    pub fn new(questionnaire: (&str, &str), seed: u64, purpose: &str) -> Self {
        let id = format!("{seed}/{purpose}");
        let key = Key::default();
        Self(Draws::new(questionnaire, (Purpose::Simulation, &id), &key, true))
    }

    /// A number from 0 to one less than `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        usize::try_from(self.0.below(bound)).unwrap_or_default()
    }

    /// A number from `least` to `most`, which are not exchanged where they are crossed.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = most.abs_diff(least).saturating_add(1);
        let step = i64::try_from(self.0.below(width)).unwrap_or_default();
        least.saturating_add(step).min(most.max(least))
    }

    /// True once in so many.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several things, by weights; none where all weights are 0.
    pub fn weighted(&mut self, weights: &[u64]) -> Option<usize> {
        let sum: u64 = weights.iter().sum();
        (sum > 0).then(|| self.0.arm(weights))
    }

    /// A number of so many decimals within bounds; none where there is none.
    pub fn number(
        &mut self,
        least: &Number,
        most: &Number,
        decimals: u32,
    ) -> Option<Number> {
        let unit = Number::from(10_i64.checked_pow(decimals)?);
        let whole = |number: &Number, up: bool| {
            let scaled = number.clone() * unit.clone();
            let down = scaled.divide_down(&Number::ONE)?;
            let is_whole = scaled.is_whole();
            let number = if up && !is_whole { down + Number::ONE } else { down };
            number.to_i64()
        };
        let (least, most) = (whole(least, true)?, whole(most, false)?);
        if least > most {
            return None;
        }
        let drawn = Number::from(self.between(least, most)).divide(&unit)?;
        Some(drawn.round(decimals, Rounding::HalfUp))
    }

    /// The numbers from 0 in an order of chance.
    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            let other = self.below(last + 1);
            order.swap(last, other);
        }
        order
    }
}

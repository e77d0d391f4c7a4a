//! Chance that is the same on every machine and for ever.
//!
//! *In:* whose answers it is about, and what is drawn for. *Out:* an arm, a shown order,
//! or which of several things are shown.
//!
//! No clock and no source of noise is asked: who holds the key can draw again, also with
//! another program. Nothing here knows questionnaires or answers.
//!
//! # The method, so that other programs can follow it
//!
//! 1. *Text.* These texts, each in NFC and UTF-8, each as a netstring (its length in
//!    bytes, `:`, the bytes, `,`), one after another: `survey-chance-1`, the
//!    questionnaire's name, its version, the [`Purpose`](chance::Purpose) as a word, the id, the unit's
//!    code, and the values of the record's keys in the order in which the questionnaire
//!    names them (none where the draw is by unit).
//! 2. *Seed.* The SHA-256 of that text.
//! 3. *Words.* Block *k* = 0, 1, 2 … is the SHA-256 of the seed followed by *k* as eight
//!    bytes, the greatest first. Each block is four words of 64 bits, the greatest byte
//!    first.
//! 4. *Number below n.* Words at or above the greatest multiple of *n* that is at most
//!    2^64 are passed over; the first other one, modulo *n*, is the number. So every
//!    number is exactly as likely as another.
//! 5. *Arm.* The odds as the smallest whole numbers in the same proportion; a number
//!    below their sum; the first arm at which the odds, summed in the order written,
//!    are above that number.
//! 6. *Random order* of *n* things, numbered from 0: for *i* from *n* - 1 down to 1 a
//!    number *j* below *i* + 1, and the things at *i* and *j* change places. What
//!    `keep_last` keeps is not among the *n* and follows them.
//! 7. *Rotation:* a number *k* below *n*; thing *k* is the first, and after the last
//!    comes thing 0. Nothing is drawn for no thing.
//! 8. *Shown:* a random order of all parts; the first so many of it are shown.
//!
//! `tests/peers/chance.py` is the same in Python. A change of any step would change
//! who is in which arm: it would need another first text.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::decimal::Number;
use crate::model::Shuffle;

/// The name of the method, the first text under every seed.
const METHOD: &str = "survey-chance-1";

/// Whose answers they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Key {
    /// The code of the unit.
    pub unit: String,
    /// The values of the record's keys, as written in the answer file, in the order in
    /// which the questionnaire names them; empty where a unit has one record.
    pub record: Vec<String>,
}

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An arm of a randomisation; the id is its id.
    Arm,
    /// The order of options; the id is the item's full name.
    Options,
    /// The order of a grid's rows; the id is the item's full name.
    Rows,
    /// The order of a section's parts; the id is the section's.
    Section,
    /// Which parts of a section are shown; the id is the section's.
    Show,
    /// The answers of a simulated respondent; the id is the seed and the respondent's
    /// number.
    Simulation,
}

/// A stream of numbers that is settled by its seed.
#[derive(Clone, Debug)]
pub struct Draws {
    seed: [u8; 32],
    block: [u8; 32],
    /// How many words have been taken.
    taken: u64,
}

impl Purpose {
    /// The word under the seed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Arm => "arm",
            Self::Options => "options",
            Self::Rows => "rows",
            Self::Section => "section",
            Self::Show => "show",
            Self::Simulation => "simulation",
        }
    }
}

impl Draws {
    /// The draws for one purpose. `questionnaire` is its name and version; `record` is
    /// left out of the seed where `by_unit`.
    pub fn new(
        questionnaire: (&str, &str),
        (purpose, id): (Purpose, &str),
        key: &Key,
        by_unit: bool,
    ) -> Self {
        let (name, version) = questionnaire;
        let mut hash = Sha256::new();
        for text in [METHOD, name, version, purpose.word(), id, &key.unit] {
            netstring(&mut hash, text);
        }
        if !by_unit {
            key.record.iter().for_each(|text| netstring(&mut hash, text));
        }
        Self { seed: hash.finalize().into(), block: [0; 32], taken: 0 }
    }

    /// The seed, for documentation and tests.
    pub fn seed(&self) -> [u8; 32] {
        self.seed
    }

    fn word(&mut self) -> u64 {
        let place = (self.taken % 4) as usize;
        if place == 0 {
            let mut hash = Sha256::new();
            hash.update(self.seed);
            hash.update((self.taken / 4).to_be_bytes());
            self.block = hash.finalize().into();
        }
        self.taken += 1;
        let bytes = &self.block[place * 8..place * 8 + 8];
        bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
    }

    /// A number below another, each exactly as likely; 0 below 0 and 1.
    pub fn below(&mut self, bound: u64) -> u64 {
        let bound = u128::from(bound.max(1));
        let end = (1_u128 << 64) / bound * bound;
        loop {
            let word = u128::from(self.word());
            if word < end {
                return u64::try_from(word % bound).unwrap_or_default();
            }
        }
    }

    /// The number of an arm, given the odds of all; 0 where there are none.
    pub fn arm(&mut self, odds: &[u64]) -> usize {
        let mut left = self.below(odds.iter().sum());
        for (arm, odds) in odds.iter().enumerate() {
            if left < *odds {
                return arm;
            }
            left -= odds;
        }
        0
    }

    /// The order in which `count` things are shown, the last `kept` of them in place.
    pub fn order(&mut self, mode: Shuffle, count: usize, kept: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        let free = count.saturating_sub(kept);
        match mode {
            Shuffle::Random => {
                for last in (1..free).rev() {
                    order.swap(last, self.place(last + 1));
                }
            }
            Shuffle::Rotate if free > 0 => {
                let first = self.place(free);
                order[..free].rotate_left(first);
            }
            Shuffle::Rotate => {}
        }
        order
    }

    /// Which `shown` of `count` things are shown, ascending.
    pub fn shown(&mut self, count: usize, shown: usize) -> Vec<usize> {
        let mut order = self.order(Shuffle::Random, count, 0);
        order.truncate(shown);
        order.sort_unstable();
        order
    }

    fn place(&mut self, count: usize) -> usize {
        let bound = u64::try_from(count).unwrap_or(u64::MAX);
        usize::try_from(self.below(bound)).unwrap_or_default()
    }
}

fn netstring(hash: &mut Sha256, text: &str) {
    let text: String = text.nfc().collect();
    hash.update(format!("{}:{text},", text.len()));
}

/// Odds as the smallest whole numbers in the same proportion; empty where one of them is
/// not above 0, or where they need more than 64 bits.
///
/// ```
/// use survey::decimal::Number;
/// use survey::route::chance::whole_odds;
///
/// let odds = ["0.5", "1.5"].map(|text| Number::parse(text).unwrap());
/// assert_eq!(whole_odds(&odds), [1, 3]);
/// ```
pub fn whole_odds(odds: &[Number]) -> Vec<u64> {
    whole(odds).unwrap_or_default()
}

fn whole(odds: &[Number]) -> Option<Vec<u64>> {
    let decimals = odds
        .iter()
        .map(Number::decimals)
        .try_fold(0, |most, decimals| Some(decimals?.max(most)))?;
    let factor = Number::from(10_i64.checked_pow(decimals)?);
    let mut whole = Vec::with_capacity(odds.len());
    for odds in odds {
        let scaled = (odds.clone() * factor.clone()).to_i64()?;
        whole.push(u64::try_from(scaled).ok().filter(|odds| *odds > 0)?);
    }
    let divisor = whole.iter().copied().reduce(gcd)?;
    for odds in &mut whole {
        *odds /= divisor;
    }
    whole.iter().try_fold(0_u64, |sum, odds| sum.checked_add(*odds))?;
    Some(whole)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

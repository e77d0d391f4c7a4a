//! Simulation: random respondents on the routes of a questionnaire.
//!
//! *In:* an instrument, a seed and a number. *Out:* answers that `answers` accepts, the
//! same for the same seed on every machine; and what a rehearsal shows: how long the
//! routes are and what is never chosen.
//!
//! Nothing it makes is data. What is asked is said by `route`, what is right by `check`
//! and `answers`; nothing here knows a rule of its own.
//!
//! # How answers are drawn
//!
//! Options by their declared `share`, else evenly; a missing code, or an option that
//! stands alone, once in twenty where there is one; numbers and days evenly within their
//! bounds, 0 to 100 and the two years before the reference date where there are none;
//! texts say that they are simulated, or meet the author's pattern. What is not required
//! is left blank once in twenty. Where a hard check fails, answers that it rests on are
//! drawn anew.

mod draw;
mod tally;
mod unit;
mod value;
mod words;

use crate::check::Instrument;
use crate::expression::SlotId;
use crate::route::{CheckOwner, Given, Record};
use crate::simulate::draw::Chance;
use crate::simulate::unit::Respondent;
use crate::value::Cell;

pub use tally::{Burden, Tally};

/// Makes respondents of one instrument.
#[derive(Debug)]
pub struct Simulator<'a> {
    instrument: &'a Instrument,
    seed: u64,
}

/// One simulated respondent.
#[derive(Debug)]
pub struct Simulated {
    /// What was given.
    pub given: Given,
    /// What came of it.
    pub record: Record,
    /// Hard checks that chance found no way to meet.
    pub unmet: Vec<CheckOwner>,
}

impl<'a> Simulator<'a> {
    /// For one instrument and seed.
    pub fn new(instrument: &'a Instrument, seed: u64) -> Self {
        Self { instrument, seed }
    }

    /// The instrument.
    pub fn instrument(&self) -> &'a Instrument {
        self.instrument
    }

    /// Respondent `number` of whom `known` is known beforehand: the unit's row in the
    /// register, the days.
    pub fn respondent(&self, number: u64, known: &[(SlotId, Cell)]) -> Simulated {
        let questionnaire = self.instrument.questionnaire();
        let name =
            (questionnaire.name.value.as_str(), questionnaire.version.value.as_str());
        let chance = Chance::new(name, self.seed, number);
        let mut respondent = Respondent::new(self.instrument, known, chance);
        let unmet = respondent.answer();
        Simulated { given: respondent.given, record: respondent.record, unmet }
    }
}

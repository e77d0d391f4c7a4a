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
//! drawn anew; where that does not help they stay blank, the file is `partial`, and the
//! check is told.

mod draw;
mod filed;
mod tally;
mod unit;
mod value;
mod wires;
mod words;

use crate::answers::write::Envelope;
use crate::check::Instrument;
use crate::expression::SlotId;
use crate::route::{CheckOwner, Given, Record};
use crate::simulate::draw::Chance;
use crate::simulate::filed::Day;
use crate::simulate::tally::Effort;
use crate::simulate::unit::{Outcome, Respondent};
use crate::simulate::wires::Wires;
use crate::value::Cell;

pub use tally::{Burden, Tally};

/// Makes respondents of one instrument.
#[derive(Debug)]
pub struct Simulator<'a> {
    instrument: &'a Instrument,
    seed: u64,
    wires: Wires,
    effort: Effort,
}

/// One simulated respondent.
#[derive(Debug)]
pub struct Simulated {
    /// What was given.
    pub given: Given,
    /// What came of it.
    pub record: Record,
    /// What its answer file says of itself.
    pub envelope: Envelope,
    /// What there was to do.
    pub burden: Burden,
    /// Hard checks that chance found no way to meet; what they rest on is blank.
    pub unmet: Vec<CheckOwner>,
    /// Items that needed an answer and for which chance found none.
    pub blank: Vec<usize>,
}

impl Simulated {
    /// What each file of the respondent says of itself: one file, or one for each part
    /// of which something was asked.
    pub fn envelopes(&self, instrument: &Instrument) -> Vec<Envelope> {
        let questionnaire = instrument.questionnaire();
        if questionnaire.parts.is_empty() {
            return vec![self.envelope.clone()];
        }
        let is_asked = |item: usize| {
            let slots = instrument.plan().slots_of(item);
            slots.into_iter().any(|slot| self.record.asked_at(slot, None) == Some(true))
        };
        let is_open = |part: &usize| {
            questionnaire.outer_items().any(|(number, item)| {
                questionnaire.part_of(item) == Some(*part) && is_asked(number)
            })
        };
        let parts = (0..questionnaire.parts.len()).filter(is_open);
        parts.map(|part| Envelope { part: Some(part), ..self.envelope.clone() }).collect()
    }
}

impl<'a> Simulator<'a> {
    /// For one instrument and seed.
    pub fn new(instrument: &'a Instrument, seed: u64) -> Self {
        let (wires, effort) = (Wires::new(instrument), Effort::new(instrument));
        Self { instrument, seed, wires, effort }
    }

    /// The instrument.
    pub fn instrument(&self) -> &'a Instrument {
        self.instrument
    }

    /// Respondent `number`, who answers for a unit of whom `known` is known besides its
    /// row in the register, such as answers of the earlier wave.
    ///
    /// The unit's code may be any where there is no register.
    pub fn respondent(
        &self,
        number: u64,
        unit: &str,
        known: &[(SlotId, Cell)],
    ) -> Simulated {
        let questionnaire = self.instrument.questionnaire();
        let mut chance = self.chance(&number.to_string());
        let mut all = known.to_vec();
        let frame = questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
        if let Some(row) = frame.and_then(|frame| frame.unit(unit)) {
            all.extend(self.instrument.plan().register_cells(&row.cells));
        }
        let day = Day::draw(questionnaire, &mut chance);
        all.extend(day.cells(self.instrument.plan()));
        let mut respondent = Respondent::new(self, unit, &all, chance);
        let keys = respondent.draw_key();
        let Outcome { unmet, blank } = respondent.answer();
        let burden = self.effort.burden(self.instrument, &respondent.record);
        let is_whole = unmet.is_empty() && blank.is_empty();
        let mut envelope = filed::envelope(&mut respondent, is_whole, &day, burden);
        envelope.keys = keys;
        let Respondent { given, record, .. } = respondent;
        Simulated { given, record, envelope, burden, unmet, blank }
    }

    /// The numbers of `count` things in an order of chance, such as the rows of a
    /// register that answer.
    pub fn order(&self, count: usize) -> Vec<usize> {
        self.chance("order").order(count)
    }

    fn chance(&self, purpose: &str) -> Chance {
        let questionnaire = self.instrument.questionnaire();
        let name =
            (questionnaire.name.value.as_str(), questionnaire.version.value.as_str());
        Chance::new(name, self.seed, purpose)
    }
}

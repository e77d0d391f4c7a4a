//! Who gave the answers.
//!
//! *In:* items and who answered them. *Out:* counts a giver, to be told as shares.
//!
//! What an answer is worth does not depend on who gave it.

use crate::answers::ValidAnswers;
use crate::check::Instrument;

/// Who gave an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GivenBy {
    /// The one who was asked.
    Respondent,
    /// Whoever asks, from a register or an earlier wave.
    Sender,
    /// The same, and the respondent confirmed it.
    SenderConfirmed,
    /// Someone who looked.
    Observer,
}

/// How many answers each gave, in the order of [`GivenBy::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Givers {
    /// One count a giver.
    pub counts: [usize; 4],
}

impl GivenBy {
    /// Every giver, in the order of the documentation.
    pub const ALL: [Self; 4] =
        [Self::Respondent, Self::Sender, Self::SenderConfirmed, Self::Observer];

    /// The word in answer files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Respondent => "respondent",
            Self::Sender => "sender",
            Self::SenderConfirmed => "sender_confirmed",
            Self::Observer => "observer",
        }
    }

    /// The giver with that word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }
}

impl Givers {
    /// Counts the answers of a record: one an item that was asked and has a value. What
    /// is derived was given by nobody.
    pub fn of(instrument: &Instrument, answers: &ValidAnswers) -> Self {
        let mut givers = Self::default();
        let record = answers.record();
        let items = instrument.questionnaire().items.iter();
        for (number, (item, plan)) in items.zip(&instrument.plan().items).enumerate() {
            let cells = plan.slot.into_iter().chain(plan.rows.iter().map(|row| row.slot));
            if !item.kind.takes_answers()
                || item.roster.is_some()
                || !cells.into_iter().any(|slot| record.cell(slot).is_answered())
            {
                continue;
            }
            let by = answers.given_by().iter().find(|(item, _)| *item == number);
            let by = by.map_or(GivenBy::Respondent, |(_, by)| *by);
            givers.counts[by as usize] += 1;
        }
        givers
    }

    /// Adds those of another record.
    pub fn add(&mut self, other: Self) {
        for (sum, count) in self.counts.iter_mut().zip(other.counts) {
            *sum += count;
        }
    }

    /// Whether anybody but the respondent gave an answer.
    pub fn is_mixed(&self) -> bool {
        self.counts[1..].iter().any(|count| *count > 0)
    }

    /// All answers.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }
}

//! What an answer can be: values, and the nine reasons why there is none.
//!
//! *In:* nothing. *Out:* plain types that expressions, routes, answers and scores
//! share.
//!
//! No value is read, checked or worded here. A missing value is never a number,
//! an empty text or a null: it is one of the states.

use std::sync::Arc;

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::decimal::Number;

/// Why there is a value, or why there is none. See `language.md` 4.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum AnswerState {
    /// A value of the item's type.
    Answered,
    /// The respondent does not know.
    DontKnow,
    /// The respondent does not want to say.
    Refused,
    /// The respondent says that the item does not apply.
    NotApplicable,
    /// Outside the item's universe (valid skip).
    NotAsked,
    /// Inside the universe, seen, left blank.
    NoAnswer,
    /// Inside the universe, after the last answered item of an unfinished file.
    NotReached,
    /// Not part of this wave.
    NotFielded,
    /// A value that breaks type, options or a hard check.
    Invalid,
}

/// A set of options by their number within the item, from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CodeSet {
    words: Vec<u64>,
}

/// The value of an answered item, or the result of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// True or false: the result of a condition.
    Condition(bool),
    /// A number, exact.
    Number(Number),
    /// A text, NFC.
    Text(String),
    /// One option, by its number within the item.
    Code(u16),
    /// Several options.
    Codes(CodeSet),
    /// A day.
    Date(Date),
    /// A month, as its first day.
    Month(Date),
    /// A time of day.
    Time(Time),
    /// A length of time in whole seconds.
    Duration(i64),
    /// Options by their number within the item, the first in rank first.
    Ranking(Vec<u16>),
    /// A place on the map.
    Location(Arc<Location>),
    /// A file that was handed in.
    Document(Arc<Document>),
}

/// A place on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Latitude in degrees, north above 0.
    pub lat: Number,
    /// Longitude in degrees, east above 0.
    pub lon: Number,
    /// The radius in metres within which the place lies.
    pub accuracy: Option<Number>,
}

/// What is known of a file that was handed in; the file itself lies elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name, as the respondent had it.
    pub name: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// The SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
}

/// What stands in one cell of a record: a state and, where answered, a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The state.
    pub state: AnswerState,
    /// The value; there only when the state is [`AnswerState::Answered`].
    pub value: Option<Value>,
    /// Whether the state was taken over from an absent answer that a condition or
    /// a derived item rests on.
    pub inherited: bool,
    /// What more there is to say of the state.
    pub reason: Option<Reason>,
}

/// How an interview ended.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Status {
    /// Submitted: required items bind.
    Complete,
    /// Broken off.
    Partial,
    /// Would not answer.
    Refused,
    /// Not in the population.
    Ineligible,
    /// Taken back.
    Withdrawn,
}

/// Why something is in a state that can come about in more than one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It is [`AnswerState::NotAsked`] because chance has left it out, not a filter.
    Planned,
    /// It is the score of a node, absent for another reason than an answer's.
    NoScore,
}

impl Status {
    /// Every status, in the order of the documentation.
    pub const ALL: [Self; 5] =
        [Self::Complete, Self::Partial, Self::Refused, Self::Ineligible, Self::Withdrawn];

    /// The word in answer files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Refused => "refused",
            Self::Ineligible => "ineligible",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The status with that word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl Reason {
    /// The name used in machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::NoScore => "no_score",
        }
    }
}

impl AnswerState {
    /// Every state, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Answered,
        Self::DontKnow,
        Self::Refused,
        Self::NotApplicable,
        Self::NotAsked,
        Self::NoAnswer,
        Self::NotReached,
        Self::NotFielded,
        Self::Invalid,
    ];

    /// The name used in files and machine output, such as `dont_know`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::DontKnow => "dont_know",
            Self::Refused => "refused",
            Self::NotApplicable => "not_applicable",
            Self::NotAsked => "not_asked",
            Self::NoAnswer => "no_answer",
            Self::NotReached => "not_reached",
            Self::NotFielded => "not_fielded",
            Self::Invalid => "invalid",
        }
    }

    /// The state with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The three missing codes that a respondent can give.
    pub const MISSING_CODES: [Self; 3] =
        [Self::DontKnow, Self::Refused, Self::NotApplicable];

    /// Among the absent answers a condition rests on, the least of these is
    /// inherited: `invalid`, `not_reached`, `refused`, `dont_know`, `no_answer`;
    /// if there is none of them, `not_asked`.
    pub const fn inheritance(self) -> Option<u8> {
        match self {
            Self::Invalid => Some(0),
            Self::NotReached => Some(1),
            Self::Refused => Some(2),
            Self::DontKnow => Some(3),
            Self::NoAnswer => Some(4),
            Self::Answered | Self::NotApplicable | Self::NotAsked | Self::NotFielded => {
                None
            }
        }
    }
}

impl Cell {
    /// A cell with a value.
    pub const fn answered(value: Value) -> Self {
        Self {
            state: AnswerState::Answered,
            value: Some(value),
            inherited: false,
            reason: None,
        }
    }

    /// A cell without one.
    pub const fn absent(state: AnswerState) -> Self {
        Self { state, value: None, inherited: false, reason: None }
    }

    /// A cell without a value whose state was taken over.
    pub const fn inherited(state: AnswerState) -> Self {
        Self { state, value: None, inherited: true, reason: None }
    }

    /// A cell that was not asked because chance has left it out.
    pub const fn planned() -> Self {
        Self {
            state: AnswerState::NotAsked,
            value: None,
            inherited: false,
            reason: Some(Reason::Planned),
        }
    }

    /// The same for that reason.
    #[must_use]
    pub fn because(self, reason: Option<Reason>) -> Self {
        Self { reason, ..self }
    }

    /// Whether chance has left it out.
    pub fn is_planned(&self) -> bool {
        self.reason == Some(Reason::Planned)
    }

    /// Whether there is a value.
    pub fn is_answered(&self) -> bool {
        self.state == AnswerState::Answered
    }
}

impl CodeSet {
    /// The set of nothing.
    pub const fn new() -> Self {
        Self { words: Vec::new() }
    }

    /// Adds an option.
    pub fn insert(&mut self, code: u16) {
        let word = usize::from(code / 64);
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (code % 64);
    }

    /// Whether an option is in the set.
    pub fn contains(&self, code: u16) -> bool {
        self.words
            .get(usize::from(code / 64))
            .is_some_and(|word| word >> (code % 64) & 1 == 1)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The options, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        let codes = 0..u16::try_from(self.words.len() * 64).unwrap_or(u16::MAX);
        codes.filter(|code| self.contains(*code))
    }
}

impl FromIterator<u16> for CodeSet {
    fn from_iter<I: IntoIterator<Item = u16>>(codes: I) -> Self {
        let mut set = Self::new();
        for code in codes {
            set.insert(code);
        }
        set
    }
}

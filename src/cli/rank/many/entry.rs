//! What is put away of a unit until it has its place.
//!
//! *In:* a unit as its rank looks at it. *Out:* the same from bytes.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::cli::rank::Made;
use crate::cli::rank::values::Who;
use crate::cli::scored::Unit;
use crate::decimal::Number;
use crate::rank::{Also, Contender, Place, Row};
use crate::score::Null;
use crate::value::Status;

/// A number, put away as it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Put(pub(super) Number);

/// What is put away of a unit.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Entry {
    pub(super) code: String,
    name: String,
    is_simulated: bool,
    hash: Option<String>,
    /// The number of its status among all.
    status: usize,
    pub(super) value: Result<Put, Null>,
    pub(super) breaking: Vec<Option<Put>>,
    pub(super) published: Option<String>,
    asked: usize,
    answered: usize,
    condition: Option<bool>,
    submitted: Option<String>,
    not_in: Option<usize>,
}

impl Serialize for Put {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.to_stored())
    }
}

impl<'de> Deserialize<'de> for Put {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let number = Number::from_stored(&text).map(Self);
        number.ok_or_else(|| serde::de::Error::custom("no number"))
    }
}

impl Entry {
    pub(super) fn new(unit: &Unit<Made>, told: &Contender<'_>, number: usize) -> Self {
        let is_same = |status: &Status| Some(*status) == told.status;
        let put = |number: &Number| Put(number.clone());
        Self {
            code: unit.head.code.clone(),
            name: unit.head.name.clone(),
            is_simulated: unit.head.is_simulated,
            hash: unit.head.hash.clone(),
            status: Status::ALL.iter().position(is_same).unwrap_or(usize::MAX),
            value: told.value.map(put),
            breaking: told.also.breaking.iter().map(|b| b.as_ref().map(put)).collect(),
            published: unit.made.keys[number].published.clone(),
            asked: told.asked,
            answered: told.answered,
            condition: told.condition,
            submitted: told.also.submitted.map(|day| day.to_string()),
            not_in: told.also.not_in,
        }
    }

    /// The unit as its rank looks at it; one that came more than once has no value.
    pub(super) fn contender(&self, is_second: bool) -> Contender<'_> {
        let number = |put: &Put| put.0.clone();
        Contender {
            unit: &self.code,
            status: Status::ALL.get(self.status).copied(),
            value: match &self.value {
                Ok(value) if !is_second => Ok(&value.0),
                Err(null) if !is_second => Err(*null),
                _ => Err(Null::Invalid),
            },
            asked: self.asked,
            answered: self.answered,
            condition: self.condition,
            groups: Vec::new(),
            order: None,
            also: Also {
                submitted: self
                    .submitted
                    .as_ref()
                    .and_then(|day| day.parse::<Date>().ok()),
                not_in: self.not_in,
                breaking: self.breaking.iter().map(|b| b.as_ref().map(number)).collect(),
            },
        }
    }

    /// The unit at a place.
    pub(super) fn row(&self, number: usize, place: Place) -> Row {
        let number_of = |put: &Put| put.0.clone();
        Row {
            contender: number,
            unit: self.code.clone(),
            value: self.value.as_ref().map_or(Number::ZERO, number_of),
            place,
            within: Vec::new(),
            breaking: self.breaking.iter().map(|b| b.as_ref().map(number_of)).collect(),
        }
    }

    /// The entry as bytes.
    pub(super) fn stored(&self) -> Vec<u8> {
        // Nothing of it can fail: no key is anything but text.
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(super) fn restore(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let texts = [&self.code, &self.name].into_iter().map(String::len);
        let more = [&self.hash, &self.published].into_iter().flatten().map(String::len);
        size_of::<Self>() + texts.chain(more).sum::<usize>() + self.breaking.len() * 32
    }

    /// Whose row it is.
    pub(super) fn who(&self) -> Who<'_> {
        Who {
            code: &self.code,
            name: &self.name,
            is_simulated: self.is_simulated,
            hash: self.hash.as_deref(),
            children: None,
        }
    }
}

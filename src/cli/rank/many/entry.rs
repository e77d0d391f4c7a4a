//! What is put away of a unit until it has its place.
//!
//! *In:* a unit as its rank looks at it. *Out:* the same from bytes.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cli::rank::Made;
use crate::cli::rank::values::Who;
use crate::cli::scored::Unit;
use crate::decimal::Number;
use crate::model::RankRule;
use crate::rank::{Also, Contender, Decided, Place, Row};
use crate::score::Null;
use crate::value::Status;

/// What is put away of a unit.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Entry {
    pub(super) code: String,
    name: String,
    is_simulated: bool,
    hash: Option<String>,
    status: Option<Status>,
    /// The value, and what decides its place.
    value: Result<(Number, Decided), Null>,
    pub(super) published: Option<String>,
    asked: usize,
    answered: usize,
    condition: Option<bool>,
    submitted: Option<String>,
    not_in: Option<usize>,
}

impl Entry {
    pub(super) fn new(
        unit: &Unit<Made>,
        told: &Contender<'_>,
        (number, rule): (usize, &RankRule),
    ) -> Self {
        let put = |value: &Number| (value.clone(), Decided::new(rule, value, told));
        Self {
            code: unit.head.code.clone(),
            name: unit.head.name.clone(),
            is_simulated: unit.head.is_simulated,
            hash: unit.head.hash.clone(),
            status: told.status,
            value: told.value.map(put),
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
        Contender {
            unit: &self.code,
            status: self.status,
            value: match &self.value {
                Ok((value, _)) if !is_second => Ok(value),
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
                ..Also::default()
            },
        }
    }

    /// What decides its place, where it has a value.
    pub(super) fn key(&self) -> Option<&Decided> {
        self.value.as_ref().ok().map(|(_, key)| key)
    }

    /// The unit at a place; none where it has no value.
    pub(super) fn row(&self, number: usize, place: Place) -> Option<Row> {
        let (value, decided) = self.value.as_ref().ok()?;
        Some(Row {
            contender: number,
            unit: self.code.clone(),
            value: value.clone(),
            place,
            within: Vec::new(),
            decided: decided.clone(),
        })
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
        let breaking = self.key().map_or(0, |key| key.breaking.len());
        size_of::<Self>()
            + texts.chain(more).sum::<usize>()
            + breaking * size_of::<Number>()
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

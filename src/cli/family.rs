//! Parents among scored units: whose answers are made, who is counted, and of which kind.
//!
//! *In:* answers of units. *Out:* those of parents that take `mode`, `sum` or `mean`,
//! and words on who was counted.
//!
//! A parent is never counted beside its children; how its answers come about is said in
//! `answers`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::answers::{Reader, ValidAnswers, Workspace};
use crate::check::Instrument;
use crate::cli::scored::Head;
use crate::report::Language;
use crate::report::visible::visible;

/// Answers from which those of a parent are made.
pub struct Fed {
    /// The number of their group.
    pub group: usize,
    /// Their number in the group.
    pub unit: usize,
    /// They themselves.
    pub answers: ValidAnswers,
    /// The same as they were handed in, where a correction changed them.
    pub before: Option<ValidAnswers>,
}

/// What a parent's answers were made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeOf {
    /// How: `mode`, `sum` or `mean`.
    pub take: &'static str,
    /// The children whose answers were taken.
    pub units: Vec<String>,
    /// How many there are.
    pub below: usize,
    /// By item or grid row, how many children are behind its value.
    pub behind: Vec<(String, usize)>,
}

impl MadeOf {
    /// What answers were made from; none where they were given.
    pub fn of(instrument: &Instrument, answers: &ValidAnswers) -> Option<Self> {
        let children = answers.children()?;
        let slots = instrument.plan().slots.iter().zip(0..);
        let behind = slots.filter_map(|(slot, number)| {
            let count = children.behind(crate::expression::SlotId(number))?;
            Some((slot.name.clone(), count))
        });
        Some(Self {
            take: children.take.name(),
            units: children.units.clone(),
            below: children.below,
            behind: behind.collect(),
        })
    }

    /// The same as an object.
    pub fn value(&self) -> Value {
        let behind: serde_json::Map<String, Value> = self
            .behind
            .iter()
            .map(|(name, count)| (name.clone(), json!(count)))
            .collect();
        json!({
            "take": self.take,
            "units": self.units,
            "below": self.below,
            "behind": behind,
        })
    }
}

/// The parents made of answers, and the same as these were handed in, where a correction
/// changed one of them.
pub fn parents(
    reader: &Reader<'_>,
    fed: &[&Fed],
) -> Vec<(ValidAnswers, Option<ValidAnswers>)> {
    let mut work = Workspace::default();
    let now: Vec<&ValidAnswers> = fed.iter().map(|fed| &fed.answers).collect();
    let made = reader.parents(&now, &mut work);
    let mut before = Vec::new();
    if fed.iter().any(|fed| fed.before.is_some()) {
        let then: Vec<&ValidAnswers> =
            fed.iter().map(|fed| fed.before.as_ref().unwrap_or(&fed.answers)).collect();
        before = reader.parents(&then, &mut work);
    }
    let earlier = |answers: &ValidAnswers| {
        let is_same = |other: &ValidAnswers| {
            (other.unit(), other.key()) == (answers.unit(), answers.key())
        };
        before.iter().find(|other| is_same(other)).cloned()
    };
    made.into_iter()
        .map(|answers| {
            let before = earlier(&answers);
            (answers, before)
        })
        .collect()
}

/// How many units of each kind, in the order of the words; none without kinds.
pub fn kinds<'a>(
    kinds: impl Iterator<Item = Option<&'a str>>,
) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for kind in kinds.flatten().filter(|kind| !kind.is_empty()) {
        *counts.entry(kind.to_owned()).or_default() += 1;
    }
    counts
}

/// Which kinds were counted: `Counted, by kind: district 12, municipality 289.`
pub fn kinds_note(counts: &BTreeMap<String, usize>, language: Language) -> String {
    if counts.is_empty() {
        return String::new();
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(kind, count)| format!("{} {}", visible(kind), language.count(*count)))
        .collect();
    let head = language.pick("Counted, by kind", "Räknade, efter slag");
    format!("{head}: {}.\n", counts.join(", "))
}

/// Whose answers are made and who is listed without being counted.
pub fn families_note<'a>(
    heads: impl Iterator<Item = &'a Head>,
    language: Language,
) -> String {
    let mut lines = String::new();
    let mut uncounted = 0;
    for head in heads {
        uncounted += usize::from(!head.counts);
        let Some(made) = &head.made_of else { continue };
        let (code, take) = (visible(&head.code), made.take);
        let (some, all) = (language.count(made.units.len()), language.count(made.below));
        lines.push_str(&match language {
            Language::English => {
                format!("{code} is made from {some} of {all} units below it ({take}).\n")
            }
            Language::Swedish => {
                format!("{code} görs av {some} av {all} enheter under den ({take}).\n")
            }
        });
    }
    if uncounted > 0 {
        let count = language.count(uncounted);
        lines.push_str(&match language {
            Language::English => {
                format!("Not counted, since a unit above or below is: {count}.\n")
            }
            Language::Swedish => {
                format!("Ej räknade, då en enhet över eller under är det: {count}.\n")
            }
        });
    }
    lines
}

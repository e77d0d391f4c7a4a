//! `survey rank --against`: each place beside the one in an earlier wave.
//!
//! *In:* a ranking, and the earlier wave as it was named. *Out:* for each unit its
//! earlier place, how far it moved, and the change of its published score; both bases.
//!
//! Places are as published: who is ranked in one wave only makes others move. `survey
//! compare` also ranks those in both.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::compare::{self, Reading, Side, number_of, open, other_rules};
use crate::cli::error::Error;
use crate::cli::rank::told::{Candidate, Told};
use crate::cli::scored::Group;
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::model::{RankRule, WaveBreak};
use crate::rank::Row;
use crate::report::listing::Column;
use crate::report::score::MISSING;
use crate::report::{Language, Look, machine, rank as told, waves as words};
use crate::score::Null;
use crate::waves::{Entry, Pair, Standing, Wave, Why};

/// An earlier wave beside a ranking.
pub struct Against {
    /// What it is called.
    pub label: String,
    /// How many were ranked.
    pub ranked: usize,
    /// How many are ranked in both.
    pub both: usize,
    /// The break between the two.
    broken: Option<WaveBreak>,
    pairs: BTreeMap<String, Pair>,
    /// The file whose rules have changed since it was written.
    outdated: Option<String>,
}

/// What is compared: the group, the number of the rank, its rule, the units.
pub type Present<'a, M> = (&'a Group<M>, usize, &'a RankRule, &'a [Candidate<'a>]);

impl Against {
    /// Reads the earlier wave and compares.
    pub(super) fn new(
        given: &Path,
        (group, number, rule, candidates): Present<'_, super::Made>,
        folder: &Path,
        session: &mut Session,
    ) -> Result<Self, Error> {
        let questionnaire = group.ready.questionnaire();
        let name = questionnaire.root().0;
        let how =
            Reading { scoring: None, corrections: None, known: Some((name, folder)) };
        let old = open(given, &how, session)?.map_err(|_| Error::NothingFound {
            what: given.display().to_string(),
            wanted: Words::new("answers that can be scored", "svar som kan poängsättas"),
        })?;
        let new = present(group, number, rule, candidates);
        let node = &rule.by.value;
        let rank = old.rank(rule);
        let wave = old.wave(node, rank, false);
        let earlier = compare::Present {
            questionnaire,
            earlier: compare::versions_before(questionnaire, folder, session)?,
            breaks: &group.ready.scoring().waves.breaks,
        };
        let found = earlier.compared(&old, (&wave, &new), node)?;
        let broken = found.stop.and_then(|at| earlier.breaks.get(at)).cloned();
        Ok(Self {
            label: label(&old, &new),
            ranked: found.compared.old.base.ranked,
            both: found.compared.panel,
            broken,
            pairs: found
                .compared
                .pairs
                .into_iter()
                .filter(|pair| !pair.is_old_only())
                .map(|pair| (pair.unit.clone(), pair))
                .collect(),
            outdated: (!old.has_its_rules()).then(|| old.source.clone()),
        })
    }

    fn pair(&self, row: &Row) -> Option<&Pair> {
        self.pairs.get(&row.unit)
    }

    /// The columns beside the place: the earlier one, and the trend.
    pub(super) fn columns(language: Language) -> [Column; 2] {
        [
            Column::number("previous", language.pick("Previous", "Förra")),
            Column::text("moved", "Trend"),
        ]
    }

    /// Their cells.
    pub(super) fn cells(&self, row: &Row, look: &Look) -> [String; 2] {
        let Some(pair) = self.pair(row) else {
            return [MISSING.to_owned(), MISSING.to_owned()];
        };
        let new = look.language.pick("new", "ny");
        let previous = match &pair.published.old {
            Some(place) => told::place(place, look.language),
            None => new.to_owned(),
        };
        let moved = match &pair.published.moved {
            Ok(moved) => words::arrow(moved, look),
            Err(why) => words::short(why, look.language).to_owned(),
        };
        [previous, moved]
    }

    /// The change of the published score.
    pub(super) fn change(&self, row: &Row, language: Language) -> String {
        let digits = self.pair(row).and_then(digits);
        digits.map_or(MISSING.to_owned(), |digits| words::signed(&digits, language))
    }

    /// The trend at the end of a sentence.
    pub(super) fn in_words(&self, row: &Row, language: Language) -> String {
        let Some(pair) = self.pair(row) else { return String::new() };
        match &pair.published.moved {
            Ok(moved) => words::in_words(moved, language),
            Err(why) => {
                let labels = (self.label.as_str(), "");
                match why {
                    Why::Unranked { .. } | Why::Standing(Standing::New) => {
                        language.pick("new", "ny").to_owned()
                    }
                    why => words::reason(why, labels, language),
                }
            }
        }
    }

    /// Adds what is known to the object of a row.
    pub(super) fn add(&self, row: &Row, value: &mut Value) {
        let pair = self.pair(row);
        let place = pair.and_then(|pair| pair.published.old.as_ref());
        let number = |digits: String| machine::number(&digits);
        value["previous"] =
            place.map_or(Value::Null, |place| number(told::digits(&place.place)));
        value["previous_ranked"] = json!(self.ranked);
        let moved = pair.map(|pair| &pair.published.moved);
        value["moved"] = match moved {
            Some(Ok(moved)) => number(told::digits(moved)),
            _ => Value::Null,
        };
        value["moved_reason"] = match moved {
            Some(Err(why)) => json!(words::name(why)),
            _ => Value::Null,
        };
        value["change"] = pair.and_then(digits).map_or(Value::Null, number);
    }

    /// Both bases, and the break.
    pub(super) fn told(&self, language: Language) -> String {
        let (ranked, both) = (language.count(self.ranked), language.count(self.both));
        let label = &self.label;
        let mut text = match language {
            Language::English => format!("{label}: {ranked} ranked; {both} in both.\n"),
            Language::Swedish => {
                format!("{label}: {ranked} rangordnade; {both} i båda.\n")
            }
        };
        if let Some(broken) = &self.broken {
            let because = broken.because.as_ref();
            let because = because.map_or("", |text| text.wording(language.tag()));
            let (before, after) = (&broken.before.value, &broken.after.value);
            text.push_str(&match language {
                Language::English => {
                    format!("The series ends between {before} and {after}: {because}\n")
                }
                Language::Swedish => {
                    format!("Serien bryts mellan {before} och {after}: {because}\n")
                }
            });
        }
        if let Some(name) = &self.outdated {
            let note = language.pick("note", "not");
            text.push_str(&format!("{note}: {}", other_rules(name, language)));
        }
        text
    }

    /// The same for programs.
    pub(super) fn value(&self) -> Value {
        json!({
            "label": self.label,
            "ranked": self.ranked,
            "ranked_in_both": self.both,
            "break": self.broken.as_ref().map(|broken| {
                json!([broken.before.value, broken.after.value])
            }),
        })
    }
}

/// The change of a published score, with its decimals.
fn digits(pair: &Pair) -> Option<String> {
    let change = pair.change.as_ref().ok()?;
    let (_, old) = pair.old.as_ref()?;
    let (_, new) = pair.new.as_ref()?;
    Some(words::difference(change, old, new))
}

/// What the earlier wave is called; its file where both are of one wave.
fn label(old: &Side, new: &Wave) -> String {
    match old.label == new.label {
        true => format!("{} ({})", old.label, old.source),
        false => old.label.clone(),
    }
}

/// The present ranking as a wave.
fn present(
    group: &Group<super::Made>,
    number: usize,
    rule: &RankRule,
    candidates: &[Candidate<'_>],
) -> Wave {
    let label = group.ready.questionnaire().wave_label().to_owned();
    let mut wave = Wave { label, rule: Some(rule.clone()), units: BTreeMap::new() };
    for (code, name, unit) in candidates {
        let unit = unit.filter(|unit| !unit.head.is_second);
        let key = unit.map(|unit| &unit.made.keys[number]);
        let published = key.and_then(|key| {
            let digits = key.published.clone()?;
            Some((number_of(&digits)?, digits))
        });
        let value = key.map(|key| &key.value);
        let entry = Entry {
            name: name.clone(),
            status: unit.map(|unit| unit.head.status),
            published,
            null: match value {
                Some(Err(null)) => Some(*null),
                Some(Ok(_)) => None,
                None => Some(Null::Invalid),
            },
            value: value.and_then(|value| value.clone().ok()),
            asked: unit.map_or(0, |unit| unit.made.asked),
            answered: unit.map_or(0, |unit| unit.made.answered),
            condition: key.map_or(Some(true), |key| key.condition),
            groups: vec![None; rule.within.len()],
            is_corrected: unit.is_some_and(|unit| unit.before.is_some()),
        };
        wave.units.insert(code.clone(), entry);
    }
    wave
}

impl Told<'_> {
    /// Who moved because of corrections, where there are any.
    pub(super) fn moved_by_corrections(&self) -> Vec<compare::Moved> {
        let Some(before) = &self.before else { return Vec::new() };
        compare::moved(before, &self.ranking, |code| {
            let found = self.contenders.iter().find(|(other, _, _)| other == code);
            found.is_some_and(|(_, _, unit)| {
                unit.is_some_and(|unit| unit.before.is_some())
            })
        })
    }
}

//! Scores and places of two waves, unit by unit.
//!
//! *In:* two waves, and which unit of the one is which of the other. *Out:* for each unit
//! the change of its score, of its place as published, and of its place among the units
//! that are ranked in both; or why there is no such figure.
//!
//! Nothing is rounded here: a change of published scores is the difference of the two
//! numbers in print.

use std::collections::{BTreeMap, BTreeSet};

use crate::decimal::Number;
use crate::model::RankRule;
use crate::rank::{Also, Contender, Place, Ranking, rank};
use crate::score::{Null, is_scored};
use crate::value::Status;

/// One wave as it is compared.
#[derive(Clone, Debug, Default)]
pub struct Wave {
    /// What it is called.
    pub label: String,
    /// How its units are ranked; none where they are not.
    pub rule: Option<RankRule>,
    /// Its units by code, those of the register that did not answer among them.
    pub units: BTreeMap<String, Entry>,
}

/// A unit in one wave.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// The status of its answers; none where there are none.
    pub status: Option<Status>,
    /// The published score, with its digits.
    pub published: Option<(Number, String)>,
    /// Why there is none.
    pub null: Option<Null>,
    /// What it is ranked by.
    pub value: Option<Number>,
    /// Scored items that it was asked.
    pub asked: usize,
    /// Those of them that it answered.
    pub answered: usize,
    /// Whether `eligible.where` holds.
    pub condition: Option<bool>,
    /// Its cells in the columns of `within`.
    pub groups: Vec<Option<String>>,
    /// A correction changed its answers.
    pub is_corrected: bool,
}

/// Which unit of the older wave is which of the newer one.
#[derive(Clone, Debug, Default)]
pub struct Joins {
    /// The unit of the older wave that a unit of the newer one was; none where it was
    /// merged or split since. A unit that is not listed has the same code in both.
    pub earlier: BTreeMap<String, Option<String>>,
    /// Units of the older wave that were merged or split since.
    pub changed: BTreeSet<String>,
}

/// What a unit is in two waves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It answered both.
    Both,
    /// It answers for the first time.
    New,
    /// It answers again; it did in that earlier wave, and not in the older of the two.
    Returning(String),
    /// It answered the older wave only.
    Lost,
    /// It was merged or split between the two.
    Changed,
}

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is not in both waves.
    Standing(Standing),
    /// It has no score in that wave.
    NoScore {
        /// In the older wave.
        is_old: bool,
        /// The reason there.
        null: Null,
    },
    /// It has no place in that wave.
    Unranked {
        /// In the older wave.
        is_old: bool,
    },
    /// The series ends between the two: the number of the break.
    Break(usize),
    /// The answers of that wave are not at hand.
    NoAnswers {
        /// Of the older wave.
        is_old: bool,
    },
    /// Answers to these items are options that the other wave lacks.
    Lost(Vec<String>),
}

/// Two places of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// In the older wave.
    pub old: Option<Place>,
    /// In the newer one.
    pub new: Option<Place>,
    /// How many places it went up; or why there is no such number.
    pub moved: Result<Number, Why>,
}

/// A unit in two waves.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Its code: in the newer wave, else in the older.
    pub unit: String,
    /// Its code in the older wave.
    pub old_unit: Option<String>,
    /// Its name.
    pub name: String,
    /// Which of the two it answered.
    pub standing: Standing,
    /// The published score of the older wave.
    pub old: Option<(Number, String)>,
    /// That of the newer one.
    pub new: Option<(Number, String)>,
    /// The difference.
    pub change: Result<Number, Why>,
    /// Places as published.
    pub published: Places,
    /// Places among the units ranked in both.
    pub panel: Places,
    /// A correction changed its answers.
    pub is_corrected: bool,
}

/// Two waves compared.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Every unit that answered either, by code.
    pub pairs: Vec<Pair>,
    /// The ranking of the older wave.
    pub old: Ranking,
    /// The ranking of the newer one.
    pub new: Ranking,
    /// How many units are ranked in both.
    pub panel: usize,
}

impl Entry {
    /// Whether it answered.
    pub fn has_answered(&self) -> bool {
        self.status.is_some_and(is_scored)
    }
}

impl Wave {
    /// Its ranking, among all its units or among some.
    pub fn ranking(&self, among: Option<&BTreeSet<&str>>) -> Ranking {
        let Some(rule) = &self.rule else { return Ranking::default() };
        let units = self.units.iter();
        let units = units
            .filter(|(code, _)| among.is_none_or(|among| among.contains(code.as_str())));
        let contenders: Vec<Contender<'_>> = units
            .map(|(code, entry)| Contender {
                unit: code,
                status: entry.status,
                value: entry.value.as_ref().ok_or(entry.null.unwrap_or(Null::Invalid)),
                asked: entry.asked,
                answered: entry.answered,
                condition: entry.condition,
                groups: entry.groups.iter().map(Option::as_deref).collect(),
                order: None,
                also: Also::default(),
            })
            .collect();
        rank(rule, &contenders)
    }
}

/// Compares two waves, unit by unit. `before` are the waves before the older one, the
/// latest first, each with its units as the newer wave calls them; `stop` is the break
/// that the series of the node ends at.
pub fn compare(
    (old, new): (&Wave, &Wave),
    joins: &Joins,
    before: &[(String, BTreeSet<String>)],
    stop: Option<usize>,
) -> Compared {
    let (old_ranking, new_ranking) = (old.ranking(None), new.ranking(None));
    let mut pairs = pairs((old, new), joins, before);
    let places = (by_unit(&old_ranking), by_unit(&new_ranking));
    for pair in &mut pairs {
        pair.change = change(pair, (old, new), stop);
        pair.published = moved(pair, &places, stop);
    }
    let in_both: Vec<(String, String)> = pairs
        .iter()
        .filter(|pair| pair.published.old.is_some() && pair.published.new.is_some())
        .filter_map(|pair| Some((pair.old_unit.clone()?, pair.unit.clone())))
        .collect();
    let olds = in_both.iter().map(|(old, _)| old.as_str()).collect();
    let news = in_both.iter().map(|(_, new)| new.as_str()).collect();
    let (old_panel, new_panel) = (old.ranking(Some(&olds)), new.ranking(Some(&news)));
    let places = (by_unit(&old_panel), by_unit(&new_panel));
    for pair in &mut pairs {
        pair.panel = moved(pair, &places, stop);
    }
    Compared { pairs, old: old_ranking, new: new_ranking, panel: in_both.len() }
}

type ByUnit<'r> = BTreeMap<&'r str, &'r Place>;

fn by_unit(ranking: &Ranking) -> ByUnit<'_> {
    ranking.rows.iter().map(|row| (row.unit.as_str(), &row.place)).collect()
}

/// Every unit that answered either wave.
fn pairs(
    (old, new): (&Wave, &Wave),
    joins: &Joins,
    before: &[(String, BTreeSet<String>)],
) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (code, entry) in new.units.iter().filter(|(_, entry)| entry.has_answered()) {
        let join = joins.earlier.get(code);
        let earlier = match join {
            Some(join) => join.as_deref(),
            None => Some(code.as_str()),
        };
        let found = earlier.and_then(|earlier| old.units.get_key_value(earlier));
        let found = found.filter(|(_, entry)| entry.has_answered());
        let standing = match found {
            Some(_) => Standing::Both,
            None if join.is_some_and(Option::is_none) => Standing::Changed,
            None => match before.iter().find(|(_, units)| units.contains(code)) {
                Some((label, _)) => Standing::Returning(label.clone()),
                None => Standing::New,
            },
        };
        known.extend(found.map(|(code, _)| code.as_str()));
        let mut pair = Pair::of(code, entry, standing);
        pair.new = entry.published.clone();
        if let Some((code, entry)) = found {
            pair.old_unit = Some(code.clone());
            pair.old = entry.published.clone();
        }
        pairs.push(pair);
    }
    for (code, entry) in old.units.iter().filter(|(_, entry)| entry.has_answered()) {
        if known.contains(code.as_str()) {
            continue;
        }
        let standing = match joins.changed.contains(code) {
            true => Standing::Changed,
            false => Standing::Lost,
        };
        let mut pair = Pair::of(code, entry, standing);
        pair.old_unit = Some(code.clone());
        pair.old = entry.published.clone();
        pairs.push(pair);
    }
    pairs.sort_by(|a, b| a.unit.cmp(&b.unit).then(a.old_unit.cmp(&b.old_unit)));
    pairs
}

impl Pair {
    fn of(code: &str, entry: &Entry, standing: Standing) -> Self {
        let why = Why::Standing(standing.clone());
        let none = Places { old: None, new: None, moved: Err(why.clone()) };
        Self {
            unit: code.to_owned(),
            old_unit: None,
            name: entry.name.clone(),
            standing,
            old: None,
            new: None,
            change: Err(why),
            published: none.clone(),
            panel: none,
            is_corrected: entry.is_corrected,
        }
    }

    /// Whether it is a unit of the older wave alone; another may have its code now.
    pub fn is_old_only(&self) -> bool {
        self.old_unit.is_some() && self.standing != Standing::Both
    }

    /// Why it has no change, if it is not in both waves.
    pub fn apart(&self) -> Option<Why> {
        (self.standing != Standing::Both).then(|| Why::Standing(self.standing.clone()))
    }
}

fn change(
    pair: &Pair,
    (old, new): (&Wave, &Wave),
    stop: Option<usize>,
) -> Result<Number, Why> {
    if let Some(why) = pair.apart() {
        return Err(why);
    }
    if let Some(number) = stop {
        return Err(Why::Break(number));
    }
    let null = |wave: &Wave, code: Option<&String>, is_old| {
        let entry = code.and_then(|code| wave.units.get(code));
        let null = entry.and_then(|entry| entry.null).unwrap_or(Null::NotApplicable);
        Why::NoScore { is_old, null }
    };
    let (before, _) =
        pair.old.as_ref().ok_or_else(|| null(old, pair.old_unit.as_ref(), true))?;
    let (now, _) = pair.new.as_ref().ok_or_else(|| null(new, Some(&pair.unit), false))?;
    Ok(now.clone() - before.clone())
}

fn moved(
    pair: &Pair,
    (old, new): &(ByUnit<'_>, ByUnit<'_>),
    stop: Option<usize>,
) -> Places {
    let earlier = pair.old_unit.as_deref();
    let before = earlier.and_then(|code| old.get(code)).map(|place| (*place).clone());
    let now = new.get(pair.unit.as_str()).filter(|_| !pair.is_old_only());
    let now = now.map(|place| (*place).clone());
    let moved = match (&before, &now) {
        _ if pair.standing != Standing::Both => Err(Why::Standing(pair.standing.clone())),
        (None, _) => Err(Why::Unranked { is_old: true }),
        (_, None) => Err(Why::Unranked { is_old: false }),
        (Some(_), Some(_)) if stop.is_some() => Err(Why::Break(stop.unwrap_or_default())),
        (Some(before), Some(now)) => Ok(before.place.clone() - now.place.clone()),
    };
    Places { old: before, new: now, moved }
}

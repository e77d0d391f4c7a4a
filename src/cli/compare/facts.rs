//! The chain of waves behind a comparison, and what it tells of it.
//!
//! *In:* the newer of two waves, and the versions that it follows. *Out:* who answered
//! each of them and who was first.
//!
//! A wave whose answers do not lie beside its questionnaire is in the chain, and nothing
//! is known of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::cli::compare::{Earlier, Reading, Side, Told, home, joins, open, stop_of};
use crate::cli::session::Session;
use crate::decimal::Number;
use crate::model::{Questionnaire, RankRule};
use crate::rank::Ranking;
use crate::waves::{Best, Streak, Wave, best_within, streaks};

/// The waves before the newer one, the latest first.
pub(super) fn chain(
    old: &Side,
    new: &Side,
    (node, rank): (&str, &Option<(usize, RankRule)>),
    session: &Session,
) -> Vec<Earlier> {
    let own = new.ready.questionnaire();
    let mut chain = Vec::new();
    for (number, version) in new.earlier.iter().enumerate() {
        let mut versions: Vec<&Questionnaire> = vec![version];
        versions.extend(new.earlier[..number].iter().rev());
        versions.push(own);
        let opened;
        let side = if old.ready.questionnaire().root() == version.root() {
            Some(old)
        } else {
            opened = answered(new, version, session);
            opened.as_ref()
        };
        let label = version.wave_label().to_owned();
        let Some(side) = side else {
            let answered = BTreeSet::new();
            chain.push(Earlier { label, answered, first: None });
            continue;
        };
        let rank = rank.as_ref().and_then(|(_, rule)| side.rank(rule));
        let wave = side.wave(node, rank, false);
        let is_stopped = stop_of(side, new, node).is_some();
        let codes = codes(&versions, new, &wave);
        let answered = wave.units.iter().filter(|(_, entry)| entry.has_answered());
        let answered =
            answered.filter_map(|(code, _)| codes.get(code).cloned()).collect();
        let first = rank.filter(|_| !is_stopped).map(|_| {
            let units = first(&wave.ranking(None));
            units.iter().filter_map(|unit| codes.get(unit).cloned()).collect()
        });
        chain.push(Earlier { label, answered, first });
    }
    chain
}

/// The present code of each unit of an earlier wave that still is one.
fn codes(
    versions: &[&Questionnaire],
    new: &Side,
    wave: &Wave,
) -> BTreeMap<String, String> {
    let present: BTreeSet<String> = match new.frame() {
        Some(frame) => frame.units.iter().map(|unit| unit.code.clone()).collect(),
        None => wave.units.keys().cloned().collect(),
    };
    let joins = joins(versions, present.iter());
    joins.earlier.into_iter().filter_map(|(now, before)| Some((before?, now))).collect()
}

/// An earlier wave with the answers beside its questionnaire, where there are any.
fn answered(new: &Side, version: &Questionnaire, session: &Session) -> Option<Side> {
    let (name, folder) = home(new);
    let given = format!("{}@{}", version.name.value, version.version.value);
    let known = Some((name.as_str(), folder.as_path()));
    let how = Reading { scoring: None, corrections: None, known };
    let mut silent = session.settings.clone();
    silent.quiet = 2;
    let mut aside = Session::silent(silent, session.environment.clone());
    open(Path::new(&given), &how, &mut aside).ok()?.ok()
}

/// The units at place 1.
fn first(ranking: &Ranking) -> Vec<String> {
    let best = ranking.rows.first().map(|row| &row.decided);
    let rows = ranking.rows.iter().filter(|row| Some(&row.decided) == best);
    rows.map(|row| row.unit.clone()).collect()
}

impl Told {
    /// Who is first, and for how many waves in a row; ends at a break and where nothing is
    /// known.
    pub(super) fn streaks(&self) -> Vec<Streak> {
        if self.rank.is_none() {
            return Vec::new();
        }
        let mut firsts = vec![first(&self.compared.new)];
        firsts.extend(self.chain.iter().map_while(|wave| wave.first.clone()));
        streaks(&firsts)
    }

    /// Who is best in each group of the newer wave.
    pub(super) fn best(&self) -> Vec<Best> {
        let wave = &self.waves.1;
        best_within(&self.compared.new, |unit, column| {
            wave.units.get(unit)?.groups.get(column)?.clone()
        })
    }

    /// The units of the register that did not answer the newer wave.
    pub(super) fn silent(&self) -> Vec<&str> {
        if self.new.frame().is_none() {
            return Vec::new();
        }
        let silent =
            self.waves.1.units.iter().filter(|(_, entry)| entry.status.is_none());
        silent.map(|(code, _)| code.as_str()).collect()
    }

    /// The units whose place is another because of corrections: place as handed in and
    /// now, and whether their own answers were corrected.
    pub(super) fn moved_by_corrections(&self) -> Vec<Moved> {
        let Some(before) = &self.before else { return Vec::new() };
        moved(&before.new, &self.compared.new, |unit| {
            self.waves.1.units.get(unit).is_some_and(|entry| entry.is_corrected)
        })
    }
}

/// A unit with another place because of corrections: its code, the place as handed in, the
/// place now, and whether its own answers were corrected.
pub type Moved = (String, Option<Number>, Option<Number>, bool);

/// The units whose place differs between two rankings of one wave.
pub fn moved(
    before: &Ranking,
    after: &Ranking,
    is_corrected: impl Fn(&str) -> bool,
) -> Vec<Moved> {
    let places = |ranking: &Ranking| -> BTreeMap<String, Number> {
        let rows = ranking.rows.iter();
        rows.map(|row| (row.unit.clone(), row.place.place.clone())).collect()
    };
    let (before, after) = (places(before), places(after));
    let units: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let both = units.into_iter().map(|unit| (unit, before.get(unit), after.get(unit)));
    both.filter(|(_, before, after)| before != after)
        .map(|(unit, before, after)| {
            (unit.clone(), before.cloned(), after.cloned(), is_corrected(unit))
        })
        .collect()
}

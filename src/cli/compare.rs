//! `survey compare`: the results of two waves.
//!
//! *In:* two waves, each a label, answers or a results file. *Out:* for each unit the
//! change of its score and place as published, among the units ranked in both, and like
//! for like; what the change is made of; the figures of both; facts over the waves.
//!
//! Definitions are compared by `diff`. Which wave is the earlier one is said by
//! `wave.follows`, never by a year.

mod facts;
mod figures;
mod list;
mod side;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use crate::cli::args::{CompareArguments, Format};
use crate::cli::beside;
use crate::cli::error::Error;
use crate::cli::files::is_there;
use crate::cli::findings::aside;
use crate::cli::library::Library;
use crate::cli::scored::Unit;
use crate::cli::session::Session;
use crate::diagnostic::{Words, nearest};
use crate::model::{Questionnaire, RankRule, Rescore, WaveBreak};
use crate::score::Null;
use crate::waves::{
    Compared, Joins, LikeForLike, Parts, Study, Wave, Why, compare, continued,
};

pub use facts::{Moved, moved};
pub use list::{moved_note, other_rules};
pub use side::{Kept, Reading, Side, Unscored, number_of, open};
pub use values::moved_values;

const FORMATS: &[Format] = &[Format::Human, Format::Json, Format::Ndjson, Format::Csv];

/// Two waves compared, with everything needed to tell it.
pub struct Told {
    old: Side,
    new: Side,
    /// The node whose scores are compared.
    node: String,
    /// The rank of the newer wave, by its number.
    rank: Option<(usize, RankRule)>,
    waves: (Wave, Wave),
    compared: Compared,
    /// The same with the newer wave as it was handed in, where there are corrections.
    before: Option<Compared>,
    like: Vec<Like>,
    /// The figures that both waves have.
    figures: figures::Figures,
    /// The break that the series of the node ends at, by its number.
    stop: Option<usize>,
    /// The waves of the chain before the newer one, the latest first.
    chain: Vec<Earlier>,
    /// Neither is known to follow the other.
    is_unlinked: bool,
}

/// Both waves by the rules of one of them.
struct Like {
    by: Rescore,
    label: String,
    dropped: Vec<crate::waves::Dropped>,
    other_dropped: Vec<crate::waves::Dropped>,
    scored: Vec<String>,
    units: BTreeMap<String, LikeUnit>,
}

/// A unit like for like.
struct LikeUnit {
    old: Option<String>,
    new: Option<String>,
    change: Result<crate::decimal::Number, Why>,
    parts: Result<Parts, Null>,
}

/// An earlier wave of the chain.
struct Earlier {
    label: String,
    /// Who answered, as the newer wave calls them.
    answered: BTreeSet<String>,
    /// Who is at place 1; none where that is not known.
    first: Option<Vec<String>>,
}

/// Compares the two and prints what changed.
pub fn run(arguments: &CompareArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("compare", FORMATS)?;
    let (old, new) = match sides(arguments, session)? {
        Ok(sides) => sides,
        Err(Unscored(found)) => return values::nothing(found, format, session),
    };
    for side in [&old, &new] {
        if let Some(collected) = &side.collected {
            let sources = &collected.batch.library.sources;
            aside(session, &collected.batch.broken, sources, &[]);
            aside(session, &beside::of_corrections(collected), sources, &[]);
        }
    }
    let told = Told::new(old, new, arguments, session)?;
    let text = match format {
        Format::Csv => told.csv(arguments, session)?,
        Format::Ndjson => told.ndjson(session),
        Format::Json => told.document(session),
        _ => told.human(arguments, session)?,
    };
    session.result(&text)?;
    told.tell(session);
    Ok(())
}

/// Reads both; a label is looked up among the versions of the other one's questionnaire.
fn sides(
    arguments: &CompareArguments,
    session: &mut Session,
) -> Result<Result<(Side, Side), Unscored>, Error> {
    let scoring = arguments.scoring.as_deref();
    let plain = Reading { scoring, corrections: None, known: None };
    let newer = Reading { corrections: arguments.corrections.as_deref(), ..plain };
    let (old, new) = (arguments.old.as_path(), arguments.new.as_path());
    let (first, second) = (is_there(old), is_there(new));
    let is_old_first = first && !second;
    let (one, how, other, then) = match is_old_first {
        true => (old, &plain, new, &newer),
        false => (new, &newer, old, &plain),
    };
    let one = match open(one, how, session)? {
        Ok(one) => one,
        Err(unscored) => return Ok(Err(unscored)),
    };
    let (name, folder) = home(&one);
    let known = Some((name.as_str(), folder.as_path()));
    let other = open(other, &Reading { known, ..*then }, session)?;
    Ok(other.map(|other| if is_old_first { (one, other) } else { (other, one) }))
}

/// The name of a side's questionnaire, and the folder of its versions.
pub fn home(side: &Side) -> (String, std::path::PathBuf) {
    let name = side.ready.questionnaire().root().0.to_owned();
    let folder = side
        .collected
        .as_ref()
        .map(|collected| collected.batch.library.folder.root().to_owned());
    (name, folder.unwrap_or_else(|| Path::new(".").to_owned()))
}

/// The versions that a questionnaire follows, the latest first.
///
/// # Errors
///
/// There is no such folder.
pub fn versions_before(
    questionnaire: &Questionnaire,
    folder: &Path,
    session: &Session,
) -> Result<Vec<Questionnaire>, Error> {
    let named = session.settings.questionnaires.as_deref();
    let mut library = Library::find(named.or(Some(folder)), None)?;
    Ok(library.earlier_versions(questionnaire))
}

/// The newer of two waves, as far as it says how waves hang together.
pub struct Present<'a> {
    /// Its questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// The versions that it follows, the latest first.
    pub earlier: Vec<Questionnaire>,
    /// Where series end.
    pub breaks: &'a [WaveBreak],
}

/// Two waves compared, and the break that the series of the node ends at.
pub struct Found {
    /// The comparison.
    pub compared: Compared,
    /// The number of the break.
    pub stop: Option<usize>,
}

impl Present<'_> {
    /// Compares an older wave with it, by the score of a node.
    ///
    /// # Errors
    ///
    /// The older one follows the newer.
    pub fn compared(
        &self,
        old: &Side,
        (before, now): (&Wave, &Wave),
        node: &str,
    ) -> Result<Found, Error> {
        let versions = between(old, self.questionnaire, &self.earlier)?;
        let pair = || vec![old.ready.questionnaire(), self.questionnaire];
        let versions = versions.unwrap_or_else(pair);
        let joins = joins(&versions, now.units.keys());
        let stop = stop(old, (self.questionnaire, &self.earlier), self.breaks, node);
        Ok(Found { compared: compare((before, now), &joins, &[], stop), stop })
    }
}

/// The versions between two waves, the older first; `None` where neither follows the
/// other.
///
/// # Errors
///
/// The older one follows the newer.
fn between<'a>(
    old: &'a Side,
    newer: &'a Questionnaire,
    earlier: &'a [Questionnaire],
) -> Result<Option<Vec<&'a Questionnaire>>, Error> {
    let older = old.ready.questionnaire();
    let is_same = |a: &Questionnaire, b: &Questionnaire| a.root() == b.root();
    if is_same(older, newer) {
        return Ok(Some(vec![newer]));
    }
    if old.earlier.iter().any(|earlier| is_same(earlier, newer)) {
        let (first, last) = (older.wave_label(), newer.wave_label());
        return Err(Error::Choose {
            what: Words::new(
                format!("wave {first} comes after wave {last}"),
                format!("mätning {first} kommer efter mätning {last}"),
            ),
            help: Words::new(
                "name the earlier one first: survey compare OLD NEW",
                "ange den tidigare först: survey compare GAMMAL NY",
            ),
        });
    }
    let Some(at) = earlier.iter().position(|earlier| is_same(earlier, older)) else {
        return Ok(None);
    };
    let mut versions: Vec<&Questionnaire> = vec![older];
    versions.extend(earlier[..at].iter().rev());
    versions.push(newer);
    Ok(Some(versions))
}

/// The code that each unit of the newest of these versions had in the oldest.
fn joins<'u>(
    versions: &[&Questionnaire],
    codes: impl Iterator<Item = &'u String>,
) -> Joins {
    let Some(units) = versions.last().and_then(|newest| newest.units.as_ref()) else {
        return Joins::default();
    };
    let earlier = |code: &String| {
        let mut code = code.as_str();
        for pair in versions.windows(2).rev() {
            let [earlier, present] = pair else { continue };
            code = units.earlier_code(code, earlier, present)?;
        }
        Some(code.to_owned())
    };
    // What a change is about lies between the two where its new code has no earlier one.
    let changed = units.changed.iter().filter(|change| earlier(&change.new).is_none());
    Joins {
        changed: changed.map(|change| change.old.clone()).collect(),
        earlier: codes.map(|code| (code.clone(), earlier(code))).collect(),
    }
}

/// The rank that is meant, in the newer wave.
fn rank_of(
    new: &Side,
    arguments: &CompareArguments,
) -> Result<Option<(usize, RankRule)>, Error> {
    let rules = &new.ready.scoring().ranks;
    let number = match &arguments.rank {
        None => (!rules.is_empty()).then_some(0),
        Some(name) => {
            let names: Vec<&str> =
                rules.iter().map(|rule| rule.id.value.as_str()).collect();
            let found = names.iter().position(|other| other == name);
            Some(found.ok_or_else(|| Error::Unknown {
                what: Words::new("rank", "ingen rang"),
                given: name.clone(),
                near: nearest(name, names.iter().copied()).map(str::to_owned),
                known: names.iter().map(ToString::to_string).collect(),
            })?)
        }
    };
    Ok(number.map(|number| (number, rules[number].clone())))
}

impl Told {
    fn new(
        old: Side,
        new: Side,
        arguments: &CompareArguments,
        session: &mut Session,
    ) -> Result<Self, Error> {
        let rank = rank_of(&new, arguments)?;
        let node = match &rank {
            Some((_, rule)) => rule.by.value.clone(),
            None => {
                let column = new.ready.columns.first();
                let node = column.map(|column| &new.ready.ruleset.nodes[column.node].id);
                node.cloned().unwrap_or_default()
            }
        };
        // A study without points has figures alone.
        let is_known = node.is_empty()
            || old.results.is_some()
            || old.ready.ruleset.position(&node).is_some();
        if !is_known {
            return Err(Error::Unknown {
                what: Words::new("node", "ingen nod"),
                given: node,
                near: None,
                known: old
                    .ready
                    .ruleset
                    .nodes
                    .iter()
                    .map(|node| node.id.clone())
                    .collect(),
            });
        }
        let versions = between(&old, new.ready.questionnaire(), &new.earlier)?;
        let is_unlinked = versions.is_none();
        let pair = || vec![old.ready.questionnaire(), new.ready.questionnaire()];
        let versions = versions.unwrap_or_else(pair);
        let old_rank = rank.as_ref().and_then(|(_, rule)| old.rank(rule));
        let new_rank = rank.as_ref().map(|(number, _)| *number);
        let mut waves =
            (old.wave(&node, old_rank, false), new.wave(&node, new_rank, false));
        if waves.0.label == waves.1.label {
            waves.0.label = format!("{} ({})", old.label, old.source);
            waves.1.label = format!("{} ({})", new.label, new.source);
        }
        let joins = joins(&versions, waves.1.units.keys());
        let stop = stop_of(&old, &new, &node);
        let chain = facts::chain(&old, &new, (&node, &rank), session);
        let before: Vec<(String, BTreeSet<String>)> = chain
            .iter()
            .skip_while(|wave| wave.label != old.label)
            .skip(1)
            .map(|wave| (wave.label.clone(), wave.answered.clone()))
            .collect();
        let compared = compare((&waves.0, &waves.1), &joins, &before, stop);
        let earlier = arguments.corrections.is_some().then(|| {
            let handed_in = new.wave(&node, new_rank, true);
            compare((&waves.0, &handed_in), &joins, &before, stop)
        });
        let like = like((&old, &new), &versions, (&compared, &node), stop);
        let figures = figures::figures((&old, &new), &versions, &joins, session)?;
        Ok(Self {
            old,
            new,
            node,
            rank,
            waves,
            compared,
            before: earlier,
            like,
            figures,
            stop,
            chain,
            is_unlinked,
        })
    }

    /// The break that the series ends at.
    fn broken(&self) -> Option<&WaveBreak> {
        self.new.ready.scoring().waves.breaks.get(self.stop?)
    }

    /// How many units answered both.
    fn in_both(&self) -> usize {
        let both =
            |pair: &&crate::waves::Pair| pair.standing == crate::waves::Standing::Both;
        self.compared.pairs.iter().filter(both).count()
    }
}

/// The break between two waves at which the series of a node ends.
fn stop_of(old: &Side, new: &Side, node: &str) -> Option<usize> {
    let newer = (new.ready.questionnaire(), new.earlier.as_slice());
    stop(old, newer, &new.ready.scoring().waves.breaks, node)
}

fn stop(
    old: &Side,
    (newer, earlier): (&Questionnaire, &[Questionnaire]),
    breaks: &[WaveBreak],
    node: &str,
) -> Option<usize> {
    let waves: Vec<&Questionnaire> = std::iter::once(newer).chain(earlier).collect();
    let at = |name: &str| waves.iter().position(|wave| wave.is_wave(name));
    let older = old.ready.questionnaire();
    let first = waves.iter().position(|wave| wave.root() == older.root());
    let is_across = |broken: &WaveBreak| match first {
        // Places count from the newest wave: the older one lies behind the break.
        Some(first) => at(&broken.after.value).is_some_and(|after| after < first),
        None => older.is_wave(&broken.before.value) && newer.is_wave(&broken.after.value),
    };
    breaks.iter().position(|broken| broken.stops(node) && is_across(broken))
}

/// Both waves by the rules that the newer one's scoring file names; nothing where answers
/// are not at hand.
fn like(
    (old, new): (&Side, &Side),
    versions: &[&Questionnaire],
    (compared, node): (&Compared, &str),
    stop: Option<usize>,
) -> Vec<Like> {
    let continued = continued(versions);
    let rules = match new.ready.scoring().waves.rescore() {
        Rescore::Both => vec![Rescore::Newer, Rescore::Older],
        one => vec![one],
    };
    let by = |by: Rescore| {
        let is_newer = by == Rescore::Newer;
        let like = LikeForLike::new((study(old), study(new)), &continued, is_newer);
        let label = if is_newer { &new.label } else { &old.label };
        let (olds, news) = (by_code(old), by_code(new));
        let pairs: Vec<_> = compared.pairs.iter().collect();
        let units = pairs.par_iter().map(|pair| {
            let found = (
                pair.old_unit.as_ref().and_then(|code| olds.get(code.as_str())),
                news.get(pair.unit.as_str()),
            );
            (pair.unit.clone(), like_unit(&like, pair, found, (node, stop)))
        });
        let units = units.collect();
        Like {
            by,
            label: label.clone(),
            scored: like.scored.clone(),
            dropped: like.dropped,
            other_dropped: like.other_dropped,
            units,
        }
    };
    rules.into_iter().map(by).collect()
}

fn study(side: &Side) -> Study<'_> {
    Study {
        questionnaire: side.ready.questionnaire(),
        plan: side.ready.instrument.plan(),
        ruleset: &side.ready.ruleset,
    }
}

fn by_code(side: &Side) -> BTreeMap<&str, &Unit<Kept>> {
    let counted = |unit: &&Unit<Kept>| unit.head.counts && !unit.head.is_second;
    let units = side.units.iter().filter(counted);
    units.map(|unit| (unit.head.code.as_str(), unit)).collect()
}

fn like_unit(
    like: &LikeForLike<'_>,
    pair: &crate::waves::Pair,
    (old, new): (Option<&&Unit<Kept>>, Option<&&Unit<Kept>>),
    (node, stop): (&str, Option<usize>),
) -> LikeUnit {
    let none = |why: Why| LikeUnit {
        old: None,
        new: None,
        change: Err(why),
        parts: Err(Null::NotApplicable),
    };
    if let Some(why) = pair.apart().or(stop.map(Why::Break)) {
        return none(why);
    }
    let (Some(old), Some(new)) = (old, new) else {
        return none(Why::NoAnswers { is_old: old.is_none() });
    };
    let (older, newer) = (&old.made, &new.made);
    let rescored = like.rescore(
        (older.answers.record(), older.answers.envelope()),
        (newer.answers.record(), newer.answers.envelope()),
    );
    if !rescored.lost.is_empty() {
        return none(Why::Lost(rescored.lost));
    }
    let Some(at) = like.ruleset().position(node) else {
        return none(Why::NoScore { is_old: true, null: Null::NotApplicable });
    };
    let (first, last) = (&rescored.older.nodes[at], &rescored.newer.nodes[at]);
    let null = |of: &crate::score::NodeScore, is_old| Why::NoScore {
        is_old,
        null: of.null.unwrap_or(Null::NotApplicable),
    };
    let change = match (&first.published, &last.published) {
        (Some(first), Some(last)) => Ok(last.clone() - first.clone()),
        (None, _) => Err(null(first, true)),
        (_, None) => Err(null(last, false)),
    };
    let digits = |of| crate::report::score::published(like.ruleset(), at, of);
    let parts = like.parts(&rescored, &older.scores.nodes, &newer.scores.nodes, node);
    LikeUnit { old: digits(first), new: digits(last), change, parts }
}

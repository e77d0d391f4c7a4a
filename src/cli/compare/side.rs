//! A wave as it is named on the command line: a label or version, answers, or a results
//! file.
//!
//! *In:* a word. *Out:* its units with their scores and, unless it is a results file,
//! their answers.
//!
//! A label or version means the folder `answers/` beside that version of the
//! questionnaire.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::answers::ValidAnswers;
use crate::cli::args::AnswerArguments;
use crate::cli::beside;
use crate::cli::error::Error;
use crate::cli::files::{Input, MOST_BYTES, is_there};
use crate::cli::findings::aside;
use crate::cli::hints::Again;
use crate::cli::library::Library;
use crate::cli::rank::one_record;
use crate::cli::results::{Command, Raw, Results};
use crate::cli::score::errors;
use crate::cli::scored::{Collected, Group, Head, Ready, Unit, collect};
use crate::cli::session::Session;
use crate::decimal::Number;
use crate::diagnostic::{Findings, Words, nearest};
use crate::model::{Eligible, Frame, Questionnaire, RankRule};
use crate::report::findings::json as finding;
use crate::report::score as told;
use crate::score::{Null, UnitScores};
use crate::value::Status;
use crate::waves::{Entry, Wave};

/// What is kept of a unit: its scores, and the answers they are of.
pub struct Kept {
    /// The scores.
    pub scores: UnitScores,
    /// The answers.
    pub answers: ValidAnswers,
}

/// One wave.
pub struct Side {
    /// What it is called.
    pub label: String,
    /// What it was read from.
    pub source: String,
    /// Its questionnaire and rules.
    pub ready: Arc<Ready>,
    /// Its units with their answers, where these are at hand.
    pub units: Vec<Unit<Kept>>,
    /// The results file it was read from.
    pub results: Option<Results>,
    /// What was collected; none for a results file.
    pub collected: Option<Collected<Kept>>,
    /// The versions that its questionnaire follows, the latest first.
    pub earlier: Vec<Questionnaire>,
}

/// How a wave is read.
pub struct Reading<'a> {
    /// The scoring file by its name.
    pub scoring: Option<&'a str>,
    /// Corrections that count.
    pub corrections: Option<&'a Path>,
    /// The questionnaire whose versions a label means, and the folder to look into.
    pub known: Option<(&'a str, &'a Path)>,
}

/// Nothing of a wave could be scored, and why was told; its findings as JSON.
pub struct Unscored(pub Vec<Value>);

/// Finds and reads a wave.
///
/// # Errors
///
/// There is nothing of that name, it is no wave, or it is of several questionnaires.
pub fn open(
    given: &Path,
    how: &Reading<'_>,
    session: &mut Session,
) -> Result<Result<Side, Unscored>, Error> {
    let name = given.to_string_lossy().replace('\\', "/");
    if is_there(given) {
        if let Some(results) = results(given)? {
            return of_results(results, name, how, session).map(Ok);
        }
        let answers = answers_in(given);
        return of_answers(vec![answers], name, how, session);
    }
    let folder = labelled(&name, how, session)?;
    of_answers(vec![folder], name, how, session)
}

/// A results file, if it is one.
fn results(path: &Path) -> Result<Option<Results>, Error> {
    let name = path.to_string_lossy().to_lowercase();
    let is_json = [".json", ".ndjson", ".jsonl"].iter().any(|it| name.ends_with(it));
    if !is_json || path.is_dir() {
        return Ok(None);
    }
    Ok(Results::parse(Input::file(path).text(MOST_BYTES)?))
}

/// The answers of a version whose folder is named.
fn answers_in(path: &Path) -> PathBuf {
    let answers = path.join("answers");
    match path.join("questionnaire.yaml").is_file() && answers.is_dir() {
        true => answers,
        false => path.to_owned(),
    }
}

/// The folder of answers of the wave with a label or version.
fn labelled(given: &str, how: &Reading<'_>, session: &Session) -> Result<PathBuf, Error> {
    let named = session.settings.questionnaires.as_deref();
    let mut library = match (named, how.known) {
        (None, Some((_, folder))) => Library::find(Some(folder), None)?,
        _ => Library::find(named, None)?,
    };
    let wanted = how.known.map(|(name, _)| name);
    let all: Vec<(String, String)> = library
        .known()
        .into_iter()
        .filter(|(name, _)| wanted.is_none_or(|wanted| wanted == *name))
        .map(|(name, version)| (name.to_owned(), version.to_owned()))
        .collect();
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    let mut labels = Vec::new();
    for (name, version) in all {
        let full = format!("{name}@{version}");
        let Some(input) = library.files_of(&name, &version).into_iter().next() else {
            continue;
        };
        let file = library.folder.open(&input, &mut library.sources)?;
        let written = library.written(file, &mut Findings::default());
        let Some(written) = written else { continue };
        let label = written.wave_label();
        labels.push(if wanted.is_some() { label.to_owned() } else { full.clone() });
        let is_it = full == given || written.is_wave(given);
        let folder = input.path.as_deref().and_then(Path::parent);
        if let Some(folder) = folder.filter(|_| is_it) {
            found.push((full, folder.join("answers")));
        }
    }
    match found.len() {
        0 => Err(Error::Unknown {
            what: Words::new("wave, file or folder", "ingen mätning, fil eller mapp"),
            given: given.to_owned(),
            near: nearest(given, labels.iter().map(String::as_str)).map(str::to_owned),
            known: labels,
        }),
        1 => Ok(found.remove(0).1),
        _ => {
            let names: Vec<String> = found.into_iter().map(|(name, _)| name).collect();
            let names = names.join(", ");
            Err(Error::Choose {
                what: Words::new(
                    format!("several questionnaires have a wave `{given}`"),
                    format!("flera formulär har en mätning `{given}`"),
                ),
                help: Words::new(
                    format!("name one of them: {names}"),
                    format!("ange ett av dem: {names}"),
                ),
            })
        }
    }
}

fn of_answers(
    answers: Vec<PathBuf>,
    source: String,
    how: &Reading<'_>,
    session: &mut Session,
) -> Result<Result<Side, Unscored>, Error> {
    let corrections = how.corrections.map(Path::to_owned);
    let arguments = AnswerArguments { corrections, ..AnswerArguments::of(answers) };
    let make = |_: &Ready, _: &Head, scores: &UnitScores, answers: &ValidAnswers| Kept {
        scores: scores.clone(),
        answers: answers.clone(),
    };
    let mut collected = collect(&arguments, (how.scoring, true), session, make, None)?;
    let mut groups = std::mem::take(&mut collected.groups);
    let group = match groups.len() {
        0 if !collected.unread.is_empty() => {
            let (batch, language) = (&collected.batch, session.settings.err.language);
            let sources = &batch.library.sources;
            aside(session, &batch.broken, sources, &[]);
            beside::tell(&beside::unread(&collected, language), session);
            let found = errors(&collected);
            let found = found.map(|found| finding::value(found, sources));
            return Ok(Err(Unscored(found.collect())));
        }
        0 => {
            return Err(Error::NothingFound {
                what: source,
                wanted: Words::new(
                    "answers that can be scored",
                    "svar som kan poängsättas",
                ),
            });
        }
        1 => groups.remove(0),
        _ => {
            let names = groups.iter().map(|group| group.ready.instrument.name());
            let names = names.collect::<Vec<_>>().join(", ");
            return Err(Error::Choose {
                what: Words::new(
                    format!(
                        "a wave is of one questionnaire, and these answers are of {names}"
                    ),
                    format!("en mätning gäller ett formulär, och svaren gäller {names}"),
                ),
                help: Words::new(
                    "name the answers of one of them",
                    "ange svaren på ett av dem",
                ),
            });
        }
    };
    one_record(&group)?;
    let Group { ready, units, .. } = group;
    let earlier = collected.batch.library.earlier_versions(ready.questionnaire());
    let label = ready.questionnaire().wave_label().to_owned();
    let again = Again::new(&arguments, how.scoring, session);
    let heads = units.iter().map(|unit| &unit.head);
    let doubles = beside::doubles(heads, again, session.settings.err.language);
    beside::tell(&doubles, session);
    Ok(Ok(Side {
        label,
        source,
        ready,
        units,
        results: None,
        collected: Some(collected),
        earlier,
    }))
}

fn of_results(
    results: Results,
    source: String,
    how: &Reading<'_>,
    session: &mut Session,
) -> Result<Side, Error> {
    let named = session.settings.questionnaires.as_deref();
    let beside = how.known.map(|(_, folder)| folder);
    let mut library = match (named, beside) {
        (None, Some(folder)) => Library::find(Some(folder), None)?,
        _ => Library::find(named, Some(Path::new(&source)))?,
    };
    let Some((name, version)) = results.questionnaire() else {
        return Err(Error::NothingFound {
            what: source,
            wanted: Words::new("results of units", "resultat för enheter"),
        });
    };
    let definition = library.named(&format!("{name}@{version}"))?;
    let scoring = results.said("scoring");
    let scoring = how.scoring.or(scoring.as_deref());
    let language = session.settings.out.language;
    let Some(ready) = Ready::new(definition, scoring, language)? else {
        return Err(Error::NothingFound {
            what: format!("{name}@{version}"),
            wanted: Words::new("a scoring file without errors", "en poängfil utan fel"),
        });
    };
    let earlier = library.earlier_versions(ready.questionnaire());
    let label = ready.questionnaire().wave_label().to_owned();
    Ok(Side {
        label,
        source,
        ready: ready.into(),
        units: Vec::new(),
        results: Some(results),
        collected: None,
        earlier,
    })
}

impl Side {
    /// The register.
    pub fn frame(&self) -> Option<&'static Frame> {
        self.ready.questionnaire().units.as_ref()?.frame.as_deref()
    }

    /// Whether the rules that a results file was written by are still those at hand.
    pub fn has_its_rules(&self) -> bool {
        let Some(results) = &self.results else { return true };
        let hash = |of: Raw<'_>| of.get("hashes")?.get("scoring")?.text();
        let said = hash(results.summary()).or_else(|| hash(results.rows().next()?));
        said.is_none_or(|said| said == self.ready.sound.hash())
    }

    /// The number of a rank here, by its name or else by what it ranks.
    pub fn rank(&self, rule: &RankRule) -> Option<usize> {
        let rules = &self.ready.scoring().ranks;
        let by_name = rules.iter().position(|own| {
            own.id.value == rule.id.value && own.by.value == rule.by.value
        });
        by_name.or_else(|| rules.iter().position(|own| own.by.value == rule.by.value))
    }

    /// The wave by the score of a node and the places of a rank, as it was handed in or
    /// with corrections.
    pub fn wave(&self, node: &str, rank: Option<usize>, is_before: bool) -> Wave {
        let rule = rank.map(|number| self.ready.scoring().ranks[number].clone());
        let mut wave = Wave { label: self.label.clone(), rule, units: BTreeMap::new() };
        match &self.results {
            Some(results) => self.rows_of(results, node, rank, &mut wave),
            None => self.units_of(node, (rank, is_before), &mut wave),
        }
        self.silent(&mut wave);
        wave
    }

    /// Adds the units of the register that did not answer.
    fn silent(&self, wave: &mut Wave) {
        let family = self.ready.family.as_ref();
        for unit in self.frame().into_iter().flat_map(|frame| &frame.units) {
            if family.is_some_and(|family| !family.counts(&unit.code)) {
                continue;
            }
            let name = self.frame().map_or(unit.code.as_str(), |frame| frame.name(unit));
            let (name, groups) = (name.to_owned(), self.groups(&unit.code, wave));
            wave.units.entry(unit.code.clone()).or_insert_with(|| Entry {
                name,
                groups,
                null: Some(Null::AllMissing),
                condition: Some(true),
                ..Entry::default()
            });
        }
    }

    fn groups(&self, code: &str, wave: &Wave) -> Vec<Option<String>> {
        let columns = wave.rule.iter().flat_map(|rule| &rule.within);
        let cell = |column: &str| {
            let frame = self.frame()?;
            frame.cell(frame.unit(code)?, column).map(str::to_owned)
        };
        columns.map(|column| cell(&column.value)).collect()
    }

    fn units_of(
        &self,
        node: &str,
        (rank, is_before): (Option<usize>, bool),
        wave: &mut Wave,
    ) {
        let ruleset = &self.ready.ruleset;
        let Some(number) = ruleset.position(node) else { return };
        for unit in self.units.iter().filter(|unit| unit.head.counts) {
            let code = &unit.head.code;
            if wave.units.contains_key(code) {
                continue;
            }
            let kept = match &unit.before {
                Some((_, before)) if is_before => before,
                _ => &unit.made,
            };
            let scores = &kept.scores;
            let score = &scores.nodes[number];
            let digits = told::published(ruleset, number, score);
            let key = rank.and_then(|rank| scores.ranks.get(rank));
            let is_second = unit.head.is_second;
            let null = if is_second { Some(Null::Invalid) } else { score.null };
            let entry = Entry {
                name: unit.head.name.clone(),
                status: Some(kept.answers.status()),
                published: score.published.clone().zip(digits).filter(|_| !is_second),
                null,
                value: key.and_then(|key| key.value.clone().ok()).filter(|_| !is_second),
                asked: scores.asked,
                answered: scores.answered,
                condition: key.map_or(Some(true), |key| key.condition),
                groups: self.groups(code, wave),
                is_corrected: unit.before.is_some(),
            };
            wave.units.insert(code.clone(), entry);
        }
    }

    fn rows_of(
        &self,
        results: &Results,
        node: &str,
        rank: Option<usize>,
        wave: &mut Wave,
    ) {
        let id = rank.map(|number| self.ready.scoring().ranks[number].id.value.clone());
        if results.command == Command::Rank
            && let Some(rule) = &mut wave.rule
        {
            // Who is ranked was decided when the file was written.
            rule.eligible = Eligible::default();
        }
        for row in results.rows() {
            let Some(code) = row.get("unit").and_then(Raw::text) else { continue };
            let entry = match results.command {
                Command::Score => of_score(row, node, id.as_deref()),
                Command::Rank => of_rank(row, node, wave.rule.as_ref()),
            };
            let Some(mut entry) = entry else { continue };
            entry.groups = self.groups(&code, wave);
            wave.units.insert(code, entry);
        }
    }
}

/// A number in print, with its digits.
fn number(raw: Option<Raw<'_>>) -> Option<(Number, String)> {
    let digits = raw?.digits()?;
    Some((number_of(&digits)?, digits))
}

/// A number or a fraction such as `260/3`.
pub fn number_of(text: &str) -> Option<Number> {
    match text.split_once('/') {
        Some((upper, lower)) => {
            Number::parse(upper).ok()?.divide(&Number::parse(lower).ok()?)
        }
        None => Number::parse(text).ok(),
    }
}

/// The unit of a row of `survey score`.
fn of_score(row: Raw<'_>, node: &str, rank: Option<&str>) -> Option<Entry> {
    let text = |key: &str| row.get(key).and_then(Raw::text);
    if row.get("counted").and_then(Raw::flag) == Some(false) {
        return None;
    }
    let score = row.get("scores").and_then(|scores| scores.get(node));
    let part = |key: &str| score.and_then(|score| score.get(key));
    let null = part("no_score").and_then(Raw::text);
    let null = null.and_then(|null| Null::from_name(&null));
    let key = rank.and_then(|rank| row.get("ranks")?.get(rank));
    let items = |of: &str| row.get("scored_items").and_then(|items| items.get(of));
    let value = key.and_then(|key| number(key.get("value")));
    Some(Entry {
        name: text("label").unwrap_or_default(),
        status: text("status")
            .and_then(|word| Status::ALL.into_iter().find(|s| s.name() == word)),
        published: number(part("published")),
        null: null.or_else(|| score.is_none().then_some(Null::Invalid)),
        value: value.map(|(value, _)| value),
        asked: items("asked").and_then(Raw::count).unwrap_or_default(),
        answered: items("answered").and_then(Raw::count).unwrap_or_default(),
        condition: match key.and_then(|key| key.get("where")) {
            Some(raw) => raw.flag(),
            None => Some(true),
        },
        ..Entry::default()
    })
}

/// The unit of a row of `survey rank`.
fn of_rank(row: Raw<'_>, node: &str, rule: Option<&RankRule>) -> Option<Entry> {
    let text = |key: &str| row.get(key).and_then(Raw::text);
    let is_same = rule.is_some_and(|rule| {
        rule.by.value == node && text("ranking").as_ref() == Some(&rule.id.value)
    });
    let has_place = row.get("rank").is_some_and(|rank| rank.0 != "null");
    let status = (is_same && has_place).then_some(Status::Complete)?;
    Some(Entry {
        name: text("label").unwrap_or_default(),
        status: Some(status),
        published: number(row.get("published")),
        value: number(row.get("value")).map(|(value, _)| value),
        condition: Some(true),
        ..Entry::default()
    })
}

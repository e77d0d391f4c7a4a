//! Answer files scored, for `score`, `rank` and `why`.
//!
//! *In:* answer files. *Out:* for every questionnaire among them its units with what
//! the command makes of their scores; what could not be scored, with the reason.
//!
//! A unit with two answer files has no scores: neither file counts.

use std::path::Path;

use rayon::prelude::*;

use crate::answers::{Filed, Givers, ValidAnswers};
use crate::check::{Instrument, SoundScoring};
use crate::cli::among::population;
use crate::cli::args::AnswerArguments;
use crate::cli::batch::{Answered, Batch, duplicates};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::family::{Fed, MadeOf, parents};
use crate::cli::library::Definition;
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Severity, Words, nearest};
use crate::model::{Family, Questionnaire, Scoring};
use crate::report::Language;
use crate::report::score::{ScoreColumn, columns};
use crate::route::View;
use crate::score::{
    Changed, Population, Ruleset, Trace, UnitResult, UnitScores, resolve, score_among,
};
use crate::value::Status;

/// How many units wait until they are scored on all threads.
const PIECE: usize = 256;

/// A questionnaire with one of its scoring files, ready to score.
#[derive(Debug)]
pub struct Ready {
    /// Everything of the questionnaire.
    pub definition: &'static Definition,
    /// The questionnaire.
    pub instrument: &'static Instrument,
    /// The scoring file.
    pub sound: &'static SoundScoring,
    /// The same, resolved.
    pub ruleset: Ruleset,
    /// The scores that a table shows, headed in the language of standard output.
    pub columns: Vec<ScoreColumn>,
    /// Who stands above whom; none where the register does not say.
    pub family: Option<Family<'static>>,
}

/// What is known of a unit besides its scores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its code.
    pub code: String,
    /// What, beside it, tells the record from others: a word for every name of `records`.
    pub key: Vec<String>,
    /// Its name in the register, or its code.
    pub name: String,
    /// The answer file.
    pub file: String,
    /// The line, in a stream.
    pub line: Option<usize>,
    /// How many texts it was read from.
    pub texts: usize,
    /// The status of the answer file.
    pub status: Status,
    /// It was made by a simulation.
    pub is_simulated: bool,
    /// What became of it.
    pub result: UnitResult,
    /// Items asked.
    pub asked: usize,
    /// Items answered.
    pub answered: usize,
    /// The SHA-256 of the answers, where it was asked for.
    pub hash: Option<String>,
    /// Another file is about the same unit.
    pub is_second: bool,
    /// Who gave the answers.
    pub givers: Givers,
    /// What the answers were made from; none where they were given.
    pub made_of: Option<MadeOf>,
    /// Whether the unit is counted: never beside a unit above or below it that is.
    pub counts: bool,
    /// What the unit is, where the register says so.
    pub kind: Option<&'static str>,
}

/// A unit and what a command makes of its scores.
pub struct Unit<T> {
    /// What is known of it.
    pub head: Head,
    /// What was made.
    pub made: T,
    /// What became of it and what was made as it was handed in, where a correction
    /// changed its answers.
    pub before: Option<(UnitResult, T)>,
}

/// The units of one questionnaire.
pub struct Group<T> {
    /// The questionnaire and its scoring file.
    pub ready: Ready,
    /// The units, in the order of the files.
    pub units: Vec<Unit<T>>,
    /// Values that were drawn in before they were compared.
    pub drawn_in: Vec<Changed>,
}

/// Answers that wait to be scored.
struct Waiting {
    /// The number of their group.
    group: usize,
    answers: ValidAnswers,
    before: Option<ValidAnswers>,
    file: String,
    line: Option<usize>,
    texts: usize,
    hash: Option<String>,
}

/// A file or line that is of no unit.
pub struct Unread {
    /// The name of the file.
    pub file: String,
    /// The line, in a stream.
    pub line: Option<usize>,
    /// Why; empty where its questionnaire has errors.
    pub why: Words,
}

/// Everything that was read.
pub struct Collected<T> {
    /// The units by questionnaire, in the order met.
    pub groups: Vec<Group<T>>,
    /// Files that are of no unit, and why.
    pub unread: Vec<Unread>,
    /// How many of these wait for a scoring file that has errors.
    pub unscored: usize,
    /// Everything found.
    pub findings: Findings,
    /// The files.
    pub batch: Batch,
    /// How many files or lines were read.
    pub read: usize,
}

impl Unread {
    /// Whether the file is named after a unit, as `simulate` and `convert` name theirs:
    /// where the text cannot be read, that is all that is known of whose it is.
    pub fn is_named_after(&self, code: &str) -> bool {
        let stem = Path::new(&self.file).file_stem();
        self.line.is_none() && stem.is_some_and(|stem| stem == code)
    }
}

impl Ready {
    /// The questionnaire as written.
    pub fn questionnaire(&self) -> &'static Questionnaire {
        self.instrument.questionnaire()
    }

    /// The scoring file as written.
    pub fn scoring(&self) -> &'static Scoring {
        self.sound.scoring()
    }

    /// The SHA-256 of the register.
    pub fn frame_hash(&self) -> Option<&str> {
        self.definition.frame_hash.as_deref()
    }

    /// Scores answers, among others where scores depend on those.
    pub fn score(
        &self,
        answers: &ValidAnswers,
        trace: Trace,
        among: Option<&Population>,
    ) -> UnitScores {
        let view = self.view(answers);
        score_among(&self.ruleset, &view, answers.envelope(), trace, among)
    }

    /// Whether scores depend on other units.
    pub fn is_relative(&self) -> bool {
        !self.ruleset.steps.is_empty()
    }

    /// Answers as expressions see them. The language is the questionnaire's own, so that
    /// no result depends on where the engine runs.
    pub fn view<'a>(&self, answers: &'a ValidAnswers) -> View<'a> {
        let questionnaire = self.questionnaire();
        let (plan, record) = (self.instrument.plan(), answers.record());
        View::new(plan, questionnaire, record, questionnaire.source_language())
    }

    /// What a unit is, where the register says so.
    pub fn kind(&self, code: &str) -> Option<&'static str> {
        self.questionnaire().units.as_ref()?.kind_of(code)
    }

    /// What is known of answers besides their scores.
    fn head(&self, answers: &ValidAnswers, scores: &UnitScores) -> Head {
        let code = answers.unit();
        Head {
            code: code.to_owned(),
            key: answers.key().to_vec(),
            name: answers.unit_name().to_owned(),
            file: String::new(),
            line: None,
            texts: 0,
            status: answers.status(),
            is_simulated: answers.is_simulated(),
            result: scores.result,
            asked: scores.all_asked,
            answered: scores.all_answered,
            hash: None,
            is_second: false,
            givers: match answers.children() {
                // Nobody gave them.
                Some(_) => Givers::default(),
                None => Givers::of(self.instrument, answers),
            },
            made_of: MadeOf::of(self.instrument, answers),
            counts: self.family.as_ref().is_none_or(|family| {
                // The file of a unit whose answers are made does not count.
                let is_own = answers.children().is_none() && family.is_made(code);
                family.counts(code) && !is_own
            }),
            kind: self.kind(code),
        }
    }

    /// Prepares a questionnaire with the scoring file of a name, or its only or plain
    /// one.
    ///
    /// # Errors
    ///
    /// There is none, or one must be chosen.
    pub fn new(
        definition: &'static Definition,
        name: Option<&str>,
        language: Language,
    ) -> Result<Option<Self>, Error> {
        let Some(instrument) = &definition.instrument else { return Ok(None) };
        let Some(sound) = choose(definition, instrument, name)? else { return Ok(None) };
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let Some(ruleset) = resolve(sound.scoring(), questionnaire, plan) else {
            return Ok(None);
        };
        let columns = columns(sound.scoring(), &ruleset, language);
        let units = questionnaire.units.as_ref().filter(|units| units.parent.is_some());
        let family = units.map(Family::new);
        Ok(Some(Self { definition, instrument, sound, ruleset, columns, family }))
    }
}

/// The scoring file that is meant; none where it has errors.
fn choose(
    definition: &'static Definition,
    instrument: &Instrument,
    name: Option<&str>,
) -> Result<Option<&'static SoundScoring>, Error> {
    let sound = &definition.scorings;
    let names: Vec<&str> =
        sound.iter().map(|sound| sound.scoring().name.value.as_str()).collect();
    let broken = definition.findings.iter().any(|finding| {
        finding.severity() == Severity::Error
            && !instrument.questionnaire().files().any(|f| f == finding.label.span.file)
    });
    if let Some(name) = name {
        let found = names.iter().position(|other| *other == name);
        return match found {
            Some(at) => Ok(Some(&sound[at])),
            None if broken => Ok(None),
            None => Err(Error::Unknown {
                what: Words::new("scoring", "ingen poängsättning"),
                given: name.to_owned(),
                near: nearest(name, names.iter().copied()).map(str::to_owned),
                known: names.iter().map(ToString::to_string).collect(),
            }),
        };
    }
    match &sound[..] {
        [] if broken => Ok(None),
        [] => Err(unscored(definition, instrument.name())),
        [only] => Ok(Some(only)),
        several => match names.iter().position(|name| *name == "standard") {
            Some(at) => Ok(Some(&several[at])),
            None => Err(Error::Choose {
                what: Words::new(
                    format!("{} has several scoring files", instrument.name()),
                    format!("{} har flera poängfiler", instrument.name()),
                ),
                help: Words::same(format!("--scoring {}", names.join(" | "))),
            }),
        },
    }
}

/// Says that nothing scores a questionnaire, and for what the scoring files beside it are.
fn unscored(definition: &Definition, name: String) -> Error {
    let strays = definition.strays.iter();
    let told = |is: &str| -> String {
        let one = |(file, of): &(String, String)| format!("; `{file}` {is} `{of}`");
        strays.clone().map(one).collect()
    };
    Error::NothingFound {
        wanted: Words::new(
            format!("a scoring file with `for: {name}`{}", told("is for")),
            format!("en poängfil med `for: {name}`{}", told("gäller")),
        ),
        what: name,
    }
}

/// Reads and scores answer files; `make` keeps what the command needs of each unit.
///
/// # Errors
///
/// A command line that cannot be meant, or a scoring file that must be chosen.
pub fn collect<T>(
    arguments: &AnswerArguments,
    scoring: Option<&str>,
    hashes: bool,
    session: &mut Session,
    mut make: impl FnMut(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
) -> Result<Collected<T>, Error> {
    let language = session.settings.out.language;
    let mut batch = Batch::new(arguments, session)?;
    batch.hashes = hashes;
    let mut groups: Vec<Group<T>> = Vec::new();
    let mut unread = Vec::new();
    let mut unscored = 0;
    let mut findings = Findings::default();
    let mut broken = Findings::default();
    let mut filed: Vec<(usize, usize, Filed)> = Vec::new();
    let mut waiting: Vec<Waiting> = Vec::with_capacity(PIECE);
    let mut fed: Vec<Fed> = Vec::new();
    let mut read = 0;
    batch.read(session, true, &mut |session, _, answered| {
        let Answered { name, line, definition, reading, hash, texts, before } = answered;
        read += texts;
        session.found(&reading.findings);
        let first = reading.findings.iter().find(|f| f.severity() == Severity::Error);
        let first = first.map(|finding| finding.message.clone());
        findings.append(reading.findings);
        let (Some(definition), Some(answers)) = (definition, reading.answers) else {
            unread.push(Unread { file: name, line, why: first.unwrap_or_default() });
            return Ok(());
        };
        let same = |group: &Group<T>| std::ptr::eq(group.ready.definition, definition);
        let at = match groups.iter().position(same) {
            Some(at) => at,
            None => match Ready::new(definition, scoring, language)? {
                Some(ready) => {
                    groups.push(Group { ready, units: Vec::new(), drawn_in: Vec::new() });
                    groups.len() - 1
                }
                None => {
                    session.ends(Exit::Findings);
                    broken.extend(definition.findings.iter().cloned());
                    let (en, sv) =
                        ("its scoring file has errors", "dess poängfil har fel");
                    let why = Words::new(en, sv);
                    unread.push(Unread { file: name, line, why });
                    unscored += 1;
                    return Ok(());
                }
            },
        };
        let group = at;
        let file = name;
        waiting.push(Waiting { group, answers, before, file, line, texts, hash });
        // Where scores depend on other units, all must have come first.
        let waits = groups.iter().any(|group| group.ready.is_relative());
        if waiting.len() >= PIECE && !waits {
            let none: Vec<Among> = groups.iter().map(|_| Among::default()).collect();
            fed.extend(settle(&mut waiting, &mut groups, &mut filed, &none, &mut make));
        }
        Ok(())
    })?;
    let among = among(&waiting, &groups);
    for (group, among) in groups.iter_mut().zip(&among) {
        let changed = among.now.iter().flat_map(|population| &population.changed);
        group.drawn_in = changed.cloned().collect();
    }
    fed.extend(settle(&mut waiting, &mut groups, &mut filed, &among, &mut make));
    let (seconds, files) = duplicates(filed.iter().map(|(_, _, filed)| Some(filed)));
    session.found(&seconds);
    for number in files {
        let (group, unit, _) = filed[number];
        let head = &mut groups[group].units[unit].head;
        (head.is_second, head.result) = (true, UnitResult::Invalid);
    }
    fed.retain(|fed| !groups[fed.group].units[fed.unit].head.is_second);
    made(&batch, &fed, &mut groups, &among, &mut make);
    findings.append(seconds);
    if let Some(corrections) = &batch.corrections {
        findings.append(corrections.unused());
    }
    broken.append(std::mem::take(&mut batch.broken));
    broken.retain(|finding| finding.severity() == Severity::Error);
    broken.tidy();
    batch.broken = broken;
    findings.tidy();
    Ok(Collected { groups, unread, unscored, findings, batch, read })
}

/// The units of one questionnaire that scores are compared with, now and as their answers
/// were handed in.
#[derive(Default)]
struct Among {
    now: Option<Population>,
    before: Option<Population>,
}

impl Among {
    /// The scores of answers, and of what they were before they were corrected. Where
    /// others were corrected, a unit that was not has other scores too.
    fn score(
        &self,
        ready: &Ready,
        answers: &ValidAnswers,
        before: Option<&ValidAnswers>,
    ) -> (UnitScores, Option<UnitScores>) {
        let now = ready.score(answers, Trace::Off, self.now.as_ref());
        let earlier = before.map(|before| {
            ready.score(before, Trace::Off, self.before.as_ref().or(self.now.as_ref()))
        });
        (now, earlier)
    }
}

/// What is known together of the units that wait. A unit with two files is none of them.
fn among<T>(waiting: &[Waiting], groups: &[Group<T>]) -> Vec<Among> {
    let of_group = |(number, group): (usize, &Group<T>)| {
        if !group.ready.is_relative() {
            return Among::default();
        }
        let own = waiting.iter().filter(|one| one.group == number);
        let own: Vec<&Waiting> = own.collect();
        let (_, seconds) = duplicates(own.iter().map(|one| Some(one.answers.filed())));
        let own = own.into_iter().enumerate().filter(|(at, _)| !seconds.contains(at));
        let own: Vec<&Waiting> = own.map(|(_, one)| one).collect();
        let now: Vec<&ValidAnswers> = own.iter().map(|one| &one.answers).collect();
        let before = own.iter().any(|one| one.before.is_some()).then(|| {
            let before =
                own.iter().map(|one| one.before.as_ref().unwrap_or(&one.answers));
            before.collect::<Vec<&ValidAnswers>>()
        });
        Among {
            now: population(&group.ready, &now),
            before: before.and_then(|before| population(&group.ready, &before)),
        }
    };
    groups.iter().enumerate().map(of_group).collect()
}

/// Scores what waits on all threads and keeps it in the order of the files; gives back
/// the answers that those of parents are made from.
fn settle<T>(
    waiting: &mut Vec<Waiting>,
    groups: &mut [Group<T>],
    filed: &mut Vec<(usize, usize, Filed)>,
    among: &[Among],
    make: &mut impl FnMut(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
) -> Vec<Fed> {
    let ready: Vec<&Ready> = groups.iter().map(|group| &group.ready).collect();
    let scored = waiting.par_iter();
    let scored = scored.map(|one| {
        among[one.group].score(ready[one.group], &one.answers, one.before.as_ref())
    });
    let scored: Vec<(UnitScores, Option<UnitScores>)> = scored.collect();
    let mut fed = Vec::new();
    for (one, scores) in waiting.drain(..).zip(scored) {
        let Waiting { group: at, answers, before, file, line, texts, hash } = one;
        let group = &mut groups[at];
        let number = group.units.len();
        filed.push((at, number, answers.filed().clone()));
        let head = group.ready.head(&answers, &scores.0);
        let head = Head { file, line, texts, hash, ..head };
        let ready = &group.ready;
        let both = (&answers, before.as_ref());
        group.units.push(unit(ready, head, (both, scores), make));
        let family = group.ready.family.as_ref();
        if family.is_some_and(|family| family.feeds(answers.unit())) {
            fed.push(Fed { group: at, unit: number, answers, before });
        }
    }
    fed
}

/// Adds the parents whose answers are made from those of their children.
fn made<T>(
    batch: &Batch,
    fed: &[Fed],
    groups: &mut [Group<T>],
    among: &[Among],
    make: &mut impl FnMut(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
) {
    for (number, group) in groups.iter_mut().enumerate() {
        let fed: Vec<&Fed> = fed.iter().filter(|fed| fed.group == number).collect();
        let questionnaire = group.ready.questionnaire();
        let key =
            &(questionnaire.name.value.clone(), questionnaire.version.value.clone());
        let Some(Some(reader)) = batch.sought(key).filter(|_| !fed.is_empty()) else {
            continue;
        };
        for (answers, before) in parents(reader, &fed) {
            let ready = &group.ready;
            let scores = among[number].score(ready, &answers, before.as_ref());
            let head = group.ready.head(&answers, &scores.0);
            let both = (&answers, before.as_ref());
            let unit = unit(&group.ready, head, (both, scores), make);
            group.units.push(unit);
        }
    }
}

/// Answers, and as they were handed in where a correction changed them.
type Both<'a> = (&'a ValidAnswers, Option<&'a ValidAnswers>);

/// A unit with what the command makes of it, also as it was handed in.
fn unit<T>(
    ready: &Ready,
    head: Head,
    ((answers, before), (scores, earlier)): (Both<'_>, (UnitScores, Option<UnitScores>)),
    make: &mut impl FnMut(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
) -> Unit<T> {
    let made = make(ready, &head, &scores, answers);
    let before = before.zip(earlier).map(|(before, scores)| {
        let head = Head {
            status: before.status(),
            result: scores.result,
            asked: scores.all_asked,
            answered: scores.all_answered,
            ..head.clone()
        };
        (scores.result, make(ready, &head, &scores, before))
    });
    Unit { head, made, before }
}

/// That answers of several questionnaires were named where those of one are told; `what`
/// is told, in both languages.
pub fn one_wave<T>(groups: &[Group<T>], (en, sv): (&str, &str)) -> Error {
    let names: Vec<_> =
        groups.iter().map(|group| group.ready.instrument.name()).collect();
    let names = names.join(", ");
    Error::Choose {
        what: Words::new(
            format!("{en} of one wave, and these answers are of {names}"),
            format!("{sv} en mätning, och svaren gäller {names}"),
        ),
        help: Words::new("name the answers of one of them", "ange svaren på en av dem"),
    }
}

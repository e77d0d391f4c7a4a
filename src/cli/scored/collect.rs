//! Reading and scoring the answers of a batch.
//!
//! *In:* answer files. *Out:* [`Collected`]: units in the order read, and what could not be
//! scored.
//!
//! A unit is scored where it is read, unless others are made from it or its score depends
//! on others. Units beyond the first thousand can be handed on, for whoever keeps none.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::answers::{Filed, ValidAnswers};
use crate::cli::among::population;
use crate::cli::args::AnswerArguments;
use crate::cli::batch::{Answered, Batch, Kept, Task, Told, duplicates};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::family::{Fed, parents};
use crate::cli::files::Spool;
use crate::cli::library::Definition;
use crate::cli::met::Place;
use crate::cli::scored::{Collected, Group, Head, Ready, Unit, Unread};
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Severity, Words};
use crate::report::findings::json;
use crate::report::machine;
use crate::score::{Changed, Population, Trace, UnitResult, UnitScores, drawn_in};
use crate::source::Sources;

/// How many units wait until they are scored on all threads.
const PIECE: usize = 256;

/// Answers that wait to be scored.
struct Waiting {
    /// The number of their group.
    group: usize,
    answers: ValidAnswers,
    before: Option<ValidAnswers>,
    file: String,
    line: Option<usize>,
    told: Option<Told>,
    texts: usize,
    hash: Option<String>,
}

/// Takes units that are more than are kept, in the order read.
pub struct Spill<'a, T> {
    /// Whether units of a questionnaire need not be kept.
    pub is_for: &'a dyn Fn(&Ready) -> bool,
    /// Takes a unit of the group with that number.
    pub take: &'a mut SpillUnit<'a, T>,
}

/// Takes a unit of one of the groups, and where its record stands.
type SpillUnit<'a, T> =
    dyn FnMut(&[Group<T>], usize, Unit<T>, Place) -> Result<(), Error> + 'a;

/// How many units are kept where more can be spilled.
const MOST_UNITS: usize = 1024;

/// A unit that was scored where it was read.
struct Direct<T> {
    unit: Unit<T>,
    drawn_in: Vec<Changed>,
    filed: Filed,
}

/// Which unit a file is about.
struct Filing {
    group: usize,
    unit: usize,
    filed: Filed,
    /// Where it stands, if it has no number.
    told: Option<Told>,
}

/// Reads and scores answer files by the scoring file of that name, with hashes or without;
/// `make` keeps what the command needs of each unit.
///
/// # Errors
///
/// A command line that cannot be meant, or a scoring file that must be chosen.
pub fn collect<T: Send>(
    arguments: &AnswerArguments,
    (scoring, hashes): (Option<&str>, bool),
    session: &mut Session,
    make: impl Fn(&Ready, &Head, &UnitScores, &ValidAnswers) -> T + Sync,
    mut spill: Option<Spill<'_, T>>,
) -> Result<Collected<T>, Error> {
    let language = session.settings.out.language;
    let mut batch = Batch::new(arguments, session)?;
    batch.hashes = hashes;
    // What was corrected is told of together.
    spill = spill.filter(|_| batch.corrections.is_none());
    let mut all = All::default();
    let readies: RefCell<Vec<Arc<Ready>>> = RefCell::default();
    let ready_for = |definition: &'static Definition| -> Result<_, Error> {
        let mut readies = readies.borrow_mut();
        let same = |ready: &&Arc<Ready>| std::ptr::eq(ready.definition, definition);
        if let Some(ready) = readies.iter().find(same) {
            return Ok(Some(Arc::clone(ready)));
        }
        let ready = Ready::new(definition, scoring, language)?.map(Arc::new);
        readies.extend(ready.clone());
        Ok(ready)
    };
    let direct = |ready: &Ready, answers: &ValidAnswers, told: &Told| {
        let family = ready.family.as_ref();
        if family.is_some_and(|family| family.feeds(answers.unit())) {
            // Others are made from them.
            return None;
        }
        let scores = ready.score(answers, Trace::Off, None);
        let (file, hash) = (told.name.to_string(), told.hash.clone());
        let head = ready.head(answers, &scores);
        let head = Head { file, line: told.line, texts: 1, hash, ..head };
        let made = make(ready, &head, &scores, answers);
        let drawn_in = drawn_in(&ready.ruleset, &head.code, &scores);
        let filed = answers.filed().clone();
        Some(Direct { unit: Unit { head, made, before: None }, drawn_in, filed })
    };
    let task = Task {
        keep: spill.is_none(),
        // Where scores depend on other units, all must have come first.
        equip: &mut |definition, _| {
            Ok(ready_for(definition)?.filter(|ready| !ready.is_relative()))
        },
        make: &direct,
    };
    batch.each(session, task, &mut |session, sources, kept| {
        match kept {
            Kept::Answers(answered) => {
                if spill.is_some() {
                    all.tell(&answered.reading.findings, sources)?;
                }
                all.take_answers(*answered, &ready_for, session, &make)?;
            }
            Kept::Made(definition, direct, told) => {
                if let Some(ready) = ready_for(definition)? {
                    all.take(&ready, direct, told, &make);
                }
            }
        }
        match &mut spill {
            Some(spill) if all.filings.len() >= MOST_UNITS => all.spill(sources, spill),
            _ => Ok(()),
        }
    })?;
    if all.is_spilled {
        all.settle(&make);
        if let Some(spill) = &mut spill {
            all.spill(&batch.library.sources, spill)?;
        }
    }
    Ok(all.collected(batch, session, &make))
}

/// What was read so far.
struct All<T> {
    groups: Vec<Group<T>>,
    unread: Vec<Unread>,
    unscored: usize,
    findings: Findings,
    broken: Findings,
    filings: Vec<Filing>,
    waiting: Vec<Waiting>,
    fed: Vec<Fed>,
    read: usize,
    /// Errors as objects, where texts are not kept to show them at the end.
    told: Option<Spool>,
    is_spilled: bool,
}

impl<T> Default for All<T> {
    fn default() -> Self {
        Self {
            groups: Vec::new(),
            unread: Vec::new(),
            unscored: 0,
            findings: Findings::default(),
            broken: Findings::default(),
            filings: Vec::new(),
            waiting: Vec::new(),
            fed: Vec::new(),
            read: 0,
            told: None,
            is_spilled: false,
        }
    }
}

impl<T> All<T> {
    /// The group of a questionnaire.
    fn group(&mut self, ready: &Arc<Ready>) -> usize {
        let same = |group: &Group<T>| Arc::ptr_eq(&group.ready, ready);
        self.groups.iter().position(same).unwrap_or_else(|| {
            let ready = Arc::clone(ready);
            self.groups.push(Group { ready, units: Vec::new(), drawn_in: Vec::new() });
            self.groups.len() - 1
        })
    }

    /// Takes a unit that is scored.
    fn take(
        &mut self,
        ready: &Arc<Ready>,
        Direct { unit, drawn_in, filed }: Direct<T>,
        told: Told,
        make: &impl Fn(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
    ) {
        self.read += 1;
        let group = self.group(ready);
        // Those of its questionnaire that came before it stand before it.
        if self.waiting.iter().any(|one| one.group == group) {
            self.settle(make);
        }
        self.groups[group].drawn_in.extend(drawn_in);
        let units = &mut self.groups[group].units;
        units.push(unit);
        let unit = units.len() - 1;
        self.filings.push(Filing { group, unit, filed, told: Some(told) });
    }

    /// Takes answers as they were read.
    fn take_answers(
        &mut self,
        answered: Answered,
        ready_for: &impl Fn(&'static Definition) -> Result<Option<Arc<Ready>>, Error>,
        session: &mut Session,
        make: &impl Fn(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
    ) -> Result<(), Error> {
        let Answered { name, line, told, definition, reading, hash, texts, before } =
            answered;
        self.read += texts;
        session.found(&reading.findings);
        let first = reading.findings.iter().find(|f| f.severity() == Severity::Error);
        let first = first.map(|finding| finding.message.clone());
        if self.told.is_none() {
            self.findings.append(reading.findings);
        }
        let (Some(definition), Some(answers)) = (definition, reading.answers) else {
            let why = first.unwrap_or_default();
            self.unread.push(Unread { file: name, line, why });
            return Ok(());
        };
        let Some(ready) = ready_for(definition)? else {
            session.ends(Exit::Findings);
            self.broken.extend(definition.findings.iter().cloned());
            let why = Words::new("its scoring file has errors", "dess poängfil har fel");
            self.unread.push(Unread { file: name, line, why });
            self.unscored += 1;
            return Ok(());
        };
        let group = self.group(&ready);
        let file = name;
        let waiting = Waiting { group, answers, before, file, line, told, texts, hash };
        self.waiting.push(waiting);
        // Where scores depend on other units, all must have come first.
        if self.waiting.len() >= PIECE && !self.waits() {
            self.settle(make);
        }
        Ok(())
    }

    /// Spells the errors of a text while it is there.
    fn tell(&mut self, findings: &Findings, sources: &Sources) -> Result<(), Error> {
        let told = self.told.get_or_insert_default();
        let errors = findings.iter().filter(|of| of.severity() == Severity::Error);
        for error in errors {
            told.add(machine::line(&json::value(error, sources)).as_bytes())?;
        }
        Ok(())
    }

    /// Hands the units that are there on, unless others are still made from them.
    fn spill(
        &mut self,
        sources: &Sources,
        spill: &mut Spill<'_, T>,
    ) -> Result<(), Error> {
        let is_kept = |group: &Group<T>| {
            group.ready.family.is_some() || !(spill.is_for)(&group.ready)
        };
        if self.waits() || self.groups.iter().any(is_kept) {
            return Ok(());
        }
        self.is_spilled = true;
        let mut units: Vec<Vec<Option<Unit<T>>>> = Vec::new();
        for group in &mut self.groups {
            units.push(group.units.drain(..).map(Some).collect());
        }
        for Filing { group, unit, filed, told } in self.filings.drain(..) {
            let Some(unit) = units[group].get_mut(unit).and_then(Option::take) else {
                continue;
            };
            let place = Place::new(&filed, told.as_ref(), &unit.head.file, sources);
            (spill.take)(&self.groups, group, unit, place)?;
        }
        Ok(())
    }

    fn waits(&self) -> bool {
        self.groups.iter().any(|group| group.ready.is_relative())
    }

    /// Scores those that wait for no others.
    fn settle(&mut self, make: &impl Fn(&Ready, &Head, &UnitScores, &ValidAnswers) -> T) {
        let groups = &self.groups;
        let waits = |one: &Waiting| groups[one.group].ready.is_relative();
        let (later, mut now) =
            std::mem::take(&mut self.waiting).into_iter().partition(waits);
        self.waiting = later;
        let none: Vec<Among> = self.groups.iter().map(|_| Among::default()).collect();
        let fed = settle(&mut now, &mut self.groups, &mut self.filings, &none, make);
        self.fed.extend(fed);
    }

    /// Scores what is left, and finds units that came twice.
    fn collected(
        mut self,
        mut batch: Batch,
        session: &mut Session,
        make: &impl Fn(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
    ) -> Collected<T> {
        let among = among(&self.waiting, &self.groups);
        for (group, among) in self.groups.iter_mut().zip(&among) {
            let changed = among.now.iter().flat_map(|population| &population.changed);
            group.drawn_in.extend(changed.cloned());
        }
        let (waiting, groups) = (&mut self.waiting, &mut self.groups);
        self.fed.extend(settle(waiting, groups, &mut self.filings, &among, make));
        number(&mut self.filings, &mut batch);
        let (seconds, files) =
            duplicates(self.filings.iter().map(|filing| Some(&filing.filed)));
        session.found(&seconds);
        for at in files {
            let Filing { group, unit, .. } = self.filings[at];
            let head = &mut self.groups[group].units[unit].head;
            (head.is_second, head.result) = (true, UnitResult::Invalid);
        }
        let groups = &self.groups;
        self.fed.retain(|fed| !groups[fed.group].units[fed.unit].head.is_second);
        made(&batch, &self.fed, &mut self.groups, &among, make);
        let Self {
            groups, unread, unscored, mut findings, mut broken, read, told, ..
        } = self;
        findings.append(seconds);
        if let Some(corrections) = &batch.corrections {
            findings.append(corrections.unused());
        }
        broken.append(std::mem::take(&mut batch.broken));
        broken.retain(|finding| finding.severity() == Severity::Error);
        broken.tidy();
        batch.broken = broken;
        findings.tidy();
        Collected { groups, unread, unscored, findings, told, batch, read }
    }
}

/// Gives the texts of units that come more than once a number, so that they can be shown.
fn number(filings: &mut [Filing], batch: &mut Batch) {
    let mut counts: HashMap<Key<'_>, usize> = HashMap::new();
    for filing in filings.iter() {
        *counts.entry(filing.key()).or_default() += 1;
    }
    let several = |filing: &Filing| counts.get(&filing.key()).is_some_and(|n| *n > 1);
    let several: Vec<usize> = filings
        .iter()
        .enumerate()
        .filter_map(|(at, filing)| several(filing).then_some(at))
        .collect();
    for at in several {
        let filing = &mut filings[at];
        if let Some(told) = filing.told.take() {
            filing.filed.span.file = batch.library.sources.add(told.source());
        }
    }
}

/// What tells a record from others.
type Key<'a> = (&'a str, &'a str, &'a [String]);

impl Filing {
    fn key(&self) -> Key<'_> {
        (&self.filed.instrument, &self.filed.unit, &self.filed.key)
    }
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
    filings: &mut Vec<Filing>,
    among: &[Among],
    make: &impl Fn(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
) -> Vec<Fed> {
    let ready: Vec<&Ready> = groups.iter().map(|group| &*group.ready).collect();
    let scored = waiting.par_iter();
    let scored = scored.map(|one| {
        among[one.group].score(ready[one.group], &one.answers, one.before.as_ref())
    });
    let scored: Vec<(UnitScores, Option<UnitScores>)> = scored.collect();
    let mut fed = Vec::new();
    for (one, scores) in waiting.drain(..).zip(scored) {
        let Waiting { group: at, answers, before, file, line, told, texts, hash } = one;
        let group = &mut groups[at];
        let number = group.units.len();
        let filed = answers.filed().clone();
        filings.push(Filing { group: at, unit: number, filed, told });
        let head = group.ready.head(&answers, &scores.0);
        let head = Head { file, line, texts, hash, ..head };
        group.drawn_in.extend(drawn_in(&group.ready.ruleset, &head.code, &scores.0));
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
    make: &impl Fn(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
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
    make: &impl Fn(&Ready, &Head, &UnitScores, &ValidAnswers) -> T,
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

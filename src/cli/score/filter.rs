//! `survey score --stream`: a filter from answers to scores, one line for each line.
//!
//! *In:* NDJSON on standard input. *Out:* exactly as many lines, in the same order: the row
//! of `score --format ndjson` without `file` and `line`, or what is wrong with the line.
//!
//! It is one process of many, in Spark, GNU parallel or a shell, each with a part of the
//! data: nothing is kept from line to line, so that a second run, and another cut, give the
//! same bytes. Ranks, scores over all units and units that come twice are told where all
//! units are, and not here.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::answers::{self, Reading, ValidAnswers, Workspace};
use crate::cli::args::{AnswerArguments, Format, ScoreArguments};
use crate::cli::batch::{Batch, Key, Known, Seats, Sought, bad_line, in_order, sha256};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::files::{Block, Blocks, Input, Output};
use crate::cli::progress::Progress;
use crate::cli::scored::Ready;
use crate::cli::session::Session;
use crate::cli::streams::note;
use crate::diagnostic::{Finding, Severity, Words};
use crate::report::Language;
use crate::report::machine;
use crate::report::row::RowHead;
use crate::report::visible::visible;
use crate::score::{Trace, UnitResult};
use crate::source::FileId;

/// The number of a line's text, which is nobody's: no place is told outside of the line.
const HERE: FileId = FileId(u32::MAX);
/// The most bytes of what is said beside the result.
const MOST_SAID: usize = 700;

/// A questionnaire that lines name.
enum Seat {
    /// There is none of that name and version.
    Unknown,
    /// It cannot be used: all ends with the error.
    Broken,
    /// Ready.
    Sound(Arc<Known>, Box<Ready>),
}

/// What the threads know.
struct Filter {
    seats: Seats<Seat>,
    /// Every questionnaire there is.
    known: Vec<(String, String)>,
}

/// What was made of a block.
#[derive(Default)]
struct Made {
    text: String,
    counts: Counts,
    /// A questionnaire that was not loaded yet, and the block that names it.
    needs: Option<(Key, Block)>,
    error: Option<Error>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    lines: usize,
    bad: usize,
    scored: usize,
}

/// Runs the filter.
///
/// # Errors
///
/// A questionnaire or scoring file that cannot be used, input that cannot be read.
pub fn run(arguments: &ScoreArguments, session: &mut Session) -> Result<(), Error> {
    if let Some(given) = session.settings.format.filter(|form| *form != Format::Ndjson) {
        let (command, allowed) = ("score --stream", &[Format::Ndjson][..]);
        return Err(Error::Format { command, given, allowed });
    }
    let read_as = arguments.answers.read_as.clone();
    let jobs = arguments.answers.jobs;
    let answers =
        AnswerArguments { read_as, jobs, ..AnswerArguments::of(vec!["-".into()]) };
    let mut batch = Batch::new(&answers, session)?;
    let assumed = batch.begin(session)?;
    let known = batch.library.known();
    let own = |(name, version): (&str, &str)| (name.to_owned(), version.to_owned());
    let known = known.into_iter().map(own).collect();
    let filter = Filter { seats: Seats::new(assumed), known };
    if let Some(key) = filter.seats.assumed.clone()
        && !filter.take_in(&mut batch, key, arguments, session)?
    {
        return Ok(());
    }
    let mut counts = Counts::default();
    let lines = Blocks::new(Input::stdin(None).open()?);
    let make = |block: std::io::Result<Block>, space: &mut Workspace| match block {
        Ok(block) => filter.block(block, space),
        Err(error) => Made {
            error: Some(Error::Unreadable { path: "<stdin>".into(), error }),
            ..Made::default()
        },
    };
    let mut space = Workspace::default();
    let mut progress = Progress::new(&session.settings, &session.environment);
    in_order(rayon::current_num_threads(), lines, make, |mut made| {
        while let Some((key, block)) = made.needs.take() {
            if !filter.take_in(&mut batch, key, arguments, session)? {
                return Ok(false);
            }
            made = filter.block(block, &mut space);
        }
        if let Some(error) = made.error {
            return Err(error);
        }
        counts.add(made.counts);
        session.result(&made.text)?;
        if let Some(line) = progress.more(made.counts.lines) {
            note(&line);
        }
        Ok(!session.is_unheard())
    })?;
    progress.end().into_iter().for_each(note);
    if arguments.strict && counts.bad > 0 {
        session.ends(Exit::Findings);
    }
    if let Some(path) = &arguments.count_to {
        let mut file = Output::create(path, true)?;
        file.write(&machine::line(&counts.value()))?;
        file.commit()?;
    }
    let Counts { lines, bad, .. } = counts;
    session.note(&match session.settings.err.language {
        Language::English => {
            format!("score: {lines} lines in, {lines} lines out, {bad} bad\n")
        }
        Language::Swedish => {
            format!("score: {lines} rader in, {lines} rader ut, {bad} felaktiga\n")
        }
    });
    Ok(())
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.bad += other.bad;
        self.scored += other.scored;
    }

    fn value(self) -> Value {
        json!({
            "type": "counts",
            "lines_in": self.lines,
            "lines_out": self.lines,
            "scored": self.scored,
            "bad": self.bad,
            "engine": env!("CARGO_PKG_VERSION"),
        })
    }
}

impl Filter {
    /// Loads a questionnaire that a line names; `false` where it is told why it cannot be
    /// used.
    fn take_in(
        &self,
        batch: &mut Batch,
        key: Key,
        arguments: &ScoreArguments,
        session: &mut Session,
    ) -> Result<bool, Error> {
        let seat = match batch.known(&key, session) {
            None => Seat::Unknown,
            Some(known) => {
                let language = session.settings.out.language;
                let name = arguments.scoring.as_deref();
                let broken = batch.broken.iter().chain(known.definition.findings.iter());
                let broken = broken.filter(|of| of.severity() == Severity::Error).count();
                match Ready::new(known.definition, name, language)? {
                    Some(ready) if known.reader.is_some() => {
                        refuse_what_needs_others(&known, &ready)?;
                        Seat::Sound(known, Box::new(ready))
                    }
                    _ => {
                        session.ends(Exit::Findings);
                        session.aside(&said(&key, broken.max(1), session));
                        Seat::Broken
                    }
                }
            }
        };
        let is_sound = !matches!(seat, Seat::Broken);
        self.seats.take_in(key, seat);
        Ok(is_sound)
    }

    /// Scores the lines of a block; one that names a new questionnaire is given back.
    fn block(&self, block: Block, space: &mut Workspace) -> Made {
        match self.lines(&block, space) {
            Ok(made) => made,
            Err(key) => Made { needs: Some((key, block)), ..Made::default() },
        }
    }

    fn lines(&self, block: &Block, space: &mut Workspace) -> Result<Made, Key> {
        let (mut made, mut last) = (Made::default(), None);
        for (number, text) in block.lines() {
            let text = match text {
                Ok(text) => text,
                Err(bad) => {
                    made.wrong((number, ""), None, &[&bad_line(HERE, &bad)]);
                    continue;
                }
            };
            match self.seats.find(text, &mut last) {
                Sought::New(key) => return Err(key),
                Sought::Known(Seat::Sound(known, ready)) => {
                    one((known, ready), (number, text), space, &mut made);
                }
                _ => self.unknown((number, text), &mut made),
            }
        }
        Ok(made)
    }

    fn unknown(&self, (number, text): (usize, &str), made: &mut Made) {
        let known = self.known.iter().map(|(name, at)| (name.as_str(), at.as_str()));
        let finding = answers::unknown(HERE, text, known);
        made.wrong((number, text), None, &[&finding]);
    }
}

/// Scores one line.
fn one(
    (known, ready): (&Known, &Ready),
    (number, text): (usize, &str),
    space: &mut Workspace,
    made: &mut Made,
) {
    let Some(reader) = &known.reader else { return };
    let Reading { answers, findings, .. } = reader.read(HERE, text, space);
    let errors: Vec<&Finding> =
        findings.iter().filter(|of| of.severity() == Severity::Error).collect();
    let Some(answers) = answers else {
        made.wrong((number, text), None, &errors);
        return;
    };
    let scores = ready.score(&answers, Trace::Off, None);
    if scores.result == UnitResult::Invalid {
        made.wrong((number, text), Some(&answers), &errors);
        space.recycle(answers);
        return;
    }
    let hash = sha256(text.as_bytes());
    let code = answers.unit();
    let is_void = scores.result == UnitResult::Status;
    let head = RowHead {
        place: None,
        unit: code,
        key: answers.key(),
        label: answers.unit_name(),
        simulated: answers.is_simulated(),
        words: [answers.status().name(), scores.result.name()],
        answered: [scores.all_answered, scores.all_asked],
        hash: Some(&hash),
        family: ready
            .family
            .as_ref()
            .map(|_| (ready.kind(code), ready.counts(&answers), None)),
    };
    ready.row.write(&mut made.text, &head, (&ready.ruleset, &scores));
    // What is wrong and does not make the unit invalid is told beside its scores.
    if !errors.is_empty() {
        let told = machine::line(&json!({"_error": told(text, &errors)}));
        made.text.truncate(made.text.len() - "}\n".len());
        made.text.push(',');
        made.text.push_str(told.strip_prefix('{').unwrap_or(&told));
        made.counts.bad += 1;
    }
    made.counts.lines += 1;
    made.counts.scored += usize::from(!is_void);
    space.recycle(answers);
}

impl Made {
    /// Adds the line for one that has no scores because of what is wrong with it.
    fn wrong(
        &mut self,
        (number, text): (usize, &str),
        answers: Option<&ValidAnswers>,
        errors: &[&Finding],
    ) {
        let value = json!({
            "_line": number,
            "_id": answers.map(ValidAnswers::unit),
            "_error": told(text, errors),
        });
        self.text.push_str(&machine::line(&value));
        self.counts.lines += 1;
        self.counts.bad += 1;
    }
}

/// The first error of a line, and how many more there are.
fn told(text: &str, errors: &[&Finding]) -> Value {
    let Some(first) = errors.first() else { return json!({}) };
    let start = first.label.span.range().start;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let before = text.get(..start).unwrap_or_default();
    json!({
        "rule": first.rule.name,
        "pointer": first.pointer,
        "column": before.chars().count() + 1,
        "message": first.message.en,
        "more": errors.len() - 1,
    })
}

/// A line stands alone here: what needs other units or further parts is refused.
fn refuse_what_needs_others(known: &Known, ready: &Ready) -> Result<(), Error> {
    let name = ready.instrument.name();
    let needs = if known.reader.as_ref().is_some_and(|reader| reader.parts() > 1) {
        Words::new(
            format!("the records of {name} have several parts"),
            format!("posterna i {name} har flera delar"),
        )
    } else if ready.is_relative() {
        Words::new(
            format!("scores of {name} depend on all units"),
            format!("poängen i {name} beror på alla enheter"),
        )
    } else {
        return Ok(());
    };
    Err(Error::Choose {
        what: Words::new(
            format!("{}, and a stream is scored line by line", needs.en),
            format!("{}, och en ström poängsätts rad för rad", needs.sv),
        ),
        help: Words::new(
            "score the files together: `survey score FILES`",
            "poängsätt filerna tillsammans: `survey score FILER`",
        ),
    })
}

/// Why a questionnaire cannot be used, on one line.
fn said((name, version): &Key, errors: usize, session: &Session) -> String {
    let name = visible(&format!("{name}@{version}")).into_owned();
    let text = match session.settings.err.language {
        Language::English => format!(
            "score: {name} or its scoring file has errors ({errors}); see them with `survey check`\n"
        ),
        Language::Swedish => format!(
            "score: {name} eller dess poängfil har fel ({errors}); visa dem med `survey check`\n"
        ),
    };
    text.chars().take(MOST_SAID).collect()
}

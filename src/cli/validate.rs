//! `survey validate`: answers held to their questionnaire.
//!
//! *In:* answer files. *Out:* findings on standard output, totals beside it.
//!
//! Formats of lines are written as they come, so that a stream of any length can be
//! held to its questionnaire.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::answers::{Filed, GivenBy, Givers, ValidAnswers};
use crate::cli::args::{AnswerArguments, Format};
use crate::cli::batch::{Answered, Batch, Kept, Task, Told, duplicates};
use crate::cli::corrections::Corrections;
use crate::cli::error::Error;
use crate::cli::findings::{Found, Summary, print, summary_line};
use crate::cli::library::Definition;
use crate::cli::met::{Met, Place, seconds};
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Severity};
use crate::report::findings::{concise, ndjson};
use crate::report::language::Noun;
use crate::report::{Language, visible};
use crate::source::{Sources, Span};

const FORMATS: &[Format] = &[
    Format::Human,
    Format::Concise,
    Format::Json,
    Format::Ndjson,
    Format::Csv,
    Format::Sarif,
    Format::Github,
];

/// Validates the files and prints what was found.
pub fn run(arguments: &AnswerArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("validate", FORMATS)?;
    let mut batch = Batch::new(arguments, session)?;
    let streams = matches!(format, Format::Ndjson | Format::Concise);
    let mut work = Work { streams: streams.then_some(format), ..Work::default() };
    if streams {
        // Of what is sound only its place is kept.
        let task = Task {
            keep: false,
            equip: &mut |definition, _| Ok(Some(Arc::new(definition))),
            make: &|definition: &&Definition, answers, _| {
                let instrument = definition.instrument.as_ref()?;
                Some((Givers::of(instrument, answers), answers.filed().clone()))
            },
        };
        batch.each(session, task, &mut |session, sources, kept| match kept {
            Kept::Answers(answered) => work.take(*answered, sources, session),
            Kept::Made(_, sound, told) => work.meet(sound, &told, sources),
        })?;
    } else {
        batch.read(session, true, &mut |session, sources, answered| {
            work.take(answered, sources, session)
        })?;
    }
    work.close(&mut batch, session)?;
    let values = work.values(session);
    let text = work.told(&batch, session.settings.err.language);
    let results = std::mem::take(&mut work.results);
    let summary = Summary { command: "validate", results, values, text };
    if streams {
        if format == Format::Ndjson {
            let line = summary_line(session, &summary);
            session.result(&line)?;
        }
        session.note(&summary.text);
        return Ok(());
    }
    let (findings, sources) = (&work.findings, &batch.library.sources);
    print(session, format, Found { findings, sources, hidden: &work.hidden }, summary)
}

/// What was found so far.
#[derive(Default)]
struct Work {
    /// The format that is written as findings come.
    streams: Option<Format>,
    findings: Findings,
    hidden: Vec<Span>,
    results: Vec<Value>,
    /// Of formats that are kept: which unit each file is about, and whether it is valid.
    filed: Vec<Option<Filed>>,
    valid: Vec<bool>,
    /// Of those that are written as they come: the same.
    met: Met,
    read: usize,
    /// Who gave the answers.
    givers: Givers,
    invalid: usize,
    counts: [usize; 3],
    only: Option<(String, String)>,
}

/// Of a record that was met, whether it was valid.
const INVALID: u8 = 0;
const VALID: u8 = 1;

impl Work {
    /// Takes a record of which there is nothing to tell.
    fn meet(
        &mut self,
        (givers, filed): (Givers, Filed),
        told: &Told,
        sources: &Sources,
    ) -> Result<(), Error> {
        self.read += 1;
        self.givers.add(givers);
        let instrument = filed.instrument.to_string();
        self.only = (self.read == 1).then(|| (told.name.to_string(), instrument));
        self.met.add(&Place::new(&filed, Some(told), &told.name, sources), VALID)
    }

    fn take(
        &mut self,
        answered: Answered,
        sources: &Sources,
        session: &mut Session,
    ) -> Result<(), Error> {
        let Answered { name, line, told, definition, reading, texts, .. } = answered;
        let broken = definition.is_some_and(|d| d.instrument.is_none());
        self.read += texts;
        if let (Some(definition), Some(answers)) = (definition, &reading.answers)
            && let Some(instrument) = &definition.instrument
        {
            self.givers.add(Givers::of(instrument, answers));
        }
        let is_valid = !broken && !reading.findings.has_errors();
        session.found(&reading.findings);
        let count = |level| reading.findings.count(level);
        let levels = [Severity::Error, Severity::Warning, Severity::Note].map(count);
        for (sum, count) in self.counts.iter_mut().zip(levels) {
            *sum += count;
        }
        let questionnaire =
            reading.answers.as_ref().map(|a| a.filed().instrument.clone());
        self.only = (self.read == 1)
            .then(|| (name.clone(), questionnaire.as_deref().unwrap_or("").to_owned()));
        if self.streams.is_none() {
            self.results.push(json!({
                "type": "file",
                "file": &name,
                "line": line,
                "unit": reading.answers.as_ref().map(|a| a.unit()),
                "key": key(definition, reading.answers.as_ref()),
                "questionnaire": questionnaire.as_deref(),
                "status": reading.answers.as_ref().map(|a| a.status().name()),
                "valid": !broken && levels[0] == 0,
                "errors": levels[0],
                "warnings": levels[1],
                "notes": levels[2],
            }));
        }
        let filed = reading.answers.as_ref().map(ValidAnswers::filed);
        if self.streams.is_none() {
            self.filed.push(filed.cloned());
            self.valid.push(is_valid);
        } else {
            self.invalid += usize::from(!is_valid);
            if let Some(filed) = filed {
                let said = if is_valid { VALID } else { INVALID };
                self.met.add(&Place::new(filed, told.as_ref(), &name, sources), said)?;
            }
        }
        if self.streams.is_none() {
            self.hidden.extend(&reading.hidden);
        }
        self.say(reading.findings, sources, session)
    }

    /// Writes findings, or keeps them for the end.
    fn say(
        &mut self,
        findings: Findings,
        sources: &Sources,
        session: &mut Session,
    ) -> Result<(), Error> {
        match self.streams {
            Some(Format::Ndjson) => session.result(&ndjson::render(&findings, sources)),
            Some(_) => {
                let language = session.settings.out.language;
                session.result(&concise::render(&findings, sources, language))
            }
            None => {
                self.findings.append(findings);
                Ok(())
            }
        }
    }

    /// What is only known at the end: units that answered twice, broken questionnaires.
    fn close(&mut self, batch: &mut Batch, session: &mut Session) -> Result<(), Error> {
        let several =
            std::mem::take(&mut self.met).several(&mut batch.library.sources)?;
        self.invalid += several.values().filter(|(said, _)| *said == VALID).count();
        let (mut doubles, files) = duplicates(self.filed.iter().map(Option::as_ref));
        doubles.append(seconds(&several));
        session.found(&doubles);
        self.counts[0] += doubles.len();
        for number in files {
            self.valid[number] = false;
            if let Some(result) = self.results.get_mut(number) {
                result["valid"] = json!(false);
            }
        }
        self.invalid += self.valid.iter().filter(|valid| !**valid).count();
        let unused = batch.corrections.as_ref().map(Corrections::unused);
        let unused = unused.unwrap_or_default();
        session.found(&unused);
        self.counts[1] += unused.len();
        let sources = &batch.library.sources;
        self.say(unused, sources, session)?;
        self.counts[0] += batch.broken.count(Severity::Error);
        self.say(doubles, sources, session)?;
        self.say(batch.broken.clone(), sources, session)?;
        self.findings.tidy();
        Ok(())
    }

    fn values(&self, session: &Session) -> Value {
        json!({
            "read": self.read,
            "valid": self.read - self.invalid,
            "invalid": self.invalid,
            "errors": self.counts[0],
            "warnings": self.counts[1],
            "notes": self.counts[2],
            "given_by": shares(std::iter::once(&self.givers)),
            "exit_code": session.exit().code(),
        })
    }

    /// `answers/0115.json: 2 errors, 1 warning (demo@2029)`, or the same over many.
    fn told(&self, batch: &Batch, language: Language) -> String {
        let [errors, warnings, _] = self.counts;
        let counts = format!(
            "{}, {}",
            language.counted(errors, Noun::ERROR),
            language.counted(warnings, Noun::WARNING)
        );
        let mut text = match &self.only {
            _ if self.read == 0 => String::new(),
            Some((name, questionnaire)) => {
                let name = visible::visible(name);
                let of = if questionnaire.is_empty() {
                    String::new()
                } else {
                    format!(" ({questionnaire})")
                };
                format!("{name}: {counts}{of}\n")
            }
            None => {
                let files = language.counted(self.read, Noun::ANSWER_FILE);
                let invalid = language.count(self.invalid);
                let valid = language.count(self.read - self.invalid);
                match language {
                    Language::English => {
                        format!("{files}: {valid} valid, {invalid} invalid; {counts}\n")
                    }
                    Language::Swedish => {
                        let one = |count: usize| if count == 1 { "" } else { "a" };
                        let ends = (one(self.read - self.invalid), one(self.invalid));
                        format!(
                            "{files}: {valid} giltig{}, {invalid} ogiltig{}; {counts}\n",
                            ends.0, ends.1
                        )
                    }
                }
            }
        };
        text.push_str(&givers(std::iter::once(&self.givers), language));
        text.push_str(&corrected(batch.corrections.as_ref(), None, language));
        text.push_str(&passed_over(batch, language));
        text
    }
}

/// The names of the record with their words.
fn key(definition: Option<&Definition>, answers: Option<&ValidAnswers>) -> Value {
    let instrument = definition.and_then(|definition| definition.instrument.as_ref());
    let Some((instrument, answers)) = instrument.zip(answers) else { return Value::Null };
    let records = &instrument.questionnaire().records;
    let names = records.iter().map(|record| record.name.value.clone());
    names.zip(answers.key()).map(|(name, word)| (name, json!(word))).collect()
}

fn all<'a>(givers: impl Iterator<Item = &'a Givers>) -> Givers {
    givers.fold(Givers::default(), |mut sum, one| {
        sum.add(*one);
        sum
    })
}

/// How many answers each gave, where anybody but the respondent did.
pub fn shares<'a>(givers: impl Iterator<Item = &'a Givers>) -> Value {
    let sum = all(givers);
    if !sum.is_mixed() {
        return Value::Null;
    }
    let counts = GivenBy::ALL.iter().zip(sum.counts);
    counts.map(|(by, count)| (by.name().to_owned(), json!(count))).collect()
}

/// `Answers given by: respondent 60 %, sender 40 % (of 5).`
pub fn givers<'a>(
    givers: impl Iterator<Item = &'a Givers>,
    language: Language,
) -> String {
    let sum = all(givers);
    if !sum.is_mixed() {
        return String::new();
    }
    let total = sum.total();
    let shares: Vec<String> = GivenBy::ALL
        .iter()
        .zip(sum.counts)
        .filter(|(_, count)| *count > 0)
        .map(|(by, count)| {
            let word = match by {
                GivenBy::Respondent => language.pick("respondent", "den som svarar"),
                GivenBy::Sender => language.pick("sender", "avsändaren"),
                GivenBy::SenderConfirmed => {
                    language.pick("sender, confirmed", "avsändaren, bekräftat")
                }
                GivenBy::Observer => language.pick("observer", "observatör"),
            };
            format!("{word} {}", language.count(count))
        })
        .collect();
    let (shares, total) = (shares.join(", "), language.count(total));
    match language {
        Language::English => format!("Of {total} answers, given by: {shares}.\n"),
        Language::Swedish => format!("Av {total} svar, givna av: {shares}.\n"),
    }
}

/// Says that corrections count, of which file, and how many records they changed.
pub fn corrected(
    corrections: Option<&Corrections>,
    records: impl Into<Option<usize>>,
    language: Language,
) -> String {
    let Some(corrections) = corrections else { return String::new() };
    let (name, used) = (visible::visible(&corrections.name), corrections.used());
    let hash = corrections.hash.get(..15).unwrap_or(&corrections.hash);
    let used = language.count(used);
    let records = records.into().map_or_else(String::new, |records| {
        let records = language.count(records);
        let (en, sv) = ("records changed: ", "ändrade poster: ");
        format!("{}{records}, ", language.pick(en, sv))
    });
    match language {
        Language::English => {
            format!(
                "With corrections of {name} ({hash}…); {records}entries used: {used}.\n"
            )
        }
        Language::Swedish => {
            format!(
                "Med rättelser ur {name} ({hash}…); {records}använda rader: {used}.\n"
            )
        }
    }
}

/// How many files in the folders were passed over, if any.
pub fn passed_over(batch: &Batch, language: Language) -> String {
    let count: usize = batch.passed_over.values().sum();
    if count == 0 {
        return String::new();
    }
    let kinds: Vec<_> = batch
        .passed_over
        .iter()
        .map(|(ending, count)| match ending.as_str() {
            "" => format!("{count}"),
            ending => format!("{count} .{}", visible::visible(ending)),
        })
        .collect();
    let (files, kinds) = (language.counted(count, Noun::FILE), kinds.join(", "));
    match language {
        Language::English => format!("note: passed over {files}: {kinds}\n"),
        Language::Swedish => format!("not: hoppade över {files}: {kinds}\n"),
    }
}

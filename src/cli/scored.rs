//! Answer files scored, for `score`, `rank` and `why`.
//!
//! *In:* answer files. *Out:* for every questionnaire among them its units with what
//! the command makes of their scores; what could not be scored, with the reason.
//!
//! A unit with two answer files has no scores: neither file counts.

mod collect;

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::answers::{Givers, ValidAnswers};
use crate::check::{Instrument, SoundScoring};
use crate::cli::batch::Batch;
use crate::cli::error::Error;
use crate::cli::family::MadeOf;
use crate::cli::files::Spool;
use crate::cli::library::Definition;
use crate::cli::reference;
pub use crate::cli::scored::collect::{Spill, collect};
use crate::diagnostic::{Findings, Severity, Words, nearest};
use crate::model::{Family, Questionnaire, Scoring};
use crate::report::Language;
use crate::report::row::RowForm;
use crate::report::score::{ScoreColumn, columns};
use crate::route::View;
use crate::score::{
    Changed, Population, Ruleset, Trace, UnitResult, UnitScores, resolve, score_among,
};
use crate::value::Status;

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
    /// How the row of a unit is written.
    pub row: RowForm,
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
    pub ready: Arc<Ready>,
    /// The units, in the order of the files.
    pub units: Vec<Unit<T>>,
    /// Values that were drawn in before they were compared.
    pub drawn_in: Vec<Changed>,
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
    /// Errors of texts that were not kept, as objects on lines: they are not shown.
    pub told: Option<Spool>,
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

    /// The SHA-256 of everything but the answers that scores rest on.
    pub fn hashes(&self) -> Value {
        let mut hashes = json!({
            "questionnaire": self.instrument.hash(),
            "scoring": self.sound.hash(),
            "frame": self.definition.frame_hash,
        });
        let waves = reference::hashes(&self.ruleset, self.definition);
        if !waves.is_empty() {
            hashes["waves"] = json!(waves);
        }
        hashes
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

    /// Whether scores depend on the units that are scored with them.
    pub fn is_relative(&self) -> bool {
        self.ruleset.is_relative()
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

    /// Whether a unit is counted: never beside one above or below it that is. The file of a
    /// unit whose answers are made does not count.
    pub fn counts(&self, answers: &ValidAnswers) -> bool {
        let code = answers.unit();
        self.family.as_ref().is_none_or(|family| {
            let is_own = answers.children().is_none() && family.is_made(code);
            family.counts(code) && !is_own
        })
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
            counts: self.counts(answers),
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
        let Some(mut ruleset) = resolve(sound.scoring(), questionnaire, plan) else {
            return Ok(None);
        };
        reference::settle(&mut ruleset, instrument, definition)?;
        let columns = columns(sound.scoring(), &ruleset, language);
        let units = questionnaire.units.as_ref().filter(|units| units.parent.is_some());
        let family = units.map(Family::new);
        let row = RowForm::new(questionnaire, (sound.scoring(), &ruleset));
        let mut ready =
            Self { definition, instrument, sound, ruleset, columns, family, row };
        ready.row.take_hashes(&ready.hashes());
        Ok(Some(ready))
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

/// Where a result stands among scored, incomplete, invalid, and not to be scored.
pub fn result_number(result: UnitResult) -> usize {
    match result {
        UnitResult::Scored => 0,
        UnitResult::Incomplete => 1,
        UnitResult::Invalid => 2,
        UnitResult::Status => 3,
    }
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

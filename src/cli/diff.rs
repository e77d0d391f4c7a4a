//! `survey diff`: what changed between two definitions.
//!
//! *In:* two questionnaires or scoring files, or a version that follows another. *Out:*
//! what changed, classed; exit 1 if anything did.
//!
//! Answers and results are never compared here. A file stands for itself; a folder and
//! `name@version` stand for the questionnaire with its scoring files.

use std::path::Path;

use serde_json::json;

use crate::changes::{Pairs, compare_pairs, compare_scorings};
use crate::cli::args::{DiffArguments, Format, Selection};
use crate::cli::error::{Error, MOST_NAMES, few};
use crate::cli::exit::Exit;
use crate::cli::files::{
    Folder, Input, Known, MOST_BYTES, Wanted, gather, is_there, kind_of_yaml, known,
};
use crate::cli::findings::{Summary, aside, summary_line};
use crate::cli::library::Library;
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Severity, Words};
use crate::model::{Comparable, Questionnaire, Scoring};
use crate::report::changes::{self as told, Told};
use crate::report::findings::json as finding;
use crate::report::machine;
use crate::report::visible::visible;
use crate::source::FileId;

const FORMATS: &[Format] =
    &[Format::Human, Format::Concise, Format::Json, Format::Ndjson, Format::Csv];

/// Compares the two and prints what changed.
pub fn run(arguments: &DiffArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("diff", FORMATS)?;
    let named = session.settings.questionnaires.clone();
    if arguments.old.as_os_str() == "-"
        && arguments.new.as_deref() == Some(Path::new("-"))
    {
        return Err(Error::InputTwice);
    }
    let mut finder = Finder::new(named.as_deref(), arguments, session)?;
    let first = finder.meant(&arguments.old)?;
    let (old, new) = match &arguments.new {
        Some(second) => (first, finder.meant(second)?),
        None => (finder.followed(&first)?, first),
    };
    let inputs: Vec<Input> =
        [&old, &new].into_iter().flat_map(Meant::inputs).cloned().collect();
    session.spare(&inputs)?;
    refuse_unlike(&old, &new)?;
    let is_whole = |meant: &Meant, read: &Definition| {
        let texts = read.scorings.len()
            + usize::from(read.questionnaire.is_some() && !read.is_scoring);
        texts == meant.inputs().count()
    };
    let read = (finder.read(&old, session)?, finder.read(&new, session)?);
    if !is_whole(&old, &read.0) || !is_whole(&new, &read.1) {
        // What is not there to compare is no difference, nor is it the same.
        session.ends(Exit::World);
    }
    let (old, new) = read;
    let all = compared(&old, &new);
    session.found(&finder.findings);
    aside(session, &finder.findings, &finder.library.sources, &[]);
    if all.iter().any(|told| !told.comparison.is_empty()) {
        session.ends(Exit::Findings);
    }
    print(&all, &finder, format, session)
}

/// What is meant by a word on the command line.
enum Meant {
    /// A questionnaire, with its scoring files unless it was named as a file.
    Questionnaire { input: Input, scorings: Vec<Input> },
    /// A scoring file.
    Scoring(Input),
}

impl Meant {
    fn inputs(&self) -> impl Iterator<Item = &Input> {
        let (own, others) = match self {
            Self::Questionnaire { input, scorings } => (input, &scorings[..]),
            Self::Scoring(input) => (input, &[][..]),
        };
        std::iter::once(own).chain(others)
    }
}

/// What was read of it.
struct Definition {
    questionnaire: Option<Questionnaire>,
    /// A scoring file was named; its questionnaire only says what names mean.
    is_scoring: bool,
    scorings: Vec<Scoring>,
}

/// Finds and reads definitions.
struct Finder<'a> {
    library: Library,
    /// A flag names the folder of all; else each file has its own.
    named: Option<&'a Path>,
    in_terminal: bool,
    stdin_name: Option<&'a str>,
    /// Standard input, which can be read once only.
    stdin: Option<FileId>,
    /// What is wrong in the files themselves; what only `check` sees is not told.
    findings: Findings,
}

impl<'a> Finder<'a> {
    fn new(
        named: Option<&'a Path>,
        arguments: &'a DiffArguments,
        session: &Session,
    ) -> Result<Self, Error> {
        let all = std::iter::once(&arguments.old).chain(&arguments.new);
        let first = all.map(|path| path.as_path()).find(|path| is_there(path));
        let folder = match (named, first) {
            (None, Some(first)) if first.is_dir() => Folder::around(&first.join("x")),
            (None, Some(first)) => Folder::around(first),
            _ => Folder::find(named, None)?,
        };
        Ok(Self {
            library: Library::new(folder),
            named,
            in_terminal: session.environment.in_terminal,
            stdin_name: arguments.stdin_filename.as_deref(),
            stdin: None,
            findings: Findings::default(),
        })
    }

    /// Adds a file to the texts, once.
    fn open(&mut self, input: &Input) -> Result<FileId, Error> {
        if let Some(file) = self.stdin.filter(|_| input.path.is_none()) {
            return Ok(file);
        }
        let file = self.library.folder.open(input, &mut self.library.sources)?;
        if input.path.is_none() {
            self.stdin = Some(file);
        }
        Ok(file)
    }

    fn turn_to(&mut self, input: &Input) {
        if self.named.is_none() {
            self.library.turn_to(input);
        }
    }

    /// A file, a folder, or `name@version`.
    fn meant(&mut self, given: &Path) -> Result<Meant, Error> {
        let text = given.to_string_lossy();
        if text.contains('@') && !is_there(given) {
            return self.by_name(&text);
        }
        let wanted = Wanted::Definitions { ignored: true };
        let selection = Selection {
            stdin_filename: self.stdin_name.map(str::to_owned),
            ..Selection::default()
        };
        let paths = [given.to_owned()];
        let found = gather(&paths, &selection, wanted, self.in_terminal)?;
        if let Some(error) = found.errors.into_iter().next() {
            let answers = gather(&paths, &selection, Wanted::Answers, false);
            let holds = answers.is_ok_and(|found| !found.inputs.is_empty());
            return Err(if holds && given.is_dir() {
                answers_given(&text)
            } else {
                error
            });
        }
        if given.is_dir() {
            return self.in_folder(&text, &found.inputs);
        }
        let input = found.inputs.into_iter().next();
        let input = input.ok_or_else(|| nothing(&text))?;
        self.of_file(input)
    }

    fn of_file(&mut self, input: Input) -> Result<Meant, Error> {
        self.turn_to(&input);
        let file = self.open(&input)?;
        let text = self.library.sources.get(file).text();
        match known(text) {
            Some(Known::Questionnaire(..)) => {
                Ok(Meant::Questionnaire { input, scorings: Vec::new() })
            }
            Some(Known::Scoring(_)) => Ok(Meant::Scoring(input)),
            None => Err(other_kind(&input, text)),
        }
    }

    fn in_folder(&mut self, given: &str, inputs: &[Input]) -> Result<Meant, Error> {
        let (mut questionnaires, mut scorings) = (Vec::new(), Vec::new());
        for input in inputs {
            match known(&input.text(MOST_BYTES)?) {
                Some(Known::Questionnaire(name, version)) => {
                    questionnaires.push((input.clone(), format!("{name}@{version}")));
                }
                Some(Known::Scoring(of)) => scorings.push((input.clone(), of)),
                None => {}
            }
        }
        match &questionnaires[..] {
            [(input, name)] => {
                let own = scorings.into_iter().filter(|(_, of)| of == name);
                let scorings = own.map(|(scoring, _)| scoring).collect();
                Ok(Meant::Questionnaire { input: input.clone(), scorings })
            }
            [] => match &scorings[..] {
                [(only, _)] => Ok(Meant::Scoring(only.clone())),
                _ => Err(nothing(given)),
            },
            several => {
                let names = few(several.iter().map(|(_, name)| name.clone()), MOST_NAMES);
                Err(Error::Choose {
                    what: Words::new(
                        format!("{given} holds several questionnaires"),
                        format!("{given} innehåller flera formulär"),
                    ),
                    help: Words::new(
                        format!("name one of them: {}", names.en),
                        format!("ange ett av dem: {}", names.sv),
                    ),
                })
            }
        }
    }

    fn by_name(&self, text: &str) -> Result<Meant, Error> {
        let (name, version) = text.split_once('@').unwrap_or((text, ""));
        match self.library.files_of(name, version).into_iter().next() {
            Some(input) => {
                let scorings = self.library.scorings_of(name, version);
                Ok(Meant::Questionnaire { input, scorings })
            }
            None => Err(self.library.unknown(text)),
        }
    }

    /// The version that a questionnaire follows.
    fn followed(&mut self, later: &Meant) -> Result<Meant, Error> {
        let Meant::Questionnaire { input, scorings } = later else {
            return Err(Error::Choose {
                what: Words::new(
                    "a scoring file follows no other",
                    "en poängfil följer ingen annan",
                ),
                help: Words::new(
                    "name both: survey diff OLD NEW",
                    "ange båda: survey diff GAMMAL NY",
                ),
            });
        };
        self.turn_to(input);
        let file = self.open(input)?;
        let read = self.library.written(file, &mut Findings::default());
        let follows = read.as_ref().and_then(|read| {
            let follows = read.wave.as_ref()?.follows.as_ref()?;
            Some((read.root().0.to_owned(), follows.value.clone()))
        });
        let Some((name, version)) = follows else {
            let name = visible(&input.name);
            return Err(Error::Choose {
                what: Words::new(
                    format!("{name} follows no other version (`wave.follows`)"),
                    format!("{name} följer ingen annan version (`wave.follows`)"),
                ),
                help: Words::new(
                    "name both: survey diff OLD NEW",
                    "ange båda: survey diff GAMMAL NY",
                ),
            });
        };
        match self.by_name(&format!("{name}@{version}"))? {
            Meant::Questionnaire { input, .. } if scorings.is_empty() => {
                Ok(Meant::Questionnaire { input, scorings: Vec::new() })
            }
            whole => Ok(whole),
        }
    }

    fn read(&mut self, meant: &Meant, session: &Session) -> Result<Definition, Error> {
        let is_scoring = matches!(meant, Meant::Scoring(_));
        let mut definition =
            Definition { questionnaire: None, is_scoring, scorings: Vec::new() };
        for input in meant.inputs() {
            session.detail(&format!("diff: {}\n", input.name));
        }
        let scorings = match meant {
            Meant::Questionnaire { input, scorings } => {
                self.turn_to(input);
                let file = self.open(input)?;
                definition.questionnaire = self.library.written(file, &mut self.findings);
                &scorings[..]
            }
            Meant::Scoring(input) => std::slice::from_ref(input),
        };
        for input in scorings {
            let file = self.open(input)?;
            let read = self.library.scoring(file, &mut self.findings);
            definition.scorings.extend(read);
        }
        if let Meant::Scoring(input) = meant {
            self.beside(input, &mut definition);
        }
        self.findings.retain(|finding| finding.severity() == Severity::Error);
        self.findings.tidy();
        Ok(definition)
    }

    /// The questionnaire of a scoring file, where it is at hand: renamed items and codes
    /// are then the same in both.
    fn beside(&mut self, input: &Input, definition: &mut Definition) {
        self.turn_to(input);
        let of = definition.scorings.first().map(|it| it.for_questionnaire.value.clone());
        let Some((name, version)) = of.as_ref().and_then(|of| of.split_once('@')) else {
            return;
        };
        if let Some(file) = self.library.files_of(name, version).into_iter().next() {
            let Ok(file) = self.open(&file) else { return };
            definition.questionnaire =
                self.library.written(file, &mut Findings::default());
        }
    }
}

/// Refuses a questionnaire beside a scoring file.
fn refuse_unlike(old: &Meant, new: &Meant) -> Result<(), Error> {
    let is_alike = matches!(
        (old, new),
        (Meant::Questionnaire { .. }, Meant::Questionnaire { .. })
            | (Meant::Scoring(_), Meant::Scoring(_))
    );
    if is_alike {
        return Ok(());
    }
    Err(Error::Choose {
        what: Words::new(
            "one of them is a questionnaire and the other a scoring file",
            "den ena är ett formulär och den andra en poängfil",
        ),
        help: Words::new(
            "compare two of a kind; `name@version` stands for both",
            "jämför två av samma slag; `namn@version` står för båda",
        ),
    })
}

fn nothing(given: &str) -> Error {
    Error::NothingFound {
        what: given.to_owned(),
        wanted: Words::new(
            "a questionnaire or a scoring file",
            "ett formulär eller en poängfil",
        ),
    }
}

/// The error of answers where definitions are compared.
fn answers_given(given: &str) -> Error {
    let given = visible(given);
    Error::Choose {
        what: Words::new(
            format!("{given}: these are answers, and `diff` compares definitions"),
            format!("{given}: det här är svar, och `diff` jämför definitioner"),
        ),
        help: Words::new(
            "results of waves: survey compare OLD NEW; definitions: survey diff \
             NAME@VERSION NAME@VERSION",
            "mätningars resultat: survey compare GAMMAL NY; definitioner: survey diff \
             NAMN@VERSION NAMN@VERSION",
        ),
    }
}

/// The error of a file that is neither a questionnaire nor a scoring file.
fn other_kind(input: &Input, text: &str) -> Error {
    let name = input.name.to_lowercase();
    let is_data =
        [".json", ".ndjson", ".jsonl", ".csv"].iter().any(|it| name.ends_with(it));
    let is_answers = is_data
        || text.trim_start().starts_with('{')
        || kind_of_yaml(input) == Some("") && text.contains("questionnaire:");
    if is_answers {
        return answers_given(&input.name);
    }
    let name = visible(&input.name);
    Error::Choose {
        what: Words::new(
            format!("{name}: no questionnaire and no scoring file"),
            format!("{name}: inget formulär och ingen poängfil"),
        ),
        help: Words::new(
            "name questionnaires or scoring files; option lists are compared with the \
             questionnaires that use them",
            "ange formulär eller poängfiler; svarslistor jämförs med formulären som \
             använder dem",
        ),
    }
}

/// What changed: of the questionnaires, then of each scoring file that both have.
fn compared(old: &Definition, new: &Definition) -> Vec<Told> {
    let mut all = Vec::new();
    let name = |it: &Questionnaire| format!("{}@{}", it.name.value, it.version.value);
    let both = old.questionnaire.as_ref().zip(new.questionnaire.as_ref());
    let pairs = both.map(|(old, new)| Pairs::new(old, new));
    let only_scorings = old.scorings.len() == 1 && new.scorings.len() == 1;
    if let Some(pairs) = pairs.as_ref().filter(|_| !old.is_scoring) {
        all.push(Told {
            names: (name(pairs.old), name(pairs.new)),
            files: (pairs.old.file, pairs.new.file),
            scoring: None,
            language: pairs.new.source_language().to_owned(),
            comparison: compare_pairs(pairs),
        });
    }
    for later in &new.scorings {
        let same = |it: &&Scoring| it.name.value == later.name.value || only_scorings;
        let Some(earlier) = old.scorings.iter().find(same) else { continue };
        let of = |it: &Scoring| it.for_questionnaire.value.clone();
        all.push(Told {
            names: (of(earlier), of(later)),
            files: (earlier.file, later.file),
            scoring: Some(later.name.value.clone()),
            language: "en".to_owned(),
            comparison: compare_scorings(earlier, later, pairs.as_ref()),
        });
    }
    all
}

fn print(
    all: &[Told],
    finder: &Finder<'_>,
    format: Format,
    session: &mut Session,
) -> Result<(), Error> {
    let sources = &finder.library.sources;
    let look = session.settings.out;
    let count = |class: Comparable| -> usize {
        all.iter().map(|told| told.comparison.count(class)).sum()
    };
    let is_same = |told: &Told| told.comparison.is_empty();
    let names = all.first().map(|told| told.names.clone()).unwrap_or_default();
    let summary = Summary {
        command: "diff",
        results: told::values(all, sources),
        values: json!({
            "old": names.0,
            "new": names.1,
            "breaks": count(Comparable::Break),
            "minor": count(Comparable::Minor),
            "identical": count(Comparable::Identical),
            "kept": all.iter().map(|told| told.comparison.kept).sum::<usize>(),
            "exit_code": session.exit().code(),
        }),
        text: match finder.findings.has_errors() && all.iter().all(is_same) {
            true => String::new(),
            false => told::totals(all, session.settings.err.language),
        },
    };
    let text = match format {
        Format::Concise => told::concise(all, sources, &look),
        Format::Csv => told::csv(all, sources, session.settings.table),
        Format::Json => machine::envelope(
            summary.command,
            summary.results,
            summary.values,
            finding::values(&finder.findings, sources),
            session.error_values(),
        ),
        Format::Ndjson => {
            let lines: String = summary.results.iter().map(machine::line).collect();
            lines + &summary_line(session, &summary)
        }
        _ if look.plain => told::narrated(all, sources, &look),
        _ => told::human(all, sources, &look, session.settings.all),
    };
    session.result(&text)?;
    session.note(&summary.text);
    Ok(())
}

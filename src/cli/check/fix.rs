//! `survey check --fix` and `--diff`: what would be mended, shown, asked about, written.
//!
//! *In:* mended texts. *Out:* a diff; with `--fix` the files rewritten.
//!
//! Nothing is asked where there is no terminal to ask on: who writes `--fix` in a script
//! has said it. A file that was laid out stays laid out.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::CheckArguments;
use crate::cli::check::mend::{Files, Mended};
use crate::cli::check::work::Work;
use crate::cli::error::Error;
use crate::cli::files::{Input, MOST_BYTES, rewrite, shortened};
use crate::cli::session::Session;
use crate::diagnostic::{Findings, Words};
use crate::format::format;
use crate::report::language::Noun;
use crate::report::visible::visible;
use crate::report::{Language, diff};
use crate::source::{FileId, Source};

/// A file that is to be written.
struct Rewritten {
    path: PathBuf,
    name: String,
    before: String,
    after: String,
}

/// What came of mending.
#[derive(Debug, Default)]
pub(in crate::cli::check) struct Outcome {
    /// How many findings were mended in how many files.
    pub mended: Option<(usize, usize)>,
    /// Mends that were tried and dropped: rule and place of their findings.
    pub dropped: Vec<(&'static str, String)>,
    /// Nothing more can be done without a guess.
    pub is_done: bool,
    /// Guesses were tried too: nothing more can be done.
    pub is_all: bool,
    /// The files are others now.
    pub is_written: bool,
}

/// Refuses to mend what is no file.
///
/// # Errors
///
/// Standard input is among the inputs.
pub(in crate::cli::check) fn refuse_stream(inputs: &[Input]) -> Result<(), Error> {
    if inputs.iter().all(|input| input.path.is_some()) {
        return Ok(());
    }
    Err(Error::Choose {
        what: Words::new(
            "standard input cannot be mended",
            "standard in kan inte rättas",
        ),
        help: Words::new("name a file", "ange en fil"),
    })
}

/// Shows what would be mended and, with `--fix`, writes it.
///
/// # Errors
///
/// The files cannot be examined again, or the diff cannot be written.
pub(in crate::cli::check) fn run(
    arguments: &CheckArguments,
    files: &Files<'_>,
    work: &Work,
    session: &mut Session,
) -> Result<Outcome, Error> {
    let mended = files.mend(work)?;
    let rewritten = rewritten(&mended, work, session);
    let (dropped, is_all) = (mended.dropped.clone(), arguments.unsafe_fixes);
    if rewritten.is_empty() {
        let is_done = true;
        return Ok(Outcome { dropped, is_done, is_all, ..Outcome::default() });
    }
    show(&rewritten, arguments.diff, session)?;
    if arguments.diff || !is_agreed(arguments, &mended, rewritten.len(), session) {
        return Ok(Outcome { dropped, ..Outcome::default() });
    }
    let (mut mends, mut written) = (0, 0);
    for file in &rewritten {
        match rewrite(&file.path, &file.before, &file.after) {
            Ok(()) => {
                mends += mended.counts.get(&file.path).copied().unwrap_or_default();
                written += 1;
            }
            Err(error) => session.fail(error),
        }
    }
    let is_done = written == rewritten.len();
    let mended = Some((mends, written));
    Ok(Outcome { mended, dropped, is_done, is_all: is_done && is_all, is_written: true })
}

/// The files as they would be, with the byte order mark that a text on disk begins with.
fn rewritten(mended: &Mended, work: &Work, session: &mut Session) -> Vec<Rewritten> {
    let mut files = Vec::new();
    for (path, text) in &mended.texts {
        let name = name(work, path);
        let before = match Input::file(path).text(MOST_BYTES) {
            Ok(before) => before,
            Err(error) => {
                session.fail(error);
                continue;
            }
        };
        let (mark, old) = match before.strip_prefix('\u{feff}') {
            Some(rest) => ("\u{feff}", rest),
            None => ("", before.as_str()),
        };
        let is_tidy = laid_out(old).is_some_and(|laid| laid == old);
        let new = laid_out(text).filter(|_| is_tidy).unwrap_or_else(|| text.clone());
        let after = format!("{mark}{new}");
        files.push(Rewritten { path: path.clone(), name, before, after });
    }
    files.retain(|file| file.before != file.after);
    files
}

fn laid_out(text: &str) -> Option<String> {
    format(FileId(0), &Source::new("", text), &mut Findings::default()).ok()
}

/// The name by which a file was named.
fn name(work: &Work, path: &Path) -> String {
    let folder = &work.library.folder;
    let mut files = work.library.sources.iter();
    let found = files.find(|(file, _)| folder.path(*file).as_deref() == Some(path));
    found.map_or_else(
        || Input::file(&shortened(path.to_owned())).name,
        |(_, source)| source.name().to_owned(),
    )
}

/// Shows the diff: the result of `--diff`, else beside it.
fn show(
    files: &[Rewritten],
    is_result: bool,
    session: &mut Session,
) -> Result<(), Error> {
    for file in files {
        let texts = (file.before.as_str(), file.after.as_str());
        if is_result {
            let look = session.settings.out;
            let on_terminal = session.environment.out_terminal;
            session.result(&diff::unified(&file.name, texts, on_terminal, &look))?;
        } else if session.settings.quiet == 0 {
            let look = session.settings.err;
            let on_terminal = session.environment.err_terminal;
            session.aside(&diff::unified(&file.name, texts, on_terminal, &look));
        }
    }
    Ok(())
}

/// Whether the files are to be written: asked on a terminal, unless `--yes` says so.
fn is_agreed(
    arguments: &CheckArguments,
    mended: &Mended,
    files: usize,
    session: &Session,
) -> bool {
    let environment = &session.environment;
    let can_ask = environment.in_terminal && environment.err_terminal;
    if arguments.yes || !can_ask {
        return true;
    }
    let language = session.settings.err.language;
    let mends = language.counted(mended.counts.values().sum(), Noun::MEND);
    let files = language.counted(files, Noun::FILE);
    let question = match language {
        Language::English => format!("Write {mends} to {files}? [y/N] "),
        Language::Swedish => format!("Skriva {mends} till {files}? [j/N] "),
    };
    let mut stderr = io::stderr().lock();
    let asked = stderr.write_all(question.as_bytes()).and_then(|()| stderr.flush());
    let mut answer = String::new();
    let read = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
    read.is_ok() && is_yes(&answer)
}

/// Yes in either language, whatever the one of the question.
fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "j" | "ja")
}

/// What was mended, for people.
pub(in crate::cli::check) fn told(outcome: &Outcome, language: Language) -> String {
    let mut text = String::new();
    if let Some((count, files)) = outcome.mended {
        let mends = language.counted(count, Noun::MEND);
        let files = language.counted(files, Noun::FILE);
        text = match language {
            Language::English => format!("Wrote {mends} to {files}.\n"),
            Language::Swedish => format!("Skrev {mends} till {files}.\n"),
        };
    }
    for (rule, place) in &outcome.dropped {
        let place = visible(place);
        text.push_str(&match language {
            Language::English => {
                format!("Not mended: {rule} at {place}; the file would be no better.\n")
            }
            Language::Swedish => {
                format!(
                    "Rättades inte: {rule} på {place}; filen skulle inte bli bättre.\n"
                )
            }
        });
    }
    text
}

/// How many findings could be mended and how, for the end of the totals; after a run that
/// mended all it could, only by guess.
pub(in crate::cli::check) fn mendable(
    work: &Work,
    outcome: &Outcome,
    language: Language,
) -> String {
    let (mut safe, mut guesses) = (0, 0);
    for finding in work.findings.iter().filter(|f| work.is_named(f.label.span.file)) {
        let Some(fix) = &finding.fix else { continue };
        if fix.changes(&work.library.sources).is_some() {
            *if fix.is_safe() { &mut safe } else { &mut guesses } += 1;
        }
    }
    if outcome.is_done {
        safe = 0;
    }
    if outcome.is_all {
        guesses = 0;
    }
    let [sure, perhaps] =
        [safe, guesses].map(|n| visible(&language.count(n)).into_owned());
    let (safe_en, safe_sv) = (
        format!(" {sure} can be mended with: survey check --fix"),
        format!(" {sure} kan rättas med: survey check --fix"),
    );
    let guess = "survey check --fix --unsafe-fixes";
    match (safe, guesses) {
        (0, 0) => String::new(),
        (_, 0) => language.pick(&safe_en, &safe_sv).clone(),
        (0, _) => match language {
            Language::English => {
                format!(" {perhaps} can be mended by guess with: {guess}")
            }
            Language::Swedish => {
                format!(" {perhaps} kan rättas på gissning med: {guess}")
            }
        },
        (_, _) => match language {
            Language::English => {
                format!("{safe_en} ({perhaps} more with --unsafe-fixes)")
            }
            Language::Swedish => format!("{safe_sv} ({perhaps} till med --unsafe-fixes)"),
        },
    }
}

//! `survey check`: questionnaires and scoring files, without answers.
//!
//! *In:* files and folders. *Out:* findings on standard output, totals beside it.
//!
//! A scoring file is checked against its questionnaire even where only the scoring file
//! was named; then only errors of the questionnaire are told with it. With `--fix` what
//! can be mended is, and what is left is told.

mod fix;
mod maps;
mod mend;
mod work;

use std::time::{Duration, Instant};

use crate::cli::args::{CheckArguments, Format};
use crate::cli::check::fix::Outcome;
use crate::cli::check::mend::Files;
use crate::cli::check::work::Work;
use crate::cli::error::Error;
use crate::cli::files::{Folder, Gathered, Input, Overlay, Wanted, gather};
use crate::cli::findings::{Found, Summary, print};
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::load::FileKind;
use crate::report::findings;
use crate::report::language::Noun;

const FORMATS: &[Format] = &[
    Format::Human,
    Format::Concise,
    Format::Json,
    Format::Ndjson,
    Format::Csv,
    Format::Sarif,
    Format::Github,
];

/// Checks the files and prints what was found.
pub fn run(arguments: &CheckArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("check", FORMATS)?;
    let begun = Instant::now();
    if arguments.diff && format != Format::Human {
        return Err(diff_alone());
    }
    let inputs = inputs(arguments, session)?;
    session.spare(&inputs)?;
    let given = session.settings.questionnaires.clone();
    let with_guesses = arguments.unsafe_fixes;
    let files = Files {
        inputs: &inputs,
        given: given.as_deref(),
        with_guesses,
        lints: arguments.lint,
    };
    let mut work = files.examine(&Overlay::new())?;
    let mut took = begun.elapsed();
    tell_files(&work, &inputs, session);
    let mut outcome = Outcome::default();
    if arguments.fix || arguments.diff {
        fix::refuse_stream(&inputs)?;
        outcome = fix::run(arguments, &files, &work, session)?;
        if outcome.is_written {
            // What a person takes to answer is not ours.
            let begun = Instant::now();
            work = files.examine(&Overlay::new())?;
            took = begun.elapsed();
        }
    }
    for error in std::mem::take(&mut work.errors) {
        session.fail(error);
    }
    session.found(&work.findings);
    if arguments.diff {
        let language = session.settings.err.language;
        let said = fix::told(&outcome, language) + &told(&work, &outcome, session, took);
        session.note(&said);
        return Ok(());
    }
    let values = work.values();
    let totals = work.summary(values.len(), session.exit().code());
    let language = session.settings.err.language;
    let text = fix::told(&outcome, language) + &told(&work, &outcome, session, took);
    let summary = Summary { command: "check", results: values, values: totals, text };
    let (findings, sources) = (&work.findings, &work.library.sources);
    print(session, format, Found { findings, sources, hidden: &[] }, summary)
}

/// The files that are meant; paths that give nothing are told.
fn inputs(
    arguments: &CheckArguments,
    session: &mut Session,
) -> Result<Vec<Input>, Error> {
    let here = [Folder::unnamed(session.settings.questionnaires.as_deref())];
    let named = arguments.selection.files_from.is_some() || !arguments.files.is_empty();
    let paths = if named { &arguments.files[..] } else { &here[..] };
    let wanted = Wanted::Definitions { ignored: arguments.no_ignore };
    let terminal = session.environment.in_terminal;
    let Gathered { inputs, errors, .. } =
        gather(paths, &arguments.selection, wanted, terminal)?;
    for error in errors {
        session.fail(error);
    }
    Ok(inputs)
}

/// Says which files are used, with `-v`.
fn tell_files(work: &Work, inputs: &[Input], session: &Session) {
    session
        .detail(&format!("questionnaires: {}\n", work.library.folder.root().display()));
    for input in inputs {
        session.detail(&format!("check: {}\n", input.name));
    }
}

/// The error of a diff in a format for programs, which have the mends of every finding.
fn diff_alone() -> Error {
    Error::Choose {
        what: Words::new(
            "`--diff` shows a diff, in no other format",
            "`--diff` visar en diff, i inget annat format",
        ),
        help: Words::new(
            "leave --diff out: findings in json, ndjson and sarif hold their mends",
            "utelämna --diff: fynd i json, ndjson och sarif har sina rättningar med sig",
        ),
    }
}

/// What was checked, and what came of it; for those who watch also how long it took.
fn told(work: &Work, outcome: &Outcome, session: &Session, took: Duration) -> String {
    let language = session.settings.err.language;
    if work.kinds.is_empty() && work.registers.is_empty() {
        return String::new();
    }
    let always = [
        (work.count(FileKind::Questionnaire), Noun::QUESTIONNAIRE),
        (work.count(FileKind::Scoring), Noun::SCORING),
    ];
    let else_ = [
        (work.registers.len(), Noun::REGISTER),
        (work.count(FileKind::Cases), Noun::CASES),
        (work.count(FileKind::Options), Noun::OPTIONS),
        (work.items, Noun::ITEM),
        (work.languages.len(), Noun::LANGUAGE),
    ];
    let parts = always.into_iter().chain(else_.into_iter().filter(|(n, _)| *n > 0));
    let parts: Vec<_> = parts.map(|(n, noun)| language.counted(n, noun)).collect();
    let checked = language.pick("Checked", "Granskade");
    let elapsed = if session.environment.err_terminal {
        format!(" ({} ms)", took.as_millis())
    } else {
        String::new()
    };
    let totals = findings::totals(&work.findings, language);
    let mendable = fix::mendable(work, outcome, language);
    let between = if session.settings.err.plain { ' ' } else { '\n' };
    format!("{checked} {}{elapsed}:{between}{totals}.{mendable}\n", parts.join(", "))
}

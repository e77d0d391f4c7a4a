//! `survey drafts`: interviews in progress.
//!
//! *In:* the folder of questionnaires. *Out:* a line a draft: unit, questionnaire, how far,
//! since when, what came of the last contact and what was agreed. With `--delete` one of
//! them goes.
//!
//! No answer is shown.

use std::path::{Path, PathBuf};

use crate::cli::args::{DraftsArguments, Format};
use crate::cli::error::Error;
use crate::cli::files::{Input, MOST_BYTES, delete_draft, drafts_in};
use crate::cli::library::Library;
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::interview::journal::Journal;
use crate::interview::{Call, CallKind};
use crate::report::interview::call;
use crate::report::language::Noun;
use crate::report::visible::visible;
use crate::report::{Language, machine};

/// A draft that was found.
struct Found {
    path: PathBuf,
    journal: Journal,
}

/// Lists drafts, or deletes one.
pub fn run(arguments: &DraftsArguments, session: &mut Session) -> Result<(), Error> {
    let format = session.format("drafts", &[Format::Human, Format::Json])?;
    let found = find(arguments.questionnaire.as_deref(), session)?;
    if let Some(unit) = &arguments.delete {
        return delete(unit, &found, session);
    }
    if format == Format::Json {
        let results = found.iter().map(value).collect();
        let summary = serde_json::json!({
            "drafts": found.len(),
            "exit_code": session.exit().code(),
        });
        let errors = session.error_values();
        return session.result(&machine::envelope(
            "drafts",
            results,
            summary,
            Vec::new(),
            errors,
        ));
    }
    let language = session.settings.out.language;
    for draft in &found {
        session.result(&line(draft, language))?;
    }
    if found.is_empty() {
        session.note(language.pick("No drafts.\n", "Inga utkast.\n"));
    }
    Ok(())
}

/// The drafts of one questionnaire, or of all.
fn find(named: Option<&str>, session: &mut Session) -> Result<Vec<Found>, Error> {
    let folder = session.settings.questionnaires.clone();
    let library = Library::find(folder.as_deref(), None)?;
    let known = library.known();
    let is_meant = |(name, version): &(&str, &str)| match named {
        Some(named) => named == *name || named == format!("{name}@{version}"),
        None => true,
    };
    let mut folders: Vec<PathBuf> = known
        .iter()
        .filter(|known| is_meant(known))
        .flat_map(|(name, version)| library.files_of(name, version))
        .filter_map(|file| Some(file.path?.parent()?.join("drafts")))
        .collect();
    if let (true, Some(named)) = (folders.is_empty(), named) {
        return Err(library.unknown(named));
    }
    folders.sort();
    folders.dedup();
    let mut found = Vec::new();
    for path in folders.iter().flat_map(|folder| drafts_in(folder)) {
        let text = match Input::file(&path).text(MOST_BYTES) {
            Ok(text) => text,
            Err(error) => {
                session.fail(error);
                continue;
            }
        };
        match Journal::read(&text) {
            Ok(journal) => found.push(Found { path, journal }),
            Err(fault) => {
                session.fail(Error::NoJournal {
                    path,
                    line: fault.line,
                    says: fault.says,
                });
            }
        }
    }
    Ok(found)
}

fn line(draft: &Found, language: Language) -> String {
    let head = &draft.journal.head;
    let state = draft.journal.state();
    let answers = language.counted(state.draft.paths().len(), Noun::ANSWER);
    let mut unit = visible(&head.unit).into_owned();
    for (_, word) in &head.keys {
        unit.push_str(&format!(" {}", visible(word.trim_matches('"'))));
    }
    let moment = |stamp: &str| {
        let stamp = stamp.replacen('T', " ", 1);
        stamp.get(..16).unwrap_or(&stamp).to_owned()
    };
    let (since, last) = (moment(&head.started), moment(&draft.journal.last));
    let of = format!("{}@{}", visible(&head.questionnaire), visible(&head.version));
    let mut text = match language {
        Language::English => {
            format!("{unit}  {of}  {answers}  since {since}, last {last}")
        }
        Language::Swedish => {
            format!("{unit}  {of}  {answers}  sedan {since}, senast {last}")
        }
    };
    if state.review.is_some() {
        text.push_str(language.pick("  under review", "  granskas"));
    }
    let appointment = appointment(&state.calls);
    let last = state.calls.last();
    let calls = last.into_iter().chain(appointment.filter(|of| Some(*of) != last));
    for (number, of) in calls.enumerate() {
        let outcome = call(of.kind);
        let (said, when) = (language.say(&outcome), moment(&of.when));
        text.push_str(if number == 0 { "  " } else { "; " });
        text.push_str(&format!("{said} {when}: {}", visible(&of.text)));
        text.truncate(text.trim_end_matches([' ', ':']).len());
    }
    text.push('\n');
    text
}

/// The last appointment, where nobody has refused since.
fn appointment(calls: &[Call]) -> Option<&Call> {
    let last = |kind| calls.iter().rposition(|call| call.kind == kind);
    let agreed = last(CallKind::Appointment)?;
    let stands = last(CallKind::Refusal).is_none_or(|refused| refused < agreed);
    calls.get(agreed).filter(|_| stands)
}

fn value(draft: &Found) -> serde_json::Value {
    let head = &draft.journal.head;
    let state = draft.journal.state();
    let told = |of: &Call| serde_json::json!({"outcome": of.kind.name(), "when": of.when, "text": of.text});
    serde_json::json!({
        "type": "draft",
        "file": draft.path.to_string_lossy().replace('\\', "/"),
        "questionnaire": head.questionnaire,
        "version": head.version,
        "unit": head.unit,
        "answers": state.draft.paths().len(),
        "started": head.started,
        "last": draft.journal.last,
        "review": state.review.is_some(),
        "call": state.calls.last().map(told),
        "appointment": appointment(&state.calls).map(told),
    })
}

fn delete(unit: &str, found: &[Found], session: &mut Session) -> Result<(), Error> {
    let mut meant = found.iter().filter(|draft| draft.journal.head.unit == unit);
    let (first, second) = (meant.next(), meant.next());
    let Some(draft) = first else {
        return Err(Error::NothingFound {
            what: unit.to_owned(),
            wanted: Words::new("a draft of that unit", "ett utkast för den enheten"),
        });
    };
    if second.is_some() {
        return Err(Error::Choose {
            what: Words::new(
                format!("there are several drafts of {unit}"),
                format!("det finns flera utkast för {unit}"),
            ),
            help: Words::new(
                "name the questionnaire: survey drafts NAME@VERSION --delete UNIT",
                "ange formuläret: survey drafts NAMN@VERSION --delete ENHET",
            ),
        });
    }
    let files = delete_draft(Path::new(&draft.path))?;
    let name = draft.path.to_string_lossy().replace('\\', "/");
    let language = session.settings.err.language;
    session.note(&match language {
        Language::English => {
            format!("{name}: deleted, {}\n", language.counted(files, Noun::FILE))
        }
        Language::Swedish => {
            format!("{name}: borttaget, {}\n", language.counted(files, Noun::FILE))
        }
    });
    Ok(())
}

//! Answers that are there before the interview: perhaps the draft's own.
//!
//! *In:* whose answers they are. *Out:* the receipt once more, where the answer file is what
//! the draft comes to; else that it is in the way.
//!
//! Whoever was cut off between handing in and closing the draft has handed in. The draft is
//! judged anew for that, at the moment that the file says; nothing is taken on trust.

use crate::answers::Reader;
use crate::cli::error::Error;
use crate::cli::files::{DraftFile, Input, MOST_BYTES, is_there, settle};
use crate::cli::run::keys::Whose;
use crate::cli::run::{begin, draft, now, receipt};
use crate::cli::session::Session;
use crate::interview::journal::Journal;
use crate::interview::{About, Change, Receipt};
use crate::report::visible::visible;

/// Closes a draft that was handed in, and gives its receipt.
///
/// # Errors
///
/// The answers that are there are others; or something cannot be read or written.
pub fn again(
    reader: &Reader<'_>,
    whose: &Whose,
    session: &mut Session,
) -> Result<(), Error> {
    let other = || in_the_way(whose);
    if !is_there(&whose.draft) {
        return Err(other());
    }
    let file = draft::held(whose)?;
    let Some((journal, of)) = ours(reader, whose, &file) else { return Err(other()) };
    settle(&whose.answers)?;
    let text = receipt(whose, &of, session);
    session.result(&text)?;
    close(journal, (file, of.sha256))
}

/// What is in the way: answers that say when they were handed in, or any other file.
fn in_the_way(whose: &Whose) -> Error {
    let path = whose.answers.clone();
    let text = Input::file(&path).text(MOST_BYTES).unwrap_or_default();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let when = file.get("submitted").and_then(serde_json::Value::as_str);
    let Some(when) = when else { return Error::WouldOverwrite { path } };
    let when = visible(when).replacen('T', " ", 1);
    let when = when.get(..16).unwrap_or(&when).to_owned();
    let command = whose.resume.split(" --review").next().unwrap_or_default();
    let command =
        command.trim_end_matches(" --resume").trim_end_matches(" --interviewer");
    Error::HandedIn { path, when, command: command.to_owned() }
}

/// The draft, and the receipt of the answers that are there, where they are its own.
fn ours(
    reader: &Reader<'_>,
    whose: &Whose,
    file: &DraftFile,
) -> Option<(Journal, Receipt)> {
    let journal =
        Journal::read(file.text()).ok().filter(|found| found.fault.is_none())?;
    let held = Input::file(&whose.answers).text(MOST_BYTES).ok()?;
    let fields: serde_json::Value = serde_json::from_str(&held).ok()?;
    let when = fields.get("submitted").and_then(serde_json::Value::as_str);
    let started = journal.head.started.clone();
    let about = About { started, ..whose.about.clone() };
    let mut interview = begin(reader, about, journal.state()).ok()?;
    let finished = interview.finish(when.unwrap_or_default()).ok()?;
    (finished.text == held).then_some((journal, finished.receipt))
}

fn close(journal: Journal, (mut file, sha256): (DraftFile, String)) -> Result<(), Error> {
    if journal.is_torn {
        file.cut(journal.sound, false)?;
    }
    if journal.state().submitted.is_none() {
        let mut tail = journal.tail;
        file.append(&tail.change(&Change::Submitted { sha256 }, &now()))?;
    }
    file.close().map(|_| ())
}

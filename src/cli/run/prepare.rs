//! Answers that are there before anybody is asked: `--answers` and `--set`.
//!
//! *In:* flags, an interview. *Out:* an interview that has them; what is lacking, where
//! nobody is asked.
//!
//! They are judged like any other: what does not fit is told and asked. What the respondent
//! has answered already stands, and that is told.

use std::path::Path;

use crate::cli::args::RunArguments;
use crate::cli::error::Error;
use crate::cli::files::{Input, MOST_BYTES};
use crate::cli::run::front::Front;
use crate::cli::run::now;
use crate::cli::session::Session;
use crate::diagnostic::Words;
use crate::interview::{
    Change, Mark, Review, Session as Interview, State, migrate, prepared,
};
use crate::report::Language;
use crate::report::interview::{MISSING_KEYS, problem};
use crate::report::visible::visible;

/// The most missing answers that are listed one by one.
const MOST: usize = 30;

/// Puts prepared answers into an interview with a draft, those of a file that is asked about
/// again first.
pub fn fill(
    arguments: &RunArguments,
    again: Option<&Path>,
    front: &mut Front<'_, '_>,
) -> Result<(), Error> {
    let (interview, session) = front.parts();
    let mut changes = match again {
        Some(path) => put_file(path, interview, session)?,
        None => Vec::new(),
    };
    changes.extend(put(arguments, interview, session)?);
    front.write(&changes)
}

/// Puts prepared answers into an interview without one.
pub fn fill_alone(
    arguments: &RunArguments,
    interview: &mut Interview<'_>,
    session: &mut Session,
) -> Result<(), Error> {
    put(arguments, interview, session).map(|_| ())
}

fn put(
    arguments: &RunArguments,
    interview: &mut Interview<'_>,
    session: &mut Session,
) -> Result<Vec<Change>, Error> {
    let mut changes = match &arguments.answers {
        Some(path) => put_file(path, interview, session)?,
        None => Vec::new(),
    };
    let mut kept = Vec::new();
    for set in &arguments.set {
        let (name, typed) = set.split_once('=').ok_or_else(|| no_pair(set))?;
        let at = interview.named_place(name.trim()).ok_or_else(|| Error::Unknown {
            what: Words::new("item", "ingen fråga"),
            given: name.to_owned(),
            near: near(interview, name),
            known: Vec::new(),
        })?;
        let sign = MISSING_KEYS.iter().find(|(key, _)| typed.trim() == key.to_string());
        let missing = sign.and_then(|(_, state)| interview.put_missing(&at, *state));
        let event = match missing {
            Some(event) => event,
            None => interview
                .put_typed(at.clone(), typed)
                .map_err(|found| wrong(name, &found))?,
        };
        if interview.is_answered(&at) {
            kept.push(at.to_string());
            continue;
        }
        let told = interview.take(event, &now());
        changes.extend(told.changes);
        if let Some(found) = interview.take_problem() {
            return Err(wrong(name, &found));
        }
    }
    tell_kept("--set", &kept, session);
    Ok(changes)
}

/// Puts the answers of a file in.
fn put_file(
    path: &Path,
    interview: &mut Interview<'_>,
    session: &mut Session,
) -> Result<Vec<Change>, Error> {
    let language = session.settings.out.language;
    let input = Input::file(path);
    let text = input.text(MOST_BYTES)?;
    if let Some(why) = interview.is_foreign(&text) {
        return Err(foreign(&input.name, &why));
    }
    let read = prepared(interview.instrument(), &text);
    let (mut draft, unknown) = read.map_err(|error| Error::Choose {
        what: Words::new(
            format!("{}: no answers can be read: {error}", input.name),
            format!("{}: inga svar kan läsas: {error}", input.name),
        ),
        help: Words::new(
            "write a JSON object: an answer file, or its `answers`",
            "skriv ett JSON-objekt: en svarsfil, eller dess `answers`",
        ),
    })?;
    let kept = interview.spare(&mut draft);
    tell_kept(&input.name, &kept, session);
    let at = interview.at().clone();
    let moved = migrate(interview, &State::prepared(draft));
    let mut changes = moved.changes;
    let back = interview.stand(at);
    changes.extend(back);
    // What was confirmed is what was sent; of other answers nobody has said that.
    let (confirmed, none) = interview.sent_confirmations(&text);
    if kept.is_empty() {
        interview.apply(&confirmed);
        changes.extend(confirmed);
    }
    let lost: Vec<String> = unknown.into_iter().chain(moved.lost).chain(none).collect();
    if !lost.is_empty() {
        let names = visible(&lost.join(", ")).into_owned();
        session.note(&match language {
            Language::English => {
                format!(
                    "note: {}: these do not fit and are left out: {names}\n",
                    input.name
                )
            }
            Language::Swedish => {
                format!("not: {}: dessa passar inte och utelämnas: {names}\n", input.name)
            }
        });
    }
    Ok(changes)
}

/// An answer file of something else, or that nobody answered.
fn foreign(name: &str, why: &Words) -> Error {
    let name = visible(name);
    Error::Choose {
        what: Words::new(format!("{name}: {}", why.en), format!("{name}: {}", why.sv)),
        help: Words::new(
            "begin without it, or give a file that has nothing but its `answers`",
            "börja utan den, eller ge en fil som bara har dess `answers`",
        ),
    }
}

/// Tells which answers of the respondent stand instead of those that were sent.
fn tell_kept(from: &str, kept: &[String], session: &mut Session) {
    if kept.is_empty() {
        return;
    }
    let (from, names) = (visible(from), kept.join(", "));
    let names = visible(&names);
    session.note(&match session.settings.out.language {
        Language::English => format!(
            "note: {from}: the respondent has answered these, and those answers stay: {names}\n"
        ),
        Language::Swedish => format!(
            "not: {from}: den som svarar har redan besvarat dessa, och de svaren står kvar: \
             {names}\n"
        ),
    });
}

fn near(interview: &Interview<'_>, name: &str) -> Option<String> {
    let items = interview.instrument().questionnaire().outer_items();
    let ids: Vec<&str> = items.map(|(_, item)| item.id.value.as_str()).collect();
    crate::diagnostic::nearest(name, ids).map(str::to_owned)
}

fn no_pair(set: &str) -> Error {
    Error::Choose {
        what: Words::new(
            format!("`{}` is no answer", visible(set)),
            format!("`{}` är inget svar", visible(set)),
        ),
        help: Words::new("write --set ID=ANSWER", "skriv --set ID=SVAR"),
    }
}

/// An answer of `--set` that cannot be.
fn wrong(name: &str, found: &crate::interview::Problem) -> Error {
    let said = |language| {
        let line = problem(found, language);
        let line = line.split_once(": ").map_or(line.as_str(), |(_, rest)| rest);
        format!("--set {}: {}", visible(name), line.trim_end().trim_end_matches('.'))
    };
    Error::Choose {
        what: Words::new(said(Language::English), said(Language::Swedish)),
        help: Words::new(
            "write it as it would be typed",
            "skriv det som det skulle skrivas in",
        ),
    }
}

/// What a soft check doubts where nobody is asked.
fn doubted(review: &Review) -> Error {
    let says = |language: Language| {
        let marked = review.entries.iter().filter(|entry| entry.mark == Mark::Check);
        let one = |entry: &crate::interview::Entry| {
            let says: Vec<&str> =
                entry.says.iter().map(|says| language.say(says)).collect();
            format!("{}: {}", entry.path, says.join(" "))
        };
        let other = review.says.iter().map(|says| language.say(says).to_owned());
        let all: Vec<String> = marked.map(one).chain(other).collect();
        visible(&all.join("; ")).into_owned()
    };
    let count = review.doubted;
    let (en, sv) = (says(Language::English), says(Language::Swedish));
    Error::Choose {
        what: Words::new(
            format!("{count} to confirm, and nothing may be asked: {en}"),
            format!("{count} att bekräfta, och inget får frågas: {sv}"),
        ),
        help: Words::new(
            "confirm it in the interview, or under `confirmed` in the answer file",
            "bekräfta det i intervjun, eller under `confirmed` i svarsfilen",
        ),
    }
}

/// What is lacking where nobody is asked, each with the flag that gives it.
pub fn lacking(review: &Review) -> Error {
    if review.asks_word() {
        return doubted(review);
    }
    let missing = review
        .entries
        .iter()
        .filter(|entry| matches!(entry.mark, Mark::Missing | Mark::Check));
    let names: Vec<String> = missing.map(|entry| entry.path.to_string()).collect();
    let flags: Vec<String> =
        names.iter().take(MOST).map(|name| format!("--set {name}=…")).collect();
    let more = names.len().saturating_sub(MOST);
    let list = |word: &str| {
        let list = flags.join(" ");
        if more > 0 { format!("{list} … {word} {more}") } else { list }
    };
    let count = names.len();
    let (are, answers) = if count == 1 { ("is", "answer") } else { ("are", "answers") };
    let names = names.join(", ");
    Error::Choose {
        what: Words::new(
            format!(
                "{count} {answers} {are} missing or wrong, and nothing may be asked: {names}"
            ),
            format!("{count} svar saknas eller är fel, och inget får frågas: {names}"),
        ),
        help: Words::new(list("and"), list("och")),
    }
}

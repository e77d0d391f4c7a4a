//! What `score`, `rank`, `why` and `simulate` say alike beside their results.
//!
//! *In:* what was collected. *Out:* notes: files of no unit, units with several answer
//! files, the scoring file that was taken where there was a choice.
//!
//! Nothing is decided here, and what is wrong with a file is told by `check` and
//! `validate`.

use std::collections::BTreeMap;

use crate::cli::files::{CORRECTION_DISAGREES, UNUSED_CORRECTION};
use crate::cli::hints::Again;
use crate::cli::scored::{Collected, Head, Ready};
use crate::cli::session::Session;
use crate::diagnostic::Findings;
use crate::report::Language;
use crate::report::visible::visible;

/// How many notes are told before the rest is counted.
const MOST_NOTES: usize = 10;

/// Tells the first notes and counts the others; all of them with `--all`.
pub fn tell(notes: &[String], session: &Session) {
    let most = if session.settings.all { usize::MAX } else { MOST_NOTES };
    for note in notes.iter().take(most) {
        session.note(note);
    }
    if notes.len() > most {
        let language = session.settings.err.language;
        let more = language.count(notes.len() - most);
        let dots = session.settings.err.dots();
        let (en, sv) = (" more; --all lists all", " till; --all visar alla");
        session.note(&format!("{dots} {more}{}\n", language.pick(en, sv)));
    }
}

/// A note for every file that is of no unit.
pub fn unread<T>(collected: &Collected<T>, language: Language) -> Vec<String> {
    let note = language.pick("note", "not");
    let told = collected.unread.iter().map(|unread| {
        let line = unread.line.map_or_else(String::new, |line| format!(":{line}"));
        let why = match language.say(&unread.why) {
            "" => language.pick("its questionnaire has errors", "dess formulär har fel"),
            why => why,
        };
        format!("{note}: {}{line}: {}\n", visible(&unread.file), visible(why))
    });
    told.collect()
}

/// What is wrong with corrections; what else is wrong with answers is told by `validate`.
pub fn of_corrections<T>(collected: &Collected<T>) -> Findings {
    let rules = [&CORRECTION_DISAGREES, &UNUSED_CORRECTION];
    let is_own = |name: &str| rules.iter().any(|rule| rule.name == name);
    let mut findings = Findings::default();
    let found = collected.findings.iter().filter(|finding| is_own(finding.rule.name));
    findings.extend(found.cloned());
    findings
}

/// A record whose unit has another for the same.
pub struct Second {
    /// The code of the unit.
    pub code: String,
    /// What, beside it, tells the record from others.
    pub key: Vec<String>,
    /// The name of the unit.
    pub name: String,
    /// The answer file.
    pub file: String,
}

/// A note for every unit with several answer files, none of which counts: how many there
/// are, and the command that shows them.
pub fn doubles<'a>(
    heads: impl Iterator<Item = &'a Head>,
    again: Again<'_>,
    language: Language,
) -> Vec<String> {
    let second = |head: &Head| Second {
        code: head.code.clone(),
        key: head.key.clone(),
        name: head.name.clone(),
        file: head.file.clone(),
    };
    let seconds: Vec<Second> = heads.filter(|head| head.is_second).map(second).collect();
    of_seconds(&seconds, again, language)
}

/// The same of records that are known to have come more than once.
pub fn of_seconds(
    seconds: &[Second],
    again: Again<'_>,
    language: Language,
) -> Vec<String> {
    let mut order: Vec<&Second> = Vec::new();
    let mut files: BTreeMap<(&str, &[String]), Vec<&str>> = BTreeMap::new();
    for second in seconds {
        let of = files.entry((&second.code, &second.key)).or_default();
        if of.is_empty() {
            order.push(second);
        }
        of.push(&second.file);
    }
    let note = |head: &&Second| {
        let files = files.get(&(head.code.as_str(), head.key.as_slice()));
        let files = files.map_or(&[] as &[&str], Vec::as_slice);
        let unit = format!("{} {}", head.code, head.name);
        let (unit, count) = (visible(&unit), language.count(files.len()));
        let (note, several) = match language {
            Language::English => ("note", "answer files, so none counts"),
            Language::Swedish => ("not", "svarsfiler, så ingen räknas"),
        };
        let see = again.validate(files).map_or_else(String::new, |command| {
            format!(" {}: {command}", language.pick("See", "Se"))
        });
        format!("{note}: {unit}: {count} {several}.{see}\n")
    };
    order.iter().map(note).collect()
}

/// Says which scoring file was taken, where there are several and none was asked for:
/// another one would give other figures.
pub fn scoring_taken(ready: &Ready, asked: Option<&str>, session: &Session) {
    let scorings = &ready.definition.scorings;
    if asked.is_some() || scorings.len() < 2 {
        return;
    }
    let (name, taken) = (ready.instrument.name(), &ready.scoring().name.value);
    let names = scorings.iter().map(|sound| sound.scoring().name.value.as_str());
    let names = names.collect::<Vec<_>>().join(" | ");
    session.note(&match session.settings.err.language {
        Language::English => {
            format!(
                "note: {name} has several scoring files; `{taken}` was taken: --scoring \
                 {names}\n"
            )
        }
        Language::Swedish => {
            format!(
                "not: {name} har flera poängfiler; `{taken}` användes: --scoring \
                 {names}\n"
            )
        }
    });
}

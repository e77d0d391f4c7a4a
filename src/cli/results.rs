//! Results files: what `survey score` and `survey rank` wrote with `--format json` or
//! `ndjson`.
//!
//! *In:* a text. *Out:* its rows and totals as they stand, and what the run was given.
//!
//! No number is read here that was not asked for, so that every digit stays.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::answers::is_ndjson;
use crate::cli::args::{AnswerArguments, Kind, Selection};
use crate::cli::session::Session;
use crate::decimal::Number;

/// A results file.
#[derive(Debug)]
pub struct Results {
    /// Its text.
    pub text: String,
    /// What wrote it.
    pub command: Command,
    /// Its rows of units, as places in the text.
    pub rows: Vec<Range<usize>>,
    /// Its totals; empty where it has none.
    pub summary: Range<usize>,
}

/// What wrote a results file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// `survey score`.
    Score,
    /// `survey rank`.
    Rank,
}

/// A JSON value as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'t>(pub &'t str);

impl<'t> Raw<'t> {
    /// The value of a key; none where this is no object or has no such key.
    pub fn get(self, key: &str) -> Option<Self> {
        self.entries()?.get(key).copied()
    }

    /// The entries of an object.
    pub fn entries(self) -> Option<BTreeMap<String, Self>> {
        let entries: BTreeMap<String, &'t RawValue> =
            serde_json::from_str(self.0).ok()?;
        Some(entries.into_iter().map(|(key, raw)| (key, Self(raw.get()))).collect())
    }

    /// The elements of a list.
    pub fn elements(self) -> Option<Vec<Self>> {
        let elements: Vec<&'t RawValue> = serde_json::from_str(self.0).ok()?;
        Some(elements.into_iter().map(|raw| Self(raw.get())).collect())
    }

    /// A text.
    pub fn text(self) -> Option<String> {
        serde_json::from_str(self.0).ok()
    }

    /// Whether both say the same, whatever blanks, escapes and zeros at the end of a number
    /// a program wrote.
    pub fn says(self, other: Self) -> bool {
        if self.0 == other.0 {
            return true;
        }
        if let (Some(own), Some(others)) = (self.entries(), other.entries()) {
            let mut pairs = own.iter().zip(&others);
            return own.len() == others.len()
                && pairs.all(|(own, other)| own.0 == other.0 && own.1.says(*other.1));
        }
        match (self.elements(), other.elements()) {
            (Some(own), Some(others)) => {
                let mut pairs = own.iter().zip(&others);
                own.len() == others.len() && pairs.all(|(own, other)| own.says(*other))
            }
            _ => match (self.number(), other.number()) {
                (Some(own), Some(other)) => own == other,
                _ => self.text().is_some_and(|own| other.text() == Some(own)),
            },
        }
    }

    /// A number, exactly.
    fn number(self) -> Option<Number> {
        Number::parse(self.0).ok()
    }

    /// A name, or an object of names, as it is told apart from others.
    pub fn name(self) -> String {
        match self.entries() {
            Some(entries) => {
                let one =
                    |(key, value): (String, Self)| format!("{key}={}", value.name());
                entries.into_iter().map(one).collect()
            }
            None => self.text().unwrap_or_else(|| self.0.to_owned()),
        }
    }

    /// The digits of a number, or a fraction written as a text.
    pub fn digits(self) -> Option<String> {
        match self.text() {
            Some(text) => Some(text),
            None if self.0 == "null" => None,
            None => Some(self.0.to_owned()),
        }
    }

    /// A whole number from 0.
    pub fn count(self) -> Option<usize> {
        self.0.parse().ok()
    }

    /// True or false.
    pub fn flag(self) -> Option<bool> {
        self.0.parse().ok()
    }
}

impl Command {
    /// The type of its rows.
    pub const fn row(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Rank => "rank",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Score, Self::Rank].into_iter().find(|command| command.row() == name)
    }
}

impl Results {
    /// Takes a text apart; `None` where it is no results file.
    pub fn parse(text: String) -> Option<Self> {
        // A document on one line looks like the first of several.
        let lines = if is_ndjson(&text) { lines(&text) } else { None };
        let (command, rows, summary) = match lines {
            Some(parts) => parts,
            None => document(&text)?,
        };
        Some(Self { text, command, rows, summary })
    }

    /// The rows of units.
    pub fn rows(&self) -> impl Iterator<Item = Raw<'_>> {
        self.rows.iter().map(|range| self.at(range))
    }

    /// A place of it.
    pub fn at(&self, range: &Range<usize>) -> Raw<'_> {
        Raw(self.text.get(range.clone()).unwrap_or_default())
    }

    /// Its totals.
    pub fn summary(&self) -> Raw<'_> {
        self.at(&self.summary)
    }

    /// Something that every row says alike, or the totals do.
    pub fn said(&self, key: &str) -> Option<String> {
        let own = self.summary().get(key).and_then(Raw::text);
        own.or_else(|| self.rows().next()?.get(key)?.text())
    }

    /// Name and version of the questionnaire.
    pub fn questionnaire(&self) -> Option<(String, String)> {
        let name = self.said("questionnaire")?;
        match name.split_once('@') {
            Some((name, version)) => Some((name.to_owned(), version.to_owned())),
            None => Some((name, self.said("version")?)),
        }
    }
}

type Parts = (Command, Vec<Range<usize>>, Range<usize>);

fn document(text: &str) -> Option<Parts> {
    let whole = Raw(text.trim_start_matches('\u{feff}'));
    whole.get("format_version")?;
    let command = Command::named(&whole.get("command")?.text()?)?;
    let rows = whole.get("results")?.elements()?;
    let rows = rows.into_iter().filter(|row| is_of(*row, command));
    let rows = rows.map(|row| place(text, row)).collect();
    Some((command, rows, place(text, whole.get("summary")?)))
}

fn lines(text: &str) -> Option<Parts> {
    let (mut command, mut rows, mut summary) = (None, Vec::new(), 0..0);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let row = Raw(line.trim_start_matches('\u{feff}'));
        let kind = row.get("type")?.text()?;
        match Command::named(&kind) {
            Some(found) => {
                command = Some(found);
                rows.push(place(text, row));
            }
            None if kind == "summary" => summary = place(text, row),
            None => {}
        }
    }
    Some((command?, rows, summary))
}

fn is_of(row: Raw<'_>, command: Command) -> bool {
    row.get("type").and_then(Raw::text).as_deref() == Some(command.row())
}

/// Where a part of a text stands in it.
fn place(text: &str, part: Raw<'_>) -> Range<usize> {
    let start = (part.0.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.0.len()
}

/// What a run was given, so that it can be done again.
pub fn options(arguments: &AnswerArguments, session: &Session) -> Value {
    let shown = |path: &PathBuf| path.to_string_lossy().replace('\\', "/");
    // The order in which files are named changes nothing.
    let answers: BTreeSet<String> = arguments.answers.iter().map(shown).collect();
    let from = arguments.from.map(Kind::ending);
    json!({
        "answers": answers,
        "files_from": arguments.selection.files_from.as_ref().map(shown),
        "null": arguments.selection.null,
        "exclude": arguments.selection.exclude,
        "force_exclude": arguments.selection.force_exclude,
        "from": from,
        "as": arguments.read_as,
        "map": arguments.map.as_ref().map(shown),
        "corrections": arguments.corrections.as_ref().map(shown),
        "questionnaires": session.settings.questionnaires.as_ref().map(shown),
    })
}

/// The arguments that [`options`] tells; `None` where it is not that.
pub fn arguments(options: Raw<'_>) -> Option<AnswerArguments> {
    let path = |key: &str| options.get(key).and_then(Raw::text).map(PathBuf::from);
    let words = |key: &str| {
        let words = options.get(key).and_then(Raw::elements).unwrap_or_default();
        words.into_iter().filter_map(Raw::text).collect::<Vec<_>>()
    };
    let flag = |key: &str| options.get(key).and_then(Raw::flag).unwrap_or_default();
    options.get("answers")?;
    let from = options.get("from").and_then(Raw::text);
    Some(AnswerArguments {
        answers: words("answers").into_iter().map(PathBuf::from).collect(),
        selection: Selection {
            exclude: words("exclude"),
            force_exclude: flag("force_exclude"),
            files_from: path("files_from"),
            null: flag("null"),
            stdin_filename: None,
        },
        from: from.and_then(|ending| Kind::of_name(&format!("x.{ending}"))),
        corrections: path("corrections"),
        read_as: options.get("as").and_then(Raw::text),
        map: path("map"),
        fail_fast: false,
        jobs: None,
    })
}

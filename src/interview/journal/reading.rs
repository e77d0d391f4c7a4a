//! Lines of a journal as changes.
//!
//! *In:* the text of a journal. *Out:* its changes, as far as its lines are sound.
//!
//! Values are kept as they stand, digit by digit; what they mean is not known here.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::answers::{Call, CallKind, GivenBy, Signature, Signs};
use crate::diagnostic::Words;
use crate::interview::journal::{
    DIGITS, FORMAT, Fault, Head, Journal, Opened, SUM, Tail, sum,
};
use crate::interview::{At, Change, Cursor, Filed, Part, Path, RowChange, RowKey};
use crate::model::RosterItem;
use crate::value::Status;

/// Every key that a line can have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'l> {
    seq: u64,
    at: String,
    #[serde(rename = "do")]
    name: String,
    journal: Option<u64>,
    questionnaire: Option<String>,
    version: Option<String>,
    instrument: Option<String>,
    unit: Option<String>,
    #[serde(borrow)]
    keys: Option<indexmap::IndexMap<String, &'l RawValue>>,
    part: Option<String>,
    process: Option<u32>,
    host: Option<String>,
    item: Option<String>,
    #[serde(rename = "in")]
    within: Option<Vec<(String, Row)>>,
    cell: Option<String>,
    beside: Option<String>,
    #[serde(borrow)]
    value: Option<&'l RawValue>,
    rows: Option<String>,
    row: Option<Row>,
    to: Option<String>,
    check: Option<String>,
    reason: Option<String>,
    text: Option<String>,
    kind: Option<String>,
    when: Option<String>,
    #[serde(rename = "name")]
    person: Option<String>,
    role: Option<String>,
    #[serde(rename = "as")]
    signs: Option<String>,
    reviewed: Option<String>,
    since: Option<String>,
    by: Option<String>,
    submitted: Option<String>,
    status: Option<String>,
    sha256: Option<String>,
    sum: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Number(u32),
    Code(String),
}

pub(super) fn read(text: &str) -> Result<Journal, Fault> {
    let mut lines = text.split_inclusive('\n').enumerate();
    let mut tail = Tail::default();
    let first = lines.next().filter(|(_, line)| line.ends_with('\n'));
    let (head, bytes) = match first {
        Some((_, line)) => (line_of(line, &mut tail).and_then(head), line.len()),
        None => (Err(Wrong::NoJournal), 0),
    };
    let head = head.map_err(|wrong| wrong.at(1))?;
    let mut journal = Journal {
        last: head.started.clone(),
        head,
        changes: Vec::new(),
        opened: None,
        tail,
        sound: bytes,
        is_torn: false,
        fault: None,
    };
    for (number, line) in lines {
        if !line.ends_with('\n') {
            journal.is_torn = true;
            break;
        }
        match journal.add(line) {
            Ok(()) => journal.sound += line.len(),
            Err(wrong) => {
                journal.fault = Some(wrong.at(number + 1));
                break;
            }
        }
    }
    Ok(journal)
}

/// How every journal begins.
const BEGINS: &str = "{\"seq\":0,\"at\":\"";

pub(super) fn is_only_begun(text: &str) -> bool {
    // Some systems leave zeros for what did not reach the disk before the power went.
    let begun = text.trim_end_matches('\0');
    let is_one = BEGINS.starts_with(begun) || begun.starts_with(BEGINS);
    is_one && !text.contains('\n')
}

/// What can be wrong with a line.
enum Wrong {
    NoJournal,
    OtherFormat(u64),
    Foreign,
    Altered,
    Unknown,
}

impl Wrong {
    fn at(&self, line: usize) -> Fault {
        let says = match self {
            Self::NoJournal => Words::new(
                "the first line is not that of a journal",
                "första raden är inte en journals",
            ),
            Self::OtherFormat(found) => Words::new(
                format!(
                    "the journal has format {found}, and this program reads {FORMAT}"
                ),
                format!("journalen har format {found}, och programmet läser {FORMAT}"),
            ),
            Self::Foreign => Words::new(
                "the line is not of a journal",
                "raden hör inte till en journal",
            ),
            Self::Altered => Words::new(
                "the line or one before it was changed after it was written",
                "raden eller en före den har ändrats sedan den skrevs",
            ),
            Self::Unknown => Words::new(
                "the line says something that is not known here",
                "raden säger något som inte är känt här",
            ),
        };
        Fault { line, says }
    }
}

/// A line with its number and sum held to those before it.
fn line_of<'l>(text: &'l str, tail: &mut Tail) -> Result<Line<'l>, Wrong> {
    let bare = text.trim_end_matches('\n');
    let line: Line<'_> = serde_json::from_str(bare).map_err(|_| Wrong::Foreign)?;
    let body = bare.len().checked_sub(SUM.len() + DIGITS + 2);
    let body = body.and_then(|end| bare.get(..end)).ok_or(Wrong::Foreign)?;
    let found = sum(&tail.sum, body);
    if line.seq != tail.next || line.sum != found {
        return Err(Wrong::Altered);
    }
    *tail = Tail { next: line.seq + 1, sum: found };
    Ok(line)
}

fn head(line: Line<'_>) -> Result<Head, Wrong> {
    match line.journal {
        Some(FORMAT) if line.name == "begin" => {}
        Some(other) if other != FORMAT => return Err(Wrong::OtherFormat(other)),
        _ => return Err(Wrong::NoJournal),
    }
    let keys = line.keys.unwrap_or_default().into_iter();
    Ok(Head {
        questionnaire: line.questionnaire.ok_or(Wrong::NoJournal)?,
        version: line.version.ok_or(Wrong::NoJournal)?,
        instrument: line.instrument.ok_or(Wrong::NoJournal)?,
        unit: line.unit.ok_or(Wrong::NoJournal)?,
        keys: keys.map(|(name, word)| (name, word.get().to_owned())).collect(),
        part: line.part,
        started: line.at,
    })
}

impl Journal {
    fn add(&mut self, text: &str) -> Result<(), Wrong> {
        let mut tail = self.tail.clone();
        let line = line_of(text, &mut tail)?;
        let at = line.at.clone();
        if line.name == "open" {
            let (Some(process), Some(host)) = (line.process, line.host) else {
                return Err(Wrong::Unknown);
            };
            self.opened = Some(Opened { process, host, since: line.at });
        } else {
            self.changes.push(change(line).ok_or(Wrong::Unknown)?);
        }
        (self.tail, self.last) = (tail, at);
        Ok(())
    }
}

fn change(line: Line<'_>) -> Option<Change> {
    Some(match line.name.as_str() {
        "answer" => {
            let value = line.value.map(|value| value.get().to_owned());
            Change::Answer { value, at: cursor(line)? }
        }
        "rows" => {
            let to = match (line.rows.as_deref()?, &line.row) {
                ("none", _) => RowChange::None,
                ("add", _) => RowChange::Add,
                ("remove", Some(Row::Number(row))) => RowChange::Remove(*row),
                ("recode", Some(_)) => RowChange::Recode {
                    from: key(line.row.as_ref()?)?,
                    to: line.to.clone(),
                },
                _ => return None,
            };
            Change::Rows { to, of: path(line.within, line.item)? }
        }
        "confirm" => Change::Confirm { check: line.check?, reason: line.reason },
        "withdraw" => Change::Withdraw { check: line.check? },
        "start" => Change::Go { to: At::Start },
        "go" => Change::Go { to: At::Question(cursor(line)?) },
        "review" => Change::Go { to: At::Review },
        "language" => Change::Language { to: line.to? },
        "given" => {
            let by = GivenBy::from_name(line.by.as_deref()?)?;
            Change::Given { by, at: cursor(line)? }
        }
        "note" => Change::Note {
            text: line.text?,
            when: line.when.unwrap_or(line.at),
            path: path(line.within, line.item)?,
        },
        "call" => {
            let kind = CallKind::from_name(&line.kind?)?;
            Change::Call(Call { kind, text: line.text?, when: line.when? })
        }
        "sign" => Change::Sign(Signature {
            name: line.person?,
            role: line.role?,
            when: line.when?,
            signs: match line.signs {
                Some(word) => Signs::from_name(&word)?,
                None => Signs::Respondent,
            },
            reviewed: line.reviewed,
            is_outdated: line.since.is_some(),
        }),
        "reviews" => {
            Change::Reviews(Filed { sha256: line.sha256?, submitted: line.submitted })
        }
        "end" => Change::End { status: Status::from_name(&line.status?)? },
        "submitted" => Change::Submitted { sha256: line.sha256? },
        _ => return None,
    })
}

fn cursor(line: Line<'_>) -> Option<Cursor> {
    let part = match (line.cell, line.beside) {
        (None, None) => Part::Whole,
        (Some(cell), None) => Part::Cell(cell),
        (cell, Some(code)) => Part::Beside { cell, code },
    };
    Some(Cursor { path: path(line.within, line.item)?, part })
}

fn path(within: Option<Vec<(String, Row)>>, item: Option<String>) -> Option<Path> {
    let rows = within.unwrap_or_default().into_iter();
    let rows: Option<Vec<_>> =
        rows.map(|(roster, row)| Some((roster, key(&row)?))).collect();
    Some(Path { rows: rows?, item: item? })
}

/// A row that there can be.
fn key(row: &Row) -> Option<RowKey> {
    match row {
        Row::Number(number) => {
            let can_be = (1..=RosterItem::MOST_ROWS_EVER).contains(number);
            can_be.then_some(RowKey::Number(*number))
        }
        Row::Code(code) => Some(RowKey::Code(code.clone())),
    }
}

//! Notations: the same answers as JSON, as YAML and as a wide table (CSV, Parquet).
//!
//! *In:* a text and how it is written. *Out:* what [`Reader`] makes of it, with the places
//! of the text; the same record in another notation.
//!
//! ```text
//! YAML ─► yaml ─┐                                ┌─► JSON, NDJSON
//! CSV ──► csv ──┼─► Branch, Places ─► JSON text ─┼─► write::yaml
//! JSON ─────────┘                  (to `Reader`) └─► write::csv
//! ```
//! Only one reader judges answers, and it knows JSON alone: every other notation is
//! brought into that text, and what is found in it is moved back to where it stands.

pub(in crate::answers) mod cells;
pub(in crate::answers) mod columns;
mod convert;
mod csv;
mod places;
pub(in crate::answers) mod rules;
pub(in crate::answers) mod shape;
pub(in crate::answers) mod table;
pub(in crate::answers) mod tree;
pub(in crate::answers) mod typed;
mod write;
mod yaml;

use std::sync::Arc;

use crate::answers::reader::{Reader, Reading, Workspace};
use crate::answers::stream::{bare, peek, unknown};
use crate::diagnostic::{Finding, Findings};
use crate::source::{FileId, Span};

pub use crate::answers::notation::cells::RowEnd;
pub(crate) use crate::answers::notation::columns::Names;
pub use crate::answers::notation::convert::{Record, head, hidden, record, row, yaml_of};
pub use crate::answers::notation::rules::{NOTATION_RULES, no_rows};
pub(crate) use crate::answers::notation::shape::Fields;
pub use crate::answers::notation::table::{Columns, Table};
pub use crate::answers::notation::typed::{Typed, list};

use crate::answers::notation::columns::Slot;
use crate::answers::notation::places::Places;
use crate::answers::notation::tree::{Branch, Place};

/// How a text of answers is written.
#[derive(Clone, Debug)]
pub enum Notation {
    /// JSON: a file, or a line of a stream.
    Json,
    /// YAML.
    Yaml,
    /// A row of a table whose columns are not held to a questionnaire yet.
    Table(Arc<Table>),
    /// A row of a table.
    Row(Arc<Columns>),
    /// The first row of a table in place of all the others: it has faults.
    Head(Arc<Columns>),
}

/// A text that has been taken apart.
#[derive(Default)]
pub(in crate::answers) struct Told {
    /// The record; none where it cannot be had.
    pub(in crate::answers) root: Option<Branch>,
    findings: Findings,
    pub(in crate::answers) empty: Vec<(String, Place)>,
    hidden: Vec<Place>,
    /// What stands for empty cells of data from elsewhere.
    pub(in crate::answers) blanks: Vec<Slot>,
}

impl Notation {
    /// The questionnaire and version that a text names.
    pub fn peek(&self, text: &str) -> (Option<String>, Option<String>) {
        match self {
            Self::Json => {
                let peek = peek(text);
                let own = |word: std::borrow::Cow<'_, str>| word.into_owned();
                (peek.questionnaire.map(own), peek.version.map(own))
            }
            Self::Yaml => yaml::peek(bare(text)),
            Self::Table(table) => table.peek(bare(text)),
            Self::Row(columns) | Self::Head(columns) => columns.table.peek(bare(text)),
        }
    }

    /// What is said where a text names no questionnaire that is known; see [`unknown`].
    pub fn unknown<'k>(
        &self,
        file: FileId,
        text: &str,
        known: impl IntoIterator<Item = (&'k str, &'k str)>,
    ) -> Reading {
        if let Self::Json = self {
            return only(unknown(file, text, known));
        }
        let mut told = self.told(file, bare(text), None);
        let Some(root) = told.root.take() else {
            return Reading { findings: told.findings, ..Reading::default() };
        };
        let (json, places) = spelled(&root, &mut told);
        let mut reading = only(unknown(file, &json, known));
        places.settle(file, &mut reading);
        reading.findings.append(told.findings);
        reading
    }

    /// The same record as JSON; none where the text cannot be read.
    pub fn json(&self, reader: &Reader<'_>, text: &str) -> Option<String> {
        let mut told = reader.told((self, FileId(0)), text, &mut Workspace::default());
        let root = told.root.take().filter(|_| !told.findings.has_errors())?;
        Some(spelled(&root, &mut told).0)
    }

    pub(in crate::answers) fn told(
        &self,
        file: FileId,
        text: &str,
        fields: Option<&Fields>,
    ) -> Told {
        match self {
            Self::Json => match Branch::read(file, text, text) {
                Ok(root) => Told { root: Some(root), ..Told::default() },
                Err(finding) => {
                    let mut told = Told::default();
                    told.findings.push(*finding);
                    told
                }
            },
            Self::Yaml => {
                let mut told = Told::default();
                told.root = yaml::read(file, text, fields, &mut told.findings);
                told
            }
            Self::Table(table) => {
                let columns = Columns::new(table, None);
                row_of(csv::read(file, text, &columns, fields))
            }
            Self::Row(columns) => row_of(csv::read(file, text, columns, fields)),
            Self::Head(columns) => {
                Told { findings: columns.findings(file), ..Told::default() }
            }
        }
    }
}

impl Notation {
    /// Adds what a map would say to findings about a row of data from elsewhere.
    fn hint(&self, (file, text): (FileId, &str), findings: &mut Findings) {
        let Self::Row(columns) = self else { return };
        if let (Some(mapped), false) = (&columns.mapped, findings.is_empty())
            && let Ok(cells) = cells::cells(text, columns.table.delimiter())
        {
            mapped.hint(file, &cells, findings);
        }
    }
}

impl Reader<'_> {
    /// Reads and judges one text of any notation; see [`Reader::read`].
    pub fn read_as(
        &self,
        notation: &Notation,
        file: FileId,
        text: &str,
        work: &mut Workspace,
    ) -> Reading {
        if let Notation::Json = notation {
            return self.read(file, text, work);
        }
        let mut told = self.told((notation, file), text, work);
        let Some(root) = told.root.take() else {
            let hidden = told.hidden_spans(file);
            notation.hint((file, bare(text)), &mut told.findings);
            notation.name_columns((file, text), &mut told.findings);
            return Reading { findings: told.findings, hidden, answers: None };
        };
        let (json, places) = spelled(&root, &mut told);
        let mut reading = self.read(file, &json, work);
        places.settle(file, &mut reading);
        notation.hint((file, bare(text)), &mut reading.findings);
        if !reading.findings.is_empty() {
            reading.hidden.extend(told.hidden_spans(file));
        }
        if !told.findings.is_empty() {
            reading.fail(told.findings);
        }
        notation.name_columns((file, text), &mut reading.findings);
        reading
    }
}

impl Told {
    fn hidden_spans(&self, file: FileId) -> Vec<Span> {
        self.hidden
            .iter()
            .map(|(start, end)| Span { file, start: *start, end: *end })
            .collect()
    }
}

fn row_of(row: csv::Row) -> Told {
    let csv::Row { root, findings, empty, hidden, blanks } = row;
    Told { root, findings, empty, hidden, blanks }
}

fn spelled(root: &Branch, told: &mut Told) -> (String, Places) {
    let (mut json, mut places) = (String::new(), Places::default());
    root.spell(&mut json, &mut places);
    places.empty = std::mem::take(&mut told.empty);
    (json, places)
}

fn only(finding: Finding) -> Reading {
    let mut findings = Findings::default();
    findings.push(finding);
    Reading { findings, ..Reading::default() }
}

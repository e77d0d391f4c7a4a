//! Registers and other tables: CSV files with one row a thing.
//!
//! *In:* a text and what is said of its columns. *Out:* a [`Frame`].
//!
//! Comma or semicolon, told by the header. Cells stay as they are, without being
//! trimmed; those of a typed column are held to its type. A row with too many or too few
//! cells is reported and filled up or cut, and keeps its code.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;

use crate::decimal::Number;
use crate::diagnostic::{Findings, Near};
use crate::load::reading::is_date;
use crate::load::words;
use crate::model::{ColumnKind, Frame, Map, Unit, Written};
use crate::source::{FileId, Source, Span, Spanned};
use crate::yaml::rules::EMPTY_FILE;

/// After so many cells that are not of their column's type the rest are counted.
const MOST_TOLD: usize = 20;

/// What is said of a table's columns.
pub(in crate::load) struct Columns<'a> {
    /// The one that identifies a row.
    pub id: &'a Spanned<String>,
    /// The one with a row's name.
    pub label: Option<&'a Spanned<String>>,
    /// Others that are named, the label among them.
    pub named: Vec<&'a Spanned<String>>,
    /// Types; one not named is text.
    pub typed: &'a [(Spanned<String>, ColumnKind)],
    /// One that is a number unless a type is declared.
    pub size: Option<&'a Spanned<String>>,
}

impl Columns<'_> {
    /// The type of a column.
    pub fn kind(&self, column: &str) -> ColumnKind {
        let declared = self.typed.iter().find(|(name, _)| name.value == column);
        match declared {
            Some((_, kind)) => *kind,
            None if self.size.is_some_and(|size| size.value == column) => {
                ColumnKind::Number
            }
            None => ColumnKind::Text,
        }
    }
}

/// Reads the rows of a register.
pub(in crate::load) fn frame(
    file: FileId,
    source: &Source,
    of: &Columns,
    findings: &mut Findings,
) -> Option<Frame> {
    let table = Table::read(file, source, findings)?;
    let kinds = table.check(of, findings);
    let id = table.column(&of.id.value);
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let mut units = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let code = id.and_then(|id| row.cells.get(id)).map_or("", String::as_str);
        if let Some(id) = id {
            let place = table.place(row, id);
            if code.is_empty() {
                findings.push(words::unit_without_code(row.span));
                continue;
            } else if let Some(first) = seen.get(code) {
                findings.push(words::duplicate_unit(place, code, *first));
            } else {
                seen.insert(code, place);
            }
        }
        units.push(Unit {
            code: code.to_owned(),
            cells: row.cells.clone(),
            span: row.span,
        });
    }
    let label = of.label.map(|label| label.value.as_str());
    Some(Frame::new(file, (table.columns, kinds), units, label))
}

/// A table as it is written, each row as long as the header.
pub(in crate::load) struct Table<'a> {
    source: &'a Source,
    delimiter: u8,
    pub header: Span,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<Row>,
}

/// One row of a table.
pub(in crate::load) struct Row {
    /// Its cells, one a column.
    pub cells: Vec<String>,
    /// The whole row.
    pub span: Span,
}

impl<'a> Table<'a> {
    /// Reads a text; none where it says nothing.
    pub fn read(
        file: FileId,
        source: &'a Source,
        findings: &mut Findings,
    ) -> Option<Self> {
        let delimiter = delimiter(source.text());
        let mut lines = Rows { file, source, delimiter }.read().into_iter();
        let Some((columns, header)) = lines.next() else {
            findings.push(
                EMPTY_FILE
                    .at(Span::new(file, 0..0))
                    .says("the file says nothing", "filen har inget innehåll"),
            );
            return None;
        };
        let columns: Vec<String> = columns.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        for (record, span) in lines {
            if record.len() != columns.len() {
                findings.push(words::ragged_row(span, columns.len(), record.len()));
            }
            let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
            cells.resize(columns.len(), String::new());
            rows.push(Row { cells, span });
        }
        let table = Self { source, delimiter, header, columns, rows };
        table.repeated_columns(findings);
        Some(table)
    }

    /// The number of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The place of a cell.
    pub fn place(&self, row: &Row, column: usize) -> Span {
        Cells { source: self.source, delimiter: self.delimiter }.span(row.span, column)
    }

    /// A cell with its place.
    pub fn cell(&self, row: &Row, column: usize) -> Spanned<String> {
        Spanned::new(row.cells[column].clone(), self.place(row, column))
    }

    /// The place of a column's name.
    pub fn header_place(&self, column: usize) -> Span {
        Cells { source: self.source, delimiter: self.delimiter }.span(self.header, column)
    }

    /// Reports a column that is named and not there.
    pub fn require(&self, name: &Spanned<String>, findings: &mut Findings) {
        // An empty name is a key that is missing, and there is a finding about that.
        if self.column(&name.value).is_none() && !name.value.is_empty() {
            let near = Near::of(&name.value, self.columns.iter().map(String::as_str));
            let found = words::missing_column(name.span, &name.value, self.header, near);
            findings.push(found);
        }
    }

    /// Reports columns that are named and not there, and cells that are not of their
    /// column's type; gives the types.
    pub fn check(&self, of: &Columns, findings: &mut Findings) -> Vec<ColumnKind> {
        self.missing_columns(of, findings);
        let kinds: Vec<_> = self.columns.iter().map(|column| of.kind(column)).collect();
        self.ill_typed_cells(&kinds, findings);
        kinds
    }

    /// A cell as wording that may hold fills.
    pub fn written(&self, row: &Row, column: usize) -> Written {
        let (text, span) = (row.cells[column].clone(), self.place(row, column));
        let raw = self.source.text().get(span.range()).unwrap_or_default();
        let quoted = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
        let map = match quoted {
            _ if raw == text => Map::Shifted(0),
            Some(inner) if inner == text => Map::Shifted(1),
            _ => Map::Whole,
        };
        Written { text, span, map }
    }

    fn missing_columns(&self, of: &Columns, findings: &mut Findings) {
        let typed = of.typed.iter().map(|(name, _)| name);
        for name in [of.id].into_iter().chain(of.named.iter().copied()).chain(typed) {
            self.require(name, findings);
        }
    }

    fn repeated_columns(&self, findings: &mut Findings) {
        let cells = Cells { source: self.source, delimiter: self.delimiter };
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (at, column) in self.columns.iter().enumerate() {
            if let Some(first) = seen.get(column.as_str()) {
                let place = |number| cells.span(self.header, number);
                let found = words::duplicate_column(place(at), column, place(*first));
                findings.push(found);
            } else {
                seen.insert(column, at);
            }
        }
    }

    /// Reports cells that are not of their column's type; an empty one is no value.
    fn ill_typed_cells(&self, kinds: &[ColumnKind], findings: &mut Findings) {
        for (at, kind) in kinds.iter().enumerate() {
            let wrong = |row: &&Row| {
                row.cells.get(at).is_some_and(|cell| !is_of_kind(cell, *kind))
            };
            let mut wrong = self.rows.iter().filter(wrong);
            let told: Vec<_> = wrong.by_ref().take(MOST_TOLD).collect();
            let more = wrong.count();
            for (number, row) in told.iter().enumerate() {
                let place = self.place(row, at);
                let column = &self.columns[at];
                let found = words::ill_typed_cell(place, &row.cells[at], column, *kind);
                let last = number + 1 == told.len() && more > 0;
                findings.push(if last { words::and_more(found, more) } else { found });
            }
        }
    }
}

/// Whether a cell is empty or can be read as the type of its column.
fn is_of_kind(cell: &str, kind: ColumnKind) -> bool {
    let number = |holds: fn(&Number) -> bool| {
        Number::parse(cell).is_ok_and(|number| holds(&number))
    };
    cell.is_empty()
        || match kind {
            ColumnKind::Text => true,
            ColumnKind::YesNo => matches!(cell, "yes" | "no"),
            ColumnKind::Number => number(|_| true),
            ColumnKind::Integer => number(Number::is_whole),
            ColumnKind::Year => number(|year| {
                year.to_i64().is_some_and(|year| (1..=9999).contains(&year))
            }),
            ColumnKind::Date => is_date(cell) && cell.parse::<Date>().is_ok(),
        }
}

/// Semicolon where the header has one and no comma, as Swedish Excel writes.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    if header.contains(';') && !header.contains(',') { b';' } else { b',' }
}

struct Rows<'a> {
    file: FileId,
    source: &'a Source,
    delimiter: u8,
}

impl Rows<'_> {
    /// Every row and its place, the header first; rows without a character are skipped.
    fn read(&self) -> Vec<(StringRecord, Span)> {
        let text = self.source.text();
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let mut record = StringRecord::new();
        let byte = |position: u64| usize::try_from(position).unwrap_or(text.len());
        while reader
            .read_record(&mut record)
            .expect("text in memory is UTF-8 and can be read")
        {
            let start = record.position().map_or(0, |position| byte(position.byte()));
            let end = byte(reader.position().byte());
            let raw = text.get(start..end).unwrap_or_default();
            let skipped = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let shown = raw.trim_matches(['\r', '\n']).len();
            let start = start + skipped;
            let span = Span::new(self.file, self.source.clamp(start..start + shown));
            rows.push((record.clone(), span));
        }
        rows
    }
}

struct Cells<'a> {
    source: &'a Source,
    delimiter: u8,
}

impl Cells<'_> {
    /// The place of one cell of a row; the whole row where it has no such cell.
    fn span(&self, row: Span, number: usize) -> Span {
        let raw = self.source.text().get(row.range()).unwrap_or_default();
        let (mut cell, mut start, mut quoted) = (0, 0, false);
        for (at, byte) in raw.bytes().chain([self.delimiter]).enumerate() {
            match byte {
                b'"' => quoted = !quoted,
                found if found == self.delimiter && (!quoted || at == raw.len()) => {
                    if cell == number {
                        let first = row.start as usize;
                        return Span::new(row.file, first + start..first + at);
                    }
                    (cell, start) = (cell + 1, at + 1);
                }
                _ => {}
            }
        }
        row
    }
}

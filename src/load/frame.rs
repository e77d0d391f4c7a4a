//! The register: a CSV file with one row a unit.
//!
//! *In:* its text and what `units:` says of its columns. *Out:* a [`Frame`].
//!
//! Comma or semicolon, told by the header. Cells stay as they are, without being
//! trimmed or typed. A row with too many or too few cells is reported and filled up or
//! cut, and keeps its code.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

use crate::diagnostic::{Findings, nearest};
use crate::load::words;
use crate::model::{Frame, Unit, Units};
use crate::source::{FileId, Source, Span};
use crate::yaml::rules::EMPTY_FILE;

/// Reads the register that `units` names.
pub(in crate::load) fn frame(
    file: FileId,
    source: &Source,
    units: &Units,
    findings: &mut Findings,
) -> Option<Frame> {
    let mut rows =
        Rows { file, source, delimiter: delimiter(source.text()) }.read().into_iter();
    let Some((header, header_span)) = rows.next() else {
        findings.push(
            EMPTY_FILE
                .at(Span::new(file, 0..0))
                .says("the file says nothing", "filen har inget innehåll"),
        );
        return None;
    };
    let columns: Vec<String> = header.iter().map(str::to_owned).collect();
    let cells = Cells { source, delimiter: delimiter(source.text()) };
    repeated_columns(&columns, header_span, &cells, findings);
    missing_columns(&columns, header_span, units, findings);
    let id = columns.iter().position(|column| *column == units.id.value);
    let mut seen: HashMap<String, Span> = HashMap::new();
    let mut list = Vec::new();
    for (record, span) in rows {
        if record.len() != columns.len() {
            findings.push(words::ragged_row(span, columns.len(), record.len()));
        }
        let mut cells_of: Vec<String> = record.iter().map(str::to_owned).collect();
        cells_of.resize(columns.len(), String::new());
        let code = id.map(|id| cells_of[id].clone()).unwrap_or_default();
        if let Some(id) = id {
            let place = cells.span(span, id);
            if code.is_empty() {
                findings.push(words::unit_without_code(span));
                continue;
            } else if let Some(first) = seen.get(&code) {
                findings.push(words::duplicate_unit(place, &code, *first));
            } else {
                seen.insert(code.clone(), place);
            }
        }
        list.push(Unit { code, cells: cells_of, span });
    }
    let label = units.label.as_ref().map(|label| label.value.as_str());
    Some(Frame::new(file, columns, list, label))
}

fn missing_columns(
    columns: &[String],
    header: Span,
    units: &Units,
    findings: &mut Findings,
) {
    let named = [Some(&units.id), units.label.as_ref(), units.size.as_ref()];
    let typed = units.columns.iter().map(|(name, _)| name);
    for name in named.into_iter().flatten().chain(&units.groups).chain(typed) {
        // An empty name is a key that is missing, and there is a finding about that.
        if !columns.contains(&name.value) && !name.value.is_empty() {
            let near = nearest(&name.value, columns.iter().map(String::as_str));
            findings.push(words::missing_column(name.span, &name.value, header, near));
        }
    }
}

fn repeated_columns(
    columns: &[String],
    header: Span,
    cells: &Cells,
    findings: &mut Findings,
) {
    for (at, column) in columns.iter().enumerate() {
        if let Some(first) = columns[..at].iter().position(|before| before == column) {
            let (again, first) = (cells.span(header, at), cells.span(header, first));
            findings.push(words::duplicate_column(again, column, first));
        }
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

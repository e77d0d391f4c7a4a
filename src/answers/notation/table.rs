//! The head of a wide table: CSV, or the columns of a Parquet file.
//!
//! *In:* its first row. *Out:* a [`Table`]; held to a questionnaire, its [`Columns`].
//!
//! What stands between cells is told by the head: the first comma, semicolon or tab outside
//! quotes, for a Swedish Excel writes semicolons. A table whose head has faults is not read
//! any further, so that one slip of the pen is one finding and not one a row.

use std::collections::HashMap;
use std::sync::Arc;

use crate::answers::Reader;
use crate::answers::mapped::{Mapped, head};
use crate::answers::notation::cells::{Cell, Fault, cells};
use crate::answers::notation::columns::{self, Column, Names, Slot};
use crate::answers::notation::rules::{
    COLUMN_FOR_UNKNOWN_ITEM, CSV_SYNTAX, REPEATED_COLUMN,
};
use crate::answers::notation::shape::{Fields, Shape};
use crate::answers::notation::tree::Place;
use crate::answers::notation::typed::Typed;
use crate::answers::rules::MISSING_ENVELOPE_KEY;
use crate::answers::words;
use crate::diagnostic::{Finding, Findings, Rule, Words, nearest};
use crate::model::DataMap;
use crate::source::{FileId, Span};

/// The first row of a table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its text.
    pub text: String,
    /// The line it stands on.
    pub line: usize,
    delimiter: u8,
    pub(crate) head: Result<Vec<Cell>, Fault>,
    /// What the columns hold, where the file says it.
    pub(in crate::answers) typed: Option<Vec<Typed>>,
}

/// The file of a first row, which is not known while it is held to anything.
pub(in crate::answers) const HERE: FileId = FileId(u32::MAX);

/// The columns of a table, held to a questionnaire.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The first row.
    pub table: Arc<Table>,
    pub(crate) columns: Vec<Option<Column>>,
    /// How cells are turned, where another program wrote the table.
    pub(in crate::answers) mapped: Option<Mapped>,
    findings: Findings,
}

/// Columns without which no row can be told to be of any unit.
const NEEDED: [&str; 4] = ["_questionnaire", "_version", "unit", "_status"];

impl Table {
    /// Takes the first row, which stands on `line`.
    pub fn new(text: &str, line: usize) -> Self {
        Self::between(text, line, None)
    }

    /// The same, where it may be declared what stands between cells.
    pub fn between(text: &str, line: usize, declared: Option<u8>) -> Self {
        let text = text.trim_end_matches(['\n', '\r']);
        let delimiter = declared.unwrap_or_else(|| delimiter(text));
        let head = cells(text, delimiter);
        Self { text: text.to_owned(), line, delimiter, head, typed: None }
    }

    /// What stands between cells: `,`, `;` or a tab.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The number of the column with that name.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.head.as_ref().ok()?.iter().position(|cell| cell.text == name)
    }

    /// The questionnaire and version that a row names.
    pub(crate) fn peek(&self, row: &str) -> (Option<String>, Option<String>) {
        let Ok(cells) = cells(row, self.delimiter) else { return (None, None) };
        let word = |name: &str| {
            let cell = cells.get(self.position(name)?)?;
            (!cell.text.is_empty()).then(|| cell.text.clone())
        };
        (word("_questionnaire"), word("_version"))
    }

    /// What is wrong with the first row whatever the questionnaire is.
    pub fn faults(&self) -> Findings {
        let mut findings = Findings::default();
        let cells = match &self.head {
            Ok(cells) => cells,
            Err(fault) => {
                findings.push(syntax(HERE, *fault));
                return findings;
            }
        };
        let mut seen: HashMap<&str, Place> = HashMap::new();
        for cell in cells {
            if cell.text.trim().is_empty() {
                findings.push(
                    at(&COLUMN_FOR_UNKNOWN_ITEM, cell.at)
                        .says("the column has no name", "kolumnen har inget namn")
                        .help("name it, or remove it", "namnge den, eller ta bort den"),
                );
            } else if let Some(first) = seen.get(cell.text.as_str()) {
                findings.push(twice(&cell.text, cell.at, *first));
            } else {
                seen.insert(&cell.text, cell.at);
            }
        }
        for name in NEEDED.iter().filter(|name| !seen.contains_key(**name)) {
            let near = nearest(name, seen.keys().copied().filter(|n| !n.is_empty()));
            let is_key = |other: &&str| {
                other.trim_start_matches('_') == name.trim_start_matches('_')
            };
            let near = seen.keys().copied().find(is_key).or(near);
            let finding = MISSING_ENVELOPE_KEY.at(self.whole()).says(
                format!("the table has no column `{name}`"),
                format!("tabellen har ingen kolumn `{name}`"),
            );
            findings.push(match near {
                Some(near) => finding.help(
                    format!("rename the column `{near}` to `{name}`, if it is that"),
                    format!("döp om kolumnen `{near}` till `{name}`, om det är den"),
                ),
                None => finding.help(
                    format!("add a column `{name}`"),
                    format!("lägg till en kolumn `{name}`"),
                ),
            });
        }
        let is_unnamed = NEEDED[..2].iter().all(|name| !seen.contains_key(*name));
        if let (true, Some(finding)) = (is_unnamed, findings.iter_mut().last()) {
            finding.help.push(Words::new(
                "name the questionnaire with `--as NAME@VERSION` if the table comes from elsewhere",
                "ange formuläret med `--as NAMN@VERSION` om tabellen kommer från annat håll",
            ));
        }
        findings
    }

    /// The whole first row.
    pub(crate) fn whole(&self) -> Span {
        Span::new(HERE, 0..self.text.len())
    }

    /// Whether its rows say which questionnaire they are answers to.
    pub fn names_questionnaire(&self) -> bool {
        self.position(NEEDED[0]).is_some()
    }
}

impl Columns {
    /// Holds the first row of a table to the questionnaire of a reader; to none, where it
    /// is not known.
    pub fn new(table: &Arc<Table>, reader: Option<&Reader<'_>>) -> Self {
        let mut findings = table.faults();
        let mut held = Vec::new();
        let names = reader.map(|reader| (&reader.names, &reader.fields));
        for cell in table.head.iter().flatten() {
            let column = match names {
                Some((names, _)) => names.find(&cell.text),
                None => columns::key(&cell.text),
            };
            if let (None, Some((names, _)), false) =
                (column, names, cell.text.trim().is_empty())
            {
                findings.push(unknown(cell, names));
            }
            held.push(column);
        }
        let mut columns =
            Self { table: Arc::clone(table), columns: held, mapped: None, findings };
        if let Some((_, fields)) = names {
            columns.ticks(fields);
            columns.findings.append(columns.hold_types(fields));
        }
        columns.findings.tidy();
        columns
    }

    /// Whether rows can be read by it.
    pub fn is_sound(&self) -> bool {
        !self.findings.has_errors()
    }

    /// What is wrong with it, in that file.
    pub fn findings(&self, file: FileId) -> Findings {
        let mut findings = Findings::default();
        findings.extend(self.findings.iter().cloned().map(|mut finding| {
            finding.moved(HERE, file);
            finding.help(
                "no row is read until the first one is right",
                "ingen rad läses förrän den första är rätt",
            )
        }));
        findings
    }

    /// Holds the first row of a table that another program wrote to the questionnaire of a
    /// reader, by a map if there is one.
    pub fn mapped(
        table: &Arc<Table>,
        reader: &Reader<'_>,
        map: Option<&DataMap>,
    ) -> Self {
        let (columns, mapped, findings) = head(table, reader, map);
        let table = Arc::clone(table);
        let mut columns = Self { table, columns, mapped: Some(mapped), findings };
        columns.ticks(&reader.fields);
        columns.findings.append(columns.hold_types(&reader.fields));
        columns.findings.tidy();
        columns
    }

    /// One column an option: every option has one, and the answer has none of its own.
    fn ticks(&mut self, fields: &Fields) {
        let mut ticked: Vec<(Slot, Vec<usize>, Place)> = Vec::new();
        let cells = self.table.head.as_ref().map_or(&[][..], Vec::as_slice);
        for (cell, column) in cells.iter().zip(&self.columns) {
            let Some(Column::Tick(slot, option)) = column else { continue };
            match ticked.iter_mut().find(|(other, ..)| other == slot) {
                Some((_, options, _)) => options.push(*option),
                None => ticked.push((*slot, vec![*option], cell.at)),
            }
        }
        let constants = self.mapped.iter().flat_map(Mapped::constants);
        for (column, _) in constants {
            if let Column::Tick(slot, option) = column
                && let Some((_, options, _)) = ticked.iter_mut().find(|t| t.0 == *slot)
            {
                options.push(*option);
            }
        }
        for (slot, options, place) in ticked {
            let field = &fields.list[slot.item];
            let (name, shape) = field.of(slot);
            let whole =
                self.columns.iter().position(|c| *c == Some(Column::Answer(slot)));
            if let Some(whole) = whole {
                self.findings.push(twice(&name, place, cells[whole].at));
            }
            let Shape::Words { codes, .. } = shape else { continue };
            let absent = (0..codes.len()).filter(|option| !options.contains(option));
            let absent: Vec<&str> = absent.map(|option| codes[option].as_str()).collect();
            if !absent.is_empty() {
                let list = words::listed(absent);
                self.findings.push(
                    at(&COLUMN_FOR_UNKNOWN_ITEM, place)
                        .says(
                            format!("`{name}` has columns for some options, but none for {list}"),
                            format!("`{name}` har kolumner för några alternativ, men ingen för {list}"),
                        )
                        .help(
                            format!("add them, or write the answer in one column `{name}` as `a|b`"),
                            format!("lägg till dem, eller skriv svaret i en kolumn `{name}` som `a|b`"),
                        ),
                );
            }
        }
    }
}

/// The finding for a row that cannot be taken apart.
pub(crate) fn syntax(file: FileId, fault: Fault) -> Finding {
    match fault {
        Fault::Unclosed((start, end)) => CSV_SYNTAX
            .at(Span { file, start, end })
            .says("the quote is never closed", "citattecknet stängs aldrig")
            .help(
                "close it, or write `\"\"` for a quote within a cell",
                "stäng det, eller skriv `\"\"` för ett citattecken i en cell",
            ),
        Fault::AfterQuote((start, end)) => CSV_SYNTAX
            .at(Span { file, start, end })
            .says(
                "text stands after the quote that closes",
                "text står efter det avslutande citattecknet",
            )
            .help(
                "write `\"\"` for a quote within a cell",
                "skriv `\"\"` för ett citattecken i en cell",
            ),
    }
}

pub(in crate::answers) fn at(rule: &'static Rule, (start, end): Place) -> Finding {
    rule.at(Span { file: HERE, start, end })
}

pub(in crate::answers) fn twice(
    name: &str,
    second: Place,
    (start, end): Place,
) -> Finding {
    let shown = words::shown(name, false);
    at(&REPEATED_COLUMN, second)
        .says(
            format!("the table has {} in two places", shown.en),
            format!("tabellen har {} på två ställen", shown.sv),
        )
        .mark("once more here", "en gång till här")
        .also(Span { file: HERE, start, end }, "first here", "först här")
        .help("keep one of them", "behåll en av dem")
}

fn unknown(cell: &Cell, names: &Names) -> Finding {
    let shown = words::shown(&cell.text, false);
    let finding = at(&COLUMN_FOR_UNKNOWN_ITEM, cell.at).says(
        format!("the questionnaire has no column {}", shown.en),
        format!("formuläret har ingen kolumn {}", shown.sv),
    );
    let near = names.known().find(|name| name.trim_start_matches('_') == cell.text);
    let near = near.or_else(|| nearest(&cell.text, names.known()));
    match near {
        Some(near) => finding.suggest(Some(near)),
        None => finding.help("remove the column", "ta bort kolumnen"),
    }
}

/// The first comma, semicolon or tab outside quotes.
fn delimiter(head: &str) -> u8 {
    let mut inside = false;
    for byte in head.bytes() {
        match byte {
            b'"' => inside = !inside,
            b',' | b';' | b'\t' if !inside => return byte,
            _ => {}
        }
    }
    b','
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_tells_what_stands_between_cells() {
        for (head, byte) in
            [("a;b,c", b';'), ("\"a;b\",c", b','), ("a\tb", b'\t'), ("a", b',')]
        {
            assert_eq!(Table::new(head, 1).delimiter(), byte, "{head}");
        }
    }
}

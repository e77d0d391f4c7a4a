//! What the columns of a table hold, where the file itself says it (Parquet).
//!
//! *In:* the kind of every column, and cells. *Out:* a [`Table`] like that of a CSV file, and
//! findings about columns that no cell can be made of.
//!
//! Such a table is read as CSV is, row by row, so that one map means one thing. Its rows are
//! no lines of a text: what is found in them names the column. Nothing is decoded here.

use crate::answers::notation::cells::{self, Cell};
use crate::answers::notation::columns::Column;
use crate::answers::notation::rules::UNREADABLE_CELL;
use crate::answers::notation::shape::{Fields, Shape};
use crate::answers::notation::table::{Columns, Table, at};
use crate::answers::notation::{Notation, write};
use crate::answers::stream::bare;
use crate::answers::words;
use crate::diagnostic::Findings;
use crate::source::FileId;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Texts and times of day: nothing but what is written.
    Text,
    /// Numbers in their exact digits, with a point before the decimals.
    Number,
    /// The same, but also what is no number (`NaN`, `inf`).
    Float,
    /// `true` and `false`.
    Truth,
    /// Days as `YYYY-MM-DD`.
    Day,
    /// Days with a time.
    Moment,
    /// Lists, as [`list`] writes them.
    List,
    /// Something that no cell can hold, by its name.
    Other(String),
}

/// Several words in one cell, as our tables write them.
pub fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.map(cells::escaped).collect();
    if words.is_empty() { "[]".to_owned() } else { words.join("|") }
}

impl Table {
    /// A table whose file says what its columns hold.
    pub fn typed(names: &[&str], typed: Vec<Typed>) -> Self {
        let head = write::row(names.iter().copied(), ',');
        let mut table = Self::between(&head, 1, Some(b','));
        if names.is_empty() {
            table.head = Ok(Vec::new());
        }
        table.typed = Some(typed);
        table
    }

    /// Cells as a row of it.
    pub fn row_of<'c>(&self, cells: impl Iterator<Item = &'c str>) -> String {
        write::row(cells, self.delimiter().into())
    }

    /// Whether its file says what its columns hold.
    pub const fn is_typed(&self) -> bool {
        self.typed.is_some()
    }

    /// What a column holds, where its file says it.
    pub(in crate::answers) fn typed_as(&self, column: usize) -> Option<&Typed> {
        self.typed.as_ref()?.get(column)
    }
}

impl Columns {
    /// Finds columns that are read and hold what no cell can, or lists where one answer is
    /// meant.
    pub(in crate::answers) fn hold_types(&self, fields: &Fields) -> Findings {
        let mut findings = Findings::default();
        let head = self.table.head.iter().flatten();
        for (number, (cell, column)) in head.zip(&self.columns).enumerate() {
            let Some(column) = column else { continue };
            let several = match column {
                Column::Answer(slot) => {
                    let (_, shape) = fields.list[slot.item].of(*slot);
                    matches!(shape, Shape::Words { .. })
                }
                _ => false,
            };
            let name = words::shown(cell.text.trim(), false);
            let finding = match self.table.typed_as(number) {
                Some(Typed::Other(kind)) => at(&UNREADABLE_CELL, cell.at).says(
                    format!(
                        "the column {} holds `{kind}`, of which no answer can be made",
                        name.en
                    ),
                    format!(
                        "kolumnen {} innehåller `{kind}`, som inte kan bli ett svar",
                        name.sv
                    ),
                ),
                Some(Typed::List) if !several => at(&UNREADABLE_CELL, cell.at).says(
                    format!(
                        "the column {} holds lists, and one value is wanted",
                        name.en
                    ),
                    format!(
                        "kolumnen {} innehåller listor, och ett värde väntas",
                        name.sv
                    ),
                ),
                _ => continue,
            };
            findings.push(finding.help(
                "write it as text, a number, a day or a list of texts, or leave it out: `ignore: […]` in a map",
                "skriv den som text, tal, datum eller en lista av texter, eller utelämna den: `ignore: […]` i en karta",
            ));
        }
        findings
    }
}

impl Notation {
    /// Whether it is a row of such a table: one row, however many line ends its cells hold.
    pub fn is_typed(&self) -> bool {
        match self {
            Self::Table(table) => table.is_typed(),
            Self::Row(columns) | Self::Head(columns) => columns.table.is_typed(),
            Self::Json | Self::Yaml => false,
        }
    }

    /// Says of what is found in a cell which column that is, where there is no text to look
    /// into.
    pub(in crate::answers) fn name_columns(
        &self,
        (file, text): (FileId, &str),
        findings: &mut Findings,
    ) {
        let Self::Row(columns) = self else { return };
        if findings.is_empty() || !columns.table.is_typed() {
            return;
        }
        let Ok(cells) = cells::cells(bare(text), columns.table.delimiter()) else {
            return;
        };
        let head = columns.table.head.iter().flatten();
        let named: Vec<(&Cell, &Cell)> = cells.iter().zip(head).collect();
        for finding in findings.iter_mut() {
            let span = finding.label.span;
            let holds = |cell: &Cell| cell.at.0 <= span.start && span.end <= cell.at.1;
            let found = named.iter().find(|(cell, _)| span.file == file && holds(cell));
            let Some((_, head)) = found else { continue };
            let name = words::shown(head.text.trim(), false);
            let message = &mut finding.message;
            message.en = format!("column {}: {}", name.en, message.en);
            message.sv = format!("kolumnen {}: {}", name.sv, message.sv);
        }
    }
}

//! Registers: that of the units, and further ones.
//!
//! *In:* a CSV file. *Out:* its rows, found by code.
//!
//! Cells stay text; a column's type is applied where an expression reads it. An
//! empty cell is no value.

use std::collections::HashMap;
use std::sync::Arc;

use crate::source::{FileId, Span, Spanned};

/// The rows of a register, one a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The file.
    pub file: FileId,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// The type of each column.
    pub kinds: Vec<ColumnKind>,
    /// The units, in the order of the file.
    pub units: Vec<Unit>,
    by_code: HashMap<String, usize>,
    label: Option<usize>,
}

/// One row of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What identifies it, a text: `0114`.
    pub code: String,
    /// Its cells, one a column.
    pub cells: Vec<String>,
    /// The row.
    pub span: Span,
}

/// A further register, an entry of `registers:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    /// Its name, as in `from: villages` and `villages[village].district`.
    pub name: Spanned<String>,
    /// The path, as written.
    pub path: Spanned<String>,
    /// The column that identifies a row.
    pub id: Spanned<String>,
    /// The column with a row's name.
    pub label: Option<Spanned<String>>,
    /// The types of columns; one not named is text.
    pub columns: Vec<(Spanned<String>, ColumnKind)>,
    /// The rows; none where the file could not be read.
    pub frame: Option<Arc<Frame>>,
    /// The whole entry.
    pub span: Span,
}

/// The type of a column of a register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    #[default]
    Text,
    /// `yes` or `no`, held as text.
    YesNo,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// A calendar year, held as a number.
    Year,
    /// A day.
    Date,
}

impl Frame {
    /// Puts a register together; of two units with one code the first is found.
    pub fn new(
        file: FileId,
        (columns, kinds): (Vec<String>, Vec<ColumnKind>),
        units: Vec<Unit>,
        label: Option<&str>,
    ) -> Self {
        let mut by_code = HashMap::with_capacity(units.len());
        for (number, unit) in units.iter().enumerate() {
            by_code.entry(unit.code.clone()).or_insert(number);
        }
        let label =
            label.and_then(|name| columns.iter().position(|column| column == name));
        Self { file, columns, kinds, units, by_code, label }
    }

    /// The column that holds names, if one was declared.
    pub fn label_column(&self) -> Option<&str> {
        self.columns.get(self.label?).map(String::as_str)
    }

    /// The number of a row by its code, from 0.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// The unit with a code.
    pub fn unit(&self, code: &str) -> Option<&Unit> {
        self.by_code.get(code).map(|number| &self.units[*number])
    }

    /// The number of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// A unit's cell; none where the column does not exist or the cell is empty.
    pub fn cell<'a>(&self, unit: &'a Unit, column: &str) -> Option<&'a str> {
        let cell = unit.cells.get(self.column(column)?)?;
        (!cell.is_empty()).then_some(cell.as_str())
    }

    /// A unit's name, or its code where the register has no label column.
    pub fn name<'a>(&self, unit: &'a Unit) -> &'a str {
        let name = self.label.and_then(|column| unit.cells.get(column));
        name.filter(|name| !name.is_empty()).unwrap_or(&unit.code)
    }
}

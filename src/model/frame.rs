//! The register of units.
//!
//! *In:* a CSV file. *Out:* its rows, found by code.
//!
//! Cells stay text; a column's type is applied where an expression reads it. An
//! empty cell is no value.

use std::collections::HashMap;

use crate::source::{FileId, Span};

/// A register of units: one row a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The file.
    pub file: FileId,
    /// The columns, in order.
    pub columns: Vec<String>,
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

impl Frame {
    /// Puts a register together; of two units with one code the first is found.
    pub fn new(
        file: FileId,
        columns: Vec<String>,
        units: Vec<Unit>,
        label: Option<&str>,
    ) -> Self {
        let mut by_code = HashMap::with_capacity(units.len());
        for (number, unit) in units.iter().enumerate() {
            by_code.entry(unit.code.clone()).or_insert(number);
        }
        let label =
            label.and_then(|name| columns.iter().position(|column| column == name));
        Self { file, columns, units, by_code, label }
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

//! A register as expressions see it: typed cells, found by the code of their row.
//!
//! *In:* rows that were read and typed already. *Out:* `villages[village].district`,
//! whether a text is one of the codes, and the labels of the rows.
//!
//! Nothing is read from a file here, and no cell is converted.

use indexmap::IndexMap;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::expression::names::Domain;
use crate::value::Value;

/// A register: rows with codes, and columns of one type each.
///
/// Two tables of one name are the same one: a questionnaire has no two of a name, and
/// comparing thousands of rows for each use of a name would be a waste.
#[derive(Clone, Debug)]
pub struct Table {
    name: String,
    columns: Vec<(String, Domain)>,
    label: Option<usize>,
    rows: IndexMap<String, Box<[Option<Value>]>>,
}

impl Table {
    /// A table without rows.
    pub fn new(name: impl Into<String>, columns: Vec<(String, Domain)>) -> Self {
        Self { name: name.into(), columns, label: None, rows: IndexMap::new() }
    }

    /// Shows its rows by what stands in that column; without one, by their codes.
    #[must_use]
    pub fn labelled(mut self, column: &str) -> Self {
        self.label = self.columns.iter().position(|(name, _)| name == column);
        self
    }

    /// Adds a row: one cell a column, in their order; what is left out is absent.
    ///
    /// The first row of a code stays; false where there was one.
    pub fn push(&mut self, code: &str, cells: Vec<Option<Value>>) -> bool {
        let code = normal(code);
        if self.rows.contains_key(&code) {
            return false;
        }
        let mut cells = cells;
        cells.resize(self.columns.len(), None);
        self.rows.insert(code, cells.into());
        true
    }

    /// Its name in the questionnaire.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns with what they can hold.
    pub fn columns(&self) -> &[(String, Domain)] {
        &self.columns
    }

    /// The number of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|(column, _)| column == name)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The codes of the rows, NFC, in their order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }

    /// The number of the row with that code, compared after NFC.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.rows
            .get_index_of(code)
            .or_else(|| (!is_nfc(code)).then(|| self.rows.get_index_of(&normal(code)))?)
    }

    /// The code and the cells of a row; none where no row has that number.
    pub fn at(&self, row: usize) -> Option<(&str, &[Option<Value>])> {
        self.rows.get_index(row).map(|(code, cells)| (code.as_str(), &**cells))
    }

    /// The cells of a row; none where no row has that number.
    pub fn row(&self, row: usize) -> Option<&[Option<Value>]> {
        self.at(row).map(|(_, cells)| cells)
    }

    /// A cell; none where it is empty or where there is no such row.
    pub fn cell(&self, code: &str, column: usize) -> Option<&Value> {
        self.row(self.position(code)?)?.get(column)?.as_ref()
    }

    /// What a row is called: its label, else its code; none where there is no such row.
    pub fn label(&self, code: &str) -> Option<&str> {
        let (code, cells) = self.at(self.position(code)?)?;
        match self.label.and_then(|column| cells.get(column)?.as_ref()) {
            Some(Value::Text(label)) => Some(label),
            _ => Some(code),
        }
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Table {}

fn normal(code: &str) -> String {
    code.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_codes_after_nfc() {
        let columns = vec![("name".to_owned(), Domain::Text)];
        let mut table = Table::new("villages", columns).labelled("name");
        assert!(table.push("a\u{30a}", vec![Some(Value::Text("Ån".to_owned()))]));
        assert!(table.push("b", vec![]));
        assert!(!table.push("\u{e5}", vec![]));
        assert_eq!(table.len(), 2);
        assert_eq!(table.label("\u{e5}"), Some("Ån"));
        assert_eq!(table.label("a\u{30a}"), Some("Ån"));
        assert_eq!(table.label("b"), Some("b"));
        assert_eq!(table.label("c"), None);
        assert_eq!(table.cell("b", 0), None);
        assert_eq!(table.codes().collect::<Vec<_>>(), ["\u{e5}", "b"]);
    }
}

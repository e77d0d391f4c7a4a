//! The columns of a wide CSV table and what they mean.
//!
//! *In:* the items of a questionnaire. *Out:* the name of every column there can be, in
//! the order in which tables are written.
//!
//! A column of an item is named by its id, further ones by a word after it: `x.missing`,
//! `x.code.specify`, `grid.row`. What an answer file says of itself stands in columns whose
//! names begin with `_`, which no id does; `unit` is a word that no item may take, nor are
//! the names of `records`, which stand after it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::answers::notation::shape::{Field, Fields, Shape};

/// What a key of an answer file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Word,
    Truth,
    /// Lists and objects, as JSON.
    Json,
}

/// Keys of an answer file: key, column, what it holds. `answers` stands between those
/// before it and those after.
pub(crate) const ENVELOPE: &[(&str, &str, Holds)] = &[
    ("questionnaire", "_questionnaire", Holds::Word),
    ("version", "_version", Holds::Word),
    ("unit", "unit", Holds::Word),
    ("part", "_part", Holds::Word),
    ("status", "_status", Holds::Word),
    ("disposition", "_disposition", Holds::Word),
    ("language", "_language", Holds::Word),
    ("started", "_started", Holds::Word),
    ("submitted", "_submitted", Holds::Word),
    ("simulated", "_simulated", Holds::Truth),
    ("draws", "_draws", Holds::Json),
    ("confirmed", "_confirmed", Holds::Json),
    ("given_by", "_given_by", Holds::Json),
    ("signatures", "_signatures", Holds::Json),
    ("notes", "_notes", Holds::Json),
    ("calls", "_calls", Holds::Json),
    ("replaces", "_replaces", Holds::Word),
    ("instrument", "_instrument", Holds::Word),
];

/// The unit, after which the names of the record's key stand.
pub(crate) const UNIT: usize = 2;

/// Where the columns of items begin.
pub(crate) const AFTER: usize = 10;

/// The column of a key of the answer file.
pub(crate) fn key(name: &str) -> Option<Column> {
    let number = ENVELOPE.iter().position(|(_, column, _)| *column == name);
    number.map(Column::Envelope)
}

/// An item, or a row of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Slot {
    pub(crate) item: usize,
    pub(crate) row: Option<usize>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    /// A key of the answer file, by its number in [`ENVELOPE`].
    Envelope(usize),
    /// A name of the record's key, by its number in `records`.
    Key(usize),
    /// The answer.
    Answer(Slot),
    /// The missing code in place of an answer.
    Missing(Slot),
    /// What is written beside an option, by its number among those that have it.
    Specify(Slot, usize),
    /// Whether an option is ticked, by its number.
    Tick(Slot, usize),
}

/// Every column there can be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Those that are written, in order.
    pub(crate) list: Vec<(String, Column)>,
    numbers: HashMap<Column, usize>,
    index: HashMap<String, Column>,
    /// Columns of single options, which are read and never written.
    ticks: Vec<(String, Column)>,
}

impl Names {
    pub(crate) fn new(fields: &Fields) -> Self {
        let mut names = Self::default();
        let keys = || ENVELOPE.iter().enumerate();
        for (number, (_, column, _)) in keys().take(AFTER) {
            names.add((*column).to_owned(), Column::Envelope(number));
            if number == UNIT {
                for (key, name) in fields.keys.iter().enumerate() {
                    names.add(name.clone(), Column::Key(key));
                }
            }
        }
        for (item, field) in fields.list.iter().enumerate() {
            names.field(item, field);
        }
        for (number, (_, column, _)) in keys().skip(AFTER) {
            names.add((*column).to_owned(), Column::Envelope(number));
        }
        // The other spelling of ticks is read, never written.
        for (item, field) in fields.list.iter().enumerate() {
            let slot = Slot { item, row: None };
            match &field.shape {
                Shape::Rows { rows, cell } => {
                    for (row, name) in rows.iter().enumerate() {
                        let slot = Slot { row: Some(row), ..slot };
                        names.ticks(slot, &format!("{}.{name}", field.id), cell);
                    }
                }
                shape => names.ticks(slot, &field.id, shape),
            }
        }
        names
    }

    /// What a column of that name holds.
    pub(crate) fn find(&self, name: &str) -> Option<Column> {
        self.index.get(name).copied()
    }

    /// The number of a column among those that are written.
    pub(crate) fn number(&self, column: Column) -> Option<usize> {
        self.numbers.get(&column).copied()
    }

    /// Every name that is read.
    pub(crate) fn known(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(name, _)| name.as_str())
    }

    /// The same, with those of single options.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.known().chain(self.ticks.iter().map(|(name, _)| name.as_str()))
    }

    /// Every column that is read.
    pub(crate) fn columns(&self) -> impl Iterator<Item = Column> {
        self.list.iter().chain(&self.ticks).map(|(_, column)| *column)
    }

    /// The name of a column.
    pub(crate) fn name(&self, column: Column) -> Option<&str> {
        let number = self.number(column);
        let written = number.and_then(|number| self.list.get(number));
        let named = written.or_else(|| self.ticks.iter().find(|(_, own)| *own == column));
        named.map(|(name, _)| name.as_str())
    }

    fn field(&mut self, item: usize, field: &Field) {
        let slot = Slot { item, row: None };
        match &field.shape {
            Shape::Nothing | Shape::Open => {}
            Shape::Rows { rows, cell } => {
                for (row, name) in rows.iter().enumerate() {
                    let slot = Slot { row: Some(row), ..slot };
                    self.slot(slot, &format!("{}.{name}", field.id), field, cell);
                }
                if field.offers_missing {
                    self.add(format!("{}.missing", field.id), Column::Missing(slot));
                }
            }
            shape => self.slot(slot, &field.id, field, shape),
        }
    }

    fn slot(&mut self, slot: Slot, name: &str, field: &Field, shape: &Shape) {
        self.add(name.to_owned(), Column::Answer(slot));
        if field.offers_missing {
            self.add(format!("{name}.missing"), Column::Missing(slot));
        }
        for (number, (code, _)) in shape.specify().iter().enumerate() {
            self.add(format!("{name}.{code}.specify"), Column::Specify(slot, number));
        }
    }

    fn ticks(&mut self, slot: Slot, name: &str, shape: &Shape) {
        let Shape::Words { codes, .. } = shape else { return };
        for (number, code) in codes.iter().enumerate() {
            let name = format!("{name}.{code}");
            if let Entry::Vacant(vacant) = self.index.entry(name.clone()) {
                vacant.insert(Column::Tick(slot, number));
                self.ticks.push((name, Column::Tick(slot, number)));
            }
        }
    }

    /// Adds a column, unless one has that name already: what would stand in it cannot be
    /// written then.
    fn add(&mut self, name: String, column: Column) {
        if let Entry::Vacant(vacant) = self.index.entry(name.clone()) {
            vacant.insert(column);
            self.numbers.insert(column, self.list.len());
            self.list.push((name, column));
        }
    }
}

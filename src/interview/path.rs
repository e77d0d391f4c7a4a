//! Places in a questionnaire, as a draft names them.
//!
//! *In:* ids. *Out:* names that stay the same while answers come and go: a row that was
//! made for an option is known by its code, any other by its number.
//!
//! Whether such a place is there, and asked, is for `route` to say.

use std::fmt;

/// Which row of a roster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    /// By its number, from 1.
    Number(u32),
    /// By what it was made for.
    Code(String),
}

/// An item, and the rows of rosters around it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The rosters around it by their ids, outer first, each with its row.
    pub rows: Vec<(String, RowKey)>,
    /// The item.
    pub item: String,
}

/// What of an item is answered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The item itself; for a grid, an allocation or a roster all of it at once.
    Whole,
    /// A row of a grid by its id, or a part of an allocation by its code.
    Cell(String),
    /// What is written beside an option.
    Beside {
        /// The row, in a grid.
        cell: Option<String>,
        /// The option.
        code: String,
    },
}

/// A place that takes one answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor {
    /// The item.
    pub path: Path,
    /// What of it.
    pub part: Part,
}

/// Where an interview stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum At {
    /// Before the first question.
    #[default]
    Start,
    /// At a question.
    Question(Cursor),
    /// At the review, after the last one.
    Review,
}

impl Path {
    /// An item outside of rosters.
    pub fn outer(item: impl Into<String>) -> Self {
        Self { rows: Vec::new(), item: item.into() }
    }

    /// An item in a row of the roster that this path is.
    #[must_use]
    pub fn within(&self, row: RowKey, item: impl Into<String>) -> Self {
        let mut rows = self.rows.clone();
        rows.push((self.item.clone(), row));
        Self { rows, item: item.into() }
    }

    /// Its name without rows, as questionnaires have it: `barn.namn`.
    pub fn full_name(&self) -> String {
        let ids = self.rows.iter().map(|(roster, _)| roster.as_str());
        ids.chain([self.item.as_str()]).collect::<Vec<_>>().join(".")
    }

    /// Whether this lies in a row of a roster.
    pub fn is_in(&self, roster: &Self) -> bool {
        let depth = roster.rows.len();
        self.rows.len() > depth
            && self.rows[..depth] == roster.rows[..]
            && self.rows[depth].0 == roster.item
    }

    /// The whole item.
    pub fn whole(self) -> Cursor {
        Cursor { path: self, part: Part::Whole }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (roster, row) in &self.rows {
            match row {
                RowKey::Number(number) => write!(f, "{roster}[{number}].")?,
                RowKey::Code(code) => write!(f, "{roster}[{code}].")?,
            }
        }
        f.write_str(&self.item)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        match &self.part {
            Part::Whole => Ok(()),
            Part::Cell(cell) => write!(f, ".{cell}"),
            Part::Beside { cell: Some(cell), code } => {
                write!(f, ".{cell}.{code}.specify")
            }
            Part::Beside { cell: None, code } => write!(f, ".{code}.specify"),
        }
    }
}

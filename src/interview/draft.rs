//! The answers of a draft, as a tree of ids.
//!
//! *In:* answers as JSON text, each at its place. *Out:* the `answers` of an answer file
//! with all of them, also those that are not asked just now.
//!
//! Nothing is judged and no questionnaire is known here, so that a draft of one version can
//! be read by another.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::interview::{Cursor, Part, Path, RowKey};

/// The answers outside of rosters, or those of one row, by item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    pub(super) answers: BTreeMap<String, Held>,
}

/// What is held for one item, row of a grid or part of an allocation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Held {
    /// The answer, as JSON text; for a grid or a roster one missing code for all of it.
    pub value: Option<String>,
    /// What is written beside options, by their codes; kept also while they are not chosen.
    pub beside: BTreeMap<String, String>,
    /// Rows of a grid, parts of an allocation.
    pub cells: BTreeMap<String, Self>,
    /// Rows of a roster; none where nothing was said of them.
    pub rows: Option<Vec<HeldRow>>,
}

/// A row of a roster.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct HeldRow {
    /// What it was made for.
    pub code: Option<String>,
    pub answers: Draft,
}

impl Draft {
    /// The level that a path's item stands in.
    pub(super) fn level(&self, path: &Path) -> Option<&Self> {
        path.rows.iter().try_fold(self, |level, (roster, row)| {
            let rows = level.answers.get(roster)?.rows.as_ref()?;
            Some(&rows.get(place(rows, row)?)?.answers)
        })
    }

    /// The same, made where it is not there.
    pub(super) fn level_mut(&mut self, path: &Path) -> &mut Self {
        path.rows.iter().fold(self, |level, (roster, row)| {
            let held = level.answers.entry(roster.clone()).or_default();
            let rows = held.rows.get_or_insert_default();
            let at = place(rows, row).unwrap_or_else(|| match row {
                RowKey::Code(code) => {
                    let code = Some(code.clone());
                    rows.push(HeldRow { code, answers: Self::default() });
                    rows.len() - 1
                }
                RowKey::Number(number) => {
                    rows.resize_with(*number as usize, HeldRow::default);
                    *number as usize - 1
                }
            });
            &mut rows[at].answers
        })
    }

    pub(super) fn held(&self, path: &Path) -> Option<&Held> {
        self.level(path)?.answers.get(&path.item)
    }

    /// The answer at a place, as JSON text.
    pub fn value(&self, at: &Cursor) -> Option<&str> {
        let held = self.held(&at.path)?;
        match &at.part {
            Part::Whole => held.value.as_deref(),
            Part::Cell(cell) => held.cells.get(cell)?.value.as_deref(),
            Part::Beside { cell, code } => {
                let held = match cell {
                    Some(cell) => held.cells.get(cell)?,
                    None => held,
                };
                held.beside.get(code).map(String::as_str)
            }
        }
    }

    /// Whether anything is held for an item.
    pub fn has(&self, path: &Path) -> bool {
        self.held(path).is_some_and(Held::says_anything)
    }

    /// Sets or clears the answer at a place; what stood there.
    pub(super) fn set(&mut self, at: &Cursor, value: Option<String>) -> Option<String> {
        if value.is_none() && self.held(&at.path).is_none() {
            return None;
        }
        let level = self.level_mut(&at.path);
        let held = level.answers.entry(at.path.item.clone()).or_default();
        let before = match &at.part {
            Part::Whole => std::mem::replace(&mut held.value, value),
            Part::Cell(cell) => {
                let cell = held.cells.entry(cell.clone()).or_default();
                std::mem::replace(&mut cell.value, value)
            }
            Part::Beside { cell, code } => {
                let held = match cell {
                    Some(cell) => held.cells.entry(cell.clone()).or_default(),
                    None => &mut *held,
                };
                match value {
                    Some(value) => held.beside.insert(code.clone(), value),
                    None => held.beside.remove(code),
                }
            }
        };
        held.cells.retain(|_, cell| cell.says_anything());
        if !held.says_anything() {
            level.answers.remove(&at.path.item);
        }
        before
    }

    /// What is held around a place, to be put back by [`Self::restore`].
    pub(super) fn around(&self, path: &Path) -> (String, Option<Held>) {
        let outer = path.rows.first().map_or(&path.item, |(roster, _)| roster);
        (outer.clone(), self.answers.get(outer).cloned())
    }

    /// Puts back what was held, to the last row.
    pub(super) fn restore(&mut self, (outer, held): (String, Option<Held>)) {
        match held {
            Some(held) => self.answers.insert(outer, held),
            None => self.answers.remove(&outer),
        };
    }

    /// The JSON pointer of a place in [`Self::json`], without `/answers`.
    pub(super) fn pointer(&self, path: &Path) -> String {
        let (mut pointer, mut level) = (String::new(), Some(self));
        for (roster, row) in &path.rows {
            let rows = level.and_then(|level| level.answers.get(roster)?.rows.as_ref());
            let at = rows.and_then(|rows| place(rows, row));
            pointer.push_str(&format!("/{roster}/{}", at.unwrap_or(usize::MAX)));
            level = rows.and_then(|rows| Some(&rows.get(at?)?.answers));
        }
        format!("{pointer}/{}", path.item)
    }

    /// Every item that something is held for, those in rows too.
    pub fn paths(&self) -> Vec<Path> {
        let mut paths = Vec::new();
        self.add_paths(&[], &mut paths);
        paths
    }

    fn add_paths(&self, rows: &[(String, RowKey)], paths: &mut Vec<Path>) {
        for (item, held) in &self.answers {
            paths.push(Path { rows: rows.to_vec(), item: item.clone() });
            for (number, row) in (1..).zip(held.rows.iter().flatten()) {
                let key = match &row.code {
                    Some(code) => RowKey::Code(code.clone()),
                    None => RowKey::Number(number),
                };
                let rows = [rows, &[(item.clone(), key)]].concat();
                row.answers.add_paths(&rows, paths);
            }
        }
    }

    /// Every place that holds an answer.
    pub fn cursors(&self) -> Vec<Cursor> {
        let paths = self.paths().into_iter();
        paths
            .flat_map(|path| self.held(&path).map_or(Vec::new(), |held| held.at(&path)))
            .collect()
    }

    /// The `answers` of a file, as JSON text.
    pub fn json(&self) -> String {
        let mut text = String::from("{");
        self.write(&mut text);
        text.push('}');
        text
    }

    fn write(&self, text: &mut String) {
        for (id, held) in &self.answers {
            let before = text.len();
            if !text.ends_with('{') {
                text.push(',');
            }
            push_quoted(id, text);
            text.push(':');
            if !held.write(text) {
                text.truncate(before);
            }
        }
    }
}

impl Held {
    /// The places that hold something, those of a grid's rows too, not those of a roster's.
    pub(super) fn at(&self, path: &Path) -> Vec<Cursor> {
        let beside = |cell: Option<&String>, held: &Self| -> Vec<Part> {
            let codes = held.beside.keys().cloned();
            codes.map(|code| Part::Beside { cell: cell.cloned(), code }).collect()
        };
        let mut parts: Vec<Part> = self.value.iter().map(|_| Part::Whole).collect();
        for (id, cell) in &self.cells {
            parts.extend(cell.value.iter().map(|_| Part::Cell(id.clone())));
            parts.extend(beside(Some(id), cell));
        }
        parts.extend(beside(None, self));
        let at = |part| Cursor { path: path.clone(), part };
        parts.into_iter().map(at).collect()
    }

    fn says_anything(&self) -> bool {
        self.value.is_some()
            || !self.beside.is_empty()
            || !self.cells.is_empty()
            || self.rows.is_some()
    }

    /// Writes what is held, if that is anything.
    fn write(&self, text: &mut String) -> bool {
        match (&self.value, &self.rows) {
            (Some(value), _) if self.beside.is_empty() => text.push_str(value),
            (Some(value), _) => text.push_str(&with_beside(value, &self.beside)),
            (None, Some(rows)) => {
                text.push('[');
                for (number, row) in rows.iter().enumerate() {
                    if number > 0 {
                        text.push(',');
                    }
                    row.write(text);
                }
                text.push(']');
            }
            (None, None) => return self.write_cells(text),
        }
        true
    }

    fn write_cells(&self, text: &mut String) -> bool {
        text.push('{');
        let begun = text.len();
        for (id, cell) in &self.cells {
            let before = text.len();
            if before > begun {
                text.push(',');
            }
            push_quoted(id, text);
            text.push(':');
            if !cell.write(text) {
                text.truncate(before);
            }
        }
        let says_anything = text.len() > begun;
        text.push('}');
        says_anything
    }
}

impl HeldRow {
    fn write(&self, text: &mut String) {
        text.push('{');
        if let Some(code) = &self.code {
            text.push_str("\"row\":");
            push_quoted(code, text);
        }
        self.answers.write(text);
        text.push('}');
    }
}

/// Where a row is among those held.
fn place(rows: &[HeldRow], row: &RowKey) -> Option<usize> {
    match row {
        RowKey::Number(number) => {
            let at = (*number as usize).checked_sub(1)?;
            (at < rows.len()).then_some(at)
        }
        RowKey::Code(code) => rows.iter().position(|row| row.code.as_ref() == Some(code)),
    }
}

/// An answer of codes, with what is written beside those that are chosen.
fn with_beside(value: &str, beside: &BTreeMap<String, String>) -> String {
    if beside.is_empty() {
        return value.to_owned();
    }
    let one = |code: &str| match beside.get(code) {
        Some(specify) => format!("{{\"code\":{},\"specify\":{specify}}}", quoted(code)),
        None => quoted(code),
    };
    match serde_json::from_str(value) {
        Ok(Json::String(code)) => one(&code),
        Ok(Json::Array(codes)) => {
            let codes = codes.iter().filter_map(Json::as_str).map(one);
            format!("[{}]", codes.collect::<Vec<_>>().join(","))
        }
        _ => value.to_owned(),
    }
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

/// Adds a text as JSON. Drafts are written anew after every event, and ids need no escape.
fn push_quoted(of: &str, text: &mut String) {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    match of.bytes().all(is_plain) {
        true => text.extend(["\"", of, "\""]),
        false => text.push_str(&quoted(of)),
    }
}

/// The codes that an answer chooses: one, several or ranked.
pub(super) fn codes(value: &str) -> Vec<String> {
    match serde_json::from_str(value) {
        Ok(Json::String(code)) => vec![code],
        Ok(Json::Array(codes)) => {
            codes.iter().filter_map(Json::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

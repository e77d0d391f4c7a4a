//! `over:` of relative scales: which units they are taken over.
//!
//! *In:* a word, `{wave: …}` or `{file: …}`. *Out:* the same, with the rows of the file.
//!
//! Files are opened before the tree is read. Which of their columns are needed, and what
//! they may hold, is for `check` to say.

use std::sync::Arc;

use crate::diagnostic::Findings;
use crate::load::frame::Table;
use crate::load::reading::Reading;
use crate::load::{register, words};
use crate::model::{Norms, Over};
use crate::source::Spanned;
use crate::yaml::Node;

/// The words of `over`.
const OVER: [(&str, Over); 4] = [
    ("scored", Over::Scored),
    ("eligible", Over::Eligible),
    ("screened", Over::Screened),
    ("panel", Over::Panel),
];

/// The units that a step is taken over.
pub fn over(reading: &Reading, node: Option<&Node>) -> Option<Spanned<Over>> {
    let node = node?;
    if node.mapping().is_none() {
        return reading.choice(Some(node), &OVER);
    }
    let place = reading.label(node);
    if let Some(wave) = reading.word(node.get("wave")) {
        return Some(Spanned::new(Over::Wave(wave), place));
    }
    let norms = norms(reading, node)?;
    Some(Spanned::new(Over::File(Arc::new(norms)), place))
}

fn norms(reading: &Reading, node: &Node) -> Option<Norms> {
    node.get("file")?;
    let path = register::path(reading, node, "file");
    if path.value.is_empty() {
        return None;
    }
    let (file, source) = match reading.table_of(path.span.file, &path.value) {
        Ok(found) => found,
        Err(problem) => {
            reading.push(words::unreadable_file(path.span, &path.value, problem));
            return None;
        }
    };
    let mut findings = Findings::default();
    let table = Table::read(file, source, &mut findings);
    for finding in findings {
        reading.push(finding);
    }
    let table = table?;
    let names = table.columns.iter().enumerate();
    let columns =
        names.map(|(at, name)| Spanned::new(name.clone(), table.header_place(at)));
    let row = |row| {
        let cells = (0..table.columns.len()).map(|at| table.cell(row, at));
        cells.collect::<Vec<_>>()
    };
    Some(Norms {
        file,
        path,
        columns: columns.collect(),
        rows: table.rows.iter().map(row).collect(),
    })
}

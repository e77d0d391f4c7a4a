//! Option lists that are tables.
//!
//! *In:* `{file: …, code: …, label: …}` under `options`. *Out:* an option a row.
//!
//! The files that a tree names are opened before it is read, since reading changes
//! nothing. What is wrong in a row is told in the table, the rest where the YAML is.
//! An empty cell is no value: such an option has no label in that language, or not that
//! attribute.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::decimal::Number;
use crate::load::frame::{Columns, Row, Table};
use crate::load::reading::{Reading, entries};
use crate::load::{ReadProblem, Reader, include, register, words};
use crate::model::{ColumnKind, ResponseOption, Text, Translation};
use crate::source::{FileId, Sources, Spanned};
use crate::value::Value;
use crate::yaml::{Kind, Node};

/// The files that a tree names as tables: by the file that names them and the path as
/// written, what came of opening them.
#[derive(Default)]
pub(in crate::load) struct Paths(BTreeMap<(FileId, String), Result<FileId, ReadProblem>>);

impl Paths {
    /// Opens every table that a tree names under `options` or `items_from`.
    pub fn open(
        tree: &Node,
        from: FileId,
        sources: &mut Sources,
        reader: &dyn Reader,
    ) -> Self {
        let mut named = Vec::new();
        for (_, list) in entries(tree.get("options")) {
            named.extend(path_of(list));
        }
        collect(tree, &["options", "items_from"], &mut named);
        let named = named.into_iter().map(|(_, path)| (from, path));
        Self::opened(named, sources, reader)
    }

    /// Opens every table that a tree names under `over`. The tree may be of several
    /// files, and a path is meant from the one it stands in.
    pub fn open_norms(tree: &Node, sources: &mut Sources, reader: &dyn Reader) -> Self {
        let mut named = Vec::new();
        collect(tree, &["over"], &mut named);
        Self::opened(named, sources, reader)
    }

    fn opened<'n>(
        named: impl IntoIterator<Item = (FileId, &'n str)>,
        sources: &mut Sources,
        reader: &dyn Reader,
    ) -> Self {
        let mut paths = Self::default();
        for (from, path) in named {
            let open = || include::read_file(reader, sources, from, path);
            paths.0.entry((from, path.to_owned())).or_insert_with(open);
        }
        paths
    }

    pub fn get(&self, from: FileId, path: &str) -> Result<FileId, ReadProblem> {
        let key = (from, path.to_owned());
        self.0.get(&key).copied().unwrap_or(Err(ReadProblem::Missing))
    }

    /// The files that could be opened.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.0.values().filter_map(|opened| opened.ok())
    }
}

fn collect<'n>(node: &'n Node, under: &[&str], named: &mut Vec<(FileId, &'n str)>) {
    match &node.kind {
        Kind::Sequence(elements) => {
            for element in elements {
                collect(element, under, named);
            }
        }
        Kind::Mapping(mapping) => {
            for (key, value) in mapping {
                if key.text().is_some_and(|key| under.contains(&key)) {
                    named.extend(path_of(value));
                }
                collect(value, under, named);
            }
        }
        _ => {}
    }
}

/// The path that a value names, and the file that it stands in.
fn path_of(node: &Node) -> Option<(FileId, &str)> {
    let path = node.get("file")?;
    match &path.kind {
        Kind::Text(text) if !text.is_empty() => Some((path.span.file, text)),
        _ => None,
    }
}

/// The options of a table; none where it cannot be read.
pub(in crate::load) fn options(reading: &Reading, node: &Node) -> Vec<ResponseOption> {
    let typed = register::columns(reading, node);
    let code = reading.word_or_empty(node.get("code"), node);
    let labels = wordings(reading, node.get("label"));
    let columns = Columns {
        id: &code,
        label: None,
        named: labels.iter().map(|(_, column)| column).collect(),
        typed: &typed,
        size: None,
    };
    let Some(table) = table(reading, node, &columns) else { return Vec::new() };
    let Some(id) = table.column(&code.value) else { return Vec::new() };
    let places: Vec<_> = labels
        .iter()
        .filter_map(|(language, column)| {
            Some((language.clone(), table.column(&column.value)?))
        })
        .collect();
    let is_free = |at: &usize| *at != id && places.iter().all(|(_, used)| used != at);
    let free: Vec<usize> = (0..table.columns.len()).filter(is_free).collect();
    let kinds: Vec<_> = table.columns.iter().map(|column| columns.kind(column)).collect();
    let mut options = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let cell = &row.cells[id];
        if cell.is_empty() {
            reading.push(words::option_without_code(row.span));
            continue;
        }
        let attribute = |at: &usize| {
            let place = table.place(row, *at);
            let value = value(&row.cells[*at], kinds[*at])?;
            let name = Spanned::new(table.columns[*at].clone(), place);
            Some((name, Spanned::new(value, place)))
        };
        let label = wording(&table, row, &places);
        if label.is_none() && !places.is_empty() {
            reading.push(words::empty_text(row.span, "label"));
        }
        options.push(ResponseOption {
            label,
            attributes: free.iter().filter_map(attribute).collect(),
            ..ResponseOption::new(
                Spanned::new(cell.clone(), table.place(row, id)),
                row.span,
            )
        });
    }
    options
}

/// A table that a value names under `file`, with the columns it must have.
pub(in crate::load) fn table<'a>(
    reading: &Reading<'a>,
    node: &Node,
    columns: &Columns,
) -> Option<Table<'a>> {
    let path = register::path(reading, node, "file");
    if path.value.is_empty() {
        return None;
    }
    let (file, source) = match reading.table(&path.value) {
        Ok(found) => found,
        Err(problem) => {
            reading.push(words::unreadable_file(path.span, &path.value, problem));
            return None;
        }
    };
    let mut findings = crate::diagnostic::Findings::default();
    let table = Table::read(file, source, &mut findings);
    if let Some(table) = &table {
        table.check(columns, &mut findings);
    }
    for finding in findings {
        reading.push(finding);
    }
    table
}

/// Which column has the wording of which language: one column's name, or a map.
pub(in crate::load) fn wordings(
    reading: &Reading,
    node: Option<&Node>,
) -> Vec<(Option<Spanned<String>>, Spanned<String>)> {
    if let Some(column) = reading.word(node) {
        return vec![(None, column)];
    }
    let wording = |(language, column): &(Node, Node)| {
        Some((reading.word(Some(language)), reading.word(Some(column))?))
    };
    entries(node).filter_map(wording).collect()
}

/// The wording of a row: of each language that has one there.
pub(in crate::load) fn wording(
    table: &Table,
    row: &Row,
    places: &[(Option<Spanned<String>>, usize)],
) -> Option<Text> {
    let filled = places.iter().filter(|(_, at)| !row.cells[*at].trim().is_empty());
    let translations: Vec<_> = filled
        .map(|(language, at)| Translation {
            language: language.clone(),
            text: table.written(row, *at),
            of: None,
        })
        .collect();
    let span = translations.first()?.text.span;
    Some(Text { span, translations })
}

/// A cell as the value of an attribute; what is not of the column's type has a finding.
fn value(cell: &str, kind: ColumnKind) -> Option<Value> {
    if cell.is_empty() {
        return None;
    }
    match kind {
        ColumnKind::Text | ColumnKind::YesNo => Some(Value::Text(cell.nfc().collect())),
        ColumnKind::Number | ColumnKind::Integer | ColumnKind::Year => {
            Number::parse(cell).ok().map(Value::Number)
        }
        ColumnKind::Date => cell.parse().ok().map(Value::Date),
    }
}

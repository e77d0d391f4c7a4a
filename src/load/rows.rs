//! Items that are rows of a table.
//!
//! *In:* the value of `items_from:`. *Out:* an entry of `items:` for each row.
//!
//! The keys beside `text` hold for every row; a column that is named as a key of items
//! sets that key where its cell is not empty. Each entry is held to the schema of items.
//! What is wrong with a cell is told in the table; what is wrong with the keys for all
//! is told once, where the YAML is. A column that is neither used nor a key is left to
//! people, unless its name is near to that of a key.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Near;
use crate::load::frame::{Columns, Row, Table};
use crate::load::reading::{Reading, entries};
use crate::load::{schema, tables, words};
use crate::source::{Source, Span, Spanned};
use crate::yaml::{Kind, Mapping, Node, Style, plain_kind};

/// The keys of `items_from` that an item has not or that come from each row.
const OWN: [&str; 3] = ["file", "id", "text"];

/// An item that a row gives.
pub(in crate::load) struct RowItem {
    /// Its entry.
    pub item: Node,
    /// It has faults, which are reported.
    pub is_faulty: bool,
}

/// The items of a table, one a row.
pub(in crate::load) fn items(reading: &Reading, from: &Node) -> Vec<RowItem> {
    let id = reading.word_or_empty(from.get("id"), from);
    let texts = tables::wordings(reading, from.get("text"));
    let columns = Columns {
        id: &id,
        label: None,
        named: texts.iter().map(|(_, column)| column).collect(),
        typed: &[],
        size: None,
    };
    let Some(table) = tables::table(reading, from, &columns) else { return Vec::new() };
    if table.rows.is_empty() {
        let place = from.get("file").map_or(from.span, |file| file.span);
        reading.push(words::empty_section(place, "items"));
    }
    let used = |name: &str| {
        name == id.value || texts.iter().any(|(_, column)| column.value == name)
    };
    let Some(id) = table.column(&id.value) else { return Vec::new() };
    let keys = keys(reading, &table, used);
    let texts = texts
        .iter()
        .filter_map(|(tag, column)| Some((tag.clone(), table.column(&column.value)?)))
        .collect();
    let template = Template { from, id, texts, keys };
    let mut told = BTreeSet::new();
    let mut items = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let item = template.entry(&table, row);
        let mut is_faulty = false;
        if item.get("text").is_none() && !template.texts.is_empty() {
            let place = table.place(row, template.texts[0].1);
            let place = if place.start == place.end { row.span } else { place };
            reading.push(words::empty_text(place, "text"));
            is_faulty = true;
        } else {
            let source = |span: Span| reading.source_of(span.file);
            for finding in schema::hold_item(&item, &source) {
                is_faulty = true;
                let span = finding.label.span;
                let of_all = span.file == reading.file;
                if !of_all || told.insert((finding.rule.name, span.start, span.end)) {
                    reading.push(finding);
                }
            }
        }
        items.push(RowItem { item, is_faulty });
    }
    items
}

/// The ids of a table's rows, as [`items`] gives them.
pub(in crate::load) fn ids<'s>(
    from: &Node,
    source: impl Fn(&str) -> Option<&'s Source>,
) -> Option<Vec<String>> {
    let source = source(from.get("file")?.text()?)?;
    let file = crate::source::FileId(0);
    let table = Table::read(file, source, &mut crate::diagnostic::Findings::default())?;
    let id = table.column(from.get("id")?.text()?)?;
    Some(table.rows.into_iter().map(|mut row| row.cells.swap_remove(id)).collect())
}

/// The columns that set a key of the item.
fn keys(reading: &Reading, table: &Table, used: impl Fn(&str) -> bool) -> Vec<usize> {
    let known = schema::item_keys();
    let mut keys = Vec::new();
    for (at, name) in table.columns.iter().enumerate() {
        if used(name) {
            continue;
        }
        if known.contains(&name.as_str()) && !OWN.contains(&name.as_str()) {
            keys.push(at);
        } else if let Some(near) = Near::of(name, known.iter().copied()) {
            let place = table.header_place(at);
            let finding = words::unknown_key(place, name, Some(near), &known);
            reading.push(finding.unmended());
        }
    }
    keys
}

struct Template<'a> {
    from: &'a Node,
    id: usize,
    texts: Vec<(Option<Spanned<String>>, usize)>,
    keys: Vec<usize>,
}

impl Template<'_> {
    /// The entry of a row: each node stands where its text does.
    fn entry(&self, table: &Table, row: &Row) -> Node {
        let key = |name: &str, span: Span| scalar(Kind::Text(name.to_owned()), span);
        let header = |at: usize| table.header_place(at);
        let mut list =
            vec![(key("id", header(self.id)), cell(table, row, self.id, false))];
        list.extend(self.text(table, row));
        let mut set: BTreeMap<&str, Node> = BTreeMap::new();
        for at in &self.keys {
            if !row.cells[*at].is_empty() {
                set.insert(table.columns[*at].as_str(), cell(table, row, *at, true));
            }
        }
        for (name, value) in entries(Some(self.from)) {
            let word = name.text().unwrap_or_default();
            if !OWN.contains(&word) && !set.contains_key(word) {
                list.push((name.clone(), value.clone()));
            }
        }
        for at in &self.keys {
            let name = table.columns[*at].as_str();
            list.extend(set.remove(name).map(|value| (key(name, header(*at)), value)));
        }
        let kind = Kind::Mapping(Mapping::new(list));
        Node { span: row.span, style: Style::Flow, kind }
    }

    fn text(&self, table: &Table, row: &Row) -> Option<(Node, Node)> {
        let filled =
            self.texts.iter().filter(|(_, at)| !row.cells[*at].trim().is_empty());
        let mut wordings: Vec<_> =
            filled.map(|(tag, at)| (tag, cell(table, row, *at, false))).collect();
        let place = wordings.first()?.1.span;
        let key = scalar(Kind::Text("text".to_owned()), place);
        if let [(None, _)] = wordings.as_slice() {
            return Some((key, wordings.remove(0).1));
        }
        let tagged = wordings.into_iter().filter_map(|(tag, wording)| {
            let tag = tag.as_ref()?;
            Some((scalar(Kind::Text(tag.value.clone()), tag.span), wording))
        });
        let kind = Kind::Mapping(Mapping::new(tagged.collect()));
        Some((key, Node { span: place, style: Style::Flow, kind }))
    }
}

/// A cell as a scalar: plain, as YAML would read it, or text in any case.
fn cell(table: &Table, row: &Row, at: usize, is_plain: bool) -> Node {
    let written = table.written(row, at);
    let kind = match is_plain {
        true => plain_kind(&written.text),
        false => Kind::Text(written.text),
    };
    let style = match written.map {
        crate::model::Map::Shifted(0) => Style::Plain,
        _ => Style::DoubleQuoted,
    };
    Node { span: written.span, style, kind }
}

fn scalar(kind: Kind, span: Span) -> Node {
    Node { span, style: Style::Plain, kind }
}

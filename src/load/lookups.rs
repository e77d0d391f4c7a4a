//! Tables of points in files of their own: `lookup: {of: [a, b], file: norms.csv}`.
//!
//! *In:* a scoring file as it stands, and a [`Reader`]. *Out:* the same with `table` in the
//! place of `file`, each cell at its place in the CSV file.
//!
//! The header names each member of `of` and has a column `points`; other columns are notes.
//! Where `of` stands in another layer of the file, the columns are taken as they come, the
//! points last. What the cells mean is for `check`, as of a table in the file itself.

use crate::decimal::Number;
use crate::diagnostic::Findings;
use crate::load::frame::Table;
use crate::load::include::read_file;
use crate::load::merge::change;
use crate::load::reading::{elements, entries};
use crate::load::{Reader, words};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::yaml::{Kind, Mapping, Node, Style, join};

/// The column of points.
const POINTS: &str = "points";

/// What reading tables takes.
pub(in crate::load) struct Tables<'a> {
    pub sources: &'a mut Sources,
    pub reader: &'a dyn Reader,
    /// The scoring file.
    pub from: FileId,
    pub found: &'a mut Findings,
    /// The files that were read.
    pub files: Vec<FileId>,
}

impl Tables<'_> {
    /// Reads the tables that a tree names.
    pub fn fill(&mut self, tree: &mut Node) {
        for section in ["items", "indices"] {
            change(tree, section, |rules| {
                self.each(rules, &join("", section));
            });
        }
    }

    /// The rules of a map.
    fn each(&mut self, rules: &mut Node, pointer: &str) {
        let keys: Vec<String> = entries(Some(rules))
            .filter_map(|(key, _)| Some(key.text()?.to_owned()))
            .collect();
        for key in keys {
            let pointer = join(pointer, &key);
            change(rules, &key, |rule| {
                let of = rule.get("of").cloned();
                change(rule, "lookup", |lookup| {
                    self.lookup(lookup, of.as_ref(), &join(&pointer, "lookup"));
                });
                change(rule, "rows", |rows| self.each(rows, &join(&pointer, "rows")));
            });
        }
    }

    fn lookup(&mut self, lookup: &mut Node, of: Option<&Node>, pointer: &str) {
        if lookup.get("table").is_some() {
            return;
        }
        let Some(named) = lookup.get("file") else { return };
        let Some(path) = named.text().filter(|path| !path.is_empty()) else { return };
        let (path, span) = (path.to_owned(), named.span);
        let file = match read_file(self.reader, self.sources, self.from, &path) {
            Ok(file) => file,
            Err(problem) => {
                let finding = words::unreadable_file(span, &path, problem);
                self.found.push(finding.pointer(join(pointer, "file")));
                return;
            }
        };
        if !self.files.contains(&file) {
            self.files.push(file);
        }
        let source = self.sources.get(file);
        let Some(table) = Table::read(file, source, self.found) else { return };
        let members: Vec<Spanned<String>> = match lookup.get("of") {
            Some(members) => elements(Some(members)).iter().filter_map(word).collect(),
            None => of.and_then(word).into_iter().collect(),
        };
        let Some(columns) = columns(&table, &members, span, self.found) else { return };
        let rows = table.rows.iter().map(|row| {
            let last = columns.len().saturating_sub(1);
            let cell = |(number, at): (usize, &usize)| {
                let text = row.cells.get(*at).cloned().unwrap_or_default();
                let is_points = number == last && Number::parse(&text).is_ok();
                let kind =
                    if is_points { Kind::Number { text } } else { Kind::Text(text) };
                Node { span: table.place(row, *at), style: Style::Plain, kind }
            };
            let cells: Vec<Node> = columns.iter().enumerate().map(cell).collect();
            list(row.span, cells)
        });
        let rows = list(table.header, rows.collect());
        let key =
            Node { span, style: Style::Plain, kind: Kind::Text("table".to_owned()) };
        let kept = entries(Some(lookup)).filter(|(key, _)| key.text() != Some("file"));
        let all: Vec<(Node, Node)> = kept.cloned().chain([(key, rows)]).collect();
        lookup.kind = Kind::Mapping(Mapping::new(all));
    }
}

/// Which columns hold the members and, last, the points; none where one is not there.
fn columns(
    table: &Table<'_>,
    members: &[Spanned<String>],
    file: Span,
    found: &mut Findings,
) -> Option<Vec<usize>> {
    if members.is_empty() {
        return Some((0..table.columns.len()).collect());
    }
    let points = Spanned::new(POINTS.to_owned(), file);
    let mut columns = Vec::with_capacity(members.len() + 1);
    for name in members.iter().chain([&points]) {
        table.require(name, found);
        columns.push(table.column(&name.value));
    }
    columns.into_iter().collect()
}

fn word(node: &Node) -> Option<Spanned<String>> {
    Some(Spanned::new(node.text()?.to_owned(), node.span))
}

fn list(span: Span, elements: Vec<Node>) -> Node {
    Node { span, style: Style::Flow, kind: Kind::Sequence(elements) }
}

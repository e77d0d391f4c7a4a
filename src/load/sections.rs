//! Sections and items in asking order, with what other files and tables give.
//!
//! *In:* the trees of a questionnaire and of the files whose sections it includes. *Out:*
//! one list of sections, the outer before the inner, and one of items.
//!
//! A section that is included keeps its places in its own file, while `as` gives its
//! items, sections and checks a prefix. Nothing is opened here: `include` has done that,
//! and has said what is missing or goes in a circle.

use std::collections::BTreeMap;

use crate::diagnostic::{Findings, Near};
use crate::load::include::{Found, Parts};
use crate::load::item::{self, checks};
use crate::load::reading::{Faults, Reading, elements, entries};
use crate::load::rename::Held;
use crate::load::tables::Paths;
use crate::load::{chance, rows, words};
use crate::model::{Item, ItemKind, Questionnaire, Section};
use crate::source::{FileId, Sources};
use crate::yaml::{Node, join};

/// The most items that included sections may add up to.
const MOST_INCLUDED: usize = 100_000;

/// What is put together of a questionnaire.
pub(in crate::load) struct Body<'a> {
    sources: &'a Sources,
    parts: &'a Parts,
    pub sections: Vec<Section>,
    pub items: Vec<Item>,
    /// The file of each item's entry.
    files: Vec<FileId>,
    /// Findings of included files.
    pub findings: Findings,
    /// The names that included sections hold, to end what grows without bounds.
    held: usize,
    /// How many of the first items are those of a questionnaire that is extended.
    given: usize,
    /// The prefix of the questionnaire's own names.
    prefix: String,
}

/// A file that is being read, and its lists of options.
#[derive(Clone, Copy)]
pub(in crate::load) struct Context<'c> {
    pub reading: &'c Reading<'c>,
    pub lists: &'c Found,
}

impl<'a> Body<'a> {
    pub fn new(sources: &'a Sources, parts: &'a Parts) -> Self {
        Self {
            sources,
            parts,
            sections: Vec::new(),
            items: Vec::new(),
            files: Vec::new(),
            findings: Findings::default(),
            held: 0,
            given: 0,
            prefix: String::new(),
        }
    }

    /// Begins with the sections and items of a questionnaire that is extended; those
    /// that follow have a prefix.
    pub fn after(&mut self, base: &mut Questionnaire, prefix: &str) {
        self.sections = std::mem::take(&mut base.sections);
        self.items = std::mem::take(&mut base.items);
        self.given = self.items.len();
        prefix.clone_into(&mut self.prefix);
    }

    /// Marks the items whose entries have faults.
    pub fn poison(&mut self, findings: &Findings) {
        let mut faults: BTreeMap<FileId, Faults> = BTreeMap::new();
        let own = self.items.iter_mut().skip(self.given);
        for (item, file) in own.zip(&self.files) {
            let of_file =
                faults.entry(*file).or_insert_with(|| Faults::new(findings, *file));
            item.poisoned |= of_file.under(&item.pointer);
        }
    }

    pub fn sections(
        &mut self,
        context: Context,
        nodes: Option<&Node>,
        parent: Option<usize>,
        pointer: &str,
    ) {
        for (at, node) in elements(nodes).iter().enumerate() {
            match node.get("include") {
                Some(include) => self.include(context, include, parent),
                None => {
                    self.section(context, node, parent, join(pointer, &at.to_string()));
                }
            }
        }
    }

    fn section(
        &mut self,
        context: Context,
        node: &Node,
        parent: Option<usize>,
        pointer: String,
    ) {
        let reading = context.reading;
        let number = self.sections.len();
        self.sections.push(Section {
            id: reading.declared(reading.word_or_empty(node.get("id"), node)),
            parent,
            title: reading.text(node.get("title")),
            text: reading.text(node.get("text")),
            instruction: reading.text(node.get("instruction")),
            ask_if: reading.written(node.get("ask_if")),
            checks: checks(reading, node.get("checks"), &join(&pointer, "checks")),
            end_if: item::end_if(reading, node.get("end_if")),
            order: chance::order(reading, node),
            show: chance::show(reading, node),
            span: node.label(reading.source),
            pointer: pointer.clone(),
        });
        let items = join(&pointer, "items");
        self.items(context, node.get("items"), (number, None), &items);
        let sections = join(&pointer, "sections");
        self.sections(context, node.get("sections"), Some(number), &sections);
    }

    /// A section of another file.
    fn include(&mut self, context: Context, include: &Node, parent: Option<usize>) {
        let from = context.reading;
        let path = include.get("file").and_then(Node::text).unwrap_or_default();
        let wanted = from.word_or_empty(include.get("section"), include);
        // Without the file, or without the name, there is a finding already.
        let Some((file, part)) = self.parts.of(from.file, path) else { return };
        if wanted.value.is_empty() {
            return;
        }
        let sections = part.tree.get("sections");
        let Some((node, pointer)) = find(sections, &wanted.value, "/sections") else {
            let mut known = Vec::new();
            ids(sections, &mut known);
            let near = Near::of(&wanted.value, known.iter().copied());
            from.push(words::unknown_section(wanted.span, &wanted.value, path, near));
            return;
        };
        let prefix = from.word(include.get("as")).map(|prefix| prefix.value);
        let mut names = Names::new(self.parts, self.sources);
        names.left = MOST_INCLUDED.saturating_sub(self.held);
        let mut held = Held::default();
        names.section((file, node), "", &mut held);
        if names.left == 0 {
            if self.held < MOST_INCLUDED {
                let place = include.label(from.source);
                from.push(words::too_much_included(place, MOST_INCLUDED));
            }
            self.held = MOST_INCLUDED;
            return;
        }
        if from.renaming.prefix() == self.prefix {
            self.held += held.items.len() + held.columns.len() + 1;
        }
        let reading = Reading::new(file, self.sources.get(file), &part.tree)
            .with_tables(self.sources, &part.paths)
            .renamed(from.renaming.within(prefix.as_deref(), held));
        let inner = Context { reading: &reading, lists: &part.lists };
        self.section(inner, node, parent, pointer);
        self.findings.append(reading.into_findings());
    }

    /// The items of a section or of a roster; the columns of a roster follow it.
    fn items(
        &mut self,
        context: Context,
        nodes: Option<&Node>,
        within: (usize, Option<usize>),
        pointer: &str,
    ) {
        for (at, node) in elements(nodes).iter().enumerate() {
            let pointer = join(pointer, &at.to_string());
            match node.get("items_from") {
                Some(from) => {
                    let pointer = join(&pointer, "items_from");
                    for row in rows::items(context.reading, from) {
                        let number = self.items.len();
                        self.item(context, &row.item, within, pointer.clone());
                        self.items[number].poisoned |= row.is_faulty;
                    }
                }
                None => self.item(context, node, within, pointer),
            }
        }
    }

    fn item(
        &mut self,
        context: Context,
        node: &Node,
        within: (usize, Option<usize>),
        pointer: String,
    ) {
        let reading = context.reading;
        let mut item = item::item(reading, node, within, pointer.clone(), context.lists);
        let list = item.kind.choices().and_then(|choices| choices.list.as_ref());
        item.poisoned |=
            list.is_some_and(|name| context.lists.faulty.contains(&name.value));
        let is_roster = matches!(item.kind, ItemKind::Roster(_));
        self.items.push(item);
        self.files.push(reading.file);
        if is_roster {
            let number = self.items.len() - 1;
            let columns = elements(node.get("items")).iter();
            let columns = columns.filter_map(|column| column.get("id")?.text());
            let before = reading.shadowed.borrow().len();
            reading.shadowed.borrow_mut().extend(columns.map(str::to_owned));
            let pointer = join(&pointer, "items");
            self.items(context, node.get("items"), (within.0, Some(number)), &pointer);
            reading.shadowed.borrow_mut().truncate(before);
        }
    }
}

/// A section by its id, at any depth, with its pointer.
fn find<'n>(
    nodes: Option<&'n Node>,
    id: &str,
    pointer: &str,
) -> Option<(&'n Node, String)> {
    elements(nodes).iter().enumerate().find_map(|(at, node)| {
        let pointer = join(pointer, &at.to_string());
        if node.get("id").and_then(Node::text) == Some(id) {
            return Some((node, pointer));
        }
        find(node.get("sections"), id, &join(&pointer, "sections"))
    })
}

fn ids<'n>(nodes: Option<&'n Node>, known: &mut Vec<&'n str>) {
    for node in elements(nodes) {
        known.extend(node.get("id").and_then(Node::text));
        ids(node.get("sections"), known);
    }
}

/// The names that a section holds, with those of sections that it includes.
pub(in crate::load) struct Names<'a> {
    parts: &'a Parts,
    sources: &'a Sources,
    /// The questionnaire's own file and its tables.
    root: Option<(FileId, &'a Paths)>,
    /// How many more there may be.
    left: usize,
}

impl<'a> Names<'a> {
    fn new(parts: &'a Parts, sources: &'a Sources) -> Self {
        Self { parts, sources, root: None, left: MOST_INCLUDED }
    }

    /// The names that a questionnaire adds to the one it extends.
    pub fn of_root(
        (file, tree): (FileId, &Node),
        paths: &'a Paths,
        parts: &'a Parts,
        sources: &'a Sources,
    ) -> Held {
        let mut names = Self { root: Some((file, paths)), ..Self::new(parts, sources) };
        let mut held = Held::default();
        let draws = entries(tree.get("randomise")).filter_map(|(key, _)| key.text());
        held.items.extend(draws.map(str::to_owned));
        names.sections(file, tree.get("sections"), "", &mut held);
        held
    }

    fn section(&mut self, (file, node): (FileId, &Node), prefix: &str, held: &mut Held) {
        self.left = self.left.saturating_sub(1);
        for item in elements(node.get("items")) {
            self.item(file, item, prefix, held);
        }
        self.sections(file, node.get("sections"), prefix, held);
    }

    fn sections(
        &mut self,
        from: FileId,
        nodes: Option<&Node>,
        prefix: &str,
        held: &mut Held,
    ) {
        for inner in elements(nodes) {
            if self.left == 0 {
                return;
            }
            let Some(include) = inner.get("include") else {
                self.section((from, inner), prefix, held);
                continue;
            };
            let text = |key: &str| include.get(key).and_then(Node::text);
            let path = text("file").unwrap_or_default();
            let Some((file, part)) = self.parts.of(from, path) else { continue };
            let sections = part.tree.get("sections");
            let wanted = text("section").unwrap_or_default();
            let Some((node, _)) = find(sections, wanted, "") else { continue };
            let longer =
                text("as").map_or(prefix.to_owned(), |own| format!("{prefix}{own}_"));
            self.section((file, node), &longer, held);
        }
    }

    fn item(&mut self, file: FileId, node: &Node, prefix: &str, held: &mut Held) {
        if let Some(from) = node.get("items_from") {
            let root =
                self.root.filter(|(root, _)| *root == file).map(|(_, paths)| paths);
            let paths = root.or_else(|| Some(&self.parts.part(file)?.paths));
            let table = paths.and_then(|paths| {
                rows::ids(from, |path| {
                    Some(self.sources.get(paths.get(file, path).ok()?))
                })
            });
            for id in table.unwrap_or_default() {
                self.left = self.left.saturating_sub(1);
                held.items.insert(format!("{prefix}{id}"));
            }
        }
        self.left = self.left.saturating_sub(1);
        let id = node.get("id").and_then(Node::text);
        held.items.extend(id.map(|id| format!("{prefix}{id}")));
        columns(node, held);
    }
}

fn columns(roster: &Node, held: &mut Held) {
    for column in elements(roster.get("items")) {
        held.columns.extend(column.get("id").and_then(Node::text).map(str::to_owned));
        columns(column, held);
    }
}

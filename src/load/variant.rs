//! A scoring file that builds on others: `extends:` and `include:`.
//!
//! *In:* the file, and a [`Reader`] for those it names. *Out:* one tree as if it were
//! written in one file, in which every value keeps the place where it was written.
//!
//! Tables in files of their own are read, in `lookups`.
//! Patterns among the keys of `items` are spread over what they meet, in `patterns`.
//! Layers lie on one another: what the file extends, without what it leaves out; what it
//! includes, under prefixes; its own keys. `merge` lays them, `prefix` renames. Each file
//! is held to the schema as it stands, except for keys that it may leave to another; the
//! whole is held to it too, so that nothing is missing in the end.
//!
//! What a base forbids holds for whatever extends it. Which questionnaire a file is for,
//! what it is called and when its rules were fixed, each file says itself.

use std::collections::BTreeSet;

use crate::diagnostic::Findings;
use crate::load::include::{self, read_file};
use crate::load::lookups::Tables;
use crate::load::merge::{self, Without};
use crate::load::patterns::{self, Spread};
use crate::load::prefix::{Prefixed, prefixed};
use crate::load::reading::{elements, entries};
use crate::load::schema::{self, FileKind};
use crate::load::{Reader, rules, words};
use crate::source::{FileId, Sources, Span};
use crate::yaml::{Kind, MOST_LEVELS, Mapping, Node, join};

/// So many files in all: each may be included again by each.
const MOST_FILES: usize = 256;
/// What an included file gives.
const TAKEN: [&str; 4] = ["items", "unscored", "any_of", "indices"];
/// What each file says itself.
const OWN: [&str; 5] = ["scoring", "for", "frozen", "extends", "include"];

/// A scoring file with all that it builds on.
pub(in crate::load) struct Whole {
    /// Everything as one tree.
    pub tree: Node,
    /// The further files, in the order met.
    pub files: Vec<FileId>,
    /// Expressions and wording that have been given prefixes.
    pub prefixed: Prefixed,
    /// What patterns have said of items.
    pub spread: Spread,
    /// What is wrong with any of them.
    pub found: Findings,
}

/// Reads a scoring file and those it builds on. None where a text is no YAML or what is
/// extended is not there: every name of that would be unknown.
pub(in crate::load) fn whole(
    file: FileId,
    sources: &mut Sources,
    reader: &dyn Reader,
    findings: &mut Findings,
) -> Option<Whole> {
    let mut building = Building {
        sources,
        reader,
        found: Findings::default(),
        prefixed: Prefixed::default(),
        files: Vec::new(),
        open: Vec::new(),
        count: 0,
        builds: false,
    };
    let tree = building.file(file);
    let Building { mut found, mut files, prefixed, builds, .. } = building;
    let Some(tree) = tree else {
        findings.append(found);
        return None;
    };
    let (mut tree, spread) =
        patterns::spread(tree, file, (&mut *sources, reader), &mut found);
    merge::switched_off(&mut tree);
    files.retain(|other| *other != file);
    // A file that names no other was held to the schema as it stands.
    if builds {
        let source = |span: Span| sources.get(span.file);
        let shape = schema::hold(FileKind::Scoring, &tree, &source, &found);
        found.append(shape);
    }
    Some(Whole { tree, files, prefixed, spread, found })
}

struct Building<'a> {
    sources: &'a mut Sources,
    reader: &'a dyn Reader,
    found: Findings,
    prefixed: Prefixed,
    files: Vec<FileId>,
    /// The files that are being read, each named by the one before.
    open: Vec<FileId>,
    count: usize,
    /// Whether the first file is more, or other, than what stands in it.
    builds: bool,
}

impl Building<'_> {
    /// A file with all that it builds on.
    fn file(&mut self, file: FileId) -> Option<Node> {
        let is_first = self.open.is_empty();
        let mut lost = Findings::default();
        let source = self.sources.get(file);
        let opened = include::open(FileKind::Scoring, file, source, &mut lost);
        self.found.append(lost);
        let (mut tree, mut found) = opened?;
        self.builds |= is_first && merge::builds(&tree);
        if merge::builds(&tree) || !is_first {
            // Another file may have it; the whole is held to the schema at the end.
            let of_whole = [rules::MISSING_KEY.name, rules::MISPLACED_KEY.name];
            let is_own = |pointer: &str| {
                pointer.starts_with("/extends") || pointer.starts_with("/include")
            };
            found.retain(|finding| {
                !of_whole.contains(&finding.rule.name)
                    || finding.pointer.as_deref().is_some_and(is_own)
            });
        }
        if !is_first {
            // A pointer is into the file that is read, and this is another one.
            found.iter_mut().for_each(|finding| finding.pointer = None);
        }
        self.found.append(found);
        if !self.files.contains(&file) {
            self.files.push(file);
        }
        self.tables(file, &mut tree, is_first);
        self.open.push(file);
        let whole = self.laid(file, tree);
        self.open.pop();
        whole
    }

    /// The tables of points that a file names.
    fn tables(&mut self, from: FileId, tree: &mut Node, is_first: bool) {
        let mut found = Findings::default();
        let (sources, reader) = (&mut *self.sources, self.reader);
        let files = Vec::new();
        let mut tables = Tables { sources, reader, from, found: &mut found, files };
        tables.fill(tree);
        for file in tables.files {
            if !self.files.contains(&file) {
                self.files.push(file);
            }
        }
        if !is_first {
            found.iter_mut().for_each(|finding| finding.pointer = None);
        }
        self.found.append(found);
    }

    /// The layers of a file, one on the other.
    fn laid(&mut self, file: FileId, tree: Node) -> Option<Node> {
        let mut below = match tree.get("extends") {
            Some(extends) => self.base(file, extends)?,
            None => Node { kind: Kind::Mapping(Mapping::default()), ..tree.clone() },
        };
        for (at, entry) in elements(tree.get("include")).iter().enumerate() {
            let pointer = join("/include", &at.to_string());
            if let Some(part) = self.part(file, entry, &pointer) {
                self.refuse_taken(&below, &part, entry, &pointer);
                below = merge::laid(below, part);
            }
        }
        let own = merge::without_keys(tree, &["extends", "include"]);
        let whole = merge::of_file(below, own, &mut self.found);
        // By its first key it is known what a file is.
        let head = merge::only_keys(whole.clone(), &OWN);
        Some(merge::laid(head, whole))
    }

    /// What is extended, without what is left out.
    fn base(&mut self, from: FileId, extends: &Node) -> Option<Node> {
        let named = extends.get("base")?;
        let base = self.named(from, named, "/extends/base", true)?;
        let mut base = merge::without_keys(base, &OWN);
        for (at, said) in elements(extends.get("without")).iter().enumerate() {
            let Some(path) = said.text() else { continue };
            let finding = match merge::leave_out(&mut base, path) {
                Without::Done => continue,
                Without::Forbids => words::loosened_forbid(said.span),
                Without::Nothing { near } => words::empty_without(said.span, path, near),
            };
            self.found.push(finding.pointer(format!("/extends/without/{at}")));
        }
        Some(base)
    }

    /// What is included, under its prefix.
    fn part(&mut self, from: FileId, entry: &Node, pointer: &str) -> Option<Node> {
        let prefix = entry.get("as")?.text()?.to_owned();
        let part = self.named(from, entry.get("file")?, &join(pointer, "file"), false)?;
        let part = merge::only_keys(part, &TAKEN);
        Some(prefixed(part, &prefix, &mut self.prefixed))
    }

    /// A further file, where it can be read and is not being read.
    fn named(
        &mut self,
        from: FileId,
        named: &Node,
        pointer: &str,
        is_base: bool,
    ) -> Option<Node> {
        let (path, span) = (named.text()?, named.span);
        let finding = match read_file(self.reader, self.sources, from, path) {
            Err(problem) => words::unreadable_file(span, path, problem),
            Ok(file) => match self.open.iter().position(|open| *open == file) {
                Some(first) => {
                    let names = self.circle(first, file);
                    match is_base {
                        true => words::extends_scoring_cycle(span, &names),
                        false => words::include_cycle(span, &names),
                    }
                }
                None if self.open.len() < MOST_LEVELS && self.count < MOST_FILES => {
                    self.count += 1;
                    return self.file(file);
                }
                None => words::too_many_includes(span),
            },
        };
        // Only what stands in the file that is read has a pointer into it.
        self.found.push(match self.open.len() {
            1 => finding.pointer(pointer),
            _ => finding,
        });
        None
    }

    fn circle(&self, first: usize, file: FileId) -> Vec<String> {
        let circle = self.open.iter().skip(first).chain([&file]);
        circle.map(|file| self.sources.get(*file).name().to_owned()).collect()
    }

    /// Two parts under one prefix, or a part under a prefix that the base has used.
    fn refuse_taken(&mut self, below: &Node, part: &Node, entry: &Node, pointer: &str) {
        let held = |tree: &Node| {
            let keys = TAKEN.iter().flat_map(|key| entries(tree.get(key)));
            keys.filter_map(|(key, _)| Some(key.text()?.to_owned())).collect()
        };
        let (old, new): (BTreeSet<String>, BTreeSet<String>) = (held(below), held(part));
        let Some(prefix) = entry.get("as") else { return };
        if let Some(taken) = new.intersection(&old).next() {
            let finding = words::taken_by_part(prefix.span, taken);
            self.found.push(finding.pointer(join(pointer, "as")));
        }
    }
}

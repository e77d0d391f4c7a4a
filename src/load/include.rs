//! Option lists and sections from other files.
//!
//! *In:* the values of `include:` and a [`Reader`]. *Out:* option lists by name, which
//! of them have faults, and the trees that sections are taken from.
//!
//! Each file is read once, however often it is named. A file that is missing or out of
//! bounds is a finding where it is named; faults inside it are findings in it. Files
//! that include one another are reported with the whole circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Finding, Findings, Near};
use crate::load::options::{self, Lists};
use crate::load::reading::{Faults, Reading, elements};
use crate::load::schema::{self, FileKind};
use crate::load::tables::Paths;
use crate::load::{ReadProblem, Reader, words};
use crate::model::OptionList;
use crate::source::{FileId, Source, Sources, Span};
use crate::yaml::{self, MOST_LEVELS, Node, join};

/// The lists of a file, its own and included ones.
#[derive(Clone, Default)]
pub(in crate::load) struct Found {
    pub lists: Lists,
    /// The names of those that have faults.
    pub faulty: BTreeSet<String>,
    /// Lists of included files that `lists:` does not name, with the file.
    pub unnamed: BTreeMap<String, String>,
}

/// The files whose sections are included.
#[derive(Default)]
pub(in crate::load) struct Parts {
    files: BTreeMap<FileId, Part>,
    /// Which file a path leads to from another.
    named: BTreeMap<(FileId, String), FileId>,
}

/// A file that was read, ready to give its sections.
pub(in crate::load) struct Part {
    pub tree: Node,
    pub paths: Paths,
    pub lists: Found,
}

impl Parts {
    /// What a path leads to from a file.
    pub fn of(&self, from: FileId, path: &str) -> Option<(FileId, &Part)> {
        let file = self.named.get(&(from, path.to_owned()))?;
        Some((*file, self.files.get(file)?))
    }

    /// A file by its number.
    pub fn part(&self, file: FileId) -> Option<&Part> {
        self.files.get(&file)
    }
}

pub(in crate::load) struct Including<'a> {
    pub sources: &'a mut Sources,
    reader: &'a dyn Reader,
    pub findings: Findings,
    /// Every included file, in the order met.
    pub files: Vec<FileId>,
    finished: BTreeSet<FileId>,
    pub parts: Parts,
    /// The files that are being read, outermost first.
    open: Vec<FileId>,
}

/// A path that is not relative, which no reader is asked for.
pub(in crate::load) fn is_outside(path: &str) -> bool {
    path.starts_with(['/', '\\', '~'])
        || path.contains("://")
        || path.contains(['\\', '\0'])
        || path.chars().nth(1) == Some(':')
}

/// Reads a file that another one names.
pub(in crate::load) fn read_file(
    reader: &dyn Reader,
    sources: &mut Sources,
    from: FileId,
    path: &str,
) -> Result<FileId, ReadProblem> {
    if is_outside(path) {
        return Err(ReadProblem::Outside);
    }
    reader.read(from, path, sources)
}

/// Reads a file of option lists for what is wrong with it and what it includes.
pub fn option_lists(
    file: FileId,
    sources: &mut Sources,
    reader: &dyn Reader,
    findings: &mut Findings,
) {
    let mut including = Including::new(sources, reader, file);
    including.read(file);
    findings.append(including.findings);
}

impl<'a> Including<'a> {
    pub fn new(sources: &'a mut Sources, reader: &'a dyn Reader, root: FileId) -> Self {
        Self {
            sources,
            reader,
            findings: Findings::default(),
            files: Vec::new(),
            finished: BTreeSet::new(),
            parts: Parts::default(),
            open: vec![root],
        }
    }

    /// The lists of a tree: `own` ones and those of its `include:`.
    pub fn complete(
        &mut self,
        file: FileId,
        tree: &Node,
        own: Lists,
        faults: &Faults,
    ) -> Found {
        let faulty = |name: &&String| faults.under(&join("/options", name));
        let faulty = own.keys().filter(faulty).cloned().collect();
        let mut found = Found { lists: own, faulty, unnamed: BTreeMap::new() };
        for (at, entry) in elements(tree.get("include")).iter().enumerate() {
            let pointer = format!("/include/{at}");
            self.entry(file, entry, &pointer, &mut found);
        }
        found
    }

    fn entry(&mut self, from: FileId, entry: &Node, pointer: &str, found: &mut Found) {
        let wanted = elements(entry.get("lists"));
        let wanted = || {
            wanted
                .iter()
                .enumerate()
                .filter_map(|(at, node)| Some((at, node.text()?, node.span)))
        };
        let named = entry.get("file").and_then(|node| Some((node.text()?, node.span)));
        let file = named.and_then(|(path, span)| self.file(from, path, span, pointer));
        let Some(inner) = file.map(|file| self.lists_of(file)) else {
            // Whatever is not there must not be reported as unknown.
            found.faulty.extend(wanted().map(|(_, name, _)| name.to_owned()));
            return;
        };
        let path = entry.get("file").and_then(Node::text).unwrap_or_default();
        let others = inner.lists.keys().map(|name| (name.clone(), path.to_owned()));
        found.unnamed.extend(others);
        for (at, name, span) in wanted() {
            let place = format!("{pointer}/lists/{at}");
            match (inner.lists.get(name), found.lists.get(name)) {
                (Some(_), Some(OptionList { name: first, .. })) => {
                    let finding = words::duplicate_list(span, name, first.span);
                    self.findings.push(finding.pointer(place));
                }
                (Some(list), None) => {
                    found.lists.insert(name.to_owned(), list.clone());
                }
                (None, _) => {
                    found.faulty.insert(name.to_owned());
                    if !inner.faulty.contains(name) {
                        let near = Near::of(name, inner.lists.keys().map(String::as_str));
                        self.findings
                            .push(words::unknown_list(span, name, near).pointer(place));
                    }
                }
            }
            if inner.faulty.contains(name) {
                found.faulty.insert(name.to_owned());
            }
        }
    }

    /// Reads the files whose sections are included at any depth.
    pub fn sections(&mut self, from: FileId, nodes: Option<&Node>, pointer: &str) {
        for (at, node) in elements(nodes).iter().enumerate() {
            let pointer = join(pointer, &at.to_string());
            let Some(include) = node.get("include") else {
                self.sections(from, node.get("sections"), &join(&pointer, "sections"));
                continue;
            };
            let named = include.get("file");
            let Some((path, span)) = named.and_then(|n| Some((n.text()?, n.span))) else {
                continue;
            };
            let pointer = join(&pointer, "include");
            if let Some(file) = self.file(from, path, span, &pointer) {
                self.parts.named.insert((from, path.to_owned()), file);
            }
        }
    }

    fn lists_of(&self, file: FileId) -> Found {
        self.parts.part(file).map_or_else(Found::default, |part| part.lists.clone())
    }

    /// A file that is named, read with all that it names.
    fn file(
        &mut self,
        from: FileId,
        path: &str,
        span: Span,
        pointer: &str,
    ) -> Option<FileId> {
        let place = join(pointer, "file");
        let file = match read_file(self.reader, self.sources, from, path) {
            Ok(file) => file,
            Err(problem) => {
                self.findings
                    .push(words::unreadable_file(span, path, problem).pointer(place));
                return None;
            }
        };
        if let Some(at) = self.open.iter().position(|open| *open == file) {
            self.findings.push(self.circle(span, at).pointer(place));
            return None;
        }
        if self.finished.contains(&file) {
            return Some(file);
        }
        if self.open.len() >= MOST_LEVELS {
            self.findings.push(words::too_many_includes(span).pointer(place));
            return None;
        }
        self.files.push(file);
        self.open.push(file);
        self.read(file);
        self.open.pop();
        self.finished.insert(file);
        Some(file)
    }

    fn circle(&self, span: Span, first: usize) -> Finding {
        let circle = self.open[first..].iter().chain([&self.open[first]]);
        let names: Vec<String> =
            circle.map(|file| self.sources.get(*file).name().to_owned()).collect();
        words::include_cycle(span, &names)
    }

    fn read(&mut self, file: FileId) {
        let source = self.sources.get(file);
        let Some((tree, mut findings)) =
            open(FileKind::Options, file, source, &mut self.findings)
        else {
            return;
        };
        let paths = Paths::open(&tree, file, self.sources, self.reader);
        self.files.extend(paths.files());
        let reading = Reading::new(file, self.sources.get(file), &tree)
            .with_tables(self.sources, &paths);
        let own = options::lists(&reading);
        findings.append(reading.into_findings());
        let faults = Faults::new(&findings, file);
        self.findings.append(findings);
        let lists = self.complete(file, &tree, own, &faults);
        self.sections(file, tree.get("sections"), "/sections");
        self.parts.files.insert(file, Part { tree, paths, lists });
    }
}

/// Reads a file as YAML and holds it to its schema. Without a tree the findings go to
/// `lost`, else they come back with it.
pub(in crate::load) fn open(
    kind: FileKind,
    file: FileId,
    source: &Source,
    lost: &mut Findings,
) -> Option<(Node, Findings)> {
    let mut findings = Findings::default();
    let Some(tree) = yaml::read(file, source, &mut findings) else {
        lost.append(findings);
        return None;
    };
    let shape = schema::hold(kind, &tree, &|_| source, &findings);
    findings.append(shape);
    let is_list = kind == FileKind::Corrections && tree.sequence().is_some();
    if tree.mapping().is_none() && !is_list {
        lost.append(findings);
        return None;
    }
    Some((tree, findings))
}

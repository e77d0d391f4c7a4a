//! Wording that a licence holder supplies: `text: external`, and the file `texts` names.
//!
//! *In:* the items of a questionnaire, and the file where it is there. *Out:* the same
//! items with their wording, and findings about names that do not agree.
//!
//! Without the file the questionnaire is sound: its items have no wording, and say which
//! file has it. Nothing is made up in its place.

use crate::diagnostic::{Findings, Near};
use crate::load::include::{self, read_file};
use crate::load::reading::{Reading, entries};
use crate::load::schema::FileKind;
use crate::load::{ReadProblem, Reader, register, words};
use crate::model::{Item, Text};
use crate::source::{FileId, Sources, Spanned};
use crate::yaml::Node;

/// What `texts:` names.
pub(in crate::load) struct External {
    path: Spanned<String>,
    /// The file; none where it is not supplied, or has a fault.
    tree: Option<(FileId, Node)>,
    /// It has a fault that has been told.
    is_faulty: bool,
}

/// A file of texts on its own, for what is wrong with it.
pub fn texts(file: FileId, sources: &Sources, findings: &mut Findings) {
    if let Some((_, found)) =
        include::open(FileKind::Texts, file, sources.get(file), findings)
    {
        findings.append(found);
    }
}

impl External {
    /// Opens the file that a questionnaire names; none where it names none.
    pub fn open(
        (from, tree): (FileId, &Node),
        sources: &mut Sources,
        reader: &dyn Reader,
        findings: &mut Findings,
    ) -> Option<Self> {
        let reading = Reading::new(from, sources.get(from), tree);
        tree.get("texts")?;
        let path = register::path(&reading, tree, "texts");
        let mut external = Self { path, tree: None, is_faulty: false };
        let path = &external.path;
        if path.value.is_empty() {
            external.is_faulty = true;
            return Some(external);
        }
        match read_file(reader, sources, from, &path.value) {
            // The licence holder has it.
            Err(ReadProblem::Missing) => {}
            Err(problem) => {
                let finding = words::unreadable_file(path.span, &path.value, problem);
                findings.push(finding.pointer("/texts"));
                external.is_faulty = true;
            }
            Ok(file) => {
                let source = sources.get(file);
                match include::open(FileKind::Texts, file, source, findings) {
                    Some((tree, found)) => {
                        findings.append(found);
                        external.tree = Some((file, tree));
                    }
                    None => external.is_faulty = true,
                }
            }
        }
        Some(external)
    }

    /// The file, where it is there.
    pub fn file(&self) -> Option<FileId> {
        self.tree.as_ref().map(|(file, _)| *file)
    }

    /// Gives items their wording, all but the first `given`.
    pub fn fill(
        external: Option<&Self>,
        reading: &Reading,
        sources: &Sources,
        (items, given): (&mut [Item], usize),
    ) {
        let names: Vec<_> = (given..items.len())
            .filter(|item| items[*item].external.is_some())
            .map(|item| (item, full_name(items, item)))
            .collect();
        let Some(external) = external else {
            for (item, _) in &names {
                if let Some(wanted) = &items[*item].external {
                    reading.push(words::no_texts_named(wanted.span));
                }
            }
            return;
        };
        for (item, _) in &names {
            if let Some(wanted) = &mut items[*item].external {
                wanted.value.clone_from(&external.path.value);
            }
        }
        let Some((file, tree)) = &external.tree else {
            if !external.is_faulty && !names.is_empty() {
                let path = &external.path;
                reading.push(words::texts_wanted(path.span, &path.value, names.len()));
            }
            return;
        };
        // What else is wrong follows from that.
        if tree.get("texts").is_none() {
            return;
        }
        let inner = Reading::new(*file, sources.get(*file), tree)
            .renamed(reading.renaming.clone());
        let texts: Vec<_> = entries(tree.get("texts"))
            .filter_map(|(key, node)| {
                Some((inner.word(Some(key))?, inner.text(Some(node))))
            })
            .collect();
        for (name, _) in &texts {
            if !names.iter().any(|(_, known)| *known == name.value) {
                let near = Near::of(&name.value, names.iter().map(|(_, n)| n.as_str()));
                reading.push(words::unknown_text(name.span, &name.value, near));
            }
        }
        for (item, name) in &names {
            let found: Option<&Option<Text>> =
                texts.iter().find(|(key, _)| key.value == *name).map(|(_, text)| text);
            match (found, &items[*item].external) {
                (Some(text), _) => items[*item].text.clone_from(text),
                (None, Some(wanted)) => {
                    reading.push(words::missing_text(wanted, name));
                }
                (None, None) => {}
            }
        }
    }
}

/// The name of an item in the questionnaire: its id, or `roster.column`.
fn full_name(items: &[Item], item: usize) -> String {
    let own = &items[item];
    match own.roster {
        Some(roster) => format!("{}.{}", full_name(items, roster), own.id.value),
        None => own.id.value.clone(),
    }
}

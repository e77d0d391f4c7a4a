//! A questionnaire that takes everything of another one and adds sections of its own.
//!
//! *In:* the value of `extends:` and a [`Reader`]. *Out:* the questionnaire that is
//! extended, and afterwards both as one.
//!
//! Nothing of the base is changed: its items come first, with the conditions and texts
//! they have there, and its wave, languages, units and missing codes are those of both.
//! What is added has a prefix, so that it meets nothing of the base by accident; only
//! registers and constants, which stand in no answer, keep their names.

use crate::diagnostic::{Findings, Near};
use crate::load::include::Found;
use crate::load::reading::Reading;
use crate::load::{Reader, words};
use crate::model::{Base, Item, Questionnaire};
use crate::source::{FileId, Sources, Spanned};
use crate::yaml::MOST_LEVELS;

/// What `extends:` says.
pub(in crate::load) struct Extends {
    /// `name@version`.
    base: Spanned<String>,
    /// The prefix of what is added, without its underscore.
    pub prefix: String,
}

/// The questionnaires that are being read, each extended by the one before.
pub(in crate::load) type Open = Vec<FileId>;

impl Extends {
    /// `extends:`; none where it is not there, or has a finding already.
    pub fn of(reading: &Reading) -> Option<Self> {
        let node = reading.root.get("extends")?;
        let base = reading.word(node.get("base"))?;
        let prefix = reading.word(node.get("as"))?.value;
        base.value.contains('@').then_some(Self { base, prefix })
    }

    /// The file of the base; without one there is a finding.
    pub fn file(
        &self,
        open: &Open,
        sources: &mut Sources,
        reader: &dyn Reader,
        findings: &mut Findings,
    ) -> Option<FileId> {
        let Spanned { value: wanted, span } = &self.base;
        let (name, version) = wanted.split_once('@')?;
        let from = *open.last()?;
        let finding = match reader.named(from, name, version, sources) {
            Err(_) => {
                let known = reader.known(from);
                let of_name = |other: &&String| {
                    other.split_once('@').is_some_and(|(other, _)| other == name)
                };
                // Another version of the same questionnaire is nearer than any name.
                let versions = known.iter().filter(of_name).map(String::as_str);
                let last = |word: &str| Near { word: word.to_owned(), is_sole: false };
                let near = Near::of(wanted, versions.clone())
                    .or_else(|| versions.clone().next_back().map(last))
                    .or_else(|| Near::of(wanted, known.iter().map(String::as_str)));
                words::unknown_base(*span, wanted, near)
            }
            Ok(file) => match open.iter().position(|other| *other == file) {
                None if open.len() < MOST_LEVELS => return Some(file),
                None => words::too_many_includes(*span),
                Some(first) => {
                    let circle = open[first..].iter().chain([&file]);
                    let name = |file: &FileId| sources.get(*file).name().to_owned();
                    words::extends_cycle(*span, &circle.map(name).collect::<Vec<_>>())
                }
            },
        };
        findings.push(finding.pointer("/extends/base"));
        None
    }
}

/// Gives option lists the prefix that their names have in the questionnaire. The lists
/// of the base can be named too, unless one of the same name is added.
pub(in crate::load) fn lists(found: &mut Found, base: &Questionnaire, prefix: &str) {
    let renamed = |name: &String| format!("{prefix}_{name}");
    let faulty: Vec<_> = found.faulty.iter().map(renamed).collect();
    found.faulty.extend(faulty);
    for list in found.lists.values_mut() {
        list.name.value = renamed(&list.name.value);
    }
    for (name, list) in &base.option_lists {
        // Within a chain of bases a list has its prefix already.
        found.lists.entry(name.clone()).or_insert_with(|| list.clone());
    }
}

/// Both as one: `own` has been read with its prefix, its sections and items after those
/// of the base.
pub(in crate::load) fn joined(
    reading: &Reading,
    base: Questionnaire,
    own: Questionnaire,
    items: usize,
) -> Questionnaire {
    let mut whole = Questionnaire {
        file: own.file,
        name: own.name,
        version: own.version,
        title: own.title,
        sender: own.sender.or(base.sender),
        privacy: own.privacy.or(base.privacy),
        data_file: own.data_file.or(base.data_file),
        sections: own.sections,
        items: own.items,
        included: vec![base.file],
        bases: vec![Base {
            name: base.name.value.clone(),
            version: base.version.value.clone(),
            items,
        }],
        ..base
    };
    whole.bases.extend(base.bases);
    for file in base.included.into_iter().chain(own.included) {
        if !whole.included.contains(&file) {
            whole.included.push(file);
        }
    }
    for (name, register) in own.registers {
        if let Some(first) = whole.registers.get(&name) {
            let place = register.name.span;
            reading.push(words::taken_in_base(place, &name, first.name.span));
            continue;
        }
        whole.registers.insert(name, register);
    }
    for (name, constant) in own.constants {
        if let Some(first) = whole.constants.get(&name) {
            let place = constant.name.span;
            reading.push(words::taken_in_base(place, &name, first.name.span));
            continue;
        }
        whole.constants.insert(name, constant);
    }
    whole.randomise.extend(own.randomise);
    whole.checks.extend(own.checks);
    for list in own.option_lists.into_values() {
        whole.option_lists.entry(list.name.value.clone()).or_insert(list);
    }
    whole
}

/// Tells of registers whose name is an item's too: in `villages[x].size` and in
/// `villages` it could mean either.
pub(in crate::load) fn names_apart(
    reading: &Reading,
    questionnaire: &Questionnaire,
    items: &[Item],
) {
    for register in questionnaire.registers.values() {
        let name = &register.name;
        let same = |item: &&Item| item.roster.is_none() && item.id.value == name.value;
        if let Some(item) = items.iter().find(same) {
            reading.push(words::register_of_item(name.span, &name.value, item.id.span));
        }
    }
}

//! `questionnaire.yaml`, with its option lists and its registers.
//!
//! *In:* the file, and a [`Reader`] for those it names. *Out:* a [`Questionnaire`].
//!
//! Sections within sections become one list, the outer before the inner. A questionnaire
//! with findings is still returned, so that `check` can say the rest; only where the
//! text is no YAML, or no mapping, there is none.
//!
//! One that extends another is read after that one, and the two are joined; what is
//! taken and what is added is told in `extends`.

use std::collections::BTreeSet;

use crate::diagnostic::Findings;
use crate::load::constants::{Constants, constants};
use crate::load::extends::{self, Extends, Open};
use crate::load::external::External;
use crate::load::include::{self, Including};
use crate::load::item::{self, checks};
use crate::load::reading::{Faults, Reading};
use crate::load::register::Tables;
use crate::load::rename::Renaming;
use crate::load::schema::FileKind;
use crate::load::sections::{Body, Context, Names};
use crate::load::structure::{self, Registers};
use crate::load::tables::Paths;
use crate::load::{Reader, chance, data_map, options, records, register, units};
use crate::model::{Missing, Privacy, Questionnaire, Sender, Wave};
use crate::source::{FileId, Sources};

/// Loads a questionnaire and every file it names.
///
/// None where its text is no YAML, or where the questionnaire that it extends is not
/// there: every name of that one would be unknown.
pub fn questionnaire(
    file: FileId,
    sources: &mut Sources,
    reader: &dyn Reader,
    findings: &mut Findings,
) -> Option<Questionnaire> {
    read(file, sources, reader, (findings, &mut Open::new()))
}

fn read(
    file: FileId,
    sources: &mut Sources,
    reader: &dyn Reader,
    (findings, open): (&mut Findings, &mut Open),
) -> Option<Questionnaire> {
    let (tree, mut found) =
        include::open(FileKind::Questionnaire, file, sources.get(file), findings)?;
    let paths = Paths::open(&tree, file, sources, reader);
    open.push(file);
    let extends = Extends::of(&Reading::new(file, sources.get(file), &tree));
    let mut base = None;
    if tree.get("extends").is_some() {
        let of_base = extends
            .as_ref()
            .and_then(|extends| extends.file(open, sources, reader, &mut found));
        base = of_base.and_then(|base| read(base, sources, reader, (findings, open)));
        if base.is_none() {
            findings.append(found);
            return None;
        }
    }
    let prefix = extends.as_ref().map(|extends| extends.prefix.as_str());
    let reading =
        Reading::new(file, sources.get(file), &tree).with_tables(sources, &paths);
    let own = options::lists(&reading);
    let (mut units, mut registers) =
        (units::units(&reading), register::registers(&reading));
    found.append(reading.into_findings());
    let faults = Faults::new(&found, file);

    let external = External::open((file, &tree), sources, reader, &mut found);
    let mut including = Including::new(sources, reader, file);
    let mut lists = including.complete(file, &tree, own, &faults);
    including.sections(file, tree.get("sections"), "/sections");
    let parts = including.parts;
    let (mut included, of_includes) = (including.files, including.findings);
    included.extend(paths.files());
    included.extend(external.as_ref().and_then(External::file));
    let mut met = BTreeSet::new();
    included.retain(|file| met.insert(*file));
    found.append(of_includes);
    let mut tables = Tables { from: file, sources, reader, findings: &mut found };
    register::fill(&mut tables, units.as_mut(), &mut registers);

    let renaming = match prefix {
        None => Renaming::default(),
        Some(_) => {
            let held = Names::of_root((file, &tree), &paths, &parts, sources);
            Renaming::default().within(prefix, held)
        }
    };
    let reading = Reading::new(file, sources.get(file), &tree)
        .with_tables(sources, &paths)
        .renamed(renaming.clone());
    let mut questionnaire = head(&reading);
    (questionnaire.units, questionnaire.registers) = (units, registers);
    let wave = base.as_ref().unwrap_or(&questionnaire).wave_label().to_owned();
    questionnaire.constants = constants(&reading, &wave);
    questionnaire.included = included;
    let mut body = Body::new(sources, &parts);
    let (mut given, mut before) = (0, (0, 0));
    if let (Some(base), Some(prefix)) = (&mut base, prefix) {
        extends::lists(&mut lists, base, prefix);
        body.after(base, reading.renaming.prefix());
        given = body.items.len();
        before = (body.sections.len(), base.parts.len());
    }
    let context = Context { reading: &reading, lists: &lists };
    body.sections(context, tree.get("sections"), None, "/sections");
    questionnaire.option_lists = lists.lists.clone();
    if let Some(base) = base {
        questionnaire = extends::joined(&reading, base, questionnaire, given);
    }
    let registers = Registers {
        frame: questionnaire.units.is_some(),
        names: questionnaire.registers.keys().map(String::as_str).collect(),
    };
    structure::settle(&reading, &mut body.items, given, &registers);
    extends::names_apart(&reading, &questionnaire, &body.items);
    External::fill(external.as_ref(), &reading, sources, (&mut body.items, given));
    found.append(reading.into_findings());
    found.append(std::mem::take(&mut body.findings));
    body.poison(&found);
    (questionnaire.sections, questionnaire.items) = (body.sections, body.items);
    let reading = Reading::new(file, sources.get(file), &tree).renamed(renaming);
    records::fill(&reading, &lists, &mut questionnaire, before);
    found.append(reading.into_findings());
    let faults = Faults::new(&found, file);
    for draw in &mut questionnaire.randomise {
        draw.poisoned |= faults.under(&draw.pointer);
    }
    findings.append(found);
    Some(questionnaire)
}

/// Everything but lists, sections, items and the register.
fn head(reading: &Reading) -> Questionnaire {
    let root = reading.root;
    let version = reading.word_or_empty(root.get("version"), root);
    Questionnaire {
        file: reading.file,
        included: Vec::new(),
        bases: Vec::new(),
        name: reading.word_or_empty(root.get("questionnaire"), root),
        title: reading.text(root.get("title")),
        languages: reading.words(root.get("languages")),
        wave: root.get("wave").map(|node| Wave {
            label: reading.word(node.get("label")).unwrap_or_else(|| version.clone()),
            reference_date: reading.date(node.get("reference_date")),
            from: reading.date(node.get("fieldwork").and_then(|days| days.get("from"))),
            to: reading.date(node.get("fieldwork").and_then(|days| days.get("to"))),
            published: reading.date(node.get("published")),
            follows: reading.word(node.get("follows")),
        }),
        sender: root.get("sender").map(|node| Sender {
            name: reading.text(node.get("name")),
            contact: reading.plain_text(node.get("contact")),
        }),
        privacy: root.get("privacy").map(|node| Privacy {
            purpose: reading.text(node.get("purpose")),
            ground: reading.text(node.get("ground")),
            public: reading.word(node.get("public")),
            kept: reading.text(node.get("kept")),
            span: node.label(reading.source),
        }),
        units: None,
        registers: register::Registers::new(),
        constants: Constants::new(),
        records: Vec::new(),
        parts: Vec::new(),
        missing: Missing {
            offer: item::missing_codes(
                reading,
                root.get("missing").and_then(|m| m.get("offer")),
            ),
            clears_not_asked: root.at("/missing/not_asked").text() == Some("clear"),
        },
        data_file: data_map::data_file(reading, root.get("data_file")),
        randomise: chance::randomisations(reading),
        option_lists: options::Lists::new(),
        sections: Vec::new(),
        items: Vec::new(),
        checks: checks(reading, root.get("checks"), "/checks"),
        version,
    }
}

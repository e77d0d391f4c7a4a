//! `questionnaire.yaml`, with its option lists and its registers.
//!
//! *In:* the file, and a [`Reader`] for those it names. *Out:* a [`Questionnaire`].
//!
//! Sections within sections become one list, the outer before the inner. A questionnaire
//! with findings is still returned, so that `check` can say the rest; only where the
//! text is no YAML, or no mapping, there is none.

use std::collections::BTreeSet;

use crate::diagnostic::Findings;
use crate::load::constants::{Constants, constants};
use crate::load::include::{self, Including};
use crate::load::item::{self, checks};
use crate::load::reading::{Faults, Reading};
use crate::load::register::Tables;
use crate::load::schema::FileKind;
use crate::load::sections::{Body, Context};
use crate::load::structure::{self, Registers};
use crate::load::tables::Paths;
use crate::load::{Reader, chance, options, records, register, units};
use crate::model::{Missing, Privacy, Questionnaire, Sender, Wave};
use crate::source::{FileId, Sources};

/// Loads a questionnaire and every file it names.
pub fn questionnaire(
    file: FileId,
    sources: &mut Sources,
    reader: &dyn Reader,
    findings: &mut Findings,
) -> Option<Questionnaire> {
    let (tree, mut found) =
        include::open(FileKind::Questionnaire, file, sources.get(file), findings)?;
    let paths = Paths::open(&tree, file, sources, reader);
    let reading =
        Reading::new(file, sources.get(file), &tree).with_tables(sources, &paths);
    let own = options::lists(&reading);
    let (mut units, mut registers) =
        (units::units(&reading), register::registers(&reading));
    found.append(reading.into_findings());
    let faults = Faults::new(&found, file);

    let mut including = Including::new(sources, reader, file);
    let lists = including.complete(file, &tree, own, &faults);
    including.sections(file, tree.get("sections"), "/sections");
    let parts = including.parts;
    let (mut included, of_includes) = (including.files, including.findings);
    included.extend(paths.files());
    let mut met = BTreeSet::new();
    included.retain(|file| met.insert(*file));
    found.append(of_includes);
    let mut tables = Tables { from: file, sources, reader, findings: &mut found };
    register::fill(&mut tables, units.as_mut(), &mut registers);

    let reading =
        Reading::new(file, sources.get(file), &tree).with_tables(sources, &paths);
    let mut questionnaire = head(&reading);
    (questionnaire.units, questionnaire.registers) = (units, registers);
    questionnaire.constants = constants(&reading, questionnaire.wave_label());
    questionnaire.included = included;
    let mut body = Body::new(sources, &parts);
    let context = Context { reading: &reading, lists: &lists };
    body.sections(context, tree.get("sections"), None, "/sections");
    let registers = Registers {
        frame: questionnaire.units.is_some(),
        names: questionnaire.registers.keys().map(String::as_str).collect(),
    };
    structure::settle(&reading, &mut body.items, &registers);
    found.append(reading.into_findings());
    found.append(std::mem::take(&mut body.findings));
    body.poison(&found);
    (questionnaire.sections, questionnaire.items) = (body.sections, body.items);
    let reading = Reading::new(file, sources.get(file), &tree);
    records::fill(&reading, &lists, &mut questionnaire);
    found.append(reading.into_findings());
    let faults = Faults::new(&found, file);
    for draw in &mut questionnaire.randomise {
        draw.poisoned |= faults.under(&draw.pointer);
    }
    questionnaire.option_lists = lists.lists;
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
        randomise: chance::randomisations(reading),
        option_lists: options::Lists::new(),
        sections: Vec::new(),
        items: Vec::new(),
        checks: checks(reading, root.get("checks"), "/checks"),
        version,
    }
}

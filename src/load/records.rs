//! Records and parts of a questionnaire.
//!
//! *In:* `records:` and `parts:`. *Out:* the same, typed, and findings about names that
//! are taken and sections that are not in exactly one part.
//!
//! What an answer file says of its record is judged by `answers`.

use crate::diagnostic::Near;
use crate::load::include::Found;
use crate::load::reading::{Reading, entries};
use crate::load::{item, options, words};
use crate::model::{ItemKind, Questionnaire, RecordName, RecordPart, Section};
use crate::source::Spanned;
use crate::yaml::{Node, join};

/// Keys that every answer file may have, so that no name of a record can be one.
const ENVELOPE: [&str; 19] = [
    "questionnaire",
    "version",
    "simulated",
    "unit",
    "status",
    "language",
    "started",
    "submitted",
    "answers",
    "confirmed",
    "instrument",
    "part",
    "disposition",
    "given_by",
    "signatures",
    "notes",
    "calls",
    "replaces",
    "corrections",
];

/// Puts records and parts into a questionnaire whose sections and items are there.
///
/// The first sections and parts, `given` of each, are those of a questionnaire that is
/// extended: that one has its records and parts already.
pub(in crate::load) fn fill(
    reading: &Reading,
    lists: &Found,
    questionnaire: &mut Questionnaire,
    given: (usize, usize),
) {
    questionnaire.parts.extend(parts(reading));
    gates(reading, questionnaire);
    if questionnaire.bases.is_empty() {
        questionnaire.records = records(reading, lists, questionnaire);
    }
    hold_parts(reading, questionnaire, given);
}

/// Puts a section around those of a part with a condition: what is in the part inherits
/// it as it inherits that of any section.
fn gates(reading: &Reading, questionnaire: &mut Questionnaire) {
    for (name, node) in entries(reading.root.get("parts")) {
        let Some(ask_if) = reading.written(node.get("ask_if")) else { continue };
        let Some(name) = reading.word(Some(name)) else { continue };
        let name = reading.declared(name);
        let number = questionnaire.sections.len();
        let part = questionnaire.parts.iter_mut().find(|part| part.name == name);
        let Some(part) = part else { continue };
        part.gate = Some(number);
        for section in &mut questionnaire.sections {
            let is_named = part.sections.iter().any(|id| id.value == section.id.value);
            if section.parent.is_none() && is_named {
                section.parent = Some(number);
            }
        }
        questionnaire.sections.push(Section {
            pointer: join("/parts", &name.value),
            span: name.span,
            // No section has such an id, so that a part may be called as one is.
            id: Spanned::new(format!("part.{}", name.value), name.span),
            parent: None,
            title: None,
            text: None,
            instruction: None,
            ask_if: Some(ask_if),
            checks: Vec::new(),
            end_if: None,
            order: None,
            show: None,
        });
    }
}

/// The names of a record's key. They share the namespace of item ids.
fn records(
    reading: &Reading,
    lists: &Found,
    questionnaire: &Questionnaire,
) -> Vec<RecordName> {
    let record = |(name, node): &(Node, Node)| {
        let name = reading.word(Some(name))?;
        item::refuse_reserved(reading, &name);
        if ENVELOPE.contains(&name.value.as_str()) {
            reading.push(words::name_of_answer_file(name.span, &name.value));
        }
        let taken = questionnaire
            .items
            .iter()
            .find(|item| item.roster.is_none() && item.id.value == name.value);
        if let Some(item) = taken {
            reading.push(words::name_of_item(name.span, &name.value, item.id.span));
        }
        let of = node.get("type");
        let kind = match of.and_then(Node::text) {
            Some("code") => {
                let options = node.get("options");
                ItemKind::Single(options::choices(reading, options, lists))
            }
            _ => item::kind(reading, node, of, lists),
        };
        Some(RecordName {
            kind_span: of.map_or(name.span, |of| of.span),
            name,
            kind,
            pseudonym: reading.flag(node.get("pseudonym")),
        })
    };
    entries(reading.root.get("records")).filter_map(record).collect()
}

/// The parts a record is answered in.
fn parts(reading: &Reading) -> Vec<RecordPart> {
    let part = |(name, node): &(Node, Node)| {
        Some(RecordPart {
            name: reading.declared(reading.word(Some(name))?),
            sections: reading.declared_words(node.get("sections")),
            gate: None,
            respondent: reading.word(node.get("respondent")),
            optional: reading.flag(node.get("optional")),
        })
    };
    entries(reading.root.get("parts")).filter_map(part).collect()
}

/// Reports sections that are not in exactly one part.
fn hold_parts(
    reading: &Reading,
    questionnaire: &Questionnaire,
    (sections, settled): (usize, usize),
) {
    let parts = &questionnaire.parts;
    if parts.is_empty() {
        return;
    }
    let is_gate = |number: usize| parts.iter().any(|part| part.gate == Some(number));
    let is_outermost = |section: &Section| section.parent.is_none_or(is_gate);
    let outermost: Vec<(usize, &Section)> = questionnaire
        .sections
        .iter()
        .enumerate()
        .filter(|(number, section)| !is_gate(*number) && is_outermost(section))
        .collect();
    let ids = || outermost.iter().map(|(_, section)| section.id.value.as_str());
    let named = || parts.iter().flat_map(|part| &part.sections);
    let before = parts[..settled].iter().map(|part| part.sections.len()).sum();
    for (at, name) in named().enumerate().skip(before) {
        let id = name.value.as_str();
        if !ids().any(|other| other == id) {
            let near = Near::of(id, ids());
            reading.push(words::unknown_part_section(name.span, id, near));
        } else if let Some(first) = named().take(at).find(|first| first.value == id) {
            reading.push(words::section_in_two_parts(name.span, id, first.span));
        }
    }
    // Of the base's sections that was said where they stand, unless it has no parts.
    let said = |number: usize| settled > 0 && number < sections;
    for (_, section) in outermost.iter().filter(|(number, _)| !said(*number)) {
        let id = &section.id;
        if !id.value.is_empty() && !named().any(|name| name.value == id.value) {
            reading.push(words::section_in_no_part(id.span, &id.value));
        }
    }
}

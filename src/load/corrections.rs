//! A file of corrections.
//!
//! *In:* a file that is a list, or one line of NDJSON. *Out:* [`Correction`]s.
//!
//! One with a fault is left out: the schema has a finding about it.

use crate::diagnostic::Findings;
use crate::load::include;
use crate::load::reading::{Reading, elements, entries};
use crate::load::schema::FileKind;
use crate::model::Correction;
use crate::source::{FileId, Sources, Spanned};
use crate::yaml::Node;

/// Keys that are no names of a record.
const KEYS: [&str; 7] = ["unit", "item", "old", "new", "who", "why", "date"];

/// Loads corrections from YAML, from JSON, or from one line of NDJSON.
pub fn corrections(
    file: FileId,
    sources: &Sources,
    findings: &mut Findings,
) -> Vec<Correction> {
    let source = sources.get(file);
    let opened = include::open(FileKind::Corrections, file, source, findings);
    let Some((tree, mut found)) = opened else { return Vec::new() };
    let reading = Reading::new(file, source, &tree);
    let list = match tree.mapping() {
        Some(_) => std::slice::from_ref(&tree),
        None => elements(Some(&tree)),
    };
    let corrections = list.iter().filter_map(|node| correction(&reading, node));
    let corrections = corrections.collect();
    found.append(reading.into_findings());
    findings.append(found);
    corrections
}

fn correction(reading: &Reading, node: &Node) -> Option<Correction> {
    let text = |key: &str| Some(reading.word(node.get(key))?.value);
    reading.date(node.get("date"))?;
    let name = |(name, value): &(Node, Node)| {
        let name = reading.word(Some(name))?;
        let value = reading.word(Some(value))?.value;
        (!KEYS.contains(&name.value.as_str())).then_some((name, value))
    };
    let old = node.get("old")?;
    Some(Correction {
        unit: reading.word(node.get("unit"))?,
        names: entries(Some(node)).filter_map(name).collect(),
        item: reading.word(node.get("item"))?,
        old: Spanned::new(old.json_text(), old.span),
        new: node.get("new")?.json_text(),
        who: text("who")?,
        why: text("why")?,
        date: text("date")?,
        span: node.label(reading.source),
    })
}

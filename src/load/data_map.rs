//! A map of data from elsewhere: a file of its own, or `data_file` of a questionnaire.
//!
//! *In:* the mapping. *Out:* a [`DataMap`].
//!
//! Whether its names are those of a questionnaire is judged by `answers`, which knows what
//! columns there can be.

use crate::diagnostic::Findings;
use crate::load::include;
use crate::load::reading::{Reading, elements, entries};
use crate::load::schema::FileKind;
use crate::model::{DataMap, Named};
use crate::source::{FileId, Sources, Spanned};
use crate::value::AnswerState;
use crate::yaml::Node;

/// Loads a map file; none where its text is no YAML.
pub fn data_map(
    file: FileId,
    sources: &Sources,
    findings: &mut Findings,
) -> Option<DataMap> {
    let source = sources.get(file);
    let (tree, mut found) = include::open(FileKind::Map, file, source, findings)?;
    let reading = Reading::new(file, source, &tree);
    let map =
        data_file(&reading, Some(&tree)).map(|map| DataMap { is_file: true, ..map });
    found.append(reading.into_findings());
    findings.append(found);
    map
}

/// The map that a mapping holds.
pub(in crate::load) fn data_file(
    reading: &Reading,
    node: Option<&Node>,
) -> Option<DataMap> {
    let node = node?;
    node.mapping()?;
    let delimiter = match node.get("delimiter").and_then(Node::text) {
        Some(";") => Some(b';'),
        Some(",") => Some(b','),
        Some("tab") => Some(b'\t'),
        _ => None,
    };
    let blank = node.get("blank").and_then(Node::text).and_then(AnswerState::from_name);
    Some(DataMap {
        file: reading.file,
        is_file: false,
        questionnaire: reading.word(node.get("map")),
        columns: pairs(reading, node.get("columns")),
        constants: pairs(reading, node.get("constants")),
        ignore: reading.words(node.get("ignore")),
        codes: under(reading, node.get("codes"), codes),
        values: under(reading, node.get("values"), |reading, node| {
            pairs(reading, Some(node))
        }),
        blank: blank.unwrap_or(AnswerState::NoAnswer),
        several: by_name(reading, node.get("several")),
        has_comma: node.get("decimal").and_then(Node::text) == Some(","),
        dates: by_name(reading, node.get("dates")),
        delimiter,
        span: node.label(reading.source),
    })
}

/// Words with words.
fn pairs(reading: &Reading, node: Option<&Node>) -> Named<Spanned<String>> {
    let pair = |(name, value): &(Node, Node)| {
        Some((reading.word(Some(name))?, reading.word(Some(value))?))
    };
    entries(node).filter_map(pair).collect()
}

/// Words, each with what is read of its value.
fn under<T>(
    reading: &Reading,
    node: Option<&Node>,
    read: impl Fn(&Reading, &Node) -> T,
) -> Named<T> {
    let entry = |(name, value): &(Node, Node)| {
        Some((reading.word(Some(name))?, read(reading, value)))
    };
    entries(node).filter_map(entry).collect()
}

/// Every value with the state it stands for.
fn codes(reading: &Reading, node: &Node) -> Named<AnswerState> {
    let mut codes = Vec::new();
    for (state, values) in entries(Some(node)) {
        let Some(state) = state.text().and_then(AnswerState::from_name) else { continue };
        let values = elements(Some(values)).iter();
        codes
            .extend(values.filter_map(|value| Some((reading.word(Some(value))?, state))));
    }
    codes
}

/// One word for all, or one by name.
fn by_name(reading: &Reading, node: Option<&Node>) -> Named<String> {
    let Some(node) = node else { return Vec::new() };
    if node.mapping().is_some() {
        let own = pairs(reading, Some(node));
        return own.into_iter().map(|(name, word)| (name, word.value)).collect();
    }
    let all = reading.word(Some(node));
    all.into_iter()
        .map(|word| (Spanned::new("*".to_owned(), word.span), word.value))
        .collect()
}

//! `cases.yaml`: answers and what must come of them.
//!
//! *In:* the file. *Out:* [`Cases`].
//!
//! Answers are handed on as the text of JSON, as an answer file holds them, with every
//! number as it was typed. They are not read here.

use crate::decimal::Number;
use crate::diagnostic::Findings;
use crate::load::include;
use crate::load::reading::{Reading, elements, entries};
use crate::load::schema::FileKind;
use crate::load::words;
use crate::model::{AnswerCase, CaseExpectation, CaseTrace, Cases};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::yaml::Node;

/// Loads a file of cases.
pub fn cases(file: FileId, sources: &Sources, findings: &mut Findings) -> Option<Cases> {
    let source = sources.get(file);
    let (tree, mut found) = include::open(FileKind::Cases, file, source, findings)?;
    let reading = Reading::new(file, source, &tree);
    let cases =
        elements(tree.get("cases")).iter().map(|node| case(&reading, node)).collect();
    found.append(reading.into_findings());
    findings.append(found);
    Some(Cases { file, cases })
}

fn case(reading: &Reading, node: &Node) -> AnswerCase {
    let cell = |(name, value): &(Node, Node)| {
        Some((name.text()?.to_owned(), reading.word(Some(value))?.value))
    };
    let answers = node.get("answers");
    AnswerCase {
        name: reading.word_or_empty(node.get("name"), node),
        because: reading.plain_text(node.get("because")),
        status: reading.word(node.get("status")),
        scoring: reading.word(node.get("scoring")),
        unit: entries(node.get("unit")).filter_map(cell).collect(),
        draws: entries(node.get("draws"))
            .filter_map(|(id, code)| {
                Some((reading.word(Some(id))?, reading.word(Some(code))?))
            })
            .collect(),
        answers: answers.map_or_else(|| "{}".to_owned(), Node::json_text),
        answers_span: answers
            .map_or_else(|| node.label(reading.source), |answers| answers.span),
        answer_places: places(reading, answers),
        previous_places: places(reading, node.get("prev").and_then(|p| p.get("answers"))),
        previous: node.get("prev").and_then(|p| p.get("answers")).map(Node::json_text),
        expect: node
            .get("expect")
            .map(|node| expectation(reading, node))
            .unwrap_or_default(),
        span: node.label(reading.source),
    }
}

/// Where each answer stands, and each part of one: its name, with a word that is its value.
fn places(reading: &Reading, answers: Option<&Node>) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut open: Vec<(String, &Node)> =
        answers.map(|node| ("/answers".to_owned(), node)).into_iter().collect();
    while let Some((pointer, node)) = open.pop() {
        for (name, value) in entries(Some(node)) {
            let Some(word) = name.text() else { continue };
            let pointer =
                format!("{pointer}/{}", word.replace('~', "~0").replace('/', "~1"));
            let is_scalar = value.mapping().is_none() && value.sequence().is_none();
            let mut shown = name.label(reading.source);
            if is_scalar {
                shown.end = shown.end.max(value.label(reading.source).end);
            }
            found.push((pointer.clone(), shown));
            open.push((pointer, value));
        }
    }
    found
}

fn expectation(reading: &Reading, node: &Node) -> CaseExpectation {
    let numbers = |key: &str| {
        let entry = |(name, value): &(Node, Node)| {
            Some((reading.word(Some(name))?, fraction(reading, value)?))
        };
        entries(node.get(key)).filter_map(entry).collect()
    };
    let named = |key: &str| {
        let entry = |(name, value): &(Node, Node)| {
            Some((reading.word(Some(name))?, reading.word(Some(value))?))
        };
        entries(node.get(key)).filter_map(entry).collect()
    };
    let listed = |key: &str| {
        let list = node.get(key)?;
        Some(Spanned::new(reading.words(Some(list)), list.label(reading.source)))
    };
    CaseExpectation {
        asked: reading.words(node.get("asked")),
        not_asked: reading.words(node.get("not_asked")),
        findings: listed("findings"),
        scores: numbers("scores"),
        exact: numbers("exact"),
        no_score: named("no_score"),
        gates: listed("gates"),
        grades: named("grades"),
        trace: entries(node.get("trace"))
            .filter_map(|entry| trace(reading, entry))
            .collect(),
    }
}

fn trace(
    reading: &Reading,
    (name, node): &(Node, Node),
) -> Option<(Spanned<String>, CaseTrace)> {
    let number = |key: &str| fraction(reading, node.get(key)?);
    let trace = CaseTrace {
        numerator: number("numerator"),
        denominator: number("denominator"),
        lo: number("lo"),
        hi: number("hi"),
    };
    Some((reading.word(Some(name))?, trace))
}

/// A number, or a fraction such as `200/3`.
fn fraction(reading: &Reading, node: &Node) -> Option<Spanned<Number>> {
    let text = node.text()?;
    let (upper, lower) = text.split_once('/').unwrap_or((text, "1"));
    let number = Number::parse(upper).ok()?.divide(&Number::parse(lower).ok()?);
    if number.is_none() {
        reading.push(words::ill_formed_value(node.span, text));
    }
    Some(Spanned::new(number?, node.span))
}

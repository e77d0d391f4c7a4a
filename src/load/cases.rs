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
use crate::model::{
    AnswerCase, Case, CaseExpectation, CasePlace, CasePlaces, CaseTrace, Cases,
};
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

fn case(reading: &Reading, node: &Node) -> Case {
    let head = Head {
        name: reading.word_or_empty(node.get("name"), node),
        because: reading.plain_text(node.get("because")),
    };
    let expect = node.get("expect");
    let (mut units, mut ranks, mut strangers) = (Vec::new(), Vec::new(), Vec::new());
    match node.get("units") {
        None => units.push(AnswerCase {
            expect: expect.map(|node| expectation(reading, node)).unwrap_or_default(),
            ..head.unit(reading, node)
        }),
        Some(several) => {
            for (name, node) in entries(Some(several)) {
                units.extend(head.records(reading, name, node));
            }
            tell_repeated(reading, &units);
            strangers = expected_of_units(reading, expect, &mut units);
            ranks = entries(expect.and_then(|node| node.get("ranks")))
                .filter_map(|(name, node)| {
                    Some((reading.word(Some(name))?, places_of(reading, node)))
                })
                .collect();
            let named = |unit: &Spanned<String>| units.iter().any(|u| u.is(&unit.value));
            for (_, places) in &mut ranks {
                let all: Vec<_> = std::mem::take(places);
                let (known, new): (Vec<_>, _) =
                    all.into_iter().partition(|(u, _)| named(u));
                *places = known;
                strangers.extend(new.into_iter().map(|(unit, _)| unit));
            }
        }
    }
    Case {
        name: head.name,
        because: head.because,
        scoring: reading.word(node.get("scoring")),
        units,
        ranks,
        figures: figures(reading, expect.and_then(|node| node.get("figures"))),
        strangers,
        span: node.label(reading.source),
    }
}

/// What the units of a case have in common.
struct Head {
    name: Spanned<String>,
    because: Option<Spanned<String>>,
}

impl Head {
    /// The answers of a unit, with nothing expected of them yet.
    fn unit(&self, reading: &Reading, node: &Node) -> AnswerCase {
        let answers = node.get("answers");
        let before = node.get("prev").and_then(|prev| prev.get("answers"));
        AnswerCase {
            code: None,
            name: self.name.clone(),
            because: self.because.clone(),
            status: reading.word(node.get("status")),
            unit: cells(reading, node.get("unit"), &[]),
            draws: named(reading, node.get("draws")),
            answers: answers.map_or_else(|| "{}".to_owned(), Node::json_text),
            answers_span: answers
                .map_or_else(|| node.label(reading.source), |answers| answers.span),
            answer_places: places(reading, answers),
            previous: before.map(Node::json_text),
            previous_places: places(reading, before),
            expect: CaseExpectation::default(),
        }
    }

    /// A unit of several: its answers, or one after the other those of its records.
    fn records(&self, reading: &Reading, name: &Node, node: &Node) -> Vec<AnswerCase> {
        let Some(code) = reading.word(Some(name)) else { return Vec::new() };
        let unit = AnswerCase { code: Some(code.clone()), ..self.unit(reading, node) };
        let Some(records) = node.get("records") else { return vec![unit] };
        let record = |record: &Node| {
            let key = cells(reading, Some(record), OF_RECORDS);
            let words = key.iter().map(|(_, word)| word.as_str());
            let name: Vec<&str> =
                std::iter::once(code.value.as_str()).chain(words).collect();
            let span = record.label(reading.source);
            AnswerCase {
                code: Some(Spanned::new(name.join("."), span)),
                unit: unit.unit.iter().cloned().chain(key).collect(),
                previous: unit.previous.clone(),
                previous_places: unit.previous_places.clone(),
                ..self.unit(reading, record)
            }
        };
        elements(Some(records)).iter().map(record).collect()
    }
}

/// Records that nothing tells apart: what is expected of one would hold for the first.
fn tell_repeated(reading: &Reading, units: &[AnswerCase]) {
    let codes: Vec<&Spanned<String>> =
        units.iter().filter_map(|u| u.code.as_ref()).collect();
    for (at, code) in codes.iter().enumerate() {
        if let Some(first) = codes.iter().take(at).find(|other| other.value == code.value)
        {
            reading.push(words::repeated(code.span, first.span, Some(&code.value)));
        }
    }
}

/// Keys of a record that do not tell it apart.
const OF_RECORDS: &[&str] = &["answers", "draws", "status"];

/// The words of a map but for those under some keys.
fn cells(reading: &Reading, node: Option<&Node>, but: &[&str]) -> Vec<(String, String)> {
    let cell = |(name, value): &(Node, Node)| {
        let name = name.text().filter(|name| !but.contains(name))?;
        Some((name.to_owned(), reading.word(Some(value))?.value))
    };
    entries(node).filter_map(cell).collect()
}

/// Names with the word that stands under each.
fn named(
    reading: &Reading,
    node: Option<&Node>,
) -> Vec<(Spanned<String>, Spanned<String>)> {
    let entry = |(name, value): &(Node, Node)| {
        Some((reading.word(Some(name))?, reading.word(Some(value))?))
    };
    entries(node).filter_map(entry).collect()
}

/// Gives each unit what is expected of it; tells the names that no unit has.
fn expected_of_units(
    reading: &Reading,
    expect: Option<&Node>,
    units: &mut [AnswerCase],
) -> Vec<Spanned<String>> {
    let mut strangers = Vec::new();
    let mut stranger = |units: &[AnswerCase], name: &Spanned<String>| {
        let is_new = units.iter().all(|unit| !unit.is(&name.value));
        strangers.extend(is_new.then(|| name.clone()));
    };
    for (key, of_units) in entries(expect) {
        // What is of the whole case is read there.
        let of_unit = |key: &&str| !matches!(*key, "ranks" | "figures");
        let Some(key) = key.text().filter(of_unit) else { continue };
        for (outer, inner) in entries(Some(of_units)) {
            let Some(outer) = reading.word(Some(outer)) else { continue };
            if key != "grades" {
                stranger(units, &outer);
                let own = units.iter_mut().find(|unit| unit.is(&outer.value));
                own.into_iter()
                    .for_each(|unit| expects(reading, &mut unit.expect, key, inner));
                continue;
            }
            for (name, grade) in named(reading, Some(inner)) {
                stranger(units, &name);
                let own = units.iter_mut().find(|unit| unit.is(&name.value));
                own.into_iter().for_each(|unit| {
                    unit.expect.grades.push((outer.clone(), grade.clone()))
                });
            }
        }
    }
    strangers
}

/// The places of units on one rank.
fn places_of(reading: &Reading, node: &Node) -> CasePlaces {
    let place = |(name, value): &(Node, Node)| {
        let text = value.text()?;
        let place = match text.starts_with(|c: char| c.is_ascii_digit()) {
            true => CasePlace::Place(fraction(reading, value)?.value),
            false => CasePlace::None(text.to_owned()),
        };
        Some((reading.word(Some(name))?, Spanned::new(place, value.span)))
    };
    entries(Some(node)).filter_map(place).collect()
}

/// What figures come to; the word `none` is no value.
fn figures(
    reading: &Reading,
    node: Option<&Node>,
) -> Vec<(Spanned<String>, Spanned<Option<Number>>)> {
    let figure = |(name, value): &(Node, Node)| {
        let number = match value.text() {
            Some("none") => Spanned::new(None, value.span),
            _ => {
                let found = fraction(reading, value)?;
                Spanned::new(Some(found.value), found.span)
            }
        };
        Some((reading.word(Some(name))?, number))
    };
    entries(node).filter_map(figure).collect()
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
    let mut expect = CaseExpectation::default();
    for (key, value) in entries(Some(node)) {
        expects(reading, &mut expect, key.text().unwrap_or_default(), value);
    }
    expect
}

/// Takes what is expected under one key.
fn expects(reading: &Reading, expect: &mut CaseExpectation, key: &str, node: &Node) {
    let numbers = || {
        let entry = |(name, value): &(Node, Node)| {
            Some((reading.word(Some(name))?, fraction(reading, value)?))
        };
        entries(Some(node)).filter_map(entry).collect()
    };
    let words = || reading.words(Some(node));
    let listed = || Some(Spanned::new(words(), node.label(reading.source)));
    match key {
        "asked" => expect.asked = words(),
        "not_asked" => expect.not_asked = words(),
        "findings" => expect.findings = listed(),
        "scores" => expect.scores = numbers(),
        "exact" => expect.exact = numbers(),
        "no_score" => expect.no_score = named(reading, Some(node)),
        "gates" => expect.gates = listed(),
        "grades" => expect.grades = named(reading, Some(node)),
        "trace" => {
            let steps = entries(Some(node)).filter_map(|entry| trace(reading, entry));
            expect.trace = steps.collect();
        }
        // Other keys are held to the schema.
        _ => {}
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

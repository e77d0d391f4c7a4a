//! Records, parts, givers and corrections: what tells answer files of one unit apart, and
//! what joins them.
//!
//! Expected values are worked out by hand beside each test.

use std::sync::LazyLock;

use proptest::prelude::*;
use survey::answers::{self, GivenBy, Givers, Notation, Reader, Reading, Workspace};
use survey::check::{Instrument, check};
use survey::diagnostic::Findings;
use survey::load;
use survey::source::{FileId, Source, Sources};
use survey::value::{AnswerState, Status, Value};

use crate::support::Beside;

/// A questionnaire without errors, from its text, beside the files of `tests/collection`.
fn instrument(text: &str) -> (Sources, Instrument) {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let file = sources.add(Source::new("tests/collection/questionnaire.yaml", text));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings);
    let (instrument, _) = check(&sources, read.unwrap(), None, Vec::new(), &mut findings);
    let told: Vec<_> =
        findings.iter().map(|f| (f.rule.name, f.message.en.as_str())).collect();
    (sources, instrument.unwrap_or_else(|| panic!("{told:?}")))
}

fn told(findings: &Findings) -> Vec<(&'static str, String)> {
    findings.iter().map(|f| (f.rule.name, f.message.en.clone())).collect()
}

fn state(instrument: &Instrument, reading: &Reading, name: &str) -> AnswerState {
    let slot = instrument.plan().find(name).unwrap();
    reading.answers.as_ref().unwrap().record().cell(slot).state
}

fn number(instrument: &Instrument, reading: &Reading, name: &str) -> String {
    let slot = instrument.plan().find(name).unwrap();
    match &reading.answers.as_ref().unwrap().record().cell(slot).value {
        Some(Value::Number(number)) => number.to_string(),
        other => panic!("{name}: {other:?}"),
    }
}

/// The worked example: stays at priced places, two cases of one unit.
///
/// `k3f1`: 12 + 30 = 42 days; 12 · 1800 + 30 · 1500 = 21 600 + 45 000 = 66 600.
/// `k3f2`: no rows, hence 0 and 0.
#[test]
fn two_cases_of_one_unit_are_two_records() {
    let text = std::fs::read_to_string("tests/collection/questionnaire.yaml").unwrap();
    let (sources, instrument) = instrument(&text);
    let reader = Reader::new(&sources, &instrument);
    let stays = r#"[{"boende": "a1", "dygn": 12}, {"boende": "b2", "dygn": 30}]"#;
    let file = |case: &str, stays: &str| {
        format!(
            r#"{{"questionnaire": "uppfoljning", "version": "2026", "unit": "0483", "arende": "{case}", "status": "complete", "answers": {{"placering": {stays}}}}}"#
        )
    };
    let mut work = Workspace::default();
    let one = reader.read(FileId(8), &file("k3f1", stays), &mut work);
    let two = reader.read(FileId(9), &file("k3f2", "[]"), &mut work);
    assert_eq!(told(&one.findings), []);
    assert_eq!(told(&two.findings), []);
    let sums = |reading| {
        [
            number(&instrument, reading, "dygn_alla"),
            number(&instrument, reading, "kostnad_alla"),
        ]
    };
    assert_eq!(sums(&one), ["42", "66600"]);
    assert_eq!(sums(&two), ["0", "0"]);
    let filed = [&one, &two].map(|reading| reading.answers.as_ref().unwrap().filed());
    assert_eq!(answers::duplicates(filed).files, [0usize; 0]);
    let again = reader.read(FileId(10), &file("k3f1", "[]"), &mut work);
    let again = again.answers.unwrap();
    let seconds = answers::duplicates(filed.into_iter().chain([again.filed()]));
    assert_eq!(seconds.files, [0, 2]);
    assert_eq!(
        told(&seconds.findings)[0].1,
        "unit `0483` `k3f1` has a second answer file for uppfoljning@2026"
    );
}

const KEYS: &str = r#"questionnaire: demo
version: "1"
title: Demo
languages: [en]
records:
  occasion: {type: date}
  visit: {type: integer}
  season: {type: code, options: [{code: rain, label: Rain}, {code: dry, label: Dry}]}
sections:
  - id: s
    title: S
    items:
      - {id: wet, type: yes_no, ask_if: "season == 'rain' and visit > 1", text: Was it wet?}
      - {id: day, type: derived, as: integer, value: "days_between(occasion, date('2026-01-11'))"}
"#;

fn keyed(keys: &str, answers: &str) -> String {
    format!(
        r#"{{"questionnaire": "demo", "version": "1", "unit": "1", {keys}"status": "complete", "answers": {answers}}}"#
    )
}

#[test]
fn names_of_a_record_are_read_like_items() {
    let (sources, instrument) = instrument(KEYS);
    let reader = Reader::new(&sources, &instrument);
    let mut work = Workspace::default();
    let keys = r#""occasion": "2026-01-01", "visit": 2, "season": "rain", "#;
    let reading = reader.read(FileId(9), &keyed(keys, r#"{"wet": "yes"}"#), &mut work);
    assert_eq!(told(&reading.findings), []);
    assert_eq!(state(&instrument, &reading, "wet"), AnswerState::Answered);
    // From 1 January to 11 January are 10 days.
    assert_eq!(number(&instrument, &reading, "day"), "10");
    assert_eq!(reading.answers.unwrap().key(), ["2026-01-01", "2", "rain"]);
    let keys = r#""occasion": "2026-01-01", "visit": "1", "season": "rain", "#;
    let reading = reader.read(FileId(9), &keyed(keys, "{}"), &mut work);
    assert_eq!(state(&instrument, &reading, "wet"), AnswerState::NotAsked);
}

#[test]
fn a_key_that_is_not_whole_is_a_finding_at_its_place() {
    let (sources, instrument) = instrument(KEYS);
    let reader = Reader::new(&sources, &instrument);
    let mut work = Workspace::default();
    let mut found = |keys: &str| {
        let reading = reader.read(FileId(9), &keyed(keys, "{}"), &mut work);
        assert!(reading.answers.is_none());
        told(&reading.findings)
    };
    assert_eq!(
        found(r#""occasion": "2026-02-30", "visit": 2, "season": "rain", "#),
        [(
            "wrong-envelope",
            "`occasion`: expected a day such as `2025-10-02`, found the text `\"2026-02-30\"`".to_owned()
        )]
    );
    assert_eq!(
        found(r#""occasion": "2026-02-03", "season": "rain", "#),
        [("missing-envelope-key", "the answer file has no `visit`".to_owned())]
    );
    assert_eq!(
        found(r#""occasion": "2026-02-03", "visit": 1, "season": "sun", "#),
        [(
            "wrong-envelope",
            "`season`: expected one of `rain`, `dry`, found the text `\"sun\"`"
                .to_owned()
        )]
    );
}

const PARTS: &str = r#"questionnaire: demo
version: "1"
title: Demo
languages: [en]
parts:
  start: {sections: [start]}
  closing: {sections: [closing], ask_if: closed == 'yes'}
  client: {sections: [view], optional: true}
sections:
  - {id: start, title: S, items: [{id: closed, type: yes_no, required: true, text: Is it closed?}]}
  - {id: closing, title: C, items: [{id: days, type: integer, required: true, text: How many days?}]}
  - {id: view, title: V, items: [{id: content, type: yes_no, required: true, text: Were you content?}]}
"#;

fn part(name: &str, status: &str, answers: &str) -> String {
    format!(
        r#"{{"questionnaire": "demo", "version": "1", "unit": "1", "part": "{name}", "status": "{status}", "answers": {answers}}}"#
    )
}

fn joined(files: &[String]) -> (Instrument, Reading) {
    let (sources, instrument) = instrument(PARTS);
    let texts: Vec<_> = (9..).map(FileId).zip(files.iter().map(String::as_str)).collect();
    let reading =
        Reader::new(&sources, &instrument).read_parts(&texts, &mut Workspace::default());
    (instrument, reading)
}

#[test]
fn a_record_is_complete_when_every_open_part_that_is_not_optional_is() {
    let yes = part("start", "complete", r#"{"closed": "yes"}"#);
    let no = part("start", "complete", r#"{"closed": "no"}"#);
    let days = part("closing", "complete", r#"{"days": 3}"#);
    let status = |files: &[String]| {
        let (_, reading) = joined(files);
        assert!(!reading.findings.has_errors(), "{files:?}");
        reading.answers.unwrap().status()
    };
    assert_eq!(status(&[yes.clone(), days.clone()]), Status::Complete);
    assert_eq!(status(std::slice::from_ref(&yes)), Status::Partial);
    assert_eq!(status(std::slice::from_ref(&no)), Status::Complete);
    assert_eq!(status(&[days]), Status::Partial);
    assert_eq!(status(&[yes, part("closing", "refused", "{}")]), Status::Refused);
}

#[test]
fn what_is_in_a_part_that_never_came_was_not_reached() {
    let yes = part("start", "complete", r#"{"closed": "yes"}"#);
    let (instrument, reading) =
        joined(&[yes, part("closing", "complete", r#"{"days": 3}"#)]);
    assert_eq!(told(&reading.findings), []);
    assert_eq!(state(&instrument, &reading, "content"), AnswerState::NotReached);
    let no = part("start", "complete", r#"{"closed": "no"}"#);
    let (instrument, reading) = joined(std::slice::from_ref(&no));
    assert_eq!(state(&instrument, &reading, "days"), AnswerState::NotAsked);
    // A part that is not open is answered but not asked.
    let (_, reading) = joined(&[no, part("closing", "complete", r#"{"days": 3}"#)]);
    let found = told(&reading.findings);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, "unasked-answer");
}

#[test]
fn two_files_of_one_part_are_a_finding_and_findings_stand_in_their_own_file() {
    let yes = part("start", "complete", r#"{"closed": "yes"}"#);
    let (_, reading) = joined(&[yes.clone(), yes.clone()]);
    let rules: Vec<_> =
        told(&reading.findings).into_iter().map(|found| found.0).collect();
    assert!(rules.contains(&"second-answer-file"), "{rules:?}");
    let (_, reading) = joined(&[yes, part("closing", "complete", r#"{"days": 1.5}"#)]);
    let finding = reading.findings.iter().next().unwrap();
    assert_eq!(
        (finding.rule.name, finding.label.span.file),
        ("too-many-decimals", FileId(10))
    );
}

#[test]
fn answers_are_counted_by_who_gave_them() {
    let sections = &PARTS[PARTS.find("sections:\n").unwrap()..];
    let text = format!("{}{sections}", &PARTS[..PARTS.find("parts:\n").unwrap()]);
    let (sources, instrument) = instrument(&text);
    let reader = Reader::new(&sources, &instrument);
    let mut work = Workspace::default();
    let file = |by: &str| {
        format!(
            r#"{{"questionnaire": "demo", "version": "1", "unit": "1", "status": "complete", "answers": {{"closed": "yes", "days": 3, "content": "no"}}, "given_by": {by}}}"#
        )
    };
    let reading = reader.read(
        FileId(9),
        &file(r#"{"closed": "sender", "days": "observer"}"#),
        &mut work,
    );
    assert_eq!(told(&reading.findings), []);
    let answers = reading.answers.unwrap();
    assert_eq!(answers.given_by(), [(0, GivenBy::Sender), (1, GivenBy::Observer)]);
    let givers = Givers::of(&instrument, &answers);
    assert_eq!(givers.counts, [1, 1, 0, 1]);
    let mut found =
        |by: &str| told(&reader.read(FileId(9), &file(by), &mut work).findings);
    assert_eq!(
        found(r#"{"closd": "sender", "days": "observr"}"#),
        [
            (
                "answer-for-unknown-item",
                "the questionnaire has no item `closd`".to_owned()
            ),
            ("wrong-envelope", "no answer is given by `observr`".to_owned()),
        ]
    );
}

/// Records with keys of every type, parts, givers and a disposition.
const WHOLE: &str = r#"questionnaire: demo
version: "1"
title: Demo
languages: [en]
records:
  occasion: {type: date}
  visit: {type: integer}
  born: {type: year}
  case: {type: text, pattern: "[a-zA-Z0-9+=@,;| -]{1,8}", pseudonym: true}
  season: {type: code, options: [{code: rain, label: Rain}, {code: dry, label: Dry}]}
parts:
  start: {sections: [start]}
  view: {sections: [view]}
sections:
  - id: start
    title: S
    items:
      - {id: age, type: integer, text: How old?, end_if: {when: age < 18, status: ineligible, disposition: young}}
  - {id: view, title: V, items: [{id: content, type: yes_no, text: Were you content?}]}
"#;

static WHOLE_READ: LazyLock<(Sources, Instrument)> = LazyLock::new(|| instrument(WHOLE));

/// A file of a record, its disposition and giver written where they are named.
fn whole(
    visit: i64,
    (day, born): (i8, i16),
    case: &str,
    (season, part): (&str, &str),
    more: &str,
) -> String {
    let answers = if part == "start" { r#"{"age": 12}"# } else { r#"{"content": "no"}"# };
    let case = serde_json::Value::from(case);
    format!(
        r#"{{"questionnaire": "demo", "version": "1", "unit": "1", "occasion": "2026-01-{day:02}", "visit": {visit}, "born": {born}, "case": {case}, "season": "{season}", "part": "{part}", "status": "ineligible", {more}"answers": {answers}}}"#
    )
}

proptest! {
    /// Keys, part, disposition and givers are the same after any two notations.
    #[test]
    fn a_record_goes_there_and_back_through_every_notation(
        visit in any::<i64>(),
        days in (1i8..=31, 1i16..=9999),
        case in "[a-zA-Z0-9+=@,;|-]{1,8}",
        words in (prop::sample::select(vec!["rain", "dry"]), prop::sample::select(vec!["start", "view"])),
        more in prop::bool::ANY,
        steps in prop::collection::vec((0u8..4, prop::sample::select(vec![',', ';', '\t'])), 1..5),
    ) {
        let (sources, instrument) = &*WHOLE_READ;
        let reader = Reader::new(sources, instrument);
        let item = if words.1 == "start" { "age" } else { "content" };
        let told = format!(r#""disposition": "young", "given_by": {{"{item}": "sender"}}, "#);
        let text = whole(visit, days, &case, words, if more { &told } else { "" });
        let mut work = Workspace::default();
        let first = reader.read(FileId(9), &text, &mut work);
        let (mut notation, mut written) = (Notation::Json, text);
        for (step, delimiter) in steps {
            let record = answers::record(&reader, &notation, FileId(9), &written).unwrap();
            (notation, written) = match step {
                0 => (Notation::Json, record.json()),
                1 => (Notation::Json, record.line()),
                2 => (Notation::Yaml, answers::yaml_of(&record, &reader).unwrap()),
                _ => {
                    let (_, columns) = answers::head(&reader, delimiter);
                    let (row, _) = answers::row(&record, &reader, &columns).unwrap();
                    (Notation::Row(columns), row)
                }
            };
            prop_assert_eq!(record.key().len(), 7);
        }
        let last = reader.read_as(&notation, FileId(9), &written, &mut work);
        let [first, last] = [first, last].map(|reading| reading.answers.unwrap());
        prop_assert_eq!(first.filed().key.clone(), last.filed().key.clone());
        prop_assert_eq!(first.disposition(), last.disposition());
        prop_assert_eq!(first.disposition(), more.then_some("young"));
        prop_assert_eq!(first.given_by(), last.given_by());
        prop_assert_eq!(last.given_by().len(), usize::from(more));
        let json = notation.json(&reader, &written).unwrap_or(written);
        let of = reader.record_of(&json).unwrap();
        prop_assert_eq!(of.part, Some(usize::from(words.1 == "view")));
        prop_assert_eq!(of.record[1..].to_vec(), first.key().to_vec());
    }
}

#[test]
fn a_table_has_a_column_a_name_of_the_key_after_the_unit() {
    let (sources, instrument) = &*WHOLE_READ;
    let reader = Reader::new(sources, instrument);
    let (head, columns) = answers::head(&reader, ',');
    assert!(
        head.starts_with(
            "_questionnaire,_version,unit,occasion,visit,born,case,season,_part,_status"
        ),
        "{head}"
    );
    assert!(columns.is_sound());
    let text = whole(2, (3, 1990), "k3f1", ("dry", "start"), "");
    let record = answers::record(&reader, &Notation::Json, FileId(9), &text).unwrap();
    assert_eq!(record.key(), ["1", "2026-01-03", "2", "1990", "k3f1", "dry", "start"]);
    // A name that is none is a finding with the nearest.
    let text = text.replace("\"visit\"", "\"visits\"");
    let findings =
        answers::record(&reader, &Notation::Json, FileId(9), &text).unwrap_err();
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.rule.name, "wrong-envelope");
    assert!(finding.help.iter().any(|help| help.en.contains("`visit`")));
}

#[test]
fn a_disposition_is_one_of_the_author_s_words() {
    let (sources, instrument) = &*WHOLE_READ;
    let reader = Reader::new(sources, instrument);
    let text = whole(1, (1, 1990), "k", ("dry", "start"), r#""disposition": "yung", "#);
    let reading = reader.read(FileId(9), &text, &mut Workspace::default());
    let finding = reading.findings.iter().next().unwrap();
    assert_eq!(finding.rule.name, "wrong-envelope");
    assert_eq!(finding.message.en, "no `end_if` has the disposition `yung`");
    assert_eq!(finding.message.sv, "ingen `end_if` har `disposition` `yung`");
    assert!(finding.help.iter().any(|help| help.en.contains("`young`")));
}

//! Answer files: a folder a rule, the example barometer, and hostile texts.
//!
//! `bad.json` beside its questionnaire has this finding and no other, `good.json` none;
//! so have the examples of each rule's page.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use survey::answers::{self, Reader, Reading, Workspace};
use survey::check::{Instrument, check};
use survey::diagnostic::{Findings, Severity};
use survey::load;
use survey::source::{FileId, Source, Sources};
use survey::value::AnswerState;

use crate::support::Beside;

/// A questionnaire without errors, from its text.
pub(crate) fn instrument(name: &str, text: &str) -> (Sources, Instrument) {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let file = sources.add(Source::new(name, text));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings);
    let (instrument, _) = check(&sources, read.unwrap(), None, Vec::new(), &mut findings);
    let Some(instrument) = instrument else { panic!("{name}: {:?}", told(&findings)) };
    (sources, instrument)
}

fn at(path: &Path) -> (Sources, Instrument) {
    instrument(path.to_str().unwrap(), &fs::read_to_string(path).unwrap())
}

/// The questionnaire that extends the one of a folder, where there is one.
fn extension(folder: &Path) -> Option<Instrument> {
    let path = folder.join("extension.yaml");
    path.exists().then(|| at(&path.canonicalize().unwrap()).1)
}

/// A reader, for files of the extension where there is one.
fn reader<'a>(
    sources: &Sources,
    instrument: &'a Instrument,
    extension: Option<&Instrument>,
) -> Reader<'a> {
    let reader = Reader::new(sources, instrument);
    match extension {
        Some(extension) => reader.of_extension(extension),
        None => reader,
    }
}

/// Reads a file or stream as the command line does.
pub(crate) fn read(reader: &Reader<'_>, text: &str) -> (Vec<Reading>, Findings) {
    let mut work = Workspace::default();
    let mut readings = Vec::new();
    if reader.parts() > 1 {
        let mut records: BTreeMap<_, Vec<(FileId, &str)>> = BTreeMap::new();
        for (_, line) in answers::lines(text) {
            let record = reader.record_of(line).map(|of| of.record);
            records.entry(record).or_default().push((FileId(9), line));
        }
        for texts in records.values() {
            readings.push(reader.read_parts(texts, &mut work));
        }
    } else if answers::is_ndjson(text) && text.trim().contains("\n{") {
        for (_, line) in answers::lines(text) {
            readings.push(reader.read(FileId(9), line, &mut work));
        }
    } else {
        readings.push(reader.read(FileId(9), text, &mut work));
    }
    let mut findings = Findings::default();
    for reading in &readings {
        findings.extend(reading.findings.iter().cloned());
    }
    let valid = readings.iter().filter_map(|reading| reading.answers.as_ref());
    let seconds = answers::duplicates(valid.map(|answers| answers.filed()));
    findings.append(seconds.findings);
    (readings, findings)
}

fn told(findings: &Findings) -> Vec<String> {
    findings.iter().map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect()
}

pub(crate) fn demo(items: &str) -> String {
    if items.contains("\nsections:") {
        let head = "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nlanguages: [en]\n";
        return format!("{head}{items}");
    }
    let (head, items) = match items.split_once("\n- ") {
        Some((head, rest)) if !items.starts_with("- ") => (head, format!("- {rest}")),
        _ => ("", items.to_owned()),
    };
    let items: String = items.lines().map(|line| format!("      {line}\n")).collect();
    format!(
        "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nlanguages: [en]\n{head}\n\
         sections:\n  - id: s\n    title: S\n    items:\n{items}"
    )
}

pub(crate) fn file(answers: &str) -> String {
    format!(
        r#"{{"questionnaire": "demo", "version": "1", "unit": "1", "status": "complete", "answers": {answers}}}"#
    )
}

/// What is found in answers to a questionnaire with these items.
pub(crate) fn found(items: &str, answers: &str) -> Vec<String> {
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    told(&read(&reader, &file(answers)).1)
}

#[test]
fn every_rule_has_a_folder_and_every_folder_a_rule() {
    let names: BTreeSet<String> =
        answers::RULES.iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(names.len(), answers::RULES.len(), "a name is there twice");
    let folders: BTreeSet<String> = fs::read_dir("tests/answers")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, names);
}

#[test]
fn a_bad_file_has_this_finding_and_no_other_and_a_good_one_none() {
    let mut wrong = Vec::new();
    for rule in answers::RULES {
        let folder = PathBuf::from("tests/answers").join(rule.name);
        let (sources, instrument) = at(&folder.join("questionnaire.yaml"));
        let extension = extension(&folder);
        let reader = reader(&sources, &instrument, extension.as_ref());
        let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let (_, bad) = read(&reader, &text("bad.json"));
        if bad.is_empty() || bad.iter().any(|finding| finding.rule.name != rule.name) {
            wrong.push(format!("{} bad: {:?}", rule.name, told(&bad)));
        }
        for finding in bad.iter() {
            let has_place = finding.label.span.end > finding.label.span.start
                || rule.name == "json-syntax";
            let is_told =
                !finding.message.en.is_empty() && !finding.message.sv.is_empty();
            assert!(has_place && is_told, "{}", rule.name);
        }
        let (_, good) = read(&reader, &text("good.json"));
        if !good.is_empty() {
            wrong.push(format!("{} good: {:?}", rule.name, told(&good)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_examples_of_a_page_find_what_it_says() {
    for rule in answers::RULES {
        let parts: Vec<&str> = rule.explanation.split("```").collect();
        assert_eq!(parts.len(), 9, "{}: two examples of two blocks", rule.name);
        for (block, is_bad) in [(1, true), (5, false)] {
            let items = parts[block].strip_prefix("yaml\n").unwrap();
            let json = parts[block + 2].strip_prefix("json\n").unwrap();
            let name = format!("tests/answers/{}/page.yaml", rule.name);
            let (sources, instrument) = instrument(&name, &demo(items));
            let extension = extension(&Path::new("tests/answers").join(rule.name));
            let reader = reader(&sources, &instrument, extension.as_ref());
            let text =
                if json.contains("\"answers\"") { json.to_owned() } else { file(json) };
            let (_, findings) = read(&reader, &text);
            assert_eq!(!findings.is_empty(), is_bad, "{}: {text}", rule.name);
            assert!(findings.iter().all(|f| f.rule.name == rule.name), "{}", rule.name);
        }
    }
}

#[test]
fn the_example_barometer_has_no_errors() {
    for wave in ["2023", "2025"] {
        let folder = PathBuf::from("questionnaires/kvinnofridsbarometern").join(wave);
        let (sources, instrument) = at(&folder.join("questionnaire.yaml"));
        let reader = Reader::new(&sources, &instrument);
        let mut work = Workspace::default();
        let mut count = 0;
        for entry in fs::read_dir(folder.join("answers")).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let reading = reader.read(FileId(9), &text, &mut work);
            let errors: Vec<_> = reading
                .findings
                .iter()
                .filter(|finding| finding.severity() == Severity::Error)
                .map(|finding| (finding.rule.name, &finding.message.en))
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}", path.display());
            work.recycle(reading.answers.unwrap());
            count += 1;
        }
        assert!(count > 100, "{count} files");
    }
}

#[test]
fn numbers_are_exact_or_refused() {
    let items = "- {id: n, type: decimal, decimals: any, text: How much?}";
    for fine in ["-0", "1e-100", "9007199254740993", "18446744073709551616", "1E2"] {
        assert_eq!(found(items, &format!("{{\"n\": {fine}}}")), [""; 0], "{fine}");
    }
    let rules = [
        ("1e400", "inexact-number"),
        ("12345678901234567890123456789", "inexact-number"),
        ("NaN", "json-syntax"),
        ("Infinity", "json-syntax"),
        ("007", "json-syntax"),
        ("+5", "json-syntax"),
        ("0x10", "json-syntax"),
        ("1_000", "json-syntax"),
        ("\"3,5\"", "wrong-answer-type"),
        ("true", "wrong-answer-type"),
        ("[]", "wrong-answer-type"),
        ("{}", "wrong-answer-type"),
    ];
    for (number, rule) in rules {
        let told = found(items, &format!("{{\"n\": {number}}}"));
        assert_eq!(told.len(), 1, "{number}: {told:?}");
        assert!(told[0].starts_with(rule), "{number}: {told:?}");
    }
}

#[test]
fn blanks_of_every_kind_are_findings_and_follow_from_nothing_else() {
    let items = "- {id: t, type: text, required: true, text: What?}\n\
                 - {id: p, type: yes_no, required: true, text: Is it?}";
    for blank in ["null", "\"\"", "\" \\t\\u00a0\""] {
        let told = found(items, &format!("{{\"t\": {blank}, \"p\": {blank}}}"));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|told| told.starts_with("blank-answer")), "{told:?}");
    }
}

#[test]
fn codes_are_compared_after_normalisation_and_the_nearest_is_named() {
    let items = "- id: c\n  type: single\n  text: Which?\n  options:\n    \
                 - {code: å, label: A}\n    - {code: beta, label: B}";
    assert_eq!(found(items, "{\"c\": \"a\u{30a}\"}"), [""; 0]);
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let (_, findings) = read(&reader, &file(r#"{"c": "bela"}"#));
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.help[0].en, "did you mean `beta`?");
    assert_eq!(finding.pointer.as_deref(), Some("/answers/c"));
    assert_eq!(finding.unit.as_deref(), Some("1"));
}

#[test]
fn what_a_hard_check_marks_is_invalid_and_the_route_is_walked_anew() {
    let items = "- {id: staff, type: integer, text: How many?}\n\
        - id: trained\n  type: integer\n  text: How many are trained?\n  checks:\n    \
        - {id: most, must: trained <= staff, level: hard, message: 'At most {{ staff }}'}\n\
        - {id: how, type: yes_no, text: Long?, required: true, ask_if: trained > 0}";
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let (readings, findings) = read(&reader, &file(r#"{"staff": 3, "trained": 5}"#));
    assert_eq!(told(&findings), ["failed-check: check `most` fails: At most 3"]);
    let answers = readings[0].answers.as_ref().unwrap();
    assert!(answers.has_errors());
    let state = |name: &str| {
        let slot = instrument.plan().find(name).unwrap();
        answers.record().cell(slot).state
    };
    assert_eq!(state("trained"), AnswerState::Invalid);
    assert_eq!(state("how"), AnswerState::Invalid, "taken over from its condition");
}

#[test]
fn a_check_is_judged_from_its_version_on() {
    // The questionnaire is version 1.
    for (since, fires) in [("1", true), ("0.5", true), ("2", false), ("first", true)] {
        let items = format!(
            "- {{id: n, type: integer, text: N?, checks: [{{id: few, must: n < 5, \
             level: hard, message: Few, since: \"{since}\"}}]}}"
        );
        assert_eq!(found(&items, r#"{"n": 7}"#).len(), usize::from(fires), "{since}");
    }
}

#[test]
fn bounds_may_rest_on_other_answers() {
    let items = "- {id: all, type: integer, text: How many?}\n\
                 - {id: part, type: integer, max: all, text: How many of them?}";
    assert_eq!(found(items, r#"{"all": 3, "part": 3}"#), [""; 0]);
    let told = found(items, r#"{"all": 3, "part": 4}"#);
    assert_eq!(told, ["out-of-range: `part` is 4, more than 3"]);
}

#[test]
fn what_is_sensitive_is_never_echoed() {
    let items = "- {id: secret, type: integer, max: 9, sensitive: true, text: How many?}\n\
                 - {id: shown, type: integer, max: secret, text: How many?}";
    for answers in
        [r#"{"secret": 4711}"#, r#"{"secret": "4711"}"#, r#"{"secret": 47.11}"#]
    {
        let (sources, instrument) = instrument("demo.yaml", &demo(items));
        let reader = Reader::new(&sources, &instrument);
        let text = file(answers);
        let (readings, findings) = read(&reader, &text);
        assert!(findings.len() == 1 && !format!("{findings:?}").contains("47"));
        let hidden = readings[0].hidden[0].range();
        assert!(text[hidden].contains("47"));
    }
    let told = found(items, r#"{"secret": 7, "shown": 8}"#);
    assert_eq!(told, ["out-of-range: `shown` is 8, more than ‹hidden›"]);
}

#[test]
fn a_grid_may_have_one_missing_code_for_all_rows() {
    let items = "- id: g\n  type: grid\n  required: true\n  each_row_required: true\n  \
        allow_missing: [dont_know]\n  text: Who?\n  rows:\n    - {id: a, label: A}\n    \
        - {id: b, label: B}\n  options:\n    - {code: x, label: X}\n    - {code: y, label: Y}";
    assert_eq!(found(items, r#"{"g": {"missing": "dont_know"}}"#), [""; 0]);
    assert_eq!(
        found(items, r#"{"g": {"a": "x", "b": {"missing": "dont_know"}}}"#),
        [""; 0]
    );
    let told = found(items, r#"{"g": {"a": "x"}}"#);
    assert_eq!(told, ["missing-answer: required item `g.b` has no answer"]);
    let told = found(items, r#"{"g": {"a": "x", "a": "y", "b": "x"}}"#);
    assert_eq!(told, ["duplicate-answer-key: the key `a` is there already"]);
}

#[test]
fn a_missing_code_with_an_option_of_its_own_is_spelled_as_that() {
    let items = "- id: m\n  type: multiple\n  required: true\n  text: Which?\n  options:\n    \
        - {code: a, label: A}\n    - {code: b, label: B}\n    \
        - {code: vet_ej, label: Vet ej, missing: dont_know}";
    assert_eq!(found(items, r#"{"m": ["vet_ej"]}"#), [""; 0]);
    let told = found(items, r#"{"m": ["a", "vet_ej"]}"#);
    assert!(told[0].starts_with("exclusive-with-others"), "{told:?}");
    let told = found(items, r#"{"m": {"missing": "dont_know"}}"#);
    assert!(told[0].starts_with("missing-code-not-offered"), "{told:?}");
    let told = found(items, r#"{"m": []}"#);
    assert_eq!(told, ["missing-answer: required item `m` has no answer"]);
}

#[test]
fn places_are_right_after_a_byte_order_mark_and_with_any_line_end() {
    let items = "- {id: staff, type: integer, max: 9, text: How many?}";
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let text = "\u{feff}{\"questionnaire\": \"demo\", \"version\": \"1\",\r\n \
        \"unit\": \"å\", \"status\": \"complete\",\r\n \"answers\": {\"staff\": 10}}\r\n";
    let source = Source::new("a.json", text);
    let (_, findings) = read(&reader, text);
    let span = findings.iter().next().unwrap().label.span;
    let at = source.position(span.start as usize);
    assert_eq!((at.line, at.column), (3, 23));
    assert_eq!(&source.text()[span.range()], "10");
}

#[test]
fn one_bad_line_of_a_stream_leaves_the_others_alone() {
    let items = "- {id: p, type: yes_no, text: Is it?}";
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let line = |unit: &str| {
        file(r#"{"p": "yes"}"#).replace("\"1\", \"s", &format!("\"{unit}\", \"s"))
    };
    let text = format!("{}\n\n{{\"questionnaire\": \n{}\n", line("7"), line("8"));
    let (readings, findings) = read(&reader, &text);
    let units: Vec<_> = readings
        .iter()
        .map(|r| r.answers.as_ref().map(|a| a.unit().to_owned()))
        .collect();
    assert_eq!(units, [Some("7".to_owned()), None, Some("8".to_owned())]);
    assert_eq!(findings.len(), 1);
}

#[test]
fn deep_nesting_and_long_lists_are_findings() {
    let items = "- {id: p, type: yes_no, text: Is it?}";
    let deep = format!("{{\"p\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(found(items, &deep)[0].starts_with("wrong-answer-type"));
    assert!(found(items, &"[".repeat(10_000))[0].starts_with("json-syntax"));
    let deep = format!("{}1{}", "{\"p\": ".repeat(10_000), "}".repeat(10_000));
    assert!(found(items, &deep)[0].starts_with("wrong-answer-type"));
}

/// A file with every kind of answer.
static RICH: LazyLock<(Sources, Instrument, String)> = LazyLock::new(|| {
    let folder = PathBuf::from("questionnaires/kvinnofridsbarometern/2025");
    let (sources, instrument) = at(&folder.join("questionnaire.yaml"));
    let text = fs::read_to_string(folder.join("answers/0120.json")).unwrap();
    (sources, instrument, text)
});

#[test]
fn a_file_cut_anywhere_is_a_finding_and_no_panic() {
    let (sources, instrument, text) = &*RICH;
    let reader = Reader::new(sources, instrument);
    let mut work = Workspace::default();
    for end in (0..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
        let reading = reader.read(FileId(9), &text[..end], &mut work);
        let rules: Vec<_> = reading.findings.iter().map(|f| f.rule.name).collect();
        assert_eq!(rules, ["json-syntax"], "cut at {end}");
        assert!(reading.answers.is_none());
        let _ = answers::peek(&text[..end]);
        let _ = answers::is_ndjson(&text[..end]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_is_no_panic(at in 0_usize..1_000_000, byte in 0_u8..128) {
        let (sources, instrument, text) = &*RICH;
        let reader = Reader::new(sources, instrument);
        let mut bytes = text.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let reading = reader.read(FileId(9), &text, &mut Workspace::default());
        let source = Source::new("a", text.as_str());
        for finding in reading.findings.iter() {
            prop_assert!(finding.label.span.end as usize <= source.text().len());
            prop_assert!(finding.message.sv != finding.message.en || finding.message.en.is_empty());
        }
    }
}

#[test]
fn the_schema_accepts_what_is_read_without_errors() {
    let (_, instrument, text) = &*RICH;
    let schema = answers::schema(instrument);
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let wrong = text.replace("\"a1_analys\": \"egna\"", "\"a1_analys\": \"egen\"");
    assert_ne!(&wrong, text);
    assert!(!validator.is_valid(&serde_json::from_str(&wrong).unwrap()));
}

#[test]
fn findings_say_what_where_and_why() {
    let items = "- {id: samordnare, type: yes_no, text: Finns det?}\n\
        - {id: tjanst, type: integer, max: 100, text: Hur mycket?}\n\
        - {id: boende, type: yes_no, text: Finns det?}\n\
        - {id: plan, type: yes_no, required: true, text: Finns den?}\n\
        - {id: drift, type: text, text: Vem?, ask_if: boende == 'yes'}";
    let (sources, instrument) = instrument("demo/2029/questionnaire.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let text = "{\"questionnaire\": \"demo\", \"version\": \"1\", \"unit\": \"0115\",\n \
        \"status\": \"complete\",\n \"answers\": {\n  \"samordnare\": \"yes\",\n  \
        \"tjanst\": 140,\n  \"boende\": \"no\",\n  \"drift\": \"ideell\"\n }}";
    let source = Source::new("0115.json", text);
    let (_, findings) = read(&reader, text);
    let told: Vec<String> = findings
        .iter()
        .map(|finding| {
            let at = source.position(finding.label.span.start as usize);
            let place = format!("{}:{}", at.line, at.column);
            let why = finding.why.as_ref().unwrap();
            let [help, pointer] =
                [&finding.help[0].en, finding.pointer.as_ref().unwrap()];
            format!("{place} {pointer}\n{}\n{help}\n{}", finding.message.en, why.en)
        })
        .collect();
    let expected = [
        "3:2 /answers\nrequired item `plan` has no answer\n\
         ask the unit, or fill in `plan` in the file\n\
         questionnaire.yaml:13 requires it, and no earlier answer hides it",
        "5:13 /answers/tjanst\n`tjanst` is 140, more than 100\n\
         ask the unit; do not clip to 100\nquestionnaire.yaml:11 sets `max: 100`",
        "7:12 /answers/drift\n`drift` has an answer but is not asked\n\
         it earns no points; remove it, or correct `boende`\n\
         questionnaire.yaml:14 asks it only if `boende == 'yes'`",
    ];
    assert_eq!(told, expected);
}

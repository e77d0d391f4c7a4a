//! Notations: JSON, YAML and wide CSV hold the same answers, and say where they do not.
//!
//! Generated answer files go there and back through every notation; a folder a rule in
//! `tests/convert/`, where `bad` has this finding and no other and `good` none; and what
//! spreadsheets make of tables.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use serde_json::Value;
use survey::answers::{self, Columns, Notation, Reader, Reading, Table, Workspace};
use survey::check::{Instrument, check};
use survey::diagnostic::Findings;
use survey::load;
use survey::source::{FileId, Source, Sources};

use crate::support::Beside;

fn instrument(name: &str, text: &str) -> (Sources, Instrument) {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let file = sources.add(Source::new(name, text));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings);
    let (instrument, _) = check(&sources, read.unwrap(), None, Vec::new(), &mut findings);
    let Some(instrument) = instrument else { panic!("{name}: {:?}", told(&findings)) };
    (sources, instrument)
}

fn demo(items: &str) -> String {
    let items: String = items.lines().map(|line| format!("      {line}\n")).collect();
    format!(
        "questionnaire: demo\nversion: \"1\"\ntitle: Demo\nlanguages: [en]\n\
         missing: {{offer: [dont_know, refused]}}\n\
         randomise: {{arm: {{arms: {{a: 1, b: 1}}, by: unit}}}}\n\
         sections:\n  - id: s\n    title: S\n    items:\n{items}"
    )
}

fn told(findings: &Findings) -> Vec<String> {
    findings.iter().map(|f| format!("{}: {}", f.rule.name, f.message.en)).collect()
}

fn file(answers: &str) -> String {
    format!(
        r#"{{"questionnaire": "demo", "version": "1", "unit": "1", "status": "complete", "answers": {answers}}}"#
    )
}

/// The rows of a table, each with its notation; quotes may span lines.
fn rows(text: &str, reader: &Reader<'_>) -> Vec<(Notation, String)> {
    let mut lines = text.split_inclusive('\n');
    let head = lines.next().unwrap_or_default();
    let table = Arc::new(Table::new(head.trim_start_matches('\u{feff}'), 1));
    let columns = Arc::new(Columns::new(&table, Some(reader)));
    if !columns.is_sound() {
        return vec![(Notation::Head(columns), head.to_owned())];
    }
    let mut rows = Vec::new();
    let mut end = answers::RowEnd::new(table.delimiter());
    let mut row = String::new();
    for line in lines {
        row.push_str(line);
        if end.is_after(line.as_bytes()) {
            rows.push((Notation::Row(Arc::clone(&columns)), std::mem::take(&mut row)));
        }
    }
    if !row.is_empty() {
        rows.push((Notation::Row(columns), row));
    }
    rows
}

fn read_table(reader: &Reader<'_>, text: &str) -> Vec<Reading> {
    let mut work = Workspace::default();
    let rows = rows(text, reader);
    rows.iter()
        .map(|(notation, row)| reader.read_as(notation, FileId(9), row, &mut work))
        .collect()
}

/// What is found when lines of JSON become a table.
fn to_table(reader: &Reader<'_>, text: &str) -> Findings {
    let (_, columns) = answers::head(reader, ',');
    let mut findings = Findings::default();
    let mut first = None;
    for line in text.lines() {
        let peek = answers::peek(line);
        let version = peek.version.map(|word| word.into_owned());
        let first = first.get_or_insert_with(|| version.clone());
        match answers::record(reader, &Notation::Json, FileId(9), line) {
            Err(found) => findings.append(found),
            Ok(record) if version != *first => {
                findings.extend([record.mixed("demo@2", "demo@1")])
            }
            Ok(record) => match answers::row(&record, reader, &columns) {
                Err(found) => findings.append(found),
                Ok((_, warnings)) => {
                    findings.extend(warnings.into_iter().map(|(_, f)| f))
                }
            },
        }
    }
    findings
}

fn found(reader: &Reader<'_>, kind: &str, text: &str) -> Findings {
    if kind == "json" {
        let text = if text.contains("\"answers\"") {
            text.to_owned()
        } else {
            file(text.trim())
        };
        return to_table(reader, &text);
    }
    let mut findings = Findings::default();
    read_table(reader, text)
        .into_iter()
        .for_each(|reading| findings.append(reading.findings));
    findings
}

#[test]
fn every_rule_has_a_page_and_a_folder_that_hold() {
    let names: BTreeSet<String> =
        answers::NOTATION_RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let folders: BTreeSet<String> = fs::read_dir("tests/convert")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, names);
    let mut wrong = Vec::new();
    for rule in answers::NOTATION_RULES {
        let folder = PathBuf::from("tests/convert").join(rule.name);
        let path = folder.join("questionnaire.yaml");
        let yaml = fs::read_to_string(&path).unwrap();
        let kind = if folder.join("bad.csv").exists() { "csv" } else { "json" };
        let text = |name: &str| {
            fs::read_to_string(folder.join(format!("{name}.{kind}"))).unwrap()
        };
        let mut cases =
            vec![(yaml.clone(), text("bad"), true), (yaml, text("good"), false)];
        let parts: Vec<&str> = rule.explanation.split("```").collect();
        assert_eq!(parts.len(), 9, "{}: two examples of two blocks", rule.name);
        for (block, is_bad) in [(1, true), (5, false)] {
            let items = parts[block].strip_prefix("yaml\n").unwrap();
            let text = parts[block + 2].split_once('\n').unwrap().1;
            cases.push((demo(items), text.to_owned(), is_bad));
        }
        for (yaml, text, is_bad) in cases {
            let (sources, instrument) = instrument(path.to_str().unwrap(), &yaml);
            let found = found(&Reader::new(&sources, &instrument), kind, &text);
            let fits = found.iter().all(|finding| finding.rule.name == rule.name);
            if found.is_empty() == is_bad || !fits {
                wrong.push(format!("{} {is_bad}: {:?}", rule.name, told(&found)));
            }
            assert!(found.iter().all(|f| !f.message.sv.is_empty()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Items of every kind that this version of the language loads.
const RICH: &str = "- {id: ja, type: yes_no, text: Is it?}
- id: en
  type: single
  text: Which?
  options: [{code: '0180', label: A}, {code: 'a|b', label: B}, {code: annan, label: C, specify: text}, {code: antal, label: D, specify: {type: integer}}]
- id: flera
  type: multiple
  text: Which?
  options: [{code: '[]', label: A}, {code: 'a\\b', label: B}, {code: 'c|d', label: C}, {code: annan, label: D, specify: text}]
- {id: antal, type: decimal, decimals: any, text: How many?}
- {id: skala, type: scale, from: 1, to: 5, text: How good?}
- {id: fritext, type: long_text, text: What?}
- {id: dag, type: date, text: When?}
- {id: status, type: text, text: A name that an answer file has too}
- id: rut
  type: grid
  text: Who?
  rows: [{id: a, label: A}, {id: b, label: B}]
  options: [{code: x, label: X}, {code: annan, label: Y, specify: text}]
- id: rutor
  type: grid
  multiple: true
  text: Who?
  rows: [{id: a, label: A}, {id: b, label: B}]
  options: [{code: x, label: X}, {code: 'y|', label: Y}]";

static RICH_READER: LazyLock<(Sources, Instrument)> =
    LazyLock::new(|| instrument("demo.yaml", &demo(RICH)));

/// What another reader of YAML is asked for: it holds no number of 28 digits.
#[derive(serde::Deserialize)]
struct Theirs {
    unit: Value,
    answers: TheirAnswers,
}

#[derive(serde::Deserialize)]
struct TheirAnswers {
    #[serde(default)]
    fritext: Value,
    #[serde(default)]
    status: Value,
}

/// What a text goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Json,
    Line,
    Yaml,
    Csv,
}

/// A text in a further notation.
fn step(
    reader: &Reader<'_>,
    (notation, text): &(Notation, String),
    step: Step,
    delimiter: char,
) -> Result<(Notation, String), Findings> {
    let record = answers::record(reader, notation, FileId(9), text)?;
    Ok(match step {
        Step::Json => (Notation::Json, record.json()),
        Step::Line => (Notation::Json, record.line()),
        Step::Yaml => (Notation::Yaml, answers::yaml_of(&record, reader)?),
        Step::Csv => {
            let (_, columns) = answers::head(reader, delimiter);
            let (row, _) = answers::row(&record, reader, &columns)?;
            (Notation::Row(columns), row)
        }
    })
}

/// Texts in which something usually goes wrong.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "null",
            "~",
            "yes",
            "no",
            "NO",
            "on",
            "true",
            "True",
            "0180",
            "1_000",
            "1e2",
            "-0",
            "=1+1",
            "@x",
            "a|b",
            "a\\b",
            "[]",
            "{}",
            "- a",
            "a: b",
            "# c",
            "a,b;c\td",
            "\"",
            "\"\"",
            "'",
            "å\u{30a}",
            "x\ny",
            "x\r\ny",
            "\rx",
            " x",
            "x ",
            "\t",
            "2025-01-01",
            "12:30",
            ".5",
            "\u{1f600}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}x",
            "<<",
            "!x",
            "&a",
            "*a",
            "?",
            "%",
            "`",
            "{{ x }}",
            "|",
            ">",
            "\u{7f}",
            "0x1F",
            "0o17",
            ".inf",
            "NaN",
            "1,5",
            "--- ",
            "...",
        ])
        .prop_map(str::to_owned),
        "\\PC{1,12}",
        "[ -~åäö\n\"|\\\\,;]{1,20}",
    ]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "0",
            "-0",
            "1.0",
            "1.10",
            "1e2",
            "1E2",
            "1E+2",
            "0.1e-7",
            "1234567890123456789012345678",
            "12345678901234567890.12345678",
            "-9007199254740993",
            "18446744073709551616",
        ])
        .prop_map(str::to_owned),
        any::<i64>().prop_map(|n| n.to_string()),
        (any::<i32>(), 0_u32..1_000_000).prop_map(|(n, d)| format!("{n}.{d:06}")),
    ]
}

fn json(text: &str) -> String {
    Value::from(text).to_string()
}

const MISSING: &str = r#"{"missing": "dont_know"}"#;

/// An answer to each item of [`RICH`], or none.
fn rich() -> impl Strategy<Value = String> {
    let missing = || Just(MISSING.to_owned());
    let one = |codes: &'static [&'static str]| prop::sample::select(codes).prop_map(json);
    let beside = || {
        nasty().prop_map(|t| format!(r#"{{"code": "annan", "specify": {}}}"#, json(&t)))
    };
    let single = prop_oneof![
        one(&["0180", "a|b", "annan"]),
        beside(),
        number().prop_map(|n| format!(r#"{{"code": "antal", "specify": {n}}}"#)),
        missing(),
    ];
    let ticks = (
        prop::sample::subsequence(vec!["[]", "a\\b", "c|d"], 0..=3),
        prop::option::of(beside()),
    )
        .prop_map(|(codes, beside)| {
            let list: Vec<String> = codes.into_iter().map(json).chain(beside).collect();
            format!("[{}]", list.join(", "))
        });
    let cells = |a: BoxedStrategy<String>, b: BoxedStrategy<String>| {
        prop_oneof![
            (prop::option::of(a), prop::option::of(b)).prop_filter_map(
                "a row",
                |(a, b)| {
                    let rows: Vec<String> = [("a", a), ("b", b)]
                        .into_iter()
                        .filter_map(|(id, cell)| Some(format!("\"{id}\": {}", cell?)))
                        .collect();
                    (!rows.is_empty()).then(|| format!("{{{}}}", rows.join(", ")))
                }
            ),
            Just(MISSING.to_owned()),
        ]
    };
    let cell = || prop_oneof![Just(json("x")), beside(), missing()].boxed();
    let several = || {
        prop_oneof![Just("[]".to_owned()), Just(r#"["y|", "x"]"#.to_owned()), missing()]
            .boxed()
    };
    let text = || nasty().prop_map(|text| json(&text));
    let of = |id: &'static str, value: BoxedStrategy<String>| {
        prop::option::of(value)
            .prop_map(move |value| value.map(|v| format!("\"{id}\": {v}")))
    };
    let answers = (
        of("ja", one(&["yes", "no"]).boxed()),
        of("en", single.boxed()),
        of("flera", prop_oneof![ticks, missing()].boxed()),
        of("antal", prop_oneof![number(), missing()].boxed()),
        of("skala", number().boxed()),
        of("fritext", prop_oneof![text(), missing()].boxed()),
        of("dag", Just(json("2025-02-28")).boxed()),
        of("status", text().boxed()),
        of("rut", cells(cell(), cell()).boxed()),
        of("rutor", cells(several(), several()).boxed()),
    );
    (answers, nasty(), nasty(), nasty()).prop_map(|(a, unit, reason, note)| {
        let answers = [a.0, a.1, a.2, a.3, a.4, a.5, a.6, a.7, a.8, a.9];
        let answers: Vec<String> = answers.into_iter().flatten().collect();
        format!(
            "{{\"questionnaire\": \"demo\", \"version\": \"1\", \"unit\": {}, \"part\": \"p\", \
             \"status\": \"partial\", \"disposition\": \"no\", \"language\": \"en\", \
             \"started\": \"2025-10-02T09:12:00+02:00\", \"simulated\": true, \
             \"answers\": {{{}}}, \"draws\": {{\"arm\": \"b\"}}, \"confirmed\": [{{\"check\": \"c\", \"reason\": {}}}], \
             \"given_by\": {{\"ja\": \"sender\"}}, \
             \"signatures\": [{{\"name\": {note}, \"when\": \"2025-10-02T09:12:00Z\", \"as\": \"reviewer\", \"since\": \"changed\"}}], \
             \"notes\": {{\"lista[2].namn\": [{{\"text\": {note}, \"when\": \"2025-10-02T09:12:00Z\"}}]}}, \
             \"calls\": [{{\"outcome\": \"refusal\", \"when\": \"2025-10-02T09:12:00Z\", \"text\": {note}}}], \
             \"replaces\": \"sha256:00\", \"instrument\": \"sha256:00\"}}",
            json(&unit),
            answers.join(", "),
            json(&reason),
            note = json(&note),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn there_and_back_is_the_identity(
        text in rich(),
        steps in prop::collection::vec(
            prop::sample::select(vec![Step::Json, Step::Line, Step::Yaml, Step::Csv]), 0..4),
        delimiter in prop::sample::select(vec![',', ';', '\t']),
    ) {
        let (sources, instrument) = &*RICH_READER;
        let reader = Reader::new(sources, instrument);
        let start = step(&reader, &(Notation::Json, text.clone()), Step::Line, ',');
        let start = start.map_err(|f| TestCaseError::fail(format!("{:?}", told(&f))))?;
        let mut now = start.clone();
        for next in steps.iter().copied().chain([Step::Line]) {
            now = step(&reader, &now, next, delimiter)
                .map_err(|f| TestCaseError::fail(format!("{next:?}: {:?} in {}", told(&f), now.1)))?;
            if let Notation::Yaml = now.0 {
                // Another reader of YAML sees the same texts.
                let theirs: Theirs = serde_yaml::from_str(&now.1).unwrap();
                let ours: Value = serde_json::from_str(&start.1).unwrap();
                prop_assert_eq!(&theirs.answers.fritext, &ours["answers"]["fritext"]);
                prop_assert_eq!(&theirs.answers.status, &ours["answers"]["status"]);
                prop_assert_eq!(&theirs.unit, &ours["unit"]);
            }
        }
        // Every text and every digit; what was generated stands in the order of the items.
        prop_assert_eq!(&now.1, &start.1);
    }

    #[test]
    fn no_table_makes_a_panic(text in "[a-z_,;\"\n\r|\\\\\\[\\]{}0-9å]{0,200}") {
        let (sources, instrument) = &*RICH_READER;
        let reader = Reader::new(sources, instrument);
        for text in [text.clone(), format!("_questionnaire,_version,unit,_status,en,flera,antal\n{text}")] {
            for (notation, row) in rows(&text, &reader) {
                let reading = reader.read_as(&notation, FileId(9), &row, &mut Workspace::default());
                for finding in reading.findings.iter() {
                    prop_assert!(finding.label.span.end as usize <= row.len());
                }
                let _ = answers::record(&reader, &notation, FileId(9), &row);
            }
        }
    }

    #[test]
    fn no_yaml_makes_a_panic(text in "[a-z_:,\"'\n \\-\\[\\]{}0-9å|>&*!]{0,200}") {
        let (sources, instrument) = &*RICH_READER;
        let reader = Reader::new(sources, instrument);
        let reading = reader.read_as(&Notation::Yaml, FileId(9), &text, &mut Workspace::default());
        prop_assert!(!reading.findings.is_empty());
    }
}

#[test]
fn the_examples_of_the_repository_survive_every_notation() {
    for folder in
        ["kvinnofridsbarometern/2023", "kvinnofridsbarometern/2025", "boende/2026"]
    {
        let folder = Path::new("questionnaires").join(folder);
        let path = folder.join("questionnaire.yaml");
        let text = fs::read_to_string(&path).unwrap();
        let (sources, instrument) = instrument(path.to_str().unwrap(), &text);
        let reader = Reader::new(&sources, &instrument);
        for entry in fs::read_dir(folder.join("answers")).unwrap() {
            let text = fs::read_to_string(entry.unwrap().path()).unwrap();
            let mut now = (Notation::Json, text.clone());
            for next in
                [Step::Yaml, Step::Csv, Step::Line, Step::Csv, Step::Yaml, Step::Json]
            {
                now = step(&reader, &now, next, ';').map_err(|f| told(&f)).unwrap();
            }
            // Numbers as 64 bits are enough here; every digit is the property's business.
            let [before, after] =
                [&text, &now.1].map(|text| serde_json::from_str::<Value>(text).unwrap());
            assert_eq!(before, after);
        }
    }
}

/// The findings of a table of demo's items, with line and column.
fn at(items: &str, table: &str) -> Vec<String> {
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let mut told = Vec::new();
    let mut line = 1;
    for (notation, row) in rows(table, &reader) {
        line = if let Notation::Head(_) = notation { 1 } else { line + 1 };
        let source = Source::from_line("t.csv", row.as_str(), line);
        let reading =
            reader.read_as(&notation, FileId(9), &row, &mut Workspace::default());
        for finding in reading.findings.iter() {
            let at = source.position(finding.label.span.start as usize);
            let rule = finding.rule.name;
            told.push(format!(
                "{}:{} {rule}: {}",
                at.line, at.column, finding.message.en
            ));
        }
        line += row.trim_end().matches('\n').count();
    }
    told
}

const HEAD: &str = "_questionnaire,_version,unit,_status";

#[test]
fn findings_stand_at_the_cell() {
    let items = "- {id: kod, type: yes_no, required: true, text: Is it?}\n\
                 - {id: antal, type: integer, max: 9, text: How many?}";
    let table = format!(
        "{HEAD},antal,kod\ndemo,1,å,complete,\"10\",ja\ndemo,1,b,complete,3,\ndemo,1,c,complete,0180,no\n"
    );
    assert_eq!(
        at(items, &table),
        [
            "2:19 out-of-range: `antal` is 10, more than 9",
            "2:24 unknown-code: `ja` is no option of `kod`",
            "3:21 missing-answer: required item `kod` has no answer",
            "4:19 wrong-answer-type: `antal`: expected a whole number, found the text `\"0180\"`",
        ]
    );
}

#[test]
fn the_first_row_is_held_to_the_questionnaire() {
    let items = "- {id: antal, type: integer, text: How many?}";
    let table = format!("{HEAD},antl,antal,antal,\ndemo,1,a,complete,1,2,3,\n");
    assert_eq!(
        at(items, &table),
        [
            "1:38 column-for-unknown-item: the questionnaire has no column `antl`",
            "1:49 repeated-column: the table has `antal` in two places",
            "1:55 column-for-unknown-item: the column has no name",
        ]
    );
    let told =
        at(items, "_questionnaire,_version,unit,status,antal\ndemo,1,a,complete,1\n");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("no column `_status`"), "{told:?}");
}

#[test]
fn ticks_may_have_a_column_an_option() {
    let items = "- id: m\n  type: multiple\n  text: Which?\n  options: [{code: a, label: A}, {code: b, label: B, specify: text}]";
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let table = format!(
        "{HEAD},m.b,m.a,m.b.specify\ndemo,1,1,complete,1,1,x\ndemo,1,2,complete,0,0,\ndemo,1,3,complete,,,\n"
    );
    let told: Vec<String> = rows(&table, &reader)
        .iter()
        .map(|(notation, row)| {
            let line = answers::record(&reader, notation, FileId(9), row).unwrap().line();
            line.split("\"answers\":").nth(1).unwrap().trim_end().to_owned()
        })
        .collect();
    let expected = [r#"{"m":["a",{"code":"b","specify":"x"}]}}"#, r#"{"m":[]}}"#, "{}}"];
    assert_eq!(told, expected);
    let told = at(items, &format!("{HEAD},m.b,m.a\ndemo,1,1,complete,1,\n"));
    assert_eq!(
        told,
        ["2:21 unreadable-cell: `m` has a cell for some options, but none for `a`"]
    );
    let told = at(items, &format!("{HEAD},m.b\ndemo,1,1,complete,1\n"));
    assert!(told[0].starts_with("1:38 column-for-unknown-item"), "{told:?}");
}

#[test]
fn what_a_scalar_of_yaml_is_depends_on_its_item() {
    let items = "- {id: kod, type: yes_no, text: Is it?}\n\
        - {id: antal, type: integer, text: How many?}\n\
        - {id: text, type: text, text: What?}\n\
        - {id: dag, type: date, text: When?}";
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let yaml = "questionnaire: demo\nversion: 1\nunit: 0180\nstatus: complete\nanswers:\n  \
        kod: no\n  antal: 12\n  text: True\n  dag: 2025-02-28\n";
    let record = answers::record(&reader, &Notation::Yaml, FileId(9), yaml).unwrap();
    assert_eq!(
        record.line(),
        "{\"questionnaire\":\"demo\",\"version\":\"1\",\"unit\":\"0180\",\"status\":\"complete\",\
         \"answers\":{\"kod\":\"no\",\"antal\":12,\"text\":\"True\",\"dag\":\"2025-02-28\"}}\n"
    );
    let source = Source::new("a.yaml", yaml.replace("antal: 12", "antal: 1_000"));
    let read = |text: &str| {
        reader.read_as(&Notation::Yaml, FileId(9), text, &mut Workspace::default())
    };
    let reading = read(source.text());
    let finding = reading.findings.iter().next().unwrap();
    let place = source.position(finding.label.span.start as usize);
    assert_eq!((place.line, place.column), (7, 10));
    assert_eq!(
        finding.message.en,
        "`antal`: expected a whole number, found the text `\"1_000\"`"
    );
    assert!(read(yaml).findings.is_empty());
}

#[test]
fn what_is_sensitive_is_hidden_in_tables_too() {
    let items = "- {id: secret, type: integer, max: 9, sensitive: true, text: How many?}";
    let (sources, instrument) = instrument("demo.yaml", &demo(items));
    let reader = Reader::new(&sources, &instrument);
    let table = format!("{HEAD},secret\ndemo,1,1,complete,4711\n");
    let row = table.lines().nth(1).unwrap();
    let reading = &read_table(&reader, &table)[0];
    assert!(!format!("{:?}", reading.findings).contains("4711"));
    assert!(reading.hidden.iter().any(|span| row[span.range()].contains("4711")));
}

const DEMO: &str = "_questionnaire,_version,unit,_status,samordnare";

fn survey(arguments: &[&str]) -> std::process::Output {
    let mut survey = std::process::Command::new(env!("CARGO_BIN_EXE_survey"));
    survey.args(["--questionnaires", "tests/cli/demo/questionnaires"]).args(arguments);
    survey.env("LANG", "C").env_remove("SURVEY_FORMAT").output().unwrap()
}

/// The exit code, and the standard error, of a conversion of these bytes.
fn of_bytes(name: &str, bytes: &[u8]) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let output = survey(&["convert", path.to_str().unwrap(), "--to", "ndjson"]);
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said)
}

#[test]
fn what_a_spreadsheet_saves_is_read_or_refused_in_words() {
    let table = format!("{DEMO}\ndemo,2029,0114,complete,ja\n");
    let utf16 = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let latin1 = [table.as_bytes(), b"demo,2029,01\xe54,complete,ja\n"].concat();
    let semicolons = format!("\u{feff}{}", table.replace(',', ";")).replace('\n', "\r\n");
    let head = format!("{DEMO}\n");
    let cases: [(&[u8], i32, &str); 7] = [
        (table.as_bytes(), 0, "1 record: 1 converted, 0 left out"),
        (semicolons.as_bytes(), 0, "1 record: 1 converted, 0 left out"),
        (&utf16(&table), 3, "it looks like UTF-16"),
        (&latin1, 1, "unreadable-line"),
        (b"", 1, "the table has no rows of answers"),
        (head.as_bytes(), 1, "the table has no rows of answers"),
        (b"a,b\n1,2\n1,2\n", 1, "no column `unit`"),
    ];
    for (bytes, code, said) in cases {
        let (ended, told) = of_bytes("t.csv", bytes);
        assert!(ended == code && told.contains(said), "{said}: {ended} {told}");
    }
    assert_eq!(of_bytes("t.yaml", b"").0, 1);
    assert_eq!(of_bytes("t.yaml", b"a: [b\n").0, 1);
}

#[test]
fn many_rows_are_read_one_after_the_other() {
    let mut table = format!("{DEMO}\n");
    for row in 0..10_000 {
        table.push_str(&format!(
            "demo,2029,{row:04},complete,{}\n",
            if row == 7 { "\"" } else { "ja" }
        ));
    }
    // The quote of the eighth row is never closed and takes all rows after it with it.
    let (code, said) = of_bytes("t.csv", table.as_bytes());
    assert!(code == 1 && said.contains("8 records: 7 converted, 1 left out"), "{said}");
    assert!(said.contains("t.csv:9:"), "{said}");
    let (code, said) = of_bytes("t.csv", table.replace('"', "ja").as_bytes());
    assert!(code == 0 && said.contains("10,000 converted"), "{said}");
}

#[test]
fn every_type_of_item_survives_every_notation() {
    let path = Path::new("tests/questionnaires/omsorg/2026/questionnaire.yaml");
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let text = fs::read_to_string(path).unwrap();
    let file = sources.add(Source::new(path.to_str().unwrap(), text));
    let read = load::questionnaire(file, &mut sources, &Beside, &mut findings);
    let (instrument, _) = check(&sources, read.unwrap(), None, Vec::new(), &mut findings);
    let Some(instrument) = instrument else { panic!("{:#?}", told(&findings)) };
    let reader = Reader::new(&sources, &instrument);
    let answers = r#"{"samtycke":true,"kanal":"webb","kostnad_plats":41.50,"avgift":1200.00,"beslut":"2025-02-28","uppfoljd":"2025-02","start":1999,"oppnar":"07:30","besok":"PT90M","rangordning":["rullator","sang"],"fordelning":{"personal":60,"ovrigt":40.0},"granne":"0117","plats":{"lat":"59.33","lon":"18.06","accuracy":"12"},"plan":{"name":"1e5.pdf","bytes":120,"sha256":"12e34"},"annat_stod":{"code":"sent","specify":2001},"timmar":{"dag":40,"natt":{"missing":"dont_know"}},"placering":[{"boende":"a1","fran":"2025-01-01","dygn":12},{"boende":"0180","dygn":{"missing":"refused"}}],"team":[{"namn":"=no, \"1\"","storlek":4,"schema":[{"skift":"dag","antal":2,"avbrott":[{"langd":"PT1H"}]}],"narmast":"2"},{}],"insats":[{"row":"hemtjanst","brukare":3}],"stora_team":[]}"#;
    let text = format!(
        r#"{{"questionnaire":"omsorg","version":"2026","unit":"0114","status":"partial","answers":{answers}}}"#
    );
    let start = (Notation::Json, format!("{text}\n"));
    let mut now = start.clone();
    for next in [Step::Csv, Step::Yaml, Step::Line, Step::Yaml, Step::Csv, Step::Line] {
        now = step(&reader, &now, next, ',').map_err(|f| told(&f)).unwrap();
    }
    assert_eq!(now.1, start.1);
    let (_, row) = step(&reader, &start, Step::Csv, ',').map_err(|f| told(&f)).unwrap();
    for cell in
        [",rullator|sang,", ",60,", ",40.0,", "\"{\"\"lat\"\":\"\"59.33\"\"", ",[],"]
    {
        assert!(row.contains(cell), "{cell} in {row}");
    }
}

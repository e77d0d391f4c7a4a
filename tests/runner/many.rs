//! More units than are kept in memory: the same rows as of few, wherever they were held.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::generate;
use crate::support::generated;

const ITEMS: usize = 12;
/// More than are kept, and few enough to be.
const MANY: usize = 2_600;
const FEW: usize = 900;

/// A folder with the generated study, and answers of many units and of the first few.
fn study() -> TempDir {
    let folder = generated(ITEMS);
    let records = generate::records(ITEMS, MANY);
    fs::write(folder.path().join("many.ndjson"), &records).unwrap();
    let few: Vec<&str> = records.split_inclusive('\n').take(FEW).collect();
    fs::create_dir(folder.path().join("few")).unwrap();
    fs::write(folder.path().join("few/many.ndjson"), few.concat()).unwrap();
    folder
}

/// Runs the program in a folder on so many threads; its output, and what it said beside it.
pub fn run(folder: &Path, words: &[&str], threads: &str, code: i32) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(words).current_dir(folder).env("LANG", "C.UTF-8");
    for name in ["SURVEY_LOCALE", "SURVEY_FORMAT", "SURVEY_QUESTIONNAIRES", "LC_ALL"] {
        command.env_remove(name);
    }
    let output = command.env("RAYON_NUM_THREADS", threads).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn rows_of_many_are_those_of_few_and_the_same_for_any_number_of_threads() {
    let folder = study();
    for format in ["ndjson", "csv", "json"] {
        let words = ["score", "many.ndjson", "--format", format];
        let (many, said) = run(folder.path(), &words, "1", 0);
        assert!(said.contains("2,600 files: 2,600 scored"), "{said}");
        assert_eq!(run(folder.path(), &words, "3", 0).0, many, "{format}");
        // The questionnaires lie above the folder of the few.
        let words = ["score", "many.ndjson", "--format", format];
        let (few, _) = run(&folder.path().join("few"), &words, "2", 0);
        let rows = |text: &str| -> Vec<String> {
            let lines =
                text.lines().map(|line| line.trim().trim_end_matches(',').to_owned());
            lines
                .filter(|line| {
                    line.starts_with("{\"type\":\"score\"")
                        || line.ends_with(",many.ndjson")
                })
                .collect()
        };
        let (many, few) = (rows(&many), rows(&few));
        assert_eq!((many.len(), few.len()), (MANY, FEW), "{format}");
        assert_eq!(many[..FEW], few[..], "{format}");
    }
}

#[test]
fn the_document_and_the_lines_of_many_hold_the_same() {
    let folder = study();
    let (document, _) =
        run(folder.path(), &["score", "many.ndjson", "--format", "json"], "2", 0);
    let (lines, _) =
        run(folder.path(), &["score", "many.ndjson", "--format", "ndjson"], "2", 0);
    let document: Value = serde_json::from_str(&document).unwrap();
    let results = document["results"].as_array().unwrap();
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(results[..], lines[..MANY]);
    assert_eq!(document["summary"]["scored"], MANY);
    let mut summary = lines[MANY].clone();
    summary.as_object_mut().unwrap().remove("type");
    assert_eq!(document["summary"], summary);
    assert_eq!(document["findings"], Value::Array(Vec::new()));
}

#[test]
fn of_units_that_come_twice_neither_counts_however_far_apart_they_stand() {
    let folder = study();
    let records = fs::read_to_string(folder.path().join("many.ndjson")).unwrap();
    let twice = records.lines().nth(4).unwrap();
    let text = format!("{records}{twice}\n");
    fs::write(folder.path().join("many.ndjson"), text).unwrap();
    let (csv, said) =
        run(folder.path(), &["score", "many.ndjson", "--format", "csv"], "2", 1);
    assert!(
        said.contains("2,601 files: 2,599 scored, 0 incomplete, 2 invalid"),
        "{said}"
    );
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows.len(), 1 + MANY + 1);
    // unit, total, index0, answered, asked, status, result …
    let void = "u4,,,,,complete,invalid,example,false,generated,1,standard,many.ndjson";
    assert_eq!((rows[5], rows[MANY + 1]), (void, void));
    assert!(!rows[6].contains("invalid"), "{}", rows[6]);
    let (lines, _) =
        run(folder.path(), &["score", "many.ndjson", "--format", "ndjson"], "2", 1);
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for row in [&lines[4], &lines[MANY]] {
        assert_eq!(row["unit"], "u4");
        assert_eq!(
            (&row["result"], &row["scores"]),
            (&"invalid".into(), &Value::Object(Default::default()))
        );
    }
    let finding = &lines[MANY + 1];
    assert_eq!(finding["rule"], "second-answer-file", "{finding}");
    let column = twice.find("\"u4\"").unwrap() + 1;
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&(MANY + 1).into(), &column.into())
    );
    let summary = &lines[MANY + 2];
    assert_eq!((&summary["scored"], &summary["invalid"]), (&2_599.into(), &2.into()));
}

#[test]
fn a_bad_line_among_many_is_told_and_all_others_are_scored() {
    let folder = study();
    let records = fs::read_to_string(folder.path().join("many.ndjson")).unwrap();
    let lines: Vec<&str> = records.lines().collect();
    let wrong = lines[7].replace("\"q1\": ", "\"q1\": 999");
    let text =
        [&lines[..7], &[&wrong], &lines[8..2_000], &["{\"a"], &lines[2_000..]].concat();
    fs::write(folder.path().join("many.ndjson"), text.join("\n")).unwrap();
    let words = ["score", "many.ndjson", "--format", "ndjson"];
    let (out, said) = run(folder.path(), &words, "2", 1);
    assert!(
        said.contains("2,601 files: 2,599 scored, 0 incomplete, 2 invalid"),
        "{said}"
    );
    let out: Vec<Value> =
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rows = out.iter().filter(|line| line["type"] == "score").count();
    assert_eq!(rows, MANY);
    assert_eq!((&out[7]["unit"], &out[7]["result"]), (&"u7".into(), &"invalid".into()));
    let unread = &out[MANY];
    assert_eq!((&unread["type"], &unread["line"]), (&"file".into(), &2_001.into()));
    let told: Vec<_> = out[MANY + 1..MANY + 3]
        .iter()
        .map(|finding| {
            (finding["line"].as_u64().unwrap(), finding["rule"].as_str().unwrap())
        })
        .collect();
    assert_eq!(told, [(8, "out-of-range"), (2_001, "json-syntax")]);
    assert_eq!(out[MANY + 3]["type"], "summary");
}

#[test]
fn of_a_long_table_too_a_unit_that_comes_twice_is_told_with_both_its_places() {
    let folder = study();
    let words = ["convert", "many.ndjson", "--to", "csv"];
    let (table, _) = run(folder.path(), &words, "2", 0);
    let twice = table.lines().nth(5).unwrap();
    assert!(twice.contains(",u4,"), "{twice}");
    fs::write(folder.path().join("many.csv"), format!("{table}{twice}\n")).unwrap();
    let words = ["score", "many.csv", "--format", "ndjson"];
    let (lines, said) = run(folder.path(), &words, "2", 1);
    assert!(said.contains("2,601 files: 2,599 scored, 0 incomplete, 2 invalid"));
    let finding = lines.lines().find(|line| line.contains("second-answer-file"));
    let finding: Value = serde_json::from_str(finding.unwrap()).unwrap();
    // The head of the table stands on line 1.
    assert_eq!((&finding["file"], &finding["line"]), (&"many.csv".into(), &2_602.into()));
    let column = twice.find(",u4,").unwrap() + 2;
    assert_eq!(finding["column"], column);
    let first = &finding["related"][0];
    assert_eq!((&first["line"], &first["column"]), (&6.into(), &column.into()));
    let words = ["validate", "many.csv", "--format", "concise"];
    let (concise, _) = run(folder.path(), &words, "2", 1);
    assert!(concise.contains(&format!("many.csv:2602:{column}: error")), "{concise}");
}

#[test]
fn why_of_one_unit_tells_nothing_of_lines_that_cannot_be_read() {
    let folder = study();
    let records = fs::read_to_string(folder.path().join("many.ndjson")).unwrap();
    fs::write(folder.path().join("many.ndjson"), format!("{{\"a\n{records}")).unwrap();
    let why = |unit: &str, code| {
        run(folder.path(), &["why", "many.ndjson", "--unit", unit], "2", code)
    };
    let (told, said) = why("u17", 0);
    assert!(told.contains("u17"), "{told}");
    assert!(!said.contains("many.ndjson:1"), "{said}");
    // A unit that is not there may be the one that cannot be read.
    let (_, said) = why("U17", 2);
    assert!(said.contains("`U17`") && said.contains("`u17`"), "{said}");
    assert!(said.contains("many.ndjson:1"), "{said}");
}

//! Analyses of more units than are kept in memory: what is counted is what all of them in
//! memory come to, in any order and on any number of threads.
//!
//! A part that tells of every single unit has all of them kept, whatever else is asked for:
//! that is the other way to the same tables.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use survey::decimal::Number;
use tempfile::TempDir;

use crate::many::run;

/// More than are kept.
const MANY: usize = 3_000;
const COUNTED: &str = "response,items,figures,reliability";

const QUESTIONNAIRE: &str = r#"
questionnaire: pupils
version: "1"
title: Pupils
languages: [en]
units: {frame: ../schools.csv, id: code, label: name, groups: [county], weight: weight, columns: {adults: integer, weight: decimal, open: yes_no}}
sender: {name: Institute, contact: survey@example.org}
privacy: {purpose: To describe., public: nothing, kept: For a year.}
records: {pupil: {type: text, pattern: "p[0-9]+", pseudonym: true}}
missing: {offer: [dont_know]}
options:
  often: [{code: never, label: Never}, {code: some, label: Sometimes}, {code: often, label: Often}]
sections:
  - id: main
    title: Main
    items:
      - {id: sex, type: single, options: [{code: girl, label: A girl}, {code: boy, label: A boy}], required: true, headline: [girl], text: Who is it?}
      - {id: likes, type: multiple, options: [{code: maths, label: Maths}, {code: music, label: Music}, {code: rare, label: Both}], text: What is liked?}
      - {id: glad, type: single, options: often, text: Glad?}
      - {id: calm, type: single, options: often, text: Calm?}
      - {id: safe, type: single, options: often, ask_if: sex == 'girl', text: Safe?}
      - {id: hours, type: decimal, min: 0, max: 60, decimals: 1, text: How many hours?}
      - id: walk
        type: roster
        text: Which ways are there?
        items: [{id: minutes, type: integer, min: 0, text: How many minutes?}]
"#;

const SCORING: &str = r#"
scoring: standard
for: pupils@1
points_are: example
arithmetic: {decimals: 1, round: half_up}
missing: {dont_know: exclude, refused: exclude, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: exclude, invalid: invalidate, no_score: exclude}
items:
  glad: {map: {never: 0, some: 1, often: 3}}
  calm: {map: {never: 0, some: 1, often: 2}}
  safe: {map: {never: 0, some: 0.5, often: 1}}
unscored: {sex: context, likes: context, hours: context, walk: context}
indices:
  mood: {scale: true, aggregate: mean, weights: equal, children: [glad, calm, safe]}
figures:
  per_1000: {rate: "true", of: records, per: unit.adults, times: 1000, by: [all, unit.county, sex]}
  girls: {share: sex == 'girl', by: [all, county, glad]}
  glad_weighted: {share: glad == 'often', weighted: true, by: [all, unit]}
  middle: {median: hours, by: [all, sex]}
  mean_mood: {mean: score.mood, by: [all, county]}
  rare: {count: "'rare' in likes", by: [all, county, sex]}
  long: {share: minutes > 20, of: walk, by: [all, sex]}
  hours_in_all: {sum: hours, base: "glad in ['some', 'often']"}
"#;

const DISCLOSURE: &str = "disclosure: {min_base: 5, min_cell: 9, complementary: true, counts_of: persons, inverse: true}\n";

/// A register of 60 schools, one without a weight and one without adults.
fn schools() -> String {
    let mut rows = "code,name,county,adults,weight,open\n".to_owned();
    for number in 0..60 {
        let adults = if number == 7 { String::new() } else { (900 + number).to_string() };
        let weight = if number == 9 { "" } else { ["1", "1.5", "2.25"][number % 3] };
        let open = ["yes", "no"][number % 2];
        let county = number % 4;
        writeln!(rows, "s{number},School {number},C{county},{adults},{weight},{open}")
            .unwrap();
    }
    rows
}

/// Numbers that are spread by arithmetic.
fn drawn(record: usize, of: usize, below: usize) -> usize {
    let mixed = (record * 2_654_435_761 + of * 40_503 + 12_345) % 4_294_967_291;
    (mixed / 977) % below
}

/// A record; the last ten schools hand nothing in.
fn record(number: usize) -> Value {
    let draw = |of, below| drawn(number, of, below);
    let status = match draw(0, 20) {
        0 => "partial",
        1 => "refused",
        _ => "complete",
    };
    let mut answers = json!({"sex": if draw(1, 2) == 0 { "girl" } else { "boy" }});
    let often = ["never", "some", "often"];
    let mood = draw(2, 3);
    if draw(3, 9) > 0 {
        answers["glad"] = json!(often[mood]);
    }
    answers["calm"] = match draw(4, 11) {
        0 => json!({"missing": "dont_know"}),
        _ => json!(often[(mood + draw(5, 2)) % 3]),
    };
    if answers["sex"] == "girl" {
        answers["safe"] = json!(often[draw(6, 3)]);
    }
    if draw(7, 5) > 0 {
        answers["hours"] = json!(draw(8, 400) / 8);
    }
    answers["likes"] = match draw(9, 400) {
        0 => json!(["rare"]),
        n if n % 3 == 0 => json!(["maths", "music"]),
        n => json!([if n % 2 == 0 { "maths" } else { "music" }]),
    };
    let ways: Vec<Value> =
        (0..draw(10, 4)).map(|way| json!({"minutes": draw(11 + way, 45)})).collect();
    if !ways.is_empty() {
        answers["walk"] = json!(ways);
    }
    if draw(20, 50) == 0 {
        answers["hours"] = json!(999);
    }
    let (unit, pupil) = (format!("s{}", draw(21, 50)), format!("p{number}"));
    json!({"questionnaire": "pupils", "version": "1", "unit": unit, "pupil": pupil,
        "status": status, "answers": answers})
}

/// The study, with disclosure rules or without, and the lines of its answers: some records
/// come twice, far apart, and one line is no JSON.
fn study(more: &str) -> (TempDir, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let own = folder.path().join("questionnaires/pupils");
    fs::create_dir_all(&own).unwrap();
    fs::write(own.join("questionnaire.yaml"), QUESTIONNAIRE).unwrap();
    fs::write(own.join("scoring.yaml"), format!("{SCORING}{more}")).unwrap();
    fs::write(folder.path().join("questionnaires/schools.csv"), schools()).unwrap();
    let mut lines: Vec<String> =
        (0..MANY).map(|number| record(number).to_string()).collect();
    for number in [4, 1_500, 2_999] {
        lines.push(lines[number].clone());
    }
    lines.insert(2_000, "{\"a".to_owned());
    fs::write(folder.path().join("many.ndjson"), lines.join("\n")).unwrap();
    (folder, lines)
}

fn analysed(folder: &Path, only: &str, threads: &str) -> (Value, String) {
    let words = ["analyse", "many.ndjson", "--only", only, "--format", "json"];
    let (out, said) = run(folder, &words, threads, 1);
    (serde_json::from_str(&out).unwrap(), said)
}

#[test]
fn what_is_counted_of_many_is_what_all_in_memory_come_to() {
    for more in ["", DISCLOSURE] {
        let (folder, mut lines) = study(more);
        let (many, said) = analysed(folder.path(), COUNTED, "1");
        assert!(many["results"].as_array().unwrap().len() > 100, "{said}");
        // Ranks are told of every unit; there are none to tell of.
        let (kept, of_kept) = analysed(folder.path(), &format!("{COUNTED},ranks"), "2");
        assert_eq!(many, kept, "{more}");
        let notes = |said: &str| -> Vec<String> {
            let own = said.lines().filter(|line| !line.contains("nothing to tell of"));
            own.map(str::to_owned).collect()
        };
        assert_eq!(notes(&said), notes(&of_kept));
        let twice = said.lines().filter(|l| l.contains("2 answer files, so none counts"));
        assert_eq!(twice.count(), 3, "{said}");
        assert_eq!(analysed(folder.path(), COUNTED, "3").0, many, "{more}");
        // The lines in another order: every seventh of them, then the next of each.
        lines = (0..7).flat_map(|n| lines.iter().skip(n).step_by(7).cloned()).collect();
        fs::write(folder.path().join("many.ndjson"), lines.join("\n")).unwrap();
        let again = analysed(folder.path(), COUNTED, "2").0;
        assert_eq!(again["results"], many["results"], "{more}");
        let words = ["analyse", "many.ndjson", "--only", COUNTED, "--format", "csv"];
        let csv = run(folder.path(), &words, "2", 1).0;
        assert!(csv.lines().count() > many["results"].as_array().unwrap().len());
    }
}

#[test]
fn counts_of_many_are_those_of_the_lines() {
    let (folder, lines) = study("");
    let found = analysed(folder.path(), COUNTED, "2").0;
    let results = found["results"].as_array().unwrap();
    let records: Vec<Value> = (0..MANY).map(record).collect();
    let of_status = |word: &str| records.iter().filter(|r| r["status"] == word).count();
    let twice: Vec<&Value> = [4, 1_500, 2_999].iter().map(|n| &records[*n]).collect();
    for word in ["complete", "partial", "refused"] {
        let row = results
            .iter()
            .find(|row| row["table"] == "statuses" && row["status"] == word);
        // A record that comes twice was handed in twice, and counts as nothing else.
        let more = twice.iter().filter(|r| r["status"] == word).count();
        assert_eq!(row.unwrap()["count"], of_status(word) + more, "{word}");
    }
    let none = results.iter().find(|r| r["table"] == "statuses" && r["status"] == "none");
    assert_eq!(none.unwrap()["count"], 10, "ten of 60 schools handed nothing in");
    // An hour that cannot be, 999, makes a record invalid.
    let counts = |record: &&Value| {
        record["status"] != "refused"
            && record["answers"]["hours"] != 999
            && twice.iter().all(|twice| twice["pupil"] != record["pupil"])
    };
    let counted: Vec<&Value> = records.iter().filter(counts).collect();
    let girls = counted.iter().filter(|r| r["answers"]["sex"] == "girl").count();
    let row = results.iter().find(|row| row["table"] == "headlines").unwrap();
    assert_eq!((&row["numerator"], &row["base"]), (&girls.into(), &counted.len().into()));
    let mut hours: Vec<i64> =
        counted.iter().filter_map(|r| r["answers"]["hours"].as_i64()).collect();
    hours.sort_unstable();
    let (lower, upper) = (hours[(hours.len() - 1) / 2], hours[hours.len() / 2]);
    let row = results.iter().find(|row| row["figure"] == "middle" && row["by"] == "all");
    let middle = Number::ratio(lower + upper, 2).unwrap().to_string();
    assert_eq!(row.unwrap()["exact"], middle);
    assert_eq!(found["summary"]["files"], lines.len());
}

#[test]
fn parts_of_every_unit_are_left_out_of_many_unless_they_are_named() {
    let (folder, _) = study("");
    let (all, said) = run(folder.path(), &["analyse", "many.ndjson"], "2", 1);
    assert!(said.contains("left out") && said.contains("3,003 units: gaps."), "{said}");
    assert!(said.contains("--only gaps tells them"), "{said}");
    assert!(all.contains("Reliability") && !all.contains("would lift"), "{all}");
    let words = ["--locale", "sv", "analyse", "many.ndjson"];
    let (_, said) = run(folder.path(), &words, "2", 1);
    assert!(said.contains("utelämnat") && said.contains("--only gaps visar"), "{said}");
    let words = ["analyse", "many.ndjson", "--format", "ndjson"];
    let (lines, _) = run(folder.path(), &words, "2", 1);
    let summary: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(summary["parts_left_out"], json!(["gaps"]));
    assert!(!lines.contains("\"section\":\"gaps\""));
    for more in [["--only", "gaps"], ["--unit", "s3"]] {
        let words = ["analyse", "many.ndjson", "--format", "ndjson", more[0], more[1]];
        let (lines, _) = run(folder.path(), &words, "2", 1);
        assert!(lines.contains("\"section\":\"gaps\""), "{more:?}");
        let summary: Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
        assert!(summary["parts_left_out"].is_null(), "{more:?}");
    }
}

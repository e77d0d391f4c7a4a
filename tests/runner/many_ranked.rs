//! A ranking of more units than are kept in memory: the places that counting gives, and
//! those of a ranking in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::generate;
use crate::many::run;
use crate::support::generated;

const ITEMS: usize = 12;
/// More than are kept.
const MANY: usize = 2_600;

/// A study whose answers are of so many units. Every hundredth broke off, and has no
/// place; the units do not come in the order of their codes.
fn study(change: impl Fn(String) -> String) -> TempDir {
    let folder = generated(ITEMS);
    let scoring = folder.path().join("questionnaires/scoring.yaml");
    fs::write(&scoring, change(fs::read_to_string(&scoring).unwrap())).unwrap();
    let lines: String = (0..MANY)
        .map(|at| {
            let number = at * 1_009 % MANY;
            let record = generate::record(ITEMS, number);
            match number % 100 {
                99 => record.replace("complete", "partial"),
                _ => record,
            }
        })
        .collect();
    fs::write(folder.path().join("many.ndjson"), lines).unwrap();
    folder
}

/// The cells of a table by unit, under the names of its head.
fn cells(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let row = |row: Result<csv::StringRecord, _>| {
        let row = row.unwrap();
        heads.iter().zip(&row).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
    };
    reader.records().map(row).collect()
}

/// Units and published scores of those that are complete.
fn scores(folder: &Path) -> Vec<(String, f64)> {
    let words = ["score", "many.ndjson", "--format", "csv", "--quiet"];
    let rows = cells(&run(folder, &words, "2", 0).0);
    let complete = rows.into_iter().filter(|row| row["status"] == "complete");
    let score = |row: BTreeMap<String, String>| {
        (row["unit"].clone(), row["total"].parse().unwrap())
    };
    complete.map(score).collect()
}

#[test]
fn a_place_among_many_is_one_more_than_the_number_of_better_ones() {
    let folder = study(|scoring| scoring);
    let words = ["rank", "many.ndjson", "--format", "csv", "--show-unranked"];
    let (csv, said) = run(folder.path(), &words, "1", 0);
    assert_eq!(run(folder.path(), &words, "3", 0).0, csv);
    assert!(said.contains("2,574 ranked, 2,600 answered"), "{said}");
    assert!(said.contains("Not ranked: 26 partial"), "{said}");
    let mut expected = scores(folder.path());
    assert_eq!(expected.len(), 2_574);
    expected.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let found = cells(&csv);
    assert_eq!(found.len(), MANY);
    for ((unit, score), row) in expected.iter().zip(&found) {
        let better = expected.iter().filter(|(_, other)| other > score).count();
        let equal = expected.iter().filter(|(_, other)| other == score).count();
        assert_eq!(&row["unit"], unit);
        assert_eq!(row["rank"], (better + 1).to_string(), "{unit}");
        assert_eq!(row["shared"], (equal > 1).to_string(), "{unit}");
        assert_eq!((row["base"].as_str(), row["reason"].as_str()), ("2574", ""));
    }
    let mut unranked: Vec<String> =
        (0..26).map(|n| format!("u{}", n * 100 + 99)).collect();
    unranked.sort();
    for (unit, row) in unranked.iter().zip(&found[2_574..]) {
        let told = (&row["unit"], row["rank"].as_str(), row["reason"].as_str());
        assert_eq!(told, (unit, "", "status"));
    }
}

#[test]
fn a_ranking_of_many_is_the_one_that_is_made_in_memory() {
    let breaks = |scoring: String| {
        let with = "    direction: ascending\n    ties: dense\n    break_ties: [index0]\n    list: {top: 9, cut: rank}\n";
        let changed = scoring.replace("    direction: descending\n", with);
        assert_ne!(changed, scoring);
        changed
    };
    let plain = |scoring: String| scoring;
    for (number, change) in
        [&plain as &dyn Fn(String) -> String, &breaks].iter().enumerate()
    {
        let folder = study(change);
        for more in [&[][..], &["--show-unranked"], &["--top", "7"], &["--bottom", "7"]] {
            let words =
                [&["rank", "many.ndjson", "--format", "ndjson"][..], more].concat();
            let (lines, said) = run(folder.path(), &words, "2", 0);
            assert!(number == 0 || said.contains("2,574 ranked"), "{said}");
            fs::write(folder.path().join("result.ndjson"), &lines).unwrap();
            // Whoever verifies keeps all units.
            let (_, said) = run(folder.path(), &["verify", "result.ndjson"], "2", 0);
            assert!(said.contains("all as written"), "{said}");
            // A row that is altered is told, so they are compared.
            let altered = lines.replacen("\"shared\":true", "\"shared\":false", 1);
            if altered != lines {
                fs::write(folder.path().join("result.ndjson"), altered).unwrap();
                run(folder.path(), &["verify", "result.ndjson"], "2", 1);
            }
        }
    }
}

#[test]
fn the_document_and_the_lines_of_a_long_ranking_hold_the_same() {
    let folder = study(|scoring| scoring);
    let of = |format| {
        run(folder.path(), &["rank", "many.ndjson", "--format", format], "2", 0).0
    };
    let document: Value = serde_json::from_str(&of("json")).unwrap();
    let lines: Vec<Value> =
        of("ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(document["results"].as_array().unwrap()[..], lines[..2_574]);
    let mut summary = lines[2_574].clone();
    summary.as_object_mut().unwrap().remove("type");
    assert_eq!(document["summary"], summary);
}

#[test]
fn of_units_that_come_twice_none_has_a_place_however_many_lie_between() {
    let folder = study(|scoring| scoring);
    let path = folder.path().join("many.ndjson");
    let records = fs::read_to_string(&path).unwrap();
    let twice = records.lines().nth(4).unwrap();
    fs::write(&path, format!("{records}{twice}\n")).unwrap();
    let words = ["rank", "many.ndjson", "--format", "ndjson", "--show-unranked"];
    let (lines, said) = run(folder.path(), &words, "2", 1);
    assert!(said.contains("2,573 ranked, 2,600 answered"), "{said}");
    let code = format!("u{}", 4 * 1_009 % MANY);
    assert!(said.contains(&format!("note: {code} {code}: 2 answer files")), "{said}");
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_unit: Vec<&Value> = lines
        .iter()
        .filter(|row| row["type"] == "rank" && row["unit"] == *code)
        .collect();
    assert_eq!(of_unit.len(), 1, "{of_unit:?}");
    assert_eq!(of_unit[0]["rank"], Value::Null);
    let rules: Vec<&Value> = lines.iter().map(|row| &row["rule"]).collect();
    let found = rules.iter().filter(|rule| **rule == "second-answer-file").count();
    assert_eq!(found, 1);
}

#[test]
fn where_a_unit_has_several_records_nobody_chooses_one() {
    let folder = study(|scoring| scoring);
    let own = folder.path().join("questionnaires/questionnaire.yaml");
    let questionnaire = fs::read_to_string(&own).unwrap();
    fs::write(&own, format!("{questionnaire}records: {{visit: {{type: integer}}}}\n"))
        .unwrap();
    let path = folder.path().join("many.ndjson");
    let records = fs::read_to_string(&path).unwrap();
    let keyed = |round: &str| {
        let with = format!("\"status\": \"complete\", \"visit\": {round}");
        records.replace("\"status\": \"complete\"", &with).replace(
            "\"status\": \"partial\"",
            &format!("\"status\": \"partial\", \"visit\": {round}"),
        )
    };
    fs::write(&path, keyed("1")).unwrap();
    let words = ["rank", "many.ndjson", "--format", "csv"];
    let (_, said) = run(folder.path(), &words, "2", 0);
    assert!(said.contains("2,574 ranked"), "{said}");
    let second = keyed("2");
    let second: Vec<&str> =
        second.lines().filter(|line| line.contains("\"u17\"")).collect();
    fs::write(&path, keyed("1") + &second.join("\n") + "\n").unwrap();
    let (out, said) = run(folder.path(), &words, "2", 2);
    assert_eq!(out, "");
    assert!(said.contains("unit `u17` has 2 records"), "{said}");
}

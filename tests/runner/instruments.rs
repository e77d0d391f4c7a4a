//! Published instruments and indices, against their published rules and figures.
//!
//! `tests/golden/README.md` names the sources. The files hold ids and codes, no wording.

use std::collections::BTreeMap;
use std::process::Command;

const FOLDER: &str = "tests/golden";

/// What the program prints of these files, ended as it should.
fn survey(arguments: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(arguments).args(["--questionnaires", FOLDER]).env_clear();
    let output = command.output().unwrap();
    let [out, err] =
        [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap());
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    (out, err)
}

/// A column of a table, by the column `unit`.
fn column(table: &str, name: &str) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|head| head == name).unwrap();
    let (unit, value) = (at("unit"), at(name));
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| (row[unit].to_owned(), row[value].to_owned())).collect()
}

/// A column of a table of `tests/golden/`.
fn worked_out(file: &str, name: &str) -> BTreeMap<String, String> {
    column(&std::fs::read_to_string(format!("{FOLDER}/{file}")).unwrap(), name)
}

fn ranked(file: &str, rank: &str) -> String {
    let answers = format!("{FOLDER}/{file}.ndjson");
    survey(&["rank", &answers, "--rank", rank, "--format", "csv", "-q"]).0
}

#[test]
fn the_published_rules_are_sound_files() {
    let (out, err) = survey(&["check", FOLDER, "--format", "concise"]);
    let said = format!("{out}{err}");
    assert!(!said.contains("warning[") && !said.contains("error["), "{said}");
}

#[test]
fn every_case_of_a_published_rule_holds() {
    let (_, err) = survey(&["test", FOLDER]);
    let told = err.lines().last().unwrap();
    let (all, rest) = told.split_once(" cases: ").unwrap();
    assert_eq!(rest, format!("{all} passed, 0 failed"));
    assert!(all.parse::<usize>().unwrap() > 50, "{told}");
}

#[test]
fn the_human_development_index_is_the_published_one() {
    let table = ranked("hdi/2014", "main");
    assert_eq!(column(&table, "published"), worked_out("hdi/2014.csv", "hdi"));
    assert_eq!(column(&table, "rank"), worked_out("hdi/2014.csv", "place"));
}

/// Two pairs share a place of the published index: 0.91337 and 0.91346, 0.90672 and
/// 0.90738. By exact values they would not.
#[test]
fn places_of_the_rounded_index_are_shared_and_of_the_exact_one_are_not() {
    let published = worked_out("hdi/2014.csv", "published_place");
    let shared = column(&ranked("hdi/2014", "main"), "shared");
    let exactly = ranked("hdi/2014", "exactly");
    let places = column(&exactly, "rank");
    let pairs = [("NZL", "CAN", "9", ["7", "8"]), ("GBR", "SWE", "14", ["11", "12"])];
    for (first, second, place, [one, two]) in pairs {
        assert_eq!((&*published[first], &*published[second]), (place, place));
        assert_eq!((&*shared[first], &*shared[second]), ("true", "true"));
        assert_eq!((&*places[first], &*places[second]), (one, two));
    }
    assert_eq!(shared.values().filter(|shared| *shared == "true").count(), 4);
    assert!(!column(&exactly, "shared").values().any(|shared| shared == "true"));
}

#[test]
fn a_published_table_of_medals_has_the_published_places() {
    let places = column(&ranked("medals/2018", "main"), "rank");
    assert_eq!(places, worked_out("medals/2018.csv", "place"));
}

#[test]
fn z_scores_of_a_sample_are_those_of_its_published_deviation() {
    let answers = format!("{FOLDER}/standard/ages.ndjson");
    let table = survey(&["score", &answers, "--format", "csv", "-q"]).0;
    for name in ["age_z", "age_t"] {
        assert_eq!(column(&table, name), worked_out("standard/ages.csv", name), "{name}");
    }
}

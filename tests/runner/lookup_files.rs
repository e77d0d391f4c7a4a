//! `lookup` with its table in a CSV file beside the scoring file.
//!
//! *In:* studies in memory and in a folder. *Out:* points by hand, findings in the table,
//! and that `verify` notices another table.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::variants::{QUESTIONS, bench, check};

const SCORING: &str = "scoring: v\nfor: demo@1\npoints_are: example\n\
arithmetic: {decimals: 1}\nmissing: strict\nitems:\n  \
q1: {part_of: t}\n  antal: {part_of: t}\n  q2: {map: {ja: 1, nej: 0}}\n\
indices:\n  t: {lookup: {of: [q1, antal], file: n.csv}}\n  \
total: {aggregate: sum, weights: points, children: [t, q2]}\n  \
half: {of: total, lookup: {file: m.csv}}\n";

/// The columns stand in another order than the members, and one is a note.
const TABLE: &str = "antal;points;q1;not\n0..4;3;ja;a\n5..10;7;ja;b\nany;0;nej;c\n";
const HALF: &str = "total,points\n..4,0\n5..,1\n\"4..5\",no_score\n";

fn files<'a>(scoring: &'a str, table: &'a str) -> [(&'a str, &'a str); 4] {
    [("q.yaml", QUESTIONS), ("v.yaml", scoring), ("n.csv", table), ("m.csv", HALF)]
}

#[test]
fn a_table_in_a_file_gives_the_points_of_one_in_the_scoring_file() {
    assert_eq!(check(&files(SCORING, TABLE)).1, Vec::<String>::new());
    let of = bench(&files(SCORING, TABLE));
    for (answers, points) in [
        ("q1=ja antal=4 q2=ja", ["3", "4", "0"]),
        ("q1=ja antal=5 q2=ja", ["7", "8", "1"]),
        ("q1=nej antal=9 q2=nej", ["0", "0", "0"]),
    ] {
        let told = ["t", "total", "half"].map(|node| of.exact(answers, node));
        assert_eq!(told, points, "{answers}");
    }
    let within = SCORING
        .replace("file: n.csv", "table: [[ja, 0..4, 3], [ja, 5..10, 7], [nej, any, 0]]");
    let other = bench(&files(&within, TABLE));
    let changes = survey::changes::compare_scorings(&of.scoring, &other.scoring, None);
    let changed: Vec<_> =
        changes.compared.iter().filter(|one| !one.changes.is_empty()).collect();
    assert!(changed.is_empty(), "{changed:?}");
}

#[test]
fn a_file_that_lies_on_another_has_columns_in_the_order_of_the_members() {
    let mut all = files("scoring: w\nfor: demo@1\nextends: {base: base.yaml}\nindices: {t: {lookup: {file: w.csv}}}\n", TABLE).to_vec();
    all.extend([
        ("base.yaml", SCORING),
        ("w.csv", "q1,antal,points\nja,any,100\nnej,any,0\n"),
    ]);
    assert_eq!(bench(&all).exact("q1=ja antal=4 q2=ja", "total"), "101");
}

#[test]
fn what_is_wrong_in_a_table_is_told_in_the_table() {
    let told = |scoring: &str, table: &str| check(&files(scoring, table)).1;
    assert_eq!(
        told(SCORING, &TABLE.replace("5..10;7", "5..10;sju")),
        ["n.csv:3:7 wrong-type sju"]
    );
    let other = SCORING.replace("file: n.csv", "file: n.csv, else: 0");
    assert_eq!(
        told(&other, &TABLE.replace("0..4;3;ja", "0..4;3;jo")),
        ["n.csv:2:8 unfit-cell jo"]
    );
    assert_eq!(
        told(SCORING, &TABLE.replace(";q1;", ";q;")),
        ["v.yaml:11:21 missing-column q1"]
    );
    assert_eq!(
        told(SCORING, &TABLE.replace(";points;", ";poäng;")),
        ["v.yaml:11:39 missing-column n.csv"]
    );
    assert_eq!(
        told(&SCORING.replace("n.csv", "nn.csv"), TABLE),
        ["v.yaml:11:39 missing-file nn.csv"]
    );
    assert_eq!(
        told(
            &SCORING.replace("file: n.csv", "file: n.csv, table: [[any, any, 1]]"),
            TABLE
        )[0],
        "v.yaml:11:33 misplaced-key file"
    );
}

fn survey(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_survey"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

/// A folder of questionnaires, and answers.
fn stage(scoring: &str) -> tempfile::TempDir {
    let stage = tempfile::tempdir().unwrap();
    let study = stage.path().join("questionnaires/demo");
    fs::create_dir_all(&study).unwrap();
    for (name, text) in files(scoring, TABLE) {
        let name = match name {
            "q.yaml" => "questionnaire.yaml",
            "v.yaml" => "scoring.yaml",
            name => name,
        };
        fs::write(study.join(name), text).unwrap();
    }
    let answers = r#"{"questionnaire": "demo", "version": "1", "unit": "u", "status": "complete", "answers": {"q1": "ja", "antal": 5, "q2": "ja"}}"#;
    fs::write(stage.path().join("u.json"), answers).unwrap();
    stage
}

fn rules(output: &Output) -> Vec<String> {
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = document["findings"].as_array().unwrap();
    let told = |finding: &Value| {
        let place = finding["file"].as_str().unwrap_or_default();
        let name = place.rsplit('/').next().unwrap();
        format!("{} {name}", finding["rule"].as_str().unwrap())
    };
    findings.iter().map(told).collect()
}

#[test]
fn another_table_is_another_scoring() {
    let stage = stage(SCORING);
    let run = survey(
        stage.path(),
        &["score", "u.json", "--format", "json", "-o", "scores.json"],
    );
    assert_eq!(run.status.code(), Some(0), "{run:?}");
    let same = survey(stage.path(), &["verify", "scores.json", "--format", "json"]);
    assert_eq!((rules(&same), same.status.code()), (vec![], Some(0)));
    // A note counts too: the file is another one, though every score is the same.
    let table = stage.path().join("questionnaires/demo/n.csv");
    fs::write(&table, TABLE.replace("7;ja;b", "7;ja;c")).unwrap();
    let other = survey(stage.path(), &["verify", "scores.json", "--format", "json"]);
    assert_eq!(other.status.code(), Some(1));
    let told = rules(&other);
    assert!(told.iter().all(|rule| rule.starts_with("changed-input")), "{told:?}");
    fs::write(&table, TABLE.replace("5..10;7", "5..10;6")).unwrap();
    let other =
        rules(&survey(stage.path(), &["verify", "scores.json", "--format", "json"]));
    assert!(other.iter().any(|rule| rule.starts_with("result-differs")), "{other:?}");
    // The row that decides is told by its place in the table.
    let why = survey(stage.path(), &["why", "u.json", "t"]);
    let why = String::from_utf8(why.stdout).unwrap();
    assert!(why.contains("n.csv:3") && why.contains("5..10;6;ja;b"), "{why}");
    // The table can be checked by itself.
    fs::write(&table, TABLE.replace("5..10;7", "5..10;sju")).unwrap();
    let path = table.to_str().unwrap();
    let checked = survey(stage.path(), &["check", path, "--format", "json"]);
    assert_eq!(rules(&checked), ["wrong-type n.csv"]);
}

#[test]
fn a_table_may_not_lie_outside() {
    let scoring = SCORING.replace("n.csv", "../../n.csv");
    let outside = stage(&scoring);
    fs::write(outside.path().join("n.csv"), TABLE).unwrap();
    let checked =
        survey(outside.path(), &["check", "questionnaires", "--format", "json"]);
    assert_eq!(rules(&checked), ["file-outside scoring.yaml"]);
    #[cfg(unix)]
    {
        let linked = stage(SCORING);
        let table = linked.path().join("questionnaires/demo/n.csv");
        fs::rename(&table, linked.path().join("n.csv")).unwrap();
        std::os::unix::fs::symlink("../../n.csv", &table).unwrap();
        let checked =
            survey(linked.path(), &["check", "questionnaires", "--format", "json"]);
        assert_eq!(rules(&checked), ["file-outside scoring.yaml"]);
    }
}

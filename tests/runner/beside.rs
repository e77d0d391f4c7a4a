//! What stands beside a score: how much is answered, why there is none, what an invalid
//! answer is worth.
//!
//! *In:* a study in a folder. *Out:* what commands print of it.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const QUESTIONNAIRE: &str = r#"questionnaire: demo
version: "1"
title: Demo
languages: [en, sv]
sections:
  - id: main
    title: {en: Main, sv: Allt}
    items:
      - {id: a, type: single, text: {en: A?, sv: A?}, options: [{code: much, label: {en: Much, sv: Mycket}}, {code: some, label: {en: Some, sv: Något}}, {code: other, label: {en: Other, sv: Annat}}]}
      - {id: b, type: integer, min: 0, max: 30, text: {en: B?, sv: B?}}
      - {id: c, type: scale, from: 0, to: 4, text: {en: C?, sv: C?}}
"#;

const SCORING: &str = r#"scoring: standard
for: demo@1
points_are: example
arithmetic: {decimals: 1}
missing: {no_answer: exclude, not_reached: exclude, invalid: invalidate, no_score: exclude}
items:
  a: {map: {much: 3, some: 1, other: no_score}}
  b: {bands: [{from: 0, points: 0}, {from: 10, points: no_score}, {from: 20, points: 4}]}
  c: {value: self}
indices:
  total: {label: {en: Total, sv: Summa}, aggregate: sum, weights: points, children: [part, c], output: {name: points, with: [answered]}}
  part: {aggregate: sum, weights: points, children: [a, b]}
"#;

/// A folder with the study, and one answer file a unit.
fn study(answers: &[&str]) -> tempfile::TempDir {
    study_of(QUESTIONNAIRE, SCORING, answers)
}

fn study_of(questionnaire: &str, scoring: &str, answers: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("questionnaire.yaml"), questionnaire).unwrap();
    fs::write(at.join("scoring.yaml"), scoring).unwrap();
    fs::create_dir(at.join("answers")).unwrap();
    for (number, answers) in answers.iter().enumerate() {
        let text = format!(
            r#"{{"questionnaire": "demo", "version": "1", "unit": "u{number}", "status": "complete", "answers": {answers}}}"#
        );
        fs::write(at.join(format!("answers/u{number}.json")), text).unwrap();
    }
    folder
}

fn said(folder: &Path, language: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_survey"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("LANG", language)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

const ANSWERS: [&str; 2] =
    [r#"{"a": "much", "b": 25, "c": 2}"#, r#"{"a": "other", "b": 15}"#];

#[test]
fn how_much_is_answered_stands_beside_the_score() {
    let folder = study(&ANSWERS);
    let of = |arguments: &[&str]| said(folder.path(), "C.UTF-8", arguments);
    let columns = "unit,points,points_answered,points_asked,part";
    // 3 + 4 + 2; of the other no points are left, but two of three are answered.
    let table = of(&["score", "answers", "--format", "csv", "--columns", columns]);
    assert_eq!(table, format!("{columns}\nu0,9.0,3,3,7.0\nu1,,2,3,\n"));
    let all = of(&["score", "answers", "--format", "csv"]);
    assert!(
        all.starts_with("unit,points,points_answered,points_asked,part,answered,"),
        "{all}"
    );
    let document: Value =
        serde_json::from_str(&of(&["score", "answers", "--format", "json"])).unwrap();
    let scores = &document["results"][1]["scores"];
    assert_eq!(scores["total"]["answered"], 2);
    assert_eq!(scores["total"]["asked"], 3);
    assert!(scores["part"].get("answered").is_none(), "only where the file says so");
    let human = of(&["score", "answers"]);
    assert!(
        human.starts_with("               Total,\nUnit  Total  answered  part"),
        "{human}"
    );
    assert!(
        human.lines().any(|line| line.contains("u1") && line.contains("2/3")),
        "{human}"
    );
    let why = said(folder.path(), "sv_SE.UTF-8", &["why", "answers/u1.json", "total"]);
    assert!(why.contains("2 av 3 frågor besvarade"), "{why}");
}

#[test]
fn an_answer_that_is_worth_no_score_is_told_so() {
    let folder = study(&ANSWERS);
    let of = |language: &str, item: &str| {
        said(folder.path(), language, &["why", "answers/u1.json", item])
    };
    let english = of("C.UTF-8", "a");
    assert!(english.contains("Much 3, Some 1, Other no score"), "{english}");
    assert!(
        english.contains("no score: its rule has no points for the answer"),
        "{english}"
    );
    let swedish = of("sv_SE.UTF-8", "b");
    assert!(swedish.contains("från 10: ingen poäng"), "{swedish}");
    // The band is there: it is not told that none holds the answer.
    assert!(
        swedish.contains("ingen poäng: regeln har inga poäng för svaret"),
        "{swedish}"
    );
}

#[test]
fn a_faulty_answer_is_worth_what_the_file_says_and_the_rest_is_scored() {
    let required = QUESTIONNAIRE.replace("type: scale,", "type: scale, required: true,");
    // b is out of range; c is required and blank.
    let answers = [r#"{"a": "much", "b": 99, "c": 2}"#, r#"{"a": "some", "b": 25}"#];
    let of = |policy: &str| {
        let scoring =
            SCORING.replace("invalid: invalidate", &format!("invalid: {policy}"));
        // 0 points lie within what `a` can earn.
        let scoring = scoring.replace("some: 1", "some: 0");
        let folder = study_of(&required, &scoring, &answers);
        let text =
            said(folder.path(), "C.UTF-8", &["score", "answers", "--format", "json"]);
        let document: Value = serde_json::from_str(&text).unwrap();
        [0, 1].map(|at| document["results"][at].clone())
    };
    let shown = |unit: &Value, node: &str| {
        let score = &unit["scores"][node];
        let of = |key: &str| score[key].as_str().unwrap_or_default().to_owned();
        [of("exact"), of("denominator"), of("no_score"), of("state")]
    };
    for unit in of("invalidate") {
        assert_eq!(unit["result"], "invalid");
        assert_eq!(unit["scores"]["total"]["no_score"], "invalid");
    }
    let [range, blank] = of("zero");
    assert_eq!(range["result"], "scored");
    assert_eq!(shown(&range, "b"), ["0", "4", "", "invalid"]);
    // 3 + 0 + 2, and the maximum of b stays: 3 + 4 + 4.
    assert_eq!(shown(&range, "total"), ["5", "11", "", ""]);
    // What is required and blank is `no_answer`, which this file excludes: 0 + 4 of 3 + 4.
    assert_eq!(shown(&blank, "c"), ["", "4", "excluded", "no_answer"]);
    assert_eq!(shown(&blank, "total"), ["4", "7", "", ""]);
    // Left out, b takes its maximum with it.
    let [range, _] = of("exclude");
    assert_eq!(shown(&range, "total"), ["5", "7", "", ""]);
    let [range, _] = of("strict");
    assert_eq!(shown(&range, "part")[2], "strict");
}

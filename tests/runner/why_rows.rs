//! `survey why` over rosters: every row with its label, and every cell with its reason.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const QUESTIONNAIRE: &str = r#"# yaml-language-server: $schema=../schemas/questionnaire.schema.json
questionnaire: prov
version: "1"
title: {sv: Prov, en: Test}
languages: [sv, en]
privacy: {purpose: Prov., public: nothing, kept: Inte.}
sections:
  - id: allt
    title: {sv: Allt, en: All}
    items:
      - {id: plan, type: yes_no, text: {sv: "Finns en plan?", en: "Is there a plan?"}}
      - id: resa
        type: roster
        max: 9
        text: {sv: "Vilka resor?", en: "Which trips?"}
        row_label: {sv: "till {{ mal }}", en: "to {{ mal }}"}
        items:
          - {id: mal, type: text, text: {sv: Mål?, en: Destination?}}
          - {id: pris, type: money, currency: SEK, min: 0, text: {sv: Pris?, en: Price?}}
          - {id: tid, type: duration, text: {sv: Restid?, en: Travel time?}}
          - {id: tag, type: yes_no, ask_if: pris > 500, text: {sv: "Med tåg?", en: "By train?"}}
"#;

const SCORING: &str = r#"# yaml-language-server: $schema=../schemas/scoring.schema.json
scoring: prov
for: prov@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}
items:
  plan: {map: {"yes": 1, "no": 0}}
unscored:
  resa: beskrivning
indices:
  total: {aggregate: sum, weights: points, children: [plan]}
"#;

/// Row 1 costs 400, so that no train is asked for; row 2 has no price, so that it is
/// unknown whether one should be.
const ANSWERS: &str = r#"{
  "questionnaire": "prov", "version": "1", "unit": "A", "status": "partial",
  "answers": {"plan": "yes", "resa": [
    {"mal": "Umeå", "pris": 400, "tid": "PT1H30M"},
    {"mal": "Lund", "tid": "PT45S"}
  ]}
}"#;

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("why_rows");
    let questionnaire = folder.join("questionnaires/prov");
    fs::create_dir_all(questionnaire.join("answers")).unwrap();
    fs::write(questionnaire.join("questionnaire.yaml"), QUESTIONNAIRE).unwrap();
    fs::write(questionnaire.join("scoring.yaml"), SCORING).unwrap();
    fs::write(questionnaire.join("answers/A.json"), ANSWERS).unwrap();
    folder
}

fn why(more: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_survey"))
        .args(["why", "questionnaires/prov/answers/A.json", "resa"])
        .args(more)
        .current_dir(folder())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    format!("{}{said}", String::from_utf8(output.stdout).unwrap())
}

#[test]
fn rows_are_told_with_their_label_and_every_cell_with_its_reason() {
    let text = why(&["--locale", "en"]);
    let expected = [
        "row 1: to Umeå",
        "pris: 400 SEK",
        "tid: 1 h 30 min",
        "tag: not asked, asked only if `pris > 500` (questionnaire.yaml:21)",
        "row 2: to Lund",
        "pris: no answer",
        "tid: 45 s",
        "tag: not asked, since `resa.pris` has no answer",
    ];
    let mut rest = text.as_str();
    for line in expected {
        let Some((_, after)) = rest.split_once(line) else { panic!("{line}\n{text}") };
        rest = after;
    }
    let text = why(&["--locale", "sv"]);
    for line in ["rad 1: till Umeå", "ställs bara om `pris > 500`", "rad 2: till Lund"]
    {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn cells_of_rows_are_objects_too() {
    let text = why(&["--format", "ndjson"]);
    for cell in ["resa[1].tag", "resa[2].tag", "resa[2].pris"] {
        assert!(text.contains(&format!("\"name\":\"{cell}\"")), "{cell}\n{text}");
    }
}

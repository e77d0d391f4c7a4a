//! A case from an answer file: it runs as it is written, says where its values come from,
//! and is no case until its author has filled what is missing.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const QUESTIONNAIRE: &str = "questionnaire: tested
version: \"1\"
title: Demo
languages: [en]
privacy: {purpose: A test., public: nothing, kept: Not.}
units: {frame: units.csv, id: code, label: name, columns: {population: integer}}
sections:
  - id: policy
    title: Policy
    items:
      - {id: plan, type: yes_no, text: Is there a plan?}
      - {id: year, type: year, text: Which year?, ask_if: plan == 'yes'}
      - {id: places, type: integer, min: 0, max: 50, text: How many?, ask_if: unit.population > 100}
";

const SCORING: &str = "scoring: standard
for: tested@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}
unscored: {year: context}
items:
  plan: {map: {\"yes\": 3, \"no\": 0}}
  places: {bands: [{from: 0, points: 0}, {from: 10, points: 2}]}
indices:
  total: {aggregate: sum, weights: points, children: [plan, places], normalise: percent_of_max}
gates:
  - {id: without_plan, when: plan == 'no', node: total, cap: 30, because: There is no plan.}
grades:
  mark: {of: total, value: published, bands: [{from: 0, grade: C}, {from: 50, grade: B}]}
";

fn survey(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(arguments).env_clear().current_dir(folder).output().unwrap()
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// 0 of 3 and 2 of 2: 40, which the gate holds at 30, grade C.
#[test]
fn a_recorded_case_waits_for_its_author() {
    let stage = tempfile::tempdir().unwrap();
    let folder = stage.path();
    let answers = r#"{"questionnaire": "tested", "version": "1", "unit": "7", "status": "complete", "language": "en", "answers": {"plan": "no", "places": 12}}"#;
    for (name, text) in [
        ("questionnaire.yaml", QUESTIONNAIRE),
        ("scoring.yaml", SCORING),
        ("units.csv", "code,name,population\n7,Sju,3000\n"),
        ("7.json", answers),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    let output = survey(folder, &["test", "--record", "7.json"]);
    let (text, err) = (said(&output.stdout), said(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{text}{err}");
    for wanted in [
        "  - name: …\n    because: …\n",
        "population: \"3000\"",
        "check every value by hand",
        "asked: [plan, places]",
        "not_asked: [year]",
        "findings: []",
        "scores: {total: 30}",
        "grades: {mark: \"C\"}",
        "gates: [without_plan]",
    ] {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
    fs::write(folder.join("cases.yaml"), &text).unwrap();
    let output = survey(folder, &["test", "--format", "concise"]);
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(out.lines().all(|line| line.contains("[unfilled-case]")), "{out}");
    let filled = text.replacen('…', "no plan", 1).replacen('…', "2 of 5, held at 30", 1);
    fs::write(folder.join("cases.yaml"), filled).unwrap();
    let output = survey(folder, &["test"]);
    let err = said(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{}{err}", said(&output.stdout));
    assert_eq!(err, "1 case: 1 passed, 0 failed\n");
}

/// The folder of one answer file and its questionnaire.
fn study() -> tempfile::TempDir {
    let stage = tempfile::tempdir().unwrap();
    let answers = r#"{"questionnaire": "tested", "version": "1", "unit": "7", "status": "complete", "language": "en", "answers": {"plan": "no", "places": 12}}"#;
    for (name, text) in [
        ("questionnaire.yaml", QUESTIONNAIRE),
        ("scoring.yaml", SCORING),
        ("units.csv", "code,name,population\n7,Sju,3000\n"),
        ("7.json", answers),
    ] {
        fs::write(stage.path().join(name), text).unwrap();
    }
    stage
}

#[test]
fn a_case_is_added_to_a_file_whose_every_byte_stays() {
    let stage = study();
    let folder = stage.path();
    let head = "# Decided by the board.\ncases:\n- name: \"all of it\"  # 2 of 2, 3 of 3\n  unit: {population: 3000}\n  answers: {plan: 'yes', year: 2020, places: 12}\n  expect: {scores: {total: 100}}\n  # by hand\n";
    let tail = "\n# to do: partly answered\n";
    fs::write(folder.join("cases.yaml"), format!("{head}{tail}")).unwrap();
    let record = ["test", "--record", "7.json", "--into", "cases.yaml"];
    let output = survey(folder, &record);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    assert_eq!(said(&output.stdout), "");
    assert_eq!(said(&output.stderr), "1 case added to cases.yaml\n");
    let text = fs::read_to_string(folder.join("cases.yaml")).unwrap();
    let new = text.strip_prefix(head).unwrap().strip_suffix(tail).unwrap();
    assert!(new.starts_with("- name: …\n  because: …\n  unit: "), "{new}");
    // The old case passes, the new one waits for its author.
    let output = survey(folder, &["test", "--format", "concise"]);
    let out = said(&output.stdout);
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(out.lines().all(|line| line.contains("[unfilled-case]")), "{out}");
}

#[test]
fn cases_are_added_to_nothing_else() {
    let stage = study();
    let folder = stage.path();
    fs::create_dir(folder.join("other")).unwrap();
    let case = "cases:\n  - {name: a, answers: {}, expect: {asked: [plan]}}\n";
    for (name, text, told) in [
        ("other/cases.yaml", case, "does not lie beside tested@1"),
        (
            "cases.yaml",
            "cases: [{name: a, answers: {}, expect: {asked: [plan]}}]\n",
            "brackets",
        ),
        ("scoring.yaml", SCORING, "no file of cases"),
        ("cases.yaml", "cases:\n  - {name: a\n", "cannot be read"),
    ] {
        fs::write(folder.join(name), text).unwrap();
        let output = survey(folder, &["test", "--record", "7.json", "--into", name]);
        let err = said(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains(told), "{told}: {err}");
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), text);
    }
    let output = survey(folder, &["test", "--record", "7.json", "--into", "none.yaml"]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output.stderr));
    assert!(!folder.join("none.yaml").exists());
}

#[test]
fn what_cannot_be_read_is_not_recorded() {
    let stage = tempfile::tempdir().unwrap();
    let folder = stage.path();
    fs::write(folder.join("questionnaire.yaml"), QUESTIONNAIRE).unwrap();
    fs::write(folder.join("units.csv"), "code,name,population\n7,Sju,3000\n").unwrap();
    fs::write(folder.join("7.json"), "{").unwrap();
    let output = survey(folder, &["test", "--record", "7.json"]);
    assert_ne!(output.status.code(), Some(0));
    assert_eq!(said(&output.stdout), "");
    let err = said(&output.stderr);
    assert!(err.contains("7.json: nothing found"), "{err}");
}

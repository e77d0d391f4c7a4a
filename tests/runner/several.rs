//! Several studies in one run, and studies with several scoring files of which some build
//! on others: `test`, `check`, `fmt`, `score` and `verify`.

use serde_json::Value;

use crate::staged::{Said, Staged};

fn questionnaire(name: &str) -> String {
    format!(
        "questionnaire: {name}
version: \"1\"
title: Study
languages: [en]
sender: {{name: Institute, contact: several@example.org}}
privacy: {{purpose: To try., public: answers, kept: A year.}}
sections:
  - id: main
    title: Main
    items:
      - {{id: a, type: scale, from: 0, to: 4, text: A?}}
  - include: {{file: scale.yaml, section: all, as: k}}
"
    )
}

const SCALE: &str = "sections:
  - id: all
    title: All
    items:
      - {id: b, type: scale, from: 0, to: 4, text: B?}
";

/// The rules of the scale that is included, in a file of their own.
const OF_SCALE: &str = "scoring: scale
items:
  b: {value: self}
indices:
  sum: {aggregate: sum, weights: points, children: [b]}
";

fn base(name: &str, times: u32) -> String {
    let [one, two, three, four] = [1, 2, 3, 4].map(|code| code * times);
    format!(
        "scoring: standard
for: {name}@1
points_are: example
arithmetic: {{decimals: 1}}
missing: {{dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}}
include: [{{file: scale.scoring.yaml, as: k}}]
items:
  a: {{map: {{0: 0, 1: {one}, 2: {two}, 3: {three}, 4: {four}}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [a, k_sum]}}
"
    )
}

fn turned(name: &str) -> String {
    format!(
        "scoring: turned
for: {name}@1
extends: {{base: scoring.yaml}}
items:
  a: {{map: {{0: 4, 1: 3, 2: 2, 3: 1, 4: 0}}}}
"
    )
}

/// A study in a folder: points times a number, and one case.
fn study(staged: &Staged, folder: &str, name: &str, times: u32) {
    staged.write(&format!("{folder}/questionnaire.yaml"), &questionnaire(name));
    staged.write(&format!("{folder}/scale.yaml"), SCALE);
    staged.write(&format!("{folder}/scale.scoring.yaml"), OF_SCALE);
    staged.write(&format!("{folder}/scoring.yaml"), &base(name, times));
    staged.write(&format!("{folder}/scoring.turned.yaml"), &turned(name));
    // 3 is worth three times so much, or 1 where it is turned; 2 of the scale.
    let total = 3 * times + 2;
    let cases = format!(
        "cases:
  - name: as the file says
    answers: {{a: 3, k_b: 2}}
    expect: {{scores: {{total: {total}}}}}
  - name: turned
    scoring: turned
    answers: {{a: 3, k_b: 2}}
    expect: {{scores: {{total: 3}}}}
"
    );
    staged.write(&format!("{folder}/cases.yaml"), &cases);
    let answers = r#"{"a": 3, "k_b": 2}"#;
    staged.answer(&format!("{folder}/answers"), &format!("{name}@1"), "u1", answers);
}

#[track_caller]
fn ends(said: &Said, code: i32) {
    assert_eq!(said.code, code, "{}{}", said.out, said.err);
}

#[test]
fn cases_of_studies_in_several_folders_are_run_in_one_go() {
    let staged = Staged::new(&[]);
    // Of one name too: the rules of one folder do not answer for those of another.
    for (folder, name, times) in
        [("all/one", "one", 1), ("all/two", "two", 2), ("all/again", "one", 5)]
    {
        study(&staged, folder, name, times);
    }
    for words in
        [&["test", "all"][..], &["test"], &["test", "all/one", "all/two", "all/again"]]
    {
        let said = staged.run(words);
        ends(&said, 0);
        assert!(
            said.err.contains("6 cases: 6 passed, 0 failed"),
            "{words:?}: {}",
            said.err
        );
    }
    // One that does not hold is told in its folder, and the others are run.
    let wrong = base("two", 3);
    staged.write("all/two/scoring.yaml", &wrong);
    let document = staged.json(&["test", "all"]);
    assert_eq!(document["summary"]["passed"], 5);
    assert_eq!(document["summary"]["failed"], 1);
    let found = document["findings"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["file"], "all/two/cases.yaml");
    assert_eq!(found[0]["message"], "expected `total` to be 8, found 11");
}

#[test]
fn files_that_build_on_others_are_checked_laid_out_and_scored() {
    let staged = Staged::new(&[]);
    study(&staged, "questionnaires/one", "one", 1);
    let folder = "questionnaires/one";
    let document = staged.json(&["check", folder]);
    assert_eq!(document["findings"], Value::Array(Vec::new()), "{document}");
    // The file of the scale is one as well.
    assert_eq!(document["summary"]["scoring_files"], 3);
    ends(&staged.run(&["fmt", "--check", folder]), 0);
    // Each of the files is laid out, and what is there comes out the same.
    for file in ["scoring.yaml", "scoring.turned.yaml", "scale.scoring.yaml"] {
        let path = format!("{folder}/{file}");
        let before = std::fs::read_to_string(staged.path().join(&path)).unwrap();
        staged.write(&path, &before.replace("\n  ", "\n     "));
        ends(&staged.run(&["fmt", "--check", folder]), 1);
        ends(&staged.run(&["fmt", folder]), 0);
        let after = std::fs::read_to_string(staged.path().join(&path)).unwrap();
        assert_eq!(before, after, "{file}");
    }
    let answers = format!("{folder}/answers");
    let total = |scoring: &str| {
        let rows = staged.results(&["score", &answers, "--scoring", scoring]);
        rows[0]["scores"]["total"]["exact"].clone()
    };
    // 3 + 2, and 1 + 2 where the first is turned.
    assert_eq!((total("standard"), total("turned")), ("5".into(), "3".into()));
    // A fault in the base is a fault of what builds on it, at its own place, once a file.
    staged
        .write(&format!("{folder}/scale.scoring.yaml"), &OF_SCALE.replace("[b]", "[bb]"));
    let document = staged.json(&["check", folder]);
    let found = document["findings"].as_array().unwrap();
    assert!(!found.is_empty());
    let told: std::collections::BTreeSet<String> =
        found.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), found.len(), "{found:?}");
    for finding in found {
        assert_eq!(finding["file"], format!("{folder}/scale.scoring.yaml"), "{finding}");
    }
}

#[test]
fn results_by_a_file_that_builds_on_another_are_verified_with_all_of_it() {
    let staged = Staged::new(&[]);
    study(&staged, "questionnaires/one", "one", 1);
    let folder = "questionnaires/one";
    let answers = format!("{folder}/answers");
    let written = staged.run(&[
        "score",
        &answers,
        "--scoring",
        "turned",
        "--format",
        "json",
        "-o",
        "turned.json",
    ]);
    ends(&written, 0);
    let rules = |said: &Value| -> Vec<String> {
        let found = said["findings"].as_array().unwrap();
        found.iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(&staged.json(&["verify", "turned.json"])), [] as [&str; 0]);
    // Its base, and what that includes, are part of it: neither may change unseen.
    for (file, old, new) in [
        ("scoring.yaml", "decimals: 1", "decimals: 2"),
        (
            "scale.scoring.yaml",
            "b: {value: self}",
            "b: {map: {0: 0, 1: 2, 2: 4, 3: 6, 4: 8}}",
        ),
        ("scoring.turned.yaml", "3: 1", "3: 2"),
    ] {
        let path = format!("{folder}/{file}");
        let before = std::fs::read_to_string(staged.path().join(&path)).unwrap();
        assert!(before.contains(old), "{file}: {before}");
        staged.write(&path, &before.replace(old, new));
        let told = staged.json(&["verify", "turned.json"]);
        let rules = rules(&told);
        assert!(rules.iter().any(|rule| rule == "changed-input"), "{file}: {told}");
        assert_eq!(told["summary"]["exit_code"], 1, "{file}");
        staged.write(&path, &before);
    }
    assert_eq!(rules(&staged.json(&["verify", "turned.json"])), [] as [&str; 0]);
}

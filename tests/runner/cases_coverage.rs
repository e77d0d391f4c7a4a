//! What cases exercise: a questionnaire with one thing of each kind, and which of them a
//! case comes by.
//!
//! Every list is counted by hand from the files below.

use std::fs;
use std::process::Command;

use serde_json::Value;

const QUESTIONNAIRE: &str = r#"questionnaire: allt
version: "1"
title: All
languages: [en]
privacy: {purpose: A test., public: nothing, kept: Not.}
sections:
  - id: one
    title: One
    items:
      - {id: plan, type: yes_no, text: A plan?}
      - id: kind
        type: single
        text: Which kind?
        ask_if: plan == 'yes'
        options: [{code: a, label: A}, {code: b, label: B}, {code: dk, label: None, missing: dont_know}]
      - {id: share, type: percent, text: How much?, min: 0, checks: [{id: much, must: share < 90, level: soft, message: Much.}]}
      - {id: with, type: multiple, text: With whom?, options: [{code: p, label: P}, {code: j, label: J}]}
  - id: two
    title: Two
    ask_if: share > 50
    items:
      - {id: why, type: text, text: Why?}
"#;

const SCORING: &str = "scoring: standard
for: allt@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}
unscored: {why: context}
items:
  plan: {map: {\"yes\": 1, \"no\": 0}}
  kind: {part_of: both}
  share: {bands: [{from: 0, points: 0}, {from: 50, points: 1}]}
  with: {multiple: sum, points: {p: 1, j: 1}}
indices:
  both: {missing: {no_score: zero}, lookup: {of: [kind, plan], table: [[a, \"yes\", 2], [b, \"yes\", 1]], else: 0}}
  total: {aggregate: sum, weights: points, children: [plan, share, with, both]}
gates:
  - {id: half, when: share < 50, node: total, cap: 1, because: Less than half.}
grades:
  mark: {of: total, value: exact, bands: [{from: 0, grade: C}, {from: 2, grade: B}, {from: 4, grade: A}]}
";

/// The counts by kind and what is never exercised, as `survey test --coverage` tells them.
fn coverage(cases: &str) -> (Vec<(String, u64, u64)>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("questionnaire.yaml", QUESTIONNAIRE),
        ("scoring.yaml", SCORING),
        ("cases.yaml", cases),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(["test", "--coverage", "--format", "json"]).env_clear();
    let output = command.current_dir(folder.path()).output().unwrap();
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{value:#}");
    let found = value["results"].as_array().unwrap().last().unwrap();
    assert_eq!(found["type"], "coverage");
    let number = |value: &Value| value.as_u64().unwrap();
    let counts = ["option", "condition", "check", "rule", "gate", "grade"].map(|kind| {
        let of = &found["kinds"][kind];
        (kind.to_owned(), number(&of["exercised"]), number(&of["of"]))
    });
    let never = found["never"].as_array().unwrap().iter();
    let never = never.map(|goal| {
        let (file, line) = (goal["file"].as_str().unwrap(), &goal["line"]);
        format!("{file}:{line} {}", goal["message"].as_str().unwrap())
    });
    (counts.to_vec(), never.collect())
}

fn counted(kinds: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
    kinds.iter().map(|(kind, met, all)| ((*kind).to_owned(), *met, *all)).collect()
}

/// One case: no plan, 20 percent, with p. Chosen: `no` and `p` of yes, no, a, b, dk, p, j.
/// `plan == 'yes'` and `share > 50` are false. The check holds. Points: `no`, the band from
/// 0, the tick p and, as no row has `no`, the `else`: 4 of 2 + 2 + 2 + 3. The gate fires.
/// 0 + 0 + 1 + 0 = 1: grade C.
#[test]
fn one_case_exercises_what_its_answers_come_by() {
    let (counts, never) = coverage(
        "cases:
  - name: no plan
    answers: {plan: \"no\", share: 20, with: [p]}
    expect: {asked: [plan]}
",
    );
    let wanted = [
        ("option", 2, 7),
        ("condition", 2, 4),
        ("check", 1, 2),
        ("rule", 4, 9),
        ("gate", 1, 2),
        ("grade", 1, 3),
    ];
    assert_eq!(counts, counted(&wanted), "{never:#?}");
    assert_eq!(
        never,
        [
            "questionnaire.yaml:10 `yes` of `plan` is never chosen",
            "questionnaire.yaml:15 `a` of `kind` is never chosen",
            "questionnaire.yaml:15 `b` of `kind` is never chosen",
            "questionnaire.yaml:15 `dk` of `kind` is never chosen",
            "questionnaire.yaml:17 `j` of `with` is never chosen",
            "questionnaire.yaml:20 the condition of section `two` is never true",
            "questionnaire.yaml:14 the condition of `kind` is never true",
            "questionnaire.yaml:16 check `much` never fails",
            "scoring.yaml:8 `yes` of `plan` is never used",
            "scoring.yaml:10 the band from 50 of `share` is never used",
            "scoring.yaml:11 `j` of `with` is never used",
            "scoring.yaml:13 row 1 of `both` is never used",
            "scoring.yaml:13 row 2 of `both` is never used",
            "scoring.yaml:16 gate `half` always fires",
            "scoring.yaml:18 grade `B` of `mark` is never given",
            "scoring.yaml:18 grade `A` of `mark` is never given",
        ]
    );
}

/// What is asked of units counts as in cases of one; what no case expects counts too. `dk`
/// is chosen as a missing code. With a, 95 percent and both ticks: 1 + 1 + 2 + 2 = 6, grade
/// A, and the check fails; with b and 60: 1 + 1 + 0 + 1 = 3, grade B.
#[test]
fn cases_together_exercise_everything() {
    let (counts, never) = coverage(
        "cases:
  - name: no plan
    answers: {plan: \"no\", share: 20, with: [p]}
    expect: {scores: {total: 1}}
  - name: the others
    units:
      a: {answers: {plan: \"yes\", kind: a, share: 95, with: [p, j], why: so}}
      b: {answers: {plan: \"yes\", kind: b, share: 60, with: [], why: so}}
      c: {answers: {plan: \"yes\", kind: dk, share: 50, with: []}}
    expect: {grades: {mark: {a: A, b: B}}, findings: {a: [unconfirmed-check]}}
",
    );
    assert!(never.is_empty(), "{never:#?}");
    assert!(counts.iter().all(|(_, met, all)| met == all), "{counts:?}");
}

/// The condition of an item says nothing where its section was not asked, and a refused
/// file uses no rule.
#[test]
fn what_was_not_judged_is_not_exercised() {
    let (counts, _) = coverage(
        "cases:
  - name: nobody answered
    status: refused
    answers: {}
    expect: {asked: [plan]}
",
    );
    let rule = counts.iter().find(|(kind, ..)| kind == "rule").unwrap();
    assert_eq!((rule.1, rule.2), (0, 9));
    let option = counts.iter().find(|(kind, ..)| kind == "option").unwrap();
    assert_eq!(option.1, 0);
}

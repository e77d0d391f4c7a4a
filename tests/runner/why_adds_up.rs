//! `survey why --format json`: every score can be added up again from what it says.
//!
//! The sums are made here, from the text of the output alone.

use std::fs;
use std::path::Path;
use std::process::Command;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;
use serde_json::Value;

const QUESTIONNAIRE: &str = r#"questionnaire: demo
version: "1"
title: Demo
languages: [en]
sections:
  - id: main
    title: Main
    items:
      - {id: a, type: scale, from: 1, to: 10, text: A?}
      - {id: b, type: scale, from: 1, to: 10, text: B?}
      - {id: c, type: scale, from: 0, to: 4, text: C?}
      - {id: d, type: integer, min: 1, max: 1000, text: D?}
      - {id: plan, type: yes_no, text: Is there a plan?}
"#;

const SCORING: &str = r#"scoring: standard
for: demo@1
points_are: example
arithmetic: {decimals: 2}
missing: {dont_know: exclude, refused: exclude, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: exclude, invalid: invalidate, no_score: exclude}
items:
  a: {value: self}
  b: {value: self, missing: {no_answer: {impute: {with: item_mean}}}}
  c: {value: self}
  d: {value: self}
  plan: {part_of: bonus}
indices:
  total: {aggregate: mean, children: {first: 3, size: 1, bonus: 1}, children_as: value, bonus: {when: plan == 'yes', add: 2}, clamp: [-100, 200]}
  first: {aggregate: geometric, weights: points, children: [a, b], normalise: {goalposts: {low: 1, high: 10, to: [0, 100]}}}
  size: {of: d, normalise: min_max}
  bonus: {lookup: {of: [plan], table: [["yes", 10], ["no", 0]], else: 0}}
  rank_of: {of: middle, normalise: percentile_rank}
  middle: {aggregate: median, weights: equal, children: [a, b, c]}
gates:
  - {id: weak, when: c < 2, node: total, subtract: 5, because: C is weak}
"#;

pub fn write(folder: &Path) {
    fs::write(folder.join("questionnaire.yaml"), QUESTIONNAIRE).unwrap();
    fs::write(folder.join("scoring.yaml"), SCORING).unwrap();
    fs::create_dir(folder.join("answers")).unwrap();
    let answers = [
        r#"{"a": 3, "b": 7, "c": 1, "d": 10, "plan": "yes"}"#,
        r#"{"a": 10, "b": 2, "c": 4, "d": 300, "plan": "no"}"#,
        r#"{"a": 5, "c": 3, "d": 1000, "plan": "no"}"#,
        r#"{"a": 1, "b": 1, "c": 0, "d": 55, "plan": "yes"}"#,
    ];
    for (number, answers) in answers.iter().enumerate() {
        let text = format!(
            r#"{{"questionnaire": "demo", "version": "1", "unit": "u{number}", "status": "complete", "answers": {answers}}}"#
        );
        fs::write(folder.join(format!("answers/u{number}.json")), text).unwrap();
    }
}

/// `13/15`, `-2.5`, however many digits.
pub fn number(value: &Value) -> Option<BigRational> {
    let text = value.as_str()?;
    let (upper, lower) = text.split_once('/').unwrap_or((text, "1"));
    let parsed = |text: &str| -> BigRational {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits: BigInt = format!("{whole}{decimals}").parse().unwrap();
        let places = u32::try_from(decimals.len()).unwrap();
        BigRational::new(digits, BigInt::from(10).pow(places))
    };
    Some(parsed(upper) / parsed(lower))
}

fn nodes(folder: &Path, unit: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for node in ["total", "first", "size", "bonus", "rank_of", "middle"] {
        let output = Command::new(env!("CARGO_BIN_EXE_survey"))
            .args(["why", &format!("answers/{unit}.json"), node, "--format", "ndjson"])
            .current_dir(folder)
            .env_clear()
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        found.extend(text.lines().map(|line| serde_json::from_str(line).unwrap()));
    }
    found
}

#[test]
fn every_score_can_be_added_up_again() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let near = BigRational::new(1.into(), BigInt::from(10).pow(12));
    let is_near = |a: &BigRational, b: &BigRational| (a - b).abs() < near;
    let zero = || BigRational::from_integer(0.into());
    let (mut sums, mut leaves) = (0, 0);
    for unit in ["u0", "u1", "u2", "u3"] {
        for node in nodes(folder.path(), unit) {
            let name = format!("{unit} {}", node["node"]);
            if let (Some(children), Some(whole)) =
                (node["children"].as_array(), number(&node["aggregate"]))
            {
                let given = children.iter().filter_map(|c| number(&c["contribution"]));
                let constant = number(&node["constant"]).unwrap_or_else(zero);
                let sum = given.fold(zero(), |sum, one| sum + one) + constant;
                assert!(is_near(&sum, &whole), "{name}: {sum} is not {whole}");
                sums += 1;
            }
            if let (Some(shares), Some(exact)) =
                (node["leaves"].as_array(), number(&node["exact"]))
            {
                let given = shares.iter().filter_map(|leaf| number(&leaf["share"]));
                let sum = given.fold(zero(), |sum, one| sum + one)
                    + number(&node["rest"]).unwrap();
                assert!(is_near(&sum, &exact), "{name}: {sum} is not {exact}");
                leaves += shares.len();
            }
        }
    }
    assert!(sums > 12 && leaves > 20, "{sums} sums, {leaves} leaves");
}

#[test]
fn scores_of_others_are_read_from_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    // (55 − 10) / (1000 − 10) of 100.
    let all = nodes(folder.path(), "u3");
    let size = all.iter().find(|node| node["node"] == "size").unwrap();
    assert_eq!(size["exact"], "50/11");
    // Alone it has no such score, and says why.
    let output = Command::new(env!("CARGO_BIN_EXE_survey"))
        .args(["why", "answers/u3.json", "size", "--among", "answers/u3.json"])
        .args(["--format", "ndjson"])
        .current_dir(folder.path())
        .env_clear()
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let node: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(node["no_score"], "constant");
}

#[test]
fn others_are_there_where_scores_are_analysed_and_simulated() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let rank = "ranks:\n  main: {by: total, direction: descending, ties: competition, value: exact}\n";
    fs::write(folder.path().join("scoring.yaml"), format!("{SCORING}{rank}")).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
        let output = command.args(arguments).current_dir(folder.path()).env_clear();
        String::from_utf8(output.output().unwrap().stdout).unwrap()
    };
    // The least of all, 10, made the greatest, 1000: 0 becomes 100, a fifth of it counts.
    let text = run(&["analyse", "answers", "--only", "gaps", "--format", "ndjson"]);
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut rows = rows.filter(|row| row["unit"] == "u0" && row["item"] == "d");
    assert_eq!(rows.next().expect("a gap")["gain"], 20.0);
    let text = run(&["simulate", ".", "-n", "12", "--seed", "1", "--format", "json"]);
    let told: Value = serde_json::from_str(&text).unwrap();
    // The first of twelve is before all others and the last before none, whoever they are.
    let found = find(&told, &|value| value["name"] == "rank_of").expect("a spread");
    assert_eq!((&found["least"], &found["greatest"]), (&"0".into(), &"1".into()));
    assert_eq!(found["without"], 0);
}

/// The first object that is so, wherever it stands.
fn find<'a>(value: &'a Value, is_so: &impl Fn(&Value) -> bool) -> Option<&'a Value> {
    if value.is_object() && is_so(value) {
        return Some(value);
    }
    match value {
        Value::Object(all) => all.values().find_map(|value| find(value, is_so)),
        Value::Array(all) => all.iter().find_map(|value| find(value, is_so)),
        _ => None,
    }
}

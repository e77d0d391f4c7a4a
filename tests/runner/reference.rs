//! Norms and earlier waves as reference sets, through the commands: numbers by hand.
//!
//! *In:* the invented study in `tests/cli/demo/trend` with other answers. *Out:* scores of
//! a unit alone, like-for-like changes, and what `verify` notices.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::compare::survey;

pub const NEWER: &str = "questionnaires/trend/2029";
const OLDER: &str = "questionnaires/trend/2027";

/// The rules of the newer wave, with a scale over these units.
fn rules(over: &str, ranks: &str) -> String {
    format!(
        "scoring: standard\nfor: trend@2029\npoints_are: example\narithmetic: {{decimals: 1}}\n\
         missing: {{dont_know: strict, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: strict, invalid: invalidate, no_score: strict}}\n\
         items: {{stod: {{value: self}}, skydd: {{value: self}}}}\n\
         indices:\n  sum: {{aggregate: sum, weights: points, children: [stod, skydd]}}\n  \
         total: {{of: sum, normalise: min_max, over: {over}}}\n{ranks}"
    )
}

/// The study in a folder of its own; sums of 20, 40 and 60 in 2027, of 30, 70, 50 and 60
/// in 2029.
fn stage(name: &str, rules: &str) -> PathBuf {
    let stage = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("reference").join(name);
    let _ = fs::remove_dir_all(&stage);
    crate::running::copy(Path::new("tests/cli/demo/trend"), &stage);
    let answers = |version: &str, unit: &str, (stod, skydd): (u8, u8), day: &str| {
        let text = format!(
            "{{\"questionnaire\": \"trend\", \"version\": \"{version}\", \"unit\": \"{unit}\", \"status\": \"complete\", \"submitted\": \"{version}-{day}T12:00:00+02:00\", \"answers\": {{\"stod\": {stod}, \"skydd\": {skydd}}}}}"
        );
        let file = format!("questionnaires/trend/{version}/answers/{unit}.json");
        fs::write(stage.join(file), text).unwrap();
    };
    for (unit, parts) in [("b", (10, 10)), ("c", (30, 10)), ("d", (40, 20))] {
        answers("2027", unit, parts, "04-01");
    }
    for (unit, parts, day) in [
        ("a", (20, 10), "04-01"),
        ("b", (40, 30), "06-01"),
        ("c", (30, 20), "04-02"),
        ("d", (40, 20), "04-03"),
    ] {
        answers("2029", unit, parts, day);
    }
    fs::write(stage.join(NEWER).join("scoring.yaml"), rules).unwrap();
    // The older wave counted everything twice; that is not how it is held against.
    let twice = rules
        .replace("trend@2029", "trend@2027")
        .replace("{value: self}", "{value: self * 2}")
        .lines()
        .filter(|line| !line.contains("total:"))
        .collect::<Vec<_>>()
        .join("\n")
        .replace("sum:", "total:");
    fs::write(stage.join(OLDER).join("scoring.yaml"), twice).unwrap();
    stage
}

pub fn document(folder: &Path, arguments: &[&str]) -> Value {
    let output = survey(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"))
}

/// The total of each unit, or the reason why there is none.
fn totals(folder: &Path, answers: &str) -> Vec<String> {
    let document = document(folder, &["score", answers, "--format", "json"]);
    let rows = document["results"].as_array().unwrap().iter();
    rows.map(|row| match &row["scores"]["total"] {
        total if total["published"].is_null() => total["no_score"].to_string(),
        total => total["published"].to_string(),
    })
    .collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn an_earlier_wave_is_scored_by_the_rules_of_this_one() {
    let folder = stage("wave", &rules("{wave: \"2027\"}", ""));
    // 20 is 0 and 60 is 100: 30 is 25, 70 is 125, 50 is 75.
    let answers = format!("{NEWER}/answers");
    assert_eq!(totals(&folder, &answers), ["25.0", "125.0", "75.0", "100.0"]);
    assert_eq!(totals(&folder, &format!("{answers}/b.json")), ["125.0"]);
    let why = survey(&folder, &["why", &format!("{answers}/b.json"), "total"]);
    assert!(said(&why).contains("3 units, 20 to 60 of 2027"), "{}", said(&why));
}

#[test]
fn both_waves_are_held_against_one_set() {
    let folder = stage("like", &rules("{wave: \"2027\"}", ""));
    let found =
        document(&folder, &["compare", "trend@2027", "trend@2029", "--format", "json"]);
    let rows = found["results"].as_array().unwrap();
    let of = |unit: &str| {
        let row = rows.iter().find(|row| row["unit"] == unit).unwrap();
        row["change_newer_rules_comparable_items"]["change"].to_string()
    };
    // b from 0 to 125, c from 50 to 75, d from 100 to 100.
    assert_eq!([of("b"), of("c"), of("d")], ["125.0", "25.0", "0.0"]);
}

#[test]
fn a_wave_without_answers_is_told_and_nothing_is_scored() {
    let folder = stage("nobody", &rules("{wave: \"2027\"}", ""));
    fs::remove_dir_all(folder.join(OLDER).join("answers")).unwrap();
    let output = survey(&folder, &["score", &format!("{NEWER}/answers")]);
    assert_eq!(output.status.code(), Some(3));
    assert!(said(&output).contains("2027"), "{}", said(&output));
}

#[test]
fn a_changed_answer_to_that_wave_is_noticed() {
    let folder = stage("sealed", &rules("{wave: \"2027\"}", ""));
    let answers = format!("{NEWER}/answers");
    let written = survey(&folder, &["score", &answers, "--format", "json"]);
    fs::write(folder.join("results.json"), &written.stdout).unwrap();
    let verified = survey(&folder, &["verify", "results.json"]);
    assert_eq!(verified.status.code(), Some(0), "{}", said(&verified));
    let file = folder.join(OLDER).join("answers/d.json");
    let text = fs::read_to_string(&file).unwrap().replace("\"stod\": 40", "\"stod\": 60");
    fs::write(&file, text).unwrap();
    let verified = survey(&folder, &["verify", "results.json"]);
    let told = said(&verified);
    assert_eq!(verified.status.code(), Some(1), "{told}");
    assert!(told.contains("the answers to an earlier wave have changed since"), "{told}");
}

#[test]
fn norms_are_sealed_with_the_rules() {
    let folder = stage("norms", &rules("{file: norms.csv}", ""));
    let norms = folder.join(NEWER).join("norms.csv");
    fs::write(&norms, "unit,total\nx,10\ny,50\n").unwrap();
    let answers = format!("{NEWER}/answers");
    // 10 is 0 and 50 is 100.
    assert_eq!(totals(&folder, &answers), ["50.0", "150.0", "100.0", "125.0"]);
    let why = survey(&folder, &["why", &format!("{answers}/a.json"), "total"]);
    assert!(said(&why).contains("2 units, 10 to 50 of `norms.csv`"), "{}", said(&why));
    let written = survey(&folder, &["score", &answers, "--format", "json"]);
    fs::write(folder.join("results.json"), &written.stdout).unwrap();
    // A column that nothing reads: the same scores, and yet another file.
    fs::write(&norms, "unit,total,note\nx,10,\ny,50,\n").unwrap();
    let verified = survey(&folder, &["verify", "results.json"]);
    let told = said(&verified);
    assert_eq!(verified.status.code(), Some(1), "{told}");
    assert!(told.contains("the scoring file has changed since"), "{told}");
}

#[test]
fn who_handed_in_too_late_is_not_eligible_to_be_compared_with() {
    let main = "main: {by: total, direction: descending, value: exact, eligible: {until: 2029-05-01}}";
    let all = "early: {by: sum, direction: descending, value: exact, panel: [main]}";
    let ranks = format!("ranks:\n  {main}\n  {all}\n");
    // Without b and its 70 the ends are 30 and 60: 70 is 133.3, 50 is 66.7.
    let expected = ["0.0", "133.3", "66.7", "100.0"];
    for over in ["eligible", "panel"] {
        let folder = stage(over, &rules(over, &ranks));
        assert_eq!(totals(&folder, &format!("{NEWER}/answers")), expected, "{over}");
    }
}

//! What cannot be scored, through every command that scores: each has a named reason or a
//! finding, and nothing is `NaN`, infinite or a panic.
//!
//! A study of three items of 0 to 10 of which indices are made whose scales and means can
//! fail; the answers are those that make them fail.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::staged::{Said, Staged};

const QUESTIONNAIRE: &str = r#"questionnaire: bad
version: "1"
title: Bad
languages: [en]
wave: {label: "1"}
sender: {name: Institute, contact: bad@example.org}
privacy: {purpose: To rank., public: answers, kept: A year.}
units: {frame: ../../frame.csv, id: code, label: name, size: population}
sections:
  - id: main
    title: Main
    items:
      - {id: a, type: decimal, decimals: 1, min: 0, max: 10, required: false, concept: a, text: A?}
      - {id: b, type: decimal, decimals: 1, min: 0, max: 10, required: false, concept: b, text: B?}
      - {id: c, type: decimal, decimals: 1, min: 0, max: 10, required: false, concept: c, text: C?}
"#;

const SCORING: &str = "scoring: standard
for: bad@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: exclude, refused: exclude, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: exclude, invalid: invalidate, no_score: exclude}
items:
  a: {value: self}
  b: {value: self}
  c: {value: self}
indices:
  total: {aggregate: mean, weights: points, children: [a, b, c]}
  root: {aggregate: geometric, weights: points, children: [a, b], on_zero: no_score}
  inverse: {aggregate: harmonic, weights: points, children: [a, b], on_zero: no_score}
  weighed: {aggregate: mean, children: {a: 0, b: 1}}
  logged: {of: total, normalise: {goalposts: {low: 1, high: 10, transform: ln}}}
  spread: {of: total, normalise: min_max}
  z: {of: total, normalise: z}
  better: {of: total, normalise: percentile_rank}
  against: {of: total, normalise: {reference: {against: max}}}
  quotient: {ratio: {of: a, per: b, times: 100}}
  heads: {ratio: {of: a, per: unit.population, times: 100}}
figures:
  rate: {rate: a, per: b}
  mean: {mean: score.total, by: [all, unit]}
  mean_z: {mean: score.z}
  middle: {median: score.spread}
robustness: {noise: 0.2, draws: 20, seed: 1, leave_one_out: item}
ranks:
  main: {by: total, direction: descending, ties: competition, value: exact}
  by_z: {by: z, direction: descending, ties: competition, value: exact}
";

const FOLDER: &str = "questionnaires/bad/1";
const ANSWERS: &str = "questionnaires/bad/1/answers";
/// One has no inhabitants, and of one nobody knows how many.
const FRAME: &str =
    "code,name,population\nu0,Nought,0\nu1,One,10\nu2,Two,20\nu3,Three,\n";

/// The study with these answers, and a wave before it that was answered alike.
fn bad(answers: &[(&str, &str)]) -> Staged {
    let staged = Staged::new(&[("questionnaires/frame.csv", FRAME)]);
    let before = QUESTIONNAIRE.replace("\"1\"", "\"0\"");
    staged.write("questionnaires/bad/0/questionnaire.yaml", &before);
    let rules = SCORING.replace("bad@1", "bad@0");
    staged.write("questionnaires/bad/0/scoring.yaml", &rules);
    let now = QUESTIONNAIRE.replace("label: \"1\"", "label: \"1\", follows: \"0\"");
    staged.write(&format!("{FOLDER}/questionnaire.yaml"), &now);
    staged.write(&format!("{FOLDER}/scoring.yaml"), SCORING);
    for (unit, answers) in answers {
        staged.answer("questionnaires/bad/0/answers", "bad@0", unit, answers);
        staged.answer(ANSWERS, "bad@1", unit, answers);
    }
    staged
}

/// What is said has a reason in it, and no number that is none.
#[track_caller]
fn sane(words: &[&str], said: &Said) {
    let all = format!("{}{}", said.out, said.err);
    for word in ["NaN", "nan ", " inf", "Infinity", "panicked", "unwrap", "overflow"] {
        assert!(!all.contains(word), "{words:?} says {word}: {all}");
    }
    assert!(!all.contains("ours, not yours"), "{words:?}: {all}");
}

/// Runs everything in every format; the codes of the runs in words.
#[track_caller]
fn runs(staged: &Staged, unit: &str) -> BTreeMap<&'static str, i32> {
    let file = format!("{ANSWERS}/{unit}.json");
    let commands: [(&str, Vec<&str>); 7] = [
        ("score", vec!["score", ANSWERS]),
        ("rank", vec!["rank", ANSWERS, "--show-unranked"]),
        ("rank by z", vec!["rank", ANSWERS, "--rank", "by_z", "--show-unranked"]),
        ("why", vec!["why", &file, "--all"]),
        ("analyse", vec!["analyse", ANSWERS]),
        ("compare", vec!["compare", "bad@0", "bad@1", "--parts"]),
        ("compare by z", vec!["compare", "bad@0", "bad@1", "--rank", "by_z"]),
    ];
    let mut codes = BTreeMap::new();
    for (name, words) in commands {
        for format in ["human", "json", "ndjson", "csv"] {
            let words = [&words[..], &["--format", format]].concat();
            let said = staged.run(&words);
            sane(&words, &said);
            assert!(!said.out.is_empty() || said.code > 1, "{words:?}: {}", said.err);
            let before = codes.insert(name, said.code);
            assert!(before.is_none_or(|before| before == said.code), "{words:?}");
        }
    }
    codes
}

/// The exact scores of a unit, or the reasons why there are none, as `node: told`.
#[track_caller]
fn scores(staged: &Staged, unit: &str) -> String {
    let all = staged.results(&["score", ANSWERS]);
    let row = all.iter().find(|row| row["unit"] == unit).unwrap();
    let told = |(name, score): (&String, &Value)| {
        let one = score["exact"].as_str().or(score["no_score"].as_str()).unwrap();
        format!("{name}: {one}")
    };
    let scores = row["scores"].as_object().unwrap();
    scores.iter().skip(3).map(told).collect::<Vec<_>>().join(", ")
}

#[test]
fn zeros_and_absent_denominators_have_their_reasons() {
    let staged = bad(&[
        ("u0", r#"{"a": 0, "b": 0, "c": 0}"#),
        ("u1", r#"{"a": 0, "b": 4, "c": 5}"#),
        ("u2", r#"{"a": 4, "c": 5}"#),
        ("u3", r#"{"a": 4, "b": 4, "c": 4}"#),
    ]);
    let codes = runs(&staged, "u0");
    assert!(codes.values().all(|code| *code == 0), "{codes:?}");
    // No root of a nought, no logarithm of it, nothing per nought of b or inhabitants.
    let told = scores(&staged, "u0");
    for wanted in [
        "total: 0,",
        "root: domain",
        "inverse: domain",
        "logged: domain",
        "spread: 0,",
        "against: 0,",
        "quotient: denominator",
        "heads: denominator",
    ] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    // 0 per 4 is 0, and a nought among others is still none of a root's.
    let told = scores(&staged, "u1");
    for wanted in ["root: domain", "inverse: domain", "quotient: 0,", "heads: 0"] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    // What was not answered is no denominator; what weighs nothing makes no mean.
    let told = scores(&staged, "u2");
    for wanted in
        ["root: 4,", "weighed: all_missing", "quotient: denominator", "heads: 20"]
    {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    // 4 per 4, and nobody knows how many inhabitants.
    let told = scores(&staged, "u3");
    for wanted in ["quotient: 100,", "heads: denominator"] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
}

#[test]
fn weights_of_nought_are_a_finding() {
    let staged = bad(&[("u1", r#"{"a": 1, "b": 2, "c": 3}"#)]);
    let rules = SCORING.replace("{a: 0, b: 1}", "{a: 0, b: 0}");
    staged.write(&format!("{FOLDER}/scoring.yaml"), &rules);
    let document = staged.json(&["check", FOLDER]);
    let found = document["findings"].as_array().unwrap();
    let errors: Vec<&Value> =
        found.iter().filter(|one| one["level"] == "error").collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0]["line"], 14);
    let rule = errors[0]["rule"].clone();
    for words in [
        &["score", ANSWERS][..],
        &["rank", ANSWERS],
        &["analyse", ANSWERS],
        &["why", "questionnaires/bad/1/answers/u1.json"],
        &["compare", "bad@0", "bad@1"],
    ] {
        let said = staged.run(words);
        sane(words, &said);
        assert_eq!(said.code, 1, "{words:?}: {}{}", said.out, said.err);
        let all = format!("{}{}", said.out, said.err);
        assert!(all.contains(rule.as_str().unwrap()), "{words:?}: {all}");
    }
}

#[test]
fn a_column_that_is_the_same_for_all_compares_nobody() {
    let same = r#"{"a": 3, "b": 3, "c": 3}"#;
    let staged = bad(&[("u1", same), ("u2", same), ("u3", same)]);
    let codes = runs(&staged, "u2");
    assert!(codes.values().all(|code| *code == 0), "{codes:?}");
    let told = scores(&staged, "u2");
    for wanted in ["spread: constant", "z: constant", "against: 1,", "total: 3,"] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    // Equal units take the lower place, which is the worst of all of them.
    assert!(told.contains("better: 0,"), "{told}");
    let rows = staged.results(&["rank", ANSWERS]);
    assert!(rows.iter().all(|row| row["rank"] == 1 && row["shared"] == true), "{rows:?}");
    let rows = staged.results(&["rank", ANSWERS, "--rank", "by_z", "--show-unranked"]);
    let reasons: Vec<&Value> = rows.iter().map(|row| &row["reason"]).collect();
    assert_eq!(reasons, ["not_answered", "no_score", "no_score", "no_score"]);
    // Every part of no change is 0.
    let rows = staged.results(&["compare", "bad@0", "bad@1", "--parts"]);
    let like = &rows[0]["change_newer_rules_comparable_items"];
    assert_eq!(
        (&like["parts"]["whole"], like["change"].to_string()),
        (&"0".into(), "0.0".into())
    );
}

#[test]
fn a_single_unit_has_what_needs_no_other() {
    let staged = bad(&[("u1", r#"{"a": 2, "b": 4, "c": 3}"#)]);
    let codes = runs(&staged, "u1");
    assert!(codes.values().all(|code| *code == 0), "{codes:?}");
    let told = scores(&staged, "u1");
    for wanted in [
        "total: 3,",
        "spread: constant",
        "z: constant",
        "better: constant",
        "against: 1,",
        "quotient: 50,",
        "heads: 20",
    ] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    let rows = staged.results(&["rank", ANSWERS]);
    assert_eq!((&rows[0]["rank"], &rows[0]["base"]), (&1.into(), &1.into()));
}

#[test]
fn nothing_answered_is_told_as_that_and_not_as_0() {
    let staged = bad(&[("u1", "{}"), ("u2", "{}")]);
    let codes = runs(&staged, "u1");
    assert!(codes.values().all(|code| *code == 0), "{codes:?}");
    let told = scores(&staged, "u1");
    for wanted in ["total: all_missing", "root: all_missing", "weighed: all_missing"] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    for scale in ["logged", "spread", "z", "better", "against"] {
        assert!(told.contains(&format!("{scale}: all_missing")), "{scale}: {told}");
    }
    assert!(told.contains("quotient: denominator"), "{told}");
    let rows = staged.results(&["analyse", ANSWERS, "--only", "figures"]);
    let of = |figure: &str| {
        rows.iter().find(|row| row["figure"] == figure && row["by"] == "all").unwrap()
    };
    for figure in ["rate", "mean", "mean_z", "middle"] {
        assert!(of(figure)["exact"].is_null(), "{}", of(figure));
        assert_eq!(of(figure)["base"], 0, "{}", of(figure));
    }
    let mut rows = staged.results(&["compare", "bad@0", "bad@1"]);
    let mean = rows.iter().find(|row| row["figure"] == "mean").unwrap();
    assert!(mean["new"]["published"].is_null() && mean["difference"].is_null(), "{mean}");
    rows.retain(|row| row["type"] == "wave_change");
    assert!(rows.iter().all(|row| row["change_own_rules_all_items"].is_null()));
    assert!(rows.iter().all(|row| !row["reasons"].as_object().unwrap().is_empty()));
}

#[test]
fn an_empty_folder_is_named_once() {
    let staged = bad(&[("u1", r#"{"a": 1}"#)]);
    std::fs::create_dir(staged.path().join("empty")).unwrap();
    for words in [
        &["score", "empty"][..],
        &["rank", "empty"],
        &["why", "empty"],
        &["analyse", "empty"],
        &["compare", "empty", ANSWERS],
        &["compare", ANSWERS, "empty"],
    ] {
        let said = staged.run(words);
        sane(words, &said);
        assert_eq!(said.code, 3, "{words:?}: {}{}", said.out, said.err);
        let told = said.err.matches("empty: nothing found").count();
        assert_eq!(told, 1, "{words:?}: {}", said.err);
    }
}

#[test]
fn a_scoring_file_for_another_version_is_named() {
    let staged = bad(&[("u1", r#"{"a": 1}"#)]);
    let rules = SCORING.replace("for: bad@1", "for: bad@2");
    staged.write(&format!("{FOLDER}/scoring.yaml"), &rules);
    let document = staged.json(&["check", FOLDER]);
    assert_eq!(document["findings"][0]["rule"], "scoring-without-questionnaire");
    let named = format!("`{FOLDER}/scoring.yaml` is for `bad@2`");
    for (words, code) in [
        (&["score", ANSWERS][..], 3),
        (&["rank", ANSWERS], 3),
        (&["analyse", ANSWERS], 3),
        (&["compare", "bad@0", "bad@1"], 3),
        // There is still a route to tell.
        (&["why", "questionnaires/bad/1/answers/u1.json"], 0),
        (&["why", "questionnaires/bad/1/answers/u1.json", "total"], 2),
    ] {
        let said = staged.run(words);
        sane(words, &said);
        assert_eq!(said.code, code, "{words:?}: {}{}", said.out, said.err);
        assert!(
            said.err.replace("\n        ", " ").contains(&named),
            "{words:?}: {}",
            said.err
        );
    }
    let said = staged.run(&["score", ANSWERS, "--locale", "sv"]);
    assert!(said.err.contains("gäller `bad@2`"), "{}", said.err);
}

#[test]
fn of_a_unit_in_two_files_neither_counts_and_both_are_named() {
    let staged = bad(&[
        ("u1", r#"{"a": 1, "b": 1, "c": 1}"#),
        ("u2", r#"{"a": 5, "b": 5, "c": 5}"#),
        ("u3", r#"{"a": 9, "b": 9, "c": 9}"#),
    ]);
    let text = r#"{"questionnaire": "bad", "version": "1", "unit": "u1", "status": "complete", "answers": {"a": 10}}"#;
    staged.write(&format!("{ANSWERS}/copy.json"), text);
    for words in [
        &["score", ANSWERS][..],
        &["rank", ANSWERS],
        &["analyse", ANSWERS],
        &["compare", "bad@0", "bad@1"],
    ] {
        let said = staged.run(words);
        sane(words, &said);
        assert_eq!(said.code, 1, "{words:?}: {}{}", said.out, said.err);
        let all = format!("{}{}", said.out, said.err);
        assert!(all.contains("copy.json") && all.contains("u1.json"), "{words:?}: {all}");
    }
    // Neither is among those that others are compared with: 5 and 9 are the ends.
    assert!(scores(&staged, "u2").contains("spread: 0,"), "{}", scores(&staged, "u2"));
    let why = &staged.results(&["why", &format!("{ANSWERS}/u2.json"), "spread"])[0];
    assert_eq!(why["exact"], "0");
    let rows = staged.results(&["rank", ANSWERS]);
    let places: Vec<_> = rows.iter().map(|row| row["unit"].as_str().unwrap()).collect();
    assert_eq!(places, ["u3", "u2"]);
    // A folder in which it lies twice is no one file to explain.
    let said = staged.run(&["why", ANSWERS, "total", "--unit", "u1"]);
    assert!(said.code == 2 && said.err.contains("2 answer files"), "{}", said.err);
}

#[test]
fn a_correction_of_an_unknown_item_is_a_finding_wherever_it_counts() {
    let staged = bad(&[("u1", r#"{"a": 1, "b": 1, "c": 1}"#), ("u2", r#"{"a": 5}"#)]);
    let correction =
        "- {unit: u1, item: aa, old: 1, new: 2, who: A, why: b, date: 2029-11-03}\n";
    staged.write("corrections.yaml", correction);
    let with = ["--corrections", "corrections.yaml"];
    let file = format!("{ANSWERS}/u1.json");
    for words in [
        &["score", ANSWERS][..],
        &["rank", ANSWERS],
        &["why", &file, "total"],
        &["analyse", ANSWERS],
        &["compare", "bad@0", "bad@1"],
    ] {
        let words = [words, &with].concat();
        let said = staged.run(&words);
        sane(&words, &said);
        assert_eq!(said.code, 1, "{words:?}: {}{}", said.out, said.err);
        for wanted in
            ["correction-disagrees", "no item is called `aa`", "did you mean `a`?"]
        {
            let told = said.err.matches(wanted).count();
            assert!(told >= 1, "{words:?}, {wanted}: {}{}", said.out, said.err);
        }
        // The answers stand as they were handed in.
        let json = staged.run(&[&words[..], &["--format", "json"]].concat());
        let document: Value = serde_json::from_str(&json.out).unwrap();
        assert_eq!(document["summary"]["exit_code"], 1, "{words:?}");
    }
    let rows = staged.results(&[&["score", ANSWERS][..], &with].concat());
    assert_eq!(rows[0]["scores"]["total"]["exact"], "1");
}

//! Points that a blank takes over from what the same unit answered in the earlier wave.

use serde_json::Value;

use crate::staged::Staged;

const HEAD: &str = "languages: [en]
sender: {name: Institute, contact: two@example.org}
privacy: {purpose: To compare., public: answers, kept: A year.}
";

const OLD: &str = "questionnaire: two
version: \"1\"
title: Two
wave: {label: \"1\"}
sections:
  - id: main
    title: Main
    items:
      - {id: a, type: scale, from: 0, to: 4, text: A?}
      - {id: old, type: scale, from: 0, to: 4, text: B?}
";

const NEW: &str = "questionnaire: two
version: \"2\"
title: Two
wave: {label: \"2\", follows: \"1\"}
sections:
  - id: main
    title: Main
    items:
      - {id: a, type: scale, from: 0, to: 4, text: A?}
      - {id: b, type: scale, from: 0, to: 4, renamed_from: old, text: B?}
      - {id: c, type: scale, from: 0, to: 4, text: C?}
";

const SCORING: &str = "scoring: standard
for: two@2
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: zero, refused: zero, no_answer: {impute: {with: previous_wave}}, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}
items:
  a: {map: {0: 0, 1: 2, 2: 4, 3: 6, 4: 8}}
  b: {reverse: true}
  c: {value: self, missing: {no_answer: zero}}
indices:
  total: {aggregate: sum, weights: points, children: [a, b, c]}
";

/// `u` answered a with 3 and `old`, which is b now, with 1. `v` answered a alone, `w`
/// nothing at all, and `x` is new.
fn two() -> Staged {
    let staged = Staged::new(&[
        ("questionnaires/two/1/questionnaire.yaml", &format!("{HEAD}{OLD}")),
        ("questionnaires/two/2/questionnaire.yaml", &format!("{HEAD}{NEW}")),
        ("questionnaires/two/2/scoring.yaml", SCORING),
    ]);
    let old = "questionnaires/two/1/answers";
    staged.answer(old, "two@1", "u", r#"{"a": 3, "old": 1}"#);
    staged.answer(old, "two@1", "v", r#"{"a": 2}"#);
    staged.answer(old, "two@1", "w", "{}");
    let new = "questionnaires/two/2/answers";
    staged.answer(new, "two@2", "u", r#"{"c": 4}"#);
    staged.answer(new, "two@2", "v", r#"{"b": 0}"#);
    staged.answer(new, "two@2", "w", r#"{"a": 1, "c": 1}"#);
    staged.answer(new, "two@2", "x", r#"{"a": 4, "b": 4}"#);
    assert_eq!(staged.run(&["check"]).code, 0, "{}", staged.run(&["check"]).out);
    staged
}

#[test]
fn a_blank_takes_over_what_the_earlier_answer_is_worth_now() {
    let staged = two();
    let all = staged.results(&["score", "questionnaires/two/2/answers"]);
    let told = |unit: usize, node: &str| {
        let score = &all[unit]["scores"][node];
        let one = |key: &str| score[key].as_str().map(str::to_owned);
        one("exact").or_else(|| one("no_score")).unwrap()
    };
    let row = |unit| ["a", "b", "c", "total"].map(|node| told(unit, node));
    // u: 3 is worth 6 today; old 1, turned, 0 + 4 − 1 = 3; 6 + 3 + 4.
    assert_eq!(row(0), ["6", "3", "4", "13"]);
    // v: 2 is worth 4; b is answered, 4 − 0; c counts 0: 4 + 4 + 0.
    assert_eq!(row(1), ["4", "4", "0", "8"]);
    // w: a is answered, 2; b was blank then as well, so that nothing can be taken over.
    assert_eq!(row(2), ["2", "no_donor", "1", "strict"]);
    // x: its own answers count though it was not there: 8 + 0 + 0.
    assert_eq!(row(3), ["8", "0", "0", "8"]);
    // Nothing that is taken over counts as answered.
    let answered: Vec<&Value> = all.iter().map(|row| &row["answered"]).collect();
    assert_eq!(answered, [1, 1, 2, 2]);
}

#[test]
fn what_is_taken_over_from_the_earlier_wave_is_not_said_to_be_of_others() {
    let staged = two();
    let file = "questionnaires/two/2/answers/u.json";
    let told = staged.run(&["why", file, "total"]).out;
    assert!(told.contains("takes over what it was in the earlier wave"), "{told}");
    let told = staged.run(&["why", file, "total", "--locale", "sv"]).out;
    assert!(told.contains("tar över vad det var i den förra omgången"), "{told}");
    assert!(!told.contains("andra har"), "{told}");
}

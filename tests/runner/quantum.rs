//! What numbers that lost digits are compared on, through ranks, grades, gates, bands and
//! expressions.
//!
//! The total of a unit is √x · √x + y. To 34 digits √3 is
//! 1.732050807568877293527446341505872, and the square of that 2.999…999, 1e-33 short of 3;
//! of y alone the total is exact. `a` has x = 3, `b` y = 3: they earned the same. `c` has x
//! = 3 and y = 0.00000000001, so that it lies 3.3e-12 of its size above; `d` is exact and
//! has y = 3.0000000000001, 3.3e-14 of its size above.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::staged::Staged;

const QUESTIONNAIRE: &str = r#"questionnaire: root
version: "1"
title: Root
languages: [en]
sender: {name: Institute, contact: root@example.org}
privacy: {purpose: To rank., public: answers, kept: A year.}
units: {frame: frame.csv, id: code, label: name}
sections:
  - id: main
    title: Main
    items:
      - {id: x, type: decimal, decimals: 13, min: 0, max: 9, text: X?}
      - {id: y, type: decimal, decimals: 13, min: 0, max: 9, text: Y?}
"#;

const SCORING: &str = r"scoring: standard
for: root@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: strict, refused: strict, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: strict, invalid: invalidate, no_score: strict}
items:
  x: {value: self}
  y: {value: self}
indices:
  total: {value: sqrt(score.x) * sqrt(score.x) + score.y, range: [0, 18]}
  banded: {of: total, bands: [{from: 0, points: 0}, {from: 3, points: 1}]}
  reached: {value: 'best_of', range: [0, 1]}
grades:
  mark: {of: total, value: exact, bands: [{from: 0, grade: B}, {from: 3, grade: A}]}
gates:
  - {id: top, when: score.total >= 3, node: capped, cap: 1, because: Three is enough.}
ranks:
  main: {by: total, direction: descending, ties: competition, value: exact}
";

const UNITS: [(&str, &str, &str); 4] = [
    ("a", "3", "0"),
    ("b", "0", "3"),
    ("c", "3", "0.00000000001"),
    ("d", "0", "3.0000000000001"),
];

fn study(arithmetic: &str) -> Staged {
    let capped = "capped: {of: x, value: 5, range: [0, 9]}";
    let scoring = SCORING.replace("reached: {value: 'best_of', range: [0, 1]}", capped);
    let scoring = scoring.replace("{decimals: 1}", arithmetic);
    let staged = Staged::new(&[
        ("questionnaire.yaml", QUESTIONNAIRE),
        ("scoring.yaml", &scoring),
        ("frame.csv", "code,name\na,A\nb,B\nc,C\nd,D\n"),
    ]);
    for (unit, x, y) in UNITS {
        let answers = format!(r#"{{"x": {x}, "y": {y}}}"#);
        staged.answer("answers", "root@1", unit, &answers);
    }
    let checked = staged.run(&["check"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    staged
}

fn places(staged: &Staged) -> BTreeMap<String, String> {
    let rows = staged.results(&["rank", "answers"]);
    let place =
        |row: &Value| (row["unit"].as_str().unwrap().to_owned(), row["rank"].to_string());
    rows.iter().map(place).collect()
}

fn wanted(places: [&str; 4]) -> BTreeMap<String, String> {
    let each = UNITS.iter().zip(places);
    each.map(|((unit, ..), place)| ((*unit).to_owned(), place.to_owned())).collect()
}

#[test]
fn a_tie_is_decided_by_the_quantum_where_digits_were_lost_and_only_there() {
    // c before d before the two that earned the same: the 3.3e-12 of c are more than half
    // of 1e-12, and d and b are exact, so their 3.3e-14 count.
    assert_eq!(places(&study("{decimals: 1}")), wanted(["3", "3", "1", "2"]));
    // Half of 1e-10 holds the 3.3e-12: c is taken for 3 as well. d stays above b.
    let wide = study("{decimals: 1, quantum: 1e-10}");
    assert_eq!(places(&wide), wanted(["2", "2", "2", "1"]));
    // Nothing is taken for 3 that lies further from it than 1e-40: √3 · √3 falls short.
    let narrow = study("{decimals: 1, quantum: 1e-40}");
    assert_eq!(places(&narrow), wanted(["4", "3", "1", "2"]));
}

#[test]
fn grades_gates_and_bands_are_reached_by_what_lost_its_last_digits() {
    let told = |arithmetic: &str| {
        let rows = study(arithmetic).results(&["score", "answers"]);
        let a = rows.iter().find(|row| row["unit"] == "a").unwrap().clone();
        let score = |node: &str| a["scores"][node]["exact"].to_string();
        (a["grades"]["mark"].clone(), score("banded"), score("capped"))
    };
    let text = |text: &str| format!("\"{text}\"");
    assert_eq!(told("{decimals: 1}"), ("A".into(), text("1"), text("1")));
    // By its 34 digits √3 · √3 is less than 3.
    let narrow = told("{decimals: 1, quantum: 1e-40}");
    assert_eq!(narrow, ("B".into(), text("0"), text("5")));
}

#[test]
fn a_quantum_is_a_share_between_0_and_1() {
    for wrong in ["0", "-1e-9", "1"] {
        let staged = study("{decimals: 1}");
        let scoring = SCORING
            .replace("  reached: {value: 'best_of', range: [0, 1]}\n", "")
            .replace("{decimals: 1}", &format!("{{decimals: 1, quantum: {wrong}}}"));
        staged.write("scoring.yaml", &scoring);
        let said = staged.run(&["check"]);
        assert!(said.out.contains("quantum"), "{wrong}: {}", said.out);
    }
}

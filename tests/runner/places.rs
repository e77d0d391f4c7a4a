//! Places within groups alone, changes of place between two ranks, places without an item,
//! and units that stand in with a value, all by hand.
//!
//! Six units and three items of 0 to 10. `t` left `a` blank and so has no total, only its
//! part; `u` did not answer.
//!
//! | unit | county | a | b | c | total | part: b |
//! |---|---|---|---|---|---|---|
//! | p | N | 9 | 1 | 6 | 16 | 1 |
//! | q | N | 5 | 5 | 5 | 15 | 5 |
//! | r | S | 0 | 9 | 4 | 13 | 9 |
//! | s | S | 2 | 7 | 0 | 9 | 7 |
//! | t | S | – | 3 | 0 | – | 3 |
//! | u | S | | | | – | – |

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::staged::Staged;

const QUESTIONNAIRE: &str = r#"questionnaire: six
version: "1"
title: Six
languages: [en]
sender: {name: Institute, contact: six@example.org}
privacy: {purpose: To rank., public: answers, kept: A year.}
units: {frame: frame.csv, id: code, label: name, groups: [county]}
sections:
  - id: main
    title: Main
    items:
      - {id: a, type: scale, from: 0, to: 10, text: A?}
      - {id: b, type: scale, from: 0, to: 10, text: B?}
      - {id: c, type: scale, from: 0, to: 10, text: C?}
"#;

const FRAME: &str = "code,name,county\np,P,N\nq,Q,N\nr,R,S\ns,S,S\nt,T,S\nu,U,S\n";

const SCORING: &str = r"scoring: standard
for: six@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: strict, refused: strict, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: strict, invalid: invalidate, no_score: strict}
items:
  a: {value: self}
  b: {value: self}
  c: {value: self}
indices:
  total: {aggregate: sum, weights: points, children: [a, b, c]}
  part: {aggregate: sum, weights: points, children: [b]}
figures:
  mean_of_scored: {mean: score.total, by: [all, county]}
  mean_of_all: {mean: score.total, by: [all, county], absent_as: {value: 5, because: Silence is worth five.}}
robustness: {noise: 0.2, draws: 10, seed: 1, leave_one_out: item}
rank_changes:
  shift: {from: main, to: second}
  other: {from: main, to: third, unlike_panels: true}
ranks:
  main: {by: total, direction: descending, ties: competition, value: exact, panel: [second]}
  second: {by: part, direction: descending, ties: competition, value: exact, panel: [main]}
  third: {by: part, direction: ascending, ties: competition, value: exact}
  local: {by: total, direction: descending, ties: competition, value: exact, only_within: [county]}
";

fn six() -> Staged {
    let files = [
        ("questionnaire.yaml", QUESTIONNAIRE),
        ("scoring.yaml", SCORING),
        ("frame.csv", FRAME),
    ];
    let staged = Staged::new(&files);
    for (unit, answers) in [
        ("p", r#"{"a": 9, "b": 1, "c": 6}"#),
        ("q", r#"{"a": 5, "b": 5, "c": 5}"#),
        ("r", r#"{"a": 0, "b": 9, "c": 4}"#),
        ("s", r#"{"a": 2, "b": 7, "c": 0}"#),
        ("t", r#"{"b": 3, "c": 0}"#),
    ] {
        staged.answer("answers", "six@1", unit, answers);
    }
    assert_eq!(staged.run(&["check"]).code, 0, "{}", staged.run(&["check"]).out);
    staged
}

/// Rows of a table of `analyse`.
fn rows(all: &[Value], table: &str, keys: &[(&str, &str)]) -> Vec<Value> {
    let fits = |row: &&Value| {
        row["table"] == table && keys.iter().all(|(key, value)| row[key] == **value)
    };
    all.iter().filter(fits).cloned().collect()
}

#[test]
fn places_only_within_groups_have_none_across() {
    let staged = six();
    let all = staged.results(&["rank", "answers", "--rank", "local", "--show-unranked"]);
    let told = |row: &Value| {
        let within = &row["within"]["county"];
        let group = [&within["group"], &within["rank"], &within["base"]];
        (row["unit"].as_str().unwrap().to_owned(), group.map(Clone::clone))
    };
    let ranked: Vec<&Value> = all.iter().filter(|row| !row["value"].is_null()).collect();
    let found: BTreeMap<String, [Value; 3]> = ranked.iter().map(|r| told(r)).collect();
    // 16 before 15 of two in N, 13 before 9 of two in S: r is first there, third of all.
    let of = |group: &str, place: u8| [json!(group), json!(place), json!(2)];
    let wanted =
        [("p", of("N", 1)), ("q", of("N", 2)), ("r", of("S", 1)), ("s", of("S", 2))];
    assert_eq!(found, wanted.map(|(unit, told)| (unit.to_owned(), told)).into());
    for row in ranked {
        assert_eq!(
            (&row["rank"], &row["shared"]),
            (&Value::Null, &json!(false)),
            "{row}"
        );
    }
    // The same rule with `within` gives places across as well.
    staged.write("scoring.yaml", &SCORING.replace("only_within", "within"));
    let all = staged.results(&["rank", "answers", "--rank", "local"]);
    let places: Vec<_> = all.iter().map(|row| row["rank"].to_string()).collect();
    assert_eq!(places, ["1", "2", "3", "4"]);
    // The list for people has a table a group and no column of places among all.
    staged.write("scoring.yaml", SCORING);
    let list = staged.run(&["rank", "answers", "--rank", "local"]).out;
    assert!(list.contains("N: ") && list.contains("S: "), "{list}");
    assert!(!list.contains("among all"), "{list}");
}

#[test]
fn a_change_of_place_is_the_first_less_the_second_of_one_panel() {
    let all = six().results(&["analyse", "answers", "--only", "ranks"]);
    let found: Vec<String> = rows(&all, "changes", &[("change", "shift")])
        .iter()
        .map(|row| {
            let unit = row["unit"].as_str().unwrap();
            format!("{unit} {} {} {}", row["from"], row["to"], row["places"])
        })
        .collect();
    // By b alone, t being in the other rank not at all: r 9, s 7, q 5, p 1.
    assert_eq!(found, ["p 1 4 -3", "q 2 3 -1", "r 3 1 2", "s 4 2 2"]);
}

#[test]
fn a_change_between_unlike_panels_is_of_those_in_both_and_says_so() {
    let staged = six();
    let all = staged.results(&["analyse", "answers", "--only", "ranks"]);
    let found: Vec<String> = rows(&all, "changes", &[("change", "other")])
        .iter()
        .map(|row| format!("{} {}", row["unit"].as_str().unwrap(), row["places"]))
        .collect();
    // The least first, of five: p 1, t 3, q 5, s 7, r 9. t has a place in one of them only.
    assert_eq!(found, ["p 0", "q -1", "r -2", "s 0"]);
    let told = staged.run(&["analyse", "answers", "--only", "ranks"]).out;
    assert_eq!(told.matches(", of unlike panels").count(), 1, "{told}");
    // Not declared so it is refused.
    staged.write("scoring.yaml", &SCORING.replace(", unlike_panels: true", ""));
    let document = staged.json(&["check"]);
    let found = document["findings"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["rule"], "unlike-panels");
}

#[test]
fn units_without_a_score_stand_in_with_the_value_that_is_declared() {
    let all = six().results(&["analyse", "answers", "--only", "figures"]);
    let told = |figure: &str, by: &str, group: Option<&str>| {
        let mut keys = vec![("figure", figure), ("by", by)];
        keys.extend(group.map(|group| ("group", group)));
        let found = rows(&all, "figures", &keys);
        let row = &found[0];
        format!("{} of {}", row["exact"].as_str().unwrap(), row["base"])
    };
    // 53 of four; with t and u at 5 each 63 of six.
    assert_eq!(told("mean_of_scored", "all", None), "13.25 of 4");
    assert_eq!(told("mean_of_all", "all", None), "10.5 of 6");
    // North has no such unit; the south has 13 + 9 + 5 + 5.
    assert_eq!(told("mean_of_all", "county", Some("N")), "15.5 of 2");
    assert_eq!(told("mean_of_all", "county", Some("S")), "8 of 4");
    assert_eq!(told("mean_of_scored", "county", Some("S")), "11 of 2");
}

#[test]
fn places_move_so_far_at_the_mean_without_each_item() {
    let all = six().results(&["analyse", "answers", "--only", "robustness"]);
    let found: Vec<(String, String)> = rows(&all, "items", &[])
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            (text("item"), text("shift_exact"))
        })
        .collect();
    // Without a: 7, 10, 13, 7 are places 3, 2, 1, 3 instead of 1, 2, 3, 4: 2 + 0 + 2 + 1
    // of four. Without c: 10, 10, 9, 9 are 1, 1, 3, 3: 0 + 1 + 0 + 1. Without b: 15, 10,
    // 4, 2, as before.
    let wanted = [("a", "1.25"), ("c", "0.5"), ("b", "0")];
    assert_eq!(found, wanted.map(|(item, shift)| (item.to_owned(), shift.to_owned())));
}

#[test]
fn a_check_reads_a_figure_of_all_whatever_its_breakdowns_are() {
    let checked = |must: &str| {
        let figures = "figures:\n  within: {mean: score.total, by: [county]}\n";
        let checks = format!(
            "checks:\n  - {{id: high, must: {must}, level: note, message: Low.}}\n"
        );
        let staged = six();
        let scoring = SCORING.replace("figures:\n", &format!("{checks}{figures}"));
        staged.write("scoring.yaml", &scoring);
        let all = staged.results(&["analyse", "answers", "--only", "figures"]);
        rows(&all, "checks", &[]).len()
    };
    // 53 of four is 13.25, though it is printed by county alone.
    assert_eq!(checked("figure.within > 13"), 0);
    assert_eq!(checked("figure.within > 13.5"), 1);
    assert_eq!(checked("figure.within.base == 5"), 1);
}

#[test]
fn a_score_that_is_not_there_is_told_apart_from_an_answer_that_is_not() {
    let staged = six();
    let scoring = SCORING.replace("figures:\n", "figures:\n  of_a: {mean: score.a}\n");
    staged.write("scoring.yaml", &scoring);
    let all = staged.results(&["analyse", "answers", "--only", "figures"]);
    let unknown = |figure: &str| {
        rows(&all, "figures", &[("figure", figure), ("by", "all")])[0]["unknown"].clone()
    };
    // t left `a` blank: that is the state of `a`, and the reason why its total is none.
    assert_eq!(unknown("of_a"), json!({"no_answer": 1}));
    assert_eq!(unknown("mean_of_scored"), json!({"no_score": 1}));
    // All answered, and all alike: none has a place between the least and the greatest.
    let alike = scoring.replace(
        "children: [a, b, c]}",
        "children: [a, b, c], normalise: min_max, missing: {no_answer: zero}}",
    );
    staged.write("scoring.yaml", &alike);
    for unit in ["p", "q", "r", "s", "t"] {
        staged.answer("answers", "six@1", unit, r#"{"a": 4, "b": 4, "c": 4}"#);
    }
    let all = staged.results(&["analyse", "answers", "--only", "figures"]);
    let keys = [("figure", "mean_of_scored"), ("by", "all")];
    assert_eq!(rows(&all, "figures", &keys)[0]["unknown"], json!({"no_score": 5}));
}

#[test]
fn cases_rank_among_those_of_the_panel_as_rank_does() {
    let staged = six();
    let cases = "cases:
  - name: one has no total
    units:
      p: {answers: {a: 9, b: 1, c: 6}}
      q: {answers: {a: 5, b: 5, c: 5}}
      t: {answers: {b: 3, c: 0}}
    expect: {ranks: {second: {q: 1, p: 2, t: panel}, third: {p: 1, t: 2, q: 3}}}
";
    staged.write("cases.yaml", cases);
    // By b: q 5, p 1, and t with 3 between them only where no panel needs a total.
    let said = staged.run(&["test"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
}

#[test]
fn a_unit_of_several_files_has_a_reason_of_its_own() {
    let staged = six();
    staged.answer("answers/again", "six@1", "p", r#"{"a": 1, "b": 1, "c": 1}"#);
    let document = staged.json(&["rank", "answers", "--show-unranked"]);
    let wanted = json!({"several_files": 1, "no_score": 1, "not_answered": 1});
    assert_eq!(document["summary"]["unranked"], wanted);
    let all = document["results"].as_array().unwrap();
    let p = all.iter().find(|row| row["unit"] == "p").unwrap();
    assert_eq!((&p["rank"], &p["reason"]), (&Value::Null, &json!("several_files")));
    assert_eq!(p["reason_text"], "several answer files");
    let said = staged.run(&["rank", "answers", "--show-unranked"]);
    assert!(said.out.contains("  p P: several answer files\n"), "{}", said.out);
    let counted = "1 with several answer files";
    assert!(said.err.contains(counted), "{}", said.err);
}

//! Keys of scoring files where they mean nothing: each is a finding that says what to do.
//!
//! *In:* a study of a few items with one key too many. *Out:* rule, message and help.

use crate::staged::Staged;

const QUESTIONNAIRE: &str = r#"questionnaire: keys
version: "1"
title: Keys
languages: [en]
sender: {name: Institute, contact: keys@example.org}
privacy: {purpose: To test., public: answers, kept: A year.}
sections:
  - id: main
    title: Main
    items:
      - {id: plan, type: yes_no, text: Is there a plan?}
      - {id: beds, type: integer, min: 0, max: 90, text: How many beds?}
      - {id: open, type: integer, text: How many in all?}
      - {id: level, type: grid, text: How trained?, rows: [{id: a, label: A}, {id: b, label: B}], options: [{code: "no", label: None}, {code: "yes", label: Some}]}
"#;

const SCORING: &str = r#"scoring: standard
for: keys@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: strict, refused: strict, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: strict, invalid: invalidate, no_score: strict}
items:
  plan: {map: {"yes": 1, "no": 0}}
  beds: {value: self}
  open: {value: self, range: [0, 100]}
  level: {rows: {a: {map: {"no": 0, "yes": 1}}, b: {map: {"no": 0, "yes": 1}}}, aggregate: sum}
indices:
  total: {aggregate: sum, weights: points, children: [plan, beds, open]}
  levels: {aggregate: sum, weights: points, children: [level]}
  turned: {of: beds, value: self, range: [0, 90]}
"#;

/// What `check` says of the file with one text in the place of another.
fn said(old: &str, new: &str) -> Vec<String> {
    assert_eq!(SCORING.matches(old).count(), 1, "{old}");
    let scoring = SCORING.replace(old, new);
    let files =
        [("questionnaire.yaml", QUESTIONNAIRE), ("scoring.yaml", scoring.as_str())];
    let document = Staged::new(&files).json(&["check"]);
    let findings = document["findings"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("–").to_owned();
    let told = |one: &serde_json::Value| {
        let (rule, message) = (text(&one["rule"]), text(&one["message"]));
        format!("{rule}: {message} ({})", text(&one["help"][0]))
    };
    findings.map(told).collect()
}

#[test]
fn a_range_beside_a_rule_whose_ends_follow_is_misplaced() {
    assert_eq!(said("beds: {value: self}", "beds: {value: self}"), [""; 0]);
    let follow = "remove `range`; least and greatest follow from";
    for (old, new, beside) in [
        (
            "plan: {map: {\"yes\": 1, \"no\": 0}}",
            "plan: {map: {\"yes\": 1, \"no\": 0}, range: [0, 1]}",
            "map",
        ),
        (
            "beds: {value: self}",
            "beds: {bands: [{from: 0, points: 0}], range: [0, 1]}",
            "bands",
        ),
        (
            "beds: {value: self}",
            "beds: {linear: {from: [0, 90], to: [0, 1]}, range: [0, 1]}",
            "linear",
        ),
        ("beds: {value: self}", "beds: {reverse: true, range: [0, 1]}", "reverse"),
        ("{of: beds, value: self,", "{of: beds, reverse: true,", "reverse"),
        (
            "{of: beds, value: self,",
            "{of: beds, linear: {from: [0, 90], to: [0, 1]},",
            "linear",
        ),
        ("{of: beds, value: self,", "{of: beds, normalise: percent_of_max,", "normalise"),
    ] {
        let wanted = format!(
            "misplaced-key: `range` does not go together with `{beside}` ({follow} `{beside}`)"
        );
        assert_eq!(said(old, new), [wanted], "{new}");
    }
}

#[test]
fn what_cannot_be_turned_round_says_so() {
    let ratio = "beds: {ratio: {of: beds, per: open}, reverse: true}";
    assert_eq!(
        said("beds: {value: self}", ratio),
        [
            "misplaced-key: `reverse` does not go together with `ratio` (remove `reverse`, and write `ratio` the other way round)"
        ]
    );
    // Turned round without ends: alone, beside a value, and of a node.
    let endless = |name: &str| {
        format!(
            "impossible-scale: `{name}` turns round what has no least or no greatest (declare them: `reverse: [1, 5]`)"
        )
    };
    let open = "open: {value: self, range: [0, 100]}";
    assert_eq!(said(open, "open: {reverse: true}"), [endless("open")]);
    assert_eq!(said(open, "open: {value: self, reverse: true}"), [endless("open")]);
    assert_eq!(said(open, "open: {value: self, reverse: [0, 9]}"), [""; 0]);
    let node = "{of: beds, value: self, range: [0, 90]}";
    let turned = "{of: beds, value: self * plan_points, reverse: true}";
    let turned = turned.replace("self * plan_points", "self * score.plan");
    assert_eq!(said(node, &turned), [endless("turned")]);
}

#[test]
fn a_slip_of_reverse_is_told_once_with_what_to_write() {
    let map = "plan: {map: {\"yes\": 1, \"no\": 0}";
    let with = |said_of: &str| said(map, &format!("{map}, reverse: {said_of}"));
    let told = |found: &str, help: &str| {
        format!(
            "wrong-type: expected `true` or a list for `reverse`, found `{found}` ({help})"
        )
    };
    for written in ["yes", "\"yes\"", "Ja"] {
        let found = written.trim_matches('"');
        assert_eq!(with(written), [told(found, "write `true`")], "{written}");
    }
    for written in ["false", "no"] {
        assert_eq!(with(written), [told(written, "leave the key out")], "{written}");
    }
    assert_eq!(with("5"), [told("5", "write `true`, or leave the key out")]);
    let short = "wrong-size: expected at least 2 here, found 1 (–)";
    assert_eq!(with("[1]"), [short]);
}

#[test]
fn yes_for_reverse_is_mended_to_true() {
    for written in ["yes", "\"yes\""] {
        let slip = format!("\"no\": 0}}, reverse: {written}}}");
        let scoring = SCORING.replace("\"no\": 0}}\n  beds", &format!("{slip}\n  beds"));
        let files =
            [("questionnaire.yaml", QUESTIONNAIRE), ("scoring.yaml", scoring.as_str())];
        let staged = Staged::new(&files);
        let mended = staged.run(&["check", "--fix", "--yes"]);
        assert_eq!(mended.code, 0, "{}{}", mended.out, mended.err);
        assert_eq!(
            staged.file("scoring.yaml"),
            scoring.replace(&slip, "\"no\": 0}, reverse: true}")
        );
    }
}

#[test]
fn ends_of_a_range_stand_the_lesser_first() {
    let told = |name: &str| {
        format!(
            "impossible-scale: `{name}` is to lie between ends that stand the wrong way round (write the lesser end first)"
        )
    };
    assert_eq!(said("range: [0, 100]", "range: [100, 0]"), [told("open")]);
    let ratio = "beds: {ratio: {of: beds, per: open}, range: [1, 0]}";
    assert_eq!(said("beds: {value: self}", ratio), [told("beds")]);
    assert_eq!(said("range: [0, 90]", "range: [90, 0]"), [told("turned")]);
}

#[test]
fn a_limit_that_is_not_reached_itself_is_told_as_less_than() {
    assert_eq!(
        said("{decimals: 1}", "{decimals: 1, quantum: 1}"),
        ["wrong-size: expected less than 1, found `1` (–)"]
    );
}

#[test]
fn a_mend_that_leaves_as_many_findings_is_dropped() {
    let scoring = SCORING.replace("range: [0, 100]", "range: 100");
    let files =
        [("questionnaire.yaml", QUESTIONNAIRE), ("scoring.yaml", scoring.as_str())];
    let staged = Staged::new(&files);
    // A list of one would be too short.
    let mended = staged.run(&["check", "--fix", "--yes"]);
    assert_eq!(mended.code, 1, "{}{}", mended.out, mended.err);
    assert_eq!(staged.file("scoring.yaml"), scoring);
    let told = "Not mended: wrong-type at scoring.yaml:9; the file would be no better.";
    assert!(mended.err.contains(told), "{}", mended.err);
}

#[test]
fn weights_are_of_the_rows_that_there_are_and_of_nothing_else() {
    let sum = "aggregate: sum}\n";
    let with = |more: &str| said(sum, &format!("aggregate: sum, {more}}}\n"));
    assert_eq!(with("weights: {a: 2, b: 1}"), [""; 0]);
    assert_eq!(
        with("weights: {a: 2}"),
        [
            "unweighted-child: row `b` has no weight (add a weight for `b`; 0 shows it without counting it)"
        ]
    );
    assert_eq!(
        with("weights: {a: 2, b: 1, d: 1}"),
        ["unknown-node: grid `level` has no row `d` to weigh (–)"]
    );
    assert_eq!(
        with("weights: {a: 0, b: 0}"),
        [
            "zero-weights: the weights of grid `level` add up to 0 (give at least one row a weight above 0)"
        ]
    );
    assert_eq!(
        with("children_as: value"),
        ["misplaced-key: `children_as` goes only together with `weights` (–)"]
    );
    assert_eq!(with("weights: equal, children_as: value"), [""; 0]);
    let points = "misplaced-key: `weights: points` does not take `children_as` (–)";
    assert_eq!(with("weights: points, children_as: value"), [points]);
    let total = "total: {aggregate: sum, weights: points,";
    assert_eq!(said(total, &format!("{total} children_as: percent,")), [points]);
    assert_eq!(
        said("beds: {value: self}", "beds: {value: self, weights: equal}"),
        ["misplaced-key: `weights` does not go together with `value` (–)"]
    );
}

#[test]
fn what_draws_values_in_stands_where_the_values_are() {
    assert_eq!(
        said("indices:\n", "treat: {winsorise: 5}\nindices:\n"),
        [
            "misplaced-key: `treat` stands in an item or a node, whose values it is about (move it beside the `normalise` that needs it, as in `total: {normalise: min_max, treat: …}`)"
        ]
    );
}

/// A word of the scoring language that is named and not built would be told as such.
#[test]
fn every_word_of_a_scoring_file_is_built() {
    let schema = std::fs::read_to_string("schemas/scoring.schema.json").unwrap();
    assert_eq!(schema.matches("x-later").count(), 0);
}

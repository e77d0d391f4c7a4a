//! Reference sets that do not change with who is scored: numbers by hand.

use crate::score::support::{Bench, bounds, indented};

const STATES: &str = "missing: {dont_know: zero, refused: exclude, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}";

/// Mean 5, squares 9 + 1 + 1 + 25 = 36, of all there are √(36/4) = 3.
const NORMS: &str = "unit,county,a,note\nn1,A,2,x\nn2,A,4,\nn3,B,4,\nn4,B,10,\n";

fn file(item: &str, norms: &str) -> Bench {
    let questions = "
        - {id: a, type: decimal, decimals: 2, min: 0, max: 1000, text: a}
        - {id: b, type: scale, from: 0, to: 10, text: a}";
    let rest = "unscored: {b: x}";
    let scoring = format!("{STATES}\nitems: {{{item}}}\n{}", indented(rest, ""));
    Bench::with_norms(questions, &scoring, norms)
}

fn of(normalise: &str) -> Bench {
    let item =
        format!("a: {{value: self, over: {{file: norms.csv}}, normalise: {normalise}}}");
    file(&item, NORMS)
}

#[test]
fn norms_of_a_file_score_a_unit_alone() {
    let t = of("{z: {ddof: 0, to: [50, 30]}}");
    assert_eq!(t.exact("a=8", "a"), "80"); // (8 − 5)/3 = 1
    let line = of("min_max");
    assert_eq!(line.exact("a=4", "a"), "25"); // (4 − 2)/(10 − 2)
    assert_eq!(of("{reference: {against: mean}}").exact("a=15", "a"), "3");
    let unit = of("{reference: {against: {unit: n2}, times: 100}}");
    assert_eq!(unit.exact("a=5", "a"), "125");
    // Below 5 are 2, 4 and 4: the place of the best, 3 of 3.
    assert_eq!(of("percentile_rank").exact("a=5", "a"), "1");
    assert_eq!(of("percentile_rank").exact("a=3", "a"), "1/3");
    assert_eq!(of("borda").exact("a=4", "a"), "1");
}

#[test]
fn who_else_is_scored_changes_nothing() {
    let bench = of("min_max");
    let alone = bench.exact("a=4", "a");
    let units = [("u1", "a=4"), ("u2", "a=900"), ("u3", "a=0")];
    assert_eq!(bench.all("a", &units)[0], alone);
    assert!(!bench.rules.is_relative());
}

#[test]
fn a_unit_may_lie_beyond_norms_it_is_none_of() {
    let line = of("min_max");
    assert_eq!(line.exact("a=18", "a"), "200"); // (18 − 2)/8
    assert_eq!(line.exact("a=0", "a"), "-25");
    let node = line.score("a=18");
    assert_eq!(bounds(line.node(&node, "a")), "–");
    // Nobody has a place above the best of them, or below the worst.
    assert_eq!(of("percentile_rank").exact("a=18", "a"), "1");
    assert_eq!(of("borda").exact("a=18", "a"), "3");
    assert_eq!(of("borda").exact("a=0", "a"), "0");
}

#[test]
fn norms_are_taken_within_groups() {
    let item =
        "a: {value: self, over: {file: norms.csv}, within: county, normalise: min_max}";
    let bench = file(item, NORMS);
    assert_eq!(bench.exact("a=3 unit.county=A", "a"), "50"); // 2 to 4
    assert_eq!(bench.exact("a=7 unit.county=B", "a"), "50"); // 4 to 10
    assert_eq!(bench.exact("a=7 unit.county=C", "a"), "reference_set");
}

#[test]
fn the_least_is_best_and_outlying_values_are_drawn_in_to_those_of_the_norms() {
    let item = "a: {value: self, over: {file: norms.csv}, normalise: min_max, direction: lower_is_better}";
    assert_eq!(file(item, NORMS).exact("a=4", "a"), "75"); // −4 from −10 to −2
    // Nine values 1 … 9 and one 100, which becomes 9: a unit's 50 is worth 9 too.
    let rows: String = (1..10).map(|n| format!("{n}\n")).collect();
    let norms = format!("a\n{rows}100\n");
    let item = "a: {value: self, over: {file: norms.csv}, normalise: min_max, treat: {winsorise: 5}}";
    let bench = file(item, &norms);
    assert_eq!(bench.exact("a=50", "a"), "100");
    assert_eq!(bench.exact("a=5", "a"), "50");
    let drawn = survey::score::drawn_in(&bench.rules, "u", &bench.score("a=50"));
    let told: Vec<(String, String)> =
        drawn.iter().map(|c| (c.before.to_string(), c.after.to_string())).collect();
    assert_eq!(told, [("50".to_owned(), "9".to_owned())]);
}

#[test]
fn points_are_taken_over_from_norms() {
    let item =
        "a: {value: self, missing: {impute: {with: item_mean, over: {file: norms.csv}}}}";
    assert_eq!(file(item, NORMS).exact("a=!dont_know", "a"), "5");
    let item = "a: {value: self, missing: {impute: {with: group_mean, by: county, over: {file: norms.csv}}}}";
    assert_eq!(file(item, NORMS).exact("a=!dont_know unit.county=A", "a"), "3");
}

#[test]
fn empty_cells_of_norms_are_no_values() {
    let item = "a: {value: self, over: {file: norms.csv}, normalise: min_max}";
    let bench = file(item, "unit,a\nn1,0\nn2,\nn3,20\n");
    assert_eq!(bench.exact("a=5", "a"), "25");
    // Nobody has a value, and a lone one has no range.
    assert_eq!(file(item, "unit,a\nn1,\n").exact("a=5", "a"), "reference_set");
    assert_eq!(file(item, "unit,a\nn1,7\n").exact("a=5", "a"), "constant");
}

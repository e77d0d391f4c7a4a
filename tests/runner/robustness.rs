//! Places under other weights, of trees that are no sums: by hand, and by two ways at once.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::reference::{NEWER, document};

const RULES: &str = "scoring: standard\nfor: trend@2029\npoints_are: example\narithmetic: {decimals: 1}\n\
    missing: {dont_know: strict, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: strict, invalid: invalidate, no_score: strict}\n\
    ranks: {main: {by: total, direction: descending, value: exact}}\n\
    robustness: {noise: 0.25, draws: 200, seed: 1, leave_one_out: item}\n\
    items: {stod: {value: self, range: [0, 60]}, skydd: {value: self, range: [0, 40]}}\n";

/// The tables of robustness of four units by these indices.
fn tried(name: &str, indices: &str, parts: [(u8, u8); 4]) -> Vec<Value> {
    let stage: PathBuf =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("robustness").join(name);
    let _ = fs::remove_dir_all(&stage);
    crate::running::copy(Path::new("tests/cli/demo/trend"), &stage);
    for (unit, (stod, skydd)) in ["a", "b", "c", "d"].into_iter().zip(parts) {
        let text = format!(
            "{{\"questionnaire\": \"trend\", \"version\": \"2029\", \"unit\": \"{unit}\", \"status\": \"complete\", \"answers\": {{\"stod\": {stod}, \"skydd\": {skydd}}}}}"
        );
        fs::write(stage.join(NEWER).join(format!("answers/{unit}.json")), text).unwrap();
    }
    let rules = format!("{RULES}indices:\n{indices}\n");
    fs::write(stage.join(NEWER).join("scoring.yaml"), rules).unwrap();
    let answers = format!("{NEWER}/answers");
    let only = ["analyse", &answers, "--only", "robustness", "--format", "json"];
    document(&stage, &only)["results"].as_array().unwrap().clone()
}

/// Place, best and worst drawn place, places by equal parts and by the weakest.
fn unit(rows: &[Value], code: &str) -> [String; 5] {
    let found = rows.iter().find(|row| row["unit"] == code);
    let row = found.unwrap_or_else(|| panic!("{code}: {rows:?}"));
    ["place", "drawn_best", "drawn_worst", "equal", "weakest"]
        .map(|key| row[key].to_string())
}

const CROSSED: [(u8, u8); 4] = [(4, 9), (9, 4), (50, 30), (1, 1)];

#[test]
fn a_geometric_mean_varies_with_its_weights() {
    let total = "  total: {aggregate: geometric, weights: {stod: 1, skydd: 1}, children_as: value, on_zero: zero, children: [stod, skydd]}";
    let rows = tried("geometric", total, CROSSED);
    // √(4 · 9) = √(9 · 4); whichever weight is the greater decides, in half of all draws.
    // As percentages of 60 and of 40: (6.7 + 22.5)/2 and (15 + 10)/2, and of a the weaker
    // part is 6.7, of b 10.
    assert_eq!(unit(&rows, "a"), ["2", "2", "3", "2", "3"]);
    assert_eq!(unit(&rows, "b"), ["2", "2", "3", "3", "2"]);
    assert_eq!(unit(&rows, "c"), ["1", "1", "1", "1", "1"]);
    assert_eq!(unit(&rows, "d"), ["4", "4", "4", "4", "4"]);
}

#[test]
fn a_scale_over_the_units_is_worked_out_again_for_other_weights() {
    // The sums are 13, 13, 80 and 2, and with other weights the scale has other ends.
    let total = "  sum: {aggregate: sum, weights: points, children: [stod, skydd]}\n  total: {of: sum, normalise: min_max}";
    let rows = tried("min_max", total, CROSSED);
    assert_eq!(unit(&rows, "a")[..3], ["2", "2", "3"]);
    assert_eq!(unit(&rows, "c")[..3], ["1", "1", "1"]);
    assert_eq!(unit(&rows, "d")[..3], ["4", "4", "4"]);
}

/// Ends that nobody reaches change nothing, but the tree is no simple one any more.
#[test]
fn the_scorer_and_the_tree_come_to_the_same_places() {
    let parts = [(20, 10), (14, 16), (31, 4), (9, 22)];
    for (name, index) in [
        ("sum", "aggregate: sum, weights: points, children: [stod, skydd]"),
        (
            "percent",
            "aggregate: sum, weights: points, children: [stod, skydd], normalise: percent_of_max",
        ),
        ("mean", "aggregate: mean, weights: points, children: [stod, skydd]"),
        (
            "weights",
            "aggregate: sum, weights: {stod: 2, skydd: 1}, children: [stod, skydd]",
        ),
        ("least", "aggregate: min, weights: equal, children: [stod, skydd]"),
    ] {
        let simple =
            tried(&format!("{name}-tree"), &format!("  total: {{{index}}}"), parts);
        let clamped = format!("  total: {{{index}, clamp: [-1000, 1000]}}");
        let again = tried(&format!("{name}-again"), &clamped, parts);
        assert_eq!(simple, again, "{name}");
        assert!(simple.len() > 4, "{simple:?}");
    }
}

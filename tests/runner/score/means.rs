//! Means beside sum and mean, and combinations: numbers of the specification and by hand.

use crate::score::support::{Bench, bounds, told};

const STATES: &str = "missing: {dont_know: zero, refused: exclude, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}";

/// Scales a and b 1–100, c 0–4, d 0–100 under one index.
fn index(rest: &str) -> Bench {
    let items = "
        - {id: a, type: scale, from: 1, to: 100, text: a}
        - {id: b, type: scale, from: 1, to: 100, text: a}
        - {id: c, type: scale, from: 0, to: 4, text: a}
        - {id: d, type: scale, from: 0, to: 100, text: a}";
    let scoring = format!(
        "{STATES}\nitems: {{a: {{value: self}}, b: {{value: self}}, c: {{value: self}}, d: {{value: self}}}}\nindices:\n  total: {{{rest}}}"
    );
    Bench::new(items, &scoring)
}

#[test]
fn the_geometric_mean_of_1_and_49_is_7_as_values_and_0_as_percentages() {
    let value = index("aggregate: geometric, weights: points, children: [a, b]");
    let scores = value.score("a=1 b=49");
    let total = value.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("7".into(), "1..100".into()));
    let percent =
        index("aggregate: geometric, weights: equal, children: [a, b], on_zero: zero");
    let scores = percent.score("a=1 b=49");
    let total = percent.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("0".into(), "0..100".into()));
}

#[test]
fn zeros_are_what_the_file_says() {
    // √((0 + 1) · (3 + 1)) − 1 = 1 with an offset of 1.
    let with = |on_zero: &str| {
        let rest = format!(
            "aggregate: geometric, weights: points, children: [c, d], on_zero: {on_zero}"
        );
        index(&rest).exact("c=0 d=3", "total")
    };
    assert_eq!(with("zero"), "0");
    assert_eq!(with("no_score"), "domain");
    assert_eq!(with("{offset: 1}"), "1");
}

#[test]
fn harmonic_power_median_and_share() {
    let with = |aggregate: &str, answers: &str| {
        let rest =
            format!("aggregate: {aggregate}, weights: points, children: [a, b, d]");
        index(&rest).exact(answers, "total")
    };
    // 3 / (1/2 + 1/3 + 1/6) = 3; √((1 + 25 + 49) / 3) = 5.
    assert_eq!(with("harmonic", "a=2 b=3 d=6"), "3");
    assert_eq!(with("{power: 2}", "a=1 b=5 d=7"), "5");
    assert_eq!(with("median", "a=2 b=30 d=6"), "6");
    assert_eq!(with("{share_at_least: 6}", "a=2 b=30 d=6"), "2/3");
    // The mean 14 drawn by a quarter to the least, 2: 14 − 12/4.
    assert_eq!(with("{mean_min: 0.25}", "a=2 b=30 d=10"), "11");
    // One left out, as its policy says: the mean of the two in the middle.
    assert_eq!(with("median", "a=2 b=30 d=!refused"), "16");
}

#[test]
fn weights_of_a_geometric_mean_are_exponents() {
    // ∛(8² · 27) = 12, also where the weights sum to 1.
    let whole = index("aggregate: geometric, children: {a: 2, b: 1}, children_as: value");
    assert_eq!(whole.exact("a=8 b=27", "total"), "12");
    let parts =
        index("aggregate: geometric, children: {a: 0.5, b: 0.25}, children_as: value");
    assert_eq!(parts.exact("a=8 b=27", "total"), "12");
}

#[test]
fn a_combination_shifts_and_scales() {
    // 50 + 10 · (0.6 · (80 − 60)/20 − 0.2 · (30 − 55)/25) = 58.
    let rest = "aggregate: combination, constant: 50, times: 10, missing: strict, children: {a: {minus: 60, divide_by: 20, times: 0.6}, b: {minus: 55, divide_by: 25, times: -0.2}}";
    let bench = index(rest);
    let scores = bench.score("a=80 b=30");
    let total = bench.node(&scores, "total");
    assert_eq!(told(total), "58");
    // 50 + 10 · (0.6 · −59/20 − 0.2 · 45/25) and 50 + 10 · (0.6 · 2 + 0.2 · 54/25).
    assert_eq!(bounds(total), "28.7..66.32");
    let trace = total.trace.clone().unwrap();
    let given: Vec<String> = trace
        .children
        .iter()
        .map(|c| c.contribution.clone().unwrap().to_string())
        .collect();
    assert_eq!(given, ["6", "2"]);
    assert_eq!(trace.constant.unwrap().to_string(), "50");
}

#[test]
fn a_combination_needs_all_its_children_unless_it_says_otherwise() {
    let rest = "aggregate: combination, constant: 1, children: {a: {}, b: {times: 2}}";
    let bench = index(rest);
    assert_eq!(bench.exact("a=3 b=!refused", "total"), "strict");
    assert_eq!(bench.exact("a=3 b=!not_applicable", "total"), "strict");
    let said = index(
        "aggregate: combination, constant: 1, children: {a: {}, b: {times: 2}}, missing: exclude",
    );
    assert_eq!(said.exact("a=3 b=!refused", "total"), "4");
}

#[test]
fn what_children_give_sums_to_the_aggregate() {
    let how =
        ["geometric", "harmonic", "{power: 3}", "median", "{mean_min: 0.3}", "mean"];
    for how in how {
        let rest = format!("aggregate: {how}, weights: points, children: [a, b]");
        let bench = index(&rest);
        let scores = bench.score("a=16 b=81");
        let total = bench.node(&scores, "total");
        let trace = total.trace.clone().unwrap();
        let given =
            trace.children.iter().map(|child| child.contribution.clone().unwrap());
        let sum: survey::decimal::Number = given.sum();
        let off = (sum - trace.aggregate.unwrap()).abs();
        assert!(
            off < survey::decimal::Number::ratio(1, 1_000_000_000_000).unwrap(),
            "{how}"
        );
    }
}

//! Nodes: aggregates, weights, normalisation, `any_of`, gates, rounding, grades.

use crate::score::support::{Bench, bounds, told};
use survey::score::WhyNot;

const STATES: &str = "missing: {dont_know: zero, refused: exclude, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}";

/// Scales a 0–10, b 1–5, c 0–4 and a number d without bounds under one index.
fn index(rest: &str) -> Bench {
    file(&format!("  total: {{{rest}}}"))
}

fn file(rest: &str) -> Bench {
    let items = "
        - {id: a, type: scale, from: 0, to: 10, text: a}
        - {id: b, type: scale, from: 1, to: 5, text: a}
        - {id: c, type: scale, from: 0, to: 4, text: a}
        - {id: d, type: integer, text: a}
        - {id: e, type: single, options: [{code: only, label: a}], text: a}";
    let scoring = format!(
        "{STATES}\narithmetic: {{decimals: 1, round: half_up}}\nitems: {{a: {{value: self}}, b: {{value: self}}, c: {{value: self}}, d: {{value: self}}, e: {{map: {{only: 2}}}}}}\nindices:\n{rest}"
    );
    Bench::new(items, &scoring)
}

#[test]
fn sum_mean_min_and_max_take_children_as_they_stand() {
    let with = |aggregate: &str| {
        let bench = index(&format!(
            "aggregate: {aggregate}, weights: points, children: [a, b, c]"
        ));
        let scores = bench.score("a=6 b=2 c=4");
        let total = bench.node(&scores, "total");
        (told(total), bounds(total))
    };
    assert_eq!(with("sum"), ("12".into(), "1..19".into()));
    assert_eq!(with("mean"), ("4".into(), "1/3..19/3".into()));
    assert_eq!(with("min"), ("2".into(), "0..4".into()));
    assert_eq!(with("max"), ("6".into(), "1..10".into()));
}

#[test]
fn relative_weights_put_children_on_0_to_100_first() {
    // a: 60, b: 25, c: 100.
    let answers = "a=6 b=2 c=4";
    let equal = index("aggregate: mean, weights: equal, children: [a, b, c]");
    assert_eq!(equal.exact(answers, "total"), "185/3");
    let sum = index("aggregate: sum, weights: equal, children: [a, b, c]");
    assert_eq!(sum.exact(answers, "total"), "185/3");
    let declared = index("aggregate: mean, children: {a: 2, b: 1, c: 1}");
    assert_eq!(declared.exact(answers, "total"), "61.25");
    let times = index("aggregate: sum, children: {a: 14, b: 7, c: 7}");
    assert_eq!(times.exact(answers, "total"), "61.25");
    let min = index("aggregate: min, weights: equal, children: [a, b, c]");
    assert_eq!(min.exact(answers, "total"), "25");
}

#[test]
fn children_as_value_take_them_as_they_stand() {
    let rest = "aggregate: mean, children: {a: 3, d: 1}, children_as: value";
    let bench = index(rest);
    let scores = bench.score("a=6 d=1000");
    let total = bench.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("254.5".into(), "–".into()));
    let percent = index("aggregate: mean, children: {a: 3, d: 1}");
    let scores = percent.score("a=6 d=1000");
    assert_eq!(told(percent.node(&scores, "total")), "strict");
    let trace = percent.node(&scores, "total").trace.clone().unwrap();
    assert_eq!(trace.children[1].null.unwrap().name(), "unbounded");
}

#[test]
fn weights_are_shared_out_over_the_included() {
    let bench = index("aggregate: mean, children: {a: 2, b: 1, c: 1}");
    let scores = bench.score("a=6 b=!refused c=4");
    let total = bench.node(&scores, "total");
    // (2 · 60 + 100) / 3
    assert_eq!(told(total), "220/3");
    let trace = total.trace.clone().unwrap();
    let told: Vec<_> = trace
        .children
        .iter()
        .map(|c| {
            (c.weight_declared.to_string(), c.weight_effective.to_string(), c.why_not)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2".into(), "2/3".into(), None),
            ("1".into(), "0".into(), Some(WhyNot::Excluded)),
            ("1".into(), "1/3".into(), None),
        ]
    );
}

#[test]
fn a_weight_of_0_is_shown_and_neither_scored_nor_needed() {
    let bench = index("aggregate: mean, children: {a: 1, b: 0}");
    let scores = bench.score("a=6");
    let total = bench.node(&scores, "total");
    assert_eq!(told(total), "60");
    let shown = &total.trace.clone().unwrap().children[1];
    assert_eq!((shown.included, shown.why_not), (false, Some(WhyNot::ZeroWeight)));
    let none = bench.exact("a=!not_applicable b=2", "total");
    assert_eq!(none, "zero_weight");
    let nothing = "a=!not_applicable b=!not_applicable";
    assert_eq!(bench.exact(nothing, "total"), "not_applicable");
}

#[test]
fn percent_of_max_is_taken_between_least_and_greatest() {
    let rest =
        "aggregate: sum, weights: points, children: [a, b], normalise: percent_of_max";
    let bench = index(rest);
    let scores = bench.score("a=6 b=2");
    let total = bench.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("50".into(), "0..100".into()));
    assert_eq!(
        (&total.numerator, &total.denominator),
        (&Some(7_i64.into()), &Some(14_i64.into()))
    );
    let flat = index(
        "aggregate: sum, weights: points, children: [e], normalise: percent_of_max",
    );
    assert_eq!(flat.exact("e=only", "total"), "no_range");
    let open = index(
        "aggregate: sum, weights: points, children: [d], normalise: percent_of_max",
    );
    assert_eq!(open.exact("d=3", "total"), "unbounded");
}

#[test]
fn a_parent_takes_the_value_before_rounding() {
    let bench = file(
        "  inner: {aggregate: mean, weights: points, children: [a, b, c], output: {decimals: 0}}
  total: {aggregate: sum, weights: points, children: [inner], output: {decimals: 2}}",
    );
    let scores = bench.score("a=6 b=2 c=3");
    let (inner, total) = (bench.node(&scores, "inner"), bench.node(&scores, "total"));
    assert_eq!(told(inner), "11/3");
    assert_eq!(inner.published, Some(4_i64.into()));
    assert_eq!(total.published.clone().unwrap().to_string(), "3.67");
}

#[test]
fn several_caps_are_the_lowest_and_the_others_do_not_bite() {
    let gates = "
gates:
  - {id: first, when: a >= 5, node: total, cap: 9, because: a}
  - {id: second, when: a >= 6, node: total, cap: 7, because: a}
  - {id: third, when: a >= 7, node: total, cap: 1, because: a}";
    let rest = format!(
        "  total: {{aggregate: sum, weights: points, children: [a, b]}}\n  above: {{aggregate: sum, weights: points, children: [total]}}{gates}"
    );
    let bench = file(&rest);
    let scores = bench.score("a=6 b=5");
    assert_eq!(told(bench.node(&scores, "total")), "7");
    assert_eq!(bounds(bench.node(&scores, "total")), "1..15");
    assert_eq!(told(bench.node(&scores, "above")), "7");
    let told: Vec<_> = scores.gates.iter().map(|g| (g.fired.unwrap(), g.bit)).collect();
    assert_eq!(told, [(true, false), (true, true), (false, false)]);
}

#[test]
fn grades_cut_the_exact_the_published_or_a_rounded_value() {
    let grades = "
grades:
  exact: {of: total, value: exact, bands: [{from: 2, grade: B}, {from: 4, grade: A}]}
  published: {of: total, value: published, bands: [{from: 2, grade: B}, {from: 4, grade: A}]}
  rounded: {of: total, value: {decimals: 0}, bands: [{from: 2, grade: B}, {from: 4, grade: A}]}";
    let rest = format!(
        "  total: {{aggregate: mean, weights: points, children: [a, b, c], output: {{decimals: 1}}}}{grades}"
    );
    let bench = file(&rest);
    let bands = |answers: &str| {
        let scores = bench.score(answers);
        scores.grades.iter().map(|grade| grade.band).collect::<Vec<_>>()
    };
    // 11/3: 3.7 in print, 4 without decimals.
    assert_eq!(bands("a=6 b=2 c=3"), [Some(0), Some(0), Some(1)]);
    assert_eq!(bands("a=6 b=2 c=4"), [Some(1), Some(1), Some(1)]);
    assert_eq!(bands("a=0 b=1 c=0"), [None, None, None]);
    assert_eq!(bands("a=0 b=1"), [None, None, None]);
}

/// Scales x 0–3 and y 0–2, the best of which counts.
fn best(policy: &str) -> Bench {
    let items = "
        - {id: x, type: scale, from: 0, to: 3, text: a}
        - {id: y, type: scale, from: 0, to: 2, text: a}
        - {id: z, type: scale, from: 0, to: 1, text: a}";
    let scoring = format!(
        "{STATES}
items: {{x: {{value: self}}, y: {{value: self}}, z: {{value: self}}}}
any_of: {{either: {{of: [x, y], points: best{policy}}}}}
indices: {{total: {{aggregate: sum, weights: points, children: [either, z]}}}}"
    );
    Bench::new(items, &scoring)
}

#[test]
fn the_best_child_counts_and_children_that_do_not_apply_leave() {
    let bench = best("");
    let told = |answers: &str| {
        let scores = bench.score(answers);
        let node = bench.node(&scores, "either");
        (told(node), bounds(node))
    };
    assert_eq!(told("x=1 y=2 z=0"), ("2".into(), "0..3".into()));
    assert_eq!(told("x=!not_applicable y=1 z=0"), ("1".into(), "0..2".into()));
    assert_eq!(told("x=1 y=!dont_know z=0"), ("1".into(), "0..3".into()));
    assert_eq!(told("x=!refused y=1 z=0"), ("1".into(), "0..2".into()));
    let neither = "x=!not_applicable y=!not_applicable z=1";
    assert_eq!(told(neither), ("not_applicable".into(), "–".into()));
    assert_eq!(bench.exact(neither, "total"), "1");
    let scores = bench.score("x=1 y=2 z=0");
    let trace = bench.node(&scores, "either").trace.clone().unwrap();
    let weights: Vec<_> =
        trace.children.iter().map(|c| c.weight_effective.clone()).collect();
    assert_eq!(weights, [0_i64.into(), 1_i64.into()]);
}

#[test]
fn under_strict_the_best_must_be_all_there_is() {
    let bench = best("");
    assert_eq!(bench.exact("x=2 z=0", "either"), "strict");
    assert_eq!(bench.exact("x=3 z=0", "either"), "3");
    assert_eq!(bench.exact("y=2 z=0", "either"), "strict");
    assert_eq!(bench.exact("x=2 z=0", "total"), "strict");
}

#[test]
fn a_grid_is_a_node_and_a_row_an_item_wherever_one_stands() {
    let items = "
        - id: g
          type: grid
          text: a
          rows: [{id: r, label: a}, {id: s, label: a}]
          options: [{code: no, label: a}, {code: yes, label: a}]
        - {id: x, type: scale, from: 0, to: 3, text: a}";
    let scoring = format!(
        "{STATES}
items: {{g: {{rows: {{r: {{map: {{no: 0, yes: 2}}}}, s: {{map: {{no: 0, yes: 4}}, missing: {{no_answer: zero}}}}}}, aggregate: mean}}, x: {{value: self}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [g]}}
  other: {{aggregate: sum, weights: points, children: [g.r, x]}}"
    );
    let bench = Bench::new(items, &scoring);
    let scores = bench.score("g.r=yes g.s=no x=1");
    assert_eq!(told(bench.node(&scores, "g")), "1");
    assert_eq!(bounds(bench.node(&scores, "g")), "0..3");
    assert_eq!(told(bench.node(&scores, "other")), "3");
    // Each row has a state and a policy of its own.
    assert_eq!(bench.exact("g.r=yes x=1", "g"), "1");
    assert_eq!(bench.exact("g.s=yes x=1", "g"), "strict");
    assert_eq!(bench.exact("g.s=yes x=1", "total"), "strict");
}

#[test]
fn rows_of_a_grid_are_weighed_like_the_children_of_an_index() {
    let items = "
        - id: g
          type: grid
          text: a
          rows: [{id: r, label: a}, {id: s, label: a}, {id: t, label: a}]
          options: [{code: no, label: a}, {code: half, label: a}, {code: yes, label: a}]";
    let with = |more: &str| {
        let scoring = format!(
            "{STATES}
items: {{g: {{rows: {{r: {{map: &two {{no: 0, half: 1, yes: 2}}}}, s: {{map: {{no: 0, half: 3, yes: 4}}}}, t: {{map: *two}}}}, missing: {{no_answer: exclude}}, {more}}}}}"
        );
        let bench = Bench::new(items, &scoring);
        move |answers: &str| {
            let scores = bench.score(answers);
            let grid = bench.node(&scores, "g");
            (told(grid), bounds(grid))
        }
    };
    let pair = |score: &str, bounds: &str| (score.to_owned(), bounds.to_owned());
    let all = "g.r=yes g.s=half g.t=no";
    // As they stand: 2 + 3 + 0 of 2 + 4 + 2.
    assert_eq!(with("aggregate: sum")(all), pair("5", "0..8"));
    assert_eq!(with("aggregate: sum, weights: points")(all), pair("5", "0..8"));
    // 100, 75 and 0 of a hundred each: (3 · 100 + 1 · 75 + 1 · 0)/5 = 75.
    let declared = with("aggregate: sum, weights: {r: 3, s: 1, t: 1}");
    assert_eq!(declared(all), pair("75", "0..100"));
    // What is left out shares its weight out: (3 · 100 + 1 · 75)/4 = 93.75.
    assert_eq!(declared("g.r=yes g.s=half"), pair("93.75", "0..100"));
    // 0 is shown and does not count: (100 + 75)/2.
    let shown = with("aggregate: mean, weights: {r: 1, s: 1, t: 0}");
    assert_eq!(shown(all), pair("87.5", "0..100"));
    // (100 + 75 + 0)/3.
    let equal = with("aggregate: mean, weights: equal");
    assert_eq!(equal(all), pair("175/3", "0..100"));
    // As they stand: (3 · 2 + 1 · 3 + 1 · 0)/5 = 9/5, at most (6 + 4 + 2)/5 = 12/5.
    let value = with("aggregate: mean, weights: {r: 3, s: 1, t: 1}, children_as: value");
    assert_eq!(value(all), pair("1.8", "0..2.4"));
}

#[test]
fn an_item_may_be_put_on_0_to_100_itself_after_its_policy() {
    let items = "
        - {id: x, type: scale, from: 1, to: 5, text: a}
        - {id: y, type: scale, from: 1, to: 5, text: a}";
    let scoring = format!(
        "{STATES}
items: {{x: {{value: self, normalise: percent_of_max, missing: {{no_answer: {{score: 3}}}}}}, y: {{value: self}}}}
indices: {{total: {{aggregate: sum, weights: points, children: [x, y]}}}}"
    );
    let bench = Bench::new(items, &scoring);
    assert_eq!(bench.exact("x=2 y=1", "x"), "25");
    assert_eq!(bench.exact("x=2 y=1", "total"), "26");
    assert_eq!(bench.exact("y=1", "total"), "51");
}

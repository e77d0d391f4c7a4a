//! Scales that look at no other unit, `of:` nodes, bonus, ends and gates.

use crate::score::support::{Bench, bounds, indented, told};

const STATES: &str = "missing: {dont_know: zero, refused: exclude, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}";

fn file(rest: &str) -> Bench {
    let items = "
        - {id: a, type: scale, from: 0, to: 10, text: a}
        - {id: b, type: scale, from: 0, to: 10, text: a}
        - {id: p, type: single, options: ja_nej, text: a}";
    let scoring = format!(
        "{STATES}\nitems: {{a: {{value: self}}, b: {{value: self}}}}\nunscored: {{p: context}}\n{}",
        indented(rest, "")
    );
    Bench::new(items, &scoring)
}

fn total(rest: &str) -> Bench {
    file(&format!(
        "indices:\n  total: {{aggregate: sum, weights: points, children: [a, b], {rest}}}"
    ))
}

#[test]
fn goalposts_are_a_line_that_stays_at_its_ends() {
    let bench = total("normalise: {goalposts: {low: 4, high: 12, to: [0, 1]}}");
    assert_eq!(bench.exact("a=5 b=5", "total"), "0.75");
    assert_eq!(bench.exact("a=1 b=1", "total"), "0");
    assert_eq!(bench.exact("a=10 b=10", "total"), "1");
    let scores = bench.score("a=5 b=5");
    assert_eq!(bounds(bench.node(&scores, "total")), "0..1");
    // The less the better: the low post is the greater number.
    let turned = total("normalise: {goalposts: {low: 12, high: 4, to: [0, 100]}}");
    assert_eq!(turned.exact("a=5 b=5", "total"), "25");
    let open = total("normalise: {goalposts: {low: 4, high: 12, clamp: none}}");
    assert_eq!(open.exact("a=10 b=10", "total"), "2");
}

#[test]
fn the_logarithm_is_taken_before_the_ends() {
    // (ln 4 − ln 1) / (ln 16 − ln 1) = 1/2, to 30 digits.
    let bench = total("normalise: {goalposts: {low: 1, high: 16, transform: ln}}");
    let scores = bench.score("a=2 b=2");
    let score = bench.node(&scores, "total").score.clone().unwrap();
    let half = survey::decimal::Number::ratio(1, 2).unwrap();
    let off = (score - half).abs();
    assert!(off < survey::decimal::Number::ratio(1, 1_000_000_000_000_000_000).unwrap());
    assert_eq!(bench.exact("a=0 b=0", "total"), "domain");
}

#[test]
fn a_z_score_over_a_mean_of_the_authors_is_a_t_score() {
    // 50 + 10 · (15 − 12)/4 = 57.5.
    let bench = total("normalise: {z: {mean: 12, sd: 4, to: [50, 10]}}");
    let scores = bench.score("a=10 b=5");
    let node = bench.node(&scores, "total");
    assert_eq!((told(node), bounds(node)), ("57.5".into(), "20..70".into()));
}

#[test]
fn a_number_as_reference_needs_no_other_unit() {
    let bench = total("normalise: {reference: {against: 8, times: 100}}");
    assert_eq!(bench.exact("a=1 b=1", "total"), "25");
    let zero = total("normalise: {reference: {against: 0}}");
    assert_eq!(zero.exact("a=1 b=1", "total"), "reference");
}

#[test]
fn one_node_stands_for_another_on_a_further_scale() {
    let bench = file(
        "
        indices:
          raw: {aggregate: sum, weights: points, children: [a, b]}
          line: {of: raw, linear: {from: [0, 20], to: [0, 100]}}
          turned: {of: raw, reverse: true}
          cut: {of: raw, bands: [{from: 0, points: 0}, {from: 10, points: 1}]}
          word: {of: raw, lookup: {table: [[\"..9\", 1], [\"10..\", 2]]}}
          root: {of: raw, value: self * self, range: [0, 400]}
          t: {of: line, normalise: {z: {mean: 50, sd: 25, to: [50, 10]}}}",
    );
    let answers = "a=3 b=6";
    for (node, score, ends) in [
        ("line", "45", "0..100"),
        ("turned", "11", "0..20"),
        ("cut", "0", "0..1"),
        ("word", "1", "1..2"),
        ("root", "81", "0..400"),
        ("t", "48", "30..70"),
    ] {
        let scores = bench.score(answers);
        let found = bench.node(&scores, node);
        assert_eq!((told(found), bounds(found)), (score.into(), ends.into()), "{node}");
    }
    // What has no score has none here either.
    assert_eq!(bench.exact("a=3", "line"), "strict");
}

#[test]
fn bonus_gates_and_ends_act_in_that_order() {
    // 12 + 5 = 17, less 3 = 14, at most 13, within 0–12.5.
    let rest = "
indices:
  total: {aggregate: sum, weights: points, children: [a, b], bonus: {when: p == 'ja', add: 5}, clamp: [0, 12.5]}
gates:
  - {id: less, when: a >= 5, node: total, subtract: 3, because: b}
  - {id: most, when: b >= 5, node: total, cap: 13, because: b}
  - {id: gone, when: a == 10, node: total, withdraw: true, because: b}";
    let bench = file(rest);
    let scores = bench.score("a=6 b=6 p=ja");
    let node = bench.node(&scores, "total");
    assert_eq!(told(node), "12.5");
    let trace = node.trace.clone().unwrap();
    assert_eq!(trace.normalised.unwrap().to_string(), "12");
    assert_eq!(trace.before_gates.unwrap().to_string(), "17");
    assert_eq!(trace.bonus, Some(Some(true)));
    let bit: Vec<bool> = scores.gates.iter().map(|gate| gate.bit).collect();
    assert_eq!(bit, [true, true, false]);
    assert_eq!(bench.exact("a=6 b=3 p=nej", "total"), "6");
    assert_eq!(bench.exact("a=10 b=3 p=nej", "total"), "withdrawn");
    // The least and greatest stay what answers can reach.
    assert_eq!(bounds(node), "0..20");
}

#[test]
fn a_gate_reads_scores_and_holds_a_grade_back() {
    let bench = file(
        "
        indices:
          total: {aggregate: sum, weights: points, children: [a, side]}
          side: {aggregate: sum, weights: points, children: [b]}
        gates:
          - {id: weak, when: score.side < 5, node: total, grade: C, because: b}
        grades:
          betyg: {of: total, value: exact, bands: [{from: 0, grade: D}, {from: 5, grade: C}, {from: 10, grade: B}]}",
    );
    let grade = |answers: &str| {
        let scores = bench.score(answers);
        let band = scores.grades[0].band.unwrap();
        (bench.rules.grades[0].bands[band].1.clone(), scores.gates[0].bit)
    };
    assert_eq!(grade("a=10 b=4"), ("C".into(), true));
    assert_eq!(grade("a=10 b=5"), ("B".into(), false));
    assert_eq!(grade("a=0 b=4"), ("D".into(), false));
}

#[test]
fn published_values_and_grades_are_read_too() {
    let bench = file(
        "
        indices:
          total: {aggregate: sum, weights: points, children: [a]}
          half: {of: b, value: self / 3, output: {decimals: 0}}
          both: {value: \"published.half + score.half\"}
          word: {value: \"1 if grade.betyg == 'B' else 0\", range: [0, 1]}
        grades:
          betyg: {of: total, value: exact, bands: [{from: 0, grade: D}, {from: 5, grade: B}]}",
    );
    // 5/3 is published as 2; 2 + 5/3 = 11/3.
    assert_eq!(bench.exact("a=5 b=5", "both"), "11/3");
    assert_eq!(bench.exact("a=5 b=5", "word"), "1");
    assert_eq!(bench.exact("a=4 b=5", "word"), "0");
}

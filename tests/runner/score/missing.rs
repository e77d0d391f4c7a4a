//! Absent answers: every policy, applicability, inherited states.

use std::fmt::Write;

use crate::score::support::{Bench, bounds, told};
use survey::model::{MissingKind, Policy};
use survey::score::WhyNot;
use survey::value::AnswerState;

const STATES: &str = "missing: {dont_know: zero, refused: exclude, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}";

/// Items a1, a2 … of 0 to 4, summed.
fn fours(count: usize, index: &str) -> Bench {
    let (mut items, mut rules, mut ids) = (String::new(), String::new(), Vec::new());
    for number in 1..=count {
        writeln!(items, "- {{id: a{number}, type: scale, from: 0, to: 4, text: a}}")
            .unwrap();
        writeln!(rules, "  a{number}: {{value: self}}").unwrap();
        ids.push(format!("a{number}"));
    }
    let scoring = format!(
        "{STATES}\nitems:\n{rules}indices:\n  total: {{aggregate: sum, weights: points, children: [{}]{index}}}",
        ids.join(", ")
    );
    Bench::new(&items, &scoring)
}

#[test]
fn zero_keeps_the_maximum_and_exclude_does_not() {
    let bench = fours(3, "");
    let scores = bench.score("a1=4 a2=!dont_know a3=2");
    let total = bench.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("6".into(), "0..12".into()));
    let scores = bench.score("a1=4 a2=!refused a3=2");
    let total = bench.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("6".into(), "0..8".into()));
    // Excluded is missing, not "not applicable".
    assert_eq!(
        bench.exact("a1=!refused a2=!refused a3=!refused", "total"),
        "all_missing"
    );
    let all = "a1=!not_applicable a2=!not_applicable a3=!not_applicable";
    assert_eq!(bench.exact(all, "total"), "not_applicable");
}

#[test]
fn full_and_fixed_points_keep_the_maximum() {
    let bench = fours(2, ", missing: {dont_know: full, refused: {score: 1}}");
    let scores = bench.score("a1=!dont_know a2=2");
    let total = bench.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("6".into(), "0..8".into()));
    assert_eq!(bench.exact("a1=!refused a2=2", "total"), "3");
}

#[test]
fn strict_makes_the_node_null_and_invalidate_all_above() {
    let bench = fours(2, ", missing: strict");
    assert_eq!(bench.exact("a1=!dont_know a2=2", "total"), "strict");
    let items = "
        - {id: a, type: single, options: ja_nej, text: a}
        - {id: b, type: single, options: ja_nej, text: a}";
    let scoring = format!(
        "{STATES}
items: {{a: {{map: {{ja: 1, nej: 0}}, missing: {{refused: invalidate}}}}, b: {{map: {{ja: 1, nej: 0}}}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [inner, b], missing: {{no_score: zero}}}}
  inner: {{aggregate: sum, weights: points, children: [a, b]}}"
    );
    let bench = Bench::new(items, &scoring);
    let scores = bench.score("a=!refused b=ja");
    assert_eq!(told(bench.node(&scores, "inner")), "invalidated");
    assert_eq!(told(bench.node(&scores, "total")), "invalidated");
}

#[test]
fn prorate_by_count_stands_for_all_and_so_does_the_maximum() {
    // 5 of 10 items 0–4 answered with 2 each give 20 of 40.
    let prorate =
        ", missing: {no_answer: {prorate: {min: 0.5}}}, normalise: percent_of_max";
    let bench = fours(10, prorate);
    let scores = bench.score("a1=2 a2=2 a3=2 a4=2 a5=2");
    let total = bench.node(&scores, "total");
    assert_eq!(told(total), "50");
    assert_eq!(total.numerator, Some(20_i64.into()));
    assert_eq!(total.denominator, Some(40_i64.into()));
    assert_eq!(bench.exact("a1=2 a2=2 a3=2 a4=2", "total"), "too_few");
    // What is set to 0 has a value and is not answered.
    let four = "a1=2 a2=2 a3=2 a4=2 a5=!dont_know";
    assert_eq!(bench.exact(four, "total"), "too_few");
}

#[test]
fn prorate_can_ask_for_more_than_the_share_and_for_numbers() {
    let strictly = ", missing: {no_answer: {prorate: {min: 0.5, strictly: true}}}";
    let bench = fours(4, strictly);
    assert_eq!(bench.exact("a1=2 a2=2", "total"), "too_few");
    assert_eq!(bench.exact("a1=2 a2=2 a3=2", "total"), "8");
    let bench = fours(4, ", missing: {no_answer: {prorate: {min_answered: 3}}}");
    assert_eq!(bench.exact("a1=2 a2=2", "total"), "too_few");
    assert_eq!(bench.exact("a1=2 a2=2 a3=2", "total"), "8");
    let bench = fours(4, ", missing: {no_answer: {prorate: {max_missing: 2}}}");
    assert_eq!(bench.exact("a1=2", "total"), "too_few");
    assert_eq!(bench.exact("a1=2 a2=2", "total"), "8");
}

#[test]
fn prorate_by_weight_counts_ranges() {
    // Items 0–5, 1–5, 1–5, the first missing, two threes.
    let items = "
        - {id: a, type: scale, from: 0, to: 5, text: a}
        - {id: b, type: scale, from: 1, to: 5, text: a}
        - {id: c, type: scale, from: 1, to: 5, text: a}";
    let with = |basis: &str| {
        let scoring = format!(
            "{STATES}
items: {{a: {{value: self}}, b: {{value: self}}, c: {{value: self}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [a, b, c], missing: {{no_answer: {{prorate: {{min: 0.5{basis}}}}}}}, unlike_ranges: true}}"
        );
        Bench::new(items, &scoring)
    };
    assert_eq!(with("").exact("b=3 c=3", "total"), "9");
    let bench = with(", basis: weight");
    let scores = bench.score("b=3 c=3");
    let total = bench.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("9.75".into(), "2..15".into()));
    // Only the first: 5 of 13 is below a half.
    assert_eq!(bench.exact("a=3", "total"), "too_few");
}

#[test]
fn prorate_is_a_floor_on_any_other_aggregate() {
    let mean = |prorate: &str| {
        let items = "
            - {id: a, type: scale, from: 0, to: 4, text: a}
            - {id: b, type: scale, from: 0, to: 4, text: a}
            - {id: c, type: scale, from: 0, to: 4, text: a}";
        let scoring = format!(
            "{STATES}
items: {{a: {{value: self}}, b: {{value: self}}, c: {{value: self}}}}
indices:
  total: {{aggregate: mean, weights: points, children: [a, b, c], missing: {{no_answer: {{prorate: {{{prorate}}}}}}}}}"
        );
        Bench::new(items, &scoring)
    };
    assert_eq!(mean("min: 0.5").exact("a=1 b=4", "total"), "2.5");
    assert_eq!(mean("min: 0.7").exact("a=1 b=4", "total"), "too_few");
}

#[test]
fn an_items_own_policy_overrides_its_parents_and_each_level_applies_its_own() {
    let items = "
        - {id: a, type: single, options: ja_nej, text: a}
        - {id: b, type: single, options: ja_nej, text: a}
        - {id: c, type: single, options: ja_nej, text: a}";
    let scoring = format!(
        "{STATES}
items:
  a: {{map: {{ja: 1, nej: 0}}, missing: {{dont_know: exclude}}}}
  b: {{map: {{ja: 1, nej: 0}}}}
  c: {{map: {{ja: 1, nej: 0}}}}
indices:
  inner: {{aggregate: sum, weights: points, children: [a, b], missing: {{dont_know: full}}}}
  total: {{aggregate: sum, weights: points, children: [inner, c], missing: {{dont_know: strict}}}}"
    );
    let bench = Bench::new(items, &scoring);
    let scores = bench.score("a=!dont_know b=ja c=ja");
    assert_eq!(bounds(bench.node(&scores, "inner")), "0..1");
    let scores = bench.score("a=ja b=!dont_know c=ja");
    let (inner, total) = (bench.node(&scores, "inner"), bench.node(&scores, "total"));
    assert_eq!((told(inner), told(total)), ("2".into(), "3".into()));
    assert_eq!(bench.exact("a=ja b=ja c=!dont_know", "total"), "strict");
}

#[test]
fn nothing_answered_is_null_unless_the_node_says_zero() {
    assert_eq!(fours(2, "").exact("", "total"), "all_missing");
    let bench = fours(2, ", all_missing: zero");
    let scores = bench.score("");
    let total = bench.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("0".into(), "0..8".into()));
    // Where nothing applies, nothing is missing either.
    let none = "a1=!not_applicable a2=!not_applicable";
    assert_eq!(bench.exact(none, "total"), "not_applicable");
}

#[test]
fn a_file_can_say_for_all_nodes_what_they_are_when_nothing_is_answered() {
    let items = "- {id: a, type: scale, from: 0, to: 4, text: a}";
    let scoring = format!(
        "{STATES}
all_missing: zero
items: {{a: {{value: self}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [a]}}
  own: {{aggregate: sum, weights: points, children: [a], all_missing: no_score}}"
    );
    let bench = Bench::new(items, &scoring);
    assert_eq!(bench.exact("a=!refused", "total"), "0");
    assert_eq!(bench.exact("a=!refused", "own"), "all_missing");
}

#[test]
fn what_is_answered_and_left_out_for_want_of_points_is_not_all_missing() {
    let items = "
        - {id: a, type: single, options: ja_nej, text: a}
        - {id: b, type: single, options: ja_nej, text: a}";
    let with = |more: &str| {
        let scoring = format!(
            "{STATES}
items: {{a: {{map: {{ja: no_score, nej: 1}}}}, b: {{map: {{ja: no_score, nej: 2}}}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [part], missing: {{no_score: exclude}}}}
  part: {{aggregate: sum, weights: points, children: [a, b], missing: {{no_answer: exclude, no_score: {more}}}"
        );
        Bench::new(items, &scoring)
    };
    let bench = with("exclude}");
    // Both answered, none with points; one answered; none answered.
    for (answers, reason) in
        [("a=ja b=ja", "excluded"), ("a=ja", "excluded"), ("", "all_missing")]
    {
        assert_eq!(bench.exact(answers, "part"), reason, "{answers}");
        assert_eq!(bench.exact(answers, "total"), reason, "{answers}");
    }
    assert_eq!(bench.exact("a=ja b=nej", "total"), "2");
    // `all_missing: zero` is for nothing answered, and a policy of 0 is what it says.
    let bench = with("exclude}, all_missing: zero");
    assert_eq!(bench.exact("a=ja b=ja", "part"), "excluded");
    assert_eq!(bench.exact("", "part"), "0");
    assert_eq!(with("zero}").exact("a=ja b=ja", "part"), "0");
}

#[test]
fn a_form_whose_every_answer_is_not_applicable_scores_0_under_zero() {
    let bench = fours(2, ", missing: {not_applicable: zero}");
    let scores = bench.score("a1=!not_applicable a2=!not_applicable");
    let total = bench.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("0".into(), "0..8".into()));
}

const FILTERED: &str = "
    - {id: a, type: single, options: ja_nej, text: a}
    - {id: b, type: single, options: ja_nej, ask_if: a == 'ja', text: a}
    - {id: c, type: single, options: ja_nej, text: a}";

fn filtered(policy: &str) -> Bench {
    let scoring = format!(
        "{STATES}
items: {{a: {{map: {{ja: 1, nej: 0}}}}, b: {{map: {{ja: 1, nej: 0}}{policy}}}, c: {{map: {{ja: 1, nej: 0}}}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [a, inner, c]}}
  inner: {{aggregate: sum, weights: points, children: [b], all_missing: zero, missing: {{not_applicable: strict}}}}"
    );
    Bench::new(FILTERED, &scoring)
}

#[test]
fn a_node_of_which_nothing_applies_leaves_its_parent_whatever_the_policy() {
    let bench = filtered("");
    let scores = bench.score("a=nej c=ja");
    assert_eq!(told(bench.node(&scores, "inner")), "not_applicable");
    let total = bench.node(&scores, "total");
    assert_eq!((told(total), bounds(total)), ("1".into(), "0..2".into()));
}

#[test]
fn an_inherited_state_is_treated_by_the_policy_of_that_state() {
    let bench = filtered("");
    let scores = bench.score("a=!dont_know c=ja");
    let b = bench.node(&scores, "b");
    assert_eq!((b.state, b.inherited), (Some(AnswerState::DontKnow), true));
    let inner = bench.node(&scores, "inner");
    // Missing, not "not applicable": its maximum stays.
    assert_eq!((told(inner), bounds(inner)), ("0".into(), "0..1".into()));
    assert_eq!(bounds(bench.node(&scores, "total")), "0..3");
    let trace = inner.trace.clone().unwrap();
    let child = &trace.children[0];
    assert!(child.inherited && child.included);
    let kind = MissingKind::State(AnswerState::DontKnow);
    assert_eq!(child.policy, Some((kind, Policy::Zero)));
    let states = bench.node(&scores, "total").trace.clone().unwrap().states;
    let told: Vec<_> = states.iter().map(|s| (s.state, s.inherited, s.count)).collect();
    assert_eq!(
        told,
        [
            (AnswerState::Answered, false, 1),
            (AnswerState::DontKnow, false, 1),
            (AnswerState::DontKnow, true, 1),
        ]
    );
    // A state of its own policy: a skipped post counts 0 of its maximum.
    let bench = filtered(", missing: {not_asked: zero}");
    let scores = bench.score("a=nej c=ja");
    assert_eq!(bounds(bench.node(&scores, "total")), "0..3");
}

#[test]
fn a_child_without_a_score_is_missing_under_no_score() {
    let with = |policy: &str| {
        let scoring = format!(
            "{STATES}
items: {{a: {{map: {{ja: 1, nej: 0}}}}, b: {{map: {{ja: 2, nej: 0}}}}, c: {{map: {{ja: 1, nej: 0}}}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [a, inner], missing: {{no_score: {policy}}}}}
  inner: {{aggregate: sum, weights: points, children: [b], missing: {{no_answer: strict}}}}
unscored: {{c: a}}"
        );
        let items = FILTERED.replace(", ask_if: a == 'ja'", "");
        let bench = Bench::new(&items, &scoring);
        let scores = bench.score("a=ja");
        let total = bench.node(&scores, "total");
        (told(total), bounds(total), total.trace.clone().unwrap().children[1].why_not)
    };
    assert_eq!(with("zero"), ("1".into(), "0..3".into(), None));
    assert_eq!(with("full"), ("3".into(), "0..3".into(), None));
    assert_eq!(with("exclude"), ("1".into(), "0..1".into(), Some(WhyNot::Excluded)));
    assert_eq!(with("strict"), ("strict".into(), "0..3".into(), Some(WhyNot::Strict)));
    let prorate = with("{prorate: {min_answered: 1, basis: weight}}");
    assert_eq!(prorate, ("3".into(), "0..3".into(), Some(WhyNot::Prorated)));
}

//! What holds whatever is answered.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::score::support::Bench;
use survey::decimal::Number;

/// Three scales of different ranges and a filtered one; a plain total in per cent, and
/// one with declared weights.
fn bench(weights: [u32; 3]) -> Bench {
    let items = "
        - {id: a, type: scale, from: 0, to: 10, text: a}
        - {id: b, type: scale, from: -2, to: 2, text: a}
        - {id: c, type: scale, from: 0, to: 4, text: a}
        - {id: d, type: scale, from: 0, to: 3, ask_if: c > 2, text: a}";
    let [a, b, c] = weights;
    let scoring = format!(
        "missing: {{dont_know: zero, refused: exclude, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: exclude}}
items: {{a: {{value: self}}, b: {{value: self}}, c: {{value: self}}, d: {{value: self}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [a, b, c, d], normalise: percent_of_max}}
  plain: {{aggregate: sum, weights: points, children: [a, b, c]}}
  best: {{aggregate: max, weights: points, children: [a, b, c]}}
  least: {{aggregate: min, weights: points, children: [a, b, c]}}
  weighted: {{aggregate: mean, children: {{a: {a}, b: {b}, c: {c}}}}}"
    );
    Bench::new(items, &scoring)
}

/// An answer of an item: a value of its range, or a state.
fn answer(id: &'static str, least: i64, greatest: i64) -> impl Strategy<Value = String> {
    let states = prop::sample::select(vec!["!dont_know", "!refused", "!not_applicable"]);
    prop_oneof![
        4 => (least..=greatest).prop_map(move |value| format!("{id}={value}")),
        1 => states.prop_map(move |state| format!("{id}={state}")),
        1 => Just(String::new()),
    ]
}

fn answers() -> impl Strategy<Value = String> {
    (answer("a", 0, 10), answer("b", -2, 2), answer("c", 0, 4), answer("d", 0, 3))
        .prop_map(|(a, b, c, d)| format!("{a} {b} {c} {d}"))
}

/// The same cases on every machine.
pub fn runner() -> TestRunner {
    let config = Config { cases: 256, failure_persistence: None, ..Config::default() };
    let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, seed)
}

#[test]
fn a_percentage_of_the_maximum_lies_between_0_and_100() {
    let bench = bench([1, 2, 3]);
    runner()
        .run(&answers(), |answers| {
            let scores = bench.score(&answers);
            for id in ["total", "weighted"] {
                if let Some(score) = &bench.node(&scores, id).score {
                    prop_assert!(!score.is_negative(), "{answers}: {score}");
                    prop_assert!(*score <= Number::from(100_i64), "{answers}: {score}");
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_common_factor_of_declared_weights_changes_nothing() {
    let (one, times) = (bench([1, 2, 3]), bench([7, 14, 21]));
    runner()
        .run(&answers(), |answers| {
            prop_assert_eq!(
                one.exact(&answers, "weighted"),
                times.exact(&answers, "weighted")
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn raising_an_item_never_lowers_a_node_above_it() {
    let bench = bench([1, 2, 3]);
    let rest = (answer("b", -2, 2), answer("c", 0, 4));
    runner()
        .run(&(0_i64..10, rest), |(low, (b, c))| {
            let scores = |a: i64| bench.score(&format!("a={a} {b} {c}"));
            let (before, after) = (scores(low), scores(low + 1));
            for id in ["total", "plain", "best", "least", "weighted"] {
                let (before, after) = (bench.node(&before, id), bench.node(&after, id));
                prop_assert_eq!(before.null, after.null);
                prop_assert!(before.score <= after.score, "{id}: a={low} {b} {c}");
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_item_off_the_route_never_changes_a_score() {
    let bench = bench([1, 2, 3]);
    let off = (answer("a", 0, 10), answer("b", -2, 2), answer("c", 0, 2), 0_i64..=3);
    runner()
        .run(&off, |(a, b, c, d)| {
            prop_assume!(c.chars().last().is_some_and(|last| last.is_ascii_digit()));
            let without = bench.score(&format!("{a} {b} {c}"));
            let with = bench.score(&format!("{a} {b} {c} d={d}"));
            prop_assert_eq!(without, with);
            Ok(())
        })
        .unwrap();
}

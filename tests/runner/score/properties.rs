//! What holds whatever is answered.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::score::support::{Bench, told};
use survey::decimal::Number;
use survey::score::NodeScore;

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

const STATES: &str = "missing: {dont_know: zero, refused: exclude, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: exclude}";

/// An index with an aggregate of its own over two children.
#[derive(Clone, Debug)]
struct Branch {
    aggregate: &'static str,
    weights: [u32; 3],
    how: usize,
}

/// Every aggregate; where a child of 0 would leave no mean, what becomes of it is said.
const AGGREGATES: &[&str] = &[
    "sum",
    "mean",
    "median",
    "min",
    "max",
    "geometric, on_zero: zero",
    "geometric, on_zero: {offset: 1}",
    "harmonic, on_zero: zero",
    "harmonic, on_zero: {offset: 2}",
    "{power: 2}",
    "{power: -1}, on_zero: {offset: 1}",
    "{power: 0.5}",
    "{share_at_least: 5}",
    "{mean_min: 0.4}",
    "combination",
];

impl Branch {
    /// Its rule over three children; `factor` is what all declared weights are times.
    fn rule(&self, children: [&str; 3], factor: u32) -> String {
        let [a, b, c] = children;
        let aggregate = self.aggregate;
        let [x, y, z] = self.weights.map(|weight| weight * factor);
        if aggregate == "combination" {
            return format!(
                "{{aggregate: combination, constant: 3, times: 0.5, missing: exclude, children: {{{a}: {{times: {x}}}, {b}: {{minus: 2, divide_by: 4}}, {c}: {{times: 0.1}}}}}}"
            );
        }
        let plain = ["median", "min", "max"].contains(&aggregate);
        let weights = match self.how {
            0 => format!("weights: points, children: [{a}, {b}, {c}]"),
            1 => format!("weights: equal, children: [{a}, {b}, {c}]"),
            _ if plain => {
                format!("weights: equal, children_as: value, children: [{a}, {b}, {c}]")
            }
            2 => format!("children: {{{a}: {x}, {b}: {y}, {c}: {z}}}"),
            _ => {
                format!("children_as: value, children: {{{a}: {x}, {b}: {y}, {c}: {z}}}")
            }
        };
        format!("{{aggregate: {aggregate}, {weights}}}")
    }

    /// Whether only fractions are needed to work it out.
    fn is_rational(&self) -> bool {
        !["geometric", "{power: 2", "{power: 0.5"]
            .iter()
            .any(|root| self.aggregate.starts_with(root))
    }
}

fn branch() -> impl Strategy<Value = Branch> {
    let aggregate = prop::sample::select(AGGREGATES);
    (aggregate, [1_u32..9, 1..9, 1..9], 0_usize..4)
        .prop_map(|(aggregate, weights, how)| Branch { aggregate, weights, how })
}

/// Two branches of scales under a third.
fn tree(branches: &[Branch; 3], normalise: &str, factor: u32) -> Bench {
    let [x, y, root] = branches;
    let ids = ["a", "b", "c", "d", "e", "f", "g"];
    let item = |id| format!("- {{id: {id}, type: scale, from: 0, to: 10, text: a}}\n");
    let mut rule = root.rule(["x", "y", "g"], factor);
    if !normalise.is_empty() {
        rule = format!("{}, normalise: {normalise}}}", &rule[..rule.len() - 1]);
    }
    let scoring = format!(
        "{STATES}\nitems: {{{}}}\nindices:\n  x: {}\n  y: {}\n  root: {rule}",
        ids.map(rule_of).join(", "),
        x.rule(["a", "b", "c"], factor),
        y.rule(["d", "e", "f"], factor),
    );
    Bench::new(&ids.map(item).concat(), &scoring)
}

fn rule_of(id: &str) -> String {
    format!("{id}: {{value: self}}")
}

fn seven() -> impl Strategy<Value = [Option<i64>; 7]> {
    prop::array::uniform7(prop_oneof![5 => (0_i64..=10).prop_map(Some), 1 => Just(None)])
}

fn line(values: &[Option<i64>]) -> String {
    let given = ["a", "b", "c", "d", "e", "f", "g"].iter().zip(values);
    let given = given.map(|(id, value)| match value {
        Some(value) => format!("{id}={value} "),
        None => format!("{id}=!refused "),
    });
    given.collect()
}

/// What 34 digits, rounded a few times, may differ by.
fn digits() -> Number {
    Number::parse("0.00000000000000000001").unwrap()
}

fn contributions(node: &NodeScore) -> Option<(Number, Number)> {
    let trace = node.trace.as_ref().unwrap();
    let given = trace.children.iter().filter_map(|child| child.contribution.clone());
    let constant = trace.constant.clone();
    let sum = given.chain(constant).sum();
    Some((sum, trace.aggregate.clone()?))
}

#[test]
fn contributions_sum_to_the_aggregate_in_any_tree() {
    let trees = ([branch(), branch(), branch()], seven());
    runner()
        .run(&trees, |(branches, values)| {
            let bench = tree(&branches, "", 1);
            let scores = bench.score(&line(&values));
            for (id, branch) in ["x", "y", "root"].iter().zip(&branches) {
                let Some((sum, aggregate)) = contributions(bench.node(&scores, id))
                else {
                    continue;
                };
                let off = (sum - aggregate).abs();
                let exact = branches.iter().all(Branch::is_rational);
                let most = if exact { Number::ZERO } else { digits() };
                prop_assert!(off <= most, "{id} {branch:?} {values:?}: {off}");
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_percentage_of_any_tree_lies_between_0_and_100() {
    let trees = ([branch(), branch(), branch()], seven());
    runner()
        .run(&trees, |(branches, values)| {
            let bench = tree(&branches, "percent_of_max", 1);
            let scores = bench.score(&line(&values));
            if let Some(score) = &bench.node(&scores, "root").score {
                let beyond = Number::from(100_i64) + digits();
                prop_assert!(!(score.clone() + digits()).is_negative(), "{score}");
                prop_assert!(*score <= beyond, "{branches:?} {values:?}: {score}");
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn more_points_never_lower_any_tree() {
    let trees = ([branch(), branch(), branch()], seven(), 0_usize..7);
    runner()
        .run(&trees, |(branches, mut values, at)| {
            prop_assume!(values[at].is_some_and(|value| value < 10));
            let bench = tree(&branches, "", 1);
            let before = bench.score(&line(&values));
            values[at] = values[at].map(|value| value + 1);
            let after = bench.score(&line(&values));
            for id in ["x", "y", "root"] {
                let (before, after) = (bench.node(&before, id), bench.node(&after, id));
                prop_assert_eq!(before.null, after.null);
                if let (Some(before), Some(after)) = (&before.score, &after.score) {
                    let after = after.clone() + digits();
                    prop_assert!(*before <= after, "{id} {branches:?} {values:?} {at}");
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_common_factor_of_all_weights_changes_no_tree() {
    let weighted = branch().prop_filter("a combination has no weights", |branch| {
        branch.aggregate != "combination"
    });
    let trees = (prop::array::uniform3(weighted), seven(), 2_u32..50);
    runner()
        .run(&trees, |(branches, values, factor)| {
            let (one, times) = (tree(&branches, "", 1), tree(&branches, "", factor));
            let (one_scores, answers) = (one.score(&line(&values)), line(&values));
            let times_scores = times.score(&answers);
            for id in ["x", "y", "root"] {
                let of = one.node(&one_scores, id);
                let other = times.node(&times_scores, id);
                prop_assert_eq!(of.null, other.null);
                if let (Some(of), Some(other)) = (&of.score, &other.score) {
                    let off = (of.clone() - other.clone()).abs();
                    prop_assert!(
                        off <= digits(),
                        "{id} {branches:?} {values:?} {factor}"
                    );
                }
            }
            Ok(())
        })
        .unwrap();
}

/// Every scale that looks at other units, and points taken over from them.
const RELATIVE: &[&str] = &[
    "normalise: min_max",
    "normalise: {z: {ddof: 1}}",
    "normalise: {z: {ddof: 0, to: [50, 10]}}",
    "normalise: percentile_rank",
    "normalise: borda",
    "normalise: {reference: {against: max}}",
    "normalise: {reference: {against: mean, times: 100}}",
    "normalise: {reference: {against: min}}",
    "normalise: min_max, treat: {winsorise: 2, else: log}",
    "missing: {refused: {impute: {with: item_mean}}}",
    "missing: {refused: {impute: {with: item_median}}}",
];

fn among(rule: &str) -> Bench {
    let item = "- {id: a, type: decimal, decimals: 2, min: 0, max: 1000, text: a}";
    let scoring = format!(
        "{STATES}\nitems: {{a: {{value: self, {rule}}}}}\nindices: {{total: {{aggregate: sum, weights: points, children: [a]}}}}"
    );
    Bench::new(item, &scoring)
}

fn units() -> impl Strategy<Value = Vec<(String, String)>> {
    let value = prop_oneof![
        6 => (0_i64..20).prop_map(|value| format!("a={value}")),
        1 => (0_i64..100_000).prop_map(|value| format!("a={}.{:02}", value / 100, value % 100)),
        1 => Just("a=!refused".to_owned()),
    ];
    let named = |values: Vec<String>| {
        let keys = (0..).map(|n| format!("u{n:02}"));
        keys.zip(values).collect()
    };
    prop::collection::vec(value, 1..12).prop_map(named)
}

/// The score of each unit, or the reason why there is none, in order of key.
fn scores(
    bench: &Bench,
    units: &[(String, String)],
    outside: &str,
) -> Vec<(String, String)> {
    let borrowed: Vec<(&str, &str)> = units.iter().map(|(k, a)| (&**k, &**a)).collect();
    let scores = bench.among_some(&borrowed, |key| survey::score::Membership {
        is_eligible: key != outside,
        is_in_panel: true,
    });
    let told = scores.iter().map(|scores| told(bench.node(scores, "total")));
    let mut all: Vec<_> = units.iter().map(|(key, _)| key.clone()).zip(told).collect();
    all.retain(|(key, _)| key != outside);
    all.sort();
    all
}

#[test]
fn the_order_of_units_changes_no_score() {
    let shuffled =
        units().prop_flat_map(|units| (Just(units.clone()), Just(units).prop_shuffle()));
    for rule in RELATIVE {
        let bench = among(rule);
        runner()
            .run(&shuffled, |(units, shuffled)| {
                prop_assert_eq!(
                    scores(&bench, &units, ""),
                    scores(&bench, &shuffled, "")
                );
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn a_unit_that_is_not_eligible_changes_no_score_of_the_others() {
    let with = (units(), 0_i64..1000, any::<prop::sample::Index>());
    for rule in RELATIVE.iter().filter(|rule| rule.starts_with("normalise")) {
        let bench = among(&format!("over: eligible, {rule}"));
        runner()
            .run(&with, |(units, value, at)| {
                let mut more = units.clone();
                let outside = ("x".to_owned(), format!("a={value}"));
                more.insert(at.index(more.len() + 1), outside);
                prop_assert_eq!(scores(&bench, &units, "x"), scores(&bench, &more, "x"));
                Ok(())
            })
            .unwrap();
    }
}

//! Jinja as the yardstick: what is accepted here is valid there, and means the same.
//!
//! Held against minijinja on a generated corpus in which every answer is given, since
//! Jinja knows no unknown. Numbers are whole or quarters, which floats hold exactly.

use std::collections::BTreeMap;

use minijinja::Environment;
use minijinja::machinery::parse_expr;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::expression::*;

/// The same answers in both.
fn answers() -> [(World, BTreeMap<&'static str, minijinja::Value>); 3] {
    let rows = [
        ("3", "0.25", "ja", "polis skola", "polis"),
        ("-7", "2.5", "nej", "vård", "a"),
        ("0", "-1.75", "ja", "-", "nej"),
    ];
    rows.map(|(antal, belopp, samordnare, aktorer, namn)| {
        let world = World::new()
            .with("antal", antal)
            .with("belopp", belopp)
            .with("samordnare", samordnare)
            .with("aktorer", aktorer)
            .with("namn", namn)
            .with("samtycke", "true");
        let ticked: Vec<&str> = aktorer.split(' ').filter(|word| *word != "-").collect();
        let values = BTreeMap::from([
            ("antal", minijinja::Value::from(antal.parse::<i64>().unwrap())),
            ("belopp", minijinja::Value::from(belopp.parse::<f64>().unwrap())),
            ("samordnare", minijinja::Value::from(samordnare)),
            ("aktorer", minijinja::Value::from(ticked)),
            ("namn", minijinja::Value::from(namn)),
            ("samtycke", minijinja::Value::from(true)),
        ]);
        (world, values)
    })
}

fn jinja() -> Environment<'static> {
    let mut jinja = Environment::new();
    jinja.add_test("answered", |value: &minijinja::Value| !value.is_undefined());
    jinja.add_test("missing", |value: &minijinja::Value| value.is_undefined());
    jinja
}

/// The same cases every time, so that none need be kept.
fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

fn numbers() -> impl Strategy<Value = String> {
    let name = prop_oneof![Just("antal".to_owned()), Just("belopp".to_owned())];
    let leaf = prop_oneof![3 => name, 1 => (0..12_u8).prop_map(|n| n.to_string())];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let sign = proptest::sample::select(["+", "-", "*", "+ -", "- -"].as_slice());
        let divide = proptest::sample::select(["//", "%", "/"].as_slice());
        let by = proptest::sample::select(["2", "4"].as_slice());
        prop_oneof![
            (inner.clone(), sign, inner.clone())
                .prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            (inner.clone(), divide, by)
                .prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("-{a}")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(a, b, c)| format!("({a} if {b} > {c} else {c})")),
        ]
    })
}

fn texts() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(["namn", "'a'", "'polis'", "'nej'"].as_slice());
    proptest::collection::vec(leaf, 1..4).prop_map(|parts| parts.join(" ~ "))
}

pub(super) fn conditions() -> impl Strategy<Value = String> {
    let order =
        || proptest::sample::select(["==", "!=", "<", "<=", ">", ">="].as_slice());
    let code = || proptest::sample::select(["'ja'", "'nej'"].as_slice());
    let actor = proptest::sample::select(["'polis'", "'skola'", "'vård'"].as_slice());
    let is_in = || proptest::sample::select(["in", "not in"].as_slice());
    let same = || proptest::sample::select(["==", "!="].as_slice());
    let name = proptest::sample::select(["antal", "namn", "aktorer"].as_slice());
    let test =
        proptest::sample::select(["answered", "missing", "not missing"].as_slice());
    let leaf = prop_oneof![
        4 => (numbers(), order(), numbers()).prop_map(|(a, o, b)| format!("{a} {o} {b}")),
        2 => (numbers(), order(), numbers(), order(), numbers())
            .prop_map(|(a, o, b, p, c)| format!("{a} {o} {b} {p} {c}")),
        2 => (same(), code()).prop_map(|(o, code)| format!("samordnare {o} {code}")),
        1 => (is_in(), code(), code())
            .prop_map(|(i, a, b)| format!("samordnare {i} [{a}, {b},]")),
        2 => (actor, is_in()).prop_map(|(actor, i)| format!("{actor} {i} aktorer")),
        1 => (texts(), same(), texts()).prop_map(|(a, o, b)| format!("{a} {o} {b}")),
        1 => (numbers(), is_in(), numbers(), numbers())
            .prop_map(|(a, i, b, c)| format!("{a} {i} [{b}, {c}]")),
        1 => (name, test).prop_map(|(name, test)| format!("{name} is {test}")),
        1 => Just("samtycke".to_owned()),
        1 => Just("true".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let sign = proptest::sample::select(["and", "or"].as_slice());
        prop_oneof![
            4 => (inner.clone(), sign, inner.clone())
                .prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
            2 => inner.clone().prop_map(|a| format!("not {a}")),
            2 => inner.clone().prop_map(|a| format!("({a})")),
            1 => (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("{a} if {b} else {c}")),
            1 => (inner.clone(), inner).prop_map(|(a, b)| format!("({a}) == ({b})")),
        ]
    })
}

#[test]
fn conditions_mean_what_they_mean_in_jinja() {
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config(4000), random);
    let (jinja, answers) = (jinja(), answers());
    let accepted = std::cell::Cell::new(0);
    runner
        .run(&conditions(), |source| {
            let theirs = jinja.compile_expression(&source);
            let (program, problems) =
                compile(&source, &answers[0].0, &Expected::Condition);
            // Read alike, though perhaps refused for what it says.
            let is_read =
                !problems.iter().any(|p| p.kind == ProblemKind::ExpressionSyntax);
            prop_assert_eq!(theirs.is_ok(), is_read, "{}: {:#?}", source, problems);
            let (Ok(theirs), Some(program)) = (theirs, program) else { return Ok(()) };
            accepted.set(accepted.get() + 1);
            for (world, values) in &answers {
                let expected = theirs.eval(values).map(|value| value.is_true());
                let found = evaluate_condition(&program, world);
                prop_assert_eq!(found, expected.ok(), "{}", source);
            }
            Ok(())
        })
        .unwrap();
    assert!(accepted.get() > 2000, "only {} of 4000 are accepted", accepted.get());
}

#[test]
fn what_is_accepted_here_is_valid_there() {
    let words = [
        "antal",
        "belopp",
        "samordnare",
        "aktorer",
        "'ja'",
        "'polis'",
        "1",
        "0.5",
        "true",
        "none",
        "and",
        "or",
        "not",
        "in",
        "is",
        "answered",
        "missing",
        "if",
        "else",
        "==",
        "<",
        "+",
        "-",
        "*",
        "//",
        "~",
        "(",
        ")",
        "[",
        "]",
        ",",
        "sum",
        "unit.county",
    ];
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config(40_000), random);
    let source =
        proptest::collection::vec(proptest::sample::select(words.to_vec()), 1..9);
    let world = World::new();
    let accepted = std::cell::Cell::new(0);
    runner
        .run(&source, |words| {
            let source = words.join(" ");
            let (_, problems) = compile(&source, &world, &Expected::Any);
            let is_syntax =
                |problem: &Problem| problem.kind == ProblemKind::ExpressionSyntax;
            let theirs = parse_expr(&source);
            if !problems.iter().any(is_syntax) {
                accepted.set(accepted.get() + 1);
                prop_assert!(theirs.is_ok(), "{source}: {theirs:?}");
            }
            Ok(())
        })
        .unwrap();
    assert!(accepted.get() > 300, "only {} are read", accepted.get());
}

/// Rows are counted from 1 here and from 0 there, so there a row stands before the first.
#[test]
fn rows_are_read_as_jinja_reads_lists_and_maps() {
    let mut farm = crate::expression::farm::Farm::new();
    use crate::expression::farm::{CROPS, MEMBERS, PLOTS};
    farm.row(MEMBERS, None, "age=41");
    farm.row(MEMBERS, None, "age=9");
    let plot = farm.row(PLOTS, None, "area=3");
    farm.row(CROPS, Some(plot), "weight=7");
    farm.row(CROPS, Some(plot), "weight=12");
    farm.set("limit", None, "2");
    farm.set("village", None, "v2");
    type Theirs = minijinja::Value;
    let cell = |name: &'static str, number: i64| {
        Theirs::from(BTreeMap::from([(name, Theirs::from(number))]))
    };
    let list = |rows: Vec<Theirs>| Theirs::from([vec![Theirs::from(0)], rows].concat());
    let crops = list(vec![cell("weight", 7), cell("weight", 12)]);
    let plot = Theirs::from(BTreeMap::from([("crops", crops)]));
    let people = [("v1", cell("people", 120)), ("v2", cell("people", 80))];
    let values = BTreeMap::from([
        ("members", list(vec![cell("age", 41), cell("age", 9)])),
        ("plots", list(vec![plot])),
        ("villages", Theirs::from(BTreeMap::from(people))),
        ("limit", Theirs::from(2)),
        ("village", Theirs::from("v2")),
    ]);
    let jinja = jinja();
    let names = [
        "members[1].age",
        "members[limit].age",
        "members[limit - 1].age",
        "plots[1].crops[2].weight",
        "plots[limit - 1].crops[limit].weight",
        "villages[village].people",
        "villages['v1'].people",
        "limit",
    ];
    for first in names {
        for sign in ["+", "-", "*", "%"] {
            for second in names {
                for third in names {
                    let source = format!("{first} {sign} {second} > {third}");
                    let theirs = jinja.compile_expression(&source).unwrap();
                    let expected = theirs.eval(&values).unwrap().is_true();
                    assert_eq!(farm.truth(&source), Some(expected), "{source}");
                }
            }
        }
    }
}

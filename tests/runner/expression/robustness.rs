//! Hostile expressions: deep, long, random. None may panic, hang or fill the memory.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::expression::*;

/// Words and signs that make expressions, and some that do not.
const WORDS: [&str; 60] = [
    "antal",
    "belopp",
    "samordnare",
    "aktorer",
    "namn",
    "dag",
    "manad",
    "ar",
    "utbildning",
    "unit.county",
    "samtycke",
    "okänd",
    "'ja'",
    "'polis'",
    "'å",
    "\"x\"",
    "1",
    "0.5",
    "1e9",
    "1e400",
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
    "!=",
    "<",
    ">=",
    "=",
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "~",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "|",
    "**",
    "{",
    "🦀",
    "sum",
    "count(",
    "coalesce(",
    "date('2025-01-01')",
    "matches(namn, ",
    "pow(",
    "\\",
];

/// Compiles as everything a place can need, and evaluates what came of it.
fn survives(source: &str, world: &World) {
    let yes_no = Expected::Domain(single("yes no"));
    for expected in [Expected::Condition, Expected::Any, Expected::Text, yes_no] {
        let (program, problems) = compile(source, world, &expected);
        assert_eq!(
            program.is_some(),
            problems.iter().all(|problem| problem.kind.is_advice()),
            "{source}: {problems:#?}"
        );
        for problem in &problems {
            assert!(source.get(problem.span.clone()).is_some(), "{source}: {problem:?}");
            assert!(!problem.message.en.is_empty() && !problem.message.sv.is_empty());
        }
        if let Some(program) = program {
            evaluate(&program, world);
            evaluate_condition(&program, world);
            for reference in program.references() {
                assert!(source.get(reference.span.clone()).is_some(), "{source}");
            }
        }
    }
    let (fill, problems) = Fill::compile(source, world);
    for problem in problems {
        assert!(source.get(problem.span.clone()).is_some(), "{source}: {problem:?}");
    }
    fill.render(world);
}

/// The same cases every time, so that none need be kept.
fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

fn answered() -> World {
    World::new()
        .with("antal", "3")
        .with("belopp", "0.5")
        .with("samordnare", "ja")
        .with("aktorer", "polis")
        .with("namn", "ja")
        .with("dag", "2025-01-01")
        .with("ar", "2025")
}

#[test]
fn deep_and_long_expressions_end_within_a_small_stack() {
    let small = std::thread::Builder::new().stack_size(2 << 20);
    let run = || {
        let world = answered();
        for times in [30, 63, 64, 65, 250, 1000, 10_000] {
            let around = |open: &str, inner: &str, close: &str| {
                format!("{}{inner}{}", open.repeat(times), close.repeat(times))
            };
            for source in [
                around("not ", "antal > 1", ""),
                around("-", "antal", " > 1"),
                around("(", "antal > 1", ")"),
                around("[", "antal", "]"),
                around("(", "", ""),
                around("abs(", "antal", ") > 1"),
                around("antal if antal > 1 else ", "belopp", ""),
                around("(antal if antal > 1 else ", "belopp", ")"),
                around("1 < (antal if 1 < ", "belopp", " < 5 else 2) < 3"),
                around("coalesce(antal, ", "1", ")"),
                around("antal > 1 and ", "antal > 1", ""),
                around("antal + ", "1", " > 1"),
                around("antal ~ ", "'x'", ""),
                around("antal < ", "5", ""),
                around("samtycke.", "a", ""),
                around("antal[", "1", "]"),
                around("f(", "1", ""),
                around("", "antal", "|abs"),
                around("antal ** ", "2", ""),
                around("", "antal", " is answered"),
                around("{% if antal > 1 %}", "{{ antal }}", "{% endif %}"),
                around("{{", "antal", "}}"),
                around("'", "", ""),
                around("\\", "", ""),
            ] {
                survives(&source, &world);
            }
        }
    };
    small.spawn(run).unwrap().join().unwrap();
}

#[test]
fn limits_are_problems_of_their_own() {
    let limit = |source: &str| faults(source).first().map(|fault| fault.0);
    let nots = |times: usize| format!("{}antal > 1", "not ".repeat(times));
    assert_eq!(limit(&nots(256)), None);
    assert_eq!(limit(&nots(257)), Some("expression-limit"));
    let parentheses =
        |times: usize| format!("{}antal > 1{}", "(".repeat(times), ")".repeat(times));
    assert_eq!(limit(&parentheses(63)), None);
    assert_eq!(limit(&parentheses(64)), Some("expression-limit"));
    let long = |bytes: usize| format!("antal > 1{}", " ".repeat(bytes - 9));
    assert_eq!(limit(&long(4096)), None);
    assert_eq!(limit(&long(4097)), Some("expression-limit"));
    assert_eq!(faults(&nots(900)).len(), 1);
}

#[test]
fn no_expression_of_four_kilobytes_takes_long() {
    let world = answered();
    let nested =
        format!("{}antal{} > 0", "(antal if 1 < ".repeat(60), " < 5 else 2)".repeat(60));
    let roots = vec!["ln(antal + 0.1)"; 250].join(" + ");
    let products = format!("{} > 0", vec!["1e-99"; 600].join(" * ") + " * antal");
    let powers = vec!["pow(1.0000001, 999999999 + antal)"; 110].join(" + ");
    let joined = vec!["namn"; 580].join(" ~ ");
    for source in [nested, roots, products, powers, joined] {
        let start = Instant::now();
        survives(&source, &world);
        assert!(start.elapsed() < Duration::from_secs(20), "{source}");
    }
}

#[test]
fn nothing_but_none_is_compiled_or_told() {
    for source in [
        "none",
        "abs(none) > 1",
        "(none if antal > 1 else none) == 'a'",
        "1 < (none if antal > 1 else none) < 3",
        "months_between(none, dag) > 1",
        "coalesce(none, none)",
        "sum(none)",
        "none in aktorer",
        "none in [none]",
        "antal in [none]",
        "antal < none < 3",
        "label(none)",
        "contains(none, 'a')",
        "none ~ none",
        "none is answered",
        "'a' in none",
        "any_of(none, ['a'])",
        "-none",
        "not none",
        "none + 1",
    ] {
        survives(source, &answered());
    }
}

#[test]
fn texts_that_grow_too_long_are_unknown() {
    let world = World::new().with("namn", &"x".repeat(60_000));
    let outcome = world.outcome("namn ~ namn", &Expected::Text);
    assert_eq!(outcome.value, None);
    assert!(outcome.faults.contains(Fault::OutOfRange));
}

#[test]
fn random_expressions_never_panic_and_their_spans_lie_on_characters() {
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config(3000), random);
    let word = prop_oneof![
        8 => proptest::sample::select(WORDS.as_slice()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let source = proptest::collection::vec((word, any::<bool>()), 0..24);
    let world = answered();
    runner
        .run(&source, |words| {
            let spaced =
                words.iter().map(
                    |(word, spaced)| {
                        if *spaced { format!("{word} ") } else { word.clone() }
                    },
                );
            survives(&spaced.collect::<String>(), &world);
            Ok(())
        })
        .unwrap();
}

#[test]
fn mutated_expressions_never_panic() {
    let seeds = [
        "samordnare == 'ja' and antal > 3 or not ('polis' in aktorer)",
        "round(sum(platser, antal) / 3, 1) >= 0.5 and namn is not missing",
        "coalesce(dag, date('2025-01-01')) < add_months(wave.reference_date, -24)",
        "Hej {{ namn }}{% if antal > 1 %}, {{ antal }} st{% else %}!{% endif %} åäö",
    ];
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config(2000), random);
    let change = (0..200_usize, 0..4_usize, any::<char>());
    let input = (0..seeds.len(), proptest::collection::vec(change, 1..5));
    let world = answered();
    runner
        .run(&input, |(seed, changes)| {
            let mut text: Vec<char> = seeds[seed].chars().collect();
            for (place, kind, character) in changes {
                let length = text.len();
                let place = place % length.max(1);
                match kind {
                    0 if !text.is_empty() => drop(text.remove(place)),
                    1 => text.insert(place.min(length), character),
                    2 => text.truncate(place),
                    _ => text.rotate_left(place.min(length)),
                }
            }
            survives(&text.into_iter().collect::<String>(), &world);
            Ok(())
        })
        .unwrap();
}

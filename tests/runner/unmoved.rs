//! What may not change a result: the order of files, the number of threads, a unit that is
//! not eligible, the size of all weights; and that no unit falls by a better answer.
//!
//! Forty-eight invented units of two waves, run through the program as a user would. What
//! the results are is not looked at here, only that they stay; what each is made of is
//! added up again by hand of the output.

use std::collections::BTreeMap;
use std::fs;

use num_rational::BigRational;
use proptest::prelude::*;
use serde_json::Value;

use crate::score::properties::runner;
use crate::score::support::Bench;
use crate::staged::{Said, Staged, said};
use crate::why_adds_up::number;
use survey::decimal::Number;
use survey::rank::{self, Contender};
use survey::score::UnitScores;
use survey::value::Status;

const UNITS: usize = 48;

const QUESTIONNAIRE: &str = "questionnaire: many
title: Many
languages: [en]
sender: {name: Institute, contact: many@example.org}
privacy: {purpose: To rank., public: answers, kept: A year.}
units: {frame: ../../frame.csv, id: code, label: name, groups: [county], weight: weight}
sections:
  - id: main
    title: Main
    items:
      - {id: a, type: scale, from: 0, to: 10, concept: a, text: A?}
      - {id: b, type: scale, from: 0, to: 10, concept: b, text: B?}
      - {id: c, type: scale, from: 0, to: 10, concept: c, text: C?}
      - {id: plan, type: yes_no, concept: plan, text: Is there a plan?}
";

/// Its rules, all weights times a number.
fn scoring(wave: &str, times: u32) -> String {
    let [one, two, three] = [1, 2, 3].map(|weight| weight * times);
    format!(
        "scoring: standard
for: many@{wave}
points_are: example
arithmetic: {{decimals: 1}}
missing: {{dont_know: zero, refused: zero, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: exclude}}
items:
  a: {{value: self}}
  b: {{value: self, missing: {{no_answer: {{impute: {{with: item_mean, over: eligible}}}}}}}}
  c: {{value: self}}
  plan: {{map: {{\"yes\": 10, \"no\": 0}}}}
indices:
  total: {{aggregate: mean, children: {{a: {one}, b: {two}, c: {three}, plan: {two}}}}}
  apart: {{of: total, normalise: min_max, over: eligible}}
  place: {{of: total, normalise: percentile_rank, over: eligible}}
figures:
  mean_total: {{mean: score.total, weighted: true, by: [all, county]}}
  planned: {{share: plan == 'yes', weighted: true, by: [all, county]}}
robustness: {{noise: 0.25, draws: 64, seed: 7, leave_one_out: item}}
ranks:
  main: {{by: total, direction: descending, ties: competition, value: exact, eligible: {{status: [complete]}}, within: [county]}}
  apart: {{by: apart, direction: ascending, ties: fractional, value: published, eligible: {{status: [complete]}}}}
"
    )
}

fn frame(times: usize) -> String {
    let row = |n: usize| {
        let county = ["N", "S", "W"][n % 3];
        format!("u{n:02},Unit {n},{county},{}\n", (n % 5 + 1) * times)
    };
    let rows: String = (0..=UNITS).map(row).collect();
    format!("code,name,county,weight\n{rows}")
}

fn answers(wave: usize, n: usize) -> String {
    let points = |by: usize| (n * by + wave * 3 + n * n / 7) % 11;
    let mut answers = vec![format!(r#""a": {}"#, points(3))];
    if n % 13 != 5 {
        answers.push(format!(r#""b": {}"#, points(5)));
    }
    answers.push(format!(r#""c": {}"#, points(7)));
    let plan = if (n + wave).is_multiple_of(3) { "yes" } else { "no" };
    answers.push(format!(r#""plan": "{plan}""#));
    format!("{{{}}}", answers.join(", "))
}

const ANSWERS: &str = "questionnaires/many/2/answers";

fn many() -> Staged {
    let staged = Staged::new(&[("questionnaires/frame.csv", &frame(1))]);
    for (wave, follows) in [("1", ""), ("2", ", follows: \"1\"")] {
        let folder = format!("questionnaires/many/{wave}");
        let head = format!(
            "version: \"{wave}\"\nwave: {{label: \"{wave}\"{follows}}}\n{QUESTIONNAIRE}"
        );
        staged.write(&format!("{folder}/questionnaire.yaml"), &head);
        staged.write(&format!("{folder}/scoring.yaml"), &scoring(wave, 1));
        for n in 0..UNITS {
            let of = format!("many@{wave}");
            let answers = answers(wave.parse().unwrap(), n);
            staged.answer(
                &format!("{folder}/answers"),
                &of,
                &format!("u{n:02}"),
                &answers,
            );
        }
    }
    let check = staged.run(&["check"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    staged
}

/// Every command that works something out of all units.
const COMMANDS: [&[&str]; 6] = [
    &["score", ANSWERS],
    &["rank", ANSWERS, "--show-unranked"],
    &["rank", ANSWERS, "--rank", "apart"],
    &["analyse", ANSWERS],
    &["why", "questionnaires/many/2/answers/u05.json", "total"],
    &["compare", "many@1", "many@2", "--parts"],
];

#[test]
fn one_thread_and_many_give_the_same_bytes() {
    let staged = many();
    for words in COMMANDS {
        for format in [&[][..], &["--format", "json"]] {
            let words = [words, format].concat();
            let with = |threads: &str| {
                said(staged.command(&words).env("RAYON_NUM_THREADS", threads))
            };
            let first = with("1");
            assert!(first.code == 0 && first.out.len() > 200, "{words:?}: {}", first.err);
            for threads in ["2", "7"] {
                let Said { code, out, err } = with(threads);
                assert_eq!((code, &out, &err), (0, &first.out, &first.err), "{words:?}");
            }
        }
    }
}

/// Results without what says in which file a unit stood.
fn told(staged: &Staged, words: &[&str]) -> Vec<Value> {
    let mut results = staged.results(words);
    for row in &mut results {
        let Some(row) = row.as_object_mut() else { continue };
        row.remove("hashes");
        for key in ["file", "line"] {
            row.remove(key);
        }
    }
    results
}

#[test]
fn the_order_of_files_and_lines_changes_no_result() {
    let staged = many();
    let mut lines: Vec<String> = (0..UNITS)
        .map(|n| {
            let file = staged.path().join(ANSWERS).join(format!("u{n:02}.json"));
            fs::read_to_string(file).unwrap() + "\n"
        })
        .collect();
    // One stream the other way round, one cut and turned, and files whose names sort
    // otherwise than their units.
    lines.reverse();
    staged.write("reversed.ndjson", &lines.concat());
    lines.rotate_left(17);
    staged.write("turned.ndjson", &lines.concat());
    for (n, line) in lines.iter().enumerate() {
        staged.write(&format!("renamed/{:02}.json", n * 29 % UNITS), line);
    }
    for (command, of) in [
        (&["rank"][..], None),
        (&["rank", "--rank", "apart"], None),
        (&["analyse"], None),
        (&["score"], Some("unit")),
        (&["compare", "many@1"], None),
    ] {
        let results = |place: &str| {
            let mut results = told(&staged, &[command, &[place]].concat());
            if let Some(key) = of {
                results.sort_by_key(|row| row[key].to_string());
            }
            results
        };
        let plain = results(ANSWERS);
        assert!(plain.len() >= UNITS, "{command:?}");
        for place in ["reversed.ndjson", "turned.ndjson", "renamed"] {
            assert_eq!(plain, results(place), "{command:?} {place}");
        }
    }
}

/// Results of all units but one, and of tables that are not of how many answered. Figures
/// of two waves are of everybody who answered.
fn without(staged: &Staged, words: &[&str], unit: &str) -> Vec<Value> {
    let mut results = told(staged, words);
    results.retain(|row| row["unit"] != unit && row["type"] != "figure_change");
    results
}

#[test]
fn a_unit_that_is_not_eligible_changes_no_score_place_or_gain_of_another() {
    let staged = many();
    let commands: [&[&str]; 6] = [
        &["score", ANSWERS],
        &["rank", ANSWERS],
        &["rank", ANSWERS, "--rank", "apart"],
        &["analyse", ANSWERS, "--only", "robustness"],
        &["analyse", ANSWERS, "--only", "gaps"],
        &["compare", "many@1", "many@2"],
    ];
    let before = commands.map(|words| without(&staged, words, "u48"));
    // Best of all and broken off: neither in a rank nor in the set that is compared with.
    let partial = r#"{"questionnaire": "many", "version": "2", "unit": "u48", "status": "partial", "answers": {"a": 10, "b": 10, "c": 10, "plan": "yes"}}"#;
    staged.write(&format!("{ANSWERS}/u48.json"), partial);
    let all = staged.results(&["score", ANSWERS]);
    let new = all.iter().find(|row| row["unit"] == "u48").unwrap();
    assert_eq!(new["scores"]["total"]["exact"], "100");
    for (words, before) in commands.into_iter().zip(before) {
        assert!(before.len() >= UNITS / 2, "{words:?}: {}", before.len());
        assert_eq!(before, without(&staged, words, "u48"), "{words:?}");
    }
}

#[test]
fn a_common_factor_of_all_weights_changes_no_result() {
    let staged = many();
    let keys = |words: &[&str], keys: &[&str]| -> Vec<Value> {
        let rows = told(&staged, words);
        let of = |row: &Value| {
            let pairs = keys.iter().map(|key| ((*key).to_owned(), row[*key].clone()));
            Value::Object(pairs.collect())
        };
        rows.iter().map(of).collect()
    };
    let all = || {
        [
            keys(&["score", ANSWERS], &["unit", "scores", "ranks"]),
            keys(&["rank", ANSWERS], &["unit", "rank", "value", "within"]),
            keys(
                &["analyse", ANSWERS, "--only", "robustness"],
                &["unit", "item", "place", "drawn_best", "drawn_worst", "shift_exact"],
            ),
            keys(
                &["analyse", ANSWERS, "--only", "figures"],
                &["figure", "group", "exact", "published", "base"],
            ),
            keys(
                &["analyse", ANSWERS, "--only", "gaps"],
                &["unit", "item", "gain_exact"],
            ),
        ]
    };
    let before = all();
    staged.write("questionnaires/many/2/scoring.yaml", &scoring("2", 7));
    staged.write("questionnaires/frame.csv", &frame(11));
    assert_eq!(before, all());
    // Other shares of weights would: the test can fail.
    let other = scoring("2", 1).replace("a: 1, b: 2", "a: 5, b: 2");
    staged.write("questionnaires/many/2/scoring.yaml", &other);
    staged.write("questionnaires/frame.csv", &frame(1).replace(",N,1\n", ",N,90\n"));
    let changed = all();
    for (at, before) in before.iter().enumerate() {
        assert_ne!(before, &changed[at], "{at}");
    }
}

/// Rules of ranks, all of one score.
const RANKS: [&str; 6] = [
    "direction: descending, ties: competition, value: exact",
    "direction: descending, ties: modified, value: published, within: [county]",
    "direction: descending, ties: fractional, value: {decimals: 0}",
    "direction: descending, ties: dense, value: exact",
    "direction: descending, ties: ordinal, value: exact",
    "direction: descending, ties: competition, value: published, break_ties: [first]",
];

/// The places of all under each rule.
fn places(bench: &Bench, answers: &[[i64; 3]]) -> Vec<BTreeMap<String, Number>> {
    let lines: Vec<(String, String)> = answers
        .iter()
        .enumerate()
        .map(|(n, [a, b, c])| (format!("u{n:02}"), format!("a={a} b={b} c={c}")))
        .collect();
    let units: Vec<(&str, &str)> = lines.iter().map(|(k, a)| (&**k, &**a)).collect();
    let scores = bench.among(&units);
    let of = |rule: usize| {
        let contender = |((unit, _), scores): (&(&'_ str, &str), &'_ UnitScores)| {
            let breaking = vec![bench.node(scores, "first").score.clone()];
            let value = scores.ranks[rule].value.clone();
            ((*unit).to_owned(), value, breaking)
        };
        let told: Vec<_> = units.iter().zip(&scores).map(contender).collect();
        let contenders: Vec<Contender<'_>> = told
            .iter()
            .map(|(unit, value, breaking)| Contender {
                unit,
                status: Some(Status::Complete),
                value: value.as_ref().map_err(|null| *null),
                asked: 3,
                answered: 3,
                condition: Some(true),
                groups: vec![Some("N")],
                also: rank::Also { breaking: breaking.clone(), ..rank::Also::default() },
                order: None,
            })
            .collect();
        let ranking = rank::rank(&bench.scoring.ranks[rule], &contenders);
        ranking.rows.into_iter().map(|row| (row.unit, row.place.place)).collect()
    };
    (0..RANKS.len()).map(of).collect()
}

#[test]
fn a_better_answer_never_gives_a_worse_place() {
    let item = |id| format!("- {{id: {id}, type: scale, from: 0, to: 10, text: a}}\n");
    let ranks = RANKS.iter().enumerate();
    let ranks = ranks.map(|(n, rule)| format!("  r{n}: {{by: total, {rule}}}\n"));
    let scoring = format!(
        "arithmetic: {{decimals: 0}}
missing: {{dont_know: zero, refused: exclude, no_answer: exclude, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: exclude}}
items: {{a: {{value: self}}, b: {{value: self}}, c: {{value: self}}}}
indices:
  first: {{aggregate: sum, weights: points, children: [a]}}
  total: {{aggregate: mean, children: {{a: 1, b: 2, c: 4}}}}
ranks:
{}",
        ranks.collect::<String>()
    );
    let bench = Bench::new(&["a", "b", "c"].map(item).concat(), &scoring);
    let units = prop::collection::vec(prop::array::uniform3(0_i64..=10), 2..9);
    let raised = (units, any::<prop::sample::Index>(), 0_usize..3);
    runner()
        .run(&raised, |(mut units, at, item)| {
            let at = at.index(units.len());
            prop_assume!(units[at][item] < 10);
            let unit = format!("u{at:02}");
            let before = places(&bench, &units);
            units[at][item] += 1;
            let after = places(&bench, &units);
            for (rule, (before, after)) in RANKS.iter().zip(before.iter().zip(&after)) {
                prop_assert!(after[&unit] <= before[&unit], "{rule}: {units:?}");
            }
            Ok(())
        })
        .unwrap();
}

/// Every aggregate, each an index of its own of the same four children.
const AGGREGATES: [(&str, &str); 14] = [
    ("sum", "sum, weights: points"),
    ("sum_of_shares", "sum, weights: equal"),
    ("mean", "mean, weights: points"),
    ("median", "median, weights: equal"),
    ("least", "min, weights: points"),
    ("greatest", "max, weights: points"),
    ("geometric", "geometric, on_zero: {offset: 1}, weights: points"),
    ("geometric_zero", "geometric, on_zero: zero, weights: equal"),
    ("harmonic", "harmonic, on_zero: {offset: 2}, weights: points"),
    ("power", "{power: 2}, weights: points"),
    ("power_below", "{power: -1}, on_zero: {offset: 1}, weights: points"),
    ("share", "{share_at_least: 5}, weights: points"),
    ("mean_min", "{mean_min: 0.4}, weights: points"),
    ("prorated", "sum, weights: points, missing: {no_answer: {prorate: {min: 0.5}}}"),
];

#[test]
fn contributions_that_why_tells_sum_to_every_aggregate() {
    const FEW: [usize; 5] = [0, 5, 11, 18, 31];
    let staged = many();
    let mut rules = scoring("2", 1).replace("figures:\n", "");
    let from = rules.find("  mean_total").unwrap();
    rules.truncate(from);
    for (name, rule) in AGGREGATES {
        rules += &format!("  {name}: {{aggregate: {rule}, children: [a, b, c, plan]}}\n");
    }
    rules += "  combined: {aggregate: combination, constant: 3, times: 0.5, missing: exclude, children: {a: {times: 2}, b: {minus: 2, divide_by: 4}, c: {times: -0.1}}}\n";
    rules += "  weighted: {aggregate: mean, children: {a: 1, b: 2, c: 4}}\n";
    staged.write("questionnaires/many/2/scoring.yaml", &rules);
    let all = AGGREGATES.map(|(name, _)| name);
    // Five units are enough to be among; three of them left b blank.
    for n in (0..UNITS).filter(|n| !FEW.contains(n)) {
        fs::remove_file(staged.path().join(format!("{ANSWERS}/u{n:02}.json"))).unwrap();
    }
    let names: Vec<&str> = all.into_iter().chain(["combined", "weighted"]).collect();
    let mut sums = 0;
    for n in FEW {
        let nodes = staged.results(&["why", &format!("{ANSWERS}/u{n:02}.json")]);
        let told =
            |name: &&str| nodes.iter().find(|node| node["node"] == **name).unwrap();
        for node in names.iter().map(told) {
            let children = node["children"].as_array().unwrap();
            let given = children.iter().filter_map(|c| number(&c["contribution"]));
            let sum: BigRational = given.chain(number(&node["constant"])).sum();
            assert_eq!(number(&node["aggregate"]), Some(sum), "{n}: {node}");
            sums += 1;
        }
    }
    assert_eq!(sums, 16 * 5);
}

//! Draws are those of another program, and every outcome is as likely as it should be.
//!
//! `tests/peers/chance.json` was worked out by `tests/peers/chance.py` with Python's
//! `hashlib`.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use survey::answers::{Reader, Workspace};
use survey::decimal::Number;
use survey::model::Shuffle;
use survey::route::chance::{Draws, Key, Purpose, whole_odds};
use survey::source::FileId;

use crate::support::study;

const PURPOSES: [Purpose; 5] =
    [Purpose::Arm, Purpose::Options, Purpose::Rows, Purpose::Section, Purpose::Show];

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().unwrap().iter();
    texts.map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn size(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

#[test]
fn draws_are_those_that_python_makes() {
    let text = fs::read_to_string("tests/peers/chance.json").unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() > 30);
    for case in &cases {
        let word = |key: &str| case[key].as_str().unwrap();
        let purpose = PURPOSES.into_iter().find(|p| p.word() == word("purpose")).unwrap();
        let key = Key { unit: word("unit").to_owned(), record: texts(&case["record"]) };
        let names = (word("name"), word("version"));
        let mut draws = Draws::new(names, (purpose, word("id")), &key, false);
        let seed: String = draws.seed().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(seed, word("seed"), "{case}");
        let result = if let Some(odds) = case.get("odds") {
            let odds = texts(odds).into_iter().map(|odds| Number::parse(&odds).unwrap());
            Value::from(draws.arm(&whole_odds(&odds.collect::<Vec<_>>())))
        } else if let Some(show) = case.get("show") {
            Value::from(draws.shown(size(&case["count"]), size(show)))
        } else {
            let mode = match word("order") {
                "random" => Shuffle::Random,
                _ => Shuffle::Rotate,
            };
            let (count, kept) = (size(&case["count"]), size(&case["keep_last"]));
            Value::from(draws.order(mode, count, kept))
        };
        assert_eq!(result, case["result"], "{case}");
    }
}

#[test]
fn a_draw_by_unit_is_the_same_in_every_record() {
    let key = |record: &str| Key { unit: "0114".into(), record: vec![record.into()] };
    let seed = |key: &Key, by_unit: bool| {
        Draws::new(("demo", "1"), (Purpose::Arm, "arm"), key, by_unit).seed()
    };
    assert_eq!(seed(&key("k1"), true), seed(&key("k2"), true));
    assert_ne!(seed(&key("k1"), false), seed(&key("k2"), false));
}

/// How often each outcome comes over so many units.
fn counts<T: Ord>(
    purpose: Purpose,
    units: usize,
    outcome: impl Fn(&mut Draws) -> T,
) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for unit in 0..units {
        let key = Key { unit: format!("u{unit}"), record: Vec::new() };
        let mut draws = Draws::new(("demo", "1"), (purpose, "x"), &key, true);
        *counts.entry(outcome(&mut draws)).or_default() += 1;
    }
    counts
}

/// Thousandths of the sum of (found − expected)² / expected.
fn chi_square(found: impl Iterator<Item = usize>, expected: usize) -> usize {
    let squares = found.map(|found| found.abs_diff(expected).pow(2));
    squares.sum::<usize>() * 1000 / expected
}

/// The bounds are the 99.9th percentiles of chi-square with one degree of freedom less
/// than there are outcomes (10.828 of 1, 16.266 of 3, 27.877 of 9, 49.728 of 23). The
/// units are fixed, so a pass stays a pass.
#[test]
fn every_outcome_is_as_likely_as_another() {
    let arms = counts(Purpose::Arm, 10_000, |draws| draws.arm(&[1, 1]));
    assert_eq!(arms.len(), 2);
    assert!(chi_square(arms.into_values(), 5_000) < 10_828);

    let orders = counts(Purpose::Options, 24_000, |d| d.order(Shuffle::Random, 4, 0));
    assert_eq!(orders.len(), 24);
    assert!(chi_square(orders.into_values(), 1_000) < 49_728);

    let turns = counts(Purpose::Rows, 8_000, |d| d.order(Shuffle::Rotate, 6, 2));
    assert_eq!(turns.len(), 4);
    assert!(turns.keys().all(|order| order[4..] == [4, 5]));
    assert!(chi_square(turns.into_values(), 2_000) < 16_266);

    let shown = counts(Purpose::Show, 10_000, |draws| draws.shown(5, 2));
    assert_eq!(shown.len(), 10);
    assert!(chi_square(shown.into_values(), 1_000) < 27_877);
}

/// 12,000 units at odds 1 : 2 : 3 are 2,000, 4,000 and 6,000, give or take four
/// standard deviations: √(12,000 · 1/6 · 5/6) = 40.8, √(12,000 · 1/3 · 2/3) = 51.6,
/// √(12,000 · 1/2 · 1/2) = 54.8.
#[test]
fn odds_are_kept() {
    let arms = counts(Purpose::Arm, 12_000, |draws| draws.arm(&[1, 2, 3]));
    for (arm, (expected, within)) in
        [(2_000, 164), (4_000, 207), (6_000, 220)].iter().enumerate()
    {
        assert!(arms[&arm].abs_diff(*expected) < *within, "{arms:?}");
    }
}

#[test]
fn odds_that_say_the_same_draw_the_same() {
    let whole = |odds: &[&str]| {
        let odds: Vec<_> = odds.iter().map(|o| Number::parse(o).unwrap()).collect();
        whole_odds(&odds)
    };
    assert_eq!(whole(&["50", "50"]), [1, 1]);
    assert_eq!(whole(&["0.5", "0.25", "1"]), [2, 1, 4]);
    // 3.000001 : 0.5 = 3,000,001 : 500,000, which have no common factor.
    assert_eq!(whole(&["3.000001", "0.5"]), [3_000_001, 500_000]);
    for refused in [&["0", "1"][..], &["-1", "1"], &[]] {
        assert!(whole(refused).is_empty());
    }
}

const EXAMPLE: &str = "tests/cli/demo/chance/questionnaires/slump/2026";

/// The states of the four topics and the follow-up, and whether chance left them out.
fn states(unit: &str, status: &str, answers: &str) -> Vec<String> {
    let study = study(EXAMPLE, None);
    let reader = Reader::new(&study.sources, &study.instrument);
    let text = format!(
        r#"{{"questionnaire": "slump", "version": "2026", "unit": "{unit}", "status": "{status}", "answers": {answers}}}"#
    );
    let reading = reader.read(FileId(9), &text, &mut Workspace::default());
    let answers = reading.answers.unwrap();
    let plan = study.instrument.plan();
    let told = |name: &str| {
        let cell = answers.record().cell(plan.find(name).unwrap());
        let reason = cell.reason.map_or(String::new(), |r| format!(" {}", r.name()));
        format!("{}{reason}", cell.state.name())
    };
    ["skola", "vard", "trafik", "kultur", "varfor"].map(told).to_vec()
}

/// What is shown to u3 is `vard` and `trafik`, in the order kultur, trafik, skola, vard
/// (`chance.py`): after an answer to `trafik` the interview had not come to `vard`, which
/// is written before it. u2 is shown the same two, `vard` first.
#[test]
fn what_was_reached_is_told_in_the_order_shown() {
    let answers = r#"{"intresse": "yes", "trafik": 3}"#;
    let rest = |vard: &str| {
        let planned = "not_asked planned".to_owned();
        let (vard, trafik) = (vard.to_owned(), "answered".to_owned());
        vec![planned.clone(), vard.clone(), trafik, planned, vard]
    };
    let mut expected = rest("not_reached");
    assert_eq!(states("u3", "partial", answers), expected);
    expected = rest("no_answer");
    // Its follow-up stands after the last answer, but takes over the state of `vard`.
    assert_eq!(states("u2", "partial", answers), expected);
    assert_eq!(states("u2", "complete", answers), expected);
}

/// u4 is shown `skola` and `kultur`; what rests on `vard` was left out with it.
#[test]
fn what_rests_on_something_left_out_was_left_out_too() {
    let states = states("u4", "complete", r#"{"skola": 1, "kultur": 2}"#);
    let planned = "not_asked planned";
    assert_eq!(states, ["answered", planned, planned, "answered", planned]);
}

/// The orders are those of `chance.py`: u3 sees kultur, trafik, skola, vard, and u2 vard,
/// kultur, skola, trafik; the note and the item before them, and the one after, stay.
#[test]
fn items_have_an_order_for_each_key() {
    let study = study(EXAMPLE, None);
    let questionnaire = study.instrument.questionnaire();
    let order = |unit: &str| {
        let key = Key { unit: unit.to_owned(), record: Vec::new() };
        let chance = &study.instrument.plan().chance;
        let shown = chance.shown_items(questionnaire, &key).unwrap();
        let ids = shown.iter().map(|n| questionnaire.items[*n].id.value.as_str());
        ids.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(order("u3"), "bakgrund intresse kultur trafik skola vard varfor");
    assert_eq!(order("u2"), "bakgrund intresse vard kultur skola trafik varfor");
}

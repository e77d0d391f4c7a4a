//! Points of one answer under every rule, and the bounds that `check` builds on.

use crate::score::support::{Bench, bounds, told};
use survey::decimal::Number;
use survey::points::{self, Children};

const STATES: &str = "missing: {dont_know: zero, refused: zero, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}";

/// One item `x` under a rule.
fn item(item: &str, rule: &str) -> Bench {
    let items = format!("- {{id: x, text: a, {item}}}");
    let scoring = format!(
        "{STATES}\nitems: {{x: {{{rule}}}}}\nindices: {{total: {{aggregate: sum, weights: points, children: [x]}}}}"
    );
    Bench::new(&items, &scoring)
}

/// The points of an answer and the item's bounds.
fn points(bench: &Bench, answer: &str) -> (String, String) {
    let scores = bench.score(&format!("x={answer}"));
    let node = bench.node(&scores, "x");
    (told(node), bounds(node))
}

fn pair(points: &str, bounds: &str) -> (String, String) {
    (points.to_owned(), bounds.to_owned())
}

const ABC: &str = "options: [{code: a, label: a}, {code: b, label: a}, {code: c, label: a}, {code: none, label: a, exclusive: true}, {code: all, label: a, all_of_these: true}]";

#[test]
fn a_map_takes_decimals_and_negatives_and_its_ends_from_what_can_be_chosen() {
    let options = "options: [{code: a, label: a}, {code: b, label: a}, {code: dk, label: a, missing: dont_know}]";
    let bench = item(&format!("type: single, {options}"), "map: {a: -1.5, b: 2.25}");
    assert_eq!(points(&bench, "a"), pair("-1.5", "-1.5..2.25"));
    assert_eq!(points(&bench, "b"), pair("2.25", "-1.5..2.25"));
    let scale = item("type: scale, from: 1, to: 3", "map: {1: 0, 2: 5, 3: 1, 9: 100}");
    assert_eq!(points(&scale, "2"), pair("5", "0..5"));
}

#[test]
fn an_answer_without_points_is_null_and_not_0() {
    let bench = item(
        &format!(
            "type: single, {}",
            ABC.replace(", {code: all, label: a, all_of_these: true}", "")
                .replace(", exclusive: true", "")
        ),
        "map: {a: 1, b: 0}",
    );
    assert_eq!(points(&bench, "c"), pair("no_points", "0..1"));
}

#[test]
fn reverse_turns_by_declared_bounds() {
    let bench = item("type: scale, from: 1, to: 5", "reverse: true");
    assert_eq!(points(&bench, "2"), pair("4", "1..5"));
    let declared = item("type: integer, min: 0, max: 7", "reverse: [0, 10]");
    assert_eq!(points(&declared, "2"), pair("8", "3..10"));
}

#[test]
fn reverse_beside_a_rule_turns_what_the_rule_gives() {
    let options = "type: single, options: [{code: a, label: a}, {code: b, label: a}]";
    // −1.5 + 2.25 = 0.75 less the points; by declared ends 0 + 5 = 5 less them.
    let map = item(options, "map: {a: -1.5, b: 2.25}, reverse: true");
    assert_eq!(points(&map, "a"), pair("2.25", "-1.5..2.25"));
    assert_eq!(points(&map, "b"), pair("-1.5", "-1.5..2.25"));
    let map = item(options, "map: {a: -1.5, b: 2.25}, reverse: [0, 5]");
    assert_eq!(points(&map, "a"), pair("6.5", "2.75..6.5"));
    // `zero` is 0 points after the points are turned round.
    assert_eq!(points(&map, "!dont_know"), pair("0", "2.75..6.5"));
    let number = "type: integer, min: 0, max: 100";
    let bands = "bands: [{from: 0, points: 0}, {from: 50, points: 1}, {from: 90, points: 3}], reverse: true";
    assert_eq!(points(&item(number, bands), "60"), pair("2", "0..3"));
    // 4 − 4 · 3/12 = 3; 0 + 4 less that is 1.
    let line = item(number, "linear: {from: [0, 12], to: [4, 0]}, reverse: true");
    assert_eq!(points(&line, "3"), pair("1", "0..4"));
    let ticks = "type: multiple, options: [{code: a, label: a}, {code: b, label: a}]";
    let ticks = item(ticks, "multiple: sum, points: {a: 1, b: 2}, reverse: true");
    assert_eq!(points(&ticks, "[a]"), pair("2", "0..3"));
    // The answer, and an expression, by the ends that are stated.
    let value = item("type: integer", "value: self, range: [0, 10], reverse: true");
    assert_eq!(points(&value, "3"), pair("7", "0..10"));
    let twice = item("type: integer", "value: 2 * self, range: [0, 20], reverse: true");
    assert_eq!(points(&twice, "3"), pair("14", "0..20"));
}

#[test]
fn reverse_beside_the_rule_of_a_node_turns_what_it_gives() {
    let items = "- {id: x, type: integer, min: 0, max: 10, text: a}";
    let with = |rule: &str| {
        let scoring = format!(
            "{STATES}\nitems: {{x: {{value: self}}}}\nindices: {{t: {{of: x, {rule}}}}}"
        );
        let bench = Bench::new(items, &scoring);
        let scores = bench.score("x=3");
        let node = bench.node(&scores, "t");
        (told(node), bounds(node))
    };
    // 30 of 0 to 100; 3 squared is 9 of 0 to 100; the band from 2 is worth 1 of 0 to 4.
    let line = with("linear: {from: [0, 10], to: [0, 100]}, reverse: true");
    assert_eq!(line, pair("70", "0..100"));
    let square = with("value: self * self, range: [0, 100], reverse: true");
    assert_eq!(square, pair("91", "0..100"));
    let bands =
        "bands: [{from: 0, points: 0}, {from: 2, points: 1}, {from: 5, points: 4}]";
    assert_eq!(with(&format!("{bands}, reverse: [0, 5]")), pair("4", "1..5"));
}

#[test]
fn bands_are_half_open_and_the_last_is_open_ended() {
    let rule =
        "bands: [{from: 0, points: 0}, {from: 50, points: 1}, {from: 100, points: 2}]";
    let bench = item("type: integer, min: 0", rule);
    for (answer, worth) in
        [("0", "0"), ("49", "0"), ("50", "1"), ("99", "1"), ("100", "2"), ("5000", "2")]
    {
        assert_eq!(points(&bench, answer), pair(worth, "0..2"), "{answer}");
    }
    let upper = item("type: integer, min: 0", &format!("{rule}, inclusive: upper"));
    for (answer, worth) in
        [("0", "0"), ("50", "0"), ("51", "1"), ("100", "1"), ("101", "2")]
    {
        assert_eq!(points(&upper, answer), pair(worth, "0..2"), "{answer}");
    }
}

#[test]
fn a_last_band_with_an_end_of_its_own_is_closed_and_gaps_have_no_points() {
    let rule = "bands: [{from: 1, points: 0}, {from: 5, to: 7, points: 1}, {from: 8, to: 10, points: 2}]";
    let bench = item("type: decimal, decimals: 1", rule);
    assert_eq!(points(&bench, "10").0, "2");
    assert_eq!(points(&bench, "7").0, "no_points");
    assert_eq!(points(&bench, "0.9").0, "no_points");
    assert_eq!(points(&bench, "10.1").0, "no_points");
}

#[test]
fn bands_that_the_item_cannot_reach_are_in_no_bound() {
    let rule = "bands: [{from: 0, points: 9}, {from: 10, points: 1}, {from: 20, points: 2}, {from: 100, points: 7}]";
    assert_eq!(points(&item("type: integer, min: 10, max: 30", rule), "20").1, "1..2");
    assert_eq!(points(&item("type: percent, min: 1", rule), "20").1, "1..9");
    // Between 0 and 1 lies no whole number but 0.
    let narrow =
        "bands: [{from: 0, points: 1}, {from: 0.2, points: 8}, {from: 0.9, points: 2}]";
    assert_eq!(points(&item("type: integer, min: 0", narrow), "0").1, "1..2");
    assert_eq!(
        points(&item("type: decimal, decimals: any, min: 0", narrow), "0").1,
        "1..8"
    );
}

#[test]
fn a_line_stays_at_the_ends_it_is_told_to() {
    let number = "type: integer";
    let line = |clamp: &str| {
        item(number, &format!("linear: {{from: [0, 10], to: [0, 2]{clamp}}}"))
    };
    let both = line("");
    assert_eq!(points(&both, "3"), pair("0.6", "0..2"));
    assert_eq!(points(&both, "-5").0, "0");
    assert_eq!(points(&both, "15").0, "2");
    let low = line(", clamp: low");
    assert_eq!(points(&low, "-5"), pair("0", "–"));
    assert_eq!(points(&low, "15").0, "3");
    assert_eq!(points(&line(", clamp: high"), "-5").0, "-1");
    assert_eq!(points(&line(", clamp: none"), "15").0, "3");
    // It turns by its ends, and the item's own bounds count.
    let turned = "linear: {from: [0, 10], to: [2, 0]}";
    assert_eq!(
        points(&item("type: integer, min: 5, max: 20", turned), "5"),
        pair("1", "0..1")
    );
}

#[test]
fn ticks_are_summed_between_floor_and_cap() {
    let rule = "multiple: sum, points: {a: 1, b: 1, c: 0.5, none: 0}";
    let kind = format!("type: multiple, {ABC}");
    let bench = item(&kind, &format!("{rule}, cap: 2"));
    assert_eq!(points(&bench, "[a,c]"), pair("1.5", "0..2"));
    assert_eq!(points(&bench, "[a,b,c]").0, "2");
    assert_eq!(points(&bench, "[none]").0, "0");
    // An empty list of a seen item is an answer.
    assert_eq!(points(&bench, "[]").0, "0");
    let floored = item(&kind, &format!("{rule}, floor: 1"));
    assert_eq!(points(&floored, "[]"), pair("1", "1..2.5"));
    let minus =
        item(&kind, "multiple: sum, points: {a: -1, b: -2, c: 1, none: 4}, floor: -2");
    assert_eq!(points(&minus, "[a,b]"), pair("-2", "-2..4"));
    assert_eq!(points(&minus, "[]").0, "0");
}

#[test]
fn an_option_for_all_others_earns_what_they_earn() {
    let kind = format!("type: multiple, max_choices: 2, {ABC}");
    let bench = item(&kind, "multiple: sum, points: {a: 1, b: 3, c: 2, none: 0}");
    assert_eq!(points(&bench, "[all]"), pair("6", "0..6"));
    let without = kind.replace(", {code: all, label: a, all_of_these: true}", "");
    let bench = item(&without, "multiple: sum, points: {a: 1, b: 3, c: 2, none: 0}");
    assert_eq!(points(&bench, "[b,c]"), pair("5", "0..5"));
    let bench = item(&without, "multiple: sum, points: {a: 1, b: 3, c: 2, none: 7}");
    assert_eq!(points(&bench, "[none]"), pair("7", "0..7"));
    let least = without.replace("max_choices: 2", "min_choices: 2, max_choices: 2");
    let bench = item(&least, "multiple: sum, points: {a: 1, b: 3, c: 2, none: 4}");
    assert_eq!(points(&bench, "[a,c]"), pair("3", "3..5"));
}

#[test]
fn ticks_can_be_counted_and_the_greatest_taken() {
    let kind = format!("type: multiple, {ABC}");
    let count = item(&kind, "multiple: count, each: 0.5, cap: 1.25");
    assert_eq!(points(&count, "[a,b]"), pair("1", "0..1.25"));
    assert_eq!(points(&count, "[none]").0, "0");
    assert_eq!(points(&count, "[all]").0, "1.25");
    let greatest = item(&kind, "multiple: max, points: {a: 2, b: 1, c: 3, none: 0}");
    assert_eq!(points(&greatest, "[a,b]"), pair("2", "0..3"));
    assert_eq!(points(&greatest, "[]").0, "0");
    assert_eq!(points(&greatest, "[all]").0, "3");
}

#[test]
fn any_and_all_of_some_options_are_worth_their_points() {
    let kind = format!("type: multiple, {ABC}");
    let any = item(&kind, "multiple: any, of: [a, b], points: 2");
    assert_eq!(points(&any, "[b,c]"), pair("2", "0..2"));
    assert_eq!(points(&any, "[c]").0, "0");
    let all = item(&kind, "multiple: all, of: [a, b], points: 2");
    assert_eq!(points(&all, "[b]"), pair("0", "0..2"));
    assert_eq!(points(&all, "[a,b]").0, "2");
    assert_eq!(points(&all, "[all]").0, "2");
}

#[test]
fn a_value_has_bounds_only_where_they_follow_or_are_stated() {
    let alone = item("type: scale, from: 0, to: 10", "value: self");
    assert_eq!(points(&alone, "7"), pair("7", "0..10"));
    let open = item("type: integer", "value: self");
    assert_eq!(points(&open, "7"), pair("7", "–"));
    let stated = item("type: integer", "value: 100 - self, range: [0, 100]");
    assert_eq!(points(&stated, "30"), pair("70", "0..100"));
    let divided = item("type: integer", "value: 1 / self");
    assert_eq!(points(&divided, "0").0, "unknown");
}

#[test]
fn bounds_of_all_nodes_are_known_before_any_answer() {
    let items = "
        - {id: a, type: scale, from: -1, to: 3, text: a}
        - {id: b, type: scale, from: 1, to: 2, text: a}
        - id: g
          type: grid
          text: a
          rows: [{id: r, label: a}, {id: s, label: a}]
          options: [{code: no, label: a}, {code: yes, label: a}]";
    let scoring = format!(
        "{STATES}
items: {{a: {{value: self}}, b: {{value: self}}, g: {{rows: {{r: {{map: &m {{no: 0, yes: 2}}}}, s: {{map: *m}}}}, aggregate: sum}}}}
any_of: {{best: {{of: [a, b], points: best}}}}
indices:
  total: {{aggregate: sum, weights: points, children: [best, g]}}
  mean: {{aggregate: mean, weights: points, children: [a, g]}}
  percent: {{aggregate: mean, weights: equal, children: [a, g]}}
  value: {{aggregate: mean, children: {{a: 3, g: 1}}, children_as: value}}
  all: {{aggregate: sum, weights: points, children: [total], normalise: percent_of_max}}"
    );
    let bench = Bench::new(items, &scoring);
    let told = |children: Children| {
        let bounds = points::node_bounds(&bench.scoring, &bench.questionnaire, children);
        let told = |(id, bounds): (&String, &Option<(Number, Number)>)| {
            let (least, greatest) = bounds.clone().unwrap();
            format!("{id} {least}..{greatest}")
        };
        bounds.iter().map(told).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        told(Children::All),
        "a -1..3, b 1..2, g.r 0..2, g.s 0..2, g 0..4, best 1..3, total 1..7, mean -0.5..3.5, \
         percent 0..100, value -0.75..3.25, all 0..100"
    );
    assert_eq!(
        told(Children::Any),
        "a -1..3, b 1..2, g.r 0..2, g.s 0..2, g 0..4, best -1..3, total -1..7, mean -1..4, \
         percent 0..100, value -1..4, all 0..100"
    );
}

#[test]
fn an_option_or_a_band_worth_no_score_is_missing_in_what_it_goes_into() {
    let bench = |policy: &str| {
        let items = "
            - {id: x, type: single, text: a, options: [{code: a, label: a}, {code: b, label: a}, {code: c, label: a}]}
            - {id: n, type: integer, min: 0, max: 30, text: a}
            - {id: y, type: single, options: ja_nej, text: a}";
        let states = STATES.replace("no_score: strict", &format!("no_score: {policy}"));
        let scoring = format!(
            "{states}
items:
  x: {{map: {{a: 3, b: 1, c: no_score}}}}
  n: {{bands: [{{from: 0, points: 0}}, {{from: 10, points: no_score}}, {{from: 20, points: 4}}]}}
  y: {{map: {{ja: 2, nej: 0}}}}
indices: {{total: {{aggregate: sum, weights: points, children: [x, n, y]}}}}"
        );
        Bench::new(items, &scoring)
    };
    let total = |policy: &str, answers: &str| {
        let bench = bench(policy);
        let scores = bench.score(answers);
        let node = |id: &str| {
            pair(&told(bench.node(&scores, id)), &bounds(bench.node(&scores, id)))
        };
        assert_eq!(scores.answered, 3, "it is answered all the same");
        [node("x"), node("n"), node("total")]
    };
    // The least and the greatest leave it out: x is 1 to 3, n 0 to 4, y 0 to 2.
    let all = "x=b n=20 y=ja";
    let whole = pair("7", "1..9");
    assert_eq!(total("strict", all), [pair("1", "1..3"), pair("4", "0..4"), whole]);
    let none = pair("no_points", "1..3");
    let band = "x=c n=19 y=ja";
    let two = total("exclude", band);
    // y alone is left: 2 of 0 to 2.
    assert_eq!(two, [none.clone(), pair("no_points", "0..4"), pair("2", "0..2")]);
    // 0 + 4 + 2, of 1 + 0 + 0 to 3 + 4 + 2.
    assert_eq!(total("zero", "x=c n=20 y=ja")[2], pair("6", "1..9"));
    // Two of three have 4 + 2; times 3/2 they stand for all: 9.
    let half = "{prorate: {min: 0.5, basis: count}}";
    assert_eq!(total(half, "x=c n=20 y=ja")[2].0, "9");
    assert_eq!(total("strict", "x=c n=20 y=ja")[2].0, "strict");
    assert_eq!(total("invalidate", "x=a n=10 y=ja")[2].0, "invalidated");
}

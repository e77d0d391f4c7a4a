//! Scores that depend on other units: numbers by hand, and what the order may not change.

use survey::score::Membership;

use crate::score::support::{Bench, indented, told};

const STATES: &str = "missing: {dont_know: zero, refused: exclude, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}";

fn file(items: &str, rest: &str) -> Bench {
    let questions = "
        - {id: a, type: decimal, decimals: 2, min: 0, max: 1000, text: a}
        - {id: b, type: scale, from: 0, to: 10, text: a}";
    Bench::new(
        questions,
        &format!("{STATES}\nitems: {{{items}}}\n{}", indented(rest, "")),
    )
}

fn of(normalise: &str) -> Bench {
    file(&format!("a: {{value: self, normalise: {normalise}}}"), "unscored: {b: x}")
}

const FOUR: [(&str, &str); 4] =
    [("u1", "a=2"), ("u2", "a=4"), ("u3", "a=4"), ("u4", "a=10")];

#[test]
fn the_least_and_the_greatest_are_the_ends() {
    assert_eq!(of("min_max").all("a", &FOUR), ["0", "25", "25", "100"]);
    let one = of("{min_max: {to: [1, 5]}}");
    assert_eq!(one.all("a", &FOUR), ["1", "2", "2", "5"]);
    let turned = file(
        "a: {value: self, normalise: min_max, direction: lower_is_better}",
        "unscored: {b: x}",
    );
    assert_eq!(turned.all("a", &FOUR), ["100", "75", "75", "0"]);
}

#[test]
fn z_scores_sum_to_nothing() {
    // Mean 5, squares 9 + 1 + 1 + 25 = 36; of all there are √(36/4) = 3.
    let all = of("{z: {ddof: 0}}");
    assert_eq!(all.all("a", &FOUR), ["-1", "-1/3", "-1/3", "5/3"]);
    let t = of("{z: {ddof: 0, to: [50, 30]}}");
    assert_eq!(t.all("a", &FOUR), ["20", "40", "40", "100"]);
}

#[test]
fn ranks_count_from_the_worst_and_equal_ones_take_the_lower_place() {
    assert_eq!(of("percentile_rank").all("a", &FOUR), ["0", "1/3", "1/3", "1"]);
    assert_eq!(of("borda").all("a", &FOUR), ["0", "1", "1", "3"]);
    let near = of("{borda: {decimals: 0}}");
    let units = [("u1", "a=2"), ("u2", "a=3.6"), ("u3", "a=4"), ("u4", "a=10")];
    assert_eq!(near.all("a", &units), ["0", "1", "1", "3"]);
}

#[test]
fn references_are_units_or_their_ends() {
    assert_eq!(
        of("{reference: {against: max}}").all("a", &FOUR),
        ["0.2", "0.4", "0.4", "1"]
    );
    let mean = of("{reference: {against: mean, times: 100}}");
    assert_eq!(mean.all("a", &FOUR), ["40", "80", "80", "200"]);
    let unit = of("{reference: {against: {unit: u2}}}");
    assert_eq!(unit.all("a", &FOUR), ["0.5", "1", "1", "2.5"]);
    // 1 − (10 − 4)/(10 − 2) = 1/4.
    let gap = of("{reference: {against: max, gap: true}}");
    assert_eq!(gap.all("a", &FOUR), ["0", "0.25", "0.25", "1"]);
}

#[test]
fn what_cannot_be_compared_says_why() {
    let same = [("u1", "a=3"), ("u2", "a=3")];
    assert_eq!(of("min_max").all("a", &same), ["constant", "constant"]);
    assert_eq!(of("{min_max: {constant: mid}}").all("a", &same), ["50", "50"]);
    assert_eq!(of("z").all("a", &[("u1", "a=3")]), ["constant"]);
    assert_eq!(of("percentile_rank").all("a", &[("u1", "a=3")]), ["constant"]);
    let zero = [("u1", "a=0"), ("u2", "a=0")];
    assert_eq!(
        of("{reference: {against: max}}").all("a", &zero),
        ["reference", "reference"]
    );
    // Alone, without others to look at.
    assert_eq!(of("min_max").exact("a=3", "a"), "alone");
    // An absent answer is told as that.
    let some = [("u1", "a=1"), ("u2", ""), ("u3", "a=3")];
    assert_eq!(of("min_max").all("a", &some), ["0", "strict", "100"]);
}

#[test]
fn steps_stand_one_on_the_other() {
    // Percentages of a: 0, 25, 25, 100; b as percentages: 50, 50, 100, 0.
    // Means 25, 37.5, 62.5, 50, ranked 0, 1, 3, 2 of 3.
    let bench = file(
        "a: {value: self, normalise: min_max}, b: {value: self, normalise: percent_of_max}",
        "
        indices:
          mean: {aggregate: mean, weights: points, children: [a, b]}
          total: {of: mean, normalise: borda}",
    );
    let units =
        [("u1", "a=2 b=5"), ("u2", "a=4 b=5"), ("u3", "a=4 b=10"), ("u4", "a=10 b=0")];
    assert_eq!(bench.all("mean", &units), ["25", "37.5", "62.5", "50"]);
    assert_eq!(bench.all("total", &units), ["0", "1", "3", "2"]);
}

#[test]
fn groups_are_compared_within_themselves() {
    let bench =
        file("a: {value: self, normalise: min_max, within: county}", "unscored: {b: x}");
    let units = [
        ("u1", "a=1 unit.county=A"),
        ("u2", "a=3 unit.county=A"),
        ("u3", "a=10 unit.county=B"),
        ("u4", "a=30 unit.county=B"),
    ];
    assert_eq!(bench.all("a", &units), ["0", "100", "0", "100"]);
}

#[test]
fn who_answered_too_little_is_left_out_first() {
    let bench = file(
        "a: {value: self, normalise: min_max}, b: {value: self, missing: zero}",
        "screen: {answered: 0.9}",
    );
    let units = [("u1", "a=1 b=1"), ("u2", "a=3 b=1"), ("u3", "a=99 b=!refused")];
    assert_eq!(bench.all("a", &units), ["0", "100", "screened"]);
}

#[test]
fn by_weight_an_item_counts_with_what_it_can_earn() {
    let of = |basis: &str| {
        file(
            "a: {value: self, normalise: min_max}, b: {value: self, missing: zero}",
            &format!("screen: {{answered: 0.9, basis: {basis}}}"),
        )
    };
    let units = [("u1", "a=1 b=1"), ("u2", "a=3 b=1"), ("u3", "a=5 b=!refused")];
    // One of two items is half of them; 1000 of 1000 + 10 points are 99 per cent.
    assert_eq!(of("count").all("a", &units), ["0", "100", "screened"]);
    assert_eq!(of("weight").all("a", &units), ["0", "50", "100"]);
}

#[test]
fn by_weight_a_grid_is_one_item_with_the_rows_that_were_asked() {
    let items = "
        - {id: x, type: scale, from: 0, to: 2, text: a}
        - {id: y, type: scale, from: 0, to: 10, text: a}
        - {id: g, type: grid, text: a, options: ja_nej, rows: [{id: r, label: R}, {id: s, label: S, ask_if: x > 0}]}";
    let of = |least: &str| {
        let scoring = format!(
            "{STATES}
screen: {{answered: {least}, basis: weight}}
items:
  x: {{value: self, normalise: borda}}
  y: {{value: self}}
  g: {{aggregate: sum, rows: {{r: {{map: {{ja: 4, nej: 0}}}}, s: {{map: {{ja: 4, nej: 0}}}}}}}}"
        );
        Bench::new(items, &scoring)
    };
    let of_x =
        |least: &str, answers: &str| of(least).all("x", &[("u", answers)])[0].clone();
    // 2 + 10 + 8 points were asked for; without y there is 10 of 20, which is enough.
    assert_eq!(of_x("0.5", "x=1 g.r=ja g.s=nej"), "0");
    // With one row the grid is not answered: 2 of 20, and 12 of 20 with y.
    assert_eq!(of_x("0.5", "x=1 g.r=ja"), "screened");
    assert_eq!(of_x("0.6", "x=1 y=3 g.r=ja"), "0");
    assert_eq!(of_x("0.61", "x=1 y=3 g.r=ja"), "screened");
    // Where the row s is not asked the grid is answered by r: 2 + 4 of 2 + 10 + 4.
    assert_eq!(of_x("0.375", "x=0 g.r=ja"), "0");
    assert_eq!(of_x("0.38", "x=0 g.r=ja"), "screened");
}

#[test]
fn outlying_values_are_drawn_in_to_the_next() {
    // Nine values 1 … 9 and one 100: skew above 2 and kurtosis above 3.5 until 100
    // becomes 9, so that 100 is worth what 9 is.
    let bench = file(
        "a: {value: self, normalise: min_max, treat: {winsorise: 5}}",
        "unscored: {b: x}",
    );
    let answers: Vec<String> =
        (1..10).map(|n| format!("a={n}")).chain(["a=100".into()]).collect();
    let keys: Vec<String> = (0..10).map(|n| format!("u{n}")).collect();
    let units: Vec<(&str, &str)> = keys
        .iter()
        .zip(&answers)
        .map(|(key, answer)| (key.as_str(), answer.as_str()))
        .collect();
    let found = bench.all("a", &units);
    assert_eq!(found[0], "0");
    assert_eq!(found[4], "50");
    assert_eq!((found[8].as_str(), found[9].as_str()), ("100", "100"));
    // Without treatment the rest are pressed together: 4/99.
    let plain = of("min_max");
    assert_eq!(plain.all("a", &units)[4], "400/99");
}

#[test]
fn what_stays_outlying_is_put_on_a_logarithm() {
    // One value may be changed and two are far out, so ln(x − 1 + 0.01 · 999) is taken of
    // 1 … 13, 500 and 1000 as they were: 2 is worth ln(10.99/9.99)/ln(1008.99/9.99).
    let bench = file(
        "a: {value: self, normalise: {min_max: {to: [0, 1]}}, treat: {winsorise: 1, else: log}}",
        "unscored: {b: x}",
    );
    let values = (1..14).chain([500, 1000]);
    let answers: Vec<String> = values.map(|n| format!("a={n}")).collect();
    let keys: Vec<String> = (10..25).map(|n| format!("u{n}")).collect();
    let units: Vec<(&str, &str)> =
        keys.iter().zip(&answers).map(|(key, answer)| (&**key, &**answer)).collect();
    let found = bench.all("a", &units);
    let number = |told: &str| {
        let parts: Vec<f64> = told.split('/').map(|part| part.parse().unwrap()).collect();
        parts[0] / parts.get(1).copied().unwrap_or(1.0)
    };
    let worth = |x: f64| ((x - 1.0 + 9.99) / 9.99).ln() / (1008.99_f64 / 9.99).ln();
    for (at, x) in [(0, 1.0), (1, 2.0), (12, 13.0), (13, 500.0), (14, 1000.0)] {
        assert!((number(&found[at]) - worth(x)).abs() < 1e-12, "{x}: {}", found[at]);
    }
}

#[test]
fn a_set_of_units_is_the_one_that_is_named() {
    // u4 is screened off, u3 is not eligible, u2 not of the panel: 0–4, 0–2 and 0–4 again
    // are the ends.
    let of = |over: &str| {
        let bench = file(
            &format!(
                "a: {{value: self, missing: exclude, over: {over}, normalise: {{min_max: {{to: [0, 36]}}}}}}, b: {{value: self, missing: zero}}"
            ),
            "screen: {answered: 0.9}",
        );
        let units = [
            ("u1", "a=0 b=1"),
            ("u2", "a=2 b=1"),
            ("u3", "a=4 b=1"),
            ("u4", "a=9 b=!refused"),
        ];
        let scores = bench.among_some(&units, |key| Membership {
            is_eligible: key != "u3",
            is_in_panel: key != "u2",
        });
        told(bench.node(&scores[1], "a"))
    };
    assert_eq!(of("scored"), "18");
    assert_eq!(of("screened"), "18");
    assert_eq!(of("eligible"), "36");
    assert_eq!(of("panel"), "18");
}

#[test]
fn points_are_taken_over_from_others() {
    let with = |policy: &str| {
        file(
            &format!("b: {{value: self, missing: {{impute: {policy}}}}}"),
            "
             unscored: {a: x}
             indices: {total: {aggregate: sum, weights: points, children: [b]}}",
        )
    };
    let units = [
        ("u1", "b=1 unit.county=A"),
        ("u2", "b=2 unit.county=A"),
        ("u3", "b=9 unit.county=B"),
        ("u4", "b=!refused unit.county=A"),
    ];
    assert_eq!(with("{with: item_mean}").all("total", &units)[3], "4");
    assert_eq!(with("{with: item_median}").all("total", &units)[3], "2");
    assert_eq!(with("{with: group_mean, by: county}").all("total", &units)[3], "1.5");
    let nobody = [("u1", "b=!refused"), ("u2", "b=!refused")];
    assert_eq!(with("{with: item_mean}").all("b", &nobody), ["no_donor", "no_donor"]);
}

#[test]
fn the_order_of_units_changes_nothing() {
    let bench = of("{z: {ddof: 1}}");
    let mut units: Vec<(&str, &str)> = vec![
        ("u1", "a=1.1"),
        ("u2", "a=2.7"),
        ("u3", "a=3.3"),
        ("u4", "a=8"),
        ("u5", "a=0.2"),
    ];
    let sorted = |units: &[(&str, &str)]| {
        let mut all: Vec<(String, String)> = units
            .iter()
            .zip(bench.among(units))
            .map(|((key, _), scores)| ((*key).to_owned(), told(bench.node(&scores, "a"))))
            .collect();
        all.sort();
        all
    };
    let first = sorted(&units);
    for _ in 0..5 {
        units.rotate_left(1);
        assert_eq!(sorted(&units), first);
    }
}

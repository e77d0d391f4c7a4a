//! Rules that read several answers: `ratio`, `count_if`, `lookup`, `part_of`.

use crate::score::support::{Bench, bounds, indented, told};

const STATES: &str = "missing: {dont_know: zero, refused: exclude, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}";

fn file(rest: &str) -> Bench {
    let items = "
        - {id: a, type: scale, from: 0, to: 3, text: a}
        - {id: b, type: scale, from: 0, to: 3, text: a}
        - {id: c, type: scale, from: 0, to: 3, text: a}
        - {id: n, type: integer, min: 0, text: a}
        - {id: p, type: single, options: ja_nej, text: a}";
    Bench::new(items, &format!("{STATES}\n{}", indented(rest, "")))
}

#[test]
fn a_ratio_is_per_something_or_has_no_denominator() {
    let bench = file(
        "
         items: {n: {ratio: {of: n, per: unit.population, times: 10000}}}
         unscored: {a: x, b: x, c: x, p: x}",
    );
    // 12 places among 30 000: 4 per 10 000.
    assert_eq!(bench.exact("n=12 unit.population=30000", "n"), "4");
    assert_eq!(bench.exact("n=12 unit.population=0", "n"), "denominator");
    assert_eq!(bench.exact("n=12 unit.population=!no_answer", "n"), "denominator");
    assert_eq!(bench.exact("unit.population=30000", "n"), "strict");
}

#[test]
fn a_count_is_known_where_absent_ones_cannot_matter() {
    let with = |more: &str| {
        file(&format!(
            "
             items: {{a: {{part_of: count}}, b: {{part_of: count}}, c: {{part_of: count}}}}
             unscored: {{n: x, p: x}}
             indices:
               count: {{count_if: {{of: [a, b, c], meets: self >= 2, at_least: 2, points: 5{more}}}}}"
        ))
    };
    let bench = with("");
    assert_eq!(bench.exact("a=2 b=3 c=!refused", "count"), "5");
    assert_eq!(bench.exact("a=0 b=1 c=!refused", "count"), "0");
    assert_eq!(bench.exact("a=2 b=1 c=!refused", "count"), "unknown");
    assert_eq!(bench.exact("a=!refused c=!refused", "count"), "all_missing");
    let met = with(", absent: met");
    assert_eq!(met.exact("a=2 b=1 c=!refused", "count"), "5");
    let not_met = with(", absent: not_met");
    assert_eq!(not_met.exact("a=2 b=1 c=!refused", "count"), "0");
    let scores = bench.score("a=2 b=2 c=2");
    assert_eq!(bounds(bench.node(&scores, "count")), "0..5");
}

#[test]
fn without_a_limit_each_one_counts() {
    let bench = file(
        "
         items: {a: {part_of: count}, b: {part_of: count}, c: {part_of: count}}
         unscored: {n: x, p: x}
         indices:
           count: {count_if: {of: [a, b, c], meets: self >= 2}}",
    );
    let scores = bench.score("a=2 b=3 c=1");
    let count = bench.node(&scores, "count");
    assert_eq!((told(count), bounds(count)), ("2".into(), "0..3".into()));
    assert_eq!(bench.exact("a=2 b=3 c=!refused", "count"), "unknown");
}

#[test]
fn a_table_takes_the_first_row_that_fits() {
    let bench = file(
        "
         items: {a: {part_of: t}, p: {part_of: t}}
         unscored: {b: x, c: x, n: x}
         indices:
           t:
             lookup:
               of: [a, p]
               table:
                 - [0, ja, 12]
                 - [\"1..2\", missing, 6]
                 - [\"1..2\", any, 5]
                 - [\"3..\", nej, no_score]
               else: 0",
    );
    for (answers, points) in [
        ("a=0 p=ja", "12"),
        ("a=1 p=!refused", "6"),
        ("a=2", "6"),
        ("a=2 p=nej", "5"),
        ("a=3 p=nej", "no_points"),
        ("a=3 p=ja", "0"),
    ] {
        assert_eq!(bench.exact(answers, "t"), points, "{answers}");
    }
    let scores = bench.score("a=0 p=ja");
    assert_eq!(bounds(bench.node(&scores, "t")), "0..12");
    let strict = file(
        "
         items: {a: {part_of: t}}
         unscored: {b: x, c: x, n: x, p: x}
         indices:
           t: {lookup: {of: [a], table: [[0, 1], [1, 2]], else: no_score}}",
    );
    assert_eq!(strict.exact("a=3", "t"), "no_points");
}

#[test]
fn an_item_may_have_a_table_of_its_own_answer_and_others() {
    let bench = file(
        "
         items: {a: {lookup: {of: [a, b], table: [[\"2..3\", \"2..3\", 4], [any, any, 1]]}}}
         unscored: {b: x, c: x, n: x, p: x}",
    );
    assert_eq!(bench.exact("a=2 b=3", "a"), "4");
    assert_eq!(bench.exact("a=2 b=1", "a"), "1");
}

#[test]
fn items_scored_within_a_node_count_as_asked_and_answered() {
    let bench = file(
        "
         items: {a: {part_of: count}, b: {part_of: count}, c: {part_of: count}}
         unscored: {n: x, p: x}
         indices:
           count: {count_if: {of: [a, b, c], meets: self >= 2}}",
    );
    let scores = bench.score("a=2 b=3 c=!refused n=1 p=ja");
    assert_eq!((scores.asked, scores.answered), (3, 2));
}

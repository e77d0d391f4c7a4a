//! What is scored at all: statuses, files with errors, results.

use crate::score::support::{Bench, told};
use survey::score::{Envelope, Null, UnitResult};
use survey::value::Status;

const ITEMS: &str = "
    - {id: a, type: single, options: ja_nej, text: a}
    - {id: b, type: single, options: ja_nej, text: a}";

fn bench(invalid: &str) -> Bench {
    let scoring = format!(
        "missing: {{dont_know: zero, refused: zero, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: {invalid}, no_score: strict}}
items: {{a: {{map: {{ja: 1, nej: 0}}}}, b: {{map: {{ja: 1, nej: 0}}}}}}
indices: {{total: {{aggregate: sum, weights: points, children: [a, b]}}}}"
    );
    Bench::new(ITEMS, &scoring)
}

#[test]
fn complete_and_partial_files_are_scored_and_no_others() {
    let bench = bench("invalidate");
    for status in Status::ALL {
        let scores = bench.score_as("a=ja b=ja", Envelope { status, invalid: false });
        let scored = matches!(status, Status::Complete | Status::Partial);
        let expected = if scored { "2" } else { "status" };
        assert_eq!(told(bench.node(&scores, "total")), expected, "{status:?}");
        let result = if scored { UnitResult::Scored } else { UnitResult::Status };
        assert_eq!(scores.result, result);
    }
}

#[test]
fn what_a_broken_off_file_did_not_reach_has_its_own_policy() {
    let bench = bench("invalidate");
    let partial = Envelope { status: Status::Partial, invalid: false };
    let scores = bench.score_as("a=ja", partial);
    assert_eq!(told(bench.node(&scores, "total")), "1");
    assert_eq!(bench.exact("a=ja", "total"), "strict");
}

#[test]
fn a_file_with_errors_has_no_scores_unless_the_policy_is_another() {
    let envelope = Envelope { status: Status::Complete, invalid: true };
    let strict = bench("invalidate");
    let scores = strict.score_as("a=ja b=ja", envelope);
    assert_eq!(scores.result, UnitResult::Invalid);
    assert!(scores.nodes.iter().all(|node| node.null == Some(Null::Invalid)));
    let lenient = bench("zero");
    let scores = lenient.score_as("a=ja b=!invalid", envelope);
    assert_eq!(scores.result, UnitResult::Scored);
    assert_eq!(told(lenient.node(&scores, "total")), "1");
}

#[test]
fn a_unit_without_a_total_is_incomplete() {
    let bench = bench("invalidate");
    assert_eq!(bench.score("a=ja").result, UnitResult::Incomplete);
    assert_eq!(bench.score("a=ja b=nej").result, UnitResult::Scored);
    let none = "a=!not_applicable b=!not_applicable";
    assert_eq!(bench.score(none).result, UnitResult::Incomplete);
}

#[test]
fn every_reason_has_one_name() {
    for null in Null::ALL {
        assert_eq!(Null::from_name(null.name()), Some(null));
    }
    assert_eq!(Null::from_name("nothing"), None);
}

/// Three scales from 0 to 10, and the rest of a scoring file.
fn mean(rest: &str) -> Bench {
    let items = "
        - {id: a, type: scale, from: 0, to: 10, text: a}
        - {id: b, type: scale, from: 0, to: 10, text: a}
        - {id: c, type: scale, from: 0, to: 10, text: a}";
    let scoring = format!(
        "missing: {{dont_know: zero, refused: zero, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}}
items: {{a: {{value: self}}, b: {{value: self}}, c: {{value: self}}}}
{rest}"
    );
    Bench::new(items, &scoring)
}

const MEAN: &str =
    "indices: {total: {aggregate: mean, weights: points, children: [a, b, c]}}";

#[test]
fn what_is_published_is_rounded_once_and_as_the_file_says() {
    // 5/3 is 1.66…, 1/2 of an odd sum is a half.
    let published = |round: &str, answers: &str| {
        let bench = mean(&format!("arithmetic: {{decimals: 0, round: {round}}}\n{MEAN}"));
        let scores = bench.score(answers);
        bench.node(&scores, "total").published.clone().unwrap().to_string()
    };
    assert_eq!(published("half_up", "a=5 b=0 c=0"), "2");
    assert_eq!(published("floor", "a=5 b=0 c=0"), "1");
    assert_eq!(published("ceil", "a=4 b=0 c=0"), "2");
    let halves = "a=5 b=0 c=!not_applicable";
    assert_eq!(published("half_up", halves), "3");
    assert_eq!(published("half_even", halves), "2");
}

#[test]
fn ranks_are_given_the_value_their_rule_names_and_the_condition() {
    let rank = |id: &str, rest: &str| {
        format!(
            "\n  {id}: {{by: total, direction: descending, ties: competition, {rest}}}"
        )
    };
    let ranks = [
        rank("exact", "value: exact"),
        rank("published", "value: published"),
        rank("rounded", "value: {decimals: 0}, eligible: {where: unit.population > 100}"),
    ];
    let rest = format!("arithmetic: {{decimals: 1}}\n{MEAN}\nranks:{}", ranks.concat());
    let bench = mean(&rest);
    let scores = bench.score("unit.population=200 a=5 b=0 c=0");
    let told: Vec<_> = scores
        .ranks
        .iter()
        .map(|key| (key.value.clone().unwrap().to_string(), key.condition))
        .collect();
    assert_eq!(
        told,
        [
            ("5/3".to_owned(), Some(true)),
            ("1.7".to_owned(), Some(true)),
            ("2".to_owned(), Some(true)),
        ]
    );
    let scores = bench.score("unit.population=100 a=5 b=0");
    assert_eq!(scores.ranks[0].value, Err(Null::Strict));
    assert_eq!(scores.ranks[2].condition, Some(false));
    assert_eq!(bench.score("a=5").ranks[2].condition, None);
}

#[test]
fn a_node_may_have_several_parents_and_a_file_several_roots() {
    let bench = mean(
        "indices:
  one: {aggregate: sum, weights: points, children: [pair, c]}
  pair: {aggregate: sum, weights: points, children: [a, b]}
  two: {aggregate: sum, weights: points, children: [pair], missing: {no_answer: zero}}",
    );
    let scores = bench.score("a=1 b=2 c=3");
    assert_eq!(told(bench.node(&scores, "one")), "6");
    assert_eq!(told(bench.node(&scores, "two")), "3");
    let roots: Vec<_> =
        bench.rules.roots().map(|at| bench.rules.nodes[at].id.as_str()).collect();
    assert_eq!(roots, ["one", "two"]);
    // `a` is absent in `pair`, whose policy is the file's, whatever `two` says.
    let scores = bench.score("b=2 c=3");
    assert_eq!(told(bench.node(&scores, "pair")), "strict");
    assert_eq!(told(bench.node(&scores, "two")), "strict");
}

#[test]
fn what_check_would_refuse_gives_no_rules_and_no_panic() {
    for rest in [
        "indices: {total: {aggregate: sum, weights: points, children: [nothing]}}",
        "indices: {one: {aggregate: sum, weights: points, children: [two]}, two: {aggregate: sum, weights: points, children: [one]}}",
        "indices: {total: {aggregate: sum, weights: points, children: [a]}}\ngates: [{id: g, when: nothing == 1, node: total, cap: 1, because: a}]",
    ] {
        let bench = mean(MEAN);
        let mut sources = survey::source::Sources::default();
        let text = format!(
            "scoring: s\nfor: demo@1\npoints_are: example\narithmetic: {{decimals: 1}}\nmissing: {{dont_know: zero}}\nitems: {{a: {{value: self}}}}\n{rest}\n"
        );
        let file = sources.add(survey::source::Source::new("scoring.yaml", text));
        let mut findings = survey::diagnostic::Findings::default();
        let scoring = survey::load::scoring(
            file,
            &mut sources,
            &crate::support::Beside,
            &mut findings,
        )
        .unwrap();
        let rules = survey::score::resolve(&scoring, &bench.questionnaire, &bench.plan);
        assert!(rules.is_none(), "{rest}");
    }
}

#[test]
fn what_is_answered_beneath_a_node_is_counted_where_the_file_says_so() {
    let items = "
        - {id: a, type: scale, from: 0, to: 10, text: a}
        - {id: b, type: scale, from: 0, to: 10, text: a, ask_if: a > 0}
        - {id: c, type: scale, from: 0, to: 10, text: a}
        - {id: g, type: grid, text: a, options: ja_nej, rows: [{id: r, label: R}, {id: s, label: S}]}";
    let scoring = "missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}
items: {a: {value: self}, b: {value: self, output: {decimals: 2, with: [answered]}}, c: {part_of: table}, g: {aggregate: sum, rows: {r: {map: {ja: 1, nej: 0}}, s: {map: {ja: 1, nej: 0}}}}}
indices:
  table: {lookup: {of: [c], table: [[any, 1], [missing, 0]]}}
  one: {aggregate: sum, weights: points, children: [a, g.r], output: {with: [answered]}}
  all: {aggregate: sum, weights: points, children: [one, b, g, table], output: {with: [answered]}}
  plain: {aggregate: sum, weights: points, children: [a]}";
    let bench = Bench::new(items, scoring);
    let counts = |answers: &str| {
        let scores = bench.score(answers);
        ["one", "all", "b", "plain"].map(|node| {
            let counts = bench.node(&scores, node).counts?;
            Some((counts.answered, counts.asked))
        })
    };
    // Four items: a, b, the grid, and c, which the table reads.
    let whole = "a=1 b=2 c=3 g.r=ja g.s=nej";
    assert_eq!(counts(whole), [Some((2, 2)), Some((4, 4)), Some((1, 1)), None]);
    // A grid is answered when every row beneath the node is; b is not asked where a is 0.
    let half = "a=0 g.r=ja";
    assert_eq!(counts(half), [Some((2, 2)), Some((1, 3)), Some((0, 0)), None]);
    let scores = bench.score(whole);
    let published = bench.node(&scores, "b").published.clone();
    assert_eq!(published.unwrap().fixed(2), "2.00");
    assert_eq!(bench.rules.nodes[bench.rules.position("b").unwrap()].decimals, Some(2));
}

//! What is scored at all: statuses, files with errors, results.

use crate::score::support::{Bench, told};
use survey::answers::Status;
use survey::score::{Envelope, Null, UnitResult};

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

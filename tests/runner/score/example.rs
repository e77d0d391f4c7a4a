//! The worked examples of the documentation: a town of 15 points, one of 13, and two
//! towns side by side.

use crate::score::support::{Bench, bounds, told};
use survey::decimal::Number;

const ITEMS: &str = "
    - {id: samordnare, type: single, options: ja_nej, text: a}
    - {id: samordnare_tjanst, type: percent, ask_if: samordnare == 'ja', min: 1, text: a}
    - {id: team, type: single, options: ja_nej, text: a}
    - id: aktorer
      type: multiple
      text: a
      options: [{code: polis, label: a}, {code: jour, label: a}, {code: annan, label: a}, {code: ingen, label: a, exclusive: true}]
    - id: utbildning
      type: grid
      text: a
      rows: [{id: socialchef, label: a}, {id: handlaggare, label: a}, {id: lss, label: a, ask_if: unit.population > 20000}]
      options: [{code: ingen, label: a}, {code: grund, label: a}, {code: fordjupad, label: a}]
    - {id: handlingsplan, type: single, options: ja_nej, text: a}
    - {id: fritext, type: long_text, text: a}
";

const SCORING: &str = "
    points_are: example
    arithmetic: {decimals: 1, round: half_up}
    missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: strict}
    items:
      samordnare: {map: {ja: 3, nej: 0}}
      team: {map: {ja: 2, nej: 0}}
      samordnare_tjanst: {bands: [{from: 0, points: 0}, {from: 50, points: 1}, {from: 100, points: 2}], missing: {not_asked: zero}}
      aktorer: {multiple: sum, points: {polis: 1, jour: 1, annan: 0.5, ingen: 0}, cap: 2}
      utbildning: {rows: {socialchef: {map: &niva {ingen: 0, grund: 1, fordjupad: 2}}, handlaggare: {map: *niva}, lss: {map: *niva}}, aggregate: sum}
      handlingsplan: {map: {ja: 2, nej: 0}}
    unscored: {fritext: a}
    any_of:
      samordning: {of: [samordnare, team], points: best}
    indices:
      total:        {aggregate: sum, weights: points, children: [organisation, kompetens, planen], normalise: percent_of_max, output: {decimals: 0}}
      organisation: {aggregate: sum, weights: points, children: [samordning, samordnare_tjanst, aktorer]}
      kompetens:    {aggregate: sum, weights: points, children: [utbildning]}
      planen:       {aggregate: sum, weights: points, children: [handlingsplan]}
    gates:
      - {id: handlingsplan, when: handlingsplan == 'nej', node: total, cap: 60, because: a}
    grades:
      betyg: {of: total, value: published, bands: [{from: 0, grade: D}, {from: 40, grade: C}, {from: 60, grade: B}, {from: 80, grade: A}]}
    ranks:
      main: {by: total, direction: descending, ties: competition, value: exact, eligible: {status: [complete], answered: 0.5}, within: [county], list: {top: 10, cut: rank, bottom: 10, bottom_order: worst_last}}
";

const TOWN: &str = "unit.population=30000 samordnare=ja samordnare_tjanst=100 \
    aktorer=[polis,jour] utbildning.socialchef=fordjupad \
    utbildning.handlaggare=fordjupad utbildning.lss=fordjupad handlingsplan=nej";

fn before_gates(bench: &Bench, answers: &str) -> String {
    let scores = bench.score(answers);
    let trace = bench.node(&scores, "total").trace.clone().unwrap();
    trace.before_gates.unwrap().fixed(2)
}

fn grade(bench: &Bench, answers: &str) -> String {
    let band = bench.score(answers).grades[0].band.unwrap();
    bench.rules.grades[0].bands[band].1.clone()
}

#[test]
fn a_town_with_a_full_time_coordinator_and_no_plan_is_capped() {
    let bench = Bench::new(ITEMS, SCORING);
    let scores = bench.score(TOWN);
    assert_eq!(told(bench.node(&scores, "organisation")), "7");
    assert_eq!(told(bench.node(&scores, "kompetens")), "6");
    assert_eq!(told(bench.node(&scores, "planen")), "0");
    let total = bench.node(&scores, "total");
    assert_eq!(before_gates(&bench, TOWN), "86.67");
    assert_eq!(
        (&total.score, &total.published),
        (&Some(60_i64.into()), &Some(60_i64.into()))
    );
    assert_eq!(total.numerator, Some(13_i64.into()));
    assert_eq!(total.denominator, Some(15_i64.into()));
    assert_eq!(bounds(total), "0..100");
    let gate = &scores.gates[0];
    assert_eq!((gate.fired, gate.bit), (Some(true), true));
    let rule = &bench.rules.gates[gate.gate];
    assert_eq!(rule.act, survey::score::GateAct::Cap(60_i64.into()));
    assert_eq!(grade(&bench, TOWN), "B");
}

#[test]
fn below_20_000_inhabitants_a_row_leaves_numerator_and_maximum() {
    let bench = Bench::new(ITEMS, SCORING);
    let small = TOWN.replace("30000", "12000");
    let scores = bench.score(&small);
    let total = bench.node(&scores, "total");
    assert_eq!(total.numerator, Some(11_i64.into()));
    assert_eq!(total.denominator, Some(13_i64.into()));
    assert_eq!(before_gates(&bench, &small), "84.62");
    assert_eq!(told(total), "60");
}

#[test]
fn a_team_instead_of_a_coordinator_loses_the_coordinators_points() {
    let bench = Bench::new(ITEMS, SCORING);
    let a = TOWN.replace("handlingsplan=nej", "handlingsplan=ja");
    let b = "unit.population=30000 samordnare=nej team=ja aktorer=[polis] \
        utbildning.socialchef=grund utbildning.handlaggare=grund utbildning.lss=grund \
        handlingsplan=ja";
    assert_eq!(bench.exact(&a, "total"), "100");
    let scores = bench.score(b);
    assert_eq!(told(bench.node(&scores, "organisation")), "3");
    let total = bench.node(&scores, "total");
    assert_eq!(
        (&total.numerator, &total.denominator),
        (&Some(8_i64.into()), &Some(15_i64.into()))
    );
    assert_eq!(total.score.clone().unwrap().fixed(1), "53.3");
    assert_eq!(total.published, Some(53_i64.into()));
    assert_eq!((grade(&bench, &a), grade(&bench, b)), ("A".into(), "C".into()));
    // The parent's value is the exact one, the published one is rounded once.
    assert_eq!(total.score, Number::ratio(800, 15));
}

#[test]
fn a_gate_may_fire_without_biting() {
    let bench = Bench::new(ITEMS, SCORING);
    let scores =
        bench.score("samordnare=nej utbildning.socialchef=ingen handlingsplan=nej");
    assert_eq!((scores.gates[0].fired, scores.gates[0].bit), (Some(true), false));
    assert_eq!(told(bench.node(&scores, "total")), "0");
}

#[test]
fn an_unknown_gate_is_flagged_and_does_not_act() {
    let bench = Bench::new(ITEMS, SCORING);
    let unknown = TOWN.replace("handlingsplan=nej", "handlingsplan=!dont_know");
    let scores = bench.score(&unknown);
    assert_eq!((scores.gates[0].fired, scores.gates[0].bit), (None, false));
    // 13 of 15: the plan counts 0 by its policy, and is all that `planen` holds. It has
    // no answer, so that index has no score, and under `strict` neither has the total.
    assert_eq!(told(bench.node(&scores, "planen")), "all_missing");
    assert_eq!(told(bench.node(&scores, "total")), "strict");
    let acting = SCORING.replace("cap: 60,", "cap: 60, unknown: act,");
    let acting = acting.replace("no_score: strict", "no_score: zero");
    let bench = Bench::new(ITEMS, &acting);
    let scores = bench.score(&unknown);
    assert_eq!(before_gates(&bench, &unknown), "86.67");
    assert_eq!(told(bench.node(&scores, "total")), "60");
    assert_eq!((scores.gates[0].fired, scores.gates[0].bit), (None, true));
}

#[test]
fn asked_and_answered_are_counted_for_scored_items_and_for_all() {
    let bench = Bench::new(ITEMS, SCORING);
    let scores = bench.score(TOWN);
    // Asked and scored: all six; team is blank.
    assert_eq!((scores.answered, scores.asked), (5, 6));
    assert_eq!((scores.all_answered, scores.all_asked), (5, 7));
    // A grid is answered when every row asked is.
    let part = TOWN.replace("utbildning.lss=fordjupad", "");
    assert_eq!(bench.score(&part).answered, 4);
    let small = part.replace("30000", "12000");
    assert_eq!(bench.score(&small).answered, 5);
    // Without a coordinator the post is not asked.
    assert_eq!(bench.score("samordnare=nej").asked, 5);
    // A blank filter asks nobody, and is asked itself.
    assert_eq!(bench.score("samordnare=!dont_know").asked, 5);
}

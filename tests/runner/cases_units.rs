//! Cases of several units: the worked example as its page has it, each expectation made
//! wrong, units that are scored among each other, and records.
//!
//! Expected values are worked out by hand beside each test.

use std::fs;
use std::process::Command;

const QUESTIONNAIRE: &str = r#"questionnaire: kvinnofridsbarometern
version: "2025"
title: Kvinnofridsbarometern
languages: [sv]
privacy: {purpose: Prov., public: answers, kept: Inte.}
units: {frame: kommuner.csv, id: code, label: municipality, groups: [county], size: population}
missing: {offer: [dont_know], not_asked: keep}
options:
  ja_nej: [{code: ja, label: Ja}, {code: nej, label: Nej}]
sections:
  - id: organisation
    title: Organisation
    items:
      - {id: samordnare, type: single, options: ja_nej, text: Finns en samordnare?, required: true}
      - {id: samordnare_tjanst, type: percent, text: Hur stor är tjänsten?, ask_if: samordnare == 'ja', min: 1, max: 100}
      - {id: team, type: single, options: ja_nej, text: Finns ett team?}
      - id: aktorer
        type: multiple
        text: Vilka samverkar kommunen med?
        options: [{code: polis, label: Polisen}, {code: jour, label: Jour}, {code: annan, label: Annan, specify: text}, {code: ingen, label: Ingen, exclusive: true}]
      - id: utbildning
        type: grid
        text: Vilken utbildning har de flesta?
        rows: [{id: socialchef, label: Chefen}, {id: handlaggare, label: Handläggare}, {id: lss, label: LSS, ask_if: unit.population > 20000}]
        options: [{code: ingen, label: Ingen}, {code: grund, label: Grund}, {code: fordjupad, label: Fördjupad}]
  - id: planen
    title: Planen
    items:
      - {id: handlingsplan, type: single, options: ja_nej, required: true, text: Finns en plan?}
      - {id: plan_antagen, type: date, ask_if: handlingsplan == 'ja', text: När beslutades den?}
      - {id: fritext, type: long_text, text: Vad behövs?}
"#;

const SCORING: &str = "scoring: standard
for: kvinnofridsbarometern@2025
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
unscored: {plan_antagen: context, fritext: context}
any_of:
  samordning: {of: [samordnare, team], points: best}
indices:
  total: {aggregate: sum, weights: points, children: [organisation, kompetens, planen], normalise: percent_of_max, output: {decimals: 0}}
  organisation: {aggregate: sum, weights: points, children: [samordning, samordnare_tjanst, aktorer]}
  kompetens: {aggregate: sum, weights: points, children: [utbildning]}
  planen: {aggregate: sum, weights: points, children: [handlingsplan]}
gates:
  - {id: handlingsplan, when: handlingsplan == 'nej', node: total, cap: 60, because: Utan plan högst 60.}
grades:
  betyg: {of: total, value: published, bands: [{from: 0, grade: D}, {from: 40, grade: C}, {from: 60, grade: B}, {from: 80, grade: A}]}
ranks:
  main: {by: total, direction: descending, ties: competition, value: exact, eligible: {status: [complete], answered: 0.5}, within: [county]}
";

const FRAME: &str = "code,municipality,county,population\n0001,Ett,Nord,30000\n";

/// The cases of the page, worked by hand there: 13 of 15 = 86.67, capped at 60; then
/// 15 of 15 = 100 and 8 of 15 = 53.3, published 53.
const CASES: &str = "cases:
  - name: a town with a full-time coordinator and no plan is capped
    because: the gate was decided by the board in August
    unit: {population: 30000, county: Kronobergs län}
    answers:
      samordnare: ja
      samordnare_tjanst: 100
      aktorer: [polis, jour]
      utbildning: {socialchef: fordjupad, handlaggare: fordjupad, lss: fordjupad}
      handlingsplan: nej
    expect: {asked: [samordnare_tjanst], not_asked: [plan_antagen], findings: [], scores: {organisation: 7, total: 60}, gates: [handlingsplan]}

  - name: a team instead of a coordinator loses the coordinator's points
    units:
      a: {unit: {population: 30000}, answers: {samordnare: ja, samordnare_tjanst: 100, aktorer: [polis, jour], utbildning: {socialchef: fordjupad, handlaggare: fordjupad, lss: fordjupad}, handlingsplan: ja}}
      b: {unit: {population: 30000}, answers: {samordnare: nej, team: ja, aktorer: [polis], utbildning: {socialchef: grund, handlaggare: grund, lss: grund}, handlingsplan: ja}}
    expect:
      scores: {a: {total: 100}, b: {organisation: 3, total: 53}}
      ranks: {main: {a: 1, b: 2}}
      grades: {betyg: {a: A, b: C}}
      trace: {b: {total: {numerator: 8, denominator: 15}}}
";

/// Runs `survey test` on files in a folder of their own: the exit status, what is said,
/// and the totals.
fn run(files: &[(&str, &str)], arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.arg("test").args(arguments).env_clear().current_dir(folder.path());
    let output = command.output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), said(&output.stdout), said(&output.stderr))
}

fn towns(cases: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let files = [
        ("questionnaire.yaml", QUESTIONNAIRE),
        ("scoring.yaml", SCORING),
        ("kommuner.csv", FRAME),
        ("cases.yaml", cases),
    ];
    run(&files, arguments)
}

/// The place of a text in the cases, as a line and a column.
fn place(cases: &str, of: &str) -> String {
    let at = cases.find(of).unwrap();
    let before = &cases[..at];
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    format!("cases.yaml:{}:{column}: ", before.matches('\n').count() + 1)
}

#[test]
fn the_worked_example_passes_as_it_is_written() {
    let (code, out, err) = towns(CASES, &[]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert_eq!(err, "2 cases: 2 passed, 0 failed\n");
}

/// One expectation after the other is changed: it alone fails, where it stands, with what
/// was expected, what was found, and of which unit.
#[test]
fn every_expectation_of_a_unit_fails_where_it_stands() {
    let of_b = "b: {organisation: 3, total: 53}";
    for (right, wrong, from, said) in [
        (
            "a: {total: 100}",
            "a: {total: 99}",
            "99",
            "`a`: expected `total` to be 99, found 100",
        ),
        (of_b, "b: {total: 54}", "54", "`b`: expected `total` to be 54, found 53"),
        (
            "a: 1, b: 2",
            "a: 2, b: 2",
            "2, b: 2",
            "`a`: expected the place on `main` to be 2, found 1",
        ),
        (
            "a: 1, b: 2",
            "b: answered",
            "answered",
            "`b`: expected the place on `main` to be none (`answered`), found 2",
        ),
        ("a: A, b: C", "a: A, b: B", "B}}", "`b`: expected `betyg` to be `B`, found `C`"),
        (
            "numerator: 8",
            "numerator: 9",
            "9, den",
            "`b`: expected the numerator of `total` to be 9, found 8",
        ),
    ] {
        assert_eq!(CASES.matches(right).count(), 1, "{right}");
        let cases = CASES.replace(right, wrong);
        let (code, out, err) = towns(&cases, &["--format", "concise"]);
        let wanted = format!("{}error[failed-case] {said}\n", place(&cases, from));
        assert_eq!((code, out.as_str()), (Some(1), wanted.as_str()), "{err}");
        assert_eq!(err, "2 cases: 1 passed, 1 failed\n");
    }
    let more = [
        ("exact: {b: {total: 53.3}}", "`b`: expected `total` to be 53.3, found 160/3"),
        (
            "no_score: {a: {total: strict}}",
            "`a`: expected `total` to be without a score (`strict`), found 100",
        ),
        ("gates: {b: [handlingsplan]}", "`b`: expected gate `handlingsplan`, found none"),
        (
            "asked: {b: [samordnare_tjanst]}",
            "`b`: expected `samordnare_tjanst` to be asked, found not asked",
        ),
        (
            "not_asked: {a: [samordnare_tjanst]}",
            "`a`: expected `samordnare_tjanst` to be not asked, found asked",
        ),
        (
            "findings: {b: [missing-answer]}",
            "`b`: expected finding `missing-answer`, found ",
        ),
    ];
    for (expected, said) in more {
        let cases = format!("{CASES}      {expected}\n");
        let (code, out, _) = towns(&cases, &["--format", "concise"]);
        assert_eq!(code, Some(1), "{out}");
        assert!(
            out.contains(&format!("error[failed-case] {said}")),
            "{expected}:\n{out}"
        );
    }
    let cases = CASES.replace("main: {a: 1, b: 2}", "main: {a: 1, b: 1}");
    let (_, out, _) = towns(&cases, &["--format", "concise", "--locale", "sv"]);
    assert!(out.ends_with("`b`: platsen på `main` väntades vara 1, men är 2\n"), "{out}");
}

#[test]
fn what_a_case_of_units_names_must_be_there() {
    for (right, wrong, said) in [
        ("a: {total: 100}", "c: {total: 100}", "there is no unit in the case `c`"),
        ("main: {a: 1", "maiin: {a: 1", "there is no rank `maiin`"),
        ("main: {a: 1, b: 2}", "main: {d: 1}", "there is no unit in the case `d`"),
        (
            "main: {a: 1, b: 2}",
            "main: {a: answred}",
            "there is no reason without a place `answred`",
        ),
        ("a: A, b: C", "e: A", "there is no unit in the case `e`"),
        (
            "      ranks:",
            "      figures: {share: 50}\n      ranks:",
            "there is no figure `share`",
        ),
        (
            "b: {unit: {population: 30000}",
            "b: {unit: {poplation: 30000}",
            "the register has no column `poplation`",
        ),
    ] {
        let (code, out, _) =
            towns(&CASES.replace(right, wrong), &["--format", "concise"]);
        assert_eq!(code, Some(1), "{out}");
        assert!(out.contains(&format!("error[unknown-in-case] {said}")), "{out}");
    }
    // What is of one unit has no meaning beside several, and the other way about.
    for (right, wrong, said) in [
        (
            "    units:\n",
            "    answers: {team: ja}\n    units:\n",
            "`answers` does not go together with `units`",
        ),
        (
            "scores: {a: {total: 100}, b: {organisation: 3, total: 53}}",
            "scores: {total: 100}",
            "`total`",
        ),
        ("scores: {organisation: 7, total: 60}", "scores: {a: {total: 60}}", "`a`"),
    ] {
        let (code, out, _) =
            towns(&CASES.replace(right, wrong), &["--format", "concise"]);
        assert_eq!(code, Some(1), "{out}");
        assert!(out.contains(said), "{said}:\n{out}");
    }
}

const PLACES: &str = r#"questionnaire: platser
version: "1"
title: Platser
languages: [en]
privacy: {purpose: A test., public: nothing, kept: Not.}
records: {case: {type: text}}
sections:
  - id: one
    title: One
    items:
      - {id: places, type: integer, min: 0, max: 99, text: How many?}
      - {id: more, type: yes_no, text: More?, ask_if: places > 15}
"#;

const RELATIVE: &str = "scoring: standard
for: platser@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: strict, refused: strict, no_answer: strict, not_applicable: exclude, not_asked: exclude, not_reached: strict, invalid: invalidate, no_score: strict}
unscored: {more: context}
items:
  places: {value: self}
indices:
  total: {of: places, normalise: {min_max: {to: [0, 100]}}}
ranks:
  main: {by: total, direction: descending, ties: competition, value: exact, eligible: {status: [complete]}}
";

fn places(cases: &str) -> (Option<i32>, String, String) {
    let questionnaire = PLACES.replace("records: {case: {type: text}}\n", "");
    let files = [
        ("questionnaire.yaml", questionnaire.as_str()),
        ("scoring.yaml", RELATIVE),
        ("cases.yaml", cases),
    ];
    run(&files, &["--format", "concise"])
}

/// 10, 20 and 40 between their least and their greatest: 0, 100 · 10/30 = 33.3 and 100. A
/// refused file is no unit among them: it has no score, and the 99 of it counts nowhere.
/// One unit has nobody to be measured against.
#[test]
fn units_of_a_case_are_measured_against_each_other() {
    let (code, out, err) = places(
        "cases:
  - name: three towns and one that refused
    units:
      a: {answers: {places: 10}}
      b: {answers: {places: 20}}
      c: {answers: {places: 40}}
      d: {status: refused, answers: {places: 99}}
    expect:
      scores: {a: {total: 0}, b: {total: 33.3}, c: {total: 100}}
      exact: {b: {total: 100/3}}
      no_score: {d: {total: status}}
      ranks: {main: {c: 1, b: 2, a: 3, d: status}}
      asked: {b: [more]}
      not_asked: {a: [more]}
  - name: two that are the same cannot be told apart
    units: {a: {answers: {places: 10}}, b: {answers: {places: 10}}}
    expect: {no_score: {a: {total: constant}, b: {total: constant}}, ranks: {main: {a: no_score}}}
  - name: one alone
    answers: {places: 10}
    expect: {no_score: {total: alone}}
  - name: a unit by itself among none
    units: {a: {answers: {places: 10}}}
    expect: {no_score: {a: {total: alone}}}
",
    );
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert_eq!(err, "4 cases: 4 passed, 0 failed\n");
}

fn recorded(cases: &str) -> (Option<i32>, String, String) {
    let scoring = RELATIVE.replace(
        "{of: places, normalise: {min_max: {to: [0, 100]}}}",
        "{aggregate: sum, weights: points, children: [places]}",
    );
    let files = [
        ("questionnaire.yaml", PLACES),
        ("scoring.yaml", scoring.as_str()),
        ("cases.yaml", cases),
    ];
    run(&files, &["--format", "concise"])
}

#[test]
fn a_record_is_named_by_its_unit_and_what_tells_it_apart() {
    let cases = "cases:
  - name: two cases of one town
    units:
      a: {records: [{case: k1, answers: {places: 3}}, {case: k2, status: partial, answers: {places: 20, more: \"yes\"}}]}
      b: {answers: {places: 4}}
    expect:
      scores: {a.k1: {total: 3}, a.k2: {total: 20}, b: {total: 4}}
      asked: {a.k2: [more]}
      not_asked: {a.k1: [more]}
";
    let (code, out, err) = recorded(cases);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    let (_, out, _) = recorded(&cases.replace("a.k2: {total", "a.k3: {total"));
    assert!(out.contains("there is no unit in the case `a.k3`"), "{out}");
    let (_, out, _) = recorded(&cases.replace("case: k2", "case: k1"));
    assert!(out.contains("[repeated-entry] `a.k1` is there already"), "{out}");
    let (_, out, _) = recorded(&format!("{cases}      ranks: {{main: {{b: 1}}}}\n"));
    assert!(
        out.contains("a ranking has one row a unit, and `a.k2` is a second one"),
        "{out}"
    );
    let (_, out, _) = recorded(&cases.replace("case: k2", "kase: k2"));
    assert!(out.contains("the register has no column `kase`"), "{out}");
}

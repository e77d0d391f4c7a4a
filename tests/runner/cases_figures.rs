//! Figures that a case expects of all its units: by hand, wrong, and unknown.

use std::fs;
use std::process::Command;

const QUESTIONNAIRE: &str = "questionnaire: tal
version: \"1\"
title: Figures
languages: [en]
privacy: {purpose: A test., public: nothing, kept: Not.}
sections:
  - id: one
    title: One
    items:
      - {id: plan, type: yes_no, text: A plan?}
      - {id: days, type: integer, min: 0, max: 365, text: How many days?}
";

const SCORING: &str = "scoring: standard
for: tal@1
points_are: example
arithmetic: {decimals: 1}
missing: strict
unscored: {plan: counted, days: counted}
figures:
  with_plan: {share: plan == 'yes', decimals: 0, by: [plan]}
  many: {count: days > 50}
  days_at_mean: {mean: days}
  among_many: {share: plan == 'yes', base: days > 300}
  third: {share: days > 50, decimals: 2}
";

/// Of those who said, one of two has a plan, whatever the breakdowns; 60 and 70 are above
/// 50; (60 + 20 + 70)/3 = 50; nobody is above 300; 100 · 2/3 = 66.67.
const UNITS: &str = "    units:
      a: {answers: {plan: \"yes\", days: 60}}
      b: {answers: {plan: \"no\", days: 20}}
      c: {answers: {days: 70}}
";

fn tested(expected: &str) -> (String, Option<i32>) {
    run(expected, &["--format", "concise"])
}

fn run(expected: &str, words: &[&str]) -> (String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    let cases = format!(
        "cases:\n  - name: three units\n{UNITS}    expect:\n      figures: {{{expected}}}\n"
    );
    for (name, text) in [
        ("questionnaire.yaml", QUESTIONNAIRE),
        ("scoring.yaml", SCORING),
        ("cases.yaml", &cases),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.arg("test").args(words).env_clear();
    let output = command.current_dir(folder.path()).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[test]
fn figures_are_those_of_all_units_of_the_case_as_published() {
    let all = "with_plan: 50, many: 2, days_at_mean: 50, among_many: none, third: 66.67";
    assert_eq!(tested(all), (String::new(), Some(0)));
}

#[test]
fn another_figure_is_told_with_what_it_is_made_of() {
    for (expected, told) in [
        ("with_plan: 51", "expected the figure `with_plan` to be 51, found 50"),
        ("third: 66.66", "expected the figure `third` to be 66.66, found 66.67"),
        ("third: \"200/3\"", "to be 200/3, found 66.67"),
        ("among_many: 0", "expected the figure `among_many` to be 0, found none"),
        ("many: none", "expected the figure `many` to be none, found 2"),
    ] {
        let (said, code) = tested(expected);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(told), "{said}");
        assert_eq!(said.lines().filter(|line| line.contains("failed-case")).count(), 1);
    }
}

#[test]
fn a_figure_that_there_is_not_is_told() {
    let (said, code) = tested("with_plans: 50");
    assert_eq!(code, Some(1));
    assert!(said.contains("unknown-in-case"), "{said}");
}

#[test]
fn a_figure_that_no_case_expects_is_not_covered() {
    let (said, _) = run("many: 2", &["--coverage", "--format", "json"]);
    assert!(said.contains("no case expects anything of `third`"), "{said}");
    assert!(!said.contains("no case expects anything of `many`"), "{said}");
}

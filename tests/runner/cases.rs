//! The author's cases: those of every questionnaire hold, and what does not hold is
//! told where it is written.
//!
//! A folder a rule: `bad.yaml` has this finding on every marked line and no other,
//! `good.yaml` none; so have the examples of the rule's page.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use survey::answers::Workspace;
use survey::cases::{Bench, RULES};
use survey::diagnostic::{Findings, Rule};
use survey::load;
use survey::report::Look;
use survey::report::findings::{Form, Shown, render};
use survey::source::{FileId, Source};

use crate::support::{Study, study};

const FOLDER: &str = "tests/cases";
const BAROMETER: &str = "questionnaires/kvinnofridsbarometern";

/// Runs a text of cases beside the questionnaire of a rule.
fn run(rule: &Rule, name: &str, text: String) -> (Study, FileId, Findings) {
    let folder = format!("{FOLDER}/{}", rule.name);
    let mut study = study(&folder, None);
    let file = study.sources.add(Source::new(format!("{folder}/{name}"), text));
    let mut findings = Findings::default();
    let cases = load::cases(file, &study.sources, &mut findings).unwrap();
    assert!(findings.is_empty(), "{name}: {findings:?}");
    let scorings = std::slice::from_ref(&study.scoring);
    let bench = Bench::new(&study.sources, &study.instrument, None, scorings);
    let mut work = Workspace::default();
    for case in &cases.cases {
        findings.append(bench.run(case, &mut work));
    }
    findings.tidy();
    (study, file, findings)
}

fn of_folder(rule: &Rule, name: &str) -> (Study, FileId, Findings) {
    let path = Path::new(FOLDER).join(rule.name).join(name);
    run(rule, name, fs::read_to_string(path).unwrap())
}

fn told(study: &Study, findings: &Findings) -> String {
    let shown = Shown { all: true, ..Shown::default() };
    render(Form::Human, findings, &study.sources, &Look::default(), &shown)
}

#[test]
fn every_rule_has_a_folder_and_every_folder_a_rule() {
    let names: BTreeSet<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let folders: BTreeSet<String> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, names);
}

#[test]
fn a_bad_file_has_this_finding_on_every_marked_line_and_a_good_one_none() {
    for rule in RULES {
        let (study, file, found) = of_folder(rule, "bad.yaml");
        let said = told(&study, &found);
        assert!(found.iter().all(|finding| finding.rule.name == rule.name), "{said}");
        assert!(found.iter().all(|f| f.message.en != f.message.sv), "{said}");
        let mark = format!("# finds: {}", rule.name);
        let lines = (1..).zip(study.sources.get(file).text().lines());
        let marked: BTreeSet<usize> =
            lines.filter(|(_, line)| line.ends_with(&mark)).map(|(n, _)| n).collect();
        let lines: BTreeSet<usize> =
            found.iter().map(|f| study.sources.position(f.label.span).line).collect();
        assert_eq!(lines, marked, "{said}");
        let expected = Path::new(FOLDER).join(rule.name).join("expected.txt");
        if std::env::var_os("UPDATE").is_some() {
            crate::support::renew(&expected, &said);
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(said, expected, "{}: run with UPDATE=1 and read it", rule.name);
        let (study, _, found) = of_folder(rule, "good.yaml");
        assert!(found.is_empty(), "{}", told(&study, &found));
    }
}

#[test]
fn the_examples_of_a_page_find_what_it_says() {
    for rule in RULES {
        assert!(rule.explanation.starts_with(&format!("# `{}`\n", rule.name)));
        let blocks: Vec<&str> = rule.explanation.split("```yaml\n").skip(1).collect();
        assert_eq!(blocks.len(), 2, "{}", rule.name);
        for (block, is_bad) in blocks.into_iter().zip([true, false]) {
            let text = block.split("```").next().unwrap().to_owned();
            let (study, _, found) = run(rule, "page.yaml", text);
            let said = told(&study, &found);
            assert_eq!(!found.is_empty(), is_bad, "{}:\n{said}", rule.name);
            assert!(found.iter().all(|f| f.rule.name == rule.name), "{said}");
        }
    }
}

fn survey(folder: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.arg("test").args(arguments).env_clear().current_dir(folder);
    command.output().unwrap()
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_cases_of_every_questionnaire_hold() {
    let output = survey(".", &["questionnaires"]);
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    assert!(out.is_empty(), "{out}");
    assert!(err.ends_with(" passed, 0 failed\n") && !err.starts_with("0 "), "{err}");
}

/// The barometer without its answers, in a folder of its own, with one expectation
/// changed.
fn planted(right: &str, wrong: &str) -> (tempfile::TempDir, usize) {
    let folder = tempfile::tempdir().unwrap();
    let options = "questionnaires/options/common.yaml";
    let frame = "questionnaires/frames/kommuner.csv";
    let mut files = vec![options.to_owned(), frame.to_owned()];
    for version in ["2023", "2025"] {
        for name in ["questionnaire.yaml", "scoring.yaml", "cases.yaml"] {
            files.push(format!("{BAROMETER}/{version}/{name}"));
        }
    }
    let mut line = 0;
    for file in files.iter().filter(|file| Path::new(file).exists()) {
        let mut text = fs::read_to_string(file).unwrap();
        if file.ends_with("cases.yaml") {
            let at = text.find(right).unwrap();
            line = text[..at].matches('\n').count() + 1;
            text = text.replacen(right, wrong, 1);
        }
        let copy = folder.path().join(file);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::write(copy, text).unwrap();
    }
    (folder, line)
}

#[test]
fn a_planted_wrong_expectation_fails_at_its_line() {
    let (folder, line) = planted("b_organisation: 0, total: 6.1", "total: 6.2");
    let folder = folder.path().to_str().unwrap();
    let output = survey(folder, &["--format", "concise"]);
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    let place = format!("{BAROMETER}/2025/cases.yaml:{line}:");
    assert!(out.starts_with(&place) && out.lines().count() == 1, "{out}");
    assert!(out.contains("expected `total` to be 6.2, found 6.1"), "{out}");
    assert_eq!(err, "4 cases: 3 passed, 1 failed\n");
}

/// A soft check looks at `prev.b1_samordnare`, and only `prev:` makes it fail.
#[test]
fn a_case_may_answer_the_earlier_wave() {
    let answers = "    answers:\n      a1_analys: nej\n";
    let before = "    prev: {answers: {b1_samordnare: ja}}\n";
    let (folder, _) = planted(answers, &format!("{before}{answers}"));
    let output = survey(folder.path().to_str().unwrap(), &["--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{value}");
    let results: Vec<&str> = value["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["result"].as_str().unwrap())
        .collect();
    assert_eq!(results, ["passed", "failed", "passed", "passed"]);
    let message = &value["findings"][0]["message"];
    assert_eq!(message, "found finding `unconfirmed-check`, expected none");
}

#[test]
fn cases_of_a_broken_questionnaire_are_not_run() {
    let (folder, _) = planted("gates: []", "gates: []");
    let path = folder.path().join(BAROMETER).join("2025/scoring.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("node: total", "node: totl", 1)).unwrap();
    let output = survey(folder.path().to_str().unwrap(), &["--format", "concise"]);
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    assert!(out.contains("error[unknown-node]"), "{out}");
    assert_eq!(err, "4 cases: 0 passed, 0 failed, 4 not run\n");
    let output = survey(folder.path().to_str().unwrap(), &["questionnaires/options"]);
    assert_eq!(output.status.code(), Some(3), "{}", said(&output.stderr));
}

/// A sound questionnaire with a roster, a derived item and an end, and cases about it.
const ENDED: &str = r#"questionnaire: slut
version: "1"
title: Slut
languages: [sv]
privacy: {purpose: Prov., public: nothing, kept: Inte.}
sections:
  - id: allt
    title: Allt
    items:
      - {id: antal, type: integer, min: 0, max: 9, text: Hur många?, end_if: {when: antal == 0, status: ineligible}}
      - id: platser
        type: roster
        text: Vilka platser?
        count: antal + 1
        items:
          - {id: dygn, type: integer, min: 0, max: 99, text: Hur många dygn?}
          - {id: namn, type: text, text: Vad heter den?, ask_if: dygn > 5}
      - {id: dubbelt, type: derived, as: integer, value: antal * 2}
      - {id: hej, type: note, text: Nu är det slut.}
"#;

/// Runs cases about [`ENDED`]; gives back the exit status, what is said and counted.
fn ended(cases: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("questionnaire.yaml"), ENDED).unwrap();
    fs::write(folder.path().join("cases.yaml"), cases).unwrap();
    let output = survey(folder.path().to_str().unwrap(), &["--format", "concise"]);
    (output.status.code(), said(&output.stdout), said(&output.stderr))
}

/// Nothing after an end is asked, though no condition stands in the way; what is derived
/// is worked out all the same.
#[test]
fn after_an_end_nothing_is_asked() {
    let (code, out, err) = ended(
        "cases:
  - name: it ends at once
    answers: {antal: 0}
    expect: {asked: [antal, dubbelt], not_asked: [platser, platser.dygn, hej]}
  - name: one of two rows has the name
    answers: {antal: 1, platser: [{dygn: 5}, {dygn: 6, namn: A}]}
    expect:
      asked: [platser, platser.dygn, platser.namn, hej, dubbelt]
      findings: []
",
    );
    assert_eq!(code, Some(0), "{out}{err}");
    assert_eq!(err, "2 cases: 2 passed, 0 failed\n");
    let (code, out, _) = ended(
        "cases:
  - name: it ends at once
    answers: {antal: 0}
    expect: {asked: [platser, hej], not_asked: [dubbelt]}
",
    );
    assert_eq!(code, Some(1), "{out}");
    for expected in [
        "expected `platser` to be asked, found not asked",
        "expected `hej` to be asked, found not asked",
        "expected `dubbelt` to be not worked out, found worked out",
    ] {
        assert!(out.contains(expected), "{out}");
    }
}

/// Without a scoring file `survey why` tells the same route as `survey test`.
#[test]
fn why_tells_the_route_without_a_scoring_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("questionnaire.yaml"), ENDED).unwrap();
    let answers = r#"{"questionnaire": "slut", "version": "1", "unit": "1", "status":
        "ineligible", "language": "sv", "answers": {"antal": 0}}"#;
    fs::write(folder.path().join("1.json"), answers).unwrap();
    let why = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
        command.args(["why", "1.json"]).args(arguments).env_clear();
        let output = command.current_dir(folder.path()).output().unwrap();
        format!("{}{}", said(&output.stdout), said(&output.stderr))
    };
    let told = why(&["platser"]);
    assert!(
        told.contains("the interview ended at `antal` (questionnaire.yaml:10)"),
        "{told}"
    );
    assert!(told.contains("answer: not asked"), "{told}");
    assert!(!told.contains("asked of everyone"), "{told}");
    let told = why(&["antal"]);
    assert!(told.contains("asked of everyone") && told.contains("answer: 0"), "{told}");
    let told = why(&[]);
    assert!(told.contains("antal: 0\nplatser: not asked, the interview ended"), "{told}");
    assert!(told.contains("dubbelt: 0\n"), "{told}");
    fs::create_dir(folder.path().join("svar")).unwrap();
    for name in ["a.json", "b.json"] {
        fs::write(folder.path().join("svar").join(name), answers).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(["why", "svar", "--unit", "1"]).env_clear().current_dir(folder.path());
    let told = said(&command.output().unwrap().stderr);
    let told: Vec<&str> = told.split_whitespace().collect();
    let help = "name one of the files instead: svar/a.json, svar/b.json";
    assert!(told.join(" ").contains(help), "{told:?}");
}

#[test]
fn answers_before_are_held_to_the_wave_before() {
    let stage = tempfile::tempdir().unwrap();
    let folder = stage.path().join("questionnaires");
    let copy = |from: &str, to: &str| {
        let to = folder.join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(Path::new("questionnaires").join(from), to).unwrap();
    };
    for name in ["frames/kommuner.csv", "options/common.yaml"] {
        copy(name, name);
    }
    for version in ["2023", "2025"] {
        for file in ["questionnaire.yaml", "scoring.yaml"] {
            let name = format!("kvinnofridsbarometern/{version}/{file}");
            copy(&name, &name);
        }
    }
    let cases = fs::read_to_string(format!("{BAROMETER}/2025/cases.yaml")).unwrap();
    let old = "prev: {answers: {b1_samordnare: ja}}";
    assert_eq!(cases.matches(old).count(), 1);
    let told = |prev: &str| -> Vec<String> {
        let text = cases.replacen(old, prev, 1);
        fs::write(folder.join("kvinnofridsbarometern/2025/cases.yaml"), text).unwrap();
        let mut test = Command::new(env!("CARGO_BIN_EXE_survey"));
        test.args(["test", "--format", "concise", "kvinnofridsbarometern/2025"]);
        let output = test.current_dir(&folder).env_clear().output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    };
    assert_eq!(told(old), [] as [&str; 0]);
    let found = told("prev: {answers: {b1_samordnar: ja, a2_mal: jo}}");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|line| line.contains("[unknown-in-case]")), "{found:?}");
    assert!(found[0].contains("`b1_samordnar`"), "{found:?}");
    assert!(found[1].contains("`jo` is no option of `a2_mal`"), "{found:?}");
}

//! `survey check --fix`: what is mended and what is not, by the program itself.
//!
//! Every slip stands in a questionnaire of its own that has no other fault; what it should
//! become was written by hand.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::terminal::Terminal;

const HEAD: &str = "\
title: Demo
languages: [en]
sender: {name: Nobody, contact: nobody@example.org}
privacy: {purpose: To try., public: nothing, kept: Not at all.}
units: {frame: ../units.csv, id: code}
options:
  ja_nej: [{code: ja, label: Yep}, {code: nej, label: Nope}]
  parter: [{code: polis, label: The police}, {code: jour, label: A shelter}]
sections:
  - id: s
    title: S
    items:
      - {id: plan, type: single, options: ja_nej, text: Is there a plan?}
      - {id: aktorer, type: multiple, options: parter, text: Who takes part?}
      - {id: antal, type: integer, text: How many?}
";

/// What can have been meant in one way only.
const SAFE: &[(&str, &str)] = &[
    // Names.
    (
        "- {id: x, type: text, text: Why?, ask_if: plan == 'jaa'}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja'}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: plam == 'ja'}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja'}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: \"plan == \\\"jaa\\\"\"}",
        "- {id: x, type: text, text: Why?, ask_if: \"plan == 'ja'\"}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: 'plan == ''jaa'''}",
        "- {id: x, type: text, text: Why?, ask_if: 'plan == ''ja'''}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: \"'poliss' in aktorer\"}",
        "- {id: x, type: text, text: Why?, ask_if: \"'polis' in aktorer\"}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: cuont(aktorer) > 1}",
        "- {id: x, type: text, text: Why?, ask_if: count(aktorer) > 1}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: plan is answerd}",
        "- {id: x, type: text, text: Why?, ask_if: plan is answered}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: unit.conty == 'norr'}",
        "- {id: x, type: text, text: Why?, ask_if: unit.county == 'norr'}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_fi: plan == 'ja'}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja'}",
    ),
    (
        "- {id: x, type: integr, text: How many beds?}",
        "- {id: x, type: integer, text: How many beds?}",
    ),
    (
        "- {id: x, type: single, options: ja_nje, text: Is it so?}",
        "- {id: x, type: single, options: ja_nej, text: Is it so?}",
    ),
    (
        "- {id: x, type: \"integr\", text: How many beds?}",
        "- {id: x, type: \"integer\", text: How many beds?}",
    ),
    (
        "- {id: x, type: text, text: \"Of {{ unit.conty }}?\"}",
        "- {id: x, type: text, text: \"Of {{ unit.county }}?\"}",
    ),
    // Expressions.
    (
        "- {id: x, type: text, text: Why?, ask_if: plan = 'ja'}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja'}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja'&&antal > 1}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja' and antal > 1}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja' OR antal ≥ 1}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja' or antal >= 1}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: plan == ”ja”}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja'}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: plan == ja}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja'}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: polis in aktorer}",
        "- {id: x, type: text, text: Why?, ask_if: \"'polis' in aktorer\"}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: antal != none}",
        "- {id: x, type: text, text: Why?, ask_if: antal is answered}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: antal == '3'}",
        "- {id: x, type: text, text: Why?, ask_if: antal == 3}",
    ),
    (
        "- id: x\n        type: text\n        text: Why?\n        ask_if: plan == ['ja']",
        "- id: x\n        type: text\n        text: Why?\n        ask_if: plan in ['ja']",
    ),
    // Three in one place: one after the other.
    (
        "- {id: x, type: text, text: Why?, ask_if: polis in aktorer && plam == 'jaa'}",
        "- {id: x, type: text, text: Why?, ask_if: \"'polis' in aktorer and plan == 'ja'\"}",
    ),
    // What comes to light with a mend is mended in turn.
    (
        "- {id: x, type: text, text: Why?, ask_fi: plam == 'jaa'}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja'}",
    ),
    // YAML.
    (
        "- {id: x, type: text, text: Why?, ask_if: plan in ['ja'] and antal > 1, required: true}",
        "- {id: x, type: text, text: Why?, ask_if: \"plan in ['ja'] and antal > 1\", required: true}",
    ),
    (
        "- id: x\n        type: text\n        required:true\n        text: Why?",
        "- id: x\n        type: text\n        required: true\n        text: Why?",
    ),
    (
        "- {id: x, type: integer, min:0, text: How many beds?}",
        "- {id: x, type: integer, min: 0, text: How many beds?}",
    ),
    (
        "- {id: x, type: decimal, decimals: 1, min: 0,5, text: How much?}",
        "- {id: x, type: decimal, decimals: 1, min: 0.5, text: How much?}",
    ),
    (
        "-id: x\n        type: text\n        text: Why?",
        "- id: x\n        type: text\n        text: Why?",
    ),
    (
        "- id: x\n        type: text\n        text: @home, why?",
        "- id: x\n        type: text\n        text: \"@home, why?\"",
    ),
    (
        "- id: x\n        type: text\n        text: {{ unit.county }}",
        "- id: x\n        type: text\n        text: \"{{ unit.county }}\"",
    ),
    (
        "- id: x\n        type: text\n        text: 'Why' is asked # here",
        "- id: x\n        type: text\n        text: \"'Why' is asked\" # here",
    ),
    (
        "- {id: x, type: text, text: Why?, pattern: \"\\d{3}\"}",
        "- {id: x, type: text, text: Why?, pattern: \"\\\\d{3}\"}",
    ),
    ("- {id: x, type: text, text: !!str Why?}", "- {id: x, type: text, text: \"Why?\"}"),
    ("- {id: x, type: text, text: Why?, id: x}", "- {id: x, type: text, text: Why?}"),
    // Shape.
    (
        "- {id: x, type: text, text: Why?, max_length: \"80\"}",
        "- {id: x, type: text, text: Why?, max_length: 80}",
    ),
    (
        "- {id: x, type: single, options: ja_nej, text: Is it?, headline: ja}",
        "- {id: x, type: single, options: ja_nej, text: Is it?, headline: [ja]}",
    ),
    // Rules.
    (
        "- {id: x, type: single, text: Which?, options: [{code: no, label: Nope}, {code: ja, label: Yep, exclusive: true}]}",
        "- {id: x, type: single, text: Which?, options: [{code: \"no\", label: Nope}, {code: ja, label: Yep}]}",
    ),
];

/// What is a guess, or changes what a file means.
const GUESSED: &[(&str, &str)] = &[
    (
        "- {id: x, type: text, text: Why?}   # allow: absent-fill because it was",
        "- {id: x, type: text, text: Why?}",
    ),
    (
        "# allow: absent-fill because it was\n      - {id: x, type: text, text: Why?}",
        "- {id: x, type: text, text: Why?}",
    ),
    (
        "- {id: x, type: text, text: Why: because?}",
        "- {id: x, type: text, text: \"Why: because?\"}",
    ),
    (
        "- {id: x, type: integer min: 0, text: How many beds?}",
        "- {id: x, type: integer, min: 0, text: How many beds?}",
    ),
    (
        "- {id: x, type: text, text: Why, of all, here?}",
        "- {id: x, type: text, text: \"Why, of all, here?\"}",
    ),
    (
        "- id: x\n        type: text\n        text: Why: because?",
        "- id: x\n        type: text\n        text: \"Why: because?\"",
    ),
    (
        "- {id: x, type: text, text: Why?, relevant: plan == 'ja'}",
        "- {id: x, type: text, text: Why?, ask_if: plan == 'ja'}",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: aktorer == 'polis'}",
        "- {id: x, type: text, text: Why?, ask_if: \"'polis' in aktorer\"}",
    ),
    (
        "- id: x\n        type: text\n        text: Why #1?",
        "- id: x\n        type: text\n        text: \"Why #1?\"",
    ),
    (
        "- {id: x, type: text, text: Why?, ask_if: plan is defined}",
        "- {id: x, type: text, text: Why?, ask_if: plan is answered}",
    ),
];

/// What nobody but its author can mend.
const LEFT: &[&str] = &[
    "- {id: x, type: text, text: Why?, ask_if: something == 'ja'}",
    "- {id: x, type: text, text: Why?, min: 3}",
    "- {id: x, type: text, text: Why?, ask_if: antal > 3 and antal < 2}",
    "- {id: x, type: text, text: Why?, id: y}",
    // A mend that would leave as many findings as there were: what it makes readable is
    // wrong as well, and only its author can say how.
    "- {id: x, type: text, text: Why?, ask_fi: something == 'ja'}",
    "- {id: x, type: single, options: ja_nej, text: Is it?, headline: perhaps}",
    // A guess that would leave the line as unreadable as it was.
    "- id: x\n\ttype: text\n        text: Why?",
    "- id: x\n        type: text\n        text: Why?\n        ask_if: 'plan == 'ja''",
];

fn survey(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command.output().unwrap()
}

fn told(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn put(folder: &Path, number: usize, item: &str) -> String {
    let own = format!("questionnaires/q{number:02}");
    fs::create_dir_all(folder.join(&own)).unwrap();
    let name = format!("{own}/questionnaire.yaml");
    let text = format!("questionnaire: q{number}\nversion: \"1\"\n{HEAD}      {item}\n");
    fs::write(folder.join(&name), text).unwrap();
    name
}

fn item(folder: &Path, name: &str) -> String {
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let at = text.find(HEAD).unwrap_or_else(|| panic!("the head is another:\n{text}"));
    let at = at + HEAD.len();
    text[at..].trim_start().trim_end().to_owned()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("questionnaires");
    fs::create_dir(&own).unwrap();
    fs::write(own.join("units.csv"), "code,county\na,norr\nb,syd\n").unwrap();
    folder
}

/// Findings by file.
fn findings(folder: &Path) -> Vec<(String, String, String)> {
    let output = survey(&["check", ".", "--format", "json", "-q"], folder);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text =
        |value: &Value| value.as_str().unwrap().trim_start_matches("./").to_owned();
    let findings = document["findings"].as_array().unwrap().iter();
    findings.map(|f| (text(&f["file"]), text(&f["rule"]), text(&f["message"]))).collect()
}

fn mended(cases: &[(&str, &str)], flags: &[&str]) {
    let folder = folder();
    let folder = folder.path();
    let names: Vec<String> =
        (0..).zip(cases).map(|(number, (bad, _))| put(folder, number, bad)).collect();
    let before = findings(folder);
    for (name, (bad, _)) in names.iter().zip(cases) {
        assert!(before.iter().any(|f| f.0 == *name), "nothing is wrong with {bad}");
    }
    let output = survey(&[&["check", ".", "--fix"], flags].concat(), folder);
    let mut wrong = Vec::new();
    for (name, (bad, good)) in names.iter().zip(cases) {
        let now = item(folder, name);
        if now != *good {
            wrong.push(format!("{bad}\n  became {now}\n  not    {good}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), told(&output));
    assert_eq!(findings(folder), []);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn what_can_have_been_meant_in_one_way_only_is_mended() {
    mended(SAFE, &[]);
}

#[test]
fn guesses_are_made_only_where_they_are_asked_for() {
    mended(GUESSED, &["--unsafe-fixes"]);
    let folder = folder();
    let folder = folder.path();
    for (number, (bad, _)) in GUESSED.iter().enumerate() {
        let name = put(folder, number, bad);
        survey(&["check", &name, "--fix", "-q"], folder);
        assert_eq!(item(folder, &name), *bad);
    }
}

#[test]
fn what_only_its_author_can_mend_is_left() {
    let folder = folder();
    let folder = folder.path();
    for (number, bad) in LEFT.iter().enumerate() {
        let name = put(folder, number, bad);
        let output = survey(&["check", &name, "--fix", "--unsafe-fixes", "-q"], folder);
        assert_eq!(output.status.code(), Some(1), "{bad}: {}", told(&output));
        assert_eq!(item(folder, &name), *bad);
    }
}

/// A questionnaire with a slip, and what it becomes.
const SLIP: (&str, &str) = SAFE[1];

fn on_terminal(arguments: &[&str], folder: &Path) -> Terminal {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(arguments).current_dir(folder).env_clear();
    command.env("TERM", "xterm").env("LANG", "sv_SE.UTF-8");
    Terminal::start(command)
}

#[test]
fn on_a_terminal_the_diff_is_shown_and_nothing_is_written_without_a_yes() {
    let folder = folder();
    let folder = folder.path();
    let name = put(folder, 0, SLIP.0);
    for (typed, becomes) in [("\n", SLIP.0), ("n\n", SLIP.0), ("j\n", SLIP.1)] {
        let mut terminal = on_terminal(&["check", &name, "--fix"], folder);
        let shown = terminal.waits_for("Skriva 1 rättning till 1 fil? [j/N] ");
        assert!(
            shown.contains("+++ questionnaires/q00/") && shown.contains("\u{1b}[32m+ "),
            "{shown}"
        );
        assert_eq!(item(folder, &name), SLIP.0, "written before the answer");
        terminal.types(typed);
        let (code, rest) = terminal.ends();
        assert_eq!(item(folder, &name), becomes, "{rest}");
        assert_eq!(code, Some(i32::from(becomes == SLIP.0)), "{rest}");
        let is_offered = rest.contains("1 kan rättas med: survey check --fix");
        assert_eq!(is_offered, becomes == SLIP.0, "{rest}");
    }
    // The time told is that of the check, not of the person who thinks.
    let thinks = std::time::Duration::from_millis(1500);
    for typed in ["n\n", "j\n"] {
        put(folder, 0, SLIP.0);
        let mut terminal = on_terminal(&["check", &name, "--fix"], folder);
        terminal.waits_for("[j/N] ");
        std::thread::sleep(thinks);
        terminal.types(typed);
        let (_, rest) = terminal.ends();
        let (head, _) = rest.split_once(" ms)").unwrap();
        let (_, digits) = head.rsplit_once('(').unwrap();
        let took = std::time::Duration::from_millis(digits.parse().unwrap());
        assert!(took < thinks, "{rest}");
    }
    put(folder, 0, SLIP.0);
    let terminal = on_terminal(&["check", &name, "--fix", "--yes"], folder);
    let (code, shown) = terminal.ends();
    assert_eq!((code, item(folder, &name).as_str()), (Some(0), SLIP.1), "{shown}");
    assert!(!shown.contains("[j/N]"), "{shown}");
}

#[test]
fn a_file_that_changes_while_it_is_asked_about_is_not_written_over() {
    let folder = folder();
    let folder = folder.path();
    let name = put(folder, 0, SLIP.0);
    let other = put(folder, 1, SLIP.0);
    let mut terminal = on_terminal(&["check", ".", "--fix"], folder);
    terminal.waits_for("Skriva 2 rättningar till 2 filer? [j/N] ");
    let saved = fs::read_to_string(folder.join(&name)).unwrap() + "# saved meanwhile\n";
    fs::write(folder.join(&name), &saved).unwrap();
    terminal.types("j\n");
    let (code, rest) = terminal.ends();
    assert_eq!(code, Some(3), "{rest}");
    assert!(rest.contains("q00/questionnaire.yaml: har ändrats under tiden"), "{rest}");
    assert_eq!(fs::read_to_string(folder.join(&name)).unwrap(), saved);
    assert_eq!(item(folder, &other), SLIP.1);
    // What is left is that of the files as they are now.
    assert!(
        rest.contains("[unknown-item]") && rest.contains("q00/questionnaire.yaml:"),
        "{rest}"
    );
}

#[test]
fn a_file_that_may_not_be_written_or_read_does_not_keep_others_from_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let folder = folder.path();
    let name = put(folder, 0, SLIP.0);
    let locked = put(folder, 1, SLIP.0);
    let latin = folder.join("questionnaires/scoring-latin.yaml");
    fs::write(latin, b"scoring: \xe5\nfor: q0@1\n").unwrap();
    let mode = fs::Permissions::from_mode(0o444);
    fs::set_permissions(folder.join(&locked), mode).unwrap();
    let output = survey(&["check", ".", "--fix"], folder);
    let told = told(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert_eq!(item(folder, &name), SLIP.1);
    assert_eq!(item(folder, &locked), SLIP.0);
    assert!(
        told.contains("q01/questionnaire.yaml: cannot be written: permission denied"),
        "{told}"
    );
    assert!(told.contains("scoring-latin.yaml: not UTF-8"), "{told}");
    assert!(told.contains("Wrote 1 mend to 1 file."), "{told}");
    let own = folder.join("questionnaires/q01");
    assert_eq!(fs::read_dir(own).unwrap().count(), 1, "something is left");
}

#[test]
fn line_ends_a_byte_order_mark_and_an_own_layout_stay_what_they_were() {
    let folder = folder();
    let folder = folder.path();
    let name = put(folder, 0, SLIP.0);
    let text = fs::read_to_string(folder.join(&name)).unwrap();
    let other = |text: &str| {
        format!("\u{feff}{}", text.replace("title: ", "title:   ").replace('\n', "\r\n"))
    };
    fs::write(folder.join(&name), other(&text)).unwrap();
    let output = survey(&["check", &name, "--fix"], folder);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let now = fs::read_to_string(folder.join(&name)).unwrap();
    assert_eq!(now, other(&text.replace(SLIP.0, SLIP.1)));
}

#[test]
fn only_files_that_were_named_are_mended() {
    let folder = folder();
    let folder = folder.path();
    let lists = "options:\n  skala: [{code: no, label: Nej}, {code: ja, label: Ja}]\n";
    let file = "questionnaires/lists.yaml";
    fs::write(folder.join(file), lists).unwrap();
    let name = put(folder, 0, "- {id: x, type: single, options: skala, text: Which?}");
    let text = fs::read_to_string(folder.join(&name)).unwrap();
    let text = text
        .replace("units:", "include: [{file: ../lists.yaml, lists: [skala]}]\nunits:");
    fs::write(folder.join(&name), &text).unwrap();
    let output = survey(&["check", &name, "--fix"], folder);
    assert!(told(&output).contains("ambiguous-scalar"), "{}", told(&output));
    assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), lists);
    survey(&["check", &name, file, "--fix"], folder);
    let mended = fs::read_to_string(folder.join(file)).unwrap();
    assert_eq!(mended, lists.replace("code: no", "code: \"no\""));
}

#[test]
fn standard_input_cannot_be_mended() {
    let folder = folder();
    let output = survey(&["check", "-", "--fix"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
}

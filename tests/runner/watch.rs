//! `--watch`: rounds that answer saves, by the program itself on a terminal.
//!
//! Files are saved as editors save them. How fast it answers is measured elsewhere.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::terminal::Terminal;

const QUESTIONNAIRE: &str = "\
questionnaire: demo
version: '1'
title: Demo
languages: [en]
sender: {name: Nobody, contact: nobody@example.org}
privacy: {purpose: To try., public: nothing, kept: Not at all.}
sections:
  - id: s
    title: S
    items:
      - {id: many, type: integer, text: How many?}
";
const SCORING: &str = "\
scoring: standard
for: demo@1
points_are: example
arithmetic: {decimals: 1}
missing: {dont_know: zero, refused: zero, no_answer: zero, not_applicable: exclude, not_asked: exclude, not_reached: zero, invalid: invalidate, no_score: zero}
items:
  many: {bands: [{from: 0, points: 0}, {from: 10, points: 2}]}
indices:
  total: {aggregate: sum, weights: points, children: [many]}
";
/// What clears a screen.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";

fn folder() -> tempfile::TempDir {
    let stage = tempfile::tempdir().unwrap();
    let study = stage.path().join("questionnaires/demo");
    fs::create_dir_all(&study).unwrap();
    fs::write(study.join("questionnaire.yaml"), QUESTIONNAIRE).unwrap();
    stage
}

fn survey(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(arguments).current_dir(folder).env_clear();
    command.env("TERM", "xterm").env("LANG", "C.UTF-8").env("NO_COLOR", "1");
    command
}

#[test]
fn every_way_of_saving_is_answered_and_an_interrupt_ends() {
    let stage = folder();
    let study = stage.path().join("questionnaires/demo");
    let file = study.join("questionnaire.yaml");
    let mut terminal = Terminal::start(survey(&["check", "--watch"], stage.path()));
    let first = terminal.waits_for("round 1");
    terminal.waits_for("Waiting for changes; Ctrl-C ends.");
    assert!(first.contains("0 errors") && !first.contains(CLEAR), "{first}");

    // Over the old text, as nano does.
    fs::write(&file, QUESTIONNAIRE.replace("integer", "whole")).unwrap();
    let second = terminal.waits_for("round 2, after a change of ");
    assert!(second.contains(CLEAR), "{second}");
    assert!(second.contains("whole") && second.contains("1 error"), "{second}");
    terminal.waits_for("questionnaires/demo/questionnaire.yaml");

    // The old one away, a new one in its place and a backup gone, as vim does.
    fs::rename(&file, study.join("questionnaire.yaml~")).unwrap();
    fs::write(&file, QUESTIONNAIRE).unwrap();
    fs::remove_file(study.join("questionnaire.yaml~")).unwrap();
    let third = terminal.waits_for("round 3, after a change of ");
    assert!(third.contains("0 errors"), "{third}");

    // Another file that takes the name, as most others do.
    fs::write(study.join(".new"), QUESTIONNAIRE.replace("many,", "Many,")).unwrap();
    fs::rename(study.join(".new"), &file).unwrap();
    let fourth = terminal.waits_for("round 4, after a change of ");
    assert!(fourth.contains("Many"), "{fourth}");

    // Gone, and back.
    fs::remove_file(&file).unwrap();
    let fifth = terminal.waits_for("round 5, after a change of ");
    assert!(fifth.contains("nothing found"), "{fifth}");
    fs::write(&file, QUESTIONNAIRE).unwrap();
    let sixth = terminal.waits_for("round 6, after a change of ");
    assert!(sixth.contains("1 questionnaire"), "{sixth}");

    // A new file.
    fs::write(study.join("scoring.yaml"), SCORING).unwrap();
    let seventh = terminal.waits_for("round 7, after a change of ");
    assert!(seventh.contains("1 scoring file"), "{seventh}");

    // The whole folder, gone and back.
    fs::rename(&study, stage.path().join("aside")).unwrap();
    let eighth = terminal.waits_for("round 8, after a change of ");
    assert!(eighth.contains("nothing found"), "{eighth}");
    fs::rename(stage.path().join("aside"), &study).unwrap();
    let ninth = terminal.waits_for("round 9, after ");
    assert!(ninth.contains("1 scoring file"), "{ninth}");
    fs::write(&file, QUESTIONNAIRE.replace("id: many,", "id: few,")).unwrap();
    let tenth = terminal.waits_for("round 10, after a change of ");
    assert!(tenth.contains("unknown-scored-item"), "{tenth}");
    terminal.waits_for("Ctrl-C ends.");

    terminal.interrupts();
    assert_eq!(terminal.ends().0, Some(130));
}

#[test]
fn what_no_command_reads_is_not_answered() {
    let stage = folder();
    let study = stage.path().join("questionnaires/demo");
    let mut terminal = Terminal::start(survey(&["check", "-w", "."], stage.path()));
    terminal.waits_for("Waiting");
    fs::write(study.join(".questionnaire.yaml.swp"), "x").unwrap();
    fs::write(study.join("notes.txt"), "x").unwrap();
    fs::read(study.join("questionnaire.yaml")).unwrap();
    fs::write(study.join("scoring.yaml"), SCORING).unwrap();
    let second = terminal.waits_for("round 2, after a change of questionnaires/demo/");
    assert!(second.contains("1 scoring file"), "{second}");
    terminal.waits_for("scoring.yaml");
    terminal.interrupts();
    assert_eq!(terminal.ends().0, Some(130));
}

#[test]
fn cases_are_run_again_and_a_drawing_is_drawn_over() {
    let stage = folder();
    let study = stage.path().join("questionnaires/demo");
    let cases = |few: &str| {
        format!(
            "cases:\n  - name: one\n    answers: {{many: {few}}}\n    expect: {{asked: [many]}}\n"
        )
    };
    fs::write(study.join("cases.yaml"), cases("3")).unwrap();
    let arguments = ["test", "-w", "--locale", "sv", "--plain"];
    let mut terminal = Terminal::start(survey(&arguments, stage.path()));
    let first = terminal.waits_for("omgång 1");
    terminal.waits_for("Väntar på ändringar; Ctrl-C avslutar.");
    assert!(first.contains("1 stämmer"), "{first}");
    fs::write(study.join("cases.yaml"), cases("lots")).unwrap();
    let second = terminal.waits_for("omgång 2, efter en ändring av ");
    assert!(second.contains("1 stämmer inte"), "{second}");
    assert!(!second.contains(CLEAR), "nothing is cleared for a screen reader");
    terminal.interrupts();
    assert_eq!(terminal.ends().0, Some(130));

    let arguments = ["graph", "-w", "-o", "questionnaires/graph.dot"];
    let mut terminal = Terminal::start(survey(&arguments, stage.path()));
    terminal.waits_for("Waiting");
    let drawn = || fs::read_to_string(stage.path().join("questionnaires/graph.dot"));
    assert!(drawn().unwrap().contains("many"));
    let renamed = QUESTIONNAIRE.replace("id: many,", "id: few,");
    fs::write(study.join("questionnaire.yaml"), renamed).unwrap();
    terminal.waits_for("round 2, after");
    assert!(drawn().unwrap().contains("few"));
    terminal.interrupts();
    assert_eq!(terminal.ends().0, Some(130));
}

#[test]
fn a_pipe_gets_no_screen_and_standard_input_is_no_file() {
    let stage = folder();
    let mut refused = survey(&["check", "--watch", "-"], stage.path());
    let refused = refused.stdin(Stdio::null()).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("`--watch` watches files"), "{said}");
    for flag in ["--fix", "--diff"] {
        let both = survey(&["check", "--watch", flag], stage.path()).output().unwrap();
        assert_eq!(both.status.code(), Some(2), "{flag}");
    }

    let mut piped = survey(&["check", "-w", "-q"], stage.path());
    let mut child = piped.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let file = stage.path().join("questionnaires/demo/questionnaire.yaml");
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    // What is saved before the watch has begun is seen by the first round.
    fs::write(&file, QUESTIONNAIRE.replace("integer", "whole")).unwrap();
    while !line.contains("whole") {
        let length = std::io::BufRead::read_line(&mut out, &mut line).unwrap();
        assert!(length > 0, "it ended: {line}");
    }
    let process = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(!line.contains('\u{1b}'), "{line:?}");
}

#[test]
fn every_file_that_a_scoring_file_builds_on_is_answered() {
    let stage = folder();
    let study = stage.path().join("questionnaires/demo");
    let from_0 = QUESTIONNAIRE.replace("type: integer", "type: integer, min: 0");
    fs::write(study.join("questionnaire.yaml"), from_0).unwrap();
    fs::write(study.join("scoring.yaml"), SCORING).unwrap();
    let more = "scoring: more\nfor: demo@1\nextends: {base: scoring.yaml}\nitems:\n  many: {bands: [{from: 0, points: 0}, {from: 5, points: 2}]}\n";
    fs::write(study.join("scoring.more.yaml"), more).unwrap();
    let mut terminal = Terminal::start(survey(&["check", "--watch"], stage.path()));
    let first = terminal.waits_for("round 1");
    assert!(first.contains("0 errors"), "{first}");
    // The file itself, by its name; then its base, of which both are made.
    fs::write(study.join("scoring.more.yaml"), more.replace("many:", "mani:")).unwrap();
    let told = terminal.waits_for("round 2, after a change of ");
    assert!(told.contains("scoring.more.yaml:5"), "{told}");
    fs::write(study.join("scoring.more.yaml"), more).unwrap();
    terminal.waits_for("round 3, after a change of ");
    fs::write(study.join("scoring.yaml"), SCORING.replace("[many]", "[mani]")).unwrap();
    let told = terminal.waits_for("round 4, after a change of ");
    assert!(told.contains("scoring.yaml:9"), "{told}");
    terminal.waits_for("Ctrl-C ends.");
    terminal.interrupts();
    assert_eq!(terminal.ends().0, Some(130));
}

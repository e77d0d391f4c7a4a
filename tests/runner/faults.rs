//! Bad input: every one gives a finding or an error that names the file and the place,
//! the right exit code, and never a panic; the other files are still done.
//!
//! Exit codes: 1 findings, 2 usage, 3 unreadable input or unwritable output.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const WAVE: &str = "questionnaires/kvinnofridsbarometern/2025";

/// What a run said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

fn survey(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command
        .args(arguments)
        .env_clear()
        .env("SURVEY_QUESTIONNAIRES", fs::canonicalize("questionnaires").unwrap())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs to the end, within ten seconds, and holds what every run must keep.
fn said(mut command: Command, stdin: &[u8]) -> Said {
    command.stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = stdin.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that refuses its input early closes the pipe.
        let _ = input.write_all(&bytes);
    });
    let begun = Instant::now();
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(30), "took {:?}", begun.elapsed());
    judged(&output)
}

fn judged(output: &Output) -> Said {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let code = output.status.code().unwrap_or_else(|| panic!("killed: {err}"));
    assert!([0, 1, 2, 3].contains(&code), "exit {code}\n{out}\n{err}");
    assert!(!err.contains("panicked"), "{err}");
    let raw = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    assert!(!out.contains(raw) && !err.contains(raw), "control characters\n{out}\n{err}");
    Said { code, out, err }
}

fn run(arguments: &[&str]) -> Said {
    said(survey(arguments), b"")
}

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    (folder, path)
}

fn good() -> String {
    fs::read_to_string(format!("{WAVE}/answers/0120.json")).unwrap()
}

fn put(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// One answer file beside a good one: the exit code, and what must be said of it. The
/// good one is scored all the same.
fn beside_a_good_one(text: impl AsRef<[u8]>, code: i32, words: &[&str]) {
    let (_keep, folder) = folder();
    let bad = put(&folder, "bad.json", text);
    let other = good().replace("\"0120\"", "\"0123\"");
    let fine = put(&folder, "good.json", other);
    for command in ["score", "validate"] {
        let said = run(&[command, &bad, &fine]);
        let all = format!("{}{}", said.out, said.err);
        assert_eq!(said.code, code, "{command}: {all}");
        assert!(all.contains("bad.json"), "{command} does not name the file: {all}");
        if command == "validate" {
            for word in words {
                assert!(all.contains(word), "{word} is not in {all}");
            }
        } else {
            assert!(said.out.contains("0123"), "the other file is not scored: {all}");
        }
    }
}

#[test]
fn a_missing_file_is_3_and_a_near_name_is_offered() {
    let said = run(&["validate", &format!("{WAVE}/answers/0121.json")]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(said.err.contains("0121.json") && said.err.contains("012"), "{}", said.err);
}

#[test]
fn an_empty_file_is_1() {
    beside_a_good_one("", 1, &["json-syntax"]);
    let (_keep, folder) = folder();
    let empty = put(&folder, "questionnaire.yaml", "");
    let said = run(&["check", &empty]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains("empty-file"), "{}", said.out);
}

#[test]
fn a_folder_without_answers_and_a_pattern_without_a_match_are_3() {
    let (_keep, folder) = folder();
    let name = folder.to_str().unwrap();
    assert_eq!(run(&["score", name]).code, 3);
    assert_eq!(run(&["check", name]).code, 3);
    let said = run(&["score", &format!("{name}/*.json")]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("*.json"), "{}", said.err);
}

#[test]
fn what_is_not_utf_8_is_3_with_its_byte() {
    let mut bytes = good().into_bytes();
    let at = bytes.len() - 10;
    bytes[at] = 0xE5;
    beside_a_good_one(&bytes, 3, &[&at.to_string(), "UTF-8"]);
}

#[test]
fn an_answer_file_cut_anywhere_is_a_finding() {
    let (_keep, folder) = folder();
    let text = good();
    // 1, or 3 where the cut falls inside a character. That no prefix at all makes the
    // reader panic is a property test of `answers`.
    let cuts = (0..60).step_by(4).chain((60..text.len() - 2).step_by(997));
    for cut in cuts {
        let file = put(&folder, "cut.json", &text.as_bytes()[..cut]);
        let said = run(&["validate", &file]);
        let expected = if text.is_char_boundary(cut) { 1 } else { 3 };
        assert_eq!(said.code, expected, "cut at {cut}: {}{}", said.out, said.err);
    }
}

#[test]
fn doubled_keys_and_impossible_numbers_are_findings_at_their_place() {
    let base = good();
    let with = |answers: &str| {
        let start = base.find("\"answers\": {").unwrap() + "\"answers\": {".len();
        format!("{}{answers},{}", &base[..start], &base[start..])
    };
    beside_a_good_one(
        with(r#""l3_behov": "x", "l3_behov": "y""#),
        1,
        &["duplicate-answer-key"],
    );
    beside_a_good_one(with(r#""a8_prioritet": NaN"#), 1, &["json-syntax"]);
    for number in ["1e400", "9007199254740993.5", "123456789012345678901234567890"] {
        let text = format!(
            r#"{{"questionnaire": "kvinnofridsbarometern", "version": "2025", "unit": "0120",
            "status": "partial", "answers": {{"d4_introduktion": {number}}}}}"#
        );
        beside_a_good_one(text, 1, &["bad.json", "d4_introduktion"]);
    }
}

#[test]
fn an_unknown_questionnaire_version_or_unit_is_a_finding_with_what_there_is() {
    let base = good();
    let other = base.replacen("kvinnofridsbarometern", "kvinofridsbarometern", 1);
    beside_a_good_one(other, 1, &["unknown-questionnaire", "kvinnofridsbarometern"]);
    let other = base.replacen("\"2025\"", "\"2024\"", 1);
    beside_a_good_one(other, 1, &["unknown-questionnaire", "2025"]);
    let other = base.replacen("\"0120\"", "\"0119\"", 1);
    beside_a_good_one(other, 1, &["unknown-unit"]);
}

#[test]
fn two_files_for_one_unit_name_both_and_score_neither() {
    let (_keep, folder) = folder();
    let one = put(&folder, "one.json", good());
    let two = put(&folder, "two.json", good());
    let said = run(&["score", &one, &two, "--format", "csv"]);
    assert_eq!(said.code, 1);
    let checked = run(&["validate", &one, &two]);
    assert!(checked.out.contains("second-answer-file"), "{}", checked.out);
    assert!(
        said.err.contains("one.json") && said.err.contains("two.json"),
        "{}",
        said.err
    );
    let scored = said.out.lines().filter(|line| line.contains(",scored,")).count();
    assert_eq!(scored, 0, "{}", said.out);
}

#[test]
fn byte_order_marks_and_crlf_are_simply_read() {
    let (_keep, folder) = folder();
    let text = format!("\u{feff}{}", good().replace('\n', "\r\n"));
    let file = put(&folder, "0120.json", text);
    let plain = run(&["score", &format!("{WAVE}/answers/0120.json"), "--format", "csv"]);
    let said = run(&["score", &file, "--format", "csv"]);
    assert_eq!(said.code, 0, "{}", said.err);
    // Everything but the last column, the file's own name.
    let apart = |out: &str| -> Vec<String> {
        out.lines().map(|line| line.rsplit_once(',').unwrap().0.to_owned()).collect()
    };
    assert_eq!(apart(&said.out), apart(&plain.out));
}

#[test]
fn yaml_bombs_and_depth_are_findings_and_quick() {
    let (_keep, folder) = folder();
    let mut bomb = String::from("questionnaire: x\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..10 {
        let part = vec![format!("*a{}", level - 1); 9].join(",");
        bomb += &format!("a{level}: &a{level} [{part}]\n");
    }
    let deep_flow = format!("questionnaire: x\na: {}", "[".repeat(10_000));
    let deep_block = format!("questionnaire: x\na:\n  {}x", "- ".repeat(10_000));
    let not = format!(
        "questionnaire: x\nversion: \"1\"\ntitle: X\nlanguages: [en]\nsections:\n  - id: s\n    title: S\n    items:\n      - {{id: a, type: yes_no, text: A?}}\n      - {{id: b, type: yes_no, text: B?, ask_if: \"{} a == 'yes'\"}}\n",
        "not ".repeat(10_000)
    );
    for (name, text, rule) in [
        ("bomb", bomb.as_str(), "yaml-limit"),
        ("flow", &deep_flow, "yaml-limit"),
        ("block", &deep_block, "yaml-limit"),
        ("not", &not, "expression-limit"),
    ] {
        let file = put(&folder, "questionnaire.yaml", text);
        let said = run(&["check", &file]);
        assert_eq!(said.code, 1, "{name}: {}{}", said.out, said.err);
        assert!(
            said.out.contains(rule),
            "{name}: {}",
            &said.out[..said.out.len().min(2000)]
        );
    }
    let deep_json = format!("{{\"questionnaire\": {}", "[".repeat(10_000));
    beside_a_good_one(deep_json, 1, &["json-syntax"]);
}

#[test]
fn control_and_bidirectional_characters_are_shown_escaped() {
    let base = good();
    let other = base.replacen("\"0120\"", "\"01\\u001b[31m\u{202e}20\"", 1);
    beside_a_good_one(other, 1, &["unknown-unit", "\\u{1b}", "\\u{202e}"]);
}

#[test]
fn a_reader_that_leaves_early_is_no_error_and_a_full_disk_is_3() {
    let script = format!(
        "'{}' score {WAVE}/answers 2>/dev/null | head -n 1",
        env!("CARGO_BIN_EXE_survey")
    );
    let shell = |script: &str| {
        let mut command = Command::new("bash");
        command.args(["-c", &format!("set -o pipefail; {script}")]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        judged(&command.output().unwrap())
    };
    let first = shell(&script);
    assert_eq!((first.code, first.out.lines().count()), (0, 1), "{}", first.err);
    if Path::new("/dev/full").exists() {
        let full = shell(&format!(
            "'{}' score {WAVE}/answers >/dev/full",
            env!("CARGO_BIN_EXE_survey")
        ));
        assert_eq!(full.code, 3, "{}", full.err);
    }
}

#[test]
fn what_is_no_regular_file_does_not_hang() {
    let (_keep, folder) = folder();
    let pipe = folder.join("pipe.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(run(&["validate", pipe.to_str().unwrap()]).code, 3);
    assert_eq!(run(&["validate", "/dev/zero"]).code, 3);
}

#[test]
fn a_stream_says_the_line_and_goes_on() {
    let line = |unit: &str| {
        let text = good().replace("\"0120\"", &format!("\"{unit}\""));
        serde_json::from_str::<serde_json::Value>(&text).unwrap().to_string()
    };
    let stream = format!("{}\n{{\"broken\": \n\n{}\n", line("0120"), line("0123"));
    let said = said(survey(&["score", "-", "--format", "ndjson"]), stream.as_bytes());
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("<stdin>:2"), "{}", said.err);
    assert!(
        said.out.contains("\"0120\"") && said.out.contains("\"0123\""),
        "{}",
        said.out
    );
}

#[test]
fn wrong_usage_is_2() {
    for arguments in [
        &["scor"][..],
        &["score"],
        &["check", "--format", "xml"],
        &["score", "x", "--format", "sarif"],
        &["explain", "unknown-itm"],
        &[],
    ] {
        let said = run(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}{}", said.out, said.err);
    }
}

#[test]
fn inputs_are_left_as_they_were() {
    let (_keep, folder) = folder();
    let file = put(&folder, "0120.json", good());
    run(&["validate", &file]);
    run(&["score", &file]);
    run(&["why", &file]);
    assert_eq!(fs::read_to_string(&file).unwrap(), good());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told_and_the_others_are_read() {
    let folder = TempDir::new().unwrap();
    for unit in ["0120", "0123"] {
        let own = format!("{WAVE}/answers/{unit}.json");
        fs::copy(own, folder.path().join(format!("{unit}.json"))).unwrap();
    }
    let link = |name: &str| {
        std::os::unix::fs::symlink("gone.json", folder.path().join(name)).unwrap();
    };
    link("0100.json");
    // Nobody would read it if it were there.
    link("notes.txt");
    let answers = folder.path().to_str().unwrap();
    let told = said(survey(&["validate", answers, "--format", "concise"]), b"");
    assert_eq!(told.code, 3, "{}", told.err);
    assert!(told.err.contains("0100.json: no such file"), "{}", told.err);
    assert!(!told.err.contains("notes"), "{}", told.err);
    assert!(!told.err.contains("did you mean"), "{}", told.err);
    assert!(told.err.contains("2 answer files: 2 valid"), "{}", told.err);
}

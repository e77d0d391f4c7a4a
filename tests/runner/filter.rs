//! `survey score --stream`: one line out for each line in, and nothing kept between them.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::generate;
use crate::support::generated;
use serde_json::Value;

const ITEMS: usize = 12;

/// Runs the filter; what it printed, what it said, and its code.
fn filter(
    folder: &Path,
    words: &[&str],
    threads: &str,
    input: &[u8],
) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(["score", "--stream"]).args(words).current_dir(folder);
    for name in ["SURVEY_LOCALE", "SURVEY_FORMAT", "SURVEY_QUESTIONNAIRES", "LC_ALL"] {
        command.env_remove(name);
    }
    command.env("RAYON_NUM_THREADS", threads).env("LANG", "sv_SE.UTF-8");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // What is written while nobody reads would wait for ever.
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let _ = writing.join().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(stdout), text(stderr), status.code().unwrap())
}

fn values(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_line_is_the_row_of_a_batch_without_its_place() {
    let folder = generated(ITEMS);
    let records = generate::records(ITEMS, 500);
    fs::write(folder.path().join("a.ndjson"), &records).unwrap();
    let batch = Command::new(env!("CARGO_BIN_EXE_survey"))
        .args(["score", "a.ndjson", "--format", "ndjson"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let batch = String::from_utf8(batch.stdout).unwrap();
    let mut rows = Vec::new();
    for (at, line) in batch.lines().enumerate().take(500) {
        let place =
            format!("\"type\":\"score\",\"file\":\"a.ndjson\",\"line\":{},", at + 1);
        assert!(line.contains(&place), "{line}");
        rows.push(line.replace(&place, "\"type\":\"score\",") + "\n");
    }
    let (out, err, code) = filter(folder.path(), &[], "2", records.as_bytes());
    assert_eq!(out, rows.concat());
    assert_eq!(
        (err.as_str(), code),
        ("score: 500 rader in, 500 rader ut, 0 felaktiga\n", 0)
    );
}

#[test]
fn the_bytes_are_those_of_one_thread_and_of_any_cut() {
    let folder = generated(ITEMS);
    let records = generate::records(ITEMS, 3_000);
    assert!(records.len() > 700_000, "several blocks: {}", records.len());
    let (one, ..) = filter(folder.path(), &[], "1", records.as_bytes());
    let (many, ..) = filter(folder.path(), &[], "3", records.as_bytes());
    assert_eq!(one.lines().count(), 3_000);
    assert_eq!(one, many);
    let half = records.lines().take(1_234).map(|line| line.len() + 1).sum();
    let (first, second) = records.split_at(half);
    let (first, ..) = filter(folder.path(), &[], "2", first.as_bytes());
    let (second, ..) = filter(folder.path(), &[], "2", second.as_bytes());
    assert_eq!(one, first + &second);
}

#[test]
fn a_bad_line_is_told_in_its_place_and_the_others_are_scored() {
    let folder = generated(ITEMS);
    let lines = generate::records(ITEMS, 4);
    let lines: Vec<&str> = lines.lines().collect();
    let other = lines[1].replace("\"generated\"", "\"generatd\"");
    let wrong = lines[2].replace("\"q1\": ", "\"q1\": 999");
    let mut input = Vec::new();
    input.extend([lines[0], "\r\n", "\n", &other, "\n", &wrong, "\r\n"].concat().bytes());
    input.extend(b"{\"unit\": \"\xe5\"}\n");
    // The last line has no end.
    input.extend(lines[3].bytes());
    let count = folder.path().join("counts.json");
    let words = ["--strict", "--count-to", count.to_str().unwrap()];
    let (out, err, code) = filter(folder.path(), &words, "2", &input);
    let out = values(&out);
    assert_eq!(code, 1);
    assert_eq!(err, "score: 6 rader in, 6 rader ut, 4 felaktiga\n");
    assert_eq!(out.len(), 6);
    assert_eq!((&out[0]["unit"], &out[5]["unit"]), (&"u0".into(), &"u3".into()));
    let told: Vec<_> = out[1..5]
        .iter()
        .map(|line| {
            (line["_line"].as_u64().unwrap(), line["_error"]["rule"].as_str().unwrap())
        })
        .collect();
    let expected = [
        (2, "json-syntax"),
        (3, "unknown-questionnaire"),
        (4, "out-of-range"),
        (5, "unreadable-line"),
    ];
    assert_eq!(told, expected);
    assert_eq!(out[3]["_id"], "u2");
    assert_eq!(out[3]["_error"]["pointer"], "/answers/q1");
    // Characters up to the answer, which begins after the key and a blank.
    let column = wrong.find("\"q1\": ").unwrap() + 6 + 1;
    assert_eq!(out[3]["_error"]["column"], column);
    let counts: Value =
        serde_json::from_str(&fs::read_to_string(count).unwrap()).unwrap();
    assert_eq!(
        [&counts["lines_in"], &counts["lines_out"], &counts["scored"], &counts["bad"]],
        [6, 6, 2, 4]
    );
    // Without the flag a bad line is no failure of the job.
    assert_eq!(filter(folder.path(), &[], "2", &input).2, 0);
}

#[test]
fn nothing_in_gives_nothing_out() {
    let folder = generated(ITEMS);
    let (out, err, code) = filter(folder.path(), &["-q"], "2", b"");
    assert_eq!((out.as_str(), err.as_str(), code), ("", "", 0));
}

#[test]
fn a_line_need_not_name_the_questionnaire_that_is_given_and_may_not_name_another() {
    let folder = generated(ITEMS);
    let line = generate::records(ITEMS, 1);
    let bare = line.replace(r#""questionnaire": "generated", "version": "1", "#, "");
    let other = line.replace(r#""version": "1""#, r#""version": "2""#);
    let input = [line.as_str(), &bare, &other].concat();
    let words = ["--as", "generated@1"];
    let (out, _, code) = filter(folder.path(), &words, "2", input.as_bytes());
    let out = values(&out);
    assert_eq!(code, 0);
    // The hash is of the line, which differs.
    let scores = |at: usize| (&out[at]["unit"], &out[at]["scores"]);
    assert_eq!(scores(0), scores(1));
    assert_eq!(out[2]["_line"], 3, "{}", out[2]);
    let (out, ..) = filter(folder.path(), &[], "2", bare.as_bytes());
    assert_eq!(values(&out)[0]["_error"]["rule"], "missing-envelope-key");
}

#[test]
fn a_questionnaire_with_faults_ends_the_job_before_a_line_is_read() {
    let folder = generated(ITEMS);
    let file = folder.path().join("questionnaires/scoring.yaml");
    let text = fs::read_to_string(&file).unwrap().replace("total:", "totl: {}\n  total:");
    fs::write(&file, text).unwrap();
    let line = generate::records(ITEMS, 1);
    for words in [&["--as", "generated@1"][..], &[]] {
        let (out, err, code) = filter(folder.path(), words, "2", line.as_bytes());
        assert_eq!((out.as_str(), code), ("", 1), "{err}");
        assert!(err.contains("`survey check`") && err.len() < 1024, "{err}");
    }
    let (_, err, code) = filter(folder.path(), &["--as", "generated@7"], "2", b"");
    assert_eq!(code, 2, "{err}");
}

#[test]
fn other_formats_and_files_are_refused() {
    let folder = generated(ITEMS);
    for words in [&["--format", "csv"][..], &["a.ndjson"], &["--corrections", "c.yaml"]] {
        assert_eq!(filter(folder.path(), words, "2", b"").2, 2, "{words:?}");
    }
}

#[test]
fn a_reader_that_goes_ends_it_quietly() {
    let folder = generated(ITEMS);
    fs::write(folder.path().join("a.ndjson"), generate::records(ITEMS, 2_000)).unwrap();
    let bin = env!("CARGO_BIN_EXE_survey");
    let script = format!(
        "set -o pipefail; '{bin}' score --stream -q < a.ndjson | head -1 | wc -l"
    );
    let output =
        Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output();
    let output = output.unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "1");
    assert_eq!(output.status.code(), Some(0));
}

/// The row of a batch is written key by key, the values of `why` are a tree.
#[test]
fn why_says_of_every_node_what_its_row_says() {
    let document = |words: &[&str]| -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
        let output = command.args(words).args(["--format", "json"]).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    // Gates that bite, an inherited blank, a grid without an answer, two caps.
    for unit in ["0120", "0136", "0140", "0480", "0880"] {
        let file =
            format!("questionnaires/kvinnofridsbarometern/2025/answers/{unit}.json");
        let row = document(&["score", &file]);
        let scores = row["results"][0]["scores"].as_object().unwrap();
        let why = document(&["why", &file]);
        let nodes = why["results"].as_array().unwrap();
        let mut compared = 0;
        for node in nodes.iter().filter(|node| node["node"].is_string()) {
            let own = scores[node["node"].as_str().unwrap()].as_object().unwrap();
            for (key, value) in own {
                assert_eq!(&node[key], value, "{unit} {} {key}", node["node"]);
            }
            compared += 1;
        }
        assert_eq!(compared, scores.len(), "{unit}");
    }
}

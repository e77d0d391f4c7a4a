//! Answers packed with gzip or zstd: the same results as of what is in them.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use tempfile::TempDir;

use crate::generate;
use crate::support::generated;

const ITEMS: usize = 12;

fn study() -> (TempDir, String) {
    (generated(ITEMS), generate::records(ITEMS, 300))
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
}

/// What scoring these bytes under a name gives; of `-` from standard input.
fn scored(folder: &Path, name: &str, bytes: &[u8], code: i32) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(["score", name, "--format", "csv"]).current_dir(folder);
    command.env("LANG", "C.UTF-8").stdin(Stdio::piped()).stdout(Stdio::piped());
    if name != "-" {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = if name == "-" { bytes.to_owned() } else { Vec::new() };
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    let _ = writing.join();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.replace(name, "NAME").replace("<stdin>", "NAME")
        + if code == 0 { "" } else { &said }
}

#[test]
fn packed_answers_are_scored_as_what_is_in_them() {
    let (folder, records) = study();
    let folder = folder.path();
    let plain = scored(folder, "a.ndjson", records.as_bytes(), 0);
    assert_eq!(plain.lines().count(), 301);
    assert_eq!(scored(folder, "b.ndjson.gz", &gzip(&records), 0), plain);
    assert_eq!(scored(folder, "c.ndjson.zst", &zstd(&records), 0), plain);
    assert_eq!(scored(folder, "-", &gzip(&records), 0), plain);
    assert_eq!(scored(folder, "-", &zstd(&records), 0), plain);
    // Both may be put end to end.
    let half = records.match_indices('\n').nth(150).unwrap().0 + 1;
    let (first, second) = records.split_at(half);
    let gz = [gzip(first), gzip(second)].concat();
    assert_eq!(scored(folder, "d.ndjson.gz", &gz, 0), plain);
    let zst = [zstd(first), zstd(second)].concat();
    assert_eq!(scored(folder, "e.ndjson.zst", &zst, 0), plain);
}

#[test]
fn a_folder_gives_its_packed_answers_too() {
    let (folder, records) = study();
    let answers = folder.path().join("answers");
    fs::create_dir(&answers).unwrap();
    let (one, others) = records.split_at(records.find('\n').unwrap() + 1);
    fs::write(answers.join("one.json.gz"), gzip(one)).unwrap();
    fs::write(answers.join("others.ndjson.zst"), zstd(others)).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_survey"))
        .args(["score", "answers", "--format", "csv"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 301);
}

#[test]
fn what_was_cut_off_or_is_not_packed_is_told() {
    let (folder, records) = study();
    let folder = folder.path();
    for (name, packed) in
        [("a.ndjson.gz", gzip(&records)), ("b.ndjson.zst", zstd(&records))]
    {
        let cut = &packed[..packed.len() - 20];
        let said = scored(folder, name, cut, 3);
        assert!(said.contains("cannot be read"), "{said}");
    }
    // The ending says nothing: it is read as what it is.
    let plain = scored(folder, "c.ndjson.gz", records.as_bytes(), 0);
    assert_eq!(plain.lines().count(), 301);
}

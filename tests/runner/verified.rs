//! Results worked out again: what differs is told with its true cause.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::generate;
use crate::many::run;
use crate::support::generated;

/// A study with ten units in files, and its ranking as a document.
fn ranked() -> (TempDir, String) {
    let folder = generated(12);
    let answers = folder.path().join("answers");
    fs::create_dir(&answers).unwrap();
    for number in 0..10 {
        let record = generate::record(12, number);
        fs::write(answers.join(format!("u{number}.json")), record).unwrap();
    }
    let (text, _) = run(folder.path(), &["rank", "answers", "--format", "json"], "2", 0);
    (folder, text)
}

fn verify(folder: &Path, text: &str, code: i32) -> (String, String) {
    fs::write(folder.join("r.json"), text).unwrap();
    run(folder, &["verify", "r.json"], "2", code)
}

#[test]
fn units_that_are_gone_are_why_the_others_differ() {
    let (folder, text) = ranked();
    verify(folder.path(), &text, 0);
    fs::remove_file(folder.path().join("answers/u3.json")).unwrap();
    let (told, _) = verify(folder.path(), &text, 1);
    assert!(told.contains("`u3` does not come out any more"), "{told}");
    let why = "units of the results that do not come out any more: 1";
    assert!(told.contains(why), "{told}");
    assert!(!told.contains("it is this file"), "{told}");
    // Ten bases of 10 come out as 9, but for the one that is gone.
    assert_eq!(told.matches("is 10 here, and comes out as 9").count(), 9, "{told}");
    fs::remove_dir_all(folder.path().join("answers")).unwrap();
    let (told, said) = verify(folder.path(), &text, 3);
    assert_eq!(told, "");
    assert!(said.contains("answers: no such file"), "{said}");
}

#[test]
fn totals_are_held_to_what_comes_out_and_numbers_to_their_value() {
    let (folder, text) = ranked();
    let altered = text.replace("\"ranked\": 10", "\"ranked\": 11");
    assert_ne!(altered, text);
    let (told, _) = verify(folder.path(), &altered, 1);
    assert!(told.contains("`ranked` of the totals is 11 here, and comes out as 10"));
    assert!(told.contains("it is this file that was"), "{told}");
    // A program that reads and writes JSON may write zeros at the end otherwise.
    let at = text.find("\"published\": ").unwrap();
    let end = at + text[at..].find(',').unwrap();
    let with = |digit: &str| format!("{}{digit}{}", &text[..end], &text[end..]);
    verify(folder.path(), &with("0"), 0);
    let (told, _) = verify(folder.path(), &with("1"), 1);
    assert!(told.contains("`published` of `"), "{told}");
}

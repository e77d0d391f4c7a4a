//! Drafts that meet with a fault, as whole programs: what is there afterwards, and that it
//! can be gone on with.
//!
//! What needs calls of the system to fail is in `tests/peers/faults`, which lets each of
//! them fail in turn.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout};

use tempfile::TempDir;

use crate::running::{says, survey};

const QUESTIONNAIRE: &str = "\
questionnaire: prov
version: \"1\"
title: Trial
languages: [en]
sections:
  - id: s
    title: All
    items:
      - {id: ett, type: integer, text: First?}
      - {id: tva, type: integer, text: Second?}
      - {id: tre, type: integer, text: Third?}
";

fn stage() -> (TempDir, PathBuf) {
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join("questionnaires/prov/1");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("questionnaire.yaml"), QUESTIONNAIRE).unwrap();
    let root = keep.path().to_owned();
    (keep, root)
}

fn of(root: &Path, name: &str) -> PathBuf {
    root.join("questionnaires/prov/1").join(name)
}

fn arguments(more: &[&str]) -> Vec<String> {
    let fixed = ["run", "prov", "--unit", "A", "--plain"];
    fixed.iter().chain(more).map(|word| (*word).to_owned()).collect()
}

/// An interview that waits after some answers.
struct Waiting {
    child: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
}

impl Waiting {
    fn after(root: &Path, answers: &[&str]) -> Self {
        let mut child = survey(root, &arguments(&[])).spawn().unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut waiting = Self { child, stdin, stdout };
        waiting.reads();
        for answer in answers {
            waiting.types(answer);
            waiting.reads();
        }
        waiting
    }

    fn types(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").unwrap();
    }

    /// Reads as far as the next prompt.
    fn reads(&mut self) {
        let mut said = String::new();
        let mut bytes = [0; 4096];
        while !said.ends_with("\n> ") {
            let count = self.stdout.read(&mut bytes).unwrap();
            assert!(count > 0, "no prompt after {said}");
            said.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    }

    /// Ends the input; the exit code, and what was said of what went wrong.
    fn ends(mut self) -> (Option<i32>, String) {
        drop(self.stdin);
        drop(self.stdout);
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

/// The answers of the file that is there in the end.
fn answers(root: &Path) -> String {
    let text = fs::read_to_string(of(root, "answers/A.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    file["answers"].to_string()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Waits until the clock of the file system has gone on.
fn a_moment() {
    std::thread::sleep(std::time::Duration::from_millis(50));
}

#[test]
fn a_draft_that_others_change_is_left_and_the_answers_lie_beside() {
    let changes: [fn(&Path); 4] = [
        |draft| {
            let text = fs::read_to_string(draft).unwrap();
            // As long as it was.
            fs::write(draft, text.replace("\"value\":12", "\"value\":21")).unwrap();
        },
        |draft| fs::write(draft, "").unwrap(),
        |draft| fs::remove_file(draft).unwrap(),
        |draft| fs::remove_dir_all(draft.parent().unwrap()).unwrap(),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let (_keep, root) = stage();
        let draft = of(&root, "drafts/A.journal");
        let mut waiting = Waiting::after(&root, &["12"]);
        a_moment();
        change(&draft);
        let left = fs::read(&draft).ok();
        waiting.types("13");
        let (code, said) = waiting.ends();
        assert_eq!(code, Some(3), "{number}: {said}");
        assert_eq!(fs::read(&draft).ok(), left, "{number}");
        let beside = "questionnaires/prov/1/drafts/A.journal.rescued";
        assert!(said.contains(&format!("--draft {beside} --resume")), "{number}: {said}");
        let on = arguments(&["--draft", beside, "--resume"]);
        let (said, errors, code) = says(&root, &on, "14\ns\n\n");
        assert_eq!(code, 0, "{number}: {said}{errors}");
        assert_eq!(answers(&root), r#"{"ett":12,"tva":13,"tre":14}"#, "{number}");
    }
}

#[test]
fn a_draft_that_was_only_touched_goes_on() {
    let (_keep, root) = stage();
    let draft = of(&root, "drafts/A.journal");
    let mut waiting = Waiting::after(&root, &["12"]);
    a_moment();
    fs::File::open(&draft).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
    waiting.types("13");
    waiting.reads();
    assert_eq!(waiting.ends().0, Some(5));
    assert!(fs::read_to_string(&draft).unwrap().contains("\"value\":13"));
}

#[test]
fn whoever_was_cut_off_after_handing_in_has_handed_in() {
    let (_keep, root) = stage();
    let (said, _, code) = says(&root, &arguments(&[]), "1\n2\n3\ns\n\n");
    assert_eq!(code, 0, "{said}");
    let receipt = said.lines().find(|line| line.starts_with("sha256 ")).unwrap();
    let (file, draft) = (of(&root, "answers/A.json"), of(&root, "drafts/A.journal"));
    let text = fs::read_to_string(&file).unwrap();
    let done = fs::read_to_string(of(&root, "drafts/A.journal.done")).unwrap();
    let last = done.trim_end().rfind('\n').unwrap() + 1;
    assert!(done[last..].contains("\"submitted\""), "{done}");
    // Before its last line, in the midst of it, before it got its other name.
    for end in [last, last + 20, done.len()] {
        fs::remove_file(of(&root, "drafts/A.journal.done")).unwrap();
        fs::write(&draft, &done[..end]).unwrap();
        fs::write(of(&root, "answers/.A.json.new"), &text[..40]).unwrap();
        let (said, errors, code) = says(&root, &arguments(&["--resume"]), "");
        assert_eq!(code, 0, "{end}: {said}{errors}");
        assert!(said.contains(receipt), "{end}: {said}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text, "{end}");
        assert_eq!(names(&of(&root, "answers")), ["A.json"], "{end}");
        assert_eq!(names(&of(&root, "drafts")), ["A.journal.done"], "{end}");
    }
    // Answers that are not the draft's are in the way, and stay.
    fs::write(&draft, done[..last].replace("\"value\":3", "\"value\":4")).unwrap();
    let (_, errors, code) = says(&root, &arguments(&["--resume"]), "");
    assert_eq!(code, 3, "{errors}");
    assert!(errors.contains("--force"), "{errors}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert!(draft.exists());
}

#[test]
fn a_draft_cut_off_in_its_first_line_is_begun() {
    let (_keep, root) = stage();
    assert_eq!(Waiting::after(&root, &[]).ends().0, Some(5));
    let draft = of(&root, "drafts/A.journal");
    let whole = fs::read_to_string(&draft).unwrap();
    let first = whole.lines().next().unwrap();
    let zeros = "\0".repeat(512);
    for cut in ["", "{", &first[..20], first, &zeros] {
        fs::write(&draft, cut).unwrap();
        let (said, errors, code) = says(&root, &arguments(&[]), "1\n");
        assert_eq!(code, 5, "{cut}: {said}{errors}");
        assert!(said.contains("First?"), "{cut}: {said}");
        assert_eq!(errors.contains("cut off"), !cut.is_empty(), "{cut}: {errors}");
        let draft = fs::read_to_string(&draft).unwrap();
        assert!(draft.starts_with("{\"seq\":0,") && draft.contains("\"ett\""), "{draft}");
    }
    // What is something else is not taken for a draft.
    fs::write(&draft, "Dear diary").unwrap();
    assert_eq!(says(&root, &arguments(&[]), "1\n").2, 1);
    assert_eq!(fs::read_to_string(&draft).unwrap(), "Dear diary");
}

#[test]
fn where_nothing_can_be_handed_in_nothing_is_asked() {
    let (_keep, root) = stage();
    fs::write(of(&root, "answers"), "no folder").unwrap();
    let (said, errors, code) = says(&root, &arguments(&[]), "1\n2\n");
    assert_eq!(code, 3, "{said}{errors}");
    assert!(errors.contains("answers/A.json") && !said.contains("First?"), "{errors}");
    assert!(names(&of(&root, "drafts")).is_empty());
}

#[test]
fn what_was_left_half_made_is_taken_away() {
    let (_keep, root) = stage();
    assert_eq!(Waiting::after(&root, &["1"]).ends().0, Some(5));
    fs::create_dir(of(&root, "answers")).unwrap();
    fs::write(of(&root, "drafts/A.journal.new"), "{\"seq\"").unwrap();
    fs::write(of(&root, "answers/.A.json.new"), "{").unwrap();
    assert_eq!(says(&root, &arguments(&["--resume"]), "2\n").2, 5);
    assert_eq!(names(&of(&root, "drafts")), ["A.journal"]);
    assert!(names(&of(&root, "answers")).is_empty());
}

#[test]
fn a_draft_of_another_unit_is_not_gone_on_with() {
    let (_keep, root) = stage();
    assert_eq!(Waiting::after(&root, &["1"]).ends().0, Some(5));
    let draft = of(&root, "drafts/A.journal");
    let before = fs::read(&draft).unwrap();
    let path = draft.to_str().unwrap();
    let other = ["run", "prov", "--unit", "B", "--plain", "--draft", path, "--resume"];
    let (said, errors, code) = says(&root, &other.map(str::to_owned), "2\n");
    assert_eq!(code, 2, "{said}{errors}");
    assert!(errors.contains("is a draft of prov@1, A"), "{errors}");
    assert_eq!(fs::read(&draft).unwrap(), before);
}

//! What `score`, `rank`, `why` and `simulate` say beside their results.
//!
//! Each is tried in a new study, by running the program; a command that a note names is
//! run as it stands, by a shell.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const ANSWERS: &str = "questionnaires/demo/1/answers";
const FIRST: &str = "questionnaires/demo/1/answers/01.json";

/// A new study called `demo`, with a register of 01 to 04 of which 01 has answered.
pub fn study() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let (out, err) = run(place.path(), &["new", "demo", "--lang", "en"], 0);
    assert!(place.path().join("demo").join(FIRST).is_file(), "{out}{err}");
    let folder = place.path().join("demo");
    (place, folder)
}

/// As [`run`], at a width.
#[track_caller]
pub fn run_at(width: &str, folder: &Path, words: &[&str], code: i32) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(words).current_dir(folder);
    command.env("COLUMNS", width);
    told(&mut command, code)
}

/// Runs the program; what it printed, and what it said beside that.
#[track_caller]
pub fn run(folder: &Path, words: &[&str], code: i32) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(words).current_dir(folder).env_remove("COLUMNS");
    told(&mut command, code)
}

#[track_caller]
fn told(command: &mut Command, code: i32) -> (String, String) {
    for name in ["SURVEY_LOCALE", "SURVEY_FORMAT", "SURVEY_QUESTIONNAIRES", "LC_ALL"] {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8");
    let Output { status, stdout, stderr } = command.output().unwrap();
    let (out, err) =
        (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!(status.code(), Some(code), "{command:?}: {out}{err}");
    (out, err)
}

/// Runs a command that a note names, as a reader would who copies it.
#[track_caller]
fn typed(folder: &Path, command: &str, code: i32) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_survey")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::iter::once(bin.to_owned()).chain(std::env::split_paths(&path));
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(folder).env_remove("COLUMNS");
    told(shell.env("PATH", std::env::join_paths(places).unwrap()), code).0
}

/// The command at the end of the line that begins like this.
#[track_caller]
fn command<'t>(told: &'t str, begins: &str) -> &'t str {
    let line = told.lines().find(|line| line.starts_with(begins));
    let line = line.unwrap_or_else(|| panic!("no line begins with {begins}: {told}"));
    &line[line.find("survey ").unwrap_or_else(|| panic!("no command: {line}"))..]
}

/// Writes 02 with a syntax error and 03 of a version that there is not.
fn unreadable(folder: &Path, into: &str) {
    let whole = fs::read_to_string(folder.join(FIRST)).unwrap();
    let other = whole.replace("\"01\"", "\"03\"");
    let other = other.replace("\"version\": \"1\"", "\"version\": \"9\"");
    assert!(other.contains("\"9\"") && other.contains("\"03\""), "{other}");
    fs::create_dir_all(folder.join(into)).unwrap();
    fs::write(folder.join(into).join("02.json"), "{\"questionnaire\": \"demo\", ")
        .unwrap();
    fs::write(folder.join(into).join("03.json"), other).unwrap();
}

#[test]
fn a_ranking_of_nothing_readable_says_why() {
    let (_place, folder) = study();
    unreadable(&folder, "bad");
    for format in ["human", "csv", "json", "ndjson"] {
        for locale in ["en", "sv"] {
            let words =
                ["rank", "bad", "--format", format, "--locale", locale, "--plain"];
            let (out, err) = run(&folder, &words, 1);
            let scored = run(&folder, &[&["score"], &words[1..]].concat(), 1).1;
            for file in ["bad/02.json: ", "bad/03.json: "] {
                let note = scored.lines().find(|line| line.contains(file)).unwrap();
                assert!(err.contains(note), "{format}: {err}");
            }
            match format {
                "human" => assert_eq!(out, ""),
                "csv" => assert!(out.starts_with("rank,shared,unit,"), "{out}"),
                _ => assert!(out.contains("unknown-questionnaire"), "{out}"),
            }
        }
    }
}

#[test]
fn units_whose_file_cannot_be_read_are_not_said_to_be_silent() {
    let (_place, folder) = study();
    unreadable(&folder, "bad");
    let (out, err) = run(&folder, &["rank", ANSWERS, "bad", "--show-unranked"], 1);
    // Of four units one has a place and two a file that is not to be read.
    assert!(out.contains("  02 Linby: its answer file could not be read\n"), "{out}");
    assert!(out.contains("  03 Norrby: its answer file could not be read\n"), "{out}");
    assert!(out.contains("  1 has not answered (--all)\n"), "{out}");
    assert!(err.contains("Not ranked: 2 that could not be read\n"), "{err}");
    let words = ["rank", ANSWERS, "bad", "--show-unranked", "--format", "csv"];
    let (out, _) = run(&folder, &words, 1);
    assert_eq!(out.matches(",unread").count(), 2, "{out}");
    assert_eq!(out.matches(",not_answered").count(), 1, "{out}");
}

#[test]
fn the_command_that_is_named_explains_the_very_number() {
    let (_place, folder) = study();
    let scoring = fs::read_to_string(folder.join("questionnaires/demo/1/scoring.yaml"));
    let strict = scoring.unwrap().replace("scoring: standard", "scoring: strict");
    let strict = strict.replace("{\"yes\": 4, \"no\": 0}", "{\"yes\": 14, \"no\": 0}");
    fs::write(folder.join("questionnaires/demo/1/strict.yaml"), strict).unwrap();
    let odd = "answers of $HOME & it's";
    fs::create_dir(folder.join(odd)).unwrap();
    fs::copy(folder.join(FIRST), folder.join(odd).join("-1.json")).unwrap();
    // 4 + 1 + 1 of 10; and 14 + 1 + 1 of 20.
    for (scoring, total) in [("standard", 60), ("strict", 80)] {
        let words = ["score", odd, "--scoring", scoring];
        let (_, err) = run(&folder, &words, 0);
        let why = command(&err, &format!("Why {total}? "));
        let out = typed(&folder, why, 0);
        assert!(out.contains(&format!("\ntotal {total} of 100")), "{why}: {out}");
        assert!(out.contains(&format!("scoring `{scoring}`")), "{why}: {out}");
    }
    // A file that begins like a flag, and a folder of questionnaires that is named.
    let place = folder.join(odd);
    let words = ["score", "--questionnaires", "../questionnaires", "--", "-1.json"];
    let (_, err) = run(&place, &words, 0);
    let out = typed(&place, command(&err, "Why 60? "), 0);
    assert!(out.contains("\ntotal 60 of 100"), "{out}");
    assert!(command(&err, "Why 60? ").contains("--questionnaires ../questionnaires"));
}

#[test]
fn a_silent_choice_of_scoring_is_said() {
    let (_place, folder) = study();
    let taken = "note: demo@1 has several scoring files; `standard` was taken: \
                 --scoring standard | strict\n";
    let commands: [&[&str]; 4] = [
        &["score", ANSWERS],
        &["rank", ANSWERS],
        &["why", FIRST],
        &["simulate", "demo@1", "-n", "5"],
    ];
    for words in commands {
        assert!(!run(&folder, words, 0).1.contains("scoring files"), "{words:?}");
    }
    let scoring = folder.join("questionnaires/demo/1/scoring.yaml");
    let strict = fs::read_to_string(scoring).unwrap();
    let strict = strict.replace("scoring: standard", "scoring: strict");
    fs::write(folder.join("questionnaires/demo/1/strict.yaml"), strict).unwrap();
    for words in commands {
        assert!(run(&folder, words, 0).1.contains(taken), "{words:?}");
        // Whoever asked for it knows.
        let asked = [words, &["--scoring", "standard"]].concat();
        assert!(!run(&folder, &asked, 0).1.contains("scoring files"), "{asked:?}");
    }
}

#[test]
fn several_answer_files_are_counted_and_shown() {
    let (_place, folder) = study();
    for number in 1..=6 {
        let copy = folder.join(format!("again {number}"));
        fs::create_dir(&copy).unwrap();
        fs::copy(folder.join(FIRST), copy.join("01.json")).unwrap();
    }
    let says = |command: &str, files: &[&str], count: usize| {
        let (_, err) = run(&folder, &[&[command], files].concat(), 1);
        let begins = format!("note: 01 Ekby: {count} answer files, so none counts.");
        // One note for the unit, not one for each of its files.
        assert_eq!(err.matches("01 Ekby").count(), 1, "{err}");
        let out = typed(&folder, self::command(&err, &begins), 1);
        assert!(out.contains("second-answer-file"), "{out}");
    };
    for command in ["score", "rank"] {
        says(command, &["again 1", "again 2"], 2);
        says(command, &["again */*.json"], 6);
        let all = ["again 1", "again 2", "again 3", "again 4", "again 5", ANSWERS];
        says(command, &all, 6);
    }
}

#[test]
fn notes_beyond_the_tenth_are_counted_and_all_lists_them() {
    let (_place, folder) = study();
    for number in 1..=12 {
        fs::write(folder.join(format!("x{number}.json")), "{").unwrap();
    }
    let names: Vec<String> = (1..=12).map(|number| format!("x{number}.json")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for command in ["score", "rank"] {
        let (_, err) = run(&folder, &[&[command], &names[..]].concat(), 1);
        assert_eq!(err.matches("note: ").count(), 10, "{err}");
        assert!(err.contains(" 2 more; --all lists all\n"), "{err}");
        let (_, err) = run(&folder, &[&[command, "--all"], &names[..]].concat(), 1);
        assert_eq!(err.matches("note: ").count(), 12, "{err}");
        assert!(!err.contains("--all"), "{err}");
    }
}

#[test]
fn the_mean_of_several_studies_says_of_which() {
    let (_place, folder) = study();
    let (other, first) = ("questionnaires/other", "questionnaires/demo/1");
    fs::create_dir_all(folder.join(other).join("1/answers")).unwrap();
    for file in ["questionnaire.yaml", "scoring.yaml", "answers/01.json"] {
        let text = fs::read_to_string(folder.join(first).join(file)).unwrap();
        let text = text.replace("demo", "other");
        fs::write(folder.join(other).join("1").join(file), text).unwrap();
    }
    for study in [first, "questionnaires/other/1"] {
        let own = folder.join(study).join("answers/01.json");
        let text = fs::read_to_string(own).unwrap().replace("\"01\"", "\"02\"");
        fs::write(folder.join(study).join("answers/02.json"), text).unwrap();
    }
    let (_, err) = run(&folder, &["score", "questionnaires/"], 0);
    for study in ["demo@1", "other@1"] {
        let line = format!("{study}: mean 60, median 60, lowest 60, highest 60.\n");
        assert!(err.contains(&line), "{err}");
    }
    let (_, err) = run(&folder, &["score", ANSWERS], 0);
    assert!(err.contains("\nMean 60, median 60,"), "{err}");
}

/// Writes a questionnaire of one item.
fn questionnaire(folder: &Path, file: &str, name: &str, version: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text = format!(
        "questionnaire: {name}\nversion: {version}\ntitle: T\nlanguages: [en]\n\
         sections:\n  - id: s\n    title: S\n    items:\n      \
         - {{id: a, type: integer, text: How many?}}\n"
    );
    fs::write(path, text).unwrap();
}

#[test]
fn questionnaires_to_choose_from_are_few_and_told_once() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    for number in 10..22 {
        questionnaire(folder, &format!("a/{number}.yaml"), "demo", &number.to_string());
    }
    // The same once more, and with a tag that is no part of the version.
    questionnaire(folder, "a/copy.yaml", "demo", "10");
    questionnaire(folder, "a/tagged.yaml", "demo", "!!str 11");
    fs::write(folder.join(".gitignore"), "drafts/\n").unwrap();
    fs::create_dir(folder.join(".git")).unwrap();
    questionnaire(folder, "drafts/q.yaml", "draft", "1");
    let commands: [&[&str]; 3] = [&["graph"], &["outline"], &["simulate", "."]];
    for words in commands {
        let (_, err) = run(folder, words, 2);
        let told = "demo@10, demo@11, demo@12, demo@13, demo@14, demo@15, demo@16, \
                    demo@17, demo@18, demo@19 … and 2 more\n";
        assert!(err.contains(&format!("name one of them: {told}")), "{err}");
    }
    // What .gitignore leaves out is found where nothing else is.
    let (out, _) = run(folder, &["graph", "drafts"], 0);
    assert!(out.contains("draft@1"), "{out}");
    // As `check`, a bare command looks into `questionnaires/` only, where there is one.
    questionnaire(folder, "questionnaires/own.yaml", "own", "1");
    for words in &commands[..2] {
        let (out, _) = run(folder, words, 0);
        assert!(out.contains("How many?"), "{out}");
    }
    // Two files of one name are told apart by their own.
    questionnaire(folder, "questionnaires/own2.yaml", "own", "1");
    let (_, err) = run(folder, &["graph"], 2);
    assert!(err.contains("own.yaml, questionnaires/own2.yaml\n"), "{err}");
}

#[test]
fn the_line_of_a_policy_is_where_it_was_met() {
    let (_place, folder) = study();
    let scoring = fs::read_to_string(folder.join("questionnaires/demo/1/scoring.yaml"));
    let scoring = scoring.unwrap();
    let line_of = |begins: &str| {
        let mut lines = scoring.lines().zip(1..);
        lines.find(|(line, _)| line.trim_start().starts_with(begins)).unwrap().1
    };
    let (head, own) = (line_of("missing:"), line_of("days:"));
    let own_says = scoring.lines().nth(own - 1).unwrap();
    assert!(own_says.contains("missing: {not_asked: zero}"), "{own_says}");
    let why = |answers: &str| {
        let text = fs::read_to_string(folder.join(FIRST)).unwrap();
        let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
        file["answers"] = serde_json::from_str(answers).unwrap();
        fs::write(folder.join("one.json"), file.to_string()).unwrap();
        let (out, _) = run_at("400", &folder, &["why", "one.json"], 0);
        out.lines().find(|line| line.starts_with("  days ")).unwrap().to_owned()
    };
    // What its condition rests on is not known: the head of the file says what that means.
    let told = why(r#"{"has_centre": {"missing": "dont_know"}}"#);
    let policy = format!("counts 0 (`dont_know: zero`, scoring.yaml:{head})");
    assert!(told.ends_with(&format!("{policy} (scoring.yaml:{own})")), "{told}");
    // Its condition does not hold: its own entry does, whose line stands at the end.
    let told = why(r#"{"has_centre": "no", "why_not": "x"}"#);
    let policy = "counts 0 (`not_asked: zero`)";
    assert!(told.ends_with(&format!("{policy} (scoring.yaml:{own})")), "{told}");
}

//! A new study is sound, and every command works in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use survey::cli::error::Error;
use survey::cli::files::{NewFile, make_study};

fn survey(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command.args(words).current_dir(folder);
    for name in ["SURVEY_LOCALE", "SURVEY_FORMAT", "SURVEY_QUESTIONNAIRES", "LC_ALL"] {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").output().unwrap()
}

#[track_caller]
fn fine(folder: &Path, words: &[&str]) -> String {
    let Output { status, stdout, stderr } = survey(folder, words);
    let (out, err) =
        (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
    assert_eq!(status.code(), Some(0), "{words:?}: {out}{err}");
    out
}

/// Every file below a folder, with its text.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.push((name.to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_command_works_in_a_new_study() {
    for (lang, item) in [("sv", "dagar"), ("en", "days")] {
        let place = tempfile::tempdir().unwrap();
        fine(place.path(), &["new", "barometer", "--lang", lang]);
        let study = place.path().join("barometer");
        fine(&study, &["check", "--deny", "warnings"]);
        let answers = "questionnaires/barometer/1/answers";
        let file = "questionnaires/barometer/1/answers/01.json";
        fine(&study, &["validate", answers, "--deny", "warnings"]);
        // 4 + 1 + 1 of 10 points: three days, and music.
        assert!(fine(&study, &["score", answers, "--format", "csv"]).contains(",60,"));
        assert!(fine(&study, &["rank", answers]).contains("Ekby"));
        fine(&study, &["test", "--deny", "warnings"]);
        assert!(fine(&study, &["why", file, item]).contains(item));
        let simulated = ["simulate", "barometer@1", "--units", "frame", "-o", "made/"];
        fine(&study, &simulated);
        fine(&study, &["rank", "made/"]);
        let graph = fine(&study, &["graph", "barometer", "--locale", lang]);
        assert!(graph.contains(item), "{graph}");
        let outline = fine(&study, &["outline", "--to", "html"]);
        assert!(outline.contains(&format!("<html lang=\"{lang}\">")));
        fine(&study, &["schema", "answers", "barometer@1"]);
        fine(&study, &["convert", answers, "--to", "csv"]);
    }
}

#[test]
fn whoever_does_not_know_has_no_points_but_a_place() {
    for (lang, item, yes) in [("sv", "finns", "ja"), ("en", "has_centre", "yes")] {
        let place = tempfile::tempdir().unwrap();
        fine(place.path(), &["new", "barometer", "--lang", lang]);
        let study = place.path().join("barometer");
        let file = study.join("questionnaires/barometer/1/answers/01.json");
        let text = fs::read_to_string(&file).unwrap();
        let mut answers: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(answers["answers"][item], yes);
        // What follows from there being a centre is not asked of one who does not know.
        answers["answers"] = serde_json::json!({item: {"missing": "dont_know"}});
        fs::write(&file, answers.to_string()).unwrap();
        let ranked = fine(&study, &["rank", file.to_str().unwrap(), "--format", "csv"]);
        assert!(ranked.contains("\n1,false,01,Ekby,0,0,1,"), "{ranked}");
        let simulated = ["simulate", "barometer@1", "-n", "100", "--format", "json"];
        let told: serde_json::Value =
            serde_json::from_str(&fine(&study, &simulated)).unwrap();
        let total = &told["results"][0]["scores"][0];
        assert_eq!(total["scored"], 100, "{total}");
    }
}

#[test]
fn what_is_written_for_the_author_is_in_the_language_of_the_study() {
    for (lang, word) in
        [("sv", "# Pågående intervjuer"), ("en", "# Interviews in progress")]
    {
        let place = tempfile::tempdir().unwrap();
        fine(place.path(), &["new", "barometer", "--locale", lang]);
        let ignored = fs::read_to_string(place.path().join("barometer/.gitignore"));
        let ignored = ignored.unwrap();
        assert!(ignored.starts_with(word), "{ignored}");
        assert!(ignored.contains("\nquestionnaires/**/drafts/\n"), "{ignored}");
    }
}

#[test]
fn a_study_without_points_has_none() {
    for lang in ["sv", "en"] {
        let place = tempfile::tempdir().unwrap();
        fine(place.path(), &["new", "plain", "--without-scoring", "--lang", lang]);
        let study = place.path().join("plain");
        fine(&study, &["check", "--deny", "warnings"]);
        fine(&study, &["test", "--deny", "warnings"]);
        let said = files(&study);
        for (name, text) in said.iter().filter(|(name, _)| !name.starts_with("schemas")) {
            assert!(!name.contains("scoring") && !text.contains("#plain"), "{name}");
            assert!(
                !text.contains("poäng") && !text.contains("points"),
                "{name}: {text}"
            );
        }
    }
}

#[test]
fn the_schemas_are_those_of_the_program() {
    let place = tempfile::tempdir().unwrap();
    fine(place.path(), &["new", "barometer"]);
    let mut count = 0;
    for (name, text) in files(&place.path().join("barometer")) {
        if let Some(kind) = name.strip_prefix("schemas/") {
            assert_eq!(text, fs::read_to_string(format!("schemas/{kind}")).unwrap());
            count += 1;
        }
        assert!(!text.contains("STUDY"), "{name}");
        if name.ends_with(".yaml") {
            let line = text.lines().next().unwrap();
            let (_, schema) = line.split_once("$schema=").unwrap();
            let beside = place.path().join("barometer").join(&name);
            assert!(beside.parent().unwrap().join(schema).exists(), "{name}: {schema}");
        }
        if name.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(&text).unwrap();
        }
    }
    assert_eq!(count, 8);
}

#[test]
fn the_page_names_commands_that_work() {
    for (lang, without) in [("sv", false), ("en", false), ("sv", true), ("en", true)] {
        let place = tempfile::tempdir().unwrap();
        let mut words = vec!["new", "barometer", "--lang", lang];
        words.extend(without.then_some("--without-scoring"));
        fine(place.path(), &words);
        let study = place.path().join("barometer");
        let page = fs::read_to_string(study.join("README.md")).unwrap();
        let block = page.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
        let commands = block.lines().map(|line| line.split('#').next().unwrap().trim());
        let mut count = 0;
        for command in commands {
            let words: Vec<&str> = command.split_whitespace().skip(1).collect();
            fine(&study, &words);
            count += 1;
        }
        assert_eq!(count, 5, "{page}");
    }
}

#[test]
fn this_folder_is_filled_and_nothing_in_it_is_touched() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("barometer");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    fine(&folder, &["new", "."]);
    fine(&folder, &["check", "--deny", "warnings"]);
    let before = files(&folder);
    let again = survey(&folder, &["new", ".", "--lang", "sv"]);
    assert_eq!(again.status.code(), Some(3));
    let said = String::from_utf8(again.stderr).unwrap();
    assert!(said.contains("README.md") && said.contains("questionnaire.yaml"), "{said}");
    assert_eq!(files(&folder), before);
    assert!(before.contains(&("notes.txt".to_owned(), "mine".to_owned())));
}

fn file(path: &str, private: bool) -> NewFile {
    NewFile { path: path.to_owned(), text: "x\n".to_owned(), private }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> =
        entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_failure_leaves_nothing_half() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("study");
    // Two files of one name: the second cannot be made.
    let twice = [file("a/b", false), file("a/b", false)];
    assert!(make_study(&folder, &twice, false).is_err());
    assert!(names(place.path()).is_empty());
    fs::create_dir_all(folder.join("kept")).unwrap();
    assert!(make_study(&folder, &twice, true).is_err());
    assert_eq!(names(&folder), ["kept"]);
}

#[test]
fn what_is_in_the_way_is_named_and_stays() {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("a")).unwrap();
    fs::write(place.path().join("a/b"), "mine").unwrap();
    fs::write(place.path().join("c"), "mine").unwrap();
    let files = [file("a/b", false), file("c/d", false), file("e", false)];
    match make_study(place.path(), &files, true) {
        Err(Error::InTheWay { paths }) => assert_eq!(paths.len(), 2),
        other => panic!("{other:?}"),
    }
    assert_eq!(names(place.path()), ["a", "c"]);
    assert_eq!(fs::read_to_string(place.path().join("a/b")).unwrap(), "mine");
}

#[cfg(unix)]
#[test]
fn answers_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("study");
    let files = [file("q.yaml", false), file("q/answers/1.json", true)];
    make_study(&folder, &files, false).unwrap();
    let mode = |path: &str| {
        fs::metadata(folder.join(path)).unwrap().permissions().mode() & 0o777
    };
    assert_eq!((mode("q/answers"), mode("q/answers/1.json")), (0o700, 0o600));
    assert_ne!(mode("q.yaml") & 0o044, 0);
}

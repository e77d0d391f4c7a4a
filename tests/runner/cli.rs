//! The command line as people meet it: transcripts, and what a transcript cannot show.
//!
//! Every `tests/cli/*.md` is run in a copy of `tests/cli/demo`, with a scrubbed
//! environment. `UPDATE=1` writes what was printed back into the transcripts. Pipes,
//! devices and streams are tried by running the program itself.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Variables that would change what is printed; an empty one counts as not set.
const SCRUBBED: &[&str] = &[
    "SURVEY_FORMAT",
    "SURVEY_LOCALE",
    "SURVEY_COLOR",
    "SURVEY_PLAIN",
    "SURVEY_QUESTIONNAIRES",
    "ACCESSIBLE",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "LC_ALL",
    "LC_MESSAGES",
    "LC_CTYPE",
    "GITHUB_STEP_SUMMARY",
    "RUST_BACKTRACE",
];

#[test]
fn transcripts_say_what_is_printed() {
    let updates = std::env::var_os("UPDATE").is_some();
    if updates && std::env::var_os("TRYCMD").is_none() {
        // trycmd asks its own variable, and a test may not set one for the others.
        let this = std::env::current_exe().unwrap();
        let name = "cli::transcripts_say_what_is_printed";
        let mut again = Command::new(this);
        again.args(["--exact", name]).env("TRYCMD", "overwrite");
        again.output().unwrap();
        return;
    }
    let stage = stage("transcripts");
    let mut transcripts = Vec::new();
    for entry in fs::read_dir("tests/cli").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "md") {
            let name = path.file_name().unwrap().to_owned();
            fs::copy(&path, stage.join(&name)).unwrap();
            copy(Path::new("tests/cli/demo"), &stage.join(&name).with_extension("in"));
            transcripts.push((path, stage.join(name)));
        }
    }
    let cases = trycmd::TestCases::new();
    for name in SCRUBBED {
        cases.env(*name, "");
    }
    cases.env("LANG", "C.UTF-8").env("TERM", "xterm").env("COLUMNS", "80");
    cases.case(stage.join("*.md"));
    if updates {
        let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| cases.run()));
        for (own, staged) in transcripts {
            fs::copy(staged, own).unwrap();
        }
        run.unwrap();
    } else {
        cases.run();
    }
}

#[test]
fn looks_come_from_the_environment_and_results_do_not() {
    let stage = demo("environment");
    let answers = "questionnaires/demo/2029/answers/0114.json";
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut survey = survey(arguments);
        survey.current_dir(&stage).envs(variables.iter().copied()).output().unwrap()
    };
    let said = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
    let swedish = run(&["score", answers], &[("LANG", "sv_SE.UTF-8")]);
    assert!(said(&swedish).starts_with("Enhet  Kommun"), "{}", said(&swedish));
    let locale = [("LANG", "sv_SE.UTF-8"), ("LC_ALL", "C")];
    assert!(said(&run(&["score", answers], &locale)).starts_with("Unit"));
    let narrow = run(&["score", answers], &[("COLUMNS", "42")]);
    // 4 + 14 + 5 + 3 + 8 columns and four gaps of 2: one index fits, by its number.
    assert!(said(&narrow).starts_with("Unit  Municipality    Total    1  Answered\n"));
    assert!(said(&narrow).contains("\n1 = Organisation\n"), "{}", said(&narrow));
    let broken = ["check", "broken/questionnaire.yaml"];
    let coloured = run(&broken, &[("FORCE_COLOR", "1")]);
    assert!(said(&coloured).contains("\u{1b}[31merror[unknown-item]"));
    let none = run(&broken, &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]);
    assert!(!said(&none).contains('\u{1b}'));
    let plain = run(&broken, &[("ACCESSIBLE", "1"), ("SURVEY_LOCALE", "sv")]);
    assert!(said(&plain).starts_with("Fel 1 av 2:"), "{}", said(&plain));
    assert_eq!(code(&run(&broken, &[("SURVEY_FORMAT", "yaml")])), 2);
    for format in ["json", "ndjson", "csv"] {
        let arguments = ["score", answers, "--format", format];
        let here = run(&arguments, &[]);
        let variables = [("LANG", "sv_SE"), ("COLUMNS", "40"), ("TERM", "dumb")];
        assert_eq!(here.stdout, run(&arguments, &variables).stdout);
    }
}

#[test]
fn a_job_summary_is_added_to() {
    let stage = demo("summary");
    let summary = stage.join("summary.md");
    let mut survey = survey(&["check", "broken", "--format", "github"]);
    survey.current_dir(&stage).env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
    let text = fs::read_to_string(summary).unwrap();
    assert!(text.starts_with("## survey\n\n2 errors, 0 warnings\n\n| level |"), "{text}");
}

#[test]
fn a_closed_pipe_ends_quietly_with_the_code_earned_so_far() {
    let mut child = survey(&["explain", "--all", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert_eq!(said(&output), "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_3_and_no_panic() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = survey(&["schema", "output"]).stdout(full).output().unwrap();
    assert_eq!(code(&output), 3);
    assert_eq!(said(&output), "error: <stdout>: cannot be written: disk full\n");
}

#[test]
#[cfg(target_os = "linux")]
fn devices_and_pipes_are_refused_and_nothing_hangs() {
    let stage = stage("devices");
    let pipe = stage.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [Path::new("/dev/zero"), &pipe] {
        for command in ["validate", "score", "check", "fmt"] {
            let mut survey = survey(&[command]);
            let output = survey.arg(path).current_dir(&stage).output().unwrap();
            assert_eq!(code(&output), 3, "{}", said(&output));
            assert!(said(&output).contains("not a regular file"), "{}", said(&output));
        }
    }
}

#[test]
fn a_stream_is_read_line_by_line_and_a_bad_line_hides_no_other() {
    let stage = demo("stream");
    let line = |unit: &str, share: &str| {
        format!(
            "{{\"questionnaire\": \"demo\", \"version\": \"2029\", \"unit\": \"{unit}\", \
             \"status\": \"complete\", \"answers\": {{\"samordnare\": \"ja\", \
             \"samordnare_tjanst\": {share}, \"aktorer\": [\"polis\"], \"plan\": \"ja\"}}}}\n"
        )
    };
    let mut stream = line("0114", "100").into_bytes();
    stream.extend(b"\n{\"questionnaire\": \"demo\xe5\"}\n");
    stream.extend(line("0117", "140").into_bytes());
    let arguments = ["validate", "-", "--format", "ndjson"];
    let output = fed(survey(&arguments).current_dir(&stage), &stream);
    let lines: Vec<serde_json::Value> = String::from_utf8(output.stdout.clone())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(code(&output), 1);
    assert_eq!(lines[0]["rule"], "unreadable-line");
    assert_eq!((&lines[0]["file"], &lines[0]["line"]), (&"<stdin>".into(), &3.into()));
    assert_eq!(
        (&lines[1]["rule"], &lines[1]["line"]),
        (&"out-of-range".into(), &4.into())
    );
    assert_eq!(lines[2]["invalid"], 2);
    assert_eq!(lines[2]["exit_code"], 1);
}

#[test]
fn the_same_answers_give_the_same_bytes_whatever_their_order() {
    let stage = demo("order");
    let answers = "questionnaires/demo/2029/answers";
    let files: Vec<String> =
        ["0114", "0117", "0483", "0486"].map(|u| format!("{answers}/{u}.json")).to_vec();
    let ranked = |files: &[String]| {
        let mut survey = survey(&["rank", "--format", "json"]);
        survey.current_dir(&stage).args(files).output().unwrap().stdout
    };
    let reversed: Vec<String> = files.iter().rev().cloned().collect();
    assert_eq!(ranked(&files), ranked(&reversed));
}

#[test]
fn terminal_escapes_in_names_and_answers_are_made_visible() {
    let stage = demo("escapes");
    let answers = stage.join("questionnaires/demo/2029/answers");
    let text = fs::read_to_string(answers.join("0115.json")).unwrap();
    let text = text.replace("\"polis\"", "\"\\u001b[31m\u{9b}\u{202e}x\"");
    let name = "\u{1b}[2J.json";
    fs::write(answers.join(name), text).unwrap();
    for format in ["human", "concise", "json", "ndjson", "csv", "sarif", "github"] {
        let file = format!("questionnaires/demo/2029/answers/{name}");
        let mut survey = survey(&["validate", &file, "--format", format]);
        let output = survey.current_dir(&stage).output().unwrap();
        assert_eq!(code(&output), 1, "{}", said(&output));
        let all = [&output.stdout[..], &output.stderr[..]].concat();
        let all = String::from_utf8(all).unwrap();
        let unseen = |c: char| c != '\n' && survey::report::visible::is_unseen(c);
        assert!(!all.contains(unseen), "{format}: {all:?}");
    }
}

#[test]
fn output_is_never_written_over_and_never_left_half_done() {
    let stage = demo("output");
    let target = stage.join("ranks.csv");
    let count = || fs::read_dir(&stage).unwrap().count();
    let few = count();
    let run = |more: &[&str]| {
        let mut survey = survey(&["rank", "questionnaires/demo/2029/answers", "-q"]);
        survey.args(["--format", "csv", "-o", "ranks.csv"]).args(more);
        survey.current_dir(&stage).output().unwrap()
    };
    assert_eq!(code(&run(&[])), 1);
    let first = fs::read(&target).unwrap();
    assert!(first.starts_with(b"rank,shared,unit,municipality,"));
    assert_eq!(code(&run(&[])), 3);
    assert_eq!(code(&run(&["--force", "--top", "1"])), 1);
    assert!(fs::read(&target).unwrap().len() < first.len());
    let own = "questionnaires/demo/2029/answers/0114.json";
    let mut over = survey(&["score", own, "-o", own, "--force"]);
    let before = fs::read(stage.join(own)).unwrap();
    assert_eq!(code(&over.current_dir(&stage).output().unwrap()), 3);
    assert_eq!(fs::read(stage.join(own)).unwrap(), before);
    fs::remove_file(&target).unwrap();
    assert_eq!(code(&run(&["--columns", "nothing"])), 2);
    assert!(!target.exists());
    assert_eq!(count(), few);
}

#[test]
fn files_are_chosen_as_the_flags_say() {
    let stage = demo("selection");
    let answers = "questionnaires/demo/2029/answers";
    let read = |arguments: &[&str], input: &[u8]| {
        let mut survey = survey(arguments);
        let output = fed(survey.current_dir(&stage), input);
        let lines = String::from_utf8(output.stdout).unwrap();
        let last = lines.lines().last().unwrap_or("{}").to_owned();
        let last: serde_json::Value = serde_json::from_str(&last).unwrap();
        last["read"].as_u64().unwrap_or(0)
    };
    let ndjson = ["--format", "ndjson", "-q"];
    let with = |more: &[&'static str]| {
        let mut all = vec!["validate"];
        all.extend(more);
        all.extend(ndjson);
        read(&all, b"")
    };
    assert_eq!(with(&[answers]), 6);
    assert_eq!(with(&[answers, "--exclude", "048*.json"]), 4);
    assert_eq!(with(&["questionnaires/demo/2029/*/011?.json"]), 3);
    let one = "questionnaires/demo/2029/answers/0114.json";
    assert_eq!(with(&[one, "--exclude", "0114.json"]), 1);
    assert_eq!(with(&[one, "--exclude", "0114.json", "--force-exclude"]), 0);
    assert_eq!(with(&[answers, "--fail-fast"]), 2);
    let names = format!("{answers}/0114.json\n\n{answers}/0117.json\n");
    let from = ["validate", "--files-from", "-", "--format", "ndjson", "-q"];
    assert_eq!(read(&from, names.as_bytes()), 2);
    let names = names.replace("\n\n", "\n").replace('\n', "\0");
    let null = ["validate", "-0", "--files-from", "-", "--format", "ndjson", "-q"];
    assert_eq!(read(&null, names.as_bytes()), 2);
}

#[test]
fn each_checked_file_has_a_folder_of_its_own() {
    let stage = demo("own-folders");
    let wave = stage.join("questionnaires/demo/2029");
    fs::create_dir(stage.join("arkiv")).unwrap();
    let old = fs::read_to_string(stage.join("broken/questionnaire.yaml")).unwrap();
    fs::write(stage.join("arkiv/questionnaire.yaml"), old).unwrap();
    let concise = |paths: &[&str]| {
        let mut survey = survey(&["check", "--format", "concise", "-q"]);
        survey.args(paths).current_dir(&stage).output().unwrap()
    };
    let both = concise(&["arkiv", "questionnaires"]);
    let told = String::from_utf8(both.stdout).unwrap();
    assert!(!told.contains("scoring-without-questionnaire"), "{told}");
    let questionnaire = wave.join("questionnaire.yaml");
    fs::write(&questionnaire, "").unwrap();
    let emptied = concise(&["questionnaires"]);
    assert_eq!(code(&emptied), 1);
    let told = String::from_utf8(emptied.stdout).unwrap();
    let expected = "questionnaires/demo/2029/questionnaire.yaml:1:1: error[empty-file]";
    assert!(told.starts_with(expected) && told.lines().count() == 1, "{told}");
    fs::write(&questionnaire, b"questionnaire: demo\nversion: \"2029\"\n# \xe5r\n")
        .unwrap();
    for named in ["questionnaires", "questionnaires/demo/2029/scoring.yaml"] {
        let latin = concise(&[named]);
        assert_eq!(code(&latin), 3);
        assert_eq!(String::from_utf8(latin.stdout.clone()).unwrap(), "");
        assert!(said(&latin).contains("line 3, byte 38"), "{}", said(&latin));
    }
}

#[test]
fn ignored_files_are_checked_only_if_asked_for() {
    let stage = demo("ignored");
    fs::create_dir(stage.join(".git")).unwrap();
    fs::write(
        stage.join(".gitignore"),
        "broken/\nguesses/\nmapped/\ntested/\nuntidy/\nwaves/\nworse/\n",
    )
    .unwrap();
    let run = |more: &[&str]| {
        let mut survey = survey(&["check", "-q"]);
        code(&survey.args(more).current_dir(&stage).output().unwrap())
    };
    assert_eq!(run(&["."]), 0);
    assert_eq!(run(&[".", "--no-ignore"]), 1);
    assert_eq!(run(&["broken"]), 1);
}

#[test]
fn warnings_fail_where_they_are_denied() {
    let stage = demo("denied");
    let answers = "questionnaires/demo/2029/answers/0483.json";
    let run = |more: &[&str]| {
        let mut survey = survey(&["validate", answers]);
        code(&survey.args(more).current_dir(&stage).output().unwrap())
    };
    assert_eq!(run(&[]), 0);
    assert_eq!(run(&["--deny", "warnings"]), 1);
    assert_eq!(run(&["--deny", "warnings", "--exit-zero"]), 0);
}

#[test]
fn a_wave_that_follows_nothing_is_told() {
    let stage = demo("follows");
    let file = stage.join("questionnaires/demo/2029/questionnaire.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let wave = "\nwave: {label: \"2029\", follows: \"2072\"}\nsections:\n";
    fs::write(&file, text.replacen("\nsections:\n", wave, 1)).unwrap();
    let mut check = survey(&["check", "questionnaires", "--format", "concise"]);
    let output = check.current_dir(&stage).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("[unknown-wave]").count(), 1, "{text}");
    assert!(text.contains("`demo@2072`"), "{text}");
}

#[test]
fn waves_that_follow_one_another_in_a_circle_are_told() {
    let stage = demo("circle");
    let file = stage.join("questionnaires/demo/2029/questionnaire.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let following = |version: &str, follows: &str| {
        let wave = format!("\nwave: {{label: x, follows: \"{follows}\"}}\nsections:\n");
        text.replacen("\nsections:\n", &wave, 1).replacen("2029", version, 1)
    };
    let folder = stage.join("questionnaires/demo/2027");
    fs::create_dir(&folder).unwrap();
    fs::write(&file, following("2029", "2027")).unwrap();
    fs::write(folder.join("questionnaire.yaml"), following("2027", "2029")).unwrap();
    let mut check = survey(&["check", "questionnaires", "--format", "concise"]);
    let output = check.current_dir(&stage).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("[wave-cycle]").count(), 2, "{text}");
    assert!(text.contains("`2029` → `2027` → `2029`"), "{text}");
    assert!(text.contains("`2027` → `2029` → `2027`"), "{text}");
}

#[test]
fn two_files_of_one_questionnaire_are_a_finding_and_answers_wait() {
    let stage = demo("twice");
    let demo = stage.join("questionnaires/demo");
    copy(&demo.join("2029"), &demo.join("copy"));
    let mut check = survey(&["check", "questionnaires", "--format", "concise"]);
    let output = check.current_dir(&stage).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(text.matches("[duplicate-questionnaire]").count(), 2, "{text}");
    let answers = "questionnaires/demo/2029/answers/0114.json";
    let mut score = survey(&["score", answers]);
    let output = score.current_dir(&stage).output().unwrap();
    assert_eq!(code(&output), 1);
    assert!(
        said(&output).contains("error[duplicate-questionnaire]"),
        "{}",
        said(&output)
    );
}

#[test]
fn two_scoring_files_of_one_name_are_told_apart() {
    let stage = demo("scorings");
    let folder = stage.join("questionnaires/demo/2029");
    let check = |files: &[&str]| {
        let mut check = survey(&["check", "--format", "concise"]);
        let output = check.args(files).current_dir(&stage).output().unwrap();
        (code(&output), String::from_utf8(output.stdout).unwrap())
    };
    fs::copy(folder.join("scoring.yaml"), folder.join("scoring_b.yaml")).unwrap();
    let (code, text) = check(&["questionnaires/demo/2029"]);
    assert_eq!((code, text.matches("[duplicate-scoring]").count()), (1, 2), "{text}");
    // Also where one was not named.
    let (code, text) = check(&["questionnaires/demo/2029/scoring.yaml"]);
    assert_eq!((code, text.matches("[duplicate-scoring]").count()), (1, 1), "{text}");
    fs::remove_file(folder.join("scoring_b.yaml")).unwrap();

    // A wave begun from the one before, with `for:` as it was.
    copy(&folder, &folder.with_file_name("2031"));
    let next = folder.with_file_name("2031/questionnaire.yaml");
    let text = fs::read_to_string(&next).unwrap();
    let head = "version: \"2029\"";
    assert!(text.contains(head), "{text}");
    let wave = "version: \"2031\"\nwave: {label: \"2031\", follows: demo@2029}";
    fs::write(&next, text.replacen(head, wave, 1)).unwrap();
    let (code, text) = check(&["questionnaires/demo/2031"]);
    let told = "this is for `demo@2029`, which has a scoring file `standard`, and lies beside \
                `demo@2031`";
    assert!(code == 1 && text.contains(told), "{text}");
    let told =
        "warning[unknown-wave] `demo@2029` is no version: `follows` takes it without a";
    assert!(text.contains(told), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
}

#[test]
fn a_version_beside_an_earlier_one_is_told() {
    let stage = demo("unlinked");
    let folder = stage.join("questionnaires/demo/2029");
    let next = stage.join("questionnaires/demo/10001");
    copy(&folder, &next);
    for name in ["questionnaire.yaml", "scoring.yaml"] {
        let text = fs::read_to_string(next.join(name)).unwrap();
        let text = text.replacen("version: \"2029\"", "version: \"10001\"", 1);
        fs::write(next.join(name), text.replacen("@2029", "@10001", 1)).unwrap();
    }
    let mut check = survey(&["check", "questionnaires", "--format", "concise"]);
    let output = check.current_dir(&stage).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(code(&output), 0, "{text}");
    let told: Vec<&str> = text.lines().filter(|l| l.contains("unlinked-wave")).collect();
    assert_eq!(told.len(), 1, "{text}");
    assert!(
        told[0].starts_with("questionnaires/demo/10001/questionnaire.yaml"),
        "{text}"
    );
    assert!(told[0].contains("`demo@2029` is here too"), "{text}");
}

#[test]
fn a_unit_with_two_answer_files_has_no_score() {
    let stage = demo("second");
    let answers = stage.join("questionnaires/demo/2029/answers");
    fs::copy(answers.join("0114.json"), answers.join("0114-again.json")).unwrap();
    let mut score = survey(&["score", "--format", "csv", "-q"]);
    let output = score.arg(&answers).current_dir(&stage).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let rows =
        text.lines().filter(|l| l.starts_with("0114,Upplands Väsby,,,,,,complete,inv"));
    assert_eq!((code(&output), rows.count()), (1, 2), "{text}");
    let mut rank = survey(&["rank", "--format", "csv", "-q"]);
    let output = rank.arg(&answers).current_dir(&stage).output().unwrap();
    assert!(!String::from_utf8(output.stdout.clone()).unwrap().contains("0114"));
}

#[test]
fn inputs_stay_byte_for_byte_as_they_were() {
    let stage = demo("inputs");
    let before = contents(&stage);
    for arguments in [
        vec!["check", "questionnaires", "broken"],
        vec!["fmt", "--check"],
        vec!["fmt", "--diff", "untidy"],
        vec!["validate", "questionnaires/demo/2029/answers"],
        vec!["test", "tested"],
        vec!["score", "questionnaires/demo/2029/answers", "--format", "json"],
        vec!["rank", "questionnaires/demo/2029/answers"],
        vec!["why", "questionnaires/demo/2029/answers/0114.json"],
    ] {
        survey(&arguments).current_dir(&stage).output().unwrap();
    }
    assert_eq!(contents(&stage), before);
}

#[test]
fn every_document_meets_the_schema_of_output_and_says_the_code() {
    let stage = demo("documents");
    let schema = survey(&["schema", "output"]).output().unwrap().stdout;
    let schema = jsonschema::validator_for(&serde_json::from_slice(&schema).unwrap());
    let schema = schema.unwrap();
    let answers = "questionnaires/demo/2029/answers";
    for arguments in [
        vec!["check", "broken", "missing.yaml"],
        vec!["fmt", "--check", ".", "missing.yaml"],
        vec!["validate", answers],
        vec!["score", answers, "nothing.json"],
        vec!["rank", answers, "--show-unranked"],
        vec!["why", "questionnaires/demo/2029/answers/0483.json"],
        vec!["why", "questionnaires/demo/2029/answers/0483.json", "samordnare_tjanst"],
        vec!["test", "tested"],
        vec!["explain", "--all"],
    ] {
        let mut survey = survey(&arguments);
        let output =
            survey.args(["--format", "json"]).current_dir(&stage).output().unwrap();
        let document = serde_json::from_slice(&output.stdout).unwrap();
        let wrong: Vec<_> = schema
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{arguments:?}: {wrong:#?}");
        assert_eq!(document["summary"]["exit_code"], code(&output), "{arguments:?}");
    }
}

#[test]
fn a_personal_answer_is_never_echoed() {
    let stage = demo("personal");
    let answers = "questionnaires/demo/2029/answers";
    for format in ["human", "concise", "json", "ndjson", "csv", "sarif", "github"] {
        for command in ["validate", "score", "rank", "why"] {
            let file = format!("{answers}/0115.json");
            let target = if command == "rank" { answers } else { file.as_str() };
            for plain in [&["-v"][..], &["--plain"]] {
                let mut survey = survey(&[command, target, "--format", format]);
                let output = survey.args(plain).current_dir(&stage).output().unwrap();
                let all = [&output.stdout[..], &output.stderr[..]].concat();
                let all = String::from_utf8(all).unwrap();
                let told =
                    ["\"anna", "`anna", " anna"].iter().any(|word| all.contains(word));
                assert!(!told, "{command} {format}: {all}");
            }
        }
    }
}

#[test]
fn every_rule_has_a_page_that_is_told() {
    let output = survey(&["explain", "--all", "--format", "json"]).output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rules = document["results"].as_array().unwrap();
    assert!(rules.len() > 50, "{}", rules.len());
    for rule in rules {
        let name = rule["rule"].as_str().unwrap();
        let page = rule["explanation"].as_str().unwrap();
        assert!(rule["summary"].is_string(), "{name} says nothing first");
        for heading in ["What it finds", "Why it matters", "Instead", "På svenska"] {
            assert!(page.contains(&format!("## {heading}\n")), "{name}: no `{heading}`");
        }
        let output = survey(&["explain", name, "--locale", "sv"]).output().unwrap();
        assert_eq!(code(&output), 0);
    }
}

fn survey(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    for name in SCRUBBED {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8").env("COLUMNS", "80").args(arguments);
    command.stdin(Stdio::null());
    command
}

fn fed(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// An empty folder of one's own.
fn stage(name: &str) -> PathBuf {
    let stage = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    if stage.exists() {
        fs::remove_dir_all(&stage).unwrap();
    }
    fs::create_dir_all(&stage).unwrap();
    stage
}

/// A copy of the demonstration.
fn demo(name: &str) -> PathBuf {
    let stage = stage(name);
    copy(Path::new("tests/cli/demo"), &stage);
    stage
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push((path.clone(), fs::read(path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn answers_to_an_extension_count_as_answers_to_its_base() {
    let stage = demo("extension");
    let folder = stage.join("questionnaires/lokala");
    fs::create_dir(&folder).unwrap();
    let text = "questionnaire: lokala\nversion: \"1\"\n\
                title: {sv: Lokala frågor, en: Local questions}\n\
                extends: {base: demo@2029, as: lokal}\nsections:\n  - id: egna\n    \
                title: {sv: Egna, en: Own}\n    items:\n      \
                - {id: mer, type: integer, text: {sv: \"Hur många?\", en: How many?}}\n";
    fs::write(folder.join("questionnaire.yaml"), text).unwrap();
    let answers = "questionnaires/demo/2029/answers/0114.json";
    let of_base = fs::read_to_string(stage.join(answers)).unwrap();
    let own = of_base
        .replace("\"questionnaire\": \"demo\"", "\"questionnaire\": \"lokala\"")
        .replace("\"version\": \"2029\"", "\"version\": \"1\"")
        .replace("\"answers\": {", "\"answers\": {\"lokal_mer\": 2, ");
    assert!(own.contains("lokala") && own.contains("lokal_mer"), "{own}");
    fs::write(folder.join("0114.json"), own).unwrap();
    let run =
        |arguments: &[&str]| survey(arguments).current_dir(&stage).output().unwrap();
    let said = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
    let check = run(&["check", "questionnaires/lokala"]);
    assert_eq!(code(&check), 0, "{}", said(&check));
    let own = "questionnaires/lokala/0114.json";
    let whole = run(&["validate", own]);
    assert_eq!(code(&whole), 0, "{}", said(&whole));
    assert!(!said(&whole).contains("added-answer"), "{}", said(&whole));
    let part = run(&["validate", own, "--as", "demo@2029"]);
    assert_eq!(code(&part), 0, "{}", said(&part));
    assert!(said(&part).contains("1 answer is left out, to what `lokala@1` adds"));
    let scores = |arguments: &[&str]| {
        let output = run(arguments);
        assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
        said(&output)
    };
    assert_eq!(scores(&["score", own, "--as", "demo@2029"]), scores(&["score", answers]));
    // The command that explains the score is about the same questionnaire.
    let hint = run(&["score", own, "--as", "demo@2029"]).stderr;
    let hint = String::from_utf8(hint).unwrap();
    assert!(hint.contains(&format!("survey why {own} --as demo@2029\n")), "{hint}");
    let whole = |words: &[&str]| {
        let out = scores(words);
        out.lines().find(|line| line.starts_with("total ")).unwrap().to_owned()
    };
    assert_eq!(whole(&["why", own, "--as", "demo@2029"]), whole(&["why", answers]));
    // A file of something else is not read as this.
    let other = run(&["validate", answers, "--as", "lokala@1"]);
    assert!(said(&other).contains("unknown-questionnaire"), "{}", said(&other));
    assert_eq!(code(&run(&["score", own, "--as", "demo@2030"])), 2);
}

#[test]
fn a_further_register_is_checked_on_its_own() {
    let stage = demo("register");
    let folder = stage.join("questionnaires/boenden");
    fs::create_dir(&folder).unwrap();
    let text = "questionnaire: boenden\nversion: \"1\"\ntitle: Boenden\n\
                registers: {homes: {file: homes.csv, id: kod, columns: {pris: integer}}}\n\
                sections:\n  - id: s\n    title: S\n    items:\n      \
                - {id: boende, type: unit, from: homes, text: Vilket?}\n";
    fs::write(folder.join("questionnaire.yaml"), text).unwrap();
    fs::write(folder.join("homes.csv"), "kod,pris\na1,1800\nb2,dyrt\n").unwrap();
    fs::write(folder.join("others.csv"), "kod,pris\na1,1800\n").unwrap();
    let run = |name: &str| {
        let path = format!("questionnaires/boenden/{name}");
        survey(&["check", &path]).current_dir(&stage).output().unwrap()
    };
    let homes = run("homes.csv");
    let told = String::from_utf8_lossy(&homes.stdout).into_owned();
    assert_eq!(code(&homes), 1, "{told}");
    assert!(told.contains("ill-typed-cell") && told.contains("homes.csv:3:4"), "{told}");
    // Nothing of the questionnaire itself is told.
    assert!(!told.contains("missing-privacy"), "{told}");
    assert_eq!(code(&run("others.csv")), 2);
}

//! What is said where a command line gives nothing to do, or asks for what there is not.
//!
//! The program is run in a new study (`notes`). What it prints of findings is not looked
//! at here.

use std::fs;

use crate::notes::{run, run_at, study};

#[test]
fn a_folder_without_files_is_told_with_what_was_looked_for() {
    let (_place, folder) = study();
    fs::create_dir(folder.join("empty")).unwrap();
    let looked = [
        ("test", "looked for cases*.yaml\n"),
        ("check", "looked for questionnaire.yaml, scoring*.yaml\n"),
        ("fmt", "looked for *.yaml, *.yml with a questionnaire, points, cases,"),
        ("graph", "looked for questionnaire.yaml, scoring*.yaml\n"),
    ];
    for (command, wanted) in looked {
        let (_, err) = run(&folder, &[command, "empty"], 3);
        assert!(err.contains(wanted), "{command}: {err}");
        let (_, err) = run(&folder, &[command, "empty", "--locale", "sv"], 3);
        let words = ["a questionnaire", "files that", "with a"];
        assert!(err.contains("letade efter"), "{err}");
        assert!(!words.iter().any(|word| err.contains(word)), "{err}");
    }
    let (out, err) = run(&folder, &["convert", "empty", "--to", "csv"], 3);
    assert_eq!(out, "");
    assert!(err.contains("empty: nothing found") && !err.contains("0 records"), "{err}");
}

#[test]
fn more_files_than_units_is_told_with_what_can_be_had() {
    let (_place, folder) = study();
    let words = ["simulate", "demo@1", "-n", "10", "-o", "sim/"];
    let (_, err) = run(&folder, &words, 2);
    assert!(err.contains("the register has 4 units, fewer than 10"), "{err}");
    for way in ["-n 4", "--units frame", "without --output"] {
        assert!(err.contains(way), "{way}: {err}");
    }
    assert!(!folder.join("sim").exists());
    // Each of the ways that it names.
    run(&folder, &["simulate", "demo@1", "-n", "4", "-o", "sim/"], 0);
    run(&folder, &["simulate", "demo@1", "--units", "frame", "-o", "sim2/"], 0);
    run(&folder, &["simulate", "demo@1", "-n", "10"], 0);
    let (help, _) = run(&folder, &["simulate", "--help"], 0);
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("at most as many as the register has"), "{help}");
}

#[test]
fn what_a_simulated_respondent_writes_is_in_the_language_of_the_questions() {
    let (_place, folder) = study();
    run(&folder, &["new", "enkat", "--lang", "sv"], 0);
    let studies = [
        ("demo", folder.clone(), "Simulated answer", "Simulerat"),
        ("enkat", folder.join("enkat"), "Simulerat svar", "Simulated"),
    ];
    for (name, place, own, other) in studies {
        // Who asks for it in which language changes nothing.
        let told = ["en", "sv"].map(|locale| {
            let name = format!("{name}@1");
            let words =
                ["simulate", &name, "-n", "4", "-o", "-", "--locale", locale, "-q"];
            run(&place, &words, 0).0
        });
        assert_eq!(told[0], told[1]);
        assert!(told[0].contains(own) && !told[0].contains(other), "{}", told[0]);
    }
}

#[test]
fn the_statuses_of_simulated_respondents_are_in_words() {
    let (_place, folder) = study();
    let words = ["simulate", "demo@1", "-n", "20", "--locale", "sv"];
    let (out, _) = run(&folder, &words, 0);
    assert!(out.contains("\nStatus: inskickad 20\n"), "{out}");
    let (out, _) = run(&folder, &[&words[..], &["--format", "json"]].concat(), 0);
    assert!(out.contains("\"complete\": 20"), "{out}");
}

#[test]
fn what_is_said_fits_the_width_and_is_linear_where_it_is_read_aloud() {
    let (_place, folder) = study();
    let answers = "questionnaires/demo/1/answers";
    let commands: [&[&str]; 5] = [
        &["simulate", "demo@1", "-n", "20"],
        &["simulate", "demo@1", "-n", "20", "--locale", "sv"],
        &["rank", answers],
        &["why", "questionnaires/demo/1/answers/01.json"],
        &["check"],
    ];
    for words in commands {
        let (out, err) = run_at("40", &folder, words, 0);
        let long = |line: &&str| line.chars().count() > 40;
        // A path or a command stays whole, whatever the width.
        let is_whole = |line: &str| line.contains("questionnaires/");
        let lines = out.lines().chain(err.lines()).filter(long);
        let lines: Vec<&str> = lines.filter(|line| !is_whole(line)).collect();
        assert!(lines.is_empty(), "{words:?}: {lines:#?}");
    }
    let reservation = "Points are examples, not official. All answers are simulated, not \
                       real.\n";
    let plain =
        |words: &[&str]| run_at("40", &folder, &[words, &["--plain"]].concat(), 0);
    assert!(plain(&["rank", answers]).0.contains(reservation));
    assert!(plain(&["score", answers]).0.contains(reservation));
    let (_, err) = plain(&["check"]);
    assert_eq!(err.lines().count(), 1, "{err}");
    assert!(err.ends_with(": 0 errors, 0 warnings.\n"), "{err}");
}

#[test]
fn a_sheet_that_is_read_aloud_has_words_where_others_have_signs() {
    let (_place, folder) = study();
    let (out, _) = run(&folder, &["outline", "demo@1", "--plain"], 0);
    let signs = ['\u{25cb}', '\u{2610}', '\u{2192}', '_', '\\', '*', '#'];
    let told: Vec<&str> = out.lines().filter(|line| line.contains(signs)).collect();
    assert!(told.is_empty(), "{told:#?}");
    assert!(out.contains("( ) Yes\n"), "{out}");
    assert!(out.contains("[ ] Play music\n"), "{out}");
    assert!(out.contains("[Answer] days\n"), "{out}");
    // What was asked for by name stays what it is.
    let (out, _) = run(&folder, &["outline", "demo@1", "--plain", "--to", "markdown"], 0);
    assert!(out.starts_with("# Youth centres"), "{out}");
}

#[test]
fn a_slip_in_a_flag_or_the_word_of_others_is_met_with_ours() {
    let (_place, folder) = study();
    let tips: [(&[&str], &str); 6] = [
        (&["check", "--fx"], "  tip: did you mean `--fix`?\n"),
        (
            &["score", "--scorin", "x", "a"],
            "  tip: a similar argument exists: '--scoring'\n",
        ),
        (&["graph", "--formt", "x"], "--format"),
        (&["lint"], "  tip: use `survey check --lint`\n"),
        (&["format"], "  tip: use `survey fmt`\n"),
        (&["format", "--locale", "sv"], "  tips: använd `survey fmt`\n"),
    ];
    for (words, tip) in tips {
        let (_, err) = run(&folder, words, 2);
        assert!(err.contains(tip), "{words:?}: {err}");
        assert!(!err.contains("as a value") && !err.contains("validate"), "{err}");
    }
    // Where nothing is near nothing is guessed.
    let (_, err) = run(&folder, &["check", "--zzzzzzz"], 2);
    assert!(!err.contains("did you mean"), "{err}");
}

#[test]
fn help_takes_the_flags_that_all_commands_take() {
    let (_place, folder) = study();
    let (bare, _) = run(&folder, &["help", "check"], 0);
    for words in [
        &["help", "check", "--locale", "sv"][..],
        &["help", "--plain", "check"],
        &["--locale", "sv", "help", "check"],
    ] {
        assert_eq!(run(&folder, words, 0).0, bare, "{words:?}");
    }
    run(&folder, &["help", "--locale", "sv"], 0);
    run(&folder, &["help", "--no-such-flag"], 2);
}

#[test]
fn definitions_that_cannot_be_read_are_not_said_to_be_alike() {
    let (_place, folder) = study();
    let questionnaire = "questionnaires/demo/1/questionnaire.yaml";
    let text = fs::read_to_string(folder.join(questionnaire)).unwrap();
    let [same, bad] =
        ["same", "bad"].map(|name| format!("questionnaires/demo/1/{name}.yaml"));
    fs::write(folder.join(&same), &text).unwrap();
    let (_, err) = run(&folder, &["diff", questionnaire, &same], 0);
    assert!(err.contains("No difference."), "{err}");
    fs::write(folder.join(&bad), text.replace("sections:", "sections: [")).unwrap();
    for pair in [[questionnaire, &bad], [&bad, questionnaire]] {
        let (out, err) = run(&folder, &[&["diff"], &pair[..]].concat(), 3);
        assert_eq!(out, "");
        assert!(err.contains("bad.yaml") && !err.contains("No difference"), "{err}");
        let words = [&["diff", "--format", "json"], &pair[..]].concat();
        let (out, _) = run(&folder, &words, 3);
        let told: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(told["summary"]["exit_code"], 3);
        assert_ne!(told["findings"].as_array().unwrap().len(), 0, "{out}");
    }
}

#[test]
fn lines_are_called_lines_and_a_part_is_no_addition() {
    let (_place, folder) = study();
    let scoring = "questionnaires/demo/1/scoring.yaml";
    let text = fs::read_to_string(folder.join(scoring)).unwrap();
    // Another worth of a tick: the item breaks, and with it the total that it is part of.
    let other = text.replace("sports: 1", "sports: 3");
    fs::write(folder.join("other.yaml"), format!("# one line more\n{other}")).unwrap();
    let words = ["diff", scoring, "other.yaml"];
    let (out, _) = run(&folder, &words, 1);
    let line = |begins: &str| {
        let mut lines = text.lines().zip(1..);
        lines.find(|(line, _)| line.trim_start().starts_with(begins)).unwrap().1
    };
    let (item, total) = (line("activities:"), line("total:"));
    let points = format!("option `sports`: 1 → 3 (line {item} → {})\n", item + 1);
    assert!(out.contains(&points), "{out}");
    let part = format!(
        "parts whose own series breaks: activities (line {total} → {})\n",
        total + 1
    );
    assert!(out.contains(&part), "{out}");
    let (out, _) = run(&folder, &[&words[..], &["--plain"]].concat(), 1);
    assert!(out.contains(" now: activities. Break: it is made of them.\n"), "{out}");
    let (out, _) = run(&folder, &[&words[..], &["--locale", "sv"]].concat(), 1);
    assert!(out.contains("delar vars egen serie bryts: activities (rad "), "{out}");
}

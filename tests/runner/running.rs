//! Interviews in plain lines, as whole programs: transcripts of `survey run`.
//!
//! Every `tests/run/*.md` is carried out in a copy of `tests/cli/demo`, with the
//! questionnaires of `tests/run/questionnaires` beside. In a `text` block, what follows a
//! prompt is what is typed, and `^D` the end of it. `UPDATE=1` writes what was said back into the transcripts.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::terminal::Terminal;

/// What stands before something that is typed.
const PROMPTS: [&str; 11] = [
    "> ",
    "Varför? > ",
    "Why? > ",
    "Ditt namn (Enter: inget) > ",
    "Your name (Enter: none) > ",
    "Ditt namn > ",
    "Your name > ",
    "Din roll > ",
    "Your role > ",
    "Stämmer det? [j/N] ",
    "Is it right? [y/N] ",
];

/// What stands after a prompt where nothing more is typed.
const END: &str = "^D";

/// A folder with everything that transcripts are about.
pub fn stage() -> (TempDir, PathBuf) {
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().to_owned();
    copy(Path::new("tests/cli/demo/questionnaires"), &folder.join("questionnaires"));
    copy(Path::new("tests/run/questionnaires"), &folder.join("questionnaires"));
    (keep, folder)
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

/// The program in a folder, without anything of this environment.
pub fn survey(folder: &Path, arguments: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What the program says to lines that are typed, and its exit code.
pub fn says(folder: &Path, arguments: &[String], typed: &str) -> (String, String, i32) {
    let mut child = survey(folder, arguments).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = typed.as_bytes().to_vec();
    let writer = std::thread::spawn(move || {
        // A program that needs no more closes the pipe.
        let _ = input.write_all(&bytes);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().expect("it ended by itself");
    (text(output.stdout), text(output.stderr), code)
}

/// Words of a command line, quotes taken off.
pub fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut begun) =
        (Vec::new(), String::new(), false, false);
    for c in line.chars() {
        match c {
            '\'' => (quote, begun) = (!quote, true),
            ' ' if !quote => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

/// Where a line has a prompt: the end of it.
fn prompt(line: &str) -> Option<usize> {
    let end = |prompt: &str| match prompt {
        "> " => line.starts_with("> ").then_some(2),
        prompt => line.find(prompt).map(|at| at + prompt.len()),
    };
    // Two may stand on one line, since what is typed is not shown.
    PROMPTS.into_iter().filter_map(end).min()
}

/// What is typed in a transcript.
fn typed(block: &str) -> Vec<String> {
    // Blanks at the end of a line are not kept.
    let whole = |line: &str| match line.ends_with('>') {
        true => format!("{line} "),
        false => line.to_owned(),
    };
    let lines = block.lines().map(whole);
    let typed = lines.filter_map(|line| Some(line[prompt(&line)?..].to_owned()));
    typed.filter(|line| line != END).collect()
}

/// What was said, with what was typed put in where it was asked for. All of it must have
/// been asked for.
fn spliced(said: &str, typed: &[String]) -> String {
    let (mut text, mut rest, mut typed) = (String::new(), said.to_owned(), typed.iter());
    while let Some((line, after)) = rest.clone().split_once('\n') {
        match prompt(line) {
            Some(end) => match typed.next() {
                Some(typed) => {
                    text.push_str(&format!("{}{typed}\n", &line[..end]));
                    rest = format!("{}\n{after}", &line[end..]);
                }
                None => {
                    text.push_str(&format!("{}{END}\n", &line[..end]));
                    rest = format!("{}\n{after}", &line[end..]);
                }
            },
            None => {
                text.push_str(&format!("{line}\n"));
                rest = after.to_owned();
            }
        }
    }
    text.push_str(&rest);
    let left: Vec<&String> = typed.collect();
    assert!(left.is_empty(), "never asked for: {left:?}\n{text}");
    text
}

/// Without what differs from run to run.
fn settled(text: &str) -> String {
    let mut settled = String::new();
    let mut rest = text;
    let is_stamp = |text: &str| {
        let shape = "dddd-dd-dd dd:dd";
        text.len() >= shape.len()
            && text.bytes().zip(shape.bytes()).all(|(c, s)| match s {
                b'd' => c.is_ascii_digit(),
                s => c == s,
            })
    };
    let is_hash = |text: &str| {
        let digits = text.bytes().take(64);
        text.len() >= 64 && digits.clone().all(|c| c.is_ascii_hexdigit())
    };
    while let Some(c) = rest.chars().next() {
        if is_stamp(rest) {
            settled.push_str("[TIME]");
            rest = &rest[16..];
        } else if is_hash(rest) {
            settled.push_str("[HASH]");
            rest = &rest[64..];
        } else {
            settled.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    let trimmed = settled.lines().map(str::trim_end);
    trimmed.collect::<Vec<_>>().join("\n") + "\n"
}

/// A transcript as it is when it is carried out.
fn carried_out(text: &str) -> String {
    let (_keep, folder) = stage();
    let mut out = String::new();
    let mut parts = text.split("```");
    out.push_str(parts.next().unwrap());
    while let (Some(block), Some(prose)) = (parts.next(), parts.next()) {
        let body = block.strip_prefix("text\n").expect("blocks are `text`");
        out.push_str("```text\n");
        for command in body.split("$ survey ").skip(1) {
            let (line, rest) = command.split_once('\n').unwrap();
            let typed = typed(rest);
            let lines: String = typed.iter().map(|line| format!("{line}\n")).collect();
            let (said, err, code) = says(&folder, &words(line), &lines);
            out.push_str(&format!("$ survey {line}\n"));
            let shown = format!("{}{err}", spliced(&said, &typed));
            out.push_str(&settled(&shown));
            out.push_str(&format!("[exit {code}]\n"));
        }
        out.push_str("```");
        out.push_str(prose);
    }
    out
}

#[test]
fn transcripts_of_interviews_say_what_is_said() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir("tests/run").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        seen += 1;
        let text = fs::read_to_string(&path).unwrap();
        let now = carried_out(&text);
        if now == text {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, now).unwrap();
            continue;
        }
        let differs = text.lines().zip(now.lines()).find(|(then, now)| then != now);
        wrong.push(format!("{path:?}: {differs:#?}"));
    }
    assert!(wrong.is_empty(), "UPDATE=1 writes them anew\n{}", wrong.join("\n"));
    assert!(seen >= 3, "{seen}");
}

#[test]
fn on_a_terminal_ctrl_c_pauses_and_says_how_to_go_on() {
    let (_keep, folder) = stage();
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command
        .args(["run", "alla", "--unit", "Trosa", "--locale", "sv", "--plain"])
        .current_dir(&folder)
        .env_clear()
        .env("TERM", "xterm");
    let mut terminal = Terminal::start(command);
    terminal.waits_for("Samtycker du?");
    terminal.waits_for("> ");
    terminal.types("ja\n");
    terminal.waits_for("Har ni skyddat boende?");
    terminal.waits_for("> ");
    terminal.types("j\n");
    terminal.waits_for("Hur många platser?");
    terminal.waits_for("> ");
    terminal.interrupts();
    let shown = terminal.waits_for("survey run alla@1 --unit Trosa --resume");
    assert!(shown.contains("Sparat: 2 svar"), "{shown}");
    // No cursor is moved and nothing is drawn again.
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    let drafts = folder.join("questionnaires/alla/1/drafts/Trosa.journal");
    assert!(fs::read_to_string(drafts).unwrap().contains("\"value\":\"yes\""));
}

/// The visit on a terminal, in lines.
fn at_visit(folder: &Path, variables: &[(&str, &str)]) -> Terminal {
    let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
    command
        .args(["run", "visit", "--unit", "7", "--locale", "en", "--plain"])
        .current_dir(folder)
        .env_clear()
        .env("TERM", "xterm")
        .envs(variables.iter().copied());
    let mut terminal = Terminal::start(command);
    terminal.waits_for("Do you want to take part?");
    terminal.types("yes\n");
    terminal.waits_for("How many rooms");
    terminal.types("3\n");
    terminal.waits_for("cannot speak freely?");
    terminal
}

#[test]
fn what_is_sensitive_is_not_shown_while_it_is_typed() {
    let (_keep, folder) = stage();
    let mut terminal = at_visit(&folder, &[]);
    terminal.waits_for("(what you type is not shown)");
    terminal.waits_for("> ");
    while terminal.echoes() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    terminal.types("mango\n");
    let shown = terminal.waits_for("Have you been afraid");
    assert!(!shown.contains("mango"), "{shown}");
    terminal.waits_for("> ");
    terminal.interrupts();
    terminal.waits_for("--resume");
    let is_shown = terminal.echoes();
    assert!(is_shown, "what is typed is shown again when it ends");
    let draft = folder.join("questionnaires/visit/2026/drafts/7.journal");
    assert!(fs::read_to_string(draft).unwrap().contains("mango"));
}

#[test]
fn a_text_is_written_in_the_editor_in_lines_too() {
    let (_keep, folder) = stage();
    let editor = folder.join("editor");
    fs::write(&editor, "#!/bin/sh\nprintf '%s\\n' 'one line' 'one more' >> \"$1\"\n")
        .unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    fs::set_permissions(&editor, mode).unwrap();
    let variables = [("EDITOR", editor.to_str().unwrap()), ("PATH", "/usr/bin:/bin")];
    let mut terminal = at_visit(&folder, &variables);
    terminal.types(">\n>\n>\n>\n>\n");
    terminal.waits_for("What matters most?");
    terminal.types(":edit\n");
    terminal.waits_for("Error: only texts are written in an editor.");
    terminal.types("=10\n");
    terminal.waits_for("What else should we know?");
    terminal.types(":edit\n");
    terminal.waits_for("Review");
    let draft = folder.join("questionnaires/visit/2026/drafts/7.journal");
    let text = fs::read_to_string(draft).unwrap();
    assert!(text.contains(r"one line\none more"), "{text}");
}

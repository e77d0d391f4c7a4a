//! Drafts that meet with faults: killed, torn, altered, held twice, on a full disk.
//!
//! The program is run as people run it. What it has acknowledged by its next prompt must be
//! there whatever happens then; what was being typed may be lost.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command};

use rustix::process::{Pid, Signal, kill_process};
use survey::interview::journal::Journal;

use crate::running::{says, stage, survey};

/// What is typed to every type of question, without a mistake.
const TYPED: [&str; 32] = [
    "ja",
    "j",
    "12",
    "1 3",
    "Skolan",
    "4",
    "3 1 2",
    "40",
    "2,5",
    "1200",
    "2028-02-28",
    "2028-02",
    "2020",
    "12:30",
    "90 min",
    "59.33 18.06",
    "1",
    "2",
    "60",
    "40",
    "+",
    "Eken",
    "5",
    "+",
    "Linden",
    "7",
    "",
    "2",
    "questionnaires/bilaga.txt",
    "Mer tid.",
    "anna@example.org",
    "s",
];

/// An interview that is under way.
struct Talk {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    heard: String,
}

fn arguments(more: &[&str]) -> Vec<String> {
    let usual = ["run", "alla", "--unit", "Trosa", "--locale", "sv"];
    usual.iter().chain(more).map(|word| (*word).to_owned()).collect()
}

impl Talk {
    fn begin(folder: &Path, more: &[&str]) -> Self {
        let mut child = survey(folder, &arguments(more)).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut talk = Self { child, input, output, heard: String::new() };
        talk.waits();
        talk
    }

    /// Waits for a prompt.
    fn waits(&mut self) {
        let mut buffer = [0; 4096];
        let is_prompt = |text: &str| text.ends_with("\n> ") || text.ends_with(") > ");
        while !is_prompt(&self.heard) {
            let length = self.output.read(&mut buffer).unwrap();
            assert!(length > 0, "it ended: {}", self.heard);
            self.heard.push_str(&String::from_utf8_lossy(&buffer[..length]));
        }
    }

    fn types(&mut self, line: &str) {
        self.heard.clear();
        writeln!(self.input, "{line}").unwrap();
        self.waits();
    }

    fn sends(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn ends(mut self) -> (Option<i32>, String, String) {
        let (mut out, mut err) = (String::new(), String::new());
        self.output.read_to_string(&mut out).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (self.child.wait().unwrap().code(), out, err)
    }
}

fn draft(folder: &Path) -> PathBuf {
    folder.join("questionnaires/alla/1/drafts/Trosa.journal")
}

fn journal(folder: &Path) -> Journal {
    Journal::read(&fs::read_to_string(draft(folder)).unwrap()).unwrap()
}

fn answers(folder: &Path) -> serde_json::Value {
    let path = folder.join("questionnaires/alla/1/answers/Trosa.json");
    let text = fs::read_to_string(path).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["answers"].clone()
}

fn lines(typed: &[&str]) -> String {
    typed.iter().map(|line| format!("{line}\n")).collect()
}

/// The states after every line of an interview that nothing happens to, and its answers.
fn undisturbed() -> (Vec<survey::interview::Draft>, serde_json::Value) {
    let (_keep, folder) = stage();
    let mut states = Vec::new();
    let mut talk = Talk::begin(&folder, &[]);
    states.push(journal(&folder).state().draft);
    for line in TYPED {
        talk.types(line);
        states.push(journal(&folder).state().draft);
    }
    talk.heard.clear();
    writeln!(talk.input).unwrap();
    assert_eq!(talk.ends().0, Some(0));
    (states, answers(&folder))
}

#[test]
fn a_killed_interview_loses_nothing_that_was_acknowledged() {
    let (states, wanted) = undisturbed();
    for (count, state) in states.iter().enumerate() {
        let (_keep, folder) = stage();
        let mut talk = Talk::begin(&folder, &[]);
        TYPED[..count].iter().for_each(|line| talk.types(line));
        talk.sends(Signal::KILL);
        assert_eq!(talk.ends().0, None);
        let found = journal(&folder);
        assert!(found.fault.is_none() && !found.is_torn, "{count}");
        assert_eq!(found.state().draft, *state, "after {count} lines");
        let rest = lines(&TYPED[count.min(TYPED.len() - 1)..]) + "\n";
        let (out, err, code) = says(&folder, &arguments(&["--resume"]), &rest);
        assert_eq!(code, 0, "{count}: {out}{err}");
        assert_eq!(answers(&folder), wanted, "after {count} lines");
    }
}

#[test]
fn an_interview_killed_while_it_writes_can_be_gone_on_with() {
    for round in 0_u64..40 {
        let (_keep, folder) = stage();
        let mut child = survey(&folder, &arguments(&[])).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let _ = input.write_all((lines(&TYPED) + "\n").as_bytes());
        std::thread::sleep(std::time::Duration::from_micros(round * 700));
        child.kill().unwrap();
        child.wait().unwrap();
        if !draft(&folder).exists() {
            continue;
        }
        let text = fs::read_to_string(draft(&folder)).unwrap();
        if text.is_empty() || !text.contains('\n') {
            continue;
        }
        let found = Journal::read(&text).unwrap();
        assert!(found.fault.is_none(), "{round}: {:?}", found.fault);
        let (out, err, code) = says(&folder, &arguments(&["--resume"]), ":leave\n");
        assert_eq!(code, 5, "{round}: {out}{err}");
        assert!(journal(&folder).fault.is_none(), "{round}");
    }
}

#[test]
fn signals_pause_and_save() {
    for (signal, code) in [(Signal::INT, 5), (Signal::TERM, 143), (Signal::HUP, 143)] {
        let (_keep, folder) = stage();
        let mut talk = Talk::begin(&folder, &[]);
        TYPED[..3].iter().for_each(|line| talk.types(line));
        talk.sends(signal);
        let (found, out, err) = talk.ends();
        assert_eq!(found, Some(code), "{out}{err}");
        let resume = "survey run alla@1 --unit Trosa --resume";
        assert!(out.contains("Sparat: 3 svar") && out.contains(resume), "{out}");
        assert_eq!(journal(&folder).state().draft.paths().len(), 3);
    }
}

#[test]
fn one_process_holds_a_draft() {
    let (_keep, folder) = stage();
    let mut talk = Talk::begin(&folder, &[]);
    talk.types("ja");
    let before = fs::read(draft(&folder)).unwrap();
    let (out, err, code) = says(&folder, &arguments(&["--resume"]), "j\n");
    assert_eq!((code, out.as_str()), (4, ""), "{err}");
    let process = talk.child.id().to_string();
    assert!(err.contains(&process) && err.contains("sedan 20"), "{err}");
    assert_eq!(fs::read(draft(&folder)).unwrap(), before, "nothing was changed");
    // A holder that was killed holds nothing.
    talk.sends(Signal::KILL);
    talk.ends();
    let (_, err, code) = says(&folder, &arguments(&["--resume"]), "j\n");
    assert_eq!(code, 5, "{err}");
}

#[test]
fn a_journal_cut_anywhere_counts_up_to_its_last_whole_line() {
    let (_keep, folder) = stage();
    says(&folder, &arguments(&[]), &lines(&TYPED[..6]));
    let whole = fs::read_to_string(draft(&folder)).unwrap();
    for end in 0..=whole.len() {
        let Some(text) = whole.get(..end) else { continue };
        match Journal::read(text) {
            Ok(found) => {
                assert!(found.fault.is_none(), "{end}");
                assert_eq!(found.is_torn, !text.ends_with('\n'), "{end}");
                assert_eq!(found.sound, text.rfind('\n').unwrap() + 1);
            }
            Err(fault) => assert!(fault.line == 1 && !text.contains('\n'), "{end}"),
        }
    }
    // The program goes on from there, and says that something was left out.
    fs::write(draft(&folder), &whole[..whole.len() - 9]).unwrap();
    let (out, err, code) = says(&folder, &arguments(&["--resume"]), ":lämna\n");
    assert_eq!(code, 5, "{out}{err}");
    assert!(err.contains("avbruten"), "{err}");
    let found = journal(&folder);
    assert!(!found.is_torn && found.fault.is_none());
}

#[test]
fn a_journal_that_was_altered_is_told_with_its_line() {
    let (_keep, folder) = stage();
    says(&folder, &arguments(&[]), &lines(&TYPED[..6]));
    let whole = fs::read_to_string(draft(&folder)).unwrap();
    // A single answer that was changed, a line that is gone, one that is foreign.
    let altered = whole.replace("\"value\":12,", "\"value\":13,");
    let (number, _) =
        whole.lines().enumerate().find(|(_, l)| l.contains("\"value\":12,")).unwrap();
    let mut gone: Vec<&str> = whole.lines().collect();
    gone.remove(number);
    let foreign = whole.replacen("{\"seq\":5", "hej\n{\"seq\":5", 1);
    for (text, line) in [
        (altered.clone(), number + 1),
        (gone.join("\n") + "\n", number + 1),
        (foreign, 6),
    ] {
        assert_ne!(text, whole);
        let found = Journal::read(&text).unwrap();
        assert_eq!(found.fault.map(|fault| fault.line), Some(line));
    }
    fs::write(draft(&folder), &altered).unwrap();
    let (out, err, code) = says(&folder, &arguments(&["--resume"]), "=\n");
    assert_eq!(code, 5, "{out}{err}");
    assert!(err.contains(&format!("rad {}", number + 1)), "{err}");
    assert!(err.contains("Trosa.journal.damaged"), "{err}");
    assert!(
        out.contains("Har ni skyddat boende?: Ja"),
        "what stands before counts: {out}"
    );
    assert_eq!(
        fs::read_to_string(draft(&folder).with_extension("journal.damaged")).unwrap(),
        altered,
    );
    // One that is no journal at all is left as it is.
    fs::write(draft(&folder), "hej\n").unwrap();
    let (_, err, code) = says(&folder, &arguments(&["--resume"]), "");
    assert_eq!(code, 1, "{err}");
    assert_eq!(fs::read_to_string(draft(&folder)).unwrap(), "hej\n");
}

#[test]
fn every_flipped_byte_of_a_journal_is_noticed() {
    let (_keep, folder) = stage();
    says(&folder, &arguments(&[]), &lines(&TYPED[..4]));
    let whole = fs::read(draft(&folder)).unwrap();
    let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    for at in first..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        let text = String::from_utf8_lossy(&bytes);
        let found = Journal::read(&text).unwrap();
        assert!(found.fault.is_some() || found.is_torn, "byte {at}");
    }
}

#[test]
fn a_draft_of_another_state_of_the_questionnaire_keeps_what_fits() {
    let (_keep, folder) = stage();
    says(&folder, &arguments(&[]), &lines(&TYPED[..9]));
    let path = folder.join("questionnaires/alla/1/questionnaire.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let other = text
        .replace(
            "{code: annan, label: {sv: Annan, en: Another}, specify: text}",
            "{code: skola, label: {sv: Skolan, en: School}}",
        )
        .replace("{id: vikt, type: decimal", "{id: tyngd, type: decimal")
        .replace("max: 500", "max: 400");
    assert_ne!(other, text);
    fs::write(&path, other).unwrap();
    let (out, err, code) = says(&folder, &arguments(&["--resume"]), "=\n");
    assert_eq!(code, 5, "{out}{err}");
    assert!(out.contains("Formuläret har ändrats sedan dess. 7 svar passar"), "{out}");
    assert!(out.contains("  aktorer (annan)\n") && out.contains("  vikt\n"), "{out}");
    assert!(out.contains("Fråga 4 av"), "it goes on at what is asked again: {out}");
    assert!(out.contains("✓ 3 Hur många platser?: 12"), "{out}");
    assert!(draft(&folder).with_extension("journal.before").exists());
    let (out, err, code) = says(&folder, &arguments(&["--resume"]), "");
    assert_eq!(code, 5, "{err}");
    assert!(!out.contains("ändrats"), "{out}");
}

#[test]
fn a_full_disk_is_3_and_keeps_what_was_saved() {
    let (_keep, folder) = stage();
    let mut limited = Command::new("bash");
    let program = env!("CARGO_BIN_EXE_survey");
    limited
        .args(["-c", "ulimit -f 2; exec \"$0\" \"$@\"", program])
        .args(arguments(&[]))
        .current_dir(&folder);
    limited.stdin(std::process::Stdio::piped());
    limited.stdout(std::process::Stdio::piped());
    limited.stderr(std::process::Stdio::piped());
    let mut child = limited.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let _ = input.write_all((lines(&TYPED) + "\n").as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("Trosa.journal"), "{err}");
    let found = journal(&folder);
    assert!(found.fault.is_none(), "{:?}", found.fault);
    let kept = found.state().draft.paths().len();
    assert!(kept > 2, "{kept}");
    let (out, err, code) = says(&folder, &arguments(&["--resume"]), "");
    assert_eq!(code, 5, "{err}");
    assert!(out.contains(&format!("{kept} av")), "{kept}: {out}");
}

#[test]
fn a_place_that_cannot_be_written_is_told_before_the_first_question() {
    let (_keep, folder) = stage();
    fs::write(folder.join("questionnaires/alla/1/drafts"), "no folder").unwrap();
    let (out, err, code) = says(&folder, &arguments(&[]), "ja\n");
    assert_eq!((code, out.as_str()), (3, ""), "{err}");
    assert!(err.contains("drafts"), "{err}");
}

#[test]
fn a_draft_changed_from_outside_is_noticed_and_the_answers_are_rescued() {
    for replaces in [true, false] {
        let (_keep, folder) = stage();
        let mut talk = Talk::begin(&folder, &[]);
        talk.types("ja");
        let path = draft(&folder);
        let theirs = if replaces {
            fs::rename(&path, folder.join("away")).unwrap();
            "theirs\n".to_owned()
        } else {
            fs::read_to_string(&path).unwrap() + "theirs\n"
        };
        fs::write(&path, &theirs).unwrap();
        writeln!(talk.input, "j").unwrap();
        let (code, out, err) = talk.ends();
        assert_eq!(code, Some(3), "{out}{err}");
        assert_eq!(fs::read_to_string(&path).unwrap(), theirs, "nothing is overwritten");
        let beside = fs::read_dir(path.parent().unwrap()).unwrap();
        let rescued = beside
            .map(|entry| entry.unwrap().path())
            .find(|path| path.to_string_lossy().contains("rescued"))
            .unwrap();
        let name = rescued.file_name().unwrap().to_string_lossy().into_owned();
        assert!(err.contains(&name), "{err}");
        let found = Journal::read(&fs::read_to_string(rescued).unwrap()).unwrap();
        assert_eq!(found.state().draft.paths().len(), 2);
    }
}

#[test]
fn drafts_and_answers_are_private() {
    let (_keep, folder) = stage();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let mut talk = Talk::begin(&folder, &[]);
    assert_eq!(mode(&draft(&folder)), 0o600);
    assert_eq!(mode(draft(&folder).parent().unwrap()), 0o700);
    TYPED.iter().for_each(|line| talk.types(line));
    writeln!(talk.input).unwrap();
    assert_eq!(talk.ends().0, Some(0));
    let answers = folder.join("questionnaires/alla/1/answers");
    assert_eq!(mode(&answers.join("Trosa.json")), 0o600);
    let names = fs::read_dir(&answers).unwrap().count();
    assert_eq!(names, 1, "no temporary file is left");
}

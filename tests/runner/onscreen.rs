//! The whole-screen interview on a real terminal.
//!
//! *In:* keys as bytes. *Out:* what the screen shows then, as a terminal would show it, and
//! what the terminal is left as.
//!
//! What pages look like is tested in `fullscreen`; here is only what needs a terminal.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::Signal;
use tempfile::TempDir;

use crate::terminal::Terminal;

/// What a terminal is told to show the screen that was there before.
const LEAVE: &str = "\u{1b}[?1049l";

/// An interview on a terminal.
struct Sitting {
    terminal: Terminal,
    screen: vt100::Parser,
    /// Everything that was sent to the terminal.
    sent: Vec<u8>,
}

impl Sitting {
    fn new(folder: &Path, arguments: &[&str]) -> Self {
        Self::with(folder, arguments, &[])
    }

    fn with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let known = ["run", "skarmbilder@1", "--unit", "0483"];
        Self::of(folder, &[&known[..], arguments].concat(), variables)
    }

    fn of(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
        command
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("LANG", "sv_SE.UTF-8")
            .envs(variables.iter().copied());
        let terminal = Terminal::sized(command, 80, 24);
        Self { terminal, screen: vt100::Parser::new(24, 80, 0), sent: Vec::new() }
    }

    fn shown(&self) -> String {
        self.screen.screen().contents()
    }

    /// Waits until the screen shows a text.
    fn shows(&mut self, text: &str) {
        while !self.shown().contains(text) {
            let Some(bytes) = self.terminal.more() else {
                panic!("{text:?} is not shown, but:\n{}", self.shown());
            };
            self.screen.process(&bytes);
            self.sent.extend(bytes);
        }
    }

    /// Types keys and waits for what comes of them.
    fn types(&mut self, keys: &str, shows: &str) {
        self.terminal.types(keys);
        self.shows(shows);
    }

    /// Gives the terminal another size.
    fn resizes(&mut self, columns: u16, rows: u16) {
        self.terminal.resizes(columns, rows);
        self.screen.screen_mut().set_size(rows, columns);
    }

    /// Waits for the end; the exit code and all that was sent to the terminal.
    fn ends(self) -> (Option<i32>, String) {
        let (code, rest) = self.terminal.ends();
        (code, String::from_utf8_lossy(&self.sent).into_owned() + &rest)
    }
}

/// A folder with the questionnaire of every type.
fn folder() -> (TempDir, PathBuf) {
    let keep = tempfile::tempdir().unwrap();
    let place = keep.path().join("questionnaires/skarmbilder/1");
    fs::create_dir_all(&place).unwrap();
    fs::copy("tests/interview/screens.yaml", place.join("questionnaire.yaml")).unwrap();
    fs::copy("tests/interview/orter.csv", place.join("orter.csv")).unwrap();
    let folder = keep.path().to_owned();
    (keep, folder)
}

fn journal(folder: &Path) -> String {
    let draft = folder.join("questionnaires/skarmbilder/1/drafts/0483.journal");
    fs::read_to_string(draft).unwrap()
}

#[test]
fn an_interview_is_begun_paused_resumed_and_handed_in() {
    let (_keep, folder) = folder();
    let mut sitting = Sitting::new(&folder, &[]);
    sitting.shows("Innan du börjar");
    sitting.types("\r", "Samtycker du");
    assert!(sitting.terminal.is_raw());
    sitting.types("1\r", "kvinnofridssamordnare");
    sitting.types("n\r", "Vilken utbildning");
    sitting.types("\u{1b}[D", "Vilken utbildning");
    // Alt and the arrow to the left go back, and the answer is marked.
    sitting.types("\u{1b}[1;3D", "✓ 2 Nej");
    sitting.terminal.resizes(40, 20);
    sitting.screen.screen_mut().set_size(20, 40);
    sitting.shows("Kvinnofridsbarometern 2029 (exempe…");
    sitting.terminal.types("\u{3}");
    let (code, sent) = sitting.ends();
    assert_eq!(code, Some(5));
    let (_, after) = sent.rsplit_once(LEAVE).expect("the other screen is left");
    assert!(after.contains("Sparat: 2 svar"), "{after}");
    assert!(after.contains("survey run skarmbilder@1 --unit 0483 --resume"), "{after}");

    let mut sitting = Sitting::new(&folder, &["--resume"]);
    sitting.shows("✓ 2 Nej");
    sitting.types("\u{7}plan", "Filter: plan");
    sitting.types("\r", "Finns en beslutad handlingsplan?");
    sitting.types("3\r", "Planen följs");
    sitting.types("\u{12}", "Klart: s signerar");
    sitting.types("s", "Ditt namn:");
    sitting.types("Anna\rChef\r", "Du kan stänga fönstret.");
    let answers = folder.join("questionnaires/skarmbilder/1/answers/0483.json");
    assert!(answers.is_file(), "it is written before the receipt is shown");
    sitting.terminal.types("\r");
    let (code, sent) = sitting.ends();
    assert_eq!(code, Some(0));
    let (_, after) = sent.rsplit_once(LEAVE).unwrap();
    assert!(after.contains("sha256"), "the receipt stays on the screen: {after}");
}

#[test]
fn the_terminal_is_as_it_was_however_the_interview_ends() {
    let ends: [(&str, Option<Signal>, i32); 4] = [
        ("\u{3}", None, 5),
        ("", Some(Signal::INT), 5),
        ("", Some(Signal::TERM), 143),
        ("", Some(Signal::HUP), 143),
    ];
    for (keys, signal, expected) in ends {
        let (_keep, folder) = folder();
        let mut sitting = Sitting::new(&folder, &[]);
        sitting.types("\r", "Samtycker du");
        sitting.types("1\r", "kvinnofridssamordnare");
        assert!(sitting.terminal.is_raw());
        sitting.terminal.types(keys);
        if let Some(signal) = signal {
            sitting.terminal.signals(signal);
        }
        let mut rest = String::new();
        while sitting.terminal.is_raw() {
            let bytes = sitting.terminal.more().expect("raw mode is left");
            rest.push_str(&String::from_utf8_lossy(&bytes));
        }
        let (code, sent) = sitting.ends();
        let sent = sent + &rest;
        assert_eq!(code, Some(expected), "{signal:?}");
        assert!(sent.contains(LEAVE), "{signal:?}: {sent:?}");
        assert!(sent.contains("\u{1b}[?25h"), "the cursor is shown: {sent:?}");
        assert!(journal(&folder).contains("samtycke"), "{signal:?}");
    }
}

#[test]
fn a_second_interrupt_at_once_is_another_end() {
    let (_keep, folder) = folder();
    let mut sitting = Sitting::new(&folder, &[]);
    sitting.shows("Innan du börjar");
    sitting.terminal.types("\u{3}\u{3}");
    assert_eq!(sitting.ends().0, Some(130));
}

#[test]
fn what_was_not_accepted_is_shown_once_more() {
    let (_keep, folder) = folder();
    let mut sitting = Sitting::new(&folder, &[]);
    sitting.types("\r", "Samtycker du");
    sitting.types("1\r", "kvinnofridssamordnare");
    sitting.types("j\r", "Hur stor del");
    sitting.types("42", "> 42");
    sitting.terminal.types("\u{3}");
    let (_, sent) = sitting.ends();
    let (_, after) = sent.rsplit_once(LEAVE).unwrap();
    assert!(after.contains("Skrivet, men inte godkänt med Enter:\r\n  42"), "{after}");
}

#[test]
fn lines_are_asked_for_by_a_key_a_flag_or_the_environment() {
    let (_keep, place) = folder();
    let mut sitting = Sitting::new(&place, &[]);
    sitting.shows("Innan du börjar");
    sitting.types("p", "Ctrl-C: spara och sluta");
    sitting.types("\n", "> ");
    assert!(!sitting.terminal.is_raw());
    sitting.types("ja\n", "kvinnofridssamordnare");
    drop(sitting);
    for way in ["--plain", "SURVEY_PLAIN=1", "ACCESSIBLE=1", "TERM=dumb"] {
        let (_keep, place) = folder();
        let mut sitting = match way.split_once('=') {
            Some(variable) => Sitting::with(&place, &[], &[variable]),
            None => Sitting::new(&place, &[way]),
        };
        sitting.shows("Samtycker du");
        assert!(!sitting.terminal.is_raw(), "{way}");
        let sent = String::from_utf8_lossy(&sitting.sent).into_owned();
        assert!(!sent.contains('\u{1b}'), "{way}: {sent:?}");
    }
}

#[test]
fn a_long_text_is_written_in_the_editor() {
    let (_keep, folder) = folder();
    let editor = folder.join("editor");
    fs::write(&editor, "#!/bin/sh\nprintf '%s\\n' 'en rad' 'en till' >> \"$1\"\n")
        .unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    fs::set_permissions(&editor, mode).unwrap();
    let variables = [("VISUAL", editor.to_str().unwrap()), ("PATH", "/usr/bin:/bin")];
    let mut sitting = Sitting::with(&folder, &[], &variables);
    sitting.types("\r", "Samtycker du");
    sitting.types("\u{7}behövs", "Filter: behövs");
    sitting.types("\r", "Vad behövs");
    sitting.types("\u{5}", "en till");
    assert!(sitting.terminal.is_raw(), "the terminal is ours again");
    sitting.types("\r", "Adress till");
    assert!(journal(&folder).contains(r"en rad\nen till"), "{}", journal(&folder));
    let drafts =
        fs::read_dir(folder.join("questionnaires/skarmbilder/1/drafts")).unwrap();
    assert_eq!(drafts.count(), 1, "nothing of the text is left beside the draft");
}

/// The draft, which must be whole: read again by the same reader that goes on with it.
fn sound_journal(folder: &Path) -> String {
    let text = journal(folder);
    let journal = survey::interview::journal::Journal::read(&text).unwrap();
    assert!(!journal.is_torn && journal.fault.is_none(), "{text}");
    text
}

#[test]
fn what_is_being_typed_stays_when_the_window_gets_another_size() {
    let (_keep, folder) = folder();
    let mut sitting = Sitting::new(&folder, &[]);
    sitting.types("\r", "Samtycker du");
    sitting.types("1\r", "kvinnofridssamordnare");
    sitting.types("j\r", "Hur stor del");
    sitting.types("4", "> 4");
    sitting.resizes(40, 12);
    sitting.shows("Kvinnofridsbarometern 2029 (exempe…");
    sitting.types("2", "> 42");
    sitting.resizes(120, 30);
    sitting.types("\r", "Vilka samverkar");
    sitting.terminal.types("\u{3}");
    let (code, sent) = sitting.ends();
    assert_eq!(code, Some(5));
    assert!(sent.contains(LEAVE), "{sent:?}");
    sound_journal(&folder);
    let draft = survey::interview::journal::Journal::read(&journal(&folder)).unwrap();
    let answers = draft.state().draft.json();
    assert!(answers.contains(r#""andel":42"#), "{answers}");
}

#[test]
fn a_terminal_that_is_closed_without_a_word_loses_nothing() {
    let (_keep, folder) = folder();
    let mut sitting = Sitting::new(&folder, &[]);
    sitting.types("\r", "Samtycker du");
    sitting.types("1\r", "kvinnofridssamordnare");
    sitting.types("j\r", "Hur stor del");
    assert_eq!(sitting.terminal.hangs_up(), Some(143));
    let text = sound_journal(&folder);
    assert!(text.contains("samtycke") && text.contains("samordnare"), "{text}");
    // Nobody holds the draft any more.
    let mut sitting = Sitting::new(&folder, &["--resume"]);
    sitting.shows("Hur stor del");
}

#[test]
fn it_can_be_stopped_and_gone_on_with() {
    let (_keep, folder) = folder();
    let mut sitting = Sitting::new(&folder, &[]);
    sitting.types("\r", "Samtycker du");
    sitting.terminal.types("\u{1a}");
    let begun = std::time::Instant::now();
    while !sitting.terminal.is_stopped() {
        assert!(begun.elapsed().as_secs() < 20, "it does not stop");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(!sitting.terminal.is_raw(), "the terminal is the shell's meanwhile");
    sitting.terminal.signals(Signal::CONT);
    // The screen is drawn again, and takes keys.
    sitting.types("1\r", "kvinnofridssamordnare");
    assert!(sitting.terminal.is_raw());
    sitting.terminal.types("\u{3}");
    assert_eq!(sitting.ends().0, Some(5));
    assert!(sound_journal(&folder).contains("samtycke"));
}

#[test]
fn whom_it_is_about_and_what_becomes_of_a_draft_are_asked_on_pages() {
    let (_keep, folder) = folder();
    let mut sitting = Sitting::of(&folder, &["run", "skarmbilder@1"], &[]);
    sitting.shows("För vem? Ett namn eller en kod.");
    assert!(sitting.terminal.is_raw());
    sitting.types("0483\r", "Varje svar sparas genast");
    sitting.types("\r", "Samtycker du");
    sitting.types("1\r", "kvinnofridssamordnare");
    sitting.terminal.types("\u{3}");
    assert_eq!(sitting.ends().0, Some(5));

    let mut sitting = Sitting::new(&folder, &[]);
    sitting.shows("Det finns ett utkast från");
    sitting.types("1", "kvinnofridssamordnare");
    sitting.shows("1 av ca");
    sitting.terminal.types("\u{3}");
    let (code, sent) = sitting.ends();
    assert_eq!(code, Some(5));
    let enter = "\u{1b}[?1049h";
    assert_eq!(sent.matches(enter).count(), 1, "the screen does not come and go");

    let mut sitting = Sitting::new(&folder, &[]);
    sitting.shows("Det finns ett utkast från");
    sitting.types("2", "Det tidigare utkastet finns kvar");
    sitting.types("\r", "Samtycker du");
    drop(sitting);

    let mut sitting = Sitting::new(&folder, &[]);
    sitting.types("\u{1b}", "");
    let (code, sent) = sitting.ends();
    assert_eq!(code, Some(5), "{sent}");
    assert!(sent.contains(LEAVE), "{sent:?}");
}

#[test]
fn that_lines_were_wanted_is_remembered_until_it_is_forgotten() {
    let (_keep, folder) = folder();
    let state = folder.join("state");
    let file = state.join("survey/plain");
    let variables = [("XDG_STATE_HOME", state.to_str().unwrap())];
    let mut sitting = Sitting::with(&folder, &[], &variables);
    sitting.shows("Innan du börjar");
    sitting.types("p", "Hela skärmen igen: survey run --no-plain");
    sitting.shows("Samtycker du");
    drop(sitting);
    let says = fs::read_to_string(&file).unwrap();
    assert!(
        says.contains("survey run --no-plain"),
        "it says how to be rid of it: {says}"
    );

    let mut sitting = Sitting::with(&folder, &[], &variables);
    sitting.shows("Rad för rad, som du valde.");
    sitting.shows("3 lämna");
    assert!(!sitting.terminal.is_raw());
    drop(sitting);

    // What is said of this run counts for this run.
    let set = [variables[0], ("SURVEY_PLAIN", "0")];
    let mut sitting = Sitting::with(&folder, &[], &set);
    sitting.shows("Innan du börjar");
    assert!(sitting.terminal.is_raw() && file.is_file());
    drop(sitting);

    let mut sitting = Sitting::with(&folder, &["--no-plain"], &variables);
    sitting.shows("Innan du börjar");
    assert!(!file.exists());
}

#[test]
fn the_line_that_resumes_is_in_one_piece_on_a_narrow_terminal() {
    for plain in [&[][..], &["--plain"]] {
        let (_keep, folder) = folder();
        let mut sitting = Sitting::new(&folder, plain);
        sitting.resizes(40, 20);
        sitting.types("\r", "Samtycker du");
        // Without a shell nobody makes a signal of Ctrl-C in lines.
        match plain.is_empty() {
            true => sitting.terminal.types("\u{3}"),
            false => sitting.terminal.interrupts(),
        }
        let (code, sent) = sitting.ends();
        assert_eq!(code, Some(5));
        let line = "\r\n  survey run skarmbilder@1 --unit 0483 --resume\r\n";
        assert!(sent.contains(line), "{sent:?}");
    }
}

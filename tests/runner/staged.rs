//! A study in a folder of its own, for tests that run the program over it.
//!
//! *In:* the texts of its files. *Out:* what the program says, as text or as JSON. Nothing
//! is known here of questions or points.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder that goes with the test.
pub struct Staged {
    folder: TempDir,
}

/// What a run came to.
pub struct Said {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Staged {
    /// Files by their paths.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let staged = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            staged.write(path, text);
        }
        staged
    }

    /// Its folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, over one that is there.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What a file holds.
    pub fn file(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Writes the complete answers of a unit to a wave `name@version` in a folder.
    pub fn answer(&self, folder: &str, wave: &str, unit: &str, answers: &str) {
        let (name, version) = wave.split_once('@').unwrap();
        let text = format!(
            r#"{{"questionnaire": "{name}", "version": "{version}", "unit": "{unit}", "status": "complete", "answers": {answers}}}"#
        );
        self.write(&format!("{folder}/{unit}.json"), &text);
    }

    /// The program at this folder, in English.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_survey"));
        command.args(words).current_dir(self.path()).env_clear();
        command.env("LANG", "C.UTF-8").env("COLUMNS", "200");
        command
    }

    /// Runs the program.
    pub fn run(&self, words: &[&str]) -> Said {
        said(&mut self.command(words))
    }

    /// Runs it and reads its document; panics where there is none.
    #[track_caller]
    pub fn json(&self, words: &[&str]) -> Value {
        let said = self.run(&[words, &["--format", "json"]].concat());
        let document = serde_json::from_str(&said.out);
        document.unwrap_or_else(|_| panic!("{words:?}: {}{}", said.out, said.err))
    }

    /// The results of that document.
    #[track_caller]
    pub fn results(&self, words: &[&str]) -> Vec<Value> {
        self.json(words)["results"].as_array().unwrap().clone()
    }
}

/// Runs a command to its end.
pub fn said(command: &mut Command) -> Said {
    let Output { status, stdout, stderr } = command.output().unwrap();
    Said {
        code: status.code().unwrap_or(-1),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

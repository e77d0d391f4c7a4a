//! A file that is handed over as an answer, and a text that is written in an editor.
//!
//! *In:* a path; a text. *Out:* the file's name, size and hash as the answer, while the file
//! itself stays where it is; the text as the editor left it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::batch::sha256;
use crate::cli::error::Error;
use crate::cli::files::bytes_of;
use crate::cli::run::editor;
use crate::cli::run::front::Front;
use crate::interview::{Event, Question};
use crate::report::visible::visible;

impl Front<'_, '_> {
    /// Answers with a file.
    pub(super) fn hand_over(&mut self, typed: &str) -> Result<(), Error> {
        match answer_of(Path::new(typed)) {
            Ok((answer, said)) => {
                self.take(Event::Given(answer))?;
                self.say(&format!("{said}\n"))
            }
            Err(error) => {
                let language = self.language();
                let head = language.pick("Error", "Fel");
                let said = error.words();
                let text = format!("{head}: {}.\n", language.say(&said));
                self.say(&text)
            }
        }
    }

    /// Answers with a text from the editor. Without a terminal there is none.
    pub(super) fn edit_line(&mut self, question: &Question) -> Result<(), Error> {
        let environment = &self.session.environment;
        let is_terminal = environment.in_terminal && environment.out_terminal;
        let command = editor::command(environment).filter(|_| is_terminal);
        let Some(command) = command.filter(|_| question.is_text()) else {
            let text = match (question.is_text(), is_terminal) {
                (false, _) => self.pick(
                    "Error: only texts are written in an editor.\n",
                    "Fel: bara texter skrivs i en editor.\n",
                ),
                (true, false) => self.pick(
                    "Error: an editor needs a terminal.\n",
                    "Fel: en editor behöver en terminal.\n",
                ),
                (true, true) => self.pick(
                    "Error: no editor is known: set VISUAL or EDITOR.\n",
                    "Fel: ingen editor är känd: sätt VISUAL eller EDITOR.\n",
                ),
            };
            return self.say(text);
        };
        let answer = question.answer.as_ref().filter(|answer| answer.missing.is_none());
        let before = answer.map_or("", |answer| self.language().say(&answer.words));
        let edited = editor::edit(&command, self.file.path(), before);
        // Ctrl-C in the editor was meant for the editor.
        let _ = self.ear.signal();
        match edited.as_deref().map(str::trim_end) {
            Ok("") if question.answer.is_some() => self.take(Event::Clear),
            Ok(text) if text == before || text.is_empty() => Ok(()),
            Ok(text) => self.take(Event::Typed(text.to_owned())),
            Err(error) => {
                let head = self.pick("Error", "Fel");
                let said = error.words();
                let text = format!("{head}: {}.\n", self.language().say(&said));
                self.say(&text)
            }
        }
    }
}

/// The answer that a file is, as JSON text, and the file in words.
pub(super) fn answer_of(path: &Path) -> Result<(String, String), Error> {
    let bytes = bytes_of(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let answer = serde_json::json!({
        "name": name,
        "bytes": bytes.len(),
        "sha256": sha256(&bytes).trim_start_matches("sha256:"),
    });
    Ok((answer.to_string(), format!("{}: {} byte", visible(&name), bytes.len())))
}

/// A path that is gone on with as far as only one way leads, and how many ways there are.
pub(super) fn completed(typed: &str) -> (String, usize) {
    let (folder, begun) = match typed.rfind('/') {
        Some(end) => typed.split_at(end + 1),
        None => ("", typed),
    };
    let here = if folder.is_empty() { PathBuf::from(".") } else { PathBuf::from(folder) };
    let entries = fs::read_dir(here).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let is_folder = entry.path().is_dir();
            let name = entry.file_name().into_string().ok()?;
            let is_meant =
                name.starts_with(begun) && (!begun.is_empty() || !name.starts_with('.'));
            is_meant.then(|| if is_folder { format!("{name}/") } else { name })
        })
        .collect();
    names.sort();
    let Some(mut common) = names.first().cloned() else { return (typed.to_owned(), 0) };
    for name in &names {
        let same =
            common.chars().zip(name.chars()).take_while(|(one, other)| one == other);
        common = same.map(|(one, _)| one).collect();
    }
    (format!("{folder}{common}"), names.len())
}

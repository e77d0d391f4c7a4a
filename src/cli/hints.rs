//! Commands that a note names, as they are to be typed.
//!
//! *In:* the flags of this run, answer files. *Out:* `survey why 'a b.json' --scoring x`.
//!
//! A flag is carried over where the command would say something else without it. Nothing
//! is run here, and no command is named that standard input would have to be typed for.

use std::borrow::Cow;
use std::path::Path;

use crate::cli::args::{AnswerArguments, Kind};
use crate::cli::scored::Head;
use crate::cli::session::Session;
use crate::report::visible::visible;

/// The most files that one command names.
const MOST_FILES: usize = 3;

/// The flags of this run, for commands that are to see the same answers.
#[derive(Clone, Copy)]
pub struct Again<'a> {
    arguments: &'a AnswerArguments,
    questionnaires: Option<&'a Path>,
    scoring: Option<&'a str>,
}

impl<'a> Again<'a> {
    /// Takes note of the flags.
    pub fn new(
        arguments: &'a AnswerArguments,
        scoring: Option<&'a str>,
        session: &'a Session,
    ) -> Self {
        let questionnaires = session.settings.questionnaires.as_deref();
        Self { arguments, questionnaires, scoring }
    }

    /// The command that explains the scores of a unit; `is_only` where no other record is
    /// about it. None where no one file holds all of its answers and no folder does.
    pub fn why(&self, head: &Head, is_only: bool) -> Option<String> {
        if self.is_stdin(&head.file) {
            return None;
        }
        let given = &self.arguments.answers;
        let mut words = match given.as_slice() {
            _ if head.texts < 2 => vec![word(&head.file)],
            [only] if is_only => {
                let only = only.to_string_lossy();
                vec![word(&only), "--unit".to_owned(), word(&head.code)]
            }
            _ => return None,
        };
        if let Some(scoring) = self.scoring {
            words.extend(["--scoring".to_owned(), word(scoring)]);
        }
        Some(self.typed("why", words, &[&head.file]))
    }

    /// The command that shows what files have against each other: it names them, or what
    /// this run was given, or as many of them as show it.
    pub fn validate(&self, files: &[&str]) -> Option<String> {
        if files.iter().any(|file| self.is_stdin(file)) {
            return None;
        }
        let mut named = files.to_vec();
        named.dedup();
        let given: Vec<Cow<'_, str>> =
            self.arguments.answers.iter().map(|path| path.to_string_lossy()).collect();
        let words: Vec<String> =
            if named.len() > MOST_FILES && (1..=MOST_FILES).contains(&given.len()) {
                given.iter().map(|path| word(path)).collect()
            } else {
                named.iter().take(MOST_FILES).map(|file| word(file)).collect()
            };
        Some(self.typed("validate", words, &named))
    }

    fn typed(&self, command: &str, mut words: Vec<String>, files: &[&str]) -> String {
        let mut flag = |name: &str, value: &str| {
            words.extend([name.to_owned(), word(value)]);
        };
        if let Some(folder) = self.questionnaires {
            flag("--questionnaires", &folder.to_string_lossy());
        }
        if let Some(file) = &self.arguments.corrections {
            flag("--corrections", &file.to_string_lossy());
        }
        if let Some(name) = &self.arguments.read_as {
            flag("--as", name);
        }
        if let Some(file) = &self.arguments.map {
            flag("--map", &file.to_string_lossy());
        }
        let is_unsaid = files.iter().any(|file| Kind::of_name(file).is_none());
        if let Some(kind) = self.arguments.from.filter(|_| is_unsaid) {
            flag("--from", kind.ending());
        }
        format!("survey {command} {}", words.join(" "))
    }

    fn is_stdin(&self, file: &str) -> bool {
        let name = self.arguments.selection.stdin_filename.as_deref();
        let takes = self.arguments.answers.iter().any(|path| path.as_os_str() == "-");
        takes && file == name.unwrap_or("<stdin>")
    }
}

/// A word of a command, in quotes where a shell would take it for something else.
fn word(text: &str) -> String {
    let is_plain = |c: char| {
        c.is_alphanumeric() || "/._-@%+=:,".contains(c) || cfg!(windows) && c == '\\'
    };
    let text = match text.strip_prefix('-') {
        // It would be read as a flag.
        Some(_) => Cow::Owned(format!("./{text}")),
        None => visible(text),
    };
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_a_shell_would_read_it_otherwise() {
        assert_eq!(word("svar/Åmål-01.json"), "svar/Åmål-01.json");
        assert_eq!(word("a b.json"), "'a b.json'");
        assert_eq!(word("$HOME;x.json"), "'$HOME;x.json'");
        assert_eq!(word("it's.json"), r"'it'\''s.json'");
        assert_eq!(word("-n.json"), "./-n.json");
    }
}

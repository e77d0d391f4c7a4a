//! One run: its settings, its streams, and how it will end.
//!
//! *In:* results, notes, errors, findings. *Out:* the exit code.
//!
//! It knows no command; each command hands it what it has made.

use crate::cli::args::Format;
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::files::{Input, Output};
use crate::cli::settings::{Environment, Settings};
use crate::cli::streams::{Streams, note};
use crate::diagnostic::{Findings, Severity};

/// One run.
pub struct Session {
    /// What it goes by.
    pub settings: Settings,
    /// Variables and terminals.
    pub environment: Environment,
    streams: Streams,
    exit: Exit,
    errors: Vec<Error>,
}

impl Session {
    /// Begins a run; the file of `--output` is made at once, before any work.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub fn new(settings: Settings, environment: Environment) -> Result<Self, Error> {
        let streams = match &settings.output {
            Some(path) if path.as_os_str() != "-" => {
                Streams::file(Output::create(path, settings.force)?)
            }
            _ if settings.quiet > 1 => Streams::nowhere(),
            _ => Streams::stdout(),
        };
        let (exit, errors) = (Exit::Fine, Vec::new());
        Ok(Self { settings, environment, streams, exit, errors })
    }

    /// Begins a run that has no result of its own.
    pub fn silent(settings: Settings, environment: Environment) -> Self {
        let (streams, exit, errors) = (Streams::nowhere(), Exit::Fine, Vec::new());
        Self { settings, environment, streams, exit, errors }
    }

    /// Refuses to write over what the same command reads.
    ///
    /// # Errors
    ///
    /// The file of `--output` is one of the inputs.
    pub fn spare(&self, inputs: &[Input]) -> Result<(), Error> {
        let Some(path) = &self.settings.output else { return Ok(()) };
        let output = Input::file(path);
        match inputs.iter().any(|input| input.is_same(&output)) {
            true => Err(Error::OutputIsInput { path: path.clone() }),
            false => Ok(()),
        }
    }

    /// The format of a command: the one asked for, or `human`.
    ///
    /// # Errors
    ///
    /// The command does not have it.
    pub fn format(
        &self,
        command: &'static str,
        allowed: &'static [Format],
    ) -> Result<Format, Error> {
        let given = self.settings.format.unwrap_or(Format::Human);
        if allowed.contains(&given) {
            Ok(given)
        } else {
            Err(Error::Format { command, given, allowed })
        }
    }

    /// Writes a piece of the result.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn result(&mut self, text: &str) -> Result<(), Error> {
        self.streams.result(text)
    }

    /// Whether there are errors, nothing of a result was written, and the command has the
    /// format that was asked for.
    pub fn failed_in_its_format(&self) -> bool {
        let is_of_format = |error: &Error| matches!(error, Error::Format { .. });
        !self.streams.has_result()
            && !self.errors.is_empty()
            && !self.errors.iter().any(is_of_format)
    }

    /// Writes a piece of a result that is no text.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.streams.bytes(bytes)
    }

    /// Gives up a result that cannot be ended.
    pub fn withdraw(&mut self) {
        self.streams.withdraw();
    }

    /// Whether the reader of the result has gone.
    pub const fn is_unheard(&self) -> bool {
        self.streams.is_closed()
    }

    /// Says something about the result, unless `-q`.
    pub fn note(&self, text: &str) {
        if self.settings.quiet > 0 {
            return;
        }
        note(&self.settings.err.fit(text));
    }

    /// Clears the screen and begins at its first corner; nothing but a terminal is cleared,
    /// nor anything for a screen reader.
    pub fn clear(&self) {
        const CLEAR: &str = "\u{1b}[H\u{1b}[2J";
        let is_plain = self.settings.out.plain;
        match (self.environment.out_terminal, self.environment.err_terminal) {
            _ if is_plain => {}
            (true, _) => {
                // Results are on it, whatever else is said elsewhere.
                let mut screen = Streams::stdout();
                let _ = screen.result(CLEAR).and_then(|()| screen.finish());
            }
            (false, true) => note(CLEAR),
            (false, false) => {}
        }
    }

    /// Says which files and settings are used, with `-v`.
    pub fn detail(&self, text: &str) {
        if self.settings.verbose > 0 {
            note(text);
        }
    }

    /// Tells findings of a command whose result is something else.
    pub fn aside(&self, text: &str) {
        if self.settings.quiet < 2 {
            note(text);
        }
    }

    /// Tells an error and goes on.
    pub fn fail(&mut self, error: Error) {
        self.ends(error.exit());
        // What holds nothing is told once, whatever else it is then looked through for.
        if let Error::NothingFound { what, .. } = &error
            && self.errors.iter().any(|told| told.is_nothing_in(what))
        {
            return;
        }
        if self.settings.quiet < 2 {
            note(&error.render(&self.settings.err));
        }
        self.errors.push(error);
    }

    /// Takes note of findings: errors, and warnings where they are denied.
    pub fn found(&mut self, findings: &Findings) {
        let denied = self.settings.deny_warnings && findings.count(Severity::Warning) > 0;
        if findings.has_errors() || denied {
            self.ends(Exit::Findings);
        }
    }

    /// The run ends with this or with something graver.
    pub fn ends(&mut self, exit: Exit) {
        self.exit = self.exit.max(exit);
    }

    /// The code the run would end with now.
    pub fn exit(&self) -> Exit {
        match self.exit {
            Exit::Findings if self.settings.exit_zero => Exit::Fine,
            exit => exit,
        }
    }

    /// The errors so far, as objects of the output document.
    pub fn error_values(&self) -> Vec<serde_json::Value> {
        self.errors.iter().map(Error::value).collect()
    }

    /// The errors so far, to be told elsewhere.
    pub fn into_errors(self) -> Vec<Error> {
        self.errors
    }

    /// Ends the run.
    pub fn finish(mut self) -> Exit {
        let streams = std::mem::replace(&mut self.streams, Streams::nowhere());
        if let Err(error) = streams.finish() {
            self.fail(error);
        }
        self.exit()
    }
}

//! What is typed, line by line, and what the system has to say meanwhile.
//!
//! *In:* prompts. *Out:* lines, or that nothing more comes.
//!
//! Standard input is read when a line is asked for and not before: a whole screen reads the
//! keys itself.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use crate::cli::exit::Exit;
use crate::cli::run::display::Display;
use crate::cli::session::Session;
use crate::cli::streams::{Heard, listen, note};

/// How long a signal may come after the end of the input that it goes with.
const GRACE: Duration = Duration::from_millis(50);

/// Who listens.
pub struct Ear {
    heard: Option<(Sender<()>, Receiver<Heard>)>,
    /// Why nothing more came, where that was so.
    silence: Silence,
    /// The whole screen, between the pages before the interview and its own.
    pub(super) display: Option<Display>,
    /// What waits to be said on the interview's first page.
    pub(super) told: String,
}

/// Why nothing more comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The end of the input, or Ctrl-C: a pause.
    Paused,
    /// The process is to end.
    Terminated,
    /// Ctrl-C once more, before the pause was over.
    Interrupted,
}

impl Silence {
    /// The code the run ends with.
    pub const fn exit(self) -> Exit {
        match self {
            Self::Paused => Exit::Paused,
            Self::Terminated => Exit::Terminated,
            Self::Interrupted => Exit::Interrupted,
        }
    }
}

impl Ear {
    /// Listens, unless nothing is to be asked.
    pub fn new(is_deaf: bool) -> Self {
        let heard = (!is_deaf).then(listen);
        Self { heard, silence: Silence::Paused, display: None, told: String::new() }
    }

    /// The code the run ends with where whoever was asked has gone.
    pub const fn exit(&self) -> Exit {
        self.silence.exit()
    }

    /// Nothing more comes, and why.
    pub const fn falls_silent(&mut self, silence: Silence) {
        self.silence = silence;
    }

    /// Whether anything can be asked.
    pub const fn hears(&self) -> bool {
        self.heard.is_some()
    }

    /// Shows a prompt and waits for a line.
    ///
    /// # Errors
    ///
    /// Nothing more comes.
    pub fn ask(
        &mut self,
        prompt: &str,
        session: &mut Session,
    ) -> Result<String, Silence> {
        // A reader that has gone is told by the next line it does not send.
        let _ = session.result(prompt);
        let _ = io::stdout().flush();
        let heard = self.heard.as_ref().and_then(|(asks, heard)| {
            asks.send(()).ok()?;
            heard.recv().ok()
        });
        match heard {
            Some(Heard::Line(line)) => Ok(line),
            Some(Heard::Terminate) => {
                self.silence = Silence::Terminated;
                Err(self.silence)
            }
            Some(Heard::End) => Err(self.after_end()),
            Some(Heard::Interrupt) | None => Err(Silence::Paused),
        }
    }

    /// Why nothing more comes after the end: a terminal that goes says so twice, and its
    /// signal counts, whichever of the two is heard first.
    fn after_end(&mut self) -> Silence {
        let heard = self.heard.as_ref();
        let heard = heard.and_then(|(_, heard)| heard.recv_timeout(GRACE).ok());
        if heard == Some(Heard::Terminate) {
            self.silence = Silence::Terminated;
        }
        self.silence
    }

    /// What the system has said since it was heard last, beside any line.
    pub fn signal(&self) -> Option<Silence> {
        let (_, heard) = self.heard.as_ref()?;
        heard.try_iter().find_map(|heard| match heard {
            Heard::Terminate => Some(Silence::Terminated),
            Heard::Interrupt => Some(Silence::Paused),
            Heard::Line(_) | Heard::End => None,
        })
    }
}

impl Drop for Ear {
    /// What nobody was told yet is told now, on a terminal that is as it was.
    fn drop(&mut self) {
        self.display = None;
        if !self.told.is_empty() {
            note(&self.told);
        }
    }
}

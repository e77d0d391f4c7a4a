//! Standard output and standard error.
//!
//! *In:* text. *Out:* bytes on a stream or in the file of `--output`; what a command hears
//! while it waits.
//!
//! A reader that closes the pipe is no error: the rest is dropped quietly. Any other
//! failure of standard output is one; a failure of standard error is nobody's to hear.

use std::io::{self, BufRead, Write};
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::cli::error::Error;
use crate::cli::files::Output;

/// Where results and what is said about them go.
pub struct Streams {
    out: Target,
    closed: bool,
    written: bool,
}

enum Target {
    Stdout,
    File(Output),
    Nowhere,
}

impl Streams {
    /// Results go to standard output.
    pub const fn stdout() -> Self {
        Self { out: Target::Stdout, closed: false, written: false }
    }

    /// Results go to a file.
    pub const fn file(output: Output) -> Self {
        Self { out: Target::File(output), closed: false, written: false }
    }

    /// Results go nowhere (`-qq`).
    pub const fn nowhere() -> Self {
        Self { out: Target::Nowhere, closed: false, written: false }
    }

    /// Writes a piece of the result.
    ///
    /// # Errors
    ///
    /// The stream or file cannot be written: disk full, file too large.
    pub fn result(&mut self, text: &str) -> Result<(), Error> {
        self.bytes(text.as_bytes())
    }

    /// Writes a piece of a result that is no text.
    ///
    /// # Errors
    ///
    /// As [`Self::result`].
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if self.closed {
            return Ok(());
        }
        self.written = true;
        let written = match &mut self.out {
            Target::Stdout => io::stdout().lock().write_all(bytes),
            Target::File(output) => return output.write_bytes(bytes),
            Target::Nowhere => Ok(()),
        };
        self.heed(written)
    }

    /// Whether a piece of the result has been written.
    pub const fn has_result(&self) -> bool {
        self.written
    }

    /// Gives up a result that cannot be ended: nothing is left of its file.
    pub fn withdraw(&mut self) {
        if let Target::File(output) = std::mem::replace(&mut self.out, Target::Nowhere) {
            output.discard();
        }
    }

    /// Whether the reader of the result has gone, so that more of it is in vain.
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    /// Ends the result: what is buffered is written, a file gets its name, or goes if
    /// there was no result.
    ///
    /// # Errors
    ///
    /// As [`Self::result`].
    pub fn finish(self) -> Result<(), Error> {
        match self.out {
            Target::Stdout if !self.closed => {
                let mut streams = Self::stdout();
                let flushed = io::stdout().lock().flush();
                streams.heed(flushed)
            }
            Target::File(output) if self.written => output.commit(),
            Target::File(output) => {
                output.discard();
                Ok(())
            }
            Target::Stdout | Target::Nowhere => Ok(()),
        }
    }

    fn heed(&mut self, written: io::Result<()>) -> Result<(), Error> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => {
                self.closed = true;
                Err(Error::Unwritable { name: "<stdout>".to_owned(), error })
            }
            Ok(()) => Ok(()),
        }
    }
}

/// Says something on standard error; whether anybody hears it is not our concern.
pub fn note(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// What a person, or the system, has to say while a command listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A line, without its end.
    Line(String),
    /// Nothing more comes.
    End,
    /// The interrupt of Ctrl-C.
    Interrupt,
    /// The process is to end, or its terminal has gone.
    Terminate,
}

/// Listens to signals, and to standard input a line at a time, when one is asked for.
///
/// Nothing is read before that, so that a whole screen can have the keys instead. A line
/// that is not UTF-8 comes with the character for what cannot be read.
pub fn listen() -> (Sender<()>, Receiver<Heard>) {
    let (sender, receiver) = channel();
    let (asks, asked) = channel();
    listen_to_signals(&sender);
    // Where the system has no thread left nothing is heard, which is a pause.
    let _ = std::thread::Builder::new().spawn(move || {
        while asked.recv().is_ok() {
            let mut bytes = Vec::new();
            let heard = match io::stdin().lock().read_until(b'\n', &mut bytes) {
                Ok(1..) => {
                    let line = String::from_utf8_lossy(&bytes);
                    Heard::Line(line.trim_end_matches(['\n', '\r']).to_owned())
                }
                _ => Heard::End,
            };
            let is_end = heard == Heard::End;
            if sender.send(heard).is_err() || is_end {
                return;
            }
        }
    });
    (asks, receiver)
}

#[cfg(unix)]
fn listen_to_signals(sender: &Sender<Heard>) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    let sender = sender.clone();
    let _ = std::thread::Builder::new().spawn(move || {
        for signal in signals.forever() {
            let heard =
                if signal == SIGINT { Heard::Interrupt } else { Heard::Terminate };
            if sender.send(heard).is_err() {
                return;
            }
        }
    });
}

#[cfg(not(unix))]
fn listen_to_signals(_: &Sender<Heard>) {}

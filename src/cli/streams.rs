//! Standard output and standard error.
//!
//! *In:* text. *Out:* bytes on a stream or in the file of `--output`.
//!
//! A reader that closes the pipe is no error: the rest is dropped quietly. Any other
//! failure of standard output is one; a failure of standard error is nobody's to hear.

use std::io::{self, Write};

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
        if self.closed {
            return Ok(());
        }
        self.written = true;
        let written = match &mut self.out {
            Target::Stdout => io::stdout().lock().write_all(text.as_bytes()),
            Target::File(output) => return output.write(text),
            Target::Nowhere => Ok(()),
        };
        self.heed(written)
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

//! `survey completions`: a script for a shell.
//!
//! *In:* the shell. *Out:* its script on standard output.
//!
//! Nothing is installed: `--help` says where to put it.

use crate::cli::args::{CompletionArguments, Format, command};
use crate::cli::error::Error;
use crate::cli::session::Session;

/// Prints the script.
pub fn run(arguments: &CompletionArguments, session: &mut Session) -> Result<(), Error> {
    session.format("completions", &[Format::Human])?;
    let mut script = Vec::new();
    let mut command = command();
    clap_complete::generate(arguments.shell, &mut command, "survey", &mut script);
    session.result(&String::from_utf8_lossy(&script))
}

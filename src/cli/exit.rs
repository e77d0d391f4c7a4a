//! Exit codes: the one table of them.
//!
//! *In:* what a run met with. *Out:* the code it ends with, and the text of the table
//! for `--help`.
//!
//! Never used: 101 (panic), 134 (abort), 141 (SIGPIPE), 153 (SIGXFSZ).

use std::process::ExitCode;

/// How a run ends. Later variants outrank earlier ones where several are met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done, no finding of level error.
    #[default]
    Fine,
    /// The text was read and something in it is wrong.
    Findings,
    /// The command line is wrong.
    Usage,
    /// An input could not be read or an output not written.
    World,
    /// Another process holds the draft.
    Locked,
    /// The interview was paused.
    Paused,
    /// Ended by SIGINT.
    Interrupted,
    /// Ended by SIGTERM or SIGHUP.
    Terminated,
}

/// Every code with its meaning.
pub const TABLE: &[(Exit, &str)] = &[
    (Exit::Fine, "fine; warnings alone are fine"),
    (Exit::Findings, "findings: something in a file is wrong"),
    (Exit::Usage, "wrong usage of the command line"),
    (Exit::World, "an input could not be read or an output not written"),
    (Exit::Locked, "locked: another process holds the draft"),
    (Exit::Paused, "the interview is paused, the draft is saved"),
    (Exit::Interrupted, "ended by an interrupt (Ctrl-C)"),
    (Exit::Terminated, "ended by a termination signal"),
];

impl Exit {
    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::World => 3,
            Self::Locked => 4,
            Self::Paused => 5,
            Self::Interrupted => 130,
            Self::Terminated => 143,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// The table as a block of `--help`.
pub fn help() -> String {
    let mut text = String::from("Exit codes:\n");
    for (exit, meaning) in TABLE {
        text.push_str(&format!("{:>5}  {meaning}\n", exit.code()));
    }
    text
}

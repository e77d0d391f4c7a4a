//! The journal of an interview: one JSON object a line, only ever added to.
//!
//! *In:* changes and the time, told by the caller. *Out:* lines. And back: a text, and the
//! state that its lines come to.
//!
//! ```json
//! {"seq":0,"at":"2029-02-14T14:02:11+01:00","do":"begin","journal":1,"questionnaire":"demo","version":"1","instrument":"sha256:…","unit":"0483","sum":"5c1e9a00"}
//! {"seq":1,"at":"…","do":"answer","item":"platser","value":12,"sum":"77f0…"}
//! ```
//! `sum` is the first eight hexadecimal digits of the SHA-256 of the sum before it and of
//! the line without its own, so that a line that was changed, left out or moved is found.
//! Order goes by `seq`, never by the clock. A last line that was cut off is left out; where
//! another line is wrong, what stands before it counts.
//!
//! No file is known here.

mod reading;
mod writing;

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::diagnostic::Words;
use crate::interview::{Change, State};

/// The number of the format.
const FORMAT: u64 = 1;

/// What an interview is about, as the first line tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The questionnaire.
    pub questionnaire: String,
    /// Its version.
    pub version: String,
    /// The hash of the instrument, as [`Instrument::hash`](crate::check::Instrument::hash).
    pub instrument: String,
    /// The code of the unit.
    pub unit: String,
    /// The record's key: name and JSON text.
    pub keys: Vec<(String, String)>,
    /// The part that is answered.
    pub part: Option<String>,
    /// When it began.
    pub started: String,
}

/// Who has a journal open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The number of the process.
    pub process: u32,
    /// The name of the machine.
    pub host: String,
    /// Since when.
    pub since: String,
}

/// The end of a journal, to which lines are added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tail {
    next: u64,
    sum: String,
}

/// What a journal holds.
#[derive(Clone, Debug)]
pub struct Journal {
    /// What it is about.
    pub head: Head,
    /// Every change, in order.
    pub changes: Vec<Change>,
    /// Who had it open last.
    pub opened: Option<Opened>,
    /// When its last line was written.
    pub last: String,
    /// Where it goes on.
    pub tail: Tail,
    /// How many bytes of the text are sound.
    pub sound: usize,
    /// Its last line was cut off.
    pub is_torn: bool,
    /// The first line that is wrong, and what is wrong with it.
    pub fault: Option<Fault>,
}

/// A line that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong.
    pub says: Words,
}

impl Journal {
    /// Reads a journal.
    ///
    /// # Errors
    ///
    /// Its first line is not that of a journal: nothing can be told from the rest.
    pub fn read(text: &str) -> Result<Self, Fault> {
        reading::read(text)
    }

    /// Whether a text is no more than the beginning of a journal's first line: whoever wrote
    /// it was cut off before anything was asked.
    pub fn is_only_begun(text: &str) -> bool {
        reading::is_only_begun(text)
    }

    /// The state that its changes come to.
    pub fn state(&self) -> State {
        let mut state = State::default();
        self.changes.iter().for_each(|change| state.apply(change));
        state
    }
}

impl Tail {
    /// The first line of a journal.
    pub fn begin(&mut self, head: &Head) -> String {
        self.line(&head.started, "begin", writing::head(head))
    }

    /// The line that says who has it open.
    pub fn opened(&mut self, who: &Opened) -> String {
        self.line(&who.since, "open", writing::opened(who))
    }

    /// The line of a change.
    pub fn change(&mut self, change: &Change, when: &str) -> String {
        let (name, keys) = writing::change(change);
        self.line(when, name, keys)
    }

    /// `keys` are pairs of names and JSON texts.
    fn line(&mut self, when: &str, name: &str, keys: Vec<(&str, String)>) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let mut line = format!(
            "{{\"seq\":{},\"at\":{},\"do\":{}",
            self.next,
            text(when),
            text(name)
        );
        for (key, value) in keys {
            let _ = write!(line, ",{}:{value}", text(key));
        }
        self.sum = sum(&self.sum, &line);
        self.next += 1;
        let _ = write!(line, "{SUM}{}\"}}", self.sum);
        line.push('\n');
        line
    }
}

/// What stands before the sum of a line.
const SUM: &str = ",\"sum\":\"";
/// How many digits a sum has.
const DIGITS: usize = 8;

fn sum(before: &str, line: &str) -> String {
    let digest = Sha256::new().chain_update(before).chain_update(line).finalize();
    let mut text = String::with_capacity(DIGITS);
    for byte in &digest[..DIGITS / 2] {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

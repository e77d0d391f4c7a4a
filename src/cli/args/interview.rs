//! Arguments of the commands about interviews; these doc comments are the text of `--help`.
//!
//! *In:* words. *Out:* [`RunArguments`], [`DraftsArguments`].

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{FILES, LOOK};

/// What stands at the end of the help of `run`.
pub(super) const INTERVIEW: &str = "\
Every answer is on the disk before the next question is shown. Ctrl-C, Ctrl-D, the
end of a pipe and a closed terminal pause: exit 5, and the line that resumes.
On the whole screen, ? and the lowest line tell the keys. Line by line (--plain, or where
it is no terminal): ? help, < back, > on without an answer, = list and jump,
- don't know, ! not applicable, * prefer not to say, where they are offered;
:help tells the rest.";

/// Arguments of `run`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey run
  survey run kvinnofridsbarometern@2025 --unit 0483
  survey run kvinnofridsbarometern@2025 --unit 0483 --resume
  survey run kvinnofridsbarometern@2025 --unit 0483 --ask handlingsplan
  survey run kvinnofridsbarometern@2025 --unit 0483 --answers known.json --no-input")]
pub struct RunArguments {
    /// A questionnaire: its file, its folder, its name or `name@version`; all there are if
    /// none
    #[arg(value_name = "QUESTIONNAIRE")]
    pub questionnaire: Option<PathBuf>,
    /// The unit that answers, by its code
    #[arg(long, value_name = "CODE")]
    pub unit: Option<String>,
    /// A name of the record's key, where a unit has several records
    #[arg(long = "key", value_name = "NAME=VALUE")]
    pub keys: Vec<String>,
    /// The part that is answered, where a record has parts
    #[arg(long, value_name = "NAME")]
    pub part: Option<String>,
    /// For an interviewer: marks what is read aloud, and tells what is not
    #[arg(long)]
    pub interviewer: bool,
    /// Goes on with the draft that is there
    #[arg(long, conflicts_with = "new")]
    pub resume: bool,
    /// Starts over; the draft that is there is kept under another name
    #[arg(long)]
    pub new: bool,
    /// Asks only these items again, and what their answers open; the rest is as the draft or
    /// the answer file has it, and the file as it was is kept beside the drafts
    #[arg(long, value_name = "ITEM", value_delimiter = ',')]
    #[arg(conflicts_with_all = ["new", "no_input", "review"])]
    pub ask: Vec<String>,
    /// Goes to the review of all answers at once, for a second person who looks them through,
    /// also once they were handed in: what is signed then takes the place of the file, which
    /// is kept beside it
    #[arg(long)]
    pub review: bool,
    /// The draft's file, where it is not the usual one
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    pub draft: Option<PathBuf>,
    /// Answers that are there beforehand: an answer file, or the answers of one
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    pub answers: Option<PathBuf>,
    /// One answer that is there beforehand, as it would be typed
    #[arg(long = "set", value_name = "ID=ANSWER")]
    pub set: Vec<String>,
    /// Asks nothing: hands in, or lists what is missing
    #[arg(long)]
    pub no_input: bool,
    /// The whole screen again, where lines were chosen an earlier time; that is forgotten
    #[arg(long, conflicts_with = "plain", help_heading = LOOK)]
    pub no_plain: bool,
    /// The language of the questionnaire's texts
    #[arg(long, value_name = "LANGUAGE", help_heading = LOOK)]
    pub lang: Option<String>,
    /// Where the answer file goes: what --output says.
    #[arg(skip)]
    pub target: Option<PathBuf>,
}

/// Arguments of `drafts`.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  survey drafts
  survey drafts kvinnofridsbarometern@2025
  survey drafts kvinnofridsbarometern@2025 --delete 0483")]
pub struct DraftsArguments {
    /// A questionnaire: its name or `name@version`; all there are if none
    #[arg(value_name = "QUESTIONNAIRE")]
    pub questionnaire: Option<String>,
    /// Deletes the draft of a unit
    #[arg(long, value_name = "UNIT")]
    pub delete: Option<String>,
}

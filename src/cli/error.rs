//! Errors: the world failed, or the command line is wrong.
//!
//! *In:* what could not be done. *Out:* one sentence in the reader's language, advice,
//! and an exit code.
//!
//! What a file says wrongly is not an error but a finding.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::args::Format;
use crate::cli::exit::Exit;
use crate::diagnostic::Words;
use crate::report::visible::visible;
use crate::report::{Ink, Look};

/// Why a run, or a part of it, could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file that is not there.
    #[error("{}: no such file", show(path))]
    Missing {
        /// The path as given.
        path: PathBuf,
        /// A file beside it with a name near to it.
        near: Option<String>,
    },
    /// A folder or pattern that yields nothing.
    #[error("{}: nothing found", visible(what))]
    NothingFound {
        /// The folder or pattern as given.
        what: String,
        /// What was looked for.
        wanted: Words,
    },
    /// A pipe, a device, a socket.
    #[error("{}: not a regular file", show(path))]
    NotAFile {
        /// The path as given.
        path: PathBuf,
    },
    /// Something that should be a folder.
    #[error("{}: not a folder", show(path))]
    NotAFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// A file that cannot be read.
    #[error("{}: cannot be read: {}", show(path), reason(error))]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A folder whose changes cannot be had.
    #[error("{}: cannot be watched: {}", show(path), reason(error))]
    Unwatched {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A file that is not UTF-8.
    #[error(
        "{}: not UTF-8: line {line}, byte {byte} (counted from 0) begins no character",
        visible(name)
    )]
    NotUtf8 {
        /// The name as given.
        name: String,
        /// The first byte that begins no character.
        byte: usize,
        /// The line it stands on.
        line: usize,
        /// It looks like UTF-16.
        utf16: bool,
    },
    /// A file larger than may be read.
    #[error("{}: {size} bytes, more than {limit}", visible(name))]
    TooLarge {
        /// The name as given.
        name: String,
        /// Its size, as far as it was read.
        size: u64,
        /// The most that is read.
        limit: u64,
    },
    /// A Parquet file that cannot be read.
    #[error("{}: {}", visible(name), visible(&says.en))]
    Parquet {
        /// The name as given.
        name: String,
        /// What is wrong with it.
        says: Words,
        /// What to do about it.
        help: Words,
    },
    /// Parquet, in a build that has none; the file, where one was named.
    #[error("{}this build has no Parquet", name.as_ref().map_or_else(String::new, |name| {
        format!("{}: is a Parquet file, and ", visible(name))
    }))]
    WithoutParquet {
        /// The name as given; none where Parquet was to be written.
        name: Option<String>,
    },
    /// An output that is there already.
    #[error("{}: is there already", show(path))]
    WouldOverwrite {
        /// The path as given.
        path: PathBuf,
    },
    /// Answers that were handed in, where an interview would begin.
    #[error("{}: was handed in {when}", show(path))]
    HandedIn {
        /// The file of the answers.
        path: PathBuf,
        /// When that was.
        when: String,
        /// The command that asks this unit.
        command: String,
    },
    /// Files that are there already where new ones were to be made.
    #[error("{}", in_the_way(paths).en)]
    InTheWay {
        /// The paths as given.
        paths: Vec<PathBuf>,
    },
    /// An output that is an input too.
    #[error("{}: is read by the same command", show(path))]
    OutputIsInput {
        /// The path as given.
        path: PathBuf,
    },
    /// An output that cannot be written.
    #[error("{}: cannot be written: {}", visible(name), reason(error))]
    Unwritable {
        /// The path as given, or the name of a stream.
        name: String,
        /// What the system said.
        error: io::Error,
    },
    /// A file that was changed between its reading and its writing.
    #[error("{}: has changed meanwhile, so it was not written", show(path))]
    Changed {
        /// The path as given.
        path: PathBuf,
    },
    /// A draft that others changed while it was held; what was answered lies beside.
    #[error("{}: was changed by another program", show(path))]
    Rescued {
        /// The draft.
        path: PathBuf,
        /// Where all that was answered lies.
        beside: PathBuf,
    },
    /// A draft that another process holds.
    #[error("the draft of {} is open in another window ({who})", visible(unit))]
    Locked {
        /// The unit.
        unit: String,
        /// The process, where it runs and since when.
        who: String,
        /// The same in Swedish.
        sv: String,
    },
    /// A draft that is no journal.
    #[error("{}:{line}: {}", show(path), says.en)]
    NoJournal {
        /// The draft.
        path: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong with it.
        says: Words,
    },
    /// No folder of questionnaires.
    #[error("no folder of questionnaires was found")]
    NoFolder,
    /// Arguments that clap refused; the text is its own.
    #[error("{text}")]
    Arguments {
        /// What clap says.
        text: String,
    },
    /// A format that a command does not have.
    #[error("`{command}` has no format `{}`", given.name())]
    Format {
        /// The command.
        command: &'static str,
        /// The format asked for.
        given: Format,
        /// Those it has.
        allowed: &'static [Format],
    },
    /// `SURVEY_FORMAT` names no format.
    #[error("`SURVEY_FORMAT` names no format: `{}`", visible(given))]
    FormatName {
        /// What it says.
        given: String,
    },
    /// A language that is not spoken.
    #[error("no messages in `{}`", visible(given))]
    Locale {
        /// What was asked for.
        given: String,
    },
    /// A delimiter that is not one character.
    #[error("`--delimiter` takes one character, not `{}`", visible(given))]
    Delimiter {
        /// What was given.
        given: String,
    },
    /// Standard input is a terminal.
    #[error("`-` reads standard input, and that is a terminal")]
    InputIsTerminal,
    /// Standard input named twice.
    #[error("standard input can be read once only")]
    InputTwice,
    /// A pattern that cannot be read.
    #[error("`{}` is not a pattern: {reason}", visible(pattern))]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of another kind than the command works on.
    #[error("{}: {}", visible(name), kind.en)]
    OtherKind {
        /// The name as given.
        name: String,
        /// What it is.
        kind: Words,
        /// The command for it.
        command: String,
    },
    /// A name that is not known.
    #[error("no {} is called `{}`", what.en, visible(given))]
    Unknown {
        /// What kind of name.
        what: Words,
        /// The name.
        given: String,
        /// The nearest known one.
        near: Option<String>,
        /// All that are known, if they are few.
        known: Vec<String>,
    },
    /// Something that must be chosen.
    #[error("{}", what.en)]
    Choose {
        /// The sentence.
        what: Words,
        /// How to choose.
        help: Words,
    },
    /// Our own fault.
    #[error("this is our fault, not yours: {}", visible(what))]
    Bug {
        /// What the code said.
        what: String,
    },
}

impl Error {
    /// The exit code it leads to.
    pub const fn exit(&self) -> Exit {
        match self {
            Self::TooLarge { .. } | Self::NoJournal { .. } => Exit::Findings,
            Self::Locked { .. } => Exit::Locked,
            Self::Missing { .. }
            | Self::NothingFound { .. }
            | Self::NotAFile { .. }
            | Self::NotAFolder { .. }
            | Self::Unreadable { .. }
            | Self::Unwatched { .. }
            | Self::NotUtf8 { .. }
            | Self::Parquet { .. }
            | Self::WithoutParquet { name: Some(_) }
            | Self::WouldOverwrite { .. }
            | Self::HandedIn { .. }
            | Self::InTheWay { .. }
            | Self::OutputIsInput { .. }
            | Self::Unwritable { .. }
            | Self::Changed { .. }
            | Self::Rescued { .. }
            | Self::NoFolder
            | Self::Bug { .. } => Exit::World,
            Self::WithoutParquet { name: None }
            | Self::Arguments { .. }
            | Self::Format { .. }
            | Self::FormatName { .. }
            | Self::Locale { .. }
            | Self::Delimiter { .. }
            | Self::InputIsTerminal
            | Self::InputTwice
            | Self::Pattern { .. }
            | Self::OtherKind { .. }
            | Self::Unknown { .. }
            | Self::Choose { .. } => Exit::Usage,
        }
    }

    /// Whether it says that there is nothing in this.
    pub fn is_nothing_in(&self, place: &str) -> bool {
        matches!(self, Self::NothingFound { what, .. } if what == place)
    }

    /// The sentence in both languages.
    pub fn words(&self) -> Words {
        Words::new(self.to_string(), self.swedish())
    }

    fn swedish(&self) -> String {
        match self {
            Self::Missing { path, .. } => format!("{}: filen finns inte", show(path)),
            Self::NothingFound { what, .. } => {
                format!("{}: inget hittades", visible(what))
            }
            Self::NotAFile { path } => format!("{}: är ingen vanlig fil", show(path)),
            Self::NotAFolder { path } => format!("{}: är ingen mapp", show(path)),
            Self::Unreadable { path, error } => {
                format!("{}: kan inte läsas: {}", show(path), reason(error))
            }
            Self::Unwatched { path, error } => {
                format!("{}: kan inte bevakas: {}", show(path), reason(error))
            }
            Self::NotUtf8 { name, byte, line, .. } => {
                let name = visible(name);
                format!(
                    "{name}: inte UTF-8: rad {line}, byte {byte} (räknat från 0) börjar \
                     inget tecken"
                )
            }
            Self::TooLarge { name, size, limit } => {
                format!("{}: {size} byte, mer än {limit}", visible(name))
            }
            Self::Parquet { name, says, .. } => {
                format!("{}: {}", visible(name), visible(&says.sv))
            }
            Self::WithoutParquet { name: Some(name) } => {
                let name = visible(name);
                format!(
                    "{name}: är en Parquetfil, och det här programmet är byggt utan Parquet"
                )
            }
            Self::WithoutParquet { name: None } => {
                "det här programmet är byggt utan Parquet".to_owned()
            }
            Self::WouldOverwrite { path } => format!("{}: finns redan", show(path)),
            Self::HandedIn { path, when, .. } => {
                format!("{}: skickades in {when}", show(path))
            }
            Self::InTheWay { paths } => in_the_way(paths).sv,
            Self::OutputIsInput { path } => {
                format!("{}: läses av samma kommando", show(path))
            }
            Self::Unwritable { name, error } => {
                format!("{}: kan inte skrivas: {}", visible(name), reason(error))
            }
            Self::Changed { path } => {
                format!("{}: har ändrats under tiden och skrevs inte", show(path))
            }
            Self::Rescued { path, .. } => {
                format!("{}: har ändrats av ett annat program", show(path))
            }
            Self::Locked { unit, sv, .. } => {
                format!(
                    "utkastet för {} är öppet i ett annat fönster ({sv})",
                    visible(unit)
                )
            }
            Self::NoJournal { path, line, says } => {
                format!("{}:{line}: {}", show(path), says.sv)
            }
            Self::NoFolder => "ingen mapp med frågeformulär hittades".to_owned(),
            Self::Arguments { text } => text.clone(),
            Self::Format { command, given, .. } => {
                format!("`{command}` har inget format `{}`", given.name())
            }
            Self::FormatName { given } => {
                format!("`SURVEY_FORMAT` är inget format: `{}`", visible(given))
            }
            Self::Locale { given } => format!("inga texter på `{}`", visible(given)),
            Self::Delimiter { given } => {
                format!("`--delimiter` tar ett tecken, inte `{}`", visible(given))
            }
            Self::InputIsTerminal => {
                "`-` läser standard in, och där sitter en terminal".to_owned()
            }
            Self::InputTwice => "standard in kan bara läsas en gång".to_owned(),
            Self::Pattern { pattern, reason } => {
                format!("`{}` är inget mönster: {reason}", visible(pattern))
            }
            Self::OtherKind { name, kind, .. } => {
                format!("{}: {}", visible(name), kind.sv)
            }
            Self::Unknown { what, given, .. } => {
                format!("{} heter `{}`", what.sv, visible(given))
            }
            Self::Choose { what, .. } => what.sv.clone(),
            Self::Bug { what } => format!("felet är vårt, inte ditt: {}", visible(what)),
        }
    }

    /// What can be done about it.
    pub fn help(&self) -> Option<Words> {
        Some(match self {
            Self::Missing { near: Some(near), .. } => mean(near),
            Self::NothingFound { wanted, .. } => Words::new(
                format!("looked for {}", wanted.en),
                format!("letade efter {}", wanted.sv),
            ),
            Self::NotAFile { .. } => Words::new(
                "name a file or a folder, or `-` for standard input",
                "ange en fil eller en mapp, eller `-` för standard in",
            ),
            Self::NotUtf8 { utf16, .. } => {
                let (en, sv) = if *utf16 {
                    (" (it looks like UTF-16)", " (den ser ut som UTF-16)")
                } else {
                    ("", "")
                };
                Words::new(format!("save as UTF-8{en}"), format!("spara som UTF-8{sv}"))
            }
            Self::Parquet { help, .. } => help.clone(),
            Self::WithoutParquet { .. } => Words::new(
                "build it with Parquet (`cargo install --path . --features parquet`), or take CSV",
                "bygg det med Parquet (`cargo install --path . --features parquet`), eller använd CSV",
            ),
            Self::WouldOverwrite { .. } => Words::new(
                "choose another name, or write over it with --force",
                "välj ett annat namn, eller skriv över med --force",
            ),
            Self::HandedIn { command, .. } => Words::new(
                format!(
                    "look it through: `{command} --review`; ask some of it again: `{command} \
                     --ask ITEM`; or write over it with --force"
                ),
                format!(
                    "granska: `{command} --review`; fråga om igen: `{command} --ask FRÅGA`; \
                     eller skriv över med --force"
                ),
            ),
            Self::InTheWay { .. } => Words::new(
                "nothing was written; choose another name or folder, or move them away",
                "inget har skrivits; välj ett annat namn eller en annan mapp, eller flytta \
                 undan dem",
            ),
            Self::Changed { .. } => Words::new(
                "run the command again, on the file as it is now",
                "kör kommandot igen, på filen som den är nu",
            ),
            Self::Rescued { beside, .. } => {
                let name = beside.to_string_lossy();
                Words::new(
                    format!(
                        "it was left as it is; all answers are in {name}: go on with \
                         --draft {name} --resume"
                    ),
                    format!(
                        "den lämnades som den är; alla svar finns i {name}: fortsätt med \
                         --draft {name} --resume"
                    ),
                )
            }
            Self::Locked { .. } => Words::new(
                "end it there, or wait; nothing was changed",
                "avsluta där eller vänta; inget har ändrats",
            ),
            Self::NoJournal { .. } => Words::new(
                "begin a new one with --new; this one is kept beside it",
                "börja om med --new; den här behålls bredvid",
            ),
            Self::NoFolder => Words::new(
                "name it: --questionnaires DIR",
                "ange den: --questionnaires MAPP",
            ),
            Self::Format { allowed, .. } => {
                let names: Vec<_> = allowed.iter().map(|format| format.name()).collect();
                let names = names.join(", ");
                Words::new(format!("it takes {names}"), format!("det tar {names}"))
            }
            Self::FormatName { .. } => {
                Words::same("human, concise, json, ndjson, csv, parquet, sarif, github")
            }
            Self::Locale { .. } => {
                Words::new("use `en` or `sv`", "använd `en` eller `sv`")
            }
            Self::InputIsTerminal => Words::new(
                "give it a file: survey validate - < answers.ndjson",
                "ge den en fil: survey validate - < answers.ndjson",
            ),
            Self::OtherKind { command, .. } => {
                Words::new(format!("use `{command}`"), format!("använd `{command}`"))
            }
            Self::Unknown { near: Some(near), .. } => mean(near),
            Self::Unknown { known, .. } if !known.is_empty() => {
                // Columns are chosen from such a list: it may be longer.
                let known = few(known.iter().map(|name| format!("`{name}`")), 30);
                Words::new(
                    format!("there is {}", known.en),
                    format!("det finns {}", known.sv),
                )
            }
            Self::Choose { help, .. } => help.clone(),
            Self::Bug { .. } => Words::new(
                "please report it with the command and the files; RUST_BACKTRACE=1 tells where",
                "rapportera det gärna med kommandot och filerna; RUST_BACKTRACE=1 visar var",
            ),
            _ => return None,
        })
    }

    /// The error as a person reads it: `error: …`, `  help: …`.
    pub fn render(&self, look: &Look) -> String {
        let language = look.language;
        if let Self::Arguments { text } = self {
            return text.clone();
        }
        let words = self.words();
        let head = look.paint(Ink::Red, language.pick("error:", "fel:"));
        let mut text = format!("{head} {}\n", language.say(&words));
        if let Some(help) = self.help() {
            let head = look.paint(Ink::Cyan, language.pick("help:", "tips:"));
            text.push_str(&format!("  {head} {}\n", visible(language.say(&help))));
        }
        text
    }

    /// The error as an object of the output document.
    pub fn value(&self) -> Value {
        let mut value = json!({
            "type": "error",
            "exit_code": self.exit().code(),
            "message": self.to_string(),
        });
        if let Some(name) = self.file() {
            value["file"] = json!(name);
        }
        if let Some(help) = self.help() {
            value["help"] = json!([help.en]);
        }
        value
    }

    fn file(&self) -> Option<String> {
        match self {
            Self::Missing { path, .. }
            | Self::NotAFile { path }
            | Self::NotAFolder { path }
            | Self::Unreadable { path, .. }
            | Self::WouldOverwrite { path }
            | Self::HandedIn { path, .. }
            | Self::OutputIsInput { path }
            | Self::Changed { path }
            | Self::Rescued { path, .. }
            | Self::NoJournal { path, .. } => Some(path.to_string_lossy().into_owned()),
            Self::NotUtf8 { name, .. }
            | Self::TooLarge { name, .. }
            | Self::Unwritable { name, .. }
            | Self::Parquet { name, .. }
            | Self::OtherKind { name, .. } => Some(name.clone()),
            Self::WithoutParquet { name } => name.clone(),
            _ => None,
        }
    }
}

impl Format {
    /// The word on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }
}

fn mean(near: &str) -> Words {
    Words::new(format!("did you mean `{near}`?"), format!("menade du `{near}`?"))
}

/// The first names of a list, each once, and how many more there are.
pub fn few(names: impl Iterator<Item = String>, most: usize) -> Words {
    let mut names: Vec<String> = names.collect();
    names.dedup();
    let told = names[..names.len().min(most)].join(", ");
    match names.len().saturating_sub(most) {
        0 => Words::same(told),
        more => Words::new(
            format!("{told} … and {more} more"),
            format!("{told} … och {more} till"),
        ),
    }
}

/// The most names, or paths, that are named where one is to be chosen.
pub const MOST_NAMES: usize = 10;

fn in_the_way(paths: &[PathBuf]) -> Words {
    let mut told: Vec<String> =
        paths.iter().take(MOST_NAMES).map(|path| show(path)).collect();
    if paths.len() > MOST_NAMES {
        told.push("…".to_owned());
    }
    let told = told.join(", ");
    match paths.len() {
        1 => Words::new(
            format!("{told}: is there already"),
            format!("{told}: finns redan"),
        ),
        _ => Words::new(
            format!("{told}: are there already"),
            format!("{told}: finns redan"),
        ),
    }
}

fn show(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

/// What the system said, without its number, in the few words people know.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "disk full".to_owned(),
        io::ErrorKind::FileTooLarge => "file too large".to_owned(),
        _ => {
            let text = error.to_string();
            let end = text.find(" (os error").unwrap_or(text.len());
            text[..end].to_lowercase()
        }
    }
}

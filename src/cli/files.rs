//! Files: the only reading and writing.
//!
//! *In:* paths from the command line and from files. *Out:* texts and outputs.
//!
//! Only regular files are opened, so that nothing hangs on a pipe or a device; sizes
//! are bounded; what is not UTF-8 is refused with the byte where it ceases to be. An
//! input is written to by [`rewrite`] alone, which `fmt` and `check --fix` ask for.

mod blocks;
mod draft;
mod folder;
mod gather;
mod output;
mod packed;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(not(feature = "parquet"))]
#[path = "files/parquet_absent.rs"]
mod parquet;
mod reader;
pub mod scratch;
mod sorter;
mod spool;
mod study;
mod texts;
mod watcher;

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::diagnostic::{Rule, Severity, nearest};

pub use blocks::{Block, Blocks};
pub use draft::{
    DraftFile, Opening, delete_draft, drafts_in, make_room, replace, settle, submit,
};
pub use folder::{Folder, Known, Texts as Overlay, known, scalar, shortened};
pub use gather::{Gathered, Wanted, gather, kind_of_yaml};
pub use output::Output;
pub use parquet::is_decoding;
pub use sorter::{HashRow, Sorter, Stored};
pub use spool::{Spool, full, record};
pub use study::{NewFile, make_study};
pub use texts::{BadLine, Chunk, Text, Texts};
pub use watcher::{Change, Watcher};

/// The most bytes of a YAML or JSON file that are read.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// The most bytes of one line of a stream.
pub const MOST_LINE: usize = 16 * 1024 * 1024;

/// A correction of an answer that is not there.
pub const CORRECTION_DISAGREES: Rule = Rule {
    name: "correction-disagrees",
    severity: Severity::Error,
    explanation: include_str!("rules/correction_disagrees.md"),
};

/// A correction of a record that was not read.
pub const UNUSED_CORRECTION: Rule = Rule {
    name: "unused-correction",
    severity: Severity::Warning,
    explanation: include_str!("rules/unused_correction.md"),
};

/// Two files that are the same version of the same questionnaire.
pub const DUPLICATE_QUESTIONNAIRE: Rule = Rule {
    name: "duplicate-questionnaire",
    severity: Severity::Error,
    explanation: include_str!("rules/duplicate_questionnaire.md"),
};

/// Two scoring files of one name for one questionnaire.
pub const DUPLICATE_SCORING: Rule = Rule {
    name: "duplicate-scoring",
    severity: Severity::Error,
    explanation: include_str!("rules/duplicate_scoring.md"),
};

/// A version beside an earlier one that it does not follow.
pub const UNLINKED_WAVE: Rule = Rule {
    name: "unlinked-wave",
    severity: Severity::Note,
    explanation: include_str!("rules/unlinked_wave.md"),
};

/// A map of a questionnaire that is not there, or of another one than is meant.
pub const MAP_WITHOUT_QUESTIONNAIRE: Rule = Rule {
    name: "map-without-questionnaire",
    severity: Severity::Error,
    explanation: include_str!("rules/map_without_questionnaire.md"),
};

/// A scoring file whose questionnaire is not there.
pub const SCORING_WITHOUT_QUESTIONNAIRE: Rule = Rule {
    name: "scoring-without-questionnaire",
    severity: Severity::Error,
    explanation: include_str!("rules/scoring_without_questionnaire.md"),
};

/// A version that is followed and is not there.
pub const UNKNOWN_WAVE: Rule = Rule {
    name: "unknown-wave",
    severity: Severity::Warning,
    explanation: include_str!("rules/unknown_wave.md"),
};

/// Versions that follow one another in a circle.
pub const WAVE_CYCLE: Rule = Rule {
    name: "wave-cycle",
    severity: Severity::Error,
    explanation: include_str!("rules/wave_cycle.md"),
};

/// A line of a stream that is not UTF-8, or too long.
pub const UNREADABLE_LINE: Rule = Rule {
    name: "unreadable-line",
    severity: Severity::Error,
    explanation: include_str!("rules/unreadable_line.md"),
};

/// Something to read: a file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name shown to people, with `/` between its parts.
    pub name: String,
    /// The path; none for standard input.
    pub path: Option<PathBuf>,
}

impl Input {
    /// A file; `./` before its name is left out.
    pub fn file(path: &Path) -> Self {
        let name = path.to_string_lossy().replace('\\', "/");
        let name = name.strip_prefix("./").unwrap_or(&name).to_owned();
        Self { name, path: Some(path.to_owned()) }
    }

    /// Standard input, under a name of its own if one is given.
    pub fn stdin(name: Option<&str>) -> Self {
        Self { name: name.unwrap_or("<stdin>").to_owned(), path: None }
    }

    /// Whether both are one file on disk.
    pub fn is_same(&self, other: &Self) -> bool {
        let full = |input: &Self| fs::canonicalize(input.path.as_deref()?).ok();
        full(self).is_some_and(|path| full(other) == Some(path))
    }

    /// Whether both lie in one folder on disk.
    pub fn is_beside(&self, other: &Self) -> bool {
        let folder = |input: &Self| {
            let full = fs::canonicalize(input.path.as_deref()?).ok()?;
            full.parent().map(Path::to_owned)
        };
        folder(self).is_some_and(|folder_of| folder(other) == Some(folder_of))
    }

    /// Opens it; what is packed with gzip or zstd is unpacked as it is read.
    ///
    /// # Errors
    ///
    /// It is missing, no regular file, or may not be read.
    pub fn open(&self) -> Result<Box<dyn Read + Send>, Error> {
        let bytes: Box<dyn Read + Send> = match &self.path {
            None => Box::new(io::stdin()),
            Some(path) => Box::new(open(path)?),
        };
        packed::unpacked(bytes).map_err(|error| self.unreadable(error))
    }

    /// Reads it whole.
    ///
    /// # Errors
    ///
    /// As [`Self::open`]; it is larger than `limit`, or not UTF-8.
    pub fn text(&self, limit: u64) -> Result<String, Error> {
        let mut bytes = Vec::new();
        let read = self.open()?.take(limit + 1).read_to_end(&mut bytes);
        read.map_err(|error| self.unreadable(error))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limit {
            return Err(Error::TooLarge { name: self.name.clone(), size, limit });
        }
        text(&self.name, bytes)
    }

    /// Its bytes as a file in which any place can be gone to: itself, or a copy without a name
    /// of what comes through a pipe or is packed.
    ///
    /// # Errors
    ///
    /// As [`Self::open`]; there is no room for the copy.
    pub fn seekable(&self, begins: &[u8], mut rest: impl Read) -> Result<File, Error> {
        if let Some(path) = &self.path {
            let mut head = vec![0; begins.len()];
            let mut file = open(path)?;
            if file.read_exact(&mut head).is_ok() && head == begins {
                file.rewind().map_err(|error| self.unreadable(error))?;
                return Ok(file);
            }
        }
        let mut copy = tempfile::tempfile().map_err(full)?;
        copy.write_all(begins).map_err(full)?;
        io::copy(&mut rest, &mut copy).map_err(|error| self.unreadable(error))?;
        copy.rewind().map_err(full)?;
        Ok(copy)
    }

    fn unreadable(&self, error: io::Error) -> Error {
        let path = self.path.clone().unwrap_or_else(|| PathBuf::from(&self.name));
        Error::Unreadable { path, error }
    }
}

/// Whether a path is that of a folder: one that is there, or a name that ends with `/`.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', '\\'])
}

/// Whether there is anything at a path.
pub fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Makes a folder and those above it, unless they are there.
///
/// # Errors
///
/// It cannot be made.
pub fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|error| Error::Unwritable {
        name: path.to_string_lossy().into_owned(),
        error,
    })
}

/// The name of the working directory.
///
/// # Errors
///
/// There is none, or it has no name, as the root has none.
pub fn current_folder_name() -> Result<String, Error> {
    let here = Path::new(".");
    let full = fs::canonicalize(here)
        .map_err(|error| Error::Unreadable { path: here.to_owned(), error })?;
    let name = full.file_name().unwrap_or_default();
    Ok(name.to_string_lossy().into_owned())
}

/// Adds to the end of a file, which is made if it is not there.
///
/// # Errors
///
/// It cannot be written.
pub fn append(path: &Path, text: &str) -> Result<(), Error> {
    let open = fs::OpenOptions::new().append(true).create(true).open(path);
    open.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        Error::Unwritable { name: path.to_string_lossy().into_owned(), error }
    })
}

/// Puts a text in the place of what a file held, unless it holds something else by now.
/// The file is whole at every moment: before, or after.
///
/// # Errors
///
/// It has changed since it was read, it may not be written, the disk is full.
pub fn rewrite(path: &Path, before: &str, after: &str) -> Result<(), Error> {
    let mut output = Output::rewrite(path)?;
    output.write(after)?;
    // As late as can be, so that what someone saves meanwhile is not lost.
    let now = Input::file(path).text(MOST_BYTES);
    if now.is_ok_and(|now| now == before) {
        return output.commit();
    }
    output.discard();
    Err(Error::Changed { path: path.to_owned() })
}

/// The bytes of a file that is handed over.
///
/// # Errors
///
/// It is missing, no regular file, too large, or may not be read.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Error::Unreadable { path: path.to_owned(), error })?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MOST_BYTES {
        let name = path.to_string_lossy().into_owned();
        return Err(Error::TooLarge { name, size, limit: MOST_BYTES });
    }
    Ok(bytes)
}

/// Opens a regular file.
fn open(path: &Path) -> Result<File, Error> {
    let about = fs::metadata(path).map_err(|error| missing(path, error))?;
    if !about.is_file() {
        return Err(Error::NotAFile { path: path.to_owned() });
    }
    File::open(path).map_err(|error| missing(path, error))
}

/// Bytes as text, without a byte order mark being taken for anything else.
pub fn text(name: &str, bytes: Vec<u8>) -> Result<String, Error> {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let line = 1 + memchr::memchr_iter(b'\n', &error.as_bytes()[..byte]).count();
        Error::NotUtf8 { name: name.to_owned(), byte, line, utf16 }
    })
}

/// The error of a path that gave nothing, with a name near to it where it is a slip.
pub fn missing(path: &Path, error: io::Error) -> Error {
    let gone =
        matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    if !gone {
        return Error::Unreadable { path: path.to_owned(), error };
    }
    Error::Missing { path: path.to_owned(), near: neighbour(path) }
}

/// The file in the same folder whose name is nearest.
fn neighbour(path: &Path) -> Option<String> {
    let sought = path.file_name()?.to_string_lossy().into_owned();
    let parent = path.parent().unwrap_or(Path::new(""));
    let folder = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let near = nearest(&sought, names.iter().map(String::as_str))?;
    Some(parent.join(near).to_string_lossy().replace('\\', "/"))
}

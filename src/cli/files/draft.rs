//! The file of a draft: locked, only added to, and never in doubt.
//!
//! *In:* lines. *Out:* the same on the disk before anything else happens.
//!
//! One process holds a draft; the system lets go of it when that process ends, however it
//! ends. Before every line the file must be the one that was opened, with nothing in it that
//! was not written here; else all that was answered goes to a file beside it. What fails to
//! reach the disk is never said to have been saved, and never tried again.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;
use crate::cli::files::{bytes_of, is_there};

/// A draft that is held.
#[derive(Debug)]
pub struct DraftFile {
    path: PathBuf,
    file: File,
    /// What the file holds.
    text: String,
}

/// What came of opening a draft.
#[derive(Debug)]
pub enum Opening {
    /// It is ours.
    Ours(DraftFile),
    /// Another process holds it; what it holds.
    Held(String),
}

impl DraftFile {
    /// Opens a draft, or makes it, and the folder it lies in.
    ///
    /// # Errors
    ///
    /// It cannot be made, read or written.
    pub fn open(path: &Path) -> Result<Opening, Error> {
        let failed = |error| unwritable(path, error);
        if let Some(folder) = path.parent().filter(|folder| !is_there(folder)) {
            make_private(folder).map_err(|error| unwritable(folder, error))?;
        }
        let mut file = opened(path).map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(Error::NotAFile { path: path.to_owned() });
        }
        let lock = file.try_lock();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        // What was damaged is told line by line; the rest is still there.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match lock {
            Ok(()) => Ok(Opening::Ours(Self { path: path.to_owned(), file, text })),
            Err(TryLockError::WouldBlock) => Ok(Opening::Held(text)),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it holds.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds lines, and waits until they are on the disk.
    ///
    /// # Errors
    ///
    /// They are not, and will not be; or the file was changed by others, and all that was
    /// answered is in another file, which is named.
    pub fn append(&mut self, lines: &str) -> Result<(), Error> {
        if lines.is_empty() {
            return Ok(());
        }
        let is_first = self.text.is_empty();
        if !self.is_untouched() {
            self.text.push_str(lines);
            return Err(self.rescue());
        }
        let failed = |error| unwritable(&self.path, error);
        self.file.write_all(lines.as_bytes()).map_err(failed)?;
        self.file.sync_data().map_err(failed)?;
        if is_first {
            sync_folder(&self.path).map_err(failed)?;
        }
        self.text.push_str(lines);
        Ok(())
    }

    /// Whether the file is the one that was opened, and holds what was written here.
    fn is_untouched(&self) -> bool {
        let (Ok(ours), Ok(there)) = (self.file.metadata(), fs::metadata(&self.path))
        else {
            return false;
        };
        let length = u64::try_from(self.text.len()).unwrap_or(u64::MAX);
        is_same(&ours, &there) && ours.len() == length
    }

    /// Writes all that was answered to a file beside, and says which.
    fn rescue(&self) -> Error {
        let path = self.path.clone();
        let name = format!("rescued-{}", std::process::id());
        let beside = self.path.with_extension(format!("journal.{name}"));
        let written = opened(&beside).and_then(|mut file| {
            file.write_all(self.text.as_bytes())?;
            file.sync_all()
        });
        match written {
            Ok(()) => Error::Rescued { path, beside },
            Err(error) => unwritable(&beside, error),
        }
    }

    /// Keeps the first bytes of the file only; a copy of all of it lies beside, where
    /// `copies`.
    ///
    /// # Errors
    ///
    /// The copy or the file cannot be written.
    pub fn cut(&mut self, sound: usize, copies: bool) -> Result<Option<PathBuf>, Error> {
        let failed = |error| unwritable(&self.path, error);
        let copy = copies.then(|| self.aside("damaged"));
        if let Some(copy) = &copy {
            fs::copy(&self.path, copy).map_err(failed)?;
        }
        let length = u64::try_from(sound).unwrap_or(u64::MAX);
        self.file.set_len(length).map_err(failed)?;
        self.file.sync_data().map_err(failed)?;
        self.text.truncate(sound);
        Ok(copy)
    }

    /// Gives the file another name and begins a new one in its place; the name.
    ///
    /// # Errors
    ///
    /// The file cannot be renamed, or the new one not made.
    pub fn begin_anew(&mut self, ending: &str) -> Result<PathBuf, Error> {
        let failed = |error| unwritable(&self.path, error);
        let aside = self.aside(ending);
        fs::rename(&self.path, &aside).map_err(failed)?;
        let file = opened(&self.path).map_err(failed)?;
        file.try_lock().map_err(|error| failed(io::Error::other(error.to_string())))?;
        sync_folder(&self.path).map_err(failed)?;
        (self.file, self.text) = (file, String::new());
        Ok(aside)
    }

    /// Gives the file of a finished interview another name, so that it is no draft.
    ///
    /// # Errors
    ///
    /// It cannot be renamed.
    pub fn close(&self) -> Result<PathBuf, Error> {
        let aside = self.aside("done");
        let renamed = fs::rename(&self.path, &aside).and_then(|()| sync_folder(&aside));
        renamed.map_err(|error| unwritable(&self.path, error))?;
        Ok(aside)
    }

    /// Keeps a copy of the answers that an interview will write over; its name.
    ///
    /// # Errors
    ///
    /// It cannot be read, or the copy not written.
    pub fn keep_beside(&self, answers: &Path) -> Result<PathBuf, Error> {
        let bytes = bytes_of(answers)?;
        let copy = self.aside("earlier");
        let written = private().create_new(true).open(&copy).and_then(|mut file| {
            file.write_all(&bytes)?;
            file.sync_all()
        });
        written.map_err(|error| unwritable(&copy, error))?;
        Ok(copy)
    }

    /// A name beside it that is free.
    fn aside(&self, ending: &str) -> PathBuf {
        free(&self.path.with_extension("journal"), ending)
    }
}

/// Writes a finished answer file: whole under its name, or not there.
///
/// # Errors
///
/// It is there already and `force` is not set, or it cannot be written; nothing is left of
/// it then.
pub fn submit(path: &Path, text: &str, force: bool) -> Result<(), Error> {
    if !force && is_there(path) {
        return Err(Error::WouldOverwrite { path: path.to_owned() });
    }
    if let Some(folder) = path.parent().filter(|folder| !is_there(folder)) {
        make_private(folder).map_err(|error| unwritable(folder, error))?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Who was killed at this very moment has left one.
    let beside = path.with_file_name(format!(".{name}.new"));
    let _ = fs::remove_file(&beside);
    let written = private().create_new(true).open(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        sync_folder(path)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        unwritable(path, error)
    })
}

/// Puts an answer file in the place of another, which is kept beside it under a name that no
/// command reads; that name. `before` is what the other held when it was looked at.
///
/// # Errors
///
/// Either cannot be written; the file that was there is as it was then.
pub fn replace(path: &Path, before: &str, text: &str) -> Result<PathBuf, Error> {
    let aside = free(path, "before-review");
    let copied = private().create_new(true).open(&aside).and_then(|mut file| {
        file.write_all(before.as_bytes())?;
        file.sync_all()?;
        sync_folder(&aside)
    });
    copied.map_err(|error| unwritable(&aside, error))?;
    submit(path, text, true)?;
    Ok(aside)
}

/// A name that is free beside a file: its own, and an ending.
fn free(path: &Path, ending: &str) -> PathBuf {
    let own = path.file_name().unwrap_or_default().to_string_lossy();
    let name = |number: u32| {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        path.with_file_name(format!("{own}.{ending}{number}"))
    };
    let mut names = (1..).map(name);
    names.find(|path| !is_there(path)).unwrap_or_else(|| path.to_owned())
}

/// The drafts in a folder, in order of name; none where there is no such folder.
pub fn drafts_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_draft =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending == "journal");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(is_draft).collect();
    paths.sort();
    paths
}

/// Deletes a draft and what lies beside it under its name; how many files.
///
/// # Errors
///
/// One cannot be deleted.
pub fn delete_draft(path: &Path) -> Result<usize, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_its = |other: &PathBuf| {
        let other = other.file_name().unwrap_or_default().to_string_lossy();
        other == name || other.starts_with(&format!("{name}."))
    };
    let files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_its).collect();
    for file in &files {
        fs::remove_file(file).map_err(|error| unwritable(file, error))?;
    }
    Ok(files.len())
}

/// A file that only its owner may read.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn opened(path: &Path) -> io::Result<File> {
    private().read(true).append(true).create(true).open(path)
}

/// Makes a folder that only its owner may look into, and those above it.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Waits until a name in a folder is on the disk.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if cfg!(unix) {
        return File::open(folder.unwrap_or(Path::new(".")))?.sync_all();
    }
    Ok(())
}

#[cfg(unix)]
fn is_same(ours: &fs::Metadata, there: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (ours.dev(), ours.ino()) == (there.dev(), there.ino())
}

#[cfg(not(unix))]
fn is_same(ours: &fs::Metadata, there: &fs::Metadata) -> bool {
    ours.len() == there.len()
}

pub(super) fn unwritable(path: &Path, error: io::Error) -> Error {
    Error::Unwritable { name: path.to_string_lossy().into_owned(), error }
}

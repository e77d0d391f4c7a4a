//! The file of a draft: locked, only added to, and never in doubt.
//!
//! *In:* lines. *Out:* the same on the disk before anything else happens.
//!
//! One process holds a draft; the system lets go of it when that process ends, however it
//! ends. Before every line the file must be the one that was opened, with nothing in it that
//! was not written here; else all that was answered goes to a file beside it. What fails to
//! reach the disk is never said to have been saved, and never tried again. Whoever is killed
//! between two steps leaves the draft under its name, old or new, and never none.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::cli::error::Error;
use crate::cli::files::{bytes_of, is_there};

/// A draft that is held.
#[derive(Debug)]
pub struct DraftFile {
    path: PathBuf,
    file: File,
    /// What the file holds.
    text: String,
    /// When it was written last, where that is known.
    written: Option<SystemTime>,
}

/// How often a draft is opened anew that got another name before it was locked.
const MOST_OPENINGS: usize = 8;

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
        let mut lock = file.try_lock();
        // Whoever held it may have put another file under its name since it was opened.
        for _ in 0..MOST_OPENINGS {
            if lock.is_err() || is_at(&file, path) {
                break;
            }
            file = opened(path).map_err(failed)?;
            lock = file.try_lock();
        }
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(Error::NotAFile { path: path.to_owned() });
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        // What was damaged is told line by line; the rest is still there.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match lock {
            Ok(()) => {
                let (path, written) = (path.to_owned(), written(&file));
                // Whoever was killed while it was begun anew has left one.
                let _ = fs::remove_file(anew(&path));
                Ok(Opening::Ours(Self { path, file, text, written }))
            }
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
        self.written = written(&self.file);
        Ok(())
    }

    /// Whether the file is the one that was opened, and holds what was written here.
    fn is_untouched(&mut self) -> bool {
        let length = u64::try_from(self.text.len()).unwrap_or(u64::MAX);
        let is_as_long = self.file.metadata().is_ok_and(|of| of.len() == length);
        if !is_as_long || !is_at(&self.file, &self.path) {
            return false;
        }
        let written = written(&self.file);
        if written == self.written {
            return true;
        }
        // A copy or a backup may change the time alone.
        self.written = written;
        bytes_of(&self.path).is_ok_and(|held| held == self.text.as_bytes())
    }

    /// Writes all that was answered to a file beside, and says which.
    fn rescue(&self) -> Error {
        let path = self.path.clone();
        let beside = self.aside("rescued");
        // The whole folder may have gone.
        if let Some(folder) = path.parent().filter(|folder| !is_there(folder)) {
            let _ = make_private(folder);
        }
        match create(&beside, &self.text).and_then(|_| sync_folder(&beside)) {
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
            // What is cut off here must be on the disk there.
            let copied = private().open(copy).and_then(|file| file.sync_all());
            copied.and_then(|()| sync_folder(copy)).map_err(failed)?;
        }
        let length = u64::try_from(sound).unwrap_or(u64::MAX);
        self.file.set_len(length).map_err(failed)?;
        self.file.sync_data().map_err(failed)?;
        self.text.truncate(sound);
        self.written = written(&self.file);
        Ok(copy)
    }

    /// Gives the file another name, and puts a new one with these lines in its place; the
    /// name.
    ///
    /// # Errors
    ///
    /// One of them cannot be written. The draft is there all the same.
    pub fn begin_anew(&mut self, ending: &str, lines: &str) -> Result<PathBuf, Error> {
        let failed = |error| unwritable(&self.path, error);
        let (new, aside) = (anew(&self.path), self.aside(ending));
        let begun = || {
            let file = create(&new, lines)?;
            file.try_lock().map_err(|error| io::Error::other(error.to_string()))?;
            // Not every file system gives a file two names.
            if fs::hard_link(&self.path, &aside).is_err() {
                fs::rename(&self.path, &aside)?;
            }
            fs::rename(&new, &self.path)?;
            sync_folder(&self.path).map(|()| file)
        };
        let file = begun().map_err(|error| {
            let _ = fs::remove_file(&new);
            failed(error)
        })?;
        (self.written, self.text) = (written(&file), lines.to_owned());
        self.file = file;
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
            file.sync_all()?;
            sync_folder(&copy)
        });
        written.map_err(|error| unwritable(&copy, error))?;
        Ok(copy)
    }

    /// Takes a draft away that nothing was written to.
    pub fn drop_empty(&self) {
        if self.text.is_empty() && is_at(&self.file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }

    /// A name beside it that is free.
    pub fn aside(&self, ending: &str) -> PathBuf {
        free(&self.path.with_extension("journal"), ending)
    }
}

/// Makes sure that an answer file can be made where it is to lie, before anything is asked.
///
/// # Errors
///
/// It cannot.
pub fn make_room(path: &Path) -> Result<(), Error> {
    // An empty name is the folder one stands in.
    let here = |folder: &&Path| folder.as_os_str().is_empty() || is_there(folder);
    let folder = path.ancestors().skip(1).find(here).unwrap_or(Path::new(""));
    let trial = folder.join(beside(path).file_name().unwrap_or_default());
    // Who was killed at this very moment has left one.
    let _ = fs::remove_file(&trial);
    let made = private().create_new(true).open(&trial);
    let made = made.and_then(|_| fs::remove_file(&trial));
    made.map_err(|error| unwritable(path, error))
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
    let new = beside(path);
    // Who was killed at this very moment has left one.
    let _ = fs::remove_file(&new);
    let written = create(&new, text).and_then(|_| {
        name(&new, path, force)?;
        sync_folder(path)
    });
    let _ = fs::remove_file(&new);
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Error::WouldOverwrite { path: path.to_owned() },
        _ => unwritable(path, error),
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

/// Waits until an answer file that is there is on the disk, under its name alone.
///
/// # Errors
///
/// It does not get there.
pub fn settle(path: &Path) -> Result<(), Error> {
    let _ = fs::remove_file(beside(path));
    let settled = File::open(path).and_then(|file| file.sync_all());
    settled.and_then(|()| sync_folder(path)).map_err(|error| unwritable(path, error))
}

/// Gives a file its name, which no other may have unless `force`.
fn name(new: &Path, path: &Path, force: bool) -> io::Result<()> {
    if !force {
        // A second name is refused where there is such a file, which renaming is not.
        match fs::hard_link(new, path) {
            Ok(()) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(error);
            }
            // Not every file system gives a file two names.
            Err(_) => {}
        }
    }
    fs::rename(new, path)
}

/// Where an answer file is written until it is whole.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.new"))
}

/// Where a draft is begun anew.
fn anew(path: &Path) -> PathBuf {
    path.with_extension("journal.new")
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

/// A new file that is on the disk; its name is not yet. Nothing is left where that fails.
fn create(path: &Path, text: &str) -> io::Result<File> {
    let mut file =
        private().write(false).read(true).append(true).create_new(true).open(path)?;
    let made = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    match made {
        Ok(()) => Ok(file),
        Err(error) => {
            let _ = fs::remove_file(path);
            Err(error)
        }
    }
}

/// Makes a folder that only its owner may look into, and those above it.
fn make_private(folder: &Path) -> io::Result<()> {
    let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && !is_there(folder);
    let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    missing.into_iter().try_for_each(sync_folder)
}

/// Waits until a name in a folder is on the disk.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if cfg!(unix) {
        return File::open(folder.unwrap_or(Path::new(".")))?.sync_all();
    }
    Ok(())
}

/// When a file was written last, as far as its system tells.
fn written(file: &File) -> Option<SystemTime> {
    file.metadata().and_then(|of| of.modified()).ok()
}

/// Whether an open file is the one that lies at a path.
fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(ours), Ok(there)) = (file.metadata(), fs::metadata(path)) else {
        return false;
    };
    is_same(&ours, &there)
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

//! The file of `--output`.
//!
//! *In:* text. *Out:* a file that is whole or not there.
//!
//! A new file is made under its own name and removed again if writing fails. With
//! `--force`, and where a file is rewritten, one beside it is written first and takes its
//! name at the end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::Error;

/// A file that is being written.
#[derive(Debug)]
pub struct Output {
    target: PathBuf,
    written: PathBuf,
    file: File,
    /// The file was there before and is no regular one: it is never removed.
    special: bool,
    /// The disk is waited for at the end.
    waits: bool,
}

impl Output {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// It is there and `force` is not set, it is a folder, or it cannot be made.
    pub fn create(path: &Path, force: bool) -> Result<Self, Error> {
        Self::begin(path, force, &mut OpenOptions::new())
    }

    /// Begins a file that only its owner may read and write, one of many: the disk is
    /// not waited for.
    ///
    /// # Errors
    ///
    /// As [`Self::create`].
    pub fn private(path: &Path, force: bool) -> Result<Self, Error> {
        let mut options = OpenOptions::new();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let output = Self::begin(path, force, &mut options)?;
        Ok(Self { waits: false, ..output })
    }

    fn begin(path: &Path, force: bool, options: &mut OpenOptions) -> Result<Self, Error> {
        let failed = |error| unwritable(path, error);
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let file = options.write(true).create_new(true).open(path);
                let file = file.map_err(failed)?;
                let (target, written) = (path.to_owned(), path.to_owned());
                Ok(Self { target, written, file, special: false, waits: true })
            }
            Err(error) => Err(failed(error)),
            Ok(_) if !force => Err(Error::WouldOverwrite { path: path.to_owned() }),
            Ok(about) if about.is_dir() => {
                Err(failed(io::Error::other("it is a folder")))
            }
            Ok(about) if about.is_file() => Self::beside(path, options).map_err(failed),
            Ok(_) => {
                let file = OpenOptions::new().write(true).open(path).map_err(failed)?;
                let (target, written) = (path.to_owned(), path.to_owned());
                Ok(Self { target, written, file, special: true, waits: false })
            }
        }
    }

    fn beside(path: &Path, options: &mut OpenOptions) -> io::Result<Self> {
        let target = fs::canonicalize(path)?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let written = target.with_file_name(format!(".{name}.{}", std::process::id()));
        let file = options.write(true).create_new(true).open(&written)?;
        Ok(Self { target, written, file, special: false, waits: true })
    }

    /// Begins to write over a file that is there; it keeps its permissions and, where the
    /// system allows it, its owner. A link stays one: what it leads to is written.
    ///
    /// # Errors
    ///
    /// It may not be written, or its folder may not.
    pub fn rewrite(path: &Path) -> Result<Self, Error> {
        let failed = |error| unwritable(path, error);
        let about = fs::metadata(path).map_err(failed)?;
        if about.permissions().readonly() {
            // Giving its name to another file would be allowed, and is not meant.
            return Err(failed(io::ErrorKind::PermissionDenied.into()));
        }
        let output = Self::beside(path, OpenOptions::new().read(true)).map_err(failed)?;
        let kept = output.file.set_permissions(about.permissions());
        kept.map_err(|error| output.fail(error))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            let _ = fchown(&output.file, Some(about.uid()), Some(about.gid()));
        }
        Ok(output)
    }

    /// Adds text.
    ///
    /// # Errors
    ///
    /// The disk is full or a limit is met; what was written is removed.
    pub fn write(&mut self, text: &str) -> Result<(), Error> {
        self.write_bytes(text.as_bytes())
    }

    /// Adds bytes.
    ///
    /// # Errors
    ///
    /// As [`Self::write`].
    pub fn write_bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(|error| self.fail(error))
    }

    /// Ends the file and gives it its name.
    ///
    /// # Errors
    ///
    /// As [`Self::write`].
    pub fn commit(mut self) -> Result<(), Error> {
        let ended = self
            .file
            .flush()
            .and_then(|()| if self.waits { self.file.sync_all() } else { Ok(()) });
        ended.map_err(|error| self.fail(error))?;
        if self.written == self.target {
            return Ok(());
        }
        fs::rename(&self.written, &self.target).map_err(|error| self.fail(error))
    }

    /// Gives it up: nothing is left of it.
    pub fn discard(self) {
        if !self.special {
            let _ = fs::remove_file(&self.written);
        }
    }

    fn fail(&self, error: io::Error) -> Error {
        if !self.special {
            let _ = fs::remove_file(&self.written);
        }
        unwritable(&self.target, error)
    }
}

fn unwritable(path: &Path, error: io::Error) -> Error {
    Error::Unwritable { name: path.to_string_lossy().into_owned(), error }
}

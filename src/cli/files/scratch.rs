//! A file that is there for a moment only.
//!
//! *In:* a path and a text. *Out:* the file, readable by its owner alone.
//!
//! What is left of one that was interrupted is written over.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::cli::error::Error;
use crate::cli::files::draft::{private, unwritable};

/// Writes it.
///
/// # Errors
///
/// The folder does not take it.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    remove(path);
    let written = private().create_new(true).open(path);
    written
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| unwritable(path, error))
}

/// Takes it away, where it is there.
pub fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

//! Parquet for programs, in a build that does not write it.
//!
//! *In:* columns and rows. *Out:* nothing: there is never a table.
//!
//! It has the face of the module that writes them, so that nothing else differs; who wants a
//! table asks [`IS_BUILT`] before.

use crate::diagnostic::Words;
use crate::report::machine::CellKind;

/// Whether this build writes Parquet.
pub const IS_BUILT: bool = false;

/// A table that is being written: there never is one.
pub enum Sheet {}

impl Sheet {
    /// Refuses to begin.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn new(
        _: Vec<(String, CellKind)>,
        _: Vec<(String, String)>,
    ) -> Result<Self, Words> {
        Err(Words::new("built without Parquet", "byggt utan Parquet"))
    }

    /// Adds rows.
    ///
    /// # Errors
    ///
    /// Never, since there is no table.
    pub const fn rows(&mut self, _: &str) -> Result<(), Words> {
        match *self {}
    }

    /// The bytes that are new.
    pub const fn taken(&mut self) -> Vec<u8> {
        match *self {}
    }

    /// The last bytes.
    ///
    /// # Errors
    ///
    /// Never, since there is no table.
    pub const fn finish(self) -> Result<Vec<u8>, Words> {
        match self {}
    }
}

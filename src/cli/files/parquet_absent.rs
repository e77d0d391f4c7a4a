//! Parquet files, in a build that does not read them.
//!
//! *In:* a file. *Out:* an error that says how to build the program with Parquet.
//!
//! It has the face of the module that reads them, so that nothing else differs.

use std::fs::File;

use crate::cli::error::Error;
use crate::cli::files::Text;

/// The rows of a file: there never are any.
pub enum Rows {}

impl Rows {
    /// Refuses the file.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn open(name: &str, _: File) -> Result<Self, Error> {
        Err(Error::WithoutParquet { name: Some(name.to_owned()) })
    }

    /// The names of the columns.
    pub const fn head(&self) -> &str {
        match *self {}
    }

    /// The next row.
    ///
    /// # Errors
    ///
    /// Never, since there are no rows.
    pub const fn row(&mut self) -> Result<Option<Text>, Error> {
        match *self {}
    }
}

/// Nothing is decoded.
pub const fn is_decoding() -> bool {
    false
}

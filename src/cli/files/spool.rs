//! What does not fit into memory, for the time of a run.
//!
//! *In:* bytes. *Out:* the same, in the order given; `sorter` sorts.
//!
//! Little is kept in memory; what is more goes to files without a name in the system's
//! folder for such, which are gone when the run is, however it ends.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, Write};

use crate::cli::error::Error;

/// How much a spool keeps in memory.
const MOST_KEPT: usize = 1024 * 1024;

/// Bytes in the order given.
#[derive(Debug, Default)]
pub struct Spool {
    kept: Vec<u8>,
    file: Option<File>,
}

impl Spool {
    /// Adds bytes.
    ///
    /// # Errors
    ///
    /// There is no room for them.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.kept.extend_from_slice(bytes);
        if self.kept.len() > MOST_KEPT {
            self.flush().map_err(full)?;
        }
        Ok(())
    }

    /// Adds a record, which [`record`] reads again.
    ///
    /// # Errors
    ///
    /// As [`Self::add`].
    pub fn add_record(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.add(&length.to_be_bytes())?;
        self.add(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile()?),
        };
        file.write_all(&self.kept)?;
        self.kept.clear();
        Ok(())
    }

    /// Everything from the start.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn reader(self) -> Result<Box<dyn Read>, Error> {
        let kept = Cursor::new(self.kept);
        let Some(mut file) = self.file else { return Ok(Box::new(kept)) };
        file.rewind().map_err(full)?;
        Ok(Box::new(BufReader::with_capacity(1 << 18, file).chain(kept)))
    }
}

/// The next record of a spool.
///
/// # Errors
///
/// It cannot be read.
pub fn record(from: &mut dyn Read) -> Result<Vec<u8>, Error> {
    let mut length = [0; 4];
    from.read_exact(&mut length).map_err(full)?;
    let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
    from.read_exact(&mut bytes).map_err(full)?;
    Ok(bytes)
}

/// The error of a file that cannot be written or read.
pub fn full(error: io::Error) -> Error {
    let folder = std::env::temp_dir().to_string_lossy().into_owned();
    Error::Unwritable { name: folder, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spooled_comes_back_as_it_was() {
        let mut spool = Spool::default();
        let mut all = Vec::new();
        for number in 0..90_000_u32 {
            let record = format!("record {number}\n");
            spool.add(record.as_bytes()).unwrap();
            all.extend(record.bytes());
        }
        assert!(spool.file.is_some(), "{}", all.len());
        let mut read = Vec::new();
        spool.reader().unwrap().read_to_end(&mut read).unwrap();
        assert_eq!(read, all);
    }
}

//! What does not fit into memory, for the time of a run.
//!
//! *In:* records of bytes. *Out:* the same, in the order given or sorted.
//!
//! Little is kept in memory; what is more goes to files without a name in the system's
//! folder for such, which are gone when the run is, however it ends.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, Write};

use crate::cli::error::Error;

/// How much a spool keeps in memory.
const MOST_KEPT: usize = 1024 * 1024;
/// How many rows are sorted in memory.
const MOST_SORTED: usize = 64 * 1024;
/// How many files of sorted rows there are at once.
const MOST_RUNS: usize = 64;

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

/// What a row is sorted by, and its number.
pub type Row = ([u8; 16], u64);

const ROW: usize = 24;

/// Rows, sorted.
#[derive(Debug, Default)]
pub struct Sorter {
    rows: Vec<Row>,
    /// Sorted rows that did not fit.
    runs: Vec<File>,
}

/// Sorted rows as they are read.
pub struct Sorted {
    runs: Vec<Run>,
    heads: BinaryHeap<Reverse<(Row, usize)>>,
}

type Run = Box<dyn Read>;

impl Sorter {
    /// Adds a row.
    ///
    /// # Errors
    ///
    /// There is no room for it.
    pub fn add(&mut self, row: Row) -> Result<(), Error> {
        self.rows.push(row);
        if self.rows.len() < MOST_SORTED {
            return Ok(());
        }
        self.rows.sort_unstable();
        let run = written(self.rows.drain(..).map(Ok)).map_err(full)?;
        self.runs.push(run);
        if self.runs.len() < MOST_RUNS {
            return Ok(());
        }
        let merged = Sorted::new(std::mem::take(&mut self.runs), Vec::new());
        self.runs.push(merged.and_then(written).map_err(full)?);
        Ok(())
    }

    /// All rows in order.
    ///
    /// # Errors
    ///
    /// They cannot be read.
    pub fn sorted(mut self) -> Result<Sorted, Error> {
        self.rows.sort_unstable();
        Sorted::new(self.runs, self.rows).map_err(full)
    }
}

fn written(rows: impl Iterator<Item = io::Result<Row>>) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    let mut out = io::BufWriter::with_capacity(1 << 18, &mut file);
    for row in rows {
        let (key, number) = row?;
        out.write_all(&key)?;
        out.write_all(&number.to_be_bytes())?;
    }
    out.flush()?;
    drop(out);
    Ok(file)
}

impl Sorted {
    fn new(files: Vec<File>, rows: Vec<Row>) -> io::Result<Self> {
        let mut runs: Vec<Run> = Vec::new();
        for mut file in files {
            file.rewind()?;
            runs.push(Box::new(BufReader::with_capacity(1 << 14, file)));
        }
        let last = rows
            .into_iter()
            .flat_map(|(key, number)| key.into_iter().chain(number.to_be_bytes()));
        runs.push(Box::new(Cursor::new(last.collect::<Vec<u8>>())));
        let mut sorted = Self { runs, heads: BinaryHeap::new() };
        for run in 0..sorted.runs.len() {
            sorted.pull(run)?;
        }
        Ok(sorted)
    }

    /// Takes the next row of a run.
    fn pull(&mut self, run: usize) -> io::Result<()> {
        let mut bytes = [0; ROW];
        match self.runs[run].read_exact(&mut bytes) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
        let (mut key, mut number) = ([0; 16], [0; 8]);
        key.copy_from_slice(&bytes[..16]);
        number.copy_from_slice(&bytes[16..]);
        self.heads.push(Reverse(((key, u64::from_be_bytes(number)), run)));
        Ok(())
    }
}

impl Iterator for Sorted {
    type Item = io::Result<Row>;

    fn next(&mut self) -> Option<io::Result<Row>> {
        let Reverse((row, run)) = self.heads.pop()?;
        Some(self.pull(run).map(|()| row))
    }
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

    #[test]
    fn rows_are_sorted_whatever_does_not_fit() {
        // Each number once, in an order that is none: 7 919 divides no count here.
        let count = 5 * MOST_SORTED as u64 + 17;
        let key = |number: u64| {
            let mut key = [0; 16];
            key[8..].copy_from_slice(&number.to_be_bytes());
            key
        };
        let mut sorter = Sorter::default();
        for number in 0..count {
            sorter.add((key(number * 7_919 % count), number)).unwrap();
        }
        assert_eq!(sorter.runs.len(), 5);
        let sorted: Vec<Row> = sorter.sorted().unwrap().map(Result::unwrap).collect();
        assert_eq!(sorted.len() as u64, count);
        for (at, (found, number)) in (0..).zip(&sorted) {
            assert_eq!((*found, number * 7_919 % count), (key(at), at));
        }
    }
}

//! Sorting what does not fit into memory.
//!
//! *In:* items that can be put away. *Out:* the same in order.
//!
//! A run of items is sorted in memory; further runs go to files without a name, which are
//! merged when they are read.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::vec::IntoIter;

use crate::cli::error::Error;
use crate::cli::files::full;

/// How many items are sorted in memory, and how many bytes of them.
const MOST_SORTED: usize = 64 * 1024;
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// How many files of sorted items there are at once.
const MOST_RUNS: usize = 64;

/// What can be sorted beyond the size of memory.
pub trait Stored: Ord + Sized {
    /// Adds the item as bytes.
    fn store(&self, bytes: &mut Vec<u8>);

    /// The item that was stored.
    fn restore(bytes: &[u8]) -> Option<Self>;

    /// About how many bytes it takes.
    fn size(&self) -> usize;
}

/// A hash and a number.
pub type HashRow = ([u8; 16], u64);

impl Stored for HashRow {
    fn store(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.0);
        bytes.extend_from_slice(&self.1.to_be_bytes());
    }

    fn restore(bytes: &[u8]) -> Option<Self> {
        let (hash, number) = bytes.split_first_chunk()?;
        Some((*hash, u64::from_be_bytes(number.try_into().ok()?)))
    }

    fn size(&self) -> usize {
        size_of::<Self>()
    }
}

/// Items, sorted.
#[derive(Debug)]
pub struct Sorter<T> {
    items: Vec<T>,
    /// The bytes of these.
    bytes: usize,
    /// Sorted items that did not fit.
    runs: Vec<File>,
}

/// Sorted items as they are read.
pub struct Sorted<T> {
    runs: Vec<BufReader<File>>,
    /// Those that fitted.
    last: IntoIter<T>,
    heads: BinaryHeap<Reverse<(T, usize)>>,
}

impl<T> Default for Sorter<T> {
    fn default() -> Self {
        Self { items: Vec::new(), bytes: 0, runs: Vec::new() }
    }
}

impl<T: Stored> Sorter<T> {
    /// Adds an item.
    ///
    /// # Errors
    ///
    /// There is no room for it.
    pub fn add(&mut self, item: T) -> Result<(), Error> {
        self.bytes += item.size();
        self.items.push(item);
        if self.items.len() < MOST_SORTED && self.bytes < MOST_BYTES {
            return Ok(());
        }
        self.bytes = 0;
        self.items.sort_unstable();
        let run = written(self.items.drain(..).map(Ok)).map_err(full)?;
        self.runs.push(run);
        if self.runs.len() < MOST_RUNS {
            return Ok(());
        }
        let merged = Sorted::<T>::new(std::mem::take(&mut self.runs), Vec::new());
        self.runs.push(merged.and_then(written).map_err(full)?);
        Ok(())
    }

    /// All items in order.
    ///
    /// # Errors
    ///
    /// They cannot be read.
    pub fn sorted(mut self) -> Result<Sorted<T>, Error> {
        self.items.sort_unstable();
        Sorted::new(self.runs, self.items).map_err(full)
    }
}

fn written<T: Stored>(items: impl Iterator<Item = io::Result<T>>) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    let mut out = BufWriter::with_capacity(1 << 18, &mut file);
    let mut bytes = Vec::new();
    for item in items {
        bytes.clear();
        item?.store(&mut bytes);
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        out.write_all(&length.to_be_bytes())?;
        out.write_all(&bytes)?;
    }
    out.flush()?;
    drop(out);
    Ok(file)
}

impl<T: Stored> Sorted<T> {
    fn new(files: Vec<File>, last: Vec<T>) -> io::Result<Self> {
        let mut runs = Vec::new();
        for mut file in files {
            file.rewind()?;
            runs.push(BufReader::with_capacity(1 << 14, file));
        }
        let mut sorted = Self { runs, last: last.into_iter(), heads: BinaryHeap::new() };
        for run in 0..=sorted.runs.len() {
            sorted.pull(run)?;
        }
        Ok(sorted)
    }

    /// Takes the next item of a run; the last run is in memory.
    fn pull(&mut self, run: usize) -> io::Result<()> {
        let next = match self.runs.get_mut(run) {
            Some(file) => read(file)?,
            None => self.last.next(),
        };
        self.heads.extend(next.map(|item| Reverse((item, run))));
        Ok(())
    }
}

/// The next item of a run; none at its end.
fn read<T: Stored>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
    from.read_exact(&mut bytes)?;
    let item = T::restore(&bytes);
    item.map(Some).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
}

impl<T: Stored> Iterator for Sorted<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<io::Result<T>> {
        let Reverse((item, run)) = self.heads.pop()?;
        Some(self.pull(run).map(|()| item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_sorted_whatever_does_not_fit() {
        // Each number once, in an order that is none: 7 919 divides no count here.
        let count = 5 * MOST_SORTED as u64 + 17;
        let key = |number: u64| {
            let mut key = [0; 16];
            key[8..].copy_from_slice(&number.to_be_bytes());
            key
        };
        let mut sorter = Sorter::<HashRow>::default();
        for number in 0..count {
            sorter.add((key(number * 7_919 % count), number)).unwrap();
        }
        assert_eq!(sorter.runs.len(), 5);
        let sorted: Vec<HashRow> = sorter.sorted().unwrap().map(Result::unwrap).collect();
        assert_eq!(sorted.len() as u64, count);
        for (at, (found, number)) in (0..).zip(&sorted) {
            assert_eq!((*found, number * 7_919 % count), (key(at), at));
        }
    }
}

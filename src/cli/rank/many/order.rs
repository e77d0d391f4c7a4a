//! The orders in which units of a large ranking are sorted, and how they are put away.
//!
//! *In:* what is kept of a unit. *Out:* the best first, or by unit code.

use std::cmp::Ordering;

use crate::cli::files::Stored;
use crate::cli::rank::many::entry::Entry;
use crate::model::Direction;
use crate::rank::better;

/// The code of a unit, and the number of its record.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Code(pub(super) String, pub(super) u64);

/// A unit with a place: the better one is less.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) entry: Entry,
    pub(super) direction: Direction,
    pub(super) number: u64,
}

/// A unit without one, by its code.
#[derive(Debug)]
pub(super) struct Unplaced {
    pub(super) entry: Entry,
    pub(super) is_second: bool,
    pub(super) number: u64,
}

impl Placed {
    /// The better one first; equal where nothing decides.
    pub(super) fn by_value(&self, other: &Self) -> Ordering {
        better(&self.entry.key(), &other.entry.key(), self.direction)
    }
}

impl Ord for Placed {
    fn cmp(&self, other: &Self) -> Ordering {
        self.by_value(other)
            .then_with(|| self.entry.code.cmp(&other.entry.code))
            .then_with(|| self.number.cmp(&other.number))
    }
}

impl Ord for Unplaced {
    fn cmp(&self, other: &Self) -> Ordering {
        let code = self.entry.code.cmp(&other.entry.code);
        code.then_with(|| self.number.cmp(&other.number))
    }
}

impl Stored for Placed {
    fn store(&self, bytes: &mut Vec<u8>) {
        let flag = self.direction == Direction::Ascending;
        put(bytes, flag, self.number, &self.entry);
    }

    fn restore(bytes: &[u8]) -> Option<Self> {
        let (is_ascending, number, entry) = taken(bytes)?;
        let direction =
            if is_ascending { Direction::Ascending } else { Direction::Descending };
        Some(Self { entry, direction, number })
    }

    fn size(&self) -> usize {
        self.entry.size()
    }
}

impl Stored for Unplaced {
    fn store(&self, bytes: &mut Vec<u8>) {
        put(bytes, self.is_second, self.number, &self.entry);
    }

    fn restore(bytes: &[u8]) -> Option<Self> {
        let (is_second, number, entry) = taken(bytes)?;
        Some(Self { entry, is_second, number })
    }

    fn size(&self) -> usize {
        self.entry.size()
    }
}

impl Stored for Code {
    fn store(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.1.to_be_bytes());
        bytes.extend_from_slice(self.0.as_bytes());
    }

    fn restore(bytes: &[u8]) -> Option<Self> {
        let (number, code) = bytes.split_first_chunk()?;
        let code = String::from_utf8(code.to_vec()).ok()?;
        Some(Self(code, u64::from_be_bytes(*number)))
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.0.len()
    }
}

/// A flag, the number of the record, and what is kept of it.
fn put(bytes: &mut Vec<u8>, flag: bool, number: u64, entry: &Entry) {
    bytes.push(u8::from(flag));
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes.extend(entry.stored());
}

fn taken(bytes: &[u8]) -> Option<(bool, u64, Entry)> {
    let (flag, rest) = bytes.split_first()?;
    let (number, rest) = rest.split_first_chunk()?;
    Some((*flag == 1, u64::from_be_bytes(*number), Entry::restore(rest)?))
}

/// The same in both is what they are sorted by.
macro_rules! by_order {
    ($($kind:ty),*) => {$(
        impl PartialOrd for $kind {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl PartialEq for $kind {
            fn eq(&self, other: &Self) -> bool {
                self.cmp(other) == Ordering::Equal
            }
        }

        impl Eq for $kind {}
    )*};
}

by_order!(Placed, Unplaced);

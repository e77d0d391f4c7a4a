//! How deep the columns of a Parquet file lie.
//!
//! *In:* a file. *Out:* whether its columns are nested too deep to be read.
//!
//! The crate follows the nesting call by call, so that a small file can use up the stack of a
//! thread, which ends the process and is no panic that could be caught. So the list of columns
//! is walked once before, without recursion. It stands in the footer in the compact protocol of
//! Thrift. Nothing else is read of it; what is malformed is left to the crate to refuse, unless
//! the list itself cannot be followed.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// How deep columns may lie: far deeper than any table, and no matter for a stack.
const MOST: usize = 64;
/// The bytes after the footer: its length, and `PAR1`.
const TAIL: u64 = 8;

/// Where the footer is read, and what of it is left.
struct Bytes<'a>(&'a [u8]);

/// Whether the columns can be followed, and are not nested too deep.
///
/// # Errors
///
/// The file cannot be read.
pub fn is_shallow(file: &mut File) -> io::Result<bool> {
    let size = file.seek(SeekFrom::End(0))?;
    let Some(end) = size.checked_sub(TAIL) else { return Ok(true) };
    file.seek(SeekFrom::Start(end))?;
    let mut length = [0; 4];
    file.read_exact(&mut length)?;
    let length = u64::from(u32::from_le_bytes(length));
    // A footer that is longer than its file is refused for that.
    let Some(start) = end.checked_sub(length) else { return Ok(true) };
    file.seek(SeekFrom::Start(start))?;
    let mut footer = Vec::new();
    file.take(length).read_to_end(&mut footer)?;
    Ok(Bytes(&footer).deepest().is_some_and(|deepest| deepest <= MOST))
}

impl Bytes<'_> {
    /// How deep the columns lie; none where they cannot be followed.
    fn deepest(&mut self) -> Option<usize> {
        let (mut field, mut deepest) = (0, 0);
        while let Some(kind) = self.field(&mut field)? {
            if field == 2 && kind == 9 {
                deepest = deepest.max(self.columns()?);
            } else {
                self.skip(kind)?;
            }
        }
        Some(deepest)
    }

    /// How deep a list of columns goes, each with the number of those that lie in it.
    fn columns(&mut self) -> Option<usize> {
        let (kind, count) = self.list()?;
        if kind != 12 {
            return None;
        }
        let (mut open, mut deepest): (Vec<u64>, usize) = (Vec::new(), 0);
        for _ in 0..count {
            while open.last() == Some(&0) {
                open.pop();
            }
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            let (mut field, mut within) = (0, 0);
            while let Some(kind) = self.field(&mut field)? {
                match (field, kind) {
                    (5, 4..=6) => within = self.number()? >> 1,
                    _ => self.skip(kind)?,
                }
            }
            if within > 0 {
                open.push(within);
            }
            deepest = deepest.max(open.len());
        }
        Some(deepest)
    }

    /// The kind of the next field, whose number is put in place of the last; none within
    /// where the structure ends.
    fn field(&mut self, number: &mut u64) -> Option<Option<u8>> {
        let head = self.byte()?;
        if head == 0 {
            return Some(None);
        }
        *number = match head >> 4 {
            0 => self.number()? >> 1,
            step => *number + u64::from(step),
        };
        Some(Some(head & 15))
    }

    /// The kind and number of entries of a list.
    fn list(&mut self) -> Option<(u8, u64)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.number()?,
            count => count.into(),
        };
        Some((head & 15, count))
    }

    /// Passes a value by. What lies within it is counted and not followed, so that the depth
    /// of a value is no matter either.
    fn skip(&mut self, kind: u8) -> Option<()> {
        /// What is still to be passed by: the rest of a structure, or entries of a list.
        enum Rest {
            Fields,
            Entries(u8, u64),
        }
        let mut rests = Vec::new();
        let mut next = Some((kind, false));
        loop {
            if let Some((kind, in_list)) = next.take() {
                match kind {
                    // Within a list a truth value is a byte, in a field it is its kind.
                    1 | 2 if !in_list => {}
                    1..=3 => self.pass(1)?,
                    4..=6 => self.number().map(|_| ())?,
                    7 => self.pass(8)?,
                    8 => {
                        let length = self.number()?;
                        self.pass(usize::try_from(length).ok()?)?;
                    }
                    9 | 10 => {
                        let (kind, count) = self.list()?;
                        rests.push(Rest::Entries(kind, count));
                    }
                    12 => rests.push(Rest::Fields),
                    _ => return None,
                }
            }
            match rests.last_mut() {
                None => return Some(()),
                Some(Rest::Entries(_, 0)) => {
                    rests.pop();
                }
                Some(Rest::Entries(kind, count)) => {
                    *count -= 1;
                    next = Some((*kind, true));
                }
                Some(Rest::Fields) => match self.field(&mut 0)? {
                    Some(kind) => next = Some((kind, false)),
                    None => {
                        rests.pop();
                    }
                },
            }
        }
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn pass(&mut self, count: usize) -> Option<()> {
        self.0 = self.0.get(count..)?;
        Some(())
    }

    /// A number in groups of seven bits, the lowest first.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Version 1 and a list of a root, so many columns one within the other, and a last one.
    fn footer(depth: u8) -> Vec<u8> {
        let mut bytes = vec![0x15, 2, 0x19, 0xFC, depth + 2];
        bytes.extend([0x48, 1, b'r', 0x15, 2, 0]);
        for _ in 0..depth {
            bytes.extend([0x35, 2, 0x18, 1, b'a', 0x15, 2, 0]);
        }
        bytes.extend([0x15, 2, 0x25, 2, 0x18, 1, b'x', 0, 0x16, 0, 0x19, 0x0C, 0]);
        bytes
    }

    #[test]
    fn the_depth_of_columns_is_counted() {
        for depth in [13, 30, 100] {
            let bytes = footer(depth);
            assert_eq!(Bytes(&bytes).deepest(), Some(usize::from(depth) + 1));
            for end in 0..bytes.len() {
                assert_eq!(Bytes(&bytes[..end]).deepest(), None, "{end}");
            }
        }
    }

    #[test]
    fn columns_beside_each_other_are_no_deeper() {
        // A root of two, the first of which has one.
        let bytes = [
            &[0x29, 0x4C, 0x48, 1, b'r', 0x15, 4, 0][..],
            &[0x48, 1, b'a', 0x15, 2, 0, 0x48, 1, b'b', 0, 0x48, 1, b'c', 0, 0],
        ];
        assert_eq!(Bytes(&bytes.concat()).deepest(), Some(2));
    }
}

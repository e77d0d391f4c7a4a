//! A stream of lines in blocks.
//!
//! *In:* bytes. *Out:* blocks of whole lines with the number of their first line.
//!
//! Where a block ends depends on the bytes alone, never on how they arrived, so that what
//! is made of blocks is the same in every run. A line longer than [`MOST_LINE`] is not
//! held: its block says how long it was.

use std::io::{self, Read};

use crate::cli::files::MOST_LINE;

/// How many bytes a block has, but for lines that are longer.
const BLOCK: usize = 128 * 1024;

/// Whole lines.
#[derive(Debug)]
pub struct Block {
    /// The lines with their ends; the last one of all may have none.
    pub bytes: Vec<u8>,
    /// The number of the first line, from 1.
    pub first: usize,
    /// The bytes of the one line that is too long to be held; `bytes` is empty then.
    pub too_long: Option<usize>,
}

/// Cuts a stream into blocks; what cannot be read ends them.
pub struct Blocks<R> {
    input: R,
    /// What was read and is not handed on.
    rest: Vec<u8>,
    /// The number of the next line.
    line: usize,
    is_done: bool,
    has_failed: bool,
}

impl<R: Read> Blocks<R> {
    /// Begins with the first line.
    pub const fn new(input: R) -> Self {
        Self { input, rest: Vec::new(), line: 1, is_done: false, has_failed: false }
    }

    fn cut(&mut self) -> io::Result<Option<Block>> {
        let mut want = BLOCK;
        loop {
            self.fill(want)?;
            if self.rest.is_empty() {
                return Ok(None);
            }
            if let Some(end) = memchr::memrchr(b'\n', &self.rest) {
                let left = self.rest.split_off(end + 1);
                return Ok(Some(self.block(left)));
            }
            if self.is_done && self.rest.len() <= MOST_LINE {
                return Ok(Some(self.block(Vec::new())));
            }
            if self.rest.len() > MOST_LINE {
                let too_long = Some(self.skip()?);
                let block = Block { bytes: Vec::new(), first: self.line, too_long };
                self.line += 1;
                return Ok(Some(block));
            }
            want += BLOCK;
        }
    }

    /// The bytes that are whole lines, where the others are left.
    fn block(&mut self, left: Vec<u8>) -> Block {
        let bytes = std::mem::replace(&mut self.rest, left);
        let first = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count();
        Block { bytes, first, too_long: None }
    }

    /// Reads until there are so many bytes, or no more.
    fn fill(&mut self, want: usize) -> io::Result<()> {
        let room = want.saturating_sub(self.rest.len());
        self.rest.reserve(room);
        let read = self.input.by_ref().take(room as u64).read_to_end(&mut self.rest)?;
        self.is_done |= read < room;
        Ok(())
    }

    /// Reads past the line that is too long; how many bytes it had.
    fn skip(&mut self) -> io::Result<usize> {
        let mut size = self.rest.len();
        loop {
            self.rest.clear();
            self.fill(BLOCK)?;
            match memchr::memchr(b'\n', &self.rest) {
                Some(end) => {
                    self.rest.drain(..=end);
                    return Ok(size + end);
                }
                None => size += self.rest.len(),
            }
            if self.is_done {
                self.rest.clear();
                return Ok(size);
            }
        }
    }
}

impl<R: Read> Iterator for Blocks<R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let cut = self.cut();
        self.has_failed = cut.is_err();
        cut.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::files::BadLine;

    /// Gives what it has a few bytes at a time, as pipes do.
    struct Slow(Vec<u8>, usize);

    impl Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let few = into.len().min(977).min(self.0.len() - self.1);
            into[..few].copy_from_slice(&self.0[self.1..self.1 + few]);
            self.1 += few;
            Ok(few)
        }
    }

    fn cut(text: Vec<u8>) -> Vec<(usize, Vec<u8>, Option<usize>)> {
        let blocks = Blocks::new(Slow(text, 0)).map(Result::unwrap);
        blocks.map(|block| (block.first, block.bytes, block.too_long)).collect()
    }

    #[test]
    fn blocks_are_whole_lines_wherever_the_bytes_were_cut() {
        let lines: String =
            (0..40_000).map(|line| format!("line {line}\r\n\n")).collect();
        let blocks = cut(format!("{lines}end").into_bytes());
        assert!(blocks.len() > 2, "{}", blocks.len());
        let mut line = 1;
        for (first, bytes, _) in &blocks {
            assert_eq!(*first, line);
            line += memchr::memchr_iter(b'\n', bytes).count();
        }
        let all: Vec<u8> = blocks.into_iter().flat_map(|(_, bytes, _)| bytes).collect();
        assert_eq!(String::from_utf8(all).unwrap(), format!("{lines}end"));
        assert!(cut(Vec::new()).is_empty());
    }

    #[test]
    fn a_line_that_is_too_long_is_told_and_the_others_are_there() {
        let size = MOST_LINE + 3 * BLOCK;
        let long = vec![b'x'; size];
        let text = [b"a\n".as_slice(), &long, b"\nb\n"].concat();
        let told: Vec<_> = cut(text)
            .into_iter()
            .map(|(first, bytes, size)| (first, bytes.len(), size))
            .collect();
        assert_eq!(told, [(1, 2, None), (2, 0, Some(size)), (3, 2, None)]);
        // A little more is held, and is no line all the same.
        let bytes = vec![b'x'; MOST_LINE + 7];
        let block = Block { bytes, first: 4, too_long: None };
        let lines: Vec<_> = block.lines().collect();
        assert_eq!(lines, [(4, Err(BadLine::TooLong(MOST_LINE + 7)))]);
        let told = cut(long);
        assert_eq!(told, [(1, Vec::new(), Some(size))]);
    }
}

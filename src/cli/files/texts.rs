//! Answer texts, one after the other: whole files and the lines of streams.
//!
//! *In:* an input. *Out:* its texts with their lines; one bad line does not end the
//! others.
//!
//! A stream is known by its ending or by its first line, which is a whole JSON object
//! with others after it.
//! No more than one line of a stream is held.

use std::io::{BufRead, BufReader, Read};

use crate::answers;
use crate::cli::error::Error;
use crate::cli::files::{Input, MOST_BYTES, MOST_LINE, text};

/// One text of answers.
#[derive(Debug)]
pub struct Text {
    /// The name of the file.
    pub name: String,
    /// The line it stands on; 1 for a whole file.
    pub line: usize,
    /// It is a line of a stream.
    pub of_stream: bool,
    /// The text, or why there is none.
    pub text: Result<String, BadLine>,
}

/// Why a line of a stream cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadLine {
    /// It is longer than [`MOST_LINE`]; so many bytes.
    TooLong(usize),
    /// It is not UTF-8: what stands before the first bad byte.
    NotUtf8(String),
}

/// The texts of one input.
pub struct Texts {
    name: String,
    lines: BufReader<Box<dyn Read>>,
    line: usize,
    first: Option<Vec<u8>>,
    is_stream: bool,
    is_done: bool,
}

impl Texts {
    /// Opens an input.
    ///
    /// # Errors
    ///
    /// It cannot be had.
    pub fn open(input: &Input) -> Result<Self, Error> {
        let lines = BufReader::with_capacity(1 << 16, input.open()?);
        let ending = input.name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let mut texts = Self {
            name: input.name.clone(),
            lines,
            line: 0,
            first: None,
            is_stream: matches!(ending.as_str(), "ndjson" | "jsonl"),
            is_done: false,
        };
        if !texts.is_stream {
            let first = texts.first_lines()?;
            let head = String::from_utf8_lossy(&first);
            let is_line = answers::is_ndjson(&head);
            texts.first = Some(first);
            // One object on one line is a file as well as a stream of one: a file.
            let rest = texts.lines.fill_buf().map(<[u8]>::is_empty);
            let ends = rest.map_err(|error| texts.unreadable(error))?;
            texts.is_stream = is_line && !ends;
        }
        Ok(texts)
    }

    /// The first line that is not blank, with the blank ones before it.
    fn first_lines(&mut self) -> Result<Vec<u8>, Error> {
        let mut head = Vec::new();
        loop {
            let before = head.len();
            let room = (MOST_BYTES + 1).saturating_sub(before as u64);
            let read = self.lines.by_ref().take(room).read_until(b'\n', &mut head);
            let read = read.map_err(|error| self.unreadable(error))?;
            if read == 0 || !head[before..].trim_ascii().is_empty() {
                return Ok(head);
            }
        }
    }

    fn unreadable(&self, error: std::io::Error) -> Error {
        Error::Unreadable { path: self.name.clone().into(), error }
    }

    /// The whole of a file that is no stream.
    fn whole(&mut self) -> Result<Text, Error> {
        let mut bytes = self.first.take().unwrap_or_default();
        let room = (MOST_BYTES + 1).saturating_sub(bytes.len() as u64);
        let read = self.lines.by_ref().take(room).read_to_end(&mut bytes);
        read.map_err(|error| self.unreadable(error))?;
        let size = bytes.len() as u64;
        if size > MOST_BYTES {
            let (name, limit) = (self.name.clone(), MOST_BYTES);
            return Err(Error::TooLarge { name, size, limit });
        }
        let text = Ok(text(&self.name, bytes)?);
        Ok(Text { name: self.name.clone(), line: 1, of_stream: false, text })
    }

    /// The next line of a stream that is not blank.
    fn next_line(&mut self) -> Result<Option<Text>, Error> {
        loop {
            let mut bytes = Vec::new();
            match self.first.take() {
                Some(mut first) => {
                    // Blank lines before the first one count.
                    let blank = leading_lines(&first);
                    self.line += blank;
                    let start = line_start(&first, blank);
                    bytes = first.split_off(start);
                }
                None => {
                    let limit = MOST_LINE as u64 + 2;
                    let read = self.lines.by_ref().take(limit);
                    let read = { read }.read_until(b'\n', &mut bytes);
                    if read.map_err(|error| self.unreadable(error))? == 0 {
                        return Ok(None);
                    }
                }
            }
            self.line += 1;
            let text = if bytes.len() > MOST_LINE && !bytes.ends_with(b"\n") {
                let size = bytes.len() + self.skip_line()?;
                Err(BadLine::TooLong(size))
            } else {
                while matches!(bytes.last(), Some(b'\n' | b'\r')) {
                    bytes.pop();
                }
                if bytes.trim_ascii().is_empty() {
                    continue;
                }
                String::from_utf8(bytes).map_err(|error| {
                    let sound = error.utf8_error().valid_up_to();
                    let bytes = error.into_bytes();
                    BadLine::NotUtf8(String::from_utf8_lossy(&bytes[..sound]).into())
                })
            };
            let (name, line) = (self.name.clone(), self.line);
            return Ok(Some(Text { name, line, of_stream: true, text }));
        }
    }

    /// Reads on to the end of the line and says how much that was.
    fn skip_line(&mut self) -> Result<usize, Error> {
        let mut skipped = 0;
        loop {
            let buffer = self.lines.fill_buf();
            let buffer = match buffer {
                Ok(buffer) => buffer,
                Err(error) => return Err(self.unreadable(error)),
            };
            let end = memchr::memchr(b'\n', buffer);
            let length = end.map_or(buffer.len(), |at| at + 1);
            skipped += length;
            let is_over = end.is_some() || length == 0;
            self.lines.consume(length);
            if is_over {
                return Ok(skipped);
            }
        }
    }
}

impl Iterator for Texts {
    type Item = Result<Text, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        if !self.is_stream {
            self.is_done = true;
            return Some(self.whole());
        }
        let next = self.next_line();
        self.is_done = !matches!(next, Ok(Some(_)));
        next.transpose()
    }
}

/// How many whole blank lines a head begins with.
fn leading_lines(head: &[u8]) -> usize {
    let text = head.trim_ascii_start();
    memchr::memchr_iter(b'\n', &head[..head.len() - text.len()]).count()
}

fn line_start(head: &[u8], line: usize) -> usize {
    match line.checked_sub(1) {
        None => 0,
        Some(before) => {
            memchr::memchr_iter(b'\n', head).nth(before).map_or(0, |at| at + 1)
        }
    }
}

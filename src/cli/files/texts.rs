//! Answer texts, one after the other: whole files, rows of tables, lines of streams.
//!
//! *In:* an input. *Out:* its texts with their lines, those of a stream in blocks; one bad
//! line does not end the others.
//!
//! How a text is written is told by the ending, else by `--from`, else by the first line:
//! a whole JSON object with others after it begins a stream. A table is a stream of rows;
//! that one is Parquet is told by its first bytes, whatever it is called. No more than one block of a stream or row of a table is held.

use std::io::{BufRead, BufReader, Cursor, Read};
use std::sync::Arc;

use crate::answers::{self, Notation, RowEnd, Table};
use crate::cli::args::Kind;
use crate::cli::error::Error;
use crate::cli::files::parquet::Rows;
use crate::cli::files::{Block, Blocks, Input, MOST_BYTES, MOST_LINE, text};
use crate::diagnostic::Words;

/// The first bytes of a Parquet file, which are its last ones too.
const PARQUET: &[u8] = b"PAR1";

/// One text of answers.
#[derive(Debug)]
pub struct Text {
    /// The name of the file.
    pub name: String,
    /// The line it stands on; 1 for a whole file.
    pub line: usize,
    /// It is a line of a stream or a row of a table.
    pub of_stream: bool,
    /// How it is written.
    pub notation: Notation,
    /// The text, or why there is none.
    pub text: Result<String, BadLine>,
}

impl Text {
    /// A line of a stream.
    pub fn of_line(name: &str, line: usize, text: Result<&str, BadLine>) -> Self {
        Self {
            name: name.to_owned(),
            line,
            of_stream: true,
            notation: Notation::Json,
            text: text.map(str::to_owned),
        }
    }
}

/// Why a line of a stream cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadLine {
    /// It is longer than [`MOST_LINE`]; so many bytes.
    TooLong(usize),
    /// It is not UTF-8: what stands before the first bad byte.
    NotUtf8(String),
    /// A table has no row of answers.
    NoRows,
}

/// A text, or the lines of a stream.
#[derive(Debug)]
pub enum Chunk {
    /// A text.
    Text(Text),
    /// Lines.
    Lines(Block),
}

/// The texts of one input.
pub struct Texts {
    name: String,
    lines: BufReader<Box<dyn Read + Send>>,
    /// The blocks of a stream.
    blocks: Option<Blocks<Box<dyn Read + Send>>>,
    line: usize,
    first: Option<Vec<u8>>,
    kind: Kind,
    /// What stands between cells, where it is declared.
    delimiter: Option<u8>,
    /// The rows of a Parquet file.
    rows: Option<Box<Rows>>,
    /// The first row of a table.
    table: Option<Arc<Table>>,
    /// Whether a table has given a row.
    has_rows: bool,
    is_done: bool,
}

impl Texts {
    /// Opens an input; `from` says how it is written where its name does not, `delimiter`
    /// what stands between the cells of a table where the first row is not to tell.
    ///
    /// # Errors
    ///
    /// It cannot be had.
    pub fn open(
        input: &Input,
        from: Option<Kind>,
        delimiter: Option<u8>,
    ) -> Result<Self, Error> {
        let mut bytes = input.open()?;
        let mut begins = Vec::new();
        let head = bytes.by_ref().take(PARQUET.len() as u64).read_to_end(&mut begins);
        head.map_err(|error| input.unreadable(error))?;
        let mut named = Kind::of_name(&input.name).or(from);
        let rows = match (begins == PARQUET, named) {
            (true, _) => {
                named = Some(Kind::Parquet);
                let file = input.seekable(&begins, &mut bytes)?;
                Some(Box::new(Rows::open(&input.name, file)?))
            }
            (false, Some(Kind::Parquet)) => return Err(no_parquet(&input.name)),
            (false, _) => None,
        };
        let bytes: Box<dyn Read + Send> = Box::new(Cursor::new(begins).chain(bytes));
        let lines = BufReader::with_capacity(1 << 16, bytes);
        let mut texts = Self {
            name: input.name.clone(),
            lines,
            blocks: None,
            line: 0,
            first: None,
            kind: named.unwrap_or(Kind::Json),
            delimiter,
            rows,
            table: None,
            has_rows: false,
            is_done: false,
        };
        if texts.kind == Kind::Json {
            let first = texts.first_lines()?;
            let head = String::from_utf8_lossy(&first);
            let is_line = answers::is_ndjson(&head);
            texts.first = Some(first);
            // One object on one line is a file as well as a stream of one: a file.
            let rest = texts.lines.fill_buf().map(<[u8]>::is_empty);
            let ends = rest.map_err(|error| texts.unreadable(error))?;
            if is_line && !ends {
                texts.kind = Kind::Ndjson;
            }
        }
        if texts.kind == Kind::Ndjson {
            let first = Cursor::new(texts.first.take().unwrap_or_default());
            let nothing: Box<dyn Read + Send> = Box::new(std::io::empty());
            let rest = std::mem::replace(&mut texts.lines, BufReader::new(nothing));
            texts.blocks = Some(Blocks::new(Box::new(first.chain(rest))));
        }
        Ok(texts)
    }

    /// Whether it holds rows.
    pub fn is_table(&self) -> bool {
        self.kind.is_table()
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
        let notation = match self.kind {
            Kind::Yaml => Notation::Yaml,
            _ => Notation::Json,
        };
        Ok(Text { name: self.name.clone(), line: 1, of_stream: false, notation, text })
    }

    /// The next row of a table; the first one is kept for all others.
    fn next_row(&mut self) -> Result<Option<Text>, Error> {
        let table = match &self.table {
            Some(table) => Arc::clone(table),
            None => match self.head()? {
                Some(table) => table,
                None => return Ok(self.no_rows("")),
            },
        };
        loop {
            let start = self.line + 1;
            let mut end = RowEnd::new(table.delimiter());
            let Some(bytes) = self.row(&mut end)? else {
                return Ok(match self.has_rows {
                    true => None,
                    false => self.no_rows(&table.text),
                });
            };
            if bytes.as_ref().is_ok_and(|bytes| bytes.trim_ascii().is_empty()) {
                continue;
            }
            self.has_rows = true;
            let (name, notation) = (self.name.clone(), Notation::Table(table));
            let text = bytes.and_then(utf8);
            return Ok(Some(Text { name, line: start, of_stream: true, notation, text }));
        }
    }

    /// The next row of a Parquet file.
    fn next_of_columns(&mut self) -> Result<Option<Text>, Error> {
        let Some(rows) = &mut self.rows else { return Ok(None) };
        let row = rows.row()?;
        if row.is_none() && !self.has_rows {
            let head = rows.head().to_owned();
            return Ok(self.no_rows(&head));
        }
        self.has_rows = true;
        Ok(row)
    }

    /// The first row that is not blank; none in an empty file.
    fn head(&mut self) -> Result<Option<Arc<Table>>, Error> {
        loop {
            // Which quotes open does not depend on what stands between cells here: a
            // name in quotes has no line end.
            let line = self.line + 1;
            let Some(bytes) = self.row(&mut RowEnd::new(b','))? else { return Ok(None) };
            let bytes = bytes.map_err(|_| Error::TooLarge {
                name: self.name.clone(),
                size: MOST_LINE as u64 + 1,
                limit: MOST_LINE as u64,
            })?;
            let text = text(&self.name, bytes)?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            if text.contains('\0') {
                let (name, byte) = (self.name.clone(), text.find('\0').unwrap_or(0));
                return Err(Error::NotUtf8 { name, byte, line, utf16: true });
            }
            if !text.trim().is_empty() {
                let table = Arc::new(Table::between(text, line, self.delimiter));
                self.table = Some(Arc::clone(&table));
                return Ok(Some(table));
            }
        }
    }

    /// The bytes of a row, which may hold line ends within quotes; none at the end.
    fn row(
        &mut self,
        end: &mut RowEnd,
    ) -> Result<Option<Result<Vec<u8>, BadLine>>, Error> {
        let mut bytes = Vec::new();
        loop {
            let before = bytes.len();
            let limit = (MOST_LINE + 2).saturating_sub(before) as u64;
            let read = self.lines.by_ref().take(limit).read_until(b'\n', &mut bytes);
            if read.map_err(|error| self.unreadable(error))? == 0 {
                return Ok(if before == 0 { None } else { Some(Ok(bytes)) });
            }
            let is_whole_line = bytes.ends_with(b"\n");
            if bytes.len() > MOST_LINE {
                let rest = if is_whole_line { 0 } else { self.skip_line()? };
                self.line += 1;
                return Ok(Some(Err(BadLine::TooLong(bytes.len() + rest))));
            }
            self.line += 1;
            if end.is_after(&bytes[before..]) || !is_whole_line {
                return Ok(Some(Ok(bytes)));
            }
        }
    }

    /// What stands for a table without rows.
    fn no_rows(&mut self, head: &str) -> Option<Text> {
        self.has_rows = true;
        self.is_done = true;
        let notation = Notation::Table(Arc::new(Table::new(head, 1)));
        let name = self.name.clone();
        Some(Text {
            name,
            line: 1,
            of_stream: false,
            notation,
            text: Err(BadLine::NoRows),
        })
    }

    /// The next lines of a stream.
    fn next_lines(&mut self) -> Result<Option<Block>, Error> {
        let next = self.blocks.as_mut().and_then(Iterator::next);
        next.transpose().map_err(|error| self.unreadable(error))
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
    type Item = Result<Chunk, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let next = match self.kind {
            Kind::Ndjson => self.next_lines().map(|lines| lines.map(Chunk::Lines)),
            Kind::Csv => self.next_row().map(|row| row.map(Chunk::Text)),
            Kind::Parquet => self.next_of_columns().map(|row| row.map(Chunk::Text)),
            Kind::Json | Kind::Yaml => {
                self.is_done = true;
                return Some(self.whole().map(Chunk::Text));
            }
        };
        self.is_done |= !matches!(next, Ok(Some(_)));
        next.transpose()
    }
}

/// The error of a file that is named as what it is not.
fn no_parquet(name: &str) -> Error {
    Error::Parquet {
        name: name.to_owned(),
        says: Words::new(
            "it is named as Parquet and is none: it does not begin with `PAR1`",
            "den heter som Parquet men är det inte: den börjar inte med `PAR1`",
        ),
        help: Words::new(
            "have it written or copied once more, or name it by what it is",
            "låt skriva eller kopiera den en gång till, eller döp den till vad den är",
        ),
    }
}

/// A row as text.
fn utf8(bytes: Vec<u8>) -> Result<String, BadLine> {
    line(&bytes).map(str::to_owned)
}

/// A line as text.
fn line(bytes: &[u8]) -> Result<&str, BadLine> {
    if bytes.len() > MOST_LINE {
        return Err(BadLine::TooLong(bytes.len()));
    }
    str::from_utf8(bytes).map_err(|error| {
        let sound = &bytes[..error.valid_up_to()];
        BadLine::NotUtf8(String::from_utf8_lossy(sound).into_owned())
    })
}

impl Block {
    /// Every line with its number, without its end.
    pub fn lines(&self) -> impl Iterator<Item = (usize, Result<&str, BadLine>)> {
        let bytes = self.bytes.strip_suffix(b"\n").unwrap_or(&self.bytes);
        let held = bytes
            .split(|byte| *byte == b'\n')
            .map(|bytes| line(bytes.strip_suffix(b"\r").unwrap_or(bytes)));
        let long = self.too_long.map(|size| Err(BadLine::TooLong(size)));
        // What is too long stands alone.
        let held = held.take(if long.is_some() { 0 } else { usize::MAX });
        (self.first..).zip(held.chain(long))
    }

    /// The lines that hold something.
    pub fn filled(&self) -> impl Iterator<Item = (usize, Result<&str, BadLine>)> {
        let is_blank = |line: &str| line.trim_ascii().is_empty();
        let lines = self.lines();
        lines.filter(move |(_, text)| !text.as_ref().is_ok_and(|text| is_blank(text)))
    }

    /// The lines that hold something, as texts.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = Text> {
        self.filled().map(move |(line, text)| Text::of_line(name, line, text))
    }
}

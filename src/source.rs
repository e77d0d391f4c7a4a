//! Texts and the places in them.
//!
//! *In:* a file's name and text. *Out:* byte offsets as line and column.
//!
//! Columns count characters from 1, so `å` is one; every output format says the
//! same column. Nothing is read from disk here: `cli::files` does that.

use std::ops::Range;

/// One text of a run: a questionnaire, a register, an answer file, an NDJSON line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    text: String,
    first_line: usize,
    line_starts: Vec<usize>,
}

/// The number of a [`Source`] within its [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A run of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// First byte after.
    pub end: u32,
}

/// Line and column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Every text of a run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// A value and the place it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl Source {
    /// Takes a text; a byte order mark at its head is dropped.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::from_line(name, text, 1)
    }

    /// Takes a text that is itself line `first_line` of something longer (NDJSON).
    pub fn from_line(
        name: impl Into<String>,
        text: impl Into<String>,
        first_line: usize,
    ) -> Self {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let line_starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .collect();
        Self { name: name.into(), text, first_line, line_starts }
    }

    /// Takes a row of something that has no lines: all of it stands on that one.
    pub fn of_row(name: impl Into<String>, text: impl Into<String>, row: usize) -> Self {
        Self { line_starts: vec![0], ..Self::from_line(name, text, row) }
    }

    /// The name shown to people: a path as given, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and column of a byte; past the end, those of the end.
    pub fn position(&self, byte: usize) -> Position {
        let byte = self.text.floor_char_boundary(byte.min(self.text.len()));
        let line = self.line_starts.partition_point(|start| *start <= byte) - 1;
        let column = self.text[self.line_starts[line]..byte].chars().count() + 1;
        Position { line: line + self.first_line, column }
    }

    /// The number of the first line: 1, but in a single line of NDJSON its own.
    pub fn first_line(&self) -> usize {
        self.first_line
    }

    /// Clamps a range to the text and to character boundaries.
    pub fn clamp(&self, range: Range<usize>) -> Range<usize> {
        let start = self.text.floor_char_boundary(range.start.min(self.text.len()));
        let end = self.text.ceil_char_boundary(range.end.clamp(start, self.text.len()));
        start..end
    }
}

impl Span {
    /// Makes a span; files above 4 GiB are refused before they are read.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Self { file, start: offset(range.start), end: offset(range.end) }
    }

    /// The bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies within.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

impl Sources {
    /// Adds a text and returns its number.
    pub fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files a run"))
    }

    /// The number that the next text will get.
    pub fn next(&self) -> FileId {
        FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files a run"))
    }

    /// The text with that number.
    pub fn get(&self, file: FileId) -> &Source {
        &self.files[file.0 as usize]
    }

    /// Forgets that text and all after it, of which nothing is to be shown any more; their
    /// numbers are given again.
    pub fn forget_from(&mut self, file: FileId) {
        self.files.truncate(file.0 as usize);
    }

    /// The text a span covers.
    pub fn slice(&self, span: Span) -> &str {
        let source = self.get(span.file);
        &source.text[source.clamp(span.range())]
    }

    /// The first line and column of a span.
    pub fn position(&self, span: Span) -> Position {
        self.get(span.file).position(span.start as usize)
    }

    /// Every text with its number, in the order added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0..).map(FileId).zip(&self.files)
    }
}

impl<T> Spanned<T> {
    /// Joins a value and its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_a_byte_order_mark_counts_nothing() {
        let source = Source::new("a", "\u{feff}åäö: x\r\nb");
        assert_eq!(source.position(8), Position { line: 1, column: 6 });
        assert_eq!(source.position(11), Position { line: 2, column: 1 });
        assert_eq!(source.position(99), Position { line: 2, column: 2 });
    }

    #[test]
    fn a_row_has_one_number_whatever_its_cells_hold() {
        let source = Source::of_row("a.parquet", "\"x\ny\",z", 7);
        assert_eq!(source.position(6), Position { line: 7, column: 7 });
    }

    #[test]
    fn a_line_of_a_stream_keeps_its_number() {
        let source = Source::from_line("<stdin>", "{\"a\": 1}", 17);
        assert_eq!(source.position(1), Position { line: 17, column: 2 });
    }
}

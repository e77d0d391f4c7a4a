//! The cells of a row of a CSV table, with their places.
//!
//! *In:* the text of one row and what stands between its cells. *Out:* each cell with
//! where it stands, quotes included.
//!
//! RFC 4180: a cell that begins with `"` ends with one, and `""` within it is one. What
//! the cells mean is not known here.

use crate::answers::notation::tree::Place;

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) at: Place,
    pub(crate) text: String,
}

/// Why a row has no cells, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A quote is never closed.
    Unclosed(Place),
    /// Something stands after a quote that closes.
    AfterQuote(Place),
}

/// Tells where the rows of a table end, line by line.
///
/// ```
/// use survey::answers::RowEnd;
///
/// let mut end = RowEnd::new(b',');
/// assert!(end.is_after(b"a,\"b\"\n"));
/// assert!(!end.is_after(b"a,\"b\n"));
/// assert!(end.is_after(b"c\"\n"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RowEnd {
    delimiter: u8,
    /// Within quotes.
    inside: bool,
}

impl RowEnd {
    /// Begins at a row.
    pub const fn new(delimiter: u8) -> Self {
        Self { delimiter, inside: false }
    }

    /// Takes the next line, its end included; whether every quote is closed then.
    pub fn is_after(&mut self, line: &[u8]) -> bool {
        let mut at_start = !self.inside;
        let mut bytes = line.iter().copied().peekable();
        while let Some(byte) = bytes.next() {
            match byte {
                b'"' if self.inside && bytes.peek() == Some(&b'"') => {
                    bytes.next();
                }
                b'"' if self.inside => self.inside = false,
                b'"' if at_start => self.inside = true,
                _ => {}
            }
            at_start = !self.inside && byte == self.delimiter;
        }
        !self.inside
    }
}

/// The cells of a row.
pub(crate) fn cells(text: &str, delimiter: u8) -> Result<Vec<Cell>, Fault> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    let bytes = text.as_bytes();
    let mut cells = Vec::new();
    let mut start = 0;
    loop {
        let end = if bytes.get(start) == Some(&b'"') {
            let (cell, end) = quoted(text, start, delimiter)?;
            cells.push(cell);
            end
        } else {
            let rest = &bytes[start..];
            let length = memchr::memchr(delimiter, rest).unwrap_or(rest.len());
            let end = start + length;
            let text = text[start..end].to_owned();
            cells.push(Cell { at: place(start, end), text });
            end
        };
        if end >= bytes.len() {
            return Ok(cells);
        }
        start = end + 1;
    }
}

/// The cell that begins with the quote at `start`, and where it ends.
fn quoted(text: &str, start: usize, delimiter: u8) -> Result<(Cell, usize), Fault> {
    let bytes = text.as_bytes();
    let mut inner = String::new();
    let mut from = start + 1;
    loop {
        let Some(length) = memchr::memchr(b'"', &bytes[from..]) else {
            return Err(Fault::Unclosed(place(start, start + 1)));
        };
        let quote = from + length;
        inner.push_str(&text[from..quote]);
        match bytes.get(quote + 1) {
            Some(b'"') => {
                inner.push('"');
                from = quote + 2;
            }
            Some(byte) if *byte != delimiter => {
                let width = text[quote + 1..].chars().next().map_or(0, char::len_utf8);
                return Err(Fault::AfterQuote(place(quote + 1, quote + 1 + width)));
            }
            _ => {
                let cell = Cell { at: place(start, quote + 1), text: inner };
                return Ok((cell, quote + 1));
            }
        }
    }
}

/// A word as a list of them in one cell has it.
pub(crate) fn escaped(word: &str) -> String {
    let word = word.replace('\\', "\\\\").replace('|', "\\|");
    match word.strip_prefix('[') {
        Some(rest) => format!("\\[{rest}"),
        None => word,
    }
}

/// The words of `a|b`, in which `\` stands before `|`, `\` and `[` that are meant
/// themselves; none where it stands before anything else.
pub(crate) fn listed(cell: &str) -> Option<Vec<String>> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let mut characters = cell.chars();
    while let Some(character) = characters.next() {
        match character {
            '|' => words.push(std::mem::take(&mut word)),
            '\\' => match characters.next() {
                Some(meant @ ('|' | '\\' | '[')) => word.push(meant),
                _ => return None,
            },
            other => word.push(other),
        }
    }
    words.push(word);
    Some(words)
}

/// Adds a cell to a row that is being written.
pub(crate) fn push(row: &mut String, cell: &str, delimiter: char) {
    let is_plain = !cell.contains([delimiter, '"', '\n', '\r'])
        && !cell.starts_with([' ', '\t', '\u{feff}'])
        && !cell.ends_with([' ', '\t']);
    if is_plain {
        row.push_str(cell);
    } else {
        row.push('"');
        row.push_str(&cell.replace('"', "\"\""));
        row.push('"');
    }
}

fn place(start: usize, end: usize) -> Place {
    let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    (offset(start), offset(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_their_places() {
        let row = "å,\"b \"\"c\"\", d\ne\",,f\r\n";
        let cells = cells(row, b',').expect("a row");
        let texts: Vec<_> = cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, ["å", "b \"c\", d\ne", "", "f"]);
        let at = |n: usize| &row[cells[n].at.0 as usize..cells[n].at.1 as usize];
        assert_eq!((at(0), at(2), at(3)), ("å", "", "f"));
        assert_eq!(at(1), "\"b \"\"c\"\", d\ne\"");
    }

    #[test]
    fn what_is_no_row_is_said_at_its_place() {
        assert_eq!(cells("a,\"b", b','), Err(Fault::Unclosed((2, 3))));
        assert_eq!(cells("\"a\"b,c", b','), Err(Fault::AfterQuote((3, 4))));
        assert_eq!(cells("a\"b,", b',').map(|cells| cells.len()), Ok(2));
        let is_whole = |line: &[u8]| RowEnd::new(b',').is_after(line);
        assert!(is_whole(b"a\"b,c\n") && is_whole(b"\"a\"\"\",b\n"));
        assert!(!is_whole(b"a,\"b\"\"\n"));
    }
}

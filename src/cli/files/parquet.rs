//! The rows of a Parquet file.
//!
//! *In:* a file. *Out:* its columns as the head of a table, and row by row what a CSV file
//! would hold: one reader of rows and maps serves both.
//!
//! Row groups are read one after the other and of each a few rows at a time, so that no more
//! is held than pages of one group. Numbers keep their digits. Nothing is judged here: what
//! a column cannot tell is said by its name to whoever reads the head.

mod cells;
mod footer;
mod schema;

use std::cell::Cell as Flag;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::answers::{Notation, Table};
use crate::cli::error::Error;
use crate::cli::files::parquet::cells::{Cell, Column};
use crate::cli::files::parquet::schema::{Shape, shapes};
use crate::cli::files::{BadLine, MOST_LINE, Text};
use crate::diagnostic::Words;

/// How many rows are decoded at a time.
const ROWS: usize = 1024;

/// The rows of a file, one after the other.
pub struct Rows {
    name: String,
    reader: SerializedFileReader<File>,
    shapes: Vec<Shape>,
    table: Arc<Table>,
    /// The next row group.
    group: usize,
    /// Columns of the present one, and how many of its rows are still to be read.
    columns: Vec<Option<Column>>,
    left: usize,
    /// Rows that are decoded, by column, and the next of them.
    cells: Vec<Option<std::vec::IntoIter<Cell>>>,
    ready: usize,
    /// The row that was given last; the names of the columns are the first.
    row: usize,
}

impl Rows {
    /// Reads what the file says of itself.
    ///
    /// # Errors
    ///
    /// It is no Parquet file or a damaged one, or packed in a way that is not read.
    pub fn open(name: &str, mut file: File) -> Result<Self, Error> {
        let is_shallow = footer::is_shallow(&mut file);
        if !is_shallow.map_err(|error| damaged(name, 1, &error.to_string()))? {
            return Err(damaged(name, 1, "its columns lie too deep"));
        }
        let reader = guarded(|| SerializedFileReader::new(file))
            .map_err(|reason| damaged(name, 1, &reason))?;
        let shapes = guarded(|| Ok(shapes(reader.metadata().file_metadata())))
            .map_err(|reason| damaged(name, 1, &reason))?;
        if let Some(codec) = guarded(|| Ok(cells::unread_codec(&reader, &shapes)))
            .map_err(|reason| damaged(name, 1, &reason))?
        {
            return Err(packed(name, &codec));
        }
        let names: Vec<&str> = shapes.iter().map(|shape| shape.name.as_str()).collect();
        let typed = shapes.iter().map(|shape| shape.typed.clone()).collect();
        let table = Arc::new(Table::typed(&names, typed));
        Ok(Self {
            name: name.to_owned(),
            reader,
            shapes,
            table,
            group: 0,
            columns: Vec::new(),
            left: 0,
            cells: Vec::new(),
            ready: 0,
            row: 1,
        })
    }

    /// The names of the columns, as the first row of a table.
    pub fn head(&self) -> &str {
        &self.table.text
    }

    /// The next row; none at the end.
    ///
    /// # Errors
    ///
    /// The file is damaged here.
    pub fn row(&mut self) -> Result<Option<Text>, Error> {
        while self.ready == 0 {
            if self.left == 0 && self.group == self.reader.num_row_groups() {
                return Ok(None);
            }
            let more = guarded(|| self.decode());
            more.map_err(|reason| damaged(&self.name, self.row + 1, &reason))?;
        }
        self.ready -= 1;
        self.row += 1;
        let cells: Vec<Cell> = self
            .cells
            .iter_mut()
            .map(|column| column.as_mut().and_then(Iterator::next).unwrap_or_default())
            .collect();
        let line = self.table.row_of(cells.iter().map(Cell::text));
        let text = match cells.iter().position(|cell| matches!(cell, Cell::NotUtf8(_))) {
            Some(at) => {
                let sound = self.table.row_of(cells[..=at].iter().map(Cell::text));
                Err(BadLine::NotUtf8(sound.trim_end_matches('\n').to_owned()))
            }
            None if line.len() > MOST_LINE => Err(BadLine::TooLong(line.len())),
            None => Ok(line),
        };
        Ok(Some(Text {
            name: self.name.clone(),
            line: self.row,
            of_stream: true,
            notation: Notation::Table(Arc::clone(&self.table)),
            text,
        }))
    }

    /// Decodes further rows, of the next row group where there are none in the present one.
    fn decode(&mut self) -> Result<(), ParquetError> {
        if self.left == 0 {
            let group = self.reader.get_row_group(self.group)?;
            self.group += 1;
            let rows = group.metadata().num_rows();
            self.left = usize::try_from(rows).map_err(|_| unlikely("row count"))?;
            let column = |shape: &Shape| Column::open(shape, &*group).transpose();
            self.columns = self
                .shapes
                .iter()
                .map(|s| column(s).transpose())
                .collect::<Result<_, _>>()?;
        }
        let rows = self.left.min(ROWS);
        let mut cells = Vec::with_capacity(self.columns.len());
        for column in &mut self.columns {
            let read = column.as_mut().map(|column| column.cells(rows)).transpose()?;
            cells.push(read.map(Vec::into_iter));
        }
        (self.cells, self.ready, self.left) = (cells, rows, self.left - rows);
        Ok(())
    }
}

thread_local! {
    /// Bytes that nobody vouches for are being decoded on this thread.
    static IS_DECODING: Flag<bool> = const { Flag::new(false) };
}

/// Whether this thread decodes bytes that nobody vouches for: what fails then is their fault,
/// and is told as a finding about them.
pub fn is_decoding() -> bool {
    IS_DECODING.get()
}

/// Does work with the crate on bytes of a file, or tells in its words why that failed.
///
/// The crate meets some damage (a length that points outside a page, a level that is too
/// great) with a panic and not with an error. A file is never our bug, so this boundary turns
/// either into the same error; what was being decoded is not used again.
fn guarded<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    IS_DECODING.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    IS_DECODING.set(false);
    match done {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(_) => Err("its lengths contradict each other".to_owned()),
    }
}

/// The error for what the crate would not notice.
fn unlikely(what: &str) -> ParquetError {
    ParquetError::General(format!("impossible {what}"))
}

fn damaged(name: &str, row: usize, reason: &str) -> Error {
    let reason = reason.strip_prefix("Parquet error: ").unwrap_or(reason);
    let says = match row {
        1 => Words::new(
            format!("this is no Parquet file, or a damaged one: {reason}"),
            format!("det här är ingen Parquetfil, eller en skadad: {reason}"),
        ),
        row => Words::new(
            format!(
                "the Parquet file is damaged, and not read from row {row} on: {reason}"
            ),
            format!("Parquetfilen är skadad och läses inte från rad {row}: {reason}"),
        ),
    };
    let help = Words::new(
        "have it written or copied once more",
        "låt skriva eller kopiera den en gång till",
    );
    Error::Parquet { name: name.to_owned(), says, help }
}

fn packed(name: &str, codec: &str) -> Error {
    Error::Parquet {
        name: name.to_owned(),
        says: Words::new(
            format!("its columns are packed with {codec}, which is not read"),
            format!("dess kolumner är packade med {codec}, vilket inte läses"),
        ),
        help: Words::new(
            "write it with Snappy or gzip, or unpacked: `compression=\"snappy\"` in pandas",
            "skriv den med Snappy eller gzip, eller opackad: `compression=\"snappy\"` i pandas",
        ),
    }
}

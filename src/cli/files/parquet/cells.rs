//! Values of a Parquet column as the cells of a table.
//!
//! *In:* a stored column of a row group. *Out:* a cell a row: text as CSV would have it.
//!
//! A null is an empty cell; a list is written as our tables write several codes, and a null
//! within it as the word `null`. A day or moment beyond the calendar is the number that is
//! stored, for whoever judges days to refuse.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use num_bigint::BigInt;
use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader};

use crate::answers::{Typed, list};
use crate::cli::files::parquet::schema::{Shape, Spelling};
use crate::cli::files::parquet::unlikely;

/// What stands in one row of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    /// What stands before the first byte that begins no character.
    NotUtf8(String),
}

/// A column of a row group.
pub struct Column {
    reader: ColumnReader,
    spelling: Spelling,
    is_list: bool,
    levels: Levels,
}

/// Which levels say that there is a value, and that a list has an entry.
#[derive(Clone, Copy)]
struct Levels {
    value: i16,
    entry: i16,
    repeats: bool,
}

impl Cell {
    /// The text of it.
    pub fn text(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Text(text) | Self::NotUtf8(text) => text,
        }
    }
}

/// How columns are packed that this build does not unpack.
pub fn unread_codec(reader: &dyn FileReader, shapes: &[Shape]) -> Option<String> {
    let metadata = reader.metadata();
    let leaves: Vec<usize> = shapes.iter().filter_map(|s| Some(s.leaf?.0)).collect();
    let mut codecs = metadata.row_groups().iter().flat_map(|group| {
        leaves.iter().filter_map(|leaf| Some(group.columns().get(*leaf)?.compression()))
    });
    let is_read = |codec: &Compression| {
        matches!(
            codec,
            Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_)
        )
    };
    let codec = codecs.find(|codec| !is_read(codec))?.to_string();
    Some(codec.split('(').next().unwrap_or_default().to_owned())
}

impl Column {
    /// The column of a row group; none where it is not decoded.
    pub fn open(
        shape: &Shape,
        group: &dyn RowGroupReader,
    ) -> Result<Option<Self>, ParquetError> {
        let Some((leaf, spelling)) = shape.leaf else { return Ok(None) };
        let descriptor = group.metadata().schema_descr().column(leaf);
        let value = descriptor.max_def_level();
        let is_list = shape.typed == Typed::List;
        // A list has an entry from the level at which its repeated part is there; below a
        // value there is at most one level more, that of an element which may be null.
        let may_be_null = descriptor.self_type().is_optional();
        let entry = if may_be_null { value - 1 } else { value };
        let levels = Levels { value, entry, repeats: is_list };
        let reader = group.get_column_reader(leaf)?;
        Ok(Some(Self { reader, spelling, is_list, levels }))
    }

    /// The cells of the next rows.
    pub fn cells(&mut self, rows: usize) -> Result<Vec<Cell>, ParquetError> {
        let (levels, spelling) = (self.levels, self.spelling);
        let whole = |value: i64| whole(value, spelling);
        let found = match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => {
                entries(reader, rows, levels, |value| text(value.to_string()))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                entries(reader, rows, levels, |n| {
                    // Without a sign the same bits are another number.
                    let is_unsigned = spelling == Spelling::Whole(false);
                    whole(if is_unsigned {
                        i64::from(n.cast_unsigned())
                    } else {
                        (*n).into()
                    })
                })
            }
            ColumnReader::Int64ColumnReader(reader) => {
                entries(reader, rows, levels, |value| whole(*value))
            }
            ColumnReader::FloatColumnReader(reader) => {
                entries(reader, rows, levels, |value| text(value.to_string()))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                entries(reader, rows, levels, |value| text(value.to_string()))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                entries(reader, rows, levels, |value| bytes(value, spelling))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                entries(reader, rows, levels, |value| bytes(value, spelling))
            }
            // No column of this kind has a spelling.
            ColumnReader::Int96ColumnReader(_) => Err(unlikely("type")),
        }?;
        let cell = |entries: Vec<Cell>| match self.is_list {
            true => joined(&entries),
            false => entries.into_iter().next().unwrap_or_default(),
        };
        Ok(found.into_iter().map(|row| row.map_or(Cell::Empty, cell)).collect())
    }
}

/// Row by row the values of a column, spelled; none for a list that is null.
fn entries<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    levels: Levels,
    spell: impl Fn(&T::T) -> Cell,
) -> Result<Vec<Option<Vec<Cell>>>, ParquetError> {
    let (mut definitions, mut repetitions, mut values) = (vec![], vec![], vec![]);
    let (records, _, count) = reader.read_records(
        rows,
        Some(&mut definitions),
        levels.repeats.then_some(&mut repetitions),
        &mut values,
    )?;
    if records != rows {
        return Err(unlikely("number of values"));
    }
    let mut found: Vec<Option<Vec<Cell>>> = Vec::with_capacity(rows);
    let mut values = values.iter();
    for number in 0..count {
        // Where all values are there, nothing is said of them.
        let level = definitions.get(number).copied().unwrap_or(levels.value);
        let begins = !levels.repeats || repetitions.get(number) == Some(&0);
        let entry = match (level == levels.value, level >= levels.entry) {
            (true, _) => match values.next() {
                Some(value) => Some(spell(value)),
                None => return Err(unlikely("number of values")),
            },
            (false, true) => Some(Cell::Empty),
            (false, false) => None,
        };
        if begins {
            // Just below an entry the list is there and has none.
            let is_there = entry.is_some() || level + 1 == levels.entry;
            found.push(is_there.then(Vec::new));
        }
        if let (Some(entry), Some(Some(row))) = (entry, found.last_mut()) {
            row.push(entry);
        }
    }
    if found.len() == rows { Ok(found) } else { Err(unlikely("number of rows")) }
}

/// A list as one cell.
fn joined(entries: &[Cell]) -> Cell {
    if let Some(bad) = entries.iter().find(|entry| matches!(entry, Cell::NotUtf8(_))) {
        return bad.clone();
    }
    let words = entries.iter().map(|entry| match entry {
        Cell::Empty => "null",
        entry => entry.text(),
    });
    Cell::Text(list(words))
}

fn text(text: String) -> Cell {
    Cell::Text(text)
}

/// A whole number, and what is stored as one.
fn whole(value: i64, spelling: Spelling) -> Cell {
    let spelled = match spelling {
        Spelling::Whole(false) => Some(value.cast_unsigned().to_string()),
        Spelling::Decimal(scale) => Some(decimal(&value.to_string(), scale)),
        Spelling::Day => day(value),
        Spelling::Time(units) => time(value, units),
        Spelling::Moment(units, is_utc) => moment(value, units, is_utc),
        _ => None,
    };
    text(spelled.unwrap_or_else(|| value.to_string()))
}

/// Text, or the digits of a decimal number.
fn bytes(value: &impl AsRef<[u8]>, spelling: Spelling) -> Cell {
    let value = value.as_ref();
    if let Spelling::Decimal(scale) = spelling {
        return text(decimal(&BigInt::from_signed_bytes_be(value).to_string(), scale));
    }
    match str::from_utf8(value) {
        Ok(value) => text(value.to_owned()),
        Err(error) => {
            let sound = &value[..error.valid_up_to()];
            Cell::NotUtf8(String::from_utf8_lossy(sound).into_owned())
        }
    }
}

/// A number of so many decimals by all its digits.
fn decimal(digits: &str, scale: u32) -> String {
    let scale = scale as usize;
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, decimals) = digits.split_at(digits.len() - scale);
    match decimals {
        "" => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{decimals}"),
    }
}

/// The day so many days after the first of 1970.
fn day(days: i64) -> Option<String> {
    let span = Span::new().try_days(days).ok()?;
    let first = Date::new(1970, 1, 1).ok()?;
    Some(first.checked_add(span).ok()?.to_string())
}

/// The time of day so many units after midnight.
fn time(value: i64, units: i64) -> Option<String> {
    let time = Time::midnight().checked_add(duration(value, units)?).ok()?;
    Some(time.to_string()).filter(|_| value >= 0)
}

/// The moment so many units after 1970 began.
fn moment(value: i64, units: i64, is_utc: bool) -> Option<String> {
    let moment = Timestamp::from_duration(duration(value, units)?).ok()?;
    let local = || moment.to_zoned(TimeZone::UTC).datetime().to_string();
    Some(if is_utc { moment.to_string() } else { local() })
}

fn duration(value: i64, units: i64) -> Option<SignedDuration> {
    let nanoseconds = 1_000_000_000 / units;
    let rest = i32::try_from(value.rem_euclid(units) * nanoseconds).ok()?;
    Some(SignedDuration::new(value.div_euclid(units), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_number_keeps_every_digit() {
        for (digits, scale, expected) in [
            ("350", 2, "3.50"),
            ("-5", 2, "-0.05"),
            ("0", 0, "0"),
            ("-7", 0, "-7"),
            ("12345678901234567890123456789", 9, "12345678901234567890.123456789"),
        ] {
            assert_eq!(decimal(digits, scale), expected, "{digits} {scale}");
        }
    }

    #[test]
    fn days_and_times_are_spelled_as_answers_are() {
        // 55 years of 365 days, 14 leap days (1972 to 2024), January and February: 20 148.
        assert_eq!(day(20_075 + 14 + 31 + 28).as_deref(), Some("2025-03-01"));
        assert_eq!(day(-1).as_deref(), Some("1969-12-31"));
        assert_eq!(day(i64::from(i32::MAX)), None);
        assert_eq!(time(45_000_000, 1_000).as_deref(), Some("12:30:00"));
        assert_eq!(time(-1, 1_000), None);
        assert_eq!(moment(0, 1_000, true).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(
            moment(-1, 1_000_000, false).as_deref(),
            Some("1969-12-31T23:59:59.999999")
        );
    }

    #[test]
    fn a_double_is_the_shortest_text_that_is_it() {
        for (value, expected) in [
            (0.1, "0.1"),
            (3.0, "3"),
            (1e21, "1000000000000000000000"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(value.to_string(), expected);
        }
    }

    #[test]
    fn a_list_with_nothing_in_it_is_no_list_that_is_absent() {
        assert_eq!(joined(&[]), Cell::Text("[]".to_owned()));
        let words = ["a", "b|c"].map(|word| text(word.to_owned()));
        assert_eq!(joined(&words), Cell::Text("a|b\\|c".to_owned()));
        assert_eq!(joined(&[Cell::Empty]), Cell::Text("null".to_owned()));
    }
}

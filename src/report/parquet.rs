//! Parquet for programs: a table of typed columns.
//!
//! *In:* columns with what they hold, and rows as CSV without guards. *Out:* bytes, as far as
//! they are known.
//!
//! Scores are decimal numbers with the decimals that are published, never floating-point;
//! what is missing is null. Rows are gathered to groups of [`GROUP`], so that no more is held,
//! and nothing depends on the clock, so that the same rows give the same bytes.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType,
    Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::diagnostic::Words;
use crate::report::machine::CellKind;

/// Whether this build writes Parquet.
pub const IS_BUILT: bool = true;

/// How many rows stand in a group.
pub const GROUP: usize = 32 * 1024;
/// The digits of a decimal number in 16 bytes.
const DIGITS: u32 = 38;

/// A table that is being written.
pub struct Sheet {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Column>,
    rows: usize,
}

/// A column of the present group.
struct Column {
    name: String,
    kind: CellKind,
    values: Values,
    /// 1 for a value, 0 for none.
    levels: Vec<i16>,
}

enum Values {
    Texts(Vec<ByteArray>),
    Counts(Vec<i64>),
    Truths(Vec<bool>),
    Decimals(Vec<FixedLenByteArray>),
}

impl Sheet {
    /// Begins a table; `about` is what its file says of itself.
    ///
    /// # Errors
    ///
    /// There can be no such columns.
    pub fn new(
        columns: Vec<(String, CellKind)>,
        about: Vec<(String, String)>,
    ) -> Result<Self, Words> {
        let about = about.into_iter().map(|(key, value)| KeyValue::new(key, value));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(about.collect()))
            .build();
        let fields: Result<Vec<_>, _> =
            columns.iter().map(|(name, kind)| field(name, *kind).map(Arc::new)).collect();
        let begun = fields.and_then(|fields| {
            let schema =
                Type::group_type_builder("survey").with_fields(fields).build()?;
            SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))
        });
        let writer = begun.map_err(failed)?;
        let columns = columns.into_iter().map(|(name, kind)| Column::new(name, kind));
        Ok(Self { writer, columns: columns.collect(), rows: 0 })
    }

    /// Adds rows, each as long as there are columns.
    ///
    /// # Errors
    ///
    /// A cell is not of its column's kind.
    pub fn rows(&mut self, csv: &str) -> Result<(), Words> {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).from_reader(csv.as_bytes());
        for cells in reader.records() {
            let cells = cells.map_err(|error| Words::same(error.to_string()))?;
            for (column, cell) in self.columns.iter_mut().zip(&cells) {
                column.add(cell)?;
            }
            self.rows += 1;
            if self.rows == GROUP {
                self.flush().map_err(failed)?;
            }
        }
        Ok(())
    }

    /// The bytes that are new since they were taken last.
    pub fn taken(&mut self) -> Vec<u8> {
        std::mem::take(self.writer.inner_mut())
    }

    /// Ends the table; its last bytes.
    ///
    /// # Errors
    ///
    /// Those of [`Self::rows`].
    pub fn finish(mut self) -> Result<Vec<u8>, Words> {
        let ended = self.flush().and_then(|()| self.writer.into_inner());
        ended.map_err(failed)
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            let levels = Some(column.levels.as_slice());
            match &mut column.values {
                Values::Texts(values) => {
                    let writer = writer.typed::<ByteArrayType>();
                    writer.write_batch(values, levels, None)?;
                    values.clear();
                }
                Values::Counts(values) => {
                    writer.typed::<Int64Type>().write_batch(values, levels, None)?;
                    values.clear();
                }
                Values::Truths(values) => {
                    writer.typed::<BoolType>().write_batch(values, levels, None)?;
                    values.clear();
                }
                Values::Decimals(values) => {
                    let writer = writer.typed::<FixedLenByteArrayType>();
                    writer.write_batch(values, levels, None)?;
                    values.clear();
                }
            }
            column.levels.clear();
            writer.close()?;
        }
        group.close().map(|_| ())
    }
}

impl Column {
    fn new(name: String, kind: CellKind) -> Self {
        let values = match kind {
            CellKind::Text => Values::Texts(Vec::new()),
            CellKind::Count => Values::Counts(Vec::new()),
            CellKind::Truth => Values::Truths(Vec::new()),
            CellKind::Decimal(_) => Values::Decimals(Vec::new()),
        };
        Self { name, kind, values, levels: Vec::new() }
    }

    fn add(&mut self, cell: &str) -> Result<(), Words> {
        if cell.is_empty() {
            self.levels.push(0);
            return Ok(());
        }
        self.levels.push(1);
        let is_taken = match (&mut self.values, self.kind) {
            (Values::Texts(values), _) => {
                // Most words are the same from row to row, and are held once.
                let last = values.last().filter(|last| last.data() == cell.as_bytes());
                let value = last.cloned().unwrap_or_else(|| cell.into());
                values.push(value);
                true
            }
            (Values::Counts(values), _) => cell.parse().map(|n| values.push(n)).is_ok(),
            (Values::Truths(values), _) => cell.parse().map(|n| values.push(n)).is_ok(),
            (Values::Decimals(values), CellKind::Decimal(decimals)) => {
                let unscaled = unscaled(cell, decimals);
                values.extend(unscaled.map(|n| n.to_be_bytes().to_vec().into()));
                unscaled.is_some()
            }
            (Values::Decimals(_), _) => false,
        };
        if is_taken { Ok(()) } else { Err(self.unfit(cell)) }
    }

    fn unfit(&self, cell: &str) -> Words {
        let name = &self.name;
        Words::new(
            format!("`{name}` is {cell}, which has no room in {DIGITS} digits"),
            format!("`{name}` är {cell}, som inte får plats i {DIGITS} siffror"),
        )
    }
}

/// The number without its point, of so many decimals; none where it has more digits than
/// there is room for.
fn unscaled(text: &str, decimals: u32) -> Option<i128> {
    let (whole, end) = text.split_once('.').unwrap_or((text, ""));
    let decimals = decimals as usize;
    if end.len() > decimals {
        return None;
    }
    let number: i128 = format!("{whole}{end:0<decimals$}").parse().ok()?;
    (number.unsigned_abs() < 10_u128.pow(DIGITS)).then_some(number)
}

fn field(name: &str, kind: CellKind) -> Result<Type, ParquetError> {
    let (physical, logical) = match kind {
        CellKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        CellKind::Count => (Physical::INT64, None),
        CellKind::Truth => (Physical::BOOLEAN, None),
        CellKind::Decimal(_) => (Physical::FIXED_LEN_BYTE_ARRAY, None),
    };
    let builder = Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    let CellKind::Decimal(decimals) = kind else { return builder.build() };
    let (scale, precision) =
        (i32::try_from(decimals).unwrap_or(i32::MAX), DIGITS.cast_signed());
    builder
        .with_length(16)
        .with_logical_type(Some(LogicalType::decimal(scale, precision)))
        .with_precision(precision)
        .with_scale(scale)
        .build()
}

fn failed(error: ParquetError) -> Words {
    Words::same(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_the_number_without_its_point() {
        for (text, decimals, expected) in [
            ("71.40", 2, Some(7140)),
            ("71.4", 2, Some(7140)),
            ("-0.5", 1, Some(-5)),
            ("3", 0, Some(3)),
            ("3.14", 1, None),
            ("260/3", 2, None),
        ] {
            assert_eq!(unscaled(text, decimals), expected, "{text}");
        }
        assert_eq!(unscaled(&"9".repeat(38), 0), Some(10_i128.pow(38) - 1));
        assert_eq!(unscaled(&"9".repeat(38), 1), None);
    }
}

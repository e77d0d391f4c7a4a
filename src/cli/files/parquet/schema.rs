//! What the columns of a Parquet file hold.
//!
//! *In:* its schema. *Out:* for every column of the table its name, what it holds, and how a
//! value of it is spelled.
//!
//! A column is one value a row, or a list of values. What has parts of its own, and kinds of
//! values that answers do not have, are named and not decoded.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::file::metadata::FileMetaData;
use parquet::schema::types::{ColumnDescriptor, Type};

use crate::answers::Typed;

/// A column.
#[derive(Clone, Debug)]
pub struct Shape {
    pub name: String,
    pub typed: Typed,
    /// Its place among the columns that are stored, and how it is spelled; none where it is
    /// not decoded.
    pub leaf: Option<(usize, Spelling)>,
}

/// How a value is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    Text,
    Truth,
    /// Whole numbers, with a sign or without.
    Whole(bool),
    /// So many decimals.
    Decimal(u32),
    Float,
    Day,
    /// A time of day; so many of its units make a second.
    Time(i64),
    /// A moment, of the world's time or of some place's.
    Moment(i64, bool),
}

/// The columns of a file.
pub fn shapes(file: &FileMetaData) -> Vec<Shape> {
    let schema = file.schema_descr();
    let roots = schema.root_schema().get_fields();
    let mut leaves: Vec<Vec<usize>> = vec![Vec::new(); roots.len()];
    for leaf in 0..schema.num_columns() {
        if let Some(own) = leaves.get_mut(schema.get_column_root_idx(leaf)) {
            own.push(leaf);
        }
    }
    let shape = |(root, leaves): (&std::sync::Arc<Type>, &Vec<usize>)| {
        let (name, other) = (root.name().to_owned(), Typed::Other(kind_of(root)));
        let [leaf] = leaves[..] else { return Shape { name, typed: other, leaf: None } };
        let column = schema.column(leaf);
        let is_list = column.max_rep_level() == 1 && is_list(root);
        let is_plain = column.max_rep_level() == 0 && root.is_primitive();
        match spelling(&column).filter(|_| is_list || is_plain) {
            Some((typed, spelling)) => {
                let typed = if is_list { Typed::List } else { typed };
                Shape { name, typed, leaf: Some((leaf, spelling)) }
            }
            None => Shape { name, typed: other, leaf: None },
        }
    };
    roots.iter().zip(&leaves).map(shape).collect()
}

/// Whether it is a list of plain values: as the format has it, or a value that repeats.
fn is_list(root: &Type) -> bool {
    if root.is_primitive() {
        return true;
    }
    let info = root.get_basic_info();
    let is_marked = info.logical_type_ref() == Some(&LogicalType::List)
        || info.converted_type() == ConvertedType::LIST;
    let [repeated] = root.get_fields() else { return false };
    let is_flat = repeated.is_primitive()
        || matches!(repeated.get_fields(), [element] if element.is_primitive());
    is_marked && is_flat
}

/// How the values of a stored column are spelled; none where they are not.
fn spelling(column: &ColumnDescriptor) -> Option<(Typed, Spelling)> {
    use ConvertedType as Old;
    let (new, old) = (column.logical_type_ref(), column.converted_type());
    Some(match (column.physical_type(), new, old) {
        (Physical::BOOLEAN, None, Old::NONE) => (Typed::Truth, Spelling::Truth),
        (Physical::FLOAT | Physical::DOUBLE, None, Old::NONE) => {
            (Typed::Float, Spelling::Float)
        }
        (
            Physical::INT32
            | Physical::INT64
            | Physical::BYTE_ARRAY
            | Physical::FIXED_LEN_BYTE_ARRAY,
            _,
            Old::DECIMAL,
        ) => {
            let scale = u32::try_from(column.type_scale()).ok()?;
            (Typed::Number, Spelling::Decimal(scale))
        }
        (
            Physical::BYTE_ARRAY,
            Some(LogicalType::String | LogicalType::Enum | LogicalType::Json),
            _,
        )
        | (Physical::BYTE_ARRAY, None, Old::UTF8 | Old::ENUM | Old::JSON) => {
            (Typed::Text, Spelling::Text)
        }
        (Physical::INT32, _, Old::DATE) => (Typed::Day, Spelling::Day),
        (Physical::INT32 | Physical::INT64, Some(LogicalType::Time(time)), _) => {
            (Typed::Text, Spelling::Time(units(&time.unit)))
        }
        (Physical::INT64, Some(LogicalType::Timestamp(time)), _) => {
            let is_utc = time.is_adjusted_to_u_t_c;
            (Typed::Moment, Spelling::Moment(units(&time.unit), is_utc))
        }
        (Physical::INT32, None, Old::TIME_MILLIS) => (Typed::Text, Spelling::Time(1_000)),
        (Physical::INT64, None, Old::TIME_MICROS) => {
            (Typed::Text, Spelling::Time(1_000_000))
        }
        (Physical::INT64, None, Old::TIMESTAMP_MILLIS) => {
            (Typed::Moment, Spelling::Moment(1_000, true))
        }
        (Physical::INT64, None, Old::TIMESTAMP_MICROS) => {
            (Typed::Moment, Spelling::Moment(1_000_000, true))
        }
        (
            Physical::INT32 | Physical::INT64,
            _,
            Old::UINT_8 | Old::UINT_16 | Old::UINT_32 | Old::UINT_64,
        ) => (Typed::Number, Spelling::Whole(false)),
        (
            Physical::INT32 | Physical::INT64,
            None,
            Old::NONE | Old::INT_8 | Old::INT_16 | Old::INT_32 | Old::INT_64,
        )
        | (Physical::INT32 | Physical::INT64, Some(LogicalType::Integer(_)), _) => {
            (Typed::Number, Spelling::Whole(true))
        }
        // A column of nothing but nulls, which some programs give no type.
        (_, Some(LogicalType::Unknown), _) => (Typed::Text, Spelling::Text),
        _ => return None,
    })
}

/// How many of a unit make a second.
const fn units(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}

/// What people call a kind of column.
fn kind_of(root: &Type) -> String {
    let info = root.get_basic_info();
    if let Some(logical) = info.logical_type_ref() {
        let name = format!("{logical:?}");
        let end = name.find(['(', ' ', '{']).unwrap_or(name.len());
        return name[..end].to_uppercase();
    }
    match (root.is_primitive(), info.converted_type()) {
        (_, old) if old != ConvertedType::NONE => old.to_string(),
        (true, _) => root.get_physical_type().to_string(),
        (false, _) => "STRUCT".to_owned(),
    }
}

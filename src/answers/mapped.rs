//! Data from elsewhere: a table that another program wrote, read by a map.
//!
//! *In:* a [`DataMap`], the reader of a questionnaire, a table. *Out:* the columns and cells
//! of a table of our own, each at the place where it stands in the data.
//!
//! ```text
//! map ─► hold ── findings about the map
//!  └───► head ── Columns ─► turn ── cells as `notation::csv` reads them
//! ```
//! Nothing is judged twice: what came of a cell goes the way of every answer, and all that
//! is found there stands at the cell. `hints` adds how the map would say what was meant.

mod blank;
mod cell;
mod dates;
mod head;
mod hints;
mod hold;
mod names;
mod rules;
mod turn;

pub use crate::answers::mapped::hold::hold as hold_map;
pub use crate::answers::mapped::rules::MAP_RULES;

pub(in crate::answers) use crate::answers::mapped::head::head;
pub(in crate::answers) use crate::answers::mapped::turn::Mapped;

use crate::model::DataMap;
use crate::source::Span;
use crate::yaml::join;

/// The JSON pointer of an entry of a map.
fn pointer(map: &DataMap, steps: &[&str]) -> String {
    let own = if map.is_file { "" } else { "/data_file" };
    steps.iter().fold(own.to_owned(), |pointer, step| join(&pointer, step))
}

/// A place in the first row of a table, whose file is not known yet.
fn in_head((start, end): (u32, u32)) -> Span {
    Span { file: crate::answers::notation::table::HERE, start, end }
}

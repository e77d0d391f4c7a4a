//! Answer files: read, judged, and brought to the state in which they are scored.
//!
//! *In:* an [`Instrument`](crate::check::Instrument) and the text of one answer file or
//! one line of a stream. *Out:* [`ValidAnswers`] and findings.
//!
//! ```text
//! text ─► json ─► envelope, judge ── Given ─► route::walk ── Record ─► review ── ValidAnswers
//! ```
//! [`mod@write`] makes such a text of a record again. No point is given here. What a person
//! typed at a prompt is `interview`'s business.
//!
//! # Why
//!
//! One pass reads a file straight into the cells of a record, because a register has
//! hundreds of thousands of them; words, places and pointers are made only when there is
//! something to say. `serde_json` does the reading, but it is handed raw values only: it
//! would keep the last of two equal keys and round what has more than 53 bits.

mod alike;
mod attached;
mod cells;
mod checks;
mod choices;
mod correct;
mod draws;
mod ended;
mod envelope;
mod extension;
mod fitting;
mod form;
mod formatted;
mod json;
mod judge;
mod mapped;
mod missing;
mod moments;
mod notation;
mod objects;
mod parents;
mod parts;
mod places;
mod provenance;
mod ranked;
mod reader;
mod review;
mod rosters;
mod rules;
mod schema;
mod second;
mod strays;
mod stream;
mod typed;
mod unasked;
mod valid;
mod words;
pub mod write;

pub(crate) use crate::answers::attached::CHANGED;
pub use crate::answers::attached::{Attached, Call, CallKind, Note, Signature, Signs};
pub use crate::answers::correct::{Unlike, correct};
pub use crate::answers::mapped::{MAP_RULES, hold_map};
pub use crate::answers::notation::{
    Columns, NOTATION_RULES, Notation, Record, RowEnd, Table, Typed, head, hidden, list,
    no_rows, record, row, yaml_of,
};
pub use crate::answers::parents::OfChildren;
pub use crate::answers::parts::RecordOf;
pub use crate::answers::provenance::{GivenBy, Givers};
pub use crate::answers::reader::{Reader, Reading, Workspace};
pub use crate::answers::rules::RULES;
pub use crate::answers::schema::schema;
pub use crate::answers::second::{Seconds, duplicates};
pub use crate::answers::stream::{Lines, Peek, is_ndjson, lines, peek, unknown};
pub use crate::answers::valid::{Confirmed, Filed, FiredCheck, Stamp, ValidAnswers};

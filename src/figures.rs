//! Figures: numbers for print, each with its one definition.
//!
//! *In:* the figures of a scoring file, and the records of those that answered with
//! their scores. *Out:* for every figure a table of cells, a cell a group: numerator,
//! base and value as exact fractions, who is unknown and in which state, which units are
//! left out.
//!
//! ```text
//! FigureRule, Questionnaire, Plan ─► compile ── Figure ─┐
//! one record with its scores ───────────────────────────┴─► compute ── Told ─┐
//! register ──────────────────────────────────────────────────────────────────┴─► tally ── Table
//! ```
//! Expressions are judged by the one evaluator, record by record; what a record adds is
//! small and is added up in any order. Nothing is rounded or hidden here: `analyse`
//! chooses what must not be shown, `report` words it.
//!
//! # Why
//!
//! A rate of all is the sum of what happened over the sum of those it could happen to,
//! never a mean of rates; and a share without its base, or with an unknown answer counted
//! as a no, is another number under the same name.

mod checks;
mod compile;
mod compute;
mod filled;
mod group;
mod headline;
mod scope;
mod table;
mod tally;

pub use crate::figures::checks::{Fired, fired, names_of_checks};
pub use crate::figures::compile::{
    Figure, Grouping, Part, Places, counted, expressions, figures, grouping,
    reads_answers,
};
pub(crate) use crate::figures::compile::{is_number, names, tells_groups};
pub use crate::figures::compute::{Case, Study, Told, registered};
pub use crate::figures::group::Group;
pub use crate::figures::headline::{Headline, headlines, rough};
pub use crate::figures::scope::{FigureNames, ResultCells};
pub use crate::figures::table::{Cell, Set, Table};
pub use crate::figures::tally::{Invited, Tally, total};

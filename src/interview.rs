//! Interviews: one questionnaire answered by one person, question by question.
//!
//! *In:* an instrument's [`Reader`](crate::answers::Reader), who answers, and what the
//! person does, as [`Event`]s. *Out:* what to show now, what to write down at once, and in
//! the end an answer file.
//!
//! ```text
//!            ┌─────────────── Changes ───────────────┐
//! Event ─► Session ─► Screen (to a front)         journal ─► State (resume)
//!            │
//!            └─► answers::Reader (what is right)   route (what is asked)
//! ```
//! No terminal, no clock and no file is known here: fronts show screens and hand in events,
//! and whoever keeps the journal writes the changes before the next screen is shown. What is
//! asked is said by `route`, what is right by `answers`: the whole draft is judged as the
//! answer file that it would be, after every event.

mod change;
mod checks;
mod draft;
mod events;
mod fill;
mod finish;
mod fitting;
mod handed_in;
pub mod journal;
mod limits;
mod migrate;
mod overview;
mod path;
mod problem;
mod provenance;
mod question;
mod rows;
mod session;
mod shown;
mod signing;
mod state;
mod steps;
mod typed;

pub use crate::answers::{Call, CallKind, Signature};
pub use change::{Change, Filed, RowChange};
pub use draft::Draft;
pub use events::{Event, Notice, Told};
pub use fill::prepared;
pub use finish::{Finished, Receipt};
pub use handed_in::sha256;
pub use migrate::{Moved, migrate};
pub use overview::{Entry, Mark, Progress, Review};
pub use path::{At, Cursor, Part, Path, RowKey};
pub use problem::Problem;
pub use question::{CellShown, Doubt, Need, Question, RosterShown, Screen, Total};
pub use session::{About, Session};
pub use shown::{Choice, Shown};
pub use state::{Noted, State};

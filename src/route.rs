//! Routes: which items apply for given answers, and in which state each is.
//!
//! *In:* a [`Questionnaire`](crate::model::Questionnaire), compiled once to a [`Plan`],
//! and what was given for one unit. *Out:* a [`Record`]: one cell for every item, grid
//! row and further text, each with its state.
//!
//! This is the only place that evaluates `ask_if`. It says nothing about right and
//! wrong answers (`answers` does) and gives no points.
//!
//! # Why
//!
//! Interview, validation, scoring and simulation must agree on what was asked. They do
//! because they all read the same record.

/// Draws that are the same everywhere.
pub mod chance;
mod compile;
mod drawn;
mod layout;
mod named;
mod order;
mod plan;
mod record;
mod scope;
pub mod scores;
mod view;
mod walk;

pub use compile::{Compiled, compile};
pub use drawn::{ArmPlan, ChancePlan, LeftOut, shown_order};
pub(crate) use layout::{Earlier, column_value, continues};
pub use named::Named;
pub use order::{marked, sources};
pub use plan::{
    CarriedPlan, CheckOwner, CheckPlan, DerivedPlan, EndPlan, ItemPlan, Origin, Owner,
    Plan, PreviousSlot, Role, RosterPlan, RowPlan, RowSource, Slot, SlotKind, Use,
    UsedSlot,
};
pub use record::{Faulted, Given, GivenRow, Record, Spot, Stray};
pub use scope::{Scope, column_domain};
pub use scores::ScoreNames;
pub use view::View;
pub use walk::{Carriage, Lasting, walk};

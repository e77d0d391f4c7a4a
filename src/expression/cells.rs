//! What an evaluation asks of a record: cells, rows and labels.
//!
//! *In:* nothing. *Out:* the trait that a record implements for expressions.
//!
//! A program is evaluated *at* a row of a roster, or outside of all. Where in memory a
//! cell lies and how rows come to be is the record's business.

use std::borrow::Cow;

use crate::decimal::{QUANTUM, Quantum};
use crate::expression::names::{RosterId, SlotId};
use crate::value::{Cell, Value};

/// One row of a roster in one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(pub u32);

/// What is offered as an option while its condition is judged: `option.x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Candidate<'a> {
    /// A row of a roster.
    Row(RowId),
    /// A row of a register, or the attributes of an option.
    Cells(&'a [Option<Value>]),
}

/// Where cells come from.
///
/// `here` is the row at which a cell is read, none outside of all rosters. A column's
/// slot means the cell in that row, or in the row around it that is of the column's
/// roster; other slots mean the same cell everywhere.
///
/// What a method does unless said is right where there are no rosters, no labels and
/// nothing is offered.
pub trait Cells {
    /// The row the program is evaluated at.
    fn here(&self) -> Option<RowId>;

    /// The cell in a slot; an unanswered one where there is no such row around `here`.
    fn cell(&self, slot: SlotId, here: Option<RowId>) -> &Cell;

    /// Whether its `ask_if` is true; `None` where that is unknown.
    fn is_asked(&self, slot: SlotId, here: Option<RowId>) -> Option<bool>;

    /// What numbers that lost digits are compared on.
    fn quantum(&self) -> &Quantum {
        &QUANTUM
    }

    /// The label of an option of the item in a slot, in the language of the reader.
    fn label(&self, _slot: SlotId, _code: u16, _here: Option<RowId>) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    /// The rows of a roster, in their order: those in the row, at `here` or around it,
    /// of the roster around that one; where there is none, those of the whole record.
    /// `None` where they are unknown or the roster is not asked.
    fn rows(&self, _: RosterId, _: Option<RowId>) -> Option<Cow<'_, [RowId]>> {
        None
    }

    /// Whether a roster counts as answered; its rows are those of [`Self::rows`].
    fn roster_is_answered(&self, _: RosterId, _: Option<RowId>) -> bool {
        false
    }

    /// The row of another roster that this one, or the nearest row around it that has
    /// one, was made from: `source.x`.
    fn source(&self, _: RowId) -> Option<RowId> {
        None
    }

    /// What `option.x` is about; none where no option is judged.
    fn candidate(&self) -> Option<Candidate<'_>> {
        None
    }
}

//! Evaluation of a compiled expression on the cells of one record.
//!
//! *In:* a program, and cells. *Out:* true, false or unknown; a value or none; and what
//! went wrong on the way, such as a division by zero.
//!
//! Nothing is stored: a caller that asks twice pays twice. Nothing is rounded but by
//! `round`, and no condition allocates.

use crate::expression::names::SlotId;
use crate::expression::program::Program;
use crate::value::{Cell, Value};

/// Where cells come from.
pub trait Cells {
    /// The cell in a slot.
    fn cell(&self, slot: SlotId) -> &Cell;
    /// Whether its `ask_if` is true; `None` where that is unknown.
    fn is_asked(&self, slot: SlotId) -> Option<bool>;
    /// The label of an option of the item in a slot, in the language of the reader.
    fn label(&self, slot: SlotId, code: u16) -> &str;
}

/// What can go wrong in an evaluation; the part it happens in is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A division by zero.
    DivisionByZero,
    /// A root or a logarithm, or a day, of what has none.
    OutsideDomain,
    /// A result of 10^100 or more, a text that grew too long, a date off the calendar,
    /// or more steps than one evaluation may take.
    OutOfRange,
}

/// The faults of one evaluation, each at most once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    set: u8,
}

/// What an evaluation gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The value; `None` where it is unknown or absent.
    pub value: Option<Value>,
    /// Whether it is `none` by the author's word and not for want of an answer.
    pub absent_result: bool,
    /// What went wrong.
    pub faults: Faults,
}

/// Evaluates an expression.
pub fn evaluate(program: &Program, cells: &impl Cells) -> Outcome {
    let _ = (program, cells);
    Outcome::default()
}

/// Evaluates a condition; `None` is unknown, and so is whatever is no condition.
pub fn evaluate_condition(program: &Program, cells: &impl Cells) -> Option<bool> {
    let _ = (program, cells);
    None
}

//! A compiled expression.
//!
//! *In:* what `lower` found an expression to mean. *Out:* a tree of steps whose kinds
//! fit each other, with every name a cell and every literal a value.
//!
//! Nothing is looked up by name any more, and nothing is evaluated here. The tree is at
//! most as deep as the expression; chains are flat.

use std::ops::Range;

use crate::expression::names::{Domain, SlotId};

/// An expression that was read, checked and compiled.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) source: Box<str>,
    pub(crate) domain: Option<Domain>,
    pub(crate) references: Vec<Reference>,
    pub(crate) rests_on: Vec<SlotId>,
}

/// One use of a cell in an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The cell.
    pub slot: SlotId,
    /// Where its name stands: bytes of the expression.
    pub span: Range<usize>,
    /// Whether the result can be unknown because the cell is absent: not within an
    /// `is` test, and not in `coalesce` before its last.
    pub can_be_unknown: bool,
}

impl Program {
    /// The text it was made from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What its result is; `None` where it is only ever `none`.
    pub fn domain(&self) -> Option<&Domain> {
        self.domain.as_ref()
    }

    /// Every use of a cell, in the order of the text; a group gives one for each of its
    /// cells.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The cells it rests on, each once, ascending.
    pub fn rests_on(&self) -> &[SlotId] {
        &self.rests_on
    }
}

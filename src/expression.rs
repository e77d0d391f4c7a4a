//! Expressions: the conditions, sums and fills that authors write.
//!
//! *In:* a text in Jinja's expression syntax, and the names that mean something where
//! it stands. *Out:* a [`Program`] that is evaluated on the cells of a record, or
//! [`Problem`]s in words an author understands.
//!
//! ```text
//! text ─► token ─► parse ── tree ─► lower ── Program ─► evaluate ── Outcome
//! ```
//! Which item a name is, and in which wave, is the caller's business ([`Names`]), as is
//! what a cell holds ([`Cells`]). Nothing here knows of files, items or routes, and no
//! text of an author ever runs: names, operators and functions that are not on the list
//! are problems.
//!
//! # Why
//!
//! Jinja's own machines recurse without bounds, calculate with floats and take an
//! unknown name for an empty one; every such slip would be a silent *false*.

mod evaluate;
mod fill;
mod names;
mod problem;
mod program;

pub use crate::expression::evaluate::{
    Cells, Fault, Faults, Outcome, evaluate, evaluate_condition,
};
pub use crate::expression::fill::Fill;
pub use crate::expression::names::{
    Domain, Expected, Names, OptionCode, Options, Resolution, SlotId, Symbol,
};
pub use crate::expression::problem::{Problem, ProblemKind};
pub use crate::expression::program::{Program, Reference};

/// The most bytes an expression may have.
pub const MOST_BYTES: usize = 4096;
/// How deep parentheses, calls and branches may nest.
pub const MOST_DEPTH: usize = 64;
/// How many `-` and `not` an expression may hold together.
pub const MOST_PREFIXES: usize = 256;

/// Reads, checks and compiles an expression.
///
/// There is a program exactly when there are no problems. All problems are told that
/// can be told, not only the first; their spans lie on character boundaries.
///
/// `expected` is what the place needs: a condition, or a value of some domain. A text
/// in quotes becomes a code where a code is expected.
pub fn compile(
    source: &str,
    names: &impl Names,
    expected: &Expected,
) -> (Option<Program>, Vec<Problem>) {
    let _ = (names, expected);
    let kind = ProblemKind::NotSupportedYet;
    let problem = Problem::new(
        kind,
        0..source.len(),
        "expressions come later",
        "uttryck kommer senare",
    );
    (None, vec![problem])
}

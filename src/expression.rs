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

pub mod calendar;
mod cells;
mod evaluate;
mod fill;
mod functions;
mod least;
mod lower;
mod names;
mod normal;
mod parse;
mod parts;
mod plain;
mod problem;
mod program;
mod table;
mod token;
mod tree;

pub use crate::expression::cells::{Candidate, Cells, RowId};
pub(crate) use crate::expression::evaluate::evaluate_part;
pub use crate::expression::evaluate::{
    Fault, Faults, Outcome, evaluate, evaluate_condition, judge, reads,
};
pub use crate::expression::fill::Fill;
pub(crate) use crate::expression::fill::find_end;
pub(crate) use crate::expression::functions::{Function, Kind};
pub use crate::expression::least::{Least, least};
pub use crate::expression::names::{
    Domain, Expected, Move, Names, OptionCode, Options, Resolution, RosterId, SlotId,
    Symbol,
};
pub use crate::expression::normal::{Naming, Universe, in_years, normal, normal_text};
pub(crate) use crate::expression::parse::parse;
pub use crate::expression::parts::{ComparedText, Mention, Parts, parts};
pub use crate::expression::plain::{filled, plain, shown};
pub use crate::expression::problem::{Mend, Problem, ProblemKind};
pub(crate) use crate::expression::program::{
    Body, Condition, Fold, Operator, Order, Term, Test,
};
pub use crate::expression::program::{Program, Reach, Reference};
pub use crate::expression::table::Table;
pub(crate) use crate::expression::tree::{Comparison, Node, Tree};

/// The most bytes an expression may have.
pub const MOST_BYTES: usize = 4096;
/// How deep parentheses, calls and branches may nest.
pub const MOST_DEPTH: usize = 64;
/// How many `-` and `not` an expression may hold together.
pub const MOST_PREFIXES: usize = 256;

/// Reads, checks and compiles an expression.
///
/// There is a program exactly when no problem is more than advice
/// ([`ProblemKind::is_advice`]). All problems are told that can be told, not only the
/// first; their spans lie on character boundaries.
///
/// `expected` is what the place needs: a condition, or a value of some domain. A text
/// in quotes becomes a code where a code is expected.
pub fn compile(
    source: &str,
    names: &impl Names,
    expected: &Expected,
) -> (Option<Program>, Vec<Problem>) {
    let (tree, mut problems) = parse::parse(source);
    let Some(tree) = tree else { return (None, problems) };
    let (program, found) = lower::lower(source, &tree, names, expected);
    problems.extend(found);
    problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    let is_sound = problems.iter().all(|problem| problem.kind.is_advice());
    (program.filter(|_| is_sound), problems)
}

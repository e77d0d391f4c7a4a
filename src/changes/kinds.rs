//! The kinds of change, and what each does to comparability.
//!
//! *In:* nothing. *Out:* [`KINDS`] and [`SCORING_KINDS`], in the order in which
//! `survey explain comparability` tells them.
//!
//! The tables are the whole rule book: nothing else decides a class, and a test holds the
//! page to them.

pub mod items;
pub mod options;
pub mod scoring;
pub mod whole;

use crate::model::Comparable;

pub use scoring::{PART, SCORING_KINDS};

/// Every kind of change in a questionnaire.
pub const KINDS: [&[&ChangeKind]; 3] = [items::KINDS, options::KINDS, whole::KINDS];

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct ChangeKind {
    /// Its name in machine output.
    pub name: &'static str,
    /// What it does to comparability.
    pub class: Comparable,
    /// The author may say that it is minor, with a reason; without, it is a break.
    pub is_judged: bool,
    /// What changed, English and Swedish.
    pub what: (&'static str, &'static str),
    /// Why it is classed so, English and Swedish.
    pub why: (&'static str, &'static str),
}

/// A kind that leaves the series as it is.
pub(super) const fn identical(
    name: &'static str,
    what: (&'static str, &'static str),
    why: (&'static str, &'static str),
) -> ChangeKind {
    ChangeKind { name, class: Comparable::Identical, is_judged: false, what, why }
}

/// A kind that a series bears.
pub(super) const fn minor(
    name: &'static str,
    what: (&'static str, &'static str),
    why: (&'static str, &'static str),
) -> ChangeKind {
    ChangeKind { name, class: Comparable::Minor, is_judged: false, what, why }
}

/// A kind that breaks a series, unless the author says otherwise with a reason.
pub(super) const fn judged(
    name: &'static str,
    what: (&'static str, &'static str),
    why: (&'static str, &'static str),
) -> ChangeKind {
    ChangeKind { name, class: Comparable::Break, is_judged: true, what, why }
}

/// A kind that breaks a series, whatever is said.
pub(super) const fn broken(
    name: &'static str,
    what: (&'static str, &'static str),
    why: (&'static str, &'static str),
) -> ChangeKind {
    ChangeKind { name, class: Comparable::Break, is_judged: false, what, why }
}

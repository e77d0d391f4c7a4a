//! Ranks: where each unit stands within one wave.
//!
//! *In:* one value a unit, exact or published, and who may be ranked. *Out:* a
//! [`Ranking`]: a place for every eligible unit, a reason for every other one, and the
//! counts that a place is told with.
//!
//! This module never rounds and never drops a unit. It ranks what it is given: exact
//! scores, for which two that merely print alike are not a tie, or published ones where
//! the scoring file says `value: published`. Names and languages are the business of
//! `report`: order inside a shared place carries no meaning.
//!
//! # Why
//!
//! Every published list of the barometer follows `1 + the number strictly better`, and a
//! list of ten rows has cut a tie. Both are choices of the scoring file, told here.

mod cut;
mod eligible;
mod ranking;
mod ties;

pub use crate::rank::cut::{Excerpt, band, bottom, may_be_listed, top};
pub use crate::rank::eligible::{
    Also, Contender, Unranked, breaking, eligible, membership, missing_in,
};
pub use crate::rank::ranking::{Base, Decided, GroupBase, Place, Ranking, Row, rank};
pub use crate::rank::ties::{Run, better, ranks};

//! Waves: what changed of scores and places between two rounds of fieldwork.
//!
//! *In:* the scores of two waves, and where they are at hand the answers. *Out:* for each
//! unit the change of its score and place as published, among the units ranked in both,
//! and like for like; the parts of a change; figures of both; facts over a chain of waves.
//!
//! Definitions are compared by `changes`, which alone says what goes on; places are
//! given by `rank`, points by `score`. Nothing is worded here.
//!
//! # Why
//!
//! A score may change because the answers did, because the questions did, or because the
//! points did, and a place because others came or went. A reader who is told one number
//! without the others is told nothing.

mod facts;
mod figures;
mod like;
mod trends;

pub use crate::changes::{Broken, Cause, Continued, continued};
pub use facts::{Best, Climber, Streak, best_within, climbers, streaks};
pub use figures::{Compared, Entry, Joins, Pair, Places, Standing, Wave, Why, compare};
pub use like::{Dropped, LikeForLike, Parts, Rescored, Study};
pub use trends::{Apart, Continuity, Ground, Printed, Stage, Trend, continuity, trends};

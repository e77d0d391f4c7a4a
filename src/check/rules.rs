//! The rules, one file each, and the table of them.
//!
//! *In:* nothing. *Out:* [`CHECKS`], in the order in which they run.
//!
//! Nothing registers itself: a rule that is not in the table does not exist, and a test
//! demands a page and a folder of every rule in it.

pub mod duplicate_id;

use crate::check::{Check, Run};

/// Every rule of `check`.
pub const CHECKS: &[Check] =
    &[Check { rule: &duplicate_id::RULE, run: Run::Questionnaire(duplicate_id::run) }];

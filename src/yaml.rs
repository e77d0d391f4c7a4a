//! YAML as a tree in which every key and every value knows its place.
//!
//! *In:* one text. *Out:* a [`Node`], and findings about what is not YAML, is there
//! twice, or grows without bounds.
//!
//! A scalar is text, unless it is written plain and is a number, `true`, `false` or
//! nothing at all by the core schema of YAML 1.2. `no`, `0114`, `1_000`, `0x1F` and
//! dates stay what the author typed, and numbers keep their digits. Nothing here knows
//! what a key means: `load` does.
//!
//! # Why
//!
//! Readers that fill types directly lose places, stop at the first error and keep the
//! last of two equal keys in silence. An own tree over a parser of events does not.

mod build;
mod comment;
mod json;
mod mapping;
pub mod mend;
mod node;
mod open;
mod repair;
/// The rules of this step.
pub mod rules;
mod scalar;
mod scalar_map;
mod slips;
mod syntax;
mod token;

#[cfg(test)]
mod tests;

pub use crate::yaml::build::{MOST_LEVELS, MOST_NODES, read};
pub use crate::yaml::comment::{Allowance, Comment, allowances, comments, long_scalars};
pub use crate::yaml::node::{Kind, Mapping, Node, Style, join};
pub use crate::yaml::rules::RULES;
pub use crate::yaml::scalar::kind as plain_kind;
pub use crate::yaml::scalar_map::scalar_map;
pub use crate::yaml::token::{Token, TokenKind, tokens};

//! Scoring against the numbers of its specification, worked out by hand.

mod example;
mod missing;
mod nodes;
mod points;
pub mod properties;
mod support;
mod unit;

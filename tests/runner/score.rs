//! Scoring against the numbers of its specification, worked out by hand.

mod example;
mod formulas;
mod means;
mod missing;
mod nodes;
mod points;
pub mod properties;
mod reference;
mod relative;
mod scales;
pub mod support;
mod unit;

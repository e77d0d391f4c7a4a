//! What a figure comes to.
//!
//! *In:* nothing. *Out:* plain data that `analyse` and `report` share.

use std::collections::{BTreeMap, BTreeSet};

use crate::decimal::Number;
use crate::figures::Group;
use crate::model::MissingKind;

/// One breakdown of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The breakdown as written: `all`, `unit`, `county`.
    pub by: String,
    /// One cell a group, in the order of the groups.
    pub cells: Vec<Cell>,
}

/// A figure of one group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// The group.
    pub group: Group,
    /// What is counted or summed.
    pub numerator: Number,
    /// What it is divided by, weights included; of a count and a sum nothing.
    pub denominator: Option<Number>,
    /// How many units, records or rows it is over, each counted once.
    pub base: usize,
    /// The figure; none where there is nothing to divide by.
    pub value: Option<Number>,
    /// Those that are in neither numerator nor base, by state; scores that are not there
    /// apart from answers.
    pub unknown: BTreeMap<MissingKind, usize>,
    /// The codes of units that are left out.
    pub left_out: BTreeSet<String>,
    /// How many units a declared value stands for.
    pub stood_in: usize,
    /// Those in the numerator.
    pub hits: Set,
    /// Those in the base.
    pub over: Set,
}

/// Some of those that a figure counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// Its number among the sets of the figure.
    pub number: usize,
    /// How many are in it.
    pub count: usize,
}

//! Units and those below them: who answers for whom, and who is counted.
//!
//! *In:* [`Units`]. *Out:* answers about one unit, without looking through the register
//! for each.
//!
//! A parent is never counted beside its children. Answers are made in `answers`.

use std::collections::BTreeMap;

use crate::model::{Parent, Take, Units};

/// The most units that are walked up from one, or down: a circle ends there.
const MOST_LEVELS: usize = 32;

/// Who stands above whom, and who answers for others.
#[derive(Clone, Debug)]
pub struct Family<'a> {
    units: &'a Units,
    rules: BTreeMap<&'a str, &'a Parent>,
    children: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Family<'a> {
    /// Finds the children of every unit once.
    pub fn new(units: &'a Units) -> Self {
        let rules = units.parents.iter().map(|rule| (rule.unit.value.as_str(), rule));
        Self { units, rules: rules.collect(), children: units.children() }
    }

    /// The units above one, nearest first.
    fn above<'b>(&'b self, code: &'b str) -> impl Iterator<Item = &'b str> {
        let next = |code: &&'b str| self.units.parent_of(code);
        std::iter::successors(self.units.parent_of(code), next).take(MOST_LEVELS)
    }

    fn take(&self, code: &str) -> Take {
        self.rules.get(code).map_or(Take::OwnRows, |rule| rule.take)
    }

    /// Whether a unit may be counted, so that none is counted beside its children: a
    /// parent that takes something else than `own_rows` counts, and nothing below it
    /// does.
    pub fn counts(&self, code: &str) -> bool {
        if self.above(code).any(|above| self.take(above) != Take::OwnRows) {
            return false;
        }
        self.take(code) != Take::OwnRows || !self.children.contains_key(code)
    }

    /// Whether the answers of a unit are made from those of its children.
    pub fn is_made(&self, code: &str) -> bool {
        self.take(code).is_made()
    }

    /// Whether answers of some unit above are made from those of this one.
    pub fn feeds(&self, code: &str) -> bool {
        self.above(code).any(|above| self.is_made(above))
    }

    /// The parents whose answers are made, the lowest ones first, each with the units
    /// that they are made from: its children, and in place of a child that takes
    /// `own_rows` that child's own.
    pub fn made(&self) -> Vec<(&'a Parent, Vec<&'a str>)> {
        let mut made: Vec<_> = self
            .units
            .parents
            .iter()
            .filter(|rule| rule.take.is_made())
            .map(|rule| (self.above(&rule.unit.value).count(), rule))
            .collect();
        made.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
        let below = |rule: &'a Parent| {
            let mut below = Vec::new();
            self.below(&rule.unit.value, MOST_LEVELS, &mut below);
            (rule, below)
        };
        made.into_iter().map(|(_, rule)| below(rule)).collect()
    }

    fn below(&self, code: &str, left: usize, below: &mut Vec<&'a str>) {
        for child in self.children.get(code).into_iter().flatten().filter(|_| left > 0) {
            let has_own = self.children.contains_key(child);
            if has_own && self.take(child) == Take::OwnRows {
                self.below(child, left - 1, below);
            } else {
                below.push(child);
            }
        }
    }
}

//! Names of scores in expressions: `score.x`, `published.x`, `grade.g`.
//!
//! *In:* a scoring file. *Out:* a cell for each of its nodes and grades, beyond those of
//! the record.
//!
//! What stands in the cells is the business of `score`; the order in which nodes are
//! worked out is too.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Near, Words};
use crate::expression::{
    Domain, OptionCode, Options, ProblemKind, Resolution, SlotId, Symbol,
};
use crate::model::{PointRule, Scoring};

/// The first cell of scores: no record has so many of its own.
const FIRST: u32 = 1 << 31;

/// What a cell of scores holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreCell {
    /// The exact score of the node of this number, in the order of the names.
    Exact(usize),
    /// Its published value.
    Published(usize),
    /// The grade of the grades of this number.
    Grade(usize),
}

/// The names of scores.
#[derive(Clone, Debug, Default)]
pub struct ScoreNames {
    nodes: Vec<String>,
    by_name: HashMap<String, usize>,
    grades: Vec<(String, String, Arc<Options>)>,
}

impl ScoreNames {
    /// The names of a scoring file: items and their rows, then `any_of`, then indices.
    pub fn new(scoring: &Scoring) -> Self {
        let mut names = Self::default();
        for rule in &scoring.items {
            if matches!(rule.rule, PointRule::PartOf(_)) {
                continue;
            }
            names.add(&rule.id.value);
            if let PointRule::Rows { rows, .. } = &rule.rule {
                for row in rows {
                    match row.id.value.contains('.') {
                        true => names.add(&row.id.value),
                        false => {
                            names.add(&format!("{}.{}", rule.id.value, row.id.value))
                        }
                    }
                }
            }
        }
        for node in &scoring.any_of {
            names.add(&node.id.value);
        }
        for index in &scoring.indices {
            names.add(&index.id.value);
        }
        for grades in &scoring.grades {
            let option = |grade: &str| OptionCode {
                code: grade.to_owned(),
                ..OptionCode::default()
            };
            let list =
                grades.bands.iter().map(|band| option(&band.grade.value)).collect();
            let options = Arc::new(Options { list });
            names.grades.push((
                grades.id.value.clone(),
                grades.of.value.clone(),
                options,
            ));
        }
        names
    }

    fn add(&mut self, name: &str) {
        let next = self.nodes.len();
        if self.by_name.insert(name.to_owned(), next).is_none() {
            self.nodes.push(name.to_owned());
        }
    }

    /// How many cells there are.
    pub fn cells(&self) -> usize {
        2 * self.nodes.len() + self.grades.len()
    }

    /// The number of a node among the names.
    pub fn position(&self, node: &str) -> Option<usize> {
        self.by_name.get(node).copied()
    }

    /// Where a cell stands among those of scores.
    pub fn place(&self, cell: ScoreCell) -> usize {
        match cell {
            ScoreCell::Exact(node) => 2 * node,
            ScoreCell::Published(node) => 2 * node + 1,
            ScoreCell::Grade(grades) => 2 * self.nodes.len() + grades,
        }
    }

    /// The cell of a node's exact score.
    pub fn slot(&self, node: &str) -> Option<SlotId> {
        let node = self.position(node)?;
        Some(self.slot_of(ScoreCell::Exact(node)))
    }

    fn slot_of(&self, cell: ScoreCell) -> SlotId {
        let place = u32::try_from(self.place(cell)).unwrap_or(u32::MAX - FIRST);
        SlotId(FIRST + place)
    }

    /// The node that a cell is read from; none of a cell of the record.
    pub fn read(&self, slot: SlotId) -> Option<&str> {
        let place = place(slot)?;
        match self.nodes.get(place / 2) {
            Some(node) => Some(node),
            None => self.grades.get(place - 2 * self.nodes.len()).map(|(_, of, _)| &**of),
        }
    }

    /// What a name stands for.
    pub(in crate::route) fn resolve(&self, path: &[&str]) -> Resolution {
        let (word, rest) = match path {
            [word, rest @ ..] if !rest.is_empty() => (*word, rest.join(".")),
            _ => return unknown(path, None),
        };
        let found = |cell, domain| {
            Resolution::Found(Symbol::Slot { slot: self.slot_of(cell), domain })
        };
        if word == "grade" {
            let known = self.grades.iter().position(|(id, ..)| *id == rest);
            return match known {
                Some(at) => {
                    let options = Arc::clone(&self.grades[at].2);
                    found(ScoreCell::Grade(at), Domain::Single(options))
                }
                None => unknown(path, Near::of(&rest, self.grades.iter().map(|g| &*g.0))),
            };
        }
        match (self.position(&rest), word) {
            (Some(node), "score") => found(ScoreCell::Exact(node), Domain::Number),
            (Some(node), _) => found(ScoreCell::Published(node), Domain::Number),
            (None, _) => unknown(path, Near::of(&rest, self.nodes.iter().map(|n| &**n))),
        }
    }
}

/// Where a slot stands among the cells of scores; none of a cell of the record.
pub fn place(slot: SlotId) -> Option<usize> {
    slot.0.checked_sub(FIRST).map(|place| place as usize)
}

/// Whether a slot is a cell of scores.
pub const fn is_score(slot: SlotId) -> bool {
    slot.0 >= FIRST
}

fn unknown(path: &[&str], near: Option<Near>) -> Resolution {
    let word = path.first().copied().unwrap_or_default();
    let (en, sv) = match word {
        "grade" => ("no grades", "inget betyg"),
        _ => ("no node of the scoring file", "ingen nod i poängfilen"),
    };
    Resolution::Unknown {
        kind: ProblemKind::UnknownItem,
        what: Words::new(en, sv),
        near: near.map(|near| near.spelt(|near| format!("{word}.{near}"))),
    }
}

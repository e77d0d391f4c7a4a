//! Names that only mean something once there are results.
//!
//! *In:* a scoring file, records and their scores. *Out:* `figure.x` for the checks of
//! figures; records as expressions see them, scores among them.
//!
//! What `score.x`, `published.x` and `grade.x` are is the business of `route::scores`.

use crate::diagnostic::{Near, Words};
use crate::expression::{
    Domain, Names, ProblemKind, Resolution, RosterId, SlotId, Symbol,
};
use crate::model::Scoring;
use crate::route::View;
use crate::score::{Ruleset, UnitScores};
use crate::value::Cell;

/// The names of figures, for checks of them.
#[derive(Debug)]
pub struct FigureNames(Vec<String>);

/// A record with its scores.
#[derive(Debug)]
pub struct ResultCells<'a> {
    view: View<'a>,
    scores: Vec<Cell>,
}

fn unknown(what: Words, name: &str, known: impl Iterator<Item = String>) -> Resolution {
    let known: Vec<String> = known.collect();
    let near = Near::of(name, known.iter().map(String::as_str));
    Resolution::Unknown { kind: ProblemKind::UnknownItem, what, near }
}

impl FigureNames {
    /// The figures of a scoring file: value, numerator and base of each.
    pub fn new(scoring: &Scoring) -> Self {
        let ids = scoring.results.figures.iter().map(|figure| &figure.id.value);
        Self(
            ids.flat_map(|id| {
                let id = format!("figure.{id}");
                [id.clone(), format!("{id}.numerator"), format!("{id}.base")]
            })
            .collect(),
        )
    }
}

impl Names for FigureNames {
    fn resolve(&self, path: &[&str], _: Option<RosterId>) -> Resolution {
        let name = path.join(".");
        match self.0.iter().position(|known| *known == name) {
            Some(at) => Resolution::Found(Symbol::Slot {
                slot: SlotId(u32::try_from(at).unwrap_or(u32::MAX)),
                domain: Domain::Number,
            }),
            None => {
                let what = Words::new("no figure", "inget tal");
                unknown(what, &name, self.0.iter().cloned())
            }
        }
    }

    fn specify(&self, _: &[&str], _: &str, _: Option<RosterId>) -> Resolution {
        let what = Words::new("no figure", "inget tal");
        Resolution::Unknown { kind: ProblemKind::UnknownItem, what, near: None }
    }

    fn home(&self, _: SlotId) -> Option<RosterId> {
        None
    }

    fn around(&self, _: RosterId) -> Option<RosterId> {
        None
    }
}

impl<'a> ResultCells<'a> {
    /// A record without scores.
    pub fn unscored(view: View<'a>) -> Self {
        Self { view, scores: Vec::new() }
    }

    /// A record with its scores.
    pub fn new(view: View<'a>, ruleset: &'a Ruleset, scores: &UnitScores) -> Self {
        let view = View { quantum: &ruleset.quantum, ..view };
        Self { view, scores: scores.cells(ruleset) }
    }

    /// The record as expressions see it.
    pub fn view(&self) -> View<'_> {
        View { scores: &self.scores, ..self.view }
    }
}

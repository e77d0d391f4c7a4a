//! Names that only mean something once there are scores.
//!
//! *In:* a scoring file, and the names of its questionnaire. *Out:* `score.x`,
//! `published.x` and `grade.x` beside those names, and the cells they stand for;
//! `figure.x` for the checks of figures.
//!
//! Their cells have numbers above all those of a plan.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Near, Words};
use crate::expression::{
    Candidate, Cells, Domain, Names, OptionCode, Options, ProblemKind, Resolution,
    RosterId, RowId, SlotId, Symbol,
};
use crate::model::{PointRule, Scoring};
use crate::route::{Scope, View};
use crate::score::{Ruleset, UnitScores};
use crate::value::{AnswerState, Cell, Value};

/// The first number that no plan gives to a cell.
const FIRST: u32 = 1 << 30;

/// The names of a questionnaire, and the scores of a scoring file.
#[derive(Debug)]
pub struct ResultNames<'a> {
    inner: Scope<'a>,
    extra: Vec<(String, Domain)>,
}

/// The names of figures, for checks of them.
#[derive(Debug)]
pub struct FigureNames(Vec<String>);

/// A record with its scores, as expressions see it.
#[derive(Debug)]
pub struct ResultCells<'a> {
    view: View<'a>,
    extra: Cow<'a, [Cell]>,
}

impl<'a> ResultNames<'a> {
    /// The names of a scope, with scores beside them.
    pub fn new(inner: Scope<'a>, scoring: &Scoring) -> Self {
        let mut extra = Vec::new();
        for node in nodes(scoring) {
            extra.push((format!("score.{node}"), Domain::Number));
            extra.push((format!("published.{node}"), Domain::Number));
        }
        for grades in &scoring.grades {
            let option = |grade: &String| OptionCode {
                code: grade.clone(),
                ..OptionCode::default()
            };
            let list =
                grades.bands.iter().map(|band| option(&band.grade.value)).collect();
            let domain = Domain::Single(Arc::new(Options { list }));
            extra.push((format!("grade.{}", grades.id.value), domain));
        }
        Self { inner, extra }
    }

    /// Whether a name led to something whose own faults were reported already.
    pub fn met_poison(&self) -> bool {
        self.inner.met_poison()
    }
}

/// The ids of all nodes: item rules and rows as written, `any_of`, indices.
fn nodes(scoring: &Scoring) -> Vec<String> {
    let mut nodes = Vec::new();
    for rule in &scoring.items {
        nodes.push(rule.id.value.clone());
        if let PointRule::Rows { rows, .. } = &rule.rule {
            nodes.extend(rows.iter().map(|row| match row.id.value.contains('.') {
                true => row.id.value.clone(),
                false => format!("{}.{}", rule.id.value, row.id.value),
            }));
        }
    }
    nodes.extend(scoring.any_of.iter().map(|node| node.id.value.clone()));
    nodes.extend(scoring.indices.iter().map(|index| index.id.value.clone()));
    nodes
}

fn slot(number: usize) -> SlotId {
    SlotId(u32::try_from(number).unwrap_or(FIRST) + FIRST)
}

fn number(slot: SlotId) -> Option<usize> {
    slot.0.checked_sub(FIRST).map(|number| number as usize)
}

fn unknown(what: Words, name: &str, known: impl Iterator<Item = String>) -> Resolution {
    let known: Vec<String> = known.collect();
    let near = Near::of(name, known.iter().map(String::as_str));
    Resolution::Unknown { kind: ProblemKind::UnknownItem, what, near }
}

impl Names for ResultNames<'_> {
    fn resolve(&self, path: &[&str], within: Option<RosterId>) -> Resolution {
        let (Some(first @ ("score" | "published" | "grade")), true) =
            (path.first().copied(), path.len() > 1)
        else {
            return self.inner.resolve(path, within);
        };
        let name = path.join(".");
        if let Some(at) = self.extra.iter().position(|(known, _)| *known == name) {
            let domain = self.extra[at].1.clone();
            return Resolution::Found(Symbol::Slot { slot: slot(at), domain });
        }
        let what = match first {
            "grade" => Words::new("no grades", "inga betyg"),
            _ => Words::new("no node", "ingen nod"),
        };
        let alike = self.extra.iter().map(|(known, _)| known.clone());
        unknown(what, &name, alike.filter(|known| known.starts_with(first)))
    }

    fn specify(&self, item: &[&str], code: &str, within: Option<RosterId>) -> Resolution {
        self.inner.specify(item, code, within)
    }

    fn home(&self, slot: SlotId) -> Option<RosterId> {
        if number(slot).is_some() { None } else { self.inner.home(slot) }
    }

    fn around(&self, roster: RosterId) -> Option<RosterId> {
        self.inner.around(roster)
    }
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
        Self { view, extra: Cow::Borrowed(&[]) }
    }

    /// A record with its scores.
    pub fn new(
        view: View<'a>,
        scoring: &Scoring,
        ruleset: &Ruleset,
        scores: &UnitScores,
    ) -> Self {
        let mut extra = Vec::new();
        let cell = |value: Option<Value>| match value {
            Some(value) => Cell::answered(value),
            None => Cell::absent(AnswerState::NoAnswer),
        };
        for node in nodes(scoring) {
            let score = ruleset.position(&node).and_then(|at| scores.nodes.get(at));
            let exact = score.and_then(|score| score.score.clone());
            let published = score.and_then(|score| score.published.clone());
            extra.push(cell(exact.map(Value::Number)));
            extra.push(cell(published.map(Value::Number)));
        }
        for grade in &scores.grades {
            let band = grade.band.and_then(|band| u16::try_from(band).ok());
            extra.push(cell(band.map(Value::Code)));
        }
        Self { view, extra: Cow::Owned(extra) }
    }

    /// The same at a row of a roster.
    pub fn at(&self, row: Option<RowId>) -> ResultCells<'_> {
        ResultCells { view: self.view.at(row), extra: Cow::Borrowed(&self.extra) }
    }

    /// The record as expressions see it, without scores.
    pub fn view(&self) -> &View<'a> {
        &self.view
    }
}

/// The score that an unscored record has.
static NONE: Cell = Cell::absent(AnswerState::NoAnswer);

impl Cells for ResultCells<'_> {
    fn here(&self) -> Option<RowId> {
        self.view.here()
    }

    fn cell(&self, slot: SlotId, here: Option<RowId>) -> &Cell {
        match number(slot) {
            Some(number) => self.extra.get(number).unwrap_or(&NONE),
            None => self.view.cell(slot, here),
        }
    }

    fn is_asked(&self, slot: SlotId, here: Option<RowId>) -> Option<bool> {
        match number(slot) {
            Some(_) => Some(true),
            None => self.view.is_asked(slot, here),
        }
    }

    fn label(&self, slot: SlotId, code: u16, here: Option<RowId>) -> Cow<'_, str> {
        match number(slot) {
            Some(_) => Cow::Borrowed(""),
            None => self.view.label(slot, code, here),
        }
    }

    fn rows(&self, roster: RosterId, here: Option<RowId>) -> Option<Cow<'_, [RowId]>> {
        self.view.rows(roster, here)
    }

    fn roster_is_answered(&self, roster: RosterId, here: Option<RowId>) -> bool {
        self.view.roster_is_answered(roster, here)
    }

    fn source(&self, row: RowId) -> Option<RowId> {
        self.view.source(row)
    }

    fn candidate(&self) -> Option<Candidate<'_>> {
        self.view.candidate()
    }
}

impl ResultCells<'_> {
    /// Whether a cell is of the register, so that it is the same in all of a unit.
    pub(in crate::figures) fn is_score(slot: SlotId) -> bool {
        number(slot).is_some()
    }
}

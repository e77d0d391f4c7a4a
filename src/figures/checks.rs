//! Checks of figures.
//!
//! *In:* the checks of a scoring file, and the figures of all. *Out:* those that do not
//! hold. Unknown figures fire nothing.

use crate::decimal::{Number, Quantum};
use crate::expression::{self, Cells, Expected, RowId, SlotId, evaluate_condition};
use crate::figures::{Cell as FigureCell, FigureNames};
use crate::model::{FigureCheck, Scoring};
use crate::value::{AnswerState, Cell, Value};

/// A check that does not hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fired<'a> {
    /// The check.
    pub check: &'a FigureCheck,
}

/// The names that checks of figures may use.
pub fn names_of_checks(scoring: &Scoring) -> FigureNames {
    FigureNames::new(scoring)
}

/// The checks that do not hold; `of` is the cell of all of a figure by its id.
pub fn fired<'a>(
    scoring: &'a Scoring,
    of: impl Fn(&str) -> Option<FigureCell>,
) -> Vec<Fired<'a>> {
    let known = |number: Option<Number>| match number {
        Some(number) => Cell::answered(Value::Number(number)),
        None => Cell::absent(AnswerState::NoAnswer),
    };
    let cells = scoring.results.figures.iter().flat_map(|figure| {
        let cell = of(&figure.id.value);
        [
            known(cell.as_ref().and_then(|cell| cell.value.clone())),
            known(cell.as_ref().map(|cell| cell.numerator.clone())),
            known(cell.as_ref().map(|cell| Number::from(cell.base))),
        ]
    });
    let cells = Figures(cells.collect(), &scoring.arithmetic.quantum);
    let names = names_of_checks(scoring);
    let fails = |check: &&FigureCheck| {
        let program =
            expression::compile(&check.must.text, &names, &Expected::Condition).0;
        program.is_some_and(|program| evaluate_condition(&program, &cells) == Some(false))
    };
    scoring.results.checks.iter().filter(fails).map(|check| Fired { check }).collect()
}

/// Figures as cells, in the order of [`FigureNames`].
struct Figures<'a>(Vec<Cell>, &'a Quantum);

static NONE: Cell = Cell::absent(AnswerState::NoAnswer);

impl Cells for Figures<'_> {
    fn quantum(&self) -> &Quantum {
        self.1
    }

    fn here(&self) -> Option<RowId> {
        None
    }

    fn cell(&self, slot: SlotId, _: Option<RowId>) -> &Cell {
        self.0.get(slot.0 as usize).unwrap_or(&NONE)
    }

    fn is_asked(&self, _: SlotId, _: Option<RowId>) -> Option<bool> {
        Some(true)
    }
}

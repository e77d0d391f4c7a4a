//! A respondent that the formula allows.
//!
//! *In:* the model of the solver. *Out:* answers and a unit, as far as the model says.
//!
//! The formula may allow what no interview gives: only a walk over these answers shows
//! that they are real.

use crate::decimal::Number;
use crate::expression::{Domain, SlotId};
use crate::proof::cells::Values;
use crate::proof::formula::Formula;
use crate::proof::measure::unmeasured;
use crate::route::{Given, Plan, SlotKind};
use crate::value::{AnswerState, Cell, Value};

/// Answers outside of rosters, and the unit that gave them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Witness {
    /// A value or a missing code for each cell that matters, by slot.
    pub cells: Vec<(SlotId, Cell)>,
    /// The number of the unit in the register, where it matters.
    pub unit: Option<usize>,
}

impl Witness {
    pub(super) fn of(formula: &Formula<'_>) -> Self {
        let mut slots: Vec<SlotId> = formula.cells.keys().copied().collect();
        slots.sort_unstable();
        let is_answer = |slot: &SlotId| {
            let is_derived = formula
                .plan
                .item_of(*slot)
                .is_some_and(|item| formula.plan.items[item].derived.is_some());
            let kind = formula.plan.slot(*slot).kind;
            formula.plan.home(*slot).is_none()
                && !is_derived
                && !matches!(kind, SlotKind::Column)
        };
        let cells = slots.into_iter().filter(is_answer).filter_map(|slot| {
            let cell = cell(formula, slot)?;
            Some((slot, cell))
        });
        let rows = formula.units.as_ref().and_then(Option::as_ref);
        let unit =
            rows.and_then(|rows| rows.iter().position(|row| formula.solver.holds(*row)));
        Self { cells: cells.collect(), unit }
    }

    /// The same as what is given for a walk; `register` are the cells of its unit.
    pub fn given(&self, plan: &Plan, register: Option<&[String]>) -> Given {
        let mut given = Given::new(plan);
        given.complete = true;
        for (slot, cell) in plan.register_cells(register.unwrap_or_default()) {
            given.set(slot, cell);
        }
        for (slot, cell) in &self.cells {
            given.set(*slot, cell.clone());
        }
        given
    }
}

fn cell(formula: &Formula<'_>, slot: SlotId) -> Option<Cell> {
    let solver = &formula.solver;
    let vars = formula.cells.get(&slot)?;
    let codes = AnswerState::MISSING_CODES.into_iter().zip(vars.states);
    for (code, literal) in codes {
        if solver.holds(literal) && solver.holds(vars.asked.yes) {
            return Some(Cell::absent(code));
        }
    }
    if !solver.holds(vars.answered) {
        return None;
    }
    let number = |place: usize| u16::try_from(place).ok();
    let value = match &vars.values {
        Values::Codes(codes) => {
            Value::Code(number(codes.iter().position(|code| solver.holds(*code))?)?)
        }
        Values::Ticks(ticks) => {
            let held = ticks.iter().enumerate().filter(|(_, tick)| solver.holds(**tick));
            let held = held.filter_map(|(place, _)| number(place));
            match formula.plan.slot(slot).domain {
                Domain::Ranking(_) => Value::Ranking(held.collect()),
                _ => Value::Codes(held.collect()),
            }
        }
        Values::Flag(flag) => Value::Condition(solver.holds(*flag)),
        Values::Rows(rows) => {
            let row = rows.iter().position(|row| solver.holds(*row))?;
            let Domain::Unit(table) = &formula.plan.slot(slot).domain else {
                return None;
            };
            Value::Text(table.at(row)?.0.to_owned())
        }
        Values::Text => {
            let known = formula.texts.get(&slot)?;
            let text = known.iter().find(|(_, literal)| solver.holds(*literal));
            Value::Text(text.map_or("x", |(text, _)| text.as_str()).to_owned())
        }
        Values::Measure => measure(formula, slot)?,
        Values::Column(_) | Values::Other => return None,
    };
    Some(Cell::answered(value))
}

/// A value where the model has it.
fn measure(formula: &Formula<'_>, slot: SlotId) -> Option<Value> {
    let (interval, _) = formula.measures.get(&slot)?.within(&formula.solver);
    let number = interval.low.or(interval.high).unwrap_or(Number::ZERO);
    unmeasured(&formula.plan.slot(slot).domain, number)
}

//! The rows of a roster.
//!
//! *In:* a roster's item, at the row around it. *Out:* its rows in the record, each with
//! its number, its code and the given row it came from; and its own cell.
//!
//! What stands in the rows is worked out column by column, later.

use std::collections::HashMap;

use crate::decimal::Number;
use crate::expression::{Cells, Domain, Program, RosterId, RowId, evaluate};
use crate::route::walk::{Asked, Walk};
use crate::route::{Owner, Role, RowSource, Spot, Stray};
use crate::value::{AnswerState, Cell, Value};

/// A row to be made: its code, and the row of another roster it is made from.
type Made = (Option<u16>, Option<RowId>);

impl Walk<'_> {
    /// Works out the rows of a roster in one row around it.
    pub(super) fn roster(
        &mut self,
        number: usize,
        (asked, around): (Asked, Option<RowId>),
        blank: AnswerState,
    ) {
        let Some(roster) = self.plan.items[number].roster else { return };
        let slot = self.plan.roster(roster).slot;
        let spot = Spot { slot, row: around };
        let given = self.given_at(spot).cloned();
        let given_rows = self.given_rows(roster, around);
        let is_given = given.is_some() || !given_rows.is_empty();
        let cell = match asked {
            Asked::No => Cell::absent(AnswerState::NotAsked),
            Asked::Planned => Cell::planned(),
            Asked::Unknown(absence) => absence.cell(),
            Asked::Yes => match given {
                // One missing code, or one fault, for the whole of it.
                Some(cell) if cell.value.is_none() => cell,
                given => match self.rows_to_make(roster, around) {
                    Ok(Some(made)) => {
                        let count = Number::from(made.len());
                        self.make(roster, around, made, &given_rows);
                        Cell::answered(Value::Number(count))
                    }
                    Ok(None) if given.is_some() => {
                        // Added by hand: what is given is what there is.
                        let made = given_rows.iter().map(|_| (None, None)).collect();
                        self.make(roster, around, made, &given_rows);
                        Cell::answered(Value::Number(Number::from(given_rows.len())))
                    }
                    Ok(None) => Cell::absent(blank),
                    Err(cell) => cell,
                },
            },
        };
        if is_given && !matches!(asked, Asked::Yes) {
            self.record.unasked.push(spot);
        }
        let has_rows = cell.is_answered();
        if !has_rows && matches!(asked, Asked::Yes) {
            self.stray(roster, around, &given_rows);
        }
        self.fill(slot, around, cell, asked.known());
    }

    fn given_rows(&self, roster: RosterId, around: Option<RowId>) -> Vec<RowId> {
        match around {
            None => self.given.rows_of(roster, None),
            Some(row) => match self.record.given_row(row) {
                Some(given) => self.given.rows_of(roster, Some(given)),
                None => Vec::new(),
            },
        }
    }

    /// The rows that a count or a source asks for; none where they are added by hand.
    fn rows_to_make(
        &mut self,
        roster: RosterId,
        around: Option<RowId>,
    ) -> Result<Option<Vec<Made>>, Cell> {
        let plan = self.plan.roster(roster);
        match &plan.rows {
            RowSource::ByHand => Ok(None),
            RowSource::Count(None) => Err(Cell::absent(AnswerState::Invalid)),
            RowSource::Count(Some(program)) => {
                let count = self.count(roster, program, around)?;
                Ok(Some(vec![(None, None); count]))
            }
            RowSource::Choices(None) | RowSource::Rows { of: None, .. } => {
                Err(Cell::absent(AnswerState::Invalid))
            }
            RowSource::Choices(Some(slot)) => {
                let source = self.record.cell_at(*slot, around);
                let ticked = match (&source.value, &self.plan.slot(*slot).domain) {
                    (Some(Value::Codes(codes)), Domain::Multiple(options)) => {
                        let all = options.all_of_these().any(|code| codes.contains(code));
                        let ticked = |code: &u16| {
                            options.is_ordinary(*code) && (all || codes.contains(*code))
                        };
                        let count = u16::try_from(options.list.len()).unwrap_or(u16::MAX);
                        (0..count).filter(ticked).map(|code| (Some(code), None)).collect()
                    }
                    _ => {
                        return Err(Cell::inherited(inheritable(source.state))
                            .because(source.reason));
                    }
                };
                Ok(Some(ticked))
            }
            RowSource::Rows { of: Some(of), condition } => {
                let of = *of;
                let condition = condition.as_ref();
                let view = self.view(around, None);
                let Some(rows) = view.rows(of, around) else {
                    let slot = self.plan.roster(of).slot;
                    let state = self.record.cell_at(slot, around).state;
                    return Err(Cell::inherited(inheritable(state)));
                };
                let rows: Vec<RowId> = rows.to_vec();
                let of = (Owner::Item(plan.item), Role::Where);
                let mut wanted = |row: &RowId| {
                    condition.is_none_or(|program| {
                        self.judged(program, Some(*row), of) == Some(true)
                    })
                };
                let rows: Vec<RowId> = rows.into_iter().filter(|r| wanted(r)).collect();
                let made = rows.into_iter().map(|row| {
                    let (index, _) = self.record.row_number(row);
                    (u16::try_from(index).ok(), Some(row))
                });
                Ok(Some(made.collect()))
            }
        }
    }

    /// A number of rows; a count that is none is told, and the roster is invalid.
    fn count(
        &mut self,
        roster: RosterId,
        program: &Program,
        around: Option<RowId>,
    ) -> Result<usize, Cell> {
        let plan = self.plan.roster(roster);
        let outcome = evaluate(program, &self.view(around, None));
        self.record.fault((Owner::Item(plan.item), Role::Count), around, outcome.faults);
        let Some(Value::Number(number)) = outcome.value else {
            return Err(self.inherited([program], around).cell());
        };
        let most = i64::from(plan.most);
        let count = number.to_i64().filter(|count| (0..=most).contains(count));
        match count.and_then(|count| usize::try_from(count).ok()) {
            Some(count) => Ok(count),
            None => {
                let spot = Spot { slot: plan.slot, row: around };
                self.record.miscounts.push((spot, Value::Number(number)));
                Err(Cell::absent(AnswerState::Invalid))
            }
        }
    }

    /// Makes rows, each with the given row of the same code, or at the same place.
    fn make(
        &mut self,
        roster: RosterId,
        around: Option<RowId>,
        made: Vec<Made>,
        given: &[RowId],
    ) {
        let plan = self.plan;
        let layout = plan.roster(roster);
        self.record.know_rows(roster, around);
        let mut used = vec![false; given.len()];
        // Of two given rows with one code the first counts; `answers` tells the other.
        let coded = given.iter().enumerate().rev();
        let by_code: HashMap<u16, usize> = coded
            .filter_map(|(place, row)| Some((self.given.row(*row).code?, place)))
            .collect();
        for ((code, source), index) in made.into_iter().zip(1_u32..) {
            let place = match code {
                Some(code) => by_code.get(&code).copied(),
                None => Some(index as usize - 1).filter(|place| *place < given.len()),
            };
            if let Some(place) = place {
                used[place] = true;
            }
            let from = place.map(|place| given[place]);
            let row = self.record.add_row(plan, (roster, around), (index, source, from));
            let number = Value::Number(Number::from(index as usize));
            self.fill(layout.index, Some(row), Cell::answered(number), Some(true));
            if let (Some(slot), Some(code)) = (layout.code, code) {
                let value = match layout.rows {
                    RowSource::Choices(_) => Value::Code(code),
                    _ => Value::Number(Number::from(usize::from(code))),
                };
                self.fill(slot, Some(row), Cell::answered(value), Some(true));
            }
        }
        let left: Vec<RowId> = given
            .iter()
            .zip(used)
            .filter(|(_, used)| !used)
            .map(|(row, _)| *row)
            .collect();
        self.stray(roster, around, &left);
    }

    fn stray(&mut self, roster: RosterId, around: Option<RowId>, given: &[RowId]) {
        let stray = |given: &RowId| Stray { roster, around, given: *given };
        self.record.strays.extend(given.iter().map(stray));
    }
}

/// The state that follows from that of what a roster's rows come from.
fn inheritable(state: AnswerState) -> AnswerState {
    match state.inheritance() {
        Some(_) => state,
        None => AnswerState::NotAsked,
    }
}

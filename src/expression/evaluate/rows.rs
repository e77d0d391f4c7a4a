//! Rows: reading at another one, and running through all of a roster.
//!
//! *In:* places and rows of a program. *Out:* what was found there, by Kleene's rules over
//! the rows.
//!
//! Every row costs a step, so that nested rosters cannot hang an evaluation.

use crate::decimal::Number;
use crate::expression::cells::{Candidate, Cells, RowId};
use crate::expression::evaluate::Run;
use crate::expression::evaluate::terms::Found;
use crate::expression::names::{RosterId, SlotId};
use crate::expression::program::{
    Condition, Fold, Place, Program, Read, Rows, Step, Term, Test,
};
use crate::value::{AnswerState, Value};

/// Why there is no row to read at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression::evaluate) enum Lost {
    /// There is none of that number, or none that this one was made from.
    NoRow,
    /// Its number is unknown, or the rows are.
    Unknown,
}

/// Every cell that an expression rests on in a record, with the row it is read at.
///
/// Cells outside of rosters are told with the row where the expression stands. A cell
/// can be told more than once; what conditions leave out is told all the same. Rows
/// beyond what one evaluation may cost are left out.
pub fn reads(
    program: &Program,
    cells: &impl Cells,
    found: &mut dyn FnMut(SlotId, Option<RowId>),
) {
    let mut run = Run::new(cells);
    for read in &program.reads {
        run.read(&read.each, read, found);
    }
}

impl<'a, C: Cells> Run<'a, C> {
    fn read(
        &mut self,
        each: &'a [Rows],
        read: &'a Read,
        found: &mut dyn FnMut(SlotId, Option<RowId>),
    ) {
        let Some((rows, inner)) = each.split_first() else {
            let place = read.place.as_ref();
            if let Ok(row) = place.map_or(Ok(self.here), |place| self.place(place)) {
                found(read.slot, row);
            }
            return;
        };
        self.each_row(rows, |run, _| {
            run.read(inner, read, found);
            true
        });
    }

    /// The row of a place.
    pub(in crate::expression::evaluate) fn place(
        &mut self,
        place: &'a Place,
    ) -> Result<Option<RowId>, Lost> {
        let from = match &place.from {
            Some(from) => self.place(from)?,
            None => self.here,
        };
        match &place.step {
            Step::Frame(frame) => Ok(self.frames.get(*frame).copied().unwrap_or(from)),
            Step::Outside => Ok(None),
            Step::Source => {
                let source = from.and_then(|row| self.cells.source(row));
                source.map(Some).ok_or(Lost::NoRow)
            }
            Step::Candidate => match self.cells.candidate() {
                Some(Candidate::Row(row)) => Ok(Some(row)),
                _ => Err(Lost::Unknown),
            },
            Step::Row { roster, index } => {
                let index = self.number(index).ok_or(Lost::Unknown)?;
                let rows = self.cells.rows(*roster, from).ok_or(Lost::Unknown)?;
                let index = index.to_i64().and_then(|index| index.checked_sub(1));
                let index = index.and_then(|index| usize::try_from(index).ok());
                let row = index.and_then(|index| rows.get(index));
                row.copied().map(Some).ok_or(Lost::NoRow)
            }
        }
    }

    /// Reads at a place; none where there is no such row.
    pub(in crate::expression::evaluate) fn at<T>(
        &mut self,
        place: &'a Place,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let there = self.place(place).ok()?;
        let before = std::mem::replace(&mut self.here, there);
        let found = read(self);
        self.here = before;
        found
    }

    /// A condition at a place. Where there is no such row, its cells have no answer and
    /// nobody was asked for them.
    pub(in crate::expression::evaluate) fn condition_at(
        &mut self,
        place: &'a Place,
        condition: &'a Condition,
    ) -> Option<bool> {
        let lost = match self.place(place) {
            Ok(there) => {
                let before = std::mem::replace(&mut self.here, there);
                let found = self.condition(condition);
                self.here = before;
                return found;
            }
            Err(lost) => lost,
        };
        let (Condition::State(_, test) | Condition::RosterState(_, _, test)) = condition
        else {
            return None;
        };
        match test {
            Test::Missing => Some(true),
            Test::Asked if lost == Lost::Unknown => None,
            _ => Some(false),
        }
    }

    pub(in crate::expression::evaluate) fn roster_state(
        &self,
        roster: RosterId,
        slot: SlotId,
        test: Test,
    ) -> Option<bool> {
        let is = |state| Some(self.cells.cell(slot, self.here).state == state);
        match test {
            Test::Answered => Some(self.cells.roster_is_answered(roster, self.here)),
            Test::Missing => Some(!self.cells.roster_is_answered(roster, self.here)),
            Test::Asked => self.cells.is_asked(slot, self.here),
            Test::DontKnow => is(AnswerState::DontKnow),
            Test::Refused => is(AnswerState::Refused),
            Test::NotApplicable => is(AnswerState::NotApplicable),
        }
    }

    pub(in crate::expression::evaluate) fn candidate(
        &self,
        column: usize,
    ) -> Option<&'a Value> {
        match self.cells.candidate()? {
            Candidate::Cells(cells) => cells.get(column)?.as_ref(),
            Candidate::Row(_) => None,
        }
    }

    /// Goes to each row in turn, until it is told to stop or may not go on; none where
    /// the rows are unknown or too many.
    fn each_row(
        &mut self,
        rows: &'a Rows,
        mut visit: impl FnMut(&mut Self, usize) -> bool,
    ) -> Option<()> {
        let from = match &rows.place {
            Some(place) => self.place(place).ok()?,
            None => self.here,
        };
        let list = self.cells.rows(rows.roster, from)?;
        let before = self.here;
        self.frames.push(before);
        let mut whole = Some(());
        for (number, row) in list.iter().enumerate() {
            whole = self.step();
            if whole.is_none() {
                break;
            }
            self.here = Some(*row);
            if !visit(self, number) {
                break;
            }
        }
        self.frames.pop();
        self.here = before;
        whole
    }

    /// Kleene's `or` over the rows where `decisive` is true, else his `and`.
    pub(in crate::expression::evaluate) fn any_row(
        &mut self,
        rows: &'a Rows,
        condition: &'a Condition,
        decisive: bool,
    ) -> Option<bool> {
        let mut result = Some(!decisive);
        self.each_row(rows, |run, _| match run.condition(condition) {
            Some(found) if found == decisive => {
                result = Some(decisive);
                false
            }
            Some(_) => true,
            None => {
                result = None;
                true
            }
        })?;
        result
    }

    pub(in crate::expression::evaluate) fn count_rows(
        &mut self,
        roster: RosterId,
    ) -> Option<Value> {
        let is_answered = self.cells.roster_is_answered(roster, self.here);
        let rows = self.cells.rows(roster, self.here).filter(|_| is_answered)?;
        Some(Value::Number(Number::from(rows.len())))
    }

    pub(in crate::expression::evaluate) fn count_where(
        &mut self,
        rows: &'a Rows,
        condition: &'a Condition,
    ) -> Option<Value> {
        let (mut rows_met, mut known, mut count) = (0_usize, 0_usize, 0_usize);
        self.each_row(rows, |run, _| {
            let found = run.condition(condition);
            rows_met += 1;
            known += usize::from(found.is_some());
            count += usize::from(found == Some(true));
            true
        })?;
        (rows_met == 0 || known > 0).then(|| Value::Number(Number::from(count)))
    }

    pub(in crate::expression::evaluate) fn first_where(
        &mut self,
        rows: &'a Rows,
        condition: &'a Condition,
    ) -> Option<Value> {
        let mut first = None;
        self.each_row(rows, |run, number| {
            let holds = run.condition(condition) == Some(true);
            first = holds.then_some(number + 1);
            !holds
        })?;
        first.map(|number| Value::Number(Number::from(number)))
    }

    /// A sum, the least or the greatest over the rows that have a value.
    pub(in crate::expression::evaluate) fn fold_rows(
        &mut self,
        fold: Fold,
        rows: &'a Rows,
        each: &'a Term,
    ) -> Found<'a> {
        let mut result: Found<'a> = None;
        let (mut is_empty, mut is_lost) = (true, false);
        self.each_row(rows, |run, _| {
            is_empty = false;
            let Some(value) = run.term(each) else { return true };
            result = match result.take() {
                None => Some(value),
                Some(before) => run.folded(fold, before, value),
            };
            is_lost = result.is_none();
            !is_lost
        })?;
        match fold {
            Fold::Sum if is_empty => {
                Some(std::borrow::Cow::Owned(Value::Number(Number::ZERO)))
            }
            Fold::SumDuration if is_empty => {
                Some(std::borrow::Cow::Owned(Value::Duration(0)))
            }
            _ => result,
        }
    }
}

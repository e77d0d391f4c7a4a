//! The walk: from what was given to what was asked, in every state.
//!
//! *In:* a plan and what was given for one unit. *Out:* its record.
//!
//! Values are not judged here: a value out of range that `answers` let through is a
//! value. What `answers` found wrong comes in as [`AnswerState::Invalid`].

use crate::decimal::Rounding;
use crate::expression::{Faults, Program, SlotId, evaluate, evaluate_condition};
use crate::model::Questionnaire;
use crate::route::layout::column_value;
use crate::route::{Given, ItemPlan, Plan, Record, RowPlan, View};
use crate::value::{AnswerState, Cell, CodeSet, Value};

/// Works out every item's state and value. `record` is filled anew.
pub fn walk(
    questionnaire: &Questionnaire,
    plan: &Plan,
    given: &Given,
    record: &mut Record,
) {
    let mut walk = Walk { questionnaire, plan, given, record, reached: None };
    walk.pass();
    if !given.complete {
        // What lies after the last answer of the route was not reached. That changes
        // states, never what is asked: both are absent to every condition.
        walk.reached = Some(walk.last_answered());
        walk.pass();
    }
}

struct Walk<'a> {
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    given: &'a Given,
    record: &'a mut Record,
    /// In an unfinished file, how many items lie before the end of what was reached.
    reached: Option<usize>,
}

/// Whether something is asked, and the state it has when it is not.
#[derive(Clone, Copy)]
enum Asked {
    Yes,
    No,
    Unknown(AnswerState),
}

impl Asked {
    fn known(self) -> Option<bool> {
        match self {
            Self::Yes => Some(true),
            Self::No => Some(false),
            Self::Unknown(_) => None,
        }
    }
}

impl Walk<'_> {
    fn pass(&mut self) {
        self.record.reset(self.plan);
        self.context();
        for position in 0..self.plan.order.len() {
            let number = self.plan.order[position];
            self.item(number);
        }
        self.remaining_sections();
    }

    /// Register, days and the earlier wave: given, or absent.
    fn context(&mut self) {
        let plan = self.plan;
        let days = [plan.submitted, plan.started].into_iter().flatten();
        for slot in plan.columns.iter().map(|(_, slot)| *slot).chain(days) {
            self.put(slot, AnswerState::NoAnswer);
        }
        for previous in &plan.previous {
            self.put(previous.slot, AnswerState::NotFielded);
        }
    }

    fn put(&mut self, slot: SlotId, otherwise: AnswerState) {
        let cell = self.given.get(slot).cloned().unwrap_or(Cell::absent(otherwise));
        self.record.cells[slot.0 as usize] = cell;
        self.record.asked[slot.0 as usize] = Some(true);
    }

    fn condition(&mut self, program: &Program) -> Option<bool> {
        let view = View {
            plan: self.plan,
            questionnaire: self.questionnaire,
            record: self.record,
            language: "",
        };
        evaluate_condition(program, &view)
    }

    /// The state a thing takes over from the absent answers it rests on: the first of
    /// `invalid`, `not_reached`, `refused`, `dont_know`, `no_answer`; if there is none
    /// of these, `not_asked`.
    fn inherited<'p>(
        &self,
        programs: impl IntoIterator<Item = &'p Program>,
    ) -> AnswerState {
        programs
            .into_iter()
            .flat_map(Program::rests_on)
            .map(|slot| self.record.cell(*slot).state)
            .filter_map(|state| Some((state.inheritance()?, state)))
            .min_by_key(|(rank, _)| *rank)
            .map_or(AnswerState::NotAsked, |(_, state)| state)
    }

    fn section(&mut self, number: usize) -> Option<bool> {
        if let Some(known) = self.record.sections[number] {
            return known;
        }
        let plan = self.plan;
        let result = match &plan.sections[number] {
            Some(program) => self.condition(program),
            None => Some(true),
        };
        self.record.sections[number] = Some(result);
        result
    }

    /// Sections whose items were all worked out elsewhere still have a state.
    fn remaining_sections(&mut self) {
        for number in 0..self.plan.sections.len() {
            self.section(number);
        }
    }

    /// Kleene's *and* over the sections around an item and its own condition.
    fn asked(&mut self, section: usize, own: Option<&Program>) -> Asked {
        let plan = self.plan;
        let mut unknown: Vec<&Program> = Vec::new();
        for number in &plan.section_path[section] {
            match self.section(*number) {
                Some(false) => return Asked::No,
                Some(true) => {}
                None => unknown.extend(plan.sections[*number].as_ref()),
            }
        }
        if let Some(program) = own {
            match self.condition(program) {
                Some(false) => return Asked::No,
                Some(true) => {}
                None => unknown.push(program),
            }
        }
        if unknown.is_empty() {
            Asked::Yes
        } else {
            Asked::Unknown(self.inherited(unknown))
        }
    }

    fn item(&mut self, number: usize) {
        let plan = self.plan;
        let item = &plan.items[number];
        let section = self.questionnaire.items[number].section;
        let mut asked = self.asked(section, item.condition.as_ref());
        if item.derived.is_some() {
            return self.derived(number, item, asked);
        }
        let offered = self.offered(item);
        if offered.as_ref().is_some_and(|offered| offered.iter().all(|offer| !offer)) {
            asked = Asked::No;
        }
        let blank = match self.reached {
            Some(reached) if number >= reached => AnswerState::NotReached,
            _ => AnswerState::NoAnswer,
        };
        if let Some(slot) = item.slot {
            self.answer(slot, asked, blank, offered.as_deref());
            self.specify(slot, &item.specify, blank);
        }
        for row in &item.rows {
            self.row(row, asked, blank, offered.as_deref());
        }
    }

    fn row(
        &mut self,
        row: &RowPlan,
        grid: Asked,
        blank: AnswerState,
        offered: Option<&[bool]>,
    ) {
        let asked = match (grid, &row.condition) {
            (Asked::No, _) | (_, None) => grid,
            (outer, Some(program)) => match self.condition(program) {
                Some(false) => Asked::No,
                Some(true) => outer,
                None => match outer {
                    Asked::Unknown(_) => outer,
                    _ => Asked::Unknown(self.inherited([program])),
                },
            },
        };
        self.answer(row.slot, asked, blank, offered);
        self.specify(row.slot, &row.specify, blank);
    }

    /// Which options are offered; none where no option has a condition.
    fn offered(&mut self, item: &ItemPlan) -> Option<Vec<bool>> {
        if item.offers.is_empty() {
            return None;
        }
        let offer = |walk: &mut Self, program: &Option<Program>| match program {
            Some(program) => walk.condition(program) == Some(true),
            None => true,
        };
        Some(item.offers.iter().map(|program| offer(self, program)).collect())
    }

    fn answer(
        &mut self,
        slot: SlotId,
        asked: Asked,
        blank: AnswerState,
        offered: Option<&[bool]>,
    ) {
        let given = self.given.get(slot);
        let cell = match asked {
            Asked::Yes => match given {
                Some(cell) => self.narrowed(slot, cell.clone(), offered),
                None => Cell::absent(blank),
            },
            Asked::No => Cell::absent(AnswerState::NotAsked),
            Asked::Unknown(state) => Cell::inherited(state),
        };
        if given.is_some() && !matches!(asked, Asked::Yes) {
            self.record.unasked.push(slot);
        }
        self.record.cells[slot.0 as usize] = cell;
        self.record.asked[slot.0 as usize] = asked.known();
    }

    /// An answer without the options that are not offered.
    fn narrowed(&mut self, slot: SlotId, cell: Cell, offered: Option<&[bool]>) -> Cell {
        let Some(offered) = offered else { return cell };
        let is_offered =
            |code: u16| offered.get(usize::from(code)).copied().unwrap_or(true);
        match &cell.value {
            Some(Value::Code(code)) if !is_offered(*code) => {
                self.record.unoffered.push((slot, *code));
                Cell::absent(AnswerState::NoAnswer)
            }
            Some(Value::Codes(codes)) if !codes.iter().all(is_offered) => {
                let gone = codes.iter().filter(|code| !is_offered(*code));
                self.record.unoffered.extend(gone.map(|code| (slot, code)));
                let left: CodeSet =
                    codes.iter().filter(|code| is_offered(*code)).collect();
                Cell::answered(Value::Codes(left))
            }
            _ => cell,
        }
    }

    /// What is written beside an option is asked when the option is chosen.
    fn specify(
        &mut self,
        chosen: SlotId,
        beside: &[(usize, SlotId)],
        blank: AnswerState,
    ) {
        for (option, slot) in beside {
            let is_chosen = u16::try_from(*option).is_ok_and(|code| {
                match &self.record.cell(chosen).value {
                    Some(Value::Code(chosen)) => *chosen == code,
                    Some(Value::Codes(codes)) => codes.contains(code),
                    _ => false,
                }
            });
            let asked = if is_chosen { Asked::Yes } else { Asked::No };
            self.answer(*slot, asked, blank, None);
        }
    }

    fn derived(&mut self, number: usize, item: &ItemPlan, asked: Asked) {
        let (Some(slot), Some(derived)) = (item.slot, &item.derived) else { return };
        let cell = match asked {
            Asked::Yes => self.derive(number, derived),
            Asked::No => Cell::absent(AnswerState::NotAsked),
            Asked::Unknown(state) => Cell::inherited(state),
        };
        self.record.cells[slot.0 as usize] = cell;
        self.record.asked[slot.0 as usize] = asked.known();
    }

    fn derive(&mut self, number: usize, derived: &crate::route::DerivedPlan) -> Cell {
        let view = View {
            plan: self.plan,
            questionnaire: self.questionnaire,
            record: self.record,
            language: "",
        };
        let outcome = evaluate(&derived.program, &view);
        if outcome.faults != Faults::default() {
            self.record.faults.push(number);
        }
        match outcome.value {
            Some(Value::Number(value)) => {
                Cell::answered(Value::Number(match derived.decimals {
                    Some(decimals) => value.round(decimals, Rounding::HalfUp),
                    None => value,
                }))
            }
            Some(value) => Cell::answered(value),
            None => Cell::inherited(self.inherited([&derived.program])),
        }
    }

    /// One more than the number of the last item of the route that has an answer.
    fn last_answered(&self) -> usize {
        let has_answer = |slot: SlotId| {
            self.given.get(slot).is_some()
                && self.record.asked[slot.0 as usize] == Some(true)
        };
        let answered = |item: &ItemPlan| {
            item.slot.is_some_and(has_answer)
                || item.rows.iter().any(|row| has_answer(row.slot))
        };
        self.plan.items.iter().rposition(answered).map_or(0, |last| last + 1)
    }
}

impl Plan {
    /// The cells of a unit's row in the register, for [`Given`].
    pub fn register_cells(&self, cells: &[String]) -> Vec<(SlotId, Cell)> {
        self.columns
            .iter()
            .zip(cells)
            .filter_map(|((_, slot), cell)| {
                let value = column_value(&self.slot(*slot).domain, cell)?;
                Some((*slot, Cell::answered(value)))
            })
            .collect()
    }

    /// The cells of the earlier wave, for [`Given`]: states as they were there, codes
    /// as they are here. A code that no present option has is left out.
    pub fn previous_cells(&self, earlier: &Self, record: &Record) -> Vec<(SlotId, Cell)> {
        self.previous
            .iter()
            .filter_map(|previous| {
                let old = record.cell(earlier.find(&previous.name)?);
                Some((previous.slot, translated(old, &previous.codes)?))
            })
            .collect()
    }
}

fn translated(old: &Cell, codes: &[Option<u16>]) -> Option<Cell> {
    let present = |code: u16| codes.get(usize::from(code)).copied().flatten();
    Some(match &old.value {
        Some(Value::Code(code)) => Cell::answered(Value::Code(present(*code)?)),
        Some(Value::Codes(set)) => {
            Cell::answered(Value::Codes(set.iter().filter_map(present).collect()))
        }
        _ => old.clone(),
    })
}

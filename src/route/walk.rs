//! The walk: from what was given to what was asked, in every state.
//!
//! *In:* a plan and what was given for one unit. *Out:* its record.
//!
//! Values are not judged here: a value out of range that `answers` let through is a
//! value. What `answers` found wrong comes in as [`AnswerState::Invalid`].

mod carry;
mod offer;
mod roster;

use crate::expression::{
    Candidate, Program, RowId, SlotId, evaluate, evaluate_condition, judge, reads,
};
use crate::model::Questionnaire;
use crate::route::layout::column_value;
use crate::route::{
    DerivedPlan, Given, ItemPlan, LeftOut, Owner, Plan, Record, Role, RowPlan, SlotKind,
    Spot, View,
};
use crate::value::{AnswerState, Cell, Reason, Value};

pub use carry::{Carriage, Lasting};

/// Works out every item's state and value. `record` is filled anew.
pub fn walk(
    questionnaire: &Questionnaire,
    plan: &Plan,
    given: &Given,
    record: &mut Record,
) {
    let shown = plan.chance.shown_items(questionnaire, &given.key);
    let mut walk = Walk {
        questionnaire,
        plan,
        given,
        record,
        left_out: plan.chance.left_out(questionnaire, &given.key),
        places: shown.map(places),
        ended: None,
        reached: Reached::All,
    };
    walk.pass();
    if let Some((end, row)) = walk.first_end() {
        // Only what is asked after it changes, so that it stays the first.
        walk.ended = Some(walk.position_of_end(end, row));
        walk.pass();
        walk.record.ended = Some((end, row));
    }
    if !given.complete {
        // What lies after the last answer of the route was not reached. That changes
        // states, never what is asked: both are absent to every condition.
        let ended = walk.record.ended;
        walk.reached = walk.last_answered().map_or(Reached::Nothing, Reached::Until);
        walk.pass();
        walk.record.ended = ended;
    }
    walk.record.past_end.sort_unstable();
    walk.record.notes.sort_unstable();
}

/// For every item, its place in the order shown.
fn places(shown: Vec<usize>) -> Vec<usize> {
    let mut places = vec![0; shown.len()];
    for (place, item) in shown.into_iter().enumerate() {
        places[item] = place;
    }
    places
}

struct Walk<'a> {
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    given: &'a Given,
    record: &'a mut Record,
    /// What chance leaves out.
    left_out: LeftOut,
    /// For every item, its place in the order shown; none where that is asking order.
    places: Option<Vec<usize>>,
    /// After which place the interview has ended.
    ended: Option<Position>,
    reached: Reached,
}

/// Where something is asked: the item outside of rosters, the row, the item within, and
/// so on; all of it in the order shown.
type Position = [u32; 7];

/// How far an unfinished file got.
#[derive(Clone, Copy)]
enum Reached {
    All,
    Until(Position),
    Nothing,
}

/// Whether something is asked, and the state it has when it is not.
#[derive(Clone, Copy)]
enum Asked {
    Yes,
    No,
    /// Left out by chance.
    Planned,
    Unknown(Absence),
}

/// The state that a thing takes over, and what more there is to say of it.
#[derive(Clone, Copy)]
struct Absence {
    state: AnswerState,
    reason: Option<Reason>,
}

impl Absence {
    fn cell(self) -> Cell {
        Cell::inherited(self.state).because(self.reason)
    }
}

impl Asked {
    fn known(self) -> Option<bool> {
        match self {
            Self::Yes => Some(true),
            Self::No | Self::Planned => Some(false),
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
            match self.plan.items[number].within {
                None => self.item(number, None),
                Some(roster) => {
                    for row in 0..self.record.all_rows(roster).len() {
                        let row = self.record.all_rows(roster)[row];
                        self.item(number, Some(row));
                    }
                }
            }
        }
        self.remaining_sections();
    }

    /// Register, days, the record's key and the earlier wave: given, or absent.
    fn context(&mut self) {
        let plan = self.plan;
        let days = [plan.submitted, plan.started].into_iter().flatten();
        for slot in plan.columns.iter().map(|(_, slot)| *slot).chain(days) {
            self.put(slot, AnswerState::NoAnswer);
        }
        for slot in &plan.keys {
            self.put(*slot, AnswerState::NoAnswer);
        }
        for previous in &plan.previous {
            self.put(previous.slot, AnswerState::NotFielded);
        }
        for arm in &plan.chance.arms {
            let drawn = || {
                let drawn = plan.chance.arm(self.questionnaire, arm, &self.given.key);
                Cell::answered(Value::Code(drawn))
            };
            let cell = self.given.get(arm.slot).cloned().unwrap_or_else(drawn);
            self.fill(arm.slot, None, cell, Some(true));
        }
    }

    fn put(&mut self, slot: SlotId, otherwise: AnswerState) {
        let cell = self.given.get(slot).cloned().unwrap_or(Cell::absent(otherwise));
        self.fill(slot, None, cell, Some(true));
    }

    fn fill(
        &mut self,
        slot: SlotId,
        row: Option<RowId>,
        cell: Cell,
        asked: Option<bool>,
    ) {
        if let Some(place) = self.record.place(slot, row) {
            self.record.cells[place] = cell;
            self.record.asked[place] = asked;
        }
    }

    fn view<'v>(
        &'v self,
        row: Option<RowId>,
        candidate: Option<Candidate<'v>>,
    ) -> View<'v> {
        View {
            row,
            candidate,
            ..View::new(self.plan, self.questionnaire, self.record, "")
        }
    }

    fn condition(&self, program: &Program, row: Option<RowId>) -> Option<bool> {
        evaluate_condition(program, &self.view(row, None))
    }

    /// The same; that it is unknown since something went wrong is noted.
    fn judged(
        &mut self,
        program: &Program,
        row: Option<RowId>,
        of: (Owner, Role),
    ) -> Option<bool> {
        let (value, faults) = judge(program, &self.view(row, None));
        if value.is_none() {
            self.record.fault(of, row, faults);
        }
        value
    }

    /// The state a thing takes over from the absent answers it rests on: the first of
    /// `invalid`, `not_reached`, `refused`, `dont_know`, `no_answer`; if there is none
    /// of these, `not_asked`.
    fn inherited<'p>(
        &self,
        programs: impl IntoIterator<Item = &'p Program>,
        row: Option<RowId>,
    ) -> Absence {
        let mut first: Option<(u8, AnswerState)> = None;
        let mut reason = None;
        let mut take = |cell: &Cell| {
            let state = cell.state;
            reason = reason.or(cell.reason);
            if let Some(rank) = state.inheritance()
                && first.is_none_or(|(known, _)| rank < known)
            {
                first = Some((rank, state));
            }
        };
        for program in programs {
            reads(program, &self.view(row, None), &mut |slot, row| {
                // A row that does not exist hands nothing on.
                if self.record.place(slot, row).is_some() {
                    take(self.record.cell_at(slot, row));
                }
            });
        }
        match first {
            Some((_, state)) => Absence { state, reason: None },
            None => Absence { state: AnswerState::NotAsked, reason },
        }
    }

    fn section(&mut self, number: usize) -> Option<bool> {
        if let Some(known) = self.record.sections[number] {
            return known;
        }
        let plan = self.plan;
        let result = match &plan.sections[number] {
            Some(program) => {
                self.judged(program, None, (Owner::Section(number), Role::AskIf))
            }
            None => Some(true),
        };
        self.record.sections[number] = Some(result);
        result
    }

    /// Sections whose items were all worked out elsewhere still have a state.
    fn remaining_sections(&mut self) {
        for number in 0..self.plan.sections.len() {
            self.section(number);
            if self.left_out.section(number) {
                self.record.sections[number] = Some(Some(false));
            }
        }
    }

    /// Kleene's *and* over the sections around an item and its own condition.
    fn asked(
        &mut self,
        number: usize,
        own: Option<&Program>,
        row: Option<RowId>,
    ) -> Asked {
        let plan = self.plan;
        let section = plan.section_of[number];
        let mut unknown: Vec<&Program> = Vec::new();
        let mut is_planned = false;
        for number in &plan.section_path[section] {
            is_planned |= self.left_out.section(*number);
            match self.section(*number) {
                Some(false) => return Asked::No,
                Some(true) => {}
                None => unknown.extend(plan.sections[*number].as_ref()),
            }
        }
        if let Some(program) = own {
            match self.judged(program, row, (Owner::Item(number), Role::AskIf)) {
                Some(false) => return Asked::No,
                Some(true) => {}
                None => unknown.push(program),
            }
        }
        if is_planned {
            Asked::Planned
        } else if unknown.is_empty() {
            Asked::Yes
        } else {
            Asked::Unknown(self.inherited(unknown, row))
        }
    }

    fn item(&mut self, number: usize, row: Option<RowId>) {
        let plan = self.plan;
        let item = &plan.items[number];
        let mut asked = self.asked(number, item.condition.as_ref(), row);
        if self.left_out.item(number) && !matches!(asked, Asked::No) {
            asked = Asked::Planned;
        }
        // What is worked out is not put to anyone, so that an end leaves it.
        if let Some(derived) = &item.derived {
            return self.derived(number, item, derived, (asked, row));
        }
        if self.is_after_end(number, row) {
            self.record.past_end.push((number, row));
            asked = Asked::No;
        }
        let blank = self.blank(number, row);
        if item.roster.is_some() {
            return self.roster(number, (asked, row), blank);
        }
        let offered = self.offered(number, item, row);
        let is_none_left = match &offered {
            Some(offered) => offered.iter().all(|offer| !offer),
            None => !self.has_unit_to_offer(item, row),
        };
        if is_none_left {
            asked = Asked::No;
        }
        if item.slot.is_none() && item.rows.is_empty() {
            self.record.notes.push((number, row, asked.known()));
        }
        if let Some(slot) = item.slot {
            let spot = Spot { slot, row };
            self.answer(spot, asked, blank, offered.as_deref());
            self.narrow_unit(item, spot);
            self.specify(spot, &item.specify, blank);
        }
        for (position, cell) in item.rows.iter().enumerate() {
            if self.is_allocation(number) {
                let is_offered = offered.as_ref().is_none_or(|offered| offered[position]);
                let asked = if is_offered { asked } else { Asked::No };
                self.answer(Spot { slot: cell.slot, row }, asked, blank, None);
            } else {
                let of = Owner::Row(number, position);
                self.row((of, cell), (asked, row), blank, offered.as_deref());
            }
        }
    }

    fn is_allocation(&self, number: usize) -> bool {
        matches!(
            self.questionnaire.items[number].kind,
            crate::model::ItemKind::Allocate(_)
        )
    }

    fn row(
        &mut self,
        (of, cell): (Owner, &RowPlan),
        (grid, row): (Asked, Option<RowId>),
        blank: AnswerState,
        offered: Option<&[bool]>,
    ) {
        let asked = match (grid, &cell.condition) {
            (Asked::No | Asked::Planned, _) | (_, None) => grid,
            (outer, Some(program)) => {
                match self.judged(program, row, (of, Role::AskIf)) {
                    Some(false) => Asked::No,
                    Some(true) => outer,
                    None => match outer {
                        Asked::Unknown(_) => outer,
                        _ => Asked::Unknown(self.inherited([program], row)),
                    },
                }
            }
        };
        let spot = Spot { slot: cell.slot, row };
        self.answer(spot, asked, blank, offered);
        self.specify(spot, &cell.specify, blank);
    }

    /// What was given for a row of the record, outside of rosters or in it.
    fn given_at(&self, spot: Spot) -> Option<&Cell> {
        match spot.row {
            None => self.given.get(spot.slot),
            Some(row) => self.given.get_at(spot.slot, Some(self.record.given_row(row)?)),
        }
    }

    fn answer(
        &mut self,
        spot: Spot,
        asked: Asked,
        blank: AnswerState,
        offered: Option<&[bool]>,
    ) {
        let cell = match asked {
            Asked::Yes => match self.given_at(spot).cloned() {
                Some(cell) if offered.is_some() => self.narrowed(spot, cell, offered),
                Some(cell) => cell,
                None => Cell::absent(blank),
            },
            Asked::No => Cell::absent(AnswerState::NotAsked),
            Asked::Planned => Cell::planned(),
            Asked::Unknown(absence) => absence.cell(),
        };
        if !matches!(asked, Asked::Yes) && self.given_at(spot).is_some() {
            self.record.unasked.push(spot);
        }
        self.fill(spot.slot, spot.row, cell, asked.known());
    }

    /// What is written beside an option is asked when the option is chosen.
    fn specify(&mut self, chosen: Spot, beside: &[(usize, SlotId)], blank: AnswerState) {
        for (option, slot) in beside {
            let is_chosen = u16::try_from(*option).is_ok_and(|code| {
                match &self.record.cell_of(chosen).value {
                    Some(Value::Code(chosen)) => *chosen == code,
                    Some(Value::Codes(codes)) => codes.contains(code),
                    Some(Value::Ranking(codes)) => codes.contains(&code),
                    _ => false,
                }
            });
            let asked = if is_chosen { Asked::Yes } else { Asked::No };
            self.answer(Spot { slot: *slot, row: chosen.row }, asked, blank, None);
        }
    }

    fn derived(
        &mut self,
        number: usize,
        item: &ItemPlan,
        derived: &DerivedPlan,
        (asked, row): (Asked, Option<RowId>),
    ) {
        let Some(slot) = item.slot else { return };
        let cell = match asked {
            Asked::Yes => self.derive(number, derived, row),
            Asked::No => Cell::absent(AnswerState::NotAsked),
            Asked::Planned => Cell::planned(),
            Asked::Unknown(absence) => absence.cell(),
        };
        self.fill(slot, row, cell, asked.known());
    }

    fn derive(
        &mut self,
        number: usize,
        derived: &DerivedPlan,
        row: Option<RowId>,
    ) -> Cell {
        let outcome = evaluate(&derived.program, &self.view(row, None));
        self.record.fault((Owner::Item(number), Role::Value), row, outcome.faults);
        match outcome.value {
            Some(value) => Cell::answered(derived.rounded(value)),
            None => self.inherited([&derived.program], row).cell(),
        }
    }

    /// The end that comes first in asking order, of those that are met.
    fn first_end(&self) -> Option<(usize, Option<RowId>)> {
        let plan = self.plan;
        let mut first: Option<(Position, (usize, Option<RowId>))> = None;
        for (number, end) in plan.ends.iter().enumerate() {
            let rows: Vec<Option<RowId>> = match plan.items[end.item].within {
                Some(roster) if !matches!(end.owner, Owner::Section(_)) => {
                    self.record.all_rows(roster).iter().copied().map(Some).collect()
                }
                _ => vec![None],
            };
            for row in rows.into_iter().filter(|row| self.is_met(number, *row)) {
                let position = self.position_of_end(number, row);
                if first.is_none_or(|(known, _)| position < known) {
                    first = Some((position, (number, row)));
                }
            }
        }
        first.map(|(_, end)| end)
    }

    /// Whether an end is met: what it stands on was asked, and its condition is true.
    fn is_met(&self, end: usize, row: Option<RowId>) -> bool {
        let plan = self.plan;
        let end = &plan.ends[end];
        let holds = |program: &Option<Program>| {
            program.as_ref().is_some_and(|when| self.condition(when, row) == Some(true))
        };
        let item = &plan.items[end.item];
        let mut slots = item.slot.into_iter().chain(item.rows.iter().map(|row| row.slot));
        match end.owner {
            Owner::Option(_, option) => slots.any(|slot| {
                let code = u16::try_from(option).ok();
                match (&self.record.cell_at(slot, row).value, code) {
                    (Some(Value::Code(chosen)), Some(code)) => *chosen == code,
                    (Some(Value::Codes(chosen)), Some(code)) => chosen.contains(code),
                    (Some(Value::Ranking(chosen)), Some(code)) => chosen.contains(&code),
                    _ => false,
                }
            }),
            Owner::Section(section) => {
                self.record.section_asked(section) == Some(true) && holds(&end.when)
            }
            _ => {
                let is_asked = item.derived.is_some()
                    || slots.any(|slot| self.record.asked_at(slot, row) == Some(true));
                is_asked && holds(&end.when)
            }
        }
    }

    /// Behind an item, with all that a roster holds.
    fn position_of_end(&self, end: usize, row: Option<RowId>) -> Position {
        let mut item = self.plan.ends[end].item;
        if let (Owner::Section(section), Some(places)) =
            (self.plan.ends[end].owner, &self.places)
        {
            // The last one shown, which need not be the last one written.
            let within = self.questionnaire.items.iter().enumerate();
            let within = within.filter(|(_, item)| {
                self.plan.section_path[item.section].contains(&section)
            });
            let last = within.map(|(number, _)| number).max_by_key(|n| places[*n]);
            item = last.unwrap_or(item);
        }
        if let (Owner::Section(_), Some(_)) =
            (self.plan.ends[end].owner, self.plan.items[item].within)
        {
            // The last item of the section stands in a roster: all of that is before.
            while let Some(around) = self.questionnaire.items[item].roster {
                item = around;
            }
        }
        let mut position = self.position(item, row);
        let used = position.iter().rposition(|part| *part > 0).map_or(0, |last| last + 1);
        position[used..].fill(u32::MAX);
        position
    }

    fn is_after_end(&self, number: usize, row: Option<RowId>) -> bool {
        self.ended.is_some_and(|ended| self.position(number, row) > ended)
    }

    /// The state of what was asked and has no answer.
    fn blank(&self, number: usize, row: Option<RowId>) -> AnswerState {
        if self.given.never_came.get(number) == Some(&true) {
            return AnswerState::NotReached;
        }
        match self.reached {
            Reached::Nothing => AnswerState::NotReached,
            Reached::Until(last) if self.position(number, row) > last => {
                AnswerState::NotReached
            }
            _ => AnswerState::NoAnswer,
        }
    }

    /// Where an item is asked. Numbers count from 1, so that 0 lies before all of them.
    fn position(&self, number: usize, row: Option<RowId>) -> Position {
        let place = |number: usize| {
            let place = self.places.as_ref().map_or(number, |places| places[number]);
            u32::try_from(place + 1).unwrap_or(u32::MAX)
        };
        let mut parts = [0; 7];
        parts[0] = place(number);
        let (mut depth, mut next) = (1, row);
        // From the inside outwards: the item, its row, the roster, the row around it.
        while let Some(row) = next {
            let (index, around) = self.record.row_number(row);
            let Some(roster) = self.record.roster_of(row) else { break };
            if depth + 1 >= parts.len() {
                break;
            }
            parts[depth] = index;
            parts[depth + 1] = place(self.plan.roster(roster).item);
            depth += 2;
            next = around;
        }
        parts[..depth].reverse();
        parts
    }

    /// The place of the last item of the route that has an answer.
    fn last_answered(&self) -> Option<Position> {
        let mut last = None;
        for (number, item) in self.plan.items.iter().enumerate() {
            if item.derived.is_some() {
                continue;
            }
            let mut look = |row: Option<RowId>| {
                let slots = item.slot.into_iter();
                let mut slots = slots.chain(item.rows.iter().map(|row| row.slot));
                let has_answer = |slot: SlotId| {
                    self.given_at(Spot { slot, row }).is_some()
                        && self.record.asked_at(slot, row) == Some(true)
                };
                if slots.any(has_answer) {
                    last = last.max(Some(self.position(number, row)));
                }
            };
            match item.within {
                None => look(None),
                Some(roster) => {
                    self.record.all_rows(roster).iter().for_each(|row| look(Some(*row)));
                }
            }
        }
        last
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

    /// The cells of an earlier version, for [`Given`]: states as they were there, codes
    /// as they are here. A code that no present option has is left out.
    ///
    /// Version 0 is the one that is followed, 1 the one that this one follows.
    pub fn previous_cells(
        &self,
        version: usize,
        earlier: &Self,
        record: &Record,
    ) -> Vec<(SlotId, Cell)> {
        self.previous
            .iter()
            .filter_map(|previous| {
                let origin = previous.from.get(version)?.as_ref()?;
                let old = record.cell(earlier.find(&origin.name)?);
                Some((previous.slot, translated(old, &origin.codes)?))
            })
            .collect()
    }

    /// Whether a slot is a `last.x`, of the latest wave that the unit answered.
    pub fn is_of_last(&self, slot: SlotId) -> bool {
        matches!(self.slot(slot).kind, SlotKind::Previous(_))
            && self.slot(slot).name.starts_with("last.")
    }
}

fn translated(old: &Cell, codes: &[Option<u16>]) -> Option<Cell> {
    let present = |code: u16| codes.get(usize::from(code)).copied().flatten();
    Some(match &old.value {
        Some(Value::Code(code)) => Cell::answered(Value::Code(present(*code)?)),
        Some(Value::Codes(set)) => {
            Cell::answered(Value::Codes(set.iter().filter_map(present).collect()))
        }
        Some(Value::Ranking(ranked)) => {
            let ranked = ranked.iter().copied().filter_map(present).collect();
            Cell::answered(Value::Ranking(ranked))
        }
        _ => old.clone(),
    })
}

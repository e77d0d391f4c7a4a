//! One simulated respondent, from the first item to the last.
//!
//! *In:* a plan and what is known of the unit beforehand. *Out:* the record of somebody
//! who went the route and whose hard checks hold, as far as chance found a way.
//!
//! What is asked is said by `route` alone: it walks, the blanks it shows are filled, and
//! it walks again, until nothing is blank that was not left so.

use std::collections::HashSet;

use crate::check::Instrument;
use crate::expression::{Program, RowId, SlotId, evaluate_condition};
use crate::model::{Item, ItemCheck, ItemKind, Level, Required, RosterRows, Specify};
use crate::route::{
    self, CheckOwner, Given, ItemPlan, Plan, Record, RosterPlan, RowSource, SlotKind,
    Spot, View,
};
use crate::simulate::draw::Chance;
use crate::simulate::value::Asked;
use crate::value::{AnswerState, Cell, Value};

/// How often the route is walked for one respondent before giving up.
const MOST_WALKS: usize = 400;
/// One in so many items that need no answer is left blank.
const BLANK: usize = 20;
/// How many rows a roster by hand has at most, beyond its least.
const MOST_ROWS: usize = 3;

/// A place that keeps its meaning from walk to walk: the slot and the given row.
type Decided = (SlotId, Option<RowId>);

/// One respondent being made.
pub(super) struct Respondent<'a> {
    instrument: &'a Instrument,
    pub given: Given,
    pub record: Record,
    chance: Chance,
    decided: HashSet<Decided>,
}

impl<'a> Respondent<'a> {
    /// A respondent of whom `known` is known beforehand.
    pub fn new(
        instrument: &'a Instrument,
        known: &[(SlotId, Cell)],
        chance: Chance,
    ) -> Self {
        let mut given = Given::new(instrument.plan());
        for (slot, cell) in known {
            given.set(*slot, cell.clone());
        }
        let record = Record::default();
        Self { instrument, given, record, chance, decided: HashSet::new() }
    }

    /// Goes the route. Hard checks that could not be met are returned.
    pub fn answer(&mut self) -> Vec<CheckOwner> {
        let mut failing = Vec::new();
        for _ in 0..MOST_WALKS {
            self.walk();
            if self.fill() {
                continue;
            }
            failing = self.failing();
            if failing.is_empty() || !self.draw_again(&failing) {
                break;
            }
        }
        failing.into_iter().map(|(check, _)| self.plan().checks[check].owner).collect()
    }

    fn plan(&self) -> &'a Plan {
        self.instrument.plan()
    }

    fn walk(&mut self) {
        let questionnaire = self.instrument.questionnaire();
        route::walk(questionnaire, self.instrument.plan(), &self.given, &mut self.record);
    }

    fn view(&self, row: Option<RowId>) -> View<'_> {
        let questionnaire = self.instrument.questionnaire();
        let language = questionnaire.source_language();
        View::new(self.plan(), questionnaire, &self.record, language).at(row)
    }

    /// Fills what is asked and blank, but for what rests on what was filled just now.
    /// Whether anything was decided.
    fn fill(&mut self) -> bool {
        let plan = self.plan();
        let mut fresh: HashSet<SlotId> = HashSet::new();
        let mut decided = false;
        for position in 0..plan.order.len() {
            let number = plan.order[position];
            let item = &plan.items[number];
            let rests_on_fresh = programs(item, plan).any(|program| {
                program.rests_on().iter().any(|slot| fresh.contains(slot))
            });
            let of_rows = route::sources(self.instrument.questionnaire(), number);
            let of_fresh = of_rows.iter().any(|(source, _)| {
                plan.slots_of(*source).iter().any(|slot| fresh.contains(slot))
            });
            if rests_on_fresh || of_fresh {
                fresh.extend(plan.slots_of(number));
                continue;
            }
            if item.derived.is_some() {
                continue;
            }
            let rows: Vec<Option<RowId>> = match item.within {
                None => vec![None],
                Some(roster) => {
                    self.record.all_rows(roster).iter().copied().map(Some).collect()
                }
            };
            for row in rows {
                if self.item(number, row) {
                    decided = true;
                    fresh.extend(plan.slots_of(number));
                }
            }
        }
        decided
    }

    /// Answers one item at one row; whether there was something to decide.
    fn item(&mut self, number: usize, row: Option<RowId>) -> bool {
        let instrument = self.instrument;
        let item = &instrument.questionnaire().items[number];
        let plan = &self.plan().items[number];
        if let (Some(roster), ItemKind::Roster(_)) = (plan.roster, &item.kind) {
            return self.roster(item, self.plan().roster(roster), row);
        }
        if let ItemKind::Allocate(allocate) = &item.kind {
            let Some(first) = plan.rows.first() else { return false };
            let is_asked = plan.rows.iter().any(|cell| self.is_open(cell.slot, row));
            if !is_asked || !self.decide(first.slot, row) {
                return false;
            }
            if self.is_left_blank(item, plan, row) {
                return true;
            }
            let offered = self.offered(plan, row);
            let missing = self.missing_codes(item);
            let asked = Asked {
                view: self.view(row),
                plan,
                offered: offered.as_deref(),
                missing: &missing,
            };
            let mut chance = self.chance.clone();
            let parts = asked.parts(allocate, &mut chance);
            self.chance = chance;
            for (cell, part) in plan.rows.iter().zip(parts.unwrap_or_default()) {
                if self.record.asked_at(cell.slot, row) == Some(true) {
                    self.put(cell.slot, row, Cell::answered(Value::Number(part)));
                }
            }
            return true;
        }
        let mut decided = false;
        let kind = match &item.kind {
            ItemKind::Grid(grid) => &*grid.cell,
            kind => kind,
        };
        let mut taken: Vec<Cell> = Vec::new();
        let is_unique =
            matches!(&item.kind, ItemKind::Grid(grid) if grid.unique_rows.is_some());
        let slots = plan.slot.into_iter().chain(plan.rows.iter().map(|row| row.slot));
        for slot in slots {
            if !self.is_open(slot, row) || !self.decide(slot, row) {
                continue;
            }
            decided = true;
            if self.is_left_blank(item, plan, row) {
                continue;
            }
            for _ in 0..20 {
                let Some(cell) = self.draw(item, plan, kind, row) else { break };
                if is_unique && cell.value.is_some() && taken.contains(&cell) {
                    continue;
                }
                taken.push(cell.clone());
                self.put(slot, row, cell);
                break;
            }
        }
        self.beside(item, plan, row) || decided
    }

    /// What is written beside options that were chosen.
    fn beside(&mut self, item: &Item, plan: &ItemPlan, row: Option<RowId>) -> bool {
        let Some(choices) = item.kind.choices() else { return false };
        let of_rows = plan.rows.iter().flat_map(|cell| &cell.specify);
        let beside: Vec<(usize, SlotId)> =
            plan.specify.iter().chain(of_rows).copied().collect();
        let mut decided = false;
        for (option, slot) in beside {
            if !self.is_open(slot, row) || !self.decide(slot, row) {
                continue;
            }
            decided = true;
            let specify = choices.options.get(option).and_then(|o| o.specify.as_ref());
            let Some(Specify { kind, .. }) = specify else { continue };
            let nothing = ItemPlan::default();
            let asked = Asked {
                view: self.view(row),
                plan: &nothing,
                offered: None,
                missing: &[],
            };
            let mut chance = self.chance.clone();
            let cell = asked.cell(kind, &mut chance);
            self.chance = chance;
            if let Some(cell) = cell {
                self.put(slot, row, cell);
            }
        }
        decided
    }

    fn roster(&mut self, item: &Item, plan: &RosterPlan, around: Option<RowId>) -> bool {
        let ItemKind::Roster(of) = &item.kind else { return false };
        if matches!(of.rows, RosterRows::ByHand) {
            let slot = plan.slot;
            if !self.is_open(slot, around) || !self.decide(slot, around) {
                return false;
            }
            let within = &self.plan().items[plan.item];
            if self.is_left_blank(item, within, around) {
                return true;
            }
            let least = of.min.as_ref().map_or(0, |least| least.value as usize);
            let most = (of.most() as usize).min(least + MOST_ROWS);
            let wanted = matches!(item.required, Required::No);
            let least = if wanted { least } else { least.max(1) };
            let count = least + self.chance.below(most.saturating_sub(least) + 1);
            let around = self.given_row(around);
            let roster = self.plan().items[plan.item].roster;
            for _ in 0..count {
                if let Some(roster) = roster {
                    self.given.add_row(self.plan(), roster, around, None);
                }
            }
            let count = Value::Number(crate::decimal::Number::from(count));
            self.given.set_at(slot, around, Cell::answered(count));
            return true;
        }
        // The rows are there; each gets a given row to hold its answers.
        let Some(roster) = self.plan().items[plan.item].roster else { return false };
        let rows = self.record.rows_in(roster, around).map(<[RowId]>::to_vec);
        let mut added = false;
        for row in rows.unwrap_or_default() {
            if self.record.given_row(row).is_some() {
                continue;
            }
            let code = plan.code.and_then(|slot| {
                match (&self.record.cell_at(slot, Some(row)).value, &plan.rows) {
                    (Some(Value::Code(code)), _) => Some(*code),
                    (Some(Value::Number(number)), RowSource::Rows { .. }) => {
                        number.to_i64().and_then(|number| u16::try_from(number).ok())
                    }
                    _ => None,
                }
            });
            let around = self.given_row(around);
            let given = self.given.add_row(self.plan(), roster, around, code);
            self.decided.insert((plan.slot, Some(given)));
            added = true;
        }
        if added {
            let count = Value::Number(crate::decimal::Number::ZERO);
            let around = self.given_row(around);
            self.given.set_at(plan.slot, around, Cell::answered(count));
        }
        added
    }

    fn given_row(&self, row: Option<RowId>) -> Option<RowId> {
        row.and_then(|row| self.record.given_row(row))
    }

    /// Whether a cell is asked and has no answer. A row without a given row waits.
    fn is_open(&self, slot: SlotId, row: Option<RowId>) -> bool {
        row.is_none_or(|row| self.record.given_row(row).is_some())
            && self.record.asked_at(slot, row) == Some(true)
            && self.record.cell_at(slot, row).state == AnswerState::NoAnswer
    }

    /// Marks a place as decided; false where it was, unless its answer has gone since.
    fn decide(&mut self, slot: SlotId, row: Option<RowId>) -> bool {
        let place = (slot, self.given_row(row));
        let is_gone =
            self.record.unoffered.iter().any(|(spot, _)| *spot == Spot { slot, row });
        self.decided.insert(place) || is_gone
    }

    fn put(&mut self, slot: SlotId, row: Option<RowId>, cell: Cell) {
        let row = self.given_row(row);
        self.given.set_at(slot, row, cell);
    }

    fn is_left_blank(
        &mut self,
        item: &Item,
        plan: &ItemPlan,
        row: Option<RowId>,
    ) -> bool {
        let may_be = match (&item.required, &plan.required) {
            (Required::No, _) => true,
            (Required::If(_), Some(program)) => {
                evaluate_condition(program, &self.view(row)) == Some(false)
            }
            _ => false,
        };
        may_be && self.chance.once_in(BLANK)
    }

    fn missing_codes(&self, item: &Item) -> Vec<AnswerState> {
        let questionnaire = self.instrument.questionnaire();
        let offered = item.allow_missing.as_ref().unwrap_or(&questionnaire.missing.offer);
        let spelled = |state: AnswerState| {
            item.kind.choices().is_some_and(|choices| {
                let mut options = choices.options.iter();
                options.any(|o| o.missing.as_ref().is_some_and(|m| m.value == state))
            })
        };
        offered.iter().map(|s| s.value).filter(|state| !spelled(*state)).collect()
    }

    fn offered(&self, plan: &ItemPlan, row: Option<RowId>) -> Option<Vec<bool>> {
        self.view(row).offered(plan)
    }

    fn draw(
        &mut self,
        item: &Item,
        plan: &ItemPlan,
        kind: &ItemKind,
        row: Option<RowId>,
    ) -> Option<Cell> {
        let offered = self.offered(plan, row);
        let missing = self.missing_codes(item);
        let asked = Asked {
            view: self.view(row),
            plan,
            offered: offered.as_deref(),
            missing: &missing,
        };
        let mut chance = self.chance.clone();
        let cell = asked.cell(kind, &mut chance);
        self.chance = chance;
        cell
    }

    /// Hard checks that are false, with the row.
    fn failing(&self) -> Vec<(usize, Option<RowId>)> {
        let plan = self.plan();
        let mut failing = Vec::new();
        for (number, check) in plan.checks.iter().enumerate() {
            if self.check(check.owner).is_none_or(|check| check.level != Level::Hard) {
                continue;
            }
            let within = match check.owner {
                CheckOwner::Item(item, _) => plan.items[item].within,
                _ => None,
            };
            let rows: Vec<Option<RowId>> = match within {
                None => vec![None],
                Some(roster) => {
                    self.record.all_rows(roster).iter().copied().map(Some).collect()
                }
            };
            for row in rows {
                let is_false = evaluate_condition(&check.program, &self.view(row));
                if is_false == Some(false) {
                    failing.push((number, row));
                }
            }
        }
        failing
    }

    fn check(&self, owner: CheckOwner) -> Option<&'a ItemCheck> {
        let questionnaire = self.instrument.questionnaire();
        match owner {
            CheckOwner::Item(item, check) => questionnaire.items[item].checks.get(check),
            CheckOwner::Section(section, check) => {
                questionnaire.sections[section].checks.get(check)
            }
            CheckOwner::Questionnaire(check) => questionnaire.checks.get(check),
        }
    }

    /// Takes back one of the answers that each failing check rests on, so that it is
    /// drawn anew; false where there is none to take back.
    fn draw_again(&mut self, failing: &[(usize, Option<RowId>)]) -> bool {
        let plan = self.plan();
        let mut taken_back = false;
        for (check, row) in failing {
            let mut slots: Vec<SlotId> = Vec::new();
            let mut open: Vec<SlotId> = plan.checks[*check].program.rests_on().to_vec();
            let mut seen = HashSet::new();
            while let Some(slot) = open.pop() {
                if !seen.insert(slot) {
                    continue;
                }
                let derived = plan.item_of(slot).and_then(|item| {
                    plan.items[item].derived.as_ref().map(|derived| &derived.program)
                });
                match derived {
                    Some(program) => open.extend_from_slice(program.rests_on()),
                    None => slots.push(slot),
                }
            }
            let mut places: Vec<(SlotId, Option<RowId>)> = Vec::new();
            for slot in slots {
                if !matches!(
                    plan.slot(slot).kind,
                    SlotKind::Item(_) | SlotKind::Row { .. } | SlotKind::Specify { .. }
                ) {
                    continue;
                }
                let is_roster = plan
                    .item_of(slot)
                    .is_some_and(|item| plan.items[item].roster.is_some());
                if is_roster {
                    continue;
                }
                match plan.home(slot) {
                    None => places.push((slot, None)),
                    Some(home) => match self.record.row_of(home, *row) {
                        Some(row) => places.push((slot, self.record.given_row(row))),
                        None => {
                            for row in self.record.all_rows(home) {
                                places.push((slot, self.record.given_row(*row)));
                            }
                        }
                    },
                }
            }
            places.retain(|place| self.decided.contains(place));
            if places.is_empty() {
                continue;
            }
            let (slot, row) = places[self.chance.below(places.len())];
            // All parts of an allocation are drawn together.
            let item = plan.item_of(slot);
            let siblings = item.map(|item| plan.slots_of(item)).unwrap_or_default();
            for slot in siblings.into_iter().chain([slot]) {
                self.decided.remove(&(slot, row));
                self.given.unset_at(slot, row);
            }
            taken_back = true;
        }
        taken_back
    }
}

/// What an answer rests on: everything that decides whether it is asked, and what it may
/// be.
fn programs<'p>(item: &'p ItemPlan, plan: &'p Plan) -> impl Iterator<Item = &'p Program> {
    let of_rows = item.rows.iter().filter_map(|row| row.condition.as_ref());
    let of_roster = item.roster.and_then(|roster| match &plan.roster(roster).rows {
        RowSource::Count(count) => count.as_ref(),
        RowSource::Rows { condition, .. } => condition.as_ref(),
        RowSource::ByHand | RowSource::Choices(_) => None,
    });
    let carried = match &item.carried {
        Some(route::CarriedPlan::Rows { condition, .. }) => condition.as_ref(),
        _ => None,
    };
    [
        &item.condition,
        &item.offered_where,
        &item.required,
        &item.min,
        &item.max,
        &item.total,
    ]
    .into_iter()
    .filter_map(Option::as_ref)
    .chain(item.offers.iter().filter_map(Option::as_ref))
    .chain(item.derived.as_ref().map(|derived| &derived.program))
    .chain(of_rows)
    .chain(of_roster)
    .chain(carried)
}

//! One simulated respondent, from the first item to the last.
//!
//! *In:* a plan and what is known of the unit beforehand. *Out:* the record of somebody
//! who went the route and whose hard checks hold, as far as chance found a way.
//!
//! What is asked is said by `route` alone: it walks, the blanks it shows are filled, and
//! it walks again, until nothing is blank that was not left so.

use std::collections::{HashMap, HashSet};

use crate::check::Instrument;
use crate::expression::{RowId, SlotId, evaluate_condition};
use crate::model::{Item, ItemCheck, ItemKind, Level, Required, RosterRows, Specify};
use crate::route::chance::Key;
use crate::route::{
    self, CheckOwner, Given, ItemPlan, Plan, Record, RosterPlan, RowSource, SlotKind,
    Spot, View,
};
use crate::simulate::Simulator;
use crate::simulate::draw::Chance;
use crate::simulate::value::Asked;
use crate::value::{AnswerState, Cell, Value};

/// How often the route is walked for one respondent before giving up.
const MOST_WALKS: usize = 400;
/// How often answers are drawn anew for the sake of checks.
const MOST_TRIES: usize = 100;
/// One in so many items that need no answer is left blank.
const BLANK: usize = 20;
/// How many rows a roster by hand has at most, beyond its least.
const MOST_ROWS: usize = 3;

/// A place that keeps its meaning from walk to walk: the slot and the given row.
type Decided = (SlotId, Option<RowId>);

/// One respondent being made.
pub(super) struct Respondent<'a> {
    simulator: &'a Simulator<'a>,
    instrument: &'a Instrument,
    pub given: Given,
    pub record: Record,
    chance: Chance,
    decided: HashSet<Decided>,
}

/// How an interview came out.
pub(super) struct Outcome {
    /// Hard checks that chance found no way to meet; answers they rest on are blank.
    pub unmet: Vec<CheckOwner>,
    /// Items that need an answer and have none.
    pub blank: Vec<usize>,
}

impl<'a> Respondent<'a> {
    /// A respondent of a unit, of whom `known` is known beforehand.
    pub fn new(
        simulator: &'a Simulator<'a>,
        unit: &str,
        known: &[(SlotId, Cell)],
        chance: Chance,
    ) -> Self {
        let instrument = simulator.instrument;
        let mut given = Given::new(instrument.plan());
        given.key = Key { unit: unit.to_owned(), record: Vec::new() };
        for (slot, cell) in known {
            given.set(*slot, cell.clone());
        }
        let (record, decided) = (Record::default(), HashSet::new());
        Self { simulator, instrument, given, record, chance, decided }
    }

    /// Draws the key of the record, where units have several: names and JSON texts.
    pub fn draw_key(&mut self) -> Vec<(String, String)> {
        let plan = self.plan();
        let questionnaire = self.instrument.questionnaire();
        let mut keys = Vec::new();
        for (number, record) in questionnaire.records.iter().enumerate() {
            let nothing = ItemPlan::default();
            let asked = Asked {
                view: self.view(None),
                plan: &nothing,
                offered: None,
                missing: &[],
            };
            let mut chance = self.chance.clone();
            let value = asked.cell(&record.kind, &mut chance).and_then(|cell| cell.value);
            self.chance = chance;
            let Some(value) = value else { continue };
            let word = match &value {
                Value::Number(number) => number.to_string(),
                Value::Date(day) => day.to_string(),
                Value::Text(text) => text.clone(),
                Value::Code(code) => {
                    let choices = record.kind.choices();
                    let option =
                        choices.and_then(|list| list.options.get(usize::from(*code)));
                    option.map_or_else(String::new, |option| option.code.value.clone())
                }
                _ => continue,
            };
            let is_number = matches!(value, Value::Number(_));
            let json = if is_number { word.clone() } else { quoted(&word) };
            keys.push((record.name.value.clone(), json));
            self.given.key.record.push(word);
            if let Some(slot) = plan.keys.get(number) {
                self.given.set(*slot, Cell::answered(value));
            }
        }
        keys
    }

    /// Goes the route.
    pub fn answer(&mut self) -> Outcome {
        let mut unmet: Vec<usize> = Vec::new();
        let mut tries = 0;
        for _ in 0..MOST_WALKS {
            self.walk();
            if self.fill() || self.mend(tries) {
                tries += 1;
                continue;
            }
            let failing = self.failing(Level::Hard);
            if failing.is_empty() {
                break;
            }
            tries += 1;
            if tries < MOST_TRIES && self.draw_again(&failing) {
                continue;
            }
            unmet.extend(failing.iter().map(|(check, _)| *check));
            if !self.leave_blank(&failing) {
                break;
            }
        }
        unmet.sort_unstable();
        unmet.dedup();
        let owner = |check: usize| self.plan().checks[check].owner;
        let blank = self.blank();
        Outcome { unmet: unmet.into_iter().map(owner).collect(), blank }
    }

    /// Walks the route again, as that of a file that is complete or not.
    pub fn finish(&mut self, complete: bool) {
        if self.given.complete != complete {
            self.given.complete = complete;
            self.walk();
        }
    }

    /// The instrument.
    pub fn instrument(&self) -> &'a Instrument {
        self.instrument
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

    /// The rows of the record that an item is in; one of none outside of rosters.
    fn rows_of(&self, number: usize) -> Vec<Option<RowId>> {
        match self.plan().items[number].within {
            None => vec![None],
            Some(roster) => {
                self.record.all_rows(roster).iter().copied().map(Some).collect()
            }
        }
    }

    /// Fills what is asked and blank, but for what rests on what was filled just now.
    /// Whether anything was decided.
    fn fill(&mut self) -> bool {
        let (plan, wires) = (self.plan(), &self.simulator.wires);
        let mut changed = wires.unchanged();
        let mut decided = false;
        for number in plan.order.iter().copied() {
            if wires.is_touched(number, &changed) {
                wires.change(number, &mut changed);
                continue;
            }
            if plan.items[number].derived.is_some() {
                continue;
            }
            for row in self.rows_of(number) {
                if self.item(number, row) {
                    decided = true;
                    wires.change(number, &mut changed);
                }
            }
        }
        decided
    }

    /// Takes back what does not fit what was drawn after it, in the end for good; whether
    /// there was anything.
    fn mend(&mut self, tries: usize) -> bool {
        let plan = self.plan();
        let mut places: Vec<(usize, Option<RowId>)> = Vec::new();
        for (spot, _) in &self.record.unoffered {
            if let Some(item) = plan.item_of(spot.slot) {
                places.push((item, self.given_row(spot.row)));
            }
        }
        for (item, row) in &places {
            self.forget(*item, *row);
        }
        let mut unfit = self.equal_rows();
        unfit.extend(self.misfits());
        for (item, row) in &unfit {
            // Rows that must differ may have no way to.
            if tries < MOST_TRIES {
                self.forget(*item, *row);
            } else {
                self.clear(*item, *row);
            }
        }
        places.extend(unfit);
        !places.is_empty()
    }

    /// Answers out of bounds that other answers have moved since, and rankings of which
    /// more is offered now.
    fn misfits(&self) -> Vec<(usize, Option<RowId>)> {
        let plan = self.plan();
        let mut misfits = Vec::new();
        for (number, item) in self.instrument.questionnaire().items.iter().enumerate() {
            let of = &plan.items[number];
            let is_bounded = of.min.is_some() || of.max.is_some() || of.total.is_some();
            let is_ranking = matches!(item.kind, ItemKind::Ranking { .. });
            if !is_bounded
                && !(is_ranking
                    && (of.carried.is_some()
                        || of.offered_where.is_some()
                        || !of.offers.is_empty()))
            {
                continue;
            }
            for row in self.rows_of(number) {
                let offered = self.offered(of, row);
                let asked = Asked {
                    view: self.view(row),
                    plan: of,
                    offered: offered.as_deref(),
                    missing: &[],
                };
                let slots = of.slot.into_iter().chain(of.rows.iter().map(|r| r.slot));
                let values = slots
                    .filter_map(|slot| self.record.cell_at(slot, row).value.as_ref());
                if !asked.fits(&item.kind, &values.collect::<Vec<_>>()) {
                    misfits.push((number, self.given_row(row)));
                }
            }
        }
        misfits
    }

    /// Cells and rows that must differ and do not: the item to draw anew, and its row.
    fn equal_rows(&self) -> Vec<(usize, Option<RowId>)> {
        let plan = self.plan();
        let mut equal = Vec::new();
        for (number, item) in self.instrument.questionnaire().items.iter().enumerate() {
            let (cells, unique) = match &item.kind {
                ItemKind::Grid(grid) if grid.unique_rows.is_some() => {
                    (&plan.items[number].rows[..], &[][..])
                }
                ItemKind::Roster(roster) if !roster.unique.is_empty() => {
                    (&[][..], &roster.unique[..])
                }
                _ => continue,
            };
            for around in self.rows_of(number) {
                let mut seen: HashMap<String, ()> = HashMap::new();
                let mut is_second = |value: String| seen.insert(value, ()).is_some();
                for cell in cells {
                    let value = &self.record.cell_at(cell.slot, around).value;
                    if let Some(value) = value
                        && is_second(format!("{value:?}"))
                    {
                        equal.push((number, self.given_row(around)));
                        break;
                    }
                }
                let Some(roster) = plan.items[number].roster else { continue };
                let columns: Vec<usize> = unique
                    .iter()
                    .filter_map(|id| {
                        let questionnaire = self.instrument.questionnaire();
                        let mut columns = questionnaire.columns(number);
                        let found = columns.find(|(_, c)| c.id.value == id.value);
                        Some(found?.0)
                    })
                    .collect();
                let Some(last) = columns.last() else { continue };
                for row in self.record.rows_in(roster, around).unwrap_or_default() {
                    let value = |column: &usize| {
                        let slot = plan.items[*column].slot?;
                        self.record.cell_at(slot, Some(*row)).value.as_ref()
                    };
                    let values: Option<Vec<_>> = columns.iter().map(value).collect();
                    if let Some(values) = values
                        && is_second(format!("{values:?}"))
                    {
                        equal.push((*last, self.given_row(Some(*row))));
                    }
                }
            }
        }
        equal
    }

    /// Takes back the answer to an item in a given row, and every answer that rests on
    /// it, so that they are drawn anew. Rows of rosters stay.
    fn forget(&mut self, item: usize, row: Option<RowId>) {
        let (plan, wires) = (self.plan(), &self.simulator.wires);
        self.take_back(item, row);
        let mut changed = wires.unchanged();
        wires.change(item, &mut changed);
        for number in plan.order.iter().copied() {
            if number == item || !wires.is_touched(number, &changed) {
                continue;
            }
            wires.change(number, &mut changed);
            let of = &plan.items[number];
            if of.derived.is_some() || of.roster.is_some() {
                continue;
            }
            match of.within {
                None => self.take_back(number, None),
                Some(roster) => {
                    let rows = self.given.rows.iter().zip(0..);
                    let rows = rows.filter(|(row, _)| row.roster == roster);
                    let rows: Vec<u32> = rows.map(|(_, row)| row).collect();
                    for row in rows {
                        self.take_back(number, Some(RowId(row)));
                    }
                }
            }
        }
    }

    fn take_back(&mut self, item: usize, row: Option<RowId>) {
        for slot in self.simulator.wires.slots(item) {
            self.decided.remove(&(*slot, row));
            self.given.unset_at(*slot, row);
        }
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
        if around.is_some() && self.given_row(around).is_none() {
            return false;
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
        self.may_be_blank(item, plan, row) && self.chance.once_in(BLANK)
    }

    fn may_be_blank(&self, item: &Item, plan: &ItemPlan, row: Option<RowId>) -> bool {
        match (&item.required, &plan.required) {
            (Required::No, _) => true,
            (Required::If(_), Some(program)) => {
                evaluate_condition(program, &self.view(row)) != Some(true)
            }
            _ => false,
        }
    }

    fn missing_codes(&self, item: &Item) -> Vec<AnswerState> {
        let questionnaire = self.instrument.questionnaire();
        let offered = questionnaire.offered(item);
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

    /// Checks of a level that are false where what they stand on was asked, with the row.
    pub fn failing(&self, level: Level) -> Vec<(usize, Option<RowId>)> {
        let plan = self.plan();
        let mut failing = Vec::new();
        for (number, check) in plan.checks.iter().enumerate() {
            let questionnaire = self.instrument.questionnaire();
            let is_meant =
                |check: &ItemCheck| check.level == level && check.holds_in(questionnaire);
            if !self.check(check.owner).is_some_and(is_meant) {
                continue;
            }
            let rows = match check.owner {
                CheckOwner::Item(item, _) => self.rows_of(item),
                _ => vec![None],
            };
            for row in rows {
                let is_false = || evaluate_condition(&check.program, &self.view(row));
                if self.is_judged(check.owner, row) && is_false() == Some(false) {
                    failing.push((number, row));
                }
            }
        }
        failing
    }

    /// Whether what a check stands on was asked.
    fn is_judged(&self, owner: CheckOwner, row: Option<RowId>) -> bool {
        match owner {
            CheckOwner::Item(item, _) => {
                let item = &self.plan().items[item];
                let rows = item.rows.iter().map(|cell| cell.slot);
                let mut slots = item.slot.into_iter().chain(rows);
                slots.any(|slot| self.record.asked_at(slot, row) == Some(true))
            }
            CheckOwner::Section(section, _) => {
                self.record.section_asked(section) == Some(true)
            }
            CheckOwner::Questionnaire(_) => true,
        }
    }

    /// A check as its author wrote it.
    pub fn check(&self, owner: CheckOwner) -> Option<&'a ItemCheck> {
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
        let mut taken_back = false;
        for (check, row) in failing {
            let places = self.rested_on(*check, *row);
            if places.is_empty() {
                continue;
            }
            let (item, row) = places[self.chance.below(places.len())];
            self.forget(item, row);
            taken_back = true;
        }
        taken_back
    }

    /// Leaves the answers blank that failing checks rest on, which makes them unknown;
    /// false where there is none.
    fn leave_blank(&mut self, failing: &[(usize, Option<RowId>)]) -> bool {
        let mut left = false;
        for (check, row) in failing {
            for (item, row) in self.rested_on(*check, *row) {
                left |= self.clear(item, row);
            }
        }
        left
    }

    /// Leaves an answer blank for good; whether there was one.
    fn clear(&mut self, item: usize, row: Option<RowId>) -> bool {
        let mut was_there = false;
        for slot in self.simulator.wires.slots(item) {
            was_there |= self.given.get_at(*slot, row).is_some();
            self.given.unset_at(*slot, row);
            self.decided.insert((*slot, row));
        }
        was_there
    }

    /// The answers that a check rests on, also by way of derived ones: item, given row.
    fn rested_on(&self, check: usize, row: Option<RowId>) -> Vec<(usize, Option<RowId>)> {
        let plan = self.plan();
        let mut open: Vec<SlotId> = plan.checks[check].program.rests_on().to_vec();
        let mut seen = HashSet::new();
        let mut places: Vec<(usize, Option<RowId>)> = Vec::new();
        while let Some(slot) = open.pop() {
            if !seen.insert(slot) {
                continue;
            }
            let is_answer = matches!(
                plan.slot(slot).kind,
                SlotKind::Item(_) | SlotKind::Row { .. } | SlotKind::Specify { .. }
            );
            let Some(item) = plan.item_of(slot).filter(|_| is_answer) else { continue };
            let of = &plan.items[item];
            if let Some(derived) = &of.derived {
                open.extend_from_slice(derived.program.rests_on());
                continue;
            }
            if of.roster.is_some() {
                continue;
            }
            let rows = match plan.home(slot) {
                None => vec![None],
                Some(home) => match self.record.row_of(home, row) {
                    Some(row) => vec![self.record.given_row(row)],
                    None => {
                        let rows = self.record.all_rows(home).iter();
                        rows.map(|row| self.record.given_row(*row)).collect()
                    }
                },
            };
            let is_decided = |row: &Option<RowId>| self.decided.contains(&(slot, *row));
            let rows = rows.into_iter().filter(is_decided).map(|row| (item, row));
            places.extend(rows.collect::<Vec<_>>());
        }
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Items that need an answer, were asked, and have none.
    fn blank(&self) -> Vec<usize> {
        let questionnaire = self.instrument.questionnaire();
        let is_blank = |number: &usize| {
            let (item, plan) =
                (&questionnaire.items[*number], &self.plan().items[*number]);
            self.rows_of(*number).into_iter().any(|row| {
                let is_open = |slot: SlotId| {
                    self.record.asked_at(slot, row) == Some(true)
                        && self.record.cell_at(slot, row).state == AnswerState::NoAnswer
                };
                let mut beside = plan.rows.iter().flat_map(|cell| &cell.specify);
                let needed = |slot: SlotId, option: usize| {
                    let choices = item.kind.choices();
                    let option = choices.and_then(|c| c.options.get(option));
                    let specify = option.and_then(|option| option.specify.as_ref());
                    is_open(slot) && specify.is_some_and(|specify| specify.required)
                };
                let mut cells = plan.rows.iter().map(|cell| cell.slot);
                let own = plan.slot.is_some_and(is_open) || cells.any(is_open);
                item.kind.takes_answers() && own && !self.may_be_blank(item, plan, row)
                    || plan.specify.iter().any(|(option, slot)| needed(*slot, *option))
                    || beside.any(|(option, slot)| needed(*slot, *option))
            })
        };
        (0..questionnaire.items.len()).filter(is_blank).collect()
    }
}

/// A text as JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

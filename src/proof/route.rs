//! What is asked: sections, items, rows of grids and rosters, and ends before them.
//!
//! *In:* the conditions of a plan. *Out:* for every item and row a truth, tied to them as
//! the walk ties it.
//!
//! A roster stands for one row of it, whichever: what no row can be, none is. Where
//! chance shuffles or leaves out, only what is certain is said.

use std::rc::Rc;

use crate::expression::{Domain, Order, RosterId, SlotId, Term};
use crate::model::ItemKind;
use crate::proof::cells::{Vars, term_of};
use crate::proof::formula::{At, Formula, Pending};
use crate::proof::goals::Cause;
use crate::proof::solver::{Lit, Truth};
use crate::route::{Owner, RowSource};

/// Which options of an item are offered.
#[derive(Clone, Debug)]
pub(super) enum Offers {
    /// All of them.
    All,
    /// Each where its literal holds.
    Each(Rc<[Lit]>),
    /// It cannot be told.
    Unknown,
}

/// Conditions that must hold together, each with its cause.
type Conditions = Vec<(Lit, Truth)>;

impl Formula<'_> {
    /// When an item is asked; its meaning follows in [`Self::settle_item`].
    pub(super) fn item_asked(&mut self, item: usize) -> Truth {
        if let Some(known) = self.items.get(&item) {
            return *known;
        }
        let asked = self.solver.free();
        self.items.insert(item, asked);
        self.later(Pending::Item(item));
        asked
    }

    /// The parts of a section's own condition.
    pub(super) fn section_parts(&mut self, section: usize) -> Rc<[Truth]> {
        if let Some(known) = self.sections.get(&section) {
            return Rc::clone(known);
        }
        let parts: Rc<[Truth]> = match &self.plan.sections[section] {
            Some(program) => self.parts(program, At::default()).into(),
            None if self.questionnaire.sections[section].ask_if.is_some() => {
                [self.solver.free()].into()
            }
            None => [].into(),
        };
        self.sections.insert(section, Rc::clone(&parts));
        parts
    }

    /// The conditions of the sections around, outermost first.
    pub(super) fn section_conditions(&mut self, section: usize) -> Conditions {
        let mut found = Vec::new();
        for section in &self.plan.section_path[section] {
            for (part, truth) in self.section_parts(*section).iter().enumerate() {
                found.push((self.cause(Cause::Section(*section, part)), *truth));
            }
        }
        found
    }

    /// Ties what is asked to its conditions: asked where all are true, not asked where
    /// one is false. `exactly` where nothing else can keep it from being asked.
    fn tie(&mut self, asked: Truth, conditions: &Conditions, exactly: bool) {
        for (cause, truth) in conditions {
            self.solver.clause([!*cause, !asked.yes, truth.yes]);
            self.solver.clause([!*cause, !truth.no, asked.no]);
        }
        if !exactly {
            return;
        }
        let causes = || conditions.iter().map(|(cause, _)| !*cause);
        let all_true = conditions.iter().map(|(_, truth)| !truth.yes);
        self.solver.clause(causes().chain(all_true).chain([asked.yes]));
        let one_false = conditions.iter().map(|(_, truth)| truth.no);
        self.solver.clause(causes().chain(one_false).chain([!asked.no]));
    }

    pub(super) fn settle_item(&mut self, number: usize) {
        let item = &self.plan.items[number];
        let asked = self.item_asked(number);
        let section = self.questionnaire.items[number].section;
        let mut conditions = self.section_conditions(section);
        let mut exactly = !self.plan.chance.leaves_out();
        match &item.condition {
            Some(program) => {
                for (part, truth) in
                    self.parts(program, At::default()).into_iter().enumerate()
                {
                    conditions.push((self.cause(Cause::Item(number, part)), truth));
                }
            }
            None => exactly &= self.questionnaire.items[number].ask_if.is_none(),
        }
        if let Some(roster) = item.within {
            let yes = self.row_exists(roster);
            let always = self.solver.yes();
            conditions.push((always, Truth { yes, no: self.solver.no() }));
            exactly = false;
        }
        if item.derived.is_none() {
            let (alive, certain) = self.alive_before(number);
            exactly &= certain;
            let always = self.solver.yes();
            let no = if certain { !alive } else { self.solver.no() };
            conditions.push((always, Truth { yes: alive, no }));
        }
        match self.offered(number) {
            Offers::All => {
                exactly &= item.table.is_none() || item.offered_where.is_none()
            }
            Offers::Unknown => exactly = false,
            Offers::Each(offers) => {
                let yes = self.solver.or(&offers);
                let cause = self.cause(Cause::Offers(number));
                conditions.push((cause, Truth { yes, no: !yes }));
            }
        }
        self.tie(asked, &conditions, exactly);
    }

    /// A row of a grid, or an option of an allocation.
    pub(super) fn settle_row(&mut self, item: usize, row: usize, vars: &Vars) {
        let grid = self.item_asked(item);
        let always = self.solver.yes();
        let mut conditions = vec![(always, grid)];
        let mut exactly = true;
        let plan = &self.plan.items[item];
        if let ItemKind::Allocate(_) = self.questionnaire.items[item].kind {
            exactly = matches!(self.offered(item), Offers::All);
        } else if let Some(program) =
            plan.rows.get(row).and_then(|r| r.condition.as_ref())
        {
            for (part, truth) in
                self.parts(program, At::default()).into_iter().enumerate()
            {
                conditions.push((self.cause(Cause::Row(item, row, part)), truth));
            }
        } else if let ItemKind::Grid(grid) = &self.questionnaire.items[item].kind {
            exactly = grid.rows.get(row).is_some_and(|row| row.ask_if.is_none());
        }
        self.tie(vars.asked, &conditions, exactly);
    }

    /// Whether there is a row of a roster: the one that its columns are about.
    pub(super) fn row_exists(&mut self, roster: RosterId) -> Lit {
        let plan = self.plan.roster(roster);
        if let Some(known) = self.rows.get(&plan.item) {
            return *known;
        }
        let exists = self.solver.fresh();
        self.rows.insert(plan.item, exists);
        let asked = self.item_asked(plan.item);
        self.solver.clause([!exists, asked.yes]);
        if let Some(around) = plan.around {
            let around = self.row_exists(around);
            self.solver.clause([!exists, around]);
        }
        let cause = self.cause(Cause::Rows(plan.item));
        match &plan.rows {
            RowSource::Count(Some(program)) => {
                if let Some(count) = term_of(program) {
                    let zero = Term::Constant(crate::value::Value::Number(
                        crate::decimal::Number::ZERO,
                    ));
                    let some = crate::expression::Condition::Chain(
                        Box::new(count.clone()),
                        [(Order::Greater, zero)].into(),
                    );
                    let some = self.truth(&some, At::default());
                    self.solver.clause([!cause, !exists, some.yes]);
                }
            }
            RowSource::Choices(Some(slot)) => self.row_for_tick(*slot, (cause, exists)),
            _ => {}
        }
        exists
    }

    /// A row for each ticked option: there is none where nothing is ticked.
    fn row_for_tick(&mut self, slot: SlotId, (cause, exists): (Lit, Lit)) {
        let Domain::Multiple(options) = &self.plan.slot(slot).domain else { return };
        let mut ticked = Vec::new();
        for number in 0..options.list.len() {
            let code = u16::try_from(number).unwrap_or(u16::MAX);
            let all = options.list[number].all_of_these;
            if options.is_ordinary(code) || all {
                ticked.push(self.has_code(slot, number));
            }
        }
        self.solver.clause(ticked.into_iter().chain([!cause, !exists]));
    }

    /// Whether the interview has not ended before an item, and whether that is all that
    /// can be said of ends before it.
    pub(super) fn alive_before(&mut self, item: usize) -> (Lit, bool) {
        if self.plan.chance.shuffles() {
            return (self.solver.yes(), self.plan.ends.is_empty());
        }
        let count = self.plan.ends.partition_point(|end| end.item < item);
        while self.alive.len() <= count {
            self.next_end();
        }
        let certain = self.plan.ends[..count].iter().all(|end| {
            self.plan.items[end.item].within.is_none() && self.looks_back(end)
        });
        (self.alive[count], certain)
    }

    /// Whether an end rests on nothing that is asked after it.
    fn looks_back(&self, end: &crate::route::EndPlan) -> bool {
        end.when.as_ref().is_none_or(|when| {
            when.rests_on()
                .iter()
                .all(|slot| self.plan.item_of(*slot).is_none_or(|item| item <= end.item))
        })
    }

    fn next_end(&mut self) {
        let number = self.alive.len() - 1;
        let end = &self.plan.ends[number];
        let before = self.alive[number];
        if !self.looks_back(end) {
            self.alive.push(before);
            return;
        }
        let met = self.end_met(number);
        let cause = self.cause(Cause::End(number));
        let after = self.solver.fresh();
        self.alive.push(after);
        self.solver.clause([!after, before]);
        self.solver.clause([!cause, !after, !met]);
        self.solver.clause([after, !before, met, !cause]);
    }

    /// Whether an end is met.
    pub(super) fn end_met(&mut self, number: usize) -> Lit {
        let end = &self.plan.ends[number];
        let when = match &end.when {
            Some(when) => self.whole(when, At::default()).yes,
            None => self.solver.yes(),
        };
        let on = match end.owner {
            Owner::Option(item, option) => {
                let slots = self.answer_slots(item);
                let chosen: Vec<Lit> =
                    slots.into_iter().map(|slot| self.has_code(slot, option)).collect();
                return self.solver.or(&chosen);
            }
            Owner::Section(section) => {
                let conditions = self.section_conditions(section);
                let all: Vec<Lit> = conditions.iter().map(|(_, t)| t.yes).collect();
                self.solver.and(&all)
            }
            _ if self.plan.items[end.item].derived.is_some() => self.solver.yes(),
            _ => self.is_put(end.item),
        };
        if end.when.is_none() {
            // It did not compile.
            return self.solver.no();
        }
        self.solver.and(&[on, when])
    }

    pub(super) fn answer_slots(&self, item: usize) -> Vec<SlotId> {
        let plan = &self.plan.items[item];
        plan.slot.into_iter().chain(plan.rows.iter().map(|row| row.slot)).collect()
    }

    /// Whether an item, or one of its rows, is asked.
    pub(super) fn is_put(&mut self, item: usize) -> Lit {
        let slots = self.answer_slots(item);
        if slots.is_empty() {
            return self.item_asked(item).yes;
        }
        let asked: Vec<Lit> =
            slots.into_iter().map(|slot| self.vars(slot).asked.yes).collect();
        self.solver.or(&asked)
    }
}

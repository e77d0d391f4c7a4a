//! Cells as variables: whether there is an answer, which one, and why there is none.
//!
//! *In:* a slot. *Out:* its variables, and the clauses that keep them to what a sound
//! record can hold.
//!
//! An answer that `answers` would refuse does not count as one, since it is invalid; a
//! blank is always possible.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::decimal::Number;
use crate::expression::{Domain, Options, Reach, SlotId, Term};
use crate::model::ItemKind;
use crate::proof::formula::{Formula, Pending};
use crate::proof::measure::Measure;
use crate::proof::solver::{Lit, Truth};
use crate::route::SlotKind;
use crate::value::AnswerState;

/// Longer registers are not looked into row by row.
pub(super) const MOST_ROWS: usize = 1000;

/// The variables of a cell.
#[derive(Debug)]
pub(super) struct Vars {
    /// There is a value.
    pub(super) answered: Lit,
    /// It is asked.
    pub(super) asked: Truth,
    /// It has this missing code, in the order of [`AnswerState::MISSING_CODES`].
    pub(super) states: [Lit; 3],
    /// Which value.
    pub(super) values: Values,
}

/// Which value a cell has.
#[derive(Debug)]
pub(super) enum Values {
    /// One of these options; those that spell a missing code are never it.
    Codes(Vec<Lit>),
    /// Any of these options.
    Ticks(Vec<Lit>),
    /// A measured value; its limits are in [`Formula::measures`].
    Measure,
    /// A text; those that are named are in [`Formula::texts`].
    Text,
    /// A row of a register.
    Rows(Vec<Lit>),
    /// True or false.
    Flag(Lit),
    /// A column of the register of units, by its number.
    Column(usize),
    /// Nothing is known of it.
    Other,
}

impl Formula<'_> {
    /// The variables of a cell, made at first use.
    pub(super) fn vars(&mut self, slot: SlotId) -> Rc<Vars> {
        if let Some(vars) = self.cells.get(&slot) {
            return Rc::clone(vars);
        }
        let kind = self.plan.slot(slot).kind;
        let values = self.values(slot);
        let asked = self.asked_of(slot);
        let solver = &mut self.solver;
        let states = if self.tells_codes {
            [solver.fresh(), solver.fresh(), solver.fresh()]
        } else {
            [solver.no(); 3]
        };
        let answered = match kind {
            SlotKind::RowIndex(_) | SlotKind::RowCode(_) => asked.yes,
            SlotKind::Arm(_) => solver.yes(),
            _ => solver.fresh(),
        };
        let vars = Rc::new(Vars { answered, asked, states, values });
        self.cells.insert(slot, Rc::clone(&vars));
        self.later(Pending::Cell(slot));
        vars
    }

    fn asked_of(&mut self, slot: SlotId) -> Truth {
        match self.plan.slot(slot).kind {
            SlotKind::Item(item) => self.item_asked(item),
            SlotKind::Row { .. } => self.solver.free(),
            SlotKind::Specify { item, row, option } => {
                let chosen = self.chosen(item, row, option);
                Truth { yes: chosen, no: !chosen }
            }
            SlotKind::RowIndex(roster) | SlotKind::RowCode(roster) => {
                let yes = self.row_exists(roster);
                Truth { yes, no: self.solver.no() }
            }
            SlotKind::Arm(_)
            | SlotKind::Column
            | SlotKind::Previous(_)
            | SlotKind::Submitted
            | SlotKind::Started
            | SlotKind::Key(_) => self.solver.known(true),
        }
    }

    /// Whether an option is chosen in an item or in a row of a grid.
    fn chosen(&mut self, item: usize, row: Option<usize>, option: usize) -> Lit {
        let plan = &self.plan.items[item];
        let slot = match row {
            Some(row) => plan.rows.get(row).map(|row| row.slot),
            None => plan.slot,
        };
        match slot {
            Some(slot) => self.has_code(slot, option),
            None => self.solver.fresh(),
        }
    }

    /// Whether a cell has a code, or has it ticked.
    pub(super) fn has_code(&mut self, slot: SlotId, code: usize) -> Lit {
        let vars = self.vars(slot);
        let value = match &vars.values {
            Values::Codes(codes) | Values::Ticks(codes) => codes.get(code).copied(),
            _ => Some(self.solver.fresh()),
        };
        match value {
            Some(value) => self.solver.and(&[vars.answered, value]),
            None => self.solver.no(),
        }
    }

    fn values(&mut self, slot: SlotId) -> Values {
        if matches!(self.plan.slot(slot).kind, SlotKind::Column)
            && self.unit_rows().is_some()
        {
            let column = self.plan.columns.iter().position(|(_, known)| *known == slot);
            return column.map_or(Values::Other, Values::Column);
        }
        let solver = &mut self.solver;
        match &self.plan.slot(slot).domain {
            Domain::Single(options) => {
                let code = |missing: bool| {
                    if missing { solver.no() } else { solver.fresh() }
                };
                Values::Codes(
                    options.list.iter().map(|o| o.missing.is_some()).map(code).collect(),
                )
            }
            Domain::Multiple(options) | Domain::Ranking(options) => {
                let code = |missing: bool| {
                    if missing { solver.no() } else { solver.fresh() }
                };
                Values::Ticks(
                    options.list.iter().map(|o| o.missing.is_some()).map(code).collect(),
                )
            }
            Domain::Number
            | Domain::Year
            | Domain::Date
            | Domain::Month
            | Domain::Time
            | Domain::Duration => {
                let grid = self.grid(slot);
                self.measures.insert(slot, Measure::new(grid));
                Values::Measure
            }
            Domain::Text => Values::Text,
            Domain::Unit(table) if table.len() <= MOST_ROWS => {
                Values::Rows((0..table.len()).map(|_| solver.fresh()).collect())
            }
            Domain::Condition => Values::Flag(solver.fresh()),
            Domain::Unit(_) | Domain::Location | Domain::Document => Values::Other,
        }
    }

    /// Keeps a cell to what a sound record can hold.
    pub(super) fn settle_cell(&mut self, slot: SlotId) {
        let vars = self.vars(slot);
        self.one_reason(&vars);
        self.one_value(slot, &vars);
        self.inherited_codes(slot, &vars);
        match self.plan.slot(slot).kind {
            SlotKind::Item(item) if self.plan.items[item].derived.is_some() => {
                self.settle_derived(item, slot, &vars);
            }
            SlotKind::Item(item) => {
                self.settle_answer(item, slot, &vars);
            }
            SlotKind::Row { item, row } => {
                self.settle_row(item, row, &vars);
                self.settle_answer(item, slot, &vars);
            }
            SlotKind::Specify { .. } => {
                self.solver.clause([!vars.answered, vars.asked.yes]);
            }
            SlotKind::Column => self.settle_column(&vars),
            SlotKind::RowIndex(_) => {
                let one = self.at_most(slot, &Number::ONE, false);
                self.solver.clause([!one]);
            }
            _ => {}
        }
    }

    /// An answer, or one missing code, or neither.
    fn one_reason(&mut self, vars: &Vars) {
        let [a, b, c] = vars.states;
        self.solver.at_most_one(&[vars.answered, a, b, c]);
        for state in vars.states {
            // What is not asked has no missing code; what nobody knows to be asked can
            // have inherited one.
            self.solver.clause([!state, !vars.asked.no]);
        }
    }

    /// What nobody knows to be asked, and what is worked out, has a missing code only
    /// where something that it rests on has it.
    fn inherited_codes(&mut self, slot: SlotId, vars: &Vars) {
        let (SlotKind::Item(item) | SlotKind::Row { item, .. }) =
            self.plan.slot(slot).kind
        else {
            return;
        };
        if !self.tells_codes {
            return;
        }
        let Some(sources) = self.rests_on(item, slot) else { return };
        let sources: Vec<Rc<Vars>> =
            sources.into_iter().map(|source| self.vars(source)).collect();
        let is_derived = self.plan.items[item].derived.is_some();
        for code in 0..vars.states.len() {
            let asked = if is_derived { self.solver.no() } else { vars.asked.yes };
            let from = sources.iter().map(|source| source.states[code]);
            self.solver.clause(from.chain([!vars.states[code], asked]));
        }
    }

    /// The cells that a missing code can come from; none where it may come from rows.
    fn rests_on(&self, item: usize, slot: SlotId) -> Option<BTreeSet<SlotId>> {
        let plan = &self.plan.items[item];
        let section = self.questionnaire.items[item].section;
        let sections = self.plan.section_path[section].iter();
        let sections =
            sections.filter_map(|section| self.plan.sections[*section].as_ref());
        let row = plan.rows.iter().find(|row| row.slot == slot);
        let own = [
            plan.condition.as_ref(),
            row.and_then(|row| row.condition.as_ref()),
            plan.derived.as_ref().map(|derived| &derived.program),
        ];
        let mut slots = BTreeSet::new();
        for program in sections.chain(own.into_iter().flatten()) {
            if program.references().iter().any(|reference| reference.reach != Reach::Here)
            {
                return None;
            }
            slots.extend(program.rests_on());
        }
        Some(slots)
    }

    /// Exactly one value where there is an answer.
    fn one_value(&mut self, slot: SlotId, vars: &Vars) {
        let solver = &mut self.solver;
        match &vars.values {
            Values::Codes(values) | Values::Rows(values) => {
                solver.at_most_one(values);
                solver.clause(values.iter().copied().chain([!vars.answered]));
            }
            Values::Ticks(ticks) => {
                let domain = &self.plan.slot(slot).domain;
                if let Domain::Multiple(options) = domain {
                    alone(options, ticks, solver);
                }
            }
            _ => {}
        }
    }

    /// An answer of a person: asked, offered, within bounds.
    fn settle_answer(&mut self, item: usize, slot: SlotId, vars: &Vars) {
        self.solver.clause([!vars.answered, vars.asked.yes]);
        self.missing_codes(item, vars);
        self.only_offered(item, vars);
        let model = &self.questionnaire.items[item];
        if matches!(model.kind, ItemKind::Hidden { .. } | ItemKind::Allocate(_)) {
            return;
        }
        if matches!(model.kind, ItemKind::Roster(_)) {
            let below = self.at_most(slot, &Number::ZERO, false);
            self.solver.clause([!below]);
            return;
        }
        self.bounds(item, slot, vars);
        if let (Values::Flag(flag), ItemKind::Consent) = (&vars.values, &model.kind) {
            self.solver.clause([!vars.answered, *flag]);
        }
    }

    /// A missing code of what is asked is one that is offered.
    fn missing_codes(&mut self, item: usize, vars: &Vars) {
        let model = &self.questionnaire.items[item];
        let spelt = model.kind.choices();
        for (code, literal) in AnswerState::MISSING_CODES.into_iter().zip(vars.states) {
            let offered = self.questionnaire.offered(model);
            let allowed = offered.iter().any(|known| known.value == code);
            let is_option = spelt.is_some_and(|choices| {
                let mut missing =
                    choices.options.iter().filter_map(|option| option.missing.as_ref());
                missing.any(|missing| missing.value == code)
            });
            if !allowed && !is_option {
                self.solver.clause([!literal, !vars.asked.yes]);
            }
        }
    }

    /// What holds where a measured cell is at most a value, or below it.
    pub(super) fn at_most(&mut self, slot: SlotId, value: &Number, within: bool) -> Lit {
        match self.measures.get_mut(&slot) {
            Some(measure) => measure.at_most(&mut self.solver, value, within),
            None => self.solver.fresh(),
        }
    }
}

/// Options that stand alone, and those that stand for all others, have none beside them.
fn alone(options: &Options, ticks: &[Lit], solver: &mut crate::proof::solver::Solver) {
    for (number, option) in options.list.iter().enumerate() {
        if !option.exclusive && !option.all_of_these {
            continue;
        }
        for (other, tick) in ticks.iter().enumerate() {
            if other != number {
                solver.clause([!ticks[number], !*tick]);
            }
        }
    }
}

/// The term that a program is.
pub(super) fn term_of(program: &crate::expression::Program) -> Option<&Term> {
    match &program.body {
        crate::expression::Body::Value(term) => Some(term),
        crate::expression::Body::Condition(_) => None,
    }
}

//! The formula of a questionnaire: what exists in it so far, and what is still to say.
//!
//! *In:* a questionnaire and its plan. *Out:* variables on demand; whatever is named
//! gets its variables at once and its meaning in [`Formula::settle`].
//!
//! Meaning is given one thing after another and never within another, so that a chain of
//! ten thousand items needs no deep stack. What no question leads to costs nothing.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use indexmap::IndexMap;

use crate::expression::{Program, RosterId, SlotId};
use crate::model::Questionnaire;
use crate::proof::cells::Vars;
use crate::proof::goals::Cause;
use crate::proof::measure::Measure;
use crate::proof::refine::Opaque;
use crate::proof::route::Offers;
use crate::proof::solver::{Lit, Solver, Truth};
use crate::proof::table::Choice;
use crate::route::Plan;
use crate::value::{AnswerState, Value};

/// How many combinations of answers may be asked of the evaluator in all.
const MOST_COMBINATIONS: usize = 400_000;

/// What has a variable and no meaning yet.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pending {
    /// When an item is asked.
    Item(usize),
    /// What a cell can hold.
    Cell(SlotId),
}

/// What is offered as an option while its condition is read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct At<'c> {
    /// The attributes of the option, or the cells of the row of a register.
    pub(super) candidate: Option<&'c [Option<Value>]>,
}

/// The formula of a questionnaire.
pub(super) struct Formula<'a> {
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) plan: &'a Plan,
    pub(super) solver: Solver,
    /// Missing codes are told apart; else they are all just no answer.
    pub(super) tells_codes: bool,
    /// Each cause is an assumption of its own, so that it can be blamed.
    explains: bool,
    pub(super) causes: IndexMap<Cause, Lit>,
    pub(super) cells: HashMap<SlotId, Rc<Vars>>,
    pub(super) measures: HashMap<SlotId, Measure>,
    /// How many rows outer rosters have, and whether that is known.
    pub(super) counts: HashMap<RosterId, (Lit, Measure)>,
    pub(super) texts: HashMap<SlotId, Vec<(String, Lit)>>,
    pub(super) choices: HashMap<SlotId, Option<Rc<[Choice]>>>,
    pub(super) items: HashMap<usize, Truth>,
    pub(super) sections: HashMap<usize, Rc<[Truth]>>,
    pub(super) offers: HashMap<usize, Offers>,
    pub(super) rows: HashMap<usize, Lit>,
    /// Whether the interview still goes on before each end.
    pub(super) alive: Vec<Lit>,
    pub(super) units: Option<Option<Rc<[Lit]>>>,
    /// Parts of conditions by their words and the cells that these name.
    known: HashMap<String, Vec<(Vec<SlotId>, Truth)>>,
    pub(super) checks: HashMap<usize, Truth>,
    /// For every hard check that is demanded, where it is judged and what demands it.
    pub(super) demanded: Vec<(usize, usize, Lit)>,
    pub(super) opaque: Vec<Opaque>,
    pub(super) combinations: usize,
    pending: Vec<Pending>,
}

impl<'a> Formula<'a> {
    pub(super) fn new(
        questionnaire: &'a Questionnaire,
        plan: &'a Plan,
        explains: bool,
    ) -> Self {
        let solver = Solver::new();
        Self {
            questionnaire,
            plan,
            alive: vec![solver.yes()],
            solver,
            tells_codes: asks_for_codes(plan),
            explains,
            causes: IndexMap::new(),
            cells: HashMap::new(),
            measures: HashMap::new(),
            counts: HashMap::new(),
            texts: HashMap::new(),
            choices: HashMap::new(),
            items: HashMap::new(),
            sections: HashMap::new(),
            offers: HashMap::new(),
            rows: HashMap::new(),
            units: None,
            known: HashMap::new(),
            checks: HashMap::new(),
            demanded: Vec::new(),
            opaque: Vec::new(),
            combinations: MOST_COMBINATIONS,
            pending: Vec::new(),
        }
    }

    /// What must hold for a cause to count: always, but where causes are blamed.
    pub(super) fn cause(&mut self, cause: Cause) -> Lit {
        if !self.explains {
            return self.solver.yes();
        }
        let solver = &mut self.solver;
        *self.causes.entry(cause).or_insert_with(|| solver.fresh())
    }

    pub(super) fn later(&mut self, pending: Pending) {
        self.pending.push(pending);
    }

    /// Gives meaning to everything that was named, and to what that names.
    pub(super) fn settle(&mut self) {
        while let Some(next) = self.pending.pop() {
            match next {
                Pending::Item(item) => self.settle_item(item),
                Pending::Cell(slot) => self.settle_cell(slot),
            }
        }
    }

    /// The truth of each part between the outermost `and`s.
    pub(super) fn parts(&mut self, program: &Program, at: At<'_>) -> Vec<Truth> {
        let conditions = program.conditions();
        if conditions.is_empty() {
            return vec![self.solver.free()];
        }
        let parts = program.parts().iter();
        let parts =
            parts.map(|part| (&program.source()[part.clone()], named(program, part)));
        let mut truths = Vec::with_capacity(conditions.len());
        for (condition, key) in conditions.iter().zip(parts) {
            // The same words about the same cells mean the same.
            let key = at.candidate.is_none().then_some(key);
            let known = key.as_ref().and_then(|(text, slots)| {
                self.known.get(*text)?.iter().find(|(known, _)| known == slots)
            });
            if let Some((_, truth)) = known {
                truths.push(*truth);
                continue;
            }
            let truth = self.truth(condition, at);
            if let Some((text, slots)) = key {
                self.known.entry(text.to_owned()).or_default().push((slots, truth));
            }
            truths.push(truth);
        }
        truths
    }

    /// The truth of a whole condition.
    pub(super) fn whole(&mut self, program: &Program, at: At<'_>) -> Truth {
        let parts = self.parts(program, at);
        self.solver.all(&parts)
    }
}

/// How many items a questionnaire may have and be told apart in every detail.
const FEW_ITEMS: usize = 1000;

/// Whether it matters which missing code an answer has.
fn asks_for_codes(plan: &Plan) -> bool {
    if plan.items.len() <= FEW_ITEMS {
        return true;
    }
    let items = plan.items.iter().flat_map(|item| {
        let rows = item.rows.iter().filter_map(|row| row.condition.as_ref());
        let derived = item.derived.as_ref().map(|derived| &derived.program);
        let own = [&item.condition, &item.required, &item.offered_where];
        let own = own.into_iter().flatten().chain(item.offers.iter().flatten());
        own.chain(rows).chain(derived)
    });
    let all = items
        .chain(plan.sections.iter().flatten())
        .chain(plan.checks.iter().map(|check| &check.program))
        .chain(plan.ends.iter().filter_map(|end| end.when.as_ref()));
    let codes = AnswerState::MISSING_CODES.map(AnswerState::name);
    all.into_iter()
        .any(|program| codes.iter().any(|code| program.source().contains(code)))
}

/// The cells that a part names, in the order of its words.
fn named(program: &Program, part: &Range<usize>) -> Vec<SlotId> {
    let is_within =
        |span: &Range<usize>| part.start <= span.start && span.end <= part.end;
    let references = program.references().iter();
    references.filter(|r| is_within(&r.span)).map(|r| r.slot).collect()
}

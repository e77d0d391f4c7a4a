//! Respondents who are asked for an answer and have none to give.
//!
//! *In:* an item. *Out:* a respondent who is asked it and whose every answer is refused,
//! by bounds that cross or by the checks on it.
//!
//! What the formula finds is walked before it is told: here somebody is said to exist.

use std::collections::BTreeSet;

use crate::decimal::Number;
use crate::expression::{
    Condition, Order, SlotId, Term, evaluate, evaluate_condition, evaluate_part,
};
use crate::model::{Level, Questionnaire};
use crate::proof::bounds::ends;
use crate::proof::cells::term_of;
use crate::proof::formula::{At, Formula};
use crate::proof::goals::written_check;
use crate::proof::measure::measured;
use crate::proof::solver::Lit;
use crate::proof::terms;
use crate::proof::witness::Witness;
use crate::route::{CheckOwner, Plan, Record, View, walk};
use crate::value::{Cell, Value};

/// Why an item cannot be answered by somebody.
#[derive(Clone, Debug, PartialEq)]
pub enum Corner {
    /// The least answer is above the greatest.
    Bounds(Number, Number),
    /// One of these hard checks, by number, refuses each answer.
    Checks(Vec<usize>),
}

impl Formula<'_> {
    /// What holds where the bounds of an item cross; none where they are written out.
    pub(super) fn crossed(&mut self, item: usize) -> Option<Lit> {
        let plan = &self.plan.items[item];
        if plan.min.is_none() && plan.max.is_none() {
            return None;
        }
        let slot = plan.slot?;
        let (low, high) = ends(self.kind_of(slot)?);
        let written =
            |end: Option<Number>| end.map(|end| Term::Constant(Value::Number(end)));
        let min = plan.min.as_ref().and_then(term_of).cloned().or(written(low))?;
        let max = plan.max.as_ref().and_then(term_of).cloned().or(written(high))?;
        let crossed = Condition::Chain(Box::new(min), [(Order::Greater, max)].into());
        let crossed = self.truth(&crossed, At::default());
        let asked = self.vars(slot).asked.yes;
        Some(self.solver.and(&[asked, crossed.yes]))
    }

    /// What holds where the hard checks on an item refuse each of its answers; none
    /// where that are too many to look at, or where there are no such checks.
    pub(super) fn refused(&mut self, item: usize) -> Option<(Lit, Vec<usize>)> {
        let slot = self.plan.items[item].slot?;
        let checks: Vec<usize> = (0..self.plan.checks.len())
            .filter(|number| {
                let check = written_check(self.questionnaire, self.plan, *number);
                let on = self.plan.checks[*number].owner;
                matches!(on, CheckOwner::Item(on, _) if on == item)
                    && check.level == Level::Hard
                    && check.holds_in(self.questionnaire)
            })
            .collect();
        if checks.is_empty() {
            return None;
        }
        let answers = self.choices_of(slot)?;
        let mut others = BTreeSet::new();
        let mut demanded = Vec::new();
        for check in &checks {
            let conditions = self.plan.checks[*check].program.conditions();
            for condition in conditions {
                others.extend(terms::of_condition(condition)?);
                demanded.push(condition);
            }
        }
        others.remove(&slot);
        let mut refusing = Vec::new();
        for combination in self.combined(&others)? {
            let is_refused = |answer: &Value| {
                let cells = combination.cells.with(slot, Some(answer.clone()));
                let cells = cells.as_cells();
                demanded.iter().any(|check| evaluate_part(check, &cells) == Some(false))
            };
            if answers.iter().filter_map(|choice| choice.value.as_ref()).all(is_refused) {
                refusing.push(self.solver.and(&combination.holds));
            }
        }
        let refused = self.solver.or(&refusing);
        let asked = self.vars(slot).asked.yes;
        Some((self.solver.and(&[asked, refused]), checks))
    }
}

/// The record of a respondent.
pub(super) fn walked(
    questionnaire: &Questionnaire,
    plan: &Plan,
    who: &Witness,
) -> Record {
    let frame = questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
    let unit = frame.zip(who.unit).and_then(|(frame, unit)| frame.units.get(unit));
    let given = who.given(plan, unit.map(|unit| unit.cells.as_slice()));
    let mut record = Record::default();
    walk(questionnaire, plan, &given, &mut record);
    record
}

/// Whether a respondent is really asked an item whose bounds really cross.
pub(super) fn is_crossed(
    (questionnaire, plan): (&Questionnaire, &Plan),
    (item, slot): (usize, SlotId),
    record: &Record,
) -> Option<Corner> {
    if !record.is_asked(slot) || !record.unasked.is_empty() {
        return None;
    }
    let view = View::new(plan, questionnaire, record, "");
    let plan = &plan.items[item];
    let (low, high) = ends(&questionnaire.items[item].kind);
    let worked = |program: &Option<crate::expression::Program>| {
        program.as_ref().and_then(|program| measured(&evaluate(program, &view).value?))
    };
    let (min, max) = (worked(&plan.min).or(low)?, worked(&plan.max).or(high)?);
    (min > max).then_some(Corner::Bounds(min, max))
}

/// Whether a respondent is really asked an item of which each answer is refused.
pub(super) fn is_refused(
    (questionnaire, plan): (&Questionnaire, &Plan),
    (who, slot): (&Witness, SlotId),
    answers: &[Value],
    checks: &[usize],
) -> bool {
    let refuses = |answer: &Value| {
        let mut cells = who.cells.clone();
        cells.retain(|(known, _)| *known != slot);
        cells.push((slot, Cell::answered(answer.clone())));
        let record = walked(questionnaire, plan, &Witness { cells, unit: who.unit });
        let view = View::new(plan, questionnaire, &record, "");
        let fails = |check: &usize| {
            evaluate_condition(&plan.checks[*check].program, &view) == Some(false)
        };
        let is_offered = record.unoffered.is_empty();
        record.is_asked(slot) && (!is_offered || checks.iter().any(fails))
    };
    !answers.is_empty() && answers.iter().all(refuses)
}

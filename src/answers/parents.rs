//! Parents: answers that nobody gave, made from those of the units below.
//!
//! *In:* the answers of children. *Out:* answers of their parents, with the number of
//! children behind every value.
//!
//! Item by item: `mode` takes what most answered, `sum` and `mean` take numbers. What
//! cannot be combined has no answer. Derived items are worked out from what was made.
//! Nothing is judged: nobody could correct it.

mod combine;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::answers::envelope::Head;
use crate::answers::parents::combine::combine;
use crate::answers::reader::{Reader, Workspace};
use crate::answers::{Attached, Filed, ValidAnswers};
use crate::decimal::Number;
use crate::expression::{Domain, SlotId};
use crate::model::{Decimals, Item, ItemKind, Parent, Take};
use crate::route::{CarriedPlan, Plan, Record, walk};
use crate::source::Span;
use crate::value::{AnswerState, Cell, Status, Value};

/// What the answers of a parent were made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfChildren {
    /// How they were made.
    pub take: Take,
    /// The children whose answers were taken, in the order of the register.
    pub units: Vec<String>,
    /// How many children there are.
    pub below: usize,
    /// By slot, how many children had an answer that counts; none where the slot was not
    /// made.
    counts: Vec<Option<usize>>,
}

/// What is made, of whom, from whom.
struct Making<'m> {
    rule: &'m Parent,
    key: Vec<String>,
    children: Vec<&'m ValidAnswers>,
    below: usize,
    is_complete: bool,
    plan: &'m Plan,
}

impl OfChildren {
    /// How many children are behind the value of a slot; none where it is no item that
    /// is made, such as a derived one.
    pub fn behind(&self, slot: SlotId) -> Option<usize> {
        self.counts.get(slot.0 as usize).copied().flatten()
    }
}

impl Reader<'_> {
    /// The answers of the parents that take `mode`, `sum` or `mean`, the lowest ones
    /// first, made from the answers of this questionnaire's units.
    ///
    /// Only children count whose answers are complete or partial and have no errors. A
    /// parent without any has no answers. With `records`, children are joined where
    /// their keys are equal.
    pub fn parents(
        &self,
        answers: &[&ValidAnswers],
        work: &mut Workspace,
    ) -> Vec<ValidAnswers> {
        let questionnaire = self.instrument.questionnaire();
        let Some(units) = &questionnaire.units else { return Vec::new() };
        let rules = units.family().made();
        let mut plans: BTreeMap<bool, Plan> = BTreeMap::new();
        let mut made: Vec<ValidAnswers> = Vec::new();
        for (rule, below) in rules {
            let is_mode = rule.take == Take::Mode;
            let plan = plans.entry(is_mode).or_insert_with(|| {
                let plan = self.instrument.plan();
                if is_mode { plan.undrawn() } else { plan.unconditional() }
            });
            let of: BTreeSet<&str> = below.iter().copied().collect();
            let mut by_key: BTreeMap<&[String], BTreeMap<&str, &ValidAnswers>> =
                BTreeMap::new();
            let all = answers.iter().copied().chain(&made);
            for answers in all.filter(|answers| of.contains(answers.unit())) {
                let units = by_key.entry(answers.key()).or_default();
                units.insert(answers.unit(), answers);
            }
            let mut parents = Vec::new();
            for (key, units) in by_key {
                let found = || below.iter().filter_map(|code| units.get(code).copied());
                let children: Vec<_> = found().filter(|child| is_usable(child)).collect();
                let done = |child: &&ValidAnswers| {
                    child.status == Status::Ineligible
                        || child.status == Status::Complete && !child.has_errors
                };
                let expected = match questionnaire.records.is_empty() {
                    true => below.len(),
                    false => found().count(),
                };
                let is_complete = found().filter(done).count() == expected;
                let key = key.to_vec();
                let below = below.len();
                parents.extend(self.parent(
                    &Making { rule, key, children, below, is_complete, plan },
                    work,
                ));
            }
            made.extend(parents);
        }
        made
    }

    fn parent(&self, making: &Making<'_>, work: &mut Workspace) -> Option<ValidAnswers> {
        let first = making.children.first()?;
        let head = self.head_of(making, first);
        let plan = making.plan;
        work.reset(plan);
        self.context(&head, work);
        work.given.complete = true;
        work.given.key.unit.clone_from(&head.filed.unit);
        work.given.key.record.clone_from(&head.filed.key);
        let days = [(plan.submitted, head.submitted), (plan.started, head.started)];
        for (slot, stamp) in days {
            if let (Some(slot), Some(stamp)) = (slot, stamp) {
                work.given.set(slot, Cell::answered(Value::Date(stamp.day)));
            }
        }
        let mut counts = vec![None; plan.outer];
        let mut left_out = Vec::new();
        for (slot, decimals) in self.slots(plan) {
            let cells = making.children.iter().map(|child| child.record.cell(slot));
            let values: Vec<&Value> =
                cells.clone().filter_map(|cell| cell.value.as_ref()).collect();
            if let Some(count) = counts.get_mut(slot.0 as usize) {
                *count = Some(values.len());
            }
            if cells.clone().all(|cell| cell.state == AnswerState::NotAsked) {
                left_out.push(slot);
            }
            let domain = &plan.slot(slot).domain;
            if let Some(cell) = combine(making.rule, (domain, decimals), &values) {
                work.given.set(slot, cell);
            }
        }
        for arm in &plan.chance.arms {
            work.given.set(arm.slot, self.arm(making, arm.slot));
        }
        let mut record = work.spare.take().unwrap_or_default();
        walk(self.instrument.questionnaire(), plan, &work.given, &mut record);
        if making.rule.take != Take::Mode {
            left_out.into_iter().for_each(|slot| record.leave_out(slot));
        }
        Some(self.made(making, head, record, counts))
    }

    /// The arm that all children are in; nobody draws one for the parent.
    fn arm(&self, making: &Making<'_>, slot: SlotId) -> Cell {
        let mut arms = making.children.iter().map(|child| child.record.cell(slot));
        let first = arms.next();
        match first {
            Some(cell) if arms.all(|other| other == cell) => cell.clone(),
            _ => Cell::absent(AnswerState::NoAnswer),
        }
    }

    /// What is made: the cells of items outside of rosters that people answer, and how
    /// many decimals they have.
    fn slots(&self, plan: &Plan) -> Vec<(SlotId, Option<u32>)> {
        let items = self.instrument.questionnaire().items.iter();
        let own = items.zip(&plan.items).filter(|(item, plan)| {
            let is_of_rows = matches!(plan.carried, Some(CarriedPlan::Rows { .. }));
            item.kind.takes_answers()
                && plan.roster.is_none()
                && plan.within.is_none()
                && !is_of_rows
        });
        let slots = own.flat_map(|(item, plan)| {
            let rows = plan.rows.iter().map(|row| row.slot);
            let decimals = decimals(item);
            plan.slot.into_iter().chain(rows).map(move |slot| (slot, decimals))
        });
        slots.collect()
    }

    fn head_of(&self, making: &Making<'_>, first: &ValidAnswers) -> Head {
        let Making { rule, key, children, is_complete, .. } = making;
        let code = &rule.unit.value;
        let values = self.key_fields.iter().zip(key);
        let values = values.filter_map(|(field, word)| Some(field.value(word)?.0));
        let stamps = |of: fn(&ValidAnswers) -> Option<crate::answers::Stamp>| {
            children.iter().filter_map(move |child| of(child))
        };
        let nowhere = Span { end: first.filed.span.start, ..first.filed.span };
        Head {
            status_at: None,
            filed: Filed {
                unit: code.clone(),
                key: key.clone(),
                instrument: Arc::clone(&self.name),
                span: nowhere,
            },
            unit_number: self.units.get(code).copied(),
            status: if *is_complete { Status::Complete } else { Status::Partial },
            simulated: children.iter().any(|child| child.simulated),
            language: Arc::clone(&self.languages[0]),
            started: stamps(|child| child.started).min_by_key(|stamp| stamp.at),
            submitted: stamps(|child| child.submitted).max_by_key(|stamp| stamp.at),
            draws: Vec::new(),
            key: values.collect(),
            part: None,
            disposition: None,
            given_by: Vec::new(),
            confirmed: Vec::new(),
            attached: Attached::default(),
            agreed_at: [None; 2],
            confirmed_at: Vec::new(),
            answers_at: nowhere,
        }
    }

    fn made(
        &self,
        making: &Making<'_>,
        head: Head,
        record: Record,
        counts: Vec<Option<usize>>,
    ) -> ValidAnswers {
        let units = making.children.iter().map(|child| child.unit().to_owned());
        let children = OfChildren {
            take: making.rule.take,
            units: units.collect(),
            below: making.below,
            counts,
        };
        ValidAnswers {
            unit_name: head.unit_number.and_then(|number| self.name_of(number)),
            filed: head.filed,
            unit_number: head.unit_number,
            status: head.status,
            simulated: head.simulated,
            language: head.language,
            started: head.started,
            submitted: head.submitted,
            disposition: None,
            given_by: Vec::new(),
            record,
            confirmed: Vec::new(),
            attached: Attached::default(),
            fired: Vec::new(),
            has_errors: false,
            children: Some(Box::new(children)),
        }
    }
}

/// Whether answers may be taken: not those of one who withdrew, and none with errors.
fn is_usable(answers: &ValidAnswers) -> bool {
    matches!(answers.status, Status::Complete | Status::Partial) && !answers.has_errors
}

/// How many decimals a mean of an item has; none where it has as many as it needs.
fn decimals(item: &Item) -> Option<u32> {
    let of = |decimals: Decimals| match decimals {
        Decimals::AtMost(most) => Some(most),
        Decimals::Any => None,
    };
    match &item.kind {
        ItemKind::Grid(grid) => decimals_of(&grid.cell, of),
        kind => decimals_of(kind, of),
    }
}

fn decimals_of(kind: &ItemKind, of: impl Fn(Decimals) -> Option<u32>) -> Option<u32> {
    match kind {
        ItemKind::Number(number) => of(number.decimals),
        ItemKind::Allocate(allocate) => of(allocate.decimals),
        ItemKind::Scale(scale) => {
            let step = scale.step.as_ref().map(|step| &step.value);
            let ends = [&scale.from.value, &scale.to.value];
            ends.into_iter().chain(step).filter_map(Number::decimals).max()
        }
        _ => None,
    }
}

/// Whether values of a domain are numbers that may be added up: not years.
fn adds_up(domain: &Domain) -> bool {
    matches!(domain, Domain::Number)
}

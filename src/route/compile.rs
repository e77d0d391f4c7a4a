//! From a questionnaire to a plan.
//!
//! *In:* a questionnaire as written and, where it follows another version, that one.
//! *Out:* the plan, and every expression with its names and problems for `check`.
//!
//! Nothing is refused here: what does not compile is left out of the plan and told.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::expression::{self, Domain, Expected, Fill, Program};
use crate::model::{
    Bound, Decimals, ItemCheck, ItemKind, Level, Questionnaire, Required, Text, Written,
};
use crate::route::layout::layout;
use crate::route::{
    CheckOwner, CheckPlan, DerivedPlan, ItemPlan, Owner, Plan, Role, Scope, Use, UsedSlot,
};

/// A plan, and what was found out about every expression in it.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// The plan.
    pub plan: Plan,
    /// Every expression and every text with fills, in the order of the questionnaire.
    pub uses: Vec<Use>,
}

/// Compiles a questionnaire. `previous` is the version that `wave.follows` names.
pub fn compile(
    questionnaire: &Questionnaire,
    previous: Option<&Questionnaire>,
) -> Compiled {
    let plan = layout(questionnaire, previous);
    let mut programs =
        Programs { questionnaire, plan: &plan, uses: Vec::new(), checks: Vec::new() };
    let sections = (0..questionnaire.sections.len())
        .map(|number| programs.section(number))
        .collect();
    let items: Vec<ItemPlan> =
        (0..questionnaire.items.len()).map(|number| programs.item(number)).collect();
    programs.whole();
    let (uses, checks) = (programs.uses, programs.checks);
    let order = working_order(questionnaire, &plan, &uses);
    Compiled { plan: Plan { sections, items, checks, order, ..plan }, uses }
}

/// Compiles every expression, in the order of the questionnaire.
struct Programs<'a> {
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    uses: Vec<Use>,
    checks: Vec<CheckPlan>,
}

impl Programs<'_> {
    fn program(
        &mut self,
        (owner, role): (Owner, Role),
        itself: Option<&str>,
        written: &Written,
        expected: &Expected,
    ) -> Option<Program> {
        let mut scope = Scope::new(self.questionnaire, self.plan);
        if let Some(name) = itself {
            scope = scope.with_self(name);
        }
        let (program, mut problems) =
            expression::compile(&written.text, &scope, expected);
        if scope.met_poison() {
            problems.clear();
        }
        let references = program.as_ref().map_or(&[][..], Program::references);
        let references = used_slots(references, written);
        self.uses.push(Use {
            owner,
            role,
            written: written.clone(),
            references,
            problems,
        });
        program
    }

    fn texts<'t>(
        &mut self,
        owner: Owner,
        texts: impl IntoIterator<Item = Option<&'t Text>>,
    ) {
        for translation in texts.into_iter().flatten().flat_map(|text| &text.translations)
        {
            let written = &translation.text;
            if !written.text.contains("{{") && !written.text.contains("{%") {
                continue;
            }
            let scope = Scope::new(self.questionnaire, self.plan);
            let scope = match owner {
                Owner::Item(item) => {
                    scope.with_self(&self.questionnaire.items[item].id.value)
                }
                _ => scope,
            };
            let (fill, mut problems) = Fill::compile(&written.text, &scope);
            if scope.met_poison() {
                problems.clear();
            }
            let references = used_slots(fill.references(), written);
            let role = Role::Text;
            self.uses.push(Use {
                owner,
                role,
                written: written.clone(),
                references,
                problems,
            });
        }
    }

    fn section(&mut self, number: usize) -> Option<Program> {
        let section = &self.questionnaire.sections[number];
        let owner = Owner::Section(number);
        let condition = section.ask_if.as_ref().and_then(|ask_if| {
            self.program((owner, Role::AskIf), None, ask_if, &Expected::Condition)
        });
        self.texts(owner, [section.title.as_ref(), section.text.as_ref()]);
        for (position, check) in section.checks.iter().enumerate() {
            self.check(owner, CheckOwner::Section(number, position), check);
        }
        condition
    }

    fn whole(&mut self) {
        for (position, check) in self.questionnaire.checks.iter().enumerate() {
            self.check(Owner::Questionnaire, CheckOwner::Questionnaire(position), check);
        }
    }

    fn item(&mut self, number: usize) -> ItemPlan {
        let questionnaire = self.questionnaire;
        let item = &questionnaire.items[number];
        let owner = Owner::Item(number);
        let mut plan = self.plan.items[number].clone();
        let itself = Some(item.id.value.as_str());
        self.texts(owner, [item.text.as_ref(), item.help.as_ref(), item.why.as_ref()]);
        if let Some(ask_if) = &item.ask_if {
            let role = (owner, Role::AskIf);
            plan.condition = self.program(role, itself, ask_if, &Expected::Condition);
            plan.faulty |= plan.condition.is_none();
        }
        if let Required::If(condition) = &item.required {
            let role = (owner, Role::Required);
            plan.required = self.program(role, itself, condition, &Expected::Condition);
        }
        self.bounds(number, &mut plan);
        self.options(number, &mut plan);
        self.rows(number, &mut plan);
        if let ItemKind::Derived { of, value } = &item.kind {
            plan.derived = self.derived(number, of, value);
            plan.faulty |= plan.derived.is_none();
        }
        for (position, check) in item.checks.iter().enumerate() {
            self.check(owner, CheckOwner::Item(number, position), check);
        }
        plan
    }

    fn bounds(&mut self, number: usize, plan: &mut ItemPlan) {
        let questionnaire = self.questionnaire;
        let item = &questionnaire.items[number];
        let itself = Some(item.id.value.as_str());
        let (min, max, expected) = match &item.kind {
            ItemKind::Number(n) => (&n.min, &n.max, Expected::Number),
            ItemKind::Date { min, max } => (min, max, Expected::Date),
            ItemKind::Year { min, max } => (min, max, Expected::Number),
            _ => (&None, &None, Expected::Any),
        };
        let owner = Owner::Item(number);
        if let Some(Bound::Expression(written)) = min {
            plan.min = self.program((owner, Role::Min), itself, written, &expected);
        }
        if let Some(Bound::Expression(written)) = max {
            plan.max = self.program((owner, Role::Max), itself, written, &expected);
        }
        if let (Some(Bound::Expression(written)), Some(slot)) = (&item.default, plan.slot)
        {
            let expected = Expected::Domain(self.plan.slot(slot).domain.clone());
            plan.default =
                self.program((owner, Role::Default), itself, written, &expected);
        }
    }

    fn options(&mut self, number: usize, plan: &mut ItemPlan) {
        let questionnaire = self.questionnaire;
        let Some(choices) = questionnaire.items[number].kind.choices() else { return };
        let mut offers = Vec::with_capacity(choices.options.len());
        for (position, option) in choices.options.iter().enumerate() {
            let owner = Owner::Option(number, position);
            self.texts(owner, [option.label.as_ref()]);
            offers.push(option.ask_if.as_ref().and_then(|ask_if| {
                self.program((owner, Role::AskIf), None, ask_if, &Expected::Condition)
            }));
        }
        if offers.iter().any(Option::is_some) {
            plan.offers = offers;
        }
    }

    fn rows(&mut self, number: usize, plan: &mut ItemPlan) {
        let questionnaire = self.questionnaire;
        let ItemKind::Grid(grid) = &questionnaire.items[number].kind else { return };
        for (position, row) in grid.rows.iter().enumerate() {
            let owner = Owner::Row(number, position);
            self.texts(owner, [row.label.as_ref()]);
            let Some(ask_if) = &row.ask_if else { continue };
            let role = (owner, Role::AskIf);
            let condition = self.program(role, None, ask_if, &Expected::Condition);
            if let Some(row) = plan.rows.get_mut(position) {
                row.condition = condition;
            }
        }
    }

    fn derived(
        &mut self,
        number: usize,
        of: &ItemKind,
        value: &Written,
    ) -> Option<DerivedPlan> {
        let slot = self.plan.items[number].slot?;
        let expected = match &self.plan.slot(slot).domain {
            Domain::Number | Domain::Year => Expected::Number,
            Domain::Text => Expected::Text,
            Domain::Date => Expected::Date,
            other => Expected::Domain(other.clone()),
        };
        let owner = (Owner::Item(number), Role::Value);
        let program = self.program(owner, None, value, &expected)?;
        let decimals = match of {
            ItemKind::Number(number) => match number.decimals {
                Decimals::AtMost(decimals) => Some(decimals),
                Decimals::Any => None,
            },
            ItemKind::Year { .. } => Some(0),
            _ => None,
        };
        Some(DerivedPlan { program, decimals })
    }

    fn check(&mut self, owner: Owner, place: CheckOwner, check: &ItemCheck) {
        let questionnaire = self.questionnaire;
        let itself = match owner {
            Owner::Item(item) => Some(questionnaire.items[item].id.value.as_str()),
            _ => None,
        };
        let role = (owner, Role::Must);
        let program = self.program(role, itself, &check.must, &Expected::Condition);
        self.texts(owner, [check.message.as_ref()]);
        let Some(program) = program else { return };
        let mut items: Vec<usize> =
            check.items.iter().filter_map(|id| self.plan.position(&id.value)).collect();
        if let (true, Owner::Item(item)) = (items.is_empty(), owner) {
            items.push(item);
        }
        let marks = match check.level {
            Level::Hard => {
                items.iter().flat_map(|item| self.plan.slots_of(*item)).collect()
            }
            Level::Soft | Level::Note => Vec::new(),
        };
        self.checks.push(CheckPlan { owner: place, program, marks });
    }
}

fn used_slots(references: &[expression::Reference], written: &Written) -> Vec<UsedSlot> {
    references
        .iter()
        .map(|reference| UsedSlot {
            slot: reference.slot,
            span: written.place(reference.span.clone()),
            can_be_unknown: reference.can_be_unknown,
        })
        .collect()
}

/// Asking order, but everything comes after what it rests on, so that a derived item
/// may stand before or after what it is made from and what it decides. In a cycle, which
/// `check` reports, asking order stays.
fn working_order(questionnaire: &Questionnaire, plan: &Plan, uses: &[Use]) -> Vec<usize> {
    let count = questionnaire.items.len();
    let mut needs: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); count];
    let mut of_sections = vec![BTreeSet::new(); questionnaire.sections.len()];
    for used in uses {
        if !matches!(used.role, Role::Value | Role::AskIf) {
            continue;
        }
        let named = used.references.iter().filter_map(|r| plan.item_of(r.slot));
        match (used.owner, used.item()) {
            (Owner::Section(section), _) => of_sections[section].extend(named),
            (_, Some(item)) => needs[item].extend(named.filter(|named| *named != item)),
            _ => {}
        }
    }
    let mut needed_by: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (number, item) in questionnaire.items.iter().enumerate() {
        for section in &plan.section_path[item.section] {
            let named = of_sections[*section].iter().copied();
            needs[number].extend(named.filter(|named| *named != number));
        }
        for need in &needs[number] {
            needed_by[*need].push(number);
        }
    }
    let mut open: Vec<usize> = needs.iter().map(BTreeSet::len).collect();
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..count).filter(|item| open[*item] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(Reverse(item)) = ready.pop() {
        order.push(item);
        for next in &needed_by[item] {
            open[*next] -= 1;
            if open[*next] == 0 {
                ready.push(Reverse(*next));
            }
        }
    }
    order.extend((0..count).filter(|item| open[*item] > 0));
    order
}

//! From a questionnaire to a plan.
//!
//! *In:* a questionnaire as written and, where it follows another version, that one.
//! *Out:* the plan, and every expression with its names and problems for `check`.
//!
//! Nothing is refused here: what does not compile is left out of the plan and told.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::sync::Arc;

use crate::expression::{
    self, Domain, Expected, Fill, OptionCode, Options, Program, SlotId, Symbol,
};
use crate::model::{
    Bound, Choices, ColumnKind, Decimals, Item, ItemCheck, ItemKind, Level,
    Questionnaire, Required, ResponseOption, Text, Units, Written,
};
use crate::route::{
    CheckOwner, CheckPlan, DerivedPlan, ItemPlan, Owner, Plan, PreviousSlot, Role,
    RowPlan, Scope, Slot, SlotKind, Use, UsedSlot, column_domain,
};
use crate::value::Value;

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
    let mut layout = Layout::default();
    layout.sections(questionnaire);
    layout.items(questionnaire);
    layout.columns(questionnaire.units.as_ref());
    layout.days();
    if let Some(previous) = previous {
        layout.previous(questionnaire, previous);
    }
    let plan = layout.plan;
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

/// Gives every place its slot and every name its meaning.
#[derive(Default)]
struct Layout {
    plan: Plan,
    options: HashMap<usize, Arc<Options>>,
}

impl Layout {
    fn sections(&mut self, questionnaire: &Questionnaire) {
        self.plan.section_path = (0..questionnaire.sections.len())
            .map(|number| {
                let mut path = vec![number];
                while let Some(parent) =
                    questionnaire.sections[path[path.len() - 1]].parent
                {
                    path.push(parent);
                }
                path.reverse();
                path
            })
            .collect();
    }

    fn add(&mut self, kind: SlotKind, domain: Domain, name: String) -> SlotId {
        let slot =
            SlotId(u32::try_from(self.plan.slots.len()).expect("fewer than 2^32 slots"));
        // Of two items with one id the first has the name; `duplicate-id` says the rest.
        self.plan
            .names
            .entry(name.clone())
            .or_insert(Symbol::Slot { slot, domain: domain.clone() });
        self.plan.slots.push(Slot { kind, domain, name });
        slot
    }

    fn items(&mut self, questionnaire: &Questionnaire) {
        for (number, item) in questionnaire.items.iter().enumerate() {
            self.plan.positions.entry(item.id.value.clone()).or_insert(number);
            let plan = if is_unknown(item) {
                ItemPlan { faulty: true, ..ItemPlan::default() }
            } else {
                self.item(number, item)
            };
            self.plan.items.push(plan);
        }
    }

    fn item(&mut self, number: usize, item: &Item) -> ItemPlan {
        let id = item.id.value.clone();
        if let ItemKind::Grid(grid) = &item.kind {
            let options = self.codes(&grid.choices);
            let domain = if grid.multiple {
                Domain::Multiple(options)
            } else {
                Domain::Single(options)
            };
            let rows: Vec<RowPlan> = grid
                .rows
                .iter()
                .enumerate()
                .map(|(row, written)| {
                    let name = format!("{id}.{}", written.id.value);
                    let kind = SlotKind::Row { item: number, row };
                    let slot = self.add(kind, domain.clone(), name.clone());
                    let specify = self.beside(&grid.choices, number, Some(row), &name);
                    RowPlan { slot, condition: None, specify }
                })
                .collect();
            let members = rows.iter().map(|row| (row.slot, domain.clone())).collect();
            self.plan.names.entry(id).or_insert(Symbol::Group { members });
            return ItemPlan { rows, ..ItemPlan::default() };
        }
        let Some(domain) = self.domain(&item.kind) else { return ItemPlan::default() };
        let slot = self.add(SlotKind::Item(number), domain, id.clone());
        let specify = match &item.kind {
            ItemKind::Single(choices) | ItemKind::Multiple { choices, .. } => {
                self.beside(choices, number, None, &id)
            }
            _ => Vec::new(),
        };
        ItemPlan { slot: Some(slot), specify, ..ItemPlan::default() }
    }

    /// Slots of what is written beside options.
    fn beside(
        &mut self,
        choices: &Choices,
        item: usize,
        row: Option<usize>,
        name: &str,
    ) -> Vec<(usize, SlotId)> {
        let mut slots = Vec::new();
        for (option, written) in choices.options.iter().enumerate() {
            let Some(specify) = &written.specify else { continue };
            let Some(domain) = self.domain(&specify.kind) else { continue };
            let kind = SlotKind::Specify { item, row, option };
            let name = format!("{name}!{}", written.code.value);
            slots.push((option, self.add(kind, domain, name)));
        }
        slots
    }

    fn domain(&mut self, kind: &ItemKind) -> Option<Domain> {
        Some(match kind {
            ItemKind::Single(choices) | ItemKind::YesNo(choices) => {
                Domain::Single(self.codes(choices))
            }
            ItemKind::Multiple { choices, .. } => Domain::Multiple(self.codes(choices)),
            ItemKind::Scale(_) | ItemKind::Number(_) => Domain::Number,
            ItemKind::Text(_) => Domain::Text,
            ItemKind::Date { .. } => Domain::Date,
            ItemKind::Year { .. } => Domain::Year,
            ItemKind::Derived { of, .. } => return self.domain(of),
            ItemKind::Grid(_) | ItemKind::Note | ItemKind::Unreadable => return None,
        })
    }

    /// The codes of a list; items that share the list share this too.
    fn codes(&mut self, choices: &Choices) -> Arc<Options> {
        let key = Arc::as_ptr(&choices.options) as usize;
        Arc::clone(self.options.entry(key).or_insert_with(|| {
            let code = |option: &ResponseOption| OptionCode {
                code: option.code.value.clone(),
                exclusive: option.exclusive.is_some(),
                all_of_these: option.all_of_these.is_some(),
                missing: option.missing.as_ref().map(|missing| missing.value),
            };
            Arc::new(Options { list: choices.options.iter().map(code).collect() })
        }))
    }

    fn columns(&mut self, units: Option<&Units>) {
        let Some((units, frame)) =
            units.and_then(|units| Some((units, units.frame.as_ref()?)))
        else {
            return;
        };
        for column in &frame.columns {
            let declared = units.columns.iter().find(|(name, _)| name.value == *column);
            let is_size = units.size.as_ref().is_some_and(|size| size.value == *column);
            let kind = match declared {
                Some((_, kind)) => *kind,
                None if is_size => ColumnKind::Number,
                None => ColumnKind::Text,
            };
            let name = format!("unit.{column}");
            let slot = self.add(SlotKind::Column, column_domain(kind), name);
            self.plan.columns.push((column.clone(), slot));
        }
    }

    fn days(&mut self) {
        let submitted =
            self.add(SlotKind::Submitted, Domain::Date, "submitted".to_owned());
        let started = self.add(SlotKind::Started, Domain::Date, "started".to_owned());
        self.plan.submitted = Some(submitted);
        self.plan.started = Some(started);
    }

    /// Slots for what the unit answered in the earlier wave: on the item with the same
    /// concept, else the one it was renamed from, else the one with its id.
    fn previous(&mut self, questionnaire: &Questionnaire, earlier: &Questionnaire) {
        let earlier = Earlier::new(earlier);
        for item in &questionnaire.items {
            let Some(old) = earlier.counterpart(item) else { continue };
            if old.kind.name() != item.kind.name() || is_unknown(old) || is_unknown(item)
            {
                continue;
            }
            let codes = match (item.kind.choices(), old.kind.choices()) {
                (Some(new), Some(old)) => code_map(new, old),
                _ => Vec::new(),
            };
            if let (ItemKind::Grid(new), ItemKind::Grid(before)) = (&item.kind, &old.kind)
            {
                for row in &new.rows {
                    if before.rows.iter().any(|other| other.id.value == row.id.value) {
                        let name = |id: &str| format!("{id}.{}", row.id.value);
                        let names = (name(&item.id.value), name(&old.id.value));
                        self.previous_slot(names, codes.clone());
                    }
                }
            } else {
                self.previous_slot((item.id.value.clone(), old.id.value.clone()), codes);
            }
        }
    }

    fn previous_slot(&mut self, (new, old): (String, String), codes: Vec<Option<u16>>) {
        let Some(Symbol::Slot { domain, .. }) = self.plan.names.get(&new).cloned() else {
            return;
        };
        let slot = self.add(SlotKind::Previous, domain, format!("prev.{new}"));
        self.plan.previous.push(PreviousSlot { slot, name: old, codes });
    }
}

/// The items of the earlier wave, by concept and by id; of two alike, the first.
struct Earlier<'a> {
    concepts: HashMap<&'a str, &'a Item>,
    ids: HashMap<&'a str, &'a Item>,
}

impl<'a> Earlier<'a> {
    fn new(earlier: &'a Questionnaire) -> Self {
        let (mut concepts, mut ids) = (HashMap::new(), HashMap::new());
        for item in &earlier.items {
            ids.entry(item.id.value.as_str()).or_insert(item);
            if let Some(concept) = &item.concept {
                concepts.entry(concept.value.as_str()).or_insert(item);
            }
        }
        Self { concepts, ids }
    }

    /// The item of the earlier wave that an item continues.
    fn counterpart(&self, item: &Item) -> Option<&'a Item> {
        let concept = item.concept.as_ref().map(|concept| concept.value.as_str());
        let renamed = item.renamed_from.as_ref().map(|id| id.value.as_str());
        concept
            .and_then(|concept| self.concepts.get(concept))
            .or_else(|| renamed.and_then(|id| self.ids.get(id)))
            .or_else(|| self.ids.get(item.id.value.as_str()))
            .copied()
    }
}

/// Earlier option numbers to present ones: by `was`, else by code.
fn code_map(new: &Choices, old: &Choices) -> Vec<Option<u16>> {
    let position = |code: &str| {
        let was =
            new.options.iter().position(|o| o.was.iter().any(|was| was.value == code));
        was.or_else(|| new.position(code)).and_then(|number| u16::try_from(number).ok())
    };
    old.options.iter().map(|option| position(&option.code.value)).collect()
}

/// Whether an item's own faults hide what values it can have.
fn is_unknown(item: &Item) -> bool {
    let unreadable = |kind: &ItemKind| match kind {
        ItemKind::Unreadable => true,
        ItemKind::Derived { of, .. } => matches!(**of, ItemKind::Unreadable),
        _ => false,
    };
    let list_lost = item
        .kind
        .choices()
        .is_some_and(|choices| choices.list.is_some() && choices.options.is_empty());
    unreadable(&item.kind)
        || list_lost
        || (item.poisoned && item.kind.choices().is_some())
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

/// The value of a register's cell; none where it is empty or not of the column's type.
pub(crate) fn column_value(domain: &Domain, cell: &str) -> Option<Value> {
    if cell.is_empty() {
        return None;
    }
    match domain {
        Domain::Number => crate::decimal::Number::parse(cell).ok().map(Value::Number),
        Domain::Date => cell.parse().ok().map(Value::Date),
        _ => Some(Value::Text(cell.to_owned())),
    }
}

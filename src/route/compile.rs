//! From a questionnaire to a plan.
//!
//! *In:* a questionnaire as written and, where it follows another version, that one.
//! *Out:* the plan, and every expression with its names and problems for `check`.
//!
//! Nothing is refused here: what does not compile is left out of the plan and told.

use crate::expression::{self, Domain, Expected, Fill, Program};
use crate::model::{
    Bound, CarriedOptions, Decimals, EndIf, HiddenFrom, Item, ItemCheck, ItemKind, Level,
    Questionnaire, Required, ResponseOption, RosterRows, Text, Written,
};
use crate::route::layout::layout;
use crate::route::order;
use crate::route::scope::attributes;
use crate::route::{
    CarriedPlan, CheckOwner, CheckPlan, DerivedPlan, EndPlan, ItemPlan, Owner, Plan,
    Role, RosterPlan, RowSource, Scope, Use, UsedSlot,
};
use crate::source::Spanned;
use crate::value::Value;

/// A plan, and what was found out about every expression in it.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// The plan.
    pub plan: Plan,
    /// Every expression and every text with fills, in the order of the questionnaire.
    pub uses: Vec<Use>,
}

/// Compiles a questionnaire. `earlier` are the version that `wave.follows` names, the one
/// that this one follows, and so on.
pub fn compile<'e>(
    questionnaire: &Questionnaire,
    earlier: impl IntoIterator<Item = &'e Questionnaire>,
) -> Compiled {
    let earlier: Vec<&Questionnaire> = earlier.into_iter().collect();
    let plan = layout(questionnaire, &earlier);
    let mut programs = Programs {
        questionnaire,
        plan: &plan,
        uses: Vec::new(),
        checks: Vec::new(),
        ends: Vec::new(),
    };
    let sections = (0..questionnaire.sections.len())
        .map(|number| programs.section(number))
        .collect();
    let items: Vec<ItemPlan> =
        (0..questionnaire.items.len()).map(|number| programs.item(number)).collect();
    programs.whole();
    let rosters =
        plan.rosters.iter().map(|roster| programs.roster(roster.clone())).collect();
    let Programs { uses, checks, mut ends, .. } = programs;
    ends.sort_by_key(|end| end.item);
    let order = order::working_order(questionnaire, &plan, &uses);
    Compiled {
        plan: Plan { sections, items, checks, order, ends, rosters, ..plan },
        uses,
    }
}

/// Compiles every expression, in the order of the questionnaire.
struct Programs<'a> {
    questionnaire: &'a Questionnaire,
    plan: &'a Plan,
    uses: Vec<Use>,
    checks: Vec<CheckPlan>,
    ends: Vec<EndPlan>,
}

impl Programs<'_> {
    fn program(
        &mut self,
        (owner, role): (Owner, Role),
        written: &Written,
        expected: &Expected,
    ) -> Option<Program> {
        let scope = Scope::standing(self.questionnaire, self.plan, owner, role);
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
            let (questionnaire, plan) = (self.questionnaire, self.plan);
            // What a row is called is said of the row, not of the roster around it.
            let scope = match owner {
                Owner::Item(item) if self.is_row_label(item, written) => {
                    Scope::new(questionnaire, plan).within(plan.items[item].roster)
                }
                _ => Scope::standing(questionnaire, plan, owner, Role::Text),
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

    fn is_row_label(&self, item: usize, written: &Written) -> bool {
        let ItemKind::Roster(roster) = &self.questionnaire.items[item].kind else {
            return false;
        };
        let mut labels = roster.row_label.iter().flat_map(|text| &text.translations);
        labels.any(|label| label.text.span == written.span)
    }

    fn section(&mut self, number: usize) -> Option<Program> {
        let section = &self.questionnaire.sections[number];
        let owner = Owner::Section(number);
        let condition = section.ask_if.as_ref().and_then(|ask_if| {
            let role = (owner, Role::AskIf);
            self.program(role, ask_if, &Expected::Condition)
        });
        let texts = [&section.title, &section.text, &section.instruction];
        self.texts(owner, texts.map(Option::as_ref));
        for (position, check) in section.checks.iter().enumerate() {
            self.check(owner, CheckOwner::Section(number, position), check);
        }
        if let Some(end) = &section.end_if {
            let last = self.last_item_of(number);
            self.end(owner, last, end);
        }
        condition
    }

    /// The last item of a section and of those within it.
    fn last_item_of(&self, section: usize) -> Option<usize> {
        let plan = self.plan;
        let within = |item: &Item| plan.section_path[item.section].contains(&section);
        self.questionnaire.items.iter().rposition(within)
    }

    /// An end of the interview; one in a section without items is never judged.
    fn end(&mut self, owner: Owner, item: Option<usize>, end: &EndIf) {
        self.texts(owner, [end.message.as_ref()]);
        let when = end.when.as_ref().and_then(|when| {
            self.program((owner, Role::When), when, &Expected::Condition)
        });
        if let Some(item) = item {
            self.ends.push(EndPlan { owner, item, when });
        }
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
        let texts = [&item.text, &item.help, &item.why, &item.instruction];
        self.texts(owner, texts.map(Option::as_ref));
        if let ItemKind::Roster(roster) = &item.kind {
            self.texts(owner, [roster.row_label.as_ref()]);
        }
        if let Some(ask_if) = &item.ask_if {
            let role = (owner, Role::AskIf);
            plan.condition = self.program(role, ask_if, &Expected::Condition);
            plan.faulty |= plan.condition.is_none();
        }
        if let Required::If(condition) = &item.required {
            let role = (owner, Role::Required);
            plan.required = self.program(role, condition, &Expected::Condition);
        }
        self.bounds(number, &mut plan);
        self.options(number, &mut plan);
        self.narrowed(number, &mut plan);
        self.rows(number, &mut plan);
        match &item.kind {
            ItemKind::Derived { of, value } => {
                plan.derived = self.derived(number, of, value);
                plan.faulty |= plan.derived.is_none();
            }
            ItemKind::Hidden { of, from: HiddenFrom::Name(name) } => {
                plan.derived = self.derived(number, of, name);
                plan.faulty |= plan.derived.is_none();
            }
            _ => {}
        }
        for (position, check) in item.checks.iter().enumerate() {
            self.check(owner, CheckOwner::Item(number, position), check);
        }
        if let Some(end) = &item.end_if {
            self.end(owner, Some(number), end);
        }
        plan
    }

    fn bounds(&mut self, number: usize, plan: &mut ItemPlan) {
        let questionnaire = self.questionnaire;
        let item = &questionnaire.items[number];
        let kind = match &item.kind {
            ItemKind::Grid(grid) => &grid.cell,
            kind => kind,
        };
        let expected = match kind {
            ItemKind::Number(_) | ItemKind::Year { .. } => Expected::Number,
            ItemKind::Date { .. } => Expected::Date,
            ItemKind::Month { .. } => Expected::Domain(Domain::Month),
            ItemKind::Time { .. } => Expected::Domain(Domain::Time),
            ItemKind::Duration { .. } => Expected::Domain(Domain::Duration),
            _ => Expected::Any,
        };
        let (min, max) = kind.bounds().unwrap_or_default();
        let owner = Owner::Item(number);
        if let Some(Bound::Expression(written)) = min {
            plan.min = self.program((owner, Role::Min), written, &expected);
        }
        if let Some(Bound::Expression(written)) = max {
            plan.max = self.program((owner, Role::Max), written, &expected);
        }
        if let ItemKind::Allocate(allocate) = kind
            && let Some(Bound::Expression(written)) = &allocate.total
        {
            let role = (owner, Role::Total);
            plan.total = self.program(role, written, &Expected::Number);
        }
        if let (Some(Bound::Expression(written)), Some(slot)) = (&item.default, plan.slot)
        {
            let expected = Expected::Domain(self.plan.slot(slot).domain.clone());
            plan.default = self.program((owner, Role::Default), written, &expected);
        }
    }

    fn options(&mut self, number: usize, plan: &mut ItemPlan) {
        let questionnaire = self.questionnaire;
        let Some(choices) = questionnaire.items[number].kind.choices() else { return };
        // Options of another item are worded and judged there.
        if choices.carried.is_some() {
            return;
        }
        let mut offers = Vec::with_capacity(choices.options.len());
        for (position, option) in choices.options.iter().enumerate() {
            let owner = Owner::Option(number, position);
            self.texts(owner, [option.label.as_ref()]);
            offers.push(option.ask_if.as_ref().and_then(|ask_if| {
                self.program((owner, Role::AskIf), ask_if, &Expected::Condition)
            }));
            if let Some(end) = &option.end_if {
                self.end(owner, Some(number), end);
            }
        }
        if offers.iter().any(Option::is_some) {
            plan.offers = offers;
        }
    }

    /// `options_where`, `options_from`, and `where` of a unit.
    fn narrowed(&mut self, number: usize, plan: &mut ItemPlan) {
        let questionnaire = self.questionnaire;
        let kind = match &questionnaire.items[number].kind {
            ItemKind::Grid(grid) => &*grid.cell,
            kind => kind,
        };
        let owner = Owner::Item(number);
        if let ItemKind::Unit(unit) = kind {
            plan.table = self.plan.tables.get(&unit.from.value).cloned();
            if let (Some(_), Some(condition)) = (&plan.table, &unit.offered_where) {
                let role = (owner, Role::Where);
                plan.offered_where = self.program(role, condition, &Expected::Condition);
                plan.faulty |= plan.offered_where.is_none();
            }
        }
        let Some(choices) = kind.choices() else { return };
        if let Some(condition) = &choices.offered_where {
            let role = (owner, Role::OptionsWhere);
            plan.offered_where = self.program(role, condition, &Expected::Condition);
            plan.faulty |= plan.offered_where.is_none();
            plan.attributes = cells(&choices.options);
        }
        let within = questionnaire.items[number].roster;
        let named = |id: &Spanned<String>| {
            let item = questionnaire.nearest_item(within, &id.value)?;
            Some(&self.plan.items[item])
        };
        plan.carried = match &choices.carried {
            None => None,
            Some(CarriedOptions::Item { item, ticked, keep }) => {
                let keep = keep.iter().filter_map(|code| choices.position(&code.value));
                let keep = keep.filter_map(|code| u16::try_from(code).ok()).collect();
                let source = questionnaire.nearest_item(within, &item.value);
                let source =
                    source.and_then(|item| questionnaire.items[item].kind.choices());
                // Options that stand alone are not carried, so that numbers differ.
                let code = |option: &ResponseOption| {
                    let place = source?.position(&option.code.value)?;
                    u16::try_from(place).ok()
                };
                let codes = choices.options.iter();
                let codes = codes.map(|option| code(option).unwrap_or(u16::MAX));
                let codes = codes.collect();
                named(item).and_then(|item| item.slot).map(|slot| CarriedPlan::Item {
                    slot,
                    codes,
                    ticked: *ticked,
                    keep,
                })
            }
            Some(CarriedOptions::Rows { rows, condition, label }) => {
                let of = named(rows).and_then(|item| item.roster);
                of.map(|of| {
                    let condition = condition.as_ref().and_then(|condition| {
                        let role = (owner, Role::Where);
                        self.program(role, condition, &Expected::Condition)
                    });
                    let prefix = &self.plan.slot(self.plan.roster(of).slot).name;
                    let label = label.as_ref().and_then(|label| {
                        self.plan.find(&format!("{prefix}.{}", label.value))
                    });
                    CarriedPlan::Rows { of, condition, label }
                })
            }
        };
    }

    /// The rows of a roster.
    fn roster(&mut self, plan: RosterPlan) -> RosterPlan {
        let questionnaire = self.questionnaire;
        let ItemKind::Roster(roster) = &questionnaire.items[plan.item].kind else {
            return plan;
        };
        let owner = Owner::Item(plan.item);
        let rows = match (&roster.rows, plan.rows) {
            (RosterRows::Count(count), _) => {
                let role = (owner, Role::Count);
                RowSource::Count(self.program(role, count, &Expected::Number))
            }
            (
                RosterRows::ForEachRow { condition: Some(condition), .. },
                RowSource::Rows { of: Some(of), .. },
            ) => {
                let role = (owner, Role::Where);
                let condition = self.program(role, condition, &Expected::Condition);
                RowSource::Rows { of: Some(of), condition }
            }
            (_, rows) => rows,
        };
        RosterPlan { rows, ..plan }
    }

    fn rows(&mut self, number: usize, plan: &mut ItemPlan) {
        let questionnaire = self.questionnaire;
        let ItemKind::Grid(grid) = &questionnaire.items[number].kind else { return };
        for (position, row) in grid.rows.iter().enumerate() {
            let owner = Owner::Row(number, position);
            self.texts(owner, [row.label.as_ref()]);
            let Some(ask_if) = &row.ask_if else { continue };
            let role = (owner, Role::AskIf);
            let condition = self.program(role, ask_if, &Expected::Condition);
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
        let program = self.program(owner, value, &expected)?;
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
        let within = match owner {
            Owner::Item(item) => questionnaire.items[item].roster,
            _ => None,
        };
        let role = (owner, Role::Must);
        let program = self.program(role, &check.must, &Expected::Condition);
        self.texts(owner, [check.message.as_ref()]);
        let Some(program) = program else { return };
        let marked = |id: &Spanned<String>| {
            order::marked(questionnaire, self.plan, within, &id.value)
        };
        let marks = match (check.level, owner) {
            (Level::Hard, Owner::Item(item)) if check.items.is_empty() => {
                self.plan.slots_of(item)
            }
            (Level::Hard, _) => check.items.iter().filter_map(marked).flatten().collect(),
            (Level::Soft | Level::Note, _) => Vec::new(),
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
            reach: reference.reach,
        })
        .collect()
}

/// What `option.x` is for each option, a cell an attribute.
fn cells(options: &[ResponseOption]) -> Vec<Vec<Option<Value>>> {
    let names = attributes(options);
    let cell = |option: &ResponseOption, name: &str| {
        let mut attributes = option.attributes.iter();
        let found = attributes.find(|(known, _)| known.value == name);
        found.map(|(_, value)| value.value.clone())
    };
    let row = |option| names.iter().map(|(name, _)| cell(option, name)).collect();
    options.iter().map(row).collect()
}

//! Slots and names: what every name of a questionnaire stands for.
//!
//! *In:* a questionnaire, and the version it follows. *Out:* a plan whose slots and names
//! are laid, without any program.
//!
//! No expression is read here.

use std::collections::HashMap;
use std::sync::Arc;

use crate::expression::{Domain, OptionCode, Options, SlotId, Symbol};
use crate::model::{
    Choices, ColumnKind, Item, ItemKind, Questionnaire, ResponseOption, Units,
};
use crate::route::{
    ItemPlan, Plan, PreviousSlot, RowPlan, Slot, SlotKind, column_domain,
};
use crate::value::Value;

/// Lays out the slots and names of a questionnaire that may follow another version.
pub(crate) fn layout(
    questionnaire: &Questionnaire,
    previous: Option<&Questionnaire>,
) -> Plan {
    let mut layout = Layout::default();
    layout.sections(questionnaire);
    layout.items(questionnaire);
    layout.columns(questionnaire.units.as_ref());
    layout.days();
    if let Some(previous) = previous {
        layout.previous(questionnaire, previous);
    }
    layout.plan
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
            let Some(domain) = self.domain(&grid.cell) else {
                return ItemPlan::default();
            };
            let rows: Vec<RowPlan> = grid
                .rows
                .iter()
                .enumerate()
                .map(|(row, written)| {
                    let name = format!("{id}.{}", written.id.value);
                    let kind = SlotKind::Row { item: number, row };
                    let slot = self.add(kind, domain.clone(), name.clone());
                    let specify = match grid.cell.choices() {
                        Some(choices) => self.beside(choices, number, Some(row), &name),
                        None => Vec::new(),
                    };
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
            ItemKind::Month { .. } => Domain::Month,
            ItemKind::Time { .. } => Domain::Time,
            ItemKind::Duration { .. } => Domain::Duration,
            ItemKind::Consent => Domain::Condition,
            ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => {
                return self.domain(of);
            }
            _ => return None,
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

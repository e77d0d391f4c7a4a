//! Slots and names: what every name of a questionnaire stands for.
//!
//! *In:* a questionnaire, and the version it follows. *Out:* a plan whose slots and names
//! are laid, without any program.
//!
//! No expression is read here.

mod earlier;

use std::collections::HashMap;
use std::sync::Arc;

use crate::expression::{Domain, OptionCode, Options, RosterId, SlotId, Symbol, Table};
use crate::model::{
    AllocateItem, Arm, Choices, ColumnKind, Frame, Item, ItemKind, Questionnaire,
    ResponseOption, RosterItem, RosterRows, Units,
};
use crate::route::{
    ChancePlan, ItemPlan, Plan, RosterPlan, RowPlan, RowSource, Slot, SlotKind,
    column_domain,
};
use crate::value::Value;

pub(crate) use earlier::{Earlier, continues};

/// Lays out the slots and names of a questionnaire that may follow other versions, the
/// latest first.
pub(crate) fn layout(questionnaire: &Questionnaire, earlier: &[&Questionnaire]) -> Plan {
    let mut layout = Layout::default();
    layout.tables(questionnaire);
    layout.sections(questionnaire);
    layout.items(questionnaire);
    layout.chance(questionnaire);
    layout.columns(questionnaire.units.as_ref());
    layout.days();
    layout.keys(questionnaire);
    layout.earlier(questionnaire, earlier);
    layout.plan.outer = layout.plan.slots.len();
    layout.rosters(questionnaire);
    layout.plan
}

/// Gives every place its slot and every name its meaning.
#[derive(Default)]
struct Layout {
    plan: Plan,
    options: HashMap<usize, Arc<Options>>,
}

impl Layout {
    /// Registers as expressions see them; that of the units is called `frame`.
    fn tables(&mut self, questionnaire: &Questionnaire) {
        let units = questionnaire.units.as_ref().and_then(|units| units.frame.as_ref());
        let is_of_frame = |kind: &ItemKind| match kind {
            ItemKind::Unit(unit) => unit.from.value == "frame",
            _ => false,
        };
        let is_asked = questionnaire.items.iter().any(|item| {
            is_of_frame(&item.kind)
                || matches!(&item.kind, ItemKind::Grid(grid) if is_of_frame(&grid.cell))
        });
        let units = units.filter(|_| is_asked).map(|frame| ("frame", frame));
        let others = questionnaire.registers.iter();
        let others = others.filter_map(|(name, register)| {
            Some((name.as_str(), register.frame.as_ref()?))
        });
        for (name, frame) in units.into_iter().chain(others) {
            self.plan.tables.insert(name.to_owned(), Arc::new(table(name, frame)));
        }
    }

    fn sections(&mut self, questionnaire: &Questionnaire) {
        self.plan.section_of =
            questionnaire.items.iter().map(|item| item.section).collect();
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
        let slot = self.plain(kind, domain.clone(), name.clone());
        // Of two items with one id the first has the name; `duplicate-id` says the rest.
        self.plan.names.entry(name).or_insert(Symbol::Slot { slot, domain });
        slot
    }

    /// A slot whose name means more than a cell.
    fn plain(&mut self, kind: SlotKind, domain: Domain, name: String) -> SlotId {
        let slot =
            SlotId(u32::try_from(self.plan.slots.len()).expect("fewer than 2^32 slots"));
        self.plan.slots.push(Slot { kind, domain, name });
        slot
    }

    /// The items outside of rosters; what rosters hold follows in [`Layout::rosters`].
    fn items(&mut self, questionnaire: &Questionnaire) {
        self.plan.items.resize(questionnaire.items.len(), ItemPlan::default());
        for (number, item) in questionnaire.outer_items() {
            self.one(number, item, None, item.id.value.clone());
        }
    }

    /// The columns of every roster, one roster after the other, so that a row is one
    /// block of cells.
    fn rosters(&mut self, questionnaire: &Questionnaire) {
        let mut next = 0;
        while let Some(roster) = self.plan.rosters.get(next) {
            let (item, id) = (roster.item, roster_id(next));
            next += 1;
            let name = questionnaire.full_name(item);
            let first = self.plan.slots.len();
            let index = self.add(
                SlotKind::RowIndex(id),
                Domain::Number,
                format!("{name}.row.index"),
            );
            let code = match questionnaire.items[item].kind {
                ItemKind::Roster(RosterItem {
                    rows: RosterRows::ForEachChoice(_) | RosterRows::ForEachRow { .. },
                    ..
                }) => {
                    let domain = self.row_domain(questionnaire, item);
                    Some(self.add(SlotKind::RowCode(id), domain, format!("{name}.row")))
                }
                _ => None,
            };
            for (number, column) in questionnaire.columns(item) {
                let name = format!("{name}.{}", column.id.value);
                self.one(number, column, Some(id), name);
            }
            let width = self.plan.slots.len() - first;
            let plan = &mut self.plan.rosters[next - 1];
            (plan.first, plan.index, plan.code) = (index, index, code);
            plan.width = u32::try_from(width).unwrap_or(u32::MAX);
        }
        for number in 0..self.plan.rosters.len() {
            self.source(questionnaire, number);
        }
    }

    /// What the rows of a roster are made from, now that every name has its slot.
    fn source(&mut self, questionnaire: &Questionnaire, number: usize) {
        let item = self.plan.rosters[number].item;
        let ItemKind::Roster(roster) = &questionnaire.items[item].kind else { return };
        let within = questionnaire.items[item].roster;
        let named = |id: &str| questionnaire.nearest_item(within, id);
        let rows = match &roster.rows {
            RosterRows::ByHand => RowSource::ByHand,
            RosterRows::Count(_) => RowSource::Count(None),
            RosterRows::ForEachChoice(source) => {
                let source = named(&source.value);
                let source = source.map(|item| &self.plan.items[item]);
                RowSource::Choices(source.and_then(|source| source.slot))
            }
            RosterRows::ForEachRow { rows, .. } => {
                let of = named(&rows.value);
                let of = of.and_then(|item| self.plan.items[item].roster);
                RowSource::Rows { of, condition: None }
            }
        };
        self.plan.rosters[number].rows = rows;
    }

    /// What `row` can be in a roster with `for_each`.
    fn row_domain(&mut self, questionnaire: &Questionnaire, item: usize) -> Domain {
        let ItemKind::Roster(roster) = &questionnaire.items[item].kind else {
            return Domain::Number;
        };
        match &roster.rows {
            RosterRows::ForEachChoice(source) => {
                let within = questionnaire.items[item].roster;
                questionnaire
                    .nearest_item(within, &source.value)
                    .and_then(|source| questionnaire.items[source].kind.choices())
                    .map_or(Domain::Number, |choices| Domain::Single(self.codes(choices)))
            }
            _ => Domain::Number,
        }
    }

    fn one(
        &mut self,
        number: usize,
        item: &Item,
        within: Option<RosterId>,
        name: String,
    ) {
        self.plan.positions.entry(name.clone()).or_insert(number);
        let plan = if is_unknown(item) {
            ItemPlan { faulty: true, ..ItemPlan::default() }
        } else {
            self.item(number, item, within, name)
        };
        self.plan.items[number] = ItemPlan { within, ..plan };
    }

    fn item(
        &mut self,
        number: usize,
        item: &Item,
        within: Option<RosterId>,
        id: String,
    ) -> ItemPlan {
        if let ItemKind::Roster(roster) = &item.kind {
            return self.roster(number, roster, within, id);
        }
        if let ItemKind::Allocate(allocate) = &item.kind {
            return self.allocation(number, allocate, id);
        }
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
            ItemKind::Single(choices)
            | ItemKind::Multiple { choices, .. }
            | ItemKind::Ranking { choices, .. } => {
                self.beside(choices, number, None, &id)
            }
            _ => Vec::new(),
        };
        ItemPlan { slot: Some(slot), specify, ..ItemPlan::default() }
    }

    /// The roster's own cell; its columns are laid later.
    fn roster(
        &mut self,
        number: usize,
        roster: &RosterItem,
        around: Option<RosterId>,
        name: String,
    ) -> ItemPlan {
        let id = roster_id(self.plan.rosters.len());
        let slot = self.plain(SlotKind::Item(number), Domain::Number, name.clone());
        self.plan.names.entry(name).or_insert(Symbol::Roster { roster: id, slot });
        let rows = match &roster.rows {
            RosterRows::ByHand => RowSource::ByHand,
            RosterRows::Count(_) => RowSource::Count(None),
            RosterRows::ForEachChoice(_) => RowSource::Choices(None),
            RosterRows::ForEachRow { .. } => {
                RowSource::Rows { of: None, condition: None }
            }
        };
        self.plan.rosters.push(RosterPlan {
            item: number,
            slot,
            around,
            first: slot,
            width: 0,
            index: slot,
            code: None,
            rows,
            most: roster.most(),
        });
        ItemPlan { slot: Some(slot), roster: Some(id), ..ItemPlan::default() }
    }

    /// One cell an option; all of them are told by the item's name.
    fn allocation(
        &mut self,
        number: usize,
        allocate: &AllocateItem,
        name: String,
    ) -> ItemPlan {
        let options = allocate.choices.options.iter().enumerate();
        let rows: Vec<RowPlan> = options
            .map(|(row, option)| {
                let kind = SlotKind::Row { item: number, row };
                let name = format!("{name}.{}", option.code.value);
                let slot = self.add(kind, Domain::Number, name.clone());
                RowPlan { slot, condition: None, specify: Vec::new() }
            })
            .collect();
        let members = rows.iter().map(|row| (row.slot, Domain::Number)).collect();
        self.plan.names.entry(name).or_insert(Symbol::Group { members });
        ItemPlan { rows, ..ItemPlan::default() }
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
            ItemKind::Location { .. } => Domain::Location,
            ItemKind::Document { .. } => Domain::Document,
            ItemKind::Ranking { choices, .. } => Domain::Ranking(self.codes(choices)),
            ItemKind::Unit(unit) => {
                Domain::Unit(Arc::clone(self.plan.tables.get(&unit.from.value)?))
            }
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
            let measures = units.size.iter().chain(&units.weight);
            let is_number = measures.into_iter().any(|name| name.value == *column);
            let kind = match declared {
                Some((_, kind)) => *kind,
                None if is_number => ColumnKind::Number,
                None => ColumnKind::Text,
            };
            let name = format!("unit.{column}");
            let slot = self.add(SlotKind::Column, column_domain(kind), name);
            self.plan.columns.push((column.clone(), slot));
        }
    }

    /// Every randomisation has a cell with its arms as codes.
    fn chance(&mut self, questionnaire: &Questionnaire) {
        let mut chance = ChancePlan::new(questionnaire);
        for (number, draw) in questionnaire.randomise.iter().enumerate() {
            if draw.poisoned || draw.arms.is_empty() {
                continue;
            }
            let code = |arm: &Arm| OptionCode {
                code: arm.code.value.clone(),
                ..OptionCode::default()
            };
            let list = draw.arms.iter().map(code).collect();
            let domain = Domain::Single(Arc::new(Options { list }));
            let slot = self.add(SlotKind::Arm(number), domain, draw.id.value.clone());
            chance.add_arm((number, draw), slot);
        }
        self.plan.chance = chance;
    }

    fn days(&mut self) {
        let submitted =
            self.add(SlotKind::Submitted, Domain::Date, "submitted".to_owned());
        let started = self.add(SlotKind::Started, Domain::Date, "started".to_owned());
        self.plan.submitted = Some(submitted);
        self.plan.started = Some(started);
    }

    /// What tells a record from others is read like an item.
    fn keys(&mut self, questionnaire: &Questionnaire) {
        for (number, record) in questionnaire.records.iter().enumerate() {
            // One whose type cannot be read has a finding already.
            let domain = self.domain(&record.kind).unwrap_or(Domain::Text);
            let name = record.name.value.clone();
            let slot = self.add(SlotKind::Key(number), domain, name);
            self.plan.keys.push(slot);
        }
    }
}

fn table(name: &str, frame: &Frame) -> Table {
    let kinds = frame.kinds.iter().map(|kind| column_domain(*kind));
    let columns: Vec<(String, Domain)> =
        frame.columns.iter().cloned().zip(kinds).collect();
    let mut table = Table::new(name, columns);
    if let Some(label) = frame.label_column() {
        table = table.labelled(label);
    }
    for unit in &frame.units {
        let kinds = frame.kinds.iter().map(|kind| column_domain(*kind));
        let cells = unit.cells.iter().zip(kinds);
        let cells = cells.map(|(cell, domain)| column_value(&domain, cell)).collect();
        table.push(&unit.code, cells);
    }
    table
}

fn roster_id(number: usize) -> RosterId {
    RosterId(u32::try_from(number).unwrap_or(u32::MAX))
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

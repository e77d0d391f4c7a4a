//! What a unit answered in earlier waves, as slots: `prev.x` and `last.x`.
//!
//! *In:* a questionnaire and the versions it follows, the latest first. *Out:* slots, and
//! for each of them the cell in each earlier version that fills it.
//!
//! An item is followed backwards from version to version: to the item with its concept,
//! else the one it was renamed from, else the one with its id. Codes go forward along the
//! same way. Whether a unit answered is not known here.

use std::collections::HashMap;

use crate::expression::Symbol;
use crate::model::{
    Choices, Item, ItemKind, NumberItem, NumberKind, Questionnaire, ResponseOption,
};
use crate::route::layout::{Layout, is_unknown};
use crate::route::{Origin, PreviousSlot, SlotKind};

impl Layout {
    /// Slots for what the unit answered in earlier waves.
    pub(super) fn earlier(
        &mut self,
        questionnaire: &Questionnaire,
        versions: &[&Questionnaire],
    ) {
        let wave = questionnaire.wave.as_ref();
        if versions.is_empty() && wave.is_none_or(|wave| wave.follows.is_none()) {
            return;
        }
        let earlier: Vec<Earlier<'_>> =
            versions.iter().map(|v| Earlier::new(v)).collect();
        let latest = earlier.len().min(1);
        for (number, item) in questionnaire.outer_items() {
            if is_unknown(item) {
                continue;
            }
            let found = followed(item, &earlier);
            self.of_item("prev", (number, item), &found[..latest]);
            self.of_item("last", (number, item), &found);
        }
    }

    /// The slots of one item. Those of a grid and of an allocation are there whether or
    /// not an earlier version has the item, so that it can be told as one.
    fn of_item(
        &mut self,
        wave: &str,
        (number, item): (usize, &Item),
        found: &[Option<Followed<'_>>],
    ) {
        let id = &item.id.value;
        let parts: Vec<String> = match &item.kind {
            ItemKind::Grid(grid) => {
                grid.rows.iter().map(|row| row.id.value.clone()).collect()
            }
            ItemKind::Allocate(allocate) => {
                let options = allocate.choices.options.iter();
                options.map(|option| option.code.value.clone()).collect()
            }
            _ => {
                let from = found.iter().map(|found| found.as_ref().map(Followed::whole));
                let from = from.collect();
                self.earlier_slot(wave, number, id.clone(), from);
                return self.written_beside(wave, (number, item), found);
            }
        };
        let mut members = Vec::new();
        for (part, name) in parts.iter().enumerate() {
            let from = found.iter().map(|found| found.as_ref()?.part(item, part));
            let from: Vec<Option<Origin>> = from.collect();
            let name = format!("{id}.{name}");
            let Some(Symbol::Slot { domain, .. }) = self.plan.names.get(&name).cloned()
            else {
                continue;
            };
            let kind = SlotKind::Previous(number);
            let slot = self.add(kind, domain.clone(), format!("{wave}.{name}"));
            self.plan.previous.push(PreviousSlot { slot, from });
            members.push((slot, domain));
        }
        self.plan
            .names
            .entry(format!("{wave}.{id}"))
            .or_insert(Symbol::Group { members });
    }

    fn earlier_slot(
        &mut self,
        wave: &str,
        item: usize,
        name: String,
        from: Vec<Option<Origin>>,
    ) {
        if from.iter().all(Option::is_none) {
            return;
        }
        let Some(Symbol::Slot { domain, .. }) = self.plan.names.get(&name).cloned()
        else {
            return;
        };
        let slot = self.add(SlotKind::Previous(item), domain, format!("{wave}.{name}"));
        self.plan.previous.push(PreviousSlot { slot, from });
    }

    /// What was written beside the options of an item; only what needs no list of codes.
    fn written_beside(
        &mut self,
        wave: &str,
        (number, item): (usize, &Item),
        found: &[Option<Followed<'_>>],
    ) {
        let Some(choices) = item.kind.choices() else { return };
        for (position, option) in choices.options.iter().enumerate() {
            let Some(specify) = &option.specify else { continue };
            let shape = shape(&specify.kind);
            if shape.as_ref().is_none_or(|shape| matches!(shape, Shape::Codes(_))) {
                continue;
            }
            let fits = |old: &ResponseOption| {
                old.specify.as_ref().is_some_and(|old| self::shape(&old.kind) == shape)
            };
            let from = found.iter().map(|found| {
                let found = found.as_ref()?;
                let old = found.option(position)?;
                fits(old).then(|| Origin {
                    name: format!("{}!{}", found.item.id.value, old.code.value),
                    codes: Vec::new(),
                })
            });
            let name = format!("{}!{}", item.id.value, option.code.value);
            self.earlier_slot(wave, number, name, from.collect());
        }
    }
}

/// An item of an earlier version that a present one continues.
struct Followed<'a> {
    item: &'a Item,
    /// Its option numbers to present ones.
    codes: Vec<Option<u16>>,
}

impl Followed<'_> {
    fn whole(&self) -> Origin {
        Origin { name: self.item.id.value.clone(), codes: self.codes.clone() }
    }

    /// The old option that is a present one now.
    fn option(&self, present: usize) -> Option<&ResponseOption> {
        let is_it = |code: &Option<u16>| code.map(usize::from) == Some(present);
        let old = self.codes.iter().position(is_it)?;
        self.item.kind.choices()?.options.get(old)
    }

    /// The cell of a grid's row, or of an allocation's option.
    fn part(&self, new: &Item, part: usize) -> Option<Origin> {
        let name = |part: &str| format!("{}.{part}", self.item.id.value);
        match (&new.kind, &self.item.kind) {
            (ItemKind::Grid(new), ItemKind::Grid(old)) => {
                let row = &new.rows.get(part)?.id.value;
                let is_there = old.rows.iter().any(|other| other.id.value == *row);
                is_there.then(|| Origin { name: name(row), codes: self.codes.clone() })
            }
            _ => {
                let name = name(&self.option(part)?.code.value);
                Some(Origin { name, codes: Vec::new() })
            }
        }
    }
}

/// Follows an item backwards: what it was in each version; none where a version does not
/// have it, or has it as something whose answers cannot be read as its own.
fn followed<'a>(item: &'a Item, earlier: &[Earlier<'a>]) -> Vec<Option<Followed<'a>>> {
    let mut current = item;
    // The last one whose codes are known, and its codes as present ones.
    let mut coded: (&Item, Option<Vec<Option<u16>>>) = (item, None);
    let mut all = Vec::with_capacity(earlier.len());
    for version in earlier {
        let Some(old) = version.counterpart(item, current) else {
            all.push(None);
            continue;
        };
        current = old;
        if is_unknown(old) || !continues(item, old) {
            all.push(None);
            continue;
        }
        let mut codes = match (coded.0.kind.choices(), old.kind.choices()) {
            (Some(new), Some(old)) => code_map(new, old),
            _ => Vec::new(),
        };
        if let Some(present) = &coded.1 {
            let onwards = |code: u16| present.get(usize::from(code)).copied().flatten();
            for code in &mut codes {
                *code = code.and_then(onwards);
            }
        }
        coded = (old, Some(codes.clone()));
        all.push(Some(Followed { item: old, codes }));
    }
    all
}

/// Whether answers to an item of an earlier version can be read as answers to an item.
pub(crate) fn continues(new: &Item, old: &Item) -> bool {
    match (&new.kind, &old.kind) {
        (ItemKind::Grid(new), ItemKind::Grid(old)) => is_like(&new.cell, &old.cell),
        (ItemKind::Allocate(_), ItemKind::Allocate(_)) => true,
        (new, old) => is_like(new, old),
    }
}

fn is_like(new: &ItemKind, old: &ItemKind) -> bool {
    let (new, old) = (shape(new), shape(old));
    new.is_some() && new == old
}

/// What an answer can be, as far as answers of two waves are concerned.
#[derive(PartialEq)]
enum Shape<'a> {
    /// Codes of a list: one, several, or all in an order.
    Codes(u8),
    Number,
    /// An amount of a currency.
    Money(&'a str),
    /// A row of a register.
    Unit(&'a str),
    /// Anything else, by its type.
    Plain(&'static str),
}

fn shape(kind: &ItemKind) -> Option<Shape<'_>> {
    Some(match kind {
        ItemKind::Single(_) | ItemKind::YesNo(_) => Shape::Codes(1),
        ItemKind::Multiple { .. } => Shape::Codes(2),
        ItemKind::Ranking { .. } => Shape::Codes(3),
        ItemKind::Number(NumberItem { kind: NumberKind::Money, currency, .. }) => {
            Shape::Money(currency.as_ref().map_or("", |currency| &currency.value))
        }
        ItemKind::Scale(_) | ItemKind::Number(_) => Shape::Number,
        ItemKind::Unit(unit) => Shape::Unit(&unit.from.value),
        ItemKind::Text(_)
        | ItemKind::Date { .. }
        | ItemKind::Year { .. }
        | ItemKind::Month { .. }
        | ItemKind::Time { .. }
        | ItemKind::Duration { .. }
        | ItemKind::Consent
        | ItemKind::Location { .. }
        | ItemKind::Document { .. } => Shape::Plain(kind.name()),
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => return shape(of),
        _ => return None,
    })
}

/// The items of an earlier version, by concept and by id; of two alike, the first.
pub(crate) struct Earlier<'a> {
    concepts: HashMap<&'a str, &'a Item>,
    ids: HashMap<&'a str, &'a Item>,
}

impl<'a> Earlier<'a> {
    pub(crate) fn new(earlier: &'a Questionnaire) -> Self {
        let (mut concepts, mut ids) = (HashMap::new(), HashMap::new());
        for (_, item) in earlier.outer_items() {
            ids.entry(item.id.value.as_str()).or_insert(item);
            if let Some(concept) = &item.concept {
                concepts.entry(concept.value.as_str()).or_insert(item);
            }
        }
        Self { concepts, ids }
    }

    /// The item that an item continues: the one with its concept, else the one it was
    /// renamed from, else the one with its id. `item` is the present one, `current` what
    /// it was in the version after this.
    pub(crate) fn counterpart(&self, item: &Item, current: &Item) -> Option<&'a Item> {
        let concepts = [&item.concept, &current.concept].into_iter().flatten();
        let mut concepts =
            concepts.filter_map(|concept| self.concepts.get(concept.value.as_str()));
        let renamed = current.renamed_from.as_ref().map(|id| id.value.as_str());
        concepts
            .next()
            .or_else(|| renamed.and_then(|id| self.ids.get(id)))
            .or_else(|| self.ids.get(current.id.value.as_str()))
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

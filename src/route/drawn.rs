//! What chance settles in one questionnaire: arms, what is left out, what is seen first.
//!
//! *In:* a questionnaire, and the key of a unit and its record. *Out:* the arm of each
//! randomisation, the parts that `show` leaves out, and the items in the order shown.
//!
//! Every draw is made in [`chance`](crate::route::chance). What a draw means for the
//! state of an item is for the walk.

use crate::expression::SlotId;
use crate::model::{
    DrawnFor, Item, ItemKind, Part, Questionnaire, Randomisation, ShownOrder,
};
use crate::route::Record;
use crate::route::chance::{Draws, Key, Purpose, whole_odds};
use crate::value::Value;

/// What chance settles in a questionnaire.
#[derive(Clone, Debug, Default)]
pub struct ChancePlan {
    /// One for every randomisation that can be drawn, in the order written.
    pub arms: Vec<ArmPlan>,
    /// The sections that show only some of their parts: section, parts, how many.
    shown: Vec<(usize, Vec<Part>, usize)>,
    /// Whether some section has an order of its own.
    is_shuffled: bool,
    /// For every section, the sections in it.
    inner: Vec<Vec<usize>>,
    /// For every section, the items at its top.
    items: Vec<Vec<usize>>,
}

/// A randomisation, made ready.
#[derive(Clone, Debug)]
pub struct ArmPlan {
    /// Its number in the questionnaire.
    pub randomisation: usize,
    /// Its cell.
    pub slot: SlotId,
    odds: Vec<u64>,
}

/// What `show` leaves out for one key. Empty where nothing is ever left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    items: Vec<bool>,
    sections: Vec<bool>,
}

impl LeftOut {
    /// Whether an item at the top of its section is left out by itself.
    pub fn item(&self, item: usize) -> bool {
        self.items.get(item).copied().unwrap_or_default()
    }

    /// Whether a section is left out by itself.
    pub fn section(&self, section: usize) -> bool {
        self.sections.get(section).copied().unwrap_or_default()
    }
}

impl ChancePlan {
    /// Makes ready what a questionnaire leaves to chance; the slots of arms come by
    /// [`Self::add_arm`].
    pub(crate) fn new(questionnaire: &Questionnaire) -> Self {
        let sections = &questionnaire.sections;
        let is_shuffled = sections.iter().any(|section| section.order.is_some());
        let shown = sections.iter().enumerate().filter_map(|(number, section)| {
            let show = section.show.as_ref()?.value as usize;
            Some((number, questionnaire.parts(number), show))
        });
        let mut plan = Self { shown: shown.collect(), is_shuffled, ..Self::default() };
        if is_shuffled {
            plan.inner = vec![Vec::new(); sections.len()];
            plan.items = vec![Vec::new(); sections.len()];
            for (number, section) in sections.iter().enumerate() {
                if let Some(parent) = section.parent {
                    plan.inner[parent].push(number);
                }
            }
            for (number, item) in questionnaire.items.iter().enumerate() {
                if item.roster.is_none() {
                    plan.items[item.section].push(number);
                }
            }
        }
        plan
    }

    /// Gives a randomisation its slot.
    pub(crate) fn add_arm(
        &mut self,
        (randomisation, written): (usize, &Randomisation),
        slot: SlotId,
    ) {
        let odds: Vec<_> =
            written.arms.iter().map(|arm| arm.odds.value.clone()).collect();
        let odds = whole_odds(&odds);
        self.arms.push(ArmPlan { randomisation, slot, odds });
    }

    /// The number of the arm that a key draws.
    pub fn arm(&self, questionnaire: &Questionnaire, arm: &ArmPlan, key: &Key) -> u16 {
        let written = &questionnaire.randomise[arm.randomisation];
        let purpose = (Purpose::Arm, written.id.value.as_str());
        let by_unit = written.by == DrawnFor::Unit;
        let mut draws = Draws::new(questionnaire.root(), purpose, key, by_unit);
        u16::try_from(draws.arm(&arm.odds)).unwrap_or_default()
    }

    /// The arms of a record, as answer files tell them: name and code.
    pub fn drawn(
        &self,
        questionnaire: &Questionnaire,
        record: &Record,
    ) -> Vec<(String, String)> {
        let arms = self.arms.iter().filter_map(|arm| {
            let written = &questionnaire.randomise[arm.randomisation];
            let Some(Value::Code(code)) = record.cell(arm.slot).value else {
                return None;
            };
            let drawn = written.arms.get(usize::from(code))?;
            Some((written.id.value.clone(), drawn.code.value.clone()))
        });
        arms.collect()
    }

    /// Whether something may be left out by chance.
    pub(crate) fn leaves_out(&self) -> bool {
        !self.shown.is_empty()
    }

    /// Whether items may be asked in another order than written.
    pub(crate) fn shuffles(&self) -> bool {
        self.is_shuffled
    }

    /// The same with everything shown, in the order written.
    pub(in crate::route) fn undrawn(&self) -> Self {
        Self { shown: Vec::new(), is_shuffled: false, ..self.clone() }
    }

    /// What `show` leaves out for a key.
    pub fn left_out(&self, questionnaire: &Questionnaire, key: &Key) -> LeftOut {
        let mut left = LeftOut::default();
        if self.shown.is_empty() {
            return left;
        }
        left.items.resize(questionnaire.items.len(), false);
        left.sections.resize(questionnaire.sections.len(), false);
        for (section, parts, show) in &self.shown {
            let id = questionnaire.sections[*section].id.value.as_str();
            let mut draws =
                Draws::new(questionnaire.root(), (Purpose::Show, id), key, false);
            let shown = draws.shown(parts.len(), *show);
            for (number, part) in parts.iter().enumerate() {
                if shown.binary_search(&number).is_ok() {
                    continue;
                }
                match part {
                    Part::Item(item) => left.items[*item] = true,
                    Part::Section(section) => left.sections[*section] = true,
                }
            }
        }
        left
    }

    /// The numbers of the items in the order shown, also of those that are left out or
    /// not asked; none where that is the order written.
    ///
    /// The columns of a roster follow it. What is never shown keeps its place among its
    /// neighbours.
    pub fn shown_items(
        &self,
        questionnaire: &Questionnaire,
        key: &Key,
    ) -> Option<Vec<usize>> {
        if !self.is_shuffled {
            return None;
        }
        let sections = questionnaire.sections.iter().enumerate();
        let outer = sections.filter(|(_, section)| section.parent.is_none());
        let mut waiting: Vec<usize> = outer.map(|(number, _)| number).collect();
        waiting.reverse();
        let mut items = Vec::with_capacity(questionnaire.items.len());
        while let Some(section) = waiting.pop() {
            for item in self.items_of(questionnaire, section, key) {
                items.push(item);
                let columns = questionnaire.items[item + 1..].iter();
                let columns = columns.take_while(|column| column.roster.is_some());
                items.extend((item + 1..).zip(columns).map(|(number, _)| number));
            }
            let inner = &self.inner[section];
            let order = section_order(questionnaire, section, key, inner.len());
            waiting.extend(order.into_iter().rev().map(|at| inner[at]));
        }
        Some(items)
    }

    /// The items at the top of a section in the order shown.
    fn items_of(
        &self,
        questionnaire: &Questionnaire,
        section: usize,
        key: &Key,
    ) -> Vec<usize> {
        let mut items = self.items[section].clone();
        let is_shown = |item: &usize| is_shown(&questionnaire.items[*item]);
        let places: Vec<usize> =
            (0..items.len()).filter(|place| is_shown(&items[*place])).collect();
        let order = section_order(questionnaire, section, key, places.len());
        let shown: Vec<usize> = order.into_iter().map(|at| items[places[at]]).collect();
        for (place, item) in places.into_iter().zip(shown) {
            items[place] = item;
        }
        items
    }
}

/// The order in which the options of an item, or the rows of a grid, are shown for a
/// key: their numbers in the order written.
pub fn shown_order(questionnaire: &Questionnaire, item: usize, key: &Key) -> Vec<usize> {
    let written = &questionnaire.items[item];
    let (purpose, count) = match &written.kind {
        ItemKind::Grid(grid) => (Purpose::Rows, grid.rows.len()),
        kind => {
            let options = kind.choices().map_or(0, |choices| choices.options.len());
            (Purpose::Options, options)
        }
    };
    let name = questionnaire.full_name(item);
    order(questionnaire, written.order.as_ref(), (purpose, &name), key, count)
}

fn section_order(
    questionnaire: &Questionnaire,
    section: usize,
    key: &Key,
    count: usize,
) -> Vec<usize> {
    let section = &questionnaire.sections[section];
    let purpose = (Purpose::Section, section.id.value.as_str());
    order(questionnaire, section.order.as_ref(), purpose, key, count)
}

fn order(
    questionnaire: &Questionnaire,
    written: Option<&ShownOrder>,
    purpose: (Purpose, &str),
    key: &Key,
    count: usize,
) -> Vec<usize> {
    let Some(written) = written else { return (0..count).collect() };
    let mut draws = Draws::new(questionnaire.root(), purpose, key, false);
    draws.order(written.mode, count, written.kept())
}

fn is_shown(item: &Item) -> bool {
    !matches!(item.kind, ItemKind::Derived { .. } | ItemKind::Hidden { .. })
}

//! What each answer rests on, so that it is drawn after it, and anew when it changes.
//!
//! *In:* an instrument. *Out:* for every item the cells that decide whether it is asked
//! and what it may be.
//!
//! It is worked out once for all respondents.

use crate::check::Instrument;
use crate::expression::{Program, SlotId};
use crate::route::{self, ItemPlan, Plan, RowSource};

/// For every item what it rests on, and its own cells.
#[derive(Debug)]
pub(super) struct Wires {
    rests_on: Vec<Vec<SlotId>>,
    slots: Vec<Vec<SlotId>>,
    /// For every item the rosters around it, whose rows change with it.
    around: Vec<Vec<SlotId>>,
    count: usize,
}

/// Cells that have changed.
#[derive(Clone, Debug)]
pub(super) struct Changed(Vec<bool>);

impl Wires {
    /// The wires of an instrument.
    pub fn new(instrument: &Instrument) -> Self {
        let (questionnaire, plan) = (instrument.questionnaire(), instrument.plan());
        let slots: Vec<Vec<SlotId>> =
            (0..plan.items.len()).map(|item| plan.slots_of(item)).collect();
        let of_item = |number: usize| {
            let item = &plan.items[number];
            let section = questionnaire.items[number].section;
            let around = plan.section_path[section].iter();
            let around = around.filter_map(|section| plan.sections[*section].as_ref());
            let mut rests: Vec<SlotId> = programs(item, plan)
                .chain(around)
                .flat_map(Program::rests_on)
                .copied()
                .collect();
            for (source, _) in route::sources(questionnaire, number) {
                rests.extend_from_slice(&slots[source]);
            }
            rests.sort_unstable();
            rests.dedup();
            rests
        };
        let rests_on = (0..plan.items.len()).map(of_item).collect();
        let around = |number: usize| {
            let first = questionnaire.items[number].roster;
            let rosters = std::iter::successors(first, |roster| {
                questionnaire.items[*roster].roster
            });
            rosters.flat_map(|roster| slots[roster].iter().copied()).collect()
        };
        let around = (0..plan.items.len()).map(around).collect();
        Self { rests_on, slots, around, count: plan.slots.len() }
    }

    /// The cells of an item.
    pub fn slots(&self, item: usize) -> &[SlotId] {
        &self.slots[item]
    }

    /// Nothing has changed.
    pub fn unchanged(&self) -> Changed {
        Changed(vec![false; self.count])
    }

    /// Whether an item rests on something that has changed.
    pub fn is_touched(&self, item: usize, changed: &Changed) -> bool {
        self.rests_on[item].iter().any(|slot| changed.has(*slot))
    }

    /// An item has changed.
    pub fn change(&self, item: usize, changed: &mut Changed) {
        for slot in self.slots[item].iter().chain(&self.around[item]) {
            changed.0[slot.0 as usize] = true;
        }
    }
}

impl Changed {
    fn has(&self, slot: SlotId) -> bool {
        self.0.get(slot.0 as usize).copied().unwrap_or(false)
    }
}

/// Everything that decides whether an item is asked, and what its answer may be.
fn programs<'p>(item: &'p ItemPlan, plan: &'p Plan) -> impl Iterator<Item = &'p Program> {
    let of_rows = item.rows.iter().filter_map(|row| row.condition.as_ref());
    let of_roster = item.roster.and_then(|roster| match &plan.roster(roster).rows {
        RowSource::Count(count) => count.as_ref(),
        RowSource::Rows { condition, .. } => condition.as_ref(),
        RowSource::ByHand | RowSource::Choices(_) => None,
    });
    let carried = match &item.carried {
        Some(route::CarriedPlan::Rows { condition, .. }) => condition.as_ref(),
        _ => None,
    };
    [
        &item.condition,
        &item.offered_where,
        &item.required,
        &item.min,
        &item.max,
        &item.total,
    ]
    .into_iter()
    .filter_map(Option::as_ref)
    .chain(item.offers.iter().filter_map(Option::as_ref))
    .chain(item.derived.as_ref().map(|derived| &derived.program))
    .chain(of_rows)
    .chain(of_roster)
    .chain(carried)
}

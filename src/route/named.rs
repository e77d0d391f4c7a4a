//! What the name of an item means in a record: `item`, `grid.row`, `roster.column`,
//! `roster[2].column`.
//!
//! *In:* a name as an author or a reader writes it. *Out:* the item, which of its cells,
//! in which rows, and whether they were asked.
//!
//! What was asked is what the walk found: nothing is worked out here.

use crate::expression::{RosterId, RowId, SlotId};
use crate::model::EndIf;
use crate::route::{Owner, SlotKind, View};

/// What a name means in one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The number of the item.
    pub item: usize,
    /// The row of a grid; none = the whole item.
    pub cell: Option<SlotId>,
    /// The rows meant, in their order; one that is none outside of rosters.
    pub rows: Vec<Option<RowId>>,
}

impl View<'_> {
    /// What a name means; none where there is no such item or row of a grid. A number in
    /// brackets after a roster chooses its row, counted from 1.
    pub fn named(&self, name: &str) -> Option<Named> {
        let (mut plain, mut wanted) = (Vec::new(), Vec::new());
        for part in name.split('.') {
            let (id, number) = match part.strip_suffix(']') {
                Some(part) => {
                    let (id, number) = part.split_once('[')?;
                    (id, Some(number.parse::<u32>().ok()?))
                }
                None => (part, None),
            };
            plain.push(id);
            wanted.push(number);
        }
        let plain = plain.join(".");
        let (item, cell) = match self.plan.position(&plain) {
            Some(item) => (item, None),
            None => {
                let is_row = |slot: &crate::route::Slot| {
                    matches!(slot.kind, SlotKind::Row { .. }) && slot.name == plain
                };
                let number = self.plan.slots.iter().position(is_row)?;
                let slot = SlotId(u32::try_from(number).ok()?);
                (self.plan.item_of(slot)?, Some(slot))
            }
        };
        let rosters = self.rosters_around(item);
        if wanted.iter().skip(rosters.len()).any(Option::is_some) {
            return None;
        }
        let rows = match rosters.last() {
            None => vec![None],
            Some(roster) => {
                let all = self.record.all_rows(*roster).iter().copied();
                all.filter(|row| self.is_wanted(*row, &wanted[..rosters.len()]))
                    .map(Some)
                    .collect()
            }
        };
        Some(Named { item, cell, rows })
    }

    /// The rosters around an item, outermost first.
    fn rosters_around(&self, item: usize) -> Vec<RosterId> {
        let mut rosters = Vec::new();
        let mut next = self.plan.items[item].within;
        while let Some(roster) = next {
            rosters.push(roster);
            next = self.plan.roster(roster).around;
        }
        rosters.reverse();
        rosters
    }

    fn is_wanted(&self, row: RowId, wanted: &[Option<u32>]) -> bool {
        let mut next = Some(row);
        wanted.iter().rev().all(|number| {
            let Some(row) = next else { return false };
            let (index, around) = self.record.row_number(row);
            next = around;
            number.is_none_or(|number| number == index)
        })
    }

    /// The cells of what is named, outside of rosters or in any row: its own, or those of
    /// a grid's rows.
    pub fn cells_of(&self, named: &Named) -> Vec<SlotId> {
        let plan = &self.plan.items[named.item];
        match named.cell {
            Some(cell) => vec![cell],
            None => {
                plan.slot.into_iter().chain(plan.rows.iter().map(|r| r.slot)).collect()
            }
        }
    }

    /// Whether what is named was asked in at least one of its rows and cells: what the
    /// walk found, also after an end. A derived item is never put to anyone; it counts as
    /// asked where it is worked out. `None` is unknown.
    pub fn was_asked(&self, named: &Named) -> Option<bool> {
        let cells = self.cells_of(named);
        let mut states: Vec<Option<bool>> = Vec::new();
        for row in &named.rows {
            match cells.is_empty() {
                true => states.push(self.record.note_asked(named.item, *row)),
                false => {
                    states.extend(cells.iter().map(|c| self.record.asked_at(*c, *row)));
                }
            }
        }
        if let (true, Some(within)) =
            (states.is_empty(), self.plan.items[named.item].within)
        {
            let outer = self.rosters_around(self.plan.roster(within).item).is_empty();
            let slot = self.plan.roster(within).slot;
            let is_unknown = outer && self.record.asked_at(slot, None).is_none();
            return (!is_unknown).then_some(false);
        }
        match states.iter().find(|state| **state == Some(true)) {
            Some(state) => *state,
            None if states.contains(&None) => None,
            None => Some(false),
        }
    }

    /// The end that was met: the item after which the interview ended, its row, and the
    /// entry that says so.
    pub fn met_end(&self) -> Option<(usize, Option<RowId>, &EndIf)> {
        let (number, row) = self.record.ended?;
        let end = self.plan.ends.get(number)?;
        let items = &self.questionnaire.items;
        let written = match end.owner {
            Owner::Section(section) => {
                self.questionnaire.sections[section].end_if.as_ref()
            }
            Owner::Option(item, option) => {
                items[item].kind.choices()?.options.get(option)?.end_if.as_ref()
            }
            _ => items[end.item].end_if.as_ref(),
        };
        Some((end.item, row, written?))
    }
}

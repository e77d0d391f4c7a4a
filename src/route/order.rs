//! The order in which items are worked out.
//!
//! *In:* every expression with the cells it names. *Out:* the numbers of the items.
//!
//! A column is worked out in all rows of its roster before the next item, so that what
//! rests on all rows of another column is no cycle. Cycles are reported by `check`; here
//! asking order stays.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::expression::SlotId;
use crate::model::{CarriedOptions, ItemKind, Questionnaire, RosterRows};
use crate::route::{Owner, Plan, Use};
use crate::source::{Span, Spanned};

/// Asking order, but everything comes after what it rests on, so that a derived item
/// may stand before or after what it is made from and what it decides. In a cycle, which
/// `check` reports, asking order stays.
pub(crate) fn working_order(
    questionnaire: &Questionnaire,
    plan: &Plan,
    uses: &[Use],
) -> Vec<usize> {
    let count = questionnaire.items.len();
    let mut needs: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); count];
    let mut of_sections = vec![BTreeSet::new(); questionnaire.sections.len()];
    for used in uses {
        if !used.role.decides_the_route() {
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
        let of_rows = sources(questionnaire, number).into_iter().map(|(item, _)| item);
        let of_rows = of_rows.chain(item.roster).filter(|need| *need != number);
        needs[number].extend(of_rows);
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

/// What an item needs besides what its expressions name, and where that is named: the
/// items its rows or options come from.
pub fn sources(questionnaire: &Questionnaire, number: usize) -> Vec<(usize, Span)> {
    let item = &questionnaire.items[number];
    let mut named = Vec::new();
    if let ItemKind::Roster(roster) = &item.kind {
        match &roster.rows {
            RosterRows::ForEachChoice(source) => named.push(source),
            RosterRows::ForEachRow { rows, .. } => named.push(rows),
            RosterRows::ByHand | RosterRows::Count(_) => {}
        }
    }
    match item.kind.choices().and_then(|choices| choices.carried.as_ref()) {
        Some(CarriedOptions::Item { item, .. }) => named.push(item),
        Some(CarriedOptions::Rows { rows, .. }) => named.push(rows),
        None => {}
    }
    let source = |id: &Spanned<String>| {
        Some((questionnaire.nearest_item(item.roster, &id.value)?, id.span))
    };
    named.into_iter().filter_map(source).collect()
}

/// The cells that a check makes invalid where it names an item, a row of a grid, or a
/// column by its full name; none where there is no such thing. A column that is named
/// from outside its roster stands for the whole roster.
pub fn marked(
    questionnaire: &Questionnaire,
    plan: &Plan,
    within: Option<usize>,
    name: &str,
) -> Option<Vec<SlotId>> {
    if let Some(item) = questionnaire.nearest_item(within, name) {
        return Some(plan.slots_of(item));
    }
    if let Some(column) = questionnaire.position(name) {
        let mut around = column;
        while let Some(roster) = questionnaire.items[around].roster {
            around = roster;
        }
        return Some(plan.slots_of(around));
    }
    let (grid, row) = name.rsplit_once('.')?;
    let grid = questionnaire.nearest_item(within, grid)?;
    let ItemKind::Grid(of) = &questionnaire.items[grid].kind else { return None };
    let row = of.rows.iter().position(|other| other.id.value == row)?;
    let cell = plan.items[grid].rows.get(row)?;
    let beside = cell.specify.iter().map(|(_, slot)| *slot);
    Some(std::iter::once(cell.slot).chain(beside).collect())
}

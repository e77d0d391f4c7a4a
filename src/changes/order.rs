//! Order: what was moved among what stayed.
//!
//! *In:* places before, in the order of now. *Out:* which kept their order, as many as
//! can be; the others were moved. What was added or removed between moves nothing.

use std::collections::BTreeMap;

use crate::changes::kinds::items::MOVED;
use crate::changes::kinds::whole::{SECTION_MOVED, SECTION_RENAMED};
use crate::changes::ledger::{Ledger, change, said};
use crate::changes::{Change, Pairs};
use crate::model::Questionnaire;

/// For each of some places before, whether it belongs to the longest run that is still
/// in order; of two runs that are equally long, the one that ends first.
pub(super) fn kept_in_order(before: &[usize]) -> Vec<bool> {
    // The last place of the best run of each length, and the way back along it.
    let mut ends: Vec<usize> = Vec::new();
    let mut back: Vec<Option<usize>> = Vec::with_capacity(before.len());
    for (number, place) in before.iter().enumerate() {
        let length = ends.partition_point(|end| before[*end] < *place);
        back.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = number,
            None => ends.push(number),
        }
    }
    let mut kept = vec![false; before.len()];
    let mut next = ends.last().copied();
    while let Some(number) = next {
        kept[number] = true;
        next = back[number];
    }
    kept
}

/// Items and sections that were moved.
pub(super) fn moves(pairs: &Pairs<'_>, ledger: &mut Ledger<'_>) {
    let mut groups: BTreeMap<Option<usize>, Vec<(usize, usize)>> = BTreeMap::new();
    for (new, joined) in pairs.items.iter().enumerate() {
        if let Some((old, _)) = joined {
            let group = groups.entry(pairs.new.items[new].roster).or_default();
            group.push((*old, new));
        }
    }
    let outside = groups.remove(&None).unwrap_or_default();
    for new in out_of_order(&outside, pairs, ledger) {
        ledger.item(new).extend(moved(pairs, new));
    }
    for columns in groups.into_values() {
        let before: Vec<usize> = columns.iter().map(|(old, _)| *old).collect();
        for ((_, new), is_kept) in columns.into_iter().zip(kept_in_order(&before)) {
            if !is_kept {
                ledger.item(new).extend(moved(pairs, new));
            }
        }
    }
    renamed_sections(pairs, ledger);
}

/// The items outside of rosters that were moved by themselves. Where all that a section
/// holds was moved together, that is told of the section.
fn out_of_order(
    places: &[(usize, usize)],
    pairs: &Pairs<'_>,
    ledger: &mut Ledger<'_>,
) -> Vec<usize> {
    let before: Vec<usize> = places.iter().map(|(old, _)| *old).collect();
    let kept = kept_in_order(&before);
    let has_moved = sections_moved(places, &kept, pairs);
    for (number, section) in pairs.new.sections.iter().enumerate() {
        let is_within = section.parent.is_some_and(|outer| has_moved[outer]);
        if has_moved[number] && !is_within {
            ledger.section(number).extend(section_moved(pairs, number));
        }
    }
    let mut moved = Vec::new();
    let mut inside: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for ((old, new), is_kept) in places.iter().zip(kept) {
        let section = pairs.new.items[*new].section;
        if is_elsewhere(pairs, *old, *new) || !is_kept && !has_moved[section] {
            moved.push(*new);
        } else if has_moved[section] {
            inside.entry(section).or_default().push((*old, *new));
        }
    }
    // What was moved together may have lost its order as well.
    for places in inside.into_values() {
        let before: Vec<usize> = places.iter().map(|(old, _)| *old).collect();
        let kept = kept_in_order(&before).into_iter();
        moved.extend(places.iter().zip(kept).filter(|(_, kept)| !kept).map(|(p, _)| p.1));
    }
    moved
}

/// For each section, whether it was there and all that was in it was moved.
fn sections_moved(
    places: &[(usize, usize)],
    kept: &[bool],
    pairs: &Pairs<'_>,
) -> Vec<bool> {
    let mut held = vec![(0_usize, 0_usize); pairs.new.sections.len()];
    for ((_, new), is_kept) in places.iter().zip(kept) {
        for section in chain(pairs.new, pairs.new.items[*new].section) {
            held[section].0 += 1;
            held[section].1 += usize::from(!is_kept);
        }
    }
    let has_moved = |(number, (all, moved)): (usize, (usize, usize))| {
        all > 0 && all == moved && pairs.sections[number].is_some()
    };
    held.into_iter().enumerate().map(has_moved).collect()
}

fn section_moved(pairs: &Pairs<'_>, new: usize) -> Option<Change> {
    let old = pairs.sections[new]?;
    let (before, now) = (&pairs.old.sections[old].id, &pairs.new.sections[new].id);
    let place = |questionnaire: &Questionnaire, number: usize, span| {
        let sections = &questionnaire.sections;
        let parent = sections[number].parent;
        let previous = sections[..number].iter().rev().find(|s| s.parent == parent);
        let own = &sections[number].id.value;
        match previous {
            Some(previous) => said(span, format!("… {}, {own}", previous.id.value)),
            None => said(span, format!("{own}, …")),
        }
    };
    let before = place(pairs.old, old, before.span);
    Some(change(&SECTION_MOVED, before, place(pairs.new, new, now.span)))
}

fn moved(pairs: &Pairs<'_>, new: usize) -> Option<Change> {
    let (old, _) = pairs.items[new]?;
    let elsewhere = is_elsewhere(pairs, old, new);
    let place = |questionnaire: &Questionnaire, number: usize| {
        let item = &questionnaire.items[number];
        let own = &item.id.value;
        if elsewhere {
            return said(item.id.span, &questionnaire.sections[item.section].id.value);
        }
        let before = questionnaire.items[..number].iter().rev();
        match before.clone().find(|other| other.roster == item.roster) {
            Some(other) => said(item.id.span, format!("… {}, {own}", other.id.value)),
            None => said(item.id.span, format!("{own}, …")),
        }
    };
    Some(change(&MOVED, place(pairs.old, old), place(pairs.new, new)))
}

/// A section and those around it, from the inside out.
pub(super) fn chain(questionnaire: &Questionnaire, section: usize) -> Vec<usize> {
    let outer = |inner: &usize| questionnaire.sections[*inner].parent;
    std::iter::successors(Some(section), outer).collect()
}

/// Whether an item stands in a section that is not its old one, nor within that, nor
/// around it.
fn is_elsewhere(pairs: &Pairs<'_>, old: usize, new: usize) -> bool {
    let before = chain(pairs.old, pairs.old.items[old].section);
    let now = chain(pairs.new, pairs.new.items[new].section);
    let later = pairs.later_sections[before[0]];
    let is_inside = later.is_some_and(|later| now.contains(&later));
    let is_around = pairs.sections[now[0]].is_some_and(|old| before.contains(&old));
    !is_inside && !is_around
}

fn renamed_sections(pairs: &Pairs<'_>, ledger: &mut Ledger<'_>) {
    for (new, old) in pairs.sections.iter().enumerate() {
        let Some(old) = old else { continue };
        let (before, now) = (&pairs.old.sections[*old].id, &pairs.new.sections[new].id);
        if before.value != now.value {
            let sides = (said(before.span, &before.value), said(now.span, &now.value));
            ledger.section(new).push(change(&SECTION_RENAMED, sides.0, sides.1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_stays_and_the_rest_was_moved() {
        assert_eq!(kept_in_order(&[0, 1, 2]), [true; 3]);
        assert_eq!(kept_in_order(&[0, 2, 1, 3]), [true, false, true, true]);
        assert_eq!(kept_in_order(&[3, 0, 1, 2]), [false, true, true, true]);
        assert!(kept_in_order(&[]).is_empty());
    }
}

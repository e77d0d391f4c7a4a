//! What items say of one another: where options, rows and candidates come from.
//!
//! *In:* every item of a questionnaire, and the names of its registers. *Out:* the same
//! items, each with the options that it carries over, and findings about names that
//! lead nowhere or to what cannot serve.
//!
//! A name means the column of the same roster, else one of the rosters around it, else
//! an item outside. Whether it is asked early enough is for `check` to say: where it is
//! not, the options stay empty and the item is poisoned.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::Near;
use crate::load::reading::Reading;
use crate::load::words;
use crate::model::{
    CarriedOptions, Choices, Item, ItemKind, ResponseOption, RosterItem, RosterRows,
    UnitItem,
};
use crate::source::Spanned;

/// What `unit` may take its rows from.
pub(in crate::load) struct Registers<'a> {
    /// Whether the questionnaire says who answers, so that `frame` means something.
    pub frame: bool,
    /// Further registers.
    pub names: Vec<&'a str>,
}

/// Settles every name in which an item or roster speaks of another, but for the first
/// `settled` items, of which that was said before.
pub(in crate::load) fn settle(
    reading: &Reading,
    items: &mut [Item],
    settled: usize,
    registers: &Registers<'_>,
) {
    let names = Names::new(items);
    for number in settled..items.len() {
        let item = &items[number];
        let mut sound = is_not_deep(reading, items, number);
        sound &= units(&item.kind)
            .into_iter()
            .all(|unit| is_register(reading, unit, registers));
        if let ItemKind::Roster(roster) = &item.kind {
            sound &= rows(reading, &names, items, number, roster);
            sound &= unique(reading, &names, items, number, roster);
        }
        if item.roster.is_some() && item.id.value == "index" {
            reading.push(words::reserved_column(item.id.span, &item.id.value));
            sound = false;
        }
        let carried = item.kind.choices().and_then(|choices| choices.carried.clone());
        let options = match &carried {
            None => None,
            Some(CarriedOptions::Item { item: source, keep, .. }) => {
                of_item(reading, &names, items, number, (source, keep))
            }
            Some(CarriedOptions::Rows { rows, label, .. }) => {
                of_rows(reading, &names, items, number, (rows, label.as_ref()))
            }
        };
        sound &= carried.is_none() || options.is_some();
        let item = &mut items[number];
        item.poisoned |= !sound;
        if let (Some(options), Some(choices)) = (options, item.kind.choices_mut()) {
            choices.options = Arc::new(options);
        }
    }
}

/// Items by the roster around them and their id.
struct Names(HashMap<(Option<usize>, String), usize>);

impl Names {
    fn new(items: &[Item]) -> Self {
        let mut names = HashMap::new();
        for (number, item) in items.iter().enumerate() {
            names.entry((item.roster, item.id.value.clone())).or_insert(number);
        }
        Self(names)
    }

    fn column(&self, roster: usize, id: &str) -> Option<usize> {
        self.0.get(&(Some(roster), id.to_owned())).copied()
    }

    /// The item that a name means where another item stands.
    fn find(&self, items: &[Item], at: usize, id: &str) -> Option<usize> {
        let mut around = items[at].roster;
        loop {
            if let Some(found) = self.0.get(&(around, id.to_owned())) {
                return Some(*found);
            }
            around = items[around?].roster;
        }
    }
}

/// The ids that can be named where an item stands.
fn visible(items: &[Item], at: usize) -> impl Iterator<Item = &str> {
    let mut around = vec![None];
    let mut next = items[at].roster;
    while let Some(roster) = next {
        around.push(Some(roster));
        next = items[roster].roster;
    }
    let seen = items.iter().filter(move |item| around.contains(&item.roster));
    seen.map(|item| item.id.value.as_str())
}

fn is_not_deep(reading: &Reading, items: &[Item], number: usize) -> bool {
    if !matches!(items[number].kind, ItemKind::Roster(_)) {
        return true;
    }
    let mut depth = 1;
    let mut next = items[number].roster;
    while let Some(roster) = next {
        depth += 1;
        next = items[roster].roster;
    }
    // The first that is too deep is told, not all within it.
    if depth == RosterItem::MOST_DEPTH + 1 {
        let span = items[number].kind_span;
        reading.push(words::deep_roster(span, &items[number].id.value));
    }
    depth <= RosterItem::MOST_DEPTH
}

/// Every choice of a register's row within a type.
fn units(kind: &ItemKind) -> Vec<&UnitItem> {
    match kind {
        ItemKind::Unit(unit) => vec![unit],
        ItemKind::Grid(grid) => units(&grid.cell),
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => units(of),
        kind => {
            let options = kind.choices().into_iter().flat_map(|c| c.options.iter());
            let asked = options.filter_map(|option| option.specify.as_ref());
            asked.flat_map(|specify| units(&specify.kind)).collect()
        }
    }
}

fn is_register(reading: &Reading, unit: &UnitItem, registers: &Registers<'_>) -> bool {
    let name = unit.from.value.as_str();
    let known = if name == "frame" {
        registers.frame
    } else {
        name.is_empty() || registers.names.contains(&name)
    };
    if !known && name == "frame" {
        reading.push(words::frame_without_units(unit.from.span));
    } else if !known {
        let frame = registers.frame.then_some("frame");
        let near = Near::of(name, registers.names.iter().copied().chain(frame));
        reading.push(words::unknown_register(unit.from.span, name, near));
    }
    known
}

/// Where a roster's rows come from; whether that is sound.
fn rows(
    reading: &Reading,
    names: &Names,
    items: &[Item],
    number: usize,
    roster: &RosterItem,
) -> bool {
    let (source, wants_roster) = match &roster.rows {
        RosterRows::ByHand | RosterRows::Count(_) => return true,
        RosterRows::ForEachChoice(source) => (source, false),
        RosterRows::ForEachRow { rows, .. } => (rows, true),
    };
    let Some(found) = named(reading, names, items, number, source) else { return false };
    let kind = &items[found].kind;
    let fits = match kind {
        ItemKind::Multiple { .. } => !wants_roster,
        ItemKind::Roster(_) => wants_roster,
        _ => false,
    };
    if !fits && !items[found].poisoned {
        let finding = if wants_roster {
            words::no_roster(source.span, &source.value, kind.name())
        } else {
            words::no_multiple(source.span, &source.value, kind.name())
        };
        reading.push(finding.also(items[found].kind_span, "its type", "dess typ"));
    }
    fits && found < number
}

/// The item that a name means; a finding where there is none.
fn named(
    reading: &Reading,
    names: &Names,
    items: &[Item],
    number: usize,
    name: &Spanned<String>,
) -> Option<usize> {
    if name.value.is_empty() {
        return None;
    }
    let found = names.find(items, number, &name.value);
    if found.is_none() {
        let near = Near::of(&name.value, visible(items, number));
        reading.push(words::unknown_source(name.span, &name.value, near));
    }
    found
}

/// The columns that tell rows apart; whether each can.
fn unique(
    reading: &Reading,
    names: &Names,
    items: &[Item],
    number: usize,
    roster: &RosterItem,
) -> bool {
    let mut sound = true;
    for column in &roster.unique {
        let Some(found) = names.column(number, &column.value) else {
            unknown_column(reading, items, number, column);
            sound = false;
            continue;
        };
        let kind = &items[found].kind;
        let can_not = matches!(
            kind,
            ItemKind::Note
                | ItemKind::Roster(_)
                | ItemKind::Grid(_)
                | ItemKind::Allocate(_)
                | ItemKind::Location { .. }
                | ItemKind::Document { .. }
                | ItemKind::Consent
        );
        if can_not {
            let finding = words::not_comparable(column.span, &column.value, kind.name());
            let place = items[found].kind_span;
            reading.push(finding.also(place, "its type", "dess typ"));
            sound = false;
        }
    }
    sound
}

fn unknown_column(
    reading: &Reading,
    items: &[Item],
    roster: usize,
    column: &Spanned<String>,
) {
    let columns = items.iter().filter(|item| item.roster == Some(roster));
    let near = Near::of(&column.value, columns.map(|item| item.id.value.as_str()));
    let name = &items[roster].id.value;
    reading.push(words::unknown_roster_column(column.span, &column.value, name, near));
}

/// The options of an earlier item, without what is asked beside them. Those that stand
/// alone or for a missing code were not chosen among others: they are carried over
/// only where `keep` names them.
fn of_item(
    reading: &Reading,
    names: &Names,
    items: &[Item],
    number: usize,
    (source, keep): (&Spanned<String>, &[Spanned<String>]),
) -> Option<Vec<ResponseOption>> {
    let found = named(reading, names, items, number, source)?;
    let kind = &items[found].kind;
    let Some(choices) = chosen(kind) else {
        if !items[found].poisoned {
            let finding = words::no_options(source.span, &source.value, kind.name());
            let place = items[found].kind_span;
            reading.push(finding.also(place, "its type", "dess typ"));
        }
        return None;
    };
    if found >= number || items[found].poisoned || choices.options.is_empty() {
        return None;
    }
    let mut sound = true;
    for code in keep.iter().filter(|code| choices.position(&code.value).is_none()) {
        let codes = choices.options.iter().map(|option| option.code.value.as_str());
        let near = Near::of(&code.value, codes);
        reading.push(words::nothing_to_keep(code.span, &code.value, source, near));
        sound = false;
    }
    let several = match &items[number].kind {
        ItemKind::Grid(grid) => grid.cell.takes_several(),
        kind => kind.takes_several(),
    };
    let carried = |option: &&ResponseOption| {
        let alone = option.exclusive.is_some() || option.all_of_these.is_some();
        let ordinary = !alone && option.missing.is_none();
        ordinary || keep.iter().any(|code| code.value == option.code.value)
    };
    let copy = |option: &ResponseOption| ResponseOption {
        specify: None,
        end_if: None,
        exclusive: option.exclusive.filter(|_| several),
        all_of_these: option.all_of_these.filter(|_| several),
        ..option.clone()
    };
    sound.then(|| choices.options.iter().filter(carried).map(copy).collect())
}

/// The options of a type of which some can be chosen and others not.
fn chosen(kind: &ItemKind) -> Option<&Choices> {
    match kind {
        ItemKind::Grid(_) | ItemKind::Allocate(_) => None,
        kind => kind.choices(),
    }
}

/// One option for each row that a roster can have; its code is the number of the row.
fn of_rows(
    reading: &Reading,
    names: &Names,
    items: &[Item],
    number: usize,
    (rows, label): (&Spanned<String>, Option<&Spanned<String>>),
) -> Option<Vec<ResponseOption>> {
    let found = named(reading, names, items, number, rows)?;
    let ItemKind::Roster(roster) = &items[found].kind else {
        if !items[found].poisoned {
            let kind = items[found].kind.name();
            let finding = words::no_roster(rows.span, &rows.value, kind);
            let place = items[found].kind_span;
            reading.push(finding.also(place, "its type", "dess typ"));
        }
        return None;
    };
    if let Some(label) = label
        && names.column(found, &label.value).is_none()
    {
        unknown_column(reading, items, found, label);
        return None;
    }
    if found >= number {
        return None;
    }
    let code = |row: u32| Spanned::new(row.to_string(), rows.span);
    let most = roster.most().min(RosterItem::MOST_ROWS_EVER);
    Some((1..=most).map(|row| ResponseOption::new(code(row), rows.span)).collect())
}

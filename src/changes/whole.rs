//! The questionnaire as a whole: title, languages, wave, units, registers, records, parts,
//! chance and constants.
//!
//! *In:* two questionnaires. *Out:* changes.
//!
//! Name and version are what two definitions are called, and no change of either. Of a
//! register its rows are compared, not where it lies.

use std::collections::HashMap;
use std::fmt::Write;

use crate::changes::kinds::whole::{
    ARMS, CONSTANT, LANGUAGES, NOT_ASKED_KEPT, PART_RESPONDENT, PARTS, PRIVACY, RECORDS,
    REGISTER, SENDER, TITLE, UNITS, WAVE,
};
use crate::changes::ledger::{Ledger, change, said, unsaid};
use crate::changes::options::shown;
use crate::changes::types::Place;
use crate::changes::wording::Around;
use crate::changes::{Change, ChangeKind, Pairs, Side};
use crate::model::{
    ColumnKind, Frame, Questionnaire, Randomisation, RecordName, RecordPart, Text, Units,
    Wave,
};
use crate::source::{Span, Spanned};

/// What changed of a questionnaire as a whole.
pub(super) fn compare(pairs: &Pairs<'_>, ledger: &mut Ledger<'_>) {
    let (old, new) = (pairs.old, pairs.new);
    let around = Around::new(pairs);
    let place = Place { around, old: old.name.span, new: new.name.span };
    let changes = ledger.whole();
    changes.extend(text(&place, &TITLE, "title", old.title.as_ref(), new.title.as_ref()));
    changes.extend(listed(&place, &LANGUAGES, &old.languages, &new.languages));
    changes.extend(waves(&place, old.wave.as_ref(), new.wave.as_ref()));
    changes.extend(senders(&place, old, new));
    changes.extend(missing(&place, old, new));
    changes.extend(units(&place, old.units.as_ref(), new.units.as_ref()));
    changes.extend(registers(&place, old, new));
    changes.extend(records(&place, old, new));
    changes.extend(parts(&place, old, new));
    changes.extend(arms(&place, old, new));
    changes.extend(constants(&place, old, new));
}

/// A text whose every change in the source language is of one kind.
fn text(
    place: &Place<'_>,
    kind: &'static ChangeKind,
    key: &'static str,
    old: Option<&Text>,
    new: Option<&Text>,
) -> Vec<Change> {
    let found = place.around.text(kind, key, (old, place.old), (new, place.new));
    let milder = |found: Change| match found.class > kind.class {
        true => Change { kind, class: kind.class, ..found },
        false => found,
    };
    found.into_iter().map(milder).collect()
}

/// Words in their order.
fn listed(
    place: &Place<'_>,
    kind: &'static ChangeKind,
    old: &[Spanned<String>],
    new: &[Spanned<String>],
) -> Option<Change> {
    let side = |words: &[Spanned<String>], home: Span| {
        let all: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
        Side {
            span: words.first().map_or(home, |first| first.span),
            text: Some(all.join(", ")).filter(|text| !text.is_empty()),
        }
    };
    let (before, now) = (side(old, place.old), side(new, place.new));
    (before.text != now.text).then(|| change(kind, before, now))
}

fn waves(place: &Place<'_>, old: Option<&Wave>, new: Option<&Wave>) -> Vec<Change> {
    let day = |of: fn(&Wave) -> Option<&Spanned<jiff::civil::Date>>| {
        (old.and_then(of), new.and_then(of))
    };
    let days = [
        ("reference_date", day(|wave| wave.reference_date.as_ref())),
        ("from", day(|wave| wave.from.as_ref())),
        ("to", day(|wave| wave.to.as_ref())),
        ("published", day(|wave| wave.published.as_ref())),
    ];
    let mut changes: Vec<Change> = Vec::new();
    let labels = (old.map(|wave| &wave.label), new.map(|wave| &wave.label));
    changes.extend(place.plain(&WAVE, "label", labels, String::clone));
    for (key, sides) in days {
        changes.extend(place.plain(&WAVE, key, sides, ToString::to_string));
    }
    let follows = (
        old.and_then(|wave| wave.follows.as_ref()),
        new.and_then(|wave| wave.follows.as_ref()),
    );
    changes.extend(place.plain(&WAVE, "follows", follows, String::clone));
    changes
}

fn senders(place: &Place<'_>, old: &Questionnaire, new: &Questionnaire) -> Vec<Change> {
    let name = |of: &'_ Questionnaire| -> Option<Text> {
        of.sender.as_ref().and_then(|sender| sender.name.clone())
    };
    let (before, now) = (name(old), name(new));
    let mut changes = text(place, &SENDER, "name", before.as_ref(), now.as_ref());
    let contact = |of: &'_ Questionnaire| -> Option<Spanned<String>> {
        of.sender.as_ref().and_then(|sender| sender.contact.clone())
    };
    let (before, now) = (contact(old), contact(new));
    let sides = (before.as_ref(), now.as_ref());
    changes.extend(place.plain(&SENDER, "contact", sides, String::clone));
    let (before, now) = (old.privacy.as_ref(), new.privacy.as_ref());
    let public = |side: Option<&'_ crate::model::Privacy>| {
        side.and_then(|privacy| privacy.public.clone())
    };
    let sides = (public(before), public(now));
    let sides = (sides.0.as_ref(), sides.1.as_ref());
    changes.extend(place.plain(&PRIVACY, "public", sides, String::clone));
    for key in ["purpose", "ground", "kept"] {
        let of = |side: Option<&'_ crate::model::Privacy>| -> Option<Text> {
            let privacy = side?;
            match key {
                "purpose" => privacy.purpose.clone(),
                "ground" => privacy.ground.clone(),
                _ => privacy.kept.clone(),
            }
        };
        let (before, now) = (of(before), of(now));
        changes.extend(text(place, &PRIVACY, key, before.as_ref(), now.as_ref()));
    }
    changes
}

fn missing(
    place: &Place<'_>,
    old: &Questionnaire,
    new: &Questionnaire,
) -> Option<Change> {
    let shown = |clears: bool| if clears { "clear" } else { "keep" };
    let (before, now) = (old.missing.clears_not_asked, new.missing.clears_not_asked);
    (before != now).then(|| place.at_type(&NOT_ASKED_KEPT, shown(before), shown(now)))
}

fn units(place: &Place<'_>, old: Option<&Units>, new: Option<&Units>) -> Vec<Change> {
    let mut changes = Vec::new();
    let side = |units: Option<&Units>, home| match units {
        Some(units) => said(units.span, &units.path.value),
        None => unsaid(home),
    };
    let (Some(before), Some(now)) = (old, new) else {
        if old.is_some() || new.is_some() {
            changes.push(change(&UNITS, side(old, place.old), side(new, place.new)));
        }
        return changes;
    };
    let inner = Place { old: before.span, new: now.span, ..*place };
    let words = [
        ("id", (Some(&before.id), Some(&now.id))),
        ("label", (before.label.as_ref(), now.label.as_ref())),
        ("size", (before.size.as_ref(), now.size.as_ref())),
        ("weight", (before.weight.as_ref(), now.weight.as_ref())),
        ("parent", (before.parent.as_ref(), now.parent.as_ref())),
        ("kind", (before.kind.as_ref(), now.kind.as_ref())),
    ];
    for (key, sides) in words {
        changes.extend(inner.plain(&UNITS, key, sides, String::clone));
    }
    let groups = listed(&inner, &UNITS, &before.groups, &now.groups);
    changes.extend(groups.map(|found| found.of("key", "groups")));
    let columns = typed(&before.columns, &now.columns);
    changes
        .extend(columns.map(|(b, n)| inner.at_type(&UNITS, b, n).of("key", "columns")));
    let parents = |units: &Units| -> String {
        let all = units.parents.iter();
        let all =
            all.map(|p| format!("{} {} {}", p.unit.value, p.take.name(), p.tie.name()));
        sorted(all)
    };
    if parents(before) != parents(now) {
        let found = inner.at_type(&UNITS, parents(before), parents(now));
        changes.push(found.of("key", "parents"));
    }
    let frames = (before.frame.as_deref(), now.frame.as_deref());
    changes.extend(rows(&inner, frames).map(|found| found.of("register", "frame")));
    changes
}

fn sorted(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    words.sort();
    words.join(", ")
}

type Columns = [(Spanned<String>, ColumnKind)];

fn typed(old: &Columns, new: &Columns) -> Option<(String, String)> {
    let shown = |columns: &Columns| {
        sorted(columns.iter().map(|(name, kind)| format!("{}: {kind:?}", name.value)))
    };
    let (before, now) = (shown(old), shown(new));
    (before != now).then_some((before, now))
}

/// How many rows of a register were added, removed and changed.
fn rows(
    place: &Place<'_>,
    (old, new): (Option<&Frame>, Option<&Frame>),
) -> Option<Change> {
    let (old, new) = (old?, new?);
    // So it is nearly always; and also where a code is there twice.
    let mut rows = old.units.iter().zip(&new.units);
    let is_same = old.columns == new.columns
        && old.units.len() == new.units.len()
        && rows.all(|(old, new)| old.cells == new.cells);
    if is_same {
        return None;
    }
    let added = new.units.iter().filter(|row| old.unit(&row.code).is_none()).count();
    let (mut gone, mut changed) = (0_usize, 0_usize);
    let columns: Vec<Option<usize>> =
        old.columns.iter().map(|column| new.column(column)).collect();
    for row in &old.units {
        let Some(now) = new.unit(&row.code) else {
            gone += 1;
            continue;
        };
        let is_same = row.cells.iter().zip(&columns).all(|(cell, column)| {
            column.is_none_or(|column| now.cells.get(column) == Some(cell))
        });
        changed += usize::from(!is_same);
    }
    let is_same = added + gone + changed == 0 && old.columns == new.columns;
    (!is_same).then(|| {
        let mut words = format!("{} rows", new.units.len());
        for (count, word) in [(added, "new"), (gone, "gone"), (changed, "changed")] {
            if count > 0 {
                let _ = write!(words, ", {count} {word}");
            }
        }
        change(
            &REGISTER,
            said(place.old, format!("{} rows", old.units.len())),
            said(place.new, words),
        )
    })
}

fn registers(place: &Place<'_>, old: &Questionnaire, new: &Questionnaire) -> Vec<Change> {
    let mut changes = Vec::new();
    let names = old.registers.keys().chain(new.registers.keys());
    let mut seen: Vec<&String> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            continue;
        }
        seen.push(name);
        let (before, now) = (old.registers.get(name), new.registers.get(name));
        let found = match (before, now) {
            (Some(before), Some(now)) => {
                let inner = Place { old: before.span, new: now.span, ..*place };
                let mut found = Vec::new();
                let ids = (Some(&before.id), Some(&now.id));
                found.extend(inner.plain(&REGISTER, "id", ids, String::clone));
                let labels = (before.label.as_ref(), now.label.as_ref());
                found.extend(inner.plain(&REGISTER, "label", labels, String::clone));
                let columns = typed(&before.columns, &now.columns);
                found.extend(
                    columns.map(|(b, n)| {
                        inner.at_type(&REGISTER, b, n).of("key", "columns")
                    }),
                );
                let frames = (before.frame.as_deref(), now.frame.as_deref());
                found.extend(rows(&inner, frames));
                found
            }
            (before, now) => {
                let side =
                    |register: Option<&crate::model::Register>, home| match register {
                        Some(register) => said(register.span, &register.path.value),
                        None => unsaid(home),
                    };
                let sides = (side(before, place.old), side(now, place.new));
                vec![change(&REGISTER, sides.0, sides.1)]
            }
        };
        changes.extend(found.into_iter().map(|found| found.of("register", name)));
    }
    changes
}

fn records(
    place: &Place<'_>,
    old: &Questionnaire,
    new: &Questionnaire,
) -> Option<Change> {
    let shown = |names: &[RecordName]| {
        let name = |name: &RecordName| {
            let pseudonym = if name.pseudonym { ", pseudonym" } else { "" };
            format!("{}: {}{pseudonym}", name.name.value, name.kind.name())
        };
        names.iter().map(name).collect::<Vec<_>>().join("; ")
    };
    let side = |names: &[RecordName], home: Span| Side {
        span: names.first().map_or(home, |first| first.name.span),
        text: Some(shown(names)).filter(|text| !text.is_empty()),
    };
    let (before, now) = (side(&old.records, place.old), side(&new.records, place.new));
    (before.text != now.text).then(|| change(&RECORDS, before, now))
}

fn parts(place: &Place<'_>, old: &Questionnaire, new: &Questionnaire) -> Vec<Change> {
    let shown = |part: &RecordPart| {
        let sections = sorted(part.sections.iter().map(|id| id.value.clone()));
        let optional = if part.optional { ", optional" } else { "" };
        format!("{sections}{optional}")
    };
    let side = |part: Option<&RecordPart>, home| match part {
        Some(part) => said(part.name.span, shown(part)),
        None => unsaid(home),
    };
    let of = |parts: &'_ [RecordPart], name: &str| {
        parts.iter().find(|part| part.name.value == name).cloned()
    };
    let mut names: Vec<&str> = Vec::new();
    for part in old.parts.iter().chain(&new.parts) {
        if !names.contains(&part.name.value.as_str()) {
            names.push(&part.name.value);
        }
    }
    let mut changes = Vec::new();
    for name in names {
        let (before, now) = (of(&old.parts, name), of(&new.parts, name));
        let sides = (side(before.as_ref(), place.old), side(now.as_ref(), place.new));
        if sides.0.text != sides.1.text {
            changes.push(change(&PARTS, sides.0, sides.1).of("part", name));
        }
        if let Some((before, now)) = before.zip(now) {
            let sides = (before.respondent.as_ref(), now.respondent.as_ref());
            let inner = Place { old: before.name.span, new: now.name.span, ..*place };
            let found = inner.plain(&PART_RESPONDENT, "respondent", sides, String::clone);
            changes.extend(found.map(|found| found.of("part", name)));
        }
    }
    changes
}

fn arms(place: &Place<'_>, old: &Questionnaire, new: &Questionnaire) -> Vec<Change> {
    let shown = |drawn: &Randomisation| {
        let arm =
            |arm: &crate::model::Arm| format!("{} {}", arm.code.value, arm.odds.value);
        let arms: Vec<String> = drawn.arms.iter().map(arm).collect();
        format!("{}, by {:?}", arms.join(" : "), drawn.by).to_lowercase()
    };
    let side = |drawn: Option<&Randomisation>, home| match drawn {
        Some(drawn) => said(drawn.id.span, shown(drawn)),
        None => unsaid(home),
    };
    let by_id: HashMap<&str, &Randomisation> =
        old.randomise.iter().map(|drawn| (drawn.id.value.as_str(), drawn)).collect();
    let mut changes = Vec::new();
    for drawn in &new.randomise {
        let id = drawn.id.value.as_str();
        let sides =
            (side(by_id.get(id).copied(), place.old), side(Some(drawn), place.new));
        if sides.0.text != sides.1.text {
            changes.push(change(&ARMS, sides.0, sides.1).of("randomisation", id));
        }
    }
    for drawn in &old.randomise {
        let id = drawn.id.value.as_str();
        if !new.randomise.iter().any(|now| now.id.value == id) {
            let gone = change(&ARMS, side(Some(drawn), place.old), unsaid(place.new));
            changes.push(gone.of("randomisation", id));
        }
    }
    changes
}

fn constants(place: &Place<'_>, old: &Questionnaire, new: &Questionnaire) -> Vec<Change> {
    let mut changes = Vec::new();
    let names = old
        .constants
        .keys()
        .chain(new.constants.keys().filter(|name| !old.constants.contains_key(*name)));
    for name in names {
        let value = |of: &'_ Questionnaire| {
            of.constants.get(name).and_then(|constant| constant.value.clone())
        };
        let (before, now) = (value(old), value(new));
        let sides = (before.as_ref(), now.as_ref());
        if let Some(found) = place.plain(&CONSTANT, "constant", sides, shown) {
            changes.push(found.of("constant", name));
        }
    }
    changes
}

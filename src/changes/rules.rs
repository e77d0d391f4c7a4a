//! What judges answers: the checks of authors, and ends of the interview.
//!
//! *In:* checks and ends of two questionnaires. *Out:* changes of what they stand on.
//!
//! A check is known by its id wherever it stands. One that does not hold yet in a version
//! (`since`) is not there.

use std::collections::HashMap;

use crate::changes::kinds::items::{CHECK_HARD, CHECK_SOFT, CHECK_TEXT, END, END_TEXT};
use crate::changes::ledger::{Ledger, Owner, change, said, unsaid};
use crate::changes::types::{Place, words};
use crate::changes::wording::{Around, one_line};
use crate::changes::{Change, Pairs, Side};
use crate::model::{EndIf, ItemCheck, Level, Questionnaire};
use crate::source::Span;

/// The checks of a questionnaire with what they stand on.
fn all(questionnaire: &Questionnaire) -> Vec<(Owner, &ItemCheck)> {
    let whole = questionnaire.checks.iter().map(|check| (Owner::Questionnaire, check));
    let sections = questionnaire.sections.iter().enumerate();
    let sections = sections.flat_map(|(number, section)| {
        section.checks.iter().map(move |check| (Owner::Section(number), check))
    });
    let items = questionnaire.items.iter().enumerate();
    let items = items.flat_map(|(number, item)| {
        item.checks.iter().map(move |check| (Owner::Item(number), check))
    });
    let all = whole.chain(sections).chain(items);
    all.filter(|(_, check)| check.holds_in(questionnaire)).collect()
}

/// Checks that were added, removed or changed.
pub(super) fn checks(pairs: &Pairs<'_>, ledger: &mut Ledger<'_>) {
    let (old, new) = (all(pairs.old), all(pairs.new));
    let by_id: HashMap<&str, usize> = old
        .iter()
        .enumerate()
        .map(|(number, (_, check))| (check.id.value.as_str(), number))
        .collect();
    let mut kept = vec![false; old.len()];
    for (owner, check) in &new {
        let before = by_id.get(check.id.value.as_str()).copied();
        if let Some(before) = before {
            kept[before] = true;
        }
        let Some(changes) = ledger.of_new(*owner) else { continue };
        let home = owner_span(pairs.old, earlier(pairs, *owner));
        let found = match before {
            None => vec![change(kind_of(check), unsaid(home), shown(check))],
            Some(before) => {
                let (of_old, before) = old[before];
                changed(pairs, (of_old, before), (*owner, check))
            }
        };
        changes.extend(found.into_iter().map(|found| found.of("check", &check.id.value)));
    }
    for ((owner, check), _) in old.iter().zip(&kept).filter(|(_, kept)| !**kept) {
        let home = owner_span(pairs.new, later(pairs, *owner));
        let gone = change(kind_of(check), shown(check), unsaid(home));
        ledger.of_old(*owner).push(gone.of("check", &check.id.value));
    }
}

fn earlier(pairs: &Pairs<'_>, owner: Owner) -> Owner {
    let found = match owner {
        Owner::Item(new) => pairs.items[new].map(|(old, _)| Owner::Item(old)),
        Owner::Section(new) => pairs.sections[new].map(Owner::Section),
        Owner::Questionnaire => None,
    };
    found.unwrap_or(Owner::Questionnaire)
}

fn later(pairs: &Pairs<'_>, owner: Owner) -> Owner {
    let found = match owner {
        Owner::Item(old) => pairs.later[old].map(Owner::Item),
        Owner::Section(old) => pairs.later_sections[old].map(Owner::Section),
        Owner::Questionnaire => None,
    };
    found.unwrap_or(Owner::Questionnaire)
}

fn owner_span(questionnaire: &Questionnaire, owner: Owner) -> Span {
    match owner {
        Owner::Item(item) => questionnaire.items[item].id.span,
        Owner::Section(section) => questionnaire.sections[section].id.span,
        Owner::Questionnaire => questionnaire.name.span,
    }
}

fn kind_of(check: &ItemCheck) -> &'static crate::changes::ChangeKind {
    if check.level == Level::Hard { &CHECK_HARD } else { &CHECK_SOFT }
}

fn shown(check: &ItemCheck) -> Side {
    said(check.must.span, one_line(&check.must.text))
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Hard => "hard",
        Level::Soft => "soft",
        Level::Note => "note",
    }
}

/// Of a check that both have.
fn changed(
    pairs: &Pairs<'_>,
    (of_old, old): (Owner, &ItemCheck),
    (of_new, new): (Owner, &ItemCheck),
) -> Vec<Change> {
    let mut around = Around::new(pairs);
    if let (Owner::Item(old), Owner::Item(new)) = (of_old, of_new) {
        around = around.of((old, new), pairs);
    }
    let is_hard = [old.level, new.level].contains(&Level::Hard);
    let kind = if is_hard { &CHECK_HARD } else { &CHECK_SOFT };
    let mut changes = Vec::new();
    if !around.is_same(&old.must, &new.must) {
        let moves = around.is_same_in_years(&old.must, &new.must);
        let kind = if moves { &CHECK_TEXT } else { kind };
        changes.push(change(kind, shown(old), shown(new)));
    }
    if old.level != new.level {
        let (before, now) = (level(old.level), level(new.level));
        let sides = (said(old.id.span, before), said(new.id.span, now));
        changes.push(change(kind, sides.0, sides.1).of("key", "level"));
    }
    if old.asks_reason != new.asks_reason {
        let shown = |asks: bool| if asks { "ask" } else { "none" };
        let sides = (
            said(old.id.span, shown(old.asks_reason)),
            said(new.id.span, shown(new.asks_reason)),
        );
        changes.push(change(&CHECK_TEXT, sides.0, sides.1).of("key", "reason"));
    }
    let place = Place { around, old: old.id.span, new: new.id.span };
    let renamed = marked(pairs, of_old, old);
    changes.extend(words(&place, &CHECK_TEXT, "items", &renamed, &new.items));
    let before = (old.message.as_ref(), old.id.span);
    let now = (new.message.as_ref(), new.id.span);
    let messages = around.text(&CHECK_TEXT, "message", before, now);
    changes.extend(messages.into_iter().map(|found| Change {
        kind: &CHECK_TEXT,
        class: CHECK_TEXT.class,
        ..found
    }));
    changes
}

/// The items that a check marks, as the newer questionnaire calls them.
fn marked(
    pairs: &Pairs<'_>,
    owner: Owner,
    check: &ItemCheck,
) -> Vec<crate::source::Spanned<String>> {
    use crate::expression::Naming;
    let names = pairs.older();
    let within = match owner {
        Owner::Item(item) => pairs.old.items[item].roster,
        _ => None,
    };
    let called = |word: &crate::source::Spanned<String>| {
        let (id, rest) = word.value.split_once('.').unwrap_or((&word.value, ""));
        let found = names.find(within, id);
        let id = found.map_or(id, |item| names.called(item));
        let dot = if rest.is_empty() { "" } else { "." };
        crate::source::Spanned::new(format!("{id}{dot}{rest}"), word.span)
    };
    check.items.iter().map(called).collect()
}

/// An end of the interview on an item, a section or an option.
pub(super) fn end(
    place: &Place<'_>,
    old: Option<&EndIf>,
    new: Option<&EndIf>,
) -> Vec<Change> {
    let side = |end: Option<&EndIf>, home| match end {
        Some(end) => {
            let when = end.when.as_ref().map(|when| one_line(&when.text));
            said(
                end.span,
                format!("{} {}", when.unwrap_or_default(), end.status.value).trim(),
            )
        }
        None => unsaid(home),
    };
    let Some((before, now)) = old.zip(new) else {
        let is_same = old.is_none() && new.is_none();
        let sides = (side(old, place.old), side(new, place.new));
        let found = (!is_same).then(|| change(&END, sides.0, sides.1));
        return found.into_iter().collect();
    };
    let around = &place.around;
    let conditions = ((before.when.as_ref(), before.span), (now.when.as_ref(), now.span));
    let is_same = around.expression(&END, conditions.0, conditions.1).is_none();
    let mut changes = Vec::new();
    if !is_same || before.status.value != now.status.value {
        changes.push(change(&END, side(old, place.old), side(new, place.new)));
    }
    let words = (before.disposition.as_ref(), now.disposition.as_ref());
    let inner = Place { old: before.span, new: now.span, ..*place };
    changes.extend(inner.plain(&END_TEXT, "disposition", words, String::clone));
    let (before, now) =
        ((before.message.as_ref(), before.span), (now.message.as_ref(), now.span));
    let messages = around.text(&END_TEXT, "message", before, now);
    changes.extend(messages.into_iter().map(|found| Change {
        kind: &END_TEXT,
        class: END_TEXT.class,
        ..found
    }));
    changes
}

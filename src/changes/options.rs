//! Options: which there are, what they are called and what they stand for.
//!
//! *In:* the options of two items. *Out:* changes, those of an option under its code.
//!
//! An old code goes on in the option that claims it by `was`, else in the one that has
//! it. What a list is called and where it is written does not count.

use std::collections::HashMap;
use std::sync::Arc;

use crate::changes::kinds::options::OPTION_UNIVERSE;
use crate::changes::kinds::options::{
    MISSING_OPTION, OPTION_ADDED, OPTION_ALONE, OPTION_CATEGORY, OPTION_CATEGORY_NAMED,
    OPTION_FACTS, OPTION_FOLDED, OPTION_LABEL, OPTION_MERGED, OPTION_MISSING,
    OPTION_ORDER, OPTION_RECODED, OPTION_REMOVED, OPTION_REUSED, OPTION_SHARE,
    OPTION_SPECIFY, OPTION_SPLIT, OPTION_SWAPPED, OPTIONS_SOURCE, ORDERED,
};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::order::kept_in_order;
use crate::changes::types::{Place, compare as compare_types};
use crate::changes::wording::{folded, is_alike, one_line, source_wording};
use crate::changes::{Change, Side, rules, universe};
use crate::expression::Naming;
use crate::model::{CarriedOptions, Choices, ResponseOption, Specify};
use crate::source::Span;
use crate::value::Value;

/// Two shared lists.
type Shared = (*const Vec<ResponseOption>, *const Vec<ResponseOption>);

/// What is known already of lists that several items share.
#[derive(Default)]
pub(super) struct Known {
    changes: HashMap<Shared, Vec<Change>>,
}

/// What changed of the options of two items.
pub(super) fn compare(
    old: &Choices,
    new: &Choices,
    place: &Place<'_>,
    known: &mut Known,
) -> Vec<Change> {
    let mut changes = Vec::new();
    changes.extend(source(old, new, place));
    if old.best_first != new.best_first {
        let shown = |best: Option<bool>| match best {
            Some(true) => "best_first",
            Some(false) => "worst_first",
            None => "–",
        };
        changes.push(place.at_type(
            &ORDERED,
            shown(old.best_first),
            shown(new.best_first),
        ));
    }
    let lists = (Arc::as_ptr(&old.options), Arc::as_ptr(&new.options));
    // In a roster a condition may name a column, which is another thing elsewhere.
    let is_shared = place.around.within == (None, None);
    if let Some(found) = known.changes.get(&lists).filter(|_| is_shared) {
        changes.extend(found.iter().cloned());
        return changes;
    }
    let found = Lists::new(old, new, place).compare(known);
    if is_shared {
        known.changes.insert(lists, found.clone());
    }
    changes.extend(found);
    changes
}

/// Where the options come from, and what narrows them.
fn source(old: &Choices, new: &Choices, place: &Place<'_>) -> Vec<Change> {
    let around = &place.around;
    let mut changes = Vec::new();
    let before = (old.offered_where.as_ref(), old.span);
    let now = (new.offered_where.as_ref(), new.span);
    let narrowed = around.expression(&OPTIONS_SOURCE, before, now);
    changes.extend(narrowed.map(|change| change.of("key", "options_where")));
    let called = |carried: &CarriedOptions, is_new: bool| {
        let names = if is_new { around.newer } else { around.older };
        let within = if is_new { around.within.1 } else { around.within.0 };
        let (CarriedOptions::Item { item, .. } | CarriedOptions::Rows { rows: item, .. }) =
            carried;
        let found = names.find(within, &item.value);
        found.map_or_else(|| item.value.clone(), |found| names.called(found).to_owned())
    };
    let shown = |carried: &CarriedOptions, is_new: bool| {
        let name = called(carried, is_new);
        match carried {
            CarriedOptions::Item { ticked, keep, .. } => {
                let which = if *ticked { "ticked" } else { "unticked" };
                let mut keep: Vec<&str> = keep.iter().map(|k| k.value.as_str()).collect();
                keep.sort_unstable();
                format!("{which} {name} {}", keep.join(", ")).trim_end().to_owned()
            }
            CarriedOptions::Rows { .. } => format!("rows {name}"),
        }
    };
    let condition = |choices: &'_ Choices| match &choices.carried {
        Some(CarriedOptions::Rows { condition, .. }) => condition.clone(),
        _ => None,
    };
    let (before, now) = (condition(old), condition(new));
    let sides = ((before.as_ref(), old.span), (now.as_ref(), new.span));
    let narrowed = around.expression(&OPTIONS_SOURCE, sides.0, sides.1);
    changes.extend(narrowed.map(|change| change.of("key", "where")));
    let of = |choices: &Choices, is_new: bool| {
        choices.carried.as_ref().map(|carried| shown(carried, is_new))
    };
    let (before, now) = (of(old, false), of(new, true));
    if before != now {
        let side = |text: Option<String>, span: Span| Side { span, text };
        let found = change(&OPTIONS_SOURCE, side(before, old.span), side(now, new.span));
        changes.push(found.of("key", "options_from"));
    }
    changes
}

/// Two lists, and how their options belong together.
struct Lists<'a> {
    old: &'a [ResponseOption],
    new: &'a [ResponseOption],
    place: &'a Place<'a>,
    homes: (Span, Span),
    /// For each old option the new one.
    later: Vec<Option<usize>>,
    source: (&'a str, &'a str),
}

impl<'a> Lists<'a> {
    fn new(old: &'a Choices, new: &'a Choices, place: &'a Place<'a>) -> Self {
        let mut codes: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut claims: HashMap<&str, usize> = HashMap::new();
        for (number, option) in new.options.iter().enumerate() {
            codes.entry(option.code.value.as_str()).or_default().push(number);
            claims.extend(option.was.iter().map(|was| (was.value.as_str(), number)));
        }
        // Two options with one code are a fault that is told elsewhere.
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let mut later = |option: &'a ResponseOption| {
            let code = option.code.value.as_str();
            let count = seen.entry(code).or_default();
            *count += 1;
            let own = codes.get(code).and_then(|all| all.get(*count - 1));
            claims.get(code).or(own).copied()
        };
        Self {
            old: &old.options,
            new: &new.options,
            place,
            homes: (home(old), home(new)),
            later: old.options.iter().map(&mut later).collect(),
            source: place.around.sources(),
        }
    }

    fn compare(&self, known: &mut Known) -> Vec<Change> {
        let mut earlier: Vec<Vec<usize>> = vec![Vec::new(); self.new.len()];
        for (old, new) in self.later.iter().enumerate() {
            if let Some(new) = new {
                earlier[*new].push(old);
            }
        }
        let moved = Labels::new(self);
        let mut changes = Vec::new();
        // Of several that became one, the one whose code it keeps speaks for all.
        for (option, olds) in self.new.iter().zip(&mut earlier) {
            olds.sort_by_key(|old| self.old[*old].code.value != option.code.value);
            let before = olds.first().map(|old| &self.old[*old]);
            let found = match before {
                None => vec![self.added(option)],
                Some(before) => {
                    let mut found = self.joined(option, olds);
                    found.extend(self.label(before, option, &moved));
                    found.extend(self.marks(before, option, known));
                    found
                }
            };
            let code = &option.code.value;
            changes.extend(found.into_iter().map(|change| change.of("option", code)));
        }
        for (option, later) in self.old.iter().zip(&self.later) {
            if later.is_none() {
                changes.push(self.removed(option).of("option", &option.code.value));
            }
        }
        let order: Vec<usize> =
            earlier.iter().filter_map(|olds| olds.first().copied()).collect();
        if !kept_in_order(&order).into_iter().all(|is_kept| is_kept) {
            let names = |list: &[ResponseOption]| {
                let codes: Vec<&str> =
                    list.iter().map(|o| o.code.value.as_str()).collect();
                codes.join(", ")
            };
            let before = said(self.homes.0, names(self.old));
            changes.push(change(
                &OPTION_ORDER,
                before,
                said(self.homes.1, names(self.new)),
            ));
        }
        changes
    }

    fn shown(&self, option: &ResponseOption, source: &str) -> Side {
        let label = source_wording(option.label.as_ref(), source);
        said(option.code.span, label.map_or_else(|| option.code.value.clone(), one_line))
    }

    fn added(&self, option: &ResponseOption) -> Change {
        let categories = || self.old.iter().map(category);
        let named = option.concept.as_ref().map(|concept| concept.value.as_str());
        let kind = if option.missing.is_some() {
            &MISSING_OPTION
        } else if named.is_some_and(|named| categories().any(|known| known == named)) {
            &OPTION_SPLIT
        } else {
            &OPTION_ADDED
        };
        change(kind, unsaid(self.homes.0), self.shown(option, self.source.1))
    }

    fn removed(&self, option: &ResponseOption) -> Change {
        let own = category(option);
        let is_there = |other: &ResponseOption| {
            other.concept.as_ref().is_some_and(|concept| concept.value == own)
        };
        let kind = if option.missing.is_some() {
            &MISSING_OPTION
        } else if self.new.iter().any(is_there) {
            &OPTION_FOLDED
        } else {
            &OPTION_REMOVED
        };
        change(kind, self.shown(option, self.source.0), unsaid(self.homes.1))
    }

    /// One old option under another code, or several in one.
    fn joined(&self, option: &ResponseOption, olds: &[usize]) -> Vec<Change> {
        let codes: Vec<&str> =
            olds.iter().map(|old| self.old[*old].code.value.as_str()).collect();
        let code = option.code.value.as_str();
        let kind = match codes[..] {
            [one] if one == code => return Vec::new(),
            [_] => &OPTION_RECODED,
            _ => &OPTION_MERGED,
        };
        let before = said(self.old[olds[0]].code.span, codes.join(", "));
        vec![change(kind, before, said(option.code.span, code))]
    }

    fn label(
        &self,
        old: &ResponseOption,
        new: &ResponseOption,
        moved: &Labels,
    ) -> Vec<Change> {
        let around = &self.place.around;
        let before = (old.label.as_ref(), old.code.span);
        let now = (new.label.as_ref(), new.code.span);
        let mut changes = around.text(&OPTION_LABEL, "label", before, now);
        for change in &mut changes {
            if !std::ptr::eq(change.kind, &OPTION_LABEL) {
                continue;
            }
            let texts = change.old.as_ref().zip(change.new.as_ref());
            let texts =
                texts.and_then(|(old, new)| old.text.as_ref().zip(new.text.as_ref()));
            let Some((before, now)) = texts else { continue };
            // The author says that the category is the same.
            let is_named = || {
                let named = new.concept.as_ref().map(|concept| concept.value.as_str());
                named == Some(category(old)) || old.code.value != new.code.value
            };
            if moved.is_of_another(old, new, (before, now)) {
                change.kind = &OPTION_SWAPPED;
            } else if !is_alike(before, now) && !is_named() {
                change.kind = &OPTION_REUSED;
            }
            change.class = change.kind.class;
        }
        changes
    }

    /// Everything of an option but its code and its label.
    fn marks(
        &self,
        old: &ResponseOption,
        new: &ResponseOption,
        known: &mut Known,
    ) -> Vec<Change> {
        let (before, now) = (old.code.span, new.code.span);
        let mut changes = Vec::new();
        let alone = |option: &ResponseOption| {
            let marks =
                [(option.exclusive, "exclusive"), (option.all_of_these, "all_of_these")];
            let marks: Vec<_> =
                marks.iter().filter_map(|(mark, name)| Some(((*mark)?, *name))).collect();
            let span = marks.first().map(|(span, _)| *span);
            (span, marks.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", "))
        };
        let ((at_old, of_old), (at_new, of_new)) = (alone(old), alone(new));
        if of_old != of_new {
            let side = |span: Option<Span>, text: String, home| Side {
                span: span.unwrap_or(home),
                text: Some(text).filter(|text| !text.is_empty()),
            };
            let sides = (side(at_old, of_old, before), side(at_new, of_new, now));
            changes.push(change(&OPTION_ALONE, sides.0, sides.1));
        }
        let place = Place { around: self.place.around, old: before, new: now };
        let missing = (old.missing.as_ref(), new.missing.as_ref());
        changes.extend(
            place.plain(&OPTION_MISSING, "missing", missing, |state| {
                state.name().to_owned()
            }),
        );
        let asked = (old.ask_if.as_ref(), before);
        let found = universe::condition(asked, (new.ask_if.as_ref(), now), &place.around);
        changes.extend(found.map(|found| Change {
            kind: &OPTION_UNIVERSE,
            class: OPTION_UNIVERSE.class,
            ..found
        }));
        changes.extend(self.concept(old, new));
        changes.extend(rules::end(&place, old.end_if.as_ref(), new.end_if.as_ref()));
        let shares = (old.share.as_ref(), new.share.as_ref());
        let show = crate::decimal::Number::to_string;
        changes.extend(place.plain(&OPTION_SHARE, "share", shares, show));
        changes.extend(facts(&place, old, new));
        changes.extend(specify(&place, old, new, known));
        changes
    }

    fn concept(&self, old: &ResponseOption, new: &ResponseOption) -> Option<Change> {
        let side = |option: &ResponseOption| match &option.concept {
            Some(concept) => said(concept.span, &concept.value),
            None => unsaid(option.code.span),
        };
        let (before, now) = (side(old), side(new));
        if before.text == now.text {
            return None;
        }
        let is_known = || self.old.iter().any(|old| category(old) == category(new));
        let is_other =
            category(old) != category(new) && (old.concept.is_some() || is_known());
        let kind = if is_other { &OPTION_CATEGORY } else { &OPTION_CATEGORY_NAMED };
        Some(change(kind, before, now))
    }
}

/// The place of a list: its first option.
fn home(choices: &Choices) -> Span {
    choices.options.first().map_or(choices.span, |first| first.code.span)
}

/// The category that an option is counted in over waves: its concept, else its code.
fn category(option: &ResponseOption) -> &str {
    option.concept.as_ref().map_or(&option.code.value, |concept| &concept.value)
}

/// Which code has which label, on both sides.
struct Labels {
    old: HashMap<String, String>,
    new: HashMap<String, String>,
}

impl Labels {
    fn new(lists: &Lists<'_>) -> Self {
        let of = |list: &[ResponseOption], source: &str| {
            let labels = list.iter().filter_map(|option| {
                let label = source_wording(option.label.as_ref(), source)?;
                Some((folded(label), option.code.value.clone()))
            });
            labels.collect()
        };
        Self { old: of(lists.old, lists.source.0), new: of(lists.new, lists.source.1) }
    }

    /// Whether the old label stands at another code now, or the new one stood at another.
    fn is_of_another(
        &self,
        old: &ResponseOption,
        new: &ResponseOption,
        (before, now): (&str, &str),
    ) -> bool {
        let is_other = |code: Option<&String>, own: &ResponseOption| {
            code.is_some_and(|code| *code != own.code.value)
        };
        is_other(self.new.get(&folded(before)), new)
            || is_other(self.old.get(&folded(now)), old)
    }
}

/// Facts of an option that conditions can read.
fn facts(place: &Place<'_>, old: &ResponseOption, new: &ResponseOption) -> Vec<Change> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in old.attributes.iter().chain(&new.attributes) {
        if !names.contains(&name.value.as_str()) {
            names.push(&name.value);
        }
    }
    let of = |option: &'_ ResponseOption, name: &str| {
        let found = option.attributes.iter().find(|(known, _)| known.value == name);
        found.map(|(_, value)| value.clone())
    };
    let found = names.into_iter().filter_map(|name| {
        let (before, now) = (of(old, name), of(new, name));
        let sides = (before.as_ref(), now.as_ref());
        let found = place.plain(&OPTION_FACTS, "attributes", sides, shown)?;
        Some(found.of("attribute", name))
    });
    found.collect()
}

/// A fact or a constant in words.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Date(day) => day.to_string(),
        Value::Condition(truth) => truth.to_string(),
        other => format!("{other:?}"),
    }
}

/// What is asked beside an option.
fn specify(
    place: &Place<'_>,
    old: &ResponseOption,
    new: &ResponseOption,
    known: &mut Known,
) -> Vec<Change> {
    let side = |specify: Option<&Specify>, home| match specify {
        Some(specify) => {
            let optional = if specify.required { "" } else { " (optional)" };
            said(specify.span, format!("{}{optional}", specify.kind.name()))
        }
        None => unsaid(home),
    };
    let (before, now) = (old.specify.as_ref(), new.specify.as_ref());
    let sides = (side(before, place.old), side(now, place.new));
    if sides.0.text != sides.1.text {
        return vec![change(&OPTION_SPECIFY, sides.0, sides.1)];
    }
    let Some((before, now)) = before.zip(now) else { return Vec::new() };
    let place = Place { old: before.span, new: now.span, ..*place };
    let found = compare_types(&before.kind, &now.kind, &place, known);
    let beside = |found: Change| Change {
        kind: &OPTION_SPECIFY,
        class: OPTION_SPECIFY.class,
        ..found
    };
    found.into_iter().map(beside).collect()
}

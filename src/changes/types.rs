//! Types of items, with what belongs to each.
//!
//! *In:* two types: of items, of the cells of a grid, of what is asked beside an option.
//! *Out:* changes.
//!
//! Two types that cannot be compared are one change, and nothing more is said of them.

use crate::changes::kinds::items::{
    BOUNDS, CURRENCY, DECIMALS, FORM, LABEL, LENGTH, LIMITS, PATTERN, REQUIRED, SCALE,
    SOURCE, TYPE, UNIT, UNIT_NAMED, VALUE,
};
use crate::changes::kinds::options::OPTIONS_SOURCE;
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::options::Known;
use crate::changes::wording::{Around, Told};
use crate::changes::{Change, ChangeKind, Side, bounds, options, rows};
use crate::decimal::Number;
use crate::model::{
    Decimals, GridItem, HiddenFrom, ItemKind, NumberItem, NumberKind, ScaleItem, Text,
    TextItem,
};
use crate::source::{Span, Spanned};

/// Where the types stand, and what stands around them.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) around: Around<'a>,
    pub(super) old: Span,
    pub(super) new: Span,
}

impl Place<'_> {
    /// A change of something short that may be said or not.
    pub(super) fn plain<T: PartialEq>(
        &self,
        kind: &'static ChangeKind,
        key: &'static str,
        (old, new): (Option<&Spanned<T>>, Option<&Spanned<T>>),
        show: impl Fn(&T) -> String,
    ) -> Option<Change> {
        let value = |side: Option<&'_ Spanned<T>>, home| match side {
            Some(said_there) => said(said_there.span, show(&said_there.value)),
            None => unsaid(home),
        };
        let is_same = old.map(|old| &old.value) == new.map(|new| &new.value);
        let sides = (value(old, self.old), value(new, self.new));
        (!is_same).then(|| change(kind, sides.0, sides.1).under(key))
    }

    /// A change of what stands at the type itself.
    pub(super) fn at_type(
        &self,
        kind: &'static ChangeKind,
        old: impl Into<String>,
        new: impl Into<String>,
    ) -> Change {
        change(kind, said(self.old, old), said(self.new, new))
    }
}

/// Types whose answers are of one kind.
const FORMS: [[&str; 2]; 3] =
    [["single", "yes_no"], ["text", "long_text"], ["integer", "decimal"]];

/// The changes from one type to another.
pub(super) fn compare(
    old: &ItemKind,
    new: &ItemKind,
    place: &Place<'_>,
    known: &mut Known,
) -> Vec<Change> {
    use ItemKind::{
        Allocate, Date, Derived, Document, Duration, Grid, Hidden, Location, Month,
        Multiple, Number, Ranking, Roster, Scale, Single, Text, Time, Unit, Year, YesNo,
    };
    let mut changes = Vec::new();
    let is_form =
        |family: &&[&str; 2]| [old, new].iter().all(|k| family.contains(&k.name()));
    if old.name() != new.name() && FORMS.iter().any(|family| is_form(&family)) {
        changes.push(place.at_type(&FORM, old.name(), new.name()));
    }
    match (old, new) {
        (Derived { of: old, value: before }, Derived { of: new, value: now }) => {
            changes.extend(compare(old, new, place, known));
            let (before, now) = ((Some(before), place.old), (Some(now), place.new));
            changes.extend(place.around.expression(&VALUE, before, now));
        }
        (Hidden { of: old, from: before }, Hidden { of: new, from: now }) => {
            changes.extend(compare(old, new, place, known));
            changes.extend(source(before, now, place));
        }
        (Derived { of: inner, .. } | Hidden { of: inner, .. }, other)
        | (other, Derived { of: inner, .. } | Hidden { of: inner, .. }) => {
            let is_old = std::ptr::eq(other, new);
            let (before, now) =
                if is_old { (&**inner, other) } else { (other, &**inner) };
            changes.extend(compare(before, now, place, known));
            changes.push(place.at_type(&SOURCE, old.name(), new.name()));
        }
        (Single(old) | YesNo(old), Single(new) | YesNo(new)) => {
            changes.extend(options::compare(old, new, place, known));
        }
        (
            Multiple { choices: old, min_choices, max_choices },
            Multiple { choices: new, min_choices: min, max_choices: max },
        ) => {
            let counts = bounds::Counts {
                least: (min_choices.as_ref(), min.as_ref()),
                most: (max_choices.as_ref(), max.as_ref()),
                usual_most: None,
            };
            let keys = ["min_choices", "max_choices"];
            changes.extend(bounds::counts(place, keys, counts));
            changes.extend(options::compare(old, new, place, known));
        }
        (Ranking { choices: old, top }, Ranking { choices: new, top: now }) => {
            let sides = (top.as_ref(), now.as_ref());
            changes.extend(place.plain(&BOUNDS, "top", sides, u32::to_string));
            changes.extend(options::compare(old, new, place, known));
        }
        (Allocate(old), Allocate(new)) => {
            let total = (old.total.as_ref(), new.total.as_ref());
            changes.extend(bounds::value(place, &BOUNDS, "total", total));
            changes.extend(unit(place, old.unit.as_ref(), new.unit.as_ref()));
            changes.extend(decimals(place, old.decimals, new.decimals));
            changes.extend(options::compare(&old.choices, &new.choices, place, known));
        }
        (Scale(old), Scale(new)) => changes.extend(scale(old, new, place)),
        (Number(old), Number(new)) => changes.extend(number(old, new, place)),
        (Text(old), Text(new)) => changes.extend(text(old, new, place)),
        (Date { .. }, Date { .. })
        | (Month { .. }, Month { .. })
        | (Year { .. }, Year { .. })
        | (Time { .. }, Time { .. })
        | (Duration { .. }, Duration { .. }) => {
            changes.extend(bounds::of_kinds(place, old, new));
        }
        (Unit(old), Unit(new)) => {
            let from = (Some(&old.from), Some(&new.from));
            changes.extend(place.plain(&OPTIONS_SOURCE, "from", from, String::clone));
            let before = (old.offered_where.as_ref(), place.old);
            let now = (new.offered_where.as_ref(), place.new);
            let found = place.around.expression(&OPTIONS_SOURCE, before, now);
            changes.extend(found.map(|change| change.of("key", "where")));
        }
        (Location { accuracy_max: old }, Location { accuracy_max: new }) => {
            let sides = (old.as_ref(), new.as_ref());
            let show = crate::decimal::Number::to_string;
            changes.extend(place.plain(&LIMITS, "accuracy_max", sides, show));
        }
        (Document { max_bytes, types }, Document { max_bytes: most, types: endings }) => {
            let sides = (max_bytes.as_ref(), most.as_ref());
            changes.extend(place.plain(&LIMITS, "max_bytes", sides, u32::to_string));
            changes.extend(words(place, &LIMITS, "types", types, endings));
        }
        (Grid(old), Grid(new)) => changes.extend(grid(old, new, place, known)),
        (Roster(old), Roster(new)) => changes.extend(rows::roster(old, new, place)),
        (old, new) if old.name() == new.name() => {}
        (old, new) => changes.push(place.at_type(&TYPE, old.name(), new.name())),
    }
    changes
}

/// Where a hidden item has its value from.
fn source(old: &HiddenFrom, new: &HiddenFrom, place: &Place<'_>) -> Option<Change> {
    let shown = |from: &HiddenFrom| match from {
        HiddenFrom::Name(written) => said(written.span, written.text.clone()),
        HiddenFrom::Caller(span) => said(*span, "caller"),
        HiddenFrom::Part(span) => said(*span, "part"),
    };
    let is_same = match (old, new) {
        (HiddenFrom::Name(old), HiddenFrom::Name(new)) => place.around.is_same(old, new),
        (HiddenFrom::Caller(_), HiddenFrom::Caller(_))
        | (HiddenFrom::Part(_), HiddenFrom::Part(_)) => true,
        _ => false,
    };
    (!is_same).then(|| change(&SOURCE, shown(old), shown(new)))
}

fn scale(old: &ScaleItem, new: &ScaleItem, place: &Place<'_>) -> Vec<Change> {
    let ends = |scale: &ScaleItem| {
        let step = scale.step.as_ref().map_or(Number::ONE, |step| step.value.clone());
        (scale.from.value.clone(), scale.to.value.clone(), step)
    };
    let side = |scale: &ScaleItem| {
        let (from, to, step) = ends(scale);
        let step = if step == Number::ONE { String::new() } else { format!(" / {step}") };
        said(scale.from.span, format!("{from}–{to}{step}"))
    };
    let mut changes = Vec::new();
    if ends(old) != ends(new) {
        changes.push(change(&SCALE, side(old), side(new)));
    }
    let mut points: Vec<&Number> = Vec::new();
    for (point, _) in old.labels.iter().chain(&new.labels) {
        if !points.contains(&&point.value) {
            points.push(&point.value);
        }
    }
    points.sort();
    for point in points {
        let label = |scale: &'_ ScaleItem| -> Option<Text> {
            let found = scale.labels.iter().find(|(known, _)| known.value == *point);
            found.map(|(_, text)| text.clone())
        };
        let (before, now) = (label(old), label(new));
        let told = |text: &'_ Option<Text>, home: Span| -> Span {
            text.as_ref().map_or(home, |text| text.span)
        };
        let before: Told<'_> = (before.as_ref(), told(&before, old.from.span));
        let now: Told<'_> = (now.as_ref(), told(&now, new.from.span));
        let found = place.around.text(&LABEL, "label", before, now);
        changes.extend(found.into_iter().map(|c| c.of("point", point.to_string())));
    }
    changes
}

fn number(old: &NumberItem, new: &NumberItem, place: &Place<'_>) -> Vec<Change> {
    let is_plain = |number: &NumberItem| {
        matches!(number.kind, NumberKind::Integer | NumberKind::Decimal)
    };
    if old.kind != new.kind && !(is_plain(old) && is_plain(new)) {
        let name = |number: &NumberItem| ItemKind::Number(number.clone()).name();
        return vec![place.at_type(&TYPE, name(old), name(new))];
    }
    let mut changes: Vec<Change> = Vec::new();
    changes.extend(bounds::of_numbers(place, old, new));
    changes.extend(unit(place, old.unit.as_ref(), new.unit.as_ref()));
    let currencies = (old.currency.as_ref(), new.currency.as_ref());
    changes.extend(place.plain(&CURRENCY, "currency", currencies, String::clone));
    changes.extend(decimals(place, old.decimals, new.decimals));
    changes
}

/// The unit of measurement: another one, or one where there was none.
fn unit(place: &Place<'_>, old: Option<&Text>, new: Option<&Text>) -> Vec<Change> {
    let kind = if old.is_some() && new.is_some() { &UNIT } else { &UNIT_NAMED };
    place.around.text(kind, "unit", (old, place.old), (new, place.new))
}

fn decimals(place: &Place<'_>, old: Decimals, new: Decimals) -> Option<Change> {
    let shown = |decimals: Decimals| match decimals {
        Decimals::AtMost(most) => most.to_string(),
        Decimals::Any => "any".to_owned(),
    };
    (old != new).then(|| place.at_type(&DECIMALS, shown(old), shown(new)))
}

fn text(old: &TextItem, new: &TextItem, place: &Place<'_>) -> Vec<Change> {
    let lengths = [
        ("min_length", (old.min_length.as_ref(), new.min_length.as_ref())),
        ("max_length", (old.max_length.as_ref(), new.max_length.as_ref())),
    ];
    let mut changes: Vec<Change> = lengths
        .into_iter()
        .filter_map(|(key, sides)| place.plain(&LENGTH, key, sides, u32::to_string))
        .collect();
    let patterns = (old.pattern.as_ref(), new.pattern.as_ref());
    changes.extend(place.plain(&PATTERN, "pattern", patterns, String::clone));
    let formats = (old.format.as_ref(), new.format.as_ref());
    let name = |format: &crate::formats::Format| format.name().to_owned();
    changes.extend(place.plain(&PATTERN, "format", formats, name));
    changes
}

fn grid(
    old: &GridItem,
    new: &GridItem,
    place: &Place<'_>,
    known: &mut Known,
) -> Vec<Change> {
    let mut changes = compare(&old.cell, &new.cell, place, known);
    changes.extend(rows::grid(old, new, place));
    if old.each_row_required != new.each_row_required {
        let shown = |each: bool| each.to_string();
        let (before, now) = (shown(old.each_row_required), shown(new.each_row_required));
        changes
            .push(place.at_type(&REQUIRED, before, now).of("key", "each_row_required"));
    }
    if old.unique_rows.is_some() != new.unique_rows.is_some() {
        changes.push(rows::equal(place, old.unique_rows, new.unique_rows));
    }
    changes
}

/// A list of words in which order has no meaning.
pub(super) fn words(
    place: &Place<'_>,
    kind: &'static ChangeKind,
    key: &'static str,
    old: &[Spanned<String>],
    new: &[Spanned<String>],
) -> Option<Change> {
    let side = |words: &[Spanned<String>], home: Span| -> (Vec<String>, Side) {
        let mut sorted: Vec<String> = words.iter().map(|w| w.value.clone()).collect();
        sorted.sort();
        sorted.dedup();
        let span = words.first().map_or(home, |first| first.span);
        let side = match sorted[..] {
            [] => unsaid(span),
            _ => said(span, sorted.join(", ")),
        };
        (sorted, side)
    };
    let ((before, old), (now, new)) = (side(old, place.old), side(new, place.new));
    (before != now).then(|| change(kind, old, new).under(key))
}

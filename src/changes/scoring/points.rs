//! What an item earns.
//!
//! *In:* the rules of items and of rows of grids in two scoring files. *Out:* changes.

use std::collections::{BTreeMap, HashMap};

use crate::changes::kinds::scoring::{
    AGGREGATE, BANDS, FORMULA, LABEL, LINE, NORMALISE, POINTS, POINTS_ADDED, RULE, TICKS,
};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::scoring::nodes::{output, steps, weights};
use crate::changes::scoring::shown::{self, aggregate};
use crate::changes::scoring::{Both, only_in, plain, policies, text};
use crate::changes::wording::one_line;
use crate::changes::{Change, ChangeKind, Compared, Comparison, Subject};
use crate::decimal::Number;
use crate::expression::Naming;
use crate::model::{
    Band, Clamp, Inclusive, ItemRule, MultipleRule, PointRule, TickMethod, Turn, Worth,
};
use crate::source::{Span, Spanned};

type Points = [(Spanned<String>, Spanned<Worth>)];

/// Every rule with the name of what it scores: an item, or `grid.row`.
fn named(rules: &[ItemRule]) -> Vec<(String, &ItemRule)> {
    let mut all = Vec::new();
    for rule in rules {
        all.push((rule.id.value.clone(), rule));
        if let PointRule::Rows { rows, .. } = &rule.rule {
            for row in rows {
                let id = &row.id.value;
                let is_whole = id.contains('.');
                let name =
                    if is_whole { id.clone() } else { format!("{}.{id}", rule.id.value) };
                all.push((name, row));
            }
        }
    }
    all
}

/// What changed of the rules of items.
pub(super) fn compare(both: &Both<'_>, comparison: &mut Comparison) {
    let old = named(&both.old.items);
    let by_name: HashMap<String, usize> = old
        .iter()
        .enumerate()
        .map(|(number, (name, _))| (both.called(name), number))
        .collect();
    let mut kept = vec![false; old.len()];
    for (name, rule) in named(&both.new.items) {
        let Some(before) = by_name.get(&name) else {
            only_in(Subject::ItemScore, &name, (None, Some(rule.id.span)), comparison);
            continue;
        };
        kept[*before] = true;
        comparison.kept += 1;
        let (old_name, before) = &old[*before];
        let mut compared = Compared::new(Subject::ItemScore, &name);
        compared.old_name = Some(old_name.clone());
        let changes = changed(both, (old_name, before), (&name, rule));
        comparison.push(compared, changes);
    }
    for ((name, rule), _) in old.iter().zip(kept).filter(|(_, kept)| !kept) {
        only_in(Subject::ItemScore, name, (Some(rule.id.span), None), comparison);
    }
}

fn changed(
    both: &Both<'_>,
    (old_name, old): (&str, &ItemRule),
    (name, new): (&str, &ItemRule),
) -> Vec<Change> {
    if old.poisoned || new.poisoned {
        return Vec::new();
    }
    let homes = (old.rule_span, new.rule_span);
    let items = (both.old_item(old_name), both.newer.find(None, head(name)));
    let mut changes = rule(both, items, (&old.rule, &new.rule), homes);
    changes.extend(turn((&old.turn, &new.turn), homes));
    if let (Some(old), Some(new)) = (old.weighing(), new.weighing()) {
        changes.extend(weights(both, (&old, &new), homes));
    }
    let homes = (old.id.span, new.id.span);
    let norms = (old.normalise.as_ref(), new.normalise.as_ref());
    changes.extend(plain(&NORMALISE, "normalise", norms, homes, shown::normalise));
    changes.extend(steps((&old.steps, &new.steps), homes));
    changes.extend(policies(&old.missing, &new.missing, homes));
    changes.extend(output(&old.output, &new.output, homes));
    changes.extend(text(&LABEL, "label", (&old.label, &new.label), homes));
    changes
}

fn head(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

pub(super) fn rule(
    both: &Both<'_>,
    items: (Option<usize>, Option<usize>),
    (old, new): (&PointRule, &PointRule),
    homes: (Span, Span),
) -> Vec<Change> {
    let one = |kind: &'static ChangeKind, before: String, now: String| {
        let found = change(kind, said(homes.0, &before), said(homes.1, &now));
        (before != now).then_some(found).into_iter().collect()
    };
    match (old, new) {
        (PointRule::Map(old), PointRule::Map(new)) => {
            points(both, items.0, (old, new), homes)
        }
        (PointRule::Reverse(old), PointRule::Reverse(new)) => {
            one(&LINE, ends(old.as_ref()), ends(new.as_ref()))
        }
        (
            PointRule::Bands { bands: old, inclusive: before },
            PointRule::Bands { bands: new, inclusive: now },
        ) => one(&BANDS, bands(old, *before), bands(new, *now)),
        (
            PointRule::Linear { from, to, clamp },
            PointRule::Linear { from: new_from, to: new_to, clamp: now },
        ) => one(&LINE, line((from, to), *clamp), line((new_from, new_to), *now)),
        (PointRule::Multiple(old), PointRule::Multiple(new)) => {
            let mut changes: Vec<Change> =
                one(&TICKS, ticks(both, items.0, old), ticks(both, None, new));
            let (old, new) = (of_ticks(&old.points), of_ticks(&new.points));
            changes.extend(points(both, items.0, (&old, &new), homes));
            changes
        }
        (
            PointRule::Rows { aggregate: old, .. },
            PointRule::Rows { aggregate: new, .. },
        ) => one(&AGGREGATE, aggregate(&old.value), aggregate(&new.value)),
        (
            PointRule::Value { expression: old, range },
            PointRule::Value { expression: new, range: now },
        ) => {
            let own = items.0.zip(items.1);
            let is_same = match own {
                Some(own) => both.is_same(old, new, Some(own)),
                None => both.is_same(old, new, None),
            };
            let mut changes = Vec::new();
            if !is_same {
                let sides = (one_line(&old.text), one_line(&new.text));
                changes.push(change(
                    &FORMULA,
                    said(old.span, sides.0),
                    said(new.span, sides.1),
                ));
            }
            changes.extend(one(&FORMULA, ends(range.as_ref()), ends(now.as_ref())));
            changes
        }
        (
            PointRule::Ratio { ratio: old, range },
            PointRule::Ratio { ratio: new, range: now },
        ) => {
            let mut changes: Vec<Change> =
                one(&FORMULA, shown::ratio(old), shown::ratio(new));
            changes.extend(one(&FORMULA, ends(range.as_ref()), ends(now.as_ref())));
            changes
        }
        (PointRule::CountIf(old), PointRule::CountIf(new)) => {
            one(&FORMULA, shown::count_if(old), shown::count_if(new))
        }
        (PointRule::Lookup(old), PointRule::Lookup(new)) => {
            one(&FORMULA, shown::lookup(old), shown::lookup(new))
        }
        (PointRule::PartOf(old), PointRule::PartOf(new)) => {
            one(&RULE, old.value.clone(), new.value.clone())
        }
        (PointRule::Unreadable, _) | (_, PointRule::Unreadable) => Vec::new(),
        (old, new) => one(&RULE, word(old).to_owned(), word(new).to_owned()),
    }
}

pub(super) const fn word(rule: &PointRule) -> &'static str {
    match rule {
        PointRule::Map(_) => "map",
        PointRule::Reverse(_) => "reverse",
        PointRule::Bands { .. } => "bands",
        PointRule::Linear { .. } => "linear",
        PointRule::Multiple(_) => "multiple",
        PointRule::Rows { .. } => "rows",
        PointRule::Value { .. } => "value",
        PointRule::Ratio { .. } => "ratio",
        PointRule::CountIf(_) => "count_if",
        PointRule::Lookup(_) => "lookup",
        PointRule::PartOf(_) => "part_of",
        PointRule::Unreadable => "–",
    }
}

type Ends = (Spanned<Number>, Spanned<Number>);

/// Turned round, or no longer.
pub(super) fn turn(
    (old, new): (&Option<Turn>, &Option<Turn>),
    homes: (Span, Span),
) -> Option<Change> {
    // Said as text: ends that stand elsewhere are the same.
    let side = |turn: &Option<Turn>| {
        let turn = turn.as_ref()?;
        let ends = ends(turn.value.as_ref());
        let text = if ends.is_empty() { "true".to_owned() } else { ends };
        Some(Spanned::new(text, turn.span))
    };
    let (old, new) = (side(old), side(new));
    plain(&LINE, "reverse", (old.as_ref(), new.as_ref()), homes, String::clone)
}

fn ends(range: Option<&Ends>) -> String {
    range.map_or_else(String::new, |(low, high)| format!("{}–{}", low.value, high.value))
}

fn line((from, to): (&Ends, &Ends), clamp: Clamp) -> String {
    let clamp = match clamp {
        Clamp::Both => "",
        Clamp::Low => ", clamp low",
        Clamp::High => ", clamp high",
        Clamp::None => ", clamp none",
    };
    format!("{} → {}{clamp}", ends(Some(from)), ends(Some(to)))
}

fn bands(bands: &[Band], inclusive: Inclusive) -> String {
    let mut parts = Vec::with_capacity(bands.len() + 1);
    for band in bands {
        let to = band.to.as_ref().map(|to| format!("–{}", to.value)).unwrap_or_default();
        parts.push(format!("{}{to}: {}", band.from.value, band.points.value));
    }
    if inclusive == Inclusive::Upper {
        parts.push("inclusive upper".to_owned());
    }
    parts.join(", ")
}

fn ticks(both: &Both<'_>, item: Option<usize>, rule: &MultipleRule) -> String {
    let method = match rule.method.value {
        TickMethod::Sum => "sum",
        TickMethod::Max => "max",
        TickMethod::Count => "count",
        TickMethod::Any => "any",
        TickMethod::All => "all",
    };
    let mut text = method.to_owned();
    let numbers = [
        ("each", &rule.each),
        ("points", &rule.worth),
        ("cap", &rule.cap),
        ("floor", &rule.floor),
    ];
    for (key, number) in numbers {
        if let Some(number) = number {
            text.push_str(&format!(", {key} {}", number.value));
        }
    }
    if !rule.of.is_empty() {
        let mut codes: Vec<&str> =
            rule.of.iter().map(|code| both.code(item, &code.value)).collect();
        codes.sort_unstable();
        text.push_str(&format!(", of {}", codes.join(", ")));
    }
    text
}

/// The points of ticks as those of options.
fn of_ticks(
    points: &[(Spanned<String>, Spanned<Number>)],
) -> Vec<(Spanned<String>, Spanned<Worth>)> {
    let worth = |(code, points): &(Spanned<String>, Spanned<Number>)| {
        let worth = Worth::Points(points.value.clone());
        (code.clone(), Spanned::new(worth, points.span))
    };
    points.iter().map(worth).collect()
}

/// Points of codes; a new code is borne where its points lie within those of before.
fn points(
    both: &Both<'_>,
    item: Option<usize>,
    (old, new): (&Points, &Points),
    homes: (Span, Span),
) -> Vec<Change> {
    let mut before: BTreeMap<&str, Vec<&Spanned<Worth>>> = BTreeMap::new();
    for (code, points) in old {
        before.entry(both.code(item, &code.value)).or_default().push(points);
    }
    let known = old.iter().filter_map(|(_, points)| points.value.points());
    let (least, most) = (known.clone().min(), known.max());
    let mut changes = Vec::new();
    for (code, points) in new {
        let now = said(points.span, points.value.to_string());
        let found = match before.remove(code.value.as_str()) {
            Some(was) => {
                let other = was.iter().find(|was| was.value != points.value);
                other.map(|was| {
                    change(&POINTS, said(was.span, was.value.to_string()), now)
                })
            }
            None => {
                let is_within = points.value.points().is_some_and(|points| {
                    least.is_some_and(|least| least <= points)
                        && most.is_some_and(|most| points <= most)
                });
                let kind = if is_within { &POINTS_ADDED } else { &POINTS };
                Some(change(kind, unsaid(homes.0), now))
            }
        };
        changes.extend(found.map(|found| found.of("option", &code.value)));
    }
    for (code, was) in before {
        let Some(was) = was.first() else { continue };
        let before = said(was.span, was.value.to_string());
        changes.push(change(&POINTS, before, unsaid(homes.1)).of("option", code));
    }
    changes
}

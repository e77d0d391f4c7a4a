//! Proofs that a condition is never true.
//!
//! *In:* conditions that must hold together. *Out:* the first part that no answer can
//! meet, and the part it contradicts.
//!
//! Only what is certain is told: parts joined by `and` that compare one item with
//! codes or numbers. Everything else (`or`, `not`, functions, texts) is taken for
//! possible.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use crate::check::Subject;
use crate::decimal::Number;
use crate::expression::Domain;
use crate::model::{ItemKind, Written};
use crate::points::Attainable;
use crate::source::Span;

/// What no answer can meet.
#[derive(Clone, Debug)]
pub(crate) struct Conflict {
    /// The part that is impossible.
    pub place: Span,
    /// The part it contradicts; none where the item itself rules it out.
    pub other: Option<Span>,
    /// The item, as it is named there.
    pub name: String,
}

/// What an item can still be.
enum Left {
    Codes(BTreeSet<String>),
    Numbers { low: Option<(Number, bool)>, high: Option<(Number, bool)> },
}

/// One part of a condition: an item beside values.
struct Part<'a> {
    name: &'a str,
    sign: &'a str,
    values: Vec<&'a str>,
}

/// The first contradiction within conditions that must all be true.
pub(crate) fn contradiction(
    subject: &Subject<'_>,
    conditions: &[&Written],
) -> Option<Conflict> {
    let mut left: HashMap<&str, (Left, Option<Span>)> = HashMap::new();
    for condition in conditions {
        for range in conjuncts(&condition.text) {
            let place = condition.place(range.clone());
            let Some(part) = part(&condition.text[range]) else { continue };
            if !left.contains_key(part.name) {
                let Some(all) = all(subject, part.name) else { continue };
                left.insert(part.name, (all, None));
            }
            let Some((domain, before)) = left.get_mut(part.name) else { continue };
            if narrow(domain, &part).is_some() && is_empty(domain) {
                let name = part.name.to_owned();
                return Some(Conflict { place, other: *before, name });
            }
            *before = Some(place);
        }
    }
    None
}

/// Everything an item can be; none where that is not known.
fn all(subject: &Subject<'_>, name: &str) -> Option<Left> {
    let plan = &subject.compiled.plan;
    let slot = plan.find(name)?;
    let item = &subject.questionnaire.items[plan.item_of(slot)?];
    // What is worked out may lie outside the bounds that people are held to.
    if matches!(item.kind, ItemKind::Derived { .. }) {
        return None;
    }
    match &plan.slot(slot).domain {
        Domain::Single(options) => {
            let codes = options.list.iter().filter(|option| option.missing.is_none());
            Some(Left::Codes(codes.map(|option| option.code.clone()).collect()))
        }
        Domain::Number | Domain::Year => {
            let values = Attainable::new(&item.kind)?;
            let end = |end: Option<Number>| end.map(|end| (end, true));
            Some(Left::Numbers { low: end(values.least), high: end(values.greatest) })
        }
        _ => None,
    }
}

/// Takes away what a part excludes; none where it cannot be told.
fn narrow(left: &mut Left, part: &Part<'_>) -> Option<()> {
    match left {
        Left::Codes(codes) => {
            let named: Option<BTreeSet<String>> =
                part.values.iter().map(|value| unquoted(value)).collect();
            let named = named?;
            match part.sign {
                "==" | "in" => codes.retain(|code| named.contains(code)),
                "!=" | "not in" => codes.retain(|code| !named.contains(code)),
                _ => return None,
            }
        }
        Left::Numbers { low, high } => {
            let [value] = part.values[..] else { return None };
            let value = Number::parse(value).ok()?;
            let (raises, lowers, within) = match part.sign {
                "==" => (true, true, true),
                ">" => (true, false, false),
                ">=" => (true, false, true),
                "<" => (false, true, false),
                "<=" => (false, true, true),
                _ => return None,
            };
            let tighter = |old: &Option<(Number, bool)>, less: bool| match old {
                None => true,
                Some((old, _)) if less => value < *old,
                Some((old, _)) => value > *old,
            };
            let same = |old: &Option<(Number, bool)>| {
                old.as_ref().is_some_and(|(old, _)| *old == value)
            };
            if raises && (tighter(low, false) || (same(low) && !within)) {
                *low = Some((value.clone(), within));
            }
            if lowers && (tighter(high, true) || (same(high) && !within)) {
                *high = Some((value, within));
            }
        }
    }
    Some(())
}

fn is_empty(left: &Left) -> bool {
    match left {
        Left::Codes(codes) => codes.is_empty(),
        Left::Numbers { low: Some((low, low_in)), high: Some((high, high_in)) } => {
            low > high || (low == high && !(*low_in && *high_in))
        }
        Left::Numbers { .. } => false,
    }
}

/// The parts between `and`s that are outside parentheses and quotes. A condition with
/// an `or` or an `if` there has none.
fn conjuncts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut start) = (0_usize, None, 0);
    let mut word_start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if let Some(open) = quote {
            if c == open {
                quote = None;
            }
            continue;
        }
        if c.is_alphanumeric() || c == '_' || c == '.' {
            word_start.get_or_insert(at);
            continue;
        }
        if let Some(begin) = word_start.take().filter(|_| depth == 0) {
            match &text[begin..at] {
                "or" | "if" => return Vec::new(),
                "and" => {
                    parts.push(start..begin);
                    start = at;
                }
                _ => {}
            }
        }
        match c {
            '\'' | '"' => quote = Some(c),
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    if text[start..].contains('\\') {
        return Vec::new();
    }
    parts.push(start..text.len());
    parts.into_iter().map(|range| trimmed(text, range)).collect()
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// A part of the form `name == value`, `name in [values]` and the like.
fn part(text: &str) -> Option<Part<'_>> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let end = text.find(|c| !is_name(c))?;
    let (name, rest) = text.split_at(end);
    let rest = rest.trim_start();
    if !name.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    for sign in ["==", "!=", ">=", "<=", ">", "<"] {
        if let Some(value) = rest.strip_prefix(sign) {
            let value = value.trim();
            let is_value = unquoted(value).is_some() || Number::parse(value).is_ok();
            return is_value.then(|| Part { name, sign, values: vec![value] });
        }
    }
    let (sign, list) = match rest.strip_prefix("not ") {
        Some(rest) => ("not in", rest.trim_start().strip_prefix("in")?),
        None => ("in", rest.strip_prefix("in")?),
    };
    let list = list.trim().strip_prefix('[')?.strip_suffix(']')?;
    let values: Vec<&str> = list.split(',').map(str::trim).collect();
    let plain = values.iter().all(|value| unquoted(value).is_some());
    plain.then_some(Part { name, sign, values })
}

/// A text in quotes without the quotes; none where it holds a quote or an escape.
fn unquoted(text: &str) -> Option<String> {
    let inner = ['\'', '"'].into_iter().find_map(|quote| {
        text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote))
    })?;
    (!inner.contains(['\'', '"', '\\', ','])).then(|| inner.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_outside_quotes_and_parentheses() {
        let text = "a == 'x and y' and (b or c) and count(d) > 1";
        let parts: Vec<_> = conjuncts(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(parts, ["a == 'x and y'", "(b or c)", "count(d) > 1"]);
        assert!(conjuncts("a == 'x' or b == 'y'").is_empty());
        assert!(part("count(d) > 1").is_none());
        assert_eq!(part("g.row not in ['a', 'b']").unwrap().values, ["'a'", "'b'"]);
    }
}

//! One answer replaced in the text of an answer file.
//!
//! *In:* a text, the path of an answer, the answer that stands there and the one that
//! counts instead. *Out:* a new text, or what stands there.
//!
//! The file itself is never touched: what is corrected is a copy in memory, and every
//! other byte of it stays as it was.

use crate::answers::json::{self, Shape};
use crate::answers::stream::bare;
use crate::decimal::Number;

/// Why an answer was not replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unlike {
    /// Another answer stands there, or none.
    Found(Option<String>),
    /// There is nothing that could hold it: no such row of a roster.
    NoPlace,
}

/// A step of a path: a key, or the number of an element from 0.
enum Step<'p> {
    Key(&'p str),
    Row(usize),
}

/// Puts `new` in the place of `old`; `null` is no answer.
///
/// ```
/// use survey::answers::correct;
///
/// let text = r#"{"unit": "1", "answers": {"plan": "ja", "dygn": 3}}"#;
/// let corrected = correct(text, "dygn", "3.0", "4").unwrap();
/// assert_eq!(corrected, r#"{"unit": "1", "answers": {"plan": "ja", "dygn": 4}}"#);
/// assert!(correct(text, "plan", "\"nej\"", "\"ja\"").is_err());
/// ```
///
/// # Errors
///
/// What stands there is not `old`.
pub fn correct(text: &str, path: &str, old: &str, new: &str) -> Result<String, Unlike> {
    let text = bare(text);
    let answers = member(text, "answers").ok_or(Unlike::NoPlace)?.1;
    let steps = steps(path);
    let (mut around, mut left) = (answers, &steps[..]);
    while let [step, rest @ ..] = left {
        let Some((key, value)) = child(around, step) else { break };
        if rest.is_empty() {
            return replaced(text, (key, value), old, new);
        }
        (around, left) = (value, rest);
    }
    let keys: Option<Vec<&str>> = left
        .iter()
        .map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Row(_) => None,
        })
        .collect();
    let (Some(keys), Shape::Object) = (keys, json::shape(around)) else {
        return Err(Unlike::NoPlace);
    };
    if old != "null" {
        return Err(Unlike::Found(None));
    }
    if new == "null" {
        return Ok(text.to_owned());
    }
    let inner = keys.iter().rev().fold(new.to_owned(), |value, key| {
        if value == new {
            format!("\"{key}\": {value}")
        } else {
            format!("\"{key}\": {{{value}}}")
        }
    });
    let mut is_empty = true;
    let _ = json::entries(around, |_, _| {
        is_empty = false;
        false
    });
    let comma = if is_empty { "" } else { ", " };
    let at = offset(text, around) + 1;
    Ok(format!("{}{inner}{comma}{}", &text[..at], &text[at..]))
}

fn replaced<'t>(
    text: &'t str,
    (key, value): (Option<&'t str>, &'t str),
    old: &str,
    new: &str,
) -> Result<String, Unlike> {
    if !is_same(value, old) {
        return Err(Unlike::Found(Some(value.to_owned())));
    }
    let (mut start, mut end) = (offset(text, value), offset(text, value) + value.len());
    let mut new = new;
    if let (Some(key), "null") = (key, new) {
        // The key goes too, with one of the commas beside it.
        start = offset(text, key);
        new = "";
        let after = text[end..].len() - text[end..].trim_start().len();
        if text[end + after..].starts_with(',') {
            end += after + 1;
            end += text[end..].len() - text[end..].trim_start().len();
        } else {
            let before = text[..start].trim_end();
            start = before.strip_suffix(',').map_or(start, str::len);
        }
    }
    Ok(format!("{}{new}{}", &text[..start], &text[end..]))
}

/// Whether two raw values are the same answer: numbers by value, words as they are
/// typed, lists of words in any order.
fn is_same(one: &str, other: &str) -> bool {
    if one == "null" || other == "null" {
        return one == other;
    }
    match (json::shape(one), json::shape(other)) {
        (Shape::Object, Shape::Object) => {
            let (one, other) = (members(one), members(other));
            let same = |(key, value): &(String, &str)| {
                other.iter().any(|(name, held)| name == key && is_same(value, held))
            };
            one.len() == other.len() && one.iter().all(same)
        }
        (Shape::List, Shape::List) => {
            let (mut one, mut other) = (elements(one), elements(other));
            if one.iter().chain(&other).all(|raw| json::shape(raw) != Shape::Object) {
                one.sort_unstable();
                other.sort_unstable();
            }
            one.len() == other.len() && one.iter().zip(&other).all(|(a, b)| is_same(a, b))
        }
        (Shape::Object | Shape::List, _) | (_, Shape::Object | Shape::List) => false,
        (Shape::Number, Shape::Number) => {
            match (Number::parse(one), Number::parse(other)) {
                (Ok(one), Ok(other)) => one == other,
                _ => one == other,
            }
        }
        // `1` and `"1"` are the same code.
        _ => word(one) == word(other),
    }
}

fn word(raw: &str) -> String {
    match json::shape(raw) {
        Shape::Text => {
            json::text(raw).map_or_else(|()| raw.to_owned(), |t| t.into_owned())
        }
        _ => raw.to_owned(),
    }
}

fn members(raw: &str) -> Vec<(String, &str)> {
    let mut list = Vec::new();
    let _ = json::entries(raw, |key, value| {
        list.push((word(key), value));
        true
    });
    list
}

fn elements(raw: &str) -> Vec<&str> {
    let mut list = Vec::new();
    if json::shape(raw) == Shape::List {
        json::elements(raw, |element| list.push(element));
    }
    list
}

/// A key and its value in an object.
fn member<'t>(raw: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    let mut found = None;
    let _ = json::entries(raw, |key, value| {
        if word(key) == name {
            found = Some((key, value));
        }
        found.is_none()
    });
    found
}

fn child<'t>(raw: &'t str, step: &Step<'_>) -> Option<(Option<&'t str>, &'t str)> {
    match step {
        Step::Key(name) => member(raw, name).map(|(key, value)| (Some(key), value)),
        Step::Row(row) => elements(raw).get(*row).map(|value| (None, *value)),
    }
}

fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, row) = part.split_once('[').unwrap_or((part, ""));
        steps.push(Step::Key(key));
        if let Ok(row) = row.trim_end_matches(']').parse::<usize>() {
            steps.push(Step::Row(row.saturating_sub(1)));
        }
    }
    steps
}

/// Where a slice of a text begins.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"answers": {"grid": {"a": "x"}, "rows": [{"n": 1}, {"n": 2, "m": 3}], "ticks": ["p", "q"]}}"#;

    #[test]
    fn an_answer_within_a_grid_or_a_roster_is_found_by_its_path() {
        let corrected = correct(TEXT, "rows[2].n", "2", "5").unwrap();
        assert_eq!(corrected, TEXT.replace("\"n\": 2", "\"n\": 5"));
        let corrected = correct(TEXT, "grid.a", "\"x\"", "null").unwrap();
        assert_eq!(corrected, TEXT.replace("{\"a\": \"x\"}", "{}"));
        let corrected = correct(TEXT, "rows[2].n", "2", "null").unwrap();
        assert_eq!(corrected, TEXT.replace("\"n\": 2, ", ""));
        let corrected = correct(TEXT, "rows[2].m", "3", "null").unwrap();
        assert_eq!(corrected, TEXT.replace(", \"m\": 3", ""));
    }

    #[test]
    fn an_answer_that_is_not_there_is_added_where_none_is_expected() {
        let corrected = correct(TEXT, "grid.b", "null", "\"y\"").unwrap();
        assert_eq!(corrected, TEXT.replace("{\"a\"", "{\"b\": \"y\", \"a\""));
        let corrected = correct(r#"{"answers": {}}"#, "grid.b", "null", "1").unwrap();
        assert_eq!(corrected, r#"{"answers": {"grid": {"b": 1}}}"#);
        assert_eq!(correct(TEXT, "grid.b", "1", "2"), Err(Unlike::Found(None)));
        assert_eq!(correct(TEXT, "rows[3].n", "null", "2"), Err(Unlike::NoPlace));
    }

    #[test]
    fn ticks_are_the_same_in_any_order_and_numbers_by_value() {
        assert!(correct(TEXT, "ticks", r#"["q", "p"]"#, "[]").is_ok());
        assert!(correct(TEXT, "rows[1].n", "1.00", "2").is_ok());
        let found = Unlike::Found(Some("1".to_owned()));
        assert_eq!(correct(TEXT, "rows[1].n", "2", "3"), Err(found));
    }
}

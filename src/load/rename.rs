//! Names of an included section under the prefix it is included with.
//!
//! *In:* expressions and wording as written in the included file. *Out:* the same with
//! the names that they have in the questionnaire, each byte still leading to the file.
//!
//! Only names of items that the section itself holds are changed: `unit.x`, functions,
//! tests after `is`, texts in quotes and columns of rosters stay. Inside functions over
//! rows, such as `sum_of(rows, dygn)`, a name that is a column of a roster means the
//! column.

use std::collections::HashSet;
use std::rc::Rc;

use crate::model::{Map, Written};

/// Functions whose further arguments are judged in a row.
const OVER_ROWS: [&str; 7] = [
    "count_where",
    "sum_of",
    "min_of",
    "max_of",
    "any_where",
    "all_where",
    "first_where",
];

/// The names that a section holds.
#[derive(Debug, Default)]
pub(in crate::load) struct Held {
    /// Items outside rosters.
    pub items: HashSet<String>,
    /// Columns of its rosters.
    pub columns: HashSet<String>,
    /// What has a score: only where they are the rules of a scoring file.
    pub nodes: HashSet<String>,
}

/// The prefixes that hold at a place, the innermost first.
#[derive(Clone, Debug, Default)]
pub(in crate::load) struct Renaming(Vec<(String, Rc<Held>)>);

impl Renaming {
    /// The same, within a further section.
    pub fn within(&self, prefix: Option<&str>, held: Held) -> Self {
        let own = prefix.map_or(String::new(), |prefix| format!("{prefix}_"));
        let mut scopes = vec![(format!("{}{own}", self.prefix()), Rc::new(held))];
        scopes.extend(self.0.iter().cloned());
        Self(scopes)
    }

    /// The prefix of everything that is declared here.
    pub fn prefix(&self) -> &str {
        self.0.first().map_or("", |(prefix, _)| prefix)
    }

    /// The prefix of a name that is used here.
    fn prefix_of(&self, name: &str) -> Option<&str> {
        let holds = |(_, held): &&(String, Rc<Held>)| held.items.contains(name);
        let (prefix, _) = self.0.iter().find(holds)?;
        (!prefix.is_empty()).then_some(prefix)
    }

    /// The prefix of a score that is used here.
    fn prefix_of_node(&self, name: &str) -> Option<&str> {
        let (prefix, held) = self.0.first()?;
        held.nodes.contains(name).then_some(prefix.as_str())
    }

    fn is_column(&self, name: &str) -> bool {
        self.0.first().is_some_and(|(_, held)| held.columns.contains(name))
    }

    /// The name of an item that is used here; `shadowed` are columns around the place.
    pub fn name(&self, name: &str, shadowed: &[String]) -> String {
        match self.prefix_of(name) {
            Some(prefix) if !shadowed.iter().any(|column| column == name) => {
                format!("{prefix}{name}")
            }
            _ => name.to_owned(),
        }
    }

    /// An expression with the names of the questionnaire.
    pub fn expression(&self, written: Written, shadowed: &[String]) -> Written {
        if self.prefix().is_empty() {
            return written;
        }
        let inserts = self.inserts(&written.text, 0, shadowed);
        inserted(written, &inserts)
    }

    /// Wording whose fills have the names of the questionnaire.
    pub fn wording(&self, written: Written, shadowed: &[String]) -> Written {
        if self.prefix().is_empty() || !written.text.contains('{') {
            return written;
        }
        let mut inserts = Vec::new();
        let mut at = 0;
        while let Some(found) = written.text[at..].find('{') {
            let start = at + found;
            let close = match written.text.get(start..start + 2) {
                Some("{{") => "}}",
                Some("{%") => "%}",
                _ => {
                    at = start + 1;
                    continue;
                }
            };
            let end = end_of_fill(&written.text, start + 2, close);
            let inner = &written.text[start + 2..end];
            inserts.extend(self.inserts(inner, start + 2, shadowed));
            at = end;
        }
        inserted(written, &inserts)
    }

    /// Where in a text which prefix goes.
    fn inserts(
        &self,
        text: &str,
        offset: usize,
        shadowed: &[String],
    ) -> Vec<(usize, &str)> {
        let mut inserts = Vec::new();
        let mut walk = Walk::default();
        let mut at = 0;
        while let Some(character) = text[at..].chars().next() {
            let length = walk.token(text, at, character);
            if walk.names_item() {
                let name = walk.last[0];
                let shadow = shadowed.iter().any(|column| column == name)
                    || (walk.in_rows() && self.is_column(name));
                let prefix = self.prefix_of(name).filter(|_| !shadow);
                inserts.extend(prefix.map(|prefix| (offset + at, prefix)));
            }
            if walk.names_node() {
                let prefix = self.prefix_of_node(walk.last[0]);
                inserts.extend(prefix.map(|prefix| (offset + at, prefix)));
            }
            at += length;
        }
        inserts
    }
}

/// The words of an expression, one after the other.
#[derive(Default)]
struct Walk<'t> {
    /// The word that was just met and those before it.
    last: [&'t str; 4],
    is_name: bool,
    is_called: bool,
    /// Open brackets: whether a function over rows, and how many commas.
    open: Vec<(bool, usize)>,
}

impl<'t> Walk<'t> {
    /// Takes the word that begins at a byte and tells its length.
    fn token(&mut self, text: &'t str, at: usize, first: char) -> usize {
        let rest = &text[at..];
        let of =
            |fits: fn(char) -> bool| rest.find(|c: char| !fits(c)).unwrap_or(rest.len());
        self.is_name = first.is_ascii_alphabetic() || first == '_';
        let length = if first.is_whitespace() {
            return first.len_utf8();
        } else if self.is_name || first.is_ascii_digit() {
            of(|c| c.is_ascii_alphanumeric() || c == '_')
        } else if matches!(first, '\'' | '"') {
            quoted(rest, first)
        } else {
            first.len_utf8()
        };
        let word = &rest[..length];
        match word {
            "(" => self.open.push((OVER_ROWS.contains(&self.last[0]), 0)),
            "[" | "{" => self.open.push((false, 0)),
            ")" | "]" | "}" => drop(self.open.pop()),
            "," => {
                if let Some((_, commas)) = self.open.last_mut() {
                    *commas += 1;
                }
            }
            _ => {}
        }
        self.is_called = rest[length..].trim_start().starts_with('(');
        self.last.rotate_right(1);
        self.last[0] = word;
        length
    }

    /// Whether the word that was just met can name an item.
    fn names_item(&self) -> bool {
        let [_, before, second, third] = self.last;
        self.is_name
            && !self.is_called
            && match before {
                "." => matches!(second, "prev" | "last") && third != ".",
                "is" | "|" => false,
                "not" => second != "is",
                _ => true,
            }
    }

    /// Whether the word that was just met is what has a score: `x` in `score.x`.
    fn names_node(&self) -> bool {
        let [_, before, second, _] = self.last;
        self.is_name && before == "." && matches!(second, "score" | "published")
    }

    fn in_rows(&self) -> bool {
        self.open.iter().any(|(over_rows, commas)| *over_rows && *commas > 0)
    }
}

/// The length of a quoted text, up to the end where it is not closed.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            found if found == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn end_of_fill(text: &str, start: usize, close: &str) -> usize {
    let mut at = start;
    while let Some(character) = text[at..].chars().next() {
        if text[at..].starts_with(close) {
            return at;
        }
        at += match character {
            '\'' | '"' => quoted(&text[at..], character),
            other => other.len_utf8(),
        };
    }
    text.len()
}

/// Puts prefixes in; every byte of one leads to the name that it stands before.
fn inserted(written: Written, inserts: &[(usize, &str)]) -> Written {
    if inserts.is_empty() {
        return written;
    }
    let Written { text, span, map } = written;
    let old: Option<Vec<u32>> = match map {
        Map::Whole => None,
        Map::Bytes(bytes) => Some(bytes.into_vec()),
        Map::Shifted(by) => {
            let first = span.start + by;
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            Some((first..=first.saturating_add(end)).collect())
        }
    };
    let mut longer = String::with_capacity(text.len() + inserts.len() * 8);
    let mut bytes = Vec::new();
    let place = |at: usize| {
        let old = old.as_ref()?;
        old.get(at).or(old.last()).copied()
    };
    let mut next = 0;
    for (at, prefix) in inserts {
        longer.push_str(&text[next..*at]);
        bytes.extend((next..*at).filter_map(place));
        longer.push_str(prefix);
        bytes.extend(prefix.bytes().filter_map(|_| place(*at)));
        next = *at;
    }
    longer.push_str(&text[next..]);
    bytes.extend((next..=text.len()).filter_map(place));
    let map = if old.is_some() { Map::Bytes(bytes.into()) } else { Map::Whole };
    Written { text: longer, span, map }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn renaming() -> Renaming {
        let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
        let held = Held {
            items: words(&["a", "b", "count"]),
            columns: words(&["b"]),
            nodes: words(&["t"]),
        };
        Renaming::default().within(Some("k"), held)
    }

    fn written(text: &str) -> Written {
        let span = Span::new(FileId(0), 10..10 + text.len());
        Written { text: text.to_owned(), span, map: Map::Shifted(0) }
    }

    #[test]
    fn only_names_of_the_section_get_the_prefix() {
        for (before, after) in [
            ("a == 'a' and not b", "k_a == 'a' and not k_b"),
            ("count(a) > count", "count(k_a) > k_count"),
            ("unit.a + prev.a + last . b", "unit.a + prev.k_a + last . k_b"),
            ("a is a or b is not b", "k_a is a or k_b is not b"),
            ("a.b + c", "k_a.b + c"),
            (
                "score.t + published.t.r + t + score.c",
                "score.k_t + published.k_t.r + t + score.c",
            ),
            ("sum_of(a, b + count) + b", "sum_of(k_a, b + k_count) + k_b"),
            ("specify(a, \"it's a\\\" b\") ~ a", "specify(k_a, \"it's a\\\" b\") ~ k_a"),
        ] {
            assert_eq!(renaming().expression(written(before), &[]).text, after);
        }
        let shadowed = ["a".to_owned()];
        assert_eq!(renaming().expression(written("a + b"), &shadowed).text, "a + k_b");
    }

    #[test]
    fn fills_are_renamed_and_the_rest_of_a_text_is_not() {
        let before = "a {{ a ~ '}}' ~ b }} b {% if a > 3 %}a{% else %}b{% endif %} {a}";
        let after =
            "a {{ k_a ~ '}}' ~ k_b }} b {% if k_a > 3 %}a{% else %}b{% endif %} {a}";
        assert_eq!(renaming().wording(written(before), &[]).text, after);
    }

    #[test]
    fn every_byte_leads_to_where_it_was_written() {
        let text = "å < a and b";
        let renamed = renaming().expression(written("'å' < a and b"), &[]);
        assert_eq!(renamed.text, "'å' < k_a and k_b");
        let at = renamed.text.find("k_b").unwrap_or_default();
        let place = renamed.place(at..at + 3);
        // Two quotes and two bytes of `å` before: `b` is byte 12 of the old text.
        assert_eq!((place.start, place.end), (10 + 13, 10 + 14), "{text}");
    }
}

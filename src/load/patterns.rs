//! Keys of `items` that are patterns: `"q*": {value: self}`, `"matris.*": {map: …}`.
//!
//! *In:* a whole scoring file as a tree, and a [`Reader`] for its questionnaire. *Out:* the
//! same tree with an entry for every item and row that a pattern meets, as if they had
//! been written out; each value keeps the place where it was written.
//!
//! A pattern meets items that can earn points and that nothing else speaks for: what
//! `unscored` names is not scored by a pattern, and a grid of which a row has a key of its
//! own is not scored as a whole by one. The more specific key wins, key by key: a name
//! before any pattern, of patterns the one with more letters, then the one with fewer
//! stars, then the later one. `merge` lays them, so that a rule takes the place of a rule.

use std::cmp::Reverse;

use crate::diagnostic::{Findings, Near};
use crate::load::reading::entries;
use crate::load::{Reader, merge, questionnaire, words};
use crate::model::{ItemKind, Questionnaire};
use crate::source::{FileId, Sources, Span};
use crate::yaml::{Kind, Mapping, Node, join};

/// What was written once for several: the item, and the pattern with its value.
#[derive(Default)]
pub(in crate::load) struct Spread(Vec<(String, String, Span)>);

impl Spread {
    /// The patterns that an item has keys of.
    pub fn of<'a>(&'a self, item: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.0.iter().filter(move |(name, ..)| name == item);
        own.map(|(_, pattern, _)| pattern.as_str())
    }

    /// Points findings of what a pattern says at the pattern, where they are in the file.
    pub fn lead_back(&self, findings: &mut Findings) {
        for finding in findings.iter_mut() {
            let Some(pointer) = &finding.pointer else { continue };
            let found = self.0.iter().find_map(|(name, pattern, span)| {
                let rest = pointer.strip_prefix(&join("/items", name))?;
                let is_own = rest.is_empty() || rest.starts_with('/');
                let is_here = is_own && span.contains(finding.label.span);
                is_here.then(|| join("/items", pattern) + rest)
            });
            finding.pointer = found.or_else(|| finding.pointer.take());
        }
    }
}

/// Whether a key is a pattern.
pub(in crate::load) fn is_pattern(key: &str) -> bool {
    key.contains('*')
}

/// Whether some key of `items` is a pattern.
pub(in crate::load) fn has_patterns(tree: &Node) -> bool {
    entries(tree.get("items")).any(|(key, _)| key.text().is_some_and(is_pattern))
}

/// Whether a pattern meets a name; a star stands for letters within an item or a row.
pub(in crate::load) fn meets(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((head, tail)) => name.strip_prefix(head).is_some_and(|rest| {
            let within = rest.find('.').unwrap_or(rest.len());
            (0..=within).any(|at| rest.get(at..).is_some_and(|rest| meets(tail, rest)))
        }),
    }
}

/// The tree with the patterns spread over what they meet.
pub(in crate::load) fn spread(
    mut tree: Node,
    file: FileId,
    (sources, reader): (&mut Sources, &dyn Reader),
    found: &mut Findings,
) -> (Node, Spread) {
    if !has_patterns(&tree) {
        return (tree, Spread::default());
    }
    let names = tree
        .get("for")
        .and_then(Node::text)
        .and_then(|named| named.split_once('@'))
        .map(|(name, version)| (name.to_owned(), version.to_owned()));
    // Without it other rules say so, and what is wrong in it is told where it is read for
    // itself: the patterns stay as they are.
    let questionnaire = names.and_then(|(name, version)| {
        let file = reader.named(file, &name, &version, sources).ok()?;
        questionnaire(file, sources, reader, &mut Findings::default())
    });
    let Some(questionnaire) = questionnaire else { return (tree, Spread::default()) };
    let mut spreading = Spreading { told: Spread::default(), entries: Vec::new() };
    let own: Vec<(Node, Node)> = entries(tree.get("items")).cloned().collect();
    spreading.over(&own, &met(&questionnaire, &tree, &own), found);
    let all = Kind::Mapping(Mapping::new(spreading.entries));
    merge::change(&mut tree, "items", |items| items.kind = all);
    (tree, spreading.told)
}

/// Every item and row that patterns may meet.
fn met(questionnaire: &Questionnaire, tree: &Node, own: &[(Node, Node)]) -> Vec<String> {
    let is_unscored = |name: &str| {
        tree.get("unscored").is_some_and(|unscored| unscored.get(name).is_some())
    };
    let of_rows = |grid: &str| {
        own.iter()
            .filter_map(|(key, _)| key.text())
            .any(|key| key.split_once('.').is_some_and(|(head, _)| meets(head, grid)))
    };
    let mut names = Vec::new();
    for item in &questionnaire.items {
        let id = &item.id.value;
        if let ItemKind::Grid(grid) = &item.kind {
            let rows = grid.rows.iter().map(|row| format!("{id}.{}", row.id.value));
            names.extend(rows);
            if of_rows(id) {
                continue;
            }
        }
        if !matches!(item.kind, ItemKind::Note | ItemKind::Unreadable) {
            names.push(id.clone());
        }
    }
    names.retain(|name| {
        let item = name.split('.').next().unwrap_or_default();
        !is_unscored(name) && !is_unscored(item)
    });
    names
}

/// A pattern of the file.
struct Pattern<'a> {
    key: &'a Node,
    text: &'a str,
    value: &'a Node,
}

struct Spreading {
    told: Spread,
    entries: Vec<(Node, Node)>,
}

impl Spreading {
    fn over(&mut self, own: &[(Node, Node)], names: &[String], found: &mut Findings) {
        let mut patterns: Vec<Pattern<'_>> = own
            .iter()
            .filter_map(|(key, value)| {
                let text = key.text().filter(|text| is_pattern(text))?;
                Some(Pattern { key, text, value })
            })
            .collect();
        // The least specific first; of equal ones the later is laid on the earlier.
        patterns.sort_by_key(|pattern| {
            let stars = pattern.text.matches('*').count();
            (pattern.text.len() - stars, Reverse(stars))
        });
        let of = |name: &str| {
            patterns.iter().filter(|one| meets(one.text, name)).collect::<Vec<_>>()
        };
        for pattern in &patterns {
            if !names.iter().any(|name| meets(pattern.text, name)) {
                let near = Near::of(
                    pattern.text.trim_end_matches('*'),
                    names.iter().map(String::as_str),
                );
                found.push(words::unmet_pattern(pattern.key.span, pattern.text, near));
            }
        }
        let written: Vec<&str> = own.iter().filter_map(|(key, _)| key.text()).collect();
        for (key, value) in own {
            let Some(text) = key.text() else { continue };
            if !is_pattern(text) {
                let value = self.laid(text, &of(text), Some(value));
                self.entries.extend(value.map(|value| (key.clone(), value)));
                continue;
            }
            // Items without a key of their own stand where their nearest pattern stands.
            for name in names.iter().filter(|name| !written.contains(&name.as_str())) {
                let all = of(name);
                if all.last().is_none_or(|nearest| nearest.text != text) {
                    continue;
                }
                let key = Node { kind: Kind::Text(name.clone()), ..key.clone() };
                let value = self.laid(name, &all, None);
                self.entries.extend(value.map(|value| (key, value)));
            }
        }
    }

    /// What holds of one item: patterns on one another, its own keys on all.
    fn laid(
        &mut self,
        name: &str,
        patterns: &[&Pattern<'_>],
        own: Option<&Node>,
    ) -> Option<Node> {
        for pattern in patterns {
            let told = (name.to_owned(), pattern.text.to_owned(), pattern.value.span);
            self.told.0.push(told);
        }
        let values = patterns.iter().map(|pattern| pattern.value).chain(own);
        values.cloned().reduce(merge::of_item)
    }
}

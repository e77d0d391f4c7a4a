//! The rules of an included scoring file under a prefix.
//!
//! *In:* a tree of `items`, `unscored`, `any_of` and `indices`. *Out:* the same with every
//! id prefixed, also where it is used; and of each text that changed what it was before,
//! so that a byte of it still leads to where it was written.
//!
//! Only what the file holds itself is renamed: an item that it neither scores nor names
//! under `unscored` is the including questionnaire's own.

use std::collections::{HashMap, HashSet};

use crate::load::item::RESERVED;
use crate::load::patterns::{is_pattern, meets};
use crate::load::reading::entries;
use crate::load::rename::{Held, Renaming};
use crate::model::{Map, Written};
use crate::source::Span;
use crate::yaml::{Kind, Mapping, Node};

/// Texts that have been given prefixes, by place and new text: the text before, whether it
/// is wording with fills, and what renamed it.
#[derive(Default)]
pub(in crate::load) struct Prefixed(HashMap<(Span, String), (String, bool, Renaming)>);

impl Prefixed {
    /// What a text was before it got its last prefix, and that prefix.
    pub fn before(&self, span: Span, text: &str) -> Option<&(String, bool, Renaming)> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(span, text.to_owned()))
    }
}

/// What ids become, within one file.
struct Prefixing<'a> {
    prefix: &'a str,
    /// Every id: of items, their rows, alternatives and indices.
    ids: HashSet<String>,
    renaming: Renaming,
    prefixed: &'a mut Prefixed,
}

/// The tree with its ids prefixed.
pub(in crate::load) fn prefixed(tree: Node, prefix: &str, told: &mut Prefixed) -> Node {
    let keys = |key: &str| {
        let keys = entries(tree.get(key)).filter_map(|(key, _)| key.text());
        keys.map(str::to_owned).collect::<Vec<_>>()
    };
    let items: HashSet<String> = [keys("items"), keys("unscored")]
        .concat()
        .iter()
        .map(|id| id.split('.').next().unwrap_or_default().to_owned())
        .collect();
    let items = with_met(items, &tree);
    let mut ids = items.clone();
    ids.extend([keys("any_of"), keys("indices")].concat());
    let held = Held { items, columns: HashSet::new(), nodes: ids.clone() };
    let renaming = Renaming::default().within(Some(prefix), held);
    let mut prefixing = Prefixing { prefix, ids, renaming, prefixed: told };
    map(tree, |section, rules| {
        let rules = map(rules, |key, rule| {
            let rule = match section.text() {
                Some("unscored") => rule,
                section => prefixing.rule(rule, section == Some("items")),
            };
            (prefixing.name(key), rule)
        });
        (section, rules)
    })
}

/// Ids, with the words of the file that its patterns meet: an item that a pattern scores is
/// held by the file, too.
fn with_met(ids: HashSet<String>, tree: &Node) -> HashSet<String> {
    let patterns: Vec<String> = ids.iter().filter(|id| is_pattern(id)).cloned().collect();
    let mut all = ids;
    if !patterns.is_empty() {
        words(tree, &mut |word| {
            let is_met = patterns.iter().any(|pattern| meets(pattern, word));
            if is_met && !RESERVED.contains(&word) {
                all.insert(word.to_owned());
            }
        });
    }
    all
}

/// Every word in the texts of a tree that could be an id.
fn words(node: &Node, with: &mut impl FnMut(&str)) {
    match &node.kind {
        Kind::Text(text) => {
            let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
            text.split(is_end).filter(|word| !word.is_empty()).for_each(with);
        }
        Kind::Sequence(elements) => {
            elements.iter().for_each(|element| words(element, with));
        }
        Kind::Mapping(mapping) => mapping.iter().for_each(|(key, value)| {
            words(key, with);
            words(value, with);
        }),
        Kind::Null | Kind::Bool(_) | Kind::Number { .. } => {}
    }
}

/// A map with other keys and values; anything else as it is.
fn map(node: Node, mut with: impl FnMut(Node, Node) -> (Node, Node)) -> Node {
    let Kind::Mapping(mapping) = &node.kind else { return node };
    let all = mapping.iter().cloned().map(|(key, value)| with(key, value)).collect();
    Node { kind: Kind::Mapping(Mapping::new(all)), ..node }
}

impl Prefixing<'_> {
    /// An id, also one with a row after it, that is defined or used.
    fn name(&self, node: Node) -> Node {
        let Kind::Text(text) = &node.kind else { return node };
        let first = text.split('.').next().unwrap_or_default();
        if !self.ids.contains(first) {
            return node;
        }
        let text = format!("{}_{text}", self.prefix);
        Node { kind: Kind::Text(text), ..node }
    }

    /// Ids in a list, as the keys of a map, or alone.
    fn names(&self, node: Node) -> Node {
        match &node.kind {
            Kind::Sequence(elements) => {
                let elements = elements.iter().cloned().map(|node| self.name(node));
                Node { kind: Kind::Sequence(elements.collect()), ..node }
            }
            Kind::Mapping(_) => map(node, |key, value| (self.name(key), value)),
            _ => self.name(node),
        }
    }

    /// The rule of an item or a node.
    fn rule(&mut self, node: Node, is_item: bool) -> Node {
        map(node, |key, value| {
            let value = match key.text().unwrap_or_default() {
                "children" | "part_of" => self.names(value),
                // Of an item they hold codes, and rows of its own.
                "of" | "weights" if !is_item => self.names(value),
                "value" => self.expression(value),
                "label" => self.wording(value),
                "rows" => map(value, |key, row| (key, self.rule(row, true))),
                "ratio" => self.within(value, &["of", "per"], &[]),
                "bonus" => self.within(value, &["when"], &[]),
                "count_if" => self.within(value, &["meets"], &["of"]),
                "lookup" => self.within(value, &[], &["of"]),
                _ => value,
            };
            (key, value)
        })
    }

    /// A map with expressions and names under some of its keys.
    fn within(&mut self, node: Node, expressions: &[&str], names: &[&str]) -> Node {
        map(node, |key, value| {
            let value = match key.text().unwrap_or_default() {
                name if expressions.contains(&name) => self.expression(value),
                name if names.contains(&name) => self.names(value),
                "because" => self.wording(value),
                _ => value,
            };
            (key, value)
        })
    }

    fn expression(&mut self, node: Node) -> Node {
        self.renamed(node, false)
    }

    /// Wording in one or more languages.
    fn wording(&mut self, node: Node) -> Node {
        match &node.kind {
            Kind::Mapping(_) => map(node, |key, value| {
                let value = match key.text() {
                    Some("of") => value,
                    _ => self.wording(value),
                };
                (key, value)
            }),
            _ => self.renamed(node, true),
        }
    }

    fn renamed(&mut self, node: Node, is_wording: bool) -> Node {
        let Kind::Text(before) = &node.kind else { return node };
        let written = Written { text: before.clone(), span: node.span, map: Map::Whole };
        let after = match is_wording {
            true => self.renaming.wording(written, &[]).text,
            false => self.renaming.expression(written, &[]).text,
        };
        if after == *before {
            return node;
        }
        let told = (before.clone(), is_wording, self.renaming.clone());
        self.prefixed.0.insert((node.span, after.clone()), told);
        Node { kind: Kind::Text(after), ..node }
    }
}

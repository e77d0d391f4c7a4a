//! Layers of scoring files, laid on one another.
//!
//! *In:* two trees, the lower first. *Out:* one. No file is opened and no name renamed.
//!
//! Maps are laid key by key; a list or a scalar takes the place of what was there. Where
//! that would leave two answers to one question, the upper one alone holds: the rule of
//! an item, `normalise`, `aggregate`, a policy, what a gate does. Gates are told apart by
//! their ids, and what is forbidden below stays forbidden.
//!
//! `none` takes a step away, and `level:x` speaks of every node of a level: it lies on the
//! layers below and under what the same file says of a node by its id.

use crate::diagnostic::{Findings, Near};
use crate::load::patterns::has_patterns;
use crate::load::reading::{elements, entries};
use crate::load::words;
use crate::yaml::{Kind, Mapping, Node};

/// Where `none` takes away.
const STEPS: [&str; 4] = ["treat", "normalise", "bonus", "clamp"];
/// How an item earns points, one of them.
const RULES: [&str; 10] = [
    "map", "bands", "linear", "multiple", "rows", "value", "ratio", "count_if", "lookup",
    "part_of",
];
/// What stays of an item when its rule goes.
const KEPT: [&str; 11] = [
    "missing",
    "all_missing",
    "normalise",
    "label",
    "output",
    "treat",
    "direction",
    "over",
    "within",
    "bonus",
    "clamp",
];
/// What a gate does, one of them.
const ACTIONS: [&str; 4] = ["cap", "subtract", "grade", "withdraw"];
/// Policies that are maps.
const POLICIES: [&str; 3] = ["score", "prorate", "impute"];
/// The head of a key that speaks of a level.
const LEVEL: &str = "level:";

/// What came of leaving out.
pub(in crate::load) enum Without {
    /// It is gone.
    Done,
    /// It forbids something.
    Forbids,
    /// There is no such thing.
    Nothing { near: Option<Near> },
}

/// Whether a file is more, or other, than what stands in it.
pub(in crate::load) fn builds(tree: &Node) -> bool {
    let is_level =
        |(key, _): &(Node, Node)| key.text().is_some_and(|key| key.starts_with(LEVEL));
    tree.get("extends").is_some()
        || tree.get("include").is_some()
        || has_patterns(tree)
        || entries(tree.get("indices")).any(is_level)
}

/// Lays what a file says on what it builds on.
pub(in crate::load) fn of_file(below: Node, own: Node, found: &mut Findings) -> Node {
    let mut own = own;
    let levels = take_levels(&mut own);
    let mut below = below;
    for (key, value) in &levels {
        level(&mut below, &mut own, key, value, found);
    }
    laid(below, own)
}

/// Takes away what `none` switches off, when nothing more is laid on a tree.
pub(in crate::load) fn switched_off(tree: &mut Node) {
    for key in ["items", "any_of", "indices"] {
        for_each_value(tree, key, without_none);
    }
}

/// What an item says laid on what a pattern says of it.
pub(in crate::load) fn of_item(below: Node, own: Node) -> Node {
    laid_at(&["items", ""], below, own)
}

/// A tree laid on another.
pub(in crate::load) fn laid(below: Node, own: Node) -> Node {
    laid_at(&[], below, own)
}

/// The steps lead from the root to both.
fn laid_at(path: &[&str], below: Node, own: Node) -> Node {
    match (&below.kind, &own.kind) {
        (Kind::Mapping(_), Kind::Mapping(_)) => {
            let below = outdone(path, below, &own);
            maps(path, below, own)
        }
        (Kind::Sequence(_), Kind::Sequence(_)) => match path {
            ["gates"] => by_id(below, own),
            ["forbid"] => both(below, own),
            _ => own,
        },
        _ => own,
    }
}

fn maps(path: &[&str], below: Node, own: Node) -> Node {
    let mut upper = into_entries(&own);
    let mut all = Vec::new();
    for (key, value) in into_entries(&below) {
        let name = key.text().unwrap_or_default().to_owned();
        let same = upper.iter().position(|(key, _)| key.text() == Some(&name));
        all.push(match same.map(|at| upper.remove(at)) {
            Some((own_key, own_value)) => {
                let mut longer = path.to_vec();
                longer.push(&name);
                (own_key, laid_at(&longer, value, own_value))
            }
            None => (key, value),
        });
    }
    all.append(&mut upper);
    Node { kind: Kind::Mapping(Mapping::new(all)), ..own }
}

/// What is left of a map below, where the upper one answers the same question otherwise.
fn outdone(path: &[&str], below: Node, own: &Node) -> Node {
    let has = |node: &Node, keys: &[&str]| keys.iter().any(|key| node.get(key).is_some());
    match path {
        ["items", _] | ["items", _, "rows", _] => {
            let said = RULES.iter().find(|key| own.get(key).is_some());
            match said {
                Some(key) if below.get(key).is_none() => only_keys(below, &KEPT),
                _ => below,
            }
        }
        ["gates", _] if has(own, &ACTIONS) => without_keys(below, &ACTIONS),
        [.., "normalise" | "aggregate"] | [.., "missing", _] => {
            emptied_unless(below, own)
        }
        [.., "missing"] if has(own, &POLICIES) || has(&below, &POLICIES) => {
            emptied_unless(below, own)
        }
        _ => below,
    }
}

/// A map of one method is kept only under the same method.
fn emptied_unless(below: Node, own: &Node) -> Node {
    let is_same = entries(Some(&below))
        .any(|(key, _)| key.text().is_some_and(|key| own.get(key).is_some()));
    if is_same { below } else { only_keys(below, &[]) }
}

/// Gates of the same id become one; others are added at the end.
fn by_id(below: Node, own: Node) -> Node {
    let mut upper = elements(Some(&own)).to_vec();
    let id = |node: &Node| node.get("id").and_then(Node::text).map(str::to_owned);
    let mut all = Vec::new();
    for node in elements(Some(&below)) {
        let same = upper.iter().position(|own| id(own).is_some() && id(own) == id(node));
        all.push(match same.map(|at| upper.remove(at)) {
            Some(own) => laid_at(&["gates", ""], node.clone(), own),
            None => node.clone(),
        });
    }
    all.append(&mut upper);
    Node { kind: Kind::Sequence(all), ..own }
}

/// Both lists, the lower first; what both say is said once.
fn both(below: Node, own: Node) -> Node {
    let mut all = elements(Some(&below)).to_vec();
    let known: Vec<_> = all.iter().map(Node::json).collect();
    let added = elements(Some(&own)).iter();
    all.extend(added.filter(|node| !known.contains(&node.json())).cloned());
    Node { kind: Kind::Sequence(all), ..own }
}

/// Takes `level:…` out of the indices.
fn take_levels(own: &mut Node) -> Vec<(Node, Node)> {
    let mut levels = Vec::new();
    change(own, "indices", |indices| {
        let is_level = |key: &Node| key.text().is_some_and(|key| key.starts_with(LEVEL));
        let (found, others): (Vec<_>, Vec<_>) =
            into_entries(indices).into_iter().partition(|(key, _)| is_level(key));
        levels = found;
        indices.kind = Kind::Mapping(Mapping::new(others));
    });
    levels
}

/// Gives every node of a level the keys of `level:…`: on the layers below, under the
/// node's own.
fn level(
    below: &mut Node,
    own: &mut Node,
    key: &Node,
    value: &Node,
    found: &mut Findings,
) {
    let name = key.text().and_then(|key| key.strip_prefix(LEVEL)).unwrap_or_default();
    let level_of = |node: Option<&Node>| {
        node.and_then(|node| node.get("level")).and_then(Node::text).map(str::to_owned)
    };
    let indices = |tree: &Node| into_entries_of(tree.get("indices"));
    let mut levels = Vec::new();
    let mut met = Vec::new();
    let own_indices = own.get("indices").cloned();
    let below_indices = below.get("indices").cloned();
    for (key, _) in indices(below).iter().chain(&indices(own)) {
        let Some(id) = key.text() else { continue };
        let of_own = own_indices.as_ref().and_then(|nodes| nodes.get(id));
        let of_below = below_indices.as_ref().and_then(|nodes| nodes.get(id));
        let Some(level) = level_of(of_own).or_else(|| level_of(of_below)) else {
            continue;
        };
        if level == name {
            met.push(id.to_owned());
        }
        levels.push(level);
    }
    if met.is_empty() {
        let near = Near::of(name, levels.iter().map(String::as_str));
        found.push(words::unmet_level(key.span, name, near));
    }
    for id in met {
        let path = ["indices", id.as_str()];
        let is_below =
            below_indices.as_ref().is_some_and(|nodes| nodes.get(&id).is_some());
        let tree = if is_below { &mut *below } else { &mut *own };
        change(tree, "indices", |indices| {
            change(indices, &id, |node| {
                let span = node.span;
                let was = node.clone();
                *node = match is_below {
                    true => laid_at(&path, was, value.clone()),
                    false => laid_at(&path, value.clone(), was),
                };
                // The node stands where it stood; only values come from elsewhere.
                node.span = span;
            });
        });
    }
}

/// Takes away the steps that `none` switches off, also in the rows of a grid.
fn without_none(node: &mut Node) {
    let is_off = |key: &Node, value: &Node| {
        value.text() == Some("none") && key.text().is_some_and(|key| STEPS.contains(&key))
    };
    if node.mapping().is_some() {
        let kept =
            into_entries(node).into_iter().filter(|(key, value)| !is_off(key, value));
        node.kind = Kind::Mapping(Mapping::new(kept.collect()));
    }
    for_each_value(node, "rows", without_none);
}

/// Takes what a path names out of a tree: keys, ids of gates or elements of a list, with
/// `.` between them. A key may hold a `.` itself.
pub(in crate::load) fn leave_out(tree: &mut Node, path: &str) -> Without {
    if path == "forbid" || path.starts_with("forbid.") {
        return Without::Forbids;
    }
    if let Some(shorter) = without_path(tree, path) {
        *tree = shorter;
        return Without::Done;
    }
    let mut known = Vec::new();
    paths(tree, "", 0, &mut known);
    Without::Nothing { near: Near::of(path, known.iter().map(String::as_str)) }
}

fn without_path(node: &Node, path: &str) -> Option<Node> {
    let mut names = namable(node);
    // The longest first: `items.grid.row` is rather the key `grid.row`.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for (name, at) in names {
        let Some(rest) = path.strip_prefix(&name) else { continue };
        let inner = match rest.strip_prefix('.') {
            None if rest.is_empty() => None,
            None => continue,
            Some(rest) => match without_path(value_at(node, at)?, rest) {
                None => continue,
                found => found,
            },
        };
        return Some(replaced(node, at, inner));
    }
    None
}

/// What stands in a node under a name of its own, with its number.
fn namable(node: &Node) -> Vec<(String, usize)> {
    let names: Vec<Option<&str>> = match &node.kind {
        Kind::Mapping(mapping) => mapping.iter().map(|(key, _)| key.text()).collect(),
        Kind::Sequence(elements) => elements
            .iter()
            .map(|element| element.get("id").unwrap_or(element).text())
            .collect(),
        _ => Vec::new(),
    };
    let numbered = names.into_iter().enumerate();
    numbered.filter_map(|(at, name)| Some((name?.to_owned(), at))).collect()
}

fn value_at(node: &Node, at: usize) -> Option<&Node> {
    match &node.kind {
        Kind::Mapping(mapping) => mapping.iter().nth(at).map(|(_, value)| value),
        Kind::Sequence(elements) => elements.get(at),
        _ => None,
    }
}

/// The node with another value at a number, or without any there.
fn replaced(node: &Node, at: usize, inner: Option<Node>) -> Node {
    let mut node = node.clone();
    match &mut node.kind {
        Kind::Sequence(elements) => {
            drop(elements.splice(at..=at, inner));
        }
        Kind::Mapping(mapping) => {
            let mut all: Vec<_> = mapping.iter().cloned().collect();
            let inner = inner.and_then(|inner| Some((all.get(at)?.0.clone(), inner)));
            drop(all.splice(at..=at, inner));
            *mapping = Mapping::new(all);
        }
        _ => {}
    }
    node
}

/// The paths of what is near enough to the root to be meant.
fn paths(node: &Node, before: &str, depth: usize, known: &mut Vec<String>) {
    for (name, at) in namable(node) {
        let path = if before.is_empty() { name } else { format!("{before}.{name}") };
        if depth < 2
            && let Some(value) = value_at(node, at)
        {
            paths(value, &path, depth + 1, known);
        }
        known.push(path);
    }
}

/// A map without some keys.
pub(in crate::load) fn without_keys(node: Node, keys: &[&str]) -> Node {
    kept(node, |key| !keys.contains(&key))
}

/// A map with some keys only.
pub(in crate::load) fn only_keys(node: Node, keys: &[&str]) -> Node {
    kept(node, |key| keys.contains(&key))
}

fn kept(node: Node, keep: impl Fn(&str) -> bool) -> Node {
    let all = into_entries(&node).into_iter();
    let all = all.filter(|(key, _)| keep(key.text().unwrap_or_default()));
    Node { kind: Kind::Mapping(Mapping::new(all.collect())), ..node }
}

/// Changes the value of a key, where there is one.
pub(in crate::load) fn change(node: &mut Node, key: &str, with: impl FnOnce(&mut Node)) {
    let mut all = into_entries(node);
    let found = all.iter_mut().find(|(name, _)| name.text() == Some(key));
    let Some((_, value)) = found else { return };
    with(value);
    node.kind = Kind::Mapping(Mapping::new(all));
}

/// Changes every value of the map under a key.
fn for_each_value(node: &mut Node, key: &str, with: fn(&mut Node)) {
    change(node, key, |values| {
        if values.mapping().is_some() {
            let mut all = into_entries(values);
            all.iter_mut().for_each(|(_, value)| with(value));
            values.kind = Kind::Mapping(Mapping::new(all));
        }
    });
}

fn into_entries(node: &Node) -> Vec<(Node, Node)> {
    into_entries_of(Some(node))
}

fn into_entries_of(node: Option<&Node>) -> Vec<(Node, Node)> {
    entries(node).cloned().collect()
}

//! What puts scores together: `any_of`, indices and gates.
//!
//! *In:* the nodes and gates of two scoring files. *Out:* changes; and, passed on from
//! below, that a part of a node does not continue.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::changes::kinds::scoring::{
    AGGREGATE, CHILDREN, GATE, GATE_TEXT, LABEL, NORMALISE, PART, ROUNDING, RULE, WEIGHTS,
};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::scoring::points::{rule, turn, word};
use crate::changes::scoring::shown::{self, aggregate};
use crate::changes::scoring::{Both, listing, only_in, plain, policies, text};
use crate::changes::wording::one_line;
use crate::changes::{Change, Compared, Comparison, Subject};
use crate::decimal::Number;
use crate::model::{
    AnyOf, Comparable, Gate, IndexRule, Output, PointRule, Steps, Weighing, Weights,
};
use crate::source::{Span, Spanned};

/// What changed of nodes and gates.
pub(super) fn compare(both: &Both<'_>, comparison: &mut Comparison) {
    let (old, new) = (&both.old.any_of, &both.new.any_of);
    joined(
        (old, new),
        |node: &AnyOf| &node.id,
        Subject::AnyOf,
        comparison,
        |old, new| any_of(both, old, new),
    );
    let (old, new) = (&both.old.indices, &both.new.indices);
    joined(
        (old, new),
        |index: &IndexRule| &index.id,
        Subject::Index,
        comparison,
        |old, new| index(both, old, new),
    );
    gates(both, comparison);
}

/// Joins what has ids, tells what is new or gone, and what changed of the rest.
pub(super) fn joined<T>(
    (old, new): (&[T], &[T]),
    id: fn(&T) -> &Spanned<String>,
    subject: Subject,
    comparison: &mut Comparison,
    changed: impl Fn(&T, &T) -> Vec<Change>,
) {
    let by_id: HashMap<&str, &T> =
        old.iter().map(|node| (id(node).value.as_str(), node)).collect();
    for node in new {
        let own = id(node);
        match by_id.get(own.value.as_str()) {
            Some(before) => {
                comparison.kept += 1;
                let mut compared = Compared::new(subject, &own.value);
                compared.old_name = Some(own.value.clone());
                comparison.push(compared, changed(before, node));
            }
            None => only_in(subject, &own.value, (None, Some(own.span)), comparison),
        }
    }
    let known: HashSet<&str> = new.iter().map(|node| id(node).value.as_str()).collect();
    for node in old {
        let own = id(node);
        if !known.contains(own.value.as_str()) {
            only_in(subject, &own.value, (Some(own.span), None), comparison);
        }
    }
}

/// Other children: those of the older file by their present names. Order says nothing.
fn children(
    both: &Both<'_>,
    (old, new): (&[Spanned<String>], &[Spanned<String>]),
    homes: (Span, Span),
) -> Option<Change> {
    let before: BTreeSet<String> = old.iter().map(|it| both.called(&it.value)).collect();
    let now: BTreeSet<String> = new.iter().map(|it| it.value.clone()).collect();
    let only = |own: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
        own.difference(other).cloned().collect()
    };
    (before != now).then(|| {
        let sides = (only(&before, &now), only(&now, &before));
        change(&CHILDREN, listing(&sides.0, homes.0), listing(&sides.1, homes.1))
    })
}

fn any_of(both: &Both<'_>, old: &AnyOf, new: &AnyOf) -> Vec<Change> {
    let homes = (old.id.span, new.id.span);
    let mut changes: Vec<Change> = Vec::new();
    changes.extend(children(both, (&old.of, &new.of), homes));
    let norms = (old.normalise.as_ref(), new.normalise.as_ref());
    changes.extend(plain(&NORMALISE, "normalise", norms, homes, shown::normalise));
    changes.extend(steps((&old.steps, &new.steps), homes));
    changes.extend(policies(&old.missing, &new.missing, homes));
    changes.extend(output(&old.output, &new.output, homes));
    changes.extend(text(&LABEL, "label", (&old.label, &new.label), homes));
    changes
}

/// What is done beside the scale.
pub(super) fn steps((old, new): (&Steps, &Steps), homes: (Span, Span)) -> Vec<Change> {
    let (old, new) = (shown::steps(old), shown::steps(new));
    let mut keys: Vec<&str> = old.iter().chain(&new).map(|(key, _)| *key).collect();
    keys.sort_unstable();
    keys.dedup();
    let side = |of: &[(&str, String)], key: &str, home: Span| {
        let found = of.iter().find(|(own, _)| *own == key);
        found.map_or_else(|| unsaid(home), |(_, text)| said(home, text.clone()))
    };
    let changed = |key: &&str| {
        let find = |of: &[(&'static str, String)]| {
            of.iter().find(|(own, _)| own == key).map(|(_, text)| text.clone())
        };
        find(&old) != find(&new)
    };
    let told = |key: &str| {
        let sides = (side(&old, key, homes.0), side(&new, key, homes.1));
        change(&NORMALISE, sides.0, sides.1).of("key", key)
    };
    keys.into_iter().filter(changed).map(told).collect()
}

/// The rule that stands for a node.
fn of_rule(both: &Both<'_>, old: &IndexRule, new: &IndexRule) -> Vec<Change> {
    let homes = (old.id.span, new.id.span);
    match (&old.rule, &new.rule) {
        (Some(before), Some(now)) => {
            let homes = (before.span, now.span);
            rule(both, (None, None), (&before.value, &now.value), homes)
        }
        (None, None) => Vec::new(),
        (before, now) => {
            let side = |rule: &Option<Spanned<PointRule>>, home: Span| match rule {
                Some(rule) => said(rule.span, word(&rule.value)),
                None => unsaid(home),
            };
            vec![change(&RULE, side(before, homes.0), side(now, homes.1))]
        }
    }
}

fn index(both: &Both<'_>, old: &IndexRule, new: &IndexRule) -> Vec<Change> {
    if old.poisoned || new.poisoned {
        return Vec::new();
    }
    let homes = (old.id.span, new.id.span);
    let mut changes: Vec<Change> = Vec::new();
    let aggregates = (Some(&old.aggregate), Some(&new.aggregate));
    changes.extend(plain(&AGGREGATE, "aggregate", aggregates, homes, aggregate));
    changes.extend(children(both, (&old.children, &new.children), homes));
    changes.extend(weights(both, (&old.weighing(), &new.weighing()), homes));
    let norms = (old.normalise.as_ref(), new.normalise.as_ref());
    changes.extend(plain(&NORMALISE, "normalise", norms, homes, shown::normalise));
    changes.extend(steps((&old.steps, &new.steps), homes));
    let zeros = (old.on_zero.as_ref(), new.on_zero.as_ref());
    changes.extend(plain(&AGGREGATE, "on_zero", zeros, homes, shown::on_zero));
    changes.extend(of_rule(both, old, new));
    changes.extend(turn((&old.turn, &new.turn), homes));
    changes.extend(policies(&old.missing, &new.missing, homes));
    changes.extend(output(&old.output, &new.output, homes));
    let levels = (old.level.as_ref(), new.level.as_ref());
    changes.extend(plain(&LABEL, "level", levels, homes, String::clone));
    changes.extend(text(&LABEL, "label", (&old.label, &new.label), homes));
    changes
}

/// How a value is published.
pub(super) fn output(old: &Output, new: &Output, homes: (Span, Span)) -> Vec<Change> {
    let decimals = (old.decimals.as_ref(), new.decimals.as_ref());
    let mut changes = Vec::new();
    changes.extend(plain(&ROUNDING, "decimals", decimals, homes, u32::to_string));
    let names = (old.name.as_ref(), new.name.as_ref());
    changes.extend(plain(&LABEL, "name", names, homes, String::clone));
    let side = |output: &Output, home: Span| match output.with_answered {
        Some(span) => said(span, "answered"),
        None => unsaid(home),
    };
    if old.with_answered.is_some() != new.with_answered.is_some() {
        let sides = (side(old, homes.0), side(new, homes.1));
        changes.push(change(&LABEL, sides.0, sides.1).of("key", "with"));
    }
    changes
}

/// Weights of children, of an index or of the rows of a grid, and the scale on which they
/// enter.
pub(super) fn weights(
    both: &Both<'_>,
    (old, new): (&Weighing<'_>, &Weighing<'_>),
    homes: (Span, Span),
) -> Vec<Change> {
    let mut changes: Vec<Change> = shares(both, old, new).into_iter().collect();
    let scale = |of: &Weighing<'_>| if of.as_value { "value" } else { "percent" };
    if scale(old) != scale(new) {
        let sides = (said(homes.0, scale(old)), said(homes.1, scale(new)));
        changes.push(change(&NORMALISE, sides.0, sides.1).of("key", "children_as"));
    }
    changes
}

/// Weights as they are told.
fn weights_of(of: &Weighing<'_>) -> String {
    match of.weights {
        Weights::Points => "points".to_owned(),
        Weights::Equal => "equal".to_owned(),
        Weights::Declared(all) => {
            let all = all.iter().map(|(name, w)| format!("{}: {}", name.value, w.value));
            all.collect::<Vec<_>>().join(", ")
        }
    }
}

/// The shares of weighed children: a common factor changes nothing.
fn shares(both: &Both<'_>, old: &Weighing<'_>, new: &Weighing<'_>) -> Option<Change> {
    let shares =
        |of: &Weighing<'_>, is_old: bool| -> Result<BTreeMap<String, Number>, ()> {
            let called = |name: &str| match (of.is_grid, is_old) {
                // A row keeps its name; the grid it may stand behind need not.
                (true, _) => name.rsplit('.').next().unwrap_or(name).to_owned(),
                (false, true) => both.called(name),
                (false, false) => name.to_owned(),
            };
            let declared: Vec<(String, Number)> = match of.weights {
                Weights::Points => return Err(()),
                Weights::Equal => {
                    let names = of.children.iter().map(|child| called(&child.value));
                    names.map(|name| (name, Number::ONE)).collect()
                }
                Weights::Declared(all) => {
                    let all = all.iter();
                    all.map(|(name, w)| (called(&name.value), w.value.clone())).collect()
                }
            };
            let sum = declared.iter().fold(Number::ZERO, |sum, (_, w)| sum + w.clone());
            let share = |weight: Number| weight.divide(&sum).unwrap_or(weight);
            Ok(declared.into_iter().map(|(name, weight)| (name, share(weight))).collect())
        };
    // Where the children differ, so do equal weights; that is told of the children.
    let is_equal = |of: &Weighing<'_>| *of.weights == Weights::Equal;
    if is_equal(old) && is_equal(new) || shares(old, true) == shares(new, false) {
        return None;
    }
    let spans = (old.span, new.span);
    Some(change(&WEIGHTS, said(spans.0, weights_of(old)), said(spans.1, weights_of(new))))
}

fn gates(both: &Both<'_>, comparison: &mut Comparison) {
    let by_id: HashMap<&str, &Gate> =
        both.old.gates.iter().map(|gate| (gate.id.value.as_str(), gate)).collect();
    for gate in &both.new.gates {
        let mut compared = Compared::new(Subject::Gate, &gate.id.value);
        let changes = match by_id.get(gate.id.value.as_str()) {
            Some(before) => {
                compared.old_name = Some(gate.id.value.clone());
                changed(both, before, gate)
            }
            None => {
                let mut found = change(&GATE, unsaid(gate.id.span), told(gate));
                found.old = None;
                vec![found]
            }
        };
        comparison.push(compared, changes);
    }
    for gate in &both.old.gates {
        if both.new.gates.iter().any(|now| now.id.value == gate.id.value) {
            continue;
        }
        let mut compared = Compared::new(Subject::Gate, &gate.id.value);
        compared.old_name = Some(gate.id.value.clone());
        let mut found = change(&GATE, told(gate), unsaid(gate.id.span));
        found.new = None;
        comparison.push(compared, vec![found]);
    }
}

fn told(gate: &Gate) -> crate::changes::Side {
    let unknown = if gate.acts_if_unknown { ", unknown: act" } else { "" };
    let when = one_line(&gate.when.text);
    said(
        gate.when.span,
        format!(
            "{}: {} if {when}{unknown}",
            gate.node.value,
            shown::action(&gate.action)
        ),
    )
}

fn changed(both: &Both<'_>, old: &Gate, new: &Gate) -> Vec<Change> {
    let homes = (old.id.span, new.id.span);
    let act = |gate: &Gate| shown::action(&gate.action);
    let is_same = both.is_same(&old.when, &new.when, None)
        && both.called(&old.node.value) == new.node.value
        && act(old) == act(new)
        && old.acts_if_unknown == new.acts_if_unknown;
    let mut changes = Vec::new();
    if !is_same {
        changes.push(change(&GATE, told(old), told(new)));
    }
    changes.extend(text(&GATE_TEXT, "because", (&old.because, &new.because), homes));
    changes
}

/// Tells of every node that something beneath it, or a gate on it, breaks off.
pub(super) fn pass_on(both: &Both<'_>, comparison: &mut Comparison) {
    let mut broken: BTreeSet<String> = BTreeSet::new();
    let mut gated: Vec<(&str, String)> = Vec::new();
    for compared in &comparison.compared {
        if compared.found != Comparable::Break {
            continue;
        }
        match compared.subject {
            Subject::Gate => gated.extend(nodes_of(both, &compared.name)),
            Subject::ItemScore | Subject::AnyOf | Subject::Index => {
                broken.insert(compared.name.clone());
            }
            _ => {}
        }
    }
    // A grid breaks off where one of its rows does.
    let rows: Vec<String> = broken
        .iter()
        .filter_map(|name| name.split_once('.').map(|(grid, _)| grid.to_owned()))
        .collect();
    broken.extend(rows);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    loop {
        let mut found = Vec::new();
        for (id, subject, parts) in parts(both) {
            let parts = parts.iter().map(|part| &part.value);
            let mut of: Vec<String> =
                parts.filter(|part| broken.contains(*part)).cloned().collect();
            let gates = gated.iter().filter(|(node, _)| *node == id.value);
            of.extend(gates.map(|(_, gate)| gate.clone()));
            if !of.is_empty() && told.insert(id.value.as_str()) {
                found.push((id, subject, of));
            }
        }
        if found.is_empty() {
            return;
        }
        for (id, subject, of) in found {
            broken.insert(id.value.clone());
            tell(both, (id, subject), &of, comparison);
        }
    }
}

/// The nodes that a gate acts on, in either file, each with the gate.
fn nodes_of<'a>(both: &Both<'a>, gate: &str) -> Vec<(&'a str, String)> {
    let all = both.old.gates.iter().chain(&both.new.gates);
    let mut nodes: Vec<(&str, String)> = all
        .filter(|it| it.id.value == gate)
        .map(|it| (it.node.value.as_str(), gate.to_owned()))
        .collect();
    nodes.dedup();
    nodes
}

/// The nodes of the newer file with what they are made of.
fn parts<'a>(
    both: &Both<'a>,
) -> impl Iterator<Item = (&'a Spanned<String>, Subject, &'a [Spanned<String>])> {
    let any_of = both.new.any_of.iter();
    let any_of = any_of.map(|node| (&node.id, Subject::AnyOf, &node.of[..]));
    let indices = both.new.indices.iter();
    any_of.chain(indices.map(|it| (&it.id, Subject::Index, &it.children[..])))
}

fn tell(
    both: &Both<'_>,
    (id, subject): (&Spanned<String>, Subject),
    of: &[String],
    comparison: &mut Comparison,
) {
    let known = comparison
        .compared
        .iter_mut()
        .find(|it| it.subject == subject && it.name == id.value);
    let old = both.old.any_of.iter().map(|node| &node.id);
    let old = old.chain(both.old.indices.iter().map(|index| &index.id));
    let Some(old) = old.into_iter().find(|old| old.value == id.value) else { return };
    let found = change(&PART, unsaid(old.span), listing(of, id.span));
    match known {
        Some(compared) => {
            compared.found = Comparable::Break;
            compared.changes.push(found);
        }
        None => {
            let mut compared = Compared::new(subject, &id.value);
            compared.old_name = Some(id.value.clone());
            comparison.push(compared, vec![found]);
        }
    }
}

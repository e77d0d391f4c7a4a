//! What a rule of a scoring file scores.
//!
//! *In:* the name of an item or of a row, `grid.row`. *Out:* the item and what kind of
//! answer the rule sees: codes, ticks, numbers.
//!
//! Items whose own faults were reported have no target, so that nothing that follows
//! from those is said.

use std::collections::{BTreeSet, HashMap};

use crate::check::ScoringSubject;
use crate::diagnostic::Near;
use crate::model::{Choices, GridRow, Item, ItemKind, ItemRule, ScaleItem};
use crate::source::Spanned;

/// What a rule scores.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    /// The item.
    pub item: &'a Item,
    /// The row, in a grid.
    pub row: Option<&'a GridRow>,
}

/// The answers a rule sees.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form<'a> {
    /// One option.
    Codes(&'a Choices),
    /// Several options.
    Ticks(&'a Choices),
    /// A point on a scale.
    Scale(&'a ScaleItem),
    /// A number or a year.
    Number,
    /// A whole grid.
    Grid,
    /// A text, a day, or nothing at all.
    Other,
}

impl<'a> Target<'a> {
    /// The answers.
    pub fn form(self) -> Form<'a> {
        match (&self.item.kind, self.row) {
            (ItemKind::Grid(grid), Some(_)) => form(&grid.cell),
            (ItemKind::Grid(_), None) => Form::Grid,
            (ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. }, _) => form(of),
            (kind, _) => form(kind),
        }
    }
}

fn form(kind: &ItemKind) -> Form<'_> {
    match kind {
        ItemKind::Single(choices) | ItemKind::YesNo(choices) => Form::Codes(choices),
        ItemKind::Multiple { choices, .. } => Form::Ticks(choices),
        ItemKind::Scale(scale) => Form::Scale(scale),
        ItemKind::Number(_) | ItemKind::Year { .. } => Form::Number,
        _ => Form::Other,
    }
}

/// The item and row that a name means, also where the item has faults.
pub(crate) fn named<'a>(
    subject: &ScoringSubject<'a>,
    name: &str,
) -> Option<(usize, Target<'a>)> {
    let (id, row) = match name.split_once('.') {
        Some((id, row)) => (id, Some(row)),
        None => (name, None),
    };
    let position = subject.base.compiled.plan.position(id)?;
    let item = &subject.base.questionnaire.items[position];
    let row = match (row, &item.kind) {
        (None, _) => None,
        (Some(row), ItemKind::Grid(grid)) => {
            Some(grid.rows.iter().find(|other| other.id.value == row)?)
        }
        (Some(_), _) => return None,
    };
    Some((position, Target { item, row }))
}

/// Every rule whose item is there and sound, with its name and target.
pub(crate) fn of<'a>(
    subject: &ScoringSubject<'a>,
) -> Vec<(String, &'a ItemRule, Target<'a>)> {
    let rules = subject.item_rules().into_iter();
    rules
        .filter(|(_, rule)| !rule.poisoned)
        .filter_map(|(name, rule)| {
            let (_, target) = named(subject, &name)?;
            (!target.item.poisoned).then_some((name, rule, target))
        })
        .collect()
}

/// The nodes that take each node as a child: `any_of` and indices by their children.
pub(crate) fn parents<'a>(
    subject: &ScoringSubject<'a>,
) -> HashMap<&'a str, Vec<&'a str>> {
    let mut parents: HashMap<&str, Vec<&str>> = HashMap::new();
    for node in &subject.scoring.any_of {
        for member in &node.of {
            parents.entry(&member.value).or_default().push(&node.id.value);
        }
    }
    for index in &subject.scoring.indices {
        for child in &index.children {
            parents.entry(&child.value).or_default().push(&index.id.value);
        }
    }
    parents
}

/// Members and children that are no node.
pub(crate) fn unknown_children<'a>(
    subject: &ScoringSubject<'a>,
) -> Vec<&'a Spanned<String>> {
    let nodes = nodes(subject);
    let members = subject.scoring.any_of.iter().flat_map(|node| &node.of);
    let children = subject.scoring.indices.iter().flat_map(|index| &index.children);
    members.chain(children).filter(|child| !nodes.contains(&child.value)).collect()
}

/// Every node.
pub(crate) fn nodes(subject: &ScoringSubject<'_>) -> BTreeSet<String> {
    let scoring = subject.scoring;
    let mut nodes: BTreeSet<String> =
        subject.item_rules().into_iter().map(|(name, _)| name).collect();
    nodes.extend(scoring.any_of.iter().map(|node| node.id.value.clone()));
    nodes.extend(scoring.indices.iter().map(|index| index.id.value.clone()));
    nodes
}

/// The node that a child which is none is a slip for: rather one without a parent than
/// one that has its own.
pub(crate) fn meant_child(subject: &ScoringSubject<'_>, name: &str) -> Option<Near> {
    let nodes = nodes(subject);
    let parents = parents(subject);
    let orphans = nodes.iter().filter(|node| !parents.contains_key(node.as_str()));
    let orphan = Near::of(name, orphans.map(String::as_str));
    Near::surest(orphan, Near::of(name, nodes.iter().map(String::as_str)))
}

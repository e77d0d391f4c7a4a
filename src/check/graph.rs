//! What rests on what: items and sections, and the names in their conditions.
//!
//! *In:* a questionnaire with its compiled expressions. *Out:* one edge for every name
//! in what decides the route or the value of a derived item, and for what rows and
//! options come from; the groups that rest on each other, and how far ahead a derived
//! item looks.
//!
//! What is wrong with an edge is for the rules to say. Everything here is linear in the
//! number of names, but the search for a shortest cycle, which is bounded.

use std::collections::VecDeque;

use crate::check::Subject;
use crate::expression::Reach;
use crate::model::{ItemKind, Questionnaire};
use crate::route::{Owner, UsedSlot, sources};
use crate::source::Span;

/// How many members of a group are tried as the start of its shortest cycle.
const MOST_STARTS: usize = 64;

/// One thing named by another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// The node that is named.
    pub to: usize,
    /// Where; none where an item only stands in a section or a roster.
    pub span: Option<Span>,
    /// The last item that must have been asked before what is named is known: the end of
    /// a roster, where all its rows are read.
    pub ahead: Option<usize>,
}

/// Items, then sections, and what their conditions and values name.
#[derive(Debug)]
pub(crate) struct Graph {
    edges: Vec<Vec<Edge>>,
    items: usize,
    groups: Vec<usize>,
}

impl Graph {
    /// Builds it.
    pub fn new(subject: &Subject<'_>) -> Self {
        let questionnaire = subject.questionnaire;
        let items = questionnaire.items.len();
        let mut edges = vec![Vec::new(); items + questionnaire.sections.len()];
        for used in &subject.compiled.uses {
            if !used.role.decides_the_route() {
                continue;
            }
            let node = match used.owner {
                Owner::Section(section) => items + section,
                _ => match used.item() {
                    Some(item) => item,
                    None => continue,
                },
            };
            for reference in &used.references {
                let Some(to) = subject.compiled.plan.item_of(reference.slot) else {
                    continue;
                };
                // Rows of one grid may follow one another.
                let row = matches!(used.owner, Owner::Row(..)) && to == node;
                if !row {
                    let ahead = end_of_rows(subject, reference, used.item());
                    edges[node].push(Edge { to, span: Some(reference.span), ahead });
                }
            }
        }
        for (number, item) in questionnaire.items.iter().enumerate() {
            let inherits = |to: usize| Edge { to, span: None, ahead: None };
            edges[number].push(inherits(items + item.section));
            edges[number].extend(item.roster.map(inherits));
            for (to, span) in sources(questionnaire, number) {
                edges[number].push(Edge { to, span: Some(span), ahead: None });
            }
        }
        for (number, section) in questionnaire.sections.iter().enumerate() {
            let outer = section.parent.map(|outer| Edge {
                to: items + outer,
                span: None,
                ahead: None,
            });
            edges[items + number].extend(outer);
        }
        let groups = groups(&edges);
        Self { edges, items, groups }
    }

    /// The node of a section.
    pub fn section(&self, section: usize) -> usize {
        self.items + section
    }

    /// Whether two nodes rest on each other.
    pub fn in_one_cycle(&self, one: usize, other: usize) -> bool {
        self.groups[one] == self.groups[other]
    }

    /// The name of a node as the author knows it.
    pub fn name(&self, questionnaire: &Questionnaire, node: usize) -> String {
        match node.checked_sub(self.items) {
            Some(section) => questionnaire.sections[section].id.value.clone(),
            None => questionnaire.full_name(node),
        }
    }

    /// The shortest cycle of every group of more than one: its nodes in order, each with
    /// the edge to the next.
    pub fn cycles(&self) -> Vec<Vec<(usize, Edge)>> {
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.edges.len()];
        for (node, group) in self.groups.iter().enumerate() {
            members[*group].push(node);
        }
        let mut cycles: Vec<_> = members
            .iter()
            .filter(|group| group.len() > 1)
            .filter_map(|group| {
                let starts = group.iter().take(MOST_STARTS);
                starts.filter_map(|start| self.shortest(*start)).min_by_key(Vec::len)
            })
            .collect();
        cycles.sort_by_key(|cycle| cycle[0].0);
        cycles
    }

    /// The shortest way from a node back to it.
    fn shortest(&self, start: usize) -> Option<Vec<(usize, Edge)>> {
        let mut from: Vec<Option<(usize, Edge)>> = vec![None; self.edges.len()];
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for edge in &self.edges[node] {
                let fresh = from[edge.to].is_none() && edge.to != node;
                if !fresh || !self.in_one_cycle(start, edge.to) {
                    continue;
                }
                from[edge.to] = Some((node, *edge));
                if edge.to == start {
                    return Some(way_back(&from, start));
                }
                queue.push_back(edge.to);
            }
        }
        None
    }

    /// For every item the number of the last item asked that it rests on: its own, but
    /// for a derived item the greatest among what it is made from.
    pub fn looks_ahead(&self, questionnaire: &Questionnaire) -> Vec<Option<usize>> {
        self.spread(|node| {
            let item = questionnaire.items.get(node)?;
            let is_derived = matches!(item.kind, ItemKind::Derived { .. });
            (!is_derived).then_some(node)
        })
    }

    /// Carries the greatest value from what is named to what names it. A node with a
    /// value of its own keeps that.
    pub fn spread(&self, own: impl Fn(usize) -> Option<usize>) -> Vec<Option<usize>> {
        let count = self.edges.len();
        let mut found: Vec<Option<Option<usize>>> = vec![None; count];
        let mut entered = vec![false; count];
        for start in 0..count {
            let mut stack = vec![start];
            while let Some(&node) = stack.last() {
                if found[node].is_some() {
                    stack.pop();
                } else if let Some(value) = own(node) {
                    found[node] = Some(Some(value));
                } else if entered[node] {
                    let next = self.edges[node].iter();
                    let known = |e: &Edge| found[e.to].flatten().max(e.ahead);
                    let greatest = next.filter_map(known).max();
                    found[node] = Some(greatest);
                } else {
                    entered[node] = true;
                    let next = self.edges[node].iter().map(|edge| edge.to);
                    stack.extend(next.filter(|to| found[*to].is_none() && !entered[*to]));
                }
            }
        }
        found.into_iter().map(Option::flatten).collect()
    }
}

/// The last item of a roster, where a name is read in all rows of it: the last row is not
/// answered before. None where only one row is read.
///
/// Rows within a row around the reader are answered with that row, so that only the
/// outermost roster that the reader does not stand in has to be over.
pub(crate) fn end_of_rows(
    subject: &Subject<'_>,
    reference: &UsedSlot,
    reader: Option<usize>,
) -> Option<usize> {
    if reference.reach != Reach::All {
        return None;
    }
    let plan = &subject.compiled.plan;
    let items = &subject.questionnaire.items;
    let is_within = |item: usize, roster: usize| {
        let mut around = items[item].roster;
        while let Some(outer) = around.filter(|outer| *outer != roster) {
            around = items[outer].roster;
        }
        around == Some(roster)
    };
    let item = plan.item_of(reference.slot)?;
    let of_roster = plan.items[item].roster.map(|_| item);
    let mut roster = of_roster.or(items[item].roster)?;
    let stands_in =
        |roster: usize| reader.is_some_and(|reader| is_within(reader, roster));
    while !stands_in(roster)
        && let Some(around) = items[roster].roster
        && !stands_in(around)
    {
        roster = around;
    }
    let after = roster..items.len();
    after.take_while(|item| *item == roster || is_within(*item, roster)).last()
}

fn way_back(from: &[Option<(usize, Edge)>], start: usize) -> Vec<(usize, Edge)> {
    let mut way = Vec::new();
    let mut node = start;
    while let Some((before, edge)) = from[node] {
        way.push((before, edge));
        node = before;
        if node == start {
            break;
        }
    }
    way.reverse();
    way
}

/// The group of each node: nodes that rest on each other share one (Tarjan 1972).
fn groups(edges: &[Vec<Edge>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let count = edges.len();
    let (mut index, mut low) = (vec![NONE; count], vec![0; count]);
    let (mut on_stack, mut group) = (vec![false; count], vec![NONE; count]);
    let (mut stack, mut next, mut groups) = (Vec::new(), 0, 0);
    for start in 0..count {
        let mut calls: Vec<(usize, usize)> = Vec::new();
        if index[start] == NONE {
            calls.push((start, 0));
        }
        while let Some((node, edge)) = calls.pop() {
            if edge == 0 {
                (index[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            } else {
                let done = edges[node][edge - 1].to;
                if on_stack[done] {
                    low[node] = low[node].min(low[done]);
                }
            }
            if let Some(Edge { to, .. }) = edges[node].get(edge) {
                calls.push((node, edge + 1));
                if index[*to] == NONE {
                    calls.push((*to, 0));
                } else if on_stack[*to] {
                    low[node] = low[node].min(index[*to]);
                }
                continue;
            }
            if low[node] == index[node] {
                while let Some(member) = stack.pop() {
                    on_stack[member] = false;
                    group[member] = groups;
                    if member == node {
                        break;
                    }
                }
                groups += 1;
            }
        }
    }
    group
}

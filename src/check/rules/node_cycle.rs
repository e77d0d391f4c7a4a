#![doc = include_str!("node_cycle.md")]

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::{self, Expected};
use crate::model::{PointRule, Steps, Written};
use crate::route::{Scope, ScoreNames};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "node-cycle",
    severity: Severity::Error,
    explanation: include_str!("node_cycle.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let below = below(subject);
    let mut done = HashSet::new();
    for start in below.keys() {
        descend(start, &below, &mut done, findings);
    }
}

/// What each node is worked out from: its children, and the nodes whose scores its rule,
/// its bonus and its gates read.
pub(crate) fn below<'a>(
    subject: &ScoringSubject<'a>,
) -> IndexMap<&'a str, Vec<Spanned<String>>> {
    let scoring = subject.scoring;
    let names = ScoreNames::new(scoring);
    let base = subject.base;
    let read = |written: &Written| -> Vec<Spanned<String>> {
        let scope =
            Scope::new(base.questionnaire, &base.compiled.plan).with_scores(&names);
        let (program, _) = expression::compile(&written.text, &scope, &Expected::Any);
        let program = program.into_iter();
        let used = program.flat_map(|program| {
            program.references().iter().map(|it| it.slot).collect::<Vec<_>>()
        });
        let nodes = used.filter_map(|slot| names.read(slot).map(str::to_owned));
        nodes.map(|node| Spanned::new(node, written.span)).collect()
    };
    let of_rule = |rule: &PointRule| match rule {
        PointRule::Value { expression, .. } => read(expression),
        PointRule::Ratio { ratio, .. } => [read(&ratio.of), read(&ratio.per)].concat(),
        PointRule::CountIf(count) => count.of.clone(),
        PointRule::Lookup(lookup) => {
            let node = |of: &Spanned<String>| {
                let known = ["score.", "published."];
                let name = known.iter().find_map(|word| of.value.strip_prefix(word));
                Spanned::new(name.unwrap_or(&of.value).to_owned(), of.span)
            };
            lookup.of.iter().map(node).collect()
        }
        _ => Vec::new(),
    };
    let bonus =
        |steps: &Steps| steps.bonus.iter().flat_map(|it| read(&it.when)).collect();
    let mut below: IndexMap<&str, Vec<Spanned<String>>> = IndexMap::new();
    let mut add = |id: &'a str, nodes: Vec<Spanned<String>>| {
        // An item that reads its own answer is no circle.
        let others = nodes.into_iter();
        let is_item = base.compiled.plan.position(id).is_some();
        let others = others.filter(|node| !is_item || node.value != id);
        below.entry(id).or_default().extend(others);
    };
    for node in &scoring.any_of {
        add(&node.id.value, node.of.clone());
        add(&node.id.value, bonus(&node.steps));
    }
    for index in &scoring.indices {
        add(&index.id.value, index.children.clone());
        add(
            &index.id.value,
            index.rule.iter().flat_map(|it| of_rule(&it.value)).collect(),
        );
        add(&index.id.value, bonus(&index.steps));
    }
    for rule in &scoring.items {
        add(&rule.id.value, of_rule(&rule.rule));
        add(&rule.id.value, bonus(&rule.steps));
    }
    for gate in &scoring.gates {
        add(&gate.node.value, read(&gate.when));
    }
    below
}

/// Goes down from a node; a child that is on the way already closes a cycle.
fn descend<'a>(
    start: &'a str,
    children: &'a IndexMap<&'a str, Vec<Spanned<String>>>,
    done: &mut HashSet<&'a str>,
    findings: &mut Findings,
) {
    let mut way: Vec<(&str, usize)> = vec![(start, 0)];
    let mut on_way: HashSet<&str> = HashSet::from([start]);
    while let Some((node, next)) = way.pop() {
        let list = children.get(node).map(Vec::as_slice).unwrap_or_default();
        let Some(child) = list.get(next).filter(|_| !done.contains(node)) else {
            on_way.remove(node);
            done.insert(node);
            continue;
        };
        way.push((node, next + 1));
        if on_way.contains(child.value.as_str()) {
            let begin = way.iter().position(|(name, _)| *name == child.value);
            let names = way[begin.unwrap_or_default()..].iter().map(|(name, _)| *name);
            let names: Vec<&str> = names.chain([child.value.as_str()]).collect();
            let names = names.join(" → ");
            findings.push(
                RULE.at(child.span)
                    .says(
                        format!(
                            "each of these nodes is worked out from the next: `{names}`"
                        ),
                        format!(
                            "var och en av dessa noder räknas ut ur nästa: `{names}`"
                        ),
                    )
                    .help(
                        "remove one of the children, or what is read of a score",
                        "ta bort ett av barnen, eller det som läser en poäng",
                    ),
            );
        } else if !done.contains(child.value.as_str()) {
            on_way.insert(&child.value);
            way.push((&child.value, 0));
        }
    }
}

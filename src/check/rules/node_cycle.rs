#![doc = include_str!("node_cycle.md")]

use std::collections::{HashMap, HashSet};

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "node-cycle",
    severity: Severity::Error,
    explanation: include_str!("node_cycle.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    let mut children: HashMap<&str, &[Spanned<String>]> = HashMap::new();
    for node in &scoring.any_of {
        children.insert(&node.id.value, &node.of);
    }
    for index in &scoring.indices {
        children.insert(&index.id.value, &index.children);
    }
    let starts = scoring.any_of.iter().map(|node| node.id.value.as_str());
    let starts =
        starts.chain(scoring.indices.iter().map(|index| index.id.value.as_str()));
    let mut done = HashSet::new();
    for start in starts {
        descend(start, &children, &mut done, findings);
    }
}

/// Goes down from a node; a child that is on the way already closes a cycle.
fn descend<'a>(
    start: &'a str,
    children: &HashMap<&'a str, &'a [Spanned<String>]>,
    done: &mut HashSet<&'a str>,
    findings: &mut Findings,
) {
    let mut way: Vec<(&str, usize)> = vec![(start, 0)];
    let mut on_way: HashSet<&str> = HashSet::from([start]);
    while let Some((node, next)) = way.pop() {
        let list = children.get(node).copied().unwrap_or_default();
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
                        format!("each of these nodes is part of the next: `{names}`"),
                        format!("var och en av dessa noder ingår i nästa: `{names}`"),
                    )
                    .help("remove one of the children", "ta bort ett av barnen"),
            );
        } else if !done.contains(child.value.as_str()) {
            on_way.insert(&child.value);
            way.push((&child.value, 0));
        }
    }
}

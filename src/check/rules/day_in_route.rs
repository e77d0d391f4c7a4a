#![doc = include_str!("day_in_route.md")]

use crate::check::Subject;
use crate::check::graph::Graph;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;
use crate::route::{Role, SlotKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "day-in-route",
    severity: Severity::Error,
    explanation: include_str!("day_in_route.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    let plan = &subject.compiled.plan;
    let is_day = |slot| plan.slot(slot).kind == SlotKind::Submitted;
    let mut rests = vec![false; questionnaire.items.len()];
    for used in subject.compiled.uses.iter().filter(|used| used.role == Role::Value) {
        if let Some(item) = used.item() {
            rests[item] |= used.references.iter().any(|r| is_day(r.slot));
        }
    }
    if !rests.contains(&true) && plan.submitted.is_none() {
        return;
    }
    // Only through derived items: what people answer does not change at midnight.
    let is_derived = |node: usize| {
        let item = questionnaire.items.get(node);
        item.is_none_or(|item| matches!(item.kind, ItemKind::Derived { .. }))
    };
    let through = Graph::new(subject).spread(|node| {
        if !is_derived(node) {
            return Some(0);
        }
        rests.get(node).copied().unwrap_or(false).then_some(1)
    });
    for used in &subject.compiled.uses {
        let is_route = used.role != Role::Value && used.role.decides_the_route();
        if !is_route && used.role != Role::Default {
            continue;
        }
        let named = used.references.iter().find_map(|reference| {
            let derived = plan
                .item_of(reference.slot)
                .filter(|item| is_derived(*item) && through[*item] == Some(1));
            (is_day(reference.slot) || derived.is_some()).then_some((reference, derived))
        });
        let Some((reference, derived)) = named else { continue };
        let finding = RULE.at(reference.span);
        let finding = match derived {
            None => finding.says(
                "`submitted` decides here what is asked",
                "`submitted` avgör här vad som frågas",
            ),
            Some(item) => {
                let id = &questionnaire.items[item].id.value;
                finding.says(
                    format!("`{id}` rests on `submitted` and decides here what is asked"),
                    format!("`{id}` bygger på `submitted` och avgör här vad som frågas"),
                )
            }
        };
        findings.push(finding.help("write `started`", "skriv `started`").why(
            "the day of submission changes at midnight, and the route with it",
            "inlämningsdagen byts vid midnatt, och vägen genom formuläret med den",
        ));
    }
}

#![doc = include_str!("unread_part.md")]

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::PointRule;
use crate::route::ScoreNames;
use crate::score;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unread-part",
    severity: Severity::Error,
    explanation: include_str!("unread_part.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let nodes = targets::nodes(subject);
    for (name, rule) in subject.item_rules() {
        let PointRule::PartOf(of) = &rule.rule else { continue };
        if !nodes.contains(&of.value) {
            findings.push(
                RULE.at(of.span)
                    .says(
                        format!("`{name}` is part of `{}`, which is no node", of.value),
                        format!("`{name}` ingår i `{}`, som inte är någon nod", of.value),
                    )
                    .meant(Near::of(&of.value, nodes.iter().map(String::as_str))),
            );
            continue;
        }
        if reads(subject, &of.value, &name) != Some(false) {
            continue;
        }
        findings.push(
            RULE.at(of.span)
                .says(
                    format!(
                        "`{}` does not read `{name}`, which is to be part of it",
                        of.value
                    ),
                    format!("`{}` läser inte `{name}`, som ska ingå i den", of.value),
                )
                .help(
                    "name it in the node's rule, or write a rule for it here",
                    "nämn den i nodens regel, eller skriv en regel för den här",
                ),
        );
    }
}

/// Whether the rule of a node reads an item; none where it has faults of its own.
fn reads(subject: &ScoringSubject<'_>, node: &str, name: &str) -> Option<bool> {
    let scoring = subject.scoring;
    let rules = scoring.items.iter().map(|rule| (&rule.id.value, Some(&rule.rule)));
    let indices = scoring.indices.iter();
    let indices = indices.map(|it| (&it.id.value, it.rule.as_ref().map(|r| &r.value)));
    let (_, rule) = rules.chain(indices).find(|(id, _)| *id == node)?;
    let Some(rule) = rule else { return Some(false) };
    if *rule == PointRule::Unreadable {
        return None;
    }
    let (questionnaire, plan) = (subject.base.questionnaire, &subject.base.compiled.plan);
    let names = ScoreNames::new(scoring);
    let slots = score::reads(rule, questionnaire, plan, &names)?;
    let group = format!("{name}.");
    let is_own = |slot: &crate::expression::SlotId| {
        plan.item_of(*slot).is_some() && {
            let own = &plan.slot(*slot).name;
            own == name || own.starts_with(&group)
        }
    };
    Some(slots.iter().any(is_own))
}

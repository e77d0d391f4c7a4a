#![doc = include_str!("unknown_scored_item.md")]

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Rule, Severity, nearest};
use crate::model::ItemKind;
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-scored-item",
    severity: Severity::Error,
    explanation: include_str!("unknown_scored_item.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (name, rule) in subject.item_rules() {
        one(subject, &name, rule.id.span, findings);
    }
    for (id, _) in &subject.scoring.unscored {
        one(subject, &id.value, id.span, findings);
    }
}

fn one(subject: &ScoringSubject<'_>, name: &str, span: Span, findings: &mut Findings) {
    if targets::named(subject, name).is_some() {
        return;
    }
    let questionnaire = subject.base.questionnaire;
    let id = name.split('.').next().unwrap_or(name);
    let item = subject.base.compiled.plan.position(id);
    let finding = RULE.at(span);
    let Some(item) = item.map(|item| &questionnaire.items[item]) else {
        let ids = questionnaire.items.iter().map(|item| item.id.value.as_str());
        findings.push(
            finding
                .says(
                    format!("the questionnaire has no item `{id}`"),
                    format!("formuläret har ingen fråga `{id}`"),
                )
                .suggest(nearest(id, ids)),
        );
        return;
    };
    if item.poisoned {
        return;
    }
    let row = name.split_once('.').map_or("", |(_, row)| row);
    let ItemKind::Grid(grid) = &item.kind else {
        findings.push(
            finding
                .says(
                    format!("item `{id}` is no grid and has no row `{row}`"),
                    format!("fråga `{id}` är ingen tabell och har ingen rad `{row}`"),
                )
                .help(format!("write `{id}`"), format!("skriv `{id}`")),
        );
        return;
    };
    let rows = grid.rows.iter().map(|row| row.id.value.as_str());
    findings.push(
        finding
            .says(
                format!("grid `{id}` has no row `{row}`"),
                format!("tabell `{id}` har ingen rad `{row}`"),
            )
            .suggest(nearest(row, rows)),
    );
}

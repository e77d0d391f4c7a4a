#![doc = include_str!("unknown_scored_item.md")]

use crate::check::{ScoringSubject, mentioned, targets};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::model::ItemKind;
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-scored-item",
    severity: Severity::Error,
    explanation: include_str!("unknown_scored_item.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (name, span) in mentioned::unknown(subject) {
        one(subject, &name, span, findings);
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
        let column = questionnaire.items.iter().position(|item| item.id.value == id);
        if let Some(column) = column {
            return findings.push(of_rows(finding, &questionnaire.full_name(column)));
        }
        findings.push(
            finding
                .says(
                    format!("the questionnaire has no item `{id}`"),
                    format!("formuläret har ingen fråga `{id}`"),
                )
                .meant(mentioned::meant(subject, name)),
        );
        return;
    };
    if item.poisoned {
        return;
    }
    let row = name.split_once('.').map_or("", |(_, row)| row);
    match &item.kind {
        ItemKind::Roster(_) => return findings.push(of_rows(finding, name)),
        ItemKind::Allocate(allocate) if allocate.choices.position(row).is_some() => {
            return findings.push(of_part(finding, name));
        }
        _ => {}
    }
    let ItemKind::Grid(_) = &item.kind else {
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
    // Under `rows` of a rule a row stands alone.
    let is_whole = subject.base.slice(span).contains('.');
    let near = mentioned::meant(subject, name).and_then(|near| {
        let row = near.word.strip_prefix(id)?.strip_prefix('.')?.to_owned();
        Some(if is_whole { near } else { near.spelt(|_| row) })
    });
    findings.push(
        finding
            .says(
                format!("grid `{id}` has no row `{row}`"),
                format!("tabell `{id}` har ingen rad `{row}`"),
            )
            .meant(near),
    );
}

/// A column has as many answers as there are rows, and none of them is *the* answer.
fn of_rows(finding: Finding, name: &str) -> Finding {
    let (roster, column) = name.rsplit_once('.').unwrap_or((name, ""));
    finding
        .says(
            format!("`{name}` has an answer in every row and cannot be scored by itself"),
            format!("`{name}` har ett svar på varje rad och kan inte få poäng för sig"),
        )
        .help(
            format!("score a derived item, such as one with `value: sum_of({roster}, {column})` or `count_where({roster}, …)`"),
            format!("ge poäng åt en härledd fråga, till exempel en med `value: sum_of({roster}, {column})` eller `count_where({roster}, …)`"),
        )
}

fn of_part(finding: Finding, name: &str) -> Finding {
    finding
        .says(
            format!("`{name}` is a part of an allocation and cannot be scored by itself"),
            format!("`{name}` är en del av en fördelning och kan inte få poäng för sig"),
        )
        .help(
            format!("score a derived item, such as one with `value: {name}`"),
            format!("ge poäng åt en härledd fråga, till exempel en med `value: {name}`"),
        )
}

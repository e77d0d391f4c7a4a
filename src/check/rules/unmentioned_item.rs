#![doc = include_str!("unmentioned_item.md")]

use std::collections::HashSet;

use crate::check::rules::unknown_scored_item;
use crate::check::{ScoringSubject, spelling};
use crate::diagnostic::{Findings, Rule, Severity, Words};
use crate::model::{Item, ItemKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unmentioned-item",
    severity: Severity::Error,
    explanation: include_str!("unmentioned_item.md"),
};

/// How many items are pointed at.
const MOST_PLACES: usize = 5;

/// Items and rows that are asked and that the scoring file does not name.
pub(crate) fn left_out<'a>(subject: &ScoringSubject<'a>) -> Vec<(String, &'a Item)> {
    let rules = subject.item_rules();
    let mut mentioned: HashSet<&str> =
        rules.iter().map(|(name, _)| name.as_str()).collect();
    let scored: HashSet<&str> =
        subject.scoring.items.iter().map(|rule| rule.id.value.as_str()).collect();
    mentioned.extend(subject.scoring.unscored.iter().map(|(id, _)| id.value.as_str()));
    let mut left_out: Vec<(String, &'a Item)> = Vec::new();
    // A roster is mentioned as a whole: its rows count only through derived items.
    for (_, item) in subject.base.questionnaire.outer_items() {
        let is_silent = matches!(
            item.kind,
            ItemKind::Note
                | ItemKind::Consent
                | ItemKind::Hidden { .. }
                | ItemKind::Unreadable
        );
        if item.poisoned || is_silent {
            continue;
        }
        let id = item.id.value.as_str();
        let is_scored_grid =
            scored.contains(id) && matches!(item.kind, ItemKind::Grid(_));
        if mentioned.contains(id) && !is_scored_grid {
            continue;
        }
        if let ItemKind::Grid(grid) = &item.kind {
            let names = grid.rows.iter().map(|row| format!("{id}.{}", row.id.value));
            let missing: Vec<String> =
                names.filter(|name| !mentioned.contains(name.as_str())).collect();
            if missing.len() < grid.rows.len() || is_scored_grid {
                left_out.extend(missing.into_iter().map(|name| (name, item)));
                continue;
            }
        }
        left_out.push((id.to_owned(), item));
    }
    left_out
}

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let mut left_out = left_out(subject);
    // A misspelt name is told as that.
    for (name, _) in unknown_scored_item::unknown(subject) {
        if let Some(near) = unknown_scored_item::meant(subject, &name) {
            left_out.retain(|(other, _)| *other != near.word);
        }
    }
    if left_out.is_empty() {
        return;
    }
    let names = spelling::quoted(left_out.iter().map(|(name, _)| name.as_str()), 10);
    let mut finding = RULE.at(subject.scoring.for_questionnaire.span).says(
        format!("asked, but neither scored nor in `unscored`: {names}"),
        format!("ställs, men har varken poäng eller står i `unscored`: {names}"),
    );
    for (_, item) in left_out.iter().take(MOST_PLACES) {
        finding = finding.also(item.id.span, "asked here", "ställs här");
    }
    let first = &left_out[0].0;
    let place = match first.split_once('.') {
        Some((grid, _)) => Words::new(
            format!("under `rows` of `{grid}`"),
            format!("under `rows` för `{grid}`"),
        ),
        None => Words::new("under `items`", "under `items`"),
    };
    findings.push(finding.help(
        format!(
            "write a rule {}, or a reason under `unscored`: `{first}: context`",
            place.en
        ),
        format!(
            "skriv en regel {}, eller ett skäl under `unscored`: `{first}: context`",
            place.sv
        ),
    ));
}

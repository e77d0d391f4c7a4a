//! Which items a scoring file names, which it leaves out, and which names are of nothing.
//!
//! *In:* a scoring file beside its questionnaire. *Out:* names, and what a name of nothing
//! was probably meant to be.
//!
//! Two rules tell of the two sides of one slip; what each needs of the other stands here.

use std::collections::HashSet;

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::Near;
use crate::model::{Item, ItemKind};
use crate::source::Span;

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

/// The names that are scored, or said to be unscored, and are of nothing.
pub(crate) fn unknown(subject: &ScoringSubject<'_>) -> Vec<(String, Span)> {
    let rules = subject.item_rules().into_iter().map(|(name, rule)| (name, rule.id.span));
    let unscored = subject.scoring.unscored.iter();
    let unscored = unscored.map(|(id, _)| (id.value.clone(), id.span));
    rules
        .chain(unscored)
        .filter(|(name, _)| targets::named(subject, name).is_none())
        .collect()
}

/// The one row of a grid that the file does not name: it has probably got another name.
fn only_row(subject: &ScoringSubject<'_>, grid: &str) -> Option<Near> {
    let left_out = left_out(subject).into_iter().map(|(name, _)| name);
    let is_own = |name: &String| name.split_once('.').is_some_and(|(id, _)| id == grid);
    let mut rows = left_out.filter(is_own);
    let word = rows.next()?;
    rows.next().is_none().then_some(Near { word, is_sole: false })
}

/// The item, or the row of a grid, that a name of nothing is a slip for: rather one that
/// the file does not name than one that it does.
pub(crate) fn meant(subject: &ScoringSubject<'_>, name: &str) -> Option<Near> {
    let left_out = left_out(subject);
    let left_out = Near::of(name, left_out.iter().map(|(name, _)| name.as_str()));
    let questionnaire = subject.base.questionnaire;
    let id = name.split('.').next().unwrap_or(name);
    if let Some((grid, row)) = name.split_once('.')
        && let Some(item) = subject.base.compiled.plan.position(grid)
    {
        let item = &questionnaire.items[item];
        let ItemKind::Grid(grid) = &item.kind else { return None };
        let rows = grid.rows.iter().map(|other| other.id.value.as_str());
        let near =
            Near::of(row, rows).map(|near| near.spelt(|row| format!("{id}.{row}")));
        return Near::surest(left_out, near).or_else(|| only_row(subject, id));
    }
    let ids = questionnaire.outer_items().map(|(_, item)| item.id.value.as_str());
    let near =
        Near::of(id, ids).map(|near| near.spelt(|word| name.replacen(id, word, 1)));
    Near::surest(left_out, near)
}

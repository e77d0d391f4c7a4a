#![doc = include_str!("duplicate_id.md")]

use std::collections::HashMap;

use crate::check::{ScoringSubject, Subject, spelling};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemCheck, ItemKind, PointRule};
use crate::source::{Span, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "duplicate-id",
    severity: Severity::Error,
    explanation: include_str!("duplicate_id.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    let mut seen: HashMap<Option<usize>, HashMap<String, Span>> = HashMap::new();
    // Columns share a namespace with those of their own roster only.
    for item in &questionnaire.items {
        let seen = seen.entry(item.roster).or_default();
        let words = match item.roster {
            Some(_) => ("column", "kolumn"),
            None => ("item", "fråga"),
        };
        again(findings, words, std::iter::once(&item.id), seen);
    }
    let mut seen = seen.remove(&None).unwrap_or_default();
    let draws = questionnaire.randomise.iter().map(|draw| &draw.id);
    again(findings, ("item or draw", "fråga eller lottning"), draws, &mut seen);
    report(findings, "section", "avsnitt", questionnaire.sections.iter().map(|s| &s.id));
    let lists = questionnaire.option_lists.values().map(|list| &list.name);
    report(findings, "option list", "lista", lists);
    for item in &questionnaire.items {
        if let ItemKind::Grid(grid) = &item.kind {
            report(findings, "row", "rad", grid.rows.iter().map(|row| &row.id));
        }
    }
    let checks = questionnaire.checks.iter();
    let checks = checks.chain(questionnaire.sections.iter().flat_map(|s| &s.checks));
    let checks = checks.chain(questionnaire.items.iter().flat_map(|item| &item.checks));
    report(findings, "check", "kontroll", checks.map(|check: &ItemCheck| &check.id));
}

/// Nodes share one namespace with the items of the questionnaire; an item rule is no
/// node of its own but the item's.
pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    let nodes = scoring.any_of.iter().map(|node| &node.id);
    let nodes = nodes.chain(scoring.indices.iter().map(|index| &index.id));
    let items = subject.base.questionnaire.outer_items().map(|(_, item)| &item.id);
    let draws = subject.base.questionnaire.randomise.iter().map(|draw| &draw.id);
    let items = items.chain(draws);
    let mut seen = items.map(|id| (spelling::folded(&id.value), id.span)).collect();
    again(findings, ("node or item", "nod eller fråga"), nodes, &mut seen);
    report(findings, "item rule", "poängregel", scoring.items.iter().map(|r| &r.id));
    for rule in &scoring.items {
        if let PointRule::Rows { rows, .. } = &rule.rule {
            report(findings, "row", "rad", rows.iter().map(|row| &row.id));
        }
    }
    report(findings, "gate", "spärr", scoring.gates.iter().map(|gate| &gate.id));
    report(findings, "grade scale", "betygsskala", scoring.grades.iter().map(|g| &g.id));
    report(findings, "rank", "rangordning", scoring.ranks.iter().map(|rank| &rank.id));
    let results = &scoring.results;
    report(findings, "check", "kontroll", results.checks.iter().map(|check| &check.id));
}

fn report<'a>(
    findings: &mut Findings,
    en: &str,
    sv: &str,
    ids: impl Iterator<Item = &'a Spanned<String>>,
) {
    again(findings, (en, sv), ids, &mut HashMap::new());
}

fn again<'a>(
    findings: &mut Findings,
    (en, sv): (&str, &str),
    ids: impl Iterator<Item = &'a Spanned<String>>,
    seen: &mut HashMap<String, Span>,
) {
    // An entry without an id has a finding already.
    for id in ids.filter(|id| !id.value.is_empty()) {
        let key = spelling::folded(&id.value);
        let Some(first) = seen.get(&key) else {
            seen.insert(key, id.span);
            continue;
        };
        let id_text = &id.value;
        let other = if sv == "avsnitt" { "ett annat" } else { "en annan" };
        findings.push(
            RULE.at(id.span)
                .says(
                    format!("another {en} has the id `{id_text}` already"),
                    format!("{other} {sv} har redan id:t `{id_text}`"),
                )
                .also(*first, "first here", "först här")
                .help("give one of them an id of its own", "ge den ena ett eget id"),
        );
    }
}

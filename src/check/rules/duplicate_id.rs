#![doc = include_str!("duplicate_id.md")]

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemCheck, ItemKind};
use crate::source::{Span, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "duplicate-id",
    severity: Severity::Error,
    explanation: include_str!("duplicate_id.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    report(findings, "item", "fråga", questionnaire.items.iter().map(|item| &item.id));
    report(findings, "section", "avsnitt", questionnaire.sections.iter().map(|s| &s.id));
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

fn report<'a>(
    findings: &mut Findings,
    en: &str,
    sv: &str,
    ids: impl Iterator<Item = &'a Spanned<String>>,
) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for id in ids {
        let key: String = id.value.nfc().collect::<String>().to_lowercase();
        let Some(first) = seen.get(&key) else {
            seen.insert(key, id.span);
            continue;
        };
        let id_text = &id.value;
        findings.push(
            RULE.at(id.span)
                .says(
                    format!("another {en} has the id `{id_text}` already"),
                    format!("en annan {sv} har redan id `{id_text}`"),
                )
                .also(*first, "first here", "först här")
                .help("give one of them an id of its own", "ge den ena ett eget id"),
        );
    }
}

#![doc = include_str!("unknown_column.md")]

use std::collections::BTreeSet;

use crate::check::{ScoringSubject, Subject, problems, spelling};
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::expression::ProblemKind;
use crate::model::Policy;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unknown-column",
    severity: Severity::Error,
    explanation: include_str!("unknown_column.md"),
};

/// More columns than this are not listed.
const MOST_LISTED: usize = 8;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let mut found = Findings::default();
    problems::report(&RULE, ProblemKind::UnknownColumn, subject, &mut found);
    with_columns(subject, found, findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let mut found = Findings::default();
    problems::report_scoring(&RULE, ProblemKind::UnknownColumn, subject, &mut found);
    groups(subject, &mut found);
    with_columns(subject.base, found, findings);
}

/// Columns in whose groups something is compared or taken over.
fn groups(subject: &ScoringSubject<'_>, found: &mut Findings) {
    let scoring = subject.scoring;
    let rules = subject.item_rules();
    let steps = rules.iter().map(|(_, rule)| &rule.steps);
    let steps = steps.chain(scoring.any_of.iter().map(|node| &node.steps));
    let steps = steps.chain(scoring.indices.iter().map(|index| &index.steps));
    let within = steps.filter_map(|steps| steps.within.as_ref());
    let policies = rules.iter().map(|(_, rule)| &rule.missing);
    let policies = policies.chain(scoring.any_of.iter().map(|node| &node.missing));
    let policies = policies.chain(scoring.indices.iter().map(|index| &index.missing));
    let policies = policies.chain(std::iter::once(&scoring.missing));
    let by = policies.flat_map(|policies| &policies.by_kind);
    let by = by.filter_map(|(_, policy)| match &policy.value {
        Policy::Impute(impute) => impute.by.as_ref(),
        _ => None,
    });
    let base = subject.base;
    let columns = || base.compiled.plan.columns.iter().map(|(name, _)| name.as_str());
    let keys = base.questionnaire.records.iter().map(|key| key.name.value.as_str());
    let known: BTreeSet<&str> = columns().chain(keys).collect();
    let mut told = BTreeSet::new();
    for word in within.chain(by) {
        let name = word.value.strip_prefix("unit.").unwrap_or(&word.value);
        if known.contains(name) || !told.insert(word.span) {
            continue;
        }
        found.push(
            RULE.at(word.span)
                .says(
                    format!("there is no column of the register `{name}`"),
                    format!("det finns ingen kolumn i registret `{name}`"),
                )
                .meant(Near::of(name, known.iter().copied())),
        );
    }
}

/// Where no column is near, the few there are.
fn with_columns(subject: &Subject<'_>, found: Findings, findings: &mut Findings) {
    let frame = subject.questionnaire.units.as_ref();
    let columns = frame.and_then(|units| units.frame.as_ref()).map(|f| &f.columns);
    let columns = columns.filter(|columns| columns.len() <= MOST_LISTED);
    for finding in found {
        findings.push(match columns {
            Some(columns) if finding.help.is_empty() => {
                let list =
                    spelling::quoted(columns.iter().map(String::as_str), MOST_LISTED);
                finding.help(
                    format!("the columns are {list}"),
                    format!("kolumnerna är {list}"),
                )
            }
            _ => finding,
        });
    }
}

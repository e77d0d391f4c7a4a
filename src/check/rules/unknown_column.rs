#![doc = include_str!("unknown_column.md")]

use crate::check::{ScoringSubject, Subject, problems, spelling};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::expression::ProblemKind;

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
    with_columns(subject.base, found, findings);
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

//! Columns of a rank that the register does not have.
//!
//! *In:* `within` and `list.order` of every rank. *Out:* findings of the rule that
//! `load` has for the columns under `units`.
//!
//! The page is that of `load`.

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Near, Rule};
use crate::load::rules::MISSING_COLUMN;

/// What `check` and `explain` know about this rule.
pub static RULE: &Rule = &MISSING_COLUMN;

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let units = subject.base.questionnaire.units.as_ref();
    let frame = units.and_then(|units| units.frame.as_ref());
    if units.is_some() && frame.is_none() {
        return;
    }
    let columns: &[String] = frame.map_or(&[], |frame| &frame.columns);
    for rank in &subject.scoring.ranks {
        for column in rank.within.iter().chain(&rank.list.order) {
            let name = &column.value;
            if columns.contains(name) {
                continue;
            }
            findings.push(
                RULE.at(column.span)
                    .says(
                        format!("the register has no column `{name}`"),
                        format!("registret har ingen kolumn `{name}`"),
                    )
                    .meant(Near::of(name, columns.iter().map(String::as_str))),
            );
        }
    }
}

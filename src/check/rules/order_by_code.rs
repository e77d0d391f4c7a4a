#![doc = include_str!("order_by_code.md")]

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{RankRule, Ties};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "order-by-code",
    severity: Severity::Warning,
    explanation: include_str!("order_by_code.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let is_meant =
        |rank: &&RankRule| rank.ties == Ties::Ordinal && rank.break_ties.is_empty();
    for rank in subject.scoring.ranks.iter().filter(is_meant) {
        let id = &rank.id.value;
        findings.push(
            RULE.at(rank.id.span)
                .says(
                    format!(
                        "in `{id}` equal scores get unequal places, by the unit's code"
                    ),
                    format!("i `{id}` får lika poäng olika platser, efter enhetens kod"),
                )
                .help(
                    "write `ties: competition`, so that equal scores share a place",
                    "skriv `ties: competition`, så att lika poäng delar plats",
                ),
        );
    }
}

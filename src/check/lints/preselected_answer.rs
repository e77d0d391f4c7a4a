#![doc = include_str!("preselected_answer.md")]

use crate::check::{Subject, wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Bound, ItemKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "preselected-answer",
    severity: Severity::Note,
    explanation: include_str!("preselected_answer.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        let is_closed = matches!(
            item.kind,
            ItemKind::Single(_)
                | ItemKind::YesNo(_)
                | ItemKind::Multiple { .. }
                | ItemKind::Scale(_)
        );
        let span = match &item.default {
            Some(Bound::Word(word)) => word.span,
            Some(Bound::Number(number)) => number.span,
            Some(Bound::Words(words)) => match words.first() {
                Some(first) => first.span,
                None => continue,
            },
            // What is known of the one who answers leads nobody else.
            _ => continue,
        };
        if !is_closed {
            continue;
        }
        findings.push(
            RULE.at(span)
                .says(
                    format!("item `{name}` is answered in advance, for everybody alike"),
                    format!("fråga `{name}` är besvarad på förhand, lika för alla"),
                )
                .help(
                    "remove `default`, and let each choose",
                    "ta bort `default`, och låt var och en välja",
                ),
        );
    }
}

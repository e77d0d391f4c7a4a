#![doc = include_str!("range_contradicted.md")]

use crate::check::{ScoringSubject, targets};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, PointRule};
use crate::points::Attainable;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "range-contradicted",
    severity: Severity::Error,
    explanation: include_str!("range_contradicted.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (name, rule, target) in targets::of(subject) {
        let PointRule::Value { expression, range: Some((low, high)) } = &rule.rule else {
            continue;
        };
        let kind = match &target.item.kind {
            ItemKind::Grid(grid) => &*grid.cell,
            kind => kind,
        };
        // Only where the points are the answer itself does the range follow from it.
        if expression.text.trim() != "self" || !kind.takes_answers() {
            continue;
        }
        let Some((least, greatest)) = Attainable::new(kind).and_then(|a| a.ends()) else {
            continue;
        };
        let (end, said, en, sv) = if least < low.value {
            (&least, low, "down to", "ned till")
        } else if greatest > high.value {
            (&greatest, high, "up to", "upp till")
        } else {
            continue;
        };
        let value = &said.value;
        findings.push(
            RULE.at(said.span)
                .says(
                    format!(
                        "`{name}` can earn {en} {end}, beyond the {value} of its `range`"
                    ),
                    format!("`{name}` kan ge {sv} {end}, utanför {value} i dess `range`"),
                )
                .help(
                    "remove `range`, since the bounds follow from the item",
                    "ta bort `range`, eftersom gränserna följer av frågan",
                ),
        );
    }
}

#![doc = include_str!("keep_last_above_parts.md")]

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, ShownOrder};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "keep-last-above-parts",
    severity: Severity::Error,
    explanation: include_str!("keep_last_above_parts.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    for (number, section) in questionnaire.sections.iter().enumerate() {
        if let Some(order) = &section.order {
            one(order, questionnaire.parts(number).len(), ("parts", "delar"), findings);
        }
    }
    for item in questionnaire.items.iter().filter(|item| !item.poisoned) {
        let Some(order) = &item.order else { continue };
        match &item.kind {
            ItemKind::Grid(grid) => {
                one(order, grid.rows.len(), ("rows", "rader"), findings);
            }
            kind => {
                let options = kind.choices().map_or(0, |choices| choices.options.len());
                // Options that are carried over or lost are not counted here.
                if options > 0 {
                    one(order, options, ("options", "alternativ"), findings);
                }
            }
        }
    }
}

fn one(
    order: &ShownOrder,
    there: usize,
    (en, sv): (&str, &str),
    findings: &mut Findings,
) {
    let Some(kept) = order.keep_last.as_ref().filter(|_| order.kept() > there) else {
        return;
    };
    let wanted = kept.value;
    findings.push(
        RULE.at(kept.span)
            .says(
                format!("`keep_last` is {wanted}, but the number of {en} is {there}"),
                format!("`keep_last` är {wanted}, men antalet {sv} är {there}"),
            )
            .help(
                "name how many of the last keep their place",
                "ange hur många av de sista som behåller sin plats",
            ),
    );
}

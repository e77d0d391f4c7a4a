#![doc = include_str!("unfit_bound.md")]

use crate::check::{Subject, lists};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Bound, Decimals, ItemKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unfit-bound",
    severity: Severity::Warning,
    explanation: include_str!("unfit_bound.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    for item in questionnaire.items.iter().filter(|item| !item.poisoned) {
        kind(&item.kind, findings);
    }
    for name in &questionnaire.records {
        kind(&name.kind, findings);
    }
    for list in lists::of(questionnaire) {
        for specify in list.options.iter().filter_map(|option| option.specify.as_ref()) {
            kind(&specify.kind, findings);
        }
    }
}

fn kind(of: &ItemKind, findings: &mut Findings) {
    let number = match of {
        ItemKind::Number(number) => number,
        ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => {
            return kind(of, findings);
        }
        ItemKind::Grid(grid) => return kind(&grid.cell, findings),
        _ => return,
    };
    let Decimals::AtMost(most) = number.decimals else { return };
    for (key, bound) in [("min", &number.min), ("max", &number.max)] {
        let Some(Bound::Number(bound)) = bound else { continue };
        if bound.value.decimals().is_some_and(|decimals| decimals <= most) {
            continue;
        }
        let value = &bound.value;
        let (en, sv) = match most {
            0 => ("whole numbers only".to_owned(), "bara heltal".to_owned()),
            1 => ("at most 1 decimal".to_owned(), "högst 1 decimal".to_owned()),
            _ => (format!("at most {most} decimals"), format!("högst {most} decimaler")),
        };
        findings.push(
            RULE.at(bound.span)
                .says(
                    format!("`{key}` is {value}, but the answer takes {en}"),
                    format!("`{key}` är {value}, men svaret tar {sv}"),
                )
                .help(
                    "write a bound that an answer can have, or allow more decimals",
                    "skriv en gräns som ett svar kan ha, eller tillåt fler decimaler",
                ),
        );
    }
}

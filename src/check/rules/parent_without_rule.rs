#![doc = include_str!("parent_without_rule.md")]

use crate::check::{Subject, spelling};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "parent-without-rule",
    severity: Severity::Warning,
    explanation: include_str!("parent_without_rule.md"),
};

/// How many parents are named before the rest is left out.
const MOST_NAMED: usize = 5;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(units) = &subject.questionnaire.units else { return };
    let Some(column) = &units.parent else { return };
    let children = units.children();
    let is_unit =
        |code: &str| units.frame.as_ref().is_some_and(|f| f.unit(code).is_some());
    let without: Vec<&str> = children
        .keys()
        .copied()
        .filter(|code| is_unit(code) && units.rule_of(code).is_none())
        .collect();
    if without.is_empty() {
        return;
    }
    let named = spelling::quoted(without, MOST_NAMED);
    findings.push(
        RULE.at(column.span)
            .says(
                format!("`parents` does not say how {named} gets answers"),
                format!("`parents` säger inte hur {named} får svar"),
            )
            .why(
                "it takes `own_rows`: its children are rows and it has none",
                "då gäller `own_rows`: enheterna under är rader och den själv har ingen",
            )
            .help(
                "say it in `parents`, with `take:`",
                "ange det i `parents`, med `take:`",
            ),
    );
}

#![doc = include_str!("duplicate_code.md")]

use std::collections::HashMap;

use crate::check::{Subject, lists, spelling};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "duplicate-code",
    severity: Severity::Error,
    explanation: include_str!("duplicate_code.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for list in lists::of(subject.questionnaire) {
        let mut seen = HashMap::new();
        for option in list.options {
            let code = &option.code;
            let Some(first) = seen.get(&spelling::folded(&code.value)).copied() else {
                seen.insert(spelling::folded(&code.value), code);
                continue;
            };
            let (this, other) = (&code.value, &first.value);
            let finding = RULE.at(code.span);
            let finding = if spelling::composed(this) == spelling::composed(other) {
                finding.says(
                    format!("another option has the code `{this}` already"),
                    format!("ett annat alternativ har redan koden `{this}`"),
                )
            } else {
                finding.says(
                    format!("the codes `{this}` and `{other}` differ only in case"),
                    format!("koderna `{this}` och `{other}` skiljer sig bara i stora och små bokstäver"),
                )
            };
            findings.push(
                finding
                    .also(first.span, "first here", "först här")
                    .help("give one of them a code of its own", "ge det ena en egen kod"),
            );
        }
    }
}

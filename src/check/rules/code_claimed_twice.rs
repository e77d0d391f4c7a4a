#![doc = include_str!("code_claimed_twice.md")]

use std::collections::HashMap;

use crate::check::{Subject, lists, spelling};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "code-claimed-twice",
    severity: Severity::Error,
    explanation: include_str!("code_claimed_twice.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for list in lists::of(subject.questionnaire) {
        let mut claimed: HashMap<String, &Spanned<String>> = HashMap::new();
        for code in list.options.iter().map(|option| &option.code) {
            claimed.entry(spelling::composed(&code.value)).or_insert(code);
        }
        for option in list.options {
            for old in &option.was {
                let key = spelling::composed(&old.value);
                let Some(first) = claimed.get(&key) else {
                    claimed.insert(key, old);
                    continue;
                };
                let code = &old.value;
                findings.push(
                    RULE.at(old.span)
                        .says(
                            format!("the old code `{code}` is claimed by two options"),
                            format!("den gamla koden `{code}` görs anspråk på av två alternativ"),
                        )
                        .also(first.span, "first here", "först här")
                        .help("leave it to one of them", "låt ett av dem ha den"),
                );
            }
        }
    }
}

#![doc = include_str!("contradictory_option.md")]

use std::collections::HashMap;

use crate::check::{Subject, lists};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::source::Span;
use crate::value::AnswerState;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "contradictory-option",
    severity: Severity::Error,
    explanation: include_str!("contradictory_option.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for list in lists::of(subject.questionnaire) {
        let mut spelt: HashMap<AnswerState, Span> = HashMap::new();
        for option in list.options {
            let code = &option.code.value;
            if let (Some(all), Some(none)) = (option.all_of_these, option.exclusive) {
                findings.push(
                    RULE.at(all)
                        .says(
                            format!(
                                "`{code}` stands for all options and for none of them"
                            ),
                            format!(
                                "`{code}` står för alla alternativ och för inget av dem"
                            ),
                        )
                        .also(none, "none of them", "inget av dem")
                        .help("keep one of the two", "behåll ett av de två"),
                );
            }
            let Some(missing) = &option.missing else { continue };
            let state = missing.value.name();
            if let Some(all) = option.all_of_these {
                findings.push(
                    RULE.at(all)
                        .says(
                            format!("`{code}` stands for all options and for `{state}`"),
                            format!(
                                "`{code}` står för alla alternativ och för `{state}`"
                            ),
                        )
                        .also(missing.span, "no answer", "inget svar")
                        .help("keep one of the two", "behåll ett av de två"),
                );
            }
            if let Some(first) = spelt.insert(missing.value, missing.span) {
                findings.push(
                    RULE.at(missing.span)
                        .says(
                            format!("two options of one list stand for `{state}`"),
                            format!("två alternativ i en lista står för `{state}`"),
                        )
                        .also(first, "first here", "först här")
                        .help(
                            "let one option stand for it",
                            "låt ett alternativ stå för det",
                        ),
                );
            }
        }
    }
}

#![doc = include_str!("concept_used_twice.md")]

use std::collections::HashMap;

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "concept-used-twice",
    severity: Severity::Error,
    explanation: include_str!("concept_used_twice.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let mut seen = HashMap::new();
    for (number, item) in subject.questionnaire.items.iter().enumerate() {
        let full_name = subject.questionnaire.full_name(number);
        let Some(concept) = &item.concept else { continue };
        let Some((first, place)) = seen.get(concept.value.as_str()) else {
            seen.insert(concept.value.as_str(), (full_name, concept.span));
            continue;
        };
        let (name, id) = (&concept.value, &full_name);
        findings.push(
            RULE.at(concept.span)
                .says(
                    format!("items `{first}` and `{id}` share the concept `{name}`"),
                    format!("frågorna `{first}` och `{id}` har samma begrepp, `{name}`"),
                )
                .also(*place, "first here", "först här")
                .help(
                    "give the concept to one item; where one question became two, to a derived item of both",
                    "ge begreppet till en fråga; där en fråga blev två, till en beräknad av båda",
                ),
        );
    }
}

#![doc = include_str!("member_elsewhere.md")]

use std::collections::HashMap;

use crate::check::ScoringSubject;
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "member-elsewhere",
    severity: Severity::Warning,
    explanation: include_str!("member_elsewhere.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    let scoring = subject.scoring;
    let mut members = HashMap::new();
    for node in &scoring.any_of {
        for member in &node.of {
            members.entry(member.value.as_str()).or_insert((node, member.span));
        }
    }
    for index in &scoring.indices {
        for child in &index.children {
            let Some((node, span)) = members.get(child.value.as_str()) else { continue };
            let (name, any_of, id) = (&child.value, &node.id.value, &index.id.value);
            findings.push(
                RULE.at(child.span)
                    .says(
                        format!("`{name}` counts in `{id}` although it is an alternative in `{any_of}`"),
                        format!("`{name}` räknas i `{id}` fast den är ett alternativ i `{any_of}`"),
                    )
                    .also(*span, "an alternative here", "ett alternativ här")
                    .help("leave it in one of the two", "låt den stå i ett av dem"),
            );
        }
    }
}

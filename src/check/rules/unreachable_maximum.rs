#![doc = include_str!("unreachable_maximum.md")]

use crate::check::{ScoringSubject, reasons};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unreachable-maximum",
    severity: Severity::Warning,
    explanation: include_str!("unreachable_maximum.md"),
};

pub(crate) fn run(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    for (id, causes) in &subject.fairness.beyond_reach {
        let scoring = subject.scoring;
        let of_index = subject.index(id).map(|index| index.id.span);
        let any_of = || scoring.any_of.iter().find(|node| node.id.value == *id);
        let of_item = || scoring.items.iter().find(|rule| rule.id.value == *id);
        let place = of_index
            .or_else(|| any_of().map(|node| node.id.span))
            .or_else(|| of_item().map(|rule| rule.id.span));
        let Some(place) = place else { continue };
        let finding = RULE
            .at(place)
            .says(
                format!("nobody can reach the maximum of `{id}`"),
                format!("ingen kan nå maximum för `{id}`"),
            )
            .why(
                "its parts are not at their best together on any route",
                "dess delar är inte som bäst tillsammans på någon väg",
            )
            .help(
                "exclude what is not asked, or let `any_of` take the best of what \
                 excludes each other",
                "uteslut det som inte ställs, eller låt `any_of` ta det bästa av sådant som \
                 utesluter vartannat",
            );
        findings.push(reasons::with_causes(finding, subject.base, causes));
    }
}

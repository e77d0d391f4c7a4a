#![doc = include_str!("needless_break.md")]

use crate::check::Subject;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::Comparable;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "needless-break",
    severity: Severity::Warning,
    explanation: include_str!("needless_break.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let Some(followed) = subject.followed else { return };
    for (old, new) in followed.kept() {
        let item = &subject.questionnaire.items[new];
        let Some(declared) = &item.comparable else { continue };
        let found = followed.of(new).map_or(Comparable::Identical, |it| it.found);
        let is_needless = declared.value == Comparable::Break
            && found < Comparable::Break
            && item.comparable_because.is_none();
        if !is_needless {
            continue;
        }
        let (id, version) = (&item.id.value, followed.version());
        findings.push(
            RULE.at(declared.span)
                .says(
                    format!("`{id}` is declared a break, and is comparable with version {version}"),
                    format!("`{id}` är angiven som brott, och går att jämföra med version {version}"),
                )
                .also(followed.pairs.old.items[old].id.span, "before", "förut")
                .help(
                    "remove `comparable`, or give the reason under `comparable_because`",
                    "ta bort `comparable`, eller ange skälet i `comparable_because`",
                )
                .why(
                    "nothing in the two definitions breaks the series",
                    "inget i de två definitionerna bryter serien",
                ),
        );
    }
}

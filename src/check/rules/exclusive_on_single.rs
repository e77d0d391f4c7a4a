#![doc = include_str!("exclusive_on_single.md")]

use crate::check::{Subject, lists};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "exclusive-on-single",
    severity: Severity::Error,
    explanation: include_str!("exclusive_on_single.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for list in lists::of(subject.questionnaire) {
        let takes_several = list.users.iter().any(|item| match &item.kind {
            ItemKind::Grid(grid) => grid.cell.takes_several(),
            kind => kind.takes_several(),
        });
        let Some(user) = list.users.first().filter(|_| !takes_several) else { continue };
        for option in list.options {
            let keys =
                [("exclusive", option.exclusive), ("all_of_these", option.all_of_these)];
            for (key, span) in keys {
                let Some(span) = span else { continue };
                let (code, id) = (&option.code.value, &user.id.value);
                findings.push(
                    RULE.at(span)
                        .says(
                            format!("`{key}` on `{code}` means nothing: item `{id}` takes one option"),
                            format!("`{key}` på `{code}` betyder inget: fråga `{id}` tar ett alternativ"),
                        )
                        .also(user.kind_span, "one option only", "bara ett alternativ")
                        .help(format!("remove `{key}`"), format!("ta bort `{key}`"))
                        .help("write `type: multiple`", "skriv `type: multiple`"),
                );
            }
        }
    }
}

#![doc = include_str!("exclusive_on_single.md")]

use crate::check::{Subject, lists};
use crate::diagnostic::{Findings, Fix, Rule, Severity, Words};
use crate::model::ItemKind;
use crate::yaml::mend;

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
                let (takes, tar) = match &user.kind {
                    ItemKind::Ranking { .. } => ("puts all in order", "ordnar alla"),
                    ItemKind::Allocate(_) => ("shares out over all", "fördelar på alla"),
                    _ => ("takes one option", "tar ett alternativ"),
                };
                let finding = RULE
                    .at(span)
                    .says(
                        format!("`{key}` on `{code}` means nothing: item `{id}` {takes}"),
                        format!("`{key}` på `{code}` betyder inget: fråga `{id}` {tar}"),
                    )
                    .also(user.kind_span, "its type", "dess typ")
                    .help(format!("remove `{key}`"), format!("ta bort `{key}`"))
                    .help("write `type: multiple`", "skriv `type: multiple`");
                let words =
                    Words::new(format!("remove `{key}`"), format!("ta bort `{key}`"));
                let edit = mend::without_entry(subject.sources.get(span.file), span);
                findings.push(finding.mend(Fix::safe(words, edit)));
            }
        }
    }
}

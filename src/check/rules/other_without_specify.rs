#![doc = include_str!("other_without_specify.md")]

use crate::check::{Subject, lists, vocabulary};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Item, ItemKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "other-without-specify",
    severity: Severity::Warning,
    explanation: include_str!("other_without_specify.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for list in lists::of(subject.questionnaire) {
        let is_choice = |item: &&Item| {
            matches!(item.kind, ItemKind::Single(_) | ItemKind::Multiple { .. })
        };
        if !list.users.iter().any(is_choice) {
            continue;
        }
        for option in list.options.iter().filter(|option| option.specify.is_none()) {
            let labels = option.label.iter().flat_map(|label| &label.translations);
            let is_other = |text: &str| vocabulary::is_other(text);
            let Some(label) = labels.map(|l| &l.text).find(|l| is_other(&l.text)) else {
                continue;
            };
            let code = &option.code.value;
            findings.push(
                RULE.at(label.span)
                    .says(
                        format!("`{code}` is something else, and nobody can say what"),
                        format!("`{code}` är något annat, och ingen kan säga vad"),
                    )
                    .help(
                        "add `specify: text`, or `specify: {type: text, required: false}`",
                        "lägg till `specify: text`, eller `specify: {type: text, required: false}`",
                    ),
            );
        }
    }
}

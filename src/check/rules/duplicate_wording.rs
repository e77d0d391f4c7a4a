#![doc = include_str!("duplicate_wording.md")]

use std::collections::HashMap;

use crate::check::Subject;
use crate::check::spelling;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Item, ItemKind, Text};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "duplicate-wording",
    severity: Severity::Warning,
    explanation: include_str!("duplicate_wording.md"),
};

/// The unit that stands beside the text.
fn unit(item: &Item) -> Option<&Text> {
    match &item.kind {
        ItemKind::Number(number) => number.unit.as_ref(),
        ItemKind::Allocate(allocate) => allocate.unit.as_ref(),
        _ => None,
    }
}

/// Where an item stands and what it says in a language.
type Key<'a> = (usize, Option<usize>, Option<&'a str>, String);

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let questionnaire = subject.questionnaire;
    let mut seen: HashMap<Key<'_>, (Span, bool, usize)> = HashMap::new();
    for (number, item) in questionnaire.items.iter().enumerate() {
        if item.poisoned || !item.kind.takes_answers() {
            continue;
        }
        for translation in item.text.iter().flat_map(|text| &text.translations) {
            let language = translation.language.as_ref().map(|tag| tag.value.as_str());
            let words = translation.text.text.split_whitespace().collect::<Vec<_>>();
            // Two numbers may differ in their unit alone.
            let unit = unit(item).map_or("", |unit| unit.wording(language.unwrap_or("")));
            let wording = spelling::folded(&format!("{} {unit}", words.join(" ")));
            let key = (item.section, item.roster, language, wording);
            let here = (translation.text.span, item.ask_if.is_some(), number);
            let Some((span, is_conditional, other)) = seen.get(&key).copied() else {
                seen.insert(key, here);
                continue;
            };
            // Two that both have conditions may never be asked of the same unit.
            if other == number || is_conditional && here.1 {
                continue;
            }
            let names = [other, number].map(|at| questionnaire.full_name(at));
            findings.push(
                RULE.at(here.0)
                    .says(
                        format!(
                            "`{}` reads like `{}` in the same section",
                            names[1], names[0]
                        ),
                        format!(
                            "`{}` lyder som `{}` i samma avsnitt",
                            names[1], names[0]
                        ),
                    )
                    .also(span, "first here", "först här")
                    .help(
                        "word one of them differently, or remove it",
                        "formulera en av dem annorlunda, eller ta bort den",
                    ),
            );
        }
    }
}

#![doc = include_str!("too_many_options.md")]

use crate::check::{Subject, vocabulary, wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, Style};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "too-many-options",
    severity: Severity::Note,
    explanation: include_str!("too_many_options.md"),
};

/// The most options that are shown at once.
const MOST: usize = 12;
/// The most options that are put in order.
const MOST_RANKED: usize = 7;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        let style = item.style.as_ref().map(|style| style.value);
        let (choices, most) = match &item.kind {
            ItemKind::Single(_) if style == Some(Style::Dropdown) => continue,
            ItemKind::Single(choices) | ItemKind::Multiple { choices, .. } => {
                (choices, MOST)
            }
            ItemKind::Ranking { choices, top: None } => (choices, MOST_RANKED),
            _ => continue,
        };
        let count = vocabulary::answers(choices).len();
        // How many are left of options that are narrowed is not known here.
        let is_whole = choices.carried.is_none() && choices.offered_where.is_none();
        if count <= most || !is_whole {
            continue;
        }
        let (en, sv) = match &item.kind {
            ItemKind::Single(_) => (
                "group them, or show them with `style: dropdown`",
                "dela in dem, eller visa dem med `style: dropdown`",
            ),
            ItemKind::Ranking { .. } => {
                ("ask for the first few with `top`", "fråga efter de främsta med `top`")
            }
            _ => ("divide them over several items", "fördela dem på flera frågor"),
        };
        findings.push(
            RULE.at(choices.span)
                .says(
                    format!("item `{name}` offers {count} options at once, at most {most} are advised"),
                    format!("fråga `{name}` ger {count} alternativ på en gång, högst {most} rekommenderas"),
                )
                .help(en, sv),
        );
    }
}

#![doc = include_str!("unstated_base.md")]

use crate::check::Subject;
use crate::check::wording::{self, Tongue, Wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{ItemKind, NumberKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unstated-base",
    severity: Severity::Note,
    explanation: include_str!("unstated_base.md"),
};

/// Words after which stands what a share is a share of.
const SHARE: [(Tongue, &[&str]); 2] = [
    (Tongue::Swedish, &["av", "bland", "hos", "inom"]),
    (Tongue::English, &["of", "among", "in"]),
];
/// Words that say for which time a sum is, or for how much.
const PERIOD: [(Tongue, &[&str]); 2] = [
    (
        Tongue::Swedish,
        &[
            "per", "år", "året", "årligen", "månad", "månaden", "vecka", "i", "för",
            "under",
        ],
    ),
    (
        Tongue::English,
        &[
            "per", "year", "yearly", "month", "week", "annual", "annually", "in", "for",
            "a",
        ],
    ),
];

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        let ItemKind::Number(number) = &item.kind else { continue };
        let (words, en, sv) = match number.kind {
            NumberKind::Percent => {
                (SHARE, "what it is a share of", "vad den är en andel av")
            }
            NumberKind::Money => {
                (PERIOD, "for which time or purpose", "för vilken tid eller vad")
            }
            _ => continue,
        };
        // What is defined elsewhere is stated.
        if item.help.is_some()
            || item.about.iter().any(|(key, _)| key.value == "definition")
        {
            continue;
        }
        for wording in wording::of(subject, item.text.as_ref()) {
            if states(&wording, words) {
                continue;
            }
            findings.push(
                RULE.at(wording.span())
                    .says(
                        format!("`{name}` does not say {en}"),
                        format!("`{name}` säger inte {sv}"),
                    )
                    .help(
                        "say so in the text, or in `help`",
                        "säg det i texten, eller i `help`",
                    ),
            );
        }
    }
}

/// Whether the base is stated, or cannot be looked for in this language.
fn states(wording: &Wording<'_>, words: [(Tongue, &[&str]); 2]) -> bool {
    let list = words.into_iter().find(|(of, _)| Some(*of) == wording.tongue);
    let Some((_, list)) = list else { return true };
    let sentences = wording.sentences();
    let own = sentences.iter().flat_map(|sentence| sentence.lower());
    let mut own = own.map(|word| {
        list.contains(&word.as_str()) || word.chars().all(|c| c.is_ascii_digit())
    });
    own.any(|is_said| is_said)
}

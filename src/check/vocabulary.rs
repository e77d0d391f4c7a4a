//! What labels and wordings say in so many words: "don't know", "other", yes and no.
//!
//! *In:* a label or the words of a sentence. *Out:* what it stands for, where that is
//! certain.
//!
//! The lists are short on purpose: what is not in them means nothing here. Swedish and
//! English are read whatever the language is said to be, since no phrase of one means
//! something else in the other.

use crate::check::wording::Tongue;
use crate::model::{Choices, Item, ItemKind, Questionnaire, ResponseOption};
use crate::value::AnswerState;

const DONT_KNOW: &[&str] = &[
    "vet ej",
    "vet inte",
    "vi vet inte",
    "vi vet ej",
    "jag vet inte",
    "jag vet ej",
    "kan ej svara",
    "kan inte svara",
    "kan ej bedöma",
    "kan inte bedöma",
    "kan inte ta ställning",
    "ingen uppfattning",
    "ingen åsikt",
    "don't know",
    "do not know",
    "dont know",
    "i don't know",
    "we don't know",
    "no opinion",
    "can't say",
    "cannot say",
    "can't judge",
    "cannot judge",
];
const REFUSED: &[&str] = &[
    "vill ej svara",
    "vill inte svara",
    "vill ej uppge",
    "vill inte uppge",
    "vill inte ange",
    "vill ej ange",
    "vi vill inte svara",
    "jag vill inte svara",
    "prefer not to answer",
    "prefer not to say",
    "i prefer not to answer",
    "i prefer not to say",
    "rather not say",
    "refuse to answer",
];
const NOT_APPLICABLE: &[&str] = &[
    "ej tillämpligt",
    "inte tillämpligt",
    "ej tillämplig",
    "inte tillämplig",
    "not applicable",
    "n/a",
];
const OTHER: &[&str] = &[
    "annan",
    "annat",
    "andra",
    "övrigt",
    "övriga",
    "övrig",
    "någon annan",
    "något annat",
    "några andra",
    "annat alternativ",
    "annat svar",
    "annan orsak",
    "annat skäl",
    "other",
    "others",
    "another",
    "something else",
    "someone else",
    "somebody else",
    "other answer",
    "other reason",
    "any other",
];
/// What may follow "other" and asks for words.
const SPECIFY: &[&str] = &[
    "nämligen",
    "ange",
    "ange vad",
    "ange vilken",
    "ange vilket",
    "ange vilka",
    "specificera",
    "vad",
    "vilken",
    "vilket",
    "vilka",
    "vem",
    "beskriv",
    "skriv",
    "skriv vad",
    "please specify",
    "specify",
    "please state",
    "please describe",
    "namely",
    "what",
    "which",
    "who",
    "please write",
];

/// A label without what surrounds its words, in lower case.
pub(crate) fn bare(label: &str) -> String {
    let lower = label.to_lowercase().replace(['’', '`', '´'], "'");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let is_edge = |c: char| !c.is_alphanumeric();
    words.join(" ").trim_matches(is_edge).to_owned()
}

/// The missing code that a label spells, such as "vet ej / vill inte svara".
pub(crate) fn missing_code(label: &str) -> Option<AnswerState> {
    let label = bare(label);
    let state = |phrase: &str| {
        let lists = [
            (DONT_KNOW, AnswerState::DontKnow),
            (REFUSED, AnswerState::Refused),
            (NOT_APPLICABLE, AnswerState::NotApplicable),
        ];
        let found = lists.iter().find(|(list, _)| list.contains(&phrase));
        found.map(|(_, state)| *state)
    };
    // What is in parentheses after it explains it: "not applicable (n/a)".
    let head = label.split('(').next().map(bare).unwrap_or_default();
    if let Some(whole) = state(&label).or_else(|| state(&head)) {
        return Some(whole);
    }
    let parts = label.split(['/', ',']).map(bare).collect::<Vec<_>>();
    let states: Option<Vec<_>> = parts.iter().map(|part| state(part)).collect();
    states?.first().copied()
}

/// Whether a label is "other" and no more than that.
pub(crate) fn is_other(label: &str) -> bool {
    let label = bare(label);
    if OTHER.contains(&label.as_str()) {
        return true;
    }
    let Some((head, rest)) = label.split_once([',', '(', ':', '–']) else {
        return false;
    };
    OTHER.contains(&bare(head).as_str()) && SPECIFY.contains(&bare(rest).as_str())
}

/// Whether a label says none at all, where numbers are asked for.
pub(crate) fn is_none_at_all(label: &str) -> bool {
    const NONE: &[&str] = &[
        "ingen",
        "inget",
        "inga",
        "ingen alls",
        "inga alls",
        "none",
        "none at all",
        "no",
    ];
    NONE.contains(&bare(label).as_str())
}

/// The options that are answers: not those of a missing code.
pub(crate) fn answers(choices: &Choices) -> Vec<&ResponseOption> {
    choices.options.iter().filter(|option| option.missing.is_none()).collect()
}

/// The options of which one is chosen; those of the cells for a grid. Options that come
/// from another answer are not known.
pub(crate) fn one_of(item: &Item) -> Option<&Choices> {
    let kind = match &item.kind {
        ItemKind::Grid(grid) => &*grid.cell,
        kind => kind,
    };
    match kind {
        ItemKind::Single(choices) | ItemKind::YesNo(choices) => {
            (choices.carried.is_none() && !choices.options.is_empty()).then_some(choices)
        }
        _ => None,
    }
}

/// Whether the answers to an item are yes and no, perhaps of several kinds.
pub(crate) fn is_yes_or_no(item: &Item, questionnaire: &Questionnaire) -> bool {
    let Some(choices) = one_of(item) else { return false };
    if matches!(item.kind, ItemKind::YesNo(_)) {
        return true;
    }
    let source = questionnaire.source_language();
    let firsts: Vec<String> = answers(choices)
        .iter()
        .filter_map(|option| {
            let label = option.label.as_ref()?.wording(source);
            let first = label.split(|c: char| !c.is_alphanumeric()).next()?;
            Some(first.to_lowercase())
        })
        .collect();
    let has = |words: [&str; 2]| firsts.iter().any(|f| words.contains(&f.as_str()));
    has(["ja", "yes"]) && has(["nej", "no"])
}

/// Words that say no, outside of other words.
pub(crate) fn negations(tongue: Tongue) -> &'static [&'static str] {
    match tongue {
        Tongue::Swedish => {
            &["inte", "ej", "icke", "aldrig", "ingen", "inget", "inga", "ingenting"]
        }
        Tongue::English => &["not", "never", "no", "none", "nothing", "nobody", "nor"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_spell_a_missing_code_are_known() {
        use AnswerState::{DontKnow, NotApplicable, Refused};
        for (label, state) in [
            ("Vet ej", Some(DontKnow)),
            ("Vet inte.", Some(DontKnow)),
            ("Don’t know", Some(DontKnow)),
            ("Vet ej / vill inte svara", Some(DontKnow)),
            ("Prefer not to say", Some(Refused)),
            ("Not applicable (N/A)", Some(NotApplicable)),
            ("Vet inte vem", None),
            ("Not known to the police", None),
        ] {
            assert_eq!(missing_code(label), state, "{label}");
        }
    }

    #[test]
    fn other_is_known_also_where_it_asks_for_words() {
        for label in
            ["Annat", "Någon annan", "Annat, nämligen:", "Other (please specify)"]
        {
            assert!(is_other(label), "{label}");
        }
        for label in ["Andra kommuner", "Annan hjälp", "Another method", "Other, smaller"]
        {
            assert!(!is_other(label), "{label}");
        }
    }
}

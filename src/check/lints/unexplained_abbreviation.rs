#![doc = include_str!("unexplained_abbreviation.md")]

use std::collections::{BTreeMap, HashSet};

use crate::check::texts::{self, Shown};
use crate::check::wording::{self, Tongue, Wording};
use crate::check::{Subject, vocabulary};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unexplained-abbreviation",
    severity: Severity::Note,
    explanation: include_str!("unexplained_abbreviation.md"),
};

/// Abbreviations that everybody reads as words, and signs.
const KNOWN: &[&str] = &[
    "AB", "CD", "DVD", "EU", "FN", "GPS", "ID", "IT", "OK", "PDF", "PIN", "SEK", "SMS",
    "TV", "UN", "URL", "USA", "USB", "UK",
];
/// Words that are often stressed with capitals.
const STRESSED: &[&str] = &[
    "inte", "ej", "alla", "bara", "ingen", "inga", "och", "eller", "ni", "du", "en",
    "not", "all", "only", "and", "or", "no", "none", "any", "one", "you", "never",
];
const MOST_LETTERS: usize = 6;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for tongue in [Tongue::Swedish, Tongue::English] {
        let shown = texts::of_questionnaire(subject.questionnaire);
        let all: Vec<Wording<'_>> = shown
            .iter()
            .flat_map(|shown: &Shown<'_>| wording::of(subject, Some(shown.text)))
            .filter(|wording| wording.tongue == Some(tongue))
            .collect();
        let mut explained: HashSet<&str> = HashSet::new();
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for wording in &all {
            explained.extend(spelt_out(&wording.plain));
            // A label that is nothing else is a name: that of a method, a firm, a form.
            let is_name =
                |word: &str| vocabulary::bare(&wording.plain) == word.to_lowercase();
            for (start, word) in abbreviations(&wording.plain) {
                if is_name(word) {
                    explained.insert(word);
                }
                let place = wording.place(start..start + word.len());
                first.entry(word).or_insert(place);
            }
        }
        // A word that is written small elsewhere is stressed, not short: NOT, ALLA.
        let plain: HashSet<String> = all
            .iter()
            .flat_map(|wording| wording::words(&wording.plain))
            .filter(|word| word.chars().any(char::is_lowercase))
            .map(str::to_lowercase)
            .chain(STRESSED.iter().map(|word| (*word).to_owned()))
            .collect();
        for (word, place) in first {
            let is_known = explained.contains(word) || KNOWN.contains(&word);
            if is_known || plain.contains(&word.to_lowercase()) {
                continue;
            }
            findings.push(
                RULE.at(place)
                    .says(
                        format!("`{word}` is spelt out nowhere in this language"),
                        format!("`{word}` skrivs inte ut någonstans på det här språket"),
                    )
                    .help(
                        format!(
                            "write it out where it stands first, with `({word})` after it"
                        ),
                        format!("skriv ut det där det står först, med `({word})` efter"),
                    ),
            );
        }
    }
}

/// Words of two to six capitals, digits aside, each with where it starts; the parts of
/// one with a hyphen are looked at by themselves.
fn abbreviations(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() {
            start.get_or_insert(at);
            continue;
        }
        let Some(begin) = start.take() else { continue };
        let word = &text[begin..at];
        let count = word.chars().count();
        let is_upper = word.chars().all(char::is_uppercase);
        if is_upper && (2..=MOST_LETTERS).contains(&count) && !is_roman(word) {
            found.push((begin, word));
        }
    }
    // A text that is all capitals shouts, and abbreviates nothing.
    if text.chars().any(char::is_lowercase) || found.len() == 1 {
        found
    } else {
        Vec::new()
    }
}

fn is_roman(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// Abbreviations with words beside them in parentheses: `partnerskap (IOP)`,
/// `IOP (idéburet …)`.
fn spelt_out(text: &str) -> Vec<&str> {
    let all = abbreviations(text).into_iter();
    all.filter(|(start, word)| {
        let before = text[..*start].trim_end();
        let after = text[start + word.len()..].trim_start();
        let is_inside = before.ends_with('(') && after.starts_with(')');
        is_inside || after.starts_with('(')
    })
    .map(|(_, word)| word)
    .collect()
}

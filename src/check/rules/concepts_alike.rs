#![doc = include_str!("concepts_alike.md")]

use std::collections::HashMap;

use crate::check::{Subject, lists, spelling};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::source::Spanned;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "concepts-alike",
    severity: Severity::Warning,
    explanation: include_str!("concepts_alike.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let items = &subject.questionnaire.items;
    let concepts = items.iter().filter_map(|item| item.concept.as_ref());
    report(("concept", "begreppet"), concepts, findings);
    let options = lists::of(subject.questionnaire);
    let options = options.iter().flat_map(|list| list.options);
    let categories = options.filter_map(|option| option.concept.as_ref());
    report(("concept", "begreppet"), categories, findings);
    let keywords = items.iter().flat_map(|item| &item.keywords);
    report(("keyword", "nyckelordet"), keywords, findings);
}

/// The same words are meant to meet; those that differ in how they are typed are not.
fn report<'a>(
    (en, sv): (&str, &str),
    words: impl Iterator<Item = &'a Spanned<String>>,
    findings: &mut Findings,
) {
    let mut seen: HashMap<String, &Spanned<String>> = HashMap::new();
    for word in words {
        let plain = plain(&word.value);
        let first = *seen.entry(plain).or_insert(word);
        if first.value == word.value {
            continue;
        }
        let (here, there) = (&word.value, &first.value);
        findings.push(
            RULE.at(word.span)
                .says(
                    format!(
                        "{en} `{here}` differs from `{there}` only in how it is typed"
                    ),
                    format!(
                        "{sv} `{here}` skiljer sig från `{there}` bara i hur det skrivs"
                    ),
                )
                .also(first.span, "first here", "först här")
                .help(format!("write `{there}`"), format!("skriv `{there}`")),
        );
    }
}

/// A word without case and separators; between digits they matter, as in `q1_1`.
fn plain(word: &str) -> String {
    let folded: Vec<char> = spelling::folded(word).chars().collect();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| folded.get(at)).is_some_and(char::is_ascii_digit)
    };
    let keeps = |(at, c): &(usize, &char)| {
        !matches!(c, '_' | '-' | ' ')
            || is_digit(at.checked_sub(1)) && is_digit(at.checked_add(1))
    };
    folded.iter().enumerate().filter(keeps).map(|(_, c)| *c).collect()
}

#![doc = include_str!("unbalanced_markup.md")]

use std::ops::Range;

use crate::check::texts::{self, Shown};
use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Rule, Severity, Words};
use crate::expression;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "unbalanced-markup",
    severity: Severity::Warning,
    explanation: include_str!("unbalanced_markup.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    report(&texts::of_questionnaire(subject.questionnaire), findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    report(&texts::of_scoring(subject.scoring), findings);
}

fn report(shown: &[Shown<'_>], findings: &mut Findings) {
    for shown in shown {
        for translation in &shown.text.translations {
            let written = &translation.text;
            let Some((range, fault)) = fault(&expression::plain(&written.text)) else {
                continue;
            };
            let what = shown.words();
            // A backtick cannot stand between backticks.
            let (en, sv) = match &written.text[range.clone()] {
                "`" => ("a backtick".to_owned(), "en grav accent".to_owned()),
                sign => (format!("`{sign}`"), format!("`{sign}`")),
            };
            findings.push(
                RULE.at(written.place(range))
                    .says(
                        format!("{}: {en} {}", what.en, fault.en),
                        format!("{}: {sv} {}", what.sv, fault.sv),
                    )
                    .help("close it, or remove it", "stäng det, eller ta bort det"),
            );
        }
    }
}

/// The first sign that has no other half. An opening brace without its end is a fault of
/// the fill and told as that.
fn fault(text: &str) -> Option<(Range<usize>, Words)> {
    let without_start =
        || Words::new("ends what never began", "avslutar det som aldrig börjat");
    let never_closed = || Words::new("is never closed", "stängs aldrig");
    for sign in ["}}", "%}"] {
        if let Some(at) = text.find(sign) {
            return Some((at..at + 2, without_start()));
        }
    }
    if let Some(at) = never_closed_pair(text, "**") {
        return Some((at..at + 2, never_closed()));
    }
    if let Some(at) = never_closed_pair(text, "`") {
        return Some((at..at + 1, never_closed()));
    }
    for (at, _) in text.match_indices("](") {
        if !text[..at].contains('[') {
            return Some((at..at + 2, without_start()));
        }
        if !text[at + 2..].contains(')') {
            return Some((at + 1..at + 2, never_closed()));
        }
    }
    None
}

/// Where a sign that goes in pairs begins and never ends. One after a word begins
/// nothing: `price**` is a footnote, `2**3` a power, and a backtick an apostrophe.
fn never_closed_pair(text: &str, sign: &str) -> Option<usize> {
    let mut open: Option<usize> = None;
    for (at, _) in text.match_indices(sign) {
        let before = text[..at].chars().next_back();
        let after = text[at + sign.len()..].chars().next();
        let begins = !before.is_some_and(char::is_alphanumeric)
            && after.is_some_and(|c| !c.is_whitespace());
        match open {
            Some(_) => open = None,
            None if begins => open = Some(at),
            None => {}
        }
    }
    open
}

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
    // Stars between blanks or digits are no markup: 2 ** 3.
    let stars: Vec<usize> = text
        .match_indices("**")
        .map(|(at, _)| at)
        .filter(|at| {
            let before = text[..*at].chars().next_back();
            let after = text[at + 2..].chars().next();
            let is_apart = |c: Option<char>| c.is_none_or(|c| c.is_whitespace());
            let is_power = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            !(is_apart(before) && is_apart(after) || is_power(before) && is_power(after))
        })
        .collect();
    if stars.len() % 2 == 1 {
        let at = *stars.last()?;
        return Some((at..at + 2, never_closed()));
    }
    let ticks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
    if ticks.len() % 2 == 1 {
        let at = *ticks.last()?;
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

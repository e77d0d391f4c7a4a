#![doc = include_str!("long_item.md")]

use crate::check::Subject;
use crate::check::wording::{self, Sentence, Wording};
use crate::diagnostic::{Finding, Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "long-item",
    severity: Severity::Note,
    explanation: include_str!("long_item.md"),
};

/// The most words of a sentence.
const MOST_OF_A_SENTENCE: usize = 25;
/// The most words of a text.
const MOST: usize = 60;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        for wording in wording::of(subject, item.text.as_ref()) {
            findings.extend(judged(&name, &wording));
        }
    }
}

fn judged(name: &str, wording: &Wording<'_>) -> Option<Finding> {
    let sentences = wording.sentences();
    let length = |sentence: &&Sentence<'_>| sentence.words.len();
    let longest = sentences.iter().max_by_key(length)?;
    let (count, all) = (longest.words.len(), sentences.iter().map(|s| s.words.len()));
    let all: usize = all.sum();
    let finding = if count > MOST_OF_A_SENTENCE {
        RULE.at(wording.place(longest.range.clone())).says(
            format!("a sentence of item `{name}` has {count} words, at most {MOST_OF_A_SENTENCE} are advised"),
            format!("en mening i fråga `{name}` har {count} ord, högst {MOST_OF_A_SENTENCE} rekommenderas"),
        )
    } else if all > MOST {
        RULE.at(wording.span()).says(
            format!("item `{name}` has {all} words, at most {MOST} are advised"),
            format!("fråga `{name}` har {all} ord, högst {MOST} rekommenderas"),
        )
    } else {
        return None;
    };
    Some(finding.help(
        "ask in one short sentence, and move the rest to `help`",
        "fråga i en kort mening, och flytta resten till `help`",
    ))
}

#![doc = include_str!("absolute_wording.md")]

use crate::check::Subject;
use crate::check::vocabulary;
use crate::check::wording::{self, Sentence, Tongue};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "absolute-wording",
    severity: Severity::Note,
    explanation: include_str!("absolute_wording.md"),
};

const ABSOLUTE: [(Tongue, &[&str]); 2] = [
    (Tongue::Swedish, &["alltid", "aldrig", "varje gång", "utan undantag"]),
    (
        Tongue::English,
        &["always", "never", "every time", "without exception", "without exceptions"],
    ),
];

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        if !vocabulary::is_yes_or_no(item, subject.questionnaire) {
            continue;
        }
        for wording in wording::of(subject, item.text.as_ref()) {
            let Some(tongue) = wording.tongue else { continue };
            for sentence in wording.sentences() {
                let Some(word) = absolute(&sentence, tongue) else { continue };
                findings.push(
                    RULE.at(wording.place(sentence.range.clone()))
                        .says(
                            format!("item `{name}` asks for yes or no to `{word}`"),
                            format!("fråga `{name}` frågar ja eller nej om `{word}`"),
                        )
                        .help(
                            "ask how often, or name what is required: `in at least 9 cases of 10`",
                            "fråga hur ofta, eller säg vad som krävs: `i minst 9 fall av 10`",
                        ),
                );
            }
        }
    }
}

fn absolute(sentence: &Sentence<'_>, tongue: Tongue) -> Option<&'static str> {
    let words = format!(" {} ", sentence.lower().join(" "));
    let list = ABSOLUTE.into_iter().find(|(of, _)| *of == tongue)?.1;
    let found = list.iter().find(|phrase| words.contains(&format!(" {phrase} ")))?;
    Some(found)
}

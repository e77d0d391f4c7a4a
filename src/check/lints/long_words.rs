#![doc = include_str!("long_words.md")]

use crate::check::wording::{self, Reading};
use crate::check::{Subject, spelling};
use crate::decimal::{Number, Rounding};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "long-words",
    severity: Severity::Note,
    explanation: include_str!("long_words.md"),
};

/// The most long words in a hundred.
const MOST: i64 = 50;
/// A text is judged from so many words on.
const WORDS: usize = 10;

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        let wordings = wording::of(subject, item.text.as_ref());
        for wording in wordings.iter().filter(|wording| wording.tongue.is_some()) {
            let sentences = wording.sentences();
            let reading = Reading::of(&sentences);
            let Some(share) = reading.long_share().filter(|_| reading.words >= WORDS)
            else {
                continue;
            };
            if share <= Number::from(MOST) {
                continue;
            }
            let share = share.round(0, Rounding::HalfUp).fixed(0);
            let words = sentences.iter().flat_map(|sentence| &sentence.words);
            let longest = spelling::quoted(words.copied().filter(wording::is_long), 5);
            findings.push(
                RULE.at(wording.span())
                    .says(
                        format!("{share} of 100 words of item `{name}` are long, at most {MOST} are advised"),
                        format!("{share} av 100 ord i fråga `{name}` är långa, högst {MOST} rekommenderas"),
                    )
                    .why(
                        format!("more than six letters: {longest}"),
                        format!("fler än sex bokstäver: {longest}"),
                    )
                    .help(
                        "say some of it in short, common words",
                        "säg en del av det med korta, vanliga ord",
                    ),
            );
        }
    }
}

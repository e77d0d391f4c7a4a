#![doc = include_str!("leading_wording.md")]

use crate::check::Subject;
use crate::check::wording::{self, Sentence, Tongue};
use crate::diagnostic::{Findings, Rule, Severity};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "leading-wording",
    severity: Severity::Warning,
    explanation: include_str!("leading_wording.md"),
};

/// How a sentence begins that wants to hear yes.
const BEGINNINGS: [(Tongue, &[&str]); 2] = [
    (
        Tongue::Swedish,
        &[
            "är det inte",
            "tycker du inte",
            "tycker ni inte",
            "anser du inte",
            "anser ni inte",
            "håller du inte med",
            "håller ni inte med",
            "håller du med om att",
            "håller ni med om att",
            "instämmer du i att",
            "instämmer ni i att",
            "borde inte",
            "bör inte",
            "skulle det inte",
            "visst är",
            "visst finns",
            "visst har",
            "visst bör",
            "visst borde",
            "visst ska",
        ],
    ),
    (
        Tongue::English,
        &[
            "isn't it",
            "aren't you",
            "don't you",
            "do you not",
            "wouldn't you",
            "wouldn't it",
            "shouldn't",
            "should not",
            "surely",
            "do you agree that",
            "would you agree that",
            "is it not",
        ],
    ),
];
/// What presses for an answer wherever it stands.
const PRESSING: [(Tongue, &[&str]); 2] = [
    (
        Tongue::Swedish,
        &[
            "självklart",
            "självfallet",
            "givetvis",
            "naturligtvis",
            "som bekant",
            "som alla vet",
            "de flesta anser",
            "de flesta tycker",
            "experter anser",
            "forskare anser",
            "det är känt att",
            "eller hur",
        ],
    ),
    (
        Tongue::English,
        &[
            "obviously",
            "of course",
            "as you know",
            "as everyone knows",
            "most people think",
            "most people believe",
            "most people agree",
            "experts agree",
            "experts say",
            "it is well known that",
            "isn't it",
            "don't you agree",
        ],
    ),
];

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        for wording in wording::of(subject, item.text.as_ref()) {
            let Some(tongue) = wording.tongue else { continue };
            for sentence in wording.sentences() {
                let Some(phrase) = leading(&sentence, tongue) else { continue };
                findings.push(
                    RULE.at(wording.place(sentence.range.clone()))
                        .says(
                            format!("item `{name}` leads to an answer: `{phrase}`"),
                            format!("fråga `{name}` leder till ett svar: `{phrase}`"),
                        )
                        .help(
                            "ask so that every answer is as easy to give",
                            "fråga så att varje svar är lika lätt att ge",
                        ),
                );
            }
        }
    }
}

/// The words that lead, if there are any.
pub(crate) fn leading(sentence: &Sentence<'_>, tongue: Tongue) -> Option<&'static str> {
    let words = sentence.lower().join(" ").replace('’', "'");
    let own = |lists: [(Tongue, &'static [&'static str]); 2]| {
        let list = lists.into_iter().find(|(of, _)| *of == tongue);
        list.map_or(&[][..], |(_, list)| list)
    };
    let padded = format!(" {words} ");
    let begins = |phrase: &str| padded.starts_with(&format!(" {phrase} "));
    let holds = |phrase: &str| padded.contains(&format!(" {phrase} "));
    let beginning = own(BEGINNINGS).iter().find(|phrase| begins(phrase));
    beginning.or_else(|| own(PRESSING).iter().find(|phrase| holds(phrase))).copied()
}

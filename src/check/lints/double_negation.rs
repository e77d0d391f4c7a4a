#![doc = include_str!("double_negation.md")]

use crate::check::wording::{self, Sentence, Tongue};
use crate::check::{Subject, spelling, vocabulary};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "double-negation",
    severity: Severity::Warning,
    explanation: include_str!("double_negation.md"),
};

/// Words that say no within themselves.
const HIDDEN: &[&str] = &[
    "saknar",
    "saknas",
    "saknade",
    "saknats",
    "omöjlig",
    "omöjligt",
    "omöjliga",
    "otillräcklig",
    "otillräckligt",
    "otillräckliga",
    "olämplig",
    "olämpligt",
    "olämpliga",
    "oklar",
    "oklart",
    "oklara",
    "osäker",
    "osäkert",
    "osäkra",
    "ovanlig",
    "ovanligt",
    "ovanliga",
    "onödig",
    "onödigt",
    "onödiga",
    "obefogad",
    "obefogat",
    "obefogade",
    "olaglig",
    "olagligt",
    "olagliga",
    "otillåten",
    "otillåtet",
    "otillåtna",
    "ofullständig",
    "ofullständigt",
    "ofullständiga",
    "without",
    "lack",
    "lacks",
    "lacked",
    "lacking",
    "unable",
    "unlikely",
    "impossible",
    "insufficient",
    "inadequate",
    "unnecessary",
    "illegal",
    "unclear",
    "incomplete",
    "unacceptable",
    "unsafe",
    "unusual",
];
/// Between these two negations stand side by side and do not meet.
const COORDINATING: &[&str] = &["och", "eller", "samt", "and", "or", "nor", "men", "but"];

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        let rows = match &item.kind {
            ItemKind::Grid(grid) => &grid.rows[..],
            _ => &[],
        };
        let texts = rows.iter().map(|row| row.label.as_ref());
        let texts = texts.chain([item.text.as_ref()]);
        for wording in texts.flat_map(|text| wording::of(subject, text)) {
            let Some(tongue) = wording.tongue else { continue };
            for sentence in wording.sentences() {
                let Some(pair) = negations(&sentence, tongue) else { continue };
                let both = spelling::quoted(pair.iter().map(String::as_str), 2);
                findings.push(
                    RULE.at(wording.place(sentence.range.clone()))
                        .says(
                            format!(
                                "item `{name}` negates twice in one sentence: {both}"
                            ),
                            format!(
                                "fråga `{name}` har två negationer i en mening: {both}"
                            ),
                        )
                        .help(
                            "say it once, and without a negation where that is possible",
                            "säg det en gång, och om det går utan negation",
                        ),
                );
            }
        }
    }
}

/// Two negations that meet in one clause.
pub(crate) fn negations(sentence: &Sentence<'_>, tongue: Tongue) -> Option<[String; 2]> {
    let mut first: Option<String> = None;
    for word in sentence.lower() {
        if COORDINATING.contains(&word.as_str()) {
            first = None;
        }
        if !is_negation(&word, tongue) && !is_hidden(&word) {
            continue;
        }
        if let Some(first) = first {
            return Some([first, word]);
        }
        first = Some(word);
    }
    None
}

/// Whether a word, in lower case, says no.
pub(crate) fn is_negation(word: &str, tongue: Tongue) -> bool {
    let word = word.replace('’', "'");
    vocabulary::negations(tongue).contains(&word.as_str()) || word.ends_with("n't")
}

fn is_hidden(word: &str) -> bool {
    HIDDEN.contains(&word) || word.starts_with("icke-")
}

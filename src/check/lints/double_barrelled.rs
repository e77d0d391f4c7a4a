#![doc = include_str!("double_barrelled.md")]

use std::ops::Range;

use crate::check::Subject;
use crate::check::vocabulary;
use crate::check::wording::{self, Sentence, Tongue, Wording};
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::{Item, ItemKind};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "double-barrelled",
    severity: Severity::Warning,
    explanation: include_str!("double_barrelled.md"),
};

/// Words of one language that join what is asked.
struct Joining {
    tongue: Tongue,
    /// "and/or".
    either: &'static str,
    /// "and".
    and: &'static [&'static str],
    /// "as well as": joins two things in a question of yes and no.
    as_well: &'static [&'static str],
    /// "both", followed by "and".
    both: &'static str,
    asking: &'static [&'static str],
    /// "satisfied with", followed by "and".
    content: &'static [&'static str],
    with: &'static str,
}

const JOINING: [Joining; 2] = [
    Joining {
        tongue: Tongue::Swedish,
        either: "och/eller",
        and: &["och", "samt"],
        as_well: &["samt", "såväl"],
        both: "både",
        asking: &[
            "hur", "vad", "vilken", "vilket", "vilka", "vem", "när", "var", "varför",
        ],
        content: &["nöjd", "nöjda", "missnöjd", "missnöjda"],
        with: "med",
    },
    Joining {
        tongue: Tongue::English,
        either: "and/or",
        and: &["and"],
        as_well: &["as well as"],
        both: "both",
        asking: &["how", "what", "which", "who", "when", "where", "why"],
        content: &["satisfied", "dissatisfied", "happy", "unhappy"],
        with: "with",
    },
];

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for (name, item) in wording::asked(subject) {
        if matches!(item.kind, ItemKind::Text(_) | ItemKind::Roster(_)) {
            continue;
        }
        for wording in wording::of(subject, item.text.as_ref()) {
            let Some((range, joined)) = doubled(subject, item, &wording) else {
                continue;
            };
            findings.push(
                RULE.at(wording.place(range))
                    .says(
                        format!("item `{name}` asks two things at once: `{joined}`"),
                        format!("fråga `{name}` frågar två saker på en gång: `{joined}`"),
                    )
                    .help(
                        "make two items of it, or say which of the two is meant",
                        "gör två frågor av den, eller säg vilken av de två som menas",
                    ),
            );
        }
    }
}

/// What joins two questions, and where.
fn doubled(
    subject: &Subject<'_>,
    item: &Item,
    wording: &Wording<'_>,
) -> Option<(Range<usize>, String)> {
    let sentences = wording.sentences();
    let questions: Vec<&Sentence<'_>> =
        sentences.iter().filter(|sentence| sentence.is_question()).collect();
    if let [_, second, ..] = questions[..] {
        return Some((second.range.clone(), second.text.to_owned()));
    }
    let joining =
        JOINING.iter().find(|joining| Some(joining.tongue) == wording.tongue)?;
    let is_yes_or_no = vocabulary::is_yes_or_no(item, subject.questionnaire);
    sentences.iter().find_map(|sentence| {
        let joined = joined(sentence, joining, is_yes_or_no)?;
        Some((sentence.range.clone(), joined))
    })
}

fn joined(sentence: &Sentence<'_>, by: &Joining, is_yes_or_no: bool) -> Option<String> {
    if sentence.text.to_lowercase().contains(by.either) {
        return Some(by.either.to_owned());
    }
    if !sentence.is_question() {
        return None;
    }
    let words = sentence.lower();
    let has = |list: &[&str], at: usize| {
        words.get(at).is_some_and(|word| list.contains(&word.as_str()))
    };
    // "how often and how long": the second of two that ask.
    let asking: Vec<usize> = (0..words.len()).filter(|at| has(by.asking, *at)).collect();
    let second = asking.iter().skip(1).find(|at| has(by.and, *at - 1));
    if let Some(at) = second {
        return Some(format!("{} {}", words[at - 1], words[*at]));
    }
    let position = |list: &[&str]| (0..words.len()).find(|at| has(list, *at));
    let later =
        |list: &[&str], at: usize| (at + 1..words.len()).find(|at| has(list, *at));
    if let Some(at) = position(by.content)
        && let Some(with) = later(&[by.with], at)
        && let Some(and) = later(by.and, with)
    {
        return Some(format!("{} … {} … {}", words[at], words[with], words[and]));
    }
    if !is_yes_or_no {
        return None;
    }
    if let Some(and) = position(&[by.both]).and_then(|at| later(by.and, at)) {
        return Some(format!("{} … {}", by.both, words[and]));
    }
    let text = format!(" {} ", words.join(" "));
    let joins = by.as_well.iter().find(|join| text.contains(&format!(" {join} ")));
    joins.map(|join| (*join).to_owned())
}

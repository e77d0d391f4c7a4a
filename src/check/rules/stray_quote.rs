#![doc = include_str!("stray_quote.md")]

use crate::check::texts::{self, Shown};
use crate::check::{ScoringSubject, Subject};
use crate::diagnostic::{Findings, Rule, Severity, Words};
use crate::model::Written;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "stray-quote",
    severity: Severity::Warning,
    explanation: include_str!("stray_quote.md"),
};

/// Quotes of a word processor, which YAML takes for letters.
const CURLY: [char; 4] = ['“', '”', '„', '‟'];

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    report(subject, &texts::of_questionnaire(subject.questionnaire), findings);
}

pub(crate) fn run_scoring(subject: &ScoringSubject<'_>, findings: &mut Findings) {
    report(subject.base, &texts::of_scoring(subject.scoring), findings);
}

fn report(subject: &Subject<'_>, shown: &[Shown<'_>], findings: &mut Findings) {
    for shown in shown {
        for translation in &shown.text.translations {
            let written = &translation.text;
            let Some((at, quote, help)) = stray(subject, written) else { continue };
            let (what, place) = (shown.words(), at..at + quote.len_utf8());
            findings.push(
                RULE.at(written.place(place))
                    .says(
                        format!("{} shows `{quote}`, which belongs to nothing", what.en),
                        format!("{} visar `{quote}`, som inte hör till något", what.sv),
                    )
                    .help(help.en, help.sv),
            );
        }
    }
}

/// Where a quote stands that is not meant to be read, which one, and what to do.
fn stray(subject: &Subject<'_>, written: &Written) -> Option<(usize, char, Words)> {
    let text = written.text.as_str();
    if !text.contains('"') && !text.contains(CURLY) {
        return None;
    }
    // Written without quotes of YAML, quotes round the whole are probably meant as such.
    let source = subject.slice(written.span);
    let first = text.chars().next()?;
    let is_plain = source.starts_with(first);
    if is_plain && CURLY.contains(&first) && text.ends_with(CURLY) {
        let inner = &text[first.len_utf8()..text.len() - text.chars().last()?.len_utf8()];
        let words = Words::new(
            "write straight quotes round the text: YAML reads others as letters",
            "skriv raka citattecken runt texten: YAML läser andra som bokstäver",
        );
        return (!inner.contains(CURLY)).then_some((0, first, words));
    }
    let words = Words::new(
        "remove it, or write the other one",
        "ta bort det, eller skriv det andra",
    );
    let odd = |is: &dyn Fn(char) -> bool| {
        let found: Vec<(usize, char)> =
            text.char_indices().filter(|(_, c)| is(*c)).collect();
        (found.len() % 2 == 1).then(|| found.last().copied()).flatten()
    };
    // A measure in inches has one of its own.
    let inches = text
        .match_indices('"')
        .any(|(at, _)| text[..at].ends_with(|c: char| c.is_ascii_digit()));
    let straight = odd(&|c| c == '"').filter(|_| !inches);
    let (at, quote) = straight.or_else(|| odd(&|c| CURLY.contains(&c)))?;
    Some((at, quote, words))
}

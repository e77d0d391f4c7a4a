#![doc = include_str!("plural_of_one.md")]

use crate::check::Subject;
use crate::check::texts;
use crate::check::wording::{self, Tongue, Wording};
use crate::decimal::Number;
use crate::diagnostic::{Findings, Rule, Severity};
use crate::model::ItemKind;
use crate::points::Attainable;
use crate::source::Span;

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "plural-of-one",
    severity: Severity::Note,
    explanation: include_str!("plural_of_one.md"),
};

/// Words that look like plurals and are not, or are the same in both.
const SINGULAR: &[&str] = &[
    "meter",
    "kilometer",
    "liter",
    "nummer",
    "semester",
    "timmer",
    "procentenheter",
    "this",
    "is",
    "was",
    "has",
    "does",
    "as",
    "its",
    "us",
    "plus",
    "yes",
    "less",
    "per",
    "eller",
    "efter",
    "under",
    "över",
    "har",
    "var",
    "är",
    "där",
    "när",
    "kvar",
    "men",
];
const PLURAL: [(Tongue, &[&str]); 2] = [
    (Tongue::Swedish, &["or", "ar", "er", "orna", "arna", "erna"]),
    (Tongue::English, &["s"]),
];

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let shown = texts::of_questionnaire(subject.questionnaire);
    for wording in shown.iter().flat_map(|shown| wording::of(subject, Some(shown.text))) {
        let written = wording.written();
        // Where the text has branches its author has thought of this.
        if !written.contains("{{") || written.contains("{%") {
            continue;
        }
        for (name, range) in numbers(subject, &wording) {
            let Some(word) = plural_after(&wording, range.end) else { continue };
            let place: Span = wording.place(range.start..range.end);
            let instead =
                format!("{{% if {name} == 1 %}}…{{% else %}}{word}{{% endif %}}");
            findings.push(
                RULE.at(place)
                    .says(
                        format!("`{name}` can be 1, and then the text reads `1 {word}`"),
                        format!("`{name}` kan vara 1, och då lyder texten `1 {word}`"),
                    )
                    .help(format!("write `{instead}`"), format!("skriv `{instead}`")),
            );
        }
    }
}

/// The items shown in a text that are whole numbers and can be 1, with where they stand.
fn numbers(
    subject: &Subject<'_>,
    wording: &Wording<'_>,
) -> Vec<(String, std::ops::Range<usize>)> {
    let text = wording.written();
    let plan = &subject.compiled.plan;
    let filled = crate::expression::filled(text).into_iter();
    filled
        .filter_map(|inner| {
            let name = text[inner.clone()].trim();
            let item = &subject.questionnaire.items[plan.position(name)?];
            let is_whole = matches!(item.kind, ItemKind::Number(_));
            let values = Attainable::new(&item.kind).filter(|_| is_whole)?;
            let one = Number::ONE;
            let can_be = values.step == Some(Number::ONE)
                && values.least.is_none_or(|least| least <= one)
                && values.greatest.is_none_or(|greatest| greatest >= one);
            // The braces around it.
            let end = text[inner.end..].find("}}").map(|at| inner.end + at + 2)?;
            can_be.then(|| (name.to_owned(), inner.start.saturating_sub(2)..end))
        })
        .collect()
}

/// The word after a fill, where it is a plural.
fn plural_after(wording: &Wording<'_>, end: usize) -> Option<String> {
    let rest = wording.plain.get(end..)?.strip_prefix(' ')?;
    let word = rest.split(|c: char| !c.is_alphabetic()).next()?.to_lowercase();
    let list = PLURAL.into_iter().find(|(of, _)| Some(*of) == wording.tongue)?.1;
    let is_plural = list.iter().any(|ending| {
        word.len() > ending.len() + 2 && word.ends_with(ending) && !word.ends_with("ss")
    });
    (is_plural && !SINGULAR.contains(&word.as_str())).then_some(word)
}

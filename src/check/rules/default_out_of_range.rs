#![doc = include_str!("default_out_of_range.md")]

use std::fmt::Display;

use crate::check::Subject;
use crate::diagnostic::{Findings, Near, Rule, Severity};
use crate::model::{Bound, Item, ItemKind};
use crate::points::Attainable;
use crate::source::{Span, Spanned};

/// What `check` and `explain` know about this rule.
pub static RULE: Rule = Rule {
    name: "default-out-of-range",
    severity: Severity::Error,
    explanation: include_str!("default_out_of_range.md"),
};

pub(crate) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    for item in subject.questionnaire.items.iter().filter(|item| !item.poisoned) {
        match &item.default {
            Some(Bound::Number(number)) => {
                let Some(values) = Attainable::new(&item.kind) else { continue };
                report(number, values.least.as_ref(), values.greatest.as_ref(), findings);
            }
            Some(Bound::Date(day)) => within(item, day, Bound::day, findings),
            Some(Bound::Month(month)) => within(item, month, Bound::month, findings),
            Some(Bound::Time(time)) => within(item, time, Bound::time, findings),
            Some(Bound::Duration(length)) => {
                within(item, length, Bound::duration, findings);
            }
            Some(Bound::Word(word)) => code(item, word, findings),
            Some(Bound::Words(words)) => several(item, words, findings),
            Some(Bound::Expression(_)) | None => {}
        }
    }
}

/// A default against the bounds that are written as values of its kind.
fn within<T: PartialOrd + Display>(
    item: &Item,
    default: &Spanned<T>,
    stated: impl Fn(&Bound) -> Option<&Spanned<T>>,
    findings: &mut Findings,
) {
    let Some((min, max)) = item.kind.bounds() else { return };
    let [least, most] = [min, max].map(|bound| Some(&stated(bound?)?.value));
    report(default, least, most, findings);
}

fn report<T: PartialOrd + Display>(
    default: &Spanned<T>,
    least: Option<&T>,
    most: Option<&T>,
    findings: &mut Findings,
) {
    let value = &default.value;
    if let Some(least) = least.filter(|least| value < *least) {
        let words = (
            format!("below the least, {least}"),
            format!("mindre än det minsta, {least}"),
        );
        tell(default.span, value, &words, findings);
    }
    if let Some(most) = most.filter(|most| value > *most) {
        let words = (
            format!("above the greatest, {most}"),
            format!("större än det största, {most}"),
        );
        tell(default.span, value, &words, findings);
    }
}

fn tell(
    span: Span,
    value: &impl Display,
    (en, sv): &(String, String),
    findings: &mut Findings,
) {
    findings.push(
        RULE.at(span)
            .says(
                format!("the default {value} is {en}"),
                format!("förvalet {value} är {sv}"),
            )
            .help("change the default or the bounds", "ändra förvalet eller gränserna"),
    );
}

/// Codes that are there, no more than can be chosen, and none beside one that stands
/// alone.
fn several(item: &Item, words: &[Spanned<String>], findings: &mut Findings) {
    for word in words {
        code(item, word, findings);
    }
    let (choices, most) = match &item.kind {
        ItemKind::Multiple { choices, max_choices, .. } => (choices, max_choices),
        ItemKind::Ranking { choices, top } => (choices, top),
        _ => return,
    };
    let count = words.len();
    if let (Some(most), Some(last)) = (most, words.last())
        && u32::try_from(count).is_ok_and(|count| count > most.value)
    {
        let most = most.value;
        findings.push(
            RULE.at(last.span)
                .says(
                    format!("the default has {count} options, and at most {most} can be chosen"),
                    format!("förvalet har {count} alternativ, och högst {most} kan väljas"),
                )
                .help("shorten the default", "korta förvalet"),
        );
    }
    let alone = words.iter().find(|word| {
        let option = choices.options.iter().find(|o| o.code.value == word.value);
        option.is_some_and(|o| {
            o.exclusive.is_some() || o.all_of_these.is_some() || o.missing.is_some()
        })
    });
    if let Some(alone) = alone.filter(|_| count > 1) {
        let code = &alone.value;
        findings.push(
            RULE.at(alone.span)
                .says(
                    format!(
                        "option `{code}` stands alone, but the default has others too"
                    ),
                    format!("alternativ `{code}` står ensamt, men förvalet har fler"),
                )
                .help(
                    "leave it alone, or leave it out",
                    "låt det stå ensamt, eller ta bort det",
                ),
        );
    }
}

fn code(item: &Item, word: &Spanned<String>, findings: &mut Findings) {
    let Some(choices) = item.kind.choices() else { return };
    if choices.options.is_empty() || choices.position(&word.value).is_some() {
        return;
    }
    let (code, id) = (&word.value, &item.id.value);
    let codes = choices.options.iter().map(|option| option.code.value.as_str());
    findings.push(
        RULE.at(word.span)
            .says(
                format!("the default `{code}` is no option of item `{id}`"),
                format!("förvalet `{code}` är inte ett alternativ i fråga `{id}`"),
            )
            .meant(Near::of(code, codes)),
    );
}

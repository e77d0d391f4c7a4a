//! Texts that a simulated respondent writes.
//!
//! *In:* what the text must be like. *Out:* a text that says it is simulated, or one that
//! meets the author's pattern.
//!
//! Numbers of persons and organisations are those that the authorities keep for tests, so
//! that none belongs to anybody.

use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};

use crate::formats::Format;
use crate::model::TextItem;
use crate::simulate::draw::Chance;

/// How often a repetition without a bound is repeated at most, beyond its least.
const REPEATED: u32 = 4;
/// How many times a pattern is tried.
const TRIES: usize = 50;

/// A text that the item takes, in the language of the questionnaire; none where none was
/// found.
pub(super) fn text(item: &TextItem, tag: &str, chance: &mut Chance) -> Option<String> {
    let least = item.min_length.as_ref().map_or(0, |least| least.value as usize);
    let most = item.max_length.as_ref().map_or(usize::MAX, |most| most.value as usize);
    let fits = |text: &str| {
        let length = text.chars().count();
        !text.trim().is_empty() && (least..=most).contains(&length)
    };
    if let Some(pattern) = &item.pattern {
        let whole = format!("^(?:{})$", pattern.value);
        let (regex, tree) =
            (regex::Regex::new(&whole).ok()?, regex_syntax::parse(&pattern.value).ok()?);
        let mut tries = (0..TRIES).map(|_| {
            let mut text = String::new();
            write(&tree, chance, &mut text);
            text
        });
        return tries.find(|text| regex.is_match(text) && fits(text));
    }
    if let Some(format) = &item.format {
        let number = chance.below(100_000);
        let text = match format.value {
            Format::Email if most < 30 => "s@example.org".to_owned(),
            Format::Email => format!("simulerad.{number}@example.org"),
            Format::Url if most < 40 => "https://example.org".to_owned(),
            Format::Url => format!("https://example.org/simulerad/{number}"),
            // The numbers of the Swedish Post and Telecom Authority for use in fiction.
            Format::Phone => format!("+467017406{:02}", 5 + number % 94),
            // 212000-0142 is the example of the Swedish Tax Agency's description.
            Format::Orgnr => "212000-0142".to_owned(),
            // Tolvan Tolvansson, the Tax Agency's number for tests.
            Format::Personnummer => "19121212-1212".to_owned(),
        };
        return Some(text).filter(|text| fits(text));
    }
    let (first, more) = match tag {
        "sv" => ("Simulerat svar", ", simulerat svar"),
        _ => ("Simulated answer", ", simulated answer"),
    };
    let mut text = first.to_owned();
    while text.chars().count() < least {
        text.push_str(more);
    }
    let mut text: String = text.chars().take(most).collect();
    if text.ends_with(' ') {
        text.pop();
        text.push('.');
    }
    Some(text).filter(|text| fits(text))
}

/// Writes a text that a pattern takes. What a pattern demands of its surroundings is not
/// looked at; the caller holds the result to the pattern.
fn write(hir: &Hir, chance: &mut Chance, text: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            text.push_str(&String::from_utf8_lossy(&literal.0));
        }
        HirKind::Class(Class::Unicode(class)) => {
            text.extend(character(class.ranges(), chance));
        }
        HirKind::Class(Class::Bytes(class)) => {
            let byte = class.ranges().first().map(|range| char::from(range.start()));
            text.extend(byte);
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min.saturating_add(REPEATED));
            let most = most.min(repetition.min.saturating_add(REPEATED));
            let times = chance.between(repetition.min.into(), most.into());
            for _ in 0..times {
                write(&repetition.sub, chance, text);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, chance, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, chance, text)),
        HirKind::Alternation(parts) => {
            if let Some(part) = parts.get(chance.below(parts.len())) {
                write(part, chance, text);
            }
        }
    }
}

/// A character of a class: a letter or digit where it has any, else one that prints.
fn character(ranges: &[ClassUnicodeRange], chance: &mut Chance) -> Option<char> {
    let within = |(first, last): (char, char)| {
        let common = ranges.iter().filter_map(move |range| {
            let (first, last) = (range.start().max(first), range.end().min(last));
            (first <= last).then_some((first, last))
        });
        common.collect::<Vec<_>>()
    };
    let plain: Vec<_> =
        [('a', 'z'), ('A', 'Z'), ('0', '9')].into_iter().flat_map(within).collect();
    let printed = || -> Vec<_> {
        [('!', '~'), (' ', ' '), ('\u{a1}', '\u{d7ff}')]
            .into_iter()
            .flat_map(within)
            .collect()
    };
    let choice = if plain.is_empty() { printed() } else { plain };
    let (first, last) = *choice.get(chance.below(choice.len()))?;
    let width = u32::from(last) - u32::from(first);
    let step = chance.below(width.min(25) as usize + 1);
    char::from_u32(u32::from(first) + u32::try_from(step).unwrap_or_default())
}

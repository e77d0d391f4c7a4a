//! Wording, language by language.
//!
//! *In:* a text of each definition. *Out:* changes: of the source language, and of
//! translations apart.
//!
//! How near two wordings are is judged by their letters, never by their sense.

use unicode_normalization::UnicodeNormalization;

use crate::changes::kinds::items::{SIGNS, TRANSLATION, YEARS};
use crate::changes::ledger::{change, said, unsaid};
use crate::changes::pairs::Named;
use crate::changes::{Change, ChangeKind, Pairs, Side};
use crate::expression::{in_years, normal, normal_text};
use crate::model::{Questionnaire, Text, Translation, Written};
use crate::source::Span;

/// What stands around two texts: names, languages, years.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) older: Named<'a>,
    pub(super) newer: Named<'a>,
    /// The rosters around.
    pub(super) within: (Option<usize>, Option<usize>),
    languages: (&'a str, &'a str),
    years: Option<(i16, i16)>,
}

/// A text of one side, and where it would stand.
pub(super) type Told<'a> = (Option<&'a Text>, Span);

impl<'a> Around<'a> {
    /// Outside of items.
    pub(super) fn new(pairs: &'a Pairs<'a>) -> Self {
        let years = year(pairs.old).zip(year(pairs.new)).filter(|(old, new)| old != new);
        Self {
            older: pairs.older(),
            newer: pairs.newer(),
            within: (None, None),
            languages: (pairs.old.source_language(), pairs.new.source_language()),
            years,
        }
    }

    /// On two items, whose rosters are those around them.
    pub(super) fn of(self, (old, new): (usize, usize), pairs: &Pairs<'_>) -> Self {
        Self {
            older: self.older.of(old),
            newer: self.newer.of(new),
            within: (pairs.old.items[old].roster, pairs.new.items[new].roster),
            ..self
        }
    }

    /// In the rows of two rosters.
    pub(super) fn in_rows(self, old: usize, new: usize) -> Self {
        Self { within: (Some(old), Some(new)), ..self }
    }

    /// The source languages.
    pub(super) const fn sources(&self) -> (&'a str, &'a str) {
        self.languages
    }

    /// Whether two expressions say the same.
    pub(super) fn is_same(&self, old: &Written, new: &Written) -> bool {
        let (before, now) = self.normals(old, new);
        before == now
    }

    /// Whether they say the same but for years that move with the wave.
    pub(super) fn is_same_in_years(&self, old: &Written, new: &Written) -> bool {
        let (before, now) = self.normals(old, new);
        self.moves_with_wave(&before, &now)
    }

    fn normals(&self, old: &Written, new: &Written) -> (String, String) {
        (
            normal(&old.text, &self.older, self.within.0),
            normal(&new.text, &self.newer, self.within.1),
        )
    }

    /// Whether two texts differ in nothing but years that move with the wave.
    pub(super) fn moves_with_wave(&self, old: &str, new: &str) -> bool {
        let of = |(before, now)| in_years(old, before) == in_years(new, now);
        self.years.is_some_and(of)
    }

    /// A change of what an optional expression says; both sides as written.
    pub(super) fn expression(
        &self,
        kind: &'static ChangeKind,
        (old, old_home): (Option<&Written>, Span),
        (new, new_home): (Option<&Written>, Span),
    ) -> Option<Change> {
        let is_same = match (old, new) {
            (Some(old), Some(new)) => self.is_same(old, new),
            (old, new) => old.is_none() && new.is_none(),
        };
        let side = |written: Option<&Written>, home| match written {
            Some(written) => said(written.span, one_line(&written.text)),
            None => unsaid(home),
        };
        (!is_same).then(|| change(kind, side(old, old_home), side(new, new_home)))
    }

    /// The changes of a text: `kind` where the source language says something else, and
    /// `key` is what the text stands under.
    pub(super) fn text(
        &self,
        kind: &'static ChangeKind,
        key: &'static str,
        old: Told<'_>,
        new: Told<'_>,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        if old.0.is_none() && new.0.is_none() {
            return changes;
        }
        for language in self.tags(old.0, new.0) {
            let before =
                old.0.and_then(|text| in_language(text, language, self.languages.0));
            let now =
                new.0.and_then(|text| in_language(text, language, self.languages.1));
            if self.says_same(before, now) {
                continue;
            }
            let sides = (side(before, old.1), side(now, new.1));
            changes.push(if language == self.languages.0 {
                let kind = self.kind_of_wording(kind, before, now);
                let change = change(kind, sides.0, sides.1);
                change.under(key)
            } else {
                change(&TRANSLATION, sides.0, sides.1).of("language", language).under(key)
            });
        }
        changes
    }

    /// The languages of two texts, the source first.
    fn tags<'b>(&self, old: Option<&'b Text>, new: Option<&'b Text>) -> Vec<&'b str>
    where
        'a: 'b,
    {
        let mut tags: Vec<&'b str> = vec![self.languages.0];
        for (text, source) in [(old, self.languages.0), (new, self.languages.1)] {
            for translation in text.into_iter().flat_map(|text| &text.translations) {
                let tag = translation.language.as_ref().map_or(source, |tag| &tag.value);
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
        }
        tags
    }

    fn says_same(&self, old: Option<&Translation>, new: Option<&Translation>) -> bool {
        match (old, new) {
            (None, None) => true,
            (Some(old), Some(new)) => {
                let (before, now) = self.filled(old, new);
                before == now
            }
            _ => false,
        }
    }

    /// Both wordings with their fills in normal form.
    fn filled(&self, old: &Translation, new: &Translation) -> (String, String) {
        (
            normal_text(&old.text.text, &self.older, self.within.0),
            normal_text(&new.text.text, &self.newer, self.within.1),
        )
    }

    fn kind_of_wording(
        &self,
        kind: &'static ChangeKind,
        old: Option<&Translation>,
        new: Option<&Translation>,
    ) -> &'static ChangeKind {
        let Some((old, new)) = old.zip(new) else { return kind };
        let (before, now) = self.filled(old, new);
        if folded(&before) == folded(&now) {
            &SIGNS
        } else if self.moves_with_wave(&folded(&before), &folded(&now)) {
            &YEARS
        } else {
            kind
        }
    }
}

/// The year of a wave: that of its reference date, else its label.
fn year(questionnaire: &Questionnaire) -> Option<i16> {
    let wave = questionnaire.wave.as_ref();
    let day = wave.and_then(|wave| wave.reference_date.as_ref());
    let label = questionnaire.wave_label();
    let of_label = || label.parse().ok().filter(|_| label.len() == 4);
    day.map(|day| day.value.year()).or_else(of_label)
}

/// The wording in just that language; a plain string is in the source language.
fn in_language<'t>(
    text: &'t Text,
    language: &str,
    source: &str,
) -> Option<&'t Translation> {
    text.translations.iter().find(|translation| match &translation.language {
        Some(tag) => tag.value == language,
        None => language == source,
    })
}

/// The wording that a text has in the source language.
pub(super) fn source_wording<'t>(
    text: Option<&'t Text>,
    source: &str,
) -> Option<&'t str> {
    Some(&in_language(text?, source, source)?.text.text)
}

fn side(translation: Option<&Translation>, home: Span) -> Side {
    match translation {
        Some(translation) => {
            said(translation.text.span, one_line(&translation.text.text))
        }
        None => unsaid(home),
    }
}

/// A text with one blank between its words.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A wording without capitals and without punctuation that says nothing: what is between
/// digits, before a number or a sign of its own right stays.
pub fn folded(text: &str) -> String {
    let characters: Vec<char> = text.nfc().flat_map(char::to_lowercase).collect();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit)
    };
    let mut folded = String::with_capacity(text.len());
    for (at, c) in characters.iter().enumerate() {
        let between = is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        match *c {
            c if c.is_alphanumeric() => folded.push(c),
            '.' | ',' if between => folded.push('.'),
            ':' if between => folded.push(':'),
            '-' | '–' | '−' | '—' if is_digit(Some(at + 1)) => folded.push('-'),
            '-' | '\'' | '’' | '\u{ad}' | '*' | '_' => {}
            '<' | '>' | '=' | '+' | '%' | '‰' | '§' | '€' | '$' | '£' | '#' | '@'
            | '&' | '/' | '°' | '^' | '±' | '≤' | '≥' | '≠' | '×' | '÷' | '|' | '{'
            | '}' => {
                folded.push(*c);
            }
            _ => folded.push(' '),
        }
    }
    one_line(&folded)
}

/// Whether two labels may well be of one thing: all words of one are in the other, they
/// share the beginning of a longer word, or differ in less than half their letters.
pub fn is_alike(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one), folded(other));
    let words = |text: &str| -> Vec<Vec<char>> {
        text.split(' ').map(|word| word.chars().collect()).collect()
    };
    let (of_one, of_other) = (words(&one), words(&other));
    let holds = |all: &[Vec<char>], some: &[Vec<char>]| {
        some.iter().all(|word| all.contains(word))
    };
    let stem = |a: &[char], b: &[char]| {
        let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        shared >= 4 && shared * 2 >= a.len().min(b.len())
    };
    let letters = one.chars().count().max(other.chars().count());
    holds(&of_one, &of_other)
        || holds(&of_other, &of_one)
        || of_one.iter().any(|a| of_other.iter().any(|b| stem(a, b)))
        || strsim::damerau_levenshtein(&one, &other) * 2 < letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_says_nothing_is_folded_away() {
        assert_eq!(folded("Har ni en *plan*?"), folded("har ni en  plan"));
        assert_eq!(folded("e-post"), folded("epost"));
        for (one, other) in [
            ("1,5 procent", "15 procent"),
            ("5 eller <5", "5 eller 5"),
            ("−3 grader", "3 grader"),
            ("10–15", "1015"),
            ("på kommunen", "på kommun"),
            ("i dag", "idag"),
        ] {
            assert_ne!(folded(one), folded(other), "{one}");
        }
    }

    #[test]
    fn labels_are_alike_or_quite_different() {
        for (one, other) in [
            ("Ja", "Ja, den är beslutad"),
            ("Ideell förening", "En ideell organisation"),
            ("Kommunal", "Kommunen"),
            ("Polisen", "Polis"),
        ] {
            assert!(is_alike(one, other), "{one}");
        }
        for (one, other) in [("Ja", "Nej"), ("Bra", "Dåligt"), ("Skolan", "Polisen")] {
            assert!(!is_alike(one, other), "{one}");
        }
    }
}

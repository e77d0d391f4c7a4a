//! Known words that are near to one that is not known.
//!
//! *In:* a word, and those that would be known. *Out:* the nearest, if it is near enough
//! to be a slip of the hand, and whether any other could have been meant.

use crate::diagnostic::Words;
use crate::diagnostic::fix::{Edit, Fix};

/// A known word that was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The word.
    pub word: String,
    /// Nothing else is near, and hardly anything was mistyped: it can be put in the place
    /// of the other unasked.
    pub is_sole: bool,
}

impl Near {
    /// As [`nearest`], and whether anything else could have been meant.
    ///
    /// It is the only one where no other known word is near, one letter was mistyped or, in
    /// words of six letters and more, two, and no digit is another: `a5_medel` is a slip of
    /// nobody who meant `a6_medel`.
    ///
    /// ```
    /// use survey::diagnostic::Near;
    ///
    /// let found = Near::of("samordnre", ["samordnare", "antal"]).unwrap();
    /// assert!(found.word == "samordnare" && found.is_sole);
    /// assert!(!Near::of("q3", ["q1", "q2"]).unwrap().is_sole);
    /// ```
    pub fn of<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let sought = plain(word);
        let mut found: Vec<(usize, &str)> = Vec::new();
        for candidate in known {
            if let Some(distance) = distance(&sought, candidate)
                && !found.iter().any(|(_, other)| *other == candidate)
            {
                found.push((distance, candidate));
            }
        }
        let (least, best) = *found.iter().min_by_key(|(distance, _)| *distance)?;
        let letters = word.chars().count().max(best.chars().count());
        let is_slip = match least {
            0 => found.iter().filter(|(distance, _)| *distance == 0).count() == 1,
            1 => found.len() == 1 && letters >= 3,
            2 => found.len() == 1 && letters >= 6,
            _ => false,
        };
        let digits =
            |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let is_sole = is_slip && digits(word) == digits(best);
        Some(Self { word: best.to_owned(), is_sole })
    }

    /// The word spelt in full where only a part of it was compared.
    #[must_use]
    pub fn spelt(self, spell: impl FnOnce(&str) -> String) -> Self {
        Self { word: spell(&self.word), ..self }
    }

    /// The first of two guesses, a sure one only if both are the same.
    pub fn surest(first: Option<Self>, second: Option<Self>) -> Option<Self> {
        match (first, second) {
            (Some(first), Some(second)) if first.word != second.word => {
                Some(Self { is_sole: false, ..first })
            }
            (first, second) => first.or(second),
        }
    }

    /// The mend that writes it.
    pub fn fix(&self, edits: impl IntoIterator<Item = Edit>) -> Fix {
        let word = &self.word;
        let words = Words::new(format!("write `{word}`"), format!("skriv `{word}`"));
        if self.is_sole { Fix::safe(words, edits) } else { Fix::guess(words, edits) }
    }
}

/// The nearest of the known words, if it is near enough to be a slip of the hand.
///
/// Damerau–Levenshtein distance of at most one plus a quarter of the known word's
/// length, and less than all of the longer word; of equally near words the first in the
/// order given. A word of which the other is only the case or the separator counts as
/// nearest.
pub fn nearest<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let sought = plain(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        if let Some(distance) = distance(&sought, candidate)
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A word as it is compared.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(['-', ' '], "_")
}

/// How far a known word is from the one sought, if it is near at all.
fn distance(sought: &str, candidate: &str) -> Option<usize> {
    let distance = strsim::damerau_levenshtein(sought, &plain(candidate));
    let letters = candidate.chars().count();
    let near =
        distance <= 1 + letters / 4 && distance < sought.chars().count().max(letters);
    near.then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_slip_with_nothing_else_near_is_written_unasked() {
        let sole = |word: &str, known: &[&str]| {
            Near::of(word, known.iter().copied()).map(|near| (near.word, near.is_sole))
        };
        let found = |word: &str, is_sole| Some((word.to_owned(), is_sole));
        assert_eq!(sole("jaa", &["ja", "nej"]), found("ja", true));
        assert_eq!(sole("ask_fi", &["ask_if", "text"]), found("ask_if", true));
        assert_eq!(
            sole("Samordnare", &["samordnare", "samordnar"]),
            found("samordnare", true)
        );
        assert_eq!(sole("plan_a", &["plan_ar", "plan_b"]), found("plan_ar", false));
        assert_eq!(sole("a6_medel", &["a5_medel"]), found("a5_medel", false));
        assert_eq!(sole("jo", &["ja"]), found("ja", false));
        assert_eq!(sole("samrdnre", &["samordnare"]), found("samordnare", true));
        assert_eq!(sole("x", &["samordnare"]), None);
        assert_eq!(sole("jaa", &["ja", "ja"]), found("ja", true));
    }
}

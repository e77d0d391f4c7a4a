//! Wording as people read it: sentences and words, and how hard they are.
//!
//! *In:* a text of the questionnaire. *Out:* what stands there in each language without
//! its fills, its sentences and words, and [`Reading::lix`].
//!
//! Sentences and words are those of Unicode (UAX #29), with two exceptions: a few
//! abbreviations end no sentence (`t.ex.`), and parts between hyphens are one word
//! (`LSS-handläggare`). A heading or a line without a full stop is a sentence too; a
//! piece without a word is none.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use unicode_segmentation::UnicodeSegmentation;

use crate::check::Subject;
use crate::decimal::Number;
use crate::expression;
use crate::model::{Item, Map, ResponseOption, Text, Translation, Written};
use crate::source::Span;

/// A language whose wording is judged; of others only lengths are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tongue {
    /// Swedish.
    Swedish,
    /// English.
    English,
}

/// What stands in one language.
#[derive(Clone, Debug)]
pub(crate) struct Wording<'a> {
    written: &'a Written,
    /// The tag of the language; none where none is declared.
    tag: Option<&'a str>,
    /// The language; none where it is another one, or not declared.
    pub tongue: Option<Tongue>,
    /// The text, blanks in the place of fills.
    pub plain: String,
    segments: &'a Segments,
}

/// Sentences and words of wordings that were looked at, by their place: each is found
/// once, however many lints ask.
#[derive(Debug, Default)]
pub(crate) struct Segments(RefCell<HashMap<Span, Rc<[Segment]>>>);

/// Where a sentence stands in its wording, and its words in it.
#[derive(Debug)]
struct Segment {
    range: Range<usize>,
    words: Vec<Range<usize>>,
}

/// A sentence of a wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence<'w> {
    /// Where it stands: bytes of the wording.
    pub range: Range<usize>,
    /// What it says.
    pub text: &'w str,
    /// Its words.
    pub words: Vec<&'w str>,
}

/// What is counted of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Words.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
    /// Words of more than six letters.
    pub long: usize,
}

/// Abbreviations that stand before what they belong to.
const ABBREVIATIONS: &[&str] = &[
    "t.ex.", "t. ex.", "bl.a.", "bl. a.", "dvs.", "d.v.s.", "s.k.", "ca.", "nr.", "jfr.",
    "p.g.a.", "fr.o.m.", "t.o.m.", "kap.", "art.", "e.g.", "i.e.", "approx.", "cf.",
];
/// A word with more letters is long (Björnsson 1968).
const MOST_LETTERS: usize = 6;

impl Tongue {
    /// The language of a tag such as `sv-SE`.
    fn of(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.to_lowercase().as_str() {
            "sv" => Some(Self::Swedish),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

/// The labels of options by language, where every option has one in it, in the order of
/// the first option's.
pub(crate) fn labels<'a>(
    subject: &Subject<'a>,
    options: &[&'a ResponseOption],
) -> Vec<Vec<Wording<'a>>> {
    let all: Vec<Vec<Wording<'a>>> =
        options.iter().map(|option| of(subject, option.label.as_ref())).collect();
    let Some(first) = all.first() else { return Vec::new() };
    let in_language = |tag: Option<&'a str>| -> Option<Vec<Wording<'a>>> {
        all.iter().map(|own| own.iter().find(|w| w.tag == tag).cloned()).collect()
    };
    first.iter().filter_map(|wording| in_language(wording.tag)).collect()
}

/// What a text says in each of its languages.
pub(crate) fn of<'a>(subject: &Subject<'a>, text: Option<&'a Text>) -> Vec<Wording<'a>> {
    let declared = subject.questionnaire.languages.first();
    let source = declared.map(|tag| tag.value.as_str());
    let tag = |translation: &'a Translation| {
        let own = translation.language.as_ref().map(|tag| tag.value.as_str());
        own.or(source)
    };
    let translations = text.into_iter().flat_map(|text| &text.translations);
    let wordings = translations.map(|translation| Wording {
        written: &translation.text,
        tag: tag(translation),
        tongue: tag(translation).and_then(Tongue::of),
        plain: expression::plain(&translation.text.text),
        segments: subject.segments,
    });
    wordings.collect()
}

/// The items that people answer, those with faults left out, with their full names.
pub(crate) fn asked<'a>(subject: &Subject<'a>) -> Vec<(String, &'a Item)> {
    let questionnaire = subject.questionnaire;
    let items = questionnaire.items.iter().enumerate();
    items
        .filter(|(_, item)| !item.poisoned && item.kind.takes_answers())
        .map(|(number, item)| (questionnaire.full_name(number), item))
        .collect()
}

impl Wording<'_> {
    /// Its sentences, in order.
    pub fn sentences(&self) -> Vec<Sentence<'_>> {
        let span = self.written.span;
        // What no file holds word for word may share its place with another text.
        let is_alone = self.written.map != Map::Whole;
        let known = self.segments.0.borrow().get(&span).filter(|_| is_alone).cloned();
        let segments = known.unwrap_or_else(|| {
            let found: Rc<[Segment]> = segments(&self.plain).into();
            self.segments.0.borrow_mut().insert(span, Rc::clone(&found));
            found
        });
        let sentence = |segment: &Segment| Sentence {
            range: segment.range.clone(),
            text: &self.plain[segment.range.clone()],
            words: segment.words.iter().map(|word| &self.plain[word.clone()]).collect(),
        };
        segments.iter().map(sentence).collect()
    }

    /// The place in the file of a part of it.
    pub fn place(&self, range: Range<usize>) -> Span {
        self.written.place(range)
    }

    /// The whole of it in the file.
    pub fn span(&self) -> Span {
        self.written.span
    }

    /// The text as it was written, with its fills.
    pub fn written(&self) -> &str {
        &self.written.text
    }
}

impl Sentence<'_> {
    /// Whether it asks.
    pub fn is_question(&self) -> bool {
        self.text.trim_end_matches(['"', '\'', '”', '’', ')']).ends_with('?')
    }

    /// Its words in lower case.
    pub fn lower(&self) -> Vec<String> {
        self.words.iter().map(|word| word.to_lowercase()).collect()
    }
}

impl Reading {
    /// Counts sentences.
    pub fn of<'s>(sentences: impl IntoIterator<Item = &'s Sentence<'s>>) -> Self {
        let mut reading = Self::default();
        for sentence in sentences {
            reading.sentences += 1;
            reading.words += sentence.words.len();
            reading.long += sentence.words.iter().copied().filter(is_long).count();
        }
        reading
    }

    /// Counts another text as a part of this.
    pub fn add(&mut self, other: Self) {
        self.words += other.words;
        self.sentences += other.sentences;
        self.long += other.long;
    }

    /// Läsbarhetsindex (Björnsson 1968), exact: words a sentence, and long words in a
    /// hundred. None where there are no words.
    pub fn lix(self) -> Option<Number> {
        let words = Number::from(self.words);
        let length = words.divide(&Number::from(self.sentences))?;
        Some(length + self.long_share()?)
    }

    /// Long words in a hundred.
    pub fn long_share(self) -> Option<Number> {
        (Number::from(100_usize) * Number::from(self.long))
            .divide(&Number::from(self.words))
    }
}

/// Whether a word counts as long.
pub(crate) fn is_long(word: &&str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > MOST_LETTERS
}

fn is_abbreviated(sentence: &str) -> bool {
    let sentence = sentence.trim_end().to_lowercase();
    ABBREVIATIONS.iter().any(|short| {
        let before = sentence.strip_suffix(short);
        before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
    })
}

/// The sentences of a text that hold a word.
fn segments(text: &str) -> Vec<Segment> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (start, piece) in text.split_sentence_bound_indices() {
        let end = start + piece.len();
        match ranges.last_mut() {
            Some(last) if is_abbreviated(&text[last.clone()]) => last.end = end,
            _ => ranges.push(start..end),
        }
    }
    let segment = |range: Range<usize>| {
        let whole = &text[range.clone()];
        let start = range.start + (whole.len() - whole.trim_start().len());
        let range = start..start + whole.trim().len();
        let words = word_ranges(&text[range.clone()]).into_iter();
        let words = words.map(|word| word.start + start..word.end + start).collect();
        Segment { range, words }
    };
    let all = ranges.into_iter().map(segment);
    all.filter(|segment| !segment.words.is_empty()).collect()
}

/// The words of a text; parts that a hyphen joins are one.
pub(crate) fn words(text: &str) -> Vec<&str> {
    word_ranges(text).into_iter().map(|range| &text[range]).collect()
}

fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut joins = false;
    for (start, piece) in text.split_word_bound_indices() {
        let end = start + piece.len();
        let is_word = piece.chars().any(char::is_alphanumeric);
        match ranges.last_mut() {
            Some(last) if is_word && joins => last.end = end,
            _ if is_word => ranges.push(start..end),
            _ => {}
        }
        let follows = ranges.last().is_some_and(|last| last.end == start);
        joins = matches!(piece, "-" | "\u{2010}" | "\u{2011}") && follows;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::Rounding;
    use crate::source::FileId;

    fn reading(text: &str) -> Reading {
        let span = Span::new(FileId(0), 0..text.len());
        let written = Written { text: text.to_owned(), span, map: Map::Whole };
        let plain = expression::plain(text);
        let segments = Segments::default();
        let segments = &segments;
        let wording =
            Wording { written: &written, tag: None, tongue: None, plain, segments };
        Reading::of(&wording.sentences())
    }

    fn told(text: &str) -> (usize, usize, usize, String) {
        let Reading { words, sentences, long } = reading(text);
        let lix = reading(text).lix().unwrap().round(2, Rounding::HalfUp);
        (words, sentences, long, lix.fixed(2))
    }

    /// Counted by hand; long words are set out below each text.
    #[test]
    fn lix_is_what_a_hand_counts() {
        // Four words; Används (7), standardiserad (14), bedömningsmetod (15).
        // 4/1 + 100 · 3/4 = 79.
        let text = "Används en standardiserad bedömningsmetod?";
        assert_eq!(told(text), (4, 1, 3, "79.00".to_owned()));
        // 6 + 6 = 12 words in two sentences; Räkningen (9), ingenting (9).
        // 12/2 + 100 · 2/12 = 6 + 16.666… = 22.67.
        let text = "Det är lätt att läsa detta. Räkningen i sig kräver ingenting nytt.";
        assert_eq!(told(text), (12, 2, 2, "22.67".to_owned()));
        // The fill counts nothing: Hur, många, platser, har, i, dag. platser (7).
        // 6/1 + 100 · 1/6 = 22.67.
        let text = "Hur många platser har {{ unit.municipality }} i dag?";
        assert_eq!(told(text), (6, 1, 1, "22.67".to_owned()));
        // An abbreviation ends no sentence, and a hyphen makes no word:
        // Gäller, det, t.ex, LSS-handläggare, i, kommunen. The last but two has 14
        // letters, kommunen 8: 6/1 + 100 · 2/6 = 39.33.
        let text = "Gäller det t.ex. LSS-handläggare i kommunen?";
        assert_eq!(told(text), (6, 1, 2, "39.33".to_owned()));
        // The example of Swedish Wikipedia, worked out there from its counts alone:
        // 437/21 + 100 · 112/437 = 20.81 + 25.63 = 46.44.
        let counted = Reading { words: 437, sentences: 21, long: 112 };
        assert_eq!(counted.lix().unwrap().round(2, Rounding::HalfUp).fixed(2), "46.44");
    }
}

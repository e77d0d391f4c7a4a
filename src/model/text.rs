//! Texts as written: wording in several languages, and text that holds expressions.
//!
//! *In:* scalars of a file. *Out:* the decoded text with the way back to its bytes.
//!
//! Expressions and fills are not parsed here.

use std::ops::Range;

use crate::source::{Span, Spanned};

/// A text that holds an expression or fills, and the way from its bytes to the file's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The decoded text.
    pub text: String,
    /// The scalar in the file.
    pub span: Span,
    /// The way from an offset in `text` to the file.
    pub map: Map,
}

/// How the bytes of a decoded scalar lie in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Map {
    /// One to one, beginning so many bytes after the span's start (1 inside quotes).
    Shifted(u32),
    /// For every byte of the text and for its end, the byte of the file.
    Bytes(Box<[u32]>),
    /// Unknown: the whole scalar is meant.
    Whole,
}

/// Wording shown to a person, in one or more languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The whole value: a string, or the map of languages.
    pub span: Span,
    /// One wording a language; a plain string has the questionnaire's first language.
    pub translations: Vec<Translation>,
}

/// The wording in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// Language tag such as `sv`; none for a plain string, which is source text.
    pub language: Option<Spanned<String>>,
    /// The wording, which may hold fills.
    pub text: Written,
    /// First eight hexadecimal digits of the SHA-256 of the source text it was made
    /// from (`{text: …, of: 3f2a9c1e}`).
    pub of: Option<Spanned<String>>,
}

impl Written {
    /// The place in the file of a range of the decoded text.
    pub fn place(&self, range: Range<usize>) -> Span {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let within = |start: u32, end: u32| Span {
            file: self.span.file,
            start: start.clamp(self.span.start, self.span.end),
            end: end.clamp(start, self.span.end.max(start)),
        };
        match &self.map {
            Map::Shifted(by) => {
                let first = self.span.start + by;
                within(first + byte(range.start), first + byte(range.end))
            }
            Map::Bytes(bytes) => {
                let at = |offset: usize| bytes.get(offset).or(bytes.last()).copied();
                // The end is the byte after the last one that belongs to the range.
                match (at(range.start), range.end.checked_sub(1).and_then(at)) {
                    (Some(start), Some(last)) if range.end > range.start => {
                        let width = self.last_width(range.end);
                        within(start, last + width)
                    }
                    (Some(start), _) => within(start, start),
                    _ => self.span,
                }
            }
            Map::Whole => self.span,
        }
    }

    /// The very bytes of the file that say a range of the decoded text, escapes whole;
    /// none where they are not known.
    pub fn bytes(&self, range: Range<usize>) -> Option<Span> {
        let byte = |at: usize| u32::try_from(at).ok();
        let (start, end) = match &self.map {
            Map::Shifted(by) => {
                let first = self.span.start + by;
                (first + byte(range.start)?, first + byte(range.end)?)
            }
            // Where the next character begins, this one ends.
            Map::Bytes(bytes) => (*bytes.get(range.start)?, *bytes.get(range.end)?),
            Map::Whole => return None,
        };
        let is_within = self.span.start <= start && start <= end && end <= self.span.end;
        is_within.then_some(Span { file: self.span.file, start, end })
    }

    /// How many bytes of the file the character before `end` takes: its own length,
    /// or up to the next mapped byte if that is nearer.
    fn last_width(&self, end: usize) -> u32 {
        let character = self.text.get(..end).and_then(|text| text.chars().next_back());
        character.map_or(1, |c| u32::try_from(c.len_utf8()).unwrap_or(1))
    }
}

impl Text {
    /// The wording in a language, else the source wording, else any.
    pub fn wording(&self, language: &str) -> &str {
        let tagged = |wanted: &str| {
            self.translations.iter().find(|translation| {
                translation.language.as_ref().is_some_and(|tag| tag.value == wanted)
            })
        };
        let plain = || {
            self.translations.iter().find(|translation| translation.language.is_none())
        };
        tagged(language)
            .or_else(plain)
            .or_else(|| self.translations.first())
            .map_or("", |translation| translation.text.text.as_str())
    }

    /// Whether there is wording in a language; a plain string counts for `source`,
    /// the questionnaire's first language.
    pub fn has(&self, language: &str, source: &str) -> bool {
        self.translations.iter().any(|translation| match &translation.language {
            Some(tag) => tag.value == language,
            None => language == source,
        })
    }
}

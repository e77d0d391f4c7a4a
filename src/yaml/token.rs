//! The words and signs of a text in the order written, comments among them.
//!
//! *In:* a text. *Out:* its [`Token`]s, each with the bytes it takes.
//!
//! A tree knows what a text says; this knows how it is written, and serves `format`. That
//! a block begins or ends takes no bytes and is a token all the same. Places are those of
//! the text, not of the parser: a dash, a colon and the `|` before a block scalar are
//! where they stand, and a comment beside that `|` is part of the scalar.

use std::ops::Range;

use granit_parser::{ScalarStyle, Scanner, StrInput, TokenType};

use crate::source::Source;
use crate::yaml::node::Style;

/// One word or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// The bytes it takes; of a scalar with its quotes or the line with its `|`.
    pub range: Range<usize>,
}

/// What a word or sign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A mapping by indentation begins; its column is that of the token.
    BlockMapping,
    /// A sequence by indentation begins. One whose dashes stand under its key has none.
    BlockSequence,
    /// One of these ends.
    BlockEnd,
    /// A key follows; takes no bytes unless it is a `?`.
    Key,
    /// `-`
    Dash,
    /// `:`
    Colon,
    /// `,`
    Comma,
    /// `{` or `[`
    Open,
    /// `}` or `]`
    Close,
    /// `&name`
    Anchor,
    /// `*name`
    Alias,
    /// `!tag`
    Tag,
    /// A scalar.
    Scalar(Style),
    /// `#` and what follows on its line.
    Comment,
    /// `%YAML 1.2` and the like.
    Directive,
    /// `---`
    DocumentStart,
    /// `...`
    DocumentEnd,
}

/// Every token; none where the text cannot be read to its end.
pub fn tokens(source: &Source) -> Option<Vec<Token>> {
    let options = granit_parser::options! { emit_comments: true };
    let scanner = Scanner::with_options(StrInput::new(source.text()), options);
    let mut reading = Reading { text: source.text(), end: 0, tokens: Vec::new() };
    for token in scanner {
        let (span, token) = token.ok()?.into_parts();
        let kind = kind(&token);
        match kind {
            Some(kind) => reading.add(kind, span.byte_range()?)?,
            None => continue,
        }
    }
    Some(reading.tokens)
}

fn kind(token: &TokenType<'_>) -> Option<TokenKind> {
    Some(match token {
        TokenType::StreamStart | TokenType::StreamEnd => return None,
        TokenType::BlockMappingStart => TokenKind::BlockMapping,
        TokenType::BlockSequenceStart => TokenKind::BlockSequence,
        TokenType::BlockEnd => TokenKind::BlockEnd,
        TokenType::Key => TokenKind::Key,
        TokenType::BlockEntry => TokenKind::Dash,
        TokenType::Value => TokenKind::Colon,
        TokenType::FlowEntry => TokenKind::Comma,
        TokenType::FlowSequenceStart | TokenType::FlowMappingStart => TokenKind::Open,
        TokenType::FlowSequenceEnd | TokenType::FlowMappingEnd => TokenKind::Close,
        TokenType::Anchor(_) => TokenKind::Anchor,
        TokenType::Alias(_) => TokenKind::Alias,
        TokenType::Tag(..) => TokenKind::Tag,
        TokenType::Scalar(style, _) => TokenKind::Scalar(match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        }),
        TokenType::Comment(_) => TokenKind::Comment,
        TokenType::DocumentStart => TokenKind::DocumentStart,
        TokenType::DocumentEnd => TokenKind::DocumentEnd,
        _ => TokenKind::Directive,
    })
}

struct Reading<'t> {
    text: &'t str,
    /// Where the last token that takes bytes ends.
    end: usize,
    tokens: Vec<Token>,
}

impl Reading<'_> {
    /// Takes a token; `found` is where the parser saw it.
    fn add(&mut self, kind: TokenKind, found: Range<usize>) -> Option<()> {
        let range = match kind {
            TokenKind::Dash => self.sign('-')?,
            TokenKind::Colon => self.sign(':')?,
            TokenKind::Scalar(Style::Literal | Style::Folded) => self.block(&found)?,
            // A comment beside the `|` of a scalar comes after it.
            TokenKind::Comment if found.start < self.end => return Some(()),
            _ => found,
        };
        self.text.get(range.clone())?;
        if !range.is_empty() {
            self.end = range.end;
        }
        self.tokens.push(Token { kind, range });
        Some(())
    }

    /// A sign that comes next, after nothing but blanks.
    fn sign(&self, sign: char) -> Option<Range<usize>> {
        let at = self.after_blanks(self.end);
        self.text[at..].starts_with(sign).then_some(at..at + 1)
    }

    fn after_blanks(&self, from: usize) -> usize {
        let rest = &self.text[from..];
        from + rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len()
    }

    /// A block scalar from its `|`, without the indentation of what follows it.
    fn block(&self, found: &Range<usize>) -> Option<Range<usize>> {
        let start = self.after_blanks(self.end);
        if !self.text[start..].starts_with(['|', '>']) {
            return None;
        }
        let scalar = self.text.get(start..found.end.max(start))?;
        let last = scalar.rfind('\n').map_or(0, |at| at + 1);
        let is_blank = scalar[last..].bytes().all(|b| b == b' ');
        let end = if is_blank && found.end < self.text.len() {
            start + last
        } else {
            found.end.max(start)
        };
        Some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Vec<(TokenKind, String)> {
        let source = Source::new("q", text);
        let taken = tokens(&source).expect("readable").into_iter();
        let taken = taken.filter(|token| !token.range.is_empty());
        taken.map(|t| (t.kind, source.text()[t.range].to_owned())).collect()
    }

    #[test]
    fn every_token_stands_where_it_is_written() {
        let text = "# a\nb:  &c [ 'd', *e ] # f\ng:\n-   # h\n  | # i\n  j\n\n  # k\n";
        let words: Vec<String> = written(text).into_iter().map(|token| token.1).collect();
        assert_eq!(
            words,
            [
                "# a",
                "b",
                ":",
                "&c",
                "[",
                "'d'",
                ",",
                "*e",
                "]",
                "# f",
                "g",
                ":",
                "-",
                "# h",
                "| # i\n  j\n\n  # k\n"
            ]
        );
        let text = "a: >-\n    x\n\n  # y\nb: c\n";
        assert!(tokens(&Source::new("q", "a: 'x\n")).is_none());
        assert_eq!(written(text)[2].1, ">-\n    x\n\n");
        assert_eq!(written(text)[3], (TokenKind::Comment, "# y".to_owned()));
    }

    #[test]
    fn blocks_begin_and_end_without_taking_bytes() {
        let source = Source::new("q", "a:\n  - b: 1\n  -\nc: 2\n");
        let kinds: Vec<_> =
            tokens(&source).unwrap().into_iter().map(|token| token.kind).collect();
        use TokenKind as Kind;
        let plain = Kind::Scalar(Style::Plain);
        assert_eq!(
            kinds,
            [
                Kind::BlockMapping,
                Kind::Key,
                plain,
                Kind::Colon,
                Kind::BlockSequence,
                Kind::Dash,
                Kind::BlockMapping,
                Kind::Key,
                plain,
                Kind::Colon,
                plain,
                Kind::BlockEnd,
                Kind::Dash,
                Kind::BlockEnd,
                Kind::Key,
                plain,
                Kind::Colon,
                plain,
                Kind::BlockEnd
            ]
        );
    }
}

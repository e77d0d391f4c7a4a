//! A text in pieces: its tokens, with what stood before each on its line.
//!
//! *In:* a text and its tokens. *Out:* [`Piece`]s in which every block begins and ends,
//! and every comment on a line of its own stands within the block it belongs to.
//!
//! A comment after the last entry of a block belongs to it if it is set in as deep, else
//! to a block further out. Nothing is moved past a word: only where blocks end is said
//! anew.

use std::ops::Range;

use crate::yaml::{Style, Token, TokenKind};

/// A token, and how it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format) struct Piece {
    /// What it is.
    pub kind: TokenKind,
    /// The bytes it takes.
    pub range: Range<usize>,
    /// How many line breaks stand before it.
    pub breaks: usize,
    /// How many blanks stand before it on its line.
    pub gap: usize,
    /// Its column, from 0; of a block that of its entries.
    pub column: usize,
    /// A sequence whose dashes stand under its key.
    pub compact: bool,
}

impl Piece {
    /// Whether it takes no bytes: a block begins or ends, or a key without `?` follows.
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// Whether it is a comment on a line of its own.
    pub fn is_line(&self) -> bool {
        self.kind == TokenKind::Comment && self.breaks > 0
    }
}

/// A block or flow collection that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Mapping(usize),
    Sequence(usize),
    Compact(usize),
    Flow,
}

impl Level {
    /// How deep a comment is set in that belongs to it, at least.
    const fn column(self) -> usize {
        match self {
            Self::Mapping(column) | Self::Sequence(column) => column,
            // At its own column a comment belongs to the mapping around it.
            Self::Compact(column) => column + 1,
            Self::Flow => 0,
        }
    }

    /// The column that an indentation indicator counts from.
    const fn parent(self) -> usize {
        match self {
            Self::Mapping(column) | Self::Sequence(column) | Self::Compact(column) => {
                column
            }
            Self::Flow => 0,
        }
    }
}

/// The pieces of a text.
pub(in crate::format) fn pieces(text: &str, tokens: Vec<Token>) -> Vec<Piece> {
    let mut cutter = Cutter { text, end: 0, levels: Vec::new(), pieces: Vec::new() };
    for token in tokens {
        cutter.take(token);
    }
    settle(cutter.pieces)
}

struct Cutter<'t> {
    text: &'t str,
    /// Where the last piece that takes bytes ends.
    end: usize,
    levels: Vec<Level>,
    pieces: Vec<Piece>,
}

impl Cutter<'_> {
    fn take(&mut self, token: Token) {
        let column = self.column(token.range.start);
        let compact = matches!(self.levels.last(), Some(Level::Compact(_)));
        match token.kind {
            TokenKind::BlockMapping => self.levels.push(Level::Mapping(column)),
            TokenKind::BlockSequence => self.levels.push(Level::Sequence(column)),
            TokenKind::Open => self.levels.push(Level::Flow),
            TokenKind::BlockEnd => {
                self.end_compact(compact);
                self.levels.pop();
            }
            TokenKind::Close => drop(self.levels.pop()),
            TokenKind::Key | TokenKind::Colon => self.end_compact(compact),
            TokenKind::Dash => self.begin_compact(token.range.start, column),
            _ => {}
        }
        let range = match token.kind {
            TokenKind::Scalar(Style::Literal | Style::Folded) => {
                let parent = self.levels.last().map(|level| level.parent());
                let raw = &self.text[token.range.clone()];
                let length = BlockScalar::parse(raw, parent).length(raw);
                token.range.start..token.range.start + length
            }
            _ => token.range,
        };
        self.push(token.kind, range, column);
    }

    /// Dashes under a key begin a sequence though nothing is set in.
    fn begin_compact(&mut self, at: usize, column: usize) {
        if matches!(self.levels.last(), Some(Level::Mapping(_))) {
            self.levels.push(Level::Compact(column));
            self.push(TokenKind::BlockSequence, at..at, column);
            self.pieces.last_mut().expect("just pushed").compact = true;
        }
    }

    fn end_compact(&mut self, compact: bool) {
        if compact {
            self.levels.pop();
            self.push(TokenKind::BlockEnd, self.end..self.end, 0);
        }
    }

    fn push(&mut self, kind: TokenKind, range: Range<usize>, column: usize) {
        let before = self.text.get(self.end..range.start).unwrap_or_default();
        // The first word begins a line too.
        let breaks = before.matches('\n').count() + usize::from(self.end == 0);
        let gap = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        if !range.is_empty() {
            self.end = range.end;
        }
        self.pieces.push(Piece { kind, range, breaks, gap, column, compact: false });
    }

    fn column(&self, at: usize) -> usize {
        let line = self.text[..at].rfind('\n').map_or(0, |start| start + 1);
        self.text[line..at].chars().count()
    }
}

/// Puts comments before ends of blocks within the block they belong to.
fn settle(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut settled = Vec::with_capacity(pieces.len());
    let mut levels: Vec<Level> = Vec::new();
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece.kind {
            TokenKind::BlockMapping => levels.push(Level::Mapping(piece.column)),
            TokenKind::BlockSequence if piece.compact => {
                levels.push(Level::Compact(piece.column));
            }
            TokenKind::BlockSequence => levels.push(Level::Sequence(piece.column)),
            TokenKind::BlockEnd => drop(levels.pop()),
            TokenKind::Comment if piece.breaks > 0 => {
                let mut comments = vec![piece];
                let mut ends = Vec::new();
                while let Some(next) = pieces.next_if(|next| next.is_line()) {
                    comments.push(next);
                }
                while let Some(end) =
                    pieces.next_if(|next| next.kind == TokenKind::BlockEnd)
                {
                    ends.push(end);
                }
                interleave(comments, ends, &mut levels, &mut settled);
                continue;
            }
            _ => {}
        }
        settled.push(piece);
    }
    settled
}

fn interleave(
    comments: Vec<Piece>,
    ends: Vec<Piece>,
    levels: &mut Vec<Level>,
    settled: &mut Vec<Piece>,
) {
    let mut ends = ends.into_iter().peekable();
    for comment in comments {
        let is_outside =
            |levels: &[Level]| levels.last().is_some_and(|l| comment.column < l.column());
        while is_outside(levels)
            && let Some(end) = ends.next()
        {
            levels.pop();
            settled.push(end);
        }
        settled.push(comment);
    }
    for end in ends {
        levels.pop();
        settled.push(end);
    }
}

/// How a block scalar is written.
pub(in crate::format) struct BlockScalar {
    /// The blanks before each of its lines.
    pub indent: usize,
    /// The indentation that is named beside the `|`, from the block around it.
    pub named: Option<usize>,
    /// `+`: blank lines at the end belong to it.
    pub keeps: bool,
}

impl BlockScalar {
    /// Reads the line of the `|`, and measures the first line that is not blank;
    /// `parent` is the column of the block around.
    pub fn parse(raw: &str, parent: Option<usize>) -> Self {
        let (head, lines) = raw.split_once('\n').unwrap_or((raw, ""));
        let head = head.split([' ', '\t', '#']).next().unwrap_or_default();
        let named = head.chars().find_map(|c| c.to_digit(10)).map(|d| d as usize);
        let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let first = lines.lines().find(|line| blanks(line) < line.len());
        let first = first.map(blanks).filter(|own| parent.is_none_or(|p| *own > p));
        let indent = match named {
            Some(named) => parent.unwrap_or(0) + named,
            None => first.unwrap_or(usize::MAX),
        };
        Self { indent, named, keeps: head.contains('+') }
    }

    /// The bytes of the scalar without blank lines at its end that say nothing, and
    /// without its last line break.
    fn length(&self, raw: &str) -> usize {
        let (mut length, mut said) = (0, 0);
        let lines = raw.strip_suffix('\n').unwrap_or(raw).split('\n');
        for (number, line) in lines.enumerate() {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            let is_blank = blanks == line.len() && blanks <= self.indent;
            if number > 0 && !is_blank && blanks < self.indent {
                break;
            }
            let cut = length;
            length += line.len() + 1;
            if number == 0 || !is_blank {
                said = length;
            } else if length > raw.len() {
                // Blanks at the very end of a file are no line.
                length = cut;
            }
        }
        let length = if self.keeps { length } else { said };
        length - 1
    }
}

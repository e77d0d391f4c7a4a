//! Pieces to text: the one canonical layout.
//!
//! *In:* pieces. *Out:* a text in which every level is set in by two blanks.
//!
//! Where a line breaks is the author's choice, as is `{…}` or a block: a list that was
//! written on one line stays on one, and what was written below each other stays so. All
//! else is settled here: indentation, blanks between words, at most one blank line, no
//! blanks at the end of a line. Quotes and the words themselves are never touched.
//!
//! Lines within brackets are set in under the first entry where that stands beside its
//! bracket, else by two blanks. The blanks before a comment at the end of a line stay:
//! such comments are often aligned by hand.

use crate::format::piece::{BlockScalar, Piece};
use crate::yaml::{Style, TokenKind};

/// How far a level is set in.
const STEP: usize = 2;

/// Sets a text anew.
pub(in crate::format) fn layout(text: &str, pieces: &[Piece]) -> String {
    let mut writer = Writer {
        text,
        pieces,
        out: String::with_capacity(text.len() + 64),
        blocks: Vec::new(),
        flows: Vec::new(),
        base: 0,
        before: None,
        key: false,
    };
    for at in 0..pieces.len() {
        writer.piece(at);
    }
    // The last line break of a block scalar is part of it.
    let ends = writer.before.is_none_or(|last| {
        let style = TokenKind::Scalar(Style::Literal);
        let is_block = [style, TokenKind::Scalar(Style::Folded)].contains(&last.kind);
        !is_block || text[last.range.end..].contains('\n')
    });
    if ends {
        writer.out.push('\n');
    }
    writer.out
}

/// A mapping or sequence by indentation that is open.
struct Block {
    indent: usize,
    column: usize,
    /// An entry of it is written.
    begun: bool,
    /// Its present key has a `?`.
    asked: bool,
}

/// A bracket that is open.
struct Flow {
    /// How far lines within are set in.
    entries: usize,
    /// How far the bracket that closes it is, where it stands on a line of its own.
    close: Option<usize>,
}

struct Writer<'a> {
    text: &'a str,
    pieces: &'a [Piece],
    out: String,
    blocks: Vec<Block>,
    flows: Vec<Flow>,
    /// How far what the present line says is set in.
    base: usize,
    /// The last piece that takes bytes.
    before: Option<&'a Piece>,
    /// A key follows.
    key: bool,
}

impl<'a> Writer<'a> {
    fn piece(&mut self, at: usize) {
        let pieces = self.pieces;
        let piece = &pieces[at];
        match piece.kind {
            TokenKind::BlockMapping | TokenKind::BlockSequence => {
                let indent = self.inner();
                let column = piece.column;
                self.blocks.push(Block { indent, column, begun: false, asked: false });
            }
            TokenKind::BlockEnd => drop(self.blocks.pop()),
            TokenKind::Key if self.flows.is_empty() => {
                self.key = piece.is_empty();
                if let Some(block) = self.blocks.last_mut() {
                    block.asked = !piece.is_empty();
                }
            }
            _ => {}
        }
        if piece.is_empty() || self.is_needless(at) {
            return;
        }
        let is_entry = self.is_entry(piece);
        if self.breaks(at, is_entry) {
            self.new_line(at, is_entry);
        } else if !self.out.is_empty() {
            let blanks = self.blanks(piece);
            self.out.extend(std::iter::repeat_n(' ', blanks));
        }
        self.write(at);
        self.after(piece, is_entry);
    }

    /// How far a value of the present block is set in.
    fn inner(&self) -> usize {
        self.blocks.last().map_or(0, |block| block.indent + STEP)
    }

    /// A comma before the bracket that closes the list on the same line.
    fn is_needless(&self, at: usize) -> bool {
        let next = self.pieces.get(at + 1);
        self.pieces[at].kind == TokenKind::Comma
            && next.is_some_and(|next| {
                let alone = next.breaks > 0 && self.flow_closes_alone();
                next.kind == TokenKind::Close && !alone
            })
    }

    fn flow_closes_alone(&self) -> bool {
        self.flows.last().is_some_and(|flow| flow.close.is_some())
    }

    /// Whether a piece begins an entry of the present block.
    fn is_entry(&self, piece: &Piece) -> bool {
        let opens = matches!(piece.kind, TokenKind::Dash | TokenKind::Key);
        self.flows.is_empty()
            && !self.blocks.is_empty()
            && (opens || self.key)
            && piece.kind != TokenKind::Comment
    }

    /// Whether a piece begins a line.
    fn breaks(&self, at: usize, is_entry: bool) -> bool {
        let piece = &self.pieces[at];
        let Some(before) = self.before else { return false };
        let begun = self.blocks.last().is_some_and(|block| block.begun);
        let asked = self.blocks.last().is_some_and(|block| block.asked);
        let in_flow = !self.flows.is_empty();
        match (piece.kind, before.kind) {
            (TokenKind::Comment, _) => piece.breaks > 0,
            (_, TokenKind::Comment | TokenKind::Directive) => true,
            (
                TokenKind::DocumentStart | TokenKind::DocumentEnd | TokenKind::Directive,
                _,
            ) => true,
            _ if is_entry && begun => true,
            (TokenKind::Colon, _) if !in_flow => asked,
            (TokenKind::Comma | TokenKind::Colon, _) => false,
            (TokenKind::Close, TokenKind::Open) => false,
            (TokenKind::Close, _) => piece.breaks > 0 && self.flow_closes_alone(),
            (_, TokenKind::Dash | TokenKind::Key) => false,
            (_, TokenKind::Colon) if in_flow => false,
            (_, TokenKind::Colon) if is_entry => {
                // The block it opens has begun, so the key is that of the one around.
                let around = self.blocks.iter().rev().nth(1);
                !around.is_some_and(|block| block.asked)
            }
            (TokenKind::Anchor | TokenKind::Tag, TokenKind::Colon) => false,
            _ => piece.breaks > 0,
        }
    }

    fn new_line(&mut self, at: usize, is_entry: bool) {
        let piece = &self.pieces[at];
        let before = self.before.map(|before| before.kind);
        let opens = matches!(
            before,
            Some(TokenKind::Colon | TokenKind::Dash | TokenKind::Open | TokenKind::Key)
        );
        self.out.push('\n');
        let may = !opens && piece.kind != TokenKind::Close && !self.keeps_blank_lines();
        if piece.breaks > 1 && may {
            self.out.push('\n');
        }
        let indent = self.indent(at, is_entry);
        self.out.extend(std::iter::repeat_n(' ', indent));
        if piece.kind != TokenKind::Comment {
            self.base = indent;
        }
    }

    /// Whether a blank line here would be part of the scalar before.
    fn keeps_blank_lines(&self) -> bool {
        self.before.is_some_and(|before| {
            let raw = &self.text[before.range.clone()];
            matches!(before.kind, TokenKind::Scalar(Style::Literal | Style::Folded))
                && BlockScalar::parse(raw, None).keeps
        })
    }

    fn indent(&self, at: usize, is_entry: bool) -> usize {
        let piece = &self.pieces[at];
        if let Some(flow) = self.flows.last() {
            return match (piece.kind, flow.close) {
                (TokenKind::Close, Some(close)) => close,
                _ => flow.entries,
            };
        }
        let own = self.blocks.last().map_or(0, |block| block.indent);
        match piece.kind {
            TokenKind::DocumentStart | TokenKind::DocumentEnd | TokenKind::Directive => 0,
            TokenKind::Comment => self.comment_indent(at),
            TokenKind::Colon => own,
            _ if is_entry => own,
            _ => self.inner(),
        }
    }

    /// A comment is set in as what it stands before, within its block.
    fn comment_indent(&self, at: usize) -> usize {
        let Some(block) = self.blocks.last() else { return 0 };
        let said = self.pieces[..at].iter().rev();
        let said = said.clone().find(|piece| piece.kind != TokenKind::Comment);
        let waits = said.is_some_and(|piece| {
            let opens = matches!(
                piece.kind,
                TokenKind::Colon | TokenKind::Dash | TokenKind::Anchor | TokenKind::Tag
            );
            opens || (piece.kind == TokenKind::Key && !piece.is_empty())
        });
        let mut next = self.pieces[at..].iter();
        let next = next.find(|piece| piece.kind != TokenKind::Comment);
        let is_value = next.is_some_and(|piece| {
            matches!(
                piece.kind,
                TokenKind::BlockMapping
                    | TokenKind::BlockSequence
                    | TokenKind::Open
                    | TokenKind::Scalar(_)
                    | TokenKind::Alias
                    | TokenKind::Anchor
                    | TokenKind::Tag
            )
        });
        if waits && (is_value || self.pieces[at].column > block.column) {
            block.indent + STEP
        } else {
            block.indent
        }
    }

    /// The blanks between a piece and the one before it on its line.
    fn blanks(&self, piece: &Piece) -> usize {
        let Some(before) = self.before else { return 0 };
        match (piece.kind, before.kind) {
            (TokenKind::Comment, _) => piece.gap.max(1),
            (_, TokenKind::Open) | (TokenKind::Comma, _) => 0,
            (TokenKind::Colon, TokenKind::Scalar(_) | TokenKind::Close) => 0,
            (TokenKind::Close, TokenKind::Colon) => 1,
            (TokenKind::Close, _) => 0,
            _ => 1,
        }
    }

    fn write(&mut self, at: usize) {
        let piece = &self.pieces[at];
        let raw = &self.text[piece.range.clone()];
        match piece.kind {
            TokenKind::Scalar(Style::Literal | Style::Folded) => self.block_scalar(raw),
            TokenKind::Scalar(style) if raw.contains('\n') => self.folded(raw, style),
            TokenKind::Comment | TokenKind::Directive => {
                self.out.push_str(raw.trim_end_matches([' ', '\t']));
            }
            TokenKind::Open => {
                self.open(at);
                self.out.push_str(raw);
            }
            _ => self.out.push_str(raw),
        }
    }

    /// Takes note of a bracket before it is written.
    fn open(&mut self, at: usize) {
        let next = self.pieces[at + 1..].iter().find(|piece| !piece.is_empty());
        let hangs = next.is_some_and(|next| {
            let comment = next.kind == TokenKind::Comment;
            (next.breaks > 0 && next.kind != TokenKind::Close) || comment
        });
        let flow = if hangs {
            let entries = self.base + STEP;
            // A bracket as far left as its key is refused by strict readers.
            let around = self.blocks.last().map(|block| block.indent);
            let is_deeper = around.is_none_or(|indent| self.base > indent);
            Flow { entries, close: Some(if is_deeper { self.base } else { entries }) }
        } else {
            let line = self.out.rfind('\n').map_or(0, |start| start + 1);
            Flow { entries: self.out[line..].chars().count() + 1, close: None }
        };
        self.flows.push(flow);
    }

    /// A block scalar: every line is moved as far as its block is.
    fn block_scalar(&mut self, raw: &str) {
        let around = self.blocks.last();
        let scalar = BlockScalar::parse(raw, around.map(|block| block.column));
        let indent = match scalar.named {
            Some(named) => around.map_or(0, |block| block.indent) + named,
            None => around.map_or(STEP, |block| block.indent + STEP),
        };
        let mut lines = raw.split('\n');
        self.out.push_str(lines.next().unwrap_or_default().trim_end());
        for line in lines {
            self.out.push('\n');
            let blanks = line.len() - line.trim_start_matches(' ').len();
            let content = &line[blanks.min(scalar.indent)..];
            if !content.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', indent));
                self.out.push_str(content);
            }
        }
    }

    /// A scalar of several lines: blanks around a line break mean nothing.
    fn folded(&mut self, raw: &str, style: Style) {
        let indent = match self.flows.last() {
            Some(flow) => flow.entries + STEP,
            None => self.inner(),
        };
        let count = raw.split('\n').count();
        for (number, line) in raw.split('\n').enumerate() {
            let line =
                if number > 0 { line.trim_start_matches([' ', '\t']) } else { line };
            let bare = line.trim_end_matches([' ', '\t']);
            // A backslash holds the blank that follows it.
            let holds = style == Style::DoubleQuoted && bare.ends_with('\\');
            let line = if number + 1 == count || holds { line } else { bare };
            if number > 0 {
                self.out.push('\n');
                if !line.is_empty() {
                    self.out.extend(std::iter::repeat_n(' ', indent));
                }
            }
            self.out.push_str(line);
        }
    }

    fn after(&mut self, piece: &'a Piece, is_entry: bool) {
        self.before = Some(piece);
        if is_entry && let Some(block) = self.blocks.last_mut() {
            block.begun = true;
            self.base = block.indent;
            if matches!(piece.kind, TokenKind::Dash | TokenKind::Key) {
                self.base += STEP;
            }
        }
        if piece.kind != TokenKind::Comment {
            self.key = false;
        }
        if piece.kind == TokenKind::Close {
            self.flows.pop();
        }
    }
}

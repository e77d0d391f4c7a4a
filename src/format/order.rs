//! The order of keys: what a thing is stands first, what it is for later waves last.
//!
//! *In:* pieces. *Out:* the same pieces, with the keys of known mappings in order.
//!
//! Only where the language's own pages always write one order is there one: an item
//! begins with `id` and `type`, a section ends with what it holds. Other keys stay in the
//! order they were written, and names that authors choose are never sorted.
//!
//! # Why
//!
//! A key is moved with its comments, so a mapping stays as it is where that could tear a
//! comment from what it is about: where one stands above the dash or key that would no
//! longer be first, where an allowance ends an entry, where brackets hold several lines.
//! An anchor must stand before its aliases, so a mapping with either stays too.

use std::ops::Range;

use crate::format::piece::Piece;
use crate::yaml::{Style, TokenKind};

/// What a mapping or list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Root,
    Sections,
    Section,
    Items,
    Item,
    OptionLists,
    Options,
    Option,
    Rows,
    Row,
    Checks,
    Check,
    Cases,
    Case,
    Other,
}

/// Keys that stand first and keys that stand last.
struct Order {
    first: &'static [&'static str],
    last: &'static [&'static str],
}

const NONE: Order = Order { first: &[], last: &[] };
const QUESTIONNAIRE: Order = Order {
    first: &["questionnaire", "version", "title", "languages"],
    last: &["sections", "checks"],
};
const SCORING: Order = Order { first: &["scoring", "title", "for"], last: &["ranks"] };
const SECTION: Order = Order { first: &["id", "title"], last: &["sections", "items"] };
const ITEM: Order = Order {
    first: &["id", "type"],
    last: &[
        "concept",
        "comparable",
        "comparable_because",
        "headline",
        "keywords",
        "about",
    ],
};
const OPTION: Order = Order { first: &["code", "label"], last: &[] };
const ROW: Order = Order { first: &["id", "label"], last: &[] };
const CHECK: Order = Order { first: &["id", "must"], last: &[] };
const CASE: Order = Order { first: &["name", "because"], last: &["expect"] };

impl Of {
    /// What stands under a key.
    fn under(self, key: &str) -> Self {
        match (self, key) {
            (Self::Root | Self::Section, "sections") => Self::Sections,
            (Self::Root | Self::Section | Self::Item, "checks") => Self::Checks,
            (Self::Section | Self::Item, "items") => Self::Items,
            (Self::Root, "options") => Self::OptionLists,
            (Self::OptionLists, _) | (Self::Item, "options") => Self::Options,
            (Self::Item, "rows") => Self::Rows,
            (Self::Root, "cases") => Self::Cases,
            _ => Self::Other,
        }
    }

    /// What stands in a list.
    const fn element(self) -> Self {
        match self {
            Self::Sections => Self::Section,
            Self::Items => Self::Item,
            Self::Options => Self::Option,
            Self::Rows => Self::Row,
            Self::Checks => Self::Check,
            Self::Cases => Self::Case,
            _ => Self::Other,
        }
    }

    fn order(self, keys: &[&str]) -> Order {
        match self {
            Self::Root if keys.contains(&"questionnaire") => QUESTIONNAIRE,
            Self::Root if keys.contains(&"scoring") => SCORING,
            Self::Section => SECTION,
            Self::Item => ITEM,
            Self::Option => OPTION,
            Self::Row => ROW,
            Self::Check => CHECK,
            Self::Case => CASE,
            _ => NONE,
        }
    }
}

impl Order {
    /// Where a key stands: the first ones in their order, then all others, then the last.
    fn rank(&self, key: &str) -> usize {
        let at = |keys: &[&str]| keys.iter().position(|other| *other == key);
        match (at(self.first), at(self.last)) {
            (Some(first), _) => first,
            (_, Some(last)) => self.first.len() + 1 + last,
            _ => self.first.len(),
        }
    }
}

/// A mapping or list that is open.
struct Level {
    of: Of,
    is_list: bool,
    in_flow: bool,
    /// Where it begins.
    start: usize,
    /// Where its keys stand.
    keys: Vec<usize>,
    /// Where its commas stand.
    commas: Vec<usize>,
}

/// Puts the keys of known mappings in order.
pub(in crate::format) fn sorted(text: &str, mut pieces: Vec<Piece>) -> Vec<Piece> {
    let mut levels: Vec<Level> = Vec::new();
    for at in 0..pieces.len() {
        match pieces[at].kind {
            TokenKind::BlockMapping | TokenKind::BlockSequence | TokenKind::Open => {
                let of = levels
                    .last()
                    .map_or(Of::Root, |around| around.of_inner(text, &pieces));
                let is_list = pieces[at].kind == TokenKind::BlockSequence
                    || text[pieces[at].range.clone()].starts_with('[');
                let in_flow = pieces[at].kind == TokenKind::Open;
                let (keys, commas) = (Vec::new(), Vec::new());
                levels.push(Level { of, is_list, in_flow, start: at, keys, commas });
            }
            TokenKind::Key => {
                if let Some(level) = levels.last_mut() {
                    level.keys.push(at);
                }
            }
            TokenKind::Comma => {
                if let Some(level) = levels.last_mut() {
                    level.commas.push(at);
                }
            }
            TokenKind::BlockEnd | TokenKind::Close => {
                if let Some(level) = levels.pop().filter(|level| !level.is_list) {
                    level.sort(text, &mut pieces, at);
                }
            }
            _ => {}
        }
    }
    pieces
}

impl Level {
    /// What a mapping or list within is of.
    fn of_inner(&self, text: &str, pieces: &[Piece]) -> Of {
        if self.is_list {
            return self.of.element();
        }
        self.keys.last().map_or(Of::Other, |key| self.of.under(name(text, pieces, *key)))
    }

    fn sort(&self, text: &str, pieces: &mut [Piece], end: usize) {
        let names: Vec<&str> =
            self.keys.iter().map(|key| name(text, pieces, *key)).collect();
        let order = self.of.order(&names);
        let mut wanted: Vec<usize> = (0..names.len()).collect();
        wanted.sort_by_key(|number| order.rank(names[*number]));
        if wanted.is_sorted() {
            return;
        }
        let entries = match self.in_flow {
            true => self.flow_entries(pieces, end),
            false => self.block_entries(text, pieces, end, wanted[0]),
        };
        if let Some(entries) = entries
            && entries.len() == wanted.len()
        {
            self.place(pieces, &entries, &wanted);
        }
    }

    /// The entries between commas; none where they cannot be moved.
    fn flow_entries(&self, pieces: &[Piece], end: usize) -> Option<Vec<Range<usize>>> {
        let inside = &pieces[self.start + 1..=end];
        let is_joined = |(before, piece): (&Piece, &Piece)| {
            let joins = [TokenKind::Comma, TokenKind::Colon, TokenKind::Close];
            let on_line = piece.breaks == 0 || joins.contains(&piece.kind);
            is_plain(piece)
                && piece.kind != TokenKind::Comment
                && (on_line || before.kind == TokenKind::Colon)
        };
        if !pieces[self.start..end].iter().zip(inside).all(is_joined) {
            return None;
        }
        let mut from = self.start + 1;
        let mut entries = Vec::new();
        for to in self.commas.iter().copied().chain([end]) {
            if from < to {
                entries.push(from..to);
            }
            from = to + 1;
        }
        Some(entries)
    }

    /// The entries with the comments above them; none where they cannot be moved.
    fn block_entries(
        &self,
        text: &str,
        pieces: &[Piece],
        end: usize,
        first: usize,
    ) -> Option<Vec<Range<usize>>> {
        if !pieces[self.start..end].iter().all(is_plain) {
            return None;
        }
        let column = pieces[self.start].column;
        let without_comments = |at: usize| {
            let mut start = at;
            while pieces[start - 1].is_line() {
                start -= 1;
            }
            // Comments that are set in under a key without a value belong to it.
            if pieces[start - 1].kind == TokenKind::Colon {
                let inner = pieces[start..at].iter();
                start += inner.take_while(|piece| piece.column > column).count();
            }
            start
        };
        let mut starts: Vec<usize> =
            self.keys.iter().map(|key| without_comments(*key)).collect();
        starts[0] = self.keys[0];
        let ends = starts.iter().skip(1).copied().chain([without_comments(end)]);
        let entries: Vec<Range<usize>> =
            starts.iter().zip(ends).map(|(start, end)| *start..end).collect();
        let ends_with_allowance =
            |entry: &Range<usize>| is_allowed(text, &pieces[entry.clone()]);
        if entries.iter().any(ends_with_allowance) {
            return None;
        }
        // What would stand first has comments, or what stands first has.
        let above = self.start.checked_sub(1).map(|at| &pieces[at]);
        let is_free = match above.map(|piece| piece.kind) {
            Some(TokenKind::Dash) => {
                entries[first].start == self.keys[first]
                    && !comment_above_dash(pieces, self.start - 1)
            }
            Some(TokenKind::Comment) => self.start == 1 && is_schema(text, &pieces[0]),
            _ => true,
        };
        (is_free || first == 0).then_some(entries)
    }

    /// Puts the entries in the order wanted, and commas between them where there were.
    fn place(&self, pieces: &mut [Piece], entries: &[Range<usize>], wanted: &[usize]) {
        let (from, to) = (entries[0].start, entries[entries.len() - 1].end);
        let mut between: Vec<Piece> =
            self.commas.iter().map(|at| pieces[*at].clone()).rev().collect();
        let head = |entry: &Range<usize>, pieces: &[Piece]| {
            entry.clone().find(|at| !pieces[*at].is_empty()).unwrap_or(entry.start)
        };
        if wanted[0] != 0 {
            let (old, new) =
                (head(&entries[0], pieces), head(&entries[wanted[0]], pieces));
            pieces[new].breaks = pieces[old].breaks;
            pieces[old].breaks = usize::from(!self.in_flow);
        }
        let mut placed = Vec::with_capacity(to - from);
        for number in wanted {
            if !placed.is_empty() && self.in_flow {
                placed.extend(between.pop());
            }
            placed.extend_from_slice(&pieces[entries[*number].clone()]);
        }
        pieces[from..to].clone_from_slice(&placed);
    }
}

/// Whether a piece can be moved past others.
fn is_plain(piece: &Piece) -> bool {
    !matches!(piece.kind, TokenKind::Anchor | TokenKind::Alias | TokenKind::Tag)
}

/// Whether a comment stands on the line before a dash, or beside it.
fn comment_above_dash(pieces: &[Piece], dash: usize) -> bool {
    let mut before = pieces[..dash].iter().rev();
    before
        .find(|piece| piece.kind != TokenKind::BlockSequence)
        .is_some_and(Piece::is_line)
}

/// Whether an allowance is among the comments that end there.
fn is_allowed(text: &str, pieces: &[Piece]) -> bool {
    let comments = pieces.iter().rev().filter(|piece| !piece.is_empty());
    let mut comments = comments.take_while(|piece| piece.is_line());
    comments.any(|piece| text[piece.range.clone()].contains("allow:"))
}

fn is_schema(text: &str, comment: &Piece) -> bool {
    text[comment.range.clone()].contains("yaml-language-server")
}

/// The name of a key, quotes left out.
fn name<'t>(text: &'t str, pieces: &[Piece], key: usize) -> &'t str {
    let scalar = pieces[key..].iter().find(|piece| piece.kind != TokenKind::Key);
    match scalar.map(|piece| (piece.kind, &text[piece.range.clone()])) {
        Some((TokenKind::Scalar(Style::Plain), word)) => word,
        Some((TokenKind::Scalar(_), word)) => word.trim_matches(['"', '\'']),
        _ => "",
    }
}

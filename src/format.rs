//! The one canonical layout of YAML that authors write, comments kept: what `fmt` and
//! `check --fix` write.
//!
//! *In:* a text that can be read. *Out:* the same text laid out, or the same text where
//! it is already.
//!
//! Nothing that is said changes: not a word, not a quote, not where a line breaks.
//! Whatever is laid out is read again and held to the text before; where they differ the
//! fault is ours, and there is no text.
//!
//! # Why
//!
//! Words are set anew as they stand in the text. A text made from the tree would lose
//! what the tree does not know: comments, quotes, anchors, and the author's choice
//! between `{…}` and lines below each other.

mod layout;
mod order;
mod piece;
mod same;

use crate::diagnostic::Findings;
use crate::source::{FileId, Source};
use crate::yaml;

/// Why a text is not laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unformatted {
    /// It cannot be read, or something in it is wrong as YAML: the findings say what.
    Unreadable,
    /// The layout would have changed what it says; that is our fault.
    Unlike,
}

/// Lays a text out.
///
/// ```
/// use survey::diagnostic::Findings;
/// use survey::format::format;
/// use survey::source::{FileId, Source};
///
/// let source = Source::new("q", "a:   1   # one\nb:\n- {type: text , id: x}\n");
/// let laid_out = format(FileId(0), &source, &mut Findings::default());
/// assert_eq!(laid_out.unwrap(), "a: 1   # one\nb:\n  - {type: text, id: x}\n");
/// ```
///
/// # Errors
///
/// What the text says is wrong as YAML, or would not be kept.
pub fn format(
    file: FileId,
    source: &Source,
    findings: &mut Findings,
) -> Result<String, Unformatted> {
    let own = source.text();
    let plain;
    let source = if own.contains('\r') {
        plain = Source::new(source.name(), own.replace("\r\n", "\n").replace('\r', "\n"));
        &plain
    } else {
        source
    };
    let mut found = Findings::default();
    let before = yaml::read(file, source, &mut found);
    let is_sound = found.is_empty();
    findings.append(found);
    let Some(before) = before.filter(|_| is_sound) else {
        return Err(Unformatted::Unreadable);
    };
    let tokens = yaml::tokens(source).ok_or(Unformatted::Unlike)?;
    let pieces = order::sorted(source.text(), piece::pieces(source.text(), tokens));
    let text = layout::layout(source.text(), &pieces);
    let after = Source::new(source.name(), text);
    match same::says_the_same((source, &before), &after) {
        true => Ok(after.text().to_owned()),
        false => Err(Unformatted::Unlike),
    }
}

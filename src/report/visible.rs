//! Foreign text made safe to look at.
//!
//! *In:* any string that came from a file, a file name or a header. *Out:* the same
//! with every control and bidirectional character written out as `\u{…}`.
//!
//! Files are never changed by this, and JSON keeps the characters: see
//! `report::machine`. What has been made visible stays as it is when it is made
//! visible again, since nothing that is written out is itself a control character.

use std::borrow::Cow;

/// Whether a character acts on a terminal, or on the order of others, unseen.
///
/// C0, DEL and C1; the line and paragraph separators; the marks, embeddings,
/// overrides and isolates that turn the direction of text.
pub fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

/// Writes unseen characters out as `\u{…}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        push(&mut shown, character);
    }
    Cow::Owned(shown)
}

/// Adds one character, written out if it is unseen.
pub fn push(shown: &mut String, character: char) {
    if is_unseen(character) {
        shown.extend(character.escape_unicode());
    } else {
        shown.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_direction_are_written_out_once() {
        let once = visible("a\u{1b}[31m\u{202e}b\u{9b}\n").into_owned();
        assert_eq!(once, "a\\u{1b}[31m\\u{202e}b\\u{9b}\\u{a}");
        assert_eq!(visible(&once), once);
        assert!(matches!(visible("åäö \\ 💡"), Cow::Borrowed(_)));
    }
}

//! How ids and codes are compared.
//!
//! *In:* words. *Out:* the form in which two that look alike are equal.
//!
//! Nothing is reported here.

use unicode_normalization::UnicodeNormalization;

/// A code as it is compared: NFC.
pub(crate) fn composed(word: &str) -> String {
    word.nfc().collect()
}

/// An id as it is compared: NFC, case-folded.
pub(crate) fn folded(word: &str) -> String {
    composed(word).to_lowercase()
}

/// Words in backticks with commas between, at most so many.
pub(crate) fn quoted<'a>(
    words: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> String {
    let words: Vec<&str> = words.into_iter().collect();
    let mut text = String::new();
    for (number, word) in words.iter().take(most).enumerate() {
        if number > 0 {
            text.push_str(", ");
        }
        text.push('`');
        text.push_str(word);
        text.push('`');
    }
    if words.len() > most {
        text.push_str(", …");
    }
    text
}

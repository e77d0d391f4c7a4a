//! Texts in normal form, and years told from that of a wave.
//!
//! *In:* a text that may hold fills. *Out:* the same with its expressions in normal form.
//!
//! What is not fills stays as it is, but composed (NFC).

use unicode_normalization::UnicodeNormalization;

use crate::expression::fill::find_end;
use crate::expression::normal::{Naming, normal};

/// A text whose fills are in normal form.
pub fn normal_text(text: &str, naming: &impl Naming, within: Option<usize>) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, closing)) = opening(rest) {
        let Some(end) = find_end(&rest[start + 2..], closing) else { break };
        told.extend(rest[..start].nfc());
        let inner = rest[start + 2..start + 2 + end].trim();
        rest = &rest[start + 2 + end + 2..];
        match closing {
            "}}" => told.push_str(&format!("{{{{{}}}}}", normal(inner, naming, within))),
            "%}" => {
                let length = inner.find(|c: char| !c.is_alphanumeric());
                let (word, condition) = inner.split_at(length.unwrap_or(inner.len()));
                let condition = match condition.trim() {
                    "" => String::new(),
                    condition => normal(condition, naming, within),
                };
                told.push_str(&format!("{{%{word} {condition}%}}"));
            }
            // A comment says nothing to anyone who is asked.
            _ => {}
        }
    }
    told.extend(rest.nfc());
    told
}

/// Where the next fill begins, and what ends it.
fn opening(text: &str) -> Option<(usize, &'static str)> {
    text.match_indices('{').find_map(|(at, _)| match text.as_bytes().get(at + 1) {
        Some(b'{') => Some((at, "}}")),
        Some(b'%') => Some((at, "%}")),
        Some(b'#') => Some((at, "#}")),
        _ => None,
    })
}

/// A text in which every year of four digits is told from that of the wave: `2023` is
/// `‹+0›` in the wave of 2023 and `‹-2›` in that of 2025. A text that is repeated each
/// wave with its own years is the same in it.
pub fn in_years(text: &str, year: i16) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
        let end = start + digits;
        told.push_str(&rest[..start]);
        let found = rest[start..end].parse::<i16>().ok();
        match found.filter(|found| digits == 4 && (1900..2100).contains(found)) {
            Some(found) => told.push_str(&format!("‹{:+}›", found - year)),
            None => told.push_str(&rest[start..end]),
        }
        rest = &rest[end..];
    }
    told + rest
}

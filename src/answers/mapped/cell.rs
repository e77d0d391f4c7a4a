//! Values of data as they are compared.
//!
//! *In:* what a cell or a map holds. *Out:* the same in one spelling: numbers as numbers,
//! texts in NFC.
//!
//! A number keeps all its digits. What is no number in the declared spelling is text.

use std::borrow::Cow;

use crate::answers::form::normal;
use crate::answers::notation::tree::is_number;
use crate::decimal::Number;

/// Blanks that stand between groups of three digits.
const BLANKS: [char; 4] = [' ', '\u{a0}', '\u{2009}', '\u{202f}'];
/// Whole numbers of so few digits are compared as they are written.
const SHORT: usize = 18;

/// A value in the spelling in which it is compared.
pub(super) fn plain(text: &str, has_comma: bool) -> Cow<'_, str> {
    let is_short = text.len() <= SHORT
        && !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text.len() == 1 || !text.starts_with('0'));
    if is_short {
        return Cow::Borrowed(text);
    }
    match number(text, has_comma).and_then(|number| Number::parse(&number).ok()) {
        Some(number) => Cow::Owned(number.to_string()),
        None => normal(text),
    }
}

/// A number as JSON spells it; none where it is not one in the declared spelling.
pub(super) fn number(text: &str, has_comma: bool) -> Option<Cow<'_, str>> {
    if !has_comma {
        return is_number(text).then_some(Cow::Borrowed(text));
    }
    if text.contains('.') {
        return None;
    }
    let whole = grouped(text)?.replace('\u{2212}', "-").replace(',', ".");
    is_number(&whole).then_some(Cow::Owned(whole))
}

/// The number without the blanks between its groups of three digits; none where blanks
/// stand elsewhere.
fn grouped(text: &str) -> Option<String> {
    if !text.contains(BLANKS) {
        return Some(text.to_owned());
    }
    let (whole, decimals) = match text.split_once(',') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let mut groups = whole.split(BLANKS);
    let first = groups.next()?.trim_start_matches(['-', '\u{2212}']);
    let is_group =
        |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=3).contains(&first.len()) && groups.all(is_group);
    let whole = whole.replace(BLANKS, "");
    fits.then(|| decimals.map_or_else(|| whole.clone(), |end| format!("{whole},{end}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_as_numbers() {
        for (text, has_comma, expected) in [
            ("1", false, "1"),
            ("1.0", false, "1"),
            ("-99.00", false, "-99"),
            ("-99,0", true, "-99"),
            ("1e2", false, "100"),
            ("0114", false, "0114"),
            ("1,5", false, "1,5"),
            ("1.5", true, "1.5"),
            ("ja", false, "ja"),
            ("", false, ""),
            ("a\u{30a}", false, "å"),
        ] {
            assert_eq!(plain(text, has_comma), expected, "{text}");
        }
    }

    #[test]
    fn a_comma_and_groups_are_read_where_they_are_declared() {
        for (text, expected) in [
            ("3,50", "3.50"),
            ("1 234,5", "1234.5"),
            ("12\u{a0}345\u{a0}678", "12345678"),
            ("\u{2212}1\u{202f}000", "-1000"),
            ("7", "7"),
        ] {
            assert_eq!(number(text, true).as_deref(), Some(expected), "{text}");
        }
        for text in ["1.000", "1 23", "1234 567", "1,2,3", "1 234,5 6", ",5", "5,", ""] {
            assert_eq!(number(text, true), None, "{text}");
        }
    }
}

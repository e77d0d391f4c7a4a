//! What a plain scalar is: nothing, a truth value, a number or text.
//!
//! *In:* the text of a scalar without quotes. *Out:* its kind.
//!
//! The core schema of YAML 1.2 without its surprises: `0114` is a code and not 114 or
//! 76, and `0x1F`, `0o17`, `.nan`, `.inf` and `1.` are text. No number is converted.

use crate::decimal::{Number, NumberError};
use crate::yaml::node::Kind;

/// The kind of a plain scalar.
pub fn kind(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ if is_number(text) => Kind::Number { text: text.to_owned() },
        _ => Kind::Text(text.to_owned()),
    }
}

/// Whether an exact number cannot hold it: too many digits, or beyond its range.
pub fn is_out_of_range(text: &str) -> bool {
    matches!(Number::parse(text), Err(NumberError::TooLong | NumberError::OutOfRange))
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let padded =
        digits.starts_with('0') && digits[1..].starts_with(|c: char| c.is_ascii_digit());
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && !padded
        && !matches!(Number::parse(text), Err(NumberError::Malformed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_words_and_numbers_stay_as_written() {
        for text in [
            "no",
            "ja",
            "on",
            "0114",
            "-007",
            "1_000",
            "0x1F",
            "0o17",
            ".nan",
            "-.inf",
            "1.",
            "+",
            "-",
            ".",
            "12:30",
            "2025-01-01",
            "1 000",
            "3,5",
            "e5",
            "1e",
            "--1",
            "٣",
        ] {
            assert_eq!(kind(text), Kind::Text(text.to_owned()), "{text}");
        }
        for text in
            ["0", "-0", "+5", "1.10", ".5", "1e3", "18446744073709551616", "1e400", "0.5"]
        {
            assert_eq!(kind(text), Kind::Number { text: text.to_owned() }, "{text}");
        }
        assert!(is_out_of_range("1e400"));
        assert!(!is_out_of_range("18446744073709551616"));
        assert_eq!(kind("~"), Kind::Null);
        assert_eq!(kind("True"), Kind::Bool(true));
    }
}

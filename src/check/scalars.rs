//! What other readers of YAML make of a word without quotes.
//!
//! *In:* a scalar as written. *Out:* what a reader of YAML 1.1, or one that types by
//! habit, takes it for, where that is something else than the text.
//!
//! Here every such word stays what was typed.

use crate::diagnostic::Words;

/// What other readers take a scalar for; none where they read the same text or number,
/// or where it has quotes.
pub(crate) fn other_reading(written: &str) -> Option<Words> {
    if written.starts_with(['\'', '"', '|', '>', '*', '&']) || written.contains('\n') {
        return None;
    }
    match written.to_ascii_lowercase().as_str() {
        "yes" | "on" | "y" | "true" => return Some(Words::new("true", "sant")),
        "no" | "off" | "n" | "false" => return Some(Words::new("false", "falskt")),
        _ => {}
    }
    let unsigned = written.strip_prefix(['+', '-']).unwrap_or(written);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(read) = octal_or_hex(unsigned) {
        return Some(number(&read));
    }
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_grouped = unsigned.contains('_')
        && unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'.');
    if is_grouped {
        return Some(number(&unsigned.replace('_', "")));
    }
    if let Some((hours, minutes)) = unsigned.split_once(':')
        && minutes.len() == 2
        && digits(hours)
        && digits(minutes)
    {
        let (hours, minutes) = (hours.parse::<u64>().ok()?, minutes.parse::<u64>().ok()?);
        return Some(number(&(hours.checked_mul(60)? + minutes).to_string()));
    }
    if let [year, month, day] = unsigned.split('-').collect::<Vec<_>>()[..] {
        let is_day = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
        if is_day && [year, month, day].into_iter().all(digits) {
            return Some(Words::new("a date", "ett datum"));
        }
    }
    let (whole, part) = unsigned.split_once('.')?;
    let is_padded = digits(whole) && digits(part) && part.ends_with('0');
    is_padded.then(|| number(unsigned.trim_end_matches('0').trim_end_matches('.')))
}

/// Numbers to another base than ten, and padded ones.
fn octal_or_hex(text: &str) -> Option<String> {
    let other = |digits: &str, base| {
        let read = u64::from_str_radix(&digits.replace('_', ""), base).ok()?;
        Some(read.to_string())
    };
    match text.get(..2)? {
        "0x" | "0X" => other(&text[2..], 16),
        "0o" => other(&text[2..], 8),
        "0b" => other(&text[2..], 2),
        _ => {
            let rest = text.strip_prefix('0')?;
            let is_plain = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
            let read = || other(rest, 8).or_else(|| other(rest, 10));
            is_plain.then(read).flatten()
        }
    }
}

fn number(read: &str) -> Words {
    Words::new(format!("the number {read}"), format!("talet {read}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_other_readers_change_are_told() {
        let read = |text| other_reading(text).map(|words| words.en);
        for (text, other) in [
            ("no", "false"),
            ("Yes", "true"),
            ("0114", "the number 76"),
            ("0180", "the number 180"),
            ("1_000", "the number 1000"),
            ("12:30", "the number 750"),
            ("0x1F", "the number 31"),
            ("2025-01-01", "a date"),
            ("1.10", "the number 1.1"),
        ] {
            assert_eq!(read(text).as_deref(), Some(other), "{text}");
        }
        for text in ["ja", "nej", "2025", "\"no\"", "1.5", "0", "a:b", "12 30", "no way"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

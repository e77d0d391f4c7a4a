//! Numbers as people write them.
//!
//! *In:* a text with blanks, minus signs and digits of ASCII. *Out:* the number as JSON
//! writes it, or why it is none.
//!
//! Digits may be grouped in threes by blanks, points or commas. One point or comma is the
//! decimal mark, unless three digits follow it and one to three, the first not 0, stand
//! before it: then it may as well group, and both readings are shown. With blanks as groups,
//! with both signs, or with one of them twice, there is one reading only. Nothing is rounded.

use crate::decimal::{Number, NumberError};
use crate::entry::Refusal;

/// Reads a number; `mark` is the decimal mark where that is known.
///
/// # Errors
///
/// What is wrong, or both readings.
///
/// # Examples
///
/// ```
/// use survey::entry::number::read;
///
/// assert_eq!(read("12,5", None).unwrap(), "12.5");
/// assert_eq!(read("1.234,5", None).unwrap(), "1234.5");
/// assert_eq!(read("1.234", None).unwrap_err().readings, ["1234", "1.234"]);
/// assert_eq!(read("1.234", Some('.')).unwrap(), "1.234");
/// ```
pub fn read(text: &str, mark: Option<char>) -> Result<String, Refusal> {
    let (sign, body) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (if text.starts_with('-') { "-" } else { "" }, rest.trim_start()),
        None => ("", text),
    };
    let known = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | ',');
    let starts = body.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    if !starts || !body.chars().all(known) {
        return Err(not_a_number());
    }
    if let Some(mark) = mark {
        let other = if mark == ',' { '.' } else { ',' };
        let (whole, part) = split(body, mark).ok_or_else(not_a_number)?;
        let groups = [' ', other].into_iter().find_map(|by| grouped(whole, by));
        return exact(sign, &groups.ok_or_else(not_a_number)?, part);
    }
    let (points, commas) = (count(body, '.'), count(body, ','));
    if body.contains(' ') {
        let (whole, part) = match (points, commas) {
            (1, 0) => split(body, '.'),
            (0, 1) => split(body, ','),
            (0, 0) => Some((body, "")),
            _ => None,
        }
        .ok_or_else(not_a_number)?;
        return exact(sign, &grouped(whole, ' ').ok_or_else(not_a_number)?, part);
    }
    let (by, mark) = match (points, commas) {
        (0, 0) => return exact(sign, body, ""),
        (1, 0) | (0, 1) => return single(sign, body),
        (0, _) => (',', '.'),
        (_, 0) => ('.', ','),
        (_, 1) if body.rfind(',') > body.rfind('.') => ('.', ','),
        (1, _) if body.rfind('.') > body.rfind(',') => (',', '.'),
        _ => return Err(not_a_number()),
    };
    let (whole, part) = split(body, mark).ok_or_else(not_a_number)?;
    exact(sign, &grouped(whole, by).ok_or_else(not_a_number)?, part)
}

/// One sign and no blanks: a decimal mark, unless it may as well group.
fn single(sign: &str, body: &str) -> Result<String, Refusal> {
    let mark = if body.contains('.') { '.' } else { ',' };
    let (whole, part) = split(body, mark).ok_or_else(not_a_number)?;
    let decimal = exact(sign, whole, part)?;
    let may_group =
        (1..=3).contains(&whole.len()) && !whole.starts_with('0') && part.len() == 3;
    if !may_group {
        return Ok(decimal);
    }
    let grouped = exact(sign, &format!("{whole}{part}"), "")?;
    // Decimals of noughts alone would not show which reading it is.
    let shown = format!("{sign}{whole}.{part}");
    Err(Refusal::between(&grouped, if part == "000" { &shown } else { &decimal }))
}

/// The parts before and after the one decimal mark, which digits follow.
fn split(body: &str, mark: char) -> Option<(&str, &str)> {
    match body.split_once(mark) {
        None => Some((body, "")),
        Some((whole, part)) => {
            let is_part = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            is_part.then_some((whole, part))
        }
    }
}

/// The digits of a whole number that is grouped in threes by a sign, or not at all.
fn grouped(whole: &str, by: char) -> Option<String> {
    let mut groups = whole.split(by);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let plain = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = plain(first)
        && (rest.is_empty() || (1..=3).contains(&first.len()))
        && rest.iter().all(|group| group.len() == 3 && plain(group));
    fits.then(|| whole.replace(by, ""))
}

fn exact(sign: &str, whole: &str, part: &str) -> Result<String, Refusal> {
    let whole = if whole.is_empty() { "0" } else { whole };
    let text = if part.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part}")
    };
    match Number::parse(&text) {
        Ok(number) => Ok(number.to_string()),
        Err(NumberError::TooLong) => Err(Refusal::new(
            ("the number has more than 28 digits", "talet har fler än 28 siffror"),
            ("write it shorter", "skriv det kortare"),
        )),
        Err(_) => Err(not_a_number()),
    }
}

fn count(text: &str, sign: char) -> usize {
    text.chars().filter(|c| *c == sign).count()
}

fn not_a_number() -> Refusal {
    Refusal::new(
        ("this is not a number", "det här är inget tal"),
        (
            "write digits, such as `1234` or `12.5`",
            "skriv siffror, till exempel `1234` eller `12,5`",
        ),
    )
}

/// The text without one of the words before or after it, blanks between or not.
pub(crate) fn without<'t>(text: &'t str, words: &[&str]) -> &'t str {
    for word in words.iter().filter(|word| !word.is_empty()) {
        let cut = text.len().checked_sub(word.len());
        if let Some(cut) = cut
            && let (Some(rest), Some(end)) = (text.get(..cut), text.get(cut..))
            && end.to_lowercase() == word.to_lowercase()
        {
            return rest.trim_end();
        }
        if let (Some(start), Some(rest)) =
            (text.get(..word.len()), text.get(word.len()..))
            && start.to_lowercase() == word.to_lowercase()
        {
            return rest.trim_start();
        }
    }
    text
}

/// What people write beside an amount of a currency.
pub(crate) fn currency(code: &str) -> &'static [&'static str] {
    match code {
        "SEK" => &["kronor", "krona", "kr.", "kr", ":-"],
        "NOK" | "DKK" => &["kroner", "krone", "kr.", "kr", ":-"],
        "ISK" => &["krónur", "kr.", "kr"],
        "EUR" => &["euros", "euro", "€"],
        "USD" => &["dollars", "dollar", "US$", "$"],
        "GBP" => &["pounds", "pund", "£"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_one_reading_is_read() {
        for (text, number) in [
            ("12", "12"),
            ("12,5", "12.5"),
            ("12.50", "12.5"),
            ("0,125", "0.125"),
            (",5", "0.5"),
            ("-3", "-3"),
            ("- 3,25", "-3.25"),
            ("+5", "5"),
            ("-0", "0"),
            ("007", "7"),
            ("1 234", "1234"),
            ("1 234,567", "1234.567"),
            ("12 345 678.9", "12345678.9"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("1.234.567", "1234567"),
            ("1,234,567.891", "1234567.891"),
            ("1234,567", "1234.567"),
            ("1,2345", "1.2345"),
            ("1234567890123456789012345678", "1234567890123456789012345678"),
        ] {
            assert_eq!(read(text, None).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn what_has_two_readings_is_asked_back_unless_the_mark_is_known() {
        for (text, readings) in [
            ("1.234", ["1234", "1.234"]),
            ("1,234", ["1234", "1.234"]),
            ("-12,500", ["-12500", "-12.5"]),
            ("2.000", ["2000", "2.000"]),
        ] {
            assert_eq!(read(text, None).unwrap_err().readings, readings, "{text}");
        }
        assert_eq!(read("1,234", Some(',')).as_deref(), Ok("1.234"));
        assert_eq!(read("1,234", Some('.')).as_deref(), Ok("1234"));
        assert_eq!(read("1.234,5", Some(',')).as_deref(), Ok("1234.5"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "-",
            "tolv",
            "12 34",
            "1 23 456",
            "1.23.456",
            "1,2,3",
            "1.234.5",
            "5,",
            "1.2,3.4",
            "1e3",
            "0x10",
            "1_000",
            "--3",
            "3-",
            " 5",
            "1..5",
            "1,234.567,8",
            "٣",
            "12345678901234567890123456789",
        ] {
            let refusal = read(text, None).unwrap_err();
            assert!(refusal.readings.is_empty(), "{text}");
            assert!(read(text, Some(',')).is_err() || text == "1.234.5", "{text}");
        }
    }
}

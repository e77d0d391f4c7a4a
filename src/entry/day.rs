//! Days, months and years as people write them.
//!
//! *In:* a text with blanks and hyphens of ASCII. *Out:* the day as JSON text, the month as
//! its first day, or why it is none.
//!
//! A year has four digits. Where it comes first, month and day follow. Where it comes last,
//! `28/2 2025` is a day before a month if one of the two is above 12, if they are equal, or,
//! written with a slash and then a blank or hyphen, in the Nordic languages; else both
//! readings are shown. Months may be written with their Swedish or English names.

use jiff::civil::Date;

use crate::entry::{Refusal, quoted};
use crate::expression::calendar;

/// Names of the months in Swedish and English, and how short they may be cut.
const MONTHS: [(&str, &str); 12] = [
    ("januari", "january"),
    ("februari", "february"),
    ("mars", "march"),
    ("april", "april"),
    ("maj", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("augusti", "august"),
    ("september", "september"),
    ("oktober", "october"),
    ("november", "november"),
    ("december", "december"),
];

/// Languages in which a slash is written between day and month.
const DAY_FIRST: [&str; 6] = ["sv", "nb", "nn", "no", "da", "fi"];

/// Reads a day.
///
/// # Errors
///
/// What is wrong, or both readings.
pub fn date(text: &str, language: &str) -> Result<String, Refusal> {
    if text.len() == 8 && is_number(text) {
        return day((&text[..4], &text[4..6], &text[6..]));
    }
    if text.contains(char::is_alphabetic) {
        return named(text);
    }
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts.as_slice() else { return Err(not_a_day()) };
    if !(is_number(a) && is_number(b) && is_number(c)) {
        return Err(not_a_day());
    }
    match (a.len(), b.len(), c.len()) {
        (4, 1..=2, 1..=2) => day((a, b, c)),
        (1..=2, 1..=2, 4) => last(text, (a, b, c), language),
        (1..=2, 1..=2, 1..=2) => Err(short_year()),
        _ => Err(not_a_day()),
    }
}

/// Two numbers, and then the year.
fn last(
    text: &str,
    (a, b, year): (&str, &str, &str),
    language: &str,
) -> Result<String, Refusal> {
    let (day_first, month_first) = (day((year, b, a)), day((year, a, b)));
    let main = language.split('-').next().unwrap_or_default();
    let is_nordic = DAY_FIRST.contains(&main)
        && text.matches('/').count() == 1
        && text.split_once('/').is_some_and(|(first, _)| first.trim() == a);
    match (day_first, month_first) {
        (Ok(first), Ok(second)) if first != second && !is_nordic => {
            Err(Refusal::between(&first, &second))
        }
        (Ok(first), _) => Ok(first),
        (Err(_), Ok(second)) if !is_nordic => Ok(second),
        (Err(refusal), _) => Err(refusal),
    }
}

/// A day whose month is named: `28 februari 2025`, `February 28, 2025`.
fn named(text: &str) -> Result<String, Refusal> {
    let (mut year, mut month, mut number) = (None, None, None);
    for word in text.to_lowercase().split([' ', ',', '.']).filter(|word| !word.is_empty())
    {
        let word = ordinal(word);
        let place = match (word.len(), is_number(word)) {
            (4, true) => &mut year,
            (1..=2, true) => &mut number,
            (_, true) => return Err(not_a_day()),
            _ if matches!(word, "den" | "the" | "of" | "år") => continue,
            _ => match month_named(word) {
                Some(found) if month.is_none() => {
                    month = Some(found);
                    continue;
                }
                _ => return Err(not_a_day()),
            },
        };
        if place.replace(word.to_owned()).is_some() {
            return Err(not_a_day());
        }
    }
    match (year, month, number) {
        (Some(year), Some(month), Some(number)) => {
            day((&year, &month.to_string(), &number))
        }
        (None, Some(_), Some(_)) => Err(Refusal::new(
            ("the year is missing", "årtalet saknas"),
            (
                "write it with four digits, such as 2025",
                "skriv det med fyra siffror, till exempel 2025",
            ),
        )),
        _ => Err(not_a_day()),
    }
}

/// A word without what makes an ordinal of its number.
fn ordinal(word: &str) -> &str {
    let ends = [":e", ":a", "st", "nd", "rd", "th", "e"];
    let cut = ends.iter().find_map(|end| word.strip_suffix(end));
    cut.filter(|cut| is_number(cut)).unwrap_or(word)
}

/// The number of a month by its name, or three letters of it or more.
fn month_named(word: &str) -> Option<usize> {
    let is_start = |name: &str| word.len() >= 3 && name.starts_with(word);
    let found = MONTHS.iter().position(|(sv, en)| is_start(sv) || is_start(en))?;
    Some(found + 1)
}

/// Reads a month, as its first day.
///
/// # Errors
///
/// What is wrong.
pub fn month(text: &str) -> Result<Date, Refusal> {
    let wrong = || {
        Refusal::new(
            ("this is not a month of a year", "det här är ingen månad i ett år"),
            ("write it as `2025-02`", "skriv den som `2025-02`"),
        )
    };
    let lower = text.to_lowercase();
    let parts: Vec<&str> =
        lower.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let is_year = |part: &str| part.len() == 4 && is_number(part);
    let (year, month) = match parts.as_slice() {
        [whole] if whole.len() == 6 && is_number(whole) => whole.split_at(4),
        [year, month] if is_year(year) => (*year, *month),
        [month, year] if is_year(year) => (*year, *month),
        _ => return Err(wrong()),
    };
    let number = month_named(month).map_or_else(|| month.to_owned(), |n| n.to_string());
    if number.len() > 2 || !is_number(&number) {
        return Err(wrong());
    }
    calendar::read_month(&format!("{year}-{number:0>2}")).ok_or_else(wrong)
}

/// Reads a year.
///
/// # Errors
///
/// What is wrong.
pub fn year(text: &str) -> Result<String, Refusal> {
    let wrong = || {
        Refusal::new(
            ("this is not a year", "det här är inget årtal"),
            (
                "write it with four digits, such as 2025",
                "skriv det med fyra siffror, till exempel 2025",
            ),
        )
    };
    let is_year = is_number(text) && matches!(text.len(), 3 | 4);
    let digits = text.trim_start_matches('0');
    if is_year && !digits.is_empty() { Ok(digits.to_owned()) } else { Err(wrong()) }
}

/// A day of the calendar from its year, month and day.
fn day((year, month, day): (&str, &str, &str)) -> Result<String, Refusal> {
    let text = format!("{year}-{month:0>2}-{day:0>2}");
    match calendar::read_date(&text) {
        Some(_) => Ok(quoted(&text)),
        None => Err(Refusal::new(
            ("the calendar has no such day", "kalendern har ingen sådan dag"),
            ("write it as `2025-02-28`", "skriv den som `2025-02-28`"),
        )),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn short_year() -> Refusal {
    Refusal::new(
        ("the year has two digits", "årtalet har två siffror"),
        (
            "write it with four, as in `2025-02-28`",
            "skriv det med fyra, som i `2025-02-28`",
        ),
    )
}

fn not_a_day() -> Refusal {
    Refusal::new(
        ("this is not a day", "det här är inget datum"),
        ("write it as `2025-02-28`", "skriv det som `2025-02-28`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_from_every_usual_spelling() {
        for text in [
            "2025-02-28",
            "20250228",
            "2025/2/28",
            "2025 02 28",
            "28/2 2025",
            "28/2-2025",
            "28/2/2025",
            "2/28/2025",
            "28.2.2025",
            "28-02-2025",
            "28 februari 2025",
            "28 feb 2025",
            "28 feb. 2025",
            "den 28 februari 2025",
            "den 28:e Februari 2025",
            "February 28, 2025",
            "28th of February 2025",
            "2025 FEB 28",
        ] {
            for language in ["sv", "en"] {
                assert_eq!(
                    date(text, language).as_deref(),
                    Ok("\"2025-02-28\""),
                    "{text}"
                );
            }
        }
        assert_eq!(date("2/3 2025", "sv-SE").as_deref(), Ok("\"2025-03-02\""));
        assert_eq!(date("2/2/2025", "en").as_deref(), Ok("\"2025-02-02\""));
    }

    #[test]
    fn what_has_two_readings_is_asked_back() {
        for (text, language) in [
            ("2/3/2025", "sv"),
            ("2.3.2025", "sv"),
            ("02-03-2025", "sv"),
            ("2/3 2025", "en"),
        ] {
            let refusal = date(text, language).unwrap_err();
            assert_eq!(refusal.readings, ["\"2025-03-02\"", "\"2025-02-03\""], "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_told_why() {
        for (text, part) in [
            ("2025-02-29", "no such day"),
            ("31/4 2025", "no such day"),
            ("28/2 25", "two digits"),
            ("28 februari", "year is missing"),
            ("28 fe 2025", "not a day"),
            ("februari 2025", "not a day"),
            ("28 feb mar 2025", "not a day"),
            ("250228", "not a day"),
            ("i dag", "not a day"),
            ("1/2", "not a day"),
        ] {
            let said = date(text, "sv").unwrap_err().says.en;
            assert!(said.contains(part), "{text}: {said}");
        }
        // 2/13 2025 in Swedish has no 13th month; the other order is not Swedish.
        assert!(date("2/13 2025", "sv").is_err());
        assert_eq!(date("2/13 2025", "en").as_deref(), Ok("\"2025-02-13\""));
    }

    #[test]
    fn months_and_years() {
        for text in [
            "2025-02",
            "202502",
            "2025/2",
            "2/2025",
            "februari 2025",
            "2025 feb",
            "Feb 2025",
        ] {
            let found = month(text).map(calendar::show_month);
            assert_eq!(found.as_deref(), Ok("2025-02"), "{text}");
        }
        for text in
            ["2025-13", "februari", "2/25", "202513", "2025", "28 feb 2025", "fe 2025"]
        {
            assert!(month(text).is_err(), "{text}");
        }
        assert_eq!(year("2025").as_deref(), Ok("2025"));
        for text in ["25", "0000", "2025.0", "-2025", "20255", "i år"] {
            assert!(year(text).is_err(), "{text}");
        }
    }
}

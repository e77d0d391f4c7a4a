//! Dates, months, times and lengths of time: reading, showing and reckoning.
//!
//! *In:* texts in the forms of ISO 8601 that answers and expressions use. *Out:* values,
//! and the sums and differences of dates that a survey needs.
//!
//! There is no clock here, no time zone and no leap second.

use jiff::Span;
use jiff::civil::{Date, Time};

/// A month, as its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub Date);

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(pub Time);

/// A length of time in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(pub i64);

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&show_month(self.0))
    }
}

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&show_time(self.0))
    }
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&show_duration(self.0))
    }
}

/// Reads `2025-02-28`; nothing else is a day.
pub fn read_date(text: &str) -> Option<Date> {
    is_shaped(text, "dddd-dd-dd").then(|| text.parse().ok()).flatten()
}

/// Reads `2025-02` as the first day of that month.
pub fn read_month(text: &str) -> Option<Date> {
    is_shaped(text, "dddd-dd").then(|| format!("{text}-01").parse().ok()).flatten()
}

/// Reads `12:30` or `12:30:15`.
pub fn read_time(text: &str) -> Option<Time> {
    (is_shaped(text, "dd:dd") || is_shaped(text, "dd:dd:dd"))
        .then(|| text.parse().ok())
        .flatten()
        // A leap second would be read as the one before it.
        .filter(|_| !text.ends_with(":60"))
}

/// Reads `PT90M`, `P1DT2H`, `PT30S` as whole seconds.
///
/// Days, hours, minutes and seconds, each at most once and in that order; months and
/// years have no fixed length and are not read.
pub fn read_duration(text: &str) -> Option<i64> {
    let rest = text.strip_prefix('P')?;
    let (days, clock) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None => (rest, ""),
    };
    if days.is_empty() && clock.is_empty() {
        return None;
    }
    let day = read_units(days, &[('D', 86_400)])?;
    let clock = read_units(clock, &[('H', 3600), ('M', 60), ('S', 1)])?;
    day.checked_add(clock)
}

/// Numbers with their units, in the order of the units.
fn read_units(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut sum = 0_i64;
    for (unit, seconds) in units {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || !text[digits..].starts_with(*unit) {
            continue;
        }
        let number: i64 = text[..digits].parse().ok()?;
        sum = sum.checked_add(number.checked_mul(*seconds)?)?;
        text = &text[digits + 1..];
    }
    text.is_empty().then_some(sum)
}

/// Whether a text has digits where `shape` has `d`, and its other characters.
fn is_shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(found, wanted)| match wanted {
            b'd' => found.is_ascii_digit(),
            other => found == other,
        })
}

/// Writes a month: `2025-02`.
pub fn show_month(month: Date) -> String {
    format!("{:04}-{:02}", month.year(), month.month())
}

/// Writes a time of day, seconds only where there are some: `12:30`.
pub fn show_time(time: Time) -> String {
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    match second {
        0 => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    }
}

/// Writes a length of time in hours, minutes and seconds: `PT1H30M`.
pub fn show_duration(seconds: i64) -> String {
    let size = seconds.unsigned_abs();
    let mut text = String::from(if seconds < 0 { "-PT" } else { "PT" });
    for (number, unit) in [(size / 3600, 'H'), (size / 60 % 60, 'M'), (size % 60, 'S')] {
        if number > 0 {
            text.push_str(&format!("{number}{unit}"));
        }
    }
    if size == 0 {
        text.push_str("0S");
    }
    text
}

/// The day so many days later; `None` off the calendar.
pub(crate) fn add_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The same day of the month so many months later, cut to the month's last day.
pub(crate) fn add_months(date: Date, months: i64) -> Option<Date> {
    date.checked_add(Span::new().try_months(months).ok()?).ok()
}

/// Days from the first to the second.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Completed months from the first to the second; negative where the second is earlier.
pub(crate) fn months_between(from: Date, to: Date) -> i64 {
    if to < from {
        return -months_between(to, from);
    }
    let years = i64::from(to.year()) - i64::from(from.year());
    let months = years * 12 + i64::from(to.month()) - i64::from(from.month());
    let is_complete = add_months(from, months).is_some_and(|reached| reached <= to);
    if is_complete { months } else { months - 1 }
}

/// The first day of a year; `None` off the calendar.
pub(crate) fn first_of_year(year: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, 1, 1).ok()
}

/// A day that is written without quotes, such as `2019-1-31`, in its full form; none where
/// the calendar has no such day.
///
/// ```
/// use survey::expression::calendar::day_written;
///
/// assert_eq!(day_written("2019-1-31").as_deref(), Some("2019-01-31"));
/// assert_eq!(day_written("2019-02-31"), None);
/// assert_eq!(day_written("2019 - 1"), None);
/// ```
pub fn day_written(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let fits =
        year.len() == 4 && [month, day].iter().all(|part| (1..=2).contains(&part.len()));
    if !fits || !parts.iter().all(|part| is_digits(part)) {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Some(date.ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        read_date(text).unwrap()
    }

    #[test]
    fn only_the_forms_of_answers_are_read() {
        assert_eq!(read_date("2025-02-29"), None);
        assert_eq!(read_date("20250228"), None);
        assert_eq!(read_date("2025-02-28T00:00"), None);
        assert_eq!(read_month("2025-13"), None);
        assert_eq!(read_month("2025-02"), Some(date("2025-02-01")));
        assert_eq!(read_time("12:30:60"), None);
        assert_eq!(read_time("24:00"), None);
        assert_eq!(read_time("1230"), None);
        assert_eq!(read_time("12:30").map(show_time).as_deref(), Some("12:30"));
        for wrong in ["P", "PT", "PT1", "P1M", "PT1S1M", "1H", "PT1.5H", "P1DT", "Pé"] {
            assert_eq!(read_duration(wrong), None, "{wrong}");
        }
        assert_eq!(read_duration("P1DT2H3M4S"), Some(93_784));
        assert_eq!(read_duration("PT90M").map(show_duration).as_deref(), Some("PT1H30M"));
    }

    #[test]
    fn months_are_completed_ones_and_days_are_cut_to_the_months_last() {
        assert_eq!(add_months(date("2024-01-31"), 1), Some(date("2024-02-29")));
        assert_eq!(months_between(date("2024-01-31"), date("2024-02-29")), 1);
        assert_eq!(months_between(date("2024-01-31"), date("2024-02-28")), 0);
        assert_eq!(months_between(date("2024-03-15"), date("2024-01-16")), -1);
        assert_eq!(days_between(date("2024-02-28"), date("2024-03-01")), 2);
        assert_eq!(days_between(date("2024-03-01"), date("2023-03-01")), -366);
        assert_eq!(add_days(date("9999-12-31"), 1), None);
        assert_eq!(add_days(date("2024-12-31"), i64::MAX), None);
    }
}

//! Times of day and lengths of time as people write them.
//!
//! *In:* a text with blanks of ASCII. *Out:* the time as JSON text, or why it is none.
//!
//! An hour alone is a time only with `kl` before it or `am` or `pm` after it. `1:30` as a
//! length may be hours and minutes or minutes and seconds: both readings are shown. A bare
//! number is no length: its unit is asked for. Months and years have no fixed length.

use crate::decimal::Number;
use crate::entry::{Refusal, number, quoted};
use crate::expression::calendar;

/// Units of length: their words in Swedish and English, and their seconds.
const UNITS: [(&[&str], i64); 5] = [
    (&["v", "vecka", "veckor", "w", "week", "weeks"], 604_800),
    (&["d", "dag", "dagar", "dygn", "day", "days"], 86_400),
    (&["h", "tim", "timme", "timmar", "t", "hr", "hrs", "hour", "hours"], 3600),
    (&["m", "min", "mins", "minut", "minuter", "minute", "minutes"], 60),
    (&["s", "sek", "sekund", "sekunder", "sec", "secs", "second", "seconds"], 1),
];

/// Reads a time of day.
///
/// # Errors
///
/// What is wrong.
pub fn time(text: &str) -> Result<String, Refusal> {
    let lower = text.to_lowercase();
    let (is_said, rest) =
        match ["klockan", "kl.", "kl"].iter().find_map(|w| lower.strip_prefix(w)) {
            Some(rest) => (true, rest.trim()),
            None => (false, lower.trim()),
        };
    let halves = [("a.m.", 0), ("p.m.", 12), ("am", 0), ("pm", 12)];
    let half = halves.iter().find_map(|(end, add)| Some((rest.strip_suffix(end)?, *add)));
    let (clock, add) = half.map_or((rest, None), |(rest, add)| (rest.trim(), Some(add)));
    let parts: Vec<&str> = if clock.len() == 4 && is_number(clock) {
        vec![&clock[..2], &clock[2..]]
    } else {
        clock.split([':', '.']).collect()
    };
    let is_shaped = match parts.as_slice() {
        [hour] => (is_said || add.is_some()) && is_number(hour),
        [hour, rest @ ..] => {
            rest.len() <= 2
                && is_number(hour)
                && rest.iter().all(|part| part.len() == 2 && is_number(part))
        }
        [] => false,
    };
    let hour = parts.first().and_then(|hour| hour.parse::<u8>().ok());
    let hour = match (hour, add) {
        (Some(hour), None) => hour,
        (Some(hour @ 1..=12), Some(add)) => hour % 12 + add,
        _ => return Err(not_a_time()),
    };
    if !is_shaped || parts[0].len() > 2 {
        return Err(not_a_time());
    }
    let minute = parts.get(1).unwrap_or(&"00");
    let seconds = parts.get(2).map_or_else(String::new, |seconds| format!(":{seconds}"));
    let found = calendar::read_time(&format!("{hour:02}:{minute}{seconds}"));
    found.map(|time| quoted(&calendar::show_time(time))).ok_or_else(not_a_time)
}

/// Reads a length of time.
///
/// # Errors
///
/// What is wrong, or both readings.
pub fn duration(text: &str) -> Result<String, Refusal> {
    let upper = text.to_uppercase();
    if calendar::read_duration(&upper).is_some() {
        return Ok(quoted(&upper));
    }
    let parts: Vec<&str> = text.split(':').collect();
    let clock = |hours: &str, minutes: &str, seconds: &str| {
        let small = |part: &str| part.len() == 2 && part < "60" || part == "0";
        if !small(minutes) || !small(seconds) {
            return None;
        }
        let hours: i64 = hours.parse().ok()?;
        let rest = minutes.parse::<i64>().ok()? * 60 + seconds.parse::<i64>().ok()?;
        hours.checked_mul(3600)?.checked_add(rest).map(show)
    };
    if parts.len() > 1 {
        let is_clock = parts.iter().all(|part| is_number(part));
        return match parts.as_slice() {
            [hours, minutes, seconds] if is_clock => {
                clock(hours, minutes, seconds).ok_or_else(not_a_length)
            }
            [first, second] if is_clock => {
                let long = clock(first, second, "0").ok_or_else(not_a_length)?;
                let minutes: i64 = first.parse().map_err(|_| not_a_length())?;
                let seconds: i64 = second.parse().map_err(|_| not_a_length())?;
                let short = minutes.checked_mul(60).and_then(|m| m.checked_add(seconds));
                Err(Refusal::between(&long, &show(short.ok_or_else(not_a_length)?)))
            }
            _ => Err(not_a_length()),
        };
    }
    spoken(&text.to_lowercase())
}

/// Numbers with their units, the longest first: `1 h 30 min`.
fn spoken(text: &str) -> Result<String, Refusal> {
    let (mut rest, mut sum, mut least) = (text, Number::ZERO, 0);
    let mut count = 0;
    while !rest.is_empty() {
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let end = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        let amount = number::read(digits, None).map_err(|refusal| {
            if digits.is_empty() { not_a_length() } else { refusal }
        })?;
        let place = if word.is_empty()
            && count > 0
            && least == 3
            && digits.len() == 2
            && digits < "60"
        {
            // `1h30`: what follows hours are minutes.
            Some(3)
        } else {
            UNITS.iter().position(|(words, _)| words.contains(&word))
        };
        let Some(place) = place.filter(|place| *place >= least) else {
            return Err(if word.is_empty() { without_unit() } else { not_a_length() });
        };
        let seconds = Number::ratio(UNITS[place].1, 1).unwrap_or(Number::ONE);
        let amount = Number::parse(&amount).map_err(|_| not_a_length())?;
        sum = sum + amount * seconds;
        (least, count) = (place + 1, count + 1);
        rest = after.trim_start_matches(['.', ',', ' ']);
        for and in ["och ", "and "] {
            rest = rest.strip_prefix(and).unwrap_or(rest).trim_start();
        }
    }
    if count == 0 {
        return Err(not_a_length());
    }
    let seconds = if sum.is_whole() { sum.to_i64() } else { None };
    seconds.map(show).ok_or_else(|| {
        Refusal::new(
            (
                "this is no whole number of seconds",
                "det här är inget helt antal sekunder",
            ),
            ("write whole seconds", "skriv hela sekunder"),
        )
    })
}

fn show(seconds: i64) -> String {
    quoted(&calendar::show_duration(seconds))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn not_a_time() -> Refusal {
    Refusal::new(
        ("this is not a time of day", "det här är inget klockslag"),
        ("write it as `12:30`", "skriv det som `12:30`"),
    )
}

fn without_unit() -> Refusal {
    Refusal::new(
        ("the unit is missing", "enheten saknas"),
        ("write `90 min` or `1 h 30 min`", "skriv `90 min` eller `1 h 30 min`"),
    )
}

fn not_a_length() -> Refusal {
    Refusal::new(
        ("this is not a length of time", "det här är ingen tidslängd"),
        ("write `90 min` or `1 h 30 min`", "skriv `90 min` eller `1 h 30 min`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day() {
        for (text, found) in [
            ("12:30", "12:30"),
            ("12.30", "12:30"),
            ("1230", "12:30"),
            ("kl. 9", "09:00"),
            ("Kl 9.05", "09:05"),
            ("klockan 21", "21:00"),
            ("9:05:15", "09:05:15"),
            ("2.30 pm", "14:30"),
            ("12 am", "00:00"),
            ("12:15 p.m.", "12:15"),
        ] {
            assert_eq!(time(text), Ok(quoted(found)), "{text}");
        }
        for text in [
            "9",
            "24:00",
            "12:60",
            "12:3",
            "13 pm",
            "0 am",
            "123:00",
            "kl",
            "halv tolv",
            "12:30:60",
            "",
        ] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_of_time() {
        for (text, found) in [
            ("PT90M", "PT90M"),
            ("pt1h30m", "PT1H30M"),
            ("90 min", "PT1H30M"),
            ("1 h 30 min", "PT1H30M"),
            ("1h30", "PT1H30M"),
            ("1h30m", "PT1H30M"),
            ("1 timme och 30 minuter", "PT1H30M"),
            ("1 hour, 30 minutes", "PT1H30M"),
            ("1,5 tim.", "PT1H30M"),
            ("1:30:00", "PT1H30M"),
            ("2 dygn", "PT48H"),
            ("45 sek", "PT45S"),
        ] {
            assert_eq!(duration(text), Ok(quoted(found)), "{text}");
        }
        let both = duration("1:30").unwrap_err().readings;
        assert_eq!(both, ["\"PT1H30M\"", "\"PT1M30S\""]);
        assert_eq!(duration("90").unwrap_err().says.en, "the unit is missing");
        for text in [
            "",
            "min",
            "30 min 1 h",
            "1 h 1 h",
            "3 månader",
            "0,3 s",
            "1:75",
            "1,5",
            "1 h 90",
            "-5 min",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
        // An hour and 1.234 minutes, or 1234? The number itself is asked back.
        assert_eq!(duration("1.234 min").unwrap_err().readings, ["1234", "1.234"]);
    }
}

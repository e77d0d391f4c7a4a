//! Swedish personal identity numbers and coordination numbers.
//!
//! *In:* a text. *Out:* the number with its sign, or what is wrong with it; for free text,
//! the places where such a number stands.
//!
//! Ten digits: year, month and day of birth (two each), three digits, and a Luhn control
//! digit over the nine before it; `-` before the last four, `+` from the year in which the
//! person turns 100 (folkbokföringslag 1991:481, 18 §; Skatteverket, SKV 704). Twelve
//! digits write the century out: 18, 19 or 20, and the sign is then always `-`. A
//! coordination number (samordningsnummer, 18 a §) has 60 added to the day.
//!
//! # Why
//!
//! Ten digits are not turned into twelve, nor twelve into ten: the century of `-` and `+`
//! depends on the year in which one reads, and nothing here knows the day. Both are
//! canonical with their sign; ten digits without one are read as with `-`, as everybody
//! does. A day that only one possible century has, such as 29 February of year 00, is
//! taken.

use std::ops::Range;

use jiff::civil::Date;

use crate::diagnostic::Words;
use crate::formats::Fault;
use crate::formats::digits::{digits, fits, is_hyphen, joined};

/// What is added to the day in a coordination number.
const COORDINATION: u8 = 60;

pub(crate) fn canonical(text: &str) -> Result<String, Fault> {
    let mut parts = text.split(|c| is_hyphen(c) || c == '+');
    let (first, last, more) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    let is_plus = text.contains('+');
    if more.is_some() || last.is_some_and(|last| last.len() != 4) {
        return Err(shape(SIGN));
    }
    let Some(number) = digits(&format!("{first}{}", last.unwrap_or(""))) else {
        return Err(shape(OTHER));
    };
    let (century, ten) = match number.len() {
        10 => (&number[..0], &number[..]),
        12 => number.split_at(2),
        0..10 => return Err(shape(FEW)),
        11 => return Err(shape(ELEVEN)),
        _ => return Err(shape(MANY)),
    };
    if !matches!(century, [] | [1, 8 | 9] | [2, 0]) {
        return Err(shape(CENTURY));
    }
    if is_plus && !century.is_empty() {
        return Err(shape(PLUS));
    }
    birthday(century, ten, is_plus)?;
    if !fits(ten) {
        return Err(Fault::control_digit());
    }
    let sign = if is_plus { '+' } else { '-' };
    Ok(format!("{}{}{sign}{}", joined(century), joined(&ten[..6]), joined(&ten[6..])))
}

/// Whether the first six digits are a day of the calendar in a possible century.
fn birthday(century: &[u8], ten: &[u8], is_plus: bool) -> Result<(), Fault> {
    let pair = |at: usize| ten[at] * 10 + ten[at + 1];
    let (year, month, mut day) = (i16::from(pair(0)), pair(2), pair(4));
    if !(1..=12).contains(&month) {
        return Err(shape(MONTH));
    }
    if day > COORDINATION {
        day -= COORDINATION;
    }
    let centuries: &[i16] = match (century, is_plus) {
        ([1, 8], _) => &[1800],
        ([1, 9], _) => &[1900],
        ([2, 0], _) => &[2000],
        (_, true) => &[1800, 1900],
        (_, false) => &[1900, 2000],
    };
    let (month, day) = (i8::try_from(month).unwrap_or(0), i8::try_from(day).unwrap_or(0));
    if centuries.iter().any(|century| Date::new(century + year, month, day).is_ok()) {
        return Ok(());
    }
    Err(shape(DAY))
}

/// Where personal identity numbers stand in free text, as byte ranges.
///
/// Only what has a day of the calendar and a control digit that fits is found, so that
/// amounts, case numbers and phone numbers are left alone. The four last digits may be
/// parted from the rest by `-`, `+` or one space. Ten digits that begin with 0 count only
/// with `-` or `+`: without it they may as well be a phone number.
pub fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    // Digits that follow each other have one at every sixth place: most texts are settled
    // by a few looks.
    let is_long = |at: usize| {
        let before = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_digit());
        bytes[at].is_ascii_digit() && run(bytes, at) - at + before.count() >= LEAST_RUN
    };
    if !(LEAST_RUN - 1..bytes.len()).step_by(LEAST_RUN).any(is_long) {
        return found;
    }
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = candidate(text, at);
        if let Some(end) = end {
            found.push(at..end);
        }
        // The whole run of digits is one word: no part of it is looked at again.
        let run = run(bytes, at);
        at = end.unwrap_or(run);
    }
    found
}

/// The fewest digits that follow each other in a number: those of its day.
const LEAST_RUN: usize = 6;

/// The end of the number that begins at a digit.
fn candidate(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '+' | '_' | '/')) {
        return None;
    }
    let is_joined = |c: char| is_hyphen(c) || matches!(c, '.' | ',');
    if before.is_some_and(is_joined) {
        let further = text[..start].chars().rev().nth(1);
        if further.is_some_and(char::is_alphanumeric) {
            return None;
        }
    }
    let first = run(bytes, start);
    let (sign, end) = match first - start {
        10 | 12 => (None, first),
        6 | 8 => {
            let sign = text[first..].chars().next()?;
            let is_sign = is_hyphen(sign) || matches!(sign, '+' | ' ' | '\u{a0}');
            let last = first + sign.len_utf8();
            if !is_sign || run(bytes, last) != last + 4 {
                return None;
            }
            (Some(sign), last + 4)
        }
        _ => return None,
    };
    let mut after = text[end..].chars();
    let next = after.next();
    let is_longer = next.is_some_and(|c| c.is_alphanumeric() || c == '_')
        || next.is_some_and(is_joined)
            && after.next().is_some_and(|c| c.is_ascii_digit());
    let is_bare = sign.is_none_or(|sign| !is_hyphen(sign) && sign != '+');
    let is_long = first - start == 12 || first - start == 8;
    if is_longer || is_bare && !is_long && bytes[start] == b'0' {
        return None;
    }
    let written = text[start..end].replace([' ', '\u{a0}'], "-");
    canonical(&written).ok().map(|_| end)
}

/// Where the digits that begin here end.
fn run(bytes: &[u8], start: usize) -> usize {
    let length =
        bytes.iter().skip(start).take_while(|byte| byte.is_ascii_digit()).count();
    start + length
}

const SIGN: (&str, &str) = (
    "the sign stands elsewhere than before the last four digits",
    "tecknet står inte före de fyra sista siffrorna",
);
const OTHER: (&str, &str) = (
    "there is something else than digits and one sign, `-` or `+`",
    "här finns annat än siffror och ett tecken, `-` eller `+`",
);
const FEW: (&str, &str) = ("there are too few digits", "det är för få siffror");
const ELEVEN: (&str, &str) = (
    "there are eleven digits, not ten or twelve",
    "det är elva siffror, inte tio eller tolv",
);
const MANY: (&str, &str) = ("there are too many digits", "det är för många siffror");
const CENTURY: (&str, &str) = (
    "twelve digits begin with 18, 19 or 20, and these do not",
    "tolv siffror börjar med 18, 19 eller 20, och de här gör inte det",
);
const PLUS: (&str, &str) = (
    "the century is written out, and the sign is `+`",
    "århundradet är utskrivet, och tecknet är `+`",
);
const MONTH: (&str, &str) =
    ("the month is not one from 01 to 12", "månaden är inte någon från 01 till 12");
const DAY: (&str, &str) = ("the month has no such day", "dagen finns inte i den månaden");

fn shape((en, sv): (&str, &str)) -> Fault {
    Fault::new(
        Words::new(en, sv),
        Words::new(
            "write it as `YYYYMMDD-NNNN` or `YYMMDD-NNNN`",
            "skriv det som `ÅÅÅÅMMDD-NNNN` eller `ÅÅMMDD-NNNN`",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    // The numbers are examples of Skatteverket's (SKV 704) or made by hand for here.
    // 640823-323?: 6→12→3, 4, 0, 8, 2→4, 3, 3→6, 2, 3→6: 36, so 4.
    // 701063-239?: 7→14→5, 0, 1→2, 0, 6→12→3, 3, 2→4, 3, 9→18→9: 29, so 1 (day 63 - 60).
    // 000229-000?: 0, 0, 0, 2, 2→4, 9, 0, 0, 0: 15, so 5.
    // 990230-001?: 9→18→9, 9, 0, 2, 3→6, 0, 0, 0, 1→2: 28, so 2.

    #[test]
    fn both_lengths_keep_their_century_and_get_their_sign() {
        for (text, kept) in [
            ("640823-3234", "640823-3234"),
            ("6408233234", "640823-3234"),
            ("640823+3234", "640823+3234"),
            ("196408233234", "19640823-3234"),
            ("19640823\u{2013}3234", "19640823-3234"),
            ("18640823-3234", "18640823-3234"),
            ("701063-2391", "701063-2391"),
            ("000229-0005", "000229-0005"),
            ("20000229-0005", "20000229-0005"),
        ] {
            assert_eq!(canonical(text).unwrap(), kept, "{text}");
        }
    }

    #[test]
    fn the_part_that_is_wrong_is_named_and_no_digit_is_repeated() {
        for (text, said) in [
            ("640823-3235", "the control digit does not fit"),
            ("641323-3234", MONTH.0),
            ("640832-3234", DAY.0),
            ("640860-3234", DAY.0),
            ("990230-0012", DAY.0),
            ("19000229-0005", DAY.0),
            ("16640823-3234", CENTURY.0),
            ("19640823+3234", PLUS.0),
            ("64082-33234", SIGN.0),
            ("6408-23-3234", SIGN.0),
            ("640823-323T", OTHER.0),
            ("64082332341", ELEVEN.0),
            ("640823323", FEW.0),
            ("1964082332345", MANY.0),
        ] {
            assert_eq!(canonical(text).unwrap_err().says.en, said, "{text}");
        }
    }

    #[test]
    fn numbers_are_found_in_free_text_and_nothing_else_is() {
        for (text, found) in [
            ("ring 640823-3234 om det", &["640823-3234"][..]),
            ("(19640823-3234)", &["19640823-3234"]),
            ("640823 3234, 701063-2391.", &["640823 3234", "701063-2391"]),
            ("pnr:196408233234", &["196408233234"]),
            ("6408233234", &["6408233234"]),
            // Neither a day nor a control digit that fits.
            ("640823-3235 och 641323-3234", &[]),
            // An organisation number has no month.
            ("212000-0142", &[]),
            // 070108-000?: 0, 7, 0, 1, 0, 8, 0, 0, 0: 16, so 4; bare, it may be a phone.
            ("0701080004", &[]),
            ("070108-0004", &["070108-0004"]),
            // Parts of longer numbers and words.
            ("SE640823-3234", &[]),
            ("1-640823-3234", &[]),
            ("640823-3234-1", &[]),
            ("6408233234,50", &[]),
            ("5640823-3234", &[]),
            ("åäö 640823–3234 åäö", &["640823–3234"]),
        ] {
            let parts: Vec<&str> = find(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(parts, found, "{text}");
        }
    }
}

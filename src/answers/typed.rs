//! Numbers, years and texts in answers.
//!
//! *In:* a raw value and the bounds of its item. *Out:* a cell, or a finding and an
//! invalid one.
//!
//! A number is read from its digits. One that cannot be kept exactly is a finding; none
//! is ever rounded or clipped.

use std::fmt::Display;

use jiff::civil::Date;

use crate::answers::form::{Kind, Pattern, Range, normal};
use crate::answers::judge::{At, INVALID, Judge};
use crate::answers::rules as rule;
use crate::answers::words;
use crate::decimal::{Number, NumberError};
use crate::source::Spanned;
use crate::value::{Cell, Value};

impl<'t> Judge<'_, 't> {
    pub(crate) fn number(&mut self, kind: &Kind, at: At, raw: &'t str) -> Option<Cell> {
        let (number, decimals) = match exact(raw) {
            Ok(read) => read,
            Err(error) => return self.inexact(at, raw, error),
        };
        let fits = match kind {
            Kind::Number { range, decimals: most, .. } => {
                let few = most.is_none_or(|most| decimals <= most);
                if let (false, Some(most)) = (few, most) {
                    self.decimals(at, raw, (decimals, *most), kind);
                }
                few && self.bounded(range, at, raw, &number)
            }
            Kind::Scale { range, step } => {
                self.within(range, (at, raw), &number, ["from", "to"])
                    && self.on_scale(range, step, (at, raw), &number)
            }
            Kind::Year(range) => {
                let is_year =
                    number.to_i64().is_some_and(|year| (1..=9999).contains(&year));
                if !is_year {
                    self.not_a(
                        &rule::NOT_A_YEAR,
                        at,
                        raw,
                        ("a year", "ett årtal", "2025"),
                    );
                }
                is_year && self.bounded(range, at, raw, &number)
            }
            _ => false,
        };
        if fits { Some(Cell::answered(Value::Number(number))) } else { INVALID }
    }

    pub(crate) fn inexact(
        &mut self,
        at: At,
        raw: &'t str,
        error: NumberError,
    ) -> Option<Cell> {
        let (why, sv) = match error {
            NumberError::TooLong => {
                ("a number has at most 28 digits", "ett tal har högst 28 siffror")
            }
            _ => ("a number lies within ±10^100", "ett tal ligger inom ±10^100"),
        };
        let shown = words::shown(raw, self.is_hidden(at));
        let finding = self
            .finding(&rule::INEXACT_NUMBER, at, raw)
            .says(
                format!("the number {} cannot be kept exactly", shown.en),
                format!("talet {} kan inte återges exakt", shown.sv),
            )
            .why(why, sv);
        self.findings.push(finding);
        INVALID
    }

    fn decimals(&mut self, at: At, raw: &'t str, (found, most): (u32, u32), kind: &Kind) {
        let unit = match kind {
            Kind::Number { range, .. } => range.unit.as_deref(),
            _ => None,
        };
        let name = self.name(at);
        let shown = words::with_unit(words::shown(raw, self.is_hidden(at)), unit);
        let (en, sv) = words::decimals(found);
        let mut finding = self
            .finding(&rule::TOO_MANY_DECIMALS, at, raw)
            .says(
                format!("{name} is {} with {en}, more than {most}", shown.en),
                format!("{name} är {} med {sv}, fler än {most}", shown.sv),
            )
            .help("ask the unit; do not round", "fråga enheten; avrunda inte");
        if let Kind::Number { span, .. } = kind {
            let place = self.reader.place(*span);
            let (en, sv) = words::decimals(most);
            finding =
                finding.why(format!("{place} takes {en}"), format!("{place} tar {sv}"));
        }
        self.findings.push(finding);
    }

    pub(crate) fn bounded<T: Ord + Display>(
        &mut self,
        range: &Range<T>,
        at: At,
        raw: &'t str,
        value: &T,
    ) -> bool {
        self.within(range, (at, raw), value, ["min", "max"])
    }

    /// Whether a value lies within bounds that are written as values, under these keys.
    fn within<T: Ord + Display>(
        &mut self,
        range: &Range<T>,
        (at, raw): (At, &'t str),
        value: &T,
        [least_key, most_key]: [&str; 2],
    ) -> bool {
        match (&range.least, &range.most) {
            (Some(least), _) if *value < least.value => {
                let unit = range.unit.as_deref();
                self.outside((at, raw), (least, unit), least_key, true);
            }
            (_, Some(most)) if *value > most.value => {
                let unit = range.unit.as_deref();
                self.outside((at, raw), (most, unit), most_key, false);
            }
            _ => return true,
        }
        false
    }

    fn outside<T: Display>(
        &mut self,
        (at, raw): (At, &'t str),
        (bound, unit): (&Spanned<T>, Option<&str>),
        key: &str,
        is_least: bool,
    ) {
        let (name, limit) = (self.name(at), bound.value.to_string());
        let shown = words::shown(raw.trim_matches('"'), self.is_hidden(at));
        let plain = |text: &str| words::measured(text.trim_matches('`'), unit);
        let (en, sv) =
            if is_least { ("less than", "mindre än") } else { ("more than", "mer än") };
        let place = self.reader.place(bound.span);
        let written = self.reader.slice(bound.span);
        let is_bound = written.trim_matches(['"', '\'']) == limit;
        let (why, sv_why) = match written.as_str() {
            _ if is_bound => {
                let why = format!("`{key}: {limit}`");
                (why.clone(), why)
            }
            // The bound is that of the type, and stands nowhere.
            "allocate" | "percent" => (
                format!("`type: {written}`, which is never {en} {limit}"),
                format!("`type: {written}`, som aldrig är {sv} {limit}"),
            ),
            _ => (format!("`{written}`"), format!("`{written}`")),
        };
        let finding = self
            .finding(&rule::OUT_OF_RANGE, at, raw)
            .says(
                format!("{name} is {}, {en} {}", plain(&shown.en), plain(&limit)),
                format!("{name} är {}, {sv} {}", plain(&shown.sv), plain(&limit)),
            )
            .help(
                format!("ask the unit; do not clip to {limit}"),
                format!("fråga enheten; kapa inte till {limit}"),
            )
            .why(format!("{place} sets {why}"), format!("{place} anger {sv_why}"));
        self.findings.push(finding);
    }

    fn on_scale(
        &mut self,
        range: &Range<Number>,
        step: &Number,
        (at, raw): (At, &'t str),
        number: &Number,
    ) -> bool {
        let from = range.least.as_ref().map_or(Number::ZERO, |from| from.value.clone());
        let steps = (number.clone() - from.clone()).divide(step);
        if steps.is_none_or(|steps| steps.is_whole()) {
            return true;
        }
        let (name, shown) = (self.name(at), words::shown(raw, self.is_hidden(at)));
        let finding = self
            .finding(&rule::OUT_OF_RANGE, at, raw)
            .says(
                format!("{name} is {}, between two points of the scale", shown.en),
                format!("{name} är {}, mellan två punkter på skalan", shown.sv),
            )
            .why(
                format!("the scale starts at {from} and goes by {step}"),
                format!("skalan börjar på {from} och går i steg om {step}"),
            );
        self.findings.push(finding);
        false
    }

    pub(crate) fn typed(&mut self, kind: &Kind, at: At, raw: &'t str) -> Option<Cell> {
        let Some(text) = self.words(at, raw) else { return INVALID };
        let text = normal(&text);
        let Kind::Text { least, most, pattern, format } = kind else { return INVALID };
        let is_personal = self.personal_numbers(format.as_ref(), &text, at, raw);
        if least.is_some() || most.is_some() {
            let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            if let Some(least) = least.as_ref().filter(|least| length < least.value) {
                self.length(&rule::TOO_SHORT_TEXT, (at, raw), length, least);
                return INVALID;
            }
            if let Some(most) = most.as_ref().filter(|most| length > most.value) {
                self.length(&rule::TOO_LONG_TEXT, (at, raw), length, most);
                return INVALID;
            }
        }
        if let Some(pattern) =
            pattern.as_ref().filter(|pattern| !pattern.regex.is_match(&text))
        {
            self.mismatch(pattern, (at, raw), is_personal);
            return INVALID;
        }
        if let Some(format) = format
            && !self.formatted(format, &text, (at, raw), is_personal)
        {
            return INVALID;
        }
        Some(Cell::answered(Value::Text(text.into_owned())))
    }

    fn length(
        &mut self,
        rule: &'static crate::diagnostic::Rule,
        (at, raw): (At, &'t str),
        length: u32,
        bound: &Spanned<u32>,
    ) {
        let (name, limit, place) =
            (self.name(at), bound.value, self.reader.place(bound.span));
        let is_long = length > limit;
        let (en, sv) = if is_long {
            ("more than", "fler än")
        } else {
            ("fewer than", "färre än")
        };
        let key = if is_long { "max_length" } else { "min_length" };
        let finding = self
            .finding(rule, at, raw)
            .says(
                format!("{name} has {length} characters, {en} {limit}"),
                format!("{name} har {length} tecken, {sv} {limit}"),
            )
            .why(
                format!("{place} sets `{key}: {limit}`"),
                format!("{place} anger `{key}: {limit}`"),
            );
        self.findings.push(finding);
    }

    fn mismatch(
        &mut self,
        pattern: &Pattern,
        (at, raw): (At, &'t str),
        is_personal: bool,
    ) {
        let place = self.reader.place(pattern.written.span);
        let (name, written) = (self.name(at), &pattern.written.value);
        let hidden = is_personal || self.is_hidden(at);
        let shown = words::shown(raw.trim_matches('"'), hidden);
        let finding = self
            .finding(&rule::PATTERN_MISMATCH, at, raw)
            .says(
                format!("{name} is {}, which does not meet its pattern", shown.en),
                format!("{name} är {}, som inte följer mönstret", shown.sv),
            )
            .why(
                format!("{place} sets `pattern: {written}`"),
                format!("{place} anger `pattern: {written}`"),
            );
        self.findings.push(finding);
    }
}

/// A day written `2025-02-28`, and in no other way.
pub(crate) fn date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let is_plain = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    if !is_plain {
        return None;
    }
    let (month, day) =
        (i8::try_from(part(5..7)?).ok()?, i8::try_from(part(8..10)?).ok()?);
    Date::new(part(0..4)?, month, day).ok()
}

/// A number and how many decimals it needs, from its digits.
pub(crate) fn exact(raw: &str) -> Result<(Number, u32), NumberError> {
    /// Digits that certainly fit an `i64`.
    const SHORT: usize = 18;
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    let join = |value: i64, digit: u8| value * 10 + i64::from(digit - b'0');
    if digits.len() <= SHORT && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let upper = digits.bytes().fold(0, join);
        let upper = if digits.len() < raw.len() { -upper } else { upper };
        return Ok((Number::from(upper), 0));
    }
    if digits.len() <= SHORT && !digits.contains(['e', 'E']) {
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let part = part.trim_end_matches('0');
        let upper = whole.bytes().chain(part.bytes()).fold(0, join);
        let decimals = u32::try_from(part.len()).unwrap_or(u32::MAX);
        let upper = if digits.len() < raw.len() { -upper } else { upper };
        if let Some(number) = Number::ratio(upper, 10_i64.pow(decimals)) {
            return Ok((number, decimals));
        }
    }
    let number = Number::parse(raw)?;
    let decimals = number.decimals().unwrap_or(u32::MAX);
    Ok((number, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit_or_are_refused() {
        for text in [
            "0",
            "-0",
            "12.50",
            "0.1",
            "-3.25",
            "9007199254740993",
            "1e-3",
            "2.5E2",
            "18446744073709551616",
            "1234567890123456789012345678",
        ] {
            assert_eq!(exact(text).unwrap().0, Number::parse(text).unwrap(), "{text}");
        }
        assert_eq!(exact("12.50").unwrap().1, 1);
        assert_eq!(exact("1e-3").unwrap().1, 3);
        assert_eq!(exact("1e400"), Err(NumberError::OutOfRange));
        assert!(exact("12345678901234567890123456789").is_err());
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        assert!(date("2024-02-29").is_some());
        for text in ["2025-02-29", "20250228", "2025-2-28", "2025-02-28T00:00", "٢٠٢٥-٠٢"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }
}

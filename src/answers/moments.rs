//! Days, months, times of day and lengths of time in answers.
//!
//! *In:* a raw text and the bounds of its item. *Out:* a cell, or a finding and an
//! invalid one.
//!
//! A length of time may be written in several ways, `PT90M` as well as `PT1H30M`; they
//! are the same value. The others are written in one way only.

use std::fmt::Display;

use crate::answers::form::{Kind, Range};
use crate::answers::judge::{At, INVALID, Judge};
use crate::answers::rules as rule;
use crate::answers::typed::date;
use crate::answers::words;
use crate::diagnostic::Rule;
use crate::entry;
use crate::expression::calendar::{
    Clock, Length, Month, read_duration, read_month, read_time, show_month,
};
use crate::value::{Cell, Value};

/// What was wanted, in both languages, and an example.
pub(crate) type Wanted<'w> = (&'static str, &'static str, &'w str);

impl<'t> Judge<'_, 't> {
    pub(crate) fn moment(&mut self, kind: &Kind, at: At, raw: &'t str) -> Option<Cell> {
        let Some(text) = self.words(at, raw) else { return INVALID };
        let text = &*text;
        let hidden = self.is_hidden(at);
        // What a person would be understood to mean, where that is one thing.
        let meant = |read: Result<String, entry::Refusal>, example: &str| match read {
            Ok(meant) if !hidden => meant,
            _ => example.to_owned(),
        };
        match kind {
            Kind::Date(range) => {
                let read = date(text).map(|day| (day, Value::Date(day)));
                let of = (&rule::NOT_A_DATE, ("a day", "ett datum"));
                self.moment_within(
                    read,
                    range,
                    of,
                    (at, raw, || {
                        meant(entry::day::date(text.trim(), ""), "\"2025-02-28\"")
                    }),
                )
            }
            Kind::Month(range) => {
                let read =
                    read_month(text).map(|month| (Month(month), Value::Month(month)));
                let of = (&rule::NOT_A_MONTH, ("a month", "en månad"));
                self.moment_within(
                    read,
                    range,
                    of,
                    (at, raw, || {
                        let month = entry::day::month(text.trim())
                            .map(|month| format!("\"{}\"", show_month(month)));
                        meant(month, "\"2025-02\"")
                    }),
                )
            }
            Kind::Time(range) => {
                let read = read_time(text).map(|time| (Clock(time), Value::Time(time)));
                let of = (&rule::NOT_A_TIME, ("a time of day", "ett klockslag"));
                self.moment_within(
                    read,
                    range,
                    of,
                    (at, raw, || meant(entry::clock::time(text.trim()), "\"12:30\"")),
                )
            }
            Kind::Duration(range) => {
                let read = read_duration(text)
                    .map(|seconds| (Length(seconds), Value::Duration(seconds)));
                let of = (&rule::NOT_A_DURATION, ("a length of time", "en tidslängd"));
                self.moment_within(
                    read,
                    range,
                    of,
                    (at, raw, || {
                        meant(entry::clock::duration(text.trim()), "\"PT1H30M\"")
                    }),
                )
            }
            _ => INVALID,
        }
    }

    fn moment_within<T: Ord + Display>(
        &mut self,
        read: Option<(T, Value)>,
        range: &Range<T>,
        (rule, (en, sv)): (&'static Rule, (&'static str, &'static str)),
        (at, raw, example): (At, &'t str, impl FnOnce() -> String),
    ) -> Option<Cell> {
        match read {
            Some((moment, value)) if self.bounded(range, at, raw, &moment) => {
                Some(Cell::answered(value))
            }
            Some(_) => INVALID,
            None => {
                self.not_a(rule, at, raw, (en, sv, &example()));
                INVALID
            }
        }
    }

    /// A finding for a text or number that is not what its type wants.
    pub(crate) fn not_a(
        &mut self,
        rule: &'static Rule,
        at: At,
        raw: &'t str,
        (en, sv, example): Wanted<'_>,
    ) {
        let (name, found) = (self.name(at), words::found(raw, self.is_hidden(at)));
        let finding = self.finding(rule, at, raw).says(
            format!("{name}: expected {en}, found {}", found.en),
            format!("{name}: väntade {sv}, fann {}", found.sv),
        );
        // Whoever knew no day has written none.
        let finding = match self.missing_code(at, raw) {
            Some(_) => finding,
            None => finding.help(
                format!("write it as `{example}`"),
                format!("skriv det som `{example}`"),
            ),
        };
        self.findings.push(finding);
    }
}

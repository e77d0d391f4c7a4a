//! What an answer file says of its unit, its status and its days.
//!
//! *In:* the raw values of the envelope. *Out:* a [`Head`], and findings about what cannot
//! be.
//!
//! The record's key and its part are read in `key`.

use std::sync::Arc;

use jiff::Timestamp;

use crate::answers::envelope::{Head, Raw};
use crate::answers::json::{self, Shape};
use crate::answers::judge::Judge;
use crate::answers::rules as rule;
use crate::answers::typed::date;
use crate::answers::{CallKind, Filed, Stamp, words};
use crate::diagnostic::nearest;
use crate::value::Status;

impl<'t> Judge<'_, 't> {
    /// What the file says of itself; none where it cannot be told to be of any record.
    pub(super) fn head(&mut self, raw: &Raw<'t>) -> Option<Head> {
        let unit = self.required(raw, "unit").and_then(|(_, value)| {
            let unit = self.word("unit", value)?;
            Some((unit, value))
        });
        let status =
            self.required(raw, "status").and_then(|(_, value)| self.status(value));
        let simulated = raw.get("simulated").is_some_and(|(_, value)| {
            if json::shape(value) != Shape::Truth {
                self.wrong("simulated", value, ("`true`", "`true`"));
            }
            value == "true"
        });
        let language = self.language(raw.get("language"));
        let started =
            raw.get("started").and_then(|(_, value)| self.stamp("started", value));
        let submitted =
            raw.get("submitted").and_then(|(_, value)| self.stamp("submitted", value));
        self.instrument(raw.get("instrument"));
        let draws = self.draws(raw.get("draws"));
        if let (Some(started), Some(submitted)) = (started, submitted)
            && let Some((_, raw)) = raw.get("submitted")
            && submitted.at < started.at
        {
            self.backward(("submitted".to_owned(), raw), "`started`");
        }
        let attached = self.attached(raw, started);
        let last = attached.calls.last().map(|call| call.kind);
        let disposition = self.disposition(raw.get("disposition"), last);
        let given_by = self.given_by(raw.get("given_by"));
        let (confirmed, confirmed_at) = self.confirmed(raw.get("confirmed"));
        let key = self.key(&raw.names);
        let (unit, unit_raw) = unit?;
        let unit_number = self.unit(&unit, unit_raw);
        let (key, words) = key?;
        let filed = Filed {
            unit: unit.into_owned(),
            key: words,
            instrument: Arc::clone(&self.reader.name),
            span: self.span(unit_raw),
        };
        let (status, answers_at) = (status?, self.span(raw.answers()?.0));
        Some(Head {
            filed,
            unit_number,
            status,
            status_at: raw.get("status").map(|(_, value)| self.span(value)),
            simulated,
            language,
            started,
            submitted,
            key,
            part: self.part,
            disposition,
            given_by,
            confirmed,
            attached,
            draws,
            agreed_at: ["simulated", "disposition"]
                .map(|name| raw.get(name).map(|(_, value)| self.span(value))),
            confirmed_at,
            answers_at,
        })
    }

    fn status(&mut self, raw: &'t str) -> Option<Status> {
        let text = self.word("status", raw)?;
        let status = Status::from_name(&text);
        if status.is_none() {
            let names = || Status::ALL.iter().map(|status| status.name());
            let shown = words::shown(&text, false);
            let (en, sv) = words::one_of(names());
            let finding = self
                .about("status", raw)
                .says(
                    format!("there is no status {}", shown.en),
                    format!("det finns ingen status {}", shown.sv),
                )
                .suggest(nearest(&text, names()))
                .help(en, sv);
            self.findings.push(finding);
        }
        status
    }

    fn language(&mut self, pair: Option<(&'t str, &'t str)>) -> Arc<str> {
        let languages = &self.reader.languages;
        let first = || Arc::clone(&languages[0]);
        let Some((_, raw)) = pair else { return first() };
        let Some(text) = self.word("language", raw) else { return first() };
        if let Some(language) = languages.iter().find(|language| ***language == *text) {
            return Arc::clone(language);
        }
        let shown = words::shown(&text, false);
        let (en, sv) = words::one_of(languages.iter().map(|language| &**language));
        let finding = self
            .about("language", raw)
            .says(
                format!("the questionnaire is not written in {}", shown.en),
                format!("formuläret finns inte på {}", shown.sv),
            )
            .help(en, sv);
        self.findings.push(finding);
        first()
    }

    /// A word of the author's, one that some `end_if` has, or what came of the last
    /// contact.
    fn disposition(
        &mut self,
        pair: Option<(&'t str, &'t str)>,
        last: Option<CallKind>,
    ) -> Option<String> {
        let (_, raw) = pair?;
        let text = self.word("disposition", raw)?;
        let known = self.reader.dispositions.iter().map(String::as_str);
        let known = known.chain(last.map(CallKind::name));
        if !known.clone().any(|word| word == text) {
            let shown = words::shown(&text, false);
            let finding = self
                .about("disposition", raw)
                .says(
                    format!("no `end_if` has the disposition {}", shown.en),
                    format!("ingen `end_if` har `disposition` {}", shown.sv),
                )
                .suggest(nearest(&text, known));
            self.findings.push(finding);
        }
        Some(text.into_owned())
    }

    pub(super) fn stamp(&mut self, key: &str, raw: &'t str) -> Option<Stamp> {
        let text = self.word(key, raw)?;
        let stamp = stamp(&text);
        if stamp.is_none() {
            let shown = words::shown(&text, false);
            let finding = self
                .about(key, raw)
                .says(
                    format!("`{key}` is {}, not a time with its offset", shown.en),
                    format!(
                        "`{key}` är {}, inte en tid med sin avvikelse från UTC",
                        shown.sv
                    ),
                )
                .help(
                    "write it as `\"2025-10-02T09:12:00+02:00\"`",
                    "skriv den som `\"2025-10-02T09:12:00+02:00\"`",
                );
            self.findings.push(finding);
        }
        stamp
    }

    fn instrument(&mut self, pair: Option<(&'t str, &'t str)>) {
        let Some((_, raw)) = pair else { return };
        let wanted = match &self.reader.extension {
            Some(extension) => extension.hash.as_str(),
            None => self.reader.instrument.hash(),
        };
        let Some(text) = self.word("instrument", raw) else { return };
        if text == wanted {
            return;
        }
        if !is_hash(&text) {
            return self.no_hash("instrument", raw);
        }
        let finding = rule::DIFFERENT_INSTRUMENT
            .at(self.span(raw))
            .says(
                "the questionnaire has been changed since this was answered",
                "formuläret har ändrats sedan svaren gavs",
            )
            .pointer("/instrument")
            .why(format!("it is now {wanted}"), format!("det är nu {wanted}"));
        self.findings.push(finding);
    }

    pub(super) fn no_hash(&mut self, key: &str, raw: &'t str) {
        let finding = self.about(key, raw).says(
            format!("`{key}` is no `sha256:` with 64 hexadecimal digits"),
            format!("`{key}` är inte `sha256:` med 64 hexadecimala siffror"),
        );
        self.findings.push(finding);
    }

    /// The number of the unit in the register; a finding where it is not there.
    fn unit(&mut self, unit: &str, raw: &'t str) -> Option<usize> {
        let units = self.reader.instrument.questionnaire().units.as_ref()?;
        let frame = units.frame.as_ref()?;
        let found = self.reader.units.get(unit).copied();
        if found.is_none() {
            let codes = frame.units.iter().map(|unit| unit.code.as_str());
            let shown = words::shown(unit, false);
            let mut finding = rule::UNKNOWN_UNIT
                .at(self.span(raw))
                .says(
                    format!("the register has no unit {}", shown.en),
                    format!("registret har ingen enhet {}", shown.sv),
                )
                .pointer("/unit");
            if let Some(near) = nearest(unit, codes).and_then(|code| frame.unit(code)) {
                let (code, name) = (&near.code, frame.name(near));
                finding = finding.help(
                    format!("did you mean `{code}` ({name})?"),
                    format!("menade du `{code}` ({name})?"),
                );
            }
            let place = self.reader.place(units.path.span);
            let path = &units.path.value;
            self.findings.push(finding.why(
                format!("{place} takes units from `{path}`"),
                format!("{place} hämtar enheter från `{path}`"),
            ));
        }
        let made = units.rule_of(unit).filter(|rule| rule.take.is_made());
        if let Some(rule) = made {
            let place = self.reader.place(rule.unit.span);
            let take = rule.take.name();
            let finding = rule::ANSWERS_OF_MADE_PARENT
                .at(self.span(raw))
                .says(
                    format!("the answers of `{unit}` are made from the units below it"),
                    format!("svaren för `{unit}` görs av enheterna under den"),
                )
                .pointer("/unit")
                .why(
                    format!("{place} says `take: {take}`"),
                    format!("{place} anger `take: {take}`"),
                )
                .help(
                    "remove the file, or write `take: one_answer`",
                    "ta bort filen, eller skriv `take: one_answer`",
                );
            self.findings.push(finding);
        }
        found
    }
}

/// Whether a text is the hash of a file.
pub(super) fn is_hash(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or("");
    digits.len() == 64 && digits.bytes().all(|b| b"0123456789abcdef".contains(&b))
}

/// A moment written as RFC 3339 does, with an offset.
fn stamp(text: &str) -> Option<Stamp> {
    let day = date(text.get(..10)?)?;
    let rest = text.get(10..)?.as_bytes();
    let ends = |at: usize| rest.get(at).is_some_and(|byte| b":+-Z".contains(byte));
    // Seconds are written, and an offset of hours and minutes or `Z`.
    let is_plain = rest.first() == Some(&b'T')
        && rest.get(6) == Some(&b':')
        && (rest.ends_with(b"Z") || ends(rest.len().checked_sub(6)?));
    if !is_plain || text.contains('[') {
        return None;
    }
    let at: Timestamp = text.parse().ok()?;
    Some(Stamp { at, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_keeps_its_local_day() {
        let late = stamp("2025-10-02T00:30:00+02:00").expect("a stamp");
        assert_eq!(late.day.to_string(), "2025-10-02");
        assert_eq!(late.at.to_string(), "2025-10-01T22:30:00Z");
        for text in [
            "2025-10-02",
            "2025-10-02T09:12:00",
            "2025-10-02 09:12:00Z",
            "2025-02-30T09:12:00Z",
            "2025-10-02T09:12Z",
        ] {
            assert_eq!(stamp(text), None, "{text}");
        }
    }
}

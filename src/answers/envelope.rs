//! What an answer file says of itself: everything but the answers.
//!
//! *In:* the text. *Out:* a [`Head`], and the raw value of `answers`, or findings.
//!
//! Whether the questionnaire exists has been settled by the caller; here it must be the
//! one that the reader was made for.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use crate::answers::draws::Drawn;
use crate::answers::json::{self, Shape};
use crate::answers::judge::{Judge, escaped};
use crate::answers::rules as rule;
use crate::answers::stream::{missing, word};
use crate::answers::typed::date;
use crate::answers::{Confirmed, Filed, Stamp, Status, words};
use crate::diagnostic::{Finding, nearest};
use crate::load::rules::NOT_SUPPORTED_YET;
use crate::source::Span;

/// What an answer file says of itself.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) filed: Filed,
    pub(crate) unit_number: Option<usize>,
    pub(crate) status: Status,
    pub(crate) simulated: bool,
    pub(crate) language: Arc<str>,
    pub(crate) started: Option<Stamp>,
    pub(crate) submitted: Option<Stamp>,
    /// The arms that the file names.
    pub(crate) draws: Vec<Drawn>,
    pub(crate) confirmed: Vec<Confirmed>,
    /// Where each of `confirmed` stands.
    pub(crate) confirmed_at: Vec<Span>,
    /// The key `answers`.
    pub(crate) answers_at: Span,
}

/// The keys, in the order in which files are written.
const KEYS: [&str; 12] = [
    "questionnaire",
    "version",
    "simulated",
    "unit",
    "status",
    "language",
    "started",
    "submitted",
    "draws",
    "answers",
    "confirmed",
    "instrument",
];

/// Keys of later stages.
const LATER: [&str; 5] = ["disposition", "given_by", "part", "record", "records"];

/// Key and value of every key there is.
#[derive(Default)]
struct Raw<'t> {
    pairs: [Option<(&'t str, &'t str)>; KEYS.len()],
}

impl<'t> Raw<'t> {
    fn get(&self, name: &str) -> Option<(&'t str, &'t str)> {
        KEYS.iter().position(|key| *key == name).and_then(|number| self.pairs[number])
    }
}

impl<'t> Judge<'_, 't> {
    /// Reads the file; none where it cannot be told to be of any unit.
    pub(crate) fn file(&mut self) -> Option<Head> {
        let raw = self.envelope()?;
        let is_ours = self.is_ours(&raw);
        let answers = self.required(&raw, "answers");
        if let (Some((_, answers)), true) = (answers, is_ours) {
            if json::shape(answers) == Shape::Object {
                self.answers(answers);
            } else {
                self.wrong("answers", answers, ("an object", "ett objekt"));
                return None;
            }
        }
        let head = self.head(&raw, answers.map(|(key, _)| self.span(key)));
        head.filter(|_| is_ours)
    }

    fn envelope(&mut self) -> Option<Raw<'t>> {
        let mut raw = Raw::default();
        let mut guess = 0;
        let read = json::entries(self.text, |key, value| {
            let Ok(name) = json::text(key) else {
                self.findings.push(json::unreadable(self.span(key)));
                return true;
            };
            let number = match KEYS.get(guess) {
                Some(next) if *next == name => Some(guess),
                _ => KEYS.iter().position(|next| *next == name),
            };
            match number {
                None => self.unknown_key(key, &name),
                Some(number) => {
                    guess = number + 1;
                    match raw.pairs[number] {
                        None => raw.pairs[number] = Some((key, value)),
                        Some((first, _)) => self.second_key(key, &name, first),
                    }
                }
            }
            true
        });
        match read {
            Ok(()) => Some(raw),
            Err(error) => {
                // What was found before the fault may follow from it.
                self.findings = crate::diagnostic::Findings::default();
                self.findings.push(json::syntax(self.file, self.text, &error));
                None
            }
        }
    }

    fn unknown_key(&mut self, key: &'t str, name: &str) {
        let (span, pointer) = (self.span(key), format!("/{}", escaped(name)));
        let shown = words::shown(name, false);
        self.findings.push(if LATER.contains(&name) {
            NOT_SUPPORTED_YET.at(span).pointer(pointer).says(
                format!("the key {} is planned but not read yet", shown.en),
                format!("nyckeln {} är planerad men läses inte än", shown.sv),
            )
        } else {
            rule::WRONG_ENVELOPE
                .at(span)
                .pointer(pointer)
                .says(
                    format!("an answer file has no key {}", shown.en),
                    format!("en svarsfil har ingen nyckel {}", shown.sv),
                )
                .suggest(nearest(name, KEYS))
        });
    }

    pub(in crate::answers) fn second_key(
        &mut self,
        key: &'t str,
        name: &str,
        first: &str,
    ) {
        self.findings.push(
            rule::DUPLICATE_ANSWER_KEY
                .at(self.span(key))
                .says(
                    format!("the key `{name}` is there already"),
                    format!("nyckeln `{name}` finns redan"),
                )
                .mark("once more here", "en gång till här")
                .also(self.span(first), "first here", "först här")
                .pointer(format!("/{name}"))
                .help("keep one of them", "behåll en av dem"),
        );
    }

    fn required(&mut self, raw: &Raw<'t>, key: &str) -> Option<(&'t str, &'t str)> {
        let found = raw.get(key);
        if found.is_none() {
            self.findings.push(missing(self.file, self.text, key));
        }
        found
    }

    /// Whether the file is about the reader's instrument.
    fn is_ours(&mut self, raw: &Raw<'t>) -> bool {
        let questionnaire = self.reader.instrument.questionnaire();
        let wanted = [
            ("questionnaire", &questionnaire.name.value),
            ("version", &questionnaire.version.value),
        ];
        let mut is_ours = true;
        for (key, wanted) in wanted {
            let Some((_, value)) = self.required(raw, key) else {
                is_ours = false;
                continue;
            };
            match self.word(key, value) {
                Some(found) if found == *wanted => continue,
                Some(found) => {
                    let shown = words::shown(&found, false);
                    let finding = rule::UNKNOWN_QUESTIONNAIRE
                        .at(self.span(value))
                        .says(
                            format!("the {key} is {}, not `{wanted}`", shown.en),
                            format!("`{key}` är {}, inte `{wanted}`", shown.sv),
                        )
                        .pointer(format!("/{key}"));
                    self.findings.push(finding);
                }
                None => {}
            }
            is_ours = false;
        }
        is_ours
    }

    /// A text, or a number or truth value as it was typed; a finding for anything else.
    fn word(&mut self, key: &str, raw: &'t str) -> Option<Cow<'t, str>> {
        let found = word(raw).filter(|word| !word.trim().is_empty());
        if found.is_none() {
            self.wrong(key, raw, ("a text", "en text"));
        }
        found
    }

    pub(in crate::answers) fn wrong(
        &mut self,
        key: &str,
        raw: &'t str,
        (en, sv): (&str, &str),
    ) {
        let found = words::found(raw, false);
        let finding = self.about(key, raw).says(
            format!("`{key}`: expected {en}, found {}", found.en),
            format!("`{key}`: väntade {sv}, fann {}", found.sv),
        );
        self.findings.push(finding);
    }

    pub(in crate::answers) fn about(&self, key: &str, raw: &str) -> Finding {
        let pointer = format!("/{key}");
        rule::WRONG_ENVELOPE
            .at(self.span(raw))
            .mark(pointer.clone(), pointer.clone())
            .pointer(pointer)
    }

    fn head(&mut self, raw: &Raw<'t>, answers_at: Option<Span>) -> Option<Head> {
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
        let (confirmed, confirmed_at) = self.confirmed(raw.get("confirmed"));
        let (unit, unit_raw) = unit?;
        let unit_number = self.unit(&unit, unit_raw);
        let filed = Filed {
            unit: unit.into_owned(),
            instrument: Arc::clone(&self.reader.name),
            span: self.span(unit_raw),
        };
        let (status, answers_at) = (status?, answers_at?);
        Some(Head {
            filed,
            unit_number,
            status,
            simulated,
            language,
            started,
            submitted,
            draws,
            confirmed,
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

    fn stamp(&mut self, key: &str, raw: &'t str) -> Option<Stamp> {
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
        let wanted = self.reader.instrument.hash();
        let Some(text) = self.word("instrument", raw) else { return };
        if text == wanted {
            return;
        }
        let digits = text.strip_prefix("sha256:").unwrap_or("");
        let is_hash = digits.len() == 64
            && digits.bytes().all(|b| b"0123456789abcdef".contains(&b));
        let finding = if is_hash {
            rule::DIFFERENT_INSTRUMENT
                .at(self.span(raw))
                .says(
                    "the questionnaire has been changed since this was answered",
                    "formuläret har ändrats sedan svaren gavs",
                )
                .pointer("/instrument")
                .why(format!("it is now {wanted}"), format!("det är nu {wanted}"))
        } else {
            self.about("instrument", raw).says(
                "`instrument` is no `sha256:` with 64 hexadecimal digits",
                "`instrument` är inte `sha256:` med 64 hexadecimala siffror",
            )
        };
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
        found
    }

    fn confirmed(
        &mut self,
        pair: Option<(&'t str, &'t str)>,
    ) -> (Vec<Confirmed>, Vec<Span>) {
        let (mut confirmed, mut places) = (Vec::new(), Vec::new());
        let Some((_, raw)) = pair else { return (confirmed, places) };
        if json::shape(raw) != Shape::List {
            self.wrong("confirmed", raw, ("a list", "en lista"));
            return (confirmed, places);
        }
        json::elements(raw, |element| {
            if json::shape(element) != Shape::Object {
                self.wrong("confirmed", element, ("an object", "ett objekt"));
            } else if let Some(entry) = self.confirmation(element) {
                confirmed.push(entry);
                places.push(self.span(element));
            }
        });
        (confirmed, places)
    }

    fn confirmation(&mut self, raw: &'t str) -> Option<Confirmed> {
        let (mut check, mut reason): (Option<&'t str>, Option<&'t str>) = (None, None);
        let _ = json::entries(raw, |key, value| {
            let place = match key {
                "\"check\"" => &mut check,
                "\"reason\"" => &mut reason,
                _ => {
                    let name = key.trim_matches('"');
                    let finding = self.about("confirmed", key).says(
                        format!("a confirmation has no key `{name}`"),
                        format!("en bekräftelse har ingen nyckel `{name}`"),
                    );
                    self.findings
                        .push(finding.suggest(nearest(name, ["check", "reason"])));
                    return true;
                }
            };
            match *place {
                None => *place = Some(value),
                Some(first) => {
                    let name = key.trim_matches('"');
                    self.second_key(key, name, first);
                }
            }
            true
        });
        let Some(check) = check else {
            let finding = self.about("confirmed", raw).says(
                "the confirmation names no `check`",
                "bekräftelsen anger ingen `check`",
            );
            self.findings.push(finding);
            return None;
        };
        let check = self.word("confirmed", check)?.into_owned();
        let reason =
            reason.and_then(|raw| self.word("confirmed", raw)).map(Cow::into_owned);
        Some(Confirmed { check, reason })
    }
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

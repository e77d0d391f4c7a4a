//! Answers that are places, files, rows of a register, or a consent.
//!
//! *In:* a raw value. *Out:* a cell, or a finding and an invalid one.
//!
//! Coordinates are read from their digits and never rounded. No file is opened: a
//! document is known by its name, size and hash.

use std::sync::Arc;

use crate::answers::form::{Kind, normal};
use crate::answers::json::{self, Shape};
use crate::answers::judge::{At, INVALID, Judge};
use crate::answers::rules as rule;
use crate::answers::typed::exact;
use crate::answers::words;
use crate::decimal::Number;
use crate::diagnostic::nearest;
use crate::model::Frame;
use crate::source::Spanned;
use crate::value::{Cell, Document, Location, Value};

/// How many rows of registers are looked through for the nearest codes to wrong ones, in
/// one file: more would take longer than it helps.
const MOST_COMPARED: usize = 200_000;

impl<'t> Judge<'_, 't> {
    pub(crate) fn consent(&mut self, at: At, raw: &'t str) -> Option<Cell> {
        if raw == "true" {
            return Some(Cell::answered(Value::Condition(true)));
        }
        let name = self.name(at);
        let finding = self
            .finding(&rule::CONSENT_NOT_GIVEN, at, raw)
            .says(
                format!("{name} is `false`; a consent is given or is not there"),
                format!("{name} är `false`; ett samtycke ges eller saknas"),
            )
            .help(
                "leave it out, and give the file the status `refused`",
                "utelämna det, och ge filen statusen `refused`",
            );
        self.findings.push(finding);
        INVALID
    }

    /// A row of a register, by its code.
    pub(crate) fn unit_code(
        &mut self,
        register: &Frame,
        at: At,
        raw: &'t str,
    ) -> Option<Cell> {
        let Some(text) = self.words(at, raw) else { return INVALID };
        let code = match register.unit(&text) {
            Some(unit) => unit.code.as_str(),
            None => match register.unit(&normal(&text)) {
                Some(unit) => unit.code.as_str(),
                None => {
                    self.no_such_row(register, &text, at, raw);
                    return INVALID;
                }
            },
        };
        Some(Cell::answered(Value::Text(normal(code).into_owned())))
    }

    fn no_such_row(&mut self, register: &Frame, code: &str, at: At, raw: &'t str) {
        let hidden = self.is_hidden(at);
        let (name, shown) = (self.name(at), words::shown(code, hidden));
        let mut finding = self.finding(&rule::UNKNOWN_UNIT, at, raw).says(
            format!("{name} is {}, which is not in the register", shown.en),
            format!("{name} är {}, som inte finns i registret", shown.sv),
        );
        self.work.compared += register.units.len();
        if !hidden && self.work.compared <= MOST_COMPARED {
            let codes = register.units.iter().map(|unit| unit.code.as_str());
            if let Some(near) = nearest(code, codes).and_then(|code| register.unit(code))
            {
                let label = register.name(near);
                let said = match label == near.code {
                    true => String::new(),
                    false => format!(" ({label})"),
                };
                finding = finding.help(
                    format!("did you mean `{}`{said}?", near.code),
                    format!("menade du `{}`{said}?", near.code),
                );
            }
        }
        self.findings.push(finding);
    }

    pub(crate) fn location(
        &mut self,
        most: Option<&Spanned<Number>>,
        at: At,
        raw: &'t str,
    ) -> Option<Cell> {
        let keys = ["lat", "lon", "accuracy", "missing"];
        let Some([lat, lon, accuracy, missing]) = self.keyed(at, raw, keys) else {
            return INVALID;
        };
        if let Some(word) = missing {
            let is_alone = lat.is_none() && lon.is_none() && accuracy.is_none();
            return self.missing_instead(is_alone, at, word);
        }
        let (Some(lat), Some(lon)) = (lat, lon) else {
            self.lacks_key(if lat.is_none() { "lat" } else { "lon" }, at, raw);
            return INVALID;
        };
        let swapped = |judge: &mut Self| {
            let [lat, lon] = [lat, lon].map(|raw| judge.plain_number(raw));
            let within = |number: Option<Number>, most: i64| {
                number.is_some_and(|number| !is_beyond(&number, most))
            };
            within(lat, 180) && within(lon, 90)
        };
        let latitude = self.degrees(90, at.key("lat"), lat, swapped);
        let longitude = self.degrees(180, at.key("lon"), lon, |_| false);
        let accuracy = accuracy.map(|raw| self.metres(most, at.key("accuracy"), raw));
        let (Some(lat), Some(lon), false) = (latitude, longitude, accuracy == Some(None))
        else {
            return INVALID;
        };
        let place = Location { lat, lon, accuracy: accuracy.flatten() };
        Some(Cell::answered(Value::Location(Arc::new(place))))
    }

    /// Degrees of latitude or longitude, from `-most` to `most`.
    fn degrees(
        &mut self,
        most: i64,
        at: At,
        raw: &'t str,
        swapped: impl FnOnce(&mut Self) -> bool,
    ) -> Option<Number> {
        let number = self.measured(at, raw)?;
        if !is_beyond(&number, most) {
            return Some(number);
        }
        let (name, shown) =
            (self.name(at), words::shown(raw.trim_matches('"'), self.is_hidden(at)));
        let finding = self.finding(&rule::OUT_OF_RANGE, at, raw).says(
            format!("{name}: `{}` is {}, not from -{most} to {most}", at.key, shown.en),
            format!(
                "{name}: `{}` är {}, inte från -{most} till {most}",
                at.key, shown.sv
            ),
        );
        let finding = match swapped(self) {
            true => finding.help(
                "latitude and longitude may have changed places",
                "latitud och longitud kan ha bytt plats",
            ),
            false => {
                finding.help("write degrees with decimals", "skriv grader med decimaler")
            }
        };
        self.findings.push(finding);
        None
    }

    fn metres(
        &mut self,
        most: Option<&Spanned<Number>>,
        at: At,
        raw: &'t str,
    ) -> Option<Number> {
        let number = self.measured(at, raw)?;
        let too_much = most.filter(|most| number > most.value);
        if !number.is_negative() && too_much.is_none() {
            return Some(number);
        }
        let (name, shown) =
            (self.name(at), words::shown(raw.trim_matches('"'), self.is_hidden(at)));
        let finding = self.finding(&rule::OUT_OF_RANGE, at, raw);
        self.findings.push(match too_much {
            None => finding.says(
                format!("{name}: `accuracy` is {} metres, less than 0", shown.en),
                format!("{name}: `accuracy` är {} meter, mindre än 0", shown.sv),
            ),
            Some(most) => {
                let (limit, place) = (&most.value, self.reader.place(most.span));
                finding
                    .says(
                        format!(
                            "{name}: `accuracy` is {} metres, more than {limit}",
                            shown.en
                        ),
                        format!(
                            "{name}: `accuracy` är {} meter, mer än {limit}",
                            shown.sv
                        ),
                    )
                    .help("measure it again", "mät igen")
                    .why(
                        format!("{place} sets `accuracy_max: {limit}`"),
                        format!("{place} anger `accuracy_max: {limit}`"),
                    )
            }
        });
        None
    }

    /// A number that may stand in quotes, so that no reader shortens it.
    fn measured(&mut self, at: At, raw: &'t str) -> Option<Number> {
        let is_text = json::shape(raw) == Shape::Text;
        let digits = if is_text { raw.trim_matches('"') } else { raw };
        if !is_number(digits) {
            let hidden = self.is_hidden(at);
            let (name, found) = (self.name(at), words::found(raw, hidden));
            let finding = self.finding(&rule::WRONG_ANSWER_TYPE, at, raw).says(
                format!("{name}: expected a number in `{}`, found {}", at.key, found.en),
                format!("{name}: väntade ett tal i `{}`, fann {}", at.key, found.sv),
            );
            self.findings.push(finding);
            return None;
        }
        match exact(digits) {
            Ok((number, _)) => Some(number),
            Err(error) => {
                self.inexact(at, raw, error);
                None
            }
        }
    }

    fn plain_number(&mut self, raw: &str) -> Option<Number> {
        let digits = raw.trim_matches('"');
        is_number(digits).then(|| exact(digits).ok()).flatten().map(|(number, _)| number)
    }

    pub(crate) fn document(&mut self, kind: &Kind, at: At, raw: &'t str) -> Option<Cell> {
        let keys = ["name", "bytes", "sha256", "missing"];
        let Some([name, bytes, hash, missing]) = self.keyed(at, raw, keys) else {
            return INVALID;
        };
        if let Some(word) = missing {
            let is_alone = name.is_none() && bytes.is_none() && hash.is_none();
            return self.missing_instead(is_alone, at, word);
        }
        let (Some(name), Some(bytes), Some(hash)) = (name, bytes, hash) else {
            let lacking = [("name", name), ("bytes", bytes), ("sha256", hash)];
            let first = lacking.iter().find(|(_, value)| value.is_none());
            self.lacks_key(first.map_or("", |(key, _)| key), at, raw);
            return INVALID;
        };
        let name = self.file_name(kind, at.key("name"), name);
        let bytes = self.size(kind, at.key("bytes"), bytes);
        let sha256 = self.hash(at.key("sha256"), hash);
        let (Some(name), Some(bytes), Some(sha256)) = (name, bytes, sha256) else {
            return INVALID;
        };
        let document = Document { name, bytes, sha256 };
        Some(Cell::answered(Value::Document(Arc::new(document))))
    }

    fn file_name(&mut self, kind: &Kind, at: At, raw: &'t str) -> Option<String> {
        if json::shape(raw) != Shape::Text {
            self.wrong_part(("a text", "en text"), at, raw);
            return None;
        }
        let name = normal(&self.words(at, raw)?).into_owned();
        let Kind::Document { types, .. } = kind else { return Some(name) };
        let taken = types.iter().any(|wanted| has_ending(&name, &wanted.value));
        if types.is_empty() || taken {
            return Some(name);
        }
        let shown = words::shown(&name, self.is_hidden(at));
        let (en, sv) = words::one_of(types.iter().map(|wanted| wanted.value.as_str()));
        let of = self.name(at);
        let finding = self
            .finding(&rule::DOCUMENT_NOT_TAKEN, at, raw)
            .says(
                format!(
                    "{of} does not take the file {}, which is of another type",
                    shown.en
                ),
                format!("{of} tar inte filen {}, som är av en annan typ", shown.sv),
            )
            .help(en, sv);
        self.findings.push(finding);
        None
    }

    fn size(&mut self, kind: &Kind, at: At, raw: &'t str) -> Option<u64> {
        let Ok(bytes) = raw.parse::<u64>() else {
            self.wrong_part(("a whole number of bytes", "ett helt antal byte"), at, raw);
            return None;
        };
        let Kind::Document { most: Some(most), .. } = kind else { return Some(bytes) };
        if bytes <= u64::from(most.value) {
            return Some(bytes);
        }
        let (name, limit) = (self.name(at), most.value);
        let place = self.reader.place(most.span);
        let finding = self
            .finding(&rule::DOCUMENT_NOT_TAKEN, at, raw)
            .says(
                format!("{name} has a file of {bytes} bytes, more than {limit}"),
                format!("{name} har en fil på {bytes} byte, mer än {limit}"),
            )
            .why(
                format!("{place} sets `max_bytes: {limit}`"),
                format!("{place} anger `max_bytes: {limit}`"),
            );
        self.findings.push(finding);
        None
    }

    fn hash(&mut self, at: At, raw: &'t str) -> Option<String> {
        let digits = raw.trim_matches('"');
        let is_hash = json::shape(raw) == Shape::Text
            && digits.len() == 64
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hash {
            return Some(digits.to_ascii_lowercase());
        }
        let wanted = ("64 hexadecimal digits", "64 hexadecimala siffror");
        self.wrong_part(wanted, at, raw);
        None
    }

    fn wrong_part(&mut self, (en, sv): (&str, &str), at: At, raw: &'t str) {
        let (name, found) = (self.name(at), words::found(raw, self.is_hidden(at)));
        let finding = self.finding(&rule::WRONG_ANSWER_TYPE, at, raw).says(
            format!("{name}: expected {en} in `{}`, found {}", at.key, found.en),
            format!("{name}: väntade {sv} i `{}`, fann {}", at.key, found.sv),
        );
        self.findings.push(finding);
    }

    fn lacks_key(&mut self, key: &str, at: At, raw: &'t str) {
        let name = self.name(at);
        let finding = self
            .finding(&rule::WRONG_ANSWER_TYPE, at, raw)
            .says(format!("{name} has no `{key}`"), format!("{name} saknar `{key}`"));
        self.findings.push(finding);
    }

    /// A missing code where an object with other keys could stand.
    fn missing_instead(&mut self, is_alone: bool, at: At, word: &'t str) -> Option<Cell> {
        let kind = &self.reader.form.items[at.item].kind;
        if is_alone && at.is_whole() {
            return Some(self.missing(kind, at.key("missing"), word));
        }
        self.wrong_type(kind, at.key("missing"), word);
        INVALID
    }
}

/// Whether a number lies outside `-most` to `most`.
fn is_beyond(number: &Number, most: i64) -> bool {
    Number::ratio(most, 1).is_some_and(|most| number.abs() > most)
}

/// Whether a text is a number as JSON writes it.
fn is_number(text: &str) -> bool {
    serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok_and(|raw| {
        raw.get().len() == text.len() && json::shape(text) == Shape::Number
    })
}

/// Whether a file's name has an ending; capitals are the same.
fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_of_json_are_numbers() {
        for text in ["59.33", "-18", "0", "1e1"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", " 1", "059", "+1", "1,5", "1.", "NaN", "1 ", "\"1\""] {
            assert!(!is_number(text), "{text}");
        }
    }
}

//! Which record a file is of, beside its unit, and which part of it.
//!
//! *In:* the raw values of the names that `records` declares, and of `part`. *Out:* the
//! key as values and as words, and findings.
//!
//! Two keys are equal when their words are: numbers and texts are brought to one form
//! first.

use regex::Regex;

use crate::answers::form::{Codes, normal};
use crate::answers::judge::Judge;
use crate::answers::stream::word;
use crate::answers::typed::date;
use crate::answers::words;
use crate::decimal::Number;
use crate::diagnostic::{Words, nearest};
use crate::model::{ItemKind, Questionnaire};
use crate::value::Value;

/// One name of a record's key, ready for reading.
#[derive(Debug)]
pub(crate) struct KeyField {
    pub(crate) name: String,
    kind: KeyKind,
}

#[derive(Debug)]
enum KeyKind {
    Whole,
    Year,
    Date,
    Text(Option<Regex>),
    Code(Codes),
}

/// The names of a record's key, ready for reading.
pub(crate) fn key_fields(questionnaire: &Questionnaire) -> Vec<KeyField> {
    let kind = |kind: &ItemKind| match kind {
        ItemKind::Date { .. } => KeyKind::Date,
        ItemKind::Year { .. } => KeyKind::Year,
        ItemKind::Number(_) => KeyKind::Whole,
        ItemKind::Single(choices) => KeyKind::Code(Codes::plain(&choices.options)),
        ItemKind::Text(text) => KeyKind::Text(
            text.pattern
                .as_ref()
                .and_then(|pattern| Regex::new(&format!("^(?:{})$", pattern.value)).ok()),
        ),
        _ => KeyKind::Text(None),
    };
    let names = questionnaire.records.iter();
    names
        .map(|record| KeyField {
            name: record.name.value.clone(),
            kind: kind(&record.kind),
        })
        .collect()
}

impl KeyField {
    /// A word as the value it stands for, with the word that all ways of writing it share.
    pub(crate) fn value(&self, written: &str) -> Option<(Value, String)> {
        let whole = |holds: fn(i64) -> bool| {
            let number = Number::parse(written).ok().filter(Number::is_whole)?;
            let text = number.to_string();
            number.to_i64().is_some_and(holds).then_some((Value::Number(number), text))
        };
        match &self.kind {
            KeyKind::Whole => whole(|_| true),
            KeyKind::Year => whole(|year| (1..=9999).contains(&year)),
            KeyKind::Date => {
                let day = date(written)?;
                Some((Value::Date(day), day.to_string()))
            }
            KeyKind::Text(pattern) => {
                let text = normal(written).into_owned();
                let fits = pattern.as_ref().is_none_or(|regex| regex.is_match(&text));
                fits.then(|| (Value::Text(text.clone()), text))
            }
            KeyKind::Code(codes) => {
                let code = codes.find(written)?;
                Some((Value::Code(code), codes.get(code)?.code.clone()))
            }
        }
    }

    fn expected(&self) -> Words {
        match &self.kind {
            KeyKind::Whole => Words::new("a whole number", "ett heltal"),
            KeyKind::Year => Words::new("a year", "ett årtal"),
            KeyKind::Date => {
                Words::new("a day such as `2025-10-02`", "ett datum som `2025-10-02`")
            }
            KeyKind::Text(None) => Words::new("a text", "en text"),
            KeyKind::Text(Some(regex)) => {
                let pattern = regex.as_str();
                let pattern = pattern.get(4..pattern.len() - 2).unwrap_or(pattern);
                Words::new(
                    format!("a text that meets `{pattern}`"),
                    format!("en text som uppfyller `{pattern}`"),
                )
            }
            KeyKind::Code(codes) => {
                let (en, sv) = codes.list_words();
                Words::new(en, sv)
            }
        }
    }
}

impl<'t> Judge<'_, 't> {
    /// The record's key as values and as words; none where it is not whole.
    pub(super) fn key(
        &mut self,
        names: &[Option<(&'t str, &'t str)>],
    ) -> Option<(Vec<Value>, Vec<String>)> {
        let fields = &self.reader.key_fields;
        let (mut values, mut written) = (Vec::new(), Vec::new());
        for (field, pair) in fields.iter().zip(names) {
            let Some((_, raw)) = pair else {
                let finding =
                    crate::answers::stream::missing(self.file, self.text, &field.name);
                self.findings.push(finding);
                continue;
            };
            let found = word(raw).and_then(|word| field.value(word.trim()));
            let Some((value, text)) = found else {
                let (expected, found) = (field.expected(), words::found(raw, false));
                let name = &field.name;
                let finding = self.about(name, raw).says(
                    format!("`{name}`: expected {}, found {}", expected.en, found.en),
                    format!("`{name}`: väntade {}, fann {}", expected.sv, found.sv),
                );
                self.findings.push(finding);
                continue;
            };
            values.push(value);
            written.push(text);
        }
        (written.len() == fields.len()).then_some((values, written))
    }

    /// The number of the part; `Some(None)` where the questionnaire has none, none where
    /// it has and the file does not say which.
    pub(super) fn part(
        &mut self,
        pair: Option<(&'t str, &'t str)>,
    ) -> Option<Option<usize>> {
        let parts = &self.reader.instrument.questionnaire().parts;
        let names = || parts.iter().map(|part| part.name.value.as_str());
        if parts.is_empty() {
            if let Some((_, raw)) = pair {
                let finding = self
                    .about("part", raw)
                    .says("the questionnaire has no parts", "formuläret har inga delar")
                    .help("remove `part`", "ta bort `part`");
                self.findings.push(finding);
            }
            return Some(None);
        }
        let Some((_, raw)) = pair else {
            let (en, sv) = words::one_of(names());
            let finding = crate::answers::stream::missing(self.file, self.text, "part");
            self.findings.push(finding.help(en, sv));
            return None;
        };
        let text = self.word("part", raw)?;
        let found = names().position(|name| name == text);
        if found.is_none() {
            let shown = words::shown(&text, false);
            let (en, sv) = words::one_of(names());
            let finding = self
                .about("part", raw)
                .says(
                    format!("the questionnaire has no part {}", shown.en),
                    format!("formuläret har ingen del {}", shown.sv),
                )
                .suggest(nearest(&text, names()))
                .help(en, sv);
            self.findings.push(finding);
        }
        found.map(Some)
    }
}

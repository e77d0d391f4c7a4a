//! What a text of answers is about, before it is read.
//!
//! *In:* the text of a file or stream. *Out:* its questionnaire and version; its lines,
//! where it is NDJSON.
//!
//! Nothing is judged here but whether the questionnaire is known at all.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::answers::json::{self, Shape};
use crate::answers::rules::{MISSING_ENVELOPE_KEY, UNKNOWN_QUESTIONNAIRE};
use crate::diagnostic::{Finding, nearest};
use crate::source::{FileId, Span};

/// The questionnaire that an answer file names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Peek<'t> {
    /// The name; none where there is none or it is no text.
    pub questionnaire: Option<Cow<'t, str>>,
    /// The version, likewise.
    pub version: Option<Cow<'t, str>>,
}

/// The lines of a stream that hold something; see [`lines`].
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    rest: &'t str,
    line: usize,
}

/// Looks up which questionnaire a text is about; reads no further than it must.
///
/// A text that is not JSON gives what stands before its fault.
///
/// ```
/// let text = r#"{"questionnaire": "plan", "version": "2025", "answers": {}}"#;
/// let peek = survey::answers::peek(text);
/// assert_eq!(peek.questionnaire.as_deref(), Some("plan"));
/// assert_eq!(peek.version.as_deref(), Some("2025"));
/// ```
pub fn peek(text: &str) -> Peek<'_> {
    let mut found = Peek::default();
    // The error is either "enough" or told by `Reader::read`.
    let _ = json::entries(bare(text), |key, value| {
        match key {
            "\"questionnaire\"" if found.questionnaire.is_none() => {
                found.questionnaire = word(value);
            }
            "\"version\"" if found.version.is_none() => found.version = word(value),
            _ => {}
        }
        found.questionnaire.is_none() || found.version.is_none()
    });
    found
}

/// Whether a text holds one answer file a line: its first line that is not blank is a
/// whole JSON object.
pub fn is_ndjson(text: &str) -> bool {
    let first = bare(text).lines().map(str::trim).find(|line| !line.is_empty());
    first.is_some_and(|line| {
        line.starts_with('{') && serde_json::from_str::<&RawValue>(line).is_ok()
    })
}

/// The lines of a stream with their numbers from 1, blank ones left out.
///
/// Each is read as a text of its own; for its findings, `Source::from_line` keeps the
/// number.
pub fn lines(text: &str) -> Lines<'_> {
    Lines { rest: bare(text), line: 0 }
}

/// The finding for a text whose questionnaire is not among the `known`, which are names
/// with their versions; a text that is no JSON or does not say gives that finding.
pub fn unknown<'k>(
    file: FileId,
    text: &str,
    known: impl IntoIterator<Item = (&'k str, &'k str)>,
) -> Finding {
    let text = bare(text);
    let (mut name, mut version) = (None, None);
    let read = json::entries(text, |key, value| {
        match key {
            "\"questionnaire\"" => name = name.or(Some(value)),
            "\"version\"" => version = version.or(Some(value)),
            _ => {}
        }
        true
    });
    if let Err(error) = read {
        return json::syntax(file, text, &error);
    }
    let known: Vec<(&str, &str)> = known.into_iter().collect();
    match (name, version) {
        (None, _) => missing(file, text, "questionnaire"),
        (_, None) => missing(file, text, "version"),
        (Some(name), Some(version)) => {
            let spans = [span(file, text, name), span(file, text, version)];
            let (name, version) =
                (word(name).unwrap_or_default(), word(version).unwrap_or_default());
            unknown_name((&name, &version), spans, &known)
        }
    }
}

fn unknown_name(
    (name, version): (&str, &str),
    [at_name, at_version]: [Span; 2],
    known: &[(&str, &str)],
) -> Finding {
    let versions: Vec<&str> =
        known.iter().filter(|known| known.0 == name).map(|known| known.1).collect();
    if versions.is_empty() {
        return UNKNOWN_QUESTIONNAIRE
            .at(at_name)
            .says(
                format!("there is no questionnaire `{name}`"),
                format!("det finns inget formulär `{name}`"),
            )
            .pointer("/questionnaire")
            .suggest(nearest(name, known.iter().map(|known| known.0)));
    }
    let listed: Vec<String> = versions.iter().map(|known| format!("`{known}`")).collect();
    UNKNOWN_QUESTIONNAIRE
        .at(at_version)
        .says(
            format!("questionnaire `{name}` has no version `{version}`"),
            format!("formuläret `{name}` har ingen version `{version}`"),
        )
        .pointer("/version")
        .help(
            format!("use one of its versions: {}", listed.join(", ")),
            format!("använd en av dess versioner: {}", listed.join(", ")),
        )
}

/// The finding for a key that every answer file has and this one lacks.
pub(crate) fn missing(file: FileId, text: &str, key: &str) -> Finding {
    let brace = text.find('{').unwrap_or(0);
    MISSING_ENVELOPE_KEY
        .at(Span::new(file, brace..(brace + 1).min(text.len())))
        .says(
            format!("the answer file has no `{key}`"),
            format!("svarsfilen saknar `{key}`"),
        )
        .pointer("")
        .help(format!("write `\"{key}\": …`"), format!("skriv `\"{key}\": …`"))
}

/// The text without a byte order mark.
pub(crate) fn bare(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Where a slice of a text stands in it.
pub(crate) fn span(file: FileId, text: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    Span::new(file, start..start + part.len())
}

/// A word as it was typed: a text, or a number or truth value taken as its text.
pub(crate) fn word(raw: &str) -> Option<Cow<'_, str>> {
    match json::shape(raw) {
        Shape::Text => json::text(raw).ok(),
        Shape::Number | Shape::Truth => Some(Cow::Borrowed(raw)),
        Shape::Null | Shape::List | Shape::Object => None,
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let end = memchr::memchr(b'\n', self.rest.as_bytes());
            let (line, rest) = match end {
                Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
                None => (self.rest, ""),
            };
            self.rest = rest;
            self.line += 1;
            let line = line.strip_suffix('\r').unwrap_or(line);
            if !line.trim().is_empty() {
                return Some((self.line, line));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_known_by_its_first_line() {
        assert!(is_ndjson("\u{feff}\r\n{\"a\": 1}\r\n{"));
        assert!(!is_ndjson("{\n\"a\": 1}"));
        assert!(!is_ndjson(""));
        let text = "{}\r\n\r\n x\n";
        assert_eq!(lines(text).collect::<Vec<_>>(), [(1, "{}"), (3, " x")]);
    }

    #[test]
    fn a_broken_text_still_says_what_it_is_about() {
        let peek = peek(r#"{"version": 2025, "questionnaire": "p", "answers": {"#);
        assert_eq!(peek.questionnaire.as_deref(), Some("p"));
        assert_eq!(peek.version.as_deref(), Some("2025"));
    }

    #[test]
    fn the_nearest_questionnaire_is_named() {
        let text = r#"{"questionnaire": "plann", "version": "1"}"#;
        let finding = unknown(FileId(0), text, [("plan", "1"), ("plan", "2")]);
        assert_eq!(finding.help[0].en, "did you mean `plan`?");
        let text = r#"{"questionnaire": "plan", "version": "3"}"#;
        let finding = unknown(FileId(0), text, [("plan", "1"), ("plan", "2")]);
        assert_eq!(finding.help[0].en, "use one of its versions: `1`, `2`");
    }
}

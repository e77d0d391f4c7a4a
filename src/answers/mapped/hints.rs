//! How a map would say what a cell means.
//!
//! *In:* findings about the answers of a row. *Out:* the same, with the key of the map that
//! settles what the data probably mean.
//!
//! No finding is made or taken away here.

use crate::answers::form::Kind;
use crate::answers::mapped::cell::number;
use crate::answers::mapped::turn::{Holds, Mapped, Turns};
use crate::answers::notation::cells::Cell;
use crate::answers::rules as rule;
use crate::diagnostic::{Findings, Rule};
use crate::source::FileId;

/// Words that other programs write where there is no value.
const WORDS: [&str; 10] =
    ["na", "n/a", "#n/a", "nan", "null", "none", ".", "-", "?", "missing"];

/// Findings that a value of the data may only seem to deserve.
const SEEMING: [&Rule; 9] = [
    &rule::OUT_OF_RANGE,
    &rule::UNKNOWN_CODE,
    &rule::WRONG_ANSWER_TYPE,
    &rule::NOT_A_DATE,
    &rule::NOT_A_YEAR,
    &rule::PATTERN_MISMATCH,
    &rule::UNKNOWN_UNIT,
    &rule::TOO_MANY_DECIMALS,
    &crate::answers::notation::rules::UNREADABLE_CELL,
];

/// How the map says that a value stands for a state; as code in backticks.
pub(super) fn codes(name: &str, value: &str, state: &str) -> (String, String) {
    let value = match number(value, false) {
        Some(number) => number.into_owned(),
        None => format!("\"{}\"", value.replace('"', "\\\"")),
    };
    let en = format!("`codes: {{{name}: {{{state}: [{value}]}}}}`");
    (en.clone(), en)
}

/// Whether a value looks as if it stood for none: `-99`, `999`, `NA`. `loosely` also `9`
/// and `88`, which are values as often as not.
pub(super) fn looks_missing(text: &str, loosely: bool) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_low = digits.len() < text.len();
    let least = if is_low || loosely { 1 } else { 3 };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return loosely && WORDS.contains(&text.to_lowercase().as_str());
    }
    let (front, last) = digits.split_at(digits.len() - 1);
    let same = |byte: u8| digits.bytes().all(|other| other == byte);
    let is_ladder = !front.is_empty()
        && front.bytes().all(|byte| byte == b'9')
        && matches!(last, "6" | "7" | "8");
    digits.len() >= least && (is_ladder || b"6789".iter().any(|byte| same(*byte)))
}

impl Mapped {
    /// Adds to findings about a row what the map would say; `cells` are those of the data.
    pub(in crate::answers) fn hint(
        &self,
        file: FileId,
        cells: &[Cell],
        findings: &mut Findings,
    ) {
        for finding in findings.iter_mut() {
            let span = finding.label.span;
            let is_seeming = SEEMING.iter().any(|rule| **rule == *finding.rule);
            if span.file != file || !is_seeming {
                continue;
            }
            let at =
                |(cell, _): &(&Cell, &Option<Turns>)| cell.at == (span.start, span.end);
            let found = cells.iter().zip(&self.turns).find(at);
            let Some((cell, Some(turns))) = found else { continue };
            if let Some((en, sv)) = turns.hint(cell.text.trim()) {
                finding.help.push(crate::diagnostic::Words::new(en, sv));
            }
        }
    }
}

impl Turns {
    fn hint(&self, text: &str) -> Option<(String, String)> {
        if self.hidden {
            return None;
        }
        let name = &self.name;
        // Whose answers they are is never absent.
        if name == "unit" {
            return None;
        }
        if looks_missing(text, true) {
            let (en, sv) = codes(name, text, "no_answer");
            return Some((
                format!("if it stands for an absent answer, say so in the map: {en}"),
                format!("om det står för ett uteblivet svar, säg det i kartan: {sv}"),
            ));
        }
        match self.holds {
            Holds::Number if !self.has_comma && number(text, true).is_some() => Some((
                "if decimals stand behind a comma, say so in the map: `decimal: \",\"`".into(),
                "om decimaler står efter komma, säg det i kartan: `decimal: \",\"`".into(),
            )),
            Holds::Day => Some((
                "if days are written in another way, say so in the map: `dates: DD.MM.YYYY`"
                    .into(),
                "om datum skrivs på annat sätt, säg det i kartan: `dates: DD.MM.YYYY`".into(),
            )),
            Holds::Word | Holds::Codes | Holds::Tick => Some((
                format!("if it means something else, say so in the map: `values: {{{name}: {{\"{text}\": …}}}}`"),
                format!("om det betyder något annat, säg det i kartan: `values: {{{name}: {{\"{text}\": …}}}}`"),
            )),
            Holds::Number | Holds::Text => None,
        }
    }
}

impl Kind {
    /// The options that one answer or several are taken from.
    pub(super) fn codes(&self) -> Option<&crate::answers::form::Codes> {
        match self {
            Self::Single(codes)
            | Self::Multiple { codes, .. }
            | Self::Ranking { codes, .. } => Some(codes),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_missing() {
        for text in ["-9", "-99", "-98", "-77", "999", "9998", "888"] {
            assert!(looks_missing(text, false), "{text}");
        }
        for text in ["88", "99", "9", "NA", "#N/A", "."] {
            assert!(looks_missing(text, true) && !looks_missing(text, false), "{text}");
        }
        for text in ["-1", "-5", "12", "900", "-", "989", "", "-99.5", "ja"] {
            assert!(!looks_missing(text, false), "{text}");
        }
    }
}

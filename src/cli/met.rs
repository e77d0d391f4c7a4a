//! Which records were met, and which of them came more than once.
//!
//! *In:* the place of every record, in the order read. *Out:* findings for those that have
//! several, with their places.
//!
//! Little of it is kept in memory, however many records there are: a hash of what tells a
//! record from others is sorted, and what does not fit is spilled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::answers::Filed;
use crate::cli::batch::{Told, duplicates};
use crate::cli::error::Error;
use crate::cli::files::{HashRow, Sorter, Spool, full, record};
use crate::diagnostic::Findings;
use crate::source::{Source, Sources, Span};

/// Where a record stands, and what tells it from others.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Place {
    /// `name@version` of the questionnaire.
    instrument: String,
    /// The code of the unit.
    unit: String,
    /// What, beside it, tells the record from others.
    key: Vec<String>,
    /// The file.
    file: String,
    /// Where in it the unit is named, from 1 and in characters.
    line: usize,
    column: usize,
}

/// The records met so far.
#[derive(Default)]
pub struct Met {
    places: Spool,
    sorter: Sorter<HashRow>,
    count: u64,
}

/// Those that came more than once: by number, what was said of each, and its place.
pub type Several = BTreeMap<u64, (u8, Filed)>;

impl Place {
    /// The place of a record: of a text that has a number, or of one that has none.
    pub fn new(
        filed: &Filed,
        told: Option<&Told>,
        file: &str,
        sources: &Sources,
    ) -> Self {
        let start = filed.span.range().start;
        let position = match told {
            Some(told) => told.source().position(start),
            None => sources.position(filed.span),
        };
        Self {
            instrument: filed.instrument.to_string(),
            unit: filed.unit.clone(),
            key: filed.key.clone(),
            file: file.to_owned(),
            line: position.line,
            column: position.column,
        }
    }

    /// What tells the record from all others.
    fn hash(&self) -> [u8; 16] {
        let mut digest = Sha256::new();
        let words = [&self.instrument, &self.unit].into_iter().chain(&self.key);
        for word in words {
            digest.update(word.len().to_be_bytes());
            digest.update(word);
        }
        let mut hash = [0; 16];
        hash.copy_from_slice(&digest.finalize()[..16]);
        hash
    }

    /// The same as a text that can be pointed at: its unit stands where it stood.
    fn filed(self, sources: &mut Sources) -> Filed {
        let unit = serde_json::Value::from(self.unit.as_str()).to_string();
        let start = self.column - 1;
        let text = " ".repeat(start) + &unit;
        let range = start..text.len();
        let file = sources.add(Source::from_line(self.file, text, self.line));
        Filed {
            unit: self.unit,
            key: self.key,
            instrument: self.instrument.into(),
            span: Span::new(file, range),
        }
    }
}

impl Met {
    /// Takes a record, with something to be said of it where it came more than once.
    ///
    /// # Errors
    ///
    /// There is no room.
    pub fn add(&mut self, place: &Place, said: u8) -> Result<(), Error> {
        self.sorter.add((place.hash(), self.count))?;
        self.count += 1;
        let text = serde_json::to_vec(&(said, place)).unwrap_or_default();
        self.places.add_record(&text)
    }

    /// Those that came more than once; their places are added to the texts.
    ///
    /// # Errors
    ///
    /// What was spilled cannot be read.
    pub fn several(self, sources: &mut Sources) -> Result<Several, Error> {
        let (mut numbers, mut last) = (Vec::new(), None);
        for row in self.sorter.sorted()? {
            let (hash, number) = row.map_err(full)?;
            if let Some((before, first)) = last.replace((hash, number))
                && before == hash
            {
                numbers.extend([first, number]);
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        let mut several = Several::new();
        let mut places = self.places.reader()?;
        for number in 0..=numbers.last().copied().unwrap_or_default() {
            if numbers.is_empty() {
                break;
            }
            let text = record(&mut places)?;
            if numbers.binary_search(&number).is_ok() {
                let (said, place): (u8, Place) =
                    serde_json::from_slice(&text).map_err(|error| full(error.into()))?;
                several.insert(number, (said, place.filed(sources)));
            }
        }
        Ok(several)
    }
}

/// What is said of records that came more than once.
pub fn seconds(several: &Several) -> Findings {
    duplicates(several.values().map(|(_, filed)| Some(filed))).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn records_that_come_again_are_found_however_many_lie_between() {
        let mut sources = Sources::default();
        let text = r#"{"unit": "a", "é": 1}"#;
        let file = sources.add(Source::from_line("x.ndjson", text, 7));
        assert_eq!(file, FileId(0));
        let mut met = Met::default();
        let filed = |unit: String, key: &[&str]| Filed {
            unit,
            key: key.iter().map(ToString::to_string).collect(),
            instrument: "q@1".into(),
            span: Span::new(FileId(0), 9..12),
        };
        let mut add = |unit: &str, key: &[&str], said| {
            let place =
                Place::new(&filed(unit.to_owned(), key), None, "x.ndjson", &sources);
            met.add(&place, said).unwrap();
        };
        add("a", &["1"], 3);
        add("a", &["2"], 0);
        // What is joined must not be taken for what is whole.
        add("a1", &[], 0);
        for number in 0..150_000 {
            add(&format!("u{number}"), &[], 0);
        }
        add("a", &["1"], 4);
        let several = met.several(&mut sources).unwrap();
        let told: Vec<_> =
            several.iter().map(|(n, (said, f))| (*n, *said, &*f.unit)).collect();
        assert_eq!(told, [(0, 3, "a"), (150_003, 4, "a")]);
        let findings = seconds(&several);
        assert_eq!(findings.len(), 1);
        let finding = findings.iter().next().unwrap();
        let position = sources.position(finding.label.span);
        assert_eq!((position.line, position.column), (7, 10));
        assert_eq!(sources.slice(finding.label.span), "\"a\"");
    }
}

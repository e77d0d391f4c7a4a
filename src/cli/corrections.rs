//! `--corrections FILE`: answers that count instead of those handed in.
//!
//! *In:* a file of corrections. *Out:* corrected copies of answer texts, findings about
//! corrections that do not agree, and the file's hash for the results.
//!
//! No answer file is ever changed, and without the flag no correction counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::answers::{Reader, RecordOf, Unlike, correct, is_ndjson, lines};
use crate::cli::batch::sha256;
use crate::cli::error::Error;
use crate::cli::files::{CORRECTION_DISAGREES, Input, MOST_BYTES, UNUSED_CORRECTION};
use crate::diagnostic::{Finding, Findings, Near};
use crate::load;
use crate::model::Correction;
use crate::report::visible::visible;
use crate::source::{Source, Sources};

/// The corrections of a file.
#[derive(Debug, Default)]
pub struct Corrections {
    /// The SHA-256 of the file.
    pub hash: String,
    /// The name of the file.
    pub name: String,
    list: Vec<Correction>,
    used: BTreeSet<usize>,
}

/// The corrections of each record of one questionnaire: their numbers.
pub type ByRecord = BTreeMap<Vec<String>, Vec<usize>>;

/// What corrections made of a text.
#[derive(Debug, Default)]
pub struct Corrected {
    /// The corrected copy; none where nothing was changed.
    pub text: Option<String>,
    /// The numbers of the corrections that are about it.
    pub about: Vec<usize>,
    /// What does not agree.
    pub findings: Findings,
}

impl Corrections {
    /// Reads the file: YAML, JSON, or NDJSON with one correction a line.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn read(
        path: &Path,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Result<Self, Error> {
        let input = Input::file(path);
        let text = input.text(MOST_BYTES)?;
        let mut list = Vec::new();
        if is_ndjson(&text) {
            for (line, text) in lines(&text) {
                let source = Source::from_line(input.name.clone(), text, line);
                let file = sources.add(source);
                list.extend(load::corrections(file, sources, findings));
            }
        } else {
            let file = sources.add(Source::new(input.name.clone(), text.clone()));
            list.extend(load::corrections(file, sources, findings));
        }
        let hash = sha256(text.as_bytes());
        Ok(Self { hash, name: input.name, list, used: BTreeSet::new() })
    }

    /// The corrections by the record that they are about, as a questionnaire knows it.
    pub fn by_record(&self, reader: &Reader<'_>) -> ByRecord {
        let mut by = ByRecord::new();
        for (number, correction) in self.list.iter().enumerate() {
            let named = correction.names.iter();
            let names: Vec<(&str, &str)> =
                named.map(|(name, word)| (name.value.as_str(), word.as_str())).collect();
            if let Some(record) = reader.record_named(&correction.unit.value, &names) {
                by.entry(record).or_default().push(number);
            }
        }
        by
    }

    /// Corrects a copy of a text.
    pub fn correct(
        &self,
        reader: &Reader<'_>,
        by: &ByRecord,
        (of, text): (&RecordOf, &str),
    ) -> Corrected {
        let mut corrected = Corrected::default();
        for number in by.get(&of.record).into_iter().flatten() {
            let correction = &self.list[*number];
            let part = reader.part_of_path(&correction.item.value);
            if part.is_some() && part != of.part {
                continue;
            }
            corrected.about.push(*number);
            let before = corrected.text.as_deref().unwrap_or(text);
            let (path, old) = (&correction.item.value, &correction.old.value);
            let made = correct(before, path, old, &correction.new);
            let is_absent = old == "null" || made == Err(Unlike::Found(None));
            if let Some(finding) = unknown_item(correction, reader).filter(|_| is_absent)
            {
                corrected.findings.push(finding);
                continue;
            }
            match made {
                Ok(after) => corrected.text = Some(after),
                Err(unlike) => {
                    let hidden = reader.is_hidden(path);
                    corrected.findings.push(disagrees(correction, &unlike, hidden));
                }
            }
        }
        corrected
    }

    /// Notes that corrections were about a record that was read.
    pub fn note_used(&mut self, numbers: &[usize]) {
        self.used.extend(numbers);
    }

    /// How many were used.
    pub fn used(&self) -> usize {
        self.used.len()
    }

    /// A finding for every correction of a record that was not read.
    pub fn unused(&self) -> Findings {
        let mut findings = Findings::default();
        for (number, correction) in self.list.iter().enumerate() {
            if self.used.contains(&number) {
                continue;
            }
            let unit = &correction.unit.value;
            let record = correction.names.iter().map(|(_, word)| word);
            let record: Vec<String> = std::iter::once(unit)
                .chain(record)
                .map(|word| format!("`{}`", visible(word)))
                .collect();
            let record = record.join(" ");
            let finding = UNUSED_CORRECTION
                .at(correction.unit.span)
                .says(
                    format!("no answers of {record} were read"),
                    format!("inga svar från {record} lästes"),
                )
                .unit(unit.clone());
            findings.push(finding);
        }
        findings
    }
}

/// A finding where the questionnaire has no such item.
fn unknown_item(correction: &Correction, reader: &Reader<'_>) -> Option<Finding> {
    let item = &correction.item.value;
    let head = item.split(['.', '[']).next().unwrap_or(item);
    let questionnaire = reader.instrument().questionnaire();
    if questionnaire.position(head).is_some() {
        return None;
    }
    let ids = questionnaire.outer_items().map(|(_, item)| item.id.value.as_str());
    let finding = CORRECTION_DISAGREES
        .at(correction.item.span)
        .unit(correction.unit.value.clone())
        .item(item.clone())
        .says(
            format!("no item is called `{}`", visible(head)),
            format!("ingen fråga heter `{}`", visible(head)),
        )
        .help("nothing was corrected here", "inget har rättats här")
        .meant(Near::of(head, ids));
    Some(finding)
}

fn disagrees(correction: &Correction, unlike: &Unlike, hidden: bool) -> Finding {
    let item = &correction.item.value;
    let echo =
        |raw: &str| if hidden { "‹hidden›".to_owned() } else { raw.to_owned() };
    let finding = CORRECTION_DISAGREES
        .at(correction.old.span)
        .unit(correction.unit.value.clone())
        .item(item.clone())
        .help(
            "look it up in the answer file; nothing was corrected here",
            "se efter i svarsfilen; inget har rättats här",
        );
    match unlike {
        Unlike::Found(Some(found)) => {
            let (found, old) = (echo(found), echo(&correction.old.value));
            finding.says(
                format!("`{item}` is `{found}`, not `{old}`"),
                format!("`{item}` är `{found}`, inte `{old}`"),
            )
        }
        Unlike::Found(None) => finding.says(
            format!("`{item}` has no answer; the old one would be `null`"),
            format!("`{item}` har inget svar; det gamla vore `null`"),
        ),
        Unlike::NoPlace => finding.says(
            format!("the answer file has no place for `{item}`"),
            format!("svarsfilen har ingen plats för `{item}`"),
        ),
    }
}

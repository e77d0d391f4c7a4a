//! Parts: the answer files that make one record.
//!
//! *In:* the texts of one record's parts, of which some may not have come. *Out:* one
//! reading.
//!
//! All are read into the same cells before anything is routed, so that a condition may
//! rest on what another person answered. Which texts belong together is the caller's
//! business; see [`Reader::record_of`].

use crate::answers::envelope::Head;
use crate::answers::json;
use crate::answers::judge::Judge;
use crate::answers::reader::{Reader, Reading, Workspace};
use crate::answers::rules as rule;
use crate::answers::stream::{bare, word};
use crate::diagnostic::Findings;
use crate::route::{Record, walk};
use crate::source::FileId;
use crate::value::Status;

/// Which record a text is of, and which part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordOf {
    /// The unit, and a word for every name of `records`.
    pub record: Vec<String>,
    /// The number of the part; none where there are no parts.
    pub part: Option<usize>,
}

impl Reader<'_> {
    /// How many files a record has when every part has come; 1 without parts.
    pub fn parts(&self) -> usize {
        self.instrument.questionnaire().parts.len().max(1)
    }

    /// Which record a text is of; none where it cannot be told, which [`Self::read`]
    /// explains.
    pub fn record_of(&self, text: &str) -> Option<RecordOf> {
        let (mut unit, mut part) = (None, None);
        let mut key: Vec<Option<String>> = vec![None; self.key_fields.len()];
        let read = json::entries(bare(text), |name, value| {
            match name {
                "\"unit\"" => unit = word(value),
                "\"part\"" => part = word(value),
                _ => {
                    let own = |name: &str| {
                        self.key_fields.iter().position(|field| field.name == name)
                    };
                    if let Some(at) = own(name.trim_matches('"')) {
                        let written = word(value);
                        let found =
                            written.and_then(|w| self.key_fields[at].value(w.trim()));
                        key[at] = found.map(|(_, word)| word);
                    }
                }
            }
            true
        });
        let part = match (&self.instrument.questionnaire().parts[..], part) {
            ([], _) => None,
            (parts, part) => {
                let part = part?;
                Some(parts.iter().position(|known| known.name.value == part)?)
            }
        };
        let mut record = vec![unit.filter(|_| read.is_ok())?.into_owned()];
        for word in key {
            record.push(word?);
        }
        Some(RecordOf { record, part })
    }

    /// The record that a unit and names with their words stand for; none where these are
    /// not the names of this questionnaire's records.
    pub fn record_named(
        &self,
        unit: &str,
        names: &[(&str, &str)],
    ) -> Option<Vec<String>> {
        let mut record = vec![unit.to_owned()];
        for field in &self.key_fields {
            let (_, written) = names.iter().find(|(name, _)| *name == field.name)?;
            record.push(field.value(written.trim())?.1);
        }
        (record.len() == names.len() + 1).then_some(record)
    }

    /// The part that asks an item, by a path such as `placering[1].dygn`.
    pub fn part_of_path(&self, path: &str) -> Option<usize> {
        self.parts[self.outermost(path)?]
    }

    /// Whether what is answered there must never be echoed.
    pub fn is_hidden(&self, path: &str) -> bool {
        self.outermost(path).is_some_and(|item| self.form.items[item].hidden)
    }

    fn outermost(&self, path: &str) -> Option<usize> {
        self.form.find(path.split(['.', '[']).next()?, 0)
    }

    /// Reads and judges the texts of one record, each with the number that its source
    /// has or will get.
    ///
    /// There is at least one text. Two of the same part are a finding, and the record
    /// does not count.
    pub fn read_parts(&self, texts: &[(FileId, &str)], work: &mut Workspace) -> Reading {
        work.reset(self.instrument.plan());
        let parts = self.instrument.questionnaire().parts.len();
        work.came.resize(parts, None);
        let mut heads: Vec<Head> = Vec::new();
        let mut findings = Findings::default();
        let mut is_whole = true;
        let Some((first, _)) = texts.first() else { return Reading::default() };
        for (file, text) in texts {
            let text = bare(text);
            let file = *file;
            let mut judge = Judge {
                reader: self,
                file,
                text,
                work,
                part: None,
                at_once: parts == 0 && texts.len() == 1,
                findings: Findings::default(),
                added: 0,
            };
            let head = judge.file();
            findings.append(judge.findings);
            let Some(head) = head else {
                is_whole = false;
                continue;
            };
            if let Some(part) = head.part {
                let came = &mut work.came[part];
                if came.is_some() {
                    self.second(&heads, &head, &mut findings);
                }
                *came = Some((file, head.status));
            }
            heads.push(head);
        }
        let joined = self.joined(heads, &mut findings);
        let Some(head) = joined.filter(|_| is_whole) else {
            return self.reading(*first, work, None, findings);
        };
        if work.came.contains(&None) {
            let came =
                |part: &Option<usize>| part.is_some_and(|p| work.came[p].is_none());
            work.given.never_came = self.parts.iter().map(came).collect();
        }
        self.context(&head, work);
        self.finish(*first, work, head, findings)
    }

    /// Two files of one part of one record.
    fn second(&self, heads: &[Head], head: &Head, findings: &mut Findings) {
        let (record, instrument) = (head.filed.told(), &head.filed.instrument);
        let part = head
            .part
            .map(|part| self.instrument.questionnaire().parts[part].name.value.clone());
        let part = part.unwrap_or_default();
        let mut finding = rule::SECOND_ANSWER_FILE
            .at(head.filed.span)
            .says(
                format!(
                    "unit {record} has a second file of part `{part}` for {instrument}"
                ),
                format!(
                    "enheten {record} har en andra fil av delen `{part}` för {instrument}"
                ),
            )
            .mark("second here", "andra här")
            .pointer("/unit")
            .help("remove one of them", "ta bort en av dem");
        if let Some(first) = heads.iter().find(|other| other.part == head.part) {
            finding = finding.also(first.filed.span, "first here", "först här");
        }
        findings.push(finding);
    }

    /// What the parts say together: the first start, the last submission, everything that
    /// was confirmed. What must be the same in all of them is a finding where it is not.
    fn joined(&self, heads: Vec<Head>, findings: &mut Findings) -> Option<Head> {
        let mut heads = heads.into_iter();
        let mut joined = heads.next()?;
        for head in heads {
            let differs = [
                ("simulated", joined.simulated != head.simulated),
                (
                    "disposition",
                    joined.disposition.is_some()
                        && head.disposition.is_some()
                        && joined.disposition != head.disposition,
                ),
            ];
            for (at, (name, differs)) in differs.into_iter().enumerate() {
                if differs {
                    let place =
                        |head: &Head| head.agreed_at[at].unwrap_or(head.filed.span);
                    findings.push(
                        rule::PARTS_DISAGREE
                            .at(place(&head))
                            .says(
                                format!("the parts of one record differ in `{name}`"),
                                format!("delarna av en post skiljer sig åt i `{name}`"),
                            )
                            .also(place(&joined), "the other part", "den andra delen")
                            .pointer(format!("/{name}"))
                            .help("make them agree", "gör dem lika"),
                    );
                }
            }
            joined.disposition = joined.disposition.or(head.disposition);
            joined.started = match (joined.started, head.started) {
                (Some(one), Some(other)) => {
                    Some(if other.at < one.at { other } else { one })
                }
                (one, other) => one.or(other),
            };
            joined.submitted = match (joined.submitted, head.submitted) {
                (Some(one), Some(other)) => {
                    Some(if other.at > one.at { other } else { one })
                }
                (one, other) => one.or(other),
            };
            joined.draws.extend(head.draws);
            joined.given_by.extend(head.given_by);
            joined.confirmed.extend(head.confirmed);
            joined.confirmed_at.extend(head.confirmed_at);
            joined.attached.add(head.attached);
        }
        Some(joined)
    }

    /// How a record ended. With parts: complete when every part that is open and not
    /// optional is; else as the first of these that is not; partial where it never came.
    pub(in crate::answers) fn status_of(
        &self,
        head: &Head,
        work: &Workspace,
        record: &mut Record,
    ) -> Status {
        let questionnaire = self.instrument.questionnaire();
        if questionnaire.parts.is_empty() {
            return head.status;
        }
        // What is asked does not depend on how the record ended.
        walk(questionnaire, self.instrument.plan(), &work.given, record);
        let mut status = Status::Complete;
        for (part, came) in questionnaire.parts.iter().zip(&work.came) {
            let is_open =
                part.gate.is_none_or(|gate| record.section_asked(gate) == Some(true));
            if !is_open || part.optional {
                continue;
            }
            let own = came.map_or(Status::Partial, |(_, status)| status);
            if status == Status::Complete {
                status = own;
            }
        }
        status
    }

    /// The file that an item is answered in, where there are parts.
    pub(in crate::answers) fn file_of(
        &self,
        item: usize,
        work: &Workspace,
    ) -> Option<FileId> {
        let part = self.parts.get(item).copied().flatten()?;
        work.came.get(part).copied().flatten().map(|(file, _)| file)
    }
}

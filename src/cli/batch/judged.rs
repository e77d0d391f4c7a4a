//! Records judged the longer way: those of several texts, of tables, that are corrected, or
//! that there is something to tell of.
//!
//! *In:* texts and the questionnaires they name. *Out:* one [`Answered`] for every record, in
//! order, with its findings.
//!
//! Records are judged on all threads, but told in order. Of a text without findings only the
//! place of its unit is kept, and where nothing is shown at the end, of no text anything.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::answers::{self, Notation, Reader, Reading, ValidAnswers, Workspace};
use crate::cli::batch::open::Group;
use crate::cli::batch::{Answered, Batch, Key, Known, PIECE, Told, sha256};
use crate::cli::corrections::Corrections;
use crate::cli::error::Error;
use crate::cli::files::{BadLine, MOST_LINE, Text, UNREADABLE_LINE};
use crate::cli::session::Session;
use crate::diagnostic::{Finding, Findings};
use crate::source::{FileId, Source, Sources, Span};

/// What is added to the name of a text that was turned into JSON, where it is shown.
const AS_JSON: &str = " (as JSON)";

/// What came of one record.
struct Judged {
    reading: Reading,
    before: Option<ValidAnswers>,
    /// The numbers of the corrections that are about it.
    about: Vec<usize>,
    /// The texts that were corrected.
    corrected: Vec<Option<String>>,
}

impl Batch {
    /// The record that a text completes; none where further parts are to come.
    pub(super) fn group(&mut self, mut text: Text, key: Option<Key>) -> Option<Group> {
        let known = key.as_ref().and_then(|key| self.readers.get(key)?.as_ref());
        let reader = known.and_then(|known| known.reader.as_ref());
        let (Some(key), Some(reader)) = (key.clone(), reader) else {
            return Some(Group::single(key, text));
        };
        let several = reader.parts() > 1;
        if several || self.corrections.is_some() {
            as_json(&mut text, reader);
        }
        let plain = matches!(text.notation, Notation::Json);
        let of = match &text.text {
            Ok(text) if several && plain => reader.record_of(text),
            _ => None,
        };
        match of {
            Some(of) => self.open.take(key, of, reader.parts(), text),
            None => Some(Group::single(Some(key), text)),
        }
    }

    /// Judges records and hands them on; `false` where no more is wanted.
    pub(super) fn tell(
        &mut self,
        groups: Vec<Group>,
        session: &mut Session,
        keep: bool,
        take: &mut dyn FnMut(&mut Session, &Sources, Answered) -> Result<(), Error>,
    ) -> Result<bool, Error> {
        let before = self.library.sources.next();
        let judged = self.judge(&groups, before.0);
        for (group, judged) in groups.into_iter().zip(judged) {
            let Judged { reading, before, about, corrected } = judged;
            let Group { named, texts } = group;
            let known = named.and_then(|named| self.readers.get(&named)?.as_ref());
            let definition = known.map(|known| known.definition);
            let is_wrong = reading.findings.has_errors();
            if let Some(corrections) = &mut self.corrections {
                corrections.note_used(&about);
            }
            let hash = self.hashes.then(|| hash(&texts));
            let Some(first) = texts.first() else { continue };
            let name = first.name.strip_suffix(AS_JSON).unwrap_or(&first.name).to_owned();
            let line = first.of_stream.then_some(first.line);
            let unit = reading.answers.as_ref().map(|a| a.filed().span);
            let whole = !reading.findings.is_empty();
            let head = || source(first, None, false, unit);
            let answered = Answered {
                hash,
                told: (!keep).then(|| Told::new(&name, line, head())),
                name,
                line,
                definition,
                reading,
                texts: texts.len(),
                before,
            };
            for (at, text) in texts.iter().enumerate() {
                let corrected = corrected.get(at).and_then(Option::as_deref);
                let unit = unit.filter(|_| at == 0);
                self.library.sources.add(source(text, corrected, whole, unit));
            }
            take(session, &self.library.sources, answered)?;
            if self.fail_fast && is_wrong || session.is_unheard() {
                return Ok(false);
            }
        }
        if !keep {
            self.library.sources.forget_from(before);
        }
        Ok(true)
    }

    /// Reads records on all threads.
    fn judge(&self, groups: &[Group], first: u32) -> Vec<Judged> {
        let mut next = first;
        let numbers: Vec<u32> = groups
            .iter()
            .map(|group| {
                let own = next;
                let count = u32::try_from(group.texts.len()).unwrap_or(u32::MAX);
                next = next.saturating_add(count);
                own
            })
            .collect();
        let known = self.library.known();
        let judging = Judging {
            readers: &self.readers,
            corrections: self.corrections.as_ref(),
            known: &known,
        };
        let one = |work: &mut Workspace, at: usize| {
            judging.record(&groups[at], numbers[at], work)
        };
        let all = (0..groups.len()).into_par_iter();
        all.map_init(Workspace::default, one).collect()
    }
}

/// What it takes to judge a record on any thread.
struct Judging<'a> {
    readers: &'a BTreeMap<Key, Option<Arc<Known>>>,
    corrections: Option<&'a Corrections>,
    /// Every questionnaire there is.
    known: &'a [(&'a str, &'a str)],
}

impl Judging<'_> {
    /// Reads one record, and with corrections once more as it was handed in.
    fn record(&self, group: &Group, first: u32, work: &mut Workspace) -> Judged {
        let file = |at: usize| {
            FileId(first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)))
        };
        if let [only] = group.texts.as_slice()
            && !matches!(only.notation, Notation::Json)
        {
            return Judged::plain(self.text(group, only, file(0), work));
        }
        let mut texts = Vec::new();
        for (at, text) in group.texts.iter().enumerate() {
            match &text.text {
                Ok(text) => texts.push((file(at), text.as_str())),
                Err(bad) => return Judged::plain(only(bad_line(file(at), bad))),
            }
        }
        let reader = group.named.as_ref().and_then(|named| self.readers.get(named));
        let known = match reader {
            Some(Some(known)) => known,
            _ => {
                let text = texts.first().map_or("", |(_, text)| *text);
                let known = self.known.iter().copied();
                return Judged::plain(only(answers::unknown(file(0), text, known)));
            }
        };
        let Some(reader) = &known.reader else {
            return Judged::plain(Reading::default());
        };
        let corrections =
            self.corrections.as_ref().filter(|_| !known.corrections.is_empty());
        let Some(corrections) = corrections else {
            return Judged::plain(reader.read_parts(&texts, work));
        };
        let (mut about, mut corrected) = (Vec::new(), Vec::new());
        let mut findings = Findings::default();
        for (_, text) in &texts {
            let made = reader
                .record_of(text)
                .map(|of| corrections.correct(reader, &known.corrections, (&of, text)));
            let made = made.unwrap_or_default();
            about.extend(made.about);
            findings.append(made.findings);
            corrected.push(made.text);
        }
        let is_changed = corrected.iter().any(Option::is_some);
        let before =
            is_changed.then(|| reader.read_parts(&texts, work).answers).flatten();
        let after: Vec<(FileId, &str)> = texts
            .iter()
            .zip(&corrected)
            .map(|((file, text), corrected)| {
                (*file, corrected.as_deref().unwrap_or(text))
            })
            .collect();
        let mut reading = reader.read_parts(&after, work);
        reading.findings.append(findings);
        Judged { reading, before, about, corrected }
    }

    /// Reads a text that is no JSON.
    fn text(
        &self,
        group: &Group,
        text: &Text,
        file: FileId,
        work: &mut Workspace,
    ) -> Reading {
        let written = match &text.text {
            Ok(written) => written,
            Err(bad) => return only(bad_line(file, bad)),
        };
        if let Notation::Head(columns) = &text.notation {
            let findings = columns.findings(file);
            return Reading { findings, ..Reading::default() };
        }
        match group.named.as_ref().and_then(|named| self.readers.get(named)) {
            Some(Some(known)) => match &known.reader {
                Some(reader) => reader.read_as(&text.notation, file, written, work),
                None => Reading::default(),
            },
            _ => text.notation.unknown(file, written, self.known.iter().copied()),
        }
    }
}

/// Turns a text of another notation into JSON, where its record has several texts or is
/// corrected; one that cannot be read stays as it is, and is told.
fn as_json(text: &mut Text, reader: &Reader<'_>) {
    let written = match &text.text {
        Ok(written) if !matches!(text.notation, Notation::Json) => written,
        _ => return,
    };
    if let Some(json) = text.notation.json(reader, written) {
        text.text = Ok(json);
        text.notation = Notation::Json;
        // What is shown stands in no file.
        text.name.push_str(AS_JSON);
    }
}

impl Judged {
    /// A record that nothing corrects.
    fn plain(reading: Reading) -> Self {
        Self { reading, before: None, about: Vec::new(), corrected: Vec::new() }
    }
}

/// Records in pieces that are judged at once.
pub(super) fn in_pieces(groups: Vec<Group>) -> Vec<Vec<Group>> {
    let mut pieces = vec![Vec::new()];
    for group in groups {
        if pieces.last().is_some_and(|piece| piece.len() >= PIECE) {
            pieces.push(Vec::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(group);
        }
    }
    pieces
}

/// The SHA-256 of a record's texts, one after the other.
fn hash(texts: &[Text]) -> String {
    let bytes: Vec<u8> = texts
        .iter()
        .filter_map(|text| text.text.as_ref().ok())
        .flat_map(|text| text.bytes())
        .collect();
    sha256(&bytes)
}

/// A reading that is one finding.
fn only(finding: Finding) -> Reading {
    let mut findings = Findings::default();
    findings.push(finding);
    Reading { findings, ..Reading::default() }
}

/// A text as a source: whole, or as far as it must be to tell where its unit stands.
pub(super) fn source(
    text: &Text,
    corrected: Option<&str>,
    whole: bool,
    unit: Option<Span>,
) -> Source {
    let full = match &text.text {
        Ok(_) if corrected.is_some() => corrected.unwrap_or_default(),
        Ok(text) => text.as_str(),
        Err(BadLine::NotUtf8(sound)) => sound.as_str(),
        Err(BadLine::TooLong(_) | BadLine::NoRows) => "",
    };
    let end = unit.map_or(0, |span| span.end as usize);
    let part = if whole { full } else { full.get(..end).unwrap_or_default() };
    let name = match corrected {
        // What is shown stands in no file.
        Some(_) => format!("{} (corrected)", text.name),
        None => text.name.clone(),
    };
    match text.notation.is_typed() {
        true => Source::of_row(name, part, text.line),
        false => Source::from_line(name, part, text.line),
    }
}

/// The finding for a line that is none.
pub fn bad_line(file: FileId, bad: &BadLine) -> Finding {
    match bad {
        BadLine::NoRows => answers::no_rows(file),
        BadLine::TooLong(size) => UNREADABLE_LINE.at(Span::new(file, 0..0)).says(
            format!("the line has {size} bytes, more than {MOST_LINE}"),
            format!("raden har {size} byte, fler än {MOST_LINE}"),
        ),
        BadLine::NotUtf8(sound) => UNREADABLE_LINE
            .at(Span::new(file, sound.len()..sound.len()))
            .says(
                format!("the line is not UTF-8 at its byte {}", sound.len()),
                format!("raden är inte UTF-8 vid sin byte {}", sound.len()),
            )
            .help("save as UTF-8", "spara som UTF-8"),
    }
}

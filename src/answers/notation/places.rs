//! Where the parts of a record stand in the file it was read from.
//!
//! *In:* a part of the JSON text that the reader sees, and its place in a YAML file or a
//! row of a table. *Out:* the place of whatever a finding is about.
//!
//! The reader of answers knows one notation only. What it finds is moved here.

use std::ops::Range;

use crate::answers::notation::tree::Place;
use crate::answers::reader::Reading;
use crate::diagnostic::{Finding, Findings};
use crate::source::{FileId, Span};

/// Places of one record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    parts: Vec<(Place, Place)>,
    /// Where an answer would stand that is not there: item, place.
    pub(crate) empty: Vec<(String, Place)>,
}

impl Places {
    /// A part of the JSON text stands there.
    pub(crate) fn add(&mut self, json: Range<usize>, at: Place) {
        let span = Span::new(FileId(0), json);
        self.parts.push(((span.start, span.end), at));
    }

    /// Where the smallest part around a piece of the JSON text stands.
    fn origin(&self, (start, end): Place) -> Place {
        let around = self
            .parts
            .iter()
            .filter(|((first, last), _)| *first <= start && end <= *last);
        let smallest = around.min_by_key(|((first, last), _)| last - first);
        smallest.map_or((0, 0), |(_, at)| *at)
    }

    fn span(&self, span: Span) -> Span {
        let (start, end) = self.origin((span.start, span.end));
        Span { start, end, ..span }
    }

    /// Moves all that was said about a file from the JSON text to the file itself.
    pub(crate) fn settle(&self, file: FileId, reading: &mut Reading) {
        if let Some(answers) = &mut reading.answers {
            answers.filed.span = self.span(answers.filed.span);
        }
        for span in &mut reading.hidden {
            *span = self.span(*span);
        }
        if reading.findings.is_empty() {
            return;
        }
        let mut findings = Findings::default();
        let found = std::mem::take(&mut reading.findings);
        findings.extend(found.into_iter().map(|finding| self.settled(file, finding)));
        findings.tidy();
        reading.findings = findings;
    }

    fn settled(&self, file: FileId, mut finding: Finding) -> Finding {
        let labels = std::iter::once(&mut finding.label).chain(&mut finding.related);
        for label in labels.filter(|label| label.span.file == file) {
            label.span = self.span(label.span);
        }
        // An answer that is not there has a cell all the same.
        if finding.pointer.as_deref() == Some("/answers")
            && let Some(item) = &finding.item
            && let Some((_, (start, end))) = self.empty.iter().find(|(id, _)| id == item)
        {
            finding.label.span = Span { file, start: *start, end: *end };
        }
        finding
    }
}

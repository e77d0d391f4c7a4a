//! The reader of answer files.
//!
//! *In:* the text of one answer file or of one line of a stream. *Out:* a [`Reading`].
//!
//! A reader is made once for an instrument and shared by every thread; each thread has
//! its own [`Workspace`], so that a batch does not allocate for what it has seen before.

use crate::answers::ValidAnswers;
use crate::check::Instrument;
use crate::diagnostic::Findings;
use crate::model::AnswerCase;
use crate::source::{FileId, Sources, Span};

/// Reads the answer files of one instrument.
#[derive(Debug)]
pub struct Reader<'a> {
    instrument: &'a Instrument,
}

/// Memory that one record after the other is read into.
#[derive(Debug, Default)]
pub struct Workspace {}

/// What came of one text.
#[derive(Debug, Default)]
pub struct Reading {
    /// The answers, marked where there are errors; none where the file cannot be told
    /// to be of any unit: no JSON, another questionnaire, no `unit`, `status` or
    /// `answers`.
    pub answers: Option<ValidAnswers>,
    /// Everything found, in the order of place.
    pub findings: Findings,
    /// Answers that must never be echoed; told only where there are findings.
    pub hidden: Vec<Span>,
}

impl<'a> Reader<'a> {
    /// Makes a reader. `sources` holds the questionnaire's files.
    pub fn new(sources: &Sources, instrument: &'a Instrument) -> Self {
        let _ = sources;
        Self { instrument }
    }

    /// The same, which also knows the answers to the earlier wave.
    #[must_use]
    pub fn after<'v>(
        self,
        earlier: &Instrument,
        answers: impl IntoIterator<Item = &'v ValidAnswers>,
    ) -> Self {
        let _ = (earlier, answers.into_iter().count());
        self
    }

    /// The instrument.
    pub fn instrument(&self) -> &'a Instrument {
        self.instrument
    }

    /// Reads and judges one text. `file` is the number that its source has or will get.
    pub fn read(&self, file: FileId, text: &str, work: &mut Workspace) -> Reading {
        let _ = (file, text, work);
        Reading::default()
    }

    /// Reads and judges the answers of an author's case; findings stand at the case's
    /// answers.
    pub fn read_case(&self, case: &AnswerCase, work: &mut Workspace) -> Reading {
        let _ = (case, work);
        Reading::default()
    }
}

impl Workspace {
    /// Takes back the memory of answers that have been used.
    pub fn recycle(&mut self, answers: ValidAnswers) {
        drop(answers);
    }
}

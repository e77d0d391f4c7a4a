//! The answer file at the end of an interview.
//!
//! *In:* a session. *Out:* the text of its answer file, with its hash; or what still stands
//! in the way.
//!
//! The text is written by `answers::write`, which leaves out what was not asked, and read
//! again by the same reader that `validate` uses before it is handed on.

use crate::answers::write::{self, Envelope};
use crate::diagnostic::Finding;
use crate::interview::{Review, Session, prepared, sha256};
use crate::model::Level;
use crate::value::Status;

/// The answer file of an interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Its text.
    pub text: String,
    /// What proves it.
    pub receipt: Receipt,
}

/// What proves that answers were handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// `name@version` and the unit.
    pub id: String,
    /// The SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// How the interview ended.
    pub status: Status,
}

impl Session<'_> {
    /// How the answer file says the interview ended, were it handed in now.
    pub(super) fn status(&self) -> Status {
        let of_end = self.end().and_then(|end| Status::from_name(&end.status.value));
        self.state.outcome.or(of_end).unwrap_or(Status::Complete)
    }

    /// The author's word for how it ended; else, where it was refused or broken off, what came
    /// of the last contact.
    fn disposition(&self, status: Status) -> Option<String> {
        let end = self.end().filter(|_| self.state.outcome.is_none());
        let word = end.and_then(|end| end.disposition.as_ref());
        let is_open = !matches!(status, Status::Complete | Status::Ineligible);
        let last = self.state.calls.last().filter(|_| is_open);
        let of_call = last.map(|call| call.kind.name().to_owned());
        word.map(|word| word.value.clone()).or(of_call)
    }

    /// The answer file.
    ///
    /// # Errors
    ///
    /// Something is missing or wrong; the review tells what.
    pub fn finish(&mut self, now: &str) -> Result<Finished, Box<Review>> {
        now.clone_into(&mut self.now);
        let status = self.status();
        let reading = self.judged(status);
        // What a soft check doubts is handed in once somebody has said that it is right.
        let is_doubted = |finding: &Finding| finding.rule.name == "unconfirmed-check";
        let is_sound =
            !reading.findings.has_errors() && !reading.findings.iter().any(is_doubted);
        let Some(answers) = reading.answers.filter(|_| is_sound) else {
            return Err(Box::new(self.review()));
        };
        let confirmed = answers.fired().iter().filter(|fired| fired.level == Level::Soft);
        let mut told: Vec<(String, Option<String>)> = Vec::new();
        for fired in confirmed {
            let id = &self.check(fired.check).0.id.value;
            if let Some(reason) = self.state.confirmed.get(id)
                && !told.iter().any(|(known, _)| known == id)
            {
                told.push((id.clone(), reason.clone()));
            }
        }
        let stamp = |stamp: &str| (!stamp.is_empty()).then(|| stamp.to_owned());
        // When it was handed in does not change with a review, nor what rests on that day.
        let submitted = match &self.state.review {
            Some(filed) => filed.submitted.clone(),
            None => stamp(now),
        };
        let mut envelope = Envelope {
            simulated: false,
            unit: self.about.unit.clone(),
            keys: self.about.keys.clone(),
            part: self.about.part,
            status: Some(status),
            disposition: self.disposition(status),
            language: Some(self.language().to_owned()),
            started: stamp(&self.about.started),
            submitted,
            draws: self.plan().chance.drawn(self.questionnaire(), answers.record()),
            given_by: Vec::new(),
            confirmed: told,
            attached: self.attached(),
        };
        if !self.state.given.is_empty() {
            // Only of what is in the file it can be said who gave it.
            let text = write::line(self.instrument(), &envelope, answers.record());
            let (filed, _) = prepared(self.instrument(), &text).unwrap_or_default();
            envelope.given_by = self.given_by(&filed);
        }
        let text = write::file(self.instrument(), &envelope, answers.record());
        if self.judged_text(&text).findings.has_errors() {
            return Err(Box::new(self.review()));
        }
        let sha256 = sha256(&text);
        let id = format!("{} {}", self.instrument().name(), self.about.unit);
        Ok(Finished { text, receipt: Receipt { id, sha256, status } })
    }
}

//! Answers that have been validated.
//!
//! *In:* a record and what the file says of itself. *Out:* the same, under a type that
//! says so.
//!
//! There is no other way to make one: `score` cannot be given unchecked answers. A file
//! with errors is there too, marked, because a policy of the scoring file decides what
//! becomes of it.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::answers::{Attached, GivenBy, OfChildren};
use crate::model::Level;
use crate::route::Record;
use crate::score::Envelope;
use crate::source::{FileId, Span};
use crate::value::Status;

/// A moment with its day at the place where it was stamped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment.
    pub at: Timestamp,
    /// The local day.
    pub day: Date,
}

/// A soft check that the respondent confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The id of the check.
    pub check: String,
    /// The reason given.
    pub reason: Option<String>,
}

/// A check of the author's that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiredCheck {
    /// Its number in [`Plan::checks`](crate::route::Plan::checks).
    pub check: usize,
    /// Its weight.
    pub level: Level,
    /// Whether the respondent confirmed the answer.
    pub is_confirmed: bool,
}

/// The answers of one unit, validated.
#[derive(Clone, Debug)]
pub struct ValidAnswers {
    pub(in crate::answers) filed: Filed,
    pub(in crate::answers) unit_name: Option<Arc<str>>,
    pub(in crate::answers) unit_number: Option<usize>,
    pub(in crate::answers) status: Status,
    pub(in crate::answers) simulated: bool,
    pub(in crate::answers) language: Arc<str>,
    pub(in crate::answers) started: Option<Stamp>,
    pub(in crate::answers) submitted: Option<Stamp>,
    pub(in crate::answers) disposition: Option<String>,
    pub(in crate::answers) given_by: Vec<(usize, GivenBy)>,
    pub(in crate::answers) record: Record,
    pub(in crate::answers) confirmed: Vec<Confirmed>,
    pub(in crate::answers) attached: Attached,
    pub(in crate::answers) fired: Vec<FiredCheck>,
    pub(in crate::answers) has_errors: bool,
    pub(in crate::answers) children: Option<Box<OfChildren>>,
}

/// Which unit a file is about, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The code of the unit.
    pub unit: String,
    /// What, beside the unit, tells it from others: a word for every name of `records`.
    pub key: Vec<String>,
    /// `name@version`.
    pub instrument: Arc<str>,
    /// Where the unit is named.
    pub span: Span,
}

impl Filed {
    /// The unit and its record as a reader is told of them: `0483` or `0483` `k3f1`.
    pub fn told(&self) -> String {
        let words = std::iter::once(&self.unit).chain(&self.key);
        words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ")
    }
}

impl ValidAnswers {
    /// What scoring needs to know of the file.
    pub fn envelope(&self) -> Envelope {
        Envelope { status: self.status(), invalid: self.has_errors() }
    }

    /// The file.
    pub fn file(&self) -> FileId {
        self.filed.span.file
    }

    /// Says which file it is, once that has a number.
    pub fn stands_in(&mut self, file: FileId) {
        self.filed.span.file = file;
    }

    /// The code of the unit.
    pub fn unit(&self) -> &str {
        &self.filed.unit
    }

    /// Which unit the file is about, for [`duplicates`](crate::answers::duplicates).
    pub fn filed(&self) -> &Filed {
        &self.filed
    }

    /// The name of the unit in the register; its code where it has none.
    pub fn unit_name(&self) -> &str {
        self.unit_name.as_deref().unwrap_or(&self.filed.unit)
    }

    /// The number of the unit in the register; none where it is not there or there is
    /// no register.
    pub fn unit_number(&self) -> Option<usize> {
        self.unit_number
    }

    /// How the interview ended.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Whether a simulation made it.
    pub fn is_simulated(&self) -> bool {
        self.simulated
    }

    /// The language it was answered in; the questionnaire's first where the file does
    /// not say.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// When the interview began.
    pub fn started(&self) -> Option<Stamp> {
        self.started
    }

    /// When it was submitted.
    pub fn submitted(&self) -> Option<Stamp> {
        self.submitted
    }

    /// What, beside the unit, tells the record from others: a word for every name of
    /// `records`, in that order.
    pub fn key(&self) -> &[String] {
        &self.filed.key
    }

    /// The author's word for how the interview ended.
    pub fn disposition(&self) -> Option<&str> {
        self.disposition.as_deref()
    }

    /// The items that others than the respondent answered, and who.
    pub fn given_by(&self) -> &[(usize, GivenBy)] {
        &self.given_by
    }

    /// Who signed, notes, contacts, what the file replaced.
    pub fn attached(&self) -> &Attached {
        &self.attached
    }

    /// Every cell with its state.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The soft checks that were confirmed, in the order of the file.
    pub fn confirmed(&self) -> &[Confirmed] {
        &self.confirmed
    }

    /// The checks that do not hold, in the order of the questionnaire.
    pub fn fired(&self) -> &[FiredCheck] {
        &self.fired
    }

    /// What they were made from, if nobody gave them: those of a parent's children.
    pub fn children(&self) -> Option<&OfChildren> {
        self.children.as_deref()
    }

    /// Whether there was a finding of severity error.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }
}

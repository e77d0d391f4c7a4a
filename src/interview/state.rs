//! The state of an interview: what its changes have come to.
//!
//! *In:* changes, in order. *Out:* the draft, where it stands, and what else was said.
//!
//! Nothing is judged: a change was when it was made. So a journal read again gives the same
//! state, whatever came between.

use std::collections::BTreeMap;

use crate::answers::{Call, GivenBy, Signature};
use crate::interview::draft::HeldRow;
use crate::interview::{At, Change, Cursor, Draft, Filed, Path, RowChange, RowKey};
use crate::value::Status;

/// What the changes of an interview have come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The answers.
    pub draft: Draft,
    /// Where it stands.
    pub at: At,
    /// Confirmed soft checks, with the reasons given.
    pub confirmed: BTreeMap<String, Option<String>>,
    /// The language of the questionnaire's texts; none until one was chosen.
    pub language: Option<String>,
    /// Who gave an answer, where that is not the respondent.
    pub given: BTreeMap<Cursor, GivenBy>,
    /// Notes to items, the last one last.
    pub notes: BTreeMap<Path, Vec<Noted>>,
    /// Contacts, and attempts at one.
    pub calls: Vec<Call>,
    /// Who signed.
    pub signed: Vec<Signature>,
    /// The answer file that is looked through, where one was handed in.
    pub review: Option<Filed>,
    /// How it ended, where not by its last question.
    pub outcome: Option<Status>,
    /// The SHA-256 of the answer file, once that is written.
    pub submitted: Option<String>,
}

/// A note to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// What it says.
    pub text: String,
    /// When it was written.
    pub when: String,
    /// It was handed in with the answers, and stays.
    pub is_filed: bool,
}

impl State {
    /// Answers that are there beforehand: the sender's, until somebody looks at them.
    pub fn prepared(draft: Draft) -> Self {
        let cursors = draft.cursors().into_iter();
        let given = cursors.map(|at| (at, GivenBy::Sender)).collect();
        Self { draft, given, ..Self::default() }
    }

    /// Carries out a change.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Answer { at, value } => {
                self.given.remove(at);
                self.draft.set(at, value.clone());
                self.outdate();
            }
            Change::Rows { of, to } => {
                self.rows(of, to);
                self.outdate();
            }
            Change::Given { at, by } => {
                self.given.insert(at.clone(), *by);
            }
            Change::Confirm { check, reason } => {
                self.confirmed.insert(check.clone(), reason.clone());
            }
            Change::Withdraw { check } => {
                self.confirmed.remove(check);
            }
            Change::Go { to } => self.at = to.clone(),
            Change::Language { to } => self.language = Some(to.clone()),
            Change::Note { path, text, when } => {
                let (text, when) = (text.clone(), when.clone());
                self.note(path, Noted { text, when, is_filed: false });
            }
            Change::Call(call) => self.calls.push(call.clone()),
            Change::Sign(signature) => {
                let is_again = |other: &Signature| {
                    other.is_outdated && is_same_word(other, signature)
                };
                self.signed.retain(|other| !is_again(other));
                self.signed.push(signature.clone());
            }
            Change::Reviews(filed) => {
                self.notes.values_mut().flatten().for_each(|note| note.is_filed = true);
                self.review = Some(filed.clone());
            }
            Change::End { status } => self.outcome = Some(*status),
            Change::Submitted { sha256 } => self.submitted = Some(sha256.clone()),
        }
    }

    fn rows(&mut self, of: &Path, to: &RowChange) {
        self.follow(of, to);
        let level = self.draft.level_mut(of);
        let held = level.answers.entry(of.item.clone()).or_default();
        held.value = None;
        let rows = held.rows.get_or_insert_default();
        match to {
            RowChange::None => rows.clear(),
            RowChange::Add => rows.push(HeldRow::default()),
            RowChange::Remove(number) => {
                let at = (*number as usize).wrapping_sub(1);
                if at < rows.len() {
                    rows.remove(at);
                }
                // Whoever took it away has looked at the others.
                self.given.retain(|at, _| !at.path.is_in(of));
            }
            RowChange::Recode { from: RowKey::Code(from), to } => match to {
                Some(to) => {
                    let row = rows.iter_mut().find(|row| row.code.as_ref() == Some(from));
                    if let Some(row) = row {
                        row.code = Some(to.clone());
                    }
                }
                None => rows.retain(|row| row.code.as_ref() != Some(from)),
            },
            RowChange::Recode { .. } => {}
        }
    }

    /// What was said of rows goes with a row that is gone, and follows one that is moved.
    fn follow(&mut self, of: &Path, to: &RowChange) {
        let notes = std::mem::take(&mut self.notes).into_iter();
        self.notes =
            notes.filter_map(|(path, said)| Some((moved(path, of, to)?, said))).collect();
        let given = std::mem::take(&mut self.given).into_iter();
        let follow = |(at, by): (Cursor, GivenBy)| {
            Some((Cursor { path: moved(at.path, of, to)?, part: at.part }, by))
        };
        self.given = given.filter_map(follow).collect();
    }

    /// A note takes the place of the last one, unless that was handed in.
    fn note(&mut self, path: &Path, note: Noted) {
        let notes = self.notes.entry(path.clone()).or_default();
        if notes.last().is_some_and(|last| !last.is_filed) {
            notes.pop();
        }
        if !note.text.is_empty() {
            notes.push(note);
        }
        if notes.is_empty() {
            self.notes.remove(path);
        }
    }

    /// Nobody has signed what is answered now.
    fn outdate(&mut self) {
        self.signed.iter_mut().for_each(|signature| signature.is_outdated = true);
    }
}

/// Whether two signatures say the same of the same, by the same person.
pub(super) fn is_same_word(one: &Signature, other: &Signature) -> bool {
    one.is_of(&other.name) && one.signs == other.signs && one.reviewed == other.reviewed
}

/// Where a path leads once the rows of a roster have come or gone; none where its row has.
pub(super) fn moved(mut path: Path, of: &Path, to: &RowChange) -> Option<Path> {
    if !path.is_in(of) {
        return Some(path);
    }
    let (_, row) = path.rows.get_mut(of.rows.len())?;
    match (to, &mut *row) {
        (RowChange::None, _) => return None,
        (RowChange::Remove(gone), RowKey::Number(row)) => match (*row).cmp(gone) {
            std::cmp::Ordering::Equal => return None,
            std::cmp::Ordering::Greater => *row -= 1,
            std::cmp::Ordering::Less => {}
        },
        (RowChange::Recode { from, to }, row) if row == from => {
            *row = RowKey::Code(to.clone()?);
        }
        _ => {}
    }
    Some(path)
}

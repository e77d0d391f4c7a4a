//! The state of an interview: what its changes have come to.
//!
//! *In:* changes, in order. *Out:* the draft, where it stands, and what else was said.
//!
//! Nothing is judged: a change was when it was made. So a journal read again gives the same
//! state, whatever came between.

use std::collections::BTreeMap;

use crate::interview::draft::HeldRow;
use crate::interview::{At, Call, Change, Draft, Path, RowChange, RowKey, Signature};
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
    /// Notes to items.
    pub notes: BTreeMap<Path, String>,
    /// Contacts, and attempts at one.
    pub calls: Vec<Call>,
    /// Who signed.
    pub signed: Vec<Signature>,
    /// How it ended, where not by its last question.
    pub outcome: Option<Status>,
    /// The SHA-256 of the answer file, once that is written.
    pub submitted: Option<String>,
}

impl State {
    /// Carries out a change.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Answer { at, value } => {
                self.draft.set(at, value.clone());
            }
            Change::Rows { of, to } => self.rows(of, to),
            Change::Confirm { check, reason } => {
                self.confirmed.insert(check.clone(), reason.clone());
            }
            Change::Withdraw { check } => {
                self.confirmed.remove(check);
            }
            Change::Go { to } => self.at = to.clone(),
            Change::Language { to } => self.language = Some(to.clone()),
            Change::Note { path, text } if text.is_empty() => {
                self.notes.remove(path);
            }
            Change::Note { path, text } => {
                self.notes.insert(path.clone(), text.clone());
            }
            Change::Call(call) => self.calls.push(call.clone()),
            Change::Sign(signature) => self.signed.push(signature.clone()),
            Change::End { status } => self.outcome = Some(*status),
            Change::Submitted { sha256 } => self.submitted = Some(sha256.clone()),
        }
    }

    fn rows(&mut self, of: &Path, to: &RowChange) {
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
                self.drop_notes(of, *number);
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

    /// Notes to a row that is gone go with it; those of later rows follow theirs.
    fn drop_notes(&mut self, of: &Path, number: u32) {
        let depth = of.rows.len();
        let notes = std::mem::take(&mut self.notes);
        for (mut path, note) in notes {
            if path.is_in(of)
                && let Some((_, RowKey::Number(row))) = path.rows.get_mut(depth)
            {
                match (*row).cmp(&number) {
                    std::cmp::Ordering::Equal => continue,
                    std::cmp::Ordering::Greater => *row -= 1,
                    std::cmp::Ordering::Less => {}
                }
            }
            self.notes.insert(path, note);
        }
    }
}

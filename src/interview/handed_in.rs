//! Answers that were handed in, to be looked through by another person.
//!
//! *In:* the text of an answer file, and a session that has no answers. *Out:* changes that
//! give it all that the file says; which answers another text of the same record changed.
//!
//! The file is never changed here: what comes of a review is a new one, which names it by its
//! hash. When it was handed in stays, since answers may rest on that day.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::answers::write::{self, Envelope};
use crate::answers::{ValidAnswers, Workspace};
use crate::diagnostic::{Finding, Severity, Words};
use crate::interview::provenance::outer;
use crate::interview::{
    Change, Draft, Filed, Moved, Noted, Session, State, migrate, prepared,
};
use crate::value::Status;

/// The SHA-256 of a text, in hexadecimal digits.
pub fn sha256(text: &str) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(text) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

impl Session<'_> {
    /// Takes over everything that an answer file says.
    ///
    /// # Errors
    ///
    /// It says something that a review would lose or make another thing of; what.
    pub fn review_of(&mut self, text: &str) -> Result<Moved, Words> {
        let bare = text.trim_start_matches('\u{feff}');
        let mut work = Workspace::default();
        let reading = self.reader.read(self.file, bare, &mut work);
        // What is wrong with answers can be reviewed; what the file says of itself would be
        // lost, or be another thing.
        let is_wrong = |finding: &&Finding| {
            let pointer = finding.pointer.as_deref().unwrap_or_default();
            finding.severity() == Severity::Error && !pointer.starts_with("/answers")
        };
        if let Some(wrong) = reading.findings.iter().find(is_wrong) {
            return Err(wrong.message.clone());
        }
        let is_drawn = reading.findings.iter().all(|f| f.rule.name != "other-draw");
        let (Some(answers), Ok((draft, unknown))) =
            (reading.answers, prepared(self.instrument(), bare))
        else {
            return Err(Words::new("no answers can be read", "inga svar kan läsas"));
        };
        if answers.is_simulated() {
            return Err(Words::new("the answers are simulated", "svaren är simulerade"));
        }
        if !is_drawn {
            return Err(Words::new(
                "the file has another arm than the one that is drawn for it",
                "filen har en annan arm än den som lottas för den",
            ));
        }
        let file: Json = serde_json::from_str(bare).unwrap_or_default();
        let state = self.filed(draft, &answers, (&file, text))?;
        let mut moved = migrate(self, &state);
        moved.lost.extend(unknown);
        for confirmed in answers.confirmed() {
            let (check, reason) = (confirmed.check.clone(), confirmed.reason.clone());
            let change = Change::Confirm { check, reason };
            self.state.apply(&change);
            moved.changes.push(change);
        }
        let status = file["status"].as_str().and_then(Status::from_name);
        if let Some(status) = status.filter(|status| *status != self.status()) {
            let change = Change::End { status };
            self.state.apply(&change);
            moved.changes.push(change);
        }
        self.refresh();
        Ok(moved)
    }

    /// An answer file as what an interview has come to.
    fn filed(
        &self,
        draft: Draft,
        answers: &ValidAnswers,
        (file, text): (&Json, &str),
    ) -> Result<State, Words> {
        let items = &self.questionnaire().items;
        let mut state = State {
            language: Some(answers.language().to_owned()),
            signed: answers.attached().signatures.clone(),
            calls: answers.attached().calls.clone(),
            ..State::default()
        };
        for at in draft.cursors() {
            let id = outer(&at.path);
            let by = answers.given_by().iter();
            let mut by = by.filter(|(item, _)| items[*item].id.value == *id);
            if let Some((_, by)) = by.next() {
                state.given.insert(at, *by);
            }
        }
        for note in &answers.attached().notes {
            let Some(at) = self.named_place(&note.at) else {
                return Err(Words::new(
                    format!("a note to `{}` cannot be taken over", note.at),
                    format!("en anteckning till `{}` kan inte tas över", note.at),
                ));
            };
            let (text, when) = (note.text.clone(), note.when.clone());
            let notes = state.notes.entry(at.path).or_default();
            notes.push(Noted { text, when, is_filed: true });
        }
        let submitted = file["submitted"].as_str().map(str::to_owned);
        state.review = Some(Filed { sha256: sha256(text), submitted });
        state.draft = draft;
        Ok(state)
    }

    /// The answers that two files of the record do not have in common, by their names; how
    /// they are spelt says nothing.
    pub fn changed(&self, before: &str, after: &str) -> Vec<String> {
        let before = before.trim_start_matches('\u{feff}');
        let written =
            |text: &str| prepared(self.instrument(), text).unwrap_or_default().0;
        let plain = |text: &str| {
            let mut work = Workspace::default();
            let answers = self.reader.read(self.file, text, &mut work).answers;
            let envelope = Envelope { part: self.about.part, ..Envelope::default() };
            let line = answers
                .map(|of| write::line(self.instrument(), &envelope, of.record()))
                .unwrap_or_default();
            written(&line)
        };
        let (old, new) = (plain(before), plain(after));
        let (raw, left) = (written(before), written(after));
        let is_other = |at: &crate::interview::Cursor| {
            old.value(at) != new.value(at)
                || raw.value(at).is_some() && left.value(at).is_none()
        };
        let places: BTreeSet<_> =
            [&old, &new, &raw].into_iter().flat_map(Draft::cursors).collect();
        places.iter().filter(|at| is_other(at)).map(ToString::to_string).collect()
    }
}

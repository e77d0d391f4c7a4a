//! Who signs, what is noted, and what goes with the answer file of it.
//!
//! *In:* a name and a role. *Out:* a signature, or why there can be none; what is attached to
//! the file.
//!
//! A person signs the same answers once, and a review is by another person than the one who
//! answered. Who somebody is, a name tells, and nothing else is known of it here.

use crate::answers::{Attached, Note, Signature, Signs};
use crate::diagnostic::Words;
use crate::interview::state::is_same_word;
use crate::interview::{Change, Notice, Path, Session, Told};

impl Session<'_> {
    /// Signs, or says why not.
    pub(super) fn sign(&mut self, name: &str, role: &str, told: &mut Told) {
        let signature = self.signature(name, role);
        match self.refused(&signature) {
            Some(words) => told.notices.push(Notice::Cannot(words)),
            None => self.change(Change::Sign(signature), told),
        }
    }

    fn signature(&self, name: &str, role: &str) -> Signature {
        let signs = match self.is_review() {
            true => Signs::Reviewer,
            false => Signs::Respondent,
        };
        let review = self.state.review.as_ref();
        Signature {
            name: name.trim().to_owned(),
            role: role.trim().to_owned(),
            when: self.now.clone(),
            signs,
            reviewed: review.map(|filed| format!("sha256:{}", filed.sha256)),
            is_outdated: false,
        }
    }

    /// Whether a person's signature stands under the answers as they are.
    pub fn has_signed(&self, name: &str) -> bool {
        let signature = self.signature(name, "");
        let stands =
            |other: &Signature| !other.is_outdated && is_same_word(other, &signature);
        self.state.signed.iter().any(stands)
    }

    /// Whether answers that were handed in have been looked through, and nobody signed that:
    /// such a review changes nothing.
    pub fn lacks_reviewer(&self) -> bool {
        let Some(review) = &self.state.review else { return false };
        let hash = format!("sha256:{}", review.sha256);
        let stands = |signature: &Signature| {
            !signature.is_outdated && signature.reviewed.as_ref() == Some(&hash)
        };
        !self.state.signed.iter().any(stands)
    }

    /// Why a signature cannot be.
    fn refused(&self, signature: &Signature) -> Option<Words> {
        let name = &signature.name;
        if name.is_empty() {
            return Some(Words::new(
                "a signature needs a name",
                "en signatur behöver ett namn",
            ));
        }
        let mut own = self.state.signed.iter().filter(|other| other.is_of(name));
        if own.any(|other| other.signs != signature.signs) {
            return Some(match signature.signs {
                Signs::Reviewer => Words::new(
                    format!("{name} answered; the review is by another person"),
                    format!("{name} har svarat; granskningen görs av någon annan"),
                ),
                Signs::Respondent => Words::new(
                    format!("{name} has reviewed; another person answers"),
                    format!("{name} har granskat; någon annan svarar"),
                ),
            });
        }
        if self.has_signed(name) {
            return Some(Words::new(
                format!("{name} has signed already"),
                format!("{name} har redan signerat"),
            ));
        }
        // A clock that was put back keeps nobody from signing: `validate` tells of it.
        None
    }

    /// The note that can be changed at a place.
    pub(super) fn noted(&self, path: &Path) -> Option<String> {
        let last = self.state.notes.get(path)?.last()?;
        Some(last.text.clone())
    }

    /// What goes with the answer file.
    pub(super) fn attached(&self) -> Attached {
        let notes = self.state.notes.iter().flat_map(|(path, notes)| {
            let at = path.to_string();
            notes.iter().map(move |note| Note {
                at: at.clone(),
                text: note.text.clone(),
                when: note.when.clone(),
            })
        });
        let review = self.state.review.as_ref();
        Attached {
            signatures: self.state.signed.clone(),
            notes: notes.collect(),
            calls: self.state.calls.clone(),
            replaces: review.map(|filed| format!("sha256:{}", filed.sha256)),
        }
    }
}

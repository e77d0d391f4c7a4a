//! What has passed `check`.
//!
//! *In:* a questionnaire or scoring file without errors. *Out:* the same, under a type
//! that says so.
//!
//! There is no other way to make one: `answers` and `score` cannot be given unchecked
//! input.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::model::{Questionnaire, Scoring};
use crate::route::Plan;
use crate::source::{FileId, Sources};

/// A questionnaire that passed `check` (DDI: instrument).
#[derive(Clone, Debug)]
pub struct Instrument {
    questionnaire: Questionnaire,
    plan: Plan,
    hash: String,
}

/// A scoring file that passed `check` against its questionnaire.
#[derive(Clone, Debug)]
pub struct SoundScoring {
    scoring: Scoring,
    hash: String,
}

impl Instrument {
    pub(crate) fn new(
        sources: &Sources,
        questionnaire: Questionnaire,
        plan: Plan,
    ) -> Self {
        let hash = hash(sources, questionnaire.files());
        Self { questionnaire, plan, hash }
    }

    /// The questionnaire.
    pub fn questionnaire(&self) -> &Questionnaire {
        &self.questionnaire
    }

    /// Its plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The SHA-256 of the questionnaire's file and its includes, as `sha256:…`.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// `name@version`.
    pub fn name(&self) -> String {
        let Questionnaire { name, version, .. } = &self.questionnaire;
        format!("{}@{}", name.value, version.value)
    }
}

impl SoundScoring {
    pub(crate) fn new(sources: &Sources, scoring: Scoring) -> Self {
        let tables = scoring.tables.iter().copied();
        let hash = hash(sources, scoring.files().chain(tables));
        Self { scoring, hash }
    }

    /// The scoring file.
    pub fn scoring(&self) -> &Scoring {
        &self.scoring
    }

    /// The SHA-256 of the file, those it builds on and its norms, as `sha256:…`.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// The SHA-256 of several texts one after the other, each with its length before it so
/// that no two lists of texts share a hash.
fn hash(sources: &Sources, files: impl IntoIterator<Item = FileId>) -> String {
    let mut hasher = Sha256::new();
    for file in files {
        let text = sources.get(file).text().as_bytes();
        hasher.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(text);
    }
    let mut hash = String::from("sha256:");
    for byte in hasher.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

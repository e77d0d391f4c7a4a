//! Who gave the answers of an interview.
//!
//! *In:* what happens to answers. *Out:* changes that say who gave one, and the `given_by`
//! of the answer file.
//!
//! What nobody says anything of is the respondent's, also where an interviewer writes it
//! down. What was there beforehand is the sender's until the respondent steps past it with
//! Enter, or changes it. What a reviewer changes is an observer's: the respondent did not
//! say so.

use crate::answers::GivenBy;
use crate::interview::steps::Place;
use crate::interview::{Change, Cursor, Draft, Part, Path, Session};

impl Session<'_> {
    /// Whether somebody looks the answers of another through.
    pub(super) fn is_review(&self) -> bool {
        self.about.is_review || self.state.review.is_some()
    }

    /// Says who gave an answer, where it is not the respondent.
    pub(super) fn give(
        &mut self,
        at: &Cursor,
        by: Option<GivenBy>,
        told: &mut super::Told,
    ) {
        if let Some(by) = by {
            self.change(Change::Given { at: at.clone(), by }, told);
        }
    }

    /// The respondent lets an answer stand that was there beforehand.
    pub(super) fn accept(&mut self, at: &Cursor, told: &mut super::Told) {
        let is_sender = self.state.given.get(at) == Some(&GivenBy::Sender);
        if is_sender && !self.is_review() {
            self.give(at, Some(GivenBy::SenderConfirmed), told);
        }
    }

    /// Who gave an answer that was proposed: what the unit answered before, and lets stand.
    pub(super) fn proposer(
        &self,
        place: &Place,
        part: &Part,
        json: &str,
    ) -> Option<GivenBy> {
        let earlier = self.prefilled(place, part).filter(|_| !self.is_review());
        (earlier.as_deref() == Some(json)).then_some(GivenBy::SenderConfirmed)
    }

    /// What a reviewer changes.
    pub(super) fn observed(&self, change: &Change) -> Option<Change> {
        let at = match change {
            Change::Answer { at, value: Some(_) } => at.clone(),
            Change::Rows { of, .. } => of.clone().whole(),
            _ => return None,
        };
        self.is_review().then_some(Change::Given { at, by: GivenBy::Observer })
    }

    /// Who gave the answers of a file, by item. An item of several cells is the observer's
    /// or the respondent's where any of them is, and confirmed where all of them are.
    pub(super) fn given_by(&self, filed: &Draft) -> Vec<(String, GivenBy)> {
        let questionnaire = self.questionnaire();
        let items = questionnaire.outer_items().map(|(_, item)| &item.id.value);
        let held = self.state.draft.cursors();
        let giver = |id: &String| {
            let mut givers: Vec<Option<GivenBy>> = held
                .iter()
                .filter(|at| outer(&at.path) == id)
                .map(|at| self.state.given.get(at).copied())
                .collect();
            let rows = Path::outer(id.clone()).whole();
            givers.extend(self.state.given.get(&rows).copied().map(Some));
            let is_any = |by: Option<GivenBy>| givers.contains(&by);
            if is_any(Some(GivenBy::Observer)) {
                return Some(GivenBy::Observer);
            }
            if is_any(None) || givers.is_empty() {
                return None;
            }
            let by = [GivenBy::Sender, GivenBy::SenderConfirmed];
            by.into_iter().find(|by| is_any(Some(*by)))
        };
        let of_file = items.filter(|id| filed.answers.contains_key(*id));
        of_file.filter_map(|id| Some((id.clone(), giver(id)?))).collect()
    }
}

/// The item outside of rosters that a path is in.
pub(super) fn outer(path: &Path) -> &String {
    path.rows.first().map_or(&path.item, |(roster, _)| roster)
}

//! A draft of one state of a questionnaire, brought to another.
//!
//! *In:* the answers of a journal, and a session of the present instrument with none.
//! *Out:* changes that give it what still fits, and a list of what does not.
//!
//! Nothing is translated: an answer fits where an item of its id takes it as it stands. Of
//! several codes those stay that there still are, in their order; rows of grids and parts of
//! allocations stay one by one. What does not fit is told and asked again. Who signed, who
//! gave an answer, notes and contacts come along.

use crate::interview::fitting::fit;
use crate::interview::{At, Change, Cursor, Draft, Path, RowChange, Session, State};
use crate::model::ItemKind;

/// What came of a migration.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    /// What gives the present instrument what still fits.
    pub changes: Vec<Change>,
    /// How many answers were taken over.
    pub kept: usize,
    /// The answers that do not fit any more, or the part of them in brackets, by their names.
    pub lost: Vec<String>,
    /// The items to which there were notes, and that there are no more.
    pub notes: Vec<String>,
}

/// A migration that is under way.
pub(super) struct Move<'s, 'a> {
    pub(super) session: &'s mut Session<'a>,
    pub(super) moved: Moved,
    /// Places whose answers were taken over.
    pub(super) taken: Vec<Cursor>,
    /// Places of which a part was lost.
    pub(super) reduced: Vec<Path>,
}

/// Brings the answers of another state of the questionnaire to a session that has none.
pub fn migrate(session: &mut Session<'_>, before: &State) -> Moved {
    let mut of =
        Move { session, moved: Moved::default(), taken: Vec::new(), reduced: Vec::new() };
    for path in before.draft.paths() {
        of.take(&before.draft, &path);
    }
    fit(&mut of);
    of.moved.kept = of.taken.len();
    of.bring(before);
    of.session.refresh();
    let to = of.first().map_or(At::Review, At::Question);
    of.apply(Change::Go { to });
    of.moved
}

impl Move<'_, '_> {
    pub(super) fn apply(&mut self, change: Change) {
        self.session.state.apply(&change);
        self.moved.changes.push(change);
    }

    /// Takes over what is held for one item, part by part.
    fn take(&mut self, draft: &Draft, path: &Path) {
        let Some(held) = draft.held(path) else { return };
        let Some(item) = self.session.numbered(path) else {
            self.moved.lost.push(path.to_string());
            return;
        };
        let kind = &self.session.questionnaire().items[item].kind;
        if let (Some(rows), ItemKind::Roster(_)) = (&held.rows, kind) {
            let by_hand = rows.iter().filter(|row| row.code.is_none()).count();
            let to = RowChange::None;
            self.apply(Change::Rows { of: path.clone(), to });
            for _ in 0..by_hand {
                let to = RowChange::Add;
                self.apply(Change::Rows { of: path.clone(), to });
            }
        }
        for at in held.at(path) {
            let Some(value) = draft.value(&at).map(str::to_owned) else { continue };
            self.taken.push(at.clone());
            self.apply(Change::Answer { at, value: Some(value) });
        }
    }

    /// Brings what goes with the answers.
    fn bring(&mut self, before: &State) {
        for (at, by) in &before.given {
            if self.taken.contains(at) || self.session.is_rows(at) {
                self.apply(Change::Given { at: at.clone(), by: *by });
            }
        }
        for (path, notes) in &before.notes {
            if !self.session.reader.has_path(&path.to_string()) {
                self.moved.notes.push(path.to_string());
                continue;
            }
            for note in notes {
                let (text, when) = (note.text.clone(), note.when.clone());
                self.apply(Change::Note { path: path.clone(), text, when });
            }
        }
        let is_whole = self.moved.lost.is_empty();
        for signature in &before.signed {
            let is_outdated = signature.is_outdated || !is_whole;
            self.apply(Change::Sign(crate::interview::Signature {
                is_outdated,
                ..signature.clone()
            }));
        }
        let calls = before.calls.iter().cloned().map(Change::Call);
        let review = before.review.iter().cloned().map(Change::Reviews);
        let end = before.outcome.map(|status| Change::End { status });
        let languages = &self.session.questionnaire().languages;
        let is_one = |tag: &&String| languages.iter().any(|of| of.value == **tag);
        let language = before.language.iter().filter(is_one);
        let language = language.map(|to| Change::Language { to: to.clone() });
        for change in calls.chain(review).chain(end).chain(language).collect::<Vec<_>>() {
            self.apply(change);
        }
    }

    /// The first question that has no answer, or of whose answer a part was lost.
    fn first(&self) -> Option<Cursor> {
        let session = &*self.session;
        let open = session.first_open();
        let is_first = |path: &Path| {
            self.reduced.contains(path)
                || open.as_ref().is_some_and(|at| at.path == *path)
        };
        let step = session.steps.iter().find(|step| is_first(&step.path))?;
        session.opening(&step.path)
    }
}

impl Session<'_> {
    /// Whether a place stands for the rows of a roster.
    fn is_rows(&self, at: &Cursor) -> bool {
        self.state.draft.held(&at.path).is_some_and(|held| held.rows.is_some())
    }
}

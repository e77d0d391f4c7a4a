//! A draft of one state of a questionnaire, brought to another.
//!
//! *In:* the answers of a journal, and a session of the present instrument with none.
//! *Out:* changes that give it what still fits, and a list of what does not.
//!
//! Nothing is translated: an answer fits where an item of its id takes it as it stands.
//! What does not fit is told and asked again.

use std::collections::HashSet;

use crate::interview::events::is_at;
use crate::interview::problem::refuses;
use crate::interview::{
    At, Change, Cursor, Draft, Part, Path, RowChange, Session, State,
};
use crate::model::ItemKind;
use crate::value::Status;

/// What came of a migration.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    /// What gives the present instrument what still fits.
    pub changes: Vec<Change>,
    /// How many answers were taken over.
    pub kept: usize,
    /// The answers that do not fit any more, by their names.
    pub lost: Vec<String>,
}

/// Brings the answers of another state of the questionnaire to a session that has none.
pub fn migrate(session: &mut Session<'_>, before: &State) -> Moved {
    let mut moved = Moved::default();
    let mut taken = Vec::new();
    for path in before.draft.paths() {
        take(session, (&before.draft, &path), (&mut moved, &mut taken));
    }
    drop_unfit(session, &mut taken, &mut moved);
    moved.kept = taken.len();
    for (path, text) in &before.notes {
        let note = Change::Note { path: path.clone(), text: text.clone() };
        apply(session, note, &mut moved);
    }
    let calls = before.calls.iter().cloned().map(Change::Call);
    let language = before.language.iter().filter(|tag| {
        session.questionnaire().languages.iter().any(|of| of.value == **tag)
    });
    let language: Vec<Change> =
        language.map(|to| Change::Language { to: to.clone() }).collect();
    for change in calls.chain(language).collect::<Vec<_>>() {
        apply(session, change, &mut moved);
    }
    session.refresh();
    let first = session.first_open().map_or(At::Review, At::Question);
    apply(session, Change::Go { to: first }, &mut moved);
    moved
}

/// Takes out what the present instrument does not take, until it takes all that is left.
fn drop_unfit(session: &mut Session<'_>, taken: &mut Vec<Cursor>, moved: &mut Moved) {
    loop {
        let reading = session.judged(Status::Partial);
        let faults: HashSet<String> = reading
            .findings
            .iter()
            .filter(|finding| refuses(finding))
            .filter_map(|finding| finding.pointer.clone())
            .collect();
        let is_unfit = |at: &Cursor| {
            let pointer = session.pointer(at);
            faults.iter().any(|fault| is_at(fault, &pointer))
        };
        let unfit: Vec<Cursor> =
            taken.iter().filter(|at| is_unfit(at)).cloned().collect();
        if unfit.is_empty() {
            return;
        }
        taken.retain(|at| !unfit.contains(at));
        for at in unfit {
            moved.lost.push(at.to_string());
            apply(session, Change::Answer { at, value: None }, moved);
        }
    }
}

fn apply(session: &mut Session<'_>, change: Change, moved: &mut Moved) {
    session.state.apply(&change);
    moved.changes.push(change);
}

/// Takes over what is held for one item, part by part.
fn take(
    session: &mut Session<'_>,
    (draft, path): (&Draft, &Path),
    (moved, taken): (&mut Moved, &mut Vec<Cursor>),
) {
    let Some(held) = draft.held(path) else { return };
    let Some(item) = session.numbered(path) else {
        moved.lost.push(path.to_string());
        return;
    };
    let kind = &session.questionnaire().items[item].kind;
    if let (Some(rows), ItemKind::Roster(_)) = (&held.rows, kind) {
        let by_hand = rows.iter().filter(|row| row.code.is_none()).count();
        let to = RowChange::None;
        apply(session, Change::Rows { of: path.clone(), to }, moved);
        for _ in 0..by_hand {
            let to = RowChange::Add;
            apply(session, Change::Rows { of: path.clone(), to }, moved);
        }
    }
    let whole = held.value.as_ref().map(|_| Part::Whole);
    let beside = held.beside.keys().cloned();
    let beside = beside.map(|code| Part::Beside { cell: None, code });
    let cells = held.cells.iter().flat_map(|(id, cell)| {
        let beside = cell.beside.keys().cloned();
        let beside = beside.map(|code| Part::Beside { cell: Some(id.clone()), code });
        std::iter::once(Part::Cell(id.clone())).chain(beside)
    });
    let parts: Vec<Part> = whole.into_iter().chain(cells).chain(beside).collect();
    for part in parts {
        let at = Cursor { path: path.clone(), part };
        let Some(value) = draft.value(&at).map(str::to_owned) else { continue };
        taken.push(at.clone());
        apply(session, Change::Answer { at, value: Some(value) }, moved);
    }
}

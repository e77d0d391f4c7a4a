//! What of an answer still fits when the questionnaire has changed.
//!
//! *In:* a session that has been given all answers of another state. *Out:* the same without
//! what it does not take, and the names of that.
//!
//! `answers` says what does not fit, and where: a code that is gone takes itself away, a row
//! takes itself away, anything else the answer it stands in.

use std::collections::BTreeSet;

use crate::interview::draft::{codes, quoted};
use crate::interview::events::is_at;
use crate::interview::migrate::Move;
use crate::interview::problem::refuses;
use crate::interview::state::moved;
use crate::interview::{Change, Cursor, Part, RowChange, RowKey};
use crate::value::Status;

/// What of an answer does not fit.
enum Unfit {
    /// All of it.
    Whole,
    /// These of its codes, and what is written beside these.
    Some { codes: BTreeSet<usize>, beside: BTreeSet<usize> },
}

/// Takes out what the present instrument does not take, until it takes all that is left.
pub(super) fn fit(of: &mut Move<'_, '_>) {
    loop {
        let reading = of.session.judged(Status::Partial);
        let faults: Vec<String> = reading
            .findings
            .iter()
            .filter(|finding| refuses(finding))
            .filter_map(|finding| finding.pointer.clone())
            .filter(|pointer| pointer.starts_with("/answers/"))
            .collect();
        if faults.is_empty() || !(of.take_out(&faults) || of.drop_rows(&faults)) {
            return;
        }
    }
}

impl Move<'_, '_> {
    /// Takes out answers, or the part of them that does not fit; whether there were any.
    fn take_out(&mut self, faults: &[String]) -> bool {
        let mut is_done = false;
        for at in self.taken.clone() {
            if matches!(at.part, Part::Beside { .. }) {
                continue;
            }
            let pointer = self.session.pointer(&at);
            let rests = faults
                .iter()
                .filter(|fault| is_at(fault, &pointer))
                .map(|fault| &fault[pointer.len()..]);
            let rests: Vec<&str> = rests.collect();
            if rests.is_empty() || !self.taken.contains(&at) {
                continue;
            }
            is_done = true;
            let before = self.moved.changes.len();
            if let Unfit::Some { codes, beside } = self.unfit(&at, &rests) {
                self.reduce(&at, &codes, &beside);
            }
            if self.moved.changes.len() == before {
                self.drop(&at);
            }
        }
        is_done
    }

    /// What of an answer the faults in it are about.
    fn unfit(&self, at: &Cursor, rests: &[&str]) -> Unfit {
        let value = self.session.state.draft.value(at).unwrap_or_default();
        let is_list = value.starts_with('[');
        let count = codes(value).len();
        let (mut gone, mut beside) = (BTreeSet::new(), BTreeSet::new());
        for rest in rests {
            let mut parts = rest.split('/').skip(1);
            let number = match is_list {
                true => parts.next().and_then(|part| part.parse::<usize>().ok()),
                false => Some(0),
            };
            match (number.filter(|number| *number < count), parts.next()) {
                (Some(number), Some("specify")) => beside.insert(number),
                (Some(number), None | Some("code")) if is_list => gone.insert(number),
                _ => return Unfit::Whole,
            };
        }
        match gone.len() == count {
            true => Unfit::Whole,
            false => Unfit::Some { codes: gone, beside },
        }
    }

    /// Takes some codes out of an answer.
    fn reduce(&mut self, at: &Cursor, gone: &BTreeSet<usize>, beside: &BTreeSet<usize>) {
        let value = self.session.state.draft.value(at).unwrap_or_default();
        let codes = codes(value);
        let named = |numbers: &BTreeSet<usize>| -> Vec<String> {
            numbers.iter().filter_map(|number| codes.get(*number).cloned()).collect()
        };
        let (lost, unwritten) = (named(gone), named(beside));
        if !lost.is_empty() {
            let is_hidden = self.session.reader.is_hidden(&at.to_string());
            let told = if is_hidden { "…".to_owned() } else { lost.join(", ") };
            self.moved.lost.push(format!("{at} ({told})"));
            self.reduced.push(at.path.clone());
            let left = codes.iter().filter(|code| !lost.contains(code));
            let left: Vec<String> = left.map(|code| quoted(code)).collect();
            let value = Some(format!("[{}]", left.join(",")));
            self.apply(Change::Answer { at: at.clone(), value });
        }
        for code in &lost {
            self.drop_beside(at, code, false);
        }
        for code in unwritten.iter().filter(|code| !lost.contains(code)) {
            self.drop_beside(at, code, true);
        }
    }

    /// Takes out what is written beside an option.
    fn drop_beside(&mut self, at: &Cursor, code: &str, is_told: bool) {
        let cell = match &at.part {
            Part::Cell(cell) => Some(cell.clone()),
            _ => None,
        };
        let part = Part::Beside { cell, code: code.to_owned() };
        let at = Cursor { path: at.path.clone(), part };
        if let Some(place) = self.taken.iter().position(|taken| *taken == at) {
            self.taken.remove(place);
            if is_told {
                self.moved.lost.push(at.to_string());
            }
            self.apply(Change::Answer { at, value: None });
        }
    }

    /// Takes an answer out, and what is written beside it.
    fn drop(&mut self, at: &Cursor) {
        let value = self.session.state.draft.value(at).unwrap_or_default();
        for code in codes(value) {
            self.drop_beside(at, &code, true);
        }
        self.taken.retain(|taken| taken != at);
        self.moved.lost.push(at.to_string());
        self.reduced.push(at.path.clone());
        self.apply(Change::Answer { at: at.clone(), value: None });
    }

    /// Takes rows out that there cannot be; whether there were any.
    fn drop_rows(&mut self, faults: &[String]) -> bool {
        let draft = &self.session.state.draft;
        let mut found = None;
        for path in draft.paths() {
            let Some(rows) = draft.held(&path).and_then(|held| held.rows.as_ref()) else {
                continue;
            };
            let pointer = format!("/answers{}", draft.pointer(&path));
            let of_row = |at: usize| {
                let row = format!("{pointer}/{at}");
                faults.iter().any(|fault| is_at(fault, &row))
            };
            let wrong = (0..rows.len()).rev().find(|at| of_row(*at));
            let is_too_many =
                || faults.contains(&pointer).then(|| rows.len().checked_sub(1));
            let Some(at) = wrong.or_else(|| is_too_many().flatten()) else { continue };
            found = Some((path, at, rows.get(at).and_then(|row| row.code.clone())));
        }
        let Some((of, at, code)) = found else { return false };
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let (row, to) = match code {
            Some(code) => {
                let from = RowKey::Code(code.clone());
                (code, RowChange::Recode { from, to: None })
            }
            None => (number.to_string(), RowChange::Remove(number)),
        };
        self.moved.lost.push(format!("{of}[{row}]"));
        self.reduced.push(of.clone());
        let taken = std::mem::take(&mut self.taken).into_iter();
        let follow = |at: Cursor| Some(Cursor { path: moved(at.path, &of, &to)?, ..at });
        self.taken = taken.filter_map(follow).collect();
        self.apply(Change::Rows { of, to });
        true
    }
}

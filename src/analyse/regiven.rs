//! A record taken back to what was given for it, so that it can be walked anew.
//!
//! *In:* the answers of one record, and other answers for some of its cells. *Out:* the
//! record as it would then be, with its route.
//!
//! A record with rows of rosters, or that is answered in parts, keeps its route: only the
//! other answers are put in.

use crate::answers::ValidAnswers;
use crate::expression::SlotId;
use crate::figures::Study;
use crate::route::{Given, Record, SlotKind, walk};
use crate::value::{AnswerState, Cell, Status, Value};

/// The record with other answers.
pub(in crate::analyse) fn with(
    study: &Study<'_>,
    answers: &ValidAnswers,
    others: &[(SlotId, Value)],
) -> Record {
    let plan = study.plan;
    if !plan.rosters.is_empty() || !study.questionnaire.parts.is_empty() {
        let mut record = answers.record().clone();
        for (slot, value) in others {
            record.answer(*slot, value.clone());
        }
        return record;
    }
    let mut given = Given::new(plan);
    given.key.unit = answers.unit().to_owned();
    given.key.record = answers.key().to_vec();
    given.complete = answers.status() == Status::Complete;
    for number in 0..plan.outer {
        let slot = SlotId(u32::try_from(number).unwrap_or(u32::MAX));
        let cell = answers.record().cell(slot);
        if was_given(cell) && !is_worked_out(study, slot) {
            given.set(slot, cell.clone());
        }
    }
    for (slot, value) in others {
        given.set(*slot, Cell::answered(value.clone()));
    }
    let mut record = Record::default();
    walk(study.questionnaire, plan, &given, &mut record);
    record
}

/// Whether somebody put it there: a value, a missing code, or what `answers` found wrong.
fn was_given(cell: &Cell) -> bool {
    let is_code = AnswerState::MISSING_CODES.contains(&cell.state);
    let is_wrong = cell.state == AnswerState::Invalid;
    cell.is_answered() || !cell.inherited && (is_code || is_wrong)
}

fn is_worked_out(study: &Study<'_>, slot: SlotId) -> bool {
    match study.plan.slot(slot).kind {
        SlotKind::Item(item) => study.plan.items[item].derived.is_some(),
        _ => false,
    }
}

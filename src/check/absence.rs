//! In which states an item can be without a value.
//!
//! *In:* a questionnaire and its plan. *Out:* for each item the states that can occur.
//!
//! Decided from the outside in, in the order of work: an item whose condition rests on
//! another can take over that one's state. What a condition says is not looked at.

use std::collections::BTreeSet;

use crate::check::Subject;
use crate::check::chance::Chances;
use crate::model::Item;
use crate::route::{Owner, Role, SlotKind, Use};
use crate::value::AnswerState;

/// The states that can occur, item by item.
pub(crate) fn states(subject: &Subject<'_>) -> Vec<BTreeSet<AnswerState>> {
    let questionnaire = subject.questionnaire;
    let count = questionnaire.items.len();
    let mut own: Vec<Vec<&Use>> = vec![Vec::new(); count];
    let mut sections: Vec<Vec<&Use>> = vec![Vec::new(); questionnaire.sections.len()];
    for used in &subject.compiled.uses {
        match (used.role, used.owner, used.item()) {
            (Role::AskIf, Owner::Section(section), _) => sections[section].push(used),
            (Role::AskIf, Owner::Option(..), _) => {}
            (Role::AskIf | Role::Value, _, Some(item)) => own[item].push(used),
            _ => {}
        }
    }
    let chances = Chances::new(subject);
    let mut states: Vec<BTreeSet<AnswerState>> = vec![BTreeSet::new(); count];
    for number in &subject.compiled.plan.order {
        let item = &questionnaire.items[*number];
        let around = &subject.compiled.plan.section_path[item.section];
        let around = around.iter().flat_map(|section| &sections[*section]);
        let mut found = given(subject, item);
        if chances.may_be_left_out(*number, None) {
            found.insert(AnswerState::NotAsked);
        }
        for used in own[*number].iter().chain(around) {
            if used.role == Role::AskIf {
                found.insert(AnswerState::NotAsked);
            }
            for reference in &used.references {
                found.extend(taken_over(subject, reference.slot, &states));
            }
        }
        states[*number] = found;
    }
    states
}

/// What an item can be by itself.
fn given(subject: &Subject<'_>, item: &Item) -> BTreeSet<AnswerState> {
    let mut states = BTreeSet::new();
    if !item.kind.takes_answers() {
        return states;
    }
    states.extend([AnswerState::NoAnswer, AnswerState::NotReached, AnswerState::Invalid]);
    states.extend(subject.questionnaire.offered(item).iter().map(|code| code.value));
    if let Some(choices) = item.kind.choices() {
        let spelt = choices.options.iter().filter_map(|option| option.missing.as_ref());
        states.extend(spelt.map(|code| code.value));
        let conditional = |option: &crate::model::ResponseOption| option.ask_if.is_some();
        if !choices.options.is_empty() && choices.options.iter().all(conditional) {
            states.insert(AnswerState::NotAsked);
        }
    }
    states
}

/// What a cell hands on to what rests on it.
fn taken_over(
    subject: &Subject<'_>,
    slot: crate::expression::SlotId,
    states: &[BTreeSet<AnswerState>],
) -> BTreeSet<AnswerState> {
    let plan = &subject.compiled.plan;
    let mut found = BTreeSet::new();
    match plan.slot(slot).kind {
        SlotKind::Column => {
            let frame = subject.questionnaire.units.as_ref();
            let Some(frame) = frame.and_then(|units| units.frame.as_ref()) else {
                return found;
            };
            let name = plan.slot(slot).name.trim_start_matches("unit.");
            let is_empty = |cells: &[String], at: usize| {
                cells.get(at).is_none_or(|cell| cell.is_empty())
            };
            let empty = frame.column(name).is_some_and(|at| {
                frame.units.iter().any(|unit| is_empty(&unit.cells, at))
            });
            found.extend(empty.then_some(AnswerState::NoAnswer));
        }
        SlotKind::Previous(_) => {
            found.insert(AnswerState::NotAsked);
        }
        SlotKind::Submitted
        | SlotKind::Started
        | SlotKind::Arm(_)
        | SlotKind::Key(_)
        | SlotKind::RowIndex(_)
        | SlotKind::RowCode(_) => {}
        SlotKind::Item(item)
        | SlotKind::Row { item, .. }
        | SlotKind::Specify { item, .. } => {
            for state in &states[item] {
                let handed =
                    state.inheritance().map_or(AnswerState::NotAsked, |_| *state);
                found.insert(handed);
            }
        }
    }
    found
}

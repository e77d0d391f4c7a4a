//! Why an item was or was not asked.
//!
//! *In:* an item. *Out:* its conditions, outermost first, each with its place, whether
//! it holds, and the answers it rests on.

use serde_json::{Value, json};

use crate::expression::{Program, RowId, SlotId, evaluate_condition, reads};
use crate::model::Written;
use crate::report::visible::visible;
use crate::report::why::{Case, answer, rows};
use crate::report::{Ink, Language};
use crate::route::{Named, View};
use crate::value::{AnswerState, Reason};

/// A condition around an item.
struct Condition<'a> {
    written: &'a Written,
    program: Option<&'a Program>,
    of: String,
}

/// What was asked and answered: wording, conditions, answer.
pub fn item_lines(case: &Case<'_>, item: usize) -> String {
    let language = case.look.language;
    let entry = &case.questionnaire.items[item];
    let id = case.look.paint(Ink::Bold, &entry.id.value);
    let mut text = format!("{id} ({})\n", case.place(entry.span));
    if let Some(words) = &entry.text {
        text.push_str(&case.line("  ", &case.wording(words)));
    }
    if let Some(wanted) = case.wanted_wording(entry) {
        text.push_str(&case.line("  ", &wanted));
    }
    let conditions = conditions(case, item);
    let drawn = drawn(case, item);
    for line in &drawn {
        text.push_str(&case.line("  ", line));
    }
    let ended = passed_by(case, item);
    let narrowed = narrowed(case, item);
    for line in ended.iter().chain(&narrowed) {
        text.push_str(&case.line("  ", line));
    }
    if conditions.is_empty() && drawn.is_empty() && ended.is_none() {
        let always = language.pick("asked of everyone", "ställs till alla");
        text.push_str(&case.line("  ", always));
    }
    for condition in &conditions {
        text.push_str(&told(case, condition));
    }
    for (name, slot) in slots(case, item) {
        let words = answer::words(case, slot);
        let head = if name == entry.id.value {
            language.pick("answer", "svar").to_owned()
        } else {
            name
        };
        text.push_str(&case.line("  ", &format!("{head}: {words}")));
    }
    if let Some(roster) = case.plan.items[item].roster {
        text.push_str(&rows::lines(case, roster, None, "  "));
    }
    if let Some(reason) = unscored(case, &entry.id.value) {
        text.push_str(&case.line("  ", &reason));
    }
    text
}

/// What was asked and answered, a line a cell, where there are no scores to tell.
pub fn route_lines(case: &Case<'_>) -> String {
    let mut text = String::new();
    for (item, entry) in case.questionnaire.items.iter().enumerate() {
        if entry.roster.is_some() {
            continue;
        }
        for (name, slot) in slots(case, item) {
            let mut line = format!("{name}: {}", answer::words(case, slot));
            let cell = case.answers.record().cell(slot);
            if cell.state == AnswerState::NotAsked
                && !cell.is_planned()
                && let Some(why) = not_asked(case, slot)
            {
                line = format!("{line}, {why}");
            }
            text.push_str(&case.line("", &line));
        }
        if let Some(roster) = case.plan.items[item].roster {
            text.push_str(&rows::lines(case, roster, None, "  "));
        }
    }
    text
}

/// That the interview had ended before an item outside of rosters: it was not asked
/// although its conditions hold.
fn passed_by(case: &Case<'_>, item: usize) -> Option<String> {
    let view = case.view();
    let named = Named { item, cell: None, rows: vec![None] };
    let is_asked = view.was_asked(&named) != Some(false);
    let is_within = case.plan.items[item].within.is_some();
    if is_asked || is_within || !all_hold(&conditions(case, item), &view) {
        return None;
    }
    ended(case)
}

/// Where the interview ended.
fn ended(case: &Case<'_>) -> Option<String> {
    let view = case.view();
    let (item, _, end) = view.met_end()?;
    let (name, place) = (case.questionnaire.full_name(item), case.place(end.span));
    Some(match case.language() {
        Language::English => format!("the interview ended at `{name}` ({place})"),
        Language::Swedish => format!("intervjun slutade vid `{name}` ({place})"),
    })
}

/// What narrows the options of an item.
fn narrowed(case: &Case<'_>, item: usize) -> Option<String> {
    let choices = case.questionnaire.items[item].kind.choices()?;
    let written = choices.offered_where.as_ref()?;
    let only = case.language().pick("offers only options where", "erbjuder bara val där");
    Some(format!("{only} `{}` ({})", one_line(written), case.place(written.span)))
}

fn all_hold(conditions: &[Condition<'_>], view: &View<'_>) -> bool {
    conditions.iter().all(|condition| {
        condition.program.and_then(|program| evaluate_condition(program, view))
            == Some(true)
    })
}

/// The sections around an item that show only some of their parts.
fn drawn(case: &Case<'_>, item: usize) -> Vec<String> {
    let questionnaire = case.questionnaire;
    let path = &case.plan.section_path[questionnaire.items[item].section];
    let told = path.iter().filter_map(|number| {
        let section = &questionnaire.sections[*number];
        let show = section.show.as_ref()?;
        let (some, all) = (show.value, questionnaire.parts(*number).len());
        let (id, place) = (&section.id.value, case.place(show.span));
        Some(match case.language() {
            Language::English => {
                format!("`{id}` shows {some} of {all} parts, drawn by chance ({place})")
            }
            Language::Swedish => {
                format!("`{id}` visar {some} av {all} delar, som lottas ({place})")
            }
        })
    });
    told.collect()
}

/// The same as an object.
pub fn item_value(case: &Case<'_>, item: usize) -> Value {
    let entry = &case.questionnaire.items[item];
    let record = case.answers.record();
    let view = case.view();
    let conditions: Vec<Value> = conditions(case, item)
        .iter()
        .map(|condition| {
            let position = case.sources.position(condition.written.span);
            json!({
                "of": condition.of,
                "expression": condition.written.text,
                "file": case.sources.get(condition.written.span.file).name(),
                "line": position.line,
                "holds": condition.program.and_then(|p| evaluate_condition(p, &view)),
            })
        })
        .collect();
    let mut cells: Vec<Value> = slots(case, item)
        .iter()
        .map(|(name, slot)| {
            let mut cell = json!({
                "name": name,
                "asked": record.asked[slot.0 as usize],
                "state": record.cell(*slot).state.name(),
                "inherited": record.cell(*slot).inherited,
                "reason": record.cell(*slot).reason.map(Reason::name),
            });
            if let Some(made) = case.answers.children() {
                cell["behind"] = json!(made.behind(*slot));
            }
            cell
        })
        .collect();
    if let Some(roster) = case.plan.items[item].roster {
        rows::values(case, roster, (None, &entry.id.value), &mut cells);
    }
    json!({
        "type": "item",
        "item": entry.id.value,
        "kind": entry.kind.name(),
        "file": case.sources.get(entry.span.file).name(),
        "line": case.sources.position(entry.span).line,
        "conditions": conditions,
        "cells": cells,
    })
}

/// Why an item was not asked, in a few words: the first condition that does not hold.
pub fn not_asked(case: &Case<'_>, slot: SlotId) -> Option<String> {
    not_asked_at(case, slot, None)
}

/// The same in a row of a roster.
pub fn not_asked_at(case: &Case<'_>, slot: SlotId, row: Option<RowId>) -> Option<String> {
    let item = case.plan.item_of(slot)?;
    let view = case.view().at(row);
    let mut all = conditions(case, item);
    all.extend(row_condition(case, item, slot));
    if all_hold(&all, &view) {
        return ended(case);
    }
    let failing = all.into_iter().find(|condition| {
        condition.program.and_then(|program| evaluate_condition(program, &view))
            != Some(true)
    })?;
    let only = case.language().pick("asked only if", "ställs bara om");
    let (text, place) = (one_line(failing.written), case.place(failing.written.span));
    Some(format!("{only} `{text}` ({place})"))
}

/// The answer that an inherited state was taken over from.
pub fn source(
    case: &Case<'_>,
    slot: SlotId,
    row: Option<RowId>,
) -> Option<(SlotId, Option<RowId>)> {
    let item = case.plan.item_of(slot)?;
    let (view, record) = (case.view().at(row), case.answers.record());
    let mut all = conditions(case, item);
    all.extend(row_condition(case, item, slot));
    let unmet = |program: &&Program| evaluate_condition(program, &view) != Some(true);
    let program = all.iter().filter_map(|condition| condition.program).find(unmet)?;
    let state = record.cell_at(slot, row).state;
    let mut absent: Vec<(SlotId, Option<RowId>)> = Vec::new();
    reads(program, &view, &mut |slot, row| {
        if record.cell_at(slot, row).value.is_none() {
            absent.push((slot, row));
        }
    });
    absent.sort();
    let same =
        absent.iter().find(|(slot, row)| record.cell_at(*slot, *row).state == state);
    same.or_else(|| absent.first()).copied()
}

/// The conditions of the sections around an item and its own.
fn conditions<'a>(case: &Case<'a>, item: usize) -> Vec<Condition<'a>> {
    let entry = &case.questionnaire.items[item];
    let sections = case.questionnaire.section_conditions(entry);
    let mut conditions: Vec<Condition<'a>> = sections
        .into_iter()
        .map(|(section, written)| Condition {
            written,
            program: case.plan.sections[section].as_ref(),
            of: case.questionnaire.sections[section].id.value.clone(),
        })
        .collect();
    conditions.extend(entry.ask_if.as_ref().map(|written| Condition {
        written,
        program: case.plan.items[item].condition.as_ref(),
        of: entry.id.value.clone(),
    }));
    conditions
}

/// The condition of the grid's row that a slot belongs to.
fn row_condition<'a>(
    case: &Case<'a>,
    item: usize,
    slot: SlotId,
) -> Option<Condition<'a>> {
    let rows = &case.plan.items[item].rows;
    let number = rows.iter().position(|row| row.slot == slot)?;
    let crate::model::ItemKind::Grid(grid) = &case.questionnaire.items[item].kind else {
        return None;
    };
    let row = grid.rows.get(number)?;
    Some(Condition {
        written: row.ask_if.as_ref()?,
        program: rows[number].condition.as_ref(),
        of: row.id.value.clone(),
    })
}

/// A condition, whether it holds, and what it rests on.
fn told(case: &Case<'_>, condition: &Condition<'_>) -> String {
    let language = case.language();
    let view = case.view();
    let holds = condition.program.and_then(|program| evaluate_condition(program, &view));
    let word = match holds {
        Some(true) => language.pick("holds", "villkoret är uppfyllt"),
        Some(false) => language.pick("does not hold", "villkoret är inte uppfyllt"),
        None => language.pick("is unknown", "villkoret är okänt"),
    };
    let only = language.pick("asked only if", "ställs bara om");
    let place = case.place(condition.written.span);
    let mut text = case.line(
        "  ",
        &format!("{only} `{}`: {word} ({place})", one_line(condition.written)),
    );
    for slot in condition.program.map(Program::rests_on).unwrap_or_default() {
        let name = &case.plan.slot(*slot).name;
        let words = format!("{name}: {}", answer::words(case, *slot));
        text.push_str(&case.line("    ", &words));
    }
    text
}

fn one_line(written: &Written) -> String {
    let words: Vec<&str> = written.text.split_whitespace().collect();
    visible(&words.join(" ")).into_owned()
}

/// The cells of an item: its own, or those of its rows.
fn slots(case: &Case<'_>, item: usize) -> Vec<(String, SlotId)> {
    let plan = &case.plan.items[item];
    let rows = plan.rows.iter().map(|row| row.slot);
    let slots = plan.slot.into_iter().chain(rows);
    slots.map(|slot| (case.plan.slot(slot).name.clone(), slot)).collect()
}

/// Why an item has no points although it is asked.
fn unscored(case: &Case<'_>, id: &str) -> Option<String> {
    let (name, reason) =
        case.scoring.unscored.iter().find(|(name, _)| name.value == id)?;
    let place = case.place(name.span);
    let reason = reason
        .as_ref()
        .map_or_else(String::new, |reason| format!(": {}", visible(&reason.value)));
    Some(match case.language() {
        Language::English => format!("not scored{reason} ({place})"),
        Language::Swedish => format!("ger inga poäng{reason} ({place})"),
    })
}

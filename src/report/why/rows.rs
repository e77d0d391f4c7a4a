//! The rows of a roster: what was asked and answered in each.
//!
//! *In:* a roster. *Out:* for every row its number, what it is called, and each column
//! with its answer, or why there is none; objects for programs.
//!
//! What a row is called is not told where it tells a hidden answer.

use serde_json::{Value, json};

use crate::expression::{Fill, RosterId, RowId};
use crate::model::ItemKind;
use crate::report::visible::visible;
use crate::report::why::{Case, answer, asked};
use crate::route::{Scope, View};
use crate::value::{AnswerState, Reason};

/// The rows of a roster in one row around it, a line a row and a line a column.
pub fn lines(
    case: &Case<'_>,
    roster: RosterId,
    around: Option<RowId>,
    indent: &str,
) -> String {
    let (record, language) = (case.answers.record(), case.language());
    let (inner, item) = (format!("{indent}  "), case.plan.roster(roster).item);
    let mut text = String::new();
    for row in record.rows_in(roster, around).unwrap_or_default() {
        let (number, _) = record.row_number(*row);
        let mut head = format!("{} {number}", language.pick("row", "rad"));
        if let Some(label) = label(case, item, *row) {
            head = format!("{head}: {label}");
        }
        text.push_str(&case.line(indent, &head));
        for (column, entry) in case.questionnaire.columns(item) {
            for (slot, name) in case.cells_of(column, &entry.id.value) {
                let words = answer::words_at(case, slot, Some(*row));
                let mut line = format!("{name}: {words}");
                let cell = record.cell_at(slot, Some(*row));
                if cell.state == AnswerState::NotAsked
                    && !cell.is_planned()
                    && let Some(why) = asked::not_asked_at(case, slot, Some(*row))
                {
                    line = format!("{line}, {why}");
                }
                text.push_str(&case.line(&inner, &line));
            }
            if let Some(nested) = case.plan.items[column].roster {
                text.push_str(&lines(case, nested, Some(*row), &inner));
            }
        }
    }
    text
}

/// The cells in the rows of a roster as objects, named such as `placering[2].dygn`.
pub fn values(
    case: &Case<'_>,
    roster: RosterId,
    (around, name): (Option<RowId>, &str),
    cells: &mut Vec<Value>,
) {
    let record = case.answers.record();
    let item = case.plan.roster(roster).item;
    for row in record.rows_in(roster, around).unwrap_or_default() {
        let (number, _) = record.row_number(*row);
        for (column, entry) in case.questionnaire.columns(item) {
            let full = format!("{name}[{number}].{}", entry.id.value);
            for (slot, name) in case.cells_of(column, &full) {
                let cell = record.cell_at(slot, Some(*row));
                cells.push(json!({
                    "name": name,
                    "asked": record.asked_at(slot, Some(*row)),
                    "state": cell.state.name(),
                    "inherited": cell.inherited,
                    "reason": cell.reason.map(Reason::name),
                }));
            }
            if let Some(nested) = case.plan.items[column].roster {
                values(case, nested, (Some(*row), &full), cells);
            }
        }
    }
}

/// What a row is called.
fn label(case: &Case<'_>, item: usize, row: RowId) -> Option<String> {
    let ItemKind::Roster(roster) = &case.questionnaire.items[item].kind else {
        return None;
    };
    let language = case.language().tag();
    let text = roster.row_label.as_ref()?.wording(language);
    let within = case.plan.items[item].roster;
    let scope = Scope::new(case.questionnaire, case.plan).within(within);
    let (fill, _) = Fill::compile(text, &scope);
    let tells_hidden = fill.references().iter().any(|reference| {
        let item = case.plan.item_of(reference.slot);
        item.is_some_and(|item| case.is_hidden(item))
    });
    if tells_hidden {
        return None;
    }
    let view = View { language, ..case.view() }.at(Some(row));
    Some(visible(&fill.render(&view)).into_owned())
}

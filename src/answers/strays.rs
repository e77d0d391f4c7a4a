//! Rows of rosters that should not be there, and counts that are no number of rows.
//!
//! *In:* the record. *Out:* a warning for the given rows that a roster does not have, and
//! a finding for a count that cannot be.
//!
//! Such rows are left out of the record by `route`; nothing is corrected here.

use crate::answers::judge::At;
use crate::answers::review::{Review, said};
use crate::answers::rules as rule;
use crate::answers::words;
use crate::expression::RowId;
use crate::model::{ItemKind, RosterRows};
use crate::route::{RowSource, Spot, Stray};
use crate::value::AnswerState;

impl Review<'_, '_> {
    /// Given rows that the roster does not have: one finding for those of one roster.
    pub(crate) fn strays(&mut self) {
        let reader = self.reader;
        let mut position = 0;
        while let Some(first) = self.record.strays.get(position).copied() {
            let is_alike = |other: &&Stray| {
                (other.roster, other.around) == (first.roster, first.around)
            };
            let alike = self.record.strays[position..].iter().take_while(is_alike);
            let lines: Vec<RowId> = alike.map(|stray| stray.given).collect();
            position += lines.len();
            let roster = reader.instrument.plan().roster(first.roster);
            let at = self.item_at(roster.item, first.around);
            let of = Spot { slot: roster.slot, row: first.around };
            let given = self.work.given.get_at(of.slot, at.line);
            if given.is_some_and(|cell| cell.state == AnswerState::Invalid) {
                continue;
            }
            self.stray(at, of, &lines);
        }
    }

    fn stray(&mut self, at: At, of: Spot, lines: &[RowId]) {
        let reader = self.reader;
        let depth = reader.form.items[at.item].depth;
        let number = |line: &RowId| self.work.line(*line).path.row(depth).unwrap_or(0);
        let name = format!("`{}`", reader.numbered(at.item, at.path));
        let rows: Vec<String> =
            lines.iter().map(|line| format!("[{}]", number(line) + 1)).collect();
        let rows = words::listed(rows.iter().map(String::as_str));
        let (en, sv) = match &self.record.cell_of(of).value {
            Some(count) => {
                let (en, sv) = words::rows(&said(count));
                (format!("has {en}"), format!("har {sv}"))
            }
            None => ("has no rows".to_owned(), "har inga rader".to_owned()),
        };
        let Some(first) = lines.first() else { return };
        let row = usize::try_from(number(first)).ok();
        let pointer = reader.pointer(At { element: row, ..at });
        let finding = rule::UNASKED_ANSWER
            .at(self.line_span(*first))
            .mark(pointer.clone(), pointer.clone())
            .pointer(pointer)
            .item(reader.form.items[at.item].full.clone())
            .says(
                format!("{name} {en} here, but the file holds {rows} too"),
                format!("{name} {sv} här, men filen har också {rows}"),
            )
            .help(
                "they earn no points; remove them, or correct what gives the rows",
                "de ger inga poäng; ta bort dem, eller rätta det som ger raderna",
            );
        let kind = &reader.instrument.questionnaire().items[at.item].kind;
        let source = match kind {
            ItemKind::Roster(roster) => match &roster.rows {
                RosterRows::ByHand => None,
                RosterRows::Count(count) => Some((count.span, "count", &count.text)),
                RosterRows::ForEachChoice(of) => Some((of.span, "for_each", &of.value)),
                RosterRows::ForEachRow { rows, .. } => {
                    Some((rows.span, "for_each", &rows.value))
                }
            },
            _ => None,
        };
        self.findings.push(match source {
            None => finding,
            Some((span, key, text)) => {
                let place = reader.place(span);
                finding.why(
                    format!("{place} sets `{key}: {text}`"),
                    format!("{place} anger `{key}: {text}`"),
                )
            }
        });
    }

    /// Rosters whose count is no number of rows.
    pub(crate) fn miscounted(&mut self) {
        let reader = self.reader;
        for (spot, value) in std::mem::take(&mut self.record.miscounts) {
            let at = self.place_of(spot);
            let kind = &reader.instrument.questionnaire().items[at.item].kind;
            let ItemKind::Roster(roster) = kind else { continue };
            let RosterRows::Count(count) = &roster.rows else { continue };
            let Some(id) = reader.instrument.plan().items[at.item].roster else {
                continue;
            };
            let plan = reader.instrument.plan().roster(id);
            let tells = matches!(
                &plan.rows,
                RowSource::Count(Some(program)) if self.tells_hidden(program)
            );
            let shown =
                words::shown(&said(&value), tells || reader.form.items[at.item].hidden);
            let (name, most) = (reader.name(at), plan.most);
            let (place, text) = (reader.place(count.span), &count.text);
            let finding = self
                .at(&rule::WRONG_ROW_COUNT, spot)
                .says(
                    format!("{name} cannot have {} rows", shown.en),
                    format!("{name} kan inte ha {} rader", shown.sv),
                )
                .help(
                    format!("a number of rows is whole, from 0 to {most}"),
                    format!("ett antal rader är ett heltal från 0 till {most}"),
                )
                .why(
                    format!("{place} sets `count: {text}`"),
                    format!("{place} anger `count: {text}`"),
                );
            self.findings.push(finding);
        }
    }
}

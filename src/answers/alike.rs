//! Rows that must differ and do not, and rosters with too few of them.
//!
//! *In:* a walked record. *Out:* findings, at the later of two rows that are alike.
//!
//! What is alike stays an answer: which of two rows is wrong, the unit alone can tell.

use std::collections::HashMap;

use crate::answers::form::Kind;
use crate::answers::judge::At;
use crate::answers::review::{Review, said};
use crate::answers::rules as rule;
use crate::answers::words;
use crate::decimal::Number;
use crate::expression::{RosterId, RowId, SlotId};
use crate::model::ItemKind;
use crate::route::Spot;
use crate::source::Span;
use crate::value::Value;

impl Review<'_, '_> {
    /// Rows that must differ and do not: of grids, and of rosters.
    pub(crate) fn equal_rows(&mut self) {
        let reader = self.reader;
        for item in &reader.needs.fitting {
            let kind = &reader.instrument.questionnaire().items[*item].kind;
            let unique = match kind {
                ItemKind::Grid(grid) => grid.unique_rows,
                ItemKind::Roster(roster) => {
                    roster.unique.first().map(|column| column.span)
                }
                _ => None,
            };
            let Some(unique) = unique else { continue };
            for place in 0..self.places(*item) {
                let row = self.nth_row(*item, place);
                match kind {
                    ItemKind::Grid(_) => self.equal_cells(*item, row, unique),
                    _ => self.equal_lines(*item, row, unique),
                }
            }
        }
    }

    fn equal_cells(&mut self, item: usize, row: Option<RowId>, unique: Span) {
        let reader = self.reader;
        let cells = &reader.instrument.plan().items[item].rows;
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (number, cell) in cells.iter().enumerate() {
            let value = &self.record.cell_at(cell.slot, row).value;
            let Some(value) = value.as_ref().map(|value| self.spoken(item, value)) else {
                continue;
            };
            let Some(first) = seen.get(&value) else {
                seen.insert(value, number);
                continue;
            };
            let at = self.item_at(item, row);
            let named = |cell: usize| reader.name(At { row: Some(cell), ..at });
            let (this, other) = (named(number), named(*first));
            let other_at = self.span(Spot { slot: cells[*first].slot, row });
            let shown = words::shown(&value, reader.form.items[item].hidden);
            let place = reader.place(unique);
            let finding = self
                .at(&rule::EQUAL_ROWS, Spot { slot: cell.slot, row })
                .says(
                    format!("{this} is {}, and so is {other}", shown.en),
                    format!("{this} är {}, och det är {other} också", shown.sv),
                )
                .also(other_at, "first here", "först här")
                .help("ask the unit which is right", "fråga enheten vilken som stämmer")
                .why(
                    format!("{place} sets `unique_rows`"),
                    format!("{place} anger `unique_rows`"),
                );
            self.findings.push(finding);
        }
    }

    /// Rows of one roster that agree in all columns of `unique`; a row that lacks one of
    /// these is like no other.
    fn equal_lines(&mut self, item: usize, around: Option<RowId>, unique: Span) {
        let reader = self.reader;
        let plan = reader.instrument.plan();
        let Some(roster) = plan.items[item].roster else { return };
        let columns = self.unique_columns(item);
        let count = self.record.rows_in(roster, around).map_or(0, <[RowId]>::len);
        let mut seen: HashMap<Vec<String>, RowId> = HashMap::with_capacity(count);
        for number in 0..count {
            let Some(row) = self.nth_of(roster, around, number) else { continue };
            let values: Option<Vec<String>> = columns
                .iter()
                .map(|(column, slot)| {
                    let value = self.record.cell_at(*slot, Some(row)).value.as_ref()?;
                    Some(self.spoken(*column, value))
                })
                .collect();
            let Some(values) = values else { continue };
            match seen.get(&values) {
                Some(first) => {
                    self.equal_line(item, (*first, row), (&columns, &values), unique);
                }
                None => {
                    seen.insert(values, row);
                }
            }
        }
    }

    fn unique_columns(&self, item: usize) -> Vec<(usize, SlotId)> {
        let instrument = self.reader.instrument;
        let ItemKind::Roster(roster) = &instrument.questionnaire().items[item].kind
        else {
            return Vec::new();
        };
        let column = |id: &str| {
            let mut columns = instrument.questionnaire().columns(item);
            let (number, _) = columns.find(|(_, column)| column.id.value == id)?;
            Some((number, instrument.plan().items[number].slot?))
        };
        roster.unique.iter().filter_map(|id| column(&id.value)).collect()
    }

    fn nth_of(
        &self,
        roster: RosterId,
        around: Option<RowId>,
        number: usize,
    ) -> Option<RowId> {
        self.record.rows_in(roster, around)?.get(number).copied()
    }

    fn equal_line(
        &mut self,
        item: usize,
        (first, row): (RowId, RowId),
        (columns, values): (&[(usize, SlotId)], &[String]),
        unique: Span,
    ) {
        let reader = self.reader;
        let named = |row: RowId| {
            let at = self.item_at(item, Some(row));
            let number = at.path.row(reader.form.items[item].depth).unwrap_or(0);
            format!("`{}[{}]`", reader.numbered(item, at.path), number + 1)
        };
        let hidden = columns.iter().any(|(column, _)| reader.form.items[*column].hidden);
        let shown = words::shown(&values.join(", "), hidden);
        let (this, other) = (named(row), named(first));
        let place = reader.place(unique);
        let Some((_, slot)) = columns.first() else { return };
        let finding = self
            .at(&rule::EQUAL_ROWS, Spot { slot: *slot, row: Some(row) })
            .says(
                format!("{this} is the same as {other}: {}", shown.en),
                format!("{this} är samma som {other}: {}", shown.sv),
            )
            .also(
                self.span(Spot { slot: *slot, row: Some(first) }),
                "first here",
                "först här",
            )
            .help("remove one, or ask the unit", "ta bort en, eller fråga enheten");
        let list: Vec<&str> = columns
            .iter()
            .map(|(column, _)| reader.form.items[*column].id.as_str())
            .collect();
        let list = list.join(", ");
        self.findings.push(finding.why(
            format!("{place} sets `unique: [{list}]`"),
            format!("{place} anger `unique: [{list}]`"),
        ));
    }

    /// Rosters with fewer rows, added by hand, than they must have.
    pub(crate) fn too_few_rows(&mut self) {
        let reader = self.reader;
        for item in &reader.needs.fitting {
            let Kind::Roster(roster) = &reader.form.items[*item].kind else { continue };
            let Some(least) = &roster.least else { continue };
            let slot = reader.instrument.plan().roster(roster.id).slot;
            for place in 0..self.places(*item) {
                let spot = Spot { slot, row: self.nth_row(*item, place) };
                let Some(value) = &self.record.cell_of(spot).value else { continue };
                let limit = Number::ratio(i64::from(least.value), 1);
                if !matches!((value, &limit), (Value::Number(n), Some(limit)) if n < limit)
                {
                    continue;
                }
                let name = reader.name(self.place_of(spot));
                let (en, sv) = words::rows(&said(value));
                let (place, limit) = (reader.place(least.span), least.value);
                let finding = self
                    .at(&rule::TOO_FEW_ROWS, spot)
                    .says(
                        format!("{name} has {en}, fewer than {limit}"),
                        format!("{name} har {sv}, färre än {limit}"),
                    )
                    .why(
                        format!("{place} sets `min: {limit}`"),
                        format!("{place} anger `min: {limit}`"),
                    );
                self.findings.push(finding);
            }
        }
    }
}

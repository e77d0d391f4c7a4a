//! Answers whose parts must fit together.
//!
//! *In:* a walked record. *Out:* findings about rankings that leave something out, parts
//! that do not add up, rows that are alike, and rosters with too few rows.
//!
//! A ranking or allocation that does not fit is invalid as a whole: nobody knows which
//! part is wrong.

use std::collections::HashMap;

use crate::answers::form::Kind;
use crate::answers::judge::At;
use crate::answers::review::{Review, said};
use crate::answers::rules as rule;
use crate::answers::words;
use crate::decimal::Number;
use crate::expression::{RosterId, RowId, SlotId, evaluate};
use crate::model::{AllocateItem, Bound, ItemKind};
use crate::route::Spot;
use crate::source::Span;
use crate::value::Value;

/// The most parts that are written out as a sum.
const MOST_PARTS: usize = 8;

impl Review<'_, '_> {
    /// Adds the places of rankings and allocations that do not fit.
    pub(crate) fn unfit(&mut self, invalid: &mut Vec<Spot>) {
        let reader = self.reader;
        for item in &reader.needs.fitting {
            let kind = &reader.instrument.questionnaire().items[*item].kind;
            let plan = &reader.instrument.plan().items[*item];
            for place in 0..self.places(*item) {
                let row = self.nth_row(*item, place);
                match kind {
                    ItemKind::Allocate(allocate) => {
                        self.does_not_add_up((*item, allocate), row, invalid);
                    }
                    ItemKind::Ranking { .. } | ItemKind::Grid(_) => {
                        let cells = plan.rows.iter().map(|cell| cell.slot);
                        for slot in plan.slot.into_iter().chain(cells) {
                            self.incomplete(*item, Spot { slot, row }, invalid);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// A ranking with fewer options than are asked for.
    fn incomplete(&mut self, item: usize, spot: Spot, invalid: &mut Vec<Spot>) {
        let reader = self.reader;
        let Some(Value::Ranking(ranked)) = &self.record.cell_of(spot).value else {
            return;
        };
        let ranked = ranked.clone();
        let kind = match &reader.form.items[item].kind {
            Kind::Grid { cell, .. } => cell,
            kind => kind,
        };
        let Kind::Ranking { codes, top } = kind else { return };
        let is_alone = |number: u16| codes.get(number).is_some_and(|code| code.alone);
        if ranked.iter().any(|number| is_alone(*number)) {
            return;
        }
        let plan = &reader.instrument.plan().items[item];
        let offered = self.view(spot.row).offered(plan);
        let mut left: Vec<u16> = (0..u16::try_from(codes.list.len()).unwrap_or(u16::MAX))
            .filter(|number| !is_alone(*number))
            .filter(|number| {
                let offered = offered.as_ref().and_then(|o| o.get(usize::from(*number)));
                offered.copied().unwrap_or(true)
            })
            .collect();
        let all = left.len();
        let most = top.as_ref().and_then(|top| usize::try_from(top.value).ok());
        let wanted = most.map_or(all, |most| most.min(all));
        if ranked.len() >= wanted {
            return;
        }
        left.retain(|number| !ranked.contains(number));
        let (name, count) = (reader.name(self.place_of(spot)), ranked.len());
        let list = words::listed(left.iter().map(|number| codes.code(*number)));
        let mut finding = self
            .at(&rule::INCOMPLETE_RANKING, spot)
            .says(
                format!("{name} ranks {count} options of {wanted}"),
                format!("{name} rangordnar {count} alternativ av {wanted}"),
            )
            .help(
                format!("ask the unit; not ranked: {list}"),
                format!("fråga enheten; utan plats: {list}"),
            );
        if let Some(top) = top {
            let (place, limit) = (reader.place(top.span), top.value);
            finding = finding.why(
                format!("{place} sets `top: {limit}`"),
                format!("{place} anger `top: {limit}`"),
            );
        }
        self.findings.push(finding);
        invalid.push(spot);
    }

    /// An allocation whose parts do not add up to its total.
    fn does_not_add_up(
        &mut self,
        (item, allocate): (usize, &AllocateItem),
        row: Option<RowId>,
        invalid: &mut Vec<Spot>,
    ) {
        let reader = self.reader;
        let plan = &reader.instrument.plan().items[item];
        let (mut parts, mut left): (Vec<(SlotId, Number)>, Vec<&str>) =
            Default::default();
        let codes = match &reader.form.items[item].kind {
            Kind::Allocate { codes, .. } => codes,
            _ => return,
        };
        for (cell, code) in plan.rows.iter().zip(&codes.list) {
            match &self.record.cell_at(cell.slot, row).value {
                Some(Value::Number(number)) => parts.push((cell.slot, number.clone())),
                // A part with a fault has a finding of its own.
                _ if self.is_spoiled(Spot { slot: cell.slot, row }) => return,
                _ if self.record.asked_at(cell.slot, row) == Some(true) => {
                    left.push(&code.code);
                }
                _ => {}
            }
        }
        let Some(total) = self.total(item, allocate, row) else { return };
        let sum = parts.iter().fold(Number::ZERO, |sum, (_, part)| sum + part.clone());
        if parts.is_empty() || sum == total {
            return;
        }
        let at = self.item_at(item, row);
        let hidden = reader.form.items[item].hidden;
        let (en, sv) = self.arithmetic(&parts, (&sum, &total), (item, hidden));
        let name = reader.name(at);
        let mut finding = self
            .located(&rule::TOTAL_DOES_NOT_ADD_UP, at, Spot { slot: parts[0].0, row })
            .says(format!("{name}: {en}"), format!("{name}: {sv}"));
        if left.is_empty() {
            finding = finding.help(
                "ask the unit; do not scale the parts",
                "fråga enheten; räkna inte om delarna",
            );
        } else {
            let list = words::listed(left.iter().copied());
            finding = finding.help(
                format!("ask the unit; nothing is given for {list}"),
                format!("fråga enheten; inget är angivet för {list}"),
            );
        }
        if let Some((span, text)) = written(&allocate.total, reader) {
            let place = reader.place(span);
            finding = finding.why(
                format!("{place} sets `total: {text}`"),
                format!("{place} anger `total: {text}`"),
            );
        }
        self.findings.push(finding);
        invalid.extend(parts.iter().map(|(slot, _)| Spot { slot: *slot, row }));
    }

    fn is_spoiled(&self, spot: Spot) -> bool {
        self.record.cell_of(spot).state == crate::value::AnswerState::Invalid
    }

    /// What the parts of an allocation add up to.
    fn total(
        &self,
        item: usize,
        allocate: &AllocateItem,
        row: Option<RowId>,
    ) -> Option<Number> {
        match &allocate.total {
            Some(Bound::Number(number)) => Some(number.value.clone()),
            _ => {
                let program = self.reader.instrument.plan().items[item].total.as_ref()?;
                match evaluate(program, &self.view(row)).value {
                    Some(Value::Number(number)) => Some(number),
                    _ => None,
                }
            }
        }
    }

    /// `60 + 30 = 90, not 100`, in both languages, without what is hidden.
    fn arithmetic(
        &self,
        parts: &[(SlotId, Number)],
        (sum, total): (&Number, &Number),
        (item, hidden): (usize, bool),
    ) -> (String, String) {
        let program = &self.reader.instrument.plan().items[item].total;
        let tells = program.as_ref().is_some_and(|program| self.tells_hidden(program));
        let total = words::shown(&total.to_string(), tells);
        let total = total.en.trim_matches('`');
        if hidden || tells {
            return (
                format!("the parts do not add up to {total}"),
                format!("delarnas summa är inte {total}"),
            );
        }
        let mut terms: Vec<String> =
            parts.iter().take(MOST_PARTS).map(|(_, part)| part.to_string()).collect();
        if parts.len() > MOST_PARTS {
            terms.push("…".to_owned());
        }
        let terms = terms.join(" + ");
        let said = match parts.len() {
            1 => terms,
            _ => format!("{terms} = {sum}"),
        };
        (format!("{said}, not {total}"), format!("{said}, inte {total}"))
    }

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
                let (name, count) = (reader.name(self.place_of(spot)), said(value));
                let (place, limit) = (reader.place(least.span), least.value);
                let finding = self
                    .at(&rule::TOO_FEW_ROWS, spot)
                    .says(
                        format!("{name} has {count} rows, fewer than {limit}"),
                        format!("{name} har {count} rader, färre än {limit}"),
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

/// What a bound says, where it is written.
fn written(
    bound: &Option<Bound>,
    reader: &crate::answers::Reader<'_>,
) -> Option<(Span, String)> {
    match bound.as_ref()? {
        Bound::Number(number) => Some((number.span, reader.slice(number.span))),
        Bound::Expression(written) => Some((written.span, written.text.clone())),
        _ => None,
    }
}

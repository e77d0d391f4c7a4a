//! Rosters: rows of several items.
//!
//! *In:* a list of objects, one a row. *Out:* the cells of every row, each read like an
//! answer outside of rosters.
//!
//! Which rows there should be depends on other answers: `route` says, and `unasked` tells
//! of those that should not be there.

use std::collections::HashMap;

use crate::answers::form::Roster;
use crate::answers::json::{self, Shape};
use crate::answers::judge::{At, INVALID, Judge, escaped};
use crate::answers::rules as rule;
use crate::answers::words;
use crate::decimal::Number;
use crate::diagnostic::nearest;
use crate::expression::RowId;
use crate::value::{AnswerState, Cell, Value};

/// What is known of the rows of a roster while they are read.
#[derive(Default)]
struct Reading<'t> {
    /// Rows there are in the file.
    count: u32,
    /// The first row of each code.
    codes: HashMap<u16, &'t str>,
}

impl<'t> Judge<'_, 't> {
    /// Reads the rows of a roster.
    pub(crate) fn roster(&mut self, roster: &Roster, at: At, raw: &'t str) {
        let reader = self.reader;
        let slot = reader.instrument.plan().roster(roster.id).slot;
        let kind = &reader.form.items[at.item].kind;
        let cell = match json::shape(raw) {
            Shape::List => self.rows(roster, at, raw),
            Shape::Object => match self.keyed(at, raw, ["missing"]) {
                Some([Some(word)]) => Some(self.missing(kind, at.key("missing"), word)),
                Some([None]) => self.refused(kind, at, raw),
                None => INVALID,
            },
            _ => self.refused(kind, at, raw),
        };
        if let Some(cell) = cell {
            self.set(at, slot, cell, raw);
        }
    }

    fn rows(&mut self, roster: &Roster, at: At, raw: &'t str) -> Option<Cell> {
        let mut reading = Reading::default();
        json::elements(raw, |element| {
            if reading.count < roster.most.value {
                self.one_row(roster, (at, element), &mut reading);
            }
            reading.count += 1;
        });
        if reading.count > roster.most.value {
            self.too_many(roster, at, raw, reading.count);
            return INVALID;
        }
        let count = Number::ratio(i64::from(reading.count), 1).unwrap_or(Number::ZERO);
        Some(Cell::answered(Value::Number(count)))
    }

    fn one_row(
        &mut self,
        roster: &Roster,
        (at, raw): (At, &'t str),
        reading: &mut Reading<'t>,
    ) {
        let position = reading.count;
        let of_row = At { element: usize::try_from(position).ok(), ..at };
        if json::shape(raw) != Shape::Object {
            let name = self.row_name(at, position);
            let found = words::found(raw, self.is_hidden(at));
            let finding = self.finding(&rule::WRONG_ANSWER_TYPE, of_row, raw).says(
                format!(
                    "{name}: expected an object with the row's answers, found {}",
                    found.en
                ),
                format!("{name}: väntade ett objekt med radens svar, fann {}", found.sv),
            );
            self.findings.push(finding);
            let line = self.add_row(roster, at, None, (position, raw));
            self.spoil(roster, line, raw);
            return;
        }
        let code = match roster.each {
            None => None,
            Some(_) => match self.row_code(roster, (at, of_row), raw, reading) {
                Some(code) => Some(code),
                None => return,
            },
        };
        let line = self.add_row(roster, at, code, (position, raw));
        self.columns(
            roster,
            At { path: at.path.within(position), line: Some(line), ..at },
            raw,
        );
    }

    fn add_row(
        &mut self,
        roster: &Roster,
        at: At,
        code: Option<u16>,
        (position, raw): (u32, &'t str),
    ) -> RowId {
        let place = (at.path.within(position), self.place(raw));
        let plan = self.reader.instrument.plan();
        let of = (roster.id, roster.columns.len());
        self.work.add_line(plan, of, (at.line, code), place)
    }

    /// A row that cannot be read: what stands there does not count.
    fn spoil(&mut self, roster: &Roster, line: RowId, raw: &'t str) {
        let plan = self.reader.instrument.plan();
        let place = self.place(raw);
        for column in &roster.columns {
            for slot in plan.slots_of(*column) {
                let cell = Cell::absent(AnswerState::Invalid);
                self.work.set(slot, Some(line), cell, place);
            }
        }
    }

    /// The answers of a row, by the ids of columns.
    fn columns(&mut self, roster: &Roster, at: At, raw: &'t str) {
        let reader = self.reader;
        let (mut guess, mut has_code) = (0, false);
        let _ = json::entries(raw, |key, value| {
            let Ok(id) = json::text(key) else {
                self.findings.push(json::unreadable(self.span(key)));
                return true;
            };
            match roster.find(&reader.form, &id, guess) {
                Some(item) => {
                    guess = reader.form.items[item].column + 1;
                    self.answer(at.beside(item), key, value);
                }
                None if roster.each.is_some() && id == "row" => {
                    if has_code {
                        let first = self.place(raw);
                        let finding = self.twice(at, key, first);
                        self.findings.push(finding);
                    }
                    has_code = true;
                }
                None => self.unknown_column(roster, at, (key, &id)),
            }
            true
        });
    }

    fn unknown_column(&mut self, roster: &Roster, at: At, (key, id): (&'t str, &str)) {
        let reader = self.reader;
        let name = format!("`{}`", reader.numbered(at.item, at.path));
        let shown = words::shown(id, false);
        let columns =
            roster.columns.iter().map(|item| reader.form.items[*item].id.as_str());
        let row = roster.each.is_some().then_some("row");
        let finding = rule::ANSWER_FOR_UNKNOWN_ITEM
            .at(self.span(key))
            .says(
                format!("{name} has no column {}", shown.en),
                format!("{name} har ingen kolumn {}", shown.sv),
            )
            .item(reader.form.items[at.item].full.clone())
            .pointer(format!("{}/{}", self.row_pointer(at), escaped(id)))
            .suggest(nearest(id, columns.chain(row)));
        self.findings.push(finding);
    }

    /// What the key `row` says a row is for; a finding where it says nothing, names
    /// nothing, or what another row is for.
    fn row_code(
        &mut self,
        roster: &Roster,
        (at, of_row): (At, At),
        raw: &'t str,
        reading: &mut Reading<'t>,
    ) -> Option<u16> {
        let codes = roster.each.as_ref()?;
        let mut said = None;
        let _ = json::entries(raw, |key, value| {
            if json::text(key).is_ok_and(|key| key == "row") && said.is_none() {
                said = Some(value);
            }
            true
        });
        let name = self.row_name(at, reading.count);
        let Some(value) = said else {
            let finding = self
                .finding(&rule::UNKNOWN_ROW, of_row, raw)
                .says(
                    format!("{name} does not say what the row is for"),
                    format!("{name} säger inte vad raden gäller"),
                )
                .help("write `\"row\": …`", "skriv `\"row\": …`");
            self.findings.push(finding);
            return None;
        };
        let of_key = of_row.key("row");
        if !matches!(json::shape(value), Shape::Text | Shape::Number | Shape::Truth) {
            self.wrong_code(of_key, value);
            return None;
        }
        let text = self.words(of_key, value)?;
        let hidden = roster.each_hidden || self.is_hidden(at);
        let shown = words::shown(&text, hidden);
        let Some(code) = codes.find(&text) else {
            let known = codes.list.iter().map(|code| code.code.as_str());
            let near = nearest(&text, known).filter(|_| !hidden);
            let of = self.name(at);
            let finding = self
                .finding(&rule::UNKNOWN_ROW, of_key, value)
                .says(
                    format!("{of} has no row {}", shown.en),
                    format!("{of} har ingen rad {}", shown.sv),
                )
                .suggest(near);
            self.findings.push(finding);
            return None;
        };
        if let Some(first) = reading.codes.get(&code) {
            let first = self.span(first);
            let of = self.name(at);
            let finding = self
                .finding(&rule::DUPLICATE_ANSWER_KEY, of_key, value)
                .says(
                    format!("{of} has the row {} already", shown.en),
                    format!("{of} har redan raden {}", shown.sv),
                )
                .mark("once more here", "en gång till här")
                .also(first, "first here", "först här")
                .help("keep one of them", "behåll en av dem");
            self.findings.push(finding);
            return None;
        }
        reading.codes.insert(code, value);
        // Rows of a roster are counted from 1, options from 0.
        Some(if roster.each_is_row { code + 1 } else { code })
    }

    fn too_many(&mut self, roster: &Roster, at: At, raw: &'t str, count: u32) {
        let (name, limit) = (self.name(at), roster.most.value);
        let place = self.reader.place(roster.most.span);
        let finding = self.finding(&rule::TOO_MANY_ROWS, at, raw).says(
            format!("{name} has {count} rows, more than {limit}"),
            format!("{name} har {count} rader, fler än {limit}"),
        );
        let kind = &self.reader.instrument.questionnaire().items[at.item].kind;
        let is_said =
            matches!(kind, crate::model::ItemKind::Roster(r) if r.max.is_some());
        self.findings.push(if is_said {
            finding.why(
                format!("{place} sets `max: {limit}`"),
                format!("{place} anger `max: {limit}`"),
            )
        } else {
            finding.why(
                format!("{place} sets no `max`, so {limit} rows are the most"),
                format!("{place} anger inget `max`, så {limit} rader är det mesta"),
            )
        });
    }

    /// A row in backticks, counted from 1.
    fn row_name(&self, at: At, position: u32) -> String {
        format!("`{}[{}]`", self.reader.numbered(at.item, at.path), position + 1)
    }

    /// The pointer of the row that `at` stands in.
    fn row_pointer(&self, at: At) -> String {
        let depth = self.reader.form.items[at.item].depth;
        let row = at.path.row(depth).unwrap_or(0);
        self.reader.pointer(At { element: usize::try_from(row).ok(), ..at })
    }
}

//! A row of a wide CSV table.
//!
//! *In:* its text and the columns of its table. *Out:* a [`Branch`] with the places of the
//! row, or findings.
//!
//! An empty cell is no value. What a cell holds depends on the item alone: the cell of a
//! number is one where JSON spells it so and text otherwise, any other is text, and what a
//! cell cannot hold plainly (rosters, places, documents) is JSON.

use std::collections::BTreeMap;

use crate::answers::notation::cells::{Cell, cells, listed};
use crate::answers::notation::columns::{AFTER, Column, ENVELOPE, Holds, Slot, UNIT};
use crate::answers::notation::rules::{RAGGED_ROW, UNREADABLE_CELL};
use crate::answers::notation::shape::{Fields, Shape};
use crate::answers::notation::table::{Columns, syntax};
use crate::answers::notation::tree::{Branch, Datum, Key, Place};
use crate::answers::words;
use crate::diagnostic::{Finding, Findings};
use crate::source::{FileId, Span};

/// What a row gave.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// The record; none where a cell cannot be read.
    pub(crate) root: Option<Branch>,
    pub(crate) findings: Findings,
    /// The empty cells of items.
    pub(crate) empty: Vec<(String, Place)>,
    /// Cells that are never echoed.
    pub(crate) hidden: Vec<Place>,
    /// What stands for empty cells of data from elsewhere.
    pub(crate) blanks: Vec<Slot>,
}

/// Reads a row; without `fields` no more of it than what it says of itself.
pub(crate) fn read(
    file: FileId,
    text: &str,
    columns: &Columns,
    fields: Option<&Fields>,
) -> Row {
    let mut row = Row::default();
    let cells = match cells(text, columns.table.delimiter()) {
        Ok(cells) => cells,
        Err(fault) => {
            row.findings.push(syntax(file, fault));
            return row;
        }
    };
    let none = Fields::default();
    let mut reading = Reading {
        file,
        fields: fields.unwrap_or(&none),
        whole: (0, u32::try_from(text.len()).unwrap_or(u32::MAX)),
        parts: BTreeMap::new(),
        whole_missing: None,
        row,
    };
    if cells.len() != columns.columns.len() {
        reading.ragged(&cells, columns);
        return reading.row;
    }
    let cells: Vec<(Column, Cell)> = match &columns.mapped {
        None => {
            let own = cells.into_iter().zip(&columns.columns);
            own.filter_map(|(cell, column)| Some(((*column)?, cell))).collect()
        }
        Some(mapped) => {
            let turned = mapped.turned((file, reading.whole), cells);
            reading.row.blanks = turned.blanks;
            reading.row.findings.append(turned.findings);
            turned.cells
        }
    };
    let envelope = reading.sort(&cells);
    reading.finish(envelope)
}

/// The cells of one item, or of one row of it.
#[derive(Default)]
struct Part<'c> {
    answer: Option<&'c Cell>,
    missing: Option<&'c Cell>,
    specify: Vec<(usize, &'c Cell)>,
    ticks: Vec<(usize, &'c Cell)>,
}

struct Reading<'f, 'c> {
    file: FileId,
    fields: &'f Fields,
    whole: Place,
    parts: BTreeMap<Slot, Part<'c>>,
    /// The item by rows that has one missing code for all of them.
    whole_missing: Option<usize>,
    row: Row,
}

impl<'c> Reading<'_, 'c> {
    fn ragged(&mut self, cells: &[Cell], columns: &Columns) {
        let (found, wanted) = (cells.len(), columns.columns.len());
        let finding = RAGGED_ROW.at(self.span(self.whole)).says(
            format!("the row has {found} cells, the first one {wanted}"),
            format!("raden har {found} celler, den första {wanted}"),
        );
        self.row.findings.push(finding.help(
            "compare it with the first row; a cell that holds what stands between cells is written in quotes",
            "jämför den med den första raden; en cell som innehåller det som skiljer celler åt skrivs inom citattecken",
        ));
    }

    /// Puts every cell where it belongs; the keys of the answer file.
    fn sort(&mut self, cells: &'c [(Column, Cell)]) -> Vec<(Key, Branch)> {
        let mut envelope = Vec::new();
        for (column, cell) in cells {
            let column = *column;
            let slot = match column {
                Column::Envelope(key) => {
                    envelope.extend(self.key(key, cell).map(|entry| ((key, 0), entry)));
                    continue;
                }
                Column::Key(number) => {
                    let name = self.fields.keys.get(number);
                    let word = name.filter(|_| !cell.text.is_empty()).map(|name| {
                        (key(name, cell.at), Branch::text(cell.at, cell.text.as_str()))
                    });
                    envelope.extend(word.map(|entry| ((UNIT, number + 1), entry)));
                    continue;
                }
                Column::Answer(slot)
                | Column::Missing(slot)
                | Column::Specify(slot, _)
                | Column::Tick(slot, _) => slot,
            };
            let field = &self.fields.list[slot.item];
            if field.hidden {
                self.row.hidden.push(cell.at);
            }
            if cell.text.is_empty() {
                let is_own = matches!(column, Column::Answer(_) | Column::Tick(..));
                let known = self.row.empty.iter().any(|(id, _)| *id == field.id);
                if is_own && !known {
                    self.row.empty.push((field.id.clone(), cell.at));
                }
                if !matches!(column, Column::Tick(..)) {
                    continue;
                }
            }
            let part = self.parts.entry(slot).or_default();
            match column {
                Column::Answer(_) => part.answer = Some(cell),
                Column::Missing(_) => part.missing = Some(cell),
                Column::Specify(_, option) => part.specify.push((option, cell)),
                Column::Tick(_, option) => part.ticks.push((option, cell)),
                Column::Envelope(_) | Column::Key(_) => {}
            }
        }
        envelope.sort_by_key(|(key, _)| *key);
        envelope.into_iter().map(|(_, entry)| entry).collect()
    }

    fn key(&mut self, key: usize, cell: &Cell) -> Option<(Key, Branch)> {
        if cell.text.is_empty() {
            return None;
        }
        let (name, _, holds) = ENVELOPE[key];
        let value = match holds {
            Holds::Word => Branch::text(cell.at, cell.text.as_str()),
            Holds::Truth => Branch::truth(cell.at, &cell.text),
            Holds::Json => self.json(cell, None)?,
        };
        Some((Key { at: cell.at, name: name.to_owned() }, value))
    }

    fn finish(mut self, mut envelope: Vec<(Key, Branch)>) -> Row {
        let mut answers: Vec<(Key, Branch)> = Vec::new();
        // A missing code for a whole item comes before the rows of it.
        for (slot, part) in std::mem::take(&mut self.parts) {
            let Some(value) = self.value(slot, &part) else { continue };
            let field = &self.fields.list[slot.item];
            let (Some(row), Shape::Rows { rows, .. }) = (slot.row, &field.shape) else {
                self.whole_missing = Some(slot.item);
                answers.push((key(&field.id, value.at), value));
                continue;
            };
            let (at, entry) = (value.at, (key(&rows[row], value.at), value));
            match answers.last_mut().filter(|(key, _)| key.name == field.id) {
                None => {
                    answers.push((key(&field.id, at), Branch::object(at, vec![entry])))
                }
                Some((_, whole)) if self.whole_missing == Some(slot.item) => {
                    let (id, at) = (&field.id, whole.at);
                    let en = format!("`{id}` has a missing code and rows with answers");
                    let sv =
                        format!("`{id}` har både en bortfallskod och rader med svar");
                    self.unreadable(slot, at, (en, sv));
                }
                Some((key, whole)) => {
                    whole.at = (whole.at.0.min(at.0), whole.at.1.max(at.1));
                    key.at = whole.at;
                    if let Datum::Object(rows) = &mut whole.datum {
                        rows.push(entry);
                    }
                }
            }
        }
        if self.row.findings.has_errors() {
            return self.row;
        }
        let is_after =
            |name: &str| ENVELOPE[AFTER..].iter().any(|(key, ..)| *key == name);
        let place = envelope.iter().position(|(key, _)| is_after(&key.name));
        let answers = (key("answers", self.whole), Branch::object(self.whole, answers));
        envelope.insert(place.unwrap_or(envelope.len()), answers);
        self.row.root = Some(Branch::object(self.whole, envelope));
        self.row
    }

    /// The value of an item, or of a row of one.
    fn value(&mut self, slot: Slot, part: &Part<'_>) -> Option<Branch> {
        let fields = self.fields;
        let (name, shape) = fields.list[slot.item].of(slot);
        let ticks = self.ticks(slot, (&name, shape), part);
        if let Some(missing) = part.missing {
            let other = part.answer.or(part.specify.first().map(|(_, cell)| *cell));
            if let Some(at) = other.map(|cell| cell.at).or(ticks.map(|value| value.at)) {
                let en = format!("`{name}` has an answer and a missing code");
                let sv = format!("`{name}` har både ett svar och en bortfallskod");
                self.unreadable(slot, at, (en, sv));
                return None;
            }
            let word = Branch::text(missing.at, missing.text.as_str());
            return Some(Branch::object(
                missing.at,
                vec![(key("missing", missing.at), word)],
            ));
        }
        let mut value = match part.answer {
            None => ticks,
            Some(cell) => match shape {
                Shape::Word { .. } => Some(Branch::text(cell.at, cell.text.as_str())),
                Shape::Number => Some(Branch::number(cell.at, &cell.text)),
                Shape::Truth => Some(Branch::truth(cell.at, &cell.text)),
                Shape::Words { .. } => self.words(slot, cell),
                _ => self.json(cell, Some(slot)),
            },
        };
        for (option, cell) in &part.specify {
            value = self.beside(slot, (shape, value), (*option, cell));
        }
        value
    }

    /// `a|b`, in which `\` stands before `|`, `\` and `[` that are meant themselves.
    fn words(&mut self, slot: Slot, cell: &Cell) -> Option<Branch> {
        if cell.text == "[]" {
            return Some(Branch::list(cell.at, Vec::new()));
        }
        let Some(words) = listed(&cell.text) else {
            let en = "a `\\` stands before neither `|` nor `\\`".to_owned();
            let sv = "ett `\\` står varken före `|` eller `\\`".to_owned();
            self.unreadable(slot, cell.at, (en, sv));
            return None;
        };
        let words = words.into_iter().map(|word| Branch::text(cell.at, word));
        Some(Branch::list(cell.at, words.collect()))
    }

    /// One column an option: 1 is ticked, 0 is not.
    fn ticks(
        &mut self,
        slot: Slot,
        (name, shape): (&str, &Shape),
        part: &Part<'_>,
    ) -> Option<Branch> {
        let Shape::Words { codes, .. } = shape else { return None };
        let filled = || part.ticks.iter().filter(|(_, cell)| !cell.text.is_empty());
        let first = filled().next()?.1.at;
        let last = part.ticks.last().map_or(first, |(_, cell)| cell.at);
        let mut ticked = Vec::new();
        for (option, cell) in &part.ticks {
            let code = &codes[*option];
            match cell.text.as_str() {
                "1" => ticked.push((*option, Branch::text(cell.at, code.as_str()))),
                "0" => {}
                "" => {
                    let en = format!(
                        "`{name}` has a cell for some options, but none for `{code}`"
                    );
                    let sv = format!(
                        "`{name}` har värden för några alternativ, men inget för `{code}`"
                    );
                    self.unreadable(slot, cell.at, (en, sv));
                    return None;
                }
                _ => {
                    let shown =
                        words::shown(&cell.text, self.fields.list[slot.item].hidden);
                    let en = format!(
                        "`{name}.{code}`: expected `1` or `0`, found {}",
                        shown.en
                    );
                    let sv = format!(
                        "`{name}.{code}`: väntade `1` eller `0`, fann {}",
                        shown.sv
                    );
                    self.unreadable(slot, cell.at, (en, sv));
                    return None;
                }
            }
        }
        ticked.sort_by_key(|(option, _)| *option);
        let ticked = ticked.into_iter().map(|(_, word)| word).collect();
        Some(Branch::list((first.0.min(last.0), first.1.max(last.1)), ticked))
    }

    /// Puts beside an option what is written beside it.
    fn beside(
        &mut self,
        slot: Slot,
        (shape, value): (&Shape, Option<Branch>),
        (option, cell): (usize, &Cell),
    ) -> Option<Branch> {
        let (code, kind) = &shape.specify()[option];
        let text = match kind {
            Shape::Number => Branch::number(cell.at, &cell.text),
            Shape::Truth => Branch::truth(cell.at, &cell.text),
            _ => Branch::text(cell.at, cell.text.as_str()),
        };
        let join = |word: Branch| {
            let at = word.at;
            Branch::object(
                at,
                vec![(key("code", at), word), (key("specify", cell.at), text)],
            )
        };
        match value {
            Some(Branch { datum: Datum::Text(word), at }) if word == *code => {
                Some(join(Branch::text(at, word)))
            }
            Some(Branch { datum: Datum::List(mut list), at })
                if list.iter().any(|word| word.word() == Some(code)) =>
            {
                let chosen = list.iter_mut().find(|word| word.word() == Some(code))?;
                *chosen = join(chosen.clone());
                Some(Branch::list(at, list))
            }
            value => {
                let shown = words::shown(code, self.fields.list[slot.item].hidden);
                let en = format!(
                    "a text stands beside the option {}, which is not chosen",
                    shown.en
                );
                let sv = format!(
                    "en text står bredvid alternativet {}, som inte är valt",
                    shown.sv
                );
                self.unreadable(slot, cell.at, (en, sv));
                value
            }
        }
    }

    fn json(&mut self, cell: &Cell, slot: Option<Slot>) -> Option<Branch> {
        match Branch::read(self.file, &cell.text, &cell.text) {
            Ok(value) => Some(value.placed(cell.at)),
            Err(fault) => {
                let mut finding = UNREADABLE_CELL.at(self.span(cell.at)).says(
                    format!("expected JSON: {}", fault.message.en),
                    format!("väntade JSON: {}", fault.message.sv),
                );
                if let Some(slot) = slot {
                    finding = finding.item(self.fields.list[slot.item].id.clone());
                }
                self.row.findings.push(finding);
                None
            }
        }
    }

    fn unreadable(&mut self, slot: Slot, at: Place, (en, sv): (String, String)) {
        let id = &self.fields.list[slot.item].id;
        let finding: Finding = UNREADABLE_CELL.at(self.span(at)).says(en, sv);
        self.row
            .findings
            .push(finding.item(id.clone()).pointer(format!("/answers/{id}")));
    }

    fn span(&self, (start, end): Place) -> Span {
        Span { file: self.file, start, end }
    }
}

fn key(name: &str, at: Place) -> Key {
    Key { at, name: name.to_owned() }
}

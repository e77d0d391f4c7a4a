//! What the answers to each item look like when they are written down.
//!
//! *In:* a questionnaire. *Out:* a [`Shape`] an item: what is text, what is a number, what
//! is made of rows.
//!
//! Only what a notation needs is known here: how many ticks are allowed or where a number
//! ends is the business of `form` and `judge`.

use std::collections::HashMap;

use crate::answers::notation::columns::Slot;
use crate::answers::notation::tree::{Branch, Datum, Key};
use crate::model::{Choices, Item, ItemKind, Questionnaire};

/// What the answers to an item look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A word: a code, a text, a day.
    Word { specify: Vec<(String, Self)> },
    /// Words in an order.
    Words { codes: Vec<String>, specify: Vec<(String, Self)> },
    /// A number.
    Number,
    /// `true` or `false`.
    Truth,
    /// One answer for each of several names.
    Rows { rows: Vec<String>, cell: Box<Self> },
    /// A list of rows of several answers.
    Roster { columns: Vec<(String, Self)> },
    /// An object of words and, by these names, numbers.
    Parts { numbers: &'static [&'static str] },
    /// No answer of its own.
    Nothing,
    /// Anything: no item is known.
    Open,
}

/// An item that is not a roster's column.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) id: String,
    pub(crate) shape: Shape,
    /// It may have a missing code as `{"missing": …}`.
    pub(crate) offers_missing: bool,
    /// Never echoed.
    pub(crate) hidden: bool,
}

/// Every item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    pub(crate) list: Vec<Field>,
    /// The names of the record's key.
    pub(crate) keys: Vec<String>,
    index: HashMap<String, usize>,
}

impl Field {
    /// What an item or a row of it is called, and what its answers look like.
    pub(crate) fn of(&self, slot: Slot) -> (String, &Shape) {
        match (&self.shape, slot.row) {
            (Shape::Rows { rows, cell }, Some(row)) => {
                (format!("{}.{}", self.id, rows[row]), cell)
            }
            (shape, _) => (self.id.clone(), shape),
        }
    }
}

impl Fields {
    pub(crate) fn new(questionnaire: &Questionnaire) -> Self {
        let items = questionnaire.items.iter().enumerate();
        let own = items.filter(|(_, item)| item.roster.is_none());
        let list: Vec<Field> = own
            .map(|(number, item)| Field {
                id: item.id.value.clone(),
                shape: shape_of(questionnaire, number),
                offers_missing: offers_missing(questionnaire, item),
                hidden: item.sensitive || item.personal,
            })
            .collect();
        let index = list.iter().enumerate().map(|(n, f)| (f.id.clone(), n)).collect();
        let names = questionnaire.records.iter();
        let keys = names.map(|record| record.name.value.clone()).collect();
        Self { list, keys, index }
    }

    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// The shape of an item's answers; anything, where there is no such item.
    pub(crate) fn shape(&self, id: &str) -> &Shape {
        self.find(id).map_or(&Shape::Open, |number| &self.list[number].shape)
    }
}

/// Whether a missing code is offered that no option stands for.
fn offers_missing(questionnaire: &Questionnaire, item: &Item) -> bool {
    if !item.kind.takes_answers() {
        return false;
    }
    let offered = questionnaire.offered(item);
    let choices = match &item.kind {
        ItemKind::Grid(grid) => grid.cell.choices(),
        kind => kind.choices(),
    };
    let options = choices.map_or(&[][..], |choices| &choices.options[..]);
    let spelled = |state| {
        options
            .iter()
            .any(|option| option.missing.as_ref().is_some_and(|m| m.value == state))
    };
    offered.iter().any(|state| !spelled(state.value))
}

fn shape_of(questionnaire: &Questionnaire, number: usize) -> Shape {
    let item = &questionnaire.items[number];
    if !matches!(item.kind, ItemKind::Roster(_)) {
        return shape(&item.kind);
    }
    let is_column = |other: &(usize, &Item)| other.1.roster == Some(number);
    let columns = questionnaire.items.iter().enumerate().filter(is_column);
    let columns = columns.map(|(column, item)| {
        let id = item.id.value.rsplit('.').next().unwrap_or_default();
        (id.to_owned(), shape_of(questionnaire, column))
    });
    Shape::Roster { columns: columns.collect() }
}

fn shape(kind: &ItemKind) -> Shape {
    match kind {
        ItemKind::Single(choices) | ItemKind::YesNo(choices) => {
            Shape::Word { specify: specify(choices) }
        }
        ItemKind::Multiple { choices, .. } => Shape::Words {
            codes: choices.options.iter().map(|o| o.code.value.clone()).collect(),
            specify: specify(choices),
        },
        ItemKind::Ranking { choices, .. } => {
            Shape::Words { codes: Vec::new(), specify: specify(choices) }
        }
        ItemKind::Text(_)
        | ItemKind::Date { .. }
        | ItemKind::Month { .. }
        | ItemKind::Time { .. }
        | ItemKind::Duration { .. }
        | ItemKind::Unit(_) => Shape::Word { specify: Vec::new() },
        ItemKind::Scale(_) | ItemKind::Number(_) | ItemKind::Year { .. } => Shape::Number,
        ItemKind::Consent => Shape::Truth,
        ItemKind::Allocate(item) => Shape::Rows {
            rows: item.choices.options.iter().map(|o| o.code.value.clone()).collect(),
            cell: Box::new(Shape::Number),
        },
        ItemKind::Grid(grid) => Shape::Rows {
            rows: grid.rows.iter().map(|row| row.id.value.clone()).collect(),
            cell: Box::new(shape(&grid.cell)),
        },
        ItemKind::Roster(_) => Shape::Roster { columns: Vec::new() },
        ItemKind::Location { .. } => Shape::Parts { numbers: &[] },
        ItemKind::Document { .. } => Shape::Parts { numbers: &["bytes"] },
        ItemKind::Hidden { of, .. } | ItemKind::Derived { of, .. } => shape(of),
        ItemKind::Note | ItemKind::Unreadable => Shape::Nothing,
    }
}

fn specify(choices: &Choices) -> Vec<(String, Shape)> {
    let asked = choices.options.iter().filter_map(|option| {
        let beside = option.specify.as_ref()?;
        Some((option.code.value.clone(), shape(&beside.kind)))
    });
    asked.collect()
}

impl Shape {
    /// The options that something is written beside.
    pub(crate) fn specify(&self) -> &[(String, Self)] {
        match self {
            Self::Word { specify } | Self::Words { specify, .. } => specify,
            _ => &[],
        }
    }

    /// What is written beside an option.
    pub(crate) fn beside(&self, code: &str) -> Option<&Self> {
        self.specify().iter().find(|(own, _)| own == code).map(|(_, shape)| shape)
    }

    /// The answer in one spelling of several that mean the same: a code as text, an
    /// option without what is written beside it as its code alone. None where nothing is
    /// said: an answer by rows that has no row.
    pub(crate) fn plain(&self, value: Branch) -> Option<Branch> {
        if value.only("missing").is_some() {
            return Some(value);
        }
        let at = value.at;
        Some(match (self, value.datum) {
            (Self::Rows { .. }, Datum::Object(entries)) if entries.is_empty() => {
                return None;
            }
            (Self::Rows { cell, .. }, Datum::Object(entries)) => {
                let plain = entries
                    .into_iter()
                    .filter_map(|(key, value)| Some((key, cell.plain(value)?)));
                Branch::object(at, plain.collect())
            }
            (Self::Roster { columns }, Datum::List(rows)) => Branch::list(
                at,
                rows.into_iter().map(|row| row_of(columns, row)).collect(),
            ),
            (Self::Words { .. }, Datum::List(list)) => {
                let words = list.into_iter().map(|value| self.chosen(value));
                Branch::list(at, words.collect())
            }
            (Self::Word { .. }, datum) => self.chosen(Branch { at, datum }),
            (_, datum) => Branch { at, datum },
        })
    }

    fn chosen(&self, value: Branch) -> Branch {
        let at = value.at;
        if let Some(code) = value.only("code").cloned() {
            return self.chosen(code);
        }
        match value.datum {
            Datum::Raw(raw) if raw != "null" => Branch::text(at, raw),
            Datum::Object(entries) => {
                let plain = entries.into_iter().map(|(key, value)| {
                    match (key.name.as_str(), value.word()) {
                        ("code", Some(word)) => (key, Branch::text(value.at, word)),
                        _ => (key, value),
                    }
                });
                let mut entries: Vec<(Key, Branch)> = plain.collect();
                let code = entries.iter().find(|(key, _)| key.name == "code");
                let code = code.and_then(|(_, value)| value.word()).map(str::to_owned);
                let beside = code.and_then(|code| self.beside(&code));
                for (key, value) in &mut entries {
                    if let (Some(shape), "specify") = (beside, key.name.as_str())
                        && let Some(plain) = shape.plain(value.clone())
                    {
                        *value = plain;
                    }
                }
                Branch::object(at, entries)
            }
            datum => Branch { at, datum },
        }
    }
}

fn row_of(columns: &[(String, Shape)], row: Branch) -> Branch {
    let at = row.at;
    let entries = match row.datum {
        Datum::Object(entries) => entries,
        datum => return Branch { at, datum },
    };
    let word = Shape::Word { specify: Vec::new() };
    let plain = entries.into_iter().filter_map(|(key, value)| {
        let column = columns.iter().find(|(id, _)| *id == key.name);
        let shape = match column {
            Some((_, shape)) => shape,
            None if key.name == "row" => &word,
            None => &Shape::Open,
        };
        Some((key, shape.plain(value)?))
    });
    Branch::object(at, plain.collect())
}

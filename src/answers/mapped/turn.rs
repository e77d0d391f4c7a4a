//! The cells of a row of data, turned into those of a table of our own.
//!
//! *In:* cells, and what the map says of their columns. *Out:* cells with our columns, and
//! which of them stand for an empty one.
//!
//! A cell keeps its place. What it means is looked up in this order: missing codes, values,
//! the item's own codes; numbers are compared as numbers.

use std::collections::{HashMap, HashSet};

use crate::answers::form::Kind;
use crate::answers::mapped::cell::{number, plain};
use crate::answers::mapped::names::{item_of, kind_of, meeting, slot_of};
use crate::answers::mapped::rules::STRAY_MISSING_CODE;
use crate::answers::mapped::{dates, hints};
use crate::answers::notation::cells::{Cell, escaped, listed};
use crate::answers::notation::columns::{Column, Slot};
use crate::answers::notation::rules::UNREADABLE_CELL;
use crate::answers::notation::tree::Place;
use crate::answers::notation::typed::Typed;
use crate::answers::{Reader, words};
use crate::diagnostic::{Finding, Findings};
use crate::model::DataMap;
use crate::source::{FileId, Span};
use crate::value::AnswerState;

/// How the cells of a table are turned.
#[derive(Clone, Debug)]
pub(in crate::answers) struct Mapped {
    /// By column of the data; none for one that is not read.
    pub(super) turns: Vec<Option<Turns>>,
    /// What every row has besides.
    pub(super) constants: Vec<(Column, String)>,
    /// The missing code that an empty cell stands for.
    pub(super) blank: Option<AnswerState>,
}

/// The cells of a row.
#[derive(Debug, Default)]
pub(in crate::answers) struct Turned {
    pub(in crate::answers) cells: Vec<(Column, Cell)>,
    /// What stands for empty cells.
    pub(in crate::answers) blanks: Vec<Slot>,
    pub(in crate::answers) findings: Findings,
}

/// What the cells of a column hold, as far as they are turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// A word, or what is written as JSON: nothing but whole values are turned.
    Word,
    /// Words that somebody typed.
    Text,
    Number,
    Day,
    /// Several codes in one cell.
    Codes,
    Tick,
}

/// How the cells of one column are turned.
#[derive(Clone, Debug)]
pub(super) struct Turns {
    pub(super) column: Column,
    /// Our name of it.
    pub(super) name: String,
    pub(super) holds: Holds,
    pub(super) has_comma: bool,
    codes: HashMap<String, AnswerState>,
    values: HashMap<String, String>,
    several: String,
    day: Option<String>,
    /// Options that stand for a state.
    spelled: Vec<(AnswerState, String)>,
    pub(super) hidden: bool,
    takes_answers: bool,
    /// No bound of the author's says that small or great numbers are meant.
    is_open: (bool, bool),
    /// What the file says that the column holds.
    typed: Option<Typed>,
}

/// What a value means.
enum Meaning<'t> {
    State(AnswerState),
    Word(&'t str),
    /// It stands for itself; said by the map or not.
    Own(bool),
}

impl Turns {
    /// Makes the turns of a column; without a map only numbers are made alike.
    pub(super) fn new(
        reader: &Reader<'_>,
        map: Option<&DataMap>,
        (column, typed): (Column, Option<&Typed>),
    ) -> Self {
        let kind = slot_of(column).and_then(|slot| kind_of(reader, slot));
        let item = item_of(reader, column);
        let mut turns = Self {
            column,
            name: reader.names.name(column).unwrap_or_default().to_owned(),
            holds: holds(column, kind),
            // What the file knows to be a number is not spelled by anybody.
            has_comma: map.is_some_and(|map| map.has_comma)
                && !matches!(typed, Some(Typed::Number | Typed::Float)),
            codes: HashMap::new(),
            values: HashMap::new(),
            several: "|".to_owned(),
            day: None,
            spelled: spelled(kind),
            hidden: item.is_some_and(|item| item.hidden),
            takes_answers: item.is_some_and(|item| {
                let questionnaire = reader.instrument.questionnaire();
                let number = questionnaire.position(&item.id);
                number.is_some_and(|n| questionnaire.items[n].kind.takes_answers())
            }),
            is_open: open(kind),
            typed: typed.cloned(),
        };
        turns.own(column, kind);
        if let Some(map) = map {
            turns.say(reader, map);
        }
        turns
    }

    /// The codes of the item, so that `1.0` is `1`.
    fn own(&mut self, column: Column, kind: Option<&Kind>) {
        if let Column::Tick(..) = column {
            for word in ["0", "1"] {
                self.values.insert(word.to_owned(), word.to_owned());
            }
            if self.typed == Some(Typed::Truth) {
                for (word, own) in [("false", "0"), ("true", "1")] {
                    self.values.insert(word.to_owned(), own.to_owned());
                }
            }
        }
        let (Column::Answer(_), Some(codes)) = (column, kind.and_then(Kind::codes))
        else {
            return;
        };
        for code in &codes.list {
            let key = plain(&code.code, self.has_comma).into_owned();
            // Codes that are one number are told apart by their spelling alone.
            let is_taken = self.values.insert(key.clone(), code.code.clone()).is_some();
            if is_taken {
                self.values.remove(&key);
            }
        }
    }

    /// What the map says, the nearest name last.
    fn say(&mut self, reader: &Reader<'_>, map: &DataMap) {
        for (_, (_, values)) in meeting(reader, &map.values, self.column) {
            for (value, meant) in values {
                let key = plain(value.value.trim(), map.has_comma).into_owned();
                self.values.insert(key, meant.value.clone());
            }
        }
        if matches!(
            self.column,
            Column::Answer(_) | Column::Tick(..) | Column::Specify(..)
        ) {
            for (_, (_, codes)) in meeting(reader, &map.codes, self.column) {
                for (value, state) in codes {
                    let key = plain(value.value.trim(), map.has_comma).into_owned();
                    self.codes.insert(key, *state);
                }
            }
        }
        if let Some((_, (_, several))) = meeting(reader, &map.several, self.column).pop()
        {
            self.several.clone_from(several);
        }
        let day = meeting(reader, &map.dates, self.column).pop();
        self.day = day.map(|(_, (_, spelling))| spelling.clone());
    }

    fn meaning(&self, text: &str) -> Meaning<'_> {
        let key = plain(text, self.has_comma);
        let state = self.codes.get(&*key).copied();
        match (state, self.values.get(&*key)) {
            (Some(state), _) if state != AnswerState::Answered => Meaning::State(state),
            (_, Some(word)) => Meaning::Word(word),
            (said, None) => Meaning::Own(said.is_some()),
        }
    }

    /// The option that stands for a state.
    fn option_for(&self, state: AnswerState) -> Option<&str> {
        let (_, code) = self.spelled.iter().find(|(own, _)| *own == state)?;
        Some(code)
    }

    fn turn(&self, (file, cell): (FileId, Cell), turned: &mut Turned) {
        let trimmed = cell.text.trim();
        let text = match self.holds {
            Holds::Text if !trimmed.is_empty() => cell.text.as_str(),
            _ => trimmed,
        };
        if self.holds == Holds::Codes && !text.is_empty() {
            return self.codes((&cell, text), turned);
        }
        let text = match self.meaning(text) {
            Meaning::State(state) => return self.absent(state, cell.at, turned),
            Meaning::Word(word) => word.to_owned(),
            Meaning::Own(is_said) => {
                turned.findings.extend(self.doubt((file, cell.at), text, is_said));
                self.itself(text)
            }
        };
        turned.cells.push((self.column, Cell { at: cell.at, text }));
    }

    /// A value that stands for itself, in our spelling.
    fn itself(&self, text: &str) -> String {
        let own = match (self.holds, &self.day, &self.typed) {
            (Holds::Number, ..) => number(text, self.has_comma).map(|n| n.into_owned()),
            // The file knows it to be a day, however those of other columns are spelled.
            (Holds::Day, _, Some(Typed::Day)) => None,
            (Holds::Day, _, Some(Typed::Moment)) => dates::midnight(text),
            (Holds::Day, Some(spelling), _) => dates::iso(text, spelling),
            _ => None,
        };
        own.unwrap_or_else(|| text.to_owned())
    }

    /// What is to be said of a value that stands for itself.
    fn doubt(
        &self,
        (file, at): (FileId, Place),
        text: &str,
        is_said: bool,
    ) -> Option<Finding> {
        let span = Span { file, start: at.0, end: at.1 };
        let shown = words::shown(text, self.hidden);
        let name = &self.name;
        let item = name.split('.').next().unwrap_or_default();
        if self.holds == Holds::Number && self.has_comma && number(text, false).is_some()
        {
            number(text, true).is_none().then(|| {
                UNREADABLE_CELL
                    .at(span)
                    .says(
                        format!("`{name}` is {}, and decimals are said to stand behind a comma", shown.en),
                        format!("`{name}` är {}, men decimaler sägs stå efter ett komma", shown.sv),
                    )
                    .item(item)
                    .help(
                        "write it with a comma, or take `decimal: \",\"` out of the map",
                        "skriv det med komma, eller ta bort `decimal: \",\"` ur kartan",
                    )
            })
        } else if !is_said && self.is_no_number(text) {
            Some(
                UNREADABLE_CELL
                    .at(span)
                    .says(
                        format!("`{name}` is {}, which is no number", shown.en),
                        format!("`{name}` är {}, som inte är något tal", shown.sv),
                    )
                    .item(item)
                    .help(
                        "write null where there is no number",
                        "skriv null där det inte finns något tal",
                    ),
            )
        } else if !is_said && self.is_stray(text) {
            let (en, sv) = hints::codes(name, text, "no_answer");
            let (yes, ja) = hints::codes(name, text, "answered");
            Some(
                STRAY_MISSING_CODE
                    .at(span)
                    .says(
                        format!(
                            "`{name}` is {}, which looks like a missing code",
                            shown.en
                        ),
                        format!(
                            "`{name}` är {}, som ser ut som en bortfallskod",
                            shown.sv
                        ),
                    )
                    .item(item)
                    .help(
                        format!("say in the map what it is: {en}, or {yes}"),
                        format!("ange i kartan vad det är: {sv}, eller {ja}"),
                    ),
            )
        } else {
            None
        }
    }

    /// Whether a column of numbers has something else here, which an item of words takes.
    fn is_no_number(&self, text: &str) -> bool {
        let is_float = self.typed == Some(Typed::Float);
        is_float && self.holds == Holds::Text && matches!(text, "NaN" | "inf" | "-inf")
    }

    /// Whether a valid value looks as if it stood for none, and no bound lets it in.
    fn is_stray(&self, text: &str) -> bool {
        let (is_low, is_high) = self.is_open;
        let is_answer = matches!(self.column, Column::Answer(_));
        let key = plain(text, self.has_comma);
        is_answer && hints::looks_missing(&key, false) && {
            if key.starts_with('-') { is_low } else { is_high }
        }
    }

    /// Several values in one cell, written as our tables do.
    fn codes(&self, (cell, text): (&Cell, &str), turned: &mut Turned) {
        if let Meaning::State(state) = self.meaning(text) {
            return self.absent(state, cell.at, turned);
        }
        let one = |word: &str| match self.meaning(word) {
            Meaning::Word(word) => escaped(word),
            _ => escaped(word),
        };
        let own = match &self.typed {
            Some(Typed::List) => listed(text),
            _ => None,
        };
        let text = match text {
            "[]" => text.to_owned(),
            _ => {
                let words: Vec<&str> = match &own {
                    Some(words) => words.iter().map(String::as_str).collect(),
                    None => text.split(self.several.as_str()).collect(),
                };
                let words = words.into_iter().map(str::trim);
                // A list may end with what stands between its words.
                let words: Vec<String> =
                    words.filter(|word| !word.is_empty()).map(one).collect();
                words.join("|")
            }
        };
        turned.cells.push((self.column, Cell { at: cell.at, text }));
    }

    /// What stands for no answer.
    fn absent(&self, state: AnswerState, at: Place, turned: &mut Turned) {
        let is_code = AnswerState::MISSING_CODES.contains(&state);
        let slot = match self.column {
            Column::Answer(slot) | Column::Tick(slot, _) if is_code => slot,
            column => {
                return turned.cells.push((column, Cell { at, text: String::new() }));
            }
        };
        let (column, text) = match self.option_for(state) {
            Some(code) if self.holds == Holds::Word => {
                (Column::Answer(slot), code.to_owned())
            }
            Some(code) => (Column::Answer(slot), escaped(code)),
            None => (Column::Missing(slot), state.name().to_owned()),
        };
        turned.cells.push((column, Cell { at, text }));
    }
}

impl Mapped {
    /// What every row has besides.
    pub(in crate::answers) fn constants(
        &self,
    ) -> impl Iterator<Item = &(Column, String)> {
        self.constants.iter()
    }

    /// The cells of a row, which has as many as the first one.
    pub(in crate::answers) fn turned(
        &self,
        (file, whole): (FileId, Place),
        cells: Vec<Cell>,
    ) -> Turned {
        let mut turned = Turned::default();
        let mut filled: HashSet<Slot> = HashSet::new();
        let mut empty: Vec<(&Turns, Slot, Place)> = Vec::new();
        for (cell, turns) in cells.into_iter().zip(&self.turns) {
            let Some(turns) = turns else { continue };
            if let Some(slot) = slot_of(turns.column) {
                let is_own = matches!(turns.column, Column::Answer(_) | Column::Tick(..));
                if !cell.text.trim().is_empty() {
                    filled.insert(slot);
                } else if is_own && turns.takes_answers {
                    empty.push((turns, slot, cell.at));
                }
            }
            turns.turn((file, cell), &mut turned);
        }
        for (column, text) in &self.constants {
            filled.extend(slot_of(*column));
            turned.cells.push((*column, Cell { at: whole, text: text.clone() }));
        }
        // Where no option has a cell, none was left unticked.
        for (column, cell) in &mut turned.cells {
            if let Column::Tick(slot, _) = column
                && !filled.contains(slot)
            {
                cell.text.clear();
            }
        }
        let Some(state) = self.blank else { return turned };
        for (turns, slot, at) in empty {
            if filled.insert(slot) {
                turned.cells.retain(|(column, cell)| {
                    slot_of(*column) != Some(slot) || !cell.text.is_empty()
                });
                turns.absent(state, at, &mut turned);
                turned.blanks.push(slot);
            }
        }
        turned
    }
}

fn holds(column: Column, kind: Option<&Kind>) -> Holds {
    match (column, kind) {
        (Column::Tick(..), _) => Holds::Tick,
        (Column::Specify(..), _) => Holds::Text,
        (Column::Answer(_), Some(kind)) => match kind {
            Kind::Multiple { .. } | Kind::Ranking { .. } => Holds::Codes,
            Kind::Scale { .. } | Kind::Number { .. } | Kind::Year(_) => Holds::Number,
            Kind::Text { .. } => Holds::Text,
            Kind::Date(_) => Holds::Day,
            _ => Holds::Word,
        },
        _ => Holds::Word,
    }
}

fn spelled(kind: Option<&Kind>) -> Vec<(AnswerState, String)> {
    let codes = kind.and_then(Kind::codes).map_or(&[][..], |codes| &codes.list);
    codes.iter().filter_map(|code| Some((code.missing?, code.code.clone()))).collect()
}

/// Whether no bound keeps small or great numbers out.
fn open(kind: Option<&Kind>) -> (bool, bool) {
    match kind {
        Some(Kind::Number { range, .. }) => (range.least.is_none(), range.most.is_none()),
        Some(Kind::Text { pattern: None, format: None, .. }) => (true, false),
        _ => (false, false),
    }
}

//! What an answer to each item may be, made ready for reading.
//!
//! *In:* a questionnaire that passed `check`. *Out:* one [`Field`] an item: codes to look
//! up, bounds to compare with, patterns compiled.
//!
//! Bounds that are expressions depend on answers and are not here: `review` asks them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use regex::Regex;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::decimal::Number;
use crate::expression::RosterId;
use crate::expression::calendar::{Clock, Length, Month};
use crate::formats::Format;
use crate::model::{
    AllocateItem, Bound, CarriedOptions, Choices, Decimals, Frame, HiddenFrom, Item,
    ItemKind, NumberItem, NumberKind, Questionnaire, ResponseOption, RosterItem,
    RosterRows, TextItem,
};
use crate::route::Plan;
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

/// Every item, ready for reading.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) items: Vec<Field>,
    /// Items outside of rosters, by id.
    index: HashMap<String, usize>,
}

/// One item, ready for reading.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) id: String,
    /// Its name with those of the rosters around it: `placering.dygn`.
    pub(crate) full: String,
    /// The roster around it.
    pub(crate) roster: Option<usize>,
    /// How many rosters are around it.
    pub(crate) depth: usize,
    /// Its number among the columns of the roster around it.
    pub(crate) column: usize,
    pub(crate) kind: Kind,
    /// Never echoed.
    pub(crate) hidden: bool,
    /// Missing codes that may be given as `{"missing": …}`.
    pub(crate) offered: Vec<AnswerState>,
}

/// What an answer may be.
#[derive(Debug)]
pub(crate) enum Kind {
    Single(Arc<Codes>),
    Multiple {
        codes: Arc<Codes>,
        least: Option<Spanned<u32>>,
        most: Option<Spanned<u32>>,
    },
    Ranking {
        codes: Arc<Codes>,
        top: Option<Spanned<u32>>,
    },
    Allocate {
        codes: Arc<Codes>,
        part: Box<Self>,
    },
    Scale {
        range: Range<Number>,
        step: Number,
    },
    Number {
        range: Range<Number>,
        decimals: Option<u32>,
        span: Span,
    },
    Text {
        least: Option<Spanned<u32>>,
        most: Option<Spanned<u32>>,
        pattern: Option<Pattern>,
        format: Option<Spanned<Format>>,
    },
    Date(Range<Date>),
    Month(Range<Month>),
    Time(Range<Clock>),
    Duration(Range<Length>),
    Year(Range<Number>),
    /// A code of this register.
    Unit(Arc<Frame>),
    Location {
        accuracy_max: Option<Spanned<Number>>,
    },
    Document {
        most: Option<Spanned<u32>>,
        types: Vec<Spanned<String>>,
    },
    Consent,
    Grid {
        rows: Vec<String>,
        cell: Box<Self>,
    },
    Roster(Box<Roster>),
    /// What the engine works out, derived or known beforehand.
    Derived(Box<Self>),
    Nothing,
}

/// Bounds that are written as values.
#[derive(Debug)]
pub(crate) struct Range<T> {
    pub(crate) least: Option<Spanned<T>>,
    pub(crate) most: Option<Spanned<T>>,
    /// What is counted, such as `SEK`: said after values.
    pub(crate) unit: Option<String>,
}

/// A pattern that the whole text must meet.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) written: Spanned<String>,
    pub(crate) regex: Regex,
}

/// The rows of a roster.
#[derive(Debug)]
pub(crate) struct Roster {
    pub(crate) id: RosterId,
    /// The items that are its columns, in asking order.
    pub(crate) columns: Vec<usize>,
    index: HashMap<String, usize>,
    /// What the key `row` says, where there is one row for each of something.
    pub(crate) each: Option<Arc<Codes>>,
    /// Whether those are rows of another roster, which are counted from 1.
    pub(crate) each_is_row: bool,
    /// Where rows are added by hand: the fewest.
    pub(crate) least: Option<Spanned<u32>>,
    /// The most rows, and where it is said.
    pub(crate) most: Spanned<u32>,
}

/// The options of a list.
#[derive(Debug)]
pub(crate) struct Codes {
    pub(crate) list: Vec<Code>,
    index: HashMap<String, u16>,
}

/// One option.
#[derive(Debug)]
pub(crate) struct Code {
    /// In NFC.
    pub(crate) code: String,
    /// Stands alone: "none of these", "all of these", or a missing code.
    pub(crate) alone: bool,
    pub(crate) missing: Option<AnswerState>,
    pub(crate) specify: Option<Kind>,
}

/// Lists of at most this many options are searched from the front.
const FEW: usize = 12;

impl Form {
    pub(crate) fn new(questionnaire: &Questionnaire, plan: &Plan) -> Self {
        let mut making = Making { questionnaire, plan, lists: HashMap::new() };
        let mut items: Vec<Field> = Vec::with_capacity(questionnaire.items.len());
        let mut columns = vec![0; questionnaire.items.len()];
        for (number, item) in questionnaire.items.iter().enumerate() {
            let mut field = making.field(number, item);
            if let Some(around) = item.roster {
                let outer = &items[around];
                field.full = format!("{}.{}", outer.full, field.id);
                field.depth = outer.depth + 1;
                field.hidden |= outer.hidden;
                field.column = columns[around];
                columns[around] += 1;
            }
            items.push(field);
        }
        let outer = (0..).zip(&items).filter(|(_, field)| field.roster.is_none());
        let index = outer.map(|(n, field)| (field.id.clone(), n)).collect();
        Self { items, index }
    }

    /// The columns of a roster.
    pub(crate) fn columns(&self, plan: &Plan, roster: RosterId) -> &[usize] {
        match &self.items[plan.roster(roster).item].kind {
            Kind::Roster(roster) => &roster.columns,
            _ => &[],
        }
    }

    /// The item with an id; `guess` is the one that probably has it.
    pub(crate) fn find(&self, id: &str, guess: usize) -> Option<usize> {
        match self.items.get(guess) {
            Some(field) if field.id == id && field.roster.is_none() => Some(guess),
            _ => self.index.get(id).copied(),
        }
    }
}

impl Roster {
    /// The column with an id; `guess` is the number among the columns that it probably
    /// has.
    pub(crate) fn find(&self, form: &Form, id: &str, guess: usize) -> Option<usize> {
        match self.columns.get(guess) {
            Some(item) if form.items[*item].id == id => Some(*item),
            _ => self.index.get(id).copied(),
        }
    }
}

impl Codes {
    fn new(list: Vec<Code>) -> Self {
        let index = if list.len() > FEW {
            (0..).zip(&list).map(|(n, code)| (code.code.clone(), n)).collect()
        } else {
            HashMap::new()
        };
        Self { list, index }
    }

    /// The number of a code.
    pub(crate) fn find(&self, code: &str) -> Option<u16> {
        let code = normal(code);
        if self.list.len() > FEW {
            return self.index.get(&*code).copied();
        }
        let number = self.list.iter().position(|option| option.code == code)?;
        u16::try_from(number).ok()
    }

    pub(crate) fn get(&self, number: u16) -> Option<&Code> {
        self.list.get(usize::from(number))
    }

    /// The code with a number; empty where there is none.
    pub(crate) fn code(&self, number: u16) -> &str {
        self.get(number).map_or("", |code| code.code.as_str())
    }
}

/// What fields are made with.
struct Making<'q> {
    questionnaire: &'q Questionnaire,
    plan: &'q Plan,
    /// Lists of options that were made ready already, by where they lie.
    lists: HashMap<usize, Arc<Codes>>,
}

impl Making<'_> {
    fn field(&mut self, number: usize, item: &Item) -> Field {
        let kind = match &item.kind {
            ItemKind::Roster(roster) => self.roster(number, roster, item.kind_span),
            kind => self.kind(kind, (number, item.kind_span)),
        };
        let offered =
            item.allow_missing.as_ref().unwrap_or(&self.questionnaire.missing.offer);
        Field {
            id: item.id.value.clone(),
            full: item.id.value.clone(),
            roster: item.roster,
            depth: 0,
            column: 0,
            kind,
            hidden: item.sensitive || item.personal,
            offered: offered.iter().map(|state| state.value).collect(),
        }
    }

    fn roster(&mut self, number: usize, roster: &RosterItem, span: Span) -> Kind {
        let Some(id) = self.plan.items[number].roster else { return Kind::Nothing };
        let columns: Vec<(usize, &str)> = self
            .questionnaire
            .columns(number)
            .map(|(column, item)| (column, item.id.value.as_str()))
            .collect();
        let index = columns.iter().rev().map(|(n, id)| ((*id).to_owned(), *n)).collect();
        let (each, each_is_row) = match &roster.rows {
            RosterRows::ForEachChoice(source) => (self.choices_of(number, source), false),
            RosterRows::ForEachRow { rows, .. } => {
                (Some(self.row_codes(number, rows)), true)
            }
            RosterRows::ByHand | RosterRows::Count(_) => (None, false),
        };
        let by_hand = matches!(roster.rows, RosterRows::ByHand);
        let unless_said = || Spanned::new(roster.most(), span);
        Kind::Roster(Box::new(Roster {
            id,
            columns: columns.into_iter().map(|(column, _)| column).collect(),
            index,
            each,
            each_is_row,
            least: roster.min.clone().filter(|_| by_hand),
            most: roster.max.clone().unwrap_or_else(unless_said),
        }))
    }

    /// The options of the item that a roster has a row for each of.
    fn choices_of(
        &mut self,
        roster: usize,
        source: &Spanned<String>,
    ) -> Option<Arc<Codes>> {
        let questionnaire = self.questionnaire;
        let around = questionnaire.items[roster].roster;
        let source = questionnaire.nearest_item(around, &source.value)?;
        questionnaire.items[source]
            .kind
            .choices()
            .map(|choices| self.codes(source, choices))
    }

    /// The numbers of the rows of a roster, from 1, as codes.
    fn row_codes(&self, item: usize, rows: &Spanned<String>) -> Arc<Codes> {
        let questionnaire = self.questionnaire;
        let around = questionnaire.items[item].roster;
        let source = questionnaire.nearest_item(around, &rows.value);
        let most = match source.map(|source| &questionnaire.items[source].kind) {
            Some(ItemKind::Roster(roster)) => roster.most(),
            _ => 0,
        };
        let code = |number: u32| Code {
            code: number.to_string(),
            alone: false,
            missing: None,
            specify: None,
        };
        let most = most.min(u32::from(u16::MAX));
        Arc::new(Codes::new((1..=most).map(code).collect()))
    }

    fn kind(&mut self, kind_of: &ItemKind, (item, span): (usize, Span)) -> Kind {
        match kind_of {
            ItemKind::Single(choices) | ItemKind::YesNo(choices) => {
                Kind::Single(self.offered(item, choices))
            }
            ItemKind::Multiple { choices, min_choices, max_choices } => Kind::Multiple {
                codes: self.offered(item, choices),
                least: min_choices.clone(),
                most: max_choices.clone(),
            },
            ItemKind::Ranking { choices, top } => {
                Kind::Ranking { codes: self.offered(item, choices), top: top.clone() }
            }
            ItemKind::Allocate(allocate) => Kind::Allocate {
                codes: self.offered(item, &allocate.choices),
                part: Box::new(part(allocate, span)),
            },
            ItemKind::Scale(scale) => Kind::Scale {
                range: Range {
                    least: Some(scale.from.clone()),
                    most: Some(scale.to.clone()),
                    unit: None,
                },
                step: scale.step.as_ref().map_or(Number::ONE, |step| step.value.clone()),
            },
            ItemKind::Number(item) => number(item, span),
            ItemKind::Text(item) => text(item),
            ItemKind::Date { min, max } => Kind::Date(range(min, max, Bound::day)),
            ItemKind::Month { min, max } => Kind::Month(range(min, max, Bound::month)),
            ItemKind::Time { min, max } => Kind::Time(range(min, max, Bound::time)),
            ItemKind::Duration { min, max } => {
                Kind::Duration(range(min, max, Bound::duration))
            }
            ItemKind::Year { min, max } => Kind::Year(range(min, max, Bound::number)),
            ItemKind::Unit(unit) => match self.questionnaire.register(&unit.from.value) {
                Some(frame) => Kind::Unit(Arc::clone(frame)),
                None => Kind::Nothing,
            },
            ItemKind::Location { accuracy_max } => {
                Kind::Location { accuracy_max: accuracy_max.clone() }
            }
            ItemKind::Document { max_bytes, types } => {
                Kind::Document { most: max_bytes.clone(), types: types.clone() }
            }
            ItemKind::Consent => Kind::Consent,
            ItemKind::Grid(grid) => {
                let cell = self.kind(&grid.cell, (item, span));
                let rows = grid.rows.iter().map(|row| row.id.value.clone()).collect();
                Kind::Grid { rows, cell: Box::new(cell) }
            }
            ItemKind::Derived { of, .. }
            | ItemKind::Hidden { of, from: HiddenFrom::Name(_) } => {
                Kind::Derived(Box::new(self.kind(of, (item, span))))
            }
            ItemKind::Hidden { of, .. } => self.kind(of, (item, span)),
            ItemKind::Roster(_) | ItemKind::Note | ItemKind::Unreadable => Kind::Nothing,
        }
    }

    /// What an item takes: its options, or the rows of a roster by their numbers.
    fn offered(&mut self, item: usize, choices: &Choices) -> Arc<Codes> {
        match &choices.carried {
            Some(CarriedOptions::Rows { rows, .. }) => self.row_codes(item, rows),
            _ => self.codes(item, choices),
        }
    }

    /// Items that share a list share what is made of it.
    fn codes(&mut self, item: usize, choices: &Choices) -> Arc<Codes> {
        let key = Arc::as_ptr(&choices.options) as usize;
        if let Some(codes) = self.lists.get(&key) {
            return Arc::clone(codes);
        }
        let list = choices.options.iter().map(|option| self.code(item, option)).collect();
        let codes = Arc::new(Codes::new(list));
        self.lists.insert(key, Arc::clone(&codes));
        codes
    }

    fn code(&mut self, item: usize, option: &ResponseOption) -> Code {
        let missing = option.missing.as_ref().map(|missing| missing.value);
        let specify = option.specify.as_ref();
        Code {
            code: normal(&option.code.value).into_owned(),
            alone: option.exclusive.is_some()
                || option.all_of_these.is_some()
                || missing.is_some(),
            missing,
            specify: specify
                .map(|specify| self.kind(&specify.kind, (item, specify.span))),
        }
    }
}

fn number(item: &NumberItem, span: Span) -> Kind {
    let mut range = range(&item.min, &item.max, Bound::number);
    if item.kind == NumberKind::Percent {
        if item.min.is_none() {
            range.least = whole(0, span);
        }
        if item.max.is_none() {
            range.most = whole(100, span);
        }
    }
    range.unit = item.currency.as_ref().map(|currency| currency.value.clone());
    Kind::Number { range, decimals: at_most(item.decimals), span }
}

/// A part of an allocation: a share of a total is never below 0.
fn part(allocate: &AllocateItem, span: Span) -> Kind {
    let range = Range { least: whole(0, span), most: None, unit: None };
    Kind::Number { range, decimals: at_most(allocate.decimals), span }
}

fn at_most(decimals: Decimals) -> Option<u32> {
    match decimals {
        Decimals::AtMost(decimals) => Some(decimals),
        Decimals::Any => None,
    }
}

/// A bound that holds unless another is written.
fn whole(value: i64, span: Span) -> Option<Spanned<Number>> {
    Some(Spanned::new(Number::ratio(value, 1).unwrap_or(Number::ZERO), span))
}

fn text(item: &TextItem) -> Kind {
    let pattern = item.pattern.as_ref().and_then(|written| {
        let regex = Regex::new(&format!("^(?:{})$", written.value)).ok()?;
        Some(Pattern { written: written.clone(), regex })
    });
    Kind::Text {
        least: item.min_length.clone(),
        most: item.max_length.clone(),
        pattern,
        format: item.format.clone(),
    }
}

/// The bounds that are values; `pick` tells those of the right kind.
fn range<T: Clone>(
    min: &Option<Bound>,
    max: &Option<Bound>,
    pick: fn(&Bound) -> Option<&Spanned<T>>,
) -> Range<T> {
    let bound = |bound: &Option<Bound>| bound.as_ref().and_then(pick).cloned();
    Range { least: bound(min), most: bound(max), unit: None }
}

/// A text in NFC.
pub(crate) fn normal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

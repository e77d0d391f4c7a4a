//! What an answer to each item may be, made ready for reading.
//!
//! *In:* a questionnaire that passed `check`. *Out:* one [`Field`] an item: codes to look
//! up, bounds to compare with, patterns compiled.
//!
//! Bounds that are expressions depend on answers and are not here: `review` asks them.

mod making;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use regex::Regex;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::answers::form::making::Making;
use crate::answers::words::listed;
use crate::decimal::Number;
use crate::expression::RosterId;
use crate::expression::calendar::{Clock, Length, Month};
use crate::formats::Format;
use crate::model::{Frame, Questionnaire, ResponseOption};
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
    /// The id as JSON writes it.
    pub(crate) written: String,
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
    /// Whether what they come from is never echoed.
    pub(crate) each_hidden: bool,
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
    /// The codes of a short list as JSON writes them.
    written: Vec<String>,
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
/// So many items are looked at before an id is looked up: writers keep the order of
/// questions, and leave out those that were not asked.
const NEAR: usize = 4;

impl Form {
    pub(crate) fn new(questionnaire: &Questionnaire, plan: &Plan) -> Self {
        let mut making = Making::new(questionnaire, plan);
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

    /// The item outside of rosters whose id a raw key is, of those that probably come
    /// next; none says nothing.
    pub(crate) fn next(&self, key: &str, guess: usize) -> Option<usize> {
        let is_it = |field: &Field| field.written == key && field.roster.is_none();
        let near = self.items.iter().skip(guess).take(NEAR).position(is_it);
        near.map(|steps| guess + steps)
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
    /// The codes of options beside which nothing is written.
    pub(crate) fn plain(options: &[ResponseOption]) -> Self {
        let code = |option: &ResponseOption| Code {
            code: normal(&option.code.value).into_owned(),
            alone: false,
            missing: None,
            specify: None,
        };
        Self::new(options.iter().map(code).collect())
    }

    /// What a code must be, in both languages.
    pub(crate) fn list_words(&self) -> (String, String) {
        let list = listed(self.list.iter().map(|code| code.code.as_str()));
        (format!("one of {list}"), format!("någon av {list}"))
    }

    fn new(list: Vec<Code>) -> Self {
        let index = if list.len() > FEW {
            (0..).zip(&list).map(|(n, code)| (code.code.clone(), n)).collect()
        } else {
            HashMap::new()
        };
        let short = list.iter().filter(|_| list.len() <= FEW);
        let written = short.map(|code| quoted(&code.code)).collect();
        Self { list, written, index }
    }

    /// The number of the code that a raw string is; none says nothing.
    pub(crate) fn written(&self, raw: &str) -> Option<u16> {
        let number = self.written.iter().position(|code| code == raw)?;
        u16::try_from(number).ok()
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

/// A text as JSON writes it where nothing in it needs an escape; else no JSON at all.
fn quoted(text: &str) -> String {
    if text.contains('\\') { String::new() } else { format!("\"{text}\"") }
}

/// A text in NFC.
pub(crate) fn normal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

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
use crate::formats::Format;
use crate::model::{
    Bound, Choices, Decimals, Item, ItemKind, NumberKind, Questionnaire, ResponseOption,
    TextItem,
};
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

/// Every item, ready for reading.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) items: Vec<Field>,
    index: HashMap<String, usize>,
}

/// One item, ready for reading.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) id: String,
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
    Year(Range<Number>),
    Grid {
        rows: Vec<String>,
        cell: Box<Self>,
    },
    Derived(Box<Self>),
    Nothing,
}

/// Bounds that are written as values.
#[derive(Debug)]
pub(crate) struct Range<T> {
    pub(crate) least: Option<Spanned<T>>,
    pub(crate) most: Option<Spanned<T>>,
}

/// A pattern that the whole text must meet.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) written: Spanned<String>,
    pub(crate) regex: Regex,
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
    pub(crate) fn new(questionnaire: &Questionnaire) -> Self {
        let mut lists = HashMap::new();
        let items: Vec<Field> = questionnaire
            .items
            .iter()
            .map(|item| field(questionnaire, item, &mut lists))
            .collect();
        let index = (0..).zip(&items).map(|(n, field)| (field.id.clone(), n)).collect();
        Self { items, index }
    }

    /// The item with an id; `guess` is the one that probably has it.
    pub(crate) fn find(&self, id: &str, guess: usize) -> Option<usize> {
        match self.items.get(guess) {
            Some(field) if field.id == id => Some(guess),
            _ => self.index.get(id).copied(),
        }
    }
}

impl Codes {
    fn new(options: &[ResponseOption], lists: &mut Lists) -> Self {
        let list: Vec<Code> = options.iter().map(|option| code(option, lists)).collect();
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
}

type Lists = HashMap<usize, Arc<Codes>>;

fn field(questionnaire: &Questionnaire, item: &Item, lists: &mut Lists) -> Field {
    let kind = kind(&item.kind, item.kind_span, lists);
    let offered = item.allow_missing.as_ref().unwrap_or(&questionnaire.missing.offer);
    Field {
        id: item.id.value.clone(),
        kind,
        hidden: item.sensitive || item.personal,
        offered: offered.iter().map(|state| state.value).collect(),
    }
}

fn kind(kind_of: &ItemKind, span: Span, lists: &mut Lists) -> Kind {
    match kind_of {
        ItemKind::Single(choices) | ItemKind::YesNo(choices) => {
            Kind::Single(codes(choices, lists))
        }
        ItemKind::Multiple { choices, min_choices, max_choices } => Kind::Multiple {
            codes: codes(choices, lists),
            least: min_choices.clone(),
            most: max_choices.clone(),
        },
        ItemKind::Scale(scale) => Kind::Scale {
            range: Range {
                least: Some(scale.from.clone()),
                most: Some(scale.to.clone()),
            },
            step: scale.step.as_ref().map_or(Number::ONE, |step| step.value.clone()),
        },
        ItemKind::Number(number) => {
            let mut range = numbers(number.min.as_ref(), number.max.as_ref());
            if number.kind == NumberKind::Percent {
                let unless_said = |value: i64| {
                    Some(Spanned::new(
                        Number::ratio(value, 1).unwrap_or(Number::ZERO),
                        span,
                    ))
                };
                range.least = range.least.or_else(|| match number.min {
                    None => unless_said(0),
                    Some(_) => None,
                });
                range.most = range.most.or_else(|| match number.max {
                    None => unless_said(100),
                    Some(_) => None,
                });
            }
            let decimals = match number.decimals {
                Decimals::AtMost(decimals) => Some(decimals),
                Decimals::Any => None,
            };
            Kind::Number { range, decimals, span }
        }
        ItemKind::Text(item) => text(item),
        ItemKind::Date { min, max } => {
            Kind::Date(Range { least: day(min), most: day(max) })
        }
        ItemKind::Year { min, max } => Kind::Year(numbers(min.as_ref(), max.as_ref())),
        ItemKind::Grid(grid) => {
            let cell = kind(&grid.cell, span, lists);
            let rows = grid.rows.iter().map(|row| row.id.value.clone()).collect();
            Kind::Grid { rows, cell: Box::new(cell) }
        }
        ItemKind::Derived { of, .. } => Kind::Derived(Box::new(kind(of, span, lists))),
        _ => Kind::Nothing,
    }
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

fn numbers(min: Option<&Bound>, max: Option<&Bound>) -> Range<Number> {
    let number = |bound: Option<&Bound>| match bound {
        Some(Bound::Number(number)) => Some(number.clone()),
        _ => None,
    };
    Range { least: number(min), most: number(max) }
}

fn day(bound: &Option<Bound>) -> Option<Spanned<Date>> {
    match bound {
        Some(Bound::Date(date)) => Some(date.clone()),
        _ => None,
    }
}

/// Items that share a list share what is made of it.
fn codes(choices: &Choices, lists: &mut Lists) -> Arc<Codes> {
    let key = Arc::as_ptr(&choices.options) as usize;
    if let Some(codes) = lists.get(&key) {
        return Arc::clone(codes);
    }
    let codes = Arc::new(Codes::new(&choices.options, lists));
    lists.insert(key, Arc::clone(&codes));
    codes
}

fn code(option: &ResponseOption, lists: &mut Lists) -> Code {
    let missing = option.missing.as_ref().map(|missing| missing.value);
    Code {
        code: normal(&option.code.value).into_owned(),
        alone: option.exclusive.is_some()
            || option.all_of_these.is_some()
            || missing.is_some(),
        missing,
        specify: option
            .specify
            .as_ref()
            .map(|specify| kind(&specify.kind, specify.span, lists)),
    }
}

/// A text in NFC.
pub(crate) fn normal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

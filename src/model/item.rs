//! Items: what is asked, with its options, bounds and checks.
//!
//! *In:* an entry of `items:`. *Out:* the same, typed.
//!
//! Conditions and bounds that are expressions stay text here.

use std::sync::Arc;

use jiff::civil::Date;

use crate::decimal::Number;
use crate::model::{Text, Written};
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

/// One thing asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Identifier, unique within the questionnaire.
    pub id: Spanned<String>,
    /// The number of its section in [`Questionnaire::sections`](crate::model::Questionnaire).
    pub section: usize,
    /// The JSON pointer of the entry, such as `/sections/0/items/3`.
    pub pointer: String,
    /// The whole entry.
    pub span: Span,
    /// The entry has faults that `load` has reported: it owns its id, and rules must
    /// not report what follows from those faults.
    pub poisoned: bool,
    /// The type, and what belongs to it.
    pub kind: ItemKind,
    /// Where the type's word stands.
    pub kind_span: Span,
    /// The wording shown to a person.
    pub text: Option<Text>,
    /// Help beneath it.
    pub help: Option<Text>,
    /// Why it is asked.
    pub why: Option<Text>,
    /// The condition under which it is asked; none = always, within its section.
    pub ask_if: Option<Written>,
    /// Whether an answer is needed.
    pub required: Required,
    /// Missing codes offered; none = those of `missing.offer`.
    pub allow_missing: Option<Vec<Spanned<AnswerState>>>,
    /// A value that fills the form.
    pub default: Option<Bound>,
    /// The author's conditions on its answer.
    pub checks: Vec<ItemCheck>,
    /// The same thing across waves.
    pub concept: Option<Spanned<String>>,
    /// The author's word on comparability with the earlier wave.
    pub comparable: Option<Spanned<Comparable>>,
    /// The reason for that word.
    pub comparable_because: Option<Text>,
    /// The id this item had in the version that `wave.follows` names.
    pub renamed_from: Option<Spanned<String>>,
    /// Codes whose share reports quote.
    pub headline: Vec<Spanned<String>>,
    /// Never echoed in findings or logs.
    pub sensitive: bool,
    /// Contact data: never leaves in a publication.
    pub personal: bool,
}

/// The type of an item, with its own keys.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// One option.
    Single(Choices),
    /// Any number of options.
    Multiple {
        /// The options.
        choices: Choices,
        /// The least number of ticks.
        min_choices: Option<Spanned<u32>>,
        /// The greatest number of ticks.
        max_choices: Option<Spanned<u32>>,
    },
    /// `single` over the built-in codes `yes` and `no`.
    YesNo(Choices),
    /// A point on a numbered scale.
    Scale(ScaleItem),
    /// A number.
    Number(NumberItem),
    /// A text.
    Text(TextItem),
    /// A day.
    Date {
        /// The earliest.
        min: Option<Bound>,
        /// The latest.
        max: Option<Bound>,
    },
    /// A year.
    Year {
        /// The earliest.
        min: Option<Bound>,
        /// The latest.
        max: Option<Bound>,
    },
    /// Rows that share a list of options.
    Grid(GridItem),
    /// A text without an answer.
    Note,
    /// Computed by the engine.
    Derived {
        /// The type of the result.
        of: Box<Self>,
        /// The expression.
        value: Written,
    },
    /// The type could not be read; the item is poisoned.
    Unreadable,
}

/// The options of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// The options, shared by every item that names the same list; empty where the
    /// list does not exist.
    pub options: Arc<Vec<ResponseOption>>,
    /// The name of the list, where one is named.
    pub list: Option<Spanned<String>>,
    /// The value of `options:`.
    pub span: Span,
    /// Codes are ordered by merit: `best_first` is `true`, `worst_first` is `false`.
    pub best_first: Option<bool>,
}

/// One allowed answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseOption {
    /// The code kept in answers; compared after NFC.
    pub code: Spanned<String>,
    /// The words a person sees.
    pub label: Option<Text>,
    /// The whole entry.
    pub span: Span,
    /// A further answer asked when it is chosen.
    pub specify: Option<Specify>,
    /// "None of these": stands alone and counts 0.
    pub exclusive: Option<Span>,
    /// Stands alone and for every other option.
    pub all_of_these: Option<Span>,
    /// The missing code it stands for.
    pub missing: Option<Spanned<AnswerState>>,
    /// The condition under which it is offered.
    pub ask_if: Option<Written>,
    /// Codes it had in earlier versions.
    pub was: Vec<Spanned<String>>,
    /// Its category over waves.
    pub concept: Option<Spanned<String>>,
}

/// What is asked beside an option such as "other".
#[derive(Clone, Debug, PartialEq)]
pub struct Specify {
    /// The type of the answer.
    pub kind: ItemKind,
    /// Whether it is needed when the option is chosen.
    pub required: bool,
    /// The value of `specify:`.
    pub span: Span,
}

/// A numbered scale.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleItem {
    /// The first point.
    pub from: Spanned<Number>,
    /// The last point.
    pub to: Spanned<Number>,
    /// The distance of neighbours, 1 unless said.
    pub step: Option<Spanned<Number>>,
    /// Words of some points.
    pub labels: Vec<(Spanned<Number>, Text)>,
}

/// A number that is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberItem {
    /// Which of the number types.
    pub kind: NumberKind,
    /// The least; for `percent` 0 unless said.
    pub min: Option<Bound>,
    /// The greatest; for `percent` 100 unless said.
    pub max: Option<Bound>,
    /// The unit of measurement.
    pub unit: Option<Text>,
    /// How many decimals it may have.
    pub decimals: Decimals,
}

/// The number types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberKind {
    /// Whole numbers.
    Integer,
    /// Numbers with declared decimals.
    Decimal,
    /// Hundredths, from 0 to 100 unless said.
    Percent,
}

/// How many decimals a number may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimals {
    /// At most so many.
    AtMost(u32),
    /// Whatever is measured, up to 28 digits.
    Any,
}

/// A text that is typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextItem {
    /// `long_text`.
    pub long: bool,
    /// The least number of characters.
    pub min_length: Option<Spanned<u32>>,
    /// The greatest number of characters.
    pub max_length: Option<Spanned<u32>>,
    /// A pattern that the whole text must meet.
    pub pattern: Option<Spanned<String>>,
}

/// A grid: rows that share a list of options.
#[derive(Clone, Debug, PartialEq)]
pub struct GridItem {
    /// The rows.
    pub rows: Vec<GridRow>,
    /// The options.
    pub choices: Choices,
    /// Whether a row takes several options.
    pub multiple: bool,
    /// Whether `required` asks for every row instead of one.
    pub each_row_required: bool,
}

/// One row of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct GridRow {
    /// Identifier, unique within the grid.
    pub id: Spanned<String>,
    /// The words a person sees.
    pub label: Option<Text>,
    /// The condition under which the row is asked.
    pub ask_if: Option<Written>,
    /// The whole entry.
    pub span: Span,
}

/// Whether an answer is needed.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Required {
    /// It is not.
    #[default]
    No,
    /// It is.
    Yes(Span),
    /// Asked once more; a warning in batch.
    Soft(Span),
    /// It is where this is true.
    If(Written),
}

/// A bound or default: a value, or an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A number.
    Number(Spanned<Number>),
    /// A day.
    Date(Spanned<Date>),
    /// A word: a code or a text (defaults only).
    Word(Spanned<String>),
    /// An expression.
    Expression(Written),
}

/// An author's condition on answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemCheck {
    /// Identifier, unique among checks.
    pub id: Spanned<String>,
    /// True where all is well; a check whose `must` is unknown does not fire.
    pub must: Written,
    /// What happens when it is false.
    pub level: Level,
    /// What the respondent is told.
    pub message: Option<Text>,
    /// The items it is about; empty = the item it stands on.
    pub items: Vec<Spanned<String>>,
    /// Whether a confirmed soft check needs a reason.
    pub asks_reason: bool,
    /// The wave since which it holds.
    pub since: Option<Spanned<String>>,
    /// The whole entry.
    pub span: Span,
    /// Its JSON pointer.
    pub pointer: String,
}

/// How much an item check weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Cannot go on; `invalid` in batch.
    Hard,
    /// "Is this right?"
    Soft,
    /// Said, no more.
    Note,
}

/// The author's word on comparability with the earlier wave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparable {
    /// The same question.
    Identical,
    /// Small changes of wording.
    Minor,
    /// Not the same question any more.
    Break,
}

impl ItemKind {
    /// The word in YAML.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Single(_) => "single",
            Self::Multiple { .. } => "multiple",
            Self::YesNo(_) => "yes_no",
            Self::Scale(_) => "scale",
            Self::Number(number) => match number.kind {
                NumberKind::Integer => "integer",
                NumberKind::Decimal => "decimal",
                NumberKind::Percent => "percent",
            },
            Self::Text(text) if text.long => "long_text",
            Self::Text(_) => "text",
            Self::Date { .. } => "date",
            Self::Year { .. } => "year",
            Self::Grid(_) => "grid",
            Self::Note => "note",
            Self::Derived { .. } => "derived",
            Self::Unreadable => "unreadable",
        }
    }

    /// The options of a `single`, `multiple`, `yes_no`, grid, or a derived one.
    pub fn choices(&self) -> Option<&Choices> {
        match self {
            Self::Single(choices)
            | Self::YesNo(choices)
            | Self::Multiple { choices, .. } => Some(choices),
            Self::Grid(grid) => Some(&grid.choices),
            Self::Derived { of, .. } => of.choices(),
            _ => None,
        }
    }

    /// Whether people answer it: neither a note nor derived.
    pub fn takes_answers(&self) -> bool {
        !matches!(self, Self::Note | Self::Derived { .. } | Self::Unreadable)
    }
}

impl Choices {
    /// The number of an option by its code, from 0.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.options.iter().position(|option| option.code.value == code)
    }
}

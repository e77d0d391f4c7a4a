//! Items: what is asked, with its options, bounds and checks.
//!
//! *In:* an entry of `items:`. *Out:* the same, typed.
//!
//! Conditions and bounds that are expressions stay text here.

use std::sync::Arc;

use jiff::civil::Date;

use crate::decimal::Number;
use crate::expression::calendar::{Clock, Length, Month};
use crate::formats::Format;
use crate::model::{ShownOrder, Text, Written};
use crate::source::{Span, Spanned};
use crate::value::{AnswerState, Value};

/// One thing asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Identifier, unique within the questionnaire.
    pub id: Spanned<String>,
    /// The number of its section in [`Questionnaire::sections`](crate::model::Questionnaire).
    pub section: usize,
    /// The number of the roster around it, for a roster's column.
    pub roster: Option<usize>,
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
    /// `prefill: prev`: the answer of the earlier wave fills the form.
    pub prefill: Option<Span>,
    /// Where the interview may end.
    pub end_if: Option<EndIf>,
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
    /// The order of its options or, in a grid, of its rows; none = as written.
    pub order: Option<ShownOrder>,
    /// Codes whose share reports quote.
    pub headline: Vec<Spanned<String>>,
    /// Never echoed in findings or logs; also where a personal identity number is asked
    /// for, whatever the author says.
    pub sensitive: bool,
    /// Contact data: never leaves in a publication.
    pub personal: bool,
    /// How a `single` is shown; none = by the number of options.
    pub style: Option<Spanned<Style>>,
    /// Words to find it by in the codebook.
    pub keywords: Vec<Spanned<String>>,
    /// Documentation for codebook and exports: definition, purpose, source and others.
    pub about: Vec<(Spanned<String>, Text)>,
}

/// How a `single` is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Every option at once.
    Radio,
    /// A list that opens.
    Dropdown,
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
    /// A month.
    Month {
        /// The earliest.
        min: Option<Bound>,
        /// The latest.
        max: Option<Bound>,
    },
    /// A time of day.
    Time {
        /// The earliest.
        min: Option<Bound>,
        /// The latest.
        max: Option<Bound>,
    },
    /// A length of time.
    Duration {
        /// The shortest.
        min: Option<Bound>,
        /// The longest.
        max: Option<Bound>,
    },
    /// A year.
    Year {
        /// The earliest.
        min: Option<Bound>,
        /// The latest.
        max: Option<Bound>,
    },
    /// A row of a register.
    Unit(UnitItem),
    /// A place on earth.
    Location {
        /// The greatest uncertainty in metres.
        accuracy_max: Option<Spanned<Number>>,
    },
    /// Options in the order of preference.
    Ranking {
        /// The options.
        choices: Choices,
        /// How many are put in order; none = all that are offered.
        top: Option<Spanned<u32>>,
    },
    /// A total shared out over options.
    Allocate(AllocateItem),
    /// Rows whose cells have one type.
    Grid(GridItem),
    /// Rows of several items; the items follow it in the questionnaire's list.
    Roster(RosterItem),
    /// A file, known by its name, size and hash.
    Document {
        /// The most bytes.
        max_bytes: Option<Spanned<u32>>,
        /// Endings of the names that are taken; empty = all.
        types: Vec<Spanned<String>>,
    },
    /// A consent, which must be given.
    Consent,
    /// Known without being asked.
    Hidden {
        /// The type of the value.
        of: Box<Self>,
        /// Where it comes from.
        from: HiddenFrom,
    },
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
    /// `options_where`: an option is offered where this is true of it.
    pub offered_where: Option<Written>,
    /// `options_from`: the options are what was answered elsewhere.
    pub carried: Option<CarriedOptions>,
}

/// Options that come from another answer.
#[derive(Clone, Debug, PartialEq)]
pub enum CarriedOptions {
    /// The options of another item that were chosen, or those that were not.
    Item {
        /// The other item.
        item: Spanned<String>,
        /// Those that were chosen; else those that were not.
        ticked: bool,
        /// Codes that are offered in any case.
        keep: Vec<Spanned<String>>,
    },
    /// The rows of a roster.
    Rows {
        /// The roster.
        rows: Spanned<String>,
        /// The rows that are offered; none = all.
        condition: Option<Written>,
        /// The column whose answer names a row.
        label: Option<Spanned<String>>,
    },
}

/// An end of the interview.
#[derive(Clone, Debug, PartialEq)]
pub struct EndIf {
    /// When it ends; none on an option, whose choice is the condition.
    pub when: Option<Written>,
    /// The status of the answer file, such as `ineligible`.
    pub status: Spanned<String>,
    /// The author's word for the response table.
    pub disposition: Option<Spanned<String>>,
    /// What the respondent is told.
    pub message: Option<Text>,
    /// The whole entry.
    pub span: Span,
}

/// A row of a register that is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitItem {
    /// The register: `frame`, or the name of one of `registers`.
    pub from: Spanned<String>,
    /// A row is offered where this is true of it.
    pub offered_where: Option<Written>,
}

/// A total that is shared out over options.
#[derive(Clone, Debug, PartialEq)]
pub struct AllocateItem {
    /// The options.
    pub choices: Choices,
    /// What the parts add up to.
    pub total: Option<Bound>,
    /// The unit of measurement.
    pub unit: Option<Text>,
    /// How many decimals a part may have.
    pub decimals: Decimals,
}

/// A roster: rows of several items.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterItem {
    /// Where the rows come from.
    pub rows: RosterRows,
    /// The least number of rows added by hand.
    pub min: Option<Spanned<u32>>,
    /// The greatest number of rows, [`RosterItem::MOST_ROWS`] unless said.
    pub max: Option<Spanned<u32>>,
    /// What a row is called.
    pub row_label: Option<Text>,
    /// Columns that together tell rows apart.
    pub unique: Vec<Spanned<String>>,
}

/// Where the rows of a roster come from.
#[derive(Clone, Debug, PartialEq)]
pub enum RosterRows {
    /// Added by the respondent.
    ByHand,
    /// So many.
    Count(Written),
    /// One for each ticked option of a `multiple`.
    ForEachChoice(Spanned<String>),
    /// One for each row of another roster.
    ForEachRow {
        /// The other roster.
        rows: Spanned<String>,
        /// Which of its rows; none = all.
        condition: Option<Written>,
    },
}

/// Where the value of a hidden item comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum HiddenFrom {
    /// The register or the earlier wave.
    Name(Written),
    /// The program that starts the interview.
    Caller(Span),
    /// The part of the record that is being answered.
    Part(Span),
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
    /// The interview ends when it is chosen.
    pub end_if: Option<EndIf>,
    /// How many in a hundred are expected to choose it; simulations draw accordingly.
    pub share: Option<Spanned<Number>>,
    /// Facts about it, read as `option.season`: texts, numbers, truth values or days. One
    /// name has one type throughout a list; an option need not have every one.
    pub attributes: Vec<(Spanned<String>, Spanned<Value>)>,
}

impl ResponseOption {
    /// An option that is no more than a code and its place.
    pub fn new(code: Spanned<String>, span: Span) -> Self {
        Self {
            code,
            label: None,
            span,
            specify: None,
            exclusive: None,
            all_of_these: None,
            missing: None,
            ask_if: None,
            was: Vec::new(),
            concept: None,
            end_if: None,
            share: None,
            attributes: Vec::new(),
        }
    }

    /// An attribute by its name; none where this option has it not.
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        let found = self.attributes.iter().find(|(known, _)| known.value == name);
        found.map(|(_, value)| &value.value)
    }
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
    /// The currency of `money`, such as `SEK`.
    pub currency: Option<Spanned<String>>,
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
    /// Amounts of a currency, with two decimals unless said.
    Money,
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
    /// The form it must have.
    pub format: Option<Spanned<Format>>,
}

/// A grid: rows whose cells have one type.
#[derive(Clone, Debug, PartialEq)]
pub struct GridItem {
    /// The rows.
    pub rows: Vec<GridRow>,
    /// The type of each cell: `single` or `multiple` over the grid's options, or what
    /// `item:` says.
    pub cell: Box<ItemKind>,
    /// Whether `required` asks for every row instead of one.
    pub each_row_required: bool,
    /// No two rows may have the same answer.
    pub unique_rows: Option<Span>,
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
    /// A month.
    Month(Spanned<Month>),
    /// A time of day.
    Time(Spanned<Clock>),
    /// A length of time.
    Duration(Spanned<Length>),
    /// A word: a code or a text (defaults only).
    Word(Spanned<String>),
    /// Codes in order (defaults of several options only).
    Words(Vec<Spanned<String>>),
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
                NumberKind::Money => "money",
            },
            Self::Text(text) if text.long => "long_text",
            Self::Text(_) => "text",
            Self::Date { .. } => "date",
            Self::Month { .. } => "month",
            Self::Year { .. } => "year",
            Self::Time { .. } => "time",
            Self::Duration { .. } => "duration",
            Self::Unit(_) => "unit",
            Self::Location { .. } => "location",
            Self::Ranking { .. } => "ranking",
            Self::Allocate(_) => "allocate",
            Self::Grid(_) => "grid",
            Self::Roster(_) => "roster",
            Self::Document { .. } => "document",
            Self::Consent => "consent",
            Self::Hidden { .. } => "hidden",
            Self::Note => "note",
            Self::Derived { .. } => "derived",
            Self::Unreadable => "unreadable",
        }
    }

    /// The options of an item that has some; those of the cells for a grid.
    pub fn choices(&self) -> Option<&Choices> {
        match self {
            Self::Single(choices)
            | Self::YesNo(choices)
            | Self::Multiple { choices, .. }
            | Self::Ranking { choices, .. } => Some(choices),
            Self::Allocate(allocate) => Some(&allocate.choices),
            Self::Grid(grid) => grid.cell.choices(),
            Self::Derived { of, .. } | Self::Hidden { of, .. } => of.choices(),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub fn choices_mut(&mut self) -> Option<&mut Choices> {
        match self {
            Self::Single(choices)
            | Self::YesNo(choices)
            | Self::Multiple { choices, .. }
            | Self::Ranking { choices, .. } => Some(choices),
            Self::Allocate(allocate) => Some(&mut allocate.choices),
            Self::Grid(grid) => grid.cell.choices_mut(),
            Self::Derived { of, .. } | Self::Hidden { of, .. } => of.choices_mut(),
            _ => None,
        }
    }

    /// `min` and `max` of a type that is measured.
    pub fn bounds(&self) -> Option<(Option<&Bound>, Option<&Bound>)> {
        match self {
            Self::Number(number) => Some((number.min.as_ref(), number.max.as_ref())),
            Self::Date { min, max }
            | Self::Month { min, max }
            | Self::Year { min, max }
            | Self::Time { min, max }
            | Self::Duration { min, max } => Some((min.as_ref(), max.as_ref())),
            _ => None,
        }
    }

    /// Whether several options can be chosen.
    pub fn takes_several(&self) -> bool {
        matches!(self, Self::Multiple { .. })
    }

    /// Whether it, or what is written beside one of its options, is a personal identity
    /// number, which is never echoed.
    pub fn holds_personal_number(&self) -> bool {
        match self {
            Self::Text(text) => {
                text.format.as_ref().is_some_and(|format| format.value.is_hidden())
            }
            Self::Derived { of, .. } | Self::Hidden { of, .. } => {
                of.holds_personal_number()
            }
            Self::Grid(grid) => grid.cell.holds_personal_number(),
            _ => self.choices().is_some_and(|choices| {
                let beside = |option: &ResponseOption| {
                    let specify = option.specify.as_ref();
                    specify.is_some_and(|specify| specify.kind.holds_personal_number())
                };
                choices.options.iter().any(beside)
            }),
        }
    }

    /// Whether people answer it: no note, and neither derived nor hidden.
    pub fn takes_answers(&self) -> bool {
        !matches!(
            self,
            Self::Note | Self::Derived { .. } | Self::Hidden { .. } | Self::Unreadable
        )
    }
}

impl Bound {
    /// The number, where it is one.
    pub fn number(&self) -> Option<&Spanned<Number>> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The day, where it is one.
    pub fn day(&self) -> Option<&Spanned<Date>> {
        match self {
            Self::Date(day) => Some(day),
            _ => None,
        }
    }

    /// The month, where it is one.
    pub fn month(&self) -> Option<&Spanned<Month>> {
        match self {
            Self::Month(month) => Some(month),
            _ => None,
        }
    }

    /// The time of day, where it is one.
    pub fn time(&self) -> Option<&Spanned<Clock>> {
        match self {
            Self::Time(time) => Some(time),
            _ => None,
        }
    }

    /// The length of time, where it is one.
    pub fn duration(&self) -> Option<&Spanned<Length>> {
        match self {
            Self::Duration(length) => Some(length),
            _ => None,
        }
    }
}

impl Choices {
    /// The number of an option by its code, from 0.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.options.iter().position(|option| option.code.value == code)
    }
}

impl Choices {
    /// The most options of a list; answers count them in 16 bits.
    pub const MOST_OPTIONS: usize = 65_535;

    /// Options as they stand, neither narrowed nor carried.
    pub fn new(
        options: Arc<Vec<ResponseOption>>,
        list: Option<Spanned<String>>,
        span: Span,
    ) -> Self {
        Self { options, list, span, best_first: None, offered_where: None, carried: None }
    }
}

impl RosterItem {
    /// The most rows of a roster that says no `max`.
    pub const MOST_ROWS: u32 = 200;
    /// The most rows that `max` may say.
    pub const MOST_ROWS_EVER: u32 = 10_000;
    /// How deep rosters nest.
    pub const MOST_DEPTH: usize = 3;

    /// The greatest number of rows.
    pub fn most(&self) -> u32 {
        self.max.as_ref().map_or(Self::MOST_ROWS, |max| max.value)
    }
}

//! What belongs to one type of item each.
//!
//! *In:* the keys of an entry of `items:`. *Out:* the same, typed.
//!
//! Conditions and bounds that are expressions stay text here.

use crate::decimal::Number;
use crate::formats::Format;
use crate::model::{Bound, Choices, ItemKind, Text, Written};
use crate::source::{Span, Spanned};

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

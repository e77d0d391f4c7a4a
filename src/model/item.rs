//! Items: what is asked, with its options, bounds and checks.
//!
//! *In:* an entry of `items:`. *Out:* the same, typed.
//!
//! Conditions and bounds that are expressions stay text here.

use crate::decimal::Number;
use crate::model::{
    AllocateItem, Bound, Choices, EndIf, GridItem, HiddenFrom, ItemCheck, NumberItem,
    NumberKind, ResponseOption, RosterItem, ScaleItem, ShownOrder, Text, TextItem,
    UnitItem, Written,
};
use crate::source::{Span, Spanned};
use crate::value::AnswerState;

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
    /// Where its wording is supplied from elsewhere (`text: external`): the path of that
    /// file as written. Without the file there is no `text`.
    pub external: Option<Spanned<String>>,
    /// Help beneath it.
    pub help: Option<Text>,
    /// Why it is asked.
    pub why: Option<Text>,
    /// What an interviewer is to know or do, never read aloud.
    pub instruction: Option<Text>,
    /// The condition under which it is asked; none = always, within its section.
    pub ask_if: Option<Written>,
    /// Whether an answer is needed.
    pub required: Required,
    /// Missing codes offered, as written; see
    /// [`Questionnaire::offered`](crate::model::Questionnaire::offered).
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

impl Item {
    /// The file that its wording is wanted from, where that is not there.
    pub fn wanted_texts(&self) -> Option<&str> {
        let wanted = self.external.as_ref().filter(|_| self.text.is_none())?;
        Some(&wanted.value)
    }
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

    /// Whether a missing code is an answer to it: a consent is given or not.
    pub fn takes_missing(&self) -> bool {
        self.takes_answers() && !matches!(self, Self::Consent)
    }
}

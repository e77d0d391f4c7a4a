//! Response options: what can be chosen, and where it comes from.
//!
//! *In:* the value of `options:`, or of `options_from:`. *Out:* the same, typed.
//!
//! Which options are offered to whom is the route's business.

use std::sync::Arc;

use crate::decimal::Number;
use crate::model::{EndIf, ItemKind, Text, Written};
use crate::source::{Span, Spanned};
use crate::value::{AnswerState, Value};

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

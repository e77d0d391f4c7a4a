//! Chance, as the author wrote it: arms, shown orders, and how many parts are shown.
//!
//! *In:* `randomise`, `order`, `keep_last` and `show`. *Out:* the same, typed.
//!
//! Nothing is drawn here: `route` does that.

use crate::decimal::Number;
use crate::model::{ItemKind, Questionnaire, Text};
use crate::source::{Span, Spanned};

/// A draw that puts a unit or a record into one of several arms.
#[derive(Clone, Debug, PartialEq)]
pub struct Randomisation {
    /// Identifier, unique among items and randomisations.
    pub id: Spanned<String>,
    /// The arms in the order written, which is the order of the draw.
    pub arms: Vec<Arm>,
    /// What is drawn for.
    pub by: DrawnFor,
    /// The entry has faults that `load` has reported.
    pub poisoned: bool,
    /// The JSON pointer of the entry.
    pub pointer: String,
}

/// One arm of a randomisation.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The code kept in answer files.
    pub code: Spanned<String>,
    /// How likely it is beside the others; above 0, with at most six decimals.
    pub odds: Spanned<Number>,
    /// The words a person sees; none = the code.
    pub label: Option<Text>,
}

/// What a randomisation is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawnFor {
    /// Once a unit: all its records are in one arm.
    Unit,
    /// Once a record.
    Record,
}

/// In which order things are shown, where it is not the one written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownOrder {
    /// How they are shuffled.
    pub mode: Shuffle,
    /// How many of the last keep their place.
    pub keep_last: Option<Spanned<u32>>,
    /// The value of `order:`.
    pub span: Span,
}

/// How things are shuffled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shuffle {
    /// Any order, each as likely as another.
    Random,
    /// The order written, begun at any place.
    Rotate,
}

/// A part of a section: what is shuffled, and what `show` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// An item that is put to someone: not a derived or hidden one, not a
    /// column of a roster.
    Item(usize),
    /// A section within it.
    Section(usize),
}

impl Questionnaire {
    /// The parts of a section in the order written.
    ///
    /// A derived or hidden item is none: it is never shown.
    pub fn parts(&self, section: usize) -> Vec<Part> {
        let within = self.sections.iter().enumerate();
        let sections = within
            .filter(|(_, inner)| inner.parent == Some(section))
            .map(|(number, _)| Part::Section(number));
        let items = self.items.iter().enumerate();
        let items = items.filter(|(_, item)| {
            let is_shown =
                !matches!(item.kind, ItemKind::Derived { .. } | ItemKind::Hidden { .. });
            item.section == section && item.roster.is_none() && is_shown
        });
        items.map(|(number, _)| Part::Item(number)).chain(sections).collect()
    }
}

impl Arm {
    /// The words a person sees: its label, or its code.
    pub fn wording(&self, language: &str) -> &str {
        let label = self.label.as_ref();
        label.map_or(self.code.value.as_str(), |label| label.wording(language))
    }
}

impl ShownOrder {
    /// How many keep their place, 0 unless said.
    pub fn kept(&self) -> usize {
        self.keep_last.as_ref().map_or(0, |last| last.value as usize)
    }
}

//! Expressions in words: what a condition asks for, as a person would say it.
//!
//! *In:* the text of an expression, and a [`Vocabulary`] that says what each name is
//! called. *Out:* a [`Clause`], which becomes "those who answered Yes to “…”", "the answer
//! to “…” is Yes", or no more than "Yes"; or a noun for a value, "the sum of …".
//!
//! The expression is read by the one parser and its names are looked up as `expression`
//! does. Only the form of the author is told, never what it would come to. Sums,
//! roundings and whatever has no plain words stay the author's own text in backticks.
//!
//! # Why
//!
//! Codebook, flowchart, printed form and messages must say the same of one condition, so
//! they all ask here.

mod calls;
mod clause;
mod compare;
mod condition;
mod number;
mod rows;
mod ticks;
mod value;
pub mod words;

use std::cell::{Cell, RefCell};

pub use clause::{Atom, Clause};

use crate::expression::{
    Domain, Names, Resolution, RosterId, SlotId, Symbol, Tree, parse,
};
use crate::report::Language;

/// The most parts that one expression is told in; a longer one stays as it is written.
const MOST_STEPS: usize = 2000;

/// What names are called, in the language of a reader.
pub trait Vocabulary: Names {
    /// The language of the sentences.
    fn language(&self) -> Language;

    /// What a cell is called.
    fn called(&self, slot: SlotId) -> Called;

    /// What several cells are called together, by the first of them: a grid.
    fn group(&self, first: SlotId) -> Called;

    /// The label of an option of a cell, by its code.
    fn label(&self, slot: SlotId, code: &str) -> String;

    /// What a roster is called.
    fn roster(&self, roster: RosterId) -> String;
}

/// What a cell is called, and how one speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// Its name for readers.
    pub name: String,
    /// How one speaks of it.
    pub manner: Manner,
    /// What its numbers are measured in, to be put after them.
    pub unit: Option<String>,
}

/// How one speaks of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manner {
    /// It was answered.
    Answer,
    /// It is known without a question: worked out, or handed in.
    Value,
    /// It stands in the register of the units.
    Column,
    /// It was drawn by lot.
    Arm,
    /// It was answered in the wave of that label; none = in the latest one before.
    Wave(Option<String>),
    /// It tells a record from others.
    Key,
    /// It was written beside an option.
    Beside,
    /// It is a day of the interview: the name says it all.
    Day,
    /// It is what a row is: the name says it all.
    Row,
    /// It is the number of a row.
    Number,
}

impl Called {
    /// Something that was answered and is measured in nothing.
    pub fn answer(name: impl Into<String>) -> Self {
        Self { name: name.into(), manner: Manner::Answer, unit: None }
    }

    /// The same, spoken of otherwise.
    #[must_use]
    pub fn spoken(mut self, manner: Manner) -> Self {
        self.manner = manner;
        self
    }
}

/// A condition in words.
///
/// What cannot be read, or would be endless, is told as it stands, in backticks.
pub fn condition(source: &str, words: &impl Vocabulary) -> Clause {
    let teller = Teller::new(source, words);
    let told = parse(source).0.map(|tree| teller.clause(&tree, false));
    match told.filter(|_| !teller.is_spent()) {
        Some(clause) => clause,
        None => teller.verbatim_clause(source, false),
    }
}

/// A value in words, as a noun.
pub fn value(source: &str, words: &impl Vocabulary) -> String {
    let teller = Teller::new(source, words);
    let told = parse(source).0.map(|tree| teller.noun(&tree, None));
    told.filter(|_| !teller.is_spent()).unwrap_or_else(|| words::code(source))
}

/// What a name stands for.
enum Thing {
    Cell(SlotId, Domain, Option<String>),
    Group(Vec<(SlotId, Domain)>, Option<String>),
    Roster(RosterId),
    Register(String),
    /// A value that no answer changes, or a part of what is offered.
    Other(String, Domain),
}

/// Tells one expression.
struct Teller<'a, V> {
    source: &'a str,
    words: &'a V,
    language: Language,
    /// The rosters whose rows are run through around this part, the outermost first.
    scopes: RefCell<Vec<RosterId>>,
    /// How many parts were told.
    steps: Cell<usize>,
    /// Within the branches of `a if c else b`.
    branching: Cell<bool>,
}

impl<'a, V: Vocabulary> Teller<'a, V> {
    fn new(source: &'a str, words: &'a V) -> Self {
        let language = words.language();
        let (scopes, steps, branching) = Default::default();
        Self { source, words, language, scopes, steps, branching }
    }

    /// The one of two wordings.
    fn pick<'t>(&self, english: &'t str, swedish: &'t str) -> &'t str {
        self.language.pick(english, swedish)
    }

    /// The same of sentences that were put together.
    fn say(&self, english: String, swedish: String) -> String {
        match self.language {
            Language::English => english,
            Language::Swedish => swedish,
        }
    }

    /// Takes note of one more part; whether it is one too many.
    fn is_one_too_many(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.is_spent()
    }

    fn is_spent(&self) -> bool {
        self.steps.get() > MOST_STEPS
    }

    /// What is not put into words: the author's own text.
    fn verbatim(&self, tree: &Tree<'_>) -> String {
        words::code(&self.source[tree.span.clone()])
    }

    fn verbatim_clause(&self, source: &str, negated: bool) -> Clause {
        let code = words::code(source);
        let states = match negated {
            false => format!("{code} {}", self.pick("holds", "gäller")),
            true => format!("{code} {}", self.pick("is false", "inte gäller")),
        };
        Clause::states(states)
    }

    /// What a name means here: a column of the rows around it first.
    fn resolve(&self, path: &[&str]) -> Resolution {
        for roster in self.scopes.borrow().iter().rev() {
            let found = self.words.resolve(path, Some(*roster));
            if let Resolution::Found(symbol) = &found
                && self.home(symbol).is_some_and(|home| self.is_in(*roster, home))
            {
                return found;
            }
        }
        self.words.resolve(path, None)
    }

    fn home(&self, symbol: &Symbol) -> Option<RosterId> {
        match symbol {
            Symbol::Slot { slot, .. } | Symbol::Roster { slot, .. } => {
                self.words.home(*slot)
            }
            Symbol::Group { members } => self.words.home(members.first()?.0),
            Symbol::Moved { symbol, .. } => self.home(symbol),
            _ => None,
        }
    }

    fn is_in(&self, roster: RosterId, home: RosterId) -> bool {
        let up = |roster: &RosterId| self.words.around(*roster);
        std::iter::successors(Some(roster), up).take(16).any(|roster| roster == home)
    }

    /// Says something of each row of a roster.
    fn within<T>(&self, roster: RosterId, tell: impl FnOnce() -> T) -> T {
        self.scopes.borrow_mut().push(roster);
        let told = tell();
        self.scopes.borrow_mut().pop();
        told
    }
}

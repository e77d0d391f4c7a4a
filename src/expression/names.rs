//! What a name in an expression can mean.
//!
//! *In:* nothing. *Out:* the types in which a caller tells what `samordnare`,
//! `unit.county` or `prev.samordnare` is.
//!
//! No name is looked up here, and none is special: `self`, `wave` and `unit` are paths
//! like any other.

use std::sync::Arc;

use crate::diagnostic::{Near, Words};
use crate::expression::problem::ProblemKind;
use crate::expression::table::Table;
use crate::value::{AnswerState, Value};

/// A place in a record that holds a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(pub u32);

/// A roster, wherever its rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RosterId(pub u32);

/// One option, as far as expressions need to know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionCode {
    /// The code, as in answers.
    pub code: String,
    /// Stands for "none of these".
    pub exclusive: bool,
    /// Stands for every other option that is neither exclusive nor missing.
    pub all_of_these: bool,
    /// The missing code it spells.
    pub missing: Option<AnswerState>,
}

/// The options of an item in their order; [`Value::Code`] counts in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The options, at most 65 535.
    pub list: Vec<OptionCode>,
}

/// What values a cell or an expression can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// True or false: conditions, and items such as a consent.
    Condition,
    /// Numbers.
    Number,
    /// A calendar year, held as a number.
    Year,
    /// Texts.
    Text,
    /// Days.
    Date,
    /// Months, held as their first day.
    Month,
    /// Times of day.
    Time,
    /// Lengths of time.
    Duration,
    /// One option.
    Single(Arc<Options>),
    /// Several options.
    Multiple(Arc<Options>),
    /// Options in the order of their rank.
    Ranking(Arc<Options>),
    /// A row of a register, told by its code: a [`Value::Text`].
    Unit(Arc<Table>),
    /// A place on the map; only `is …` tests may touch it.
    Location,
    /// A file that was handed in; only `is …` tests may touch it.
    Document,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Symbol {
    /// One cell.
    Slot {
        /// Where it is.
        slot: SlotId,
        /// What it can hold.
        domain: Domain,
    },
    /// Several cells told as one: the rows of a grid, the options of an allocation.
    Group {
        /// Its cells, in their order.
        members: Vec<(SlotId, Domain)>,
    },
    /// A value that no answer changes: `wave`, `const.x`.
    Constant {
        /// The value; `None` where it is absent.
        value: Option<Value>,
        /// Its domain.
        domain: Domain,
    },
    /// All rows of a roster under the place where it is named.
    Roster {
        /// Which one.
        roster: RosterId,
        /// Its own cell, with its state.
        slot: SlotId,
    },
    /// A register, for `villages[village].district`.
    Table(Arc<Table>),
    /// `option.x`, where options are rows of a register or have attributes: a cell of
    /// [`Candidate::Cells`](crate::expression::Candidate::Cells).
    Candidate {
        /// Which of its cells.
        column: u32,
        /// What it can hold.
        domain: Domain,
    },
    /// A name that is read at another row.
    Moved {
        /// Which row.
        to: Move,
        /// What is read there.
        symbol: Box<Symbol>,
    },
}

/// From which row on a name is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The row of another roster that the row of this roster was made from: `source.x`.
    Source(RosterId),
    /// The row of a roster that is offered as an option: `option.x`.
    Candidate,
    /// Outside of all rows: a nested roster named in full, `plots.crops`, has all rows
    /// of the record also inside of `plots`.
    Outside,
}

/// What came of looking up a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolution {
    /// It is this.
    Found(Symbol),
    /// There is no such thing.
    Unknown {
        /// [`ProblemKind::UnknownItem`] or [`ProblemKind::UnknownColumn`], or what else
        /// is the matter.
        kind: ProblemKind,
        /// What it was taken for, with "no": ("no item", "ingen fråga").
        what: Words,
        /// The name that was perhaps meant, in full: `unit.county`.
        near: Option<Near>,
    },
    /// It has a meaning that the engine does not know yet; the words say what.
    NotYet(Words),
}

/// What the names of an expression mean where it stands.
pub trait Names {
    /// Looks up a name, its parts between dots.
    ///
    /// `within` is the roster over whose rows a function runs, or whose row was picked
    /// by its index: its columns come first, then all that means something where the
    /// expression stands.
    fn resolve(&self, path: &[&str], within: Option<RosterId>) -> Resolution;

    /// Looks up what is written beside an option: `specify(item, 'code')`. Called only
    /// for an item with options that has this code.
    fn specify(&self, item: &[&str], code: &str, within: Option<RosterId>) -> Resolution;

    /// The roster that a slot is a column of; none for a slot outside of all rosters.
    fn home(&self, slot: SlotId) -> Option<RosterId>;

    /// The roster around a nested one.
    fn around(&self, roster: RosterId) -> Option<RosterId>;
}

/// What the place of an expression needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Whatever there is, but a value.
    Any,
    /// True or false.
    Condition,
    /// A number; a year is one.
    Number,
    /// A text.
    Text,
    /// A day.
    Date,
    /// A value of that domain; for [`Domain::Single`] a text is one of its codes, and
    /// over the codes `yes` and `no` a condition will do.
    Domain(Domain),
}

impl Options {
    /// The number of a code.
    pub fn position(&self, code: &str) -> Option<u16> {
        let found = self.list.iter().position(|option| option.code == code)?;
        u16::try_from(found).ok()
    }

    /// The code with that number; empty where there is none.
    pub fn code(&self, number: u16) -> &str {
        self.list.get(usize::from(number)).map_or("", |option| option.code.as_str())
    }

    /// Whether an `all_of_these` stands for this option.
    pub fn is_ordinary(&self, number: u16) -> bool {
        self.list.get(usize::from(number)).is_some_and(|option| {
            !option.exclusive && !option.all_of_these && option.missing.is_none()
        })
    }

    /// The numbers of the options that stand for all others.
    pub fn all_of_these(&self) -> impl Iterator<Item = u16> + '_ {
        (0..).zip(&self.list).filter(|(_, option)| option.all_of_these).map(|(n, _)| n)
    }

    /// Whether a condition can be told in it: its codes are `yes` and `no`.
    pub fn is_yes_no(&self) -> bool {
        self.list.len() == 2
            && self.position("yes").is_some()
            && self.position("no").is_some()
    }
}

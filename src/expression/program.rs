//! A compiled expression.
//!
//! *In:* what `lower` found an expression to mean. *Out:* a tree of steps whose kinds
//! fit each other, with every name a cell and every literal a value.
//!
//! Nothing is looked up by name any more, and nothing is evaluated here. The tree is at
//! most as deep as the expression; chains are flat.

use std::ops::Range;
use std::sync::Arc;

use regex::Regex;

use crate::expression::functions::Function;
use crate::expression::names::{Domain, Options, RosterId, SlotId};
use crate::expression::table::Table;
use crate::value::{CodeSet, Value};

/// An expression that was read, checked and compiled.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) source: Box<str>,
    pub(crate) body: Body,
    pub(crate) parts: Vec<Range<usize>>,
    pub(crate) domain: Option<Domain>,
    pub(crate) references: Vec<Reference>,
    pub(crate) rests_on: Vec<SlotId>,
    pub(crate) reads: Vec<Read>,
}

/// One use of a cell in an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The cell.
    pub slot: SlotId,
    /// Where its name stands: bytes of the expression.
    pub span: Range<usize>,
    /// Whether the result can be unknown because the cell is absent: not within an
    /// `is` test, and not in `coalesce` before its last.
    pub can_be_unknown: bool,
    /// In which rows it is read.
    pub reach: Reach,
}

/// In which rows a cell is read; a later one of these includes those before it.
///
/// Of a roster's own cell: [`Reach::Here`] where only its rows matter, [`Reach::All`]
/// where it also matters whether one of its cells has an answer (`count(members)`,
/// `members is answered`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// At the row where the expression stands, or in a row around it; so are all cells
    /// outside of rosters.
    Here,
    /// In another row that was picked: `members[2].name`, `source.x`, `option.x`.
    Others,
    /// In every row that a function over rows runs through.
    All,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Condition(Condition),
    Value(Term),
}

/// A row at which a part is evaluated, if not at the one where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The row to start from, if it is not that where the part stands.
    pub(crate) from: Option<Box<Place>>,
    pub(crate) step: Step,
}

/// From one row to another.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Out of the functions over rows: to the row before the function of that number,
    /// counted from the outermost.
    Frame(usize),
    /// Out of all rows.
    Outside,
    /// To the row that a row was made from.
    Source,
    /// To the row that is offered as an option.
    Candidate,
    /// To a row under this one, counted from 1.
    Row { roster: RosterId, index: Box<Term> },
}

/// The rows of a roster under a row.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    pub(crate) roster: RosterId,
    pub(crate) place: Option<Place>,
}

/// Where a cell is read: in all of these rows, one within the other, and from there on
/// at a place.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) slot: SlotId,
    pub(crate) each: Box<[Rows]>,
    pub(crate) place: Option<Place>,
}

/// The number that no option has: a code that the other item does not know.
pub(crate) const OTHER_CODE: u16 = u16::MAX;

/// Something that is true, false or unknown.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    Known(bool),
    All(Box<[Condition]>),
    Any(Box<[Condition]>),
    Not(Box<Condition>),
    /// A cell has this code.
    Is(SlotId, u16),
    /// A cell has one of these codes.
    IsAmong(SlotId, CodeSet),
    /// One of these codes is ticked.
    Ticked(SlotId, Box<[u16]>),
    /// A number in a cell against a literal.
    Measures(SlotId, Order, Value),
    /// `a < b <= c`; at least one link.
    Chain(Box<Term>, Box<[(Order, Term)]>),
    /// Kleene's `or` over equalities.
    OneOf(Box<Term>, Box<[Term]>),
    /// A single's code is ticked in a multiple.
    TickedIn {
        code: Box<Term>,
        set: Box<Term>,
        options: Arc<Options>,
    },
    /// `is answered` and the like; a group has several cells.
    State(Box<[SlotId]>, Test),
    /// The same of a roster; the slot is its own.
    RosterState(RosterId, SlotId, Test),
    /// The same of a cell of a register.
    Given(Box<Term>, Test),
    /// At another row.
    At(Box<Place>, Box<Condition>),
    /// Kleene's `or` over rows.
    AnyRow(Box<Rows>, Box<Condition>),
    /// Kleene's `and` over rows.
    EveryRow(Box<Rows>, Box<Condition>),
    /// A text against a pattern.
    Matches(Box<Term>, Box<Regex>),
    /// A text within or at the head of another.
    Contains {
        text: Box<Term>,
        part: Box<Term>,
        at_start: bool,
    },
    /// A value that is a condition.
    Term(Box<Term>),
}

/// Something that has a value or is unknown.
#[derive(Clone, Debug)]
pub(crate) enum Term {
    Constant(Value),
    Slot(SlotId),
    /// `none`.
    Absent,
    Condition(Box<Condition>),
    /// A condition told in the options `yes` and `no`.
    YesNo {
        condition: Box<Condition>,
        yes: u16,
        no: u16,
    },
    /// Operators of one rank, from the left.
    Arithmetic(Box<Term>, Box<[(Operator, Term)]>),
    Negative(Box<Term>),
    Join(Box<[Term]>),
    If(Box<[(Condition, Term)]>, Box<Term>),
    Coalesce(Box<[Term]>),
    /// Ticked options.
    CountTicked(SlotId, Arc<Options>),
    /// Cells with an answer; unknown when there is none.
    CountAnswered(Box<[SlotId]>),
    Fold(Fold, Box<[Term]>),
    /// The rows of a roster; unknown when it is not answered.
    CountRows(RosterId),
    /// The rows in which a condition is true; unknown when it is so in every row.
    CountWhere(Box<Rows>, Box<Condition>),
    /// The number, from 1, of the first row in which a condition is true.
    FirstWhere(Box<Rows>, Box<Condition>),
    /// A fold over the rows in which the term has a value.
    FoldRows(Fold, Box<Rows>, Box<Term>),
    /// At another row.
    At(Box<Place>, Box<Term>),
    /// A cell of a register: its column, and the code of its row.
    Lookup(Arc<Table>, usize, Box<Term>),
    /// A cell of what is offered as an option.
    Candidate(usize),
    /// A text as the code of a row of a register.
    KeyOf(Box<Term>, Arc<Table>),
    /// What a row of a register is called.
    UnitLabel(Box<Term>, Arc<Table>),
    /// A code that is the number of a row.
    IndexOf(Box<Term>, Arc<Options>),
    Call(Function, Box<[Term]>),
    /// The label of what was chosen.
    Label(SlotId),
    /// A code among other options; [`OTHER_CODE`] where they do not have it.
    Recode(Box<Term>, Box<[u16]>),
    /// A text as a code.
    CodeOf(Box<Term>, Arc<Options>),
    /// A code as a text.
    TextOf(Box<Term>, Arc<Options>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What is done with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    DivideDown,
    Remainder,
}

/// How members become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    Sum,
    SumDuration,
    Mean,
    Least,
    Greatest,
}

/// What `is` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Answered,
    Missing,
    Asked,
    DontKnow,
    Refused,
    NotApplicable,
}

impl Program {
    /// The text it was made from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Where the parts between its outermost `and`s stand; one part where there is none.
    pub fn parts(&self) -> &[Range<usize>] {
        &self.parts
    }

    /// The condition of each of [`Self::parts`]; none where it is no condition.
    pub(crate) fn conditions(&self) -> &[Condition] {
        match &self.body {
            Body::Condition(Condition::All(parts)) if parts.len() == self.parts.len() => {
                parts
            }
            Body::Condition(whole) if self.parts.len() == 1 => {
                std::slice::from_ref(whole)
            }
            _ => &[],
        }
    }

    /// What its result is; `None` where it is only ever `none`.
    pub fn domain(&self) -> Option<&Domain> {
        self.domain.as_ref()
    }

    /// Every use of a cell, in the order of the text; a group gives one for each of its
    /// cells.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The cells it rests on, each once, ascending.
    pub fn rests_on(&self) -> &[SlotId] {
        &self.rests_on
    }

    /// In which rows a cell is read, at the most; none where it is not read at all.
    pub fn reach(&self, slot: SlotId) -> Option<Reach> {
        let uses = self.references.iter().filter(|reference| reference.slot == slot);
        uses.map(|reference| reference.reach).max()
    }
}

impl Place {
    /// One step from where a part stands.
    pub(crate) fn to(step: Step) -> Self {
        Self { from: None, step }
    }
}

impl Condition {
    /// This condition at a row.
    pub(crate) fn at(self, place: Option<Place>) -> Self {
        match place {
            Some(place) => Self::At(Box::new(place), Box::new(self)),
            None => self,
        }
    }
}

impl Term {
    /// This term at a row.
    pub(crate) fn at(self, place: Option<Place>) -> Self {
        match place {
            Some(place) => Self::At(Box::new(place), Box::new(self)),
            None => self,
        }
    }

    /// Whether it is a cell of the record.
    pub(crate) fn is_cell(&self) -> bool {
        match self {
            Self::Slot(_) => true,
            Self::At(_, inner) => matches!(**inner, Self::Slot(_)),
            _ => false,
        }
    }

    /// The cell it is, and the row to read it at; else the term itself.
    pub(crate) fn into_cell(self) -> Result<(Option<Place>, SlotId), Self> {
        match self {
            Self::Slot(slot) => Ok((None, slot)),
            Self::At(place, inner) => match *inner {
                Self::Slot(slot) => Ok((Some(*place), slot)),
                other => Err(Self::At(place, Box::new(other))),
            },
            other => Err(other),
        }
    }
}

impl Test {
    /// The names after `is`.
    pub(crate) const NAMES: [(&'static str, Self); 6] = [
        ("answered", Self::Answered),
        ("missing", Self::Missing),
        ("asked", Self::Asked),
        ("dont_know", Self::DontKnow),
        ("refused", Self::Refused),
        ("not_applicable", Self::NotApplicable),
    ];
}

impl Order {
    /// Whether two values that lie so to each other satisfy it.
    pub(crate) fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Unequal => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }

    /// The same from the other side.
    pub(crate) fn reversed(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

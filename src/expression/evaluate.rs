//! Evaluation of a compiled expression on the cells of one record.
//!
//! *In:* a program, and cells. *Out:* true, false or unknown; a value or none; and what
//! went wrong on the way, such as a division by zero.
//!
//! Nothing is stored: a caller that asks twice pays twice. Nothing is rounded but by
//! `round`, and no condition allocates.

mod reckon;
mod rows;
mod terms;
mod text;

use crate::expression::cells::{Cells, RowId};
use crate::expression::names::SlotId;
use crate::expression::program::{Body, Condition, Order, Program, Term, Test};
use crate::value::{AnswerState, Value};

pub use crate::expression::evaluate::rows::reads;
pub(crate) use crate::expression::evaluate::text::spoken;

/// What can go wrong in an evaluation; the part it happens in is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A division by zero.
    DivisionByZero,
    /// A root or a logarithm, or a day, of what has none.
    OutsideDomain,
    /// A result of 10^100 or more, a text that grew too long, or a date off the
    /// calendar.
    OutOfRange,
    /// More steps than one evaluation may take, such as over the rows of nested rosters.
    TooCostly,
}

/// The faults of one evaluation, each at most once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    set: u8,
}

/// What an evaluation gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The value; `None` where it is unknown or absent.
    pub value: Option<Value>,
    /// Whether it is `none` by the author's word and not for want of an answer.
    pub absent_result: bool,
    /// What went wrong.
    pub faults: Faults,
}

/// Evaluates an expression.
pub fn evaluate(program: &Program, cells: &impl Cells) -> Outcome {
    let mut run = Run::new(cells);
    match &program.body {
        Body::Condition(condition) => {
            let value = run.condition(condition).filter(|_| !run.is_spent());
            let value = value.map(Value::Condition);
            Outcome { value, absent_result: false, faults: run.faults }
        }
        Body::Value(term) => run.outcome(term),
    }
}

/// Evaluates a condition; `None` is unknown, and so is whatever is no condition.
pub fn evaluate_condition(program: &Program, cells: &impl Cells) -> Option<bool> {
    judge(program, cells).0
}

/// Evaluates a condition, and tells what went wrong on the way.
pub fn judge(program: &Program, cells: &impl Cells) -> (Option<bool>, Faults) {
    let mut run = Run::new(cells);
    let value = match &program.body {
        Body::Condition(condition) => run.condition(condition),
        Body::Value(term) => match run.term(term).as_deref() {
            Some(Value::Condition(value)) => Some(*value),
            _ => None,
        },
    };
    (value.filter(|_| !run.is_spent()), run.faults)
}

/// Evaluates a part of a program.
pub(crate) fn evaluate_part(condition: &Condition, cells: &impl Cells) -> Option<bool> {
    let mut run = Run::new(cells);
    run.condition(condition).filter(|_| !run.is_spent())
}

/// Steps one evaluation may take: rows and terms, and more for what is dear.
const MOST_STEPS: u32 = 1_000_000;

/// How many bytes of a text are searched in one step.
const DEAR_BYTES: usize = 64;

/// One evaluation.
pub(crate) struct Run<'a, C> {
    cells: &'a C,
    /// The row at which names are read just now.
    here: Option<RowId>,
    /// The rows to come back to after each function over rows that is running.
    frames: Vec<Option<RowId>>,
    faults: Faults,
    steps: u32,
}

impl<'a, C: Cells> Run<'a, C> {
    pub(crate) fn new(cells: &'a C) -> Self {
        let here = cells.here();
        Self { cells, here, frames: Vec::new(), faults: Faults::default(), steps: 0 }
    }

    /// Whether more steps were taken than one evaluation may.
    pub(crate) fn is_spent(&self) -> bool {
        self.steps > MOST_STEPS
    }

    /// Evaluates a condition.
    pub(crate) fn condition(&mut self, condition: &'a Condition) -> Option<bool> {
        match condition {
            Condition::Known(value) => Some(*value),
            Condition::All(parts) => self.every(parts),
            Condition::Any(parts) => self.some(parts),
            Condition::Not(part) => self.condition(part).map(|value| !value),
            Condition::Is(slot, code) => match self.cells.cell(*slot, self.here).value {
                Some(Value::Code(found)) => Some(found == *code),
                _ => None,
            },
            Condition::IsAmong(slot, codes) => {
                match self.cells.cell(*slot, self.here).value {
                    Some(Value::Code(found)) => Some(codes.contains(found)),
                    _ => None,
                }
            }
            Condition::Ticked(slot, codes) => {
                match &self.cells.cell(*slot, self.here).value {
                    Some(Value::Codes(found)) => {
                        Some(codes.iter().any(|code| found.contains(*code)))
                    }
                    Some(Value::Ranking(found)) => {
                        Some(codes.iter().any(|code| found.contains(code)))
                    }
                    _ => None,
                }
            }
            Condition::Measures(slot, order, limit) => {
                match (&self.cells.cell(*slot, self.here).value, limit) {
                    (Some(Value::Number(found)), Value::Number(limit)) => {
                        Some(order.holds(self.cells.quantum().compare(found, limit)))
                    }
                    _ => None,
                }
            }
            Condition::State(slots, test) => self.state(slots, *test),
            other => self.rarer(other),
        }
    }

    /// The conditions that rest on terms.
    fn rarer(&mut self, condition: &'a Condition) -> Option<bool> {
        match condition {
            Condition::Chain(first, links) => self.chain(first, links),
            Condition::OneOf(term, list) => self.one_of(term, list),
            Condition::TickedIn { code, set, options } => {
                let Value::Code(code) = *self.term(code)? else { return None };
                let set = self.term(set)?;
                let codes = match &*set {
                    Value::Codes(codes) => codes,
                    Value::Ranking(ranked) => return Some(ranked.contains(&code)),
                    _ => return None,
                };
                let stands_for = || options.all_of_these().any(|all| codes.contains(all));
                Some(codes.contains(code) || options.is_ordinary(code) && stands_for())
            }
            Condition::Matches(text, pattern) => match &*self.term(text)? {
                Value::Text(text) => {
                    self.charge(text.len() / DEAR_BYTES)?;
                    Some(pattern.is_match(text))
                }
                _ => None,
            },
            Condition::RosterState(roster, slot, test) => {
                self.roster_state(*roster, *slot, *test)
            }
            Condition::Given(term, test) => {
                let is_given = self.term(term).is_some();
                match test {
                    Test::Answered => Some(is_given),
                    Test::Missing => Some(!is_given),
                    _ => Some(false),
                }
            }
            Condition::At(place, part) => self.condition_at(place, part),
            Condition::AnyRow(rows, part) => self.any_row(rows, part, true),
            Condition::EveryRow(rows, part) => self.any_row(rows, part, false),
            Condition::Contains { text, part, at_start } => {
                let (text, part) = (self.term(text)?, self.term(part)?);
                if let Value::Text(text) = &*text {
                    self.charge(text.len() / DEAR_BYTES)?;
                }
                match (&*text, &*part) {
                    (Value::Text(text), Value::Text(part)) if *at_start => {
                        Some(text.starts_with(part.as_str()))
                    }
                    (Value::Text(text), Value::Text(part)) => {
                        Some(text.contains(part.as_str()))
                    }
                    _ => None,
                }
            }
            Condition::Term(term) => match *self.term(term)? {
                Value::Condition(value) => Some(value),
                _ => None,
            },
            // The others are those of `condition`.
            _ => None,
        }
    }

    /// Kleene's `and`: one that is false decides, whatever is unknown.
    fn every(&mut self, parts: &'a [Condition]) -> Option<bool> {
        let mut result = Some(true);
        for part in parts {
            match self.condition(part) {
                Some(false) => return Some(false),
                None => result = None,
                Some(true) => {}
            }
        }
        result
    }

    /// Kleene's `or`: one that is true decides, whatever is unknown.
    fn some(&mut self, parts: &'a [Condition]) -> Option<bool> {
        let mut result = Some(false);
        for part in parts {
            match self.condition(part) {
                Some(true) => return Some(true),
                None => result = None,
                Some(false) => {}
            }
        }
        result
    }

    /// `a < b < c` is `a < b and b < c`.
    fn chain(&mut self, first: &'a Term, links: &'a [(Order, Term)]) -> Option<bool> {
        let mut result = Some(true);
        let mut left = self.term(first);
        for (order, term) in links {
            let right = self.term(term);
            let holds = match (&left, &right) {
                (Some(left), Some(right)) => {
                    terms::compare(left, right, self.cells.quantum())
                        .map(|ordering| order.holds(ordering))
                }
                _ => None,
            };
            match holds {
                Some(false) => return Some(false),
                None => result = None,
                Some(true) => {}
            }
            left = right;
        }
        result
    }

    fn one_of(&mut self, term: &'a Term, list: &'a [Term]) -> Option<bool> {
        let value = self.term(term)?;
        let mut result = Some(false);
        for other in list {
            let other = self.term(other);
            let quantum = self.cells.quantum();
            let same = other.and_then(|other| terms::compare(&value, &other, quantum));
            match same {
                Some(ordering) if ordering.is_eq() => return Some(true),
                None => result = None,
                Some(_) => {}
            }
        }
        result
    }

    /// `is` tests; a group is answered when one of its cells is, asked when one is, and
    /// has a missing code when every cell that was put to the respondent has it.
    fn state(&mut self, slots: &[SlotId], test: Test) -> Option<bool> {
        let is = |slot: &SlotId, state| self.cells.cell(*slot, self.here).state == state;
        let is_answered = || slots.iter().any(|slot| is(slot, AnswerState::Answered));
        let all_are = |state| {
            let put = |slot: &&SlotId| {
                !is(slot, AnswerState::NotAsked) && !is(slot, AnswerState::NotFielded)
            };
            let mut put = slots.iter().filter(put).peekable();
            put.peek().is_some() && put.all(|slot| is(slot, state))
        };
        match test {
            Test::Answered => Some(is_answered()),
            Test::Missing => Some(!is_answered()),
            Test::DontKnow => Some(all_are(AnswerState::DontKnow)),
            Test::Refused => Some(all_are(AnswerState::Refused)),
            Test::NotApplicable => Some(all_are(AnswerState::NotApplicable)),
            Test::Asked => {
                let mut result = Some(false);
                for slot in slots {
                    match self.cells.is_asked(*slot, self.here) {
                        Some(true) => return Some(true),
                        None => result = None,
                        Some(false) => {}
                    }
                }
                result
            }
        }
    }
}

impl Faults {
    const ALL: [Fault; 4] = [
        Fault::DivisionByZero,
        Fault::OutsideDomain,
        Fault::OutOfRange,
        Fault::TooCostly,
    ];

    pub(crate) fn add(&mut self, fault: Fault) {
        self.set |= 1 << fault as u8;
    }

    /// Takes over what went wrong elsewhere.
    pub fn join(&mut self, other: Self) {
        self.set |= other.set;
    }

    /// Whether nothing went wrong.
    pub fn is_empty(self) -> bool {
        self.set == 0
    }

    /// Whether this went wrong.
    pub fn contains(self, fault: Fault) -> bool {
        self.set >> fault as u8 & 1 == 1
    }

    /// What went wrong.
    pub fn iter(self) -> impl Iterator<Item = Fault> {
        Self::ALL.into_iter().filter(move |fault| self.contains(*fault))
    }
}

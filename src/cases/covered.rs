//! What the cases of a questionnaire exercise, and what none of them does.
//!
//! *In:* a questionnaire with its scoring files, and the answers and scores of cases. *Out:*
//! every [`Goal`] there is, with whether it was met.
//!
//! Nothing is judged again: what was asked, fired and scored comes from the modules that
//! decide it. What is met says only that a case came by, not that it expects anything.

mod goals;
mod marks;

use std::collections::BTreeSet;

use crate::answers::ValidAnswers;
use crate::cases::bench::Bench;
use crate::diagnostic::Words;
use crate::model::{Case, Scoring};
use crate::score::UnitScores;
use crate::source::{Span, Spanned};

/// What can be exercised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GoalKind {
    /// An option is chosen.
    Option,
    /// A condition is true, or false.
    Condition,
    /// A check holds, or fails.
    Check,
    /// A part of a rule gives points: a code, a band, a tick, a row of a table.
    Rule,
    /// A gate fires, or does not.
    Gate,
    /// A grade is given.
    Grade,
    /// A figure is expected.
    Figure,
}

impl GoalKind {
    /// Every kind, in the order of the files.
    pub const ALL: [Self; 7] = [
        Self::Option,
        Self::Condition,
        Self::Check,
        Self::Rule,
        Self::Gate,
        Self::Grade,
        Self::Figure,
    ];

    /// A stable name for machine output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::Condition => "condition",
            Self::Check => "check",
            Self::Rule => "rule",
            Self::Gate => "gate",
            Self::Grade => "grade",
            Self::Figure => "figure",
        }
    }
}

/// One thing that a case can exercise.
#[derive(Clone, Debug)]
pub struct Goal {
    /// What it is.
    pub kind: GoalKind,
    /// That it never happened, as a sentence.
    pub never: Words,
    /// Where it is written.
    pub span: Span,
    key: Key,
}

/// What tells one goal from the others. Numbers are those of plan and rule set; of a
/// scoring file, its number is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Option { item: usize, option: usize },
    Section { section: usize, holds: bool },
    Item { item: usize, holds: bool },
    Row { item: usize, row: usize, holds: bool },
    End { end: usize, holds: bool },
    Check { check: usize, holds: bool },
    Part { scoring: usize, node: usize, part: usize },
    Gate { scoring: usize, gate: usize, fires: bool },
    Grade { scoring: usize, grades: usize, band: usize },
    Figure { scoring: usize, figure: usize },
}

/// What was exercised so far.
#[derive(Debug, Default)]
pub struct Covered {
    met: BTreeSet<Key>,
}

impl Covered {
    /// Adds what the answers of a unit exercise.
    pub(in crate::cases) fn answers(
        &mut self,
        bench: &Bench<'_>,
        answers: &ValidAnswers,
    ) {
        marks::answers(&mut self.met, bench, answers);
    }

    /// Adds what the scores of a unit exercise, by the scoring file of this number.
    pub(in crate::cases) fn scores(
        &mut self,
        bench: &Bench<'_>,
        scoring: usize,
        unit: (&ValidAnswers, &UnitScores),
    ) {
        marks::scores(&mut self.met, bench, scoring, unit);
    }

    /// Adds the figures that a case expects, of the scoring file of this number.
    pub(in crate::cases) fn figures(
        &mut self,
        scoring: usize,
        of: &Scoring,
        case: &Case,
    ) {
        for (figure, rule) in of.results.figures.iter().enumerate() {
            let is_it = |(name, _): &(Spanned<String>, _)| name.value == rule.id.value;
            if case.figures.iter().any(is_it) {
                self.met.insert(Key::Figure { scoring, figure });
            }
        }
    }

    /// Every goal, and whether it was met.
    pub fn told(&self, bench: &Bench<'_>) -> Vec<(Goal, bool)> {
        let goals = goals::all(bench).into_iter();
        goals.map(|goal| (goal.clone(), self.met.contains(&goal.key))).collect()
    }
}

//! What stands behind the scores of one wave.
//!
//! *In:* a questionnaire with its scoring file, the register, and what was handed in,
//! scored. *Out:* plain data: who answered and who did not, how items were answered, what
//! each item would add to a unit's score, how much places depend on weights, how reliable
//! scales are, which cells of tables must not be shown.
//!
//! ```text
//! a record, scored ─► extract ─► counts ─► response, items, figures, scales
//! all of a wave ─────────────────────────► gaps, changes of place, robustness
//! ```
//! What is counted takes one record at a time and keeps none; what is told of every single
//! unit needs all of them.
//!
//! Scores come from `score` and places from `rank`, also where an answer or a weight is
//! another: nothing is scored in a second way. No file is read and nothing is worded.

mod changes;
mod counts;
mod disclosure;
mod extract;
mod gaps;
mod items;
mod overlaps;
mod regiven;
mod reliability;
mod response;
mod robustness;
mod span;
mod statistics;
mod told;

use crate::answers::ValidAnswers;
use crate::figures::Study;
use crate::model::RankRule;
use crate::rank::{Also, Contender, Ranking, breaking, eligible, rank};
use crate::score::{Null, UnitResult, UnitScores, is_scored};

pub use crate::analyse::changes::{RankChanges, rank_changes};
pub use crate::analyse::counts::{Counted, Counts};
pub use crate::analyse::disclosure::{Hidden, Shown, hide};
pub use crate::analyse::extract::{Extract, Extractor};
pub use crate::analyse::gaps::{Gap, Step, gaps, ranked_node};
pub use crate::analyse::items::{ItemTable, NonResponse};
pub use crate::analyse::overlaps::Overlaps;
pub use crate::analyse::reliability::Reliability;
pub use crate::analyse::response::{Compared, GroupCount, Response};
pub use crate::analyse::robustness::{Robust, RobustUnit, robustness};
pub use crate::analyse::statistics::chi_square_p;

/// One answer file of the wave, scored.
#[derive(Clone, Copy, Debug)]
pub struct Handed<'a> {
    /// The code of its unit.
    pub unit: &'a str,
    /// The name of its unit.
    pub name: &'a str,
    /// Its answers.
    pub answers: &'a ValidAnswers,
    /// Their scores.
    pub scores: &'a UnitScores,
    /// What became of it.
    pub result: UnitResult,
}

/// Everything of one wave.
#[derive(Debug)]
pub struct Wave<'a> {
    /// The questionnaire and its scoring file.
    pub study: Study<'a>,
    /// What was handed in, by unit code.
    pub handed: Vec<Handed<'a>>,
}

impl Handed<'_> {
    /// Whether it counts as answered: complete or partial, and without errors.
    pub fn is_answered(&self) -> bool {
        is_scored(self.answers.status()) && self.result != UnitResult::Invalid
    }
}

impl<'a> Wave<'a> {
    /// Ranks those that answered; [`Row::contender`](crate::rank::Row) is the number
    /// within [`Self::handed`].
    pub fn ranking(&self, rule: &RankRule) -> Option<Ranking> {
        let ranks = &self.study.scoring.ranks;
        let told = self.handed.iter().map(|handed| {
            let is_out = |name: &str| {
                let other = ranks.iter().find(|other| other.id.value == name);
                let told = other.and_then(|other| self.contender(handed, other));
                other.zip(told).is_some_and(|(rule, told)| eligible(rule, &told).is_err())
            };
            let not_in = rule.panel.iter().position(|name| is_out(&name.value));
            let mut told = self.contender(handed, rule)?;
            told.also.not_in = not_in;
            Some(told)
        });
        Some(rank(rule, &told.collect::<Option<Vec<_>>>()?))
    }

    /// A unit as one rank looks at it, without its groups.
    fn contender<'h>(
        &self,
        handed: &'h Handed<'_>,
        rule: &RankRule,
    ) -> Option<Contender<'h>> {
        let ruleset = self.study.ruleset;
        let key = handed.scores.ranks.get(ruleset.rank_position(&rule.id.value)?)?;
        let is_valid = handed.result != UnitResult::Invalid;
        let value = match &key.value {
            Ok(value) if is_valid => Ok(value),
            Err(null) => Err(*null),
            Ok(_) => Err(Null::Invalid),
        };
        Some(Contender {
            unit: handed.unit,
            status: Some(handed.answers.status()),
            value,
            asked: handed.scores.asked,
            answered: handed.scores.answered,
            condition: key.condition,
            groups: Vec::new(),
            order: None,
            also: Also {
                submitted: handed.answers.submitted().map(|stamp| stamp.day),
                not_in: None,
                breaking: breaking(rule, ruleset, handed.scores),
            },
        })
    }
}

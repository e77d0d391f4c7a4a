//! Which scored items are asked together, and whether all of them can be at their best.
//!
//! *In:* scored cells with their best answers. *Out:* profiles: a respondent for each set
//! of scored items that can be asked, all of them answered at their best; and whether a
//! best that is put together from several can be reached at all.
//!
//! How much an answer is worth, and what a best answer is, the caller knows.

use std::collections::{HashMap, HashSet};

use crate::decimal::Number;
use crate::expression::SlotId;
use crate::proof::cells::Values;
use crate::proof::formula::Formula;
use crate::proof::goals::Goal;
use crate::proof::solver::Lit;
use crate::proof::witness::Witness;
use crate::route::SlotKind;
use crate::value::{CodeSet, Value};

/// The best answers of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Best {
    /// One of these options.
    Codes(Vec<u16>),
    /// Exactly these options.
    Ticks(CodeSet),
    /// From one end to the other, each with whether it lies within.
    Between(Option<(Number, bool)>, Option<(Number, bool)>),
    /// True or false.
    Condition(bool),
}

/// A cell with points.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The cell.
    pub slot: SlotId,
    /// Its best answers; none where they are not known.
    pub best: Option<Best>,
}

/// A best that is put together from several.
#[derive(Clone, Debug, PartialEq)]
pub enum Attain {
    /// A scored cell, by its place in the list, at its best.
    Leaf {
        /// Which.
        scored: usize,
        /// Or not asked.
        unasked: bool,
        /// Or with this missing code, in the order of
        /// [`AnswerState::MISSING_CODES`](crate::value::AnswerState::MISSING_CODES).
        missing: [bool; 3],
        /// Or left blank.
        blank: bool,
    },
    /// All of them.
    All(Vec<Attain>),
    /// One of them.
    Any(Vec<Attain>),
}

/// A respondent who answers all scored items at their best.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The respondent.
    pub who: Witness,
    /// What the register and the answers without points are, in the formula.
    pub(super) route: Vec<Lit>,
}

impl Best {
    /// One of the best answers.
    pub fn value(&self) -> Option<Value> {
        Some(match self {
            Self::Codes(codes) => Value::Code(*codes.first()?),
            Self::Ticks(codes) => Value::Codes(codes.clone()),
            Self::Between(Some((low, true)), _) => Value::Number(low.clone()),
            Self::Between(_, Some((high, true))) => Value::Number(high.clone()),
            Self::Between(..) => return None,
            Self::Condition(value) => Value::Condition(*value),
        })
    }
}

impl Formula<'_> {
    /// What holds where a cell has one of its best answers.
    fn at_best(&mut self, scored: &Scored) -> Lit {
        let vars = self.vars(scored.slot);
        let holds = match (&scored.best, &vars.values) {
            (Some(Best::Codes(best)), Values::Codes(codes)) => {
                let best = best.iter().filter_map(|code| codes.get(usize::from(*code)));
                let best: Vec<Lit> = best.copied().collect();
                self.solver.or(&best)
            }
            (Some(Best::Ticks(best)), Values::Ticks(ticks)) => {
                let signs: Vec<Lit> = (0..)
                    .zip(ticks)
                    .map(|(code, tick)| if best.contains(code) { *tick } else { !*tick })
                    .collect();
                self.solver.and(&signs)
            }
            (Some(Best::Between(low, high)), Values::Measure) => {
                let mut ends = Vec::new();
                if let Some((low, within)) = low {
                    ends.push(!self.at_most(scored.slot, low, !within));
                }
                if let Some((high, within)) = high {
                    ends.push(self.at_most(scored.slot, high, *within));
                }
                self.solver.and(&ends)
            }
            (Some(Best::Condition(value)), Values::Flag(flag)) => {
                if *value {
                    *flag
                } else {
                    !*flag
                }
            }
            _ => self.solver.fresh(),
        };
        self.solver.and(&[vars.answered, holds])
    }

    /// What holds where the interview goes to its end and every scored item that is asked
    /// is at its best; and when each is asked.
    pub(super) fn all_at_best(&mut self, scored: &[Scored]) -> (Lit, Vec<Lit>) {
        let mut all = vec![self.goal(Goal::Finish)];
        let mut asked = Vec::with_capacity(scored.len());
        for one in scored {
            let best = self.at_best(one);
            let when = self.vars(one.slot).asked.yes;
            all.push(self.solver.or(&[!when, best]));
            asked.push(when);
        }
        (self.solver.and(&all), asked)
    }

    /// What holds where nothing that is asked is left blank, and the unit is one of the
    /// register: a route is a choice of answers, not of leaving them out.
    pub(super) fn nothing_blank(&mut self) -> Lit {
        let mut slots: Vec<SlotId> = self.cells.keys().copied().collect();
        slots.sort_unstable();
        let mut all = Vec::new();
        for slot in slots {
            let kind = self.plan.slot(slot).kind;
            if matches!(kind, SlotKind::Item(_) | SlotKind::Row { .. }) {
                let vars = self.vars(slot);
                all.push(self.solver.or(&[!vars.asked.yes, vars.answered]));
            }
        }
        if let Some(Some(rows)) = self.units.clone() {
            all.push(self.solver.or(&rows));
        }
        self.solver.and(&all)
    }

    /// What the model has of all that decides a route but is not scored: the register,
    /// answers without points, earlier waves, arms.
    pub(super) fn route_of_model(&self, scored: &[Scored]) -> Vec<Lit> {
        let mut slots: Vec<SlotId> = self.cells.keys().copied().collect();
        slots.sort_unstable();
        let scored: HashSet<SlotId> = scored.iter().map(|one| one.slot).collect();
        let mut literals = Vec::new();
        for slot in slots {
            let item = self.plan.item_of(slot);
            let is_derived =
                item.is_some_and(|item| self.plan.items[item].derived.is_some());
            let is_scored = scored.contains(&slot)
                || matches!(self.plan.slot(slot).kind, SlotKind::Specify { .. });
            if is_derived || is_scored {
                continue;
            }
            let vars = &self.cells[&slot];
            literals.push(vars.answered);
            literals.extend(vars.states);
            match &vars.values {
                Values::Codes(list) | Values::Ticks(list) | Values::Rows(list) => {
                    literals.extend(list);
                }
                Values::Flag(flag) => literals.push(*flag),
                Values::Text => {
                    let texts = self.texts.get(&slot).into_iter().flatten();
                    literals.extend(texts.map(|(_, literal)| *literal));
                }
                Values::Measure => {
                    if let Some(measure) = self.measures.get(&slot) {
                        literals.extend(measure.within(&self.solver).1);
                    }
                }
                Values::Column(_) | Values::Other => {}
            }
        }
        literals.extend(self.units.iter().flatten().flat_map(|rows| rows.iter()));
        let solver = &self.solver;
        let as_it_is =
            |literal: Lit| if solver.holds(literal) { literal } else { !literal };
        literals.into_iter().map(as_it_is).collect()
    }

    /// What holds where a best that is put together is reached; `known` are the scored
    /// cells at their best, by their place, as far as they were asked for.
    pub(super) fn attained(
        &mut self,
        scored: &[Scored],
        tree: &Attain,
        known: &mut HashMap<usize, Lit>,
    ) -> Lit {
        match tree {
            Attain::Leaf { scored: place, unasked, missing, blank } => {
                let best = match known.get(place) {
                    Some(best) => *best,
                    None => self.at_best(&scored[*place]),
                };
                known.insert(*place, best);
                let vars = self.vars(scored[*place].slot);
                let mut ways = vec![best];
                if *unasked {
                    ways.push(!vars.asked.yes);
                }
                let states = vars.states.iter().zip(missing);
                ways.extend(states.filter(|(_, ok)| **ok).map(|(state, _)| *state));
                if *blank {
                    let none = vars.states.iter().map(|state| !*state);
                    let none: Vec<Lit> =
                        none.chain([!vars.answered, !vars.asked.no]).collect();
                    ways.push(self.solver.and(&none));
                }
                self.solver.or(&ways)
            }
            Attain::All(parts) => {
                let parts = parts.iter().map(|part| self.attained(scored, part, known));
                let parts: Vec<Lit> = parts.collect();
                self.solver.and(&parts)
            }
            Attain::Any(parts) => {
                let parts = parts.iter().map(|part| self.attained(scored, part, known));
                let parts: Vec<Lit> = parts.collect();
                self.solver.or(&parts)
            }
        }
    }
}

//! Conditions as literals.
//!
//! *In:* a compiled condition. *Out:* when it is true and when it is false.
//!
//! What has a variable of its own is translated; small rest is asked of the evaluator
//! (`table`), numbers are compared as intervals (`refine`), and everything else is free.

use crate::decimal::Number;
use crate::expression::{Condition, Order, RosterId, SlotId, Term, Test};
use crate::proof::cells::Values;
use crate::proof::formula::{At, Formula};
use crate::proof::measure::{Grid, Measure, measured};
use crate::proof::solver::{Lit, Truth};
use crate::value::{AnswerState, Value};

impl Formula<'_> {
    /// The truth of a condition.
    pub(super) fn truth(&mut self, condition: &Condition, at: At<'_>) -> Truth {
        match condition {
            Condition::Known(value) => self.solver.known(*value),
            Condition::All(parts) => {
                let parts: Vec<Truth> =
                    parts.iter().map(|part| self.truth(part, at)).collect();
                self.solver.all(&parts)
            }
            Condition::Any(parts) => {
                let parts: Vec<Truth> =
                    parts.iter().map(|part| self.truth(part, at)).collect();
                self.solver.any(&parts)
            }
            Condition::Not(part) => self.truth(part, at).negated(),
            Condition::Is(slot, code) => self.is_among(*slot, &[*code], condition, at),
            Condition::IsAmong(slot, codes) => {
                let codes: Vec<u16> = codes.iter().collect();
                self.is_among(*slot, &codes, condition, at)
            }
            Condition::Ticked(slot, codes) => self.is_among(*slot, codes, condition, at),
            Condition::State(slots, test) => self.state(slots, *test),
            Condition::Measures(slot, order, limit) => {
                match self.compared(*slot, *order, limit) {
                    Some(truth) => truth,
                    None => self.rest(condition, at),
                }
            }
            Condition::Chain(first, links) => self.chain((first, links), at),
            Condition::OneOf(term, list) => {
                let equal = |other: &Term| {
                    Condition::Chain(term.clone(), [(Order::Equal, other.clone())].into())
                };
                let parts: Vec<Truth> =
                    list.iter().map(|other| self.truth(&equal(other), at)).collect();
                self.solver.any(&parts)
            }
            Condition::Term(term) => match &**term {
                Term::Condition(inner) => self.truth(inner, at),
                Term::Slot(slot) => match &self.vars(*slot).values {
                    Values::Flag(flag) => {
                        let flag = *flag;
                        self.where_answered(*slot, flag)
                    }
                    _ => self.rest(condition, at),
                },
                _ => self.rest(condition, at),
            },
            other => self.rest(other, at),
        }
    }

    /// True where a value that holds is there, false where one is there that does not.
    fn where_answered(&mut self, slot: SlotId, holds: Lit) -> Truth {
        let answered = self.vars(slot).answered;
        Truth {
            yes: self.solver.and(&[answered, holds]),
            no: self.solver.and(&[answered, !holds]),
        }
    }

    fn is_among(
        &mut self,
        slot: SlotId,
        codes: &[u16],
        condition: &Condition,
        at: At<'_>,
    ) -> Truth {
        let vars = self.vars(slot);
        let (Values::Codes(values) | Values::Ticks(values)) = &vars.values else {
            return self.rest(condition, at);
        };
        let among: Vec<Lit> = codes
            .iter()
            .filter_map(|code| values.get(usize::from(*code)).copied())
            .collect();
        let among = self.solver.or(&among);
        self.where_answered(slot, among)
    }

    /// `is …` tests. A group with a missing code is only tied to its cells one way.
    fn state(&mut self, slots: &[SlotId], test: Test) -> Truth {
        let vars: Vec<_> = slots.iter().map(|slot| self.vars(*slot)).collect();
        let solver = &mut self.solver;
        let has = |code: AnswerState| {
            AnswerState::MISSING_CODES.iter().position(|known| *known == code)
        };
        let code = match test {
            Test::Answered | Test::Missing => {
                let answered: Vec<Lit> = vars.iter().map(|vars| vars.answered).collect();
                let yes = solver.or(&answered);
                let truth = Truth { yes, no: !yes };
                return if test == Test::Answered { truth } else { truth.negated() };
            }
            Test::Asked => {
                let asked: Vec<Truth> = vars.iter().map(|vars| vars.asked).collect();
                return solver.any(&asked);
            }
            Test::DontKnow => has(AnswerState::DontKnow),
            Test::Refused => has(AnswerState::Refused),
            Test::NotApplicable => has(AnswerState::NotApplicable),
        };
        let code = code.unwrap_or_default();
        if let [only] = &vars[..] {
            let yes = only.states[code];
            return Truth { yes, no: !yes };
        }
        let yes = solver.fresh();
        solver.clause(vars.iter().map(|vars| vars.states[code]).chain([!yes]));
        Truth { yes, no: !yes }
    }

    /// Comparisons one after the other, all of which must hold.
    fn chain(&mut self, (first, links): (&Term, &[(Order, Term)]), at: At<'_>) -> Truth {
        let mut left = first;
        let mut parts = Vec::new();
        for (order, right) in links {
            let direct = match (left, right) {
                (Term::Slot(slot), Term::Constant(value)) => {
                    self.compared(*slot, *order, value)
                }
                (Term::Constant(value), Term::Slot(slot)) => {
                    self.compared(*slot, order.reversed(), value)
                }
                (Term::CountRows(roster), Term::Constant(value)) => {
                    self.counted(*roster, *order, value)
                }
                (Term::Constant(value), Term::CountRows(roster)) => {
                    self.counted(*roster, order.reversed(), value)
                }
                _ => None,
            };
            parts.push(match direct {
                Some(truth) => truth,
                None => {
                    let link = [(*order, right.clone())].into();
                    self.rest(&Condition::Chain(Box::new(left.clone()), link), at)
                }
            });
            left = right;
        }
        self.solver.all(&parts)
    }

    /// A cell against a value that is written out.
    fn compared(&mut self, slot: SlotId, order: Order, value: &Value) -> Option<Truth> {
        let vars = self.vars(slot);
        let holds = match (&vars.values, value) {
            (Values::Measure, value) => {
                let value = measured(value)?;
                let below = self.at_most(slot, &value, false);
                let within = self.at_most(slot, &value, true);
                self.ordered(order, below, within)
            }
            (Values::Text, Value::Text(text)) => {
                let is = self.is_text(slot, text);
                match order {
                    Order::Equal => is,
                    Order::Unequal => !is,
                    _ => return None,
                }
            }
            (Values::Rows(rows), Value::Text(code)) => {
                let crate::expression::Domain::Unit(table) = &self.plan.slot(slot).domain
                else {
                    return None;
                };
                let row = table.position(code).and_then(|row| rows.get(row).copied());
                let is = row.unwrap_or(self.solver.no());
                match order {
                    Order::Equal => is,
                    Order::Unequal => !is,
                    _ => return None,
                }
            }
            (Values::Codes(codes), Value::Code(code)) => {
                let is = codes.get(usize::from(*code)).copied();
                let is = is.unwrap_or(self.solver.no());
                match order {
                    Order::Equal => is,
                    Order::Unequal => !is,
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(self.where_answered(slot, holds))
    }

    /// What holds of a measured value, from whether it is below a limit or at most that.
    fn ordered(&mut self, order: Order, below: Lit, within: Lit) -> Lit {
        match order {
            Order::Less => below,
            Order::LessOrEqual => within,
            Order::Greater => !within,
            Order::GreaterOrEqual => !below,
            Order::Equal => self.solver.and(&[within, !below]),
            Order::Unequal => !self.solver.and(&[within, !below]),
        }
    }

    /// The rows of an outer roster against a number that is written out: unknown where
    /// nothing of it is answered. Within a roster every row has a count of its own.
    fn counted(
        &mut self,
        roster: RosterId,
        order: Order,
        value: &Value,
    ) -> Option<Truth> {
        if self.plan.roster(roster).around.is_some() {
            return None;
        }
        let value = measured(value)?;
        let exists = self.row_exists(roster);
        let (known, count) = self.counts.entry(roster).or_insert_with(|| {
            let mut count = Measure::new(Some(Grid::whole()));
            let negative = count.at_most(&mut self.solver, &Number::ZERO, false);
            self.solver.clause([!negative]);
            let none = count.at_most(&mut self.solver, &Number::ZERO, true);
            let known = self.solver.fresh();
            self.solver.clause([!exists, !known, !none]);
            (known, count)
        });
        let known = *known;
        let below = count.at_most(&mut self.solver, &value, false);
        let within = count.at_most(&mut self.solver, &value, true);
        let holds = self.ordered(order, below, within);
        Some(Truth {
            yes: self.solver.and(&[known, holds]),
            no: self.solver.and(&[known, !holds]),
        })
    }

    /// Whether a text is this one; it is no other at the same time.
    fn is_text(&mut self, slot: SlotId, text: &str) -> Lit {
        let known = self.texts.entry(slot).or_default();
        if let Some((_, literal)) = known.iter().find(|(known, _)| known == text) {
            return *literal;
        }
        let literal = self.solver.fresh();
        for (_, other) in known.iter() {
            self.solver.clause([!*other, !literal]);
        }
        known.push((text.to_owned(), literal));
        literal
    }

    /// What has no variables of its own.
    fn rest(&mut self, condition: &Condition, at: At<'_>) -> Truth {
        if let Some(truth) = self.table(condition, at) {
            return truth;
        }
        match condition {
            Condition::Chain(first, links) => match &**links {
                [(order, second)] => self.opaque(first, *order, second),
                _ => self.solver.free(),
            },
            Condition::Measures(slot, order, limit) => {
                let (first, second) = (Term::Slot(*slot), Term::Constant(limit.clone()));
                self.opaque(&first, *order, &second)
            }
            _ => self.solver.free(),
        }
    }
}

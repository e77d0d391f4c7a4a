//! Comparisons of numbers that have no variables: kept to what intervals allow.
//!
//! *In:* terms and, where a model was found, where each cell lies in it. *Out:* clauses
//! that rule out what no numbers there can be.
//!
//! Intervals know nothing of how terms hang together (`x - x` is not 0), so that less is
//! ruled out than could be, never more.

use std::collections::BTreeSet;

use crate::decimal::{Number, Rounding};
use crate::expression::{Condition, Fold, Function, Operator, Order, SlotId, Term};
use crate::model::ItemKind;
use crate::points::Attainable;
use crate::proof::formula::Formula;
use crate::proof::interval::Interval;
use crate::proof::measure::measured;
use crate::proof::solver::{Lit, Truth};
use crate::proof::terms;
use crate::value::Value;

/// How often a model is looked through for numbers that cannot be.
pub(super) const MOST_ROUNDS: usize = 60;

/// What is known of numbers only by intervals.
#[derive(Clone, Debug)]
pub(super) enum Opaque {
    /// Two terms in an order.
    Compared { first: Term, order: Order, second: Term, truth: Truth },
    /// A cell whose value is worked out, with the decimals it is rounded to.
    Derived { slot: SlotId, term: Term, decimals: Option<u32>, answered: Lit },
}

/// Where cells lie: anywhere they can, or where the model has them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    Everywhere,
    Model,
}

impl Formula<'_> {
    /// A comparison of terms that have no variables.
    pub(super) fn opaque(&mut self, first: &Term, order: Order, second: &Term) -> Truth {
        let truth = self.solver.free();
        let slots = [first, second].map(terms::of_term);
        let [Some(one), Some(other)] = slots else { return truth };
        for slot in one.union(&other) {
            let vars = self.vars(*slot);
            if is_strict(first, *slot) || is_strict(second, *slot) {
                self.solver.clause([!truth.yes, vars.answered]);
                self.solver.clause([!truth.no, vars.answered]);
            }
        }
        let sight = Sight::Everywhere;
        let (left, right) = (self.interval(first, sight), self.interval(second, sight));
        if left.never(order, &right) {
            self.solver.clause([!truth.yes]);
        }
        if left.never(opposite(order), &right) {
            self.solver.clause([!truth.no]);
        }
        let (first, second) = (first.clone(), second.clone());
        self.opaque.push(Opaque::Compared { first, order, second, truth });
        truth
    }

    /// Ties a number that is worked out to the interval of its term.
    pub(super) fn derived_number(
        &mut self,
        slot: SlotId,
        term: &Term,
        decimals: Option<u32>,
        answered: Lit,
    ) {
        let interval = rounded(self.interval(term, Sight::Everywhere), decimals);
        if let Some(low) = &interval.low {
            let below = self.at_most(slot, low, false);
            self.solver.clause([!answered, !below]);
        }
        if let Some(high) = &interval.high {
            let within = self.at_most(slot, high, true);
            self.solver.clause([!answered, within]);
        }
        let term = term.clone();
        self.opaque.push(Opaque::Derived { slot, term, decimals, answered });
    }

    /// Rules out what the model has and no numbers can be; false where there is nothing
    /// of the kind.
    pub(super) fn refine(&mut self) -> bool {
        let mut found: Vec<Vec<Lit>> = Vec::new();
        for opaque in &self.opaque {
            let (is_impossible, slots, mut clause) = match opaque {
                Opaque::Compared { first, order, second, truth } => {
                    let order = if self.solver.holds(truth.yes) {
                        *order
                    } else if self.solver.holds(truth.no) {
                        opposite(*order)
                    } else {
                        continue;
                    };
                    let left = self.interval(first, Sight::Model);
                    let right = self.interval(second, Sight::Model);
                    let literal =
                        if self.solver.holds(truth.yes) { truth.yes } else { truth.no };
                    let slots = [first, second].map(terms::of_term);
                    (left.never(order, &right), slots.to_vec(), vec![!literal])
                }
                Opaque::Derived { slot, term, decimals, answered } => {
                    if !self.solver.holds(*answered) {
                        continue;
                    }
                    let wanted = rounded(self.interval(term, Sight::Model), *decimals);
                    let (there, literals) = self.lies(*slot);
                    let mut clause: Vec<Lit> = vec![!*answered];
                    clause.extend(literals.into_iter().map(|literal| !literal));
                    (wanted.is_apart(&there), vec![terms::of_term(term)], clause)
                }
            };
            if !is_impossible {
                continue;
            }
            let slots: BTreeSet<SlotId> = slots.into_iter().flatten().flatten().collect();
            for slot in slots {
                let (_, literals) = self.lies(slot);
                clause.extend(literals.into_iter().map(|literal| !literal));
                if let Some(vars) = self.cells.get(&slot) {
                    let answered = vars.answered;
                    let holds = self.solver.holds(answered);
                    clause.push(if holds { !answered } else { answered });
                }
            }
            found.push(clause);
        }
        let is_any = !found.is_empty();
        for clause in found {
            self.solver.clause(clause);
        }
        is_any
    }

    /// Where a measured cell lies in the model, and the literals that say so.
    fn lies(&self, slot: SlotId) -> (Interval, Vec<Lit>) {
        match self.measures.get(&slot) {
            Some(measure) => measure.within(&self.solver),
            None => (Interval::default(), Vec::new()),
        }
    }

    /// Where the value of a cell can lie at all.
    fn everywhere(&self, slot: SlotId) -> Interval {
        use crate::route::SlotKind;
        let item = match self.plan.slot(slot).kind {
            SlotKind::Item(item) | SlotKind::Row { item, .. } => item,
            SlotKind::RowIndex(roster) => {
                let most = i64::from(self.plan.roster(roster).most);
                return Interval::between(Number::ONE, Number::from(most));
            }
            _ => return Interval::default(),
        };
        let kind = match &self.questionnaire.items[item].kind {
            ItemKind::Derived { .. } | ItemKind::Hidden { .. } => {
                return Interval::default();
            }
            ItemKind::Grid(grid) => &*grid.cell,
            kind => kind,
        };
        match Attainable::new(kind) {
            Some(values) => Interval { low: values.least, high: values.greatest },
            None => Interval::default(),
        }
    }

    fn cell_interval(&self, slot: SlotId, sight: Sight) -> Interval {
        let everywhere = self.everywhere(slot);
        if sight == Sight::Everywhere {
            return everywhere;
        }
        let (there, _) = self.lies(slot);
        Interval {
            low: there.low.max(everywhere.low),
            high: match (there.high, everywhere.high) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        }
    }

    /// Where the value of a term can lie, if it has one.
    fn interval(&self, term: &Term, sight: Sight) -> Interval {
        match term {
            Term::Constant(value) => {
                measured(value).map_or_else(Interval::default, Interval::only)
            }
            Term::Slot(slot) => self.cell_interval(*slot, sight),
            Term::Negative(inner) => self.interval(inner, sight).negated(),
            Term::Arithmetic(first, rest) => {
                let mut result = self.interval(first, sight);
                for (operator, term) in rest {
                    let other = self.interval(term, sight);
                    result = match operator {
                        Operator::Add => result.plus(other),
                        Operator::Subtract => result.plus(other.negated()),
                        Operator::Multiply => result.times(other),
                        Operator::Divide => result.over(other),
                        Operator::DivideDown => {
                            result.over(other).moved(|end| end.round(0, Rounding::Floor))
                        }
                        Operator::Remainder => Interval::default(),
                    };
                }
                result
            }
            Term::If(branches, otherwise) => {
                let mut result = self.interval(otherwise, sight);
                for (_, term) in branches {
                    result = result.joined(self.interval(term, sight));
                }
                result
            }
            Term::Coalesce(list) => self.any_of(list, sight),
            Term::CountTicked(_, options) => {
                Interval::between(Number::ZERO, Number::from(options.list.len()))
            }
            Term::CountAnswered(slots) => {
                Interval::between(Number::ZERO, Number::from(slots.len()))
            }
            Term::CountRows(roster) => {
                let most = i64::from(self.plan.roster(*roster).most);
                Interval::between(Number::ZERO, Number::from(most))
            }
            Term::Fold(fold, members) => self.fold(*fold, members, sight),
            Term::Call(function, arguments) => self.call(*function, arguments, sight),
            _ => Interval::default(),
        }
    }

    fn any_of(&self, list: &[Term], sight: Sight) -> Interval {
        let mut intervals = list.iter().map(|term| self.interval(term, sight));
        let first = intervals.next().unwrap_or_default();
        intervals.fold(first, Interval::joined)
    }

    /// Members that are absent are left out, but not all of them.
    fn fold(&self, fold: Fold, members: &[Term], sight: Sight) -> Interval {
        match fold {
            Fold::Sum => {
                let zero = || Interval::only(Number::ZERO);
                let each =
                    members.iter().map(|term| self.interval(term, sight).joined(zero()));
                each.fold(zero(), Interval::plus)
            }
            Fold::Mean | Fold::Least | Fold::Greatest => self.any_of(members, sight),
            Fold::SumDuration => Interval::default(),
        }
    }

    fn call(&self, function: Function, arguments: &[Term], sight: Sight) -> Interval {
        let [first, rest @ ..] = arguments else { return Interval::default() };
        let interval = || self.interval(first, sight);
        match (function, rest) {
            (Function::Floor, []) => {
                interval().moved(|end| end.round(0, Rounding::Floor))
            }
            (Function::Ceil, []) => interval().moved(|end| end.round(0, Rounding::Ceil)),
            (Function::Round, []) => rounded(interval(), Some(0)),
            (Function::Round, [Term::Constant(Value::Number(places))]) => {
                let places = places.to_i64().and_then(|n| u32::try_from(n).ok());
                match places {
                    Some(places) => rounded(interval(), Some(places)),
                    None => Interval::default(),
                }
            }
            (Function::Abs, []) => {
                let one = interval();
                let both = one.clone().joined(one.negated());
                Interval { low: Some(Number::ZERO), high: both.high }
            }
            (Function::Length, _) => Interval { low: Some(Number::ZERO), high: None },
            _ => Interval::default(),
        }
    }
}

fn rounded(interval: Interval, decimals: Option<u32>) -> Interval {
    match decimals {
        Some(decimals) => interval.moved(|end| end.round(decimals, Rounding::HalfUp)),
        None => interval,
    }
}

fn opposite(order: Order) -> Order {
    match order {
        Order::Equal => Order::Unequal,
        Order::Unequal => Order::Equal,
        Order::Less => Order::GreaterOrEqual,
        Order::LessOrEqual => Order::Greater,
        Order::Greater => Order::LessOrEqual,
        Order::GreaterOrEqual => Order::Less,
    }
}

/// Whether a term has no value where this cell has none.
fn is_strict(term: &Term, slot: SlotId) -> bool {
    match term {
        Term::Slot(own) | Term::CountTicked(own, _) => *own == slot,
        Term::Negative(inner) | Term::Lookup(_, _, inner) => is_strict(inner, slot),
        Term::Arithmetic(first, rest) => {
            is_strict(first, slot) || rest.iter().any(|(_, term)| is_strict(term, slot))
        }
        Term::Call(_, arguments) => arguments.iter().any(|term| is_strict(term, slot)),
        Term::Condition(condition) => {
            matches!(&**condition, Condition::Is(own, _) if *own == slot)
        }
        _ => false,
    }
}

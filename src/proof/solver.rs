//! The solver, and truth in three values.
//!
//! *In:* clauses and assumptions. *Out:* whether they can all hold, which assumptions
//! cannot, and what holds in the model that was found.
//!
//! Nothing here knows questionnaires. The same clauses give the same answers on every
//! machine: the budget counts what was learnt, not time.

use batsat::{Callbacks, ClauseKind, SolverInterface, SolverOpts, lbool};

pub(super) use batsat::Lit;

/// How many clauses may be learnt for one answer before it is given up.
const MOST_LEARNT: u64 = 20_000;

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Possible,
    Impossible,
    Undecided,
}

/// A condition: whether it is true, and whether it is false; neither is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) yes: Lit,
    pub(super) no: Lit,
}

impl Truth {
    pub(super) fn negated(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }
}

/// Stops a question that would take too long.
#[derive(Default)]
struct Budget {
    learnt: u64,
}

impl Callbacks for Budget {
    fn on_start(&mut self) {
        self.learnt = 0;
    }

    fn on_new_clause(&mut self, _: &[Lit], kind: ClauseKind) {
        if matches!(kind, ClauseKind::Learnt) {
            self.learnt += 1;
        }
    }

    fn stop(&self) -> bool {
        self.learnt > MOST_LEARNT
    }
}

/// Clauses, with what is trivially true taken out.
pub(super) struct Solver {
    inner: batsat::Solver<Budget>,
    yes: Lit,
    clause: Vec<Lit>,
}

impl Solver {
    pub(super) fn new() -> Self {
        // Where nothing decides it is tossed, with a fixed seed: models that differ meet
        // many goals between them.
        let options = SolverOpts { rnd_pol: true, ..SolverOpts::default() };
        let mut inner = batsat::Solver::new(options, Budget::default());
        let yes = Lit::new(inner.new_var(lbool::TRUE, true), true);
        inner.add_clause_reuse(&mut vec![yes]);
        Self { inner, yes, clause: Vec::new() }
    }

    /// What is always true.
    pub(super) fn yes(&self) -> Lit {
        self.yes
    }

    /// What is never true.
    pub(super) fn no(&self) -> Lit {
        !self.yes
    }

    /// A new literal.
    pub(super) fn fresh(&mut self) -> Lit {
        Lit::new(self.inner.new_var(lbool::UNDEF, true), true)
    }

    /// A new condition about which nothing is known.
    pub(super) fn free(&mut self) -> Truth {
        let truth = Truth { yes: self.fresh(), no: self.fresh() };
        self.clause([!truth.yes, !truth.no]);
        truth
    }

    pub(super) fn known(&self, value: bool) -> Truth {
        let yes = if value { self.yes } else { !self.yes };
        Truth { yes, no: !yes }
    }

    pub(super) fn unknown(&self) -> Truth {
        Truth { yes: !self.yes, no: !self.yes }
    }

    /// Demands that one of the literals holds.
    pub(super) fn clause(&mut self, literals: impl IntoIterator<Item = Lit>) {
        self.clause.clear();
        for literal in literals {
            if literal == self.yes {
                return;
            }
            if literal != !self.yes {
                self.clause.push(literal);
            }
        }
        self.inner.add_clause_reuse(&mut self.clause);
    }

    /// What holds where all of them do.
    pub(super) fn and(&mut self, literals: &[Lit]) -> Lit {
        let mut parts: Vec<Lit> =
            literals.iter().copied().filter(|part| *part != self.yes).collect();
        parts.sort_unstable();
        parts.dedup();
        // Both signs of a variable lie side by side.
        let contradicts = parts.windows(2).any(|two| two[0] == !two[1]);
        if contradicts || parts.contains(&!self.yes) {
            return !self.yes;
        }
        match parts[..] {
            [] => self.yes,
            [only] => only,
            _ => {
                let all = self.fresh();
                for part in &parts {
                    self.clause([!all, *part]);
                }
                self.clause(parts.iter().map(|part| !*part).chain([all]));
                all
            }
        }
    }

    /// What holds where one of them does.
    pub(super) fn or(&mut self, literals: &[Lit]) -> Lit {
        let negated: Vec<Lit> = literals.iter().map(|literal| !*literal).collect();
        !self.and(&negated)
    }

    /// Kleene's `and`.
    pub(super) fn all(&mut self, parts: &[Truth]) -> Truth {
        let yes: Vec<Lit> = parts.iter().map(|part| part.yes).collect();
        let no: Vec<Lit> = parts.iter().map(|part| part.no).collect();
        Truth { yes: self.and(&yes), no: self.or(&no) }
    }

    /// Kleene's `or`.
    pub(super) fn any(&mut self, parts: &[Truth]) -> Truth {
        let negated: Vec<Truth> = parts.iter().map(|part| part.negated()).collect();
        self.all(&negated).negated()
    }

    /// Demands that at most one of the literals holds: by pairs where there are few,
    /// else along a ladder, so that long lists stay linear.
    pub(super) fn at_most_one(&mut self, literals: &[Lit]) {
        let no = self.no();
        let literals: Vec<Lit> = literals.iter().copied().filter(|l| *l != no).collect();
        if literals.len() <= 6 {
            for (number, one) in literals.iter().enumerate() {
                for other in &literals[number + 1..] {
                    self.clause([!*one, !*other]);
                }
            }
            return;
        }
        let mut before: Option<Lit> = None;
        for literal in literals {
            let here = self.fresh();
            self.clause([!literal, here]);
            if let Some(before) = before {
                self.clause([!before, here]);
                self.clause([!before, !literal]);
            }
            before = Some(here);
        }
    }

    /// Asks whether everything demanded and assumed can hold.
    pub(super) fn solve(&mut self, assumptions: &[Lit]) -> Answer {
        let result = self.inner.solve_limited(assumptions);
        if result == lbool::TRUE {
            Answer::Possible
        } else if result == lbool::FALSE {
            Answer::Impossible
        } else {
            Answer::Undecided
        }
    }

    /// Whether a literal holds in the model of the last answer that was possible.
    pub(super) fn holds(&self, literal: Lit) -> bool {
        self.inner.value_lit(literal) == lbool::TRUE
    }

    /// Whether an assumption was needed for the last answer that was impossible.
    pub(super) fn is_to_blame(&self, assumption: Lit) -> bool {
        self.inner.unsat_core_contains_lit(assumption)
            || self.inner.unsat_core_contains_lit(!assumption)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_contradicts_is_impossible_and_blamed() {
        let mut solver = Solver::new();
        let (a, b, c) = (solver.fresh(), solver.fresh(), solver.fresh());
        let both = solver.and(&[a, b]);
        solver.clause([!both, c]);
        assert_eq!(solver.solve(&[a, b]), Answer::Possible);
        assert!(solver.holds(c) && solver.holds(both));
        let other = solver.fresh();
        assert_eq!(solver.solve(&[a, b, other, !c]), Answer::Impossible);
        assert!(solver.is_to_blame(a) && solver.is_to_blame(!c));
        assert!(!solver.is_to_blame(other));
    }

    #[test]
    fn truth_follows_kleene() {
        let mut solver = Solver::new();
        let (unknown, yes, no) =
            (solver.unknown(), solver.known(true), solver.known(false));
        assert_eq!(solver.all(&[unknown, no]), no);
        assert_eq!(solver.all(&[unknown, yes]), unknown);
        assert_eq!(solver.any(&[unknown, yes]), yes);
        assert_eq!(solver.any(&[unknown, no]), unknown);
    }

    #[test]
    fn a_ladder_lets_one_through() {
        let mut solver = Solver::new();
        let list: Vec<Lit> = (0..20).map(|_| solver.fresh()).collect();
        solver.at_most_one(&list);
        assert_eq!(solver.solve(&[list[3]]), Answer::Possible);
        assert!((0..20).all(|n| solver.holds(list[n]) == (n == 3)));
        assert_eq!(solver.solve(&[list[3], list[19]]), Answer::Impossible);
        assert_eq!(solver.solve(&[list[0], list[1]]), Answer::Impossible);
    }
}

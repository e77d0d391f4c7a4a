//! What is worked out, tied to what it is worked out from.
//!
//! *In:* the program of a derived item. *Out:* clauses between its cell and theirs.
//!
//! Few combinations are asked of the evaluator; conditions and branches are tied as
//! such; a number otherwise lies where its term can.

use crate::expression::{Body, Domain, SlotId, Term, evaluate};
use crate::proof::cells::{Values, Vars, term_of};
use crate::proof::formula::{At, Formula};
use crate::proof::goals::Cause;
use crate::proof::measure::measured;
use crate::proof::solver::Lit;
use crate::proof::terms;
use crate::value::Value;

impl Formula<'_> {
    pub(super) fn settle_derived(&mut self, item: usize, slot: SlotId, vars: &Vars) {
        self.solver.clause([!vars.answered, vars.asked.yes]);
        let Some(derived) = &self.plan.items[item].derived else { return };
        let cause = self.cause(Cause::Value(item));
        let when = (vars.asked.yes, cause);
        if self.worked_out(item, slot, vars, cause) {
            return;
        }
        match &derived.program.body {
            Body::Value(Term::YesNo { condition, yes, no }) => {
                let truth = self.truth(condition, At::default());
                for (code, holds) in [(*yes, truth.yes), (*no, truth.no)] {
                    self.has_value(vars, when, (&Value::Code(code), &[holds]));
                }
                self.solver.clause([!vars.answered, !cause, truth.yes, truth.no]);
            }
            Body::Value(term @ Term::If(..)) if self.is_code(slot) => {
                self.branches(vars, when, term);
            }
            _ => {
                if matches!(vars.values, Values::Measure)
                    && let Some(term) = term_of(&derived.program)
                {
                    self.derived_number(slot, term, derived.decimals, vars.answered);
                }
            }
        }
    }

    fn is_code(&self, slot: SlotId) -> bool {
        matches!(self.plan.slot(slot).domain, Domain::Single(_))
    }

    /// The value for every combination of what it rests on, where those are few.
    fn worked_out(&mut self, item: usize, slot: SlotId, vars: &Vars, cause: Lit) -> bool {
        let Some(derived) = &self.plan.items[item].derived else { return false };
        let slots = match &derived.program.body {
            Body::Value(term) => terms::of_term(term),
            Body::Condition(condition) => terms::of_condition(condition),
        };
        let combinations = slots.and_then(|slots| self.combined(&slots));
        let Some(combinations) = combinations else { return false };
        for combination in combinations {
            let outcome = evaluate(&derived.program, &combination.cells.as_cells());
            let value = outcome.value.map(|value| derived.rounded(value));
            let unless: Vec<Lit> = combination
                .holds
                .iter()
                .map(|literal| !*literal)
                .chain([!vars.asked.yes, !cause])
                .collect();
            let demand = |formula: &mut Self, literal: Lit| {
                formula.solver.clause(unless.iter().copied().chain([literal]));
            };
            let Some(value) = value else {
                demand(self, !vars.answered);
                continue;
            };
            demand(self, vars.answered);
            match (&vars.values, &value) {
                (Values::Codes(codes), Value::Code(code)) => {
                    if let Some(is) = codes.get(usize::from(*code)) {
                        demand(self, *is);
                    }
                }
                (Values::Measure, value) => {
                    let Some(value) = measured(value) else { continue };
                    let within = self.at_most(slot, &value, true);
                    let below = self.at_most(slot, &value, false);
                    demand(self, within);
                    demand(self, !below);
                }
                (Values::Flag(flag), Value::Condition(true)) => demand(self, *flag),
                (Values::Flag(flag), Value::Condition(false)) => demand(self, !*flag),
                _ => {}
            }
        }
        true
    }

    /// Where these hold, the cell has that value.
    fn has_value(
        &mut self,
        vars: &Vars,
        (asked, cause): (Lit, Lit),
        (value, where_all): (&Value, &[Lit]),
    ) {
        let (Values::Codes(codes), Value::Code(code)) = (&vars.values, value) else {
            return;
        };
        let unless: Vec<Lit> =
            where_all.iter().map(|literal| !*literal).chain([!asked, !cause]).collect();
        self.solver.clause(unless.iter().copied().chain([vars.answered]));
        if let Some(is) = codes.get(usize::from(*code)) {
            self.solver.clause(unless.iter().copied().chain([*is]));
        }
    }

    /// `a if c else b`: the first branch whose condition is true; unknown where one
    /// before it is.
    fn branches(&mut self, vars: &Vars, when: (Lit, Lit), term: &Term) {
        let Term::If(branches, otherwise) = term else { return };
        let mut before: Vec<Lit> = Vec::new();
        let mut unknown = Vec::new();
        for (condition, value) in branches {
            let truth = self.truth(condition, At::default());
            let mut here = before.clone();
            here.push(truth.yes);
            self.branch(vars, when, (value, &here));
            let decided = self.solver.or(&[truth.yes, truth.no]);
            let mut lost = before.clone();
            lost.push(!decided);
            unknown.push(lost);
            before.push(truth.no);
        }
        self.branch(vars, when, (otherwise, &before));
        for lost in unknown {
            let unless = lost.iter().map(|literal| !*literal);
            self.solver.clause(unless.chain([!when.1, !vars.answered]));
        }
    }

    fn branch(&mut self, vars: &Vars, when: (Lit, Lit), (term, holds): (&Term, &[Lit])) {
        match term {
            Term::Constant(value) => self.has_value(vars, when, (value, holds)),
            Term::Absent => {
                let unless = holds.iter().map(|literal| !*literal);
                self.solver.clause(unless.chain([!when.1, !vars.answered]));
            }
            _ => {}
        }
    }
}

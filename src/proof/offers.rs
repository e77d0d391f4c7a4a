//! Which options are offered, and what that leaves of an answer.
//!
//! *In:* conditions of options, `options_where`, `options_from`. *Out:* a literal for
//! each option of an item.
//!
//! Rows of a roster as options are left open.

use std::rc::Rc;

use crate::expression::{Domain, SlotId};
use crate::proof::cells::{Values, Vars};
use crate::proof::formula::{At, Formula};
use crate::proof::goals::Cause;
use crate::proof::route::Offers;
use crate::proof::solver::Lit;
use crate::route::CarriedPlan;
use crate::value::{CodeSet, Value};

impl Formula<'_> {
    /// Which options of an item are offered.
    pub(super) fn offered(&mut self, number: usize) -> Offers {
        if let Some(known) = self.offers.get(&number) {
            return known.clone();
        }
        let offers = self.make_offers(number);
        self.offers.insert(number, offers.clone());
        offers
    }

    fn make_offers(&mut self, number: usize) -> Offers {
        let item = &self.plan.items[number];
        let narrows = !item.offers.is_empty()
            || item.carried.is_some()
            || (item.offered_where.is_some() && item.table.is_none());
        if !narrows {
            return if item.faulty { Offers::Unknown } else { Offers::All };
        }
        let yes = self.solver.yes();
        let mut offers: Vec<Lit> = match &item.carried {
            Some(CarriedPlan::Rows { .. }) => return Offers::Unknown,
            Some(CarriedPlan::Item { slot, codes, ticked, keep }) => {
                self.carried((*slot, codes), *ticked, keep)
            }
            None => vec![yes; item.offers.len().max(item.attributes.len())],
        };
        for (offer, program) in offers.iter_mut().zip(&item.offers) {
            if let Some(program) = program {
                let holds = self.whole(program, At::default()).yes;
                *offer = self.solver.and(&[*offer, holds]);
            }
        }
        if let Some(program) = &item.offered_where {
            for (offer, cells) in offers.iter_mut().zip(&item.attributes) {
                let at = At { candidate: Some(cells) };
                let holds = self.whole(program, at).yes;
                *offer = self.solver.and(&[*offer, holds]);
            }
        }
        Offers::Each(Rc::from(offers))
    }

    /// Options that were chosen elsewhere, or those that were not.
    fn carried(
        &mut self,
        (source, codes): (SlotId, &[u16]),
        ticked: bool,
        keep: &CodeSet,
    ) -> Vec<Lit> {
        let (Domain::Single(options)
        | Domain::Multiple(options)
        | Domain::Ranking(options)) = &self.plan.slot(source).domain
        else {
            return codes.iter().map(|_| self.solver.fresh()).collect();
        };
        let answered = self.vars(source).answered;
        let all: Vec<Lit> = options
            .all_of_these()
            .map(|code| self.has_code(source, usize::from(code)))
            .collect();
        let all = self.solver.or(&all);
        let mut offers = Vec::with_capacity(codes.len());
        for (own, code) in (0..).zip(codes) {
            offers.push(if keep.contains(own) {
                self.solver.yes()
            } else if !options.is_ordinary(*code) {
                self.solver.no()
            } else {
                let own = self.has_code(source, usize::from(*code));
                let chosen = self.solver.or(&[own, all]);
                let wanted = if ticked { chosen } else { !chosen };
                self.solver.and(&[answered, wanted])
            });
        }
        offers
    }

    /// What is chosen is offered.
    pub(super) fn only_offered(&mut self, item: usize, vars: &Vars) {
        if let (Values::Codes(values) | Values::Ticks(values), Offers::Each(offers)) =
            (&vars.values, self.offered(item))
        {
            for (option, (value, offer)) in values.iter().zip(offers.iter()).enumerate() {
                let cause = self.cause(Cause::Offer(item, option));
                self.solver.clause([!cause, !vars.answered, !*value, *offer]);
            }
        }
        let plan = &self.plan.items[item];
        let (Values::Rows(rows), Some(table), Some(program)) =
            (&vars.values, &plan.table, &plan.offered_where)
        else {
            return;
        };
        let cause = self.cause(Cause::Offers(item));
        for (number, row) in rows.iter().enumerate() {
            let Some(cells) = table.row(number) else { continue };
            let cells: &[Option<Value>] = cells;
            let holds = self.whole(program, At { candidate: Some(cells) }).yes;
            self.solver.clause([!cause, !vars.answered, !*row, holds]);
        }
    }
}

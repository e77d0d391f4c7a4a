//! Bounds and steps of measured cells.
//!
//! *In:* the type of an item. *Out:* how far apart its values are, and clauses that keep
//! an answer within `min` and `max`.
//!
//! Of a derived item the bounds say nothing: what is worked out may lie outside.

use crate::decimal::Number;
use crate::expression::{Condition, Domain, Order, SlotId, Term};
use crate::model::{Bound, Decimals, ItemKind, Take};
use crate::points::Attainable;
use crate::proof::cells::{Values, Vars, term_of};
use crate::proof::formula::{At, Formula};
use crate::proof::goals::Cause;
use crate::proof::measure::{Grid, measured};
use crate::route::SlotKind;
use crate::value::Value;

impl Formula<'_> {
    /// The type of what stands in a cell, where the cell is an item's.
    pub(super) fn kind_of(&self, slot: SlotId) -> Option<&ItemKind> {
        let kind = match self.plan.slot(slot).kind {
            SlotKind::Item(item) => &self.questionnaire.items[item].kind,
            SlotKind::Row { item, .. } => match &self.questionnaire.items[item].kind {
                ItemKind::Grid(grid) => &grid.cell,
                _ => return None,
            },
            SlotKind::Specify { item, option, .. } => {
                let choices = self.questionnaire.items[item].kind.choices()?;
                &choices.options.get(option)?.specify.as_ref()?.kind
            }
            _ => return None,
        };
        Some(kind)
    }

    /// Whether the answers of some parent are made from those of its children in a way.
    fn is_made_by(&self, take: Take) -> bool {
        let units = self.questionnaire.units.as_ref();
        units.is_some_and(|units| units.parents.iter().any(|parent| parent.take == take))
    }

    /// The steps in which a value comes; none where any fraction may be.
    pub(super) fn grid(&self, slot: SlotId) -> Option<Grid> {
        match &self.plan.slot(slot).domain {
            Domain::Number | Domain::Year => {}
            _ => return Some(Grid::whole()),
        }
        if matches!(self.plan.slot(slot).kind, SlotKind::RowIndex(_)) {
            return Some(Grid::whole());
        }
        // A mean lies between what its parts can be.
        if self.is_made_by(Take::Mean) {
            return None;
        }
        match self.kind_of(slot)? {
            ItemKind::Roster(_) => Some(Grid::whole()),
            ItemKind::Derived { of, .. } | ItemKind::Hidden { of, .. } => {
                // What is worked out is rounded, whatever the bounds of its type.
                match &**of {
                    ItemKind::Number(number) => match number.decimals {
                        Decimals::AtMost(decimals) => {
                            Some(Grid { origin: Number::ZERO, step: tenth(decimals)? })
                        }
                        Decimals::Any => None,
                    },
                    ItemKind::Year { .. } => Some(Grid::whole()),
                    _ => None,
                }
            }
            kind => {
                let values = Attainable::new(kind)?;
                Some(Grid { origin: values.origin, step: values.step? })
            }
        }
    }

    /// A value within bounds that are written out, and within those that are worked out.
    pub(super) fn bounds(&mut self, item: usize, slot: SlotId, vars: &Vars) {
        // What a parent's children give together keeps to no bounds.
        if !matches!(vars.values, Values::Measure) || self.is_made_by(Take::Sum) {
            return;
        }
        let guard = self.cause(Cause::Bounds(item));
        let (low, high) = self.kind_of(slot).map(ends).unwrap_or_default();
        // Written bounds that cross are told as such, and not once more by all that
        // follows from them.
        if matches!((&low, &high), (Some(low), Some(high)) if low > high) {
            return;
        }
        if let Some(low) = low {
            let below = self.at_most(slot, &low, false);
            self.solver.clause([!guard, !vars.answered, !below]);
        }
        if let Some(high) = high {
            let within = self.at_most(slot, &high, true);
            self.solver.clause([!guard, !vars.answered, within]);
        }
        let plan = &self.plan.items[item];
        let bounds =
            [(&plan.min, Order::GreaterOrEqual), (&plan.max, Order::LessOrEqual)];
        for (program, order) in bounds {
            let Some(bound) = program.as_ref().and_then(term_of) else { continue };
            let holds = Condition::Chain(
                Box::new(Term::Slot(slot)),
                [(order, bound.clone())].into(),
            );
            let holds = self.truth(&holds, At::default());
            self.solver.clause([!guard, !vars.answered, !holds.no]);
        }
    }
}

/// The ends of a measured type, as far as they are written out.
pub(super) fn ends(kind: &ItemKind) -> (Option<Number>, Option<Number>) {
    if let Some(values) = Attainable::new(kind) {
        return (values.least, values.greatest);
    }
    let (min, max) = kind.bounds().unwrap_or_default();
    (min.and_then(end), max.and_then(end))
}

fn end(bound: &Bound) -> Option<Number> {
    let value = match bound {
        Bound::Date(day) => Value::Date(day.value),
        Bound::Month(month) => Value::Month(month.value.0),
        Bound::Time(time) => Value::Time(time.value.0),
        Bound::Duration(length) => Value::Duration(length.value.0),
        _ => return None,
    };
    measured(&value)
}

fn tenth(decimals: u32) -> Option<Number> {
    let ten = Number::from(10_i64);
    (0..decimals).try_fold(Number::ONE, |step, _| step.divide(&ten))
}

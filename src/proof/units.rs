//! The register: which unit answers, and what its columns hold.
//!
//! *In:* the rows of the register. *Out:* a literal for each, and the combinations of
//! cells that some unit has.
//!
//! A unit that stands in no row is possible: all its columns are empty. A register that
//! is too long to look at row by row is left free.

use std::rc::Rc;

use crate::expression::SlotId;
use crate::proof::cells::{MOST_ROWS, Values, Vars};
use crate::proof::formula::Formula;
use crate::proof::solver::Lit;
use crate::proof::table::Factor;
use crate::route::column_value;

impl Formula<'_> {
    /// The literal of every unit of the register; none where it is too long to look at
    /// each. A unit that is in no row has none of them.
    pub(super) fn unit_rows(&mut self) -> Option<Rc<[Lit]>> {
        if let Some(known) = &self.units {
            return known.clone();
        }
        let frame = self.questionnaire.units.as_ref().and_then(|u| u.frame.as_ref());
        let count = frame.map(|frame| frame.units.len()).filter(|n| *n <= MOST_ROWS);
        let rows: Option<Rc<[Lit]>> = count.map(|count| {
            let rows: Vec<Lit> = (0..count).map(|_| self.solver.fresh()).collect();
            self.solver.at_most_one(&rows);
            rows.into()
        });
        self.units = Some(rows.clone());
        rows
    }

    /// What stands in some columns of the register, each combination once.
    pub(super) fn units_in(&mut self, columns: &[SlotId]) -> Option<Factor> {
        let rows = self.unit_rows()?;
        let questionnaire = self.questionnaire;
        let frame = questionnaire.units.as_ref()?.frame.as_ref()?;
        let place =
            |slot: &SlotId| self.plan.columns.iter().position(|(_, known)| known == slot);
        let places: Vec<usize> = columns.iter().map(place).collect::<Option<_>>()?;
        let mut found: Vec<(Vec<&str>, Vec<Lit>)> = Vec::new();
        for (unit, row) in frame.units.iter().zip(rows.iter()) {
            let cells: Vec<&str> = places
                .iter()
                .map(|place| unit.cells.get(*place).map_or("", String::as_str))
                .collect();
            match found.iter_mut().find(|(known, _)| *known == cells) {
                Some((_, rows)) => rows.push(*row),
                None => found.push((cells, vec![*row])),
            }
        }
        let mut factor = Vec::new();
        for (cells, rows) in found {
            let values = columns.iter().zip(cells).map(|(slot, cell)| {
                (*slot, column_value(&self.plan.slot(*slot).domain, cell))
            });
            let values = values.collect();
            factor.push((self.solver.or(&rows), values));
        }
        let none = !self.solver.or(&rows);
        factor.push((none, columns.iter().map(|slot| (*slot, None)).collect()));
        Some(factor)
    }

    /// A column of the register has a value in the rows where its cell holds one.
    pub(super) fn settle_column(&mut self, vars: &Vars) {
        let Values::Column(column) = vars.values else { return };
        let Some(rows) = self.unit_rows() else { return };
        let frame = self.questionnaire.units.as_ref().and_then(|u| u.frame.as_ref());
        let Some(frame) = frame else { return };
        let slot = self.plan.columns[column].1;
        let domain = &self.plan.slot(slot).domain;
        let filled: Vec<Lit> = frame
            .units
            .iter()
            .zip(rows.iter())
            .filter(|(unit, _)| {
                let cell = unit.cells.get(column).map_or("", String::as_str);
                column_value(domain, cell).is_some()
            })
            .map(|(_, row)| *row)
            .collect();
        let filled = self.solver.or(&filled);
        self.solver.clause([!vars.answered, filled]);
        self.solver.clause([vars.answered, !filled]);
    }
}

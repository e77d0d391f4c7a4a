//! What is offered: options with conditions, narrowed and carried ones, rows of registers.
//!
//! *In:* an item, at a row. *Out:* which of its options are offered, and an answer without
//! those that are not.
//!
//! Whether the item is asked is settled elsewhere; an item with no option left is not.

use crate::expression::{
    Candidate, Cells, Domain, Faults, Program, RosterId, RowId, SlotId, judge,
};
use crate::route::walk::Walk;
use crate::route::{CarriedPlan, ItemPlan, Owner, Role, Spot, View};
use crate::value::{AnswerState, Cell, CodeSet, Value};

impl Walk<'_> {
    /// Which options are offered; none where nothing narrows them.
    pub(super) fn offered(
        &mut self,
        number: usize,
        item: &ItemPlan,
        row: Option<RowId>,
    ) -> Option<Vec<bool>> {
        if !item.narrows() {
            return None;
        }
        let mut faults = Faults::default();
        let offered = self.view(row, None).narrowed(item, &mut faults);
        let of = (Owner::Item(number), Role::OptionsWhere);
        self.record.fault(of, row, faults);
        offered
    }

    fn holds_for(
        &self,
        program: &Program,
        row: Option<RowId>,
        candidate: Candidate<'_>,
    ) -> bool {
        self.view(row, None).holds_for(program, candidate, &mut Faults::default())
    }

    /// Whether a register has a row to offer. The one that was given is looked at first,
    /// since it nearly always is one.
    pub(super) fn has_unit_to_offer(&self, item: &ItemPlan, row: Option<RowId>) -> bool {
        let (Some(table), Some(program)) = (&item.table, &item.offered_where) else {
            return true;
        };
        let holds = |cells: &[Option<Value>]| {
            self.holds_for(program, row, Candidate::Cells(cells))
        };
        let given = item.slot.and_then(|slot| self.given_at(Spot { slot, row }));
        if let Some(Cell { value: Some(Value::Text(code)), .. }) = given
            && let Some(cells) =
                table.position(code).and_then(|position| table.row(position))
            && holds(cells)
        {
            return true;
        }
        (0..table.len()).filter_map(|position| table.row(position)).any(holds)
    }

    /// Takes back a row of a register that is not offered.
    pub(super) fn narrow_unit(&mut self, item: &ItemPlan, spot: Spot) {
        let (Some(table), Some(program)) = (&item.table, &item.offered_where) else {
            return;
        };
        let Some(Value::Text(code)) = &self.record.cell_of(spot).value else { return };
        let cells = table.position(code).and_then(|position| table.row(position));
        let is_offered = cells.is_some_and(|cells| {
            self.holds_for(program, spot.row, Candidate::Cells(cells))
        });
        if !is_offered {
            self.record.unoffered.push((spot, None));
            let cell = Cell::absent(AnswerState::NoAnswer);
            self.fill(spot.slot, spot.row, cell, Some(true));
        }
    }

    /// An answer without the options that are not offered.
    pub(super) fn narrowed(
        &mut self,
        spot: Spot,
        cell: Cell,
        offered: Option<&[bool]>,
    ) -> Cell {
        let Some(offered) = offered else { return cell };
        let is_offered =
            |code: u16| offered.get(usize::from(code)).copied().unwrap_or(false);
        match &cell.value {
            Some(Value::Code(code)) if !is_offered(*code) => {
                self.record.unoffered.push((spot, Some(*code)));
                Cell::absent(AnswerState::NoAnswer)
            }
            Some(Value::Codes(codes)) if !codes.iter().all(is_offered) => {
                let gone = codes.iter().filter(|code| !is_offered(*code));
                self.record.unoffered.extend(gone.map(|code| (spot, Some(code))));
                let left: CodeSet =
                    codes.iter().filter(|code| is_offered(*code)).collect();
                Cell::answered(Value::Codes(left))
            }
            Some(Value::Ranking(ranked)) => {
                let (left, gone): (Vec<u16>, Vec<u16>) =
                    ranked.iter().copied().partition(|code| is_offered(*code));
                self.record
                    .unoffered
                    .extend(gone.into_iter().map(|code| (spot, Some(code))));
                Cell::answered(Value::Ranking(left))
            }
            _ => cell,
        }
    }
}

impl ItemPlan {
    /// Whether something decides which of its options are offered.
    fn narrows(&self) -> bool {
        let is_unit = self.table.is_some();
        !self.offers.is_empty()
            || self.carried.is_some()
            || (self.offered_where.is_some() && !is_unit)
    }
}

impl View<'_> {
    /// Which options are offered; none where nothing narrows them.
    pub(crate) fn offered(&self, item: &ItemPlan) -> Option<Vec<bool>> {
        self.narrowed(item, &mut Faults::default())
    }

    /// The same, with what went wrong where a condition is unknown for it.
    fn narrowed(&self, item: &ItemPlan, faults: &mut Faults) -> Option<Vec<bool>> {
        if !item.narrows() {
            return None;
        }
        let mut offered: Vec<bool> = match &item.carried {
            Some(CarriedPlan::Rows { of, condition, .. }) => {
                self.rows_offered(*of, condition.as_ref(), faults)
            }
            Some(CarriedPlan::Item { slot, codes, ticked, keep }) => {
                self.carried((*slot, codes), *ticked, keep)
            }
            None => vec![true; item.offers.len().max(item.attributes.len())],
        };
        for (offer, program) in offered.iter_mut().zip(&item.offers) {
            let condition = program.as_ref();
            *offer &= condition.is_none_or(|program| self.holds(program, faults));
        }
        if let Some(program) = &item.offered_where {
            for (offer, cells) in offered.iter_mut().zip(&item.attributes) {
                *offer &= self.holds_for(program, Candidate::Cells(cells), faults);
            }
        }
        Some(offered)
    }

    fn holds_for(
        &self,
        program: &Program,
        candidate: Candidate<'_>,
        faults: &mut Faults,
    ) -> bool {
        View { candidate: Some(candidate), ..*self }.holds(program, faults)
    }

    fn holds(&self, program: &Program, faults: &mut Faults) -> bool {
        let (value, met) = judge(program, self);
        if value.is_none() {
            faults.join(met);
        }
        value == Some(true)
    }

    /// The rows of a roster that are offered as options.
    fn rows_offered(
        &self,
        of: RosterId,
        condition: Option<&Program>,
        faults: &mut Faults,
    ) -> Vec<bool> {
        let Some(rows) = self.rows(of, self.row) else { return vec![false] };
        let mut offer = |candidate: &RowId| {
            condition.is_none_or(|program| {
                self.holds_for(program, Candidate::Row(*candidate), faults)
            })
        };
        rows.iter().map(&mut offer).collect()
    }

    /// The options that were chosen elsewhere, or those that were not. An option that
    /// stands for others is never carried itself.
    fn carried(
        &self,
        (source, codes): (SlotId, &[u16]),
        ticked: bool,
        keep: &CodeSet,
    ) -> Vec<bool> {
        let options = match &self.plan.slot(source).domain {
            Domain::Single(options)
            | Domain::Multiple(options)
            | Domain::Ranking(options) => options,
            _ => return Vec::new(),
        };
        let value = &self.record.cell_at(source, self.row).value;
        let stands_for_all = match value {
            Some(Value::Codes(codes)) => {
                options.all_of_these().any(|code| codes.contains(code))
            }
            _ => false,
        };
        let offer = |(own, code): (u16, &u16)| {
            let chosen = match value {
                Some(Value::Code(chosen)) => chosen == code,
                Some(Value::Codes(codes)) => codes.contains(*code) || stands_for_all,
                Some(Value::Ranking(codes)) => codes.contains(code),
                _ => return keep.contains(own),
            };
            keep.contains(own) || (options.is_ordinary(*code) && chosen == ticked)
        };
        (0..).zip(codes).map(offer).collect()
    }
}

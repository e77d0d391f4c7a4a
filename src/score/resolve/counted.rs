//! What is counted as asked and answered, of the file and beneath a node.
//!
//! *In:* nodes that are laid out. *Out:* the items, with what each can earn where a
//! `screen` weighs them.
//!
//! Whether they were asked and answered is the business of `counts`.

use crate::expression::SlotId;
use crate::model::{Aggregate, Basis, Screen};
use crate::points::Bounds;
use crate::score::resolve::Layout;
use crate::score::{Counted, ScreenRule, Weighed, Work};

impl Layout<'_> {
    /// Items that people answer. A grid is scored when one of its rows is.
    pub(super) fn counted(&self) -> Vec<Counted> {
        let items = self.questionnaire.items.iter().zip(&self.plan.items);
        let answered = items.filter(|(item, _)| item.kind.takes_answers());
        let counted = answered.map(|(item, plan)| {
            let id = item.id.value.as_str();
            let rules = self.scoring.items.iter().map(|rule| rule.id.value.as_str());
            let rows = plan.rows.iter().map(|row| row.slot);
            Counted {
                slots: plan.slot.into_iter().chain(rows).collect(),
                scored: rules.map(|rule| rule.split('.').next()).any(|of| of == Some(id)),
            }
        });
        counted.collect()
    }

    /// The items beneath a node, those that its tables and expressions read among them.
    /// Of a grid only the rows that are beneath it.
    pub(super) fn beneath(&self, number: usize) -> Vec<Counted> {
        let mut slots = Vec::new();
        self.slots(number, &mut slots);
        slots.sort_unstable();
        slots.dedup();
        let mut items: Vec<(usize, Vec<SlotId>)> = Vec::new();
        for slot in slots {
            let Some(item) = self.plan.item_of(slot) else { continue };
            if !self.questionnaire.items[item].kind.takes_answers() {
                continue;
            }
            match items.iter_mut().find(|(known, _)| *known == item) {
                Some((_, slots)) => slots.push(slot),
                None => items.push((item, vec![slot])),
            }
        }
        items.into_iter().map(|(_, slots)| Counted { slots, scored: true }).collect()
    }

    fn slots(&self, number: usize, found: &mut Vec<SlotId>) {
        let node = &self.nodes[number].node;
        match &node.work {
            Work::Leaf(leaf) => found.push(leaf.slot),
            Work::Formula(rule) => found.extend(&rule.reads),
            _ => {}
        }
        for child in node.children() {
            self.slots(child.node, found);
        }
    }

    /// Who is left out; none where an item has no range to be weighed by.
    pub(super) fn screen(
        &self,
        screen: &Screen,
        counted: &[Counted],
    ) -> Option<ScreenRule> {
        let answered = screen.answered.clone();
        if screen.basis == Basis::Count {
            return Some(ScreenRule { answered, weights: None });
        }
        let mut weights = Vec::new();
        for item in counted.iter().filter(|item| item.scored) {
            weights.push(self.weighed(item)?);
        }
        Some(ScreenRule { answered, weights: Some(weights) })
    }

    fn weighed(&self, item: &Counted) -> Option<Weighed> {
        let mut ranges: Vec<(SlotId, Bounds)> = Vec::new();
        let mut aggregate = Aggregate::Sum;
        for draft in &self.nodes {
            let Work::Leaf(leaf) = &draft.node.work else { continue };
            if !item.slots.contains(&leaf.slot) {
                continue;
            }
            ranges.push((leaf.slot, leaf.points.bounds.clone()?));
            for parent in &draft.node.parents {
                let grid = &self.nodes[*parent].node;
                if let Work::Combine { aggregate: how, .. } = &grid.work
                    && draft.node.id.split('.').next() == Some(grid.id.as_str())
                {
                    aggregate = how.clone();
                }
            }
        }
        let slots = item.slots.clone();
        (!ranges.is_empty()).then_some(Weighed { slots, ranges, aggregate })
    }
}

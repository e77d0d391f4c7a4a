//! Which answers the value of a node rests on.
//!
//! *In:* a rule set. *Out:* cells of the record.
//!
//! Nothing is scored here.

use std::collections::BTreeSet;

use crate::expression::SlotId;
use crate::route::scores;
use crate::score::{Formula, Node, Ruleset, Work};

impl Node {
    /// The cells that its own rule reads, scores apart; none of a node that is put
    /// together of others.
    pub fn reads(&self) -> Option<Vec<SlotId>> {
        match &self.work {
            Work::Leaf(leaf) => {
                let read = leaf.formula.iter().flat_map(Formula::reads);
                let read = read.filter(|slot| !scores::is_score(*slot));
                Some(std::iter::once(leaf.slot).chain(read).collect())
            }
            Work::Formula(rule) => Some(rule.reads.clone()),
            _ => None,
        }
    }
}

impl Ruleset {
    /// The cells that the value of a node rests on before its scale: those that its rule
    /// and the nodes beneath it read, with their bonuses and gates.
    pub fn rests_on(&self, node: usize) -> BTreeSet<SlotId> {
        let (mut cells, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut open = vec![node];
        while let Some(number) = open.pop() {
            if !seen.insert(number) {
                continue;
            }
            let own = &self.nodes[number];
            let mut read = own.reads().unwrap_or_default();
            read.extend(self.scores_read(own));
            if number != node {
                let gates = own.gates.iter().map(|gate| &self.gates[*gate].when);
                let conditions = gates.chain(own.bonus.iter().map(|bonus| &bonus.when));
                read.extend(conditions.flat_map(|when| when.rests_on().to_vec()));
            }
            for slot in read {
                match self.names.read(slot) {
                    Some(of) => open.extend(self.position(of)),
                    None => {
                        cells.insert(slot);
                    }
                }
            }
            open.extend(own.children().iter().map(|child| child.node));
        }
        cells
    }

    /// The nodes whose scores change where what these are put together with does: they,
    /// and all that stand above them or read them.
    pub fn moving(&self, changed: &[bool]) -> Vec<bool> {
        let mut moves = changed.to_vec();
        for (number, node) in self.nodes.iter().enumerate() {
            let gates = node.gates.iter().map(|gate| &self.gates[*gate].when);
            let conditions = gates.chain(node.bonus.iter().map(|bonus| &bonus.when));
            let mut read = self.scores_read(node);
            read.extend(conditions.flat_map(|when| when.rests_on().to_vec()));
            let read =
                read.iter().filter_map(|slot| self.position(self.names.read(*slot)?));
            let beneath = node.children().iter().map(|child| child.node);
            let is_moved = beneath.chain(read).any(|below| moves[below]);
            moves[number] |= is_moved;
        }
        moves
    }

    /// The scores that the rule of a node reads.
    fn scores_read(&self, node: &Node) -> Vec<SlotId> {
        let formula = match &node.work {
            Work::Leaf(leaf) => leaf.formula.as_ref(),
            Work::Formula(rule) => Some(&rule.formula),
            _ => None,
        };
        let read = formula.map(Formula::reads).into_iter().flatten();
        read.filter(|slot| scores::is_score(*slot)).collect()
    }
}

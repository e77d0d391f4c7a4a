//! The panel of a scoring file: the units that all ranks of a `panel` rank.
//!
//! *In:* ranks as written. *Out:* which of them go together.
//!
//! Who is eligible in each is for `rank` to say.

use std::collections::BTreeSet;

use crate::model::Scoring;

impl Scoring {
    /// The panels that ranks name, each as the numbers of its ranks, the one that names
    /// the others among them; the same once. Names that are no ranks are passed over.
    pub fn panels(&self) -> Vec<BTreeSet<usize>> {
        let mut panels: Vec<BTreeSet<usize>> = Vec::new();
        for (own, rank) in self.ranks.iter().enumerate() {
            let number = |name: &str| self.ranks.iter().position(|r| r.id.value == name);
            let named = rank.panel.iter().filter_map(|name| number(&name.value));
            let panel: BTreeSet<usize> = named.chain([own]).collect();
            if !rank.panel.is_empty() && !panels.contains(&panel) {
                panels.push(panel);
            }
        }
        panels
    }
}

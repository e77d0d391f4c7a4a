//! A questionnaire beside the version that it follows.
//!
//! *In:* both. *Out:* what changed of each item, worked out once for all rules.
//!
//! What is a break is for `changes` to say; whether it is declared, for the rules.

use crate::changes::{Change, ChangeKind, Compared, Comparison, Pairs, compare_pairs};
use crate::model::{Comparable, Questionnaire};

/// What changed since the version that is followed.
#[derive(Debug)]
pub struct Followed<'a> {
    /// Which items belong together.
    pub pairs: Pairs<'a>,
    comparison: Comparison,
    of_item: Vec<Option<usize>>,
}

impl<'a> Followed<'a> {
    /// Compares a version with the one it follows.
    pub fn new(previous: &'a Questionnaire, questionnaire: &'a Questionnaire) -> Self {
        let pairs = Pairs::new(previous, questionnaire);
        let comparison = compare_pairs(&pairs);
        let mut of_item = vec![None; questionnaire.items.len()];
        for (number, compared) in comparison.compared.iter().enumerate() {
            if let Some(item) = compared.item {
                of_item[item] = Some(number);
            }
        }
        Self { pairs, comparison, of_item }
    }

    /// What changed of an item; none where nothing did.
    pub fn of(&self, item: usize) -> Option<&Compared> {
        Some(&self.comparison.compared[self.of_item[item]?])
    }

    /// The version that is followed.
    pub fn version(&self) -> &str {
        &self.pairs.old.version.value
    }

    /// The items that both have and could be read, the older one first.
    pub fn kept(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let pairs = self.pairs.items.iter().enumerate();
        let kept = pairs.filter_map(|(new, joined)| Some((joined.as_ref()?.0, new)));
        kept.filter(|(old, new)| {
            !self.pairs.old.items[*old].poisoned && !self.pairs.new.items[*new].poisoned
        })
    }

    /// Whether the author says that the series of an item breaks here.
    pub fn is_declared_break(&self, item: usize) -> bool {
        let declared = self.pairs.new.items[item].comparable.as_ref();
        declared.is_some_and(|declared| declared.value == Comparable::Break)
    }
}

/// The changes of some kinds.
pub(crate) fn of_kinds<'c>(
    compared: &'c Compared,
    kinds: &[&'static ChangeKind],
) -> Vec<&'c Change> {
    compared.changes.iter().filter(|change| kinds.contains(&change.kind)).collect()
}

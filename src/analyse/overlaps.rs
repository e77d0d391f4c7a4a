//! How far the sets of records behind the cells of tables overlap.
//!
//! *In:* for everything that is counted the sets that it is in. *Out:* for any two sets how
//! much is in both.
//!
//! That is enough to tell which sums follow from others. Sums are vectors with a one for
//! everything that is summed; whatever combination of vectors comes to nought, the same
//! combination of their products does, and the other way about, since its product with
//! itself is its square. So no record has to be kept, and how many there are does not matter.

use std::collections::BTreeMap;

/// A set: the number of its figure, and its own among the sets of that.
pub type SetOf = (usize, usize);

/// So many sets are held in a table; what overlaps of others is held apart.
const TABLE: usize = 1024;

/// How far sets overlap.
#[derive(Clone, Debug, Default)]
pub struct Overlaps {
    numbers: BTreeMap<SetOf, usize>,
    /// Of every set, with itself and those met before it, as far as the table goes.
    table: Vec<Vec<u64>>,
    others: BTreeMap<(usize, usize), u64>,
}

impl Overlaps {
    /// Takes one thing that is counted, with all sets that it is in.
    pub fn take(&mut self, sets: &[SetOf]) {
        let mut numbers = Vec::with_capacity(sets.len());
        for set in sets {
            let next = self.numbers.len();
            numbers.push(*self.numbers.entry(*set).or_insert(next));
        }
        self.table.resize(self.numbers.len(), Vec::new());
        for a in &numbers {
            for b in numbers.iter().filter(|b| *b <= a) {
                *self.count(*a, *b) += 1;
            }
        }
    }

    fn count(&mut self, a: usize, b: usize) -> &mut u64 {
        if b >= TABLE {
            return self.others.entry((a, b)).or_default();
        }
        let row = &mut self.table[a];
        if row.len() <= b {
            row.resize(b + 1, 0);
        }
        &mut row[b]
    }

    /// How much is in both.
    pub fn of(&self, a: SetOf, b: SetOf) -> u64 {
        let (Some(a), Some(b)) = (self.numbers.get(&a), self.numbers.get(&b)) else {
            return 0;
        };
        let (a, b) = (*a.max(b), *a.min(b));
        let found = match b < TABLE {
            true => self.table[a].get(b),
            false => self.others.get(&(a, b)),
        };
        found.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_overlap_by_what_is_in_both_however_many_there_are() {
        // Number n is in the sets of its remainders by 3 and by 700.
        let mut overlaps = Overlaps::default();
        for number in 0..2_100 {
            overlaps.take(&[(0, number % 3), (1, number % 700)]);
        }
        assert_eq!(overlaps.of((0, 1), (0, 1)), 700);
        assert_eq!(overlaps.of((0, 1), (0, 2)), 0);
        assert_eq!(overlaps.of((1, 699), (1, 699)), 3);
        // 5, 705 and 1405 leave 2, 0 and 1.
        assert_eq!(overlaps.of((0, 2), (1, 5)), 1);
        assert_eq!(overlaps.of((2, 0), (0, 0)), 0);
        let mut far = Overlaps::default();
        for number in 0..3_000 {
            far.take(&[(0, number), (1, number / 2)]);
        }
        assert_eq!(far.of((0, 2_999), (1, 1_499)), 1);
        assert_eq!(far.of((1, 1_499), (1, 1_499)), 2);
        assert_eq!(far.of((0, 2_999), (0, 2_998)), 0);
    }
}

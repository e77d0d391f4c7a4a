//! Which sums over records follow from others.
//!
//! *In:* sums, and how far the sets that they are over overlap. *Out:* whether one is a
//! combination of some others.
//!
//! Nothing is said here of what is shown or hidden.

use crate::analyse::overlaps::{Overlaps, SetOf};

/// A sum over records: what is summed, and over which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analyse) struct Sum {
    /// Records, units or the rows of a roster, counted; or the values of one figure.
    pub of: Space,
    pub over: SetOf,
    /// How many these are.
    pub count: usize,
}

/// What is summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::analyse) enum Space {
    Units,
    Records,
    Rows(u32),
    Values(usize),
    /// No sum, and yet what is worked out from others of its figure is taken to be one.
    Middles(usize),
}

/// The Mersenne prime 2^61 − 1: what is a combination of fractions is one of remainders
/// too. That a remainder is nought and its fraction is not comes about once in 2^61 times.
const PRIME: u64 = (1 << 61) - 1;

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b) % u128::from(PRIME);
    u64::try_from(product).unwrap_or(0)
}

fn less(a: u64, b: u64) -> u64 {
    (a + PRIME - b) % PRIME
}

fn inverse(number: u64) -> u64 {
    let (mut result, mut base, mut power) = (1, number, PRIME - 2);
    while power > 0 {
        if power & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power >>= 1;
    }
    result
}

/// What can be worked out: sums of which none follows from those before it.
pub(in crate::analyse) struct Span<'a> {
    overlaps: &'a Overlaps,
    held: Vec<Held>,
}

/// A sum by what it shares with those before it and what is new in it, after Gram and
/// Schmidt.
struct Held {
    number: usize,
    sum: Sum,
    /// Its product with what is new in another, over the square of that, by the number of
    /// the other; those that share nothing are left out.
    shares: Vec<(usize, u64)>,
    /// One over the square of what is new in it.
    inverse: u64,
}

impl<'a> Span<'a> {
    /// Nothing yet, of sets that overlap so.
    pub fn new(overlaps: &'a Overlaps) -> Self {
        Self { overlaps, held: Vec::new() }
    }

    /// Adds a sum by its number, unless it follows from those that are there.
    pub fn add(&mut self, number: usize, sum: Sum) {
        let (shares, left) = self.left(&sum);
        if left != 0 {
            self.held.push(Held { number, sum, shares, inverse: inverse(left) });
        }
    }

    /// The numbers of those that a sum is worked out from; none where it cannot be.
    pub fn made_of(&self, sum: &Sum) -> Option<Vec<usize>> {
        let (shares, left) = self.left(sum);
        if left != 0 {
            return None;
        }
        let mut parts = vec![0; self.held.len()];
        shares.into_iter().for_each(|(at, share)| parts[at] = share);
        // What is new in one is it without its shares of those before.
        for (at, held) in self.held.iter().enumerate().rev() {
            let part = parts[at];
            for (other, share) in held.shares.iter().filter(|_| part != 0) {
                parts[*other] = less(parts[*other], times(part, *share));
            }
        }
        let used = self.held.iter().zip(parts).filter(|(_, part)| *part != 0);
        Some(used.map(|(held, _)| held.number).collect())
    }

    /// The product of two sums: how much they are both over.
    fn product(&self, a: &Sum, b: &Sum) -> u64 {
        if a.of == b.of { self.overlaps.of(a.over, b.over) % PRIME } else { 0 }
    }

    /// What a sum shares with those that are held, and what is left of its square; nought
    /// where it is a combination of them.
    fn left(&self, sum: &Sum) -> (Vec<(usize, u64)>, u64) {
        let mut products = vec![0; self.held.len()];
        let (mut shares, mut left) = (Vec::new(), self.product(sum, sum));
        for (at, held) in self.held.iter().enumerate() {
            let mut product = self.product(sum, &held.sum);
            for (other, share) in &held.shares {
                product = less(product, times(*share, products[*other]));
            }
            products[at] = product;
            if product != 0 {
                let share = times(product, held.inverse);
                left = less(left, times(share, product));
                shares.push((at, share));
            }
        }
        (shares, left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_follows_from_others_where_it_is_a_combination_of_them() {
        // Of 12 records: all; halves; thirds by turns; the first half's even ones.
        let is_in = |set: usize, record: usize| match set {
            0 => true,
            1 => record < 6,
            2 => record >= 6,
            3..6 => record % 3 == set - 3,
            _ => record < 6 && record.is_multiple_of(2),
        };
        let mut overlaps = Overlaps::default();
        for record in 0..12 {
            let sets = (0..7).filter(|set| is_in(*set, record)).map(|set| (0, set));
            overlaps.take(&sets.collect::<Vec<SetOf>>());
        }
        let sum = |of, set: usize| {
            let count = (0..12).filter(|record| is_in(set, *record)).count();
            Sum { of, over: (0, set), count }
        };
        let follows = |from: &[usize], of: Space, set: usize| {
            let mut span = Span::new(&overlaps);
            from.iter().for_each(|set| span.add(*set, sum(Space::Records, *set)));
            span.made_of(&sum(of, set))
        };
        // The other half is all less this one; all is the sum of the thirds.
        assert_eq!(follows(&[0, 1], Space::Records, 2), Some(vec![0, 1]));
        // What has nothing to do with it is not used: half is all less the other half.
        assert_eq!(follows(&[6, 3, 1, 0], Space::Records, 2), Some(vec![1, 0]));
        assert_eq!(follows(&[3, 4, 5], Space::Records, 0), Some(vec![3, 4, 5]));
        // Of four the last follows: halves and thirds both make up all.
        assert_eq!(follows(&[1, 2, 3, 4], Space::Records, 5), Some(vec![1, 2, 3, 4]));
        assert_eq!(follows(&[1, 3, 4], Space::Records, 5), None);
        assert_eq!(follows(&[0, 1, 2, 3, 4, 5], Space::Records, 6), None);
        // How many there are says nothing of what their values come to.
        assert_eq!(follows(&[0, 1], Space::Values(0), 2), None);
    }
}

//! Five ways to share a place.
//!
//! *In:* scores in any order. *Out:* places in the same order.
//!
//! Who may be ranked is decided elsewhere.

use std::cmp::Ordering;

use crate::decimal::Number;
use crate::model::{Direction, Ties};

/// Returns the place of every score, 1 for the best, in the order given.
///
/// Of equal scores: `competition` gives all the better place and leaves the places
/// below empty (1, 2, 2, 4), `modified` the worse one (1, 3, 3, 4), `dense` leaves none
/// empty (1, 2, 2, 3), `ordinal` gives each its own in the order given (sort by unit
/// code before), `fractional` the mean of the places they fill (1, 2½, 2½, 4). A missing
/// score gets no place and does not push anyone down.
///
/// # Examples
///
/// ```
/// use survey::decimal::Number;
/// use survey::model::{Direction, Ties};
/// use survey::rank::ranks;
///
/// let place = |place: i64| Some(Number::from(place));
/// let points = [Some(41), Some(55), None, Some(41), Some(30)];
/// assert_eq!(
///     ranks(&points, Ties::Competition, Direction::Descending),
///     [place(2), place(1), None, place(2), place(4)],
/// );
/// ```
pub fn ranks<S: Ord>(
    scores: &[Option<S>],
    ties: Ties,
    direction: Direction,
) -> Vec<Option<Number>> {
    let mut order: Vec<(usize, &S)> =
        scores.iter().enumerate().filter_map(|(at, s)| Some((at, s.as_ref()?))).collect();
    order.sort_by(|(_, a), (_, b)| better(*a, *b, direction));
    let mut places = vec![None; scores.len()];
    let mut at = Run::default();
    for run in order.chunk_by(|(_, a), (_, b)| a == b) {
        at.len = run.len();
        for (within, (score, _)) in run.iter().enumerate() {
            places[*score] = Some(at.place(ties, within));
        }
        at = at.next();
    }
    places
}

/// A run of equal scores, in the order from the best to the worst.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run {
    /// How many scores are better.
    pub before: usize,
    /// How many different ones.
    pub runs: usize,
    /// How many share this one.
    pub len: usize,
}

impl Run {
    /// The place of one of the run, by its number within.
    pub fn place(&self, ties: Ties, within: usize) -> Number {
        let Self { before, runs, len } = *self;
        match ties {
            Ties::Competition => Number::from(before + 1),
            Ties::Modified => Number::from(before + len),
            Ties::Dense => Number::from(runs + 1),
            Ties::Ordinal => Number::from(before + within + 1),
            Ties::Fractional => middle(before + 1, before + len),
        }
    }

    /// The run after it, without a length.
    pub fn next(self) -> Self {
        Self { before: self.before + self.len, runs: self.runs + 1, len: 0 }
    }
}

/// The better one first.
pub fn better<S: Ord>(a: &S, b: &S, direction: Direction) -> Ordering {
    match direction {
        Direction::Descending => b.cmp(a),
        Direction::Ascending => a.cmp(b),
    }
}

/// Half way between two places.
fn middle(first: usize, last: usize) -> Number {
    let half = Number::ratio(1, 2).unwrap_or(Number::ZERO);
    Number::from(first + last) * half
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(ties: Ties, direction: Direction) -> Vec<String> {
        let scores = [Some(41), Some(55), None, Some(41), Some(30)];
        let places = ranks(&scores, ties, direction);
        places.into_iter().map(|p| p.map_or("–".into(), |p| p.to_string())).collect()
    }

    #[test]
    fn each_way_to_share_a_place_is_told_as_in_the_documentation() {
        let down = Direction::Descending;
        assert_eq!(told(Ties::Competition, down), ["2", "1", "–", "2", "4"]);
        assert_eq!(told(Ties::Modified, down), ["3", "1", "–", "3", "4"]);
        assert_eq!(told(Ties::Dense, down), ["2", "1", "–", "2", "3"]);
        assert_eq!(told(Ties::Ordinal, down), ["2", "1", "–", "3", "4"]);
        assert_eq!(told(Ties::Fractional, down), ["2.5", "1", "–", "2.5", "4"]);
    }

    #[test]
    fn the_least_is_best_where_the_file_says_so() {
        let up = Direction::Ascending;
        assert_eq!(told(Ties::Competition, up), ["2", "4", "–", "2", "1"]);
        assert_eq!(told(Ties::Modified, up), ["3", "4", "–", "3", "1"]);
    }

    #[test]
    fn nobody_and_nobody_scored_have_no_places() {
        let none: [Option<i32>; 0] = [];
        assert!(ranks(&none, Ties::Dense, Direction::Descending).is_empty());
        let missing: [Option<i32>; 2] = [None, None];
        let places = ranks(&missing, Ties::Fractional, Direction::Descending);
        assert_eq!(places, [None, None]);
    }
}

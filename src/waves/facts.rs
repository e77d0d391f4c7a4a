//! Facts over waves that a report can ask for.
//!
//! *In:* rankings of a chain of waves, and two waves compared. *Out:* who has been first
//! how often in a row, who climbed most, who is best in each group.

use crate::decimal::Number;
use crate::rank::Ranking;
use crate::waves::Compared;

/// A unit at place 1, several waves in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Streak {
    /// The unit.
    pub unit: String,
    /// For how many waves, the latest among them.
    pub waves: usize,
}

/// A unit that climbed, among the units ranked in both waves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Climber {
    /// The unit.
    pub unit: String,
    /// How many places.
    pub places: Number,
}

/// The units at place 1 of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The number of the column in `within`.
    pub column: usize,
    /// The group.
    pub group: String,
    /// The units.
    pub units: Vec<String>,
    /// How many are ranked in it.
    pub of: usize,
}

/// The units at place 1 of the latest wave, each with the waves in a row in which it was
/// there. `firsts` are the units at place 1 of every wave, the latest first, as the latest
/// calls them; a wave across a break is not among them.
pub fn streaks(firsts: &[Vec<String>]) -> Vec<Streak> {
    let latest = firsts.first().into_iter().flatten();
    let streak = |unit: &String| {
        let waves = firsts.iter().take_while(|units| units.contains(unit)).count();
        Streak { unit: unit.clone(), waves }
    };
    latest.map(streak).collect()
}

/// The units that climbed most on the common panel: so many, and all that climbed as far
/// as the last of them.
pub fn climbers(compared: &Compared, most: usize) -> Vec<Climber> {
    let up = compared.pairs.iter().filter_map(|pair| {
        let places =
            pair.panel.moved.clone().ok().filter(|moved| *moved > Number::ZERO)?;
        Some(Climber { unit: pair.unit.clone(), places })
    });
    let mut up: Vec<Climber> = up.collect();
    up.sort_by(|a, b| b.places.cmp(&a.places).then_with(|| a.unit.cmp(&b.unit)));
    let least = most.checked_sub(1).and_then(|last| up.get(last)).cloned();
    if let Some(least) = least {
        up.retain(|climber| climber.places >= least.places);
    }
    up
}

/// Who is best in each group of each column of `within`; `group` tells a unit's.
pub fn best_within(
    ranking: &Ranking,
    group: impl Fn(&str, usize) -> Option<String>,
) -> Vec<Best> {
    let mut all = Vec::new();
    for (column, groups) in ranking.groups.iter().enumerate() {
        for base in groups {
            let first = |row: &&crate::rank::Row| {
                let place = row.within.get(column).and_then(Option::as_ref);
                place.is_some_and(is_first)
                    && group(&row.unit, column).as_ref() == Some(&base.group)
            };
            let units = ranking.rows.iter().filter(first);
            let units: Vec<String> = units.map(|row| row.unit.clone()).collect();
            if !units.is_empty() {
                let (group, of) = (base.group.clone(), base.base.ranked);
                all.push(Best { column, group, units, of });
            }
        }
    }
    all
}

/// Whether nobody stands above a place: the first ones share it by their number.
fn is_first(place: &crate::rank::Place) -> bool {
    // A shared first place is 1, or with other ways to tell ties up to their number.
    place.place <= Number::from(place.shared_by)
}

//! Changes of place between two ranks of one wave.
//!
//! *In:* a wave and `rank_changes:` of its scoring file. *Out:* for every unit that has a
//! place in both the places and their difference, above nought where the second is
//! better.

use std::collections::BTreeMap;

use crate::analyse::Wave;
use crate::decimal::Number;
use crate::model::RankChange;

/// One declared change, with its units.
#[derive(Clone, Debug, PartialEq)]
pub struct RankChanges<'a> {
    /// As declared.
    pub rule: &'a RankChange,
    /// Code and name, the place in the first rank, the one in the second, by code.
    pub units: Vec<(String, String, Number, Number)>,
}

/// The changes of place that a scoring file declares.
pub fn rank_changes<'a>(wave: &Wave<'a>) -> Vec<RankChanges<'a>> {
    let ranks = &wave.study.scoring.ranks;
    let find = |id: &str| ranks.iter().find(|rank| rank.id.value == id);
    let told = wave.study.scoring.results.rank_changes.iter().filter_map(|rule| {
        let from = wave.ranking(find(&rule.from.value)?)?;
        let to = wave.ranking(find(&rule.to.value)?)?;
        let place = |row: &crate::rank::Row| (row.contender, row.place.place.clone());
        let second: BTreeMap<usize, Number> = to.rows.iter().map(place).collect();
        let mut units: Vec<(String, String, Number, Number)> = from
            .rows
            .iter()
            .filter_map(|row| {
                let handed = wave.handed.get(row.contender)?;
                let (code, name) = (handed.unit.to_owned(), handed.name.to_owned());
                let to = second.get(&row.contender)?.clone();
                Some((code, name, row.place.place.clone(), to))
            })
            .collect();
        units.sort_by(|a, b| a.0.cmp(&b.0));
        Some(RankChanges { rule, units })
    });
    told.collect()
}

//! A ranking: places, reasons, bases.
//!
//! *In:* a rank rule and every unit of the register. *Out:* rows in order of place,
//! units without a place with the reason, and the counts of each group.
//!
//! Lists are cut elsewhere, and nothing is worded.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decimal::Number;
use crate::model::{Direction, RankRule, Ties};
use crate::rank::{Contender, Unranked, eligible, ranks};
use crate::score::is_scored;

/// Where each unit stands under one rank rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Ranked units by place; inside a shared one by `list.order`, else by unit code.
    pub rows: Vec<Row>,
    /// Units without a place, by unit code, with the first reason.
    pub unranked: Vec<(usize, Unranked)>,
    /// The counts of all.
    pub base: Base,
    /// The counts of every group, one list for each column of `within`, by group name.
    pub groups: Vec<Vec<GroupBase>>,
}

/// One ranked unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The number of the unit in what was given.
    pub contender: usize,
    /// Its code.
    pub unit: String,
    /// The value it is ranked by.
    pub value: Number,
    /// Its place among all.
    pub place: Place,
    /// Its place in each of its groups, one for each column of `within`; `None` where
    /// its cell is empty.
    pub within: Vec<Option<Place>>,
    /// What decides its place.
    pub decided: Decided,
}

/// What decides a place: the value and the scores that decide between equal ones, each as
/// it is compared. A score that is not there is worse than any.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub struct Decided {
    /// The value.
    pub value: Number,
    /// The scores that decide between equal ones, each after whether it is there.
    pub breaking: Vec<(bool, Option<Number>)>,
}

/// A place and what it is told with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The place, 1 for the best; only `fractional` has halves.
    pub place: Number,
    /// How many units have this value; 1 = the place is not shared.
    pub shared_by: usize,
    /// How many units are ranked here.
    pub of: usize,
}

/// Counts that stay apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// Units of the register.
    pub invited: usize,
    /// Those whose file is `complete` or `partial`.
    pub answered: usize,
    /// Those that have a place.
    pub ranked: usize,
}

/// The counts of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupBase {
    /// What the cells of its units hold.
    pub group: String,
    /// Its counts.
    pub base: Base,
}

impl Ranking {
    /// How many units have no place, by the reason.
    pub fn reasons(&self) -> BTreeMap<Unranked, usize> {
        let mut reasons = BTreeMap::new();
        for (_, why) in &self.unranked {
            *reasons.entry(why.clone()).or_default() += 1;
        }
        reasons
    }
}

/// Ranks every unit under a rule.
///
/// Nothing depends on the order of units but the numbers that [`Row::contender`] holds.
/// Equal codes keep the order given.
pub fn rank(rule: &RankRule, contenders: &[Contender<'_>]) -> Ranking {
    let mut order: Vec<usize> = (0..contenders.len()).collect();
    order.sort_by_key(|at| contenders[*at].unit);
    let mut unranked = Vec::new();
    let mut ranked: Vec<(usize, &Number)> = Vec::new();
    for at in order {
        match eligible(rule, &contenders[at]) {
            Ok(value) => ranked.push((at, value)),
            Err(reason) => unranked.push((at, reason)),
        }
    }
    let columns = rule.within.len();
    let key = |(at, value): &(usize, &Number)| {
        let decided = Decided::new(rule, value, &contenders[*at]);
        (*at, decided)
    };
    let keys: Vec<Key> = ranked.iter().map(key).collect();
    let places = places(rule, &keys, |_| Some(""));
    let within: Vec<Vec<Option<Place>>> = (0..columns)
        .map(|column| self::places(rule, &keys, |at| group(&contenders[at], column)))
        .collect();
    let rows = ranked.iter().zip(places).enumerate();
    let mut rows: Vec<Row> = rows
        .filter_map(|(number, ((at, value), place))| {
            Some(Row {
                contender: *at,
                unit: contenders[*at].unit.to_owned(),
                value: (*value).clone(),
                place: place?,
                within: within.iter().map(|column| column[number].clone()).collect(),
                decided: keys[number].1.clone(),
            })
        })
        .collect();
    let shown = |row: &Row| contenders[row.contender].order;
    rows.sort_by(|a, b| {
        let place = a.place.place.cmp(&b.place.place);
        place.then_with(|| printed(shown(a), shown(b)))
    });
    let counted = Counted { contenders, ranked: &ranked };
    let groups = (0..columns).map(|column| counted.groups(column)).collect();
    Ranking { rows, unranked, base: counted.all(), groups }
}

/// What a unit is ranked by, with its number.
type Key = (usize, Decided);

impl Decided {
    /// What decides the place of a unit with that value.
    pub fn new(rule: &RankRule, value: &Number, contender: &Contender<'_>) -> Self {
        let is_best = |is_there: bool| match rule.direction {
            Direction::Descending => is_there,
            Direction::Ascending => !is_there,
        };
        let taken = |score: &Number| rule.quantum.taken(score).into_owned();
        let scores = contender.also.breaking.iter();
        let breaking = scores
            .map(|score| (is_best(score.is_some()), score.as_ref().map(taken)))
            .collect();
        Self { value: taken(value), breaking }
    }
}

/// The places of ranked units within the groups that `group` tells.
fn places<'a>(
    rule: &RankRule,
    ranked: &[Key],
    group: impl Fn(usize) -> Option<&'a str>,
) -> Vec<Option<Place>> {
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, (at, _)) in ranked.iter().enumerate() {
        if let Some(name) = group(*at) {
            members.entry(name).or_default().push(number);
        }
    }
    let mut found = vec![None; ranked.len()];
    for members in members.values() {
        let key = |number: &usize| &ranked[*number].1;
        let values: Vec<Option<_>> =
            members.iter().map(|number| Some(key(number))).collect();
        let places = ranks(&values, rule.ties, rule.direction);
        // Units with the first's value share its place, whatever the method prints.
        let first = ranks(&values, Ties::Competition, rule.direction);
        let last = ranks(&values, Ties::Modified, rule.direction);
        for (at, number) in members.iter().enumerate() {
            let (Some(place), Some(first), Some(last)) =
                (&places[at], &first[at], &last[at])
            else {
                continue;
            };
            let further = (last.clone() - first.clone()).to_i64().unwrap_or(0);
            let shared_by = usize::try_from(further).unwrap_or(0) + 1;
            found[*number] =
                Some(Place { place: place.clone(), shared_by, of: members.len() });
        }
    }
    found
}

/// The order of a printed list: numbers as numbers, empty cells last.
fn printed(a: Option<&str>, b: Option<&str>) -> Ordering {
    let number = |cell: &str| Number::parse(cell).ok();
    match (a, b) {
        (Some(a), Some(b)) => match (number(a), number(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => a.cmp(b),
        },
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

fn group<'a>(contender: &Contender<'a>, column: usize) -> Option<&'a str> {
    contender.groups.get(column).copied().flatten().filter(|cell| !cell.is_empty())
}

/// What is counted.
struct Counted<'a> {
    contenders: &'a [Contender<'a>],
    ranked: &'a [(usize, &'a Number)],
}

impl Counted<'_> {
    fn all(&self) -> Base {
        let answered = self.contenders.iter().filter(|c| has_answered(c)).count();
        Base { invited: self.contenders.len(), answered, ranked: self.ranked.len() }
    }

    fn groups(&self, column: usize) -> Vec<GroupBase> {
        let mut bases: BTreeMap<&str, Base> = BTreeMap::new();
        for contender in self.contenders {
            if let Some(name) = group(contender, column) {
                let base = bases.entry(name).or_default();
                base.invited += 1;
                base.answered += usize::from(has_answered(contender));
            }
        }
        for (at, _) in self.ranked {
            if let Some(name) = group(&self.contenders[*at], column) {
                bases.entry(name).or_default().ranked += 1;
            }
        }
        let told =
            |(name, base): (&str, Base)| GroupBase { group: name.to_owned(), base };
        bases.into_iter().map(told).collect()
    }
}

fn has_answered(contender: &Contender<'_>) -> bool {
    contender.status.is_some_and(is_scored)
}
